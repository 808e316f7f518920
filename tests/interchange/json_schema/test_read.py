"""Documents of JSON Schema as contracts: keywords, formats, defaults and references."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import pytest
from hypothesis import given
from pydantic import AwareDatetime, Field

import contracts as ct
from contracts.specification import Specification
from tests.interchange.json_schema.reading import contract_for
from tests.interchange.json_schema.validators import (
    accepts,
    is_accepted,
    json_text,
    under_datas_names,
)
from tests.laws.payloads import Drawn, drawn_rows
from tests.reference.contracts import TYPES, Plan, contract_of


def field_of(schema: Any) -> Any:
    """The one field of such a contract."""
    return ct.specification_of(contract_for(schema)).fields[0]


def crossed(document: Any) -> type[ct.Contract] | ct.SchemaError:
    """The contract of a document, or the error that it is."""
    try:
        return ct.from_json_schema(document)
    except ct.SchemaError as error:
        return error


@given(drawn_rows)
def test_the_contract_of_a_contracts_schema_lies_between_them(drawn: Drawn) -> None:
    """It accepts whatever JSON the contract accepts, and nothing that the schema refuses; or it is an
    error that names pointers into the schema.
    """
    contract, rows = drawn
    document = ct.to_json_schema(contract)
    back = crossed(document)
    if isinstance(back, ct.SchemaError):
        assert all(one.where.startswith("#/") for one in back.obstacles)
        return
    for row in rows:
        try:
            body = json_text(under_datas_names(contract, row))
            body.encode()
        except UnicodeEncodeError:
            continue  # half of a surrogate pair
        if is_accepted(contract, body):
            assert is_accepted(back, body)
        if is_accepted(back, body):
            assert accepts(document, json.loads(body)), body


CROSSES = sorted(TYPES)


@pytest.mark.parametrize("kind", CROSSES)
@pytest.mark.parametrize("nullable", [False, True])
def test_the_schema_of_each_kind_of_field_comes_back(kind: str, *, nullable: bool) -> None:
    """Every kind of field crosses, so that the law above is not empty."""
    contract = contract_of({"f": Plan(kind, nullable=nullable)})
    back = ct.from_json_schema(ct.to_json_schema(contract))
    (field,) = ct.specification_of(back).fields
    assert ("f", nullable) == (field.alias, field.value.nullable)


def test_schemas_of_contracts_give_types_units_and_words_back() -> None:
    """The additional keys in the schema of a contract are read."""

    class Inner(ct.Contract):
        """A point."""

        lat: ct.Latitude
        lon: ct.Longitude

    class Row(ct.Contract, extra="forbid"):
        """A row."""

        id: Annotated[UUID, Field(title="id", description="which one", examples=["a"])]
        at: AwareDatetime | None
        speed: Annotated[float, ct.Unit("km/h")] = 0.5
        paid: Annotated[Decimal, Field(max_digits=9, decimal_places=2), ct.Ge(Decimal("0.1"))]
        pin: Annotated[str, ct.Sensitive()]
        inner: Inner
        many: list[Inner | None]

    back = ct.from_json_schema(ct.to_json_schema(Row))
    specification = ct.specification_of(back)
    fields = specification.by_name
    assert ("Row", "A row.", "forbid") == (
        specification.name,
        specification.description,
        specification.extra,
    )
    expected = ct.specification_of(Row).by_name
    for name in ("id", "at", "paid", "pin"):
        assert replace(expected[name], description=None) == replace(fields[name], description=None)
    assert "which one" == fields["id"].description
    assert (0.5, "km/h") == (fields["speed"].default.value, fields["speed"].value.unit)
    inner = fields["inner"].value.dtype.specification
    assert ("Inner", "A point.", "decimal degrees") == (
        inner.name,
        inner.description,
        inner.fields[0].value.unit,
    )
    assert inner is fields["many"].value.dtype.item.dtype.specification


FORMATS: dict[str, tuple[str, str, str]] = {
    "date": ("a date", "2024-02-29", "2023-02-29"),
    "date-time": ("a datetime with a time zone", "2024-03-02T10:00:00Z", "2024-03-02T10:00:00"),
    "time": ("text", "10:00:00Z", "10:00:00"),
    "duration": ("a duration", "P1DT2H", "1 day"),
    "uuid": ("text", "0191D4E2-7C7F-7D3A-8F52-1C2B3A4D5E6F", "0191D4E2"),
    "email": ("text", "jo@example.org", "jo"),
    "ipv4": ("text", "127.0.0.1", "127.0.0"),
    "ipv6": ("text", "::1", ":1"),
    "hostname": ("text", "example.org", "-a"),
    "uri": ("text", "https://example.org/a", "/a"),
}


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_format_is_asserted(name: str) -> None:
    """Text of each format becomes the type that we have for it, and other text is refused."""
    noun, good, bad = FORMATS[name]
    contract = contract_for({"type": "string", "format": name})
    assert noun == str(field_of({"type": "string", "format": name}).value.dtype)
    assert [True, False] == [is_accepted(contract, json.dumps({"x": one})) for one in (good, bad)]


SEEN: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "int32": ({"type": "integer", "format": "int32"}, "a signed 32-bit integer", []),
    "float": ({"type": "number", "format": "float", "minimum": 0.5}, "a 32-bit float", ["be at least 0.5"]),
    "a broken bound of integers": ({"type": "integer", "minimum": 0.5, "exclusiveMaximum": 7.5}, "an integer",
                                   ["be at least 1", "be less than 8"]),
    "a bound past int64": ({"type": "integer", "minimum": -1e30, "maximum": 2**64}, "an integer", []),
    "base64": ({"type": "string", "contentEncoding": "base64"}, "bytes", []),
    "days": ({"type": "string", "format": "date", "enum": ["2024-03-02"]}, "a date", ["be one of 2024-03-02"]),
    "excluded members": ({"type": "integer", "not": {"enum": [1, 2.0]}}, "an integer", ["be none of 1, 2"]),
    "one excluded member": ({"type": "string", "not": {"const": ""}}, "text", ["be none of ''"]),
    "a reference alone": ({"allOf": [{"$ref": "#/properties/x/$defs/N"}], "$defs": {"N": {"type": "integer"}}}, "an integer", []),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("schema", "noun", "rules"), SEEN.values(), ids=SEEN.keys())
def test_keywords_become_types_and_rules(schema: Any, noun: str, rules: list[str]) -> None:
    """Keywords are a type and its rules."""
    value = field_of(schema).value
    assert (noun, rules) == (str(value.dtype), [str(one.rule) for one in value.rules])


DEFAULTS: dict[str, tuple[dict[str, Any], Any]] = {
    "a number": ({"type": "number", "default": 1}, 1.0),
    "a day": ({"type": "string", "format": "date", "default": "2024-03-02"}, date(2024, 3, 2)),
    "an instant": ({"type": "string", "format": "date-time", "default": "2024-03-02T00:00:00Z"}, datetime(2024, 3, 2, tzinfo=UTC)),
    "a span": ({"type": "string", "format": "duration", "default": "P1D"}, timedelta(1)),
    "a list": ({"type": "array", "items": {"type": "integer"}, "default": [1]}, [1]),
    "null": ({"type": ["string", "null"], "default": None}, None),
    "nothing": ({"type": "string"}, None),
    "where null may be": ({"type": ["string", "null"], "default": "a"}, "a"),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("schema", "expected"), DEFAULTS.values(), ids=DEFAULTS.keys())
def test_an_absent_property_takes_its_default(schema: Any, expected: Any) -> None:
    """A property that is not required takes its default where it is absent, or else is null."""
    contract = ct.from_json_schema({"properties": {"x": schema}})
    assert [{"x": expected}] == contract.parse([{}])


def test_words_and_examples_are_kept() -> None:
    """Titles, descriptions and examples are kept."""
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.org/order", "$comment": "…",
        "title": "Order", "description": "An order.", "examples": [{"n": 1}],
        "properties": {"n": {"type": "integer", "title": "N", "description": "How many.", "examples": [3]}},
    }  # fmt: skip  # short values, several a line
    contract = ct.from_json_schema(document, boundary="ingest", version="2.0.0")
    specification: Specification = ct.specification_of(contract)
    (field,) = specification.fields
    assert ("Order 2.0.0 at ingest", "An order.") == (
        specification.label,
        specification.description,
    )
    assert ("N", "How many.", (3,)) == (field.title, field.description, field.examples)
    assert [{"n": 1}] == ct.to_json_schema(contract)["examples"]
    assert "Mine" == ct.specification_of(ct.from_json_schema(document, name="Mine")).name


def test_references_lead_to_places_in_the_document() -> None:
    """Definitions by any name, with escaped pointers, each read once; the words beside a reference count."""
    point = {"type": "object", "properties": {"x": {"type": "number"}}, "required": ["x"]}
    document = {
        "definitions": {"a/b~ c": point},
        "type": "object",
        "properties": {
            "p": {"$ref": "#/definitions/a~1b~0%20c", "description": "here"},
            "q": {"type": "array", "items": {"$ref": "#/definitions/a~1b~0%20c"}},
        },
        "required": ["p", "q"],
    }
    fields = ct.specification_of(ct.from_json_schema(document)).by_name
    assert "here" == fields["p"].description
    assert fields["p"].value.dtype.specification is fields["q"].value.dtype.item.dtype.specification
    rooted = ct.from_json_schema({"$defs": {"P": point}, "$ref": "#/$defs/P"})
    assert ["x"] == [one.alias for one in ct.specification_of(rooted).fields]
