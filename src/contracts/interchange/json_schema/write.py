"""A contract as JSON Schema 2020-12, written from its specification.

Keywords state what JSON Schema can state; descriptions have a sentence for each other rule that a
payload must satisfy.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from inspect import cleandoc
from typing import Annotated, Any

from pydantic import BaseModel, GetJsonSchemaHandler, TypeAdapter, WithJsonSchema
from pydantic_core import CoreSchema, core_schema, to_jsonable_python

from contracts.backends.payload.errors import fails_one_row
from contracts.backends.python.convert import JSON_TEXT_KINDS
from contracts.interchange.json_schema.write_rules import Mode, WrittenSchema
from contracts.interchange.json_schema.write_types import StructSchema, schema_of
from contracts.rules.requirement import sentence
from contracts.specification import (
    Default,
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    walk_types,
)
from contracts.wire.scalar.text import is_written_as_number
from contracts.wire.scalar.write import write_number_in_field, write_text


def schema_for(
    contract: type[BaseModel],
    specification: Specification,
    handler: GetJsonSchemaHandler,
    core_schema_of: Callable[[Any], CoreSchema],
) -> WrittenSchema:
    """The schema of a contract's class; contracts that it nests are pydantic's `$defs`.

    Args:
        core_schema_of: gives the core schema of a contract in a field.
    """

    def struct_schema(value: FieldType) -> WrittenSchema:
        nested = core_schema.list_schema(core_schema_of(value.python))
        reference: WrittenSchema = handler(nested)["items"]
        return reference

    names = _names_in_document(specification, handler)
    schema = object_schema(specification, names, handler.mode, struct_schema)
    # As the schema of a model, for pydantic to add the title and the extra of the class's config.
    plain = TypeAdapter(Annotated[Any, WithJsonSchema(schema)]).core_schema
    return handler(core_schema.model_schema(contract, plain))


def _names_in_document(
    specification: Specification, handler: GetJsonSchemaHandler
) -> dict[str, str]:
    """The fields' names in the document. Only pydantic knows its `by_alias`: a schema is made to see."""
    anything = core_schema.any_schema()
    fields = {
        one.name: core_schema.model_field(
            anything, validation_alias=one.alias, serialization_alias=one.alias
        )
        for one in specification.fields
    }
    properties = handler(core_schema.model_fields_schema(fields))["properties"]
    return dict(zip(fields, properties, strict=True))


def object_schema(
    specification: Specification, names: dict[str, str], mode: Mode, struct_schema: StructSchema
) -> WrittenSchema:
    """The schema of one row as a JSON object.

    It is sound: whatever JSON the contract accepts under these names, the schema accepts.

    Args:
        names: each field's name in the object, by its Python name.
        struct_schema: gives the schemas of contracts that it nests.
    """
    is_sent = mode == "validation"
    fields = specification.fields
    schema: WrittenSchema = {
        "type": "object",
        "properties": {names[one.name]: _field_schema(one, mode, struct_schema) for one in fields},
    }
    # A dump writes every field, whether it was sent or filled.
    if required := [names[one.name] for one in fields if one.default is None or not is_sent]:
        schema["required"] = required
    if specification.extra == "forbid" or (specification.extra == "ignore" and not is_sent):
        schema["additionalProperties"] = False
    if description := _object_description(specification):
        schema["description"] = description
    return schema


def _object_description(specification: Specification) -> str:
    """The author's description, and the rules that relate the fields of a row."""
    lines = [
        f"- {sentence(one.rule)}" if one.name is None else f"- {one.name}: {sentence(one.rule)}"
        for one in specification.row_rules
        if fails_one_row(one)
    ]
    rules = "\n".join(["In each row:", "", *lines]) if lines else ""
    about = cleandoc(specification.description or "")
    return "\n\n".join(filter(None, (about, rules)))


def _field_schema(field: Field, mode: Mode, struct_schema: StructSchema) -> WrittenSchema:
    schema = schema_of(
        field.value,
        mode,
        struct_schema,
        has_default=field.default is not None,
        about=field.description,
    )
    if field.title is not None:
        schema["title"] = field.title
    if any(value.sensitive for value in walk_types(field.value)):
        return schema
    if isinstance(field.default, Default):
        schema["default"] = dumped_form(field.default.value, field.value)
    if field.examples:
        schema["examples"] = to_jsonable_python(field.examples, fallback=str)
    return schema


def dumped_form(form: Any, value: FieldType) -> Any:
    """A `frozen` value in contract form as a dump writes it.

    Raises:
        ValueError: its field has no text for it.
    """
    if form is None:
        return None
    match value.dtype:
        case ListOf(item):
            return [dumped_form(one, item) for one in form]
        case StructOf(specification):
            members = zip(specification.fields, form, strict=True)
            return {field.alias: dumped_form(member, field.value) for field, member in members}
        case dtype:
            if is_written_as_number(value):
                return write_number_in_field(form, value)
            is_word = isinstance(form, float) and not math.isfinite(form)
            is_text = dtype.kind in (*JSON_TEXT_KINDS, "uuid") or value.wire.format or is_word
            return write_text(form, value) if is_text else form
