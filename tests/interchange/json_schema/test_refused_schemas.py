"""Documents of JSON Schema that no contract can express: each obstacle is named with its place."""

from __future__ import annotations

from typing import Any

import pytest

import contracts as ct
from tests.interchange.json_schema.reading import obstacles_of

P = "#/properties/x"
REFUSED: dict[str, tuple[Any, list[str]]] = {
    "no type": ({"minimum": 1}, [P]), "nothing": (False, [P]), "no schema": ([], [P]),
    "another type": ({"type": "file"}, [f"{P}/type"]), "two types": ({"type": ["string", "integer"]}, [f"{P}/type"]),
    "null": ({"type": "null"}, [f"{P}/type"]), "two schemas": ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, [f"{P}/anyOf"]),
    "no schemas": ({"anyOf": []}, [f"{P}/anyOf"]), "all of": ({"allOf": [{"type": "string"}, {"minLength": 2}]}, [f"{P}/allOf"]),
    "not": ({"type": "string", "not": {"pattern": "a"}}, [f"{P}/not"]),
    "not of another type": ({"type": "string", "not": {"enum": ["a", 1]}}, [f"{P}/not/enum"]),
    "not of no members": ({"type": "string", "not": {"enum": []}}, [f"{P}/not/enum"]),
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
    "unique items": ({"type": "array", "items": {"type": "string"}, "uniqueItems": 1}, [f"{P}/uniqueItems"]),
    "an item": ({"type": "array", "items": {"type": "array", "items": False}}, [f"{P}/items/items"]),
    "a map": ({"type": "object", "additionalProperties": {"type": "string"}}, [f"{P}/additionalProperties"]),
    "patterns of names": ({"type": "object", "patternProperties": {"a": {}}}, [f"{P}/patternProperties"]),
    "a required name": ({"type": "object", "required": ["y"]}, [f"{P}/required"]),
    "members": ({"type": "object", "properties": {"a/b": False, "c": {"type": "integer"}, "~": False}}, [f"{P}/properties/a~1b", f"{P}/properties/~0"]),
    "a URL": ({"$ref": "https://example.org/schema"}, [f"{P}/$ref"]), "a file": ({"$ref": "other.json#/a"}, [f"{P}/$ref"]),
    "an anchor": ({"$ref": "#a"}, [f"{P}/$ref"]), "nowhere": ({"$ref": "#/$defs/a"}, [f"{P}/$ref"]),
    "itself": ({"$ref": P}, [f"{P}/$ref"]), "the whole": ({"type": "array", "items": {"$ref": "#"}}, [f"{P}/items/$ref"]),
    "beside a reference": ({"$ref": "#/$defs/a", "minLength": 2}, [f"{P}/minLength"]),
    "a default of another type": ({"type": "integer", "default": "a"}, [f"{P}/default"]),
    "a default that breaks": ({"type": "integer", "minimum": 1, "default": 0}, [f"{P}/default"]),
    "a unit": ({"type": "number", "x-unit": "furlong"}, [P]), "degrees": ({"type": "number", "x-unit": "decimal degrees"}, [f"{P}/x-unit"]),
    "degrees of text": ({"type": "string", "x-unit": "decimal degrees"}, [f"{P}/x-unit"]),
}  # fmt: skip  # short values, several a line


@pytest.mark.parametrize(("schema", "pointers"), REFUSED.values(), ids=REFUSED.keys())
def test_every_obstacle_is_named(schema: Any, pointers: list[str]) -> None:
    """Nothing is left out: the error has the JSON pointer of every such place, beside good
    properties.
    """
    document = {"type": "object", "properties": {"ok": {"type": "string"}, "x": schema}}
    assert pointers == obstacles_of(document)


WHOLE: dict[str, tuple[Any, list[str]]] = {
    "an array": ({"type": "array", "items": {"type": "integer"}}, ["#/type"]),
    "another dialect": ({"$schema": "http://json-schema.org/draft-04/schema#", "type": "object"}, ["#/$schema"]),
    "a choice": ({"oneOf": [{"type": "object"}, {"type": "object"}]}, ["#/oneOf"]),
    "no names": ({"required": "a"}, ["#/required"]), "no properties": ({"properties": []}, ["#/properties"]),
    "how many": ({"minProperties": 1}, ["#/minProperties"]), "an empty name": ({"properties": {"": {"type": "string"}}}, ["#/properties/"]),
    "a reference": ({"$ref": "#/$defs/a"}, ["#/$ref"]),
}  # fmt: skip  # short values, several a line


@pytest.mark.parametrize(("document", "pointers"), WHOLE.values(), ids=WHOLE.keys())
def test_obstacles_in_the_root_are_named(document: Any, pointers: list[str]) -> None:
    """The document itself is held to the same rules."""
    assert pointers == [one.strip("'") for one in obstacles_of(document)]


def test_ignored_keywords_are_declared() -> None:
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
    """A schema that is too deep, or multiplies by references, is an error, and takes no time."""
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
def test_anything_but_a_mapping_is_refused(given_: Any) -> None:
    """Only a mapping is read: no text, no file, no URL."""
    with pytest.raises(ct.UnsupportedDataError, match="is not a JSON Schema"):
        ct.from_json_schema(given_)
