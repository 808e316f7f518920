"""Named formats and code lists: one verdict on every path, and no more than the standards state."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import contracts as ct
from contracts.backends import idna_labels as labels
from contracts.rules.code_lists import CODE_LISTS
from contracts.rules.named_formats import FORMATS
from tests.reference.formats import READERS, SOME, TYPES


def contract_with(annotation: Any) -> type[ct.Contract]:
    """A contract of one field."""
    return type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": annotation}})


CONTRACTS = {kind: contract_with(annotation) for kind, annotation in TYPES.items()}


def kept(report: ct.Report, rows: int) -> list[bool]:
    """Whether each row broke nothing, if every rule ran."""
    assert report.not_run == ()
    named = {example.row for violation in report.violations for example in violation.examples}
    return [row not in named for row in range(rows)]


def is_taken(contract: type[ct.Contract], text: str, *, as_json: bool) -> bool:
    """Whether the text is a valid payload, in Python or in JSON."""
    try:
        if as_json:
            contract.model_validate_json(json.dumps({"x": text}))
        else:
            contract.model_validate({"x": text})
    except ValidationError:
        return False
    return True


# What is of a format ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", READERS)
@given(data=st.data())
def test_every_path_reads_texts_as_a_plain_reader_does(kind: str, data: st.DataObject) -> None:
    """A frame, Python rows, payloads and JSON hold a text to its standard as a reader without
    regular expressions does.
    """
    texts = data.draw(st.lists(SOME[kind], min_size=1, max_size=30))
    contract, expected = CONTRACTS[kind], [READERS[kind](text) for text in texts]
    frame = pl.DataFrame({"x": texts})
    assert expected == kept(contract.check(frame, max_examples=None), len(texts))
    rows = [{"x": text} for text in texts]
    assert expected == kept(contract.check(rows, max_examples=None), len(texts))
    assert expected == [is_taken(contract, text, as_json=False) for text in texts]
    assert expected == [is_taken(contract, text, as_json=True) for text in texts]


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_permits_null_and_refuses_empty_text(name: str) -> None:
    """A permitted null keeps every format, the empty text none."""
    contract = contract_with(Annotated[str, ct.NamedFormat(name)] | None)
    for data in (pl.DataFrame({"x": [None, ""]}), [{"x": None}, {"x": ""}]):
        assert [True, False] == kept(contract.check(data), 2)


@pytest.mark.parametrize("kind", READERS)
def test_text_stored_as_categories_is_read_alike(kind: str) -> None:
    """A Categorical column breaks the rule where its text does, and so does one without text."""
    texts = ["jo@example.org", "DE", "::1", "a:b", "", None]
    contract = contract_with(TYPES[kind] | None)
    expected = [text is None or READERS[kind](text) for text in texts]
    column = pl.Series("x", texts, dtype=pl.Categorical)
    assert expected == kept(contract.check(pl.DataFrame([column])), len(texts))
    nothing = pl.DataFrame({"x": pl.Series([None, None], dtype=pl.String)})
    assert contract.check(nothing).ok


def test_the_longest_mailbox_and_host_are_counted_in_characters() -> None:
    """A local part has 64 characters, a label 63, a host 253, a mailbox 254, and none has more."""
    label = "a" * 63
    host = ".".join([label] * 4)
    for text, contract, expected in (
        ("a" * 64 + "@b", ct.Email, True),
        ("a" * 65 + "@b", ct.Email, False),
        (f"{'a' * 62}@{host[:191]}", ct.Email, True),
        (f"{'a' * 63}@{host[:191]}", ct.Email, False),
        (host[:253], ct.Hostname, True),
        (f"{label}a.b", ct.Hostname, False),
        (host[:254], ct.Hostname, False),
    ):
        assert [expected] == kept(contract_with(contract).check(pl.DataFrame({"x": [text]})), 1)


# Labels that encode other scripts -----------------------------------------------------------


@pytest.mark.parametrize("as_frame", [True, False])
def test_only_names_with_encoded_labels_are_looked_at_one_by_one(
    monkeypatch: pytest.MonkeyPatch, *, as_frame: bool
) -> None:
    """IDNA is applied to a host name that has a label with xn--, and of no other text in a frame."""
    asked: list[str] = []
    monkeypatch.setattr(labels, "is_a_label", lambda label: bool(asked.append(label)) or True)
    names = ["example.org", "xn--fa-hia.org", "a.XN--n3h", "xn--a_b", "-", None, "xn--fa-hia.org"]
    rows = [{"x": name} for name in names]
    contract = contract_with(ct.Hostname | None)
    report = contract.check(pl.DataFrame(rows) if as_frame else rows)
    assert [True, True, True, False, False, True, True] == kept(report, len(names))
    assert {"xn--fa-hia", "XN--n3h"} == set(asked)


def test_a_host_name_without_its_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package that reads A-labels is missing there is not a verdict, and so no contract."""
    monkeypatch.setitem(sys.modules, "idna", None)
    with pytest.raises(ct.ContractDefinitionError) as raised:
        contract_with(ct.Hostname)
    assert raised.value.hint == "Install it: pip install 'boundary-contracts[hostnames]'"
    assert contract_with(ct.Email).check([{"x": "jo@xn--n3h"}]).ok


# Codes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CODE_LISTS)
def test_a_list_of_codes_has_each_code_once(name: str) -> None:
    """A list is in order, has no code twice, and all its codes are of one shape."""
    members = ct.CodeList(name).members
    assert sorted(set(members)) == list(members)
    shapes = {
        (len(code), code.isascii(), code.isdigit(), code.isupper(), code.islower())
        for code in members
    }
    assert 1 == len(shapes)


def test_lists_of_codes_agree_with_each_other() -> None:
    """There are as many countries in each of their codes, and a currency begins with the country
    that issues it, with EU, or with an X.
    """
    countries = CODE_LISTS["ISO 3166-1 alpha-2"].set
    assert len(countries) == len(CODE_LISTS["ISO 3166-1 alpha-3"].set)
    assert len(countries) == len(CODE_LISTS["ISO 3166-1 numeric"].set)
    issuers = {code[:2] for code in CODE_LISTS["ISO 4217"].members if code[0] != "X"}
    assert {"EU"} == issuers - countries


@pytest.mark.parametrize("name", CODE_LISTS)
def test_every_code_is_a_member_on_every_path(name: str) -> None:
    """All that a list has is valid, in a frame and as payloads; in another case nothing is."""
    contract = contract_with(Annotated[str, ct.CodeList(name)])
    members = list(ct.CodeList(name).members)
    assert contract.check(pl.DataFrame({"x": members})).ok
    assert all(is_taken(contract, code, as_json=False) for code in members)
    swapped = [code.swapcase() for code in members if code.swapcase() != code]
    frame = pl.DataFrame({"x": pl.Series(swapped, dtype=pl.String)})
    assert not any(kept(contract.check(frame, max_examples=None), len(swapped)))


def test_a_list_of_codes_is_loaded_when_it_is_needed() -> None:
    """Importing the library and declaring plain fields and formats load neither a list of codes
    nor the package that reads labels.
    """
    script = (
        "import sys, contracts as ct\n"
        "class C(ct.Contract):\n    x: ct.Email\n"
        "C(x='jo@example.org')\n"
        "print([m for m in ('contracts.rules.code_lists', 'idna', 'polars') if m in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own script
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "[]" == done.stdout.strip()


# The rules as rules -------------------------------------------------------------------------


def test_formats_and_lists_combine_with_other_rules() -> None:
    """The same format or list twice is evaluated once, and other rules are evaluated too, in any
    order.
    """
    once = contract_with(Annotated[ct.Email, ct.NamedFormat("email"), ct.Len(0, 9)])
    twice = contract_with(Annotated[str, ct.Len(0, 9), ct.NamedFormat("email")])
    rules = [str(r.rule) for r in ct.specification_of(once).fields[0].value.rules]
    assert ["have a length of at most 9", "be an e-mail address (RFC 5321)"] == rules
    assert ct.specification_of(once).fields == ct.specification_of(twice).fields


def test_a_format_may_be_warned_and_tolerated() -> None:
    """A named format converts nothing, so that its terms may let it be broken."""
    warned = contract_with(Annotated[str, ct.warn(ct.NamedFormat("email"))])
    assert warned.check([{"x": "jo"}]).ok
    assert is_taken(warned, "jo", as_json=True)
    some = contract_with(Annotated[str, ct.tolerate(ct.CodeList("ISO 4217"), share=0.5)])
    assert some.check([{"x": "BGN"}, {"x": "EUR"}]).ok
    assert not some.check([{"x": "BGN"}, {"x": "BGN"}, {"x": "EUR"}]).ok


def test_json_schema_has_the_format_that_a_payload_is_held_to() -> None:
    """A field's JSON Schema names its format, unless the rule only warns; it holds no pattern of
    an engine that JSON Schema does not have.
    """
    for name in FORMATS:
        field = contract_with(Annotated[str, ct.NamedFormat(name)]).model_json_schema()
        assert name == field["properties"]["x"]["format"]
        assert "pattern" not in field["properties"]["x"]
    warned = contract_with(Annotated[str, ct.warn(ct.NamedFormat("uri"))])
    assert "format" not in warned.model_json_schema()["properties"]["x"]


def test_the_codes_of_a_payload_in_json_are_those_of_its_rows() -> None:
    """A payload in JSON is refused under the rule's own code and in its own words."""
    for annotation, code, says in (
        (ct.Email, "format", "must be an e-mail address (RFC 5321)"),
        (ct.CurrencyCode, "one_of", "must be a currency code (ISO 4217, list of 2026-09-17)"),
    ):
        with pytest.raises(ValidationError) as raised:
            contract_with(annotation).model_validate_json('{"x": "no"}')
        assert [(code, says)] == [(line["type"], line["msg"]) for line in raised.value.errors()]


# Probable causes ----------------------------------------------------------------------------


class Neighbours(ct.Contract):
    """Fields that stand side by side."""

    mail: ct.Email
    token: ct.Uuid
    land: ct.CountryAlpha2
    number: ct.CountryNumeric
    host: ct.Hostname


GOOD = {
    "mail": "jo@example.org",
    "token": "0191d4e2-7c7f-7d3a-8f52-1c2b3a4d5e6f",
    "land": "DE",
    "number": "276",
    "host": "example.org",
}
LOST = "would be a member with zeros in front: were they lost in reading it as a number?"


@pytest.mark.parametrize(
    ("field", "text", "cause"),
    [
        ("mail", " jo@example.org", "has white space around it: declare Trim()"),
        ("mail", "N/A", "looks like 'N/A' for missing"),
        ("mail", "jo", None),
        ("token", "{0191d4e2-7c7f-7d3a-8f52-1c2b3a4d5e6f}", "looks like UUIDs in braces"),
        ("token", "jo@example.org", None),  # a copy of its neighbour
        ("land", "de", "'de' is 'DE' in another case"),
        ("land", "N/A", "looks like 'N/A' for missing"),
        ("land", "276", None),  # the same
        ("number", "4", LOST),
        ("number", "5", None),
        ("host", "a b", None),
    ],
)
def test_probable_causes_of_texts_of_a_format(field: str, text: str, cause: str | None) -> None:
    """Texts that nearly have a format, and codes in another case are named as the cause; a word for
    missing is not a code that resembles it, and of a copy of a neighbour nothing is named.
    """
    violations = Neighbours.check([GOOD | {field: text}]).violations
    assert [cause] == [violation.cause for violation in violations]
