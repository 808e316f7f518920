"""Ticks: one date or time as an integer, in days for dates and in microseconds for the other types.

Datetimes count from 1970, in UTC if the text has an offset; times of day count from midnight.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, assert_never

from contracts.dtypes import Date, Datetime, Duration, Time
from contracts.wire.scalar.guards import MONTH_NAMES
from contracts.wire.scalar.layouts import CompiledPattern, DateOrTime

ErrorCode = Literal["format", "ambiguous", "lossy"]
TemporalType = DateOrTime | Duration
TemporalValue = date | time | timedelta
"""A value of a temporal type (to Python, a datetime is a date)."""
_ParsedParts = Mapping[str, str | None]

EPOCH = datetime(1970, 1, 1)
FIRST_DAY, LAST_DAY = (day.toordinal() - EPOCH.toordinal() for day in (date.min, date.max))
MICROSECOND = timedelta(microseconds=1)
SECOND, HOUR, DAY = 1_000_000, 3_600_000_000, 86_400_000_000
EARLIEST, LATEST = FIRST_DAY * DAY, (LAST_DAY + 1) * DAY - 1
"""The first and the last microsecond of the range of `datetime`."""
_MAX_FRACTION_DIGITS = 40
"""A fraction of more digits, without trailing zeros, is not a whole number of microseconds in any unit."""
_MONTH_NUMBERS = {month[:3].lower(): number for number, month in enumerate(MONTH_NAMES, 1)}


def parse_pattern_ticks(pattern: CompiledPattern, text: str, dtype: DateOrTime) -> int | ErrorCode:
    """Parse one text to ticks, or to the code of what is wrong with it."""
    for regex in pattern.regexes:
        found = regex.fullmatch(text)
        if found is not None:
            parts = {**found.groupdict(), **dict(pattern.declared)}
            if short := parts.get("y"):
                parts["Y"] = f"{int(short) + (1900 if int(short) >= pattern.pivot else 2000)}"
            return _ticks_of_parts(parts, dtype, truncates=pattern.truncates)
    return "format"


def _ticks_of_parts(parts: _ParsedParts, dtype: DateOrTime, *, truncates: bool) -> int | ErrorCode:
    """The ticks of parsed parts: "format" if the calendar lacks the date, "lossy" if Python cannot hold it."""
    day = 0 if isinstance(dtype, Time) else _day_of_parts(parts)
    if day is None:
        return "format"
    moment = _microseconds_of_parts(parts, truncates=truncates)
    if isinstance(dtype, Date):
        return day if day <= LAST_DAY and moment == 0 else "lossy"
    if moment is None:
        return "lossy"
    return day * DAY + moment - _offset_of_parts(parts)


def _day_of_parts(parts: _ParsedParts) -> int | None:
    """The days from 1970 to the date, or None if the date does not exist."""
    try:
        if iso_year := parts.get("G"):
            monday = date.fromisocalendar(int(iso_year), int(parts["V"] or 0), 1)
            return monday.toordinal() + int(parts["u"] or 0) - 1 - EPOCH.toordinal()
        year = int(parts["Y"] or 0)
        if nth := parts.get("j"):
            day = date(year, 1, 1).toordinal() + int(nth) - 1
            exists = day <= date(year, 12, 31).toordinal()
            return day - EPOCH.toordinal() if exists else None
        day = date(year, _month_of_parts(parts), int(parts["d"] or 0)).toordinal()
        return day - EPOCH.toordinal()
    except ValueError:
        return None


def _month_of_parts(parts: _ParsedParts) -> int:
    if month := parts.get("m"):
        return int(month)
    return _MONTH_NUMBERS[(parts.get("b") or parts.get("B") or "")[:3].lower()]


def _microseconds_of_parts(parts: _ParsedParts, *, truncates: bool) -> int | None:
    """The microseconds from midnight, or None if the fraction is not a whole number of them."""
    hour = int(parts.get("H") or parts.get("I") or 0)
    if half := parts.get("p"):
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    minute, second = parts.get("M"), parts.get("S")
    unit = HOUR if minute is None else SECOND * 60 if second is None else SECOND
    rest = fraction_microseconds(parts.get("f"), unit, truncates=truncates)
    if rest is None:
        return None
    return hour * HOUR + int(minute or 0) * 60 * SECOND + int(second or 0) * SECOND + rest


def fraction_microseconds(digits: str | None, unit: int, *, truncates: bool = False) -> int | None:
    """The microseconds in a decimal fraction of a unit, or None if they are not a whole number.

    Args:
        truncates: whether to cut what is finer.
    """
    significant = (digits or "").rstrip("0")
    if truncates and unit == SECOND:
        significant = significant[:6]
    if not significant:
        return 0
    if len(significant) > _MAX_FRACTION_DIGITS:
        return None
    whole, rest = divmod(int(significant) * unit, 10 ** len(significant))
    return None if rest and not truncates else whole


def _offset_of_parts(parts: _ParsedParts) -> int:
    """The microseconds by which the text's clock is ahead of UTC."""
    offset = parts.get("z")
    if offset is None or offset in "Zz":
        return 0
    digits = offset[1:].replace(":", "").ljust(4, "0")
    ahead = int(digits[:2]) * HOUR + int(digits[2:]) * 60 * SECOND
    return -ahead if offset[0] == "-" else ahead


def fits_datetime(ticks: int) -> bool:
    """Whether the microseconds since 1970 are in the range of `datetime`."""
    return EARLIEST <= ticks <= LATEST


def ticks_to_value(ticks: int, dtype: TemporalType) -> TemporalValue:
    """The value of a count of ticks; an instant is in UTC."""
    match dtype:
        case Date():
            return date.fromordinal(ticks + EPOCH.toordinal())
        case Datetime(aware):
            moment = EPOCH + timedelta(microseconds=ticks)
            return moment.replace(tzinfo=UTC) if aware else moment
        case Time():
            return (EPOCH + timedelta(microseconds=ticks)).time()
        case Duration():
            return timedelta(microseconds=ticks)
        case _:
            assert_never(dtype)


def value_to_ticks(value: object, dtype: TemporalType) -> int:
    """The ticks of a value: the inverse of `ticks_to_value`.

    Raises:
        ValueError: the value is not of the type.
    """
    match dtype:
        case Date() if isinstance(value, date) and not isinstance(value, datetime):
            return value.toordinal() - EPOCH.toordinal()
        case Datetime(aware) if isinstance(value, datetime):
            if (value.utcoffset() is not None) == aware:
                return (value - (EPOCH.replace(tzinfo=UTC) if aware else EPOCH)) // MICROSECOND
        case Time() if isinstance(value, time) and value.tzinfo is None:
            return (datetime.combine(EPOCH, value) - EPOCH) // MICROSECOND
        case Duration() if isinstance(value, timedelta):
            return value // MICROSECOND
        case _:
            pass
    raise ValueError(f"{value!r} is not {dtype}")
