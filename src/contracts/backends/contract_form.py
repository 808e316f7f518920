"""From a Python value to contract form: exactly, or not at all."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from enum import Enum
from typing import Any, Literal, assert_never, cast
from uuid import UUID

from contracts.backends.builtin_values import Lying, is_of, items_of, members_of, text_of
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
from contracts.errors import is_failure
from contracts.specification import ListOf, Specification, StructOf, Value, columns_of

EXACT_IN_FLOAT = 2**53
"""Every integer up to this magnitude is a float64 exactly."""


class NotContractForm(ValueError):
    """The value is not contract form; its subclasses say why."""


class NotOfType(NotContractForm):
    """The value is not of the type."""


class NotHeld(NotContractForm):
    """The value is of the kind, but the type cannot hold it exactly."""


class NotCanonical(NotContractForm):
    """The text is not the one way of writing the value."""


def contract_form(value: object, expected: Value) -> Any:
    """The value as frames hold it: an Enum's value, a UUID's text, a list for any sequence.

    Raises:
        NotOfType: it is something else, or its own methods raise.
        NotHeld: the type cannot hold it exactly.
        NotCanonical: it is text that is written in another way than the one.
    """
    try:
        return _form(value, expected)
    except NotContractForm:
        raise
    except BaseException as error:  # whatever a value's own methods raise
        if not is_failure(error):
            raise
        raise NotOfType from error


def _form(value: object, expected: Value) -> Any:
    if is_of(value, Enum) and is_of(value, (str, int, expected.python or str)):
        value = cast("Enum", value).value
    dtype = expected.dtype
    match dtype:
        case Bool():
            return _of_type(value, bool)
        case Int():
            return _integer(value, dtype)
        case Float():
            return _float(value, dtype)
        case Decimal():
            return _decimal(value, dtype)
        case Text():
            return _text(value)
        case Bytes():
            return bytes.__bytes__(_of_type(value, bytes))
        case Date():
            if is_of(value, datetime):
                raise NotOfType
            day = _of_type(value, date)
            return day if type(day) is date else date(day.year, day.month, day.day)
        case Datetime(aware):
            moment = _microseconds(_of_type(value, datetime))
            if (moment.utcoffset() is None) == aware:
                raise NotOfType
            return in_utc(moment) if aware else moment.replace(tzinfo=None)
        case Time():
            return _time(_of_type(value, time))
        case Duration():
            return _int64(_microseconds(_of_type(value, timedelta)))
        case Uuid():
            return _uuid(value)
        case ListOf():
            return items_of(_of_type(value, (list, tuple)))
        case StructOf(specification):
            return as_mapping(value, specification)
        case _:
            assert_never(dtype)


def whole_form(value: object, expected: Value) -> Any:
    """The value in contract form with all that it holds: what a custom rule is asked about.

    Raises:
        NotContractForm: it, or something in it, is not.
    """
    if value is None:
        return None
    plain = contract_form(value, expected)
    match expected.dtype:
        case ListOf(item):
            return [whole_form(one, item) for one in plain]
        case StructOf(specification):
            held, _ = columns_of(specification, plain)
            if len(held) < len(specification.fields):
                raise NotOfType
            return {
                field.alias: whole_form(plain[held[field.name]], field.value)
                for field in specification.fields
            }
        case _:
            return plain


def as_mapping(value: object, specification: Specification) -> Mapping[str, object]:
    """A struct's members by name: those of a mapping, or of a contract's own instance.

    Raises:
        NotOfType: it is neither, or a name in it is not text.
    """
    if getattr(type(value), "__specification__", None) == specification:
        return dict(vars(value))
    try:
        members = members_of(_of_type(value, Mapping))
    except Lying as error:
        raise NotOfType from error
    if set(map(type, members)) <= {str}:
        return members
    if not all(is_of(name, str) for name in members):
        raise NotOfType
    return {text_of(name): member for name, member in members.items()}


def _of_type(value: object, wanted: type | tuple[type, ...]) -> Any:
    if not is_of(value, wanted):
        raise NotOfType
    return value


def _time(value: time) -> time:
    if value.tzinfo is not None:
        raise NotOfType
    if type(value) is time:
        return value
    return time(value.hour, value.minute, value.second, value.microsecond)


def _microseconds(moment: Any) -> Any:
    """A time or a duration as Python's own: a subclass (of pandas, say) may count nanoseconds.

    Raises:
        NotOfType: it is no time at all, as pandas' NaT is not.
        NotHeld: it has a part of a microsecond.
    """
    if type(moment) in (datetime, timedelta):
        return moment
    if moment != moment:  # noqa: PLR0124 - NaT is, like NaN, unlike itself
        raise NotOfType
    if getattr(moment, "nanosecond", 0) or getattr(moment, "nanoseconds", 0):
        raise NotHeld
    if isinstance(moment, timedelta):
        return timedelta(moment.days, moment.seconds, moment.microseconds)
    return datetime.combine(moment.date(), moment.timetz())


def _int64(span: timedelta) -> timedelta:
    """The span of time, if int64 can count its microseconds."""
    if not -(2**63) <= span // timedelta(microseconds=1) < 2**63:
        raise NotHeld
    return span


def _integer(value: object, dtype: Int) -> int:
    if not is_of(value, int) or value is True or value is False:
        raise NotOfType
    number = int.__int__(cast("int", value))
    if not dtype.lowest <= number <= dtype.highest:
        raise NotHeld
    return number


def _float(value: object, dtype: Float) -> float:
    if is_of(value, bool) or not is_of(value, (float, int)):
        raise NotOfType
    given: Any = value
    if is_of(value, int) and not exactly_float(int.__int__(given)):
        raise NotHeld
    number = float(int.__int__(given)) if is_of(value, int) else float.__float__(given)
    return rounded_to_float32(number) if dtype.bits == 32 else number


def in_utc(instant: datetime) -> datetime:
    """The instant as contract form keeps it, in UTC.

    Raises:
        NotHeld: in UTC it lies outside the years 1..9999.
    """
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise NotHeld from None


def exactly_float(value: int) -> bool:
    """Whether a float64 is exactly the integer."""
    try:
        return float(value) == value
    except OverflowError:
        return False


def rounded_to_float32(number: float) -> float:
    """The nearest float32 (IEEE 754 round-half-even), as a Python float.

    Raises:
        NotHeld: it overflows, a non-zero becomes 0, or an integer-valued number changes.
    """
    if not math.isfinite(number):
        return number
    try:
        (nearest,) = struct.unpack("<f", struct.pack("<f", number))
    except OverflowError as error:
        raise NotHeld from error
    if (number and not nearest) or (number.is_integer() and nearest != number):
        raise NotHeld
    return float(nearest)


def _decimal(value: object, dtype: Decimal) -> PyDecimal:
    if not is_of(value, PyDecimal):
        raise NotOfType
    value = PyDecimal(cast("PyDecimal", value))  # itself, unless it is of a subclass
    if not value.is_finite():
        return value
    # Not normalize(): it rounds to the digits of the thread's decimal context.
    _, digits, exponent = value.as_tuple()
    significant = len("".join(map(str, digits)).rstrip("0"))
    places = -int(exponent) - (len(digits) - significant)
    if not value:  # a zero may have any exponent
        return value if -dtype.decimal_places <= int(exponent) <= 0 else PyDecimal(0)
    if (
        places > dtype.decimal_places
        or significant - places > dtype.max_digits - dtype.decimal_places
    ):
        raise NotHeld
    return value


def _text(value: object) -> str:
    text = text_of(_of_type(value, str))
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise NotOfType  # a lone surrogate is no Unicode scalar value: UTF-8 cannot hold it
    return text


def _uuid(value: object) -> str:
    if is_of(value, UUID):
        return str(UUID(int=cast("UUID", value).int))
    text = text_of(_of_type(value, str))
    try:
        canonical = str(UUID(text)) == text
    except ValueError:
        canonical = False
    if not canonical:
        raise NotCanonical
    return text


def non_finite_state(plain: object) -> Literal["nan", "inf"] | None:
    """Which of NaN and infinity a number is, or None; a signalling NaN is a NaN."""
    if isinstance(plain, float):
        return None if math.isfinite(plain) else "nan" if math.isnan(plain) else "inf"
    if isinstance(plain, PyDecimal) and not plain.is_finite():
        return "nan" if plain.is_nan() else "inf"
    return None
