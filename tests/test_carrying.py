"""Contracts as canonical JSON and back: nothing is lost, and the same contract has the same text."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import AwareDatetime, Field, ValidationError
from tests import generated_wire
from tests.generated import rows_for
from tests.generated_rules import Ruled, ruled_contracts

import contracts as ct
from contracts import col
from contracts.documents.carried_contracts import contract_in, customs_of, document_of
from contracts.documents.carried_fields import ABOUT, TYPES
from contracts.documents.carried_nodes import NODES, OTHERS, SEVERAL
from contracts.documents.carried_rules import OF_THE_BODY, TERMS, VALUE_RULES
from contracts.documents.carried_wire import WIRE
from contracts.documents.codecs import Record
from contracts.documents.places import AnyCustom, At
from contracts.documents.strict_json import canonical, parsed
from contracts.rules.predicate import Const, Node
from contracts.rules.requirement import Requirement
from contracts.rules.row import RowRule
from contracts.rules.table import TableRule
from contracts.rules.value import ValueRule
from contracts.rules.wire import Wire
from contracts.specification import DType, Specification, StructOf, Value, within
from contracts.testing.cases import cases, wire_cases

SCHEMA = Draft202012Validator(ct.contract_schema())


def customs_in(specification: Specification) -> list[AnyCustom]:
    """The rules of a contract that are functions."""
    found: list[Any] = [one.rule for one in specification.rules]
    found += [getattr(one, "rule", None) for one in found]
    for field in specification.fields:
        for value in within(field.value):
            found += [one.rule for one in value.rules]
            if isinstance(value.dtype, StructOf):
                found += customs_in(value.dtype.specification)
    of_ours = [one for one in found if isinstance(one, get_args(AnyCustom))]
    return list({id(one): one for one in of_ours}.values())


def there_and_back(contract: type[ct.Contract]) -> type[ct.Contract]:
    """The contract as whoever reads its document has it."""
    customs = customs_in(ct.specification_of(contract))
    text = ct.to_json(contract, customs=customs)
    SCHEMA.validate(json.loads(text))
    return ct.from_json(text, customs=customs)


def assert_carried(contract: type[ct.Contract]) -> type[ct.Contract]:
    """Assert that a contract is itself again, to the last digit; and give it back."""
    back = there_and_back(contract)
    customs = customs_in(ct.specification_of(contract))
    assert ct.specification_of(contract) == ct.specification_of(back)
    assert ct.to_json(contract, customs=customs) == ct.to_json(back, customs=customs)
    assert ct.fingerprint(contract, customs=customs) == ct.fingerprint(back, customs=customs)
    people = ct.to_json(contract, customs=customs, indent=2)
    again = ct.from_json(people, customs=customs)
    assert people == ct.to_json(again, customs=customs, indent=2)
    assert canonical(json.loads(people)) == ct.to_json(contract, customs=customs)
    return back


# Everything at once -----------------------------------------------------------------------------


class Colour(Enum):
    """Something that has names in Python, and values in data."""

    RED = "red"
    GREEN = "green"


class Vendor(ct.Contract):
    """What is referred to."""

    id: Annotated[int, Field(alias="Id")]
    rules = ct.rules(ct.Unique("id"))


class Address(ct.Contract, extra="ignore"):
    """What is nested, twice."""

    zip: Annotated[str, ct.Matches(r"\d{5}"), ct.Sensitive()]
    town: str | None = None


EVEN = ct.Custom("even", accepts=lambda value: value % 2 == 0, says="be even")
NET = ct.CustomRow("net", ("speed", "odd"), accepts=lambda row: row["speed"] >= 0)
TWO = ct.CustomTable("two", ("vendor",), expr=lambda row: row["vendor"].n_unique() == 2)


class Everything(
    ct.Contract,
    boundary="ingest",
    version="1.0.0",
    owner="fleet “data”",
    missing=ct.Missing("NA", -999),
    extra="allow",
):
    """Every type, rule, term and way of writing that there is.

    Ünïcode, too: \U0001f600, \u2028.
    """

    flag: Annotated[bool, ct.Words(true=("yes", "1"), false="no")] = True
    count: Annotated[int, ct.Interval(gt=-(2**63), lt=2**63 - 1), ct.MultipleOf(3)] = 3
    wide: Annotated[ct.UInt64, ct.Ge(2**53 + 1)]
    odd: Annotated[ct.Int8, EVEN, ct.warn(ct.Ge(2), name="two at least", cost=0.1)]
    speed: Annotated[
        float,
        ct.Unit("km/h", labelled=True),
        ct.Interval(ge=-0.0, le=1e21),
        ct.Numerals(decimal_comma=True, thousands="."),
    ] = 0.1
    narrow: Annotated[ct.Float32, ct.NonFinite(nan="null", inf="allow")] | None
    nan: Annotated[float, ct.NonFinite(nan="allow", inf="allow")] = math.nan
    lat: Annotated[ct.Latitude, ct.Format("dms", "iso6709")]
    lon: ct.Longitude
    price: Annotated[Decimal, Field(max_digits=9, decimal_places=2), ct.Ge(Decimal("0.10"))]
    text: Annotated[
        str, ct.Trim(), ct.Len(1, 5), ct.tolerate(ct.Matches("a", whole=False), share=0.1)
    ]
    mail: ct.Email | None = None
    country: Annotated[ct.CountryAlpha2, ct.OneOf("DE", "FR")]
    raw: Annotated[bytes, ct.OneOf(b"\xff", b"")] = b""
    day: Annotated[date, ct.Format("%d/%m/%Y"), ct.Ge(date(2000, 1, 1))]
    seen: Annotated[datetime, ct.Format("%Y-%m-%d %H:%M", zone="Europe/Paris")]
    counted: Annotated[datetime, ct.Format("epoch_ms", until=date(2050, 1, 1))]
    naive: datetime = datetime(2020, 1, 1, 12, 0, 0, 1)
    aware: Annotated[AwareDatetime, ct.Lt(datetime(2100, 1, 1, tzinfo=UTC))]
    clock: Annotated[time, ct.Lt(time(12, 30, 0, 5))]
    span: Annotated[timedelta, ct.Ge(timedelta(days=-1, microseconds=1))] = timedelta(hours=1)
    key: UUID = UUID(int=5)
    status: Annotated[
        Literal["moving", "off"], Field(title="State", description="…", examples=["off", None])
    ]
    colour: Colour = Colour.RED
    vector: Annotated[list[Annotated[float, ct.NonFinite(nan="allow")]], ct.Len(3, 3)]
    tags: list[str] = []
    more: Annotated[tuple[int, ...], Field(default_factory=tuple, alias="Some More")]
    home: Address = Address(zip="12345")
    others: list[Address] | None = None
    vendor: Annotated[int, Field(examples=[Decimal("1.50"), date(2020, 1, 1), (1, 2.0)])]

    rules = ct.rules(
        ct.Unique("vendor", "mail", nulls="equal"),
        ct.tolerate(ct.Sorted("seen", descending=True, strict=True), rows=3),
        ct.References("vendor", Vendor, "id"),
        ct.RowCount(min=1, max=2**60),
        ct.NullShare("tags", max=1),
        ct.Freshness("seen", max_age="2h", max_ahead="5m"),
        ct.Quantile("count", q=1, ge=0, lt=Decimal("2E+5")),
        ct.group(
            ("vendor", "flag"), ct.rule(ct.Mean("speed", gt=0.5), name="mean", severity="warn")
        ),
        ct.group("flag", ct.Sum("count", le=10**30), ct.Distinct("vendor", ge=1), TWO),
        ct.Coordinates("lat", "lon", allow_zero=True, box=(-5, 41.3, 9.6, 51.1), on_null="pass"),
        ct.FreshAt("seen", "aware", max_age="2d", max_ahead="0s"),
        ct.rule(NET, on_null="pass"),
        ct.rule((col("status") != "off") | (col("speed") == 0), name="parked", cost=5),
        ct.when(col("home.zip").starts_with("1"))
        .then(col("home.town").is_null())
        .otherwise(~col("text").matches("b+") & (abs(col("count") - 2) * 1.5 <= col("vendor") / 2)),
        ct.both_or_neither("mail", "narrow"),
        (col("seen") - col("aware")).total_seconds() < 1.0,
        (col("day") + timedelta(days=1)).is_in([date(2020, 1, 2)]),
        col("aware").date() >= date(2000, 1, 1),
        col("naive").year() % 4 == 0,
        -col("price") < Decimal("1.50"),
    )


CUSTOMS = [EVEN, NET, TWO]


def test_everything_is_carried() -> None:
    """A contract of everything is itself again, and its document keeps to the schema."""
    assert_carried(Everything)


def test_what_is_loaded_judges_alike() -> None:
    """Rows, frames and payloads get from what was loaded the verdict of what was declared."""
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
        "import contracts as ct; from tests.test_carrying import Everything, CUSTOMS;"
        "print(ct.fingerprint(Everything, customs=CUSTOMS))"
    )
    said = {
        subprocess.run(  # noqa: S603 - our own interpreter, our own script
            [sys.executable, "-c", code],
            capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout.strip()
        for seed in ("1", "2")
    }  # fmt: skip
    assert said == {ct.fingerprint(Everything, customs=CUSTOMS)}


# The corpus -------------------------------------------------------------------------------------


def corpus() -> list[Specification]:
    """Every contract of the conformance corpus, once."""
    found = [case.specification for case in cases()]
    found += [
        Specification("Wire", (one,))
        for one in [replace_value(found[0].fields[0], case.value) for case in wire_cases()]
    ]
    return list({repr(one): one for one in found}.values())


def replace_value(field: Any, value: Value) -> Any:
    """A field with another value, and without a default."""
    return type(field)(field.name, field.alias, value)


def bare(specification: Specification, at: At) -> type:
    """A class that has a specification and nothing else, whatever the contract's class would refuse."""
    del at
    return type(specification.name, (), {"__specification__": specification})


def test_every_contract_of_the_corpus_is_carried() -> None:
    """Each specification of the corpus is itself again, those too that no class could declare."""
    for specification in corpus():
        customs = customs_of(customs_in(specification))
        data = document_of(specification, customs)
        SCHEMA.validate(data)
        back = vars(contract_in(parsed(canonical(data)), customs, bare))["__specification__"]
        assert specification == back
        assert data == document_of(back, customs)


def test_the_corpus_is_loaded_as_classes() -> None:
    """What the corpus says can be declared, but for two contracts; and each that is loaded is carried."""
    refused = []
    for specification in corpus():
        customs = customs_in(specification)
        text = canonical(document_of(specification, customs_of(customs)))
        try:
            contract = ct.from_json(text, customs=customs)
        except ct.DocumentError as error:
            refused.append(error.problem)
            continue
        back = there_and_back(contract)
        assert ct.specification_of(contract) == ct.specification_of(back)
    expected = [
        "is no contract: it has RowCount(), which every batch keeps",
        "is no field: it reads NaN as its default, but has none",
    ]
    assert expected == sorted(refused)


# Generated contracts ------------------------------------------------------------------------------


def said_of(contract: type[ct.Contract], payload: Any) -> Any:
    """What a contract makes of one payload, as JSON or as what is wrong with it."""
    try:
        return contract.model_validate(payload).model_dump_json()
    except ValidationError as error:
        return [(one["loc"], one["type"], one["msg"]) for one in error.errors()]


@given(st.data(), ruled_contracts(with_defaults=True))
def test_generated_contracts_are_carried(data: st.DataObject, ruled: Ruled) -> None:
    """A generated contract is itself again, and judges rows, fills them and dumps them as before."""
    contract = ruled.contract
    back = assert_carried(contract)
    rows = data.draw(rows_for(ruled.planned))
    assert contract.check(rows).to_json() == back.check(rows).to_json()
    here, there = contract.split(rows), back.split(rows)
    assert here.report.to_json() == there.report.to_json()
    assert repr(here.valid) == repr(there.valid)
    for row in rows:
        assert said_of(contract, row) == said_of(back, row)


@given(st.data(), generated_wire.contracts_said)
def test_generated_wire_forms_are_carried(data: st.DataObject, said: list[Any]) -> None:
    """What a field says of its wire form is carried, and texts are read as before."""
    contract = generated_wire.contract_of(said)
    back = assert_carried(contract)
    rows = data.draw(generated_wire.rows_of(said, text=True))
    here, there = (one.split(rows, text=True) for one in (contract, back))
    assert here.report.to_json() == there.report.to_json()
    assert repr(here.valid) == repr(there.valid)


@given(ruled_contracts(), ruled_contracts())
def test_two_contracts_have_two_fingerprints(one: Ruled, other: Ruled) -> None:
    """Contracts that are not equal have different fingerprints."""
    first, second = one.contract, other.contract
    customs = customs_in(ct.specification_of(first)) + customs_in(ct.specification_of(second))
    known = list({custom.name: custom for custom in customs}.values())
    alike = ct.specification_of(first) == ct.specification_of(second)
    prints = [ct.fingerprint(contract, customs=known) for contract in (first, second)]
    assert alike or prints[0] != prints[1]


def test_the_order_of_fields_is_part_of_a_contract() -> None:
    """The same fields in another order are another contract: columns and dumps have an order."""

    def contract(*names: str) -> type[ct.Contract]:
        body = {"__annotations__": dict.fromkeys(names, int)}
        return type(ct.Contract)("C", (ct.Contract,), body)

    assert ct.fingerprint(contract("a", "b")) == ct.fingerprint(contract("a", "b"))
    assert ct.fingerprint(contract("a", "b")) != ct.fingerprint(contract("b", "a"))


# What it is made of ------------------------------------------------------------------------------

FUNCTIONS = {"accepts", "expr", "says", "strategy", "name"}
"""What a rule of one's own has that stands in no document but by the rule's name."""


def attributes_of(record: Record) -> set[str]:
    """The attributes that an object of a document gives."""
    return {key.attribute for key in record.keys.values()}


@pytest.mark.parametrize(
    ("rules", "kinds"),
    [(VALUE_RULES, get_args(ValueRule)), (OF_THE_BODY, (*get_args(RowRule), *get_args(TableRule))),
     (TYPES, get_args(DType))],
    ids=["value rules", "rules of the body", "types"],
)  # fmt: skip
def test_nothing_of_a_rule_is_left_out(rules: Any, kinds: tuple[type, ...]) -> None:
    """Every rule and every type has a document, and every attribute of it stands there."""
    assert set(rules.by_class) == set(kinds)
    for kind, record in rules.by_class.items():
        own = {one.name for one in fields(kind)}
        named = {"known"} if own >= {"accepts"} else set()
        left = FUNCTIONS if named else set()
        assert own - left == attributes_of(record) - named


def test_nothing_of_a_predicate_is_left_out() -> None:
    """Every node has a document, and every attribute of it stands there."""
    assert {*SEVERAL, *(kind.of for kind in OTHERS.values())} == set(get_args(Node))
    for kind, (attribute, names, _) in SEVERAL.items():
        for name in names:
            stands = attributes_of(NODES.by_name[name]) | {attribute}
            assert {one.name for one in fields(kind)} == stands
    for kind, record in NODES.by_class.items():
        own = {one.name for one in fields(kind) if one.init and one.compare}
        assert own == attributes_of(record)


def test_nothing_else_is_left_out() -> None:
    """Every attribute of values, wire forms and terms stands in a document."""
    names = {one.name for one in fields(Value)} - {"dtype", "python"}
    assert names == attributes_of(ABOUT)
    assert {one.name for one in fields(Wire)} == attributes_of(WIRE)
    assert {one.name for one in fields(Requirement)} - {"rule"} == attributes_of(TERMS)
    assert Const(1) != Const(1.0)


NUMBERS = {
    0.0: "0", 5e-324: "5e-324", 1.7976931348623157e308: "1.7976931348623157e+308",
    9007199254740992.0: "9007199254740992", 295147905179352830000.0: "295147905179352830000",
    9.999999999999997e22: "9.999999999999997e+22", 1e23: "1e+23", 999999999999999900000.0: "999999999999999900000",
    1e21: "1e+21", 9.999999999999997e-7: "9.999999999999997e-7", 0.000001: "0.000001",
    333333333.33333329: "333333333.3333333", -0.0000033333333333333333: "-0.0000033333333333333333",
    1424953923781206.2: "1424953923781206.2",
}  # fmt: skip
"""Numbers of RFC 8785, appendix B."""


@pytest.mark.parametrize(("number", "text"), NUMBERS.items())
def test_numbers_are_written_as_rfc_8785_has_them(number: float, text: str) -> None:
    """A float is written as ECMAScript writes it."""
    assert text == canonical(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_as_it_was_written(number: float) -> None:
    """A float is itself again, but for the sign of zero, which is written apart."""
    assert number == float(parsed(canonical(number)))


def test_members_are_in_the_order_of_rfc_8785() -> None:
    """Keys are sorted by their UTF-16 code units, not by their code points."""
    data = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\xf6": 7}
    expected = '{"\\r":2,"1":4,"\x80":6,"\xf6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}'
    assert expected == canonical(data)


# What loaded contracts are ------------------------------------------------------------------------


def test_what_is_loaded_is_a_contract_like_any_other() -> None:
    """It has rows, nested contracts and a JSON Schema, and may be subclassed."""
    back = there_and_back(Everything)
    nested = back.model_fields["home"].annotation
    assert isinstance(nested, type)
    assert issubclass(nested, ct.Contract)
    assert Everything.__doc__ == back.__doc__

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


def test_python_names_of_values_are_no_part_of_a_contract() -> None:
    """Members of an Enum come as their values, tuples as lists; the JSON that is dumped is the same."""

    class Coloured(ct.Contract):
        colour: Colour
        some: tuple[int, ...]

    back = there_and_back(Coloured)
    given = {"colour": "red", "some": [1]}
    row = back.model_validate(given)
    assert given == row.model_dump()
    assert Coloured.model_validate(given).model_dump_json() == row.model_dump_json()


def test_references_are_looked_up_by_what_the_contract_is() -> None:
    """The table of the class that was declared serves what was loaded, which has a class of its own."""

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


def test_two_contracts_of_one_name_stand_apart() -> None:
    """Contracts that are nested are in the document once each, by name, and numbered where two have one."""
    first = type(ct.Contract)("Inner", (ct.Contract,), {"__annotations__": {"a": int}})
    second = type(ct.Contract)("Inner", (ct.Contract,), {"__annotations__": {"b": int}})
    body = {"__annotations__": {"x": first, "y": list[second], "z": first}}
    contract = type(ct.Contract)("Outer", (ct.Contract,), body)
    assert ["Inner", "Inner 2"] == list(json.loads(ct.to_json(contract))["contracts"])
    assert_carried(contract)


# What no document holds ---------------------------------------------------------------------------


def made(annotation: Any, *rules: Any, **members: Any) -> type[ct.Contract]:
    """A contract of one field."""
    body = {"__annotations__": {"x": annotation}, "rules": ct.rules(*rules), **members}
    return type(ct.Contract)("C", (ct.Contract,), body)


ODD = ct.Custom("odd", accepts=lambda value: value % 2 == 1)
CODE: dict[str, tuple[type[ct.Contract], str, str]] = {
    "a custom rule": (made(Annotated[int, ODD]), "C.x.rules[0].custom", "Custom('odd')"),
    "another one of its name": (
        made(Annotated[int, ct.Custom("even", accepts=bool)]), "C.x.rules[0].custom", "Custom('even')"),
    "a custom rule of items": (made(list[Annotated[int, ODD]]), "C.x.item.rules[0].custom", "Custom('odd')"),
    "a custom rule of rows": (
        made(int, ct.CustomRow("r", ("x",), accepts=bool)), "C.rules[0].custom", "CustomRow('r')"),
    "a custom rule of a table": (
        made(int, ct.group("x", ct.CustomTable("t", ("x",), accepts=bool))), "C.rules[0].of.custom",
        "CustomTable('t')"),
    "a factory": (made(list[int], x=Field(default_factory=lambda: [1])), "C.x.default_factory", "function"),
    "an example": (
        made(Annotated[Colour, Field(examples=[Colour.RED])]), "C.x.examples[0]", "is a Colour"),
    "half a character": (made(Annotated[str | None, ct.Missing("\ud800")]), "C.x.wire.missing[0]", "no Unicode"),
}  # fmt: skip


@pytest.mark.parametrize(("contract", "path", "says"), CODE.values(), ids=CODE)
def test_what_no_document_holds_is_refused(
    contract: type[ct.Contract], path: str, says: str
) -> None:
    """What JSON cannot hold is an error that says where it is, what, and what to do."""
    with pytest.raises(ct.DocumentError) as refused:
        ct.to_json(contract, customs=[EVEN])
    assert path == refused.value.path
    assert says in str(refused.value)


def test_a_custom_rule_travels_by_its_name() -> None:
    """Where both sides know a rule it travels by its name; where one lacks it, that one says so."""
    contract = made(Annotated[int, EVEN])
    text = ct.to_json(contract, customs=[ODD, EVEN])
    assert '"custom":"even"' in text
    assert not ct.from_json(text, customs=[EVEN]).check([{"x": 3}]).ok
    lacking: list[list[AnyCustom]] = [[], [ODD], [ct.CustomRow("even", ("x",), accepts=bool)]]
    for customs in lacking:
        with pytest.raises(ct.DocumentError, match=r"names Custom\('even'\)"):
            ct.from_json(text, customs=customs)


def test_customs_are_rules_that_have_names_of_their_own() -> None:
    """Customs of which two have one name, or that are none, are refused."""
    with pytest.raises(ValueError, match="two are named 'even'"):
        ct.to_json(Vendor, customs=[EVEN, ct.Custom("even", accepts=bool)])
    none: Any = ["even"]
    with pytest.raises(TypeError, match="Custom"):
        ct.to_json(Vendor, customs=none)


# The schema -------------------------------------------------------------------------------------


def test_the_schema_stands_in_the_docs() -> None:
    """The JSON Schema is one, and is the file of the docs; `python -m tools.schema` writes that."""
    Draft202012Validator.check_schema(ct.contract_schema())
    home = Path(__file__).parents[1] / "docs" / "reference" / "contract-1.schema.json"
    assert json.loads(home.read_text()) == ct.contract_schema()
