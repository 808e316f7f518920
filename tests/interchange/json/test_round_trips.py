"""Contracts as canonical JSON and back: nothing is lost."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import Annotated, Any

import jsonschema
import jsonschema_rs
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

import contracts as ct
from contracts.interchange.json.documents import (
    index_customs,
    read_contract_document,
    write_contract_document,
)
from contracts.interchange.json.places import AnyCustom
from contracts.interchange.json.strict_json import canonical_json, parse_strict_json
from tests.interchange.json.documents import (
    CUSTOMS,
    EVEN,
    Address,
    Colour,
    Everything,
    Vendor,
    bare,
    corpus,
    customs_in,
)
from tests.paths import ROOT
from tests.reference import wire as generated_wire
from tests.reference.contracts import rows_for
from tests.reference.draw_rules import ruled_contracts
from tests.reference.rules import Ruled

SCHEMA = jsonschema_rs.Draft202012Validator(ct.contract_schema())


def there_and_back(contract: type[ct.Contract]) -> type[ct.Contract]:
    """The contract as whoever reads its document has it."""
    customs = customs_in(ct.specification_of(contract))
    text = ct.to_json(contract, customs=customs)
    SCHEMA.validate(json.loads(text))
    return ct.from_json(text, customs=customs)


def assert_round_trip(contract: type[ct.Contract]) -> type[ct.Contract]:
    """Assert that a contract is itself again, to the last digit; and give it back."""
    back = there_and_back(contract)
    customs = customs_in(ct.specification_of(contract))
    assert ct.specification_of(contract) == ct.specification_of(back)
    assert ct.to_json(contract, customs=customs) == ct.to_json(back, customs=customs)
    assert ct.fingerprint(contract, customs=customs) == ct.fingerprint(back, customs=customs)
    people = ct.to_json(contract, customs=customs, indent=2)
    again = ct.from_json(people, customs=customs)
    assert people == ct.to_json(again, customs=customs, indent=2)
    assert canonical_json(json.loads(people)) == ct.to_json(contract, customs=customs)
    return back


def test_a_contract_of_everything_is_serialized() -> None:
    """A contract of everything is itself again, and its document keeps to the schema."""
    assert_round_trip(Everything)


def test_a_loaded_contract_has_the_same_verdicts() -> None:
    """Rows, frames and payloads get from the loaded contract the verdict of the declared one."""
    back = there_and_back(Everything)
    row = {
        "vendor": 1,
        "status": "gone",
        "home": {"zip": "x"},
        "raw": 5,
        "Some More": [1.5],
        "odd": 3,
    }
    rows = [row, {**row, "speed": -1.0, "status": "off"}]
    for data in (rows, pl.DataFrame({"vendor": [1, 1], "speed": [math.nan, -1.0]})):
        told: dict[str, Any] = {
            "tables": {Vendor: [{"Id": 2}]},
            "now": datetime(2024, 1, 1, tzinfo=UTC),
        }
        assert Everything.check(data, **told).to_json() == back.check(data, **told).to_json()
    assert Everything.check_row(row).to_json() == back.check_row(row).to_json()


def test_the_document_is_its_own_in_every_process() -> None:
    """The text, and so the fingerprint, does not depend on the process, nor on how it hashes."""
    code = (
        "import contracts as ct; from tests.interchange.json.documents import CUSTOMS, Everything;"
        "print(ct.fingerprint(Everything, customs=CUSTOMS))"
    )
    said = {
        subprocess.run(  # noqa: S603 - our own interpreter, our own script
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert said == {ct.fingerprint(Everything, customs=CUSTOMS)}


def test_every_contract_of_the_corpus_is_serialized() -> None:
    """Each specification of the corpus is itself again, even those that no class could declare."""
    for specification in corpus():
        customs = index_customs(customs_in(specification))
        data = write_contract_document(specification, customs)
        SCHEMA.validate(data)
        back = vars(read_contract_document(parse_strict_json(canonical_json(data)), customs, bare))[
            "__specification__"
        ]
        assert specification == back
        assert data == write_contract_document(back, customs)


@pytest.mark.at_length
def test_the_corpus_is_loaded_as_classes() -> None:
    """The contracts of the corpus can be declared, but for two; and each that is loaded is
    serialized again.
    """
    refused = []
    for specification in corpus():
        customs = customs_in(specification)
        text = canonical_json(write_contract_document(specification, index_customs(customs)))
        try:
            contract = ct.from_json(text, customs=customs)
        except ct.DocumentError as error:
            refused.append(error.problem)
            continue
        back = there_and_back(contract)
        assert ct.specification_of(contract) == ct.specification_of(back)
    expected = [
        "is not a valid contract: it has RowCount(), which every batch satisfies",
        "is not a valid field: it reads NaN as its default, but has none",
    ]
    assert expected == sorted(refused)


def answer_to(contract: type[ct.Contract], payload: Any) -> Any:
    """A contract's answer to one payload: its JSON, or its errors."""
    try:
        return contract.model_validate(payload).model_dump_json()
    except ValidationError as error:
        return [(one["loc"], one["type"], one["msg"]) for one in error.errors()]


@given(st.data(), ruled_contracts(with_defaults=True))
def test_generated_contracts_are_serialized(data: st.DataObject, ruled: Ruled) -> None:
    """A generated contract is itself again, and evaluates rows, fills them and dumps them as before."""
    contract = ruled.contract
    back = assert_round_trip(contract)
    rows = data.draw(rows_for(ruled.planned))
    assert contract.check(rows).to_json() == back.check(rows).to_json()
    here, there = contract.split(rows), back.split(rows)
    assert here.report.to_json() == there.report.to_json()
    assert repr(here.valid) == repr(there.valid)
    for row in rows:
        assert answer_to(contract, row) == answer_to(back, row)


@given(st.data(), generated_wire.wire_contracts)
def test_generated_wire_forms_are_serialized(data: st.DataObject, said: list[Any]) -> None:
    """The wire form of a field is serialized, and texts are read as before."""
    contract = generated_wire.contract_of(said)
    back = assert_round_trip(contract)
    rows = data.draw(generated_wire.rows_of(said, text=True))
    here, there = (one.split(rows, text=True) for one in (contract, back))
    assert here.report.to_json() == there.report.to_json()
    assert repr(here.valid) == repr(there.valid)


def test_a_loaded_contract_is_like_any_other() -> None:
    """It has rows, nested contracts and a JSON Schema, and may be subclassed."""
    back = there_and_back(Everything)
    nested = back.model_fields["home"].annotation
    assert isinstance(nested, type)
    assert issubclass(nested, ct.Contract)
    assert ct.specification_of(Everything).description == back.__doc__

    class Small(ct.Contract):
        """A little of it."""

        x: Annotated[int, ct.Ge(0), Field(alias="X")] = 3
        inner: Address | None = None

    small = there_and_back(Small)
    assert 3 == small().x  # type: ignore[attr-defined]  # it is known as the program runs
    assert Small.model_json_schema() == small.model_json_schema()

    class More(small):  # type: ignore[misc,valid-type]  # made as the program runs
        """A field more."""

        y: float

    assert ["X", "inner", "y"] == [field.alias for field in ct.specification_of(More).fields]
    assert not More.check([{"X": -1, "y": 1.0, "inner": None}]).ok


def test_python_names_of_values_are_not_serialized() -> None:
    """Members of an Enum come as their values, tuples as lists; the JSON that is dumped is the same."""

    class Coloured(ct.Contract):
        colour: Colour
        some: tuple[int, ...]

    back = there_and_back(Coloured)
    given = {"colour": "red", "some": [1]}
    row = back.model_validate(given)
    assert given == row.model_dump()
    assert Coloured.model_validate(given).model_dump_json() == row.model_dump_json()


def test_references_are_looked_up_by_specification() -> None:
    """The table of the declared class serves the loaded contract, whose reference has a class of
    its own.
    """

    class Refers(ct.Contract):
        vendor: int
        rules = ct.rules(ct.References("vendor", Vendor, "id"))

    back = there_and_back(Refers)
    rows = [{"vendor": 1}, {"vendor": 2}]
    for tables in ({Vendor: [{"Id": 1}]}, {there_and_back(Vendor): [{"Id": 1}]}):
        for contract in (Refers, back):
            (violation,) = contract.check(rows, tables=tables).violations
            assert ("references", 1) == (violation.code, violation.count)
    assert not back.check(rows, tables={Address: []}).ok


def test_two_contracts_of_one_name_are_kept_apart() -> None:
    """Contracts that are nested are in the document once each, by name, and numbered where two have one."""
    first = type(ct.Contract)("Inner", (ct.Contract,), {"__annotations__": {"a": int}})
    second = type(ct.Contract)("Inner", (ct.Contract,), {"__annotations__": {"b": int}})
    body = {"__annotations__": {"x": first, "y": list[second], "z": first}}
    contract = type(ct.Contract)("Outer", (ct.Contract,), body)
    assert ["Inner", "Inner 2"] == list(json.loads(ct.to_json(contract))["contracts"])
    assert_round_trip(contract)


def contract_with(annotation: Any, *rules: Any, **members: Any) -> type[ct.Contract]:
    """A contract of one field."""
    body = {"__annotations__": {"x": annotation}, "rules": ct.rules(*rules), **members}
    return type(ct.Contract)("C", (ct.Contract,), body)


ODD = ct.Custom("odd", accepts=lambda value: value % 2 == 1)
CODE: dict[str, tuple[type[ct.Contract], str, str]] = {
    "a custom rule": (contract_with(Annotated[int, ODD]), "C.x.rules[0].custom", "Custom('odd')"),
    "another one of its name": (
        contract_with(Annotated[int, ct.Custom("even", accepts=bool)]), "C.x.rules[0].custom", "Custom('even')"),
    "a custom rule of items": (contract_with(list[Annotated[int, ODD]]), "C.x.item.rules[0].custom", "Custom('odd')"),
    "a custom rule of rows": (
        contract_with(int, ct.CustomRow("r", ("x",), accepts=bool)), "C.rules[0].custom", "CustomRow('r')"),
    "a custom rule of a table": (
        contract_with(int, ct.group("x", ct.CustomTable("t", ("x",), accepts=bool))), "C.rules[0].of.custom",
        "CustomTable('t')"),
    "a factory": (contract_with(list[int], x=Field(default_factory=lambda: [1])), "C.x.default_factory", "function"),
    "an example": (
        contract_with(Annotated[Colour, Field(examples=[Colour.RED])]), "C.x.examples[0]", "is a Colour"),
    "half a character": (contract_with(Annotated[str | None, ct.Missing("\ud800")]), "C.x.wire.missing[0]", "not valid Unicode"),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("contract", "path", "says"), CODE.values(), ids=CODE)
def test_values_that_no_document_holds_are_refused(
    contract: type[ct.Contract], path: str, says: str
) -> None:
    """A value that JSON cannot hold is an error that names the place and the value, with a hint."""
    with pytest.raises(ct.DocumentError) as refused:
        ct.to_json(contract, customs=[EVEN])
    assert path == refused.value.path
    assert says in str(refused.value)


def test_a_custom_rule_travels_by_its_name() -> None:
    """If both sides have a rule it travels by its name; if one lacks it, the error names it."""
    contract = contract_with(Annotated[int, EVEN])
    text = ct.to_json(contract, customs=[ODD, EVEN])
    assert '"custom":"even"' in text
    assert not ct.from_json(text, customs=[EVEN]).check([{"x": 3}]).ok
    lacking: list[list[AnyCustom]] = [[], [ODD], [ct.CustomRow("even", ("x",), accepts=bool)]]
    for customs in lacking:
        with pytest.raises(ct.DocumentError, match=r"names Custom\('even'\)"):
            ct.from_json(text, customs=customs)


def test_customs_are_rules_that_have_names_of_their_own() -> None:
    """Customs that share a name, or that are not custom rules, are refused."""
    with pytest.raises(ValueError, match="two are named 'even'"):
        ct.to_json(Vendor, customs=[EVEN, ct.Custom("even", accepts=bool)])
    none: Any = ["even"]
    with pytest.raises(TypeError, match="Custom"):
        ct.to_json(Vendor, customs=none)


def test_the_schema_is_published_in_the_docs() -> None:
    """The JSON Schema is one, and is the file of the docs; `python -m tools.schema` writes that."""
    jsonschema.Draft202012Validator.check_schema(ct.contract_schema())
    home = ROOT / "docs" / "reference" / "contract-1.schema.json"
    assert json.loads(home.read_text()) == ct.contract_schema()
