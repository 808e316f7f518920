"""A contract as JSON Schema: each type, rule, default and nested contract in keywords or in words."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

import contracts as ct
from tests.interchange.json_schema.validators import (
    DIGITS,
    INT,
    NULL,
    REAL,
    TEXT,
    accepts,
    contract_with,
    is_accepted,
    schema_of,
)


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Point(ct.Contract):
    """A point."""

    x: float
    y: float = 0.0


TYPES: dict[str, tuple[Any, dict[str, Any]]] = {
    "bool": (bool, {"type": "boolean"}),
    "int": (int, INT),
    "int8": (ct.Int8, {"type": "integer", "minimum": -128, "maximum": 127}),
    "int32": (ct.Int32, {**INT, "format": "int32", "minimum": -(2**31), "maximum": 2**31 - 1}),
    "uint64": (ct.UInt64, {"type": "integer", "minimum": 0, "maximum": 2**64 - 1}),
    "float": (float, REAL),
    "float32": (ct.Float32, {"type": "number", "format": "float"}),
    "text": (str, TEXT),
    "uuid": (UUID, {**TEXT, "format": "uuid", "pattern": "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}),
    "date": (date, {**TEXT, "format": "date"}),
    "enum": (Colour, {**TEXT, "enum": ["red", "blue"]}),
    "literal": (Literal[1, 2], {"type": "integer", "enum": [1, 2]}),
    "list": (list[int], {"type": "array", "items": INT}),
    "tuple": (tuple[bool, ...], {"type": "array", "items": {"type": "boolean"}}),
    "vector": (
        Annotated[list[float], ct.Len(3, 3)],
        {"type": "array", "items": REAL, "minItems": 3, "maxItems": 3},
    ),
    "null": (int | None, {"anyOf": [INT, NULL]}),
    "null items": (list[str | None], {"type": "array", "items": {"anyOf": [TEXT, NULL]}}),
    "nested": (Point, {"$ref": "#/$defs/Point"}),
    "nested or null": (Point | None, {"anyOf": [{"$ref": "#/$defs/Point"}, NULL]}),
    "instants in one way": (
        Annotated[datetime, ct.Format("%FT%TZ")], {**TEXT, "format": "date-time"},
    ),
    "coordinates": (
        ct.Longitude, {**REAL, "minimum": -180, "maximum": 180, "x-unit": "decimal degrees"},
    ),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", TYPES)
def test_each_type_has_its_json_type(name: str) -> None:
    """Each type is the JSON type that it is written as, with the format that all of its text is of."""
    annotation, expected = TYPES[name]
    assert expected == schema_of(annotation)


TEXTS: dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
    "datetime": (datetime, ("2024-03-02T10:00:00", "2024-03-02 10:00:00.5"), ("2024-03-02T10:00:00Z", "2024-03-02")),
    "instant": (AwareDatetime, ("2024-03-02t10:00:00z", "2024-03-02 10:00:00+01:00"), ("2024-03-02T10:00:00", "now")),
    "time": (time, ("10:00:00", "10:00:00.25"), ("10:00", "10:00:00Z", "24:00:00")),
    "duration": (timedelta, ("PT1H0.5S", "-P1D", "P2W"), ("P1Y", "1h", "")),
    "decimal": (DIGITS, ("999.99", "-0001.500", "+.5", "1E2"), ("1000", "1.005", "1,5", "", ".")),
    "bytes": (bytes, ("", "QQ==", "__8=", "//8="), ("QQ", "Q Q=", "é")),
    "pattern": (Annotated[date, ct.Format("%d %b %Y", "%d/%m/%Y")], ("02 mar 2024", "02/03/2024"), ("2/3/2024", "02 Mär 2024")),
    "count": (Annotated[datetime, ct.Format("epoch_s")], ("1709373600", "1709373600.25"), ("01709373600", "1e9")),
    "serial": (Annotated[datetime, ct.Format("excel_1900")], ("45353", "45353.5"), ("045353", "1e4", "2024-03-02")),
    "clock": (Annotated[timedelta, ct.Format("hms", "iso8601_duration")], ("26:00:00", "-1:00:00.5", "PT1H"), ("1:00", "1 days", "1h")),
    "days": (Annotated[timedelta, ct.Format("days_hms")], ("1 days 02:00:00", "-1 day, 2:00:00", "3 days"), ("1 days, +2:00:00", "PT1H")),
    "digits": (Annotated[int, ct.Numerals(thousands=" ")], ("1 234", "+7"), ("12 34", "x")),
    "words": (Annotated[bool, ct.Words(true="yes", false=("no", ""))], ("yes", "no", ""), ("true", "Yes")),
    "names": (Annotated[float, ct.NonFinite(nan="allow", inf="allow"), ct.Le(3)], ("NaN", "-Infinity", "nan", "-inf"), ("Infinity", "+inf", "nano", "1.5")),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", TEXTS)
def test_text_of_a_wire_form_is_distinguished_from_other_text(name: str) -> None:
    """If no format of JSON Schema is what the contract reads, a pattern or words are written."""
    annotation, good, bad = TEXTS[name]
    schema = schema_of(annotation)
    contract = contract_with(annotation)
    for text in (*good, *bad):
        expected = text in good
        assert expected == is_accepted(contract, json.dumps({"x": text})), text
        assert expected == accepts(schema, text), text


def test_an_object_declares_its_keys() -> None:
    """The schema has the fields under the names of the data, those that must be there, whether others
    may be, and the rules of the row in words.
    """

    class Trip(ct.Contract, extra="forbid"):
        """A trip."""

        start: int
        stop: Annotated[
            int, Field(alias="end", title="End", description="When it ended."), ct.Ge(0)
        ]
        note: str | None = None
        rules = ct.rules(
            ct.rule(ct.col("stop") >= ct.col("start"), name="time runs on"),
            ct.warn(ct.col("start") > 0),
            ct.Unique("start"),
        )

    schema = Trip.model_json_schema()
    assert ["start", "end", "note"] == list(schema["properties"])
    assert (["start", "end"], False) == (schema["required"], schema["additionalProperties"])
    assert (
        "A trip.\n\nIn each row:\n\n- time runs on: end must be at least start"
        == schema["description"]
    )
    assert {**INT, "minimum": 0, "title": "End", "description": "When it ended."} == schema[
        "properties"
    ]["end"]
    named = Trip.model_json_schema(by_alias=False)
    assert ["start", "stop", "note"] == list(named["properties"])
    assert ["start", "stop"] == named["required"]
    dumped = Trip.model_json_schema(mode="serialization")
    assert ["start", "end", "note"] == dumped["required"]


def test_other_keys_are_let_in_where_the_contract_lets_them() -> None:
    """A contract that ignores or allows further keys lets them in; a dump has those that it allows."""
    for extra, sent, dumped in (
        ("forbid", False, False),
        ("ignore", True, False),
        ("allow", True, True),
    ):
        contract = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {}}, extra=extra)
        assert sent == accepts(contract.model_json_schema(), {"y": 1})
        assert dumped == accepts(contract.model_json_schema(mode="serialization"), {"y": 1})


def test_a_value_with_a_default_may_be_absent_and_is_dumped() -> None:
    """A null and an absent key are allowed where a default replaces them; a dump has the value."""

    class Row(ct.Contract):
        n: int = 1
        m: Annotated[int, ct.Missing(-1)] = 2

    sent, dumped = (Row.model_json_schema(mode=mode) for mode in ("validation", "serialization"))
    assert {"anyOf": [INT, NULL], "default": 1} == sent["properties"]["n"]
    assert {"anyOf": [INT, {"enum": [-1]}, NULL], "default": 2} == sent["properties"]["m"]
    assert {**INT, "default": 1} == dumped["properties"]["n"]
    assert [None, ["n", "m"]] == [sent.get("required"), dumped.get("required")]


def test_defaults_and_examples_are_shown_unless_they_are_private() -> None:
    """A default and examples are in JSON's own form; a sensitive field shows neither."""

    class Inner(ct.Contract):
        at: Annotated[datetime, ct.Format("epoch_s")]

    class Row(ct.Contract):
        day: Annotated[date, ct.Format("%d/%m/%Y"), Field(examples=["02/03/2024"])] = date(
            2020, 1, 1
        )
        took: timedelta = timedelta(minutes=90)
        many: list[float] = [1.5]
        cost: DIGITS = Decimal("1.50")
        risk: Annotated[float, ct.NonFinite(nan="allow")] = math.nan
        inner: Inner = Inner(at=datetime.fromisoformat("2024-03-02T10:00:00Z"))
        lost: Annotated[str, ct.Missing("NA")] = "FR"
        made: list[int] = Field(default_factory=list)
        pin: Annotated[str, ct.Sensitive(), Field(examples=["1234"])] = "0000"

    fields = Row.model_json_schema()["properties"]
    assert {
        "day": "01/01/2020", "took": "PT1H30M", "many": [1.5], "cost": "1.50", "risk": "NaN",
        "inner": {"at": 1709373600}, "lost": "FR",
    } == {name: field["default"] for name, field in fields.items() if "default" in field}  # fmt: skip  # short values, several a line
    assert ["02/03/2024"] == fields["day"]["examples"]
    assert {"anyOf": [TEXT, NULL], "x-sensitive": True} == fields["pin"]


def test_contracts_inside_are_definitions() -> None:
    """A contract in another, in a list or in a model is one definition, referred to as pydantic is
    configured.
    """

    class Line(ct.Contract):
        start: Point
        stop: Point | None

    class Order(BaseModel):
        lines: list[Line]
        point: Point

    assert ["Point"] == list(Line.model_json_schema()["$defs"])
    assert {"Line", "Point"} == set(TypeAdapter(list[Line]).json_schema()["$defs"])
    schema = Order.model_json_schema(ref_template="#/components/schemas/{model}")
    assert {"Line", "Point"} == set(schema["$defs"])
    assert {"$ref": "#/components/schemas/Point"} == schema["properties"]["point"]
    assert {"$ref": "#/components/schemas/Point"} == schema["$defs"]["Line"]["properties"]["start"]
    good = {"lines": [{"start": {"x": 1}, "stop": None}], "point": {"x": 2.5}}
    assert accepts(Order.model_json_schema(), good)
    assert not accepts(Order.model_json_schema(), good | {"point": {"x": "2.5"}})


def test_pydantics_settings_of_the_schema_are_kept() -> None:
    """A config's title and json_schema_extra are in the schema, as in a model's."""

    def more(schema: dict[str, Any]) -> None:
        schema["x-a"] = len(schema["properties"]["n"])

    for extra in ({"x-a": 2}, more, lambda schema, _: more(schema)):

        class Row(ct.Contract):
            model_config = ConfigDict(title="A row", json_schema_extra=extra)
            n: int | None

        schema = Row.model_json_schema()
        assert ["A row", 1 if callable(extra) else 2] == [schema["title"], schema["x-a"]]
