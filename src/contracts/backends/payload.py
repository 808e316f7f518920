"""Payloads: the same merged rules as one pydantic-core schema, and every rule a bad one breaks.

pydantic-core decides; what it refuses is looked at a second time by `contracts.backends.values`,
which takes what is in contract form once it is converted, and says all that is broken of the rest:
pydantic-core stops at the first constraint of a field.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from typing import Any, assert_never

from pydantic_core import CoreSchema, SchemaValidator, ValidationError, core_schema

from contracts.backends.payload_errors import Look, explained, explained_json, raised
from contracts.backends.payload_steps import asks_rows
from contracts.backends.payload_types import Nested
from contracts.backends.payload_values import says_wire, value_schema
from contracts.specification import (
    Default,
    Factory,
    Field,
    Specification,
    Value,
    thawed,
    within,
)


class Payloads:
    """How a contract's payloads are validated.

    Attributes:
        wire: the core schema that reads every field as it says; it stops at what it refuses, and
            explains nothing.
        form: the same of Python values that were read already.
        quick: the validator of `wire`.
        look: how what that refuses is looked at again.
        schema: the core schema that does both.
    """

    def __init__(self, specification: Specification, wire: CoreSchema, form: CoreSchema) -> None:
        make = lru_cache(maxsize=1)(lambda: SchemaValidator(form))
        self.wire, self.form = wire, form
        self.look = Look(specification, lambda data: make().validate_python(data))
        self.schema = explaining(self.look, wire)
        self.quick = SchemaValidator(wire)

    def validate_json(self, body: str | bytes | bytearray) -> Any:
        """The instance that a JSON object is.

        Raises:
            ValidationError: it breaks the contract, or is no JSON text.
        """
        try:
            return self.quick.validate_json(body)
        except ValidationError as error:
            refused = error
        return self.look.again_in_json(body, refused)


def payloads(
    contract: type, specification: Specification, nested: Callable[[Value], Payloads]
) -> Payloads:
    """The core schemas that make instances of the contract's class.

    Args:
        nested: gives those of a contract that stands in a field.
    """
    form = instance_schema(contract, specification, lambda value: nested(value).form, wire=False)
    every = (one for field in specification.fields for one in within(field.value))
    if not any(map(says_wire, every)):
        return Payloads(specification, form, form)
    wire = instance_schema(contract, specification, lambda value: nested(value).wire, wire=True)
    return Payloads(specification, wire, form)


def explaining(look: Look, wire: CoreSchema) -> CoreSchema:
    """A contract's core schema that says of a payload every requirement that it breaks.

    In JSON what is refused is read as Python values only then: to do that first would cost more than
    all the rest.
    """
    again = core_schema.no_info_plain_validator_function(explained_json(look))
    either = core_schema.union_schema([wire, again], mode="left_to_right")
    python = core_schema.with_info_wrap_validator_function(explained(look), wire)
    # The function stands outside, for pydantic-core puts a class's own validator in the place of a
    # model's schema unless it is a function: the one inside would be explaining too.
    return core_schema.no_info_after_validator_function(
        raised, core_schema.json_or_python_schema(either, python), serialization=wire
    )


def instance_schema(
    contract: type, specification: Specification, nested: Nested, *, wire: bool
) -> CoreSchema:
    """The core schema of an instance."""
    fields = {
        field.name: core_schema.model_field(
            field_schema(field, nested, wire=wire),
            validation_alias=field.alias if field.alias != field.name else None,
            serialization_alias=field.alias if field.alias != field.name else None,
        )
        for field in specification.fields
    }
    schema: CoreSchema = core_schema.model_schema(
        contract,
        core_schema.model_fields_schema(fields, model_name=specification.name),
        custom_init=getattr(contract, "__pydantic_custom_init__", None),
        post_init=getattr(contract, "__pydantic_post_init__", None),
        frozen=True,
        config=core_schema.CoreConfig(
            title=specification.name,
            extra_fields_behavior=specification.extra,
            revalidate_instances="always",  # an instance may have been constructed unvalidated
            validate_by_alias=True,
            validate_by_name=True,
            serialize_by_alias=True,
            ser_json_bytes="base64",
            val_json_bytes="base64",
            ser_json_inf_nan="strings",
        ),
    )
    if specification.row_rules:
        schema = core_schema.no_info_after_validator_function(asks_rows(specification), schema)
    return schema


def field_schema(field: Field, nested: Nested, *, wire: bool) -> CoreSchema:
    """The core schema of one field, whose default stands for null and where it is absent.

    The default is validated as a Python value, also where the payload is JSON.
    """
    match field.default:
        case None:
            return value_schema(field.value, nested, wire=wire)
        case Default(value=None):
            schema = value_schema(field.value, nested, wire=wire)
            return core_schema.with_default_schema(schema, default=None)
        case Default(value):
            given = value_validator(field.value, nested).validate_python(thawed(value, field.value))
            if field.value.dtype.kind in ("list", "struct"):
                return filled(field, nested, lambda: deepcopy(given), wire=wire)
            return filled(field, nested, lambda: given, wire=wire)
        case Factory(make):
            validator = value_validator(field.value, nested)
            return filled(field, nested, lambda: validator.validate_python(make()), wire=wire)
        case _:
            assert_never(field.default)


def filled(field: Field, nested: Nested, make: Callable[[], Any], *, wire: bool) -> CoreSchema:
    """The schema of a field that a default stands for."""
    schema = value_schema(field.value, nested, wire=wire, fill=make)
    return core_schema.with_default_schema(schema, default_factory=make)


def value_validator(value: Value, nested: Nested) -> SchemaValidator:
    """A validator of one field's values in contract form."""
    return SchemaValidator(value_schema(value, nested, wire=False))
