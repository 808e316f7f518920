"""Core schemas of field types: for Python values, and for JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, assert_never

from pydantic_core import CoreSchema, core_schema

import contracts.dtypes as d
from contracts.backends.foreign_values import plain_value
from contracts.backends.payload.validators import (
    bytes_from_json,
    contract_form_validator,
    decimal_from_json,
    decimal_from_text,
    float32_validator,
    list_for_tuple,
    named_non_finite,
    non_finite_validator,
    present_value,
    reals_validator,
    tuple_for_list,
    with_pythons_utc,
)
from contracts.specification import FieldType, ListOf, StructOf
from contracts.wire.scalar.exact_floats import EXACT_IN_FLOAT

_UNREACHED_LENGTH = 2**31 - 1
"""A length no text reaches; with a maximum pydantic-core refuses lone surrogates."""
_CLOCK_PATTERN = r"[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]{1,6})?"
_INSTANT_PATTERN = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[Tt ]{_CLOCK_PATTERN}"
_SECONDS_PATTERN = r"[0-9]{1,6}(?:\.[0-9]{1,6})?S"
_MINUTES_PATTERN = rf"[0-9]{{1,6}}M(?:{_SECONDS_PATTERN})?|{_SECONDS_PATTERN}"
_SPAN_PATTERN = rf"T(?:[0-9]{{1,6}}H(?:{_MINUTES_PATTERN})?|{_MINUTES_PATTERN})"
"""At least one part: pydantic-core takes a T with nothing behind it."""
_TEXT_GUARDS = {
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "datetime": rf"{_INSTANT_PATTERN}(?:[Zz]|[+-][0-9]{{2}}:[0-9]{{2}})?$",
    "time": rf"^{_CLOCK_PATTERN}$",
    "duration": rf"^P(?:[0-9]{{1,6}}D(?:{_SPAN_PATTERN})?|{_SPAN_PATTERN})$",
    "uuid": r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
}
"""The form of text before pydantic-core parses it: its own parsers take "0" for a date."""
_UTC_INSTANT_PATTERN = rf"{_INSTANT_PATTERN}(?:[Zz]|[+]00:00)$"

NestedSchema = Callable[[FieldType], CoreSchema]
"""Makes the core schema of a value's items, or of the contract that it nests."""


def type_schema(
    value: FieldType, slots: dict[str, Any], item_schema: NestedSchema, nested: NestedSchema
) -> CoreSchema:
    """The core schema of the value's type, with the slots of its rules."""
    dtype = value.dtype
    match dtype:
        case d.Bool():
            return core_schema.bool_schema(strict=True)
        case d.Int():
            return core_schema.int_schema(
                strict=True, **_narrow_bounds(slots, dtype.lowest, dtype.highest)
            )
        case d.Float():
            return _float_schema(value, slots)
        case d.Decimal():
            return _decimal_schema(value, slots)
        case d.Text():
            return core_schema.str_schema(
                strict=True, regex_engine="rust-regex", **{"max_length": _UNREACHED_LENGTH, **slots}
            )
        case d.Bytes():
            return _read_json_first(bytes_from_json, core_schema.bytes_schema(strict=True, **slots))
        case d.Date():
            return _schema_with_text(value, *_strict_and_lax(core_schema.date_schema, slots))
        case d.Datetime(aware):
            return _datetime_schema(value, slots, aware=aware)
        case d.Time():
            slots = {"tz_constraint": "naive", **slots}
            return _schema_with_text(value, *_strict_and_lax(core_schema.time_schema, slots))
        case d.Duration():
            span = core_schema.timedelta_schema(strict=True, **slots)
            whole = core_schema.no_info_after_validator_function(
                contract_form_validator(value), span
            )
            return _schema_with_text(
                value, whole, core_schema.timedelta_schema(strict=False, **slots)
            )
        case d.Uuid():
            return _uuid_schema()
        case d.Opaque():
            # What pydantic takes as it is may be null to pandas or numpy.
            plain = core_schema.no_info_before_validator_function(
                lambda held: plain_value(held, value), core_schema.any_schema()
            )
            if value.nullable:
                return plain
            return core_schema.no_info_after_validator_function(present_value, plain)
        case ListOf(item):
            return _list_schema(value, item_schema(item), slots)
        case StructOf():
            return nested(value)
        case _:
            assert_never(dtype)


def _decimal_schema(value: FieldType, slots: dict[str, Any]) -> CoreSchema:
    number = core_schema.decimal_schema(strict=True, allow_inf_nan=False, **slots)
    exact = core_schema.no_info_after_validator_function(contract_form_validator(value), number)
    before = core_schema.no_info_before_validator_function
    return core_schema.json_or_python_schema(
        json_schema=before(decimal_from_json, exact),
        python_schema=before(decimal_from_text, exact),
    )


def _uuid_schema() -> CoreSchema:
    text = core_schema.str_schema(strict=True, pattern=_TEXT_GUARDS["uuid"])
    read = core_schema.chain_schema([text, core_schema.uuid_schema(strict=False)])
    return core_schema.json_or_python_schema(
        json_schema=read,
        python_schema=first_match_schema([core_schema.uuid_schema(strict=True), read]),
        serialization=core_schema.to_string_ser_schema(),
    )


def _list_schema(value: FieldType, inner: CoreSchema, slots: dict[str, Any]) -> CoreSchema:
    """The core schema of a list or a tuple; each is accepted in the place of the other."""
    if value.python is tuple:
        many = core_schema.tuple_schema([inner], variadic_item_index=0, strict=True, **slots)
        return core_schema.no_info_before_validator_function(tuple_for_list, many)
    items = core_schema.list_schema(inner, strict=True, **slots)
    return core_schema.no_info_before_validator_function(list_for_tuple, items)


def _strict_and_lax(
    schema: Callable[..., CoreSchema], slots: dict[str, Any]
) -> tuple[CoreSchema, CoreSchema]:
    return schema(strict=True, **slots), schema(strict=False, **slots)


def _narrow_bounds(slots: dict[str, Any], lowest: int, highest: int) -> dict[str, Any]:
    """The slots with bounds that are no wider than those of the type."""
    return {
        **slots,
        "ge": max(slots.get("ge", lowest), lowest),
        "le": min(slots.get("le", highest), highest),
    }


def _float_schema(value: FieldType, slots: dict[str, Any]) -> CoreSchema:
    """The core schema of a real number; an int is accepted only where a float holds it exactly."""
    all_allowed = not value.forbids_nan and not value.forbids_inf
    all_forbidden = value.forbids_nan and value.forbids_inf
    number: CoreSchema = core_schema.float_schema(
        strict=True, allow_inf_nan=not all_forbidden, **slots
    )
    exact: CoreSchema = core_schema.no_info_before_validator_function(
        reals_validator(value), number
    )
    if not all_allowed and not all_forbidden:
        exact = core_schema.no_info_after_validator_function(non_finite_validator(value), exact)
    if value.dtype == d.Float(32):
        exact = core_schema.no_info_before_validator_function(float32_validator(value), exact)
        return exact if all_forbidden else _read_json_first(named_non_finite, exact)
    if not all_forbidden:
        return _read_json_first(named_non_finite, exact)
    near: CoreSchema = core_schema.float_schema(
        strict=True,
        allow_inf_nan=False,
        **{
            **slots,
            "gt": max(slots.get("gt", -EXACT_IN_FLOAT), -EXACT_IN_FLOAT),
            "lt": min(slots.get("lt", EXACT_IN_FLOAT), EXACT_IN_FLOAT),
        },
    )
    return core_schema.json_or_python_schema(
        json_schema=first_match_schema([near, exact]),
        python_schema=exact,
    )


def _datetime_schema(value: FieldType, slots: dict[str, Any], *, aware: bool) -> CoreSchema:
    """The core schema of a time; aware ones are kept in UTC."""
    slots = {"tz_constraint": "aware" if aware else "naive", **slots}
    after = core_schema.no_info_after_validator_function
    plain = core_schema.datetime_schema(strict=False, **slots)
    kept = after(contract_form_validator(value), plain)
    exact = after(contract_form_validator(value), core_schema.datetime_schema(strict=True, **slots))
    if not aware:
        return _schema_with_text(value, exact, plain)
    text = core_schema.str_schema(strict=True, pattern=_UTC_INSTANT_PATTERN)
    in_utc = core_schema.chain_schema([text, after(with_pythons_utc, plain)])
    return _schema_with_text(value, exact, kept, usual=in_utc)


def _schema_with_text(
    value: FieldType, exact: CoreSchema, read: CoreSchema, *, usual: CoreSchema | None = None
) -> CoreSchema:
    """The schema of a type that JSON writes as text. Text in a format that the field declares was
    read before.

    Args:
        exact: of the value itself.
        read: of the value, or of text in JSON's form.
        usual: of text that is tried first, because it is read faster.
    """
    if value.wire.format is not None:
        return exact
    text = core_schema.str_schema(strict=True, pattern=_TEXT_GUARDS[value.dtype.kind])
    ways: list[CoreSchema] = [core_schema.chain_schema([text, read])]
    if usual is not None:
        ways = [usual, *ways]
    return core_schema.json_or_python_schema(
        json_schema=first_match_schema(ways), python_schema=first_match_schema([exact, *ways])
    )


def first_match_schema(ways: Sequence[CoreSchema]) -> CoreSchema:
    return ways[0] if len(ways) == 1 else core_schema.union_schema([*ways], mode="left_to_right")


def _read_json_first(read: Callable[[Any], Any], schema: CoreSchema) -> CoreSchema:
    """The schema; where the input is JSON, `read` is applied before, for what JSON has no form
    for.
    """
    return core_schema.json_or_python_schema(
        json_schema=core_schema.no_info_before_validator_function(read, schema),
        python_schema=schema,
    )
