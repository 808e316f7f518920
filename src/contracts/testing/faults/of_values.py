"""Faults of values: what was sent, computed, converted or written wrong, one value at a time."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from contracts.dtypes import Float
from contracts.specification import Field
from contracts.testing.faults.fault import UNTOUCHED, Change, Fault, of_values

Kinds = tuple[str, ...]


def kinds(*names: str) -> Callable[[Field], bool]:
    """Whether a field is of one of some kinds."""
    return lambda field: field.value.dtype.kind in names


def required(field: Field) -> bool:
    """A field that may not be null, and has no default."""
    return not field.value.nullable and field.default is None


def coordinate(field: Field) -> bool:
    """A latitude or a longitude: a number of degrees that is bounded as one."""
    bounds = {getattr(one.rule, "bound", None) for one in field.value.rules}
    return isinstance(field.value.dtype, Float) and bool(bounds & {90.0, 180.0})


def listed(field: Field) -> bool:
    """Text of which the words are listed."""
    members = [one.rule for one in field.value.rules if hasattr(one.rule, "members")]
    return field.value.dtype.kind == "text" and bool(members)


# Nothing, and what is no number -----------------------------------------------------------------


def constant(value: Any) -> Change:
    """Every value becomes one and the same."""
    return lambda _value, _field: value


def sentinel(value: Any, _: Field) -> Any:
    """A number that stands for no number."""
    if isinstance(value, bool):
        return UNTOUCHED
    if isinstance(value, str):
        return "N/A"
    return type(value)(-999) if isinstance(value, (int, float, Decimal)) else UNTOUCHED


# Angles and units -------------------------------------------------------------------------------


def in_minutes_and_seconds(value: float, field: Field) -> Any:
    """Decimal degrees written as degrees, minutes and seconds."""
    positive, negative = ("N", "S") if is_latitude(field) else ("E", "W")
    seconds = round(abs(value) * 3600)
    side = negative if value < 0 else positive
    return f"{seconds // 3600}°{seconds // 60 % 60:02}'{seconds % 60:02}\"{side}"


def packed(value: float, _: Field) -> Any:
    """Decimal degrees written as DD.MMSS, which is a number too."""
    seconds = round(abs(value) * 3600)
    degrees = seconds // 3600 + seconds // 60 % 60 / 100 + seconds % 60 / 10_000
    return math.copysign(round(degrees, 4), value)


def is_latitude(field: Field) -> bool:
    """Whether the bounds are those of a latitude."""
    return any(getattr(one.rule, "bound", None) == 90.0 for one in field.value.rules)


UNITS: dict[str, tuple[tuple[str, Callable[[float], float]], ...]] = {
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
"""What is sent instead of a unit, by its UCUM code."""


def unit_faults() -> list[Fault]:
    """A fault for each unit that is sent in the place of another."""
    return [unit_fault(code, *one) for code, others in UNITS.items() for one in others]


def unit_fault(code: str, other: str, convert: Callable[[float], float]) -> Fault:
    """The fault of numbers that are in another unit than was agreed.

    Args:
        code: the unit that was agreed, by its UCUM code.
        other: the unit that is sent, in words.
        convert: what a number becomes in it.
    """

    def change(value: Any, _: Field) -> Any:
        return convert(float(value))

    return of_values(
        f"unit_{words(code)}_as_{words(other)}",
        f"A release of the sender reports {other} where {code} was agreed.",
        "the unit on the column: Unit(…, labelled=True); or bounds, a Mean, a Quantile",
        lambda field: field.value.wire.unit is not None and field.value.wire.unit.code == code,
        change,
    )


def words(unit: str) -> str:
    """A unit as part of a name."""
    return unit.replace("/", "_per_").replace("°", "deg").strip("[]")


def scaled(factor: int) -> Change:
    """A number of another scale: cents for euros, percents for shares."""

    def change(value: Any, _: Field) -> Any:
        if isinstance(value, bool) or not value:
            return UNTOUCHED
        bigger = value * factor
        return bigger if not isinstance(bigger, float) or math.isfinite(bigger) else UNTOUCHED

    return change


# Numbers and text ---------------------------------------------------------------------------------


def as_text(value: Any, _: Field) -> Any:
    """A number in text."""
    return UNTOUCHED if isinstance(value, bool) else str(value)


def as_number(value: Any, _: Field) -> Any:
    """Text that is digits as a number: an identifier without its zeros."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else 0


def short_float(value: float, _: Field) -> Any:
    """A number that went through 32 bits."""
    try:
        return struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def wrapped(value: int, _: Field) -> Any:
    """An integer that overflowed 32 bits."""
    return UNTOUCHED if isinstance(value, bool) else value % 2**32 - 2**32


def cut_short(value: str, _: Field) -> Any:
    """Text that a column of a fixed width has cut."""
    return value[: len(value) // 2] if len(value) > 1 else UNTOUCHED


def mojibake(value: str, _: Field) -> Any:
    """UTF-8 that was read as Windows-1252; where all is ASCII, a letter that was more is."""
    text = value if not value.isascii() else f"{value}é"
    return text.encode().decode("cp1252", errors="replace")


def other_digits(value: Any, _: Field) -> Any:
    """The digits of another script, which look like digits to `str.isdigit`."""
    turned = str(value).translate({ord("0") + n: chr(0x0660 + n) for n in range(10)})
    return turned if turned != str(value) else UNTOUCHED


def other_case(value: str, _: Field) -> Any:
    """The same word in another case."""
    return value.swapcase() if value.swapcase() != value else UNTOUCHED


def spaced(value: str, _: Field) -> Any:
    """The same word with white space behind it."""
    return f"{value} "


def misspelt(value: str, _: Field) -> Any:
    """A word with two letters in each other's place."""
    for place in range(len(value) - 1):
        if value[place] != value[place + 1]:
            return f"{value[:place]}{value[place + 1]}{value[place]}{value[place + 2 :]}"
    return f"{value}x"


# Times ------------------------------------------------------------------------------------------


def american(value: date, _: Field) -> Any:
    """A date written month first."""
    return value.strftime("%m/%d/%Y") + (
        value.strftime(" %H:%M:%S") if isinstance(value, datetime) else ""
    )


def day_and_month_swapped(value: date, _: Field) -> Any:
    """A date whose day and month changed places, where both are months."""
    return value.replace(month=value.day, day=value.month) if value.day <= 12 else UNTOUCHED


def without_zone(value: datetime, _: Field) -> Any:
    """An instant that lost its zone."""
    return value.replace(tzinfo=None) if value.tzinfo is not None else UNTOUCHED


def moved(span: timedelta) -> Change:
    """A time that is earlier."""

    def change(value: date, _: Field) -> Any:
        try:
            return value - span
        except OverflowError:
            return UNTOUCHED

    return change


def in_the_future(value: date, _: Field) -> Any:
    """A time that is yet to come, by a clock that is wrong."""
    if isinstance(value, datetime):
        return datetime(2099, 1, 1, tzinfo=UTC if value.tzinfo is not None else None)
    return date(2099, 1, 1)


NUMBERS, REALS, TEXTS = kinds("int", "float", "decimal"), kinds("float"), kinds("text")
TIMES, INSTANTS = kinds("date", "datetime"), kinds("datetime")
BOUNDS = "bounds: Interval(ge=…, le=…)"
FINE = "the field's type"


def value_faults() -> tuple[Fault, ...]:
    """Every fault of values."""
    return (
        of_values("null", "An upstream job failed for some rows, and the column is null there.",
                  "a field that is not nullable", required, constant(None)),
        of_values("nan", "A division of nothing by nothing, or pandas' way of writing a null.",
                  "floats are finite unless they say otherwise", REALS, constant(math.nan)),
        of_values("infinity", "A ratio whose divisor became 0.", "floats are finite unless they say otherwise", REALS, constant(math.inf)),
        of_values("sentinel", "A legacy system writes -999 or N/A where it knows nothing.", f"{BOUNDS}; Missing(-999), where it is agreed",
                  kinds("int", "float", "decimal", "text"), sentinel),
        of_values("degrees_minutes_seconds", "A feed flips from decimal degrees to degrees, minutes and seconds.",
                  FINE, coordinate, in_minutes_and_seconds),
        of_values("degrees_packed", "A feed packs minutes and seconds behind the point: 40.2646.", "a rule of the row that knows a distance; the diagnosis of a batch",
                  coordinate, packed),
        of_values("longitude_sign", "A converter loses the minus sign of the western half of the Earth.", "Coordinates(box=…), Interval",
                  coordinate, lambda value, _: -value if value else UNTOUCHED),
        *unit_faults(),
        of_values("scale_up", "Cents arrive where euros were agreed, percents where shares were.", f"{BOUNDS}, Mean, Quantile", NUMBERS, scaled(100)),
        of_values("number_as_text", "A CSV export quotes its numbers.", FINE, NUMBERS, as_text),
        of_values("text_as_number", "A spreadsheet reads identifiers as numbers, and drops their zeros.", FINE, TEXTS, as_number),
        of_values("precision_loss", "A column goes through 32-bit floats.", "a type of 64 bits: Float64; a rule that knows the step: MultipleOf", REALS, short_float),
        of_values("integer_overflow", "A counter passes 2**31 in a system of 32 bits.", f"{BOUNDS}: Ge(0)", kinds("int"), wrapped),
        of_values("truncated_text", "A column of fixed width cuts what is longer.", "Matches, Len, OneOf, a named format", TEXTS, cut_short),
        of_values("mojibake", "UTF-8 is read as Windows-1252.", "Matches, OneOf", TEXTS, mojibake),
        of_values("unicode_digits", "A phone's keyboard writes the digits of another script.", "Matches: [0-9] is ASCII; the field's type", kinds("text", "int"), other_digits),
        of_values("case_drift", "A new client sends 'Moving' for 'moving'.", "OneOf or Literal, Matches", TEXTS, other_case),
        of_values("white_space", "A form does not trim what is typed.", "OneOf or Literal, Matches; Trim() mends it", TEXTS, spaced),
        of_values("category_typo", "Somebody types a category by hand.", "OneOf or Literal", listed, misspelt),
        of_values("new_category", "The sender adds a category, and tells nobody.", "OneOf or Literal", listed, constant("brand_new")),
        of_values("date_format", "A vendor turns YYYY-MM-DD into MM/DD/YYYY on a Tuesday afternoon.", f"{FINE}, Format", TIMES, american),
        of_values("day_month_swap", "Day and month change places, where both can be a month.", "Freshness, Sorted, a rule that compares two times",
                  TIMES, day_and_month_swapped),
        of_values("naive_time", "A library drops the zone of its instants.", FINE, INSTANTS, without_zone),
        of_values("zone_off_by_one", "Local time is sent as UTC.", "Freshness(max_ahead=…), FreshAt", INSTANTS, moved(timedelta(hours=1))),
        of_values("clock_ahead", "A device's clock is wrong.", "Freshness(max_ahead=…), Le", TIMES, in_the_future),
    )  # fmt: skip
