"""Payloads: the same merged rules as one pydantic-core schema, and every rule a bad one breaks.

pydantic-core decides; what it refuses is looked at a second time by `contracts.backends.values`,
which takes what is in contract form once it is converted, and says all that is broken of the rest:
pydantic-core stops at the first constraint of a field.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, assert_never

from pydantic_core import CoreSchema, SchemaValidator, ValidationError, core_schema, from_json

from contracts.backends.payload_errors import (
    is_of_body,
    no_json,
    of_body,
    read_again,
    read_once,
    refusal,
    unexplained,
)
from contracts.backends.payload_steps import asks_rows
from contracts.backends.payload_types import Nested
from contracts.backends.payload_values import says_wire, value_schema
from contracts.backends.wire_values import Source
from contracts.errors import is_failure
from contracts.specification import (
    FINITE,
    Default,
    Factory,
    Field,
    Specification,
    StructOf,
    Value,
    thawed,
    within,
)
from contracts.wire.json_text import not_a_number


class Payloads:
    """How a contract's payloads are validated.

    Attributes:
        wire: the core schema that reads every field as it says; it stops at what it refuses, and
            explains nothing.
        form: the same of Python values that were read already.
        schema: the core schema of the class, which looks at what `wire` refuses once more.
    """

    def __init__(
        self, specification: Specification, name: str, wire: CoreSchema, form: CoreSchema
    ) -> None:
        self.specification, self.wire, self.form = specification, wire, form
        self.schema = looking_again(self, name)
        self._takes_any_number = takes_any_number(specification)
        self._quick = SchemaValidator(wire)
        self._form = SchemaValidator(form)

    def validate_json(self, body: str | bytes | bytearray) -> Any:
        """The instance that a JSON object is.

        Raises:
            ValidationError: it breaks the contract, or is no JSON text.
        """
        try:
            done = self._quick.validate_json(body)
        except ValidationError as error:
            if is_of_body(error):
                raise of_body(error, self.specification) from None
            done = self.again(from_json(body), "json", error)
        why = not_a_number(body) if self._takes_any_number else None
        if why is not None:
            raise no_json(body, why, self.specification)
        return done

    def again(
        self,
        given: Any,
        source: Source,
        refused: BaseException | None = None,
        instance: object = None,
    ) -> Any:
        """The instance that a payload is once it is read as its fields say.

        Args:
            refused: why `wire` refuses it, where that is known.
            instance: the one that it becomes; a new one unless given.

        Raises:
            ValidationError: it breaks the contract; every requirement that it breaks is told.
        """
        data = read_again(given, self.specification, source, refused)
        try:
            return self._form.validate_python(data, self_instance=instance)
        except ValidationError as error:
            raise refusal([*unexplained(error)], self.specification) from None

    def fill(self, instance: object, members: dict[str, Any]) -> None:
        """Make an instance what its members say.

        Raises:
            ValidationError: they break the contract.
        """
        try:
            self._quick.validate_python(members, self_instance=instance)
        except BaseException as error:  # whatever a value's own methods raise
            if not is_failure(error):
                raise
            refused = error
        else:
            return
        self.again(members, "values", refused, instance)


def payloads(
    contract: type, specification: Specification, nested: Callable[[Value], Payloads]
) -> Payloads:
    """The core schemas that make instances of the contract's class.

    Args:
        nested: gives those of a contract that stands in a field.
    """
    # As pydantic names classes, whose JSON Schemas are found by it.
    name = f"{contract.__module__}.{contract.__qualname__}:{id(contract)}"
    form = instance_schema(contract, specification, lambda value: nested(value).form, wire=False)
    every = (one for field in specification.fields for one in within(field.value))
    if not any(map(says_wire, every)):
        return Payloads(specification, name, form, form)
    wire = instance_schema(contract, specification, lambda value: nested(value).wire, wire=True)
    return Payloads(specification, name, wire, form)


def takes_any_number(specification: Specification) -> bool:
    """Whether NaN or an infinity may stand in JSON that a contract takes: in a float that may be one, or
    in what it does not declare.
    """
    values = [one for field in specification.fields for one in within(field.value)]
    nested = [one.dtype.specification for one in values if isinstance(one.dtype, StructOf)]
    return any(one.non_finite != FINITE for one in values) or any(
        one.extra != "forbid" for one in (specification, *nested)
    )


@dataclass(frozen=True, slots=True)
class Refused:
    """Stands for an instance that there is none of, in a union that would add what it says itself."""

    error: ValidationError


def looking_again(payloads: Payloads, name: str) -> CoreSchema:
    """A contract's core schema that says of a payload every requirement that it breaks.

    In JSON what is refused is read as Python values only then: to do that first would cost more than
    all the rest.
    """
    wire = payloads.wire
    again = core_schema.no_info_plain_validator_function(again_in_json(payloads))
    json = core_schema.union_schema([wire, again], mode="left_to_right")
    python = core_schema.no_info_wrap_validator_function(again_in_python(payloads), wire)
    # The function stands outside, for pydantic-core puts a class's own validator in the place of a
    # model's schema unless it is a function: the one inside would look again too.
    return core_schema.with_info_after_validator_function(
        raised, core_schema.json_or_python_schema(json, python), ref=name, serialization=wire
    )


def again_in_json(payloads: Payloads) -> Callable[[Any], Any]:
    """A validator of JSON that is asked where the contract's own refuses."""

    def explain(given: Any) -> Any:
        try:
            return payloads.again(given, "json")
        except ValidationError as error:
            return Refused(error)

    return explain


def raised(found: Any, info: core_schema.ValidationInfo) -> Any:
    """An instance as it is; what is wrong with a payload that there is none of is raised.

    Raises:
        TypeError: text alone was validated through another class: pydantic would read it by itself.
    """
    if type(found) is Refused:
        raise found.error
    if info.mode not in ("python", "json"):
        raise TypeError("text is read by the contract: call its model_validate_strings")
    return found


def again_in_python(payloads: Payloads) -> Callable[..., Any]:
    """A validator of Python values around the contract's own, which looks again at what that refuses."""

    def explain(given: Any, handler: Callable[[Any], Any]) -> Any:
        data = read_once(given)
        try:
            return handler(data)
        except BaseException as error:  # whatever a value's own methods raise
            if not is_failure(error):
                raise
            refused = error
        return payloads.again(data, "values", refused)

    return explain


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
