"""Payloads: the same merged rules as one pydantic-core schema, and every rule a bad one breaks.

pydantic-core decides; when it refuses, `contracts.backends.values` says all that was broken,
because pydantic-core stops at the first constraint of a field.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from enum import Enum
from typing import Any, assert_never, cast

from pydantic_core import CoreSchema, SchemaValidator, core_schema

from contracts.backends.payload_errors import explained, fails_one_row
from contracts.backends.payload_steps import (
    asks,
    asks_rows,
    bytes_from_json,
    decimal_from_json,
    default_for_null,
    dumped_member,
    in_contract_form,
    list_for_tuple,
    member_value,
    named_non_finite,
    narrower,
    only_reals,
    refuse_non_finite,
    tuple_for_list,
)
from contracts.backends.wire_values import TEXT_IN_JSON, reads_counts
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
from contracts.rules.value import (
    CodeList,
    Custom,
    Ge,
    Gt,
    Le,
    Lt,
    Matches,
    MaxLength,
    MinLength,
    MultipleOf,
    NamedFormat,
    OneOf,
    ValueRule,
)
from contracts.specification import (
    Default,
    Factory,
    Field,
    ListOf,
    Specification,
    StructOf,
    Value,
    thawed,
)
from contracts.wire.writing import written_text

LONGEST = 2**31 - 1
"""A length no text reaches; asking for it makes pydantic-core refuse lone surrogates."""
GUARDS = {
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "datetime": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]{1,6})?"
    r"(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?$",
    "time": r"^[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]{1,6})?$",
    "duration": r"^[+-]?P[0-9.,DHMSTWY]+$",
    "uuid": r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
}
"""What text must look like before pydantic-core reads it: its own readers take "0" for a date."""


def schema_for(
    contract: type, specification: Specification, schema_of_nested: Callable[[Value], CoreSchema]
) -> CoreSchema:
    """The core schema that validates one payload into an instance of the contract's class.

    Args:
        schema_of_nested: gives the core schema of a contract that stands in a field.
    """
    fields = {
        field.name: core_schema.model_field(
            field_schema(field, schema_of_nested),
            validation_alias=field.alias if field.alias != field.name else None,
            serialization_alias=field.alias if field.alias != field.name else None,
        )
        for field in specification.fields
    }
    inner: CoreSchema = core_schema.model_schema(
        contract,
        core_schema.model_fields_schema(
            fields,
            model_name=specification.name,
        ),
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
        inner = core_schema.no_info_after_validator_function(asks_rows(specification), inner)
    return core_schema.with_info_wrap_validator_function(explained(specification), inner)


def field_schema(field: Field, schema_of_nested: Callable[[Value], CoreSchema]) -> CoreSchema:
    """The core schema of one field, with its default."""
    schema = value_schema(field.value, schema_of_nested)
    match field.default:
        case None:
            return schema
        case Default(value=None):
            return core_schema.with_default_schema(schema, default=None)
        case Default(value):
            given = SchemaValidator(schema).validate_python(thawed(value, field.value))
            return filled_by(lambda: deepcopy(given), schema)
        case Factory(make):
            validator = SchemaValidator(schema)
            return filled_by(lambda: validator.validate_python(make()), schema)
        case _:
            assert_never(field.default)


def filled_by(make: Callable[[], Any], schema: CoreSchema) -> CoreSchema:
    """The schema of a field that a default stands for, where it is absent or null.

    The default is validated as Python's value, also where the payload is JSON.
    """
    filled = core_schema.no_info_before_validator_function(default_for_null, schema)
    return core_schema.with_default_schema(filled, default_factory=make)


def value_schema(value: Value, schema_of_nested: Callable[[Value], CoreSchema]) -> CoreSchema:
    """The core schema of one value."""
    asked = [r for r in value.rules if fails_one_row(r) or isinstance(r.rule, Custom)]
    slots: dict[str, Any] = {}
    functions = []
    for requirement in asked:
        slot = slot_for(requirement.rule, value)
        if slot is not None and not slot.keys() & slots.keys():
            slots |= slot
        else:
            functions.append(requirement)
    schema = type_schema(value, slots, schema_of_nested)
    if is_dumped_as_written(value):
        schema = cast("CoreSchema", {**schema, "serialization": dumped_as_written(value)})
    if isinstance(value.python, type) and issubclass(value.python, Enum):
        schema = core_schema.no_info_before_validator_function(member_value(value.python), schema)
    if functions:
        schema = core_schema.no_info_after_validator_function(asks(functions, value), schema)
    if isinstance(value.python, type) and issubclass(value.python, Enum):
        schema = core_schema.no_info_after_validator_function(
            value.python,
            schema,
            serialization=core_schema.plain_serializer_function_ser_schema(
                dumped_member, info_arg=True
            ),
        )
    return core_schema.nullable_schema(schema) if value.nullable else schema


def slot_for(rule: ValueRule, value: Value) -> dict[str, Any] | None:
    """The slot of a core schema that states the rule exactly, or None where none does."""
    kind = value.dtype.kind
    if kind == "float" and not value.forbids_nan:
        return None  # pydantic-core's bounds refuse a NaN that is allowed
    match rule:
        case Ge(bound):
            return {"ge": bound}
        case Gt(bound):
            return {"gt": bound}
        case Le(bound):
            return {"le": bound}
        case Lt(bound):
            return {"lt": bound}
        case MultipleOf(step):
            return {"multiple_of": step} if kind == "int" else None
        case MinLength(length):
            return {"min_length": length}
        case MaxLength(length):
            return {"max_length": length}
        case Matches():
            return {"pattern": rule.anchored}
        case OneOf() | NamedFormat() | CodeList() | Custom():
            return None
        case _:
            assert_never(rule)


def type_schema(
    value: Value, slots: dict[str, Any], schema_of_nested: Callable[[Value], CoreSchema]
) -> CoreSchema:
    """The core schema of the value's type, with the slots that its rules fill."""
    dtype = value.dtype
    match dtype:
        case Bool():
            return core_schema.bool_schema(strict=True)
        case Int():
            limits = {"ge": dtype.lowest, "le": dtype.highest}
            tight = {"ge": max, "le": min}
            for name, choose in tight.items():
                slots[name] = choose(slots.get(name, limits[name]), limits[name])
            return core_schema.int_schema(strict=True, **slots)
        case Float():
            return float_schema(value, slots)
        case Decimal():
            number = core_schema.decimal_schema(strict=True, allow_inf_nan=False, **slots)
            exact = core_schema.no_info_after_validator_function(in_contract_form(value), number)
            return from_json(decimal_from_json, exact)
        case Text():
            return core_schema.str_schema(
                strict=True,
                regex_engine="rust-regex",
                metadata=told_to_json_schema(value),
                **{"max_length": LONGEST, **slots},
            )
        case Bytes():
            return from_json(bytes_from_json, core_schema.bytes_schema(strict=True, **slots))
        case Date():
            return guarded(value, core_schema.date_schema, slots)
        case Datetime(aware):
            slots["tz_constraint"] = "aware" if aware else "naive"
            schema = guarded(value, core_schema.datetime_schema, slots)
            return core_schema.no_info_after_validator_function(in_contract_form(value), schema)
        case Time():
            return guarded(value, core_schema.time_schema, {"tz_constraint": "naive", **slots})
        case Duration():
            span = guarded(value, core_schema.timedelta_schema, slots)
            return core_schema.no_info_after_validator_function(in_contract_form(value), span)
        case Uuid():
            text = core_schema.str_schema(strict=True, pattern=GUARDS["uuid"])
            read = core_schema.chain_schema([text, core_schema.uuid_schema(strict=False)])
            return core_schema.json_or_python_schema(
                json_schema=read,
                python_schema=core_schema.union_schema(
                    [core_schema.uuid_schema(strict=True), read]
                ),
                serialization=core_schema.to_string_ser_schema(),
            )
        case ListOf(item):
            inner = value_schema(item, schema_of_nested)
            if value.python is tuple:
                many = core_schema.tuple_schema(
                    [inner], variadic_item_index=0, strict=True, **slots
                )
                return core_schema.no_info_before_validator_function(tuple_for_list, many)
            items = core_schema.list_schema(inner, strict=True, **slots)
            return core_schema.no_info_before_validator_function(list_for_tuple, items)
        case StructOf():
            return schema_of_nested(value)
        case _:
            assert_never(dtype)


def told_to_json_schema(value: Value) -> dict[str, Any]:
    """What JSON Schema is told of a text beside what pydantic reads from its core schema."""
    rules = [requirement.rule for requirement in value.rules if fails_one_row(requirement)]
    names = [rule.name for rule in rules if isinstance(rule, NamedFormat)]
    return {"pydantic_js_updates": {"format": names[0]}} if names else {}


def float_schema(value: Value, slots: dict[str, Any]) -> CoreSchema:
    """The core schema of a real number: an int is taken for one only where it is one exactly."""
    all_allowed = not value.forbids_nan and not value.forbids_inf
    schema: CoreSchema = core_schema.float_schema(
        strict=True, allow_inf_nan=not (value.forbids_nan and value.forbids_inf), **slots
    )
    schema = core_schema.no_info_before_validator_function(only_reals(value), schema)
    if not all_allowed and not (value.forbids_nan and value.forbids_inf):
        schema = core_schema.no_info_after_validator_function(refuse_non_finite(value), schema)
    if not (value.forbids_nan and value.forbids_inf):
        schema = from_json(named_non_finite, schema)
    if isinstance(value.dtype, Float) and value.dtype.bits == 32:
        narrow = narrower(value)
        schema = core_schema.no_info_before_validator_function(narrow, schema)
    return schema


def from_json(read: Callable[[Any], Any], schema: CoreSchema) -> CoreSchema:
    """The schema, with what JSON has no form for read first where the input is JSON."""
    return core_schema.json_or_python_schema(
        json_schema=core_schema.no_info_before_validator_function(read, schema),
        python_schema=schema,
    )


def guarded(value: Value, make: Callable[..., CoreSchema], slots: dict[str, Any]) -> CoreSchema:
    """A time's core schema: a Python object as it is, JSON text only in RFC 3339's form; text in a
    format of the field's own was read before.
    """
    exact = make(strict=True, **slots)
    if value.wire.format is not None:
        return exact
    text = core_schema.str_schema(strict=True, pattern=GUARDS[value.dtype.kind])
    return core_schema.json_or_python_schema(
        json_schema=core_schema.chain_schema([text, make(strict=False, **slots)]),
        python_schema=exact,
    )


def is_dumped_as_written(value: Value) -> bool:
    """Whether JSON says a value in text that its field reads as it says, or as null."""
    says = bool(value.wire.missing or value.wire.numerals)
    return bool(value.wire.format) or (says and value.dtype.kind in (*TEXT_IN_JSON, "uuid"))


def dumped_as_written(value: Value) -> core_schema.PlainSerializerFunctionSerSchema:
    """How a value is dumped as JSON that is written as its field says."""
    counts = reads_counts(value)

    def dump(given: Any) -> Any:
        text = written_text(given, value)
        return int(text) if counts else text

    shape = core_schema.int_schema() if counts else core_schema.str_schema()
    return core_schema.plain_serializer_function_ser_schema(
        dump, return_schema=shape, when_used="json-unless-none"
    )
