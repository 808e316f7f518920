"""Documents of JSON Schema as contracts: what the schema refuses the contract refuses, or an error says
which place of it no contract can hold.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field
from tests.generated import TYPES, Plan, contract_of
from tests.test_json_schema import accepts, is_accepted, under_datas_names, written_in_json
from tests.test_payload_laws import Drawn, drawn_rows

import contracts as ct
from contracts.documents.ecma_patterns import rust_pattern
from contracts.specification import Specification


def contract_for(schema: Any, **said: Any) -> type[ct.Contract]:
    """The contract of an object with one required property."""
    document = {"type": "object", "properties": {"x": schema}, "required": ["x"], **said}
    return ct.from_json_schema(document)


def field_of(schema: Any) -> Any:
    """The one field of such a contract."""
    return ct.specification_of(contract_for(schema)).fields[0]


def obstacles_of(document: Any, **said: Any) -> list[str]:
    """The pointers of what stands in the way."""
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_json_schema(document, **said)
    assert all(one.problem and one.mend for one in raised.value.obstacles)
    return [one.where for one in raised.value.obstacles]


def crossed(document: Any) -> type[ct.Contract] | ct.SchemaError:
    """The contract of a document, or the error that it is."""
    try:
        return ct.from_json_schema(document)
    except ct.SchemaError as error:
        return error


# There and back -----------------------------------------------------------------------------------


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
            body = written_in_json(under_datas_names(contract, row))
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
    """Every kind of field crosses, so that the law above says something of it."""
    contract = contract_of({"f": Plan(kind, nullable=nullable)})
    back = ct.from_json_schema(ct.to_json_schema(contract))
    (field,) = ct.specification_of(back).fields
    assert ("f", nullable) == (field.alias, field.value.nullable)


def test_a_schema_of_ours_gives_types_units_and_words_back() -> None:
    """What our own schemas have beside JSON Schema's keywords is read."""

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


# Foreign documents against a validator --------------------------------------------------------------

NUMBERS = st.sampled_from([-7, -2, -1, 0, 1, 2, 3, 5, 12, 0.5, 2.5, -0.5, 3.0])
TEXTS = st.text("ab1-", max_size=5)
VALUES = st.none() | st.booleans() | NUMBERS | TEXTS
PATTERNS = ("^a", "b$", "[ab]{2,3}", r"^\d+-?\w*$", "a|b1", "^(?:a.)*$")


@st.composite
def numeric(draw: st.DrawFn, type_: str) -> dict[str, Any]:
    """A schema of numbers."""
    schema: dict[str, Any] = {"type": type_}
    if draw(st.booleans()):
        schema[draw(st.sampled_from(["minimum", "exclusiveMinimum"]))] = draw(
            st.sampled_from([-2, -0.5, 0, 1])
        )
    if draw(st.booleans()):
        schema[draw(st.sampled_from(["maximum", "exclusiveMaximum"]))] = draw(
            st.sampled_from([4, 5.5, 12])
        )
    if type_ == "integer" and draw(st.booleans()):
        schema["multipleOf"] = draw(st.sampled_from([1, 2, 3.0]))
    return schema


@st.composite
def textual(draw: st.DrawFn) -> dict[str, Any]:
    """A schema of text."""
    schema: dict[str, Any] = {"type": "string"}
    if draw(st.booleans()):
        schema["minLength"] = draw(st.integers(0, 2))
    if draw(st.booleans()):
        schema["maxLength"] = draw(st.sampled_from([2, 3.0, 4]))
    if draw(st.booleans()):
        schema["pattern"] = draw(st.sampled_from(PATTERNS))
    return schema


sets = st.sampled_from(
    [
        {"enum": ["a", "b1"]}, {"type": "string", "enum": ["a", ""]}, {"enum": [1, 3.0]}, {"const": "a"},
        {"type": ["string", "null"], "enum": ["a", None]}, {"type": ["string", "null"], "enum": ["a"]},
        {"type": "string", "enum": ["a", None]}, {"enum": ["a", None]}, {"enum": [0.5, 1]}, {"enum": [True]},
        {"type": ["integer", "number"]}, {"type": "boolean"}, {"const": 3},
    ]
)  # fmt: skip
scalars = sets | textual() | numeric("integer") | numeric("number")


@st.composite
def arrays(draw: st.DrawFn, items: st.SearchStrategy[Any]) -> dict[str, Any]:
    """A schema of arrays."""
    schema = {"type": "array", "items": draw(items)}
    return schema | draw(
        st.sampled_from([{}, {"minItems": 1}, {"maxItems": 2}, {"uniqueItems": False}])
    )


@st.composite
def objects(draw: st.DrawFn, members: st.SearchStrategy[Any]) -> dict[str, Any]:
    """A schema of objects."""
    names = ["a", "b c", "check"]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: draw(members) for name in names[: draw(st.integers(1, 3))]},
    }
    schema["required"] = [name for name in schema["properties"] if draw(st.booleans())]
    more = draw(st.sampled_from([None, True, False, {}]))
    return schema if more is None else {**schema, "additionalProperties": more}


nullable = st.sampled_from(["anyOf", "oneOf"])


@st.composite
def perhaps_null(draw: st.DrawFn, schemas: st.SearchStrategy[Any]) -> dict[str, Any]:
    """A schema, or one that lets null in as well."""
    schema = draw(schemas)
    if draw(st.booleans()):
        return schema
    ways = [schema, {"type": "null"}]
    may_be_null = None in schema.get("enum", ()) or "null" in schema.get("type", ())
    return {("anyOf" if may_be_null else draw(nullable)): ways}


members = perhaps_null(
    st.recursive(scalars, lambda inner: arrays(inner) | objects(inner), max_leaves=4)
)


@st.composite
def rows(draw: st.DrawFn, schema: dict[str, Any]) -> Any:
    """A value that mostly is what the schema asks."""
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return draw(rows(draw(st.sampled_from(schema[choice]))))
    if not draw(st.integers(0, 9)):
        return draw(VALUES)
    match schema.get("type"):
        case "object":
            keys = [name for name in schema["properties"] if draw(st.integers(0, 4))]
            row = {name: draw(rows(schema["properties"][name])) for name in keys}
            return row | draw(st.sampled_from([{}, {}, {"never declared": 1}]))
        case "array":
            return draw(st.lists(rows(schema["items"]), max_size=3))
        case "string":
            return draw(TEXTS)
        case "null":
            return None
        case _:
            return draw(st.sampled_from(schema.get("enum", [1])) | NUMBERS | VALUES)


def without_nulls(schema: dict[str, Any], value: Any) -> Any:
    """A value without the nulls of members that are not required: a contract takes those for absent."""
    for choice in ("anyOf", "oneOf"):
        if choice in schema and value is not None:
            return without_nulls(schema[choice][0], value)
    if schema.get("type") == "array" and isinstance(value, list):
        return [without_nulls(schema["items"], one) for one in value]
    if schema.get("type") == "object" and isinstance(value, dict):
        optional = schema["properties"].keys() - set(schema["required"])
        return {
            key: without_nulls(schema["properties"].get(key, {}), one)
            for key, one in value.items()
            if one is not None or key not in optional
        }
    return value


@given(st.data())
def test_a_contract_accepts_what_its_schema_accepts(data: st.DataObject) -> None:
    """A validator of JSON Schema and the contract give one verdict, of generated documents and bodies."""
    document = data.draw(objects(members))
    contract = ct.from_json_schema(document)
    row = data.draw(rows(document))
    expected = accepts(document, without_nulls(document, row))
    assert expected == is_accepted(contract, json.dumps(row)), row


@given(st.sampled_from(PATTERNS), st.text("ab1-_é\n\u2028", max_size=4))
def test_a_pattern_means_what_it_means_in_ecma(pattern: str, text: str) -> None:
    """Where a pattern crosses, it matches the same texts; Python reads those drawn as ECMA-262 does."""
    assert accepts({"pattern": ascii_only(pattern)}, text) == is_accepted(
        contract_for({"type": "string", "pattern": pattern}), json.dumps({"x": text})
    )


def ascii_only(pattern: str) -> str:
    """A pattern as Python must be told it: digits of ASCII, `$` at the very end, every end of a line."""
    return (
        pattern.replace("$", r"\Z")
        .replace(r"\d", "[0-9]")
        .replace(r"\w", "[0-9A-Za-z_]")
        .replace(".", "[^\n\r\u2028\u2029]")
    )


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?=a)",
        r"(a)\1",
        r"\bfoo",
        r"\s",
        r"\p{L}",
        "(?i)a",
        "[a&&b]",
        "(?<n>a)",
        "(",
        "[^]",
        r"\0",
    ],
)
def test_a_pattern_that_might_mean_something_else_does_not_cross(pattern: str) -> None:
    """The error names the pointer and the pattern."""
    assert rust_pattern(pattern) is None or pattern == "("
    assert ["#/properties/x/pattern"] == [
        one if one.endswith("pattern") else f"{one}/pattern"
        for one in obstacles_of({"properties": {"x": {"type": "string", "pattern": pattern}}})
    ]


# Types and formats ----------------------------------------------------------------------------------

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
    "a reference alone": ({"allOf": [{"$ref": "#/properties/x/$defs/N"}], "$defs": {"N": {"type": "integer"}}}, "an integer", []),
}  # fmt: skip


@pytest.mark.parametrize(("schema", "noun", "rules"), SEEN.values(), ids=SEEN.keys())
def test_what_keywords_say_becomes_types_and_rules(
    schema: Any, noun: str, rules: list[str]
) -> None:
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
}  # fmt: skip


@pytest.mark.parametrize(("schema", "expected"), DEFAULTS.values(), ids=DEFAULTS.keys())
def test_what_is_absent_takes_the_default(schema: Any, expected: Any) -> None:
    """A property that is not required takes its default where it is absent, or else is null."""
    contract = ct.from_json_schema({"properties": {"x": schema}})
    assert [{"x": expected}] == contract.parse([{}])


def test_words_and_examples_are_kept() -> None:
    """Titles, descriptions and examples stand where the contract has them."""
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.org/order", "$comment": "…",
        "title": "Order", "description": "An order.", "examples": [{"n": 1}],
        "properties": {"n": {"type": "integer", "title": "N", "description": "How many.", "examples": [3]}},
    }  # fmt: skip
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


# What no contract can hold ----------------------------------------------------------------------------

P = "#/properties/x"
REFUSED: dict[str, tuple[Any, list[str]]] = {
    "no type": ({}, [P]), "anything": (True, [P]), "nothing": (False, [P]), "no schema": ([], [P]),
    "another type": ({"type": "file"}, [f"{P}/type"]), "two types": ({"type": ["string", "integer"]}, [f"{P}/type"]),
    "null": ({"type": "null"}, [f"{P}/type"]), "two schemas": ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, [f"{P}/anyOf"]),
    "no schemas": ({"anyOf": []}, [f"{P}/anyOf"]), "all of": ({"allOf": [{"type": "string"}, {"minLength": 2}]}, [f"{P}/allOf"]),
    "not": ({"type": "string", "not": {"const": "a"}}, [f"{P}/not"]),
    "if": ({"type": "string", "if": {"const": "a"}}, [f"{P}/if"]),
    "a format": ({"type": "string", "format": "iri"}, [f"{P}/format"]),
    "a format of numbers": ({"type": "integer", "format": "int128"}, [f"{P}/format"]),
    "a misspelt keyword": ({"type": "integer", "minimun": 1}, [f"{P}/minimun"]),
    "a keyword of another type": ({"type": "integer", "minLength": 1}, [f"{P}/minLength"]),
    "an extension": ({"type": "integer", "x-order": 1}, [f"{P}/x-order"]),
    "a bound that is none": ({"type": "integer", "minimum": "1"}, [f"{P}/minimum"]),
    "a true bound": ({"type": "number", "exclusiveMinimum": True}, [f"{P}/exclusiveMinimum"]),
    "a length that is none": ({"type": "string", "minLength": -1}, [f"{P}/minLength"]),
    "a step of integers": ({"type": "integer", "multipleOf": 0.5}, [f"{P}/multipleOf"]),
    "no step": ({"type": "number", "multipleOf": 0}, [f"{P}/multipleOf"]),
    "a contradiction": ({"type": "integer", "minimum": 2, "maximum": 1}, [P]),
    "members of two types": ({"enum": [1, "a"]}, [P]), "a wrong member": ({"type": "integer", "enum": [1, "a"]}, [f"{P}/enum"]),
    "no members": ({"type": "string", "enum": []}, [f"{P}/enum"]), "members of an object": ({"type": "object", "enum": [{}]}, [f"{P}/enum"]),
    "a pattern of a date": ({"type": "string", "format": "date", "pattern": "^2"}, [f"{P}/pattern"]),
    "no day": ({"type": "string", "format": "date", "enum": ["20240302"]}, [f"{P}/enum"]),
    "no day at all": ({"type": "string", "format": "date", "const": "today"}, [f"{P}/enum"]),
    "another encoding": ({"type": "string", "contentEncoding": "base32"}, [f"{P}/contentEncoding"]),
    "a length of base64": ({"type": "string", "contentEncoding": "base64", "minLength": 4}, [f"{P}/minLength"]),
    "no items": ({"type": "array"}, [P]), "a tuple": ({"type": "array", "prefixItems": [{"type": "string"}]}, [f"{P}/prefixItems"]),
    "unique items": ({"type": "array", "items": {"type": "string"}, "uniqueItems": True}, [f"{P}/uniqueItems"]),
    "an item": ({"type": "array", "items": {"type": "array", "items": {}}}, [f"{P}/items/items"]),
    "a map": ({"type": "object", "additionalProperties": {"type": "string"}}, [f"{P}/additionalProperties"]),
    "patterns of names": ({"type": "object", "patternProperties": {"a": {}}}, [f"{P}/patternProperties"]),
    "a required name": ({"type": "object", "required": ["y"]}, [f"{P}/required"]),
    "members": ({"type": "object", "properties": {"a/b": {}, "c": {"type": "integer"}, "~": {}}}, [f"{P}/properties/a~1b", f"{P}/properties/~0"]),
    "a URL": ({"$ref": "https://example.org/schema"}, [f"{P}/$ref"]), "a file": ({"$ref": "other.json#/a"}, [f"{P}/$ref"]),
    "an anchor": ({"$ref": "#a"}, [f"{P}/$ref"]), "nowhere": ({"$ref": "#/$defs/a"}, [f"{P}/$ref"]),
    "itself": ({"$ref": P}, [f"{P}/$ref"]), "the whole": ({"type": "array", "items": {"$ref": "#"}}, [f"{P}/items/$ref"]),
    "beside a reference": ({"$ref": "#/$defs/a", "minLength": 2}, [f"{P}/minLength"]),
    "a default of another type": ({"type": "integer", "default": "a"}, [f"{P}/default"]),
    "a default that breaks": ({"type": "integer", "minimum": 1, "default": 0}, [f"{P}/default"]),
    "a unit": ({"type": "number", "x-unit": "furlong"}, [P]), "degrees": ({"type": "number", "x-unit": "decimal degrees"}, [f"{P}/x-unit"]),
    "degrees of text": ({"type": "string", "x-unit": "decimal degrees"}, [f"{P}/x-unit"]),
}  # fmt: skip


@pytest.mark.parametrize(("schema", "pointers"), REFUSED.values(), ids=REFUSED.keys())
def test_what_no_contract_can_say_is_named(schema: Any, pointers: list[str]) -> None:
    """Nothing is left out: the error has the JSON pointer of every such place, beside good properties."""
    document = {"type": "object", "properties": {"ok": {"type": "string"}, "x": schema}}
    assert pointers == obstacles_of(document)


WHOLE: dict[str, tuple[Any, list[str]]] = {
    "an array": ({"type": "array", "items": {"type": "integer"}}, ["#/type"]),
    "another dialect": ({"$schema": "http://json-schema.org/draft-04/schema#", "type": "object"}, ["#/$schema"]),
    "a choice": ({"oneOf": [{"type": "object"}, {"type": "object"}]}, ["#/oneOf"]),
    "no names": ({"required": "a"}, ["#/required"]), "no properties": ({"properties": []}, ["#/properties"]),
    "how many": ({"minProperties": 1}, ["#/minProperties"]), "an empty name": ({"properties": {"": {"type": "string"}}}, ["#/properties/"]),
    "a reference": ({"$ref": "#/$defs/a"}, ["#/$ref"]),
}  # fmt: skip


@pytest.mark.parametrize(("document", "pointers"), WHOLE.values(), ids=WHOLE.keys())
def test_what_is_no_document_of_rows_is_named(document: Any, pointers: list[str]) -> None:
    """The document itself is held to the same."""
    assert pointers == [one.strip("'") for one in obstacles_of(document)]


def test_keywords_that_need_not_be_understood_are_said() -> None:
    """`ignore` names them, at any depth."""
    document = {
        "x-a": 1,
        "properties": {"x": {"type": "array", "items": {"type": "string", "readOnly": True}}},
    }
    assert ["x"] == [
        one.name
        for one in ct.specification_of(
            ct.from_json_schema(document, ignore=["x-a", "readOnly"])
        ).fields
    ]
    assert ["#/x-a"] == obstacles_of(document)


def test_a_document_is_read_no_deeper_and_no_wider_than_can_be_held() -> None:
    """What lies too deep, or multiplies by references, is an error, and takes no time."""
    deep: Any = {"type": "string"}
    for _ in range(100):
        deep = {"type": "array", "items": deep}
    (pointer,) = obstacles_of({"properties": {"x": deep}})
    assert pointer.startswith("#/properties/x/items/items")
    twice = {
        f"d{n}": {
            "type": "object",
            "properties": {key: {"$ref": f"#/$defs/d{n + 1}"} for key in "ab"},
        }
        for n in range(25)
    }
    document = {
        "$defs": {**twice, "d25": {"type": "string"}},
        "properties": {"x": {"$ref": "#/$defs/d0"}},
    }
    assert all("$defs" in one for one in obstacles_of(document))


@pytest.mark.parametrize("given_", ["https://example.org", "{}", None, [], True], ids=repr)
def test_what_is_no_document_is_refused(given_: Any) -> None:
    """Only a mapping is read: no text, no file, no URL."""
    with pytest.raises(ct.UnsupportedDataError, match="is no JSON Schema"):
        ct.from_json_schema(given_)
