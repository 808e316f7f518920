"""Faults of single values: wrong units, formats, scales, encodings and conversions."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from contracts.dtypes import Float
from contracts.specification import Field
from contracts.testing.faults.fault import UNTOUCHED, Fault, ValueChange, value_fault


def _has_kind(*names: str) -> Callable[[Field], bool]:
    return lambda field: field.value.dtype.kind in names


def _is_required(field: Field) -> bool:
    return not field.value.nullable and field.default is None


def _is_coordinate(field: Field) -> bool:
    """Whether the field is a latitude or a longitude, by its bounds."""
    bounds = {getattr(one.rule, "bound", None) for one in field.value.rules}
    return isinstance(field.value.dtype, Float) and bool(bounds & {90.0, 180.0})


def _has_members(field: Field) -> bool:
    """Whether the field is text with a list of permitted values."""
    members = [one.rule for one in field.value.rules if hasattr(one.rule, "members")]
    return field.value.dtype.kind == "text" and bool(members)


# Null, NaN and sentinels -------------------------------------------------------------------------


def _replace_by(value: Any) -> ValueChange:
    return lambda _value, _field: value


def _write_sentinel(value: Any, _: Field) -> Any:
    if isinstance(value, bool):
        return UNTOUCHED
    if isinstance(value, str):
        return "N/A"
    return type(value)(-999) if isinstance(value, (int, float, Decimal)) else UNTOUCHED


# Angles and units -------------------------------------------------------------------------------


def _write_minutes_and_seconds(value: float, field: Field) -> Any:
    """Write 40.446 as 40°26'46"N."""
    positive, negative = ("N", "S") if _is_latitude(field) else ("E", "W")
    seconds = round(abs(value) * 3600)
    side = negative if value < 0 else positive
    return f"{seconds // 3600}°{seconds // 60 % 60:02}'{seconds % 60:02}\"{side}"


def _pack_degrees(value: float, _: Field) -> Any:
    """Write decimal degrees as DD.MMSS, which is a number too."""
    seconds = round(abs(value) * 3600)
    degrees = seconds // 3600 + seconds // 60 % 60 / 100 + seconds % 60 / 10_000
    return math.copysign(round(degrees, 4), value)


def _is_latitude(field: Field) -> bool:
    return any(getattr(one.rule, "bound", None) == 90.0 for one in field.value.rules)


_MISTAKEN_UNITS: dict[str, tuple[tuple[str, Callable[[float], float]], ...]] = {
    "km/h": (("mph", lambda x: x / 1.609344), ("m/s", lambda x: x / 3.6)),
    "m/s": (("km/h", lambda x: x * 3.6), ("mph", lambda x: x / 0.44704)),
    "Cel": (("°F", lambda x: x * 1.8 + 32), ("K", lambda x: x + 273.15)),
    "[degF]": (("°C", lambda x: (x - 32) / 1.8),),
    "Hz": (("kHz", lambda x: x / 1000),),
    "kHz": (("Hz", lambda x: x * 1000),),
    "m": (("feet", lambda x: x / 0.3048), ("km", lambda x: x / 1000)),
    "km": (("miles", lambda x: x / 1.609344), ("m", lambda x: x * 1000)),
    "kg": (("pounds", lambda x: x / 0.45359237), ("g", lambda x: x * 1000)),
    "s": (("ms", lambda x: x * 1000), ("minutes", lambda x: x / 60)),
    "min": (("hours", lambda x: x / 60), ("s", lambda x: x * 60)),
}
"""The units that are mistakenly sent instead of a unit, by its UCUM code."""


def _unit_faults() -> list[Fault]:
    return [_unit_fault(code, *one) for code, others in _MISTAKEN_UNITS.items() for one in others]


def _unit_fault(code: str, other: str, convert: Callable[[float], float]) -> Fault:
    """The fault of numbers in another unit than the agreed one.

    Args:
        code: the UCUM code of the agreed unit.
        other: the unit that is sent, in words.
        convert: converts a number to the unit that is sent.
    """

    def change(value: Any, _: Field) -> Any:
        return convert(float(value))

    return value_fault(
        f"unit_{_name_part(code)}_as_{_name_part(other)}",
        f"A release of the sender reports {other} where {code} was agreed.",
        "the unit on the column: Unit(…, labelled=True); or bounds, a Mean, a Quantile",
        lambda field: field.value.wire.unit is not None and field.value.wire.unit.code == code,
        change,
    )


def _name_part(unit: str) -> str:
    """The unit as part of a fault's name."""
    return unit.replace("/", "_per_").replace("°", "deg").strip("[]")


def _scale(factor: int) -> ValueChange:
    """Multiply by a factor: cents for euros, percents for shares."""

    def change(value: Any, _: Field) -> Any:
        if isinstance(value, bool) or not value:
            return UNTOUCHED
        bigger = value * factor
        return bigger if not isinstance(bigger, float) or math.isfinite(bigger) else UNTOUCHED

    return change


# Numbers and text ---------------------------------------------------------------------------------


def _write_as_text(value: Any, _: Field) -> Any:
    return UNTOUCHED if isinstance(value, bool) else str(value)


def _read_as_number(value: Any, _: Field) -> Any:
    """Read an identifier of digits as a number, without its leading zeros."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else 0


def _lose_precision(value: float, _: Field) -> Any:
    try:
        return struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def _overflow_32_bits(value: int, _: Field) -> Any:
    return UNTOUCHED if isinstance(value, bool) else value % 2**32 - 2**32


def _truncate(value: str, _: Field) -> Any:
    return value[: len(value) // 2] if len(value) > 1 else UNTOUCHED


def _misread_utf8(value: str, _: Field) -> Any:
    """Read UTF-8 as Windows-1252; ASCII text gets a letter that is misread."""
    text = value if not value.isascii() else f"{value}é"
    return text.encode().decode("cp1252", errors="replace")


def _write_other_digits(value: Any, _: Field) -> Any:
    """Write Arabic digits, which `str.isdigit` accepts as well."""
    turned = str(value).translate({ord("0") + n: chr(0x0660 + n) for n in range(10)})
    return turned if turned != str(value) else UNTOUCHED


def _swap_case(value: str, _: Field) -> Any:
    return value.swapcase() if value.swapcase() != value else UNTOUCHED


def _append_space(value: str, _: Field) -> Any:
    return f"{value} "


def _misspell(value: str, _: Field) -> Any:
    """Swap the first two adjacent letters that differ."""
    for place in range(len(value) - 1):
        if value[place] != value[place + 1]:
            return f"{value[:place]}{value[place + 1]}{value[place]}{value[place + 2 :]}"
    return f"{value}x"


# Times ------------------------------------------------------------------------------------------


def _write_month_first(value: date, _: Field) -> Any:
    return value.strftime("%m/%d/%Y") + (
        value.strftime(" %H:%M:%S") if isinstance(value, datetime) else ""
    )


def _swap_day_and_month(value: date, _: Field) -> Any:
    """Swap day and month where the day is a month too."""
    return value.replace(month=value.day, day=value.month) if value.day <= 12 else UNTOUCHED


def _drop_zone(value: datetime, _: Field) -> Any:
    return value.replace(tzinfo=None) if value.tzinfo is not None else UNTOUCHED


def _move_back(span: timedelta) -> ValueChange:

    def change(value: date, _: Field) -> Any:
        try:
            return value - span
        except OverflowError:
            return UNTOUCHED

    return change


def _move_to_2099(value: date, _: Field) -> Any:
    if isinstance(value, datetime):
        return datetime(2099, 1, 1, tzinfo=UTC if value.tzinfo is not None else None)
    return date(2099, 1, 1)


_IS_NUMBER, _IS_FLOAT, _IS_TEXT = (
    _has_kind("int", "float", "decimal"),
    _has_kind("float"),
    _has_kind("text"),
)
_IS_TIME, _IS_DATETIME = _has_kind("date", "datetime"), _has_kind("datetime")
_CAUGHT_BY_BOUNDS = "bounds: Interval(ge=…, le=…)"
_CAUGHT_BY_TYPE = "the field's type"


def value_faults() -> tuple[Fault, ...]:
    """Every fault of values."""
    return (
        value_fault("null", "An upstream job failed for some rows, and the column is null there.",
                  "a field that is not nullable", _is_required, _replace_by(None)),
        value_fault("nan", "A division of nothing by nothing, or pandas' way of writing a null.",
                  "floats are finite unless they say otherwise", _IS_FLOAT, _replace_by(math.nan)),
        value_fault("infinity", "A ratio whose divisor became 0.", "floats are finite unless they say otherwise", _IS_FLOAT, _replace_by(math.inf)),
        value_fault("sentinel", "A legacy system writes -999 or N/A where it knows nothing.", f"{_CAUGHT_BY_BOUNDS}; Missing(-999), where it is agreed",
                  _has_kind("int", "float", "decimal", "text"), _write_sentinel),
        value_fault("degrees_minutes_seconds", "A feed flips from decimal degrees to degrees, minutes and seconds.",
                  _CAUGHT_BY_TYPE, _is_coordinate, _write_minutes_and_seconds),
        value_fault("degrees_packed", "A feed packs minutes and seconds behind the point: 40.2646.", "a rule of the row that knows a distance; the diagnosis of a batch",
                  _is_coordinate, _pack_degrees),
        value_fault("longitude_sign", "A converter loses the minus sign of the western half of the Earth.", "Coordinates(box=…), Interval",
                  _is_coordinate, lambda value, _: -value if value else UNTOUCHED),
        *_unit_faults(),
        value_fault("scale_up", "Cents arrive where euros were agreed, percents where shares were.", f"{_CAUGHT_BY_BOUNDS}, Mean, Quantile", _IS_NUMBER, _scale(100)),
        value_fault("number_as_text", "A CSV export quotes its numbers.", _CAUGHT_BY_TYPE, _IS_NUMBER, _write_as_text),
        value_fault("text_as_number", "A spreadsheet reads identifiers as numbers, and drops their zeros.", _CAUGHT_BY_TYPE, _IS_TEXT, _read_as_number),
        value_fault("precision_loss", "A column goes through 32-bit floats.", "a type of 64 bits: Float64; a rule that knows the step: MultipleOf", _IS_FLOAT, _lose_precision),
        value_fault("integer_overflow", "A counter passes 2**31 in a system of 32 bits.", f"{_CAUGHT_BY_BOUNDS}: Ge(0)", _has_kind("int"), _overflow_32_bits),
        value_fault("truncated_text", "A column of fixed width cuts what is longer.", "Matches, Len, OneOf, a named format", _IS_TEXT, _truncate),
        value_fault("mojibake", "UTF-8 is read as Windows-1252.", "Matches, OneOf", _IS_TEXT, _misread_utf8),
        value_fault("unicode_digits", "A phone's keyboard writes the digits of another script.", "Matches: [0-9] is ASCII; the field's type", _has_kind("text", "int"), _write_other_digits),
        value_fault("case_drift", "A new client sends 'Moving' for 'moving'.", "OneOf or Literal, Matches", _IS_TEXT, _swap_case),
        value_fault("white_space", "A form does not trim what is typed.", "OneOf or Literal, Matches; Trim() removes it", _IS_TEXT, _append_space),
        value_fault("category_typo", "Somebody types a category by hand.", "OneOf or Literal", _has_members, _misspell),
        value_fault("new_category", "The sender adds a category, and tells nobody.", "OneOf or Literal", _has_members, _replace_by("brand_new")),
        value_fault("date_format", "A vendor turns YYYY-MM-DD into MM/DD/YYYY on a Tuesday afternoon.", f"{_CAUGHT_BY_TYPE}, Format", _IS_TIME, _write_month_first),
        value_fault("day_month_swap", "Day and month change places, where both can be a month.", "Freshness, Sorted, a rule that compares two times",
                  _IS_TIME, _swap_day_and_month),
        value_fault("naive_time", "A library drops the zone of its instants.", _CAUGHT_BY_TYPE, _IS_DATETIME, _drop_zone),
        value_fault("zone_off_by_one", "Local time is sent as UTC.", "Freshness(max_ahead=…), FreshAt", _IS_DATETIME, _move_back(timedelta(hours=1))),
        value_fault("clock_ahead", "A device's clock is wrong.", "Freshness(max_ahead=…), Le", _IS_TIME, _move_to_2099),
    )  # fmt: skip  # a table of faults, a line each
