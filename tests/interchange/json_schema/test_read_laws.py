"""Whatever a schema refuses, the contract that is read from it refuses too."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.interchange.json_schema.patterns import rust_pattern
from tests.interchange.json_schema.reading import contract_for, obstacles_of
from tests.interchange.json_schema.validators import (
    accepts,
    is_accepted,
)

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
    if not draw(st.integers(0, 3)):
        schema["not"] = draw(st.sampled_from([{"const": 3}, {"enum": [1, 5.0]}]))
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
    if not draw(st.integers(0, 3)):
        schema["not"] = {"enum": ["a", ""]}
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
)  # fmt: skip  # short values, several a line
scalars = sets | textual() | numeric("integer") | numeric("number")


@st.composite
def arrays(draw: st.DrawFn, items: st.SearchStrategy[Any]) -> dict[str, Any]:
    """A schema of arrays."""
    schema = {"type": "array", "items": draw(items)}
    more = [{}, {"minItems": 1}, {"maxItems": 2}, {"uniqueItems": False}]
    if '"object"' not in json.dumps(schema):  # members that no contract declares make no difference
        more.append({"uniqueItems": True})
    return schema | draw(st.sampled_from(more))


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
    """A value that mostly satisfies the schema."""
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
def test_a_contract_has_the_verdict_of_its_schema(data: st.DataObject) -> None:
    """A validator of JSON Schema and the contract have one verdict on generated documents and
    bodies.
    """
    document = data.draw(objects(members))
    contract = ct.from_json_schema(document)
    row = data.draw(rows(document))
    expected = accepts(document, without_nulls(document, row))
    assert expected == is_accepted(contract, json.dumps(row)), row


@given(st.sampled_from(PATTERNS), st.text("ab1-_é\n\u2028", max_size=4))
def test_a_pattern_means_the_same_as_in_ecma(pattern: str, text: str) -> None:
    """If a pattern crosses, it matches the same texts; Python reads the drawn ones as ECMA-262
    does.
    """
    assert accepts({"pattern": ascii_only(pattern)}, text) == is_accepted(
        contract_for({"type": "string", "pattern": pattern}), json.dumps({"x": text})
    )


def ascii_only(pattern: str) -> str:
    """A pattern in Python's syntax: digits of ASCII, `$` at the very end, every end of a line."""
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
