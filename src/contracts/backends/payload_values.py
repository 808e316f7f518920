"""One value of a payload as a core schema: what it must be, and how it is read.

A schema may refuse what is right, for what is refused is looked at a second time; it must not take
what is wrong. So it has the common ways of writing a value, and leaves the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, assert_never, cast

from pydantic_core import CoreSchema, core_schema

from contracts.backends.payload_errors import fails_one_row
from contracts.backends.payload_steps import (
    asks,
    dumped_member,
    member_value,
    reads,
)
from contracts.backends.payload_types import Nested, first_of, type_schema
from contracts.backends.wire_values import NAN_IS_NONE, TEXT_IN_JSON, reads_counts
from contracts.dtypes import Int
from contracts.rules.requirement import Requirement
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
from contracts.rules.wire import AS_IS
from contracts.specification import Value
from contracts.wire.writing import written_text


def value_schema(
    value: Value, nested: Nested, *, wire: bool, fill: Callable[[], Any] | None = None
) -> CoreSchema:
    """The core schema of one value.

    Args:
        wire: whether it is read as its field says, or was read already.
        fill: makes what stands for null.
    """
    schema = ruled_schema(value, nested, wire=wire)
    if value.nullable:
        schema = core_schema.nullable_schema(schema)
    elif fill is not None:
        make = fill
        filled = core_schema.no_info_after_validator_function(
            lambda _: make(), core_schema.none_schema()
        )
        # A union dumps what it holds as a plain value: a NaN as null, which would then be filled.
        schema = cast("CoreSchema", {**first_of([schema, filled]), "serialization": schema})
    if wire and says_wire(value):
        schema = read_first(value, schema)
    if is_dumped_as_written(value):
        schema = cast("CoreSchema", {**schema, "serialization": dumped_as_written(value)})
    return schema


def says_wire(value: Value) -> bool:
    """Whether a field says of a value, not of what is in it, that it looks otherwise on the wire."""
    return value.wire != AS_IS or value.non_finite.nan in NAN_IS_NONE


def read_first(value: Value, schema: CoreSchema) -> CoreSchema:
    """The schema of a value that is read as its field says before it is judged."""
    before = core_schema.no_info_before_validator_function
    return core_schema.json_or_python_schema(
        json_schema=before(reads(value, "json"), schema),
        python_schema=before(reads(value, "values"), schema),
    )


def ruled_schema(value: Value, nested: Nested, *, wire: bool) -> CoreSchema:
    """The core schema of one value that is not null, with every rule of it."""
    slots: dict[str, Any] = {}
    functions: list[Requirement[ValueRule]] = []
    members: OneOf | None = None
    for requirement in value.rules:
        rule = requirement.rule
        if not fails_one_row(requirement) and not isinstance(rule, Custom):
            continue
        slot = slot_for(rule, value)
        if slot is not None and not slot.keys() & slots.keys():
            slots |= slot
        elif isinstance(rule, OneOf) and members is None and is_literal(value):
            members = rule
        else:
            functions.append(requirement)
    schema = type_schema(value, slots, lambda item: value_schema(item, nested, wire=wire), nested)
    if isinstance(value.python, type) and issubclass(value.python, Enum):
        schema = core_schema.no_info_before_validator_function(member_value(value.python), schema)
    if members is not None:
        schema = core_schema.chain_schema([schema, core_schema.literal_schema([*members.members])])
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
    return schema


def is_literal(value: Value) -> bool:
    """Whether pydantic-core's literals compare values of the type as a contract does: those of
    numbers take True for 1, but what is asked has its type already. They hold no integer past int64.
    """
    dtype = value.dtype
    return dtype.kind == "text" or (isinstance(dtype, Int) and dtype.highest < 2**63)


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


def is_dumped_as_written(value: Value) -> bool:
    """Whether JSON says a value in text that its field reads as it says, or as null; or a span of
    time, for which pydantic writes years and months, which are no fixed spans.
    """
    if value.dtype.kind == "duration":
        return True
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
