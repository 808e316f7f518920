"""The schema of a contract where pydantic asks for one: for the class, and for what holds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, GetJsonSchemaHandler, TypeAdapter, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from contracts.documents.json_rules import Schema
from contracts.documents.json_schema import object_schema
from contracts.specification import Specification, Value


def schema_for(
    contract: type[BaseModel],
    specification: Specification,
    handler: GetJsonSchemaHandler,
    core_schema_of: Callable[[Any], CoreSchema],
) -> Schema:
    """The schema of a contract's class; contracts that it nests are pydantic's `$defs`.

    Args:
        core_schema_of: gives the core schema of a contract that stands in a field.
    """

    def nested(value: Value) -> Schema:
        return referred_to(core_schema_of(value.python), handler)

    names = names_in(specification, handler)
    said = object_schema(specification, names, handler.mode, nested)
    # As the schema of a model, for pydantic to add what the class's config says of it.
    plain = TypeAdapter(Annotated[Any, WithJsonSchema(said)]).core_schema
    return handler(core_schema.model_schema(contract, plain))


def names_in(specification: Specification, handler: GetJsonSchemaHandler) -> dict[str, str]:
    """What the document calls the fields: `by_alias` is known to pydantic alone, so it is asked."""
    fields = {
        field.name: core_schema.model_field(
            core_schema.any_schema(),
            validation_alias=field.alias,
            serialization_alias=field.alias,
        )
        for field in specification.fields
    }
    properties = handler(core_schema.model_fields_schema(fields))["properties"]
    return dict(zip(fields, properties, strict=True))


def referred_to(schema: CoreSchema, handler: GetJsonSchemaHandler) -> Schema:
    """The `$ref` to a schema that stands in something else."""
    done: Schema = handler(core_schema.list_schema(schema))["items"]
    return done
