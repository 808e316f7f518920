"""A type of a payload's values as a core schema: in Python's own form, and in JSON's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, assert_never

from pydantic_core import CoreSchema, core_schema

from contracts.backends.payload_steps import (
    bytes_from_json,
    decimal_from_json,
    decimal_from_text,
    in_contract_form,
    list_for_tuple,
    named_non_finite,
    narrower,
    only_reals,
    refuse_non_finite,
    tuple_for_list,
    with_pythons_utc,
)
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
from contracts.specification import ListOf, StructOf, Value

LONGEST = 2**31 - 1
"""A length no text reaches; asking for it makes pydantic-core refuse lone surrogates."""
EXACT = 2**53
"""Every integer below this magnitude is a float exactly, and the float is no other's."""
CLOCK = r"[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]{1,6})?"
INSTANT = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[Tt ]{CLOCK}"
GUARDS = {
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "datetime": rf"{INSTANT}(?:[Zz]|[+-][0-9]{{2}}:[0-9]{{2}})?$",
    "time": rf"^{CLOCK}$",
    "duration": r"^P(?:[0-9]{1,6}D)?(?:T(?:[0-9]{1,6}H)?(?:[0-9]{1,6}M)?"
    r"(?:[0-9]{1,6}(?:\.[0-9]{1,6})?S)?)?$",
    "uuid": r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
}
"""What text must look like before pydantic-core reads it: its own readers take "0" for a date."""
IN_UTC = rf"{INSTANT}(?:[Zz]|[+]00:00)$"

Nested = Callable[[Value], CoreSchema]
"""Gives the core schema of a value's items, or of the contract that it nests."""


def type_schema(
    value: Value, slots: dict[str, Any], item_schema: Nested, nested: Nested
) -> CoreSchema:
    """The core schema of the value's type, with the slots that its rules fill."""
    dtype = value.dtype
    match dtype:
        case Bool():
            return core_schema.bool_schema(strict=True)
        case Int():
            return core_schema.int_schema(strict=True, **within(slots, dtype.lowest, dtype.highest))
        case Float():
            return float_schema(value, slots)
        case Decimal():
            number = core_schema.decimal_schema(strict=True, allow_inf_nan=False, **slots)
            exact = core_schema.no_info_after_validator_function(in_contract_form(value), number)
            before = core_schema.no_info_before_validator_function
            return core_schema.json_or_python_schema(
                json_schema=before(decimal_from_json, exact),
                python_schema=before(decimal_from_text, exact),
            )
        case Text():
            return core_schema.str_schema(
                strict=True, regex_engine="rust-regex", **{"max_length": LONGEST, **slots}
            )
        case Bytes():
            return from_json(bytes_from_json, core_schema.bytes_schema(strict=True, **slots))
        case Date():
            return in_text_too(value, core_schema.date_schema(strict=True, **slots),
                core_schema.date_schema(strict=False, **slots))  # fmt: skip
        case Datetime(aware):
            return datetime_schema(value, slots, aware=aware)
        case Time():
            slots = {"tz_constraint": "naive", **slots}
            return in_text_too(value, core_schema.time_schema(strict=True, **slots),
                core_schema.time_schema(strict=False, **slots))  # fmt: skip
        case Duration():
            span = core_schema.timedelta_schema(strict=True, **slots)
            whole = core_schema.no_info_after_validator_function(in_contract_form(value), span)
            return in_text_too(value, whole, core_schema.timedelta_schema(strict=False, **slots))
        case Uuid():
            text = core_schema.str_schema(strict=True, pattern=GUARDS["uuid"])
            read = core_schema.chain_schema([text, core_schema.uuid_schema(strict=False)])
            return core_schema.json_or_python_schema(
                json_schema=read,
                python_schema=first_of([core_schema.uuid_schema(strict=True), read]),
                serialization=core_schema.to_string_ser_schema(),
            )
        case ListOf(item):
            inner = item_schema(item)
            if value.python is tuple:
                many = core_schema.tuple_schema(
                    [inner], variadic_item_index=0, strict=True, **slots
                )
                return core_schema.no_info_before_validator_function(tuple_for_list, many)
            items = core_schema.list_schema(inner, strict=True, **slots)
            return core_schema.no_info_before_validator_function(list_for_tuple, items)
        case StructOf():
            return nested(value)
        case _:
            assert_never(dtype)


def within(slots: dict[str, Any], lowest: int, highest: int) -> dict[str, Any]:
    """The slots with bounds that are no wider than those."""
    return {
        **slots,
        "ge": max(slots.get("ge", lowest), lowest),
        "le": min(slots.get("le", highest), highest),
    }


def float_schema(value: Value, slots: dict[str, Any]) -> CoreSchema:
    """The core schema of a real number: an int is taken for one only where it is one exactly."""
    all_allowed = not value.forbids_nan and not value.forbids_inf
    all_forbidden = value.forbids_nan and value.forbids_inf
    number: CoreSchema = core_schema.float_schema(
        strict=True, allow_inf_nan=not all_forbidden, **slots
    )
    exact: CoreSchema = core_schema.no_info_before_validator_function(only_reals(value), number)
    if not all_allowed and not all_forbidden:
        exact = core_schema.no_info_after_validator_function(refuse_non_finite(value), exact)
    if value.dtype == Float(32):
        exact = core_schema.no_info_before_validator_function(narrower(value), exact)
        return exact if all_forbidden else from_json(named_non_finite, exact)
    if not all_forbidden:
        return from_json(named_non_finite, exact)
    near: CoreSchema = core_schema.float_schema(
        strict=True,
        allow_inf_nan=False,
        **{
            **slots,
            "gt": max(slots.get("gt", -EXACT), -EXACT),
            "lt": min(slots.get("lt", EXACT), EXACT),
        },
    )
    return core_schema.json_or_python_schema(
        json_schema=first_of([near, exact]),
        python_schema=exact,
    )


def datetime_schema(value: Value, slots: dict[str, Any], *, aware: bool) -> CoreSchema:
    """The core schema of a time: aware ones are kept in UTC."""
    slots = {"tz_constraint": "aware" if aware else "naive", **slots}
    after = core_schema.no_info_after_validator_function
    plain = core_schema.datetime_schema(strict=False, **slots)
    kept = after(in_contract_form(value), plain)
    exact = after(in_contract_form(value), core_schema.datetime_schema(strict=True, **slots))
    if not aware:
        return in_text_too(value, exact, plain)
    text = core_schema.str_schema(strict=True, pattern=IN_UTC)
    in_utc = core_schema.chain_schema([text, after(with_pythons_utc, plain)])
    return in_text_too(value, exact, kept, usual=in_utc)


def in_text_too(
    value: Value, exact: CoreSchema, read: CoreSchema, *, usual: CoreSchema | None = None
) -> CoreSchema:
    """The schema of what JSON writes as text, in the form that it is written in there; text in a
    format of the field's own was read before.

    Args:
        exact: of the value itself.
        read: of the value, or of text in that form.
        usual: of the text that is tried first, as it is read quicker.
    """
    if value.wire.format is not None:
        return exact
    text = core_schema.str_schema(strict=True, pattern=GUARDS[value.dtype.kind])
    ways: list[CoreSchema] = [core_schema.chain_schema([text, read])]
    if usual is not None:
        ways = [usual, *ways]
    return core_schema.json_or_python_schema(
        json_schema=first_of(ways), python_schema=first_of([exact, *ways])
    )


def first_of(ways: Sequence[CoreSchema]) -> CoreSchema:
    """The schema of the first of the ways in which a value can be read."""
    return ways[0] if len(ways) == 1 else core_schema.union_schema([*ways], mode="left_to_right")


def from_json(read: Callable[[Any], Any], schema: CoreSchema) -> CoreSchema:
    """The schema, with what JSON has no form for read first where the input is JSON."""
    return core_schema.json_or_python_schema(
        json_schema=core_schema.no_info_before_validator_function(read, schema),
        python_schema=schema,
    )
