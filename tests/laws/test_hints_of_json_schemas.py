"""Law 12: what a hint about a document of JSON Schema says to write, written, the document is read."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import contracts as ct
from contracts.errors import Obstacle
from tests.interchange.json_schema.test_refused_schemas import REFUSED, WHOLE
from tests.reference.hint_sources import unmet

P = "#/properties/x"
TEXT = {"type": "string"}
AFTER: dict[str, Any] = {
    "no type": TEXT, "anything": TEXT, "nothing": TEXT, "no schema": TEXT, "another type": TEXT,
    "two types": TEXT, "null": TEXT, "two schemas": TEXT,
    "no schemas": {"anyOf": [TEXT]}, "all of": {"type": "string", "minLength": 2},
    "not of another type": {"type": "string", "not": {"enum": ["a"]}},
    "not of no members": {"type": "string", "not": {"enum": ["a"]}},
    "not": TEXT, "if": TEXT, "a misspelt keyword": {"type": "integer"}, "an extension": {"type": "integer"},
    "a keyword of another type": {"type": "integer"},
    "a format": {"type": "string", "pattern": "^[a-z]+:"}, "a format of numbers": {"type": "integer", "maximum": 9},
    "a bound that is none": {"type": "integer", "minimum": 1},
    "a true bound": {"type": "number", "exclusiveMinimum": 0},
    "a length that is none": {"type": "string", "minLength": 0},
    "a step of integers": {"type": "integer", "multipleOf": 5}, "no step": {"type": "number", "multipleOf": 0.5},
    "a contradiction": {"type": "integer", "minimum": 1, "maximum": 1},
    "members of two types": {"type": "integer", "enum": [1]},
    "a wrong member": {"type": "integer", "enum": [1]}, "no members": {"type": "string", "enum": ["a"]},
    "members of an object": {"type": "object"},
    "a pattern of a date": {"type": "string", "format": "date"},
    "no day": {"type": "string", "format": "date"}, "no day at all": {"type": "string", "format": "date"},
    "another encoding": {"type": "string", "contentEncoding": "base64"},
    "a length of base64": {"type": "string", "pattern": "^.{4}"},
    "no items": {"type": "array", "items": TEXT}, "a tuple": {"type": "array", "items": TEXT},
    "unique items": {"type": "array", "items": TEXT},
    "an item": {"type": "array", "items": {"type": "array", "items": TEXT}},
    "a map": {"type": "object", "additionalProperties": True}, "patterns of names": {"type": "object"},
    "a required name": {"type": "object", "required": ["y"], "properties": {"y": TEXT}},
    "members": {"type": "object", "properties": {"a/b": TEXT, "c": {"type": "integer"}, "~": TEXT}},
    "a URL": {"$ref": "#/$defs/b"}, "a file": {"$ref": "#/$defs/b"}, "an anchor": {"$ref": "#/$defs/b"},
    "nowhere": {"$ref": "#/$defs/b"}, "itself": TEXT, "the whole": {"type": "array", "items": {"type": "object"}},
    "beside a reference": {"$ref": "#/$defs/long"},
    "a default of another type": {"type": "integer", "default": 1},
    "a default that breaks": {"type": "integer", "minimum": 1, "default": 1},
    "a unit": {"type": "number", "x-unit": "m"}, "degrees": {"type": "number", "x-unit": "deg"},
    "degrees of text": TEXT,
    "a number past all others": {"type": "integer", "minimum": 0}, "look-around": {"type": "string", "pattern": "^a"},
    "a pattern that is none": {"type": "string", "pattern": "(a)"}, "another member": {"enum": ["a"], "type": "string", "const": "a"},
}  # fmt: skip  # short values, several a line
"""The schema of a property after its hint was followed, by its case in the tests of refused schemas."""
WHOLE_AFTER: dict[str, Any] = {
    "an array": {"type": "object", "properties": {"a": {"type": "integer"}}},
    "another dialect": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"},
    "a choice": {"type": "object"}, "no names": {"required": ["a"], "properties": {"a": TEXT}},
    "no properties": {"properties": {}}, "how many": {}, "an empty name": {"properties": {"a": TEXT}},
    "a reference": {"$ref": "#/$defs/b", "$defs": {"b": {"type": "object"}}},
    "a list": {"$defs": {}},
    "deep": {"properties": {"x": {"type": "array", "items": TEXT}}}, "wide": {"properties": {"x": TEXT}},
}  # fmt: skip  # short values, several a line
"""The same of whole documents."""


def _deep() -> dict[str, Any]:
    deep: Any = TEXT
    for _ in range(100):
        deep = {"type": "array", "items": deep}
    return {"properties": {"x": deep}}


def _wide() -> dict[str, Any]:
    twice = {
        f"d{n}": {
            "type": "object",
            "properties": {key: {"$ref": f"#/$defs/d{n + 1}"} for key in "ab"},
        }
        for n in range(25)
    }
    return {"$defs": {**twice, "d25": TEXT}, "properties": {"x": {"$ref": "#/$defs/d0"}}}


FIELDS: dict[str, Any] = {
    "a number past all others": {"type": "integer", "minimum": 10**2_000},
    "look-around": {"type": "string", "pattern": "(?=a)"}, "a pattern that is none": {"type": "string", "pattern": "(a"},
    "another member": {"type": "string", "enum": ["a"], "const": "b"},
}  # fmt: skip  # short values, several a line
"""Schemas of a property that are refused, beside those in the tests of refused schemas."""
MORE: dict[str, Any] = {"deep": _deep(), "wide": _wide()}
"""Documents that are refused for their size."""
THEN_LACKING = ("a tuple",)
"""Where more must be written in place of what is ignored: the items of a list that were said in `prefixItems`."""
NOT_SCHEMAS = {"Pass the object that json.loads returns"}
"""What is said about calls without a schema."""
DEFS = {"b": TEXT, "long": {"type": "string", "minLength": 2}}


def document(schema: Any, **more: Any) -> dict[str, Any]:
    """A document with one property of a schema."""
    return {"type": "object", "properties": {"ok": TEXT, "x": schema}} | more


def obstacles(document: Any, **arguments: Any) -> tuple[Obstacle, ...]:
    """What a document is refused with."""
    try:
        ct.from_json_schema(document, name="Read", **arguments)
    except ct.SchemaError as error:
        return error.obstacles
    return ()


PROPERTIES = {name: schema for name, (schema, _) in REFUSED.items()} | FIELDS
BEFORE = {name: document(schema) for name, schema in PROPERTIES.items()} | {
    f"the whole: {name}": schema
    for name, schema in {**{n: s for n, (s, _) in WHOLE.items()}, **MORE}.items()
}
MENDED = {name: document(schema, **{"$defs": DEFS}) for name, schema in AFTER.items()} | {
    f"the whole: {name}": schema for name, schema in WHOLE_AFTER.items()
}


@cache
def refused(name: str) -> tuple[Obstacle, ...]:
    """What the document of a case is refused with."""
    return obstacles(BEFORE[name])


@pytest.mark.parametrize("name", BEFORE)
def test_a_document_that_follows_its_hints_is_read(name: str) -> None:
    """Each case is refused with a hint, and written as it says nothing is refused."""
    found = refused(name)
    assert all(one.hint for one in found)
    assert ((), True) == (obstacles(MENDED[name]), bool(found))


@pytest.mark.parametrize("name", BEFORE)
def test_the_keyword_that_a_hint_names_is_ignored(name: str) -> None:
    """Where a hint says to pass a name in `ignore=`, the obstacle is gone with it, and no other is there."""
    found = refused(name)
    ignored = [one.where.rpartition("/")[2] for one in found if "in ignore=" in one.hint]
    left = {*map(str, obstacles(BEFORE[name], ignore=ignored))} if ignored else {*map(str, found)}
    gone = {str(one) for one in found if "in ignore=" in one.hint}
    assert set() == left & gone
    assert left <= {*map(str, found)} or name in THEN_LACKING


def test_every_hint_about_a_schema_is_met() -> None:
    """Each hint of the reader stands in one of the cases."""
    met = {str(one.hint) for name in BEFORE for one in refused(name)}
    assert {} == unmet(["interchange/json_schema"], met | NOT_SCHEMAS)
