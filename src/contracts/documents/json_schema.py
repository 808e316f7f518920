"""A contract as JSON Schema (draft 2020-12), for whoever writes its payloads or reads its dumps.

The schema is sound: what the contract accepts, its fields named as data names them, the schema
accepts. What JSON Schema can say of the rest it says, and what it cannot stands in `description`.
`format` is an annotation there, as in the draft.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, assert_never

from pydantic_core import PydanticSerializationError, to_jsonable_python

from contracts.backends.payload_errors import fails_one_row
from contracts.backends.payload_types import GUARDS, INSTANT
from contracts.backends.wire_values import reads_counts
from contracts.documents.json_keywords import Schema, merge, rule_keywords
from contracts.dtypes import (
    Bool,
    Bytes,
    Date,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Text,
    Time,
    Uuid,
)
from contracts.rules.requirement import Requirement, sentence
from contracts.specification import Default, Field, ListOf, Specification, StructOf, Value
from contracts.wire.texts import non_finite_names

Mode = Literal["validation", "serialization"]
"""Whether the schema is of what may be sent, or of what is dumped."""


@dataclass(frozen=True, slots=True)
class Writer:
    """How one document is written.

    Attributes:
        nested: gives the schema of a contract that stands in a field, or the reference to it.
        by_alias: whether fields are named as data names them, or as Python does.
        filled: whether a dump is said to have every field, those with a default too.
    """

    mode: Mode
    nested: Callable[[Value], Schema]
    by_alias: bool = True
    filled: bool = False


def json_schema(specification: Specification, writer: Writer) -> Schema:
    """The schema of the object that one row is."""
    name = "alias" if writer.by_alias else "name"
    schema: Schema = {
        "type": "object",
        "title": specification.name,
        "properties": {
            getattr(field, name): field_schema(field, writer) for field in specification.fields
        },
    }
    required = [
        getattr(field, name)
        for field in specification.fields
        if field.default is None or (writer.filled and writer.mode == "serialization")
    ]
    if required:
        schema["required"] = required
    if specification.extra == "forbid":
        schema["additionalProperties"] = False
    asked = (r for r in specification.row_rules if fails_one_row(r))
    describe(schema, specification.description, [said(r) for r in asked])
    return schema


def field_schema(field: Field, writer: Writer) -> Schema:
    """The schema of one field's value."""
    schema, unsaid = value_schema(field.value, writer)
    takes_null = field.value.nullable or (field.default is not None and is_sent(writer))
    if takes_null:
        schema = any_of(schema, {"type": "null"})
    if field.title is not None or "$ref" not in schema:
        schema["title"] = field.title or field.name.replace("_", " ").title()
    if field.value.wire.unit is not None:
        schema["x-unit"] = field.value.wire.unit.code
    describe(schema, field.description, unsaid)
    if not field.value.sensitive:
        schema |= shown(field)
    return schema


def is_sent(writer: Writer) -> bool:
    """Whether the schema is of what may be sent."""
    return writer.mode == "validation"


def describe(schema: Schema, description: str | None, unsaid: list[str]) -> None:
    """Say in words what a schema does not say otherwise."""
    sentences = " ".join(f"{one[0].upper()}{one[1:]}." for one in unsaid)
    told = "\n\n".join(one for one in (description, sentences) if one)
    if told:
        schema["description"] = told


def shown(field: Field) -> Schema:
    """The default and the examples of a field, as JSON has them."""
    done: Schema = {}
    plain = field.value.wire.format is None and field.value.wire.numerals is None
    if isinstance(field.default, Default) and plain:
        default = in_json(field.default.value, field.value)
        done |= {} if default is UNSAID else {"default": default}
    examples = [in_json(example, field.value) for example in field.examples]
    if examples and UNSAID not in examples:
        done["examples"] = examples
    return done


UNSAID = object()
"""Stands for a value that has no form in JSON."""


def in_json(value: Any, expected: Value) -> Any:
    """A value as a dump has it, or `UNSAID`."""
    match expected.dtype:
        case ListOf(item) if value is not None:
            items = [in_json(one, item) for one in value]
            return UNSAID if UNSAID in items else items
        case StructOf() if value is not None:
            return UNSAID  # its members are described where it is
        case _:
            try:
                return to_jsonable_python(
                    value, inf_nan_mode="strings", bytes_mode="base64", timedelta_mode="iso8601"
                )
            except (PydanticSerializationError, ValueError):
                return UNSAID


def any_of(*schemas: Schema) -> Schema:
    """What keeps one of some schemas."""
    schemas = tuple(
        each for one in schemas for each in (one["anyOf"] if one.keys() == {"anyOf"} else [one])
    )
    if all(one.keys() == {"type"} for one in schemas):
        types = [name for one in schemas for name in as_list(one["type"])]
        return {"type": list(dict.fromkeys(types))}
    return {"anyOf": [*schemas]}


def as_list(given: str | list[str]) -> list[str]:
    """One name, or several, as several."""
    return [given] if isinstance(given, str) else given


# Values ----------------------------------------------------------------------------------------


def value_schema(value: Value, writer: Writer) -> tuple[Schema, list[str]]:
    """The schema of a value that is not null, and what it must be besides, in words."""
    schema, unsaid = type_schema(value, writer)
    written = written_otherwise(value)
    others: list[Schema] = []
    for requirement in value.rules:
        if not fails_one_row(requirement):
            continue
        keywords = rule_keywords(requirement.rule, value)
        if keywords is None or (written and keywords.keys() & OF_TEXT):
            unsaid.append(said(requirement))
        else:
            merge(schema, keywords)
    if written and "string" not in as_list(schema.get("type", "string")):
        others.append({"type": "string"})
    elif non_finite_names(value) and not written:
        others.append({"enum": [*non_finite_names(value)]})
    missing = value.wire.missing
    if missing is not None and is_sent(writer):
        others.append({"enum": [*missing.values]})
    return any_of(schema, *others) if others else schema, unsaid


def written_otherwise(value: Value) -> bool:
    """Whether a field says of text how it is read: the text itself is bound by nothing then."""
    wire = value.wire
    return bool(wire.trim or wire.format or wire.numerals or wire.words)


OF_TEXT = frozenset({"maxLength", "pattern", "format", "enum"})
"""The keywords that would bind text that is read as something else, or trimmed first."""


def type_schema(value: Value, writer: Writer) -> tuple[Schema, list[str]]:
    """The schema of a type as it is written, and what is not said of it."""
    dtype = value.dtype
    match dtype:
        case Bool():
            return {"type": "boolean"}, []
        case Int():
            return int_schema(dtype), []
        case Float():
            return {"type": "number"}, []
        case Decimal():
            kinds = ["string", "number"] if is_sent(writer) else "string"
            return {"type": kinds}, [f"must be {dtype}"]
        case Text():
            return {"type": "string"}, []
        case Bytes():
            return {"type": "string", "contentEncoding": "base64"}, []
        case Uuid():
            return {"type": "string", "format": "uuid"}, []
        case Date() | Datetime() | Time() | Duration():
            return time_schema(value)
        case ListOf(item):
            items, unsaid = value_schema(item, writer)
            if item.nullable:
                items = any_of(items, {"type": "null"})
            describe(items, None, unsaid)
            return {"type": "array", "items": items}, []
        case StructOf():
            return writer.nested(value), []
        case _:
            assert_never(dtype)


def int_schema(dtype: Int) -> Schema:
    """The schema of an integer: its range, or for the widest the name that OpenAPI has for it."""
    if dtype.signed and dtype.bits in (None, 64):
        return {"type": "integer", "format": "int64"}
    return {"type": "integer", "minimum": dtype.lowest, "maximum": dtype.highest}


def time_schema(value: Value) -> tuple[Schema, list[str]]:
    """The schema of a date, an instant, a time of day or a duration."""
    dtype, written = value.dtype, value.wire.format
    if written is not None:
        text: Schema = {"type": ["integer", "string"] if reads_counts(value) else "string"}
        named = {"rfc3339": "date-time", "iso8601_duration": "duration"}.get(written.patterns[0])
        if named is not None and len(written.patterns) == 1:
            text["format"] = named
        return text, [f"must {written}"]
    match dtype:
        case Date():
            return {"type": "string", "format": "date"}, []
        case Datetime(aware=True):
            return {"type": "string", "format": "date-time"}, []
        case Datetime():
            return {"type": "string", "pattern": f"{INSTANT}$"}, []
        case Time():
            return {"type": "string", "pattern": GUARDS["time"]}, []
        case _:
            return {"type": "string", "format": "duration"}, []


def said(requirement: Requirement[Any]) -> str:
    """A rule as a sentence, with its name where it has one."""
    says = sentence(requirement.rule)
    return says if requirement.name is None else f"{says} ({requirement.name})"
