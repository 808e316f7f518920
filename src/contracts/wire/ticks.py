"""From the parts that a text says to a count: of days for dates, of microseconds for the rest.

Datetimes are counted from 1970, in UTC where the text says an offset; times of day from midnight.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, assert_never

from contracts.dtypes import Date, Datetime, Duration, Time
from contracts.wire.guards import MONTHS
from contracts.wire.shapes import Spelling, Stamp

Code = Literal["format", "ambiguous", "lossy"]
Counted = Stamp | Duration
Moment = date | time | timedelta
"""A value of one of the types; a datetime is a date to Python."""
Said = Mapping[str, str | None]

EPOCH = datetime(1970, 1, 1)
FIRST_DAY, LAST_DAY = (day.toordinal() - EPOCH.toordinal() for day in (date.min, date.max))
MICROSECOND = timedelta(microseconds=1)
SECOND, HOUR, DAY = 1_000_000, 3_600_000_000, 86_400_000_000
EARLIEST, LATEST = FIRST_DAY * DAY, (LAST_DAY + 1) * DAY - 1
"""The first and the last microsecond that a datetime holds."""
PIVOT = 69
"""The first of the two-digit years that lie in 1900 to 1999, by POSIX."""
LONGEST_FRACTION = 40
"""A fraction of more digits, trailing zeros aside, is no whole number of microseconds of anything."""
MONTH_NUMBERS = {month[:3].lower(): number for number, month in enumerate(MONTHS, 1)}


def read(spelling: Spelling, text: str, dtype: Stamp) -> int | Code:
    """The count that text stands for, or what is wrong with it."""
    for shape in spelling.compiled:
        found = shape.fullmatch(text)
        if found is not None:
            return count(found.groupdict(), dtype)
    return "format"


def count(said: Said, dtype: Stamp) -> int | Code:
    """The count that the parts of a text say.

    What no calendar has is "format"; what is there, and is not held, is "lossy".
    """
    day = 0 if isinstance(dtype, Time) else day_of(said)
    if day is None:
        return "format"
    if isinstance(dtype, Date):
        return day if day <= LAST_DAY else "lossy"
    moment = time_of(said)
    if moment is None:
        return "lossy"
    return day * DAY + moment - offset_of(said)


def day_of(said: Said) -> int | None:
    """The days from 1970 to the date that is said, or None where there is no such date."""
    try:
        if iso_year := said.get("G"):
            monday = date.fromisocalendar(int(iso_year), int(said["V"] or 0), 1)
            return monday.toordinal() + int(said["u"] or 0) - 1 - EPOCH.toordinal()
        if nth := said.get("j"):
            day = date(year_of(said), 1, 1).toordinal() + int(nth) - 1
            exists = day <= date(year_of(said), 12, 31).toordinal()
            return day - EPOCH.toordinal() if exists else None
        return (
            date(year_of(said), month_of(said), int(said["d"] or 0)).toordinal() - EPOCH.toordinal()
        )
    except ValueError:
        return None


def year_of(said: Said) -> int:
    """The year that is said in four digits, or in two."""
    if year := said.get("Y"):
        return int(year)
    short = int(said["y"] or 0)
    return short + (1900 if short >= PIVOT else 2000)


def month_of(said: Said) -> int:
    """The month that is said by its number or its name."""
    if month := said.get("m"):
        return int(month)
    return MONTH_NUMBERS[(said.get("b") or said.get("B") or "")[:3].lower()]


def time_of(said: Said) -> int | None:
    """The microseconds from midnight, or None where the fraction is no whole number of them."""
    hour = int(said.get("H") or said.get("I") or 0)
    if half := said.get("p"):
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    minute, second = said.get("M"), said.get("S")
    unit = HOUR if minute is None else SECOND * 60 if second is None else SECOND
    rest = fraction_of(said.get("f"), unit)
    if rest is None:
        return None
    return hour * HOUR + int(minute or 0) * 60 * SECOND + int(second or 0) * SECOND + rest


def fraction_of(digits: str | None, unit: int) -> int | None:
    """The microseconds in a decimal fraction of a unit, or None where it is no whole number."""
    significant = (digits or "").rstrip("0")
    if not significant:
        return 0
    if len(significant) > LONGEST_FRACTION:
        return None
    whole, rest = divmod(int(significant) * unit, 10 ** len(significant))
    return None if rest else whole


def offset_of(said: Said) -> int:
    """The microseconds by which the text's clock is ahead of UTC."""
    offset = said.get("z")
    if offset is None or offset in "Zz":
        return 0
    digits = offset[1:].replace(":", "").ljust(4, "0")
    ahead = int(digits[:2]) * HOUR + int(digits[2:]) * 60 * SECOND
    return -ahead if offset[0] == "-" else ahead


def is_held(ticks: int) -> bool:
    """Whether a datetime holds the count."""
    return EARLIEST <= ticks <= LATEST


def value_of(ticks: int, dtype: Counted) -> Moment:
    """The value that a count stands for: of its type, an instant in UTC."""
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


def ticks_of(value: object, dtype: Counted) -> int:
    """The count of a value, from which `value_of` gives it back.

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
