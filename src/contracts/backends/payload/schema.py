"""Payloads: the contract's rules as one pydantic-core schema, and every rule that a bad payload
breaks.

pydantic-core decides. It stops at the first constraint of a field, so what it refuses is converted
and evaluated once more by `contracts.backends.python.problems`, which accepts what is contract form
by then, and finds everything that is wrong with the rest. A good payload pays nothing for that; a
bad one some 15 µs.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any, assert_never

from pydantic_core import CoreSchema, SchemaValidator, ValidationError, core_schema, from_json

from contracts.backends.payload.errors import (
    body_error,
    convert_refused,
    invalid_json_error,
    is_body_error,
    refuse_made_default,
    remaining_problems,
    snapshot_mapping,
    validation_error,
)
from contracts.backends.payload.type_schema import NestedSchema
from contracts.backends.payload.validators import row_rules_validator
from contracts.backends.payload.value_schema import has_wire_form, value_schema
from contracts.backends.python.convert import Source
from contracts.backends.python.default_values import make_default
from contracts.backends.raising import raise_alone
from contracts.dtypes import Float
from contracts.errors import is_failure
from contracts.lazy_dataclass import lazy_dataclass
from contracts.specification import (
    FINITE,
    Default,
    Factory,
    Field,
    FieldType,
    Specification,
    StructOf,
    thaw,
    walk_types,
)
from contracts.wire.records.json import non_finite_number_problem


class PayloadSchemas:
    """The pydantic-core schemas of a contract's payloads.

    Attributes:
        wire: reads every field as it declares; stops at the first error, and explains nothing.
        form: the same for Python values that were read already.
        schema: the schema of the class, which evaluates what `wire` refuses with all errors.
    """

    def __init__(
        self, specification: Specification, name: str, wire: CoreSchema, form: CoreSchema
    ) -> None:
        self.specification, self.wire, self.form = specification, wire, form
        self.schema = _with_all_errors(self, name)
        self._takes_any_number = _allows_non_finite(specification)
        self._fast_validator = SchemaValidator(wire)
        self._form_validator = SchemaValidator(form)

    def validate_json(self, body: str | bytes | bytearray) -> Any:
        """The instance of a JSON object.

        Raises:
            ValidationError: it breaks the contract, or is not JSON.
        """
        refused: ValidationError | None = None
        done: Any = None
        try:
            done = self._fast_validator.validate_json(body)
        except ValidationError as error:
            if is_body_error(error):
                raise_alone(body_error(error, self.specification))
            refused = error
        if refused is not None:  # not in the handler, whose error would be the context of the next
            done = self.validate_with_all_errors(from_json(body), "json", refused)
        why = non_finite_number_problem(body) if self._takes_any_number else None
        if why is not None:
            raise invalid_json_error(body, why, self.specification)
        return done

    def validate_with_all_errors(
        self,
        payload: Any,
        source: Source,
        refused: BaseException | None = None,
        instance: object = None,
    ) -> Any:
        """The instance of a payload that `wire` refuses, or an error with everything that is wrong
        with it.

        Args:
            refused: why `wire` refuses it, where that is known.
            instance: the instance to populate; a new one unless passed.

        Raises:
            ValidationError: it breaks the contract; the error has every requirement that it breaks.
        """
        data = convert_refused(payload, self.specification, source, refused)
        try:
            return self._form_validator.validate_python(data, self_instance=instance)
        except ValidationError as error:
            raise_alone(validation_error([*remaining_problems(error)], self.specification))

    def populate(self, instance: object, members: dict[str, Any]) -> None:
        """Populate the instance from its members.

        Raises:
            ValidationError: they break the contract.
        """
        try:
            self._fast_validator.validate_python(members, self_instance=instance)
        except BaseException as error:  # whatever a value's own methods raise
            if not is_failure(error):
                raise
            refused = error
        else:
            return
        self.validate_with_all_errors(members, "values", refused, instance)


def build_payload_schemas(
    contract: type, specification: Specification, nested: Callable[[FieldType], PayloadSchemas]
) -> PayloadSchemas:
    """The core schemas that make instances of the contract's class.

    Args:
        nested: gives those of a contract nested in a field.
    """
    # As pydantic names classes, whose JSON Schemas are found by it.
    name = f"{contract.__module__}.{contract.__qualname__}:{id(contract)}"
    form = _instance_schema(contract, specification, lambda value: nested(value).form, wire=False)
    every = (one for field in specification.fields for one in walk_types(field.value))
    if not any(map(has_wire_form, every)):
        return PayloadSchemas(specification, name, form, form)
    wire = _instance_schema(contract, specification, lambda value: nested(value).wire, wire=True)
    return PayloadSchemas(specification, name, wire, form)


def _allows_non_finite(specification: Specification) -> bool:
    """Whether NaN or an infinity may be in JSON that the contract takes: in a float that allows it,
    or in what the contract does not declare.
    """
    values = [one for field in specification.fields for one in walk_types(field.value)]
    nested = [one.dtype.specification for one in values if isinstance(one.dtype, StructOf)]
    floats = (one for one in values if isinstance(one.dtype, Float))
    return any(one.non_finite != FINITE for one in floats) or any(
        one.extra != "forbid" for one in (specification, *nested)
    )


@lazy_dataclass(frozen=True, slots=True)
class _RefusedInstance:
    """An error in the place of an instance: a union would add errors of its own to one that is
    raised.
    """

    error: ValidationError


def _with_all_errors(payloads: PayloadSchemas, name: str) -> CoreSchema:
    """A contract's core schema whose errors have every requirement that a payload breaks.

    JSON is read as Python values only after it was refused: to do that first would cost more than
    all the rest.
    """
    wire = payloads.wire
    again = core_schema.no_info_plain_validator_function(_explain_json(payloads))
    json = core_schema.union_schema([wire, again], mode="left_to_right")
    python = core_schema.no_info_wrap_validator_function(_explain_python(payloads), wire)
    # The function is outermost, because pydantic-core puts a class's own validator in the place of a
    # model's schema unless it is a function: the one inside would evaluate again too.
    return core_schema.with_info_after_validator_function(
        _raise_refused,
        core_schema.json_or_python_schema(json, python),
        ref=name,
        serialization=wire,
    )


def _explain_json(payloads: PayloadSchemas) -> Callable[[Any], Any]:
    """A validator of JSON after the contract's own refused it."""

    def explain(payload: Any) -> Any:
        try:
            return payloads.validate_with_all_errors(payload, "json")
        except ValidationError as error:
            return _RefusedInstance(error)

    return explain


def _raise_refused(found: Any, info: core_schema.ValidationInfo) -> Any:
    """The instance, or its error raised.

    Raises:
        TypeError: text alone was validated through another class: pydantic would parse it by
            itself.
    """
    if type(found) is _RefusedInstance:
        raise found.error
    if info.mode not in ("python", "json"):
        raise TypeError("text is read by the contract: call its model_validate_strings")
    return found


def _explain_python(payloads: PayloadSchemas) -> Callable[..., Any]:
    """A validator of Python values around the contract's own, which explains what that refuses."""

    def explain(payload: Any, handler: Callable[[Any], Any]) -> Any:
        data = snapshot_mapping(payload)
        try:
            return handler(data)
        except BaseException as error:  # whatever a value's own methods raise
            if not is_failure(error):
                raise
            refused = error
        finally:
            # The error's traceback has this frame, and a handler in it holds what the validator holds
            # whose it is: pydantic 2.12 and 2.13 count that twice for the garbage collector, which
            # then clears classes that are in use (pydantic's issue 13817).
            del handler
        return payloads.validate_with_all_errors(data, "values", refused)

    return explain


def _instance_schema(
    contract: type, specification: Specification, nested: NestedSchema, *, wire: bool
) -> CoreSchema:
    fields = {
        field.name: core_schema.model_field(
            _payload_field_schema(field, nested, wire=wire),
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
        schema = core_schema.no_info_after_validator_function(
            row_rules_validator(specification), schema
        )
    return schema


def _payload_field_schema(field: Field, nested: NestedSchema, *, wire: bool) -> CoreSchema:
    """The core schema of one field, whose default replaces null and fills an absent key.

    The default is validated as a Python value, also where the payload is JSON.
    """
    match field.default:
        case None:
            return value_schema(field.value, nested, wire=wire)
        case Default(value=None):
            schema = value_schema(field.value, nested, wire=wire)
            return core_schema.with_default_schema(schema, default=None)
        case Default(value):
            default = _value_validator(field.value, nested).validate_python(
                thaw(value, field.value)
            )
            if field.value.dtype.kind in ("list", "struct"):
                return _schema_with_default(field, nested, lambda: deepcopy(default), wire=wire)
            return _schema_with_default(field, nested, lambda: default, wire=wire)
        case Factory(make):
            made = _checked_factory(make, field, _value_validator(field.value, nested))
            return _schema_with_default(field, nested, made, wire=wire)
        case _:
            assert_never(field.default)


def _checked_factory(
    make: Callable[[], Any], field: Field, validator: SchemaValidator
) -> Callable[[], Any]:
    """A factory of defaults that raises for one that breaks its field's rules. What it makes is
    contract form: a value that `Missing` names, or text that `Trim` cuts, is refused.
    """

    def made() -> Any:
        value = make_default(field, make)
        refuse_made_default(value, field)
        return validator.validate_python(value)

    return made


def _schema_with_default(
    field: Field, nested: NestedSchema, make: Callable[[], Any], *, wire: bool
) -> CoreSchema:
    schema = value_schema(field.value, nested, wire=wire, fill=make)
    return core_schema.with_default_schema(schema, default_factory=make)


def _value_validator(value: FieldType, nested: NestedSchema) -> SchemaValidator:
    return SchemaValidator(value_schema(value, nested, wire=False))
