"""The JSON Schema of a contract is sound for whatever the contract accepts, and as tight as keywords can express."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import AwareDatetime, Field, ValidationError
from pydantic_core import PydanticSerializationError

import contracts as ct
from contracts.backends.payload.errors import fails_one_row
from contracts.interchange.json_schema.write import object_schema
from contracts.specification import Field as FieldOf
from contracts.specification import FieldType, Specification, StructOf, walk_types
from contracts.testing.cases import cases, wire_cases
from tests.interchange.json_schema.validators import (
    DIGITS,
    Mode,
    accepts,
    contract_with,
    is_accepted,
    json_text,
    under_datas_names,
)
from tests.laws.payloads import Drawn, drawn_rows, in_json
from tests.reference.contracts import PATTERNS, Planned, alias_of, contract_of, plans, rows_for


def dump_of(contract: type[ct.Contract], body: str) -> str | None:
    """The dump of the body's instance, unless its field has no text for it."""
    try:
        return contract.model_validate_json(body).model_dump_json()
    except PydanticSerializationError:
        return None


def assert_sound(contract: type[ct.Contract], body: str) -> bool:
    """Assert that a schema accepts what its contract accepts, and what its dump writes; and return whether
    there was any of it.
    """
    if not is_accepted(contract, body):
        return False
    sent, dump = json.loads(body), dump_of(contract, body)
    for formats in (True, False):
        assert accepts(contract.model_json_schema(), sent, formats=formats), body
        if dump is not None:
            dumped = contract.model_json_schema(mode="serialization")
            assert accepts(dumped, json.loads(dump), formats=formats), dump
    return True


@given(drawn_rows)
def test_a_schema_accepts_all_that_its_contract_accepts(drawn: Drawn) -> None:
    """A payload that keeps a contract keeps its schema, as it is sent and as it is dumped."""
    contract, rows = drawn
    for row in rows:
        try:
            assert_sound(contract, json_text(under_datas_names(contract, row)))
        except UnicodeEncodeError:
            continue  # half of a surrogate pair


WORDS = [
        "", " ", "NA", " NA ", "a", " a", "moving", "moving\n", "NaN", "Infinity", "-Infinity", "nan", "+INF", "-inf", "yes", "no",
        "1", "1.5", "1,5", "1 234", "1E2", "-0.50", "999.995", "AAEC", "QQ==", "__8=", "2024-03-02",
        "2024-03-02T10:00:00", "2024-03-02 10:00:00.5", "2024-03-02T10:00:00Z", "2024-03-02 10:00:00+01:00",
        "2024-03-02t10:00:00.25z", "10:00:00", "10:00:00.5", "PT1H0.5S", "-P1DT2H", "P2W", "PT1H30S",
        "02/03/2024", "2 Mar 2024", "1709373600", "40°26'46\"N", "+4026/", "DE", "EUR", "jo@example.org",
        "0191d4e2-7c7f-7d3a-8f52-1c2b3a4d5e6f",
    ]  # fmt: skip  # short values, several a line

NUMBERS = [
    *range(-5, 6),
    0.1,
    0.2,
    0.3,
    0.7,
    -999,
    7.0,
    2**53 + 3,
    1e23,
    10**23,
    1.2345678901234567e25,
    1709373600,
    2**63,
]
EDGES = [None, True, False, *WORDS, *NUMBERS]
"""What one field or another takes for a value, and most do not."""
SOME_NUMBERS = (
    st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.floats(-5, 5)
    | st.floats(-5, 5, width=32)
    | st.decimals(-20, 20, places=2).map(float)
)
BIG = Annotated[Decimal, Field(max_digits=38, decimal_places=3)]
FIELDS: dict[str, Any] = {
    "float32": Annotated[ct.Float32, ct.Interval(ge=0.1, le=0.7)],
    "strict float32": Annotated[ct.Float32, ct.Interval(gt=0.1, lt=3)],
    "one of float32": Annotated[ct.Float32, ct.OneOf(0.1, 0.3)],
    "steps": Annotated[float, ct.MultipleOf(0.1)],
    "steps of one": Annotated[float, ct.MultipleOf(1)],
    "decimal": Annotated[DIGITS, ct.Gt(Decimal("0.1")), ct.Lt(Decimal("7.33"))],
    "decimals of one": Annotated[DIGITS, ct.MultipleOf(Decimal(1))],
    "big decimal": Annotated[BIG, ct.Ge(Decimal(2**53 + 3)), ct.Lt(Decimal(10**23 + 1))],
    "decimal steps": Annotated[DIGITS, ct.MultipleOf(Decimal("0.1"))],
    "big steps": Annotated[BIG, ct.MultipleOf(Decimal(10))],
    "one of decimals": Annotated[DIGITS, ct.OneOf(Decimal("0.10"), Decimal(1))],
    "comma": Annotated[DIGITS, ct.Numerals(decimal_comma=True)],
    "numerals": Annotated[float, ct.Numerals(decimal_comma=True, thousands=" "), ct.Ge(0)],
    "truth": Annotated[bool, ct.Words(true="yes", false=("no", " "))],
    "trimmed": Annotated[str, ct.Trim(), ct.OneOf("moving", "a"), ct.Len(1, 6)],
    "trimmed code": Annotated[ct.CountryAlpha2, ct.Trim()] | None,
    "trimmed null": Annotated[str | None, ct.Trim(), ct.Missing("NA", ""), ct.Len(5)],
    "trimmed name": Annotated[float, ct.Trim(), ct.NonFinite(nan="allow", inf="allow"), ct.Ge(0)],
    "null in numbers": Annotated[int | None, ct.Missing(-999, "NA"), ct.Ge(0)],
    "null in lists": list[Annotated[float | None, ct.Missing("NA", 0)]],
    "nan is null": Annotated[float | None, ct.NonFinite(nan="null"), ct.Lt(1)],
    "infinite": Annotated[float, ct.NonFinite(inf="allow"), ct.Gt(0)],
    "bytes": Annotated[bytes, ct.Len(1, 2)],
    "date": date,
    "one of dates": Annotated[date, ct.OneOf(date(2024, 3, 2))],
    "either date": Annotated[date, ct.Format("%d/%m/%Y", "%Y-%m-%d")],
    "ISO date": Annotated[date, ct.Format("rfc3339")],
    "naive": datetime,
    "instant": AwareDatetime,
    "trimmed instant": Annotated[AwareDatetime, ct.Trim()],
    "rfc3339": Annotated[AwareDatetime, ct.Format("rfc3339")],
    "%z": Annotated[datetime, ct.Format("%Y-%m-%d %H:%M:%S%z", "rfc3339")],
    "Z": Annotated[datetime, ct.Format("%Y-%m-%dT%H:%M:%SZ")],
    "count": Annotated[datetime, ct.Format("epoch_s"), ct.Missing(0, "")] | None,
    "time": time,
    "duration": Annotated[timedelta, ct.Ge(timedelta(0))],
    "uuid": Annotated[UUID | None, ct.Missing("NA")],
    "latitude": Annotated[ct.Latitude, ct.Format("dms", "iso6709")],
    "email": Annotated[ct.Email | None, ct.Missing("NA")],
    "currency": ct.CurrencyCode,
    "pattern": Annotated[str, ct.Matches("[^a]*|.o.*")],
    "literal": Literal[1, 2] | None,
    "list": Annotated[list[ct.Int8 | None], ct.Len(1, 2)],
}
"""Fields for which a keyword that is a little too tight would refuse what the contract accepts."""


@pytest.mark.parametrize("name", FIELDS)
def test_no_keyword_refuses_a_value_that_its_field_accepts(name: str) -> None:
    """A schema accepts each of the words and numbers above that its field accepts, with formats or
    without; and each field accepts some.
    """
    contract = contract_with(FIELDS[name])
    sent = ([one] for one in EDGES) if "list" in name else EDGES
    assert 0 < sum(assert_sound(contract, json.dumps({"x": one})) for one in sent)


@given(st.sampled_from(sorted(FIELDS)), SOME_NUMBERS)
def test_no_bound_refuses_a_number_that_its_field_accepts(name: str, number: float) -> None:
    """A schema accepts every number that its field accepts, however it is rounded."""
    assert_sound(contract_with(FIELDS[name]), json.dumps({"x": number}))


EXPRESSED = {
    "dtype": {"bool", "int", "int8", "uint16", "float", "latitude", "text", "literal", "date", "naive", "aware",
              "time", "duration", "uuid", "bytes", "decimal", "floats"},
    "null": {"bool", "int", "float", "text", "date", "aware", "decimal", "floats", "literal", "struct"},
    "ge": {"int", "int8", "uint16", "float", "latitude"},
    "gt": {"int", "int8", "uint16", "float"},
    "le": {"int", "int8", "uint16", "float", "latitude"},
    "lt": {"int", "int8", "uint16", "float"},
    "multiple_of": {"int", "int8"},
    "lossy": {"int", "int8", "uint16"},
    "min_length": {"text", "floats"},
    "max_length": {"text", "floats"},
    "matches": {"text"},
    "one_of": {"literal", "country"},
    "format": {"uuid"},
}  # fmt: skip  # a table, a line each
"""The kinds of generated fields of which JSON Schema says what breaks a rule, by its code."""


@st.composite
def planned_rows(draw: st.DrawFn) -> tuple[Planned, list[dict[str, Any]]]:
    """Planned fields, and rows of which some are of no use at all."""
    drawn = draw(st.lists(plans(), min_size=6, max_size=12))
    kinds = set().union(*EXPRESSED.values())
    said = [plan for plan in drawn if plan.kind in kinds][:3]
    planned = {f"f{place}": plan for place, plan in enumerate(said)}
    return planned, draw(rows_for(planned))


def is_expressed(planned: Planned, row: dict[str, Any], field: str, code: str) -> bool:
    """Whether a schema states what is broken in a row."""
    if code in ("missing_field", "extra_field"):
        return True
    plans = {alias_of(plan, name): plan for name, plan in planned.items()}
    plan = plans.get(field)
    if plan is None or plan.kind not in EXPRESSED.get(code, ()):
        return False
    # The `$` of Python's validator stands before a last end of line, too.
    return not (plan.pattern in PATTERNS and str(row.get(field)).endswith("\n"))


@given(planned_rows())
def test_keywords_refuse_all_that_they_can_express(
    drawn: tuple[Planned, list[dict[str, Any]]],
) -> None:
    """A payload that breaks a bound, a set, a length, a pattern, a step, a type or its keys is refused
    by the schema, without formats.
    """
    planned, rows = drawn
    contract = contract_of(planned)
    schema = contract.model_json_schema()
    for given_row in rows:
        row = under_datas_names(contract, given_row)
        body = json_text(row)
        try:
            contract.model_validate_json(body)
        except ValidationError as error:
            lines = [(str(line["loc"][0]), line["type"]) for line in error.errors() if line["loc"]]
            if any(is_expressed(planned, row, field, code) for field, code in lines):
                assert not accepts(schema, json.loads(body), formats=False), (body, lines)


def whole_schema(specification: Specification, mode: Mode = "validation") -> dict[str, Any]:
    """The schema of a specification, with what it nests in its place."""

    def nested(value: FieldType) -> dict[str, Any]:
        assert isinstance(value.dtype, StructOf)
        return whole_schema(value.dtype.specification, mode)

    names = {field.name: field.alias for field in specification.fields}
    return object_schema(specification, names, mode, nested)


def goes_by_names(specification: Specification, row: Any) -> bool:
    """Whether a row, or what it nests, has fields by their Python names, which a schema does not."""
    inner = (
        (one.value.dtype.specification, row.get(one.alias))
        for one in specification.fields
        if isinstance(one.value.dtype, StructOf)
    )
    named = {one.name for one in specification.fields if one.name != one.alias}
    return bool(named & row.keys()) or any(
        goes_by_names(nested, one) for nested, one in inner if isinstance(one, dict)
    )


def rows_in_json() -> Iterator[tuple[Any, dict[str, Any], Any, set[tuple[str | None, str]]]]:
    """The corpus' rows that JSON has a form for, with their contract and what they break."""
    for case in cases():
        schema = whole_schema(case.specification)
        for place, row in enumerate(case.rows):
            text = json.dumps(in_json(row))
            if goes_by_names(case.specification, row) or "NaN" in text or "Infinity" in text:
                continue
            broken = {
                (field, code) for field, code, rows in case.broken if place in rows or not rows
            }
            yield case, schema, json.loads(text), broken


def test_the_corpus_is_let_in_where_it_breaks_nothing() -> None:
    """Of the corpus' rows the schema lets in those that break nothing, and refuses those that break
    what it can state.
    """
    let_in = refused = 0
    kinds = {
        "ge": ("int", "float"),
        "le": ("int", "float"),
        "gt": ("int", "float"),
        "lt": ("int", "float"),
        "min_length": ("text", "list"),
        "max_length": ("text", "list"),
        "one_of": ("text", "int"),
    }
    for case, schema, row, broken in rows_in_json():
        if not broken and not case.not_run:
            assert accepts(schema, row), (case.name, row)
            let_in += 1
        fields = {field.alias: field.value for field in case.specification.fields}
        told = any(
            code in ("missing_field", "extra_field")
            or (field in fields and fields[field].dtype.kind in kinds.get(code, ()))
            for field, code in broken
        )
        every = (
            one for value in fields.values() for inner in walk_types(value) for one in inner.rules
        )
        if told and all(map(fails_one_row, every)):
            assert not accepts(schema, row), (case.name, row)
            refused += 1
    assert let_in > 300
    assert refused > 20


@pytest.mark.parametrize("case", wire_cases(), ids=str)
def test_the_corpus_of_wire_form_is_let_in(case: Any) -> None:
    """Every text that the corpus reads as a value, the schema of its field accepts; and every
    schema is valid.
    """
    specification = Specification("Case", (FieldOf("x", "X", case.value),))
    Draft202012Validator.check_schema(whole_schema(specification, "serialization"))
    schema = whole_schema(specification)
    plain = (str, int, float, bool, type(None))
    for one, done in zip(case.inputs, case.becomes, strict=True):
        if case.source == "values" and type(one) in plain and not hasattr(done, "code"):
            if isinstance(one, float) and not math.isfinite(one):
                continue
            assert accepts(schema, {"X": one}), one
