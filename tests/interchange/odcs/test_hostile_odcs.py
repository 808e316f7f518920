"""Hostile documents of the Open Data Contract Standard: refused with a clear error, before they cost much."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct
from tests.interchange.json.documents import customs_in
from tests.interchange.json.hostile import spoiled
from tests.interchange.odcs.documents import document, prop, table
from tests.reference.draw_rules import ruled_contracts
from tests.reference.rules import Ruled

HEAD = "apiVersion: v3.1.0\nkind: DataContract\nid: shop\nversion: 1.0.0\nstatus: active\n"


def refusal(source: Any) -> str:
    """Why a document is refused."""
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_odcs(source, leave_out=True)
    assert all(one.problem and one.hint for one in raised.value.obstacles)
    return str(raised.value)


def laughs(times: int) -> str:
    """A list of lists of lists, each ten times the one before: a billion laughs."""
    lines = ["a0: &a0 [ha]"]
    lines += [f"a{n}: &a{n} [{', '.join(10 * [f'*a{n - 1}'])}]" for n in range(1, times)]
    return "\n".join(lines)


TEXTS: dict[str, tuple[Any, str]] = {
    "nothing": ("", "is not a mapping"),
    "blanks": (" \n", "is not a mapping"),
    "a list": ("[a: 1]", "is not a mapping"),
    "no YAML": ("a: [", "is not YAML"),
    "a tab": ("a:\n\t- b", "is not YAML"),
    "two documents": (f"{HEAD}---\n{HEAD}", "is not YAML"),
    "not UTF-8": (b"a: \xff", "is not UTF-8"),
    "control characters": ("a: \x00", "is not YAML"),
    "a NUL alone": ("\x00", "is not YAML"),
    "a tag of Python": ("a: !!python/object/apply:os.system [ls]", "is not YAML"),
    "a key twice": (f"{HEAD}status: draft\n", "has the key 'status' twice (line 6, column 1)"),
    "a key that is no text": (f"{HEAD}1: a\n", "has the key 1, which is not text"),
    "a key that is a list": (f"{HEAD}? [a]\n: b\n", "is not YAML"),
    "NaN": (f"{HEAD}contractCreatedTs: .nan\n", "contractCreatedTs is nan, which JSON has not"),
    "an infinity": (f"{HEAD}a: 1e999\n", "a is inf, which JSON has not"),
    "bytes": (f"{HEAD}a: !!binary aGk=\n", "a is b'hi', which JSON has not"),
    "a set": (f"{HEAD}a: !!set {{b}}\n", "a is {'b'}, which JSON has not"),
    "a million laughs": (HEAD + laughs(7), "holds more than 200,000 values"),
    "a list in itself": (f"{HEAD}a: &a [*a]\n", "is nested deeper than 100"),
    "deep lists": (f"{HEAD}a: {'[' * 10**5}", "is nested deeper than 100"),
    "deep lists that close": (f"{HEAD}a: {'[' * 150}{']' * 150}", "is nested deeper than 100"),
    "a huge number": (f"{HEAD}a: {'9' * 10**5}\n", "is not YAML"),
    "too long": (HEAD + "#" * 2**22, "has more than 4,194,304 characters"),
}


@pytest.mark.parametrize(("source", "says"), TEXTS.values(), ids=TEXTS)
def test_text_that_is_not_a_document_is_refused(source: Any, says: str) -> None:
    """Text that is not YAML, that is huge, or holds values that JSON lacks, is refused."""
    said = refusal(source)
    assert says in said
    assert 600 > len(said)


def test_an_unsupported_source_is_refused() -> None:
    """A source that is neither a path nor text is an error with a hint."""
    with pytest.raises(ct.UnsupportedDataError, match="Pass a path, or the document's text"):
        ct.from_odcs({"kind": "DataContract"})  # type: ignore[arg-type]  # that is the test


def test_a_missing_extra_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, reading and writing raise with what to install."""
    monkeypatch.setattr("contracts.interchange.odcs.api.find_spec", lambda _: None)
    for use in (lambda: ct.from_odcs(document(table(prop()))), ct.to_odcs):
        with pytest.raises(ModuleNotFoundError, match=r"pip install 'boundary-contracts\[odcs\]'"):
            use()


def test_many_faults_are_counted() -> None:
    """Of a document that is wrong in many places the first are reported, and how many more there are."""
    said = refusal(document(*({"name": 3} for _ in range(30))))
    assert 21 == said.count("\n")
    assert "and 10 more places are wrong" in said


DOCUMENTS: dict[str, tuple[str, str]] = {
    "nothing but a head": (json.dumps({"kind": "DataContract"}), '"apiVersion" is a required'),
    "another version": (document(apiVersion="v9.0.0"), "apiVersion is wrong"),
    "an unknown key": (document(odd=1), "'odd' was unexpected"),
    "an object without a name": (document({"properties": []}), "schema[0] is wrong"),
    "an object twice": (document(table(prop()), table(prop())), "schema[1].name is 'orders' once"),
    "a property twice": (document(table(prop(), prop())), "schema[0].properties[1]"),
    "a property named as a verb": (
        document(table({"name": "check", "logicalType": "string"})), ""),
    "an unknown type": (document(table(prop("decimal"))), "schema[0].properties[0].logicalType"),
    "an option of another type": (
        document(table(prop("string", logicalTypeOptions={"minimum": 1}))), "logicalTypeOptions"),
    "a check without an operator": (
        document(table(prop(), quality=[{"metric": "rowCount"}])), "schema[0].quality[0]"),
    "bounds that hold nothing": (
        document(table(prop("integer", logicalTypeOptions={"minimum": 5, "maximum": 3}))),
        "schema[0].properties[0] is not a valid field: it"),
    "a pattern that explodes": (
        document(table(prop(logicalTypeOptions={"pattern": "((a{500}){500}){500}"}))), "exceeds size limit"),
    "digits that no decimal has": (
        document(table(prop("number", physicalType="decimal(99,2)"))), "at most 38 digits"),
    "a custom rule of ours that is none": (
        document(table(prop(customProperties=[{"property": "contracts.rules", "value": [{"rule": "odd"}]}]))),
        "schema[0].properties[0].rules[0].rule must be one of"),
    "a custom property of ours that is odd": (
        document(table(prop(customProperties=[{"property": "contracts.rules", "value": 3}]))),
        "schema[0].properties[0]"),
    "an unknown custom property of ours": (
        document(table(prop(customProperties=[{"property": "contracts.odd", "value": 3}]))),
        "schema[0].properties[0]"),
    "a custom property of ours twice": (
        document(table(prop(customProperties=2 * [{"property": "contracts.sensitive", "value": True}]))),
        "schema[0].properties[0].customProperties[1] is 'contracts.sensitive' once more"),
    "a contract of ours that is none": (
        document(table(prop("object", properties=[prop()],
                            customProperties=[{"property": "contracts.contract", "value": []}]))),
        "schema[0].properties[0]"),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("text", "says"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_invalid_documents_are_refused(text: str, says: str) -> None:
    """A document that the standard forbids, or that no contract can hold, is an error that names
    the place.
    """
    if not says:
        assert ct.from_odcs(text)
        return
    said = refusal(text)
    assert says in said
    assert 1_200 > len(said)


def test_deep_documents_cost_little() -> None:
    """Deeply nested objects are read, or refused, at once: no work is repeated at each level."""

    def nested(logical: str) -> str:
        inner = prop(logical)
        for _ in range(30):
            inner = prop("object", properties=[inner])
        return document(table(inner))

    assert ct.from_odcs(nested("string"))
    assert f"{30 * '.properties[0]'}.properties[0].logicalType is wrong" in refusal(nested("odd"))


def read_or_refused(text: str) -> None:
    """Read a document, or see an error of ours."""
    try:
        every = ct.from_odcs(text, leave_out=True)
    except ct.SchemaError as error:
        assert error.obstacles  # noqa: PT017 - either is right
        return
    back = ct.from_odcs(ct.to_odcs(every), leave_out=True)
    assert [*map(ct.fingerprint, every.values())] == [*map(ct.fingerprint, back.values())]


@given(st.data(), ruled_contracts(with_defaults=True))
def test_a_spoiled_document_is_read_or_refused(data: st.DataObject, ruled: Ruled) -> None:
    """A document in which something was changed, moved or taken away is a contract, or our error."""
    customs = customs_in(ct.specification_of(ruled.contract))
    if not customs:
        written = yaml.safe_load(ct.to_odcs(ruled.contract))
        read_or_refused(json.dumps(data.draw(spoiled(written))))


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """Any text after a head is a contract, or our error."""
    read_or_refused(HEAD + text)


LIKE_OTHERS = [
    "1e5",
    "12:30",
    "0123",
    "0o17",
    "0x1F",
    "1_000",
    "yes",
    "No",
    "~",
    "null",
    "2020-01-01",
    "=",
    "<<",
    ".inf",
    "- a",
    "a: b",
    "#",
    "1.",
    "+.5",
]


@given(st.sampled_from(LIKE_OTHERS) | st.text(st.characters(codec="utf-8"), min_size=1))
def test_text_is_text_again(text: str) -> None:
    """Text that looks like a number, a date or syntax is the same text when it is read again."""

    class Told(ct.Contract):
        """What is told."""

        x: Annotated[str, ct.OneOf(text, "other"), Field(examples=[text], description=text)]

    back = ct.from_odcs(ct.to_odcs(Told))["Told"]
    assert ct.to_json(Told) == ct.to_json(back)
    if text in LIKE_OTHERS:
        plain = yaml.safe_load(ct.to_odcs(Told))["schema"][0]["properties"][0]
        assert [text] == plain["examples"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("12:30:00", "12:30:00"),
        ("010", "010"),
        ("1_000", "1_000"),
        ("2020-01-01", "2020-01-01"),
        ("1e3", 1000.0),
        ("0x10", 16),
        ("-5", -5),
        ("+1.50", 1.5),
    ],
)
def test_a_number_is_one_in_json_and_yaml(written: str, expected: Any) -> None:
    """A text that only YAML 1.1 takes for a number, such as 12:30, is text: nobody meant it as a
    bound.
    """
    text = (
        HEAD
        + f"schema: [{{name: o, properties: [{{name: x, logicalType: string, examples: [{written}]}}]}}]"
    )
    [field] = json.loads(ct.to_json(ct.from_odcs(text)["o"]))["fields"]
    plain = [
        next(iter(one.values())) if isinstance(one, dict) else one for one in field["examples"]
    ]
    assert [expected] == plain
