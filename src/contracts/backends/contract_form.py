"""Contract form of Python values: exact, or an error."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from enum import Enum
from typing import Any, Literal, assert_never, cast
from uuid import UUID

import contracts.dtypes as d
from contracts.backends.builtin_values import (
    UntrustedSubclass,
    has_type,
    plain_dict,
    plain_list,
    plain_str,
)
from contracts.errors import is_failure
from contracts.rules.requirement import Requirement
from contracts.specification import (
    CANONICAL_UUID,
    NOT_NULL,
    NULL_IS_NULL,
    TRIMMED,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    match_columns,
)
from contracts.wire.scalar.exact_floats import is_exact_float
from contracts.wire.scalar.finer_times import is_unheld_time
from contracts.wire.scalar.missing import is_missing, is_untrimmed, trimmed


class NotContractForm(ValueError):
    """The value is not contract form; the subclasses tell why."""


class NotOfType(NotContractForm):
    """The value is not of the type."""


class NotRepresentable(NotContractForm):
    """The value is of the right kind, but the type cannot hold it exactly."""


class NotCanonical(NotContractForm):
    """The text is not the canonical spelling of the value."""


def contract_form(value: object, expected: FieldType, *, rounds: bool = False) -> Any:
    """The value as frames hold it: an Enum's value, a UUID's text, a list for any sequence.

    The items of a list and the members of a struct stay as they are.

    Args:
        rounds: whether a float of another width is rounded, as one that an author wrote.

    Raises:
        NotOfType: it is of another type, or its own methods raise.
        NotRepresentable: the type cannot hold it exactly.
        NotCanonical: it is text, but not the canonical spelling.
    """
    try:
        return _form(value, expected, rounds=rounds)
    except NotContractForm:
        raise
    except BaseException as error:  # whatever a value's own methods raise
        if not is_failure(error):
            raise
        raise NotOfType from error


def _form(value: object, expected: FieldType, *, rounds: bool) -> Any:
    dtype = expected.dtype
    if isinstance(dtype, d.Opaque):
        return value
    if has_type(value, Enum) and has_type(value, (str, int, expected.python or str)):
        value = cast("Enum", value).value
    match dtype:
        case d.Bool():
            return _of_type(value, bool)
        case d.Int():
            return _int_form(value, dtype)
        case d.Float():
            return _float_form(value, dtype, rounds=rounds)
        case d.Decimal():
            return _decimal_form(value, dtype)
        case d.Text():
            return _text_form(value)
        case d.Bytes():
            return bytes.__bytes__(_of_type(value, bytes))
        case d.Date():
            if has_type(value, datetime):
                raise NotOfType
            day = _of_type(value, date)
            return day if type(day) is date else date(day.year, day.month, day.day)
        case d.Datetime(aware=False) | d.Duration() if is_unheld_time(value):
            raise NotRepresentable
        case d.Datetime(aware):
            moment = _without_nanoseconds(_of_type(value, datetime))
            if (moment.utcoffset() is None) == aware:
                raise NotOfType
            return in_utc(moment) if aware else moment.replace(tzinfo=None)
        case d.Time():
            return _time_form(_of_type(value, time))
        case d.Duration():
            return _int64_duration(_without_nanoseconds(_of_type(value, timedelta)))
        case d.Uuid():
            return _uuid_form(value)
        case ListOf():
            return plain_list(_of_type(value, (list, tuple)))
        case StructOf(specification):
            return as_mapping(value, specification)
        case _:
            assert_never(dtype)


def violated_form(failed: NotContractForm, expected: FieldType) -> Requirement[Any]:
    """The requirement that a value breaks which is not contract form."""
    match failed:
        case NotRepresentable():
            return expected.held
        case NotCanonical():
            return CANONICAL_UUID
        case _:
            return expected.of_type


def wire_form_problem(plain: object, expected: FieldType) -> Requirement[Any] | None:
    """The requirement that a scalar breaks which is still wire form: a value that is used for null,
    or text with white space that is cut. Otherwise None.
    """
    if expected.wire.missing is None and expected.wire.trim is None:
        return None
    if is_missing(trimmed(plain, expected), expected):
        return NULL_IS_NULL if expected.nullable else NOT_NULL
    return TRIMMED if is_untrimmed(plain, expected) else None


def deep_contract_form(value: object, expected: FieldType, *, rounds: bool = False) -> Any:
    """The value in contract form with all its items and members, as custom rules take it.

    Args:
        rounds: whether floats of another width are rounded, as in what an author wrote.

    Raises:
        NotContractForm: it, or something in it, is not.
    """
    if value is None:
        return None
    plain = contract_form(value, expected, rounds=rounds)
    match expected.dtype:
        case ListOf(item):
            return [deep_contract_form(one, item, rounds=rounds) for one in plain]
        case StructOf(specification):
            held, _ = match_columns(specification, plain)
            if len(held) < len(specification.fields):
                raise NotOfType
            return {
                field.alias: deep_contract_form(plain[held[field.name]], field.value, rounds=rounds)
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
        members = plain_dict(_of_type(value, Mapping))
    except UntrustedSubclass as error:
        raise NotOfType from error
    if set(map(type, members)) <= {str}:
        return members
    if not all(has_type(name, str) for name in members):
        raise NotOfType
    return {plain_str(name): member for name, member in members.items()}


def _of_type(value: object, wanted: type | tuple[type, ...]) -> Any:
    if not has_type(value, wanted):
        raise NotOfType
    return value


def _time_form(value: time) -> time:
    if value.tzinfo is not None:
        raise NotOfType
    if type(value) is time:
        return value
    return time(value.hour, value.minute, value.second, value.microsecond)


def _without_nanoseconds(moment: Any) -> Any:
    """A time or a duration as Python's own: a subclass (of pandas, say) may count nanoseconds.

    Raises:
        NotOfType: it is pandas' NaT, which is not a time.
        NotRepresentable: it has a part of a microsecond.
    """
    if type(moment) in (datetime, timedelta):
        return moment
    if moment != moment:  # noqa: PLR0124 - NaT is, like NaN, unlike itself
        raise NotOfType
    if getattr(moment, "nanosecond", 0) or getattr(moment, "nanoseconds", 0):
        raise NotRepresentable
    if isinstance(moment, timedelta):
        return timedelta(moment.days, moment.seconds, moment.microseconds)
    return datetime.combine(moment.date(), moment.timetz())


def _int64_duration(span: timedelta) -> timedelta:
    if not -(2**63) <= span // timedelta(microseconds=1) < 2**63:
        raise NotRepresentable
    return span


def _int_form(value: object, dtype: d.Int) -> int:
    if not has_type(value, int) or value is True or value is False:
        raise NotOfType
    number = int.__int__(cast("int", value))
    if not dtype.lowest <= number <= dtype.highest:
        raise NotRepresentable
    return number


def _float_form(value: object, dtype: d.Float, *, rounds: bool) -> float:
    if has_type(value, bool) or not has_type(value, (float, int)):
        raise NotOfType
    came: Any = value
    if has_type(value, int) and not is_exact_float(int.__int__(came)):
        raise NotRepresentable
    number = float(int.__int__(came)) if has_type(value, int) else float.__float__(came)
    if dtype.bits != 32 or not math.isfinite(number):
        return number
    nearest = round_to_float32(number)
    if nearest != number and not rounds:
        raise NotOfType
    return nearest


def in_utc(instant: datetime) -> datetime:
    """The instant in UTC, as contract form has it.

    Raises:
        NotRepresentable: in UTC it lies outside the years 1..9999.
    """
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise NotRepresentable from None


def round_to_float32(number: float) -> float:
    """The nearest float32 (IEEE 754 round-half-even), as a Python float.

    Raises:
        NotRepresentable: it overflows, a non-zero becomes 0, or an integer-valued number changes.
    """
    if not math.isfinite(number):
        return number
    try:
        (nearest,) = struct.unpack("<f", struct.pack("<f", number))
    except OverflowError as error:
        raise NotRepresentable from error
    if (number and not nearest) or (number.is_integer() and nearest != number):
        raise NotRepresentable
    return float(nearest)


def _decimal_form(value: object, dtype: d.Decimal) -> PyDecimal:
    if not has_type(value, PyDecimal):
        raise NotOfType
    value = PyDecimal(cast("PyDecimal", value))  # itself, unless it is of a subclass
    if not value.is_finite():
        return value
    # Not normalize(): it rounds to the digits of the thread's decimal context.
    _, digits, exponent = value.as_tuple()
    whole, places = len(digits) + int(exponent), -int(exponent)
    if not value:  # a zero may have any exponent
        return value if 0 <= places <= dtype.decimal_places else PyDecimal(0)
    if places > dtype.decimal_places:
        places -= len(digits) - len("".join(map(str, digits)).rstrip("0"))
    if places > dtype.decimal_places or whole > dtype.max_digits - dtype.decimal_places:
        raise NotRepresentable
    return value


def _text_form(value: object) -> str:
    text = plain_str(_of_type(value, str))
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise NotOfType  # a lone surrogate is not valid Unicode: UTF-8 cannot hold it
    return text


def _uuid_form(value: object) -> str:
    if has_type(value, UUID):
        return str(UUID(int=cast("UUID", value).int))
    text = plain_str(_of_type(value, str))
    try:
        canonical = str(UUID(text)) == text
    except ValueError:
        canonical = False
    if not canonical:
        raise NotCanonical
    return text


def non_finite_state(plain: object) -> Literal["nan", "inf"] | None:
    """Whether a number is NaN or infinite; None for other values. A signalling NaN is a NaN."""
    if isinstance(plain, float):
        return None if math.isfinite(plain) else "nan" if math.isnan(plain) else "inf"
    if isinstance(plain, PyDecimal) and not plain.is_finite():
        return "nan" if plain.is_nan() else "inf"
    return None
