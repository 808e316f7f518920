"""Core schemas of single values: the type, the rules and the wire form of a field.

A schema may refuse what is valid, because what is refused is evaluated again; it must not accept
what is invalid. So it has the common spellings of a value, and leaves the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, assert_never, cast

from pydantic_core import CoreSchema, core_schema

from contracts.backends.contract_form import NotContractForm, deep_contract_form
from contracts.backends.masking import contains_sensitive
from contracts.backends.payload.errors import fails_one_row
from contracts.backends.payload.type_schema import NestedSchema, first_match_schema, type_schema
from contracts.backends.payload.validators import (
    dump_enum,
    enum_value_reader,
    rules_validator,
    wire_reader,
)
from contracts.backends.python.convert import JSON_TEXT_KINDS, reads_nan_as_null
from contracts.backends.raising import raise_alone
from contracts.dtypes import Float, Int, Opaque
from contracts.rules import value as v
from contracts.rules.requirement import Requirement
from contracts.rules.wire import AS_IS
from contracts.specification import FINITE, FieldType, StructOf, walk_types
from contracts.wire.scalar.text import is_written_as_number
from contracts.wire.scalar.write import write_number_in_field, write_text
from contracts.wire.scalar.write_times import UnwritableValue


def value_schema(
    value: FieldType, nested: NestedSchema, *, wire: bool, fill: Callable[[], Any] | None = None
) -> CoreSchema:
    """The core schema of one value.

    Args:
        wire: whether it is still to be read as its field declares.
        fill: makes the default that replaces null.
    """
    schema = _ruled_schema(value, nested, wire=wire)
    if value.nullable:
        schema = core_schema.nullable_schema(schema)
    elif fill is not None:
        make = fill
        default = core_schema.no_info_after_validator_function(
            lambda _: make(), core_schema.none_schema()
        )
        # A union dumps what it holds as a plain value: a NaN as null, which would then be filled.
        schema = cast(
            "CoreSchema", {**first_match_schema([schema, default]), "serialization": schema}
        )
    if wire and has_wire_form(value):
        schema = _schema_of_wire_form(value, schema)
    if _is_dumped_as_written(value):
        schema = cast("CoreSchema", {**schema, "serialization": _dumped_as_written(value)})
    elif contains_sensitive(value) and not _holds_non_finite(value):
        schema = cast("CoreSchema", {**schema, "serialization": _dumped_in_silence(value, schema)})
    return schema


def _dumped_in_silence(value: FieldType, schema: CoreSchema) -> core_schema.SerSchema:
    """The serialization of a sensitive value. pydantic warns about one of another type, which only
    `model_construct` makes, and quotes it: such a value is dumped by its own type.
    """

    def dump(held: Any, dump_typed: core_schema.SerializerFunctionWrapHandler) -> Any:
        return dump_typed(held) if _has_own_type(held, value) else held

    return core_schema.wrap_serializer_function_ser_schema(dump, schema=schema)


def _holds_non_finite(value: FieldType) -> bool:
    """Whether a value may hold NaN or an infinity: what a function dumps has null for those."""
    types = [*walk_types(value)]
    nested = (one.dtype.specification for one in types if isinstance(one.dtype, StructOf))
    return any(one.extra == "allow" for one in nested) or any(
        isinstance(one.dtype, Opaque) or (isinstance(one.dtype, Float) and one.non_finite != FINITE)
        for one in types
    )


def _has_own_type(held: Any, value: FieldType) -> bool:
    """Whether a value is null or of its field's type, as far as its own methods let it be told."""
    try:
        return held is None or deep_contract_form(held, value) is not None
    except NotContractForm:
        return False


def has_wire_form(value: FieldType) -> bool:
    """Whether a field declares a wire form for a value itself, apart from what is in it."""
    return value.wire != AS_IS or reads_nan_as_null(value)


def _schema_of_wire_form(value: FieldType, schema: CoreSchema) -> CoreSchema:
    before = core_schema.no_info_before_validator_function
    as_is = value.wire == AS_IS and not isinstance(value.dtype, Float)  # JSON has no NaN for it
    return core_schema.json_or_python_schema(
        json_schema=schema if as_is else before(wire_reader(value, "json"), schema),
        python_schema=before(wire_reader(value, "values"), schema),
    )


def _ruled_schema(value: FieldType, nested: NestedSchema, *, wire: bool) -> CoreSchema:
    """The core schema of one value that is not null, with all its rules."""
    slots: dict[str, Any] = {}
    functions: list[Requirement[v.ValueRule]] = []
    members: v.OneOf | None = None
    for requirement in value.rules:
        rule = requirement.rule
        if not fails_one_row(requirement) and not isinstance(rule, v.Custom):
            continue
        slot = _slot_for(rule, value)
        if slot is not None and not slot.keys() & slots.keys():
            slots |= slot
        elif isinstance(rule, v.OneOf) and members is None and _is_literal(value):
            members = rule
        else:
            functions.append(requirement)
    schema = type_schema(value, slots, lambda item: value_schema(item, nested, wire=wire), nested)
    if isinstance(value.python, type) and issubclass(value.python, Enum):
        schema = core_schema.no_info_before_validator_function(
            enum_value_reader(value.python), schema
        )
    if members is not None:
        schema = core_schema.chain_schema([schema, core_schema.literal_schema([*members.members])])
    if functions:
        schema = core_schema.no_info_after_validator_function(
            rules_validator(functions, value), schema
        )
    if isinstance(value.python, type) and issubclass(value.python, Enum):
        schema = core_schema.no_info_after_validator_function(
            value.python,
            schema,
            serialization=core_schema.plain_serializer_function_ser_schema(
                dump_enum, info_arg=True
            ),
        )
    return schema


def _is_literal(value: FieldType) -> bool:
    """Whether pydantic-core's literals compare values of the type as a contract does. Those of
    numbers take True for 1, but the value's type is checked before; they hold no integer past
    int64.
    """
    dtype = value.dtype
    return dtype.kind == "text" or (isinstance(dtype, Int) and dtype.highest < 2**63)


def _slot_for(rule: v.ValueRule, value: FieldType) -> dict[str, Any] | None:
    """The slot of a core schema that states the rule exactly, or None where none does."""
    kind = value.dtype.kind
    if kind == "float" and not value.forbids_nan:
        return None  # pydantic-core's bounds refuse a NaN that is allowed
    match rule:
        case v.Ge(bound):
            return {"ge": bound}
        case v.Gt(bound):
            return {"gt": bound}
        case v.Le(bound):
            return {"le": bound}
        case v.Lt(bound):
            return {"lt": bound}
        case v.MultipleOf(step):
            return {"multiple_of": step} if kind == "int" else None
        case v.MinLength(length):
            return {"min_length": length}
        case v.MaxLength(length):
            return {"max_length": length}
        case v.Matches():
            return {"pattern": rule.anchored}
        case v.OneOf() | v.NoneOf() | v.UniqueItems() | v.NamedFormat() | v.CodeList() | v.Custom():
            return None
        case _:
            assert_never(rule)


def _is_dumped_as_written(value: FieldType) -> bool:
    """Whether JSON has a value as its field writes it: in a declared format, with a word for null,
    or as a duration, for which pydantic writes years and months, whose length is not fixed.
    """
    if value.dtype.kind == "duration":
        return True
    declares_text = bool(value.wire.missing or value.wire.numerals)
    return bool(value.wire.format) or (
        declares_text and value.dtype.kind in (*JSON_TEXT_KINDS, "uuid")
    )


def _dumped_as_written(value: FieldType) -> core_schema.PlainSerializerFunctionSerSchema:
    """The serialization of a value as its field writes it."""
    write = write_number_in_field if is_written_as_number(value) else write_text
    hides = contains_sensitive(value)

    def dump(member: Any, info: core_schema.SerializationInfo) -> Any:
        if hides and not (info.mode_is_json() and _has_own_type(member, value)):
            return member  # pydantic would quote one that `model_construct` made of another type
        try:
            return write(member, value)
        except UnwritableValue as error:  # which may be inside of a sensitive one
            raise_alone(error.without_value())

    is_text = write is write_text and not hides
    shape = core_schema.str_schema() if is_text else core_schema.any_schema()
    return core_schema.plain_serializer_function_ser_schema(
        dump,
        info_arg=True,
        return_schema=shape,
        when_used="unless-none" if hides else "json-unless-none",
    )
