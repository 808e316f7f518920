"""A contract as JSON Schema: what a client of an endpoint may send, and what it gets."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from tests.test_payload_laws import Drawn, drawn_rows, in_json

import contracts as ct
from contracts.backends.payload_errors import fails_one_row
from contracts.documents.json_schema import Writer, json_schema
from contracts.specification import within
from contracts.testing.cases import cases


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Point(ct.Contract):
    """A point."""

    x: float
    y: float = 0.0


def schema_of(annotation: Any, mode: Literal["validation", "serialization"] = "validation") -> Any:
    """The schema of a field that is declared so, without its title."""
    contract = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": annotation}})
    return without_title(contract.model_json_schema(mode=mode)["properties"]["x"])


def without_title(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without the title."""
    return {keyword: said for keyword, said in schema.items() if keyword != "title"}


def accepts(schema: dict[str, Any], value: Any) -> bool:
    """Whether a value keeps a schema, which must be one."""
    Draft202012Validator.check_schema(schema)
    return bool(Draft202012Validator(schema).is_valid(value))


INT64 = {"type": "integer", "format": "int64"}
TYPES = {
    "bool": (bool, {"type": "boolean"}),
    "int": (int, INT64),
    "int64": (ct.Int64, INT64),
    "int8": (ct.Int8, {"type": "integer", "minimum": -128, "maximum": 127}),
    "uint64": (ct.UInt64, {"type": "integer", "minimum": 0, "maximum": 2**64 - 1}),
    "float": (float, {"type": "number"}),
    "str": (str, {"type": "string"}),
    "bytes": (bytes, {"type": "string", "contentEncoding": "base64"}),
    "uuid": (UUID, {"type": "string", "format": "uuid"}),
    "date": (date, {"type": "string", "format": "date"}),
    "instant": (AwareDatetime, {"type": "string", "format": "date-time"}),
    "duration": (timedelta, {"type": "string", "format": "duration"}),
    "enum": (Colour, {"type": "string", "enum": ["red", "blue"]}),
    "literal": (Literal[1, 2], INT64 | {"enum": [1, 2]}),
    "list": (list[int], {"type": "array", "items": INT64}),
    "nullable": (int | None, {"anyOf": [INT64, {"type": "null"}]}),
    "nullable text": (str | None, {"type": ["string", "null"]}),
    "nullable items": (list[str | None], {"type": "array", "items": {"type": ["string", "null"]}}),
    "vector": (
        Annotated[list[float], ct.Len(3, 3)],
        {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3},
    ),
    "nested": (Point, {"$ref": "#/$defs/Point"}),
    "nested or null": (Point | None, {"anyOf": [{"$ref": "#/$defs/Point"}, {"type": "null"}]}),
}


@pytest.mark.parametrize("name", TYPES)
def test_a_type_is_what_json_has_for_it(name: str) -> None:
    """Each type is the JSON type that it is written as, with the format that it is written in."""
    annotation, expected = TYPES[name]
    assert expected == schema_of(annotation)


@pytest.mark.parametrize(
    ("annotation", "good", "bad"),
    [
        (datetime, "2024-03-02T10:00:00", "2024-03-02T10:00:00Z"),
        (time, "10:00:00.5", "10:00"),
    ],
)
def test_times_without_a_zone_have_a_pattern(annotation: Any, good: str, bad: str) -> None:
    """Local times, for which JSON Schema has no format, are held to how they are written."""
    schema = schema_of(annotation)
    assert [True, False] == [accepts(schema, good), accepts(schema, bad)]


RULES = {
    "ge": (Annotated[int, ct.Ge(1)], {**INT64, "minimum": 1}),
    "gt": (Annotated[float, ct.Gt(0.5)], {"type": "number", "exclusiveMinimum": 0.5}),
    "le": (ct.Latitude, {"type": "number", "minimum": -90, "maximum": 90}),
    "lt": (Annotated[float, ct.Lt(2)], {"type": "number", "exclusiveMaximum": 2}),
    "the narrower": (
        Annotated[ct.UInt8, ct.Ge(5), ct.Le(9)],
        {"type": "integer", "minimum": 5, "maximum": 9},
    ),
    "the narrowest": (
        Annotated[str, ct.rule(ct.Len(2, 5), name="a"), ct.rule(ct.Len(1, 4), name="b")],
        {"type": "string", "minLength": 2, "maxLength": 4},
    ),
    "multiple_of": (Annotated[int, ct.MultipleOf(5)], {**INT64, "multipleOf": 5}),
    "length": (Annotated[str, ct.Len(1, 3)], {"type": "string", "minLength": 1, "maxLength": 3}),
    "pattern": (
        Annotated[str, ct.Matches(r"VH-[0-9]{6}|X\.[a-z_-]*")],
        {"type": "string", "pattern": r"^(?:VH-[0-9]{6}|X\.[a-z_-]*)$"},
    ),
    "part": (Annotated[str, Field(pattern="[0-9]+")], {"type": "string", "pattern": "[0-9]+"}),
    "one_of": (Annotated[str, ct.OneOf("a", "b")], {"type": "string", "enum": ["a", "b"]}),
    "format": (ct.Email, {"type": "string", "format": "email"}),
    "words": (
        Annotated[float, ct.MultipleOf(0.5)],
        {"type": "number", "description": "Must be a multiple of 0.5."},
    ),
    "day": (
        Annotated[date, ct.Ge(date(2020, 1, 1))],
        {"type": "string", "format": "date", "description": "Must be at least 2020-01-01."},
    ),
    "bytes": (
        Annotated[bytes, ct.Len(2)],
        {
            "type": "string",
            "contentEncoding": "base64",
            "description": "Must have a length of at least 2.",
        },
    ),
    "named": (
        Annotated[int, ct.rule(ct.Custom("even", accepts=lambda n: n % 2 == 0), name="pairs")],
        {**INT64, "description": "Must satisfy even (pairs)."},
    ),
    "warned": (Annotated[int, ct.warn(ct.Ge(1))], INT64),
    "tolerated": (Annotated[int, ct.tolerate(ct.Ge(1), rows=1)], INT64),
    "unit": (Annotated[float, ct.Unit("km/h")], {"type": "number", "x-unit": "km/h"}),
}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_said_in_keywords_or_in_words(name: str) -> None:
    """A rule is the keyword that says the same, or stands in the description; what would not refuse
    a payload is not said.
    """
    annotation, expected = RULES[name]
    assert expected == schema_of(annotation)


@pytest.mark.parametrize(
    "pattern", [r"\d+", "a.c", "[^a]", "(?i)a", r"\pL", "[a&&b]", "a++", r"\bx", "[[:alpha:]]", "é"]
)
def test_a_pattern_that_engines_read_differently_is_said_in_words(pattern: str) -> None:
    """A pattern is given only where Rust's engine, ECMA-262's and Python's agree on all of it."""
    schema = schema_of(Annotated[str, ct.Matches(pattern)])
    assert {"type", "description"} == set(schema)
    assert repr(pattern) in schema["description"]


WIRE = {
    "missing": (
        Annotated[int | None, ct.Missing("NA", -1)],
        {"anyOf": [INT64, {"enum": ["NA", -1]}, {"type": "null"}]},
    ),
    "numerals": (
        Annotated[float, ct.Numerals(decimal_comma=True)],
        {"type": ["number", "string"]},
    ),
    "trim": (
        Annotated[str, ct.Trim(), ct.Len(1, 2)],
        {
            "type": "string",
            "minLength": 1,
            "description": "Must have a length of at most 2.",
        },
    ),
    "nan": (
        Annotated[float, ct.NonFinite(nan="allow")],
        {"anyOf": [{"type": "number"}, {"enum": ["NaN"]}]},
    ),
    "epoch": (
        Annotated[AwareDatetime, ct.Format("epoch_s")],
        {
            "type": ["integer", "string"],
            "description": "Must be written as seconds since 1970-01-01 (UTC), from 1980-01-01 until"
            " 2100-01-01.",
        },
    ),
    "rfc3339": (
        Annotated[AwareDatetime, ct.Format("rfc3339")],
        {
            "type": "string",
            "format": "date-time",
            "description": "Must be written in RFC 3339.",
        },
    ),
    "pattern": (
        Annotated[date, ct.Format("%d/%m/%Y")],
        {"type": "string", "description": "Must be written as %d/%m/%Y."},
    ),
}


@pytest.mark.parametrize("name", WIRE)
def test_wire_form_is_what_may_be_sent(name: str) -> None:
    """What a field says of its wire form widens what may be sent."""
    annotation, expected = WIRE[name]
    schema = schema_of(annotation)
    if name == "epoch":
        assert "seconds since 1970" in schema.pop("description")
        expected = without_description(expected)
    assert expected == schema


def without_description(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without its words."""
    return {keyword: said for keyword, said in schema.items() if keyword != "description"}


def test_what_is_dumped_is_narrower_than_what_may_be_sent() -> None:
    """A dump has no null that a default stood for, no word for missing, and a decimal as text."""

    class Row(ct.Contract):
        n: int = 1
        m: Annotated[int, ct.Missing(-1)] = 2
        d: Annotated[Decimal, Field(max_digits=5, decimal_places=2)]

    sent = Row.model_json_schema()["properties"]
    dumped = Row.model_json_schema(mode="serialization")["properties"]
    assert {"type": ["string", "number"]} == {"type": sent["d"]["type"]}
    assert {"type": "string"} == {"type": dumped["d"]["type"]}
    assert {**INT64, "title": "N", "default": 1} == dumped["n"]
    assert {**INT64, "title": "M", "default": 2} == dumped["m"]
    assert accepts(sent["n"], None)
    assert not accepts(dumped["n"], None)


def test_an_object_says_its_keys() -> None:
    """The schema has the fields under the names of the data, those that must be there, whether others
    may be, and the rules of the row in words.
    """

    class Trip(ct.Contract, extra="forbid"):
        """A trip."""

        start: int
        stop: Annotated[int, Field(alias="end", title="End", description="When it ended.")]
        note: str | None = None
        rules = ct.rules(ct.rule(ct.col("stop") >= ct.col("start"), name="time runs on"))

    schema = Trip.model_json_schema()
    assert ["start", "end", "note"] == list(schema["properties"])
    assert ["start", "end"] == schema["required"]
    assert schema["additionalProperties"] is False
    assert "A trip.\n\nEnd must be at least start (time runs on)." == schema["description"]
    assert {**INT64, "title": "End", "description": "When it ended."} == schema["properties"]["end"]
    assert ["start", "stop", "note"] == list(Trip.model_json_schema(by_alias=False)["properties"])


def test_other_keys_are_let_in_where_the_contract_lets_them() -> None:
    """A contract that ignores or allows further keys says nothing of them."""
    for extra in ("ignore", "allow"):
        contract = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {}}, extra=extra)
        assert {"type": "object", "title": "C", "properties": {}} == contract.model_json_schema()


def test_defaults_and_examples_are_shown_unless_they_are_private() -> None:
    """A default and examples stand in JSON's own form; a sensitive field shows neither."""

    class Row(ct.Contract):
        day: Annotated[date, Field(examples=[date(2024, 3, 2)])] = date(2020, 1, 1)
        took: timedelta = timedelta(minutes=90)
        many: list[float] = [1.5]
        pin: Annotated[str, ct.Sensitive(), Field(examples=["1234"])] = "0000"

    fields = Row.model_json_schema()["properties"]
    assert ["2020-01-01", "PT1H30M", [1.5]] == [
        fields[name]["default"] for name in ("day", "took", "many")
    ]
    assert ["2024-03-02"] == fields["day"]["examples"]
    assert {"type": ["string", "null"], "title": "Pin"} == fields["pin"]


def test_contracts_inside_are_definitions() -> None:
    """A contract that stands in another, in a list or in a model is one definition, referred to."""

    class Line(ct.Contract):
        start: Point
        stop: Point | None

    class Order(BaseModel):
        lines: list[Line]
        point: Point

    assert ["Point"] == list(Line.model_json_schema()["$defs"])
    assert {"Line", "Point"} == set(TypeAdapter(list[Line]).json_schema()["$defs"])
    assert {"Line", "Point"} == set(Order.model_json_schema()["$defs"])
    good = {"lines": [{"start": {"x": 1}, "stop": None}], "point": {"x": 2.5}}
    assert accepts(Order.model_json_schema(), good)
    assert not accepts(Order.model_json_schema(), good | {"point": {"x": "2.5"}})


def test_pydantics_settings_of_the_schema_stand() -> None:
    """A config's title and json_schema_extra are in the schema, as in a model's."""

    def more(schema: dict[str, Any]) -> None:
        schema["x-a"] = 1

    for extra in ({"x-a": 1}, more, lambda schema, _: more(schema)):

        class Row(ct.Contract):
            model_config = ConfigDict(title="A row", json_schema_extra=extra)
            n: int = 1

        schema = Row.model_json_schema()
        assert ["A row", 1] == [schema["title"], schema["x-a"]]


def test_dumps_have_every_field_where_the_config_says_so() -> None:
    """Fields with a default are required of a dump where pydantic's setting asks for that."""

    class Row(ct.Contract):
        model_config = ConfigDict(json_schema_serialization_defaults_required=True)
        n: int = 1

    assert ["n"] == Row.model_json_schema(mode="serialization")["required"]
    assert "required" not in Row.model_json_schema()


def test_a_float32_is_rounded_before_it_is_bounded() -> None:
    """A bound of a 32-bit float lets through what rounds to a number within it, and little more."""

    class Row(ct.Contract):
        x: Annotated[ct.Float32, ct.Le(0.1), ct.Ge(-5)]

    schema = Row.model_json_schema()
    for x in (0.09999999776, -5.0000001, -5, 0.0999999):
        assert Row.model_validate_json(json.dumps({"x": x}))
        assert accepts(schema, {"x": x})
    for x in (0.11, -5.00001):
        assert not accepts(schema, {"x": x})


def is_refused(contract: type[ct.Contract], body: str) -> bool:
    """Whether a contract refuses a body."""
    try:
        contract.model_validate_json(body)
    except ValidationError:
        return True
    return False


@given(drawn_rows)
def test_what_a_contract_accepts_its_schema_accepts(drawn: Drawn) -> None:
    """A payload that keeps the contract keeps its schema, as it is sent and as it is dumped."""
    contract, rows = drawn
    aliases = {field.alias for field in ct.specification_of(contract).fields}
    names = {field.name for field in ct.specification_of(contract).fields} - aliases
    sent = contract.model_json_schema()
    dumped = contract.model_json_schema(mode="serialization")
    for row in rows:
        body = json.dumps(in_json(row)).replace("Infinity", "1e400")
        if names & row.keys() or is_refused(contract, body):
            continue
        assert accepts(sent, json.loads(body))
        dump = contract.model_validate_json(body).model_dump_json()
        assert accepts(dumped, json.loads(dump))


KINDS_SAID = {
    "ge": {"int", "float"},
    "gt": {"int", "float"},
    "le": {"int", "float"},
    "lt": {"int", "float"},
    "min_length": {"text", "list"},
    "max_length": {"text", "list"},
    "one_of": {"text", "int"},
    "null": {"int", "float", "text", "date"},
    "missing_field": {"int", "float", "text", "date"},
}
"""Of which kinds of values JSON Schema says what the corpus has a case of."""


def is_said(specification: ct.Specification, path: str | None, code: str) -> bool:
    """Whether a schema says what is broken."""
    if code == "extra_field":
        return True
    fields = {field.alias: field.value for field in specification.fields}
    value = fields.get(path or "")
    return value is not None and value.dtype.kind in KINDS_SAID.get(code, ())


def test_the_corpus_is_told_apart() -> None:
    """Of the corpus' rows the schema accepts those that break nothing, and refuses those that break
    what it can say.
    """
    told = 0
    for case in cases():
        specification = case.specification
        if any(map(is_nested, specification.fields)):
            continue
        aliases = {field.alias for field in specification.fields}
        names = {field.name for field in specification.fields} - aliases
        schema = json_schema(specification, Writer("validation", lambda _: {}))
        failing = {(f, c): rows for f, c, rows in case.broken if is_said(specification, f, c)}
        for place, row in enumerate(case.rows):
            if names & row.keys() or has_no_json(row):
                continue
            broken = [key for key, rows in failing.items() if rows is None or place in rows]
            if broken and not any(map(is_lenient, specification.fields)):
                told += 1
                assert not accepts(schema, in_json(row)), (case.name, row)
            elif all(rows is not None and place not in rows for _, _, rows in case.broken):
                assert accepts(schema, in_json(row)), (case.name, row)
    assert told > 50


def is_nested(field: Any) -> bool:
    """Whether a field holds another contract."""
    return any(one.dtype.kind == "struct" for one in within(field.value))


def is_lenient(field: Any) -> bool:
    """Whether a rule of the field only warns, or tolerates."""
    return not all(map(fails_one_row, field.value.rules))


def has_no_json(row: Any) -> bool:
    """Whether a row has what JSON has no number for."""
    text = json.dumps(in_json(row))
    return "NaN" in text or "Infinity" in text
