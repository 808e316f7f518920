"""A contract as JSON Schema 2020-12, written from its specification.

It is sound: whatever JSON the contract accepts under the names that the schema has, the schema accepts.
It says what JSON Schema can say; the other rules that a payload is held to stand in descriptions.
"""

from __future__ import annotations

import math
from inspect import cleandoc
from typing import Any

from pydantic_core import to_jsonable_python

from contracts.backends.payload_errors import fails_one_row
from contracts.documents.json_rules import Mode, Schema
from contracts.documents.json_types import Nested, schema_of
from contracts.rules.requirement import sentence
from contracts.specification import (
    Default,
    Field,
    ListOf,
    Specification,
    StructOf,
    Value,
    within,
)
from contracts.wire.texts import time_plan
from contracts.wire.writing import written_text

AS_TEXT = ("decimal", "bytes", "date", "datetime", "time", "duration", "uuid")
"""The kinds of values that JSON has as text."""


def object_schema(
    specification: Specification, names: dict[str, str], mode: Mode, nested: Nested
) -> Schema:
    """The schema of one row as a JSON object.

    Args:
        names: what the object calls each field, by its Python name.
        mode: whether what is sent is described, or what dumps write.
        nested: gives the schemas of contracts in it.
    """
    sent = mode == "validation"
    fields = specification.fields
    done: Schema = {
        "type": "object",
        "properties": {names[one.name]: field_schema(one, mode, nested) for one in fields},
    }
    # A dump writes every field, whether it was given or filled.
    if required := [names[one.name] for one in fields if one.default is None or not sent]:
        done["required"] = required
    if specification.extra == "forbid" or (specification.extra == "ignore" and not sent):
        done["additionalProperties"] = False
    if description := described(specification):
        done["description"] = description
    return done


def described(specification: Specification) -> str:
    """What the author says of the contract, and the rules that relate the fields of a row."""
    lines = [
        f"- {sentence(one.rule)}" if one.name is None else f"- {one.name}: {sentence(one.rule)}"
        for one in specification.row_rules
        if fails_one_row(one)
    ]
    rules = "\n".join(["In each row:", "", *lines]) if lines else ""
    about = cleandoc(specification.description or "")
    return "\n\n".join(filter(None, (about, rules)))


def field_schema(field: Field, mode: Mode, nested: Nested) -> Schema:
    """The schema of one field, with its author's words, its default and its examples."""
    filled = field.default is not None
    done = schema_of(field.value, mode, nested, filled=filled, about=field.description)
    if field.title is not None:
        done["title"] = field.title
    if any(value.sensitive for value in within(field.value)):
        return done
    if isinstance(field.default, Default):
        done |= default_keyword(field.default.value, field.value)
    if field.examples:
        done["examples"] = to_jsonable_python(field.examples, fallback=str)
    return done


def default_keyword(default: Any, value: Value) -> Schema:
    """The default as JSON writes it; nothing where its field has no text for it."""
    try:
        return {"default": in_json(default, value)}
    except ValueError:
        return {}


def in_json(form: Any, value: Value) -> Any:
    """A `frozen` value in contract form as a dump writes it.

    Raises:
        ValueError: its field has no text for it.
    """
    if form is None:
        return None
    match value.dtype:
        case ListOf(item):
            return [in_json(one, item) for one in form]
        case StructOf(specification):
            members = zip(specification.fields, form, strict=True)
            return {field.alias: in_json(member, field.value) for field, member in members}
        case dtype:
            plan = time_plan(value)
            if plan is not None and plan.unit is not None:
                return int(written_text(form, value))
            is_word = isinstance(form, float) and not math.isfinite(form)
            written = dtype.kind in AS_TEXT or value.wire.format is not None or is_word
            return written_text(form, value) if written else form
