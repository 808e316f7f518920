"""How text, and counts since 1970, become dates, datetimes, times of day and durations: one value.

`plan_for` joins a `Format` to a type, `read_one` reads a value by it, and `written` writes one.
Nothing is inferred, nothing is rounded, no zone is assumed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from contracts.dtypes import Date, Datetime, Duration, Scalar, Time
from contracts.rules.directives import parts_of, refusal
from contracts.rules.format import ANGLES, MICROSECONDS, NAMES, PRESETS, Format, says_offset
from contracts.wire.durations import read_duration
from contracts.wire.guards import letters_of
from contracts.wire.shapes import Spelling, spelling
from contracts.wire.ticks import (
    EPOCH,
    MICROSECOND,
    Code,
    Counted,
    Moment,
    is_held,
    read,
    value_of,
)
from contracts.wire.zones import instant_of, zone_named

COUNT = re.compile("0|-?[1-9][0-9]*")
"""How a count since 1970 is written: without leading zeros, without a plus."""
DIGITS = 19
"""The most digits that a count has."""
DATE_LETTERS, TIME_LETTERS = set("YymbBdjGVu"), set("HIpMSf")


class Read(NamedTuple):
    """What became of one value: itself, or the code of what is wrong with it."""

    value: Moment | None
    code: Code | None


@dataclass(frozen=True)
class FormatPlan:
    """A format for values of one type: what `plan_for` found to fit.

    Attributes:
        spellings: one for each pattern; none for durations and for counts.
        unit: how many microseconds a count counts.
        range: the first and the last of the counts.
    """

    format: Format
    dtype: Counted
    spellings: tuple[Spelling, ...] = ()
    unit: int | None = None
    range: tuple[int, int] = (0, 0)

    @property
    def zone(self) -> str | None:
        """The zone in which times are local."""
        return self.format.zone


def is_aware(format_: Format) -> bool:
    """Whether every value in the format is an instant; "iso8601" may or may not be one."""
    return format_.zone is not None or any(
        pattern in MICROSECONDS
        or pattern == "rfc3339"
        or (pattern not in NAMES and says_offset(parts_of(pattern)))
        for pattern in format_.patterns
    )


# What fits ------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def plan_for(format_: Format, dtype: Scalar) -> FormatPlan:
    """How values of a type are read in a format.

    Raises:
        ValueError: the format does not fit the type, or its zone is none.
    """
    if format_.patterns[0] in ANGLES:
        mend = "Declare a Latitude or a Longitude"
        raise refusal(format_.patterns[0], f"writes coordinates, not {dtype}", mend)
    if not isinstance(dtype, (Date, Datetime, Time, Duration)):
        mend = "Declare a date, a datetime, a time or a timedelta"
        raise refusal(format_.patterns[0], f"writes times, not {dtype}", mend)
    for pattern in format_.patterns:
        refuse_unfit(pattern, format_.zone, dtype)
    if format_.zone is not None:
        zone_named(format_.zone)
    unit = MICROSECONDS.get(format_.patterns[0])
    if unit is not None:
        return FormatPlan(format_, dtype, unit=unit, range=counts_within(format_, unit))
    if isinstance(dtype, Duration):
        return FormatPlan(format_, dtype)
    own_offset = isinstance(dtype, Datetime) and dtype.aware and format_.zone is None
    spellings = (spelling(pattern, dtype, aware=own_offset) for pattern in format_.patterns)
    return FormatPlan(format_, dtype, tuple(spellings))


@lru_cache(maxsize=16)
def plain_plan(dtype: Counted) -> FormatPlan:
    """How values of a type are read of which no format is said: as JSON writes them, by RFC 3339,
    a datetime without a zone without an offset; durations by ISO 8601.
    """
    if isinstance(dtype, Duration):
        return plan_for(Format("iso8601_duration"), dtype)
    return FormatPlan(Format("rfc3339"), dtype, (spelling("rfc3339", dtype),))


def refuse_unfit(pattern: str, zone: str | None, dtype: Counted) -> None:
    """Raise unless the pattern says what the type holds, and nothing that it does not."""
    if zone is not None and not isinstance(dtype, Datetime):
        raise refusal(pattern, f"is given a zone, which {dtype} has not", "Leave zone= out")
    if pattern in PRESETS:
        refuse_unfit_preset(pattern, zone, dtype)
    elif isinstance(dtype, Duration):
        raise refusal(pattern, "writes no duration", 'Write Format("iso8601_duration")')
    else:
        refuse_unfit_parts(pattern, dtype)
    if isinstance(dtype, Datetime) and pattern not in ("iso8601", "iso8601_duration"):
        aware = is_aware(Format(pattern, zone=zone))
        if aware and not dtype.aware:
            mend = "Declare a datetime with a time zone (AwareDatetime)"
            raise refusal(pattern, f"says instants, and {dtype} is none", mend)
        if dtype.aware and not aware:
            mend = 'Add %z, or a Z at the end, or say where it is meant: zone="Europe/Paris"'
            raise refusal(pattern, "does not say how far from UTC a time is", mend)


def refuse_unfit_preset(pattern: str, zone: str | None, dtype: Counted) -> None:
    """Raise unless the format of that name has values of the type."""
    if pattern == "iso8601_duration" and not isinstance(dtype, Duration):
        raise refusal(pattern, f"writes durations, not {dtype}", 'Write Format("iso8601")')
    if pattern != "iso8601_duration" and isinstance(dtype, Duration):
        raise refusal(pattern, "writes no duration", 'Write Format("iso8601_duration")')
    if pattern in MICROSECONDS and not isinstance(dtype, Datetime):
        raise refusal(pattern, f"counts to instants, not {dtype}", "Declare an AwareDatetime")
    if pattern == "iso8601" and zone is not None and dtype == Datetime():
        raise refusal(pattern, f"is given a zone, which {dtype} has not", "Leave zone= out")


def refuse_unfit_parts(pattern: str, dtype: Counted) -> None:
    """Raise unless a pattern's directives say what the type holds, and nothing else."""
    parts = parts_of(pattern)
    letters = letters_of(parts)
    if isinstance(dtype, Time):
        if letters & DATE_LETTERS or says_offset(parts):
            mend = "Declare a datetime, or leave the directives out"
            raise refusal(pattern, f"says more than {dtype} holds", mend)
    elif not letters & DATE_LETTERS:
        raise refusal(pattern, "has no date", "Add %Y-%m-%d, or declare a time")
    if isinstance(dtype, Date) and (letters & TIME_LETTERS or says_offset(parts)):
        mend = "Declare a datetime, or leave the directives out"
        raise refusal(pattern, f"says more than {dtype} holds", mend)
    if isinstance(dtype, Time) and not letters & TIME_LETTERS:
        raise refusal(pattern, "has no time", "Add %H:%M:%S, or declare a date")


def counts_within(format_: Format, unit: int) -> tuple[int, int]:
    """The first and the last count that stands for an instant within the format's bounds."""
    assert format_.since is not None  # noqa: S101 - a format of counts has both
    assert format_.until is not None  # noqa: S101 - the same
    first, end = (
        (bound.replace(tzinfo=None) - EPOCH) // MICROSECOND
        for bound in (format_.since, format_.until)
    )
    return -(-first // unit), -(-end // unit) - 1


# One value ------------------------------------------------------------------------------------


def read_one(plan: FormatPlan, value: str | int) -> Read:
    """The value that a text, or a count, stands for.

    Raises:
        TypeError: it is no text; or, where counts are read, no integer either.
    """
    ticks = ticks_from(plan, value)
    if isinstance(ticks, str):
        return Read(None, ticks)
    return Read(value_of(ticks, plan.dtype), None)


def ticks_from(plan: FormatPlan, value: str | int) -> int | Code:
    """The count that a value stands for, or what is wrong with it."""
    if plan.unit is not None:
        return ticks_from_count(plan, value)
    if not isinstance(value, str):
        raise TypeError(f"a value in a format is text (got {type(value).__name__})")
    if isinstance(plan.dtype, Duration):
        return read_duration(value)
    found: int | Code = "format"
    for spelled in plan.spellings:
        found = either(found, ticks_spelled(plan, spelled, value))
    return found


def ticks_from_count(plan: FormatPlan, value: str | int) -> int | Code:
    """The microseconds that a count since 1970 stands for, as a number or as text."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise TypeError(f"a count is an integer, or text (got {type(value).__name__})")
    if isinstance(value, str) and (COUNT.fullmatch(value) is None or len(value) > DIGITS + 1):
        return "format"
    first, last = plan.range
    number = int(value)
    return number * (plan.unit or 1) if first <= number <= last else "format"


def ticks_spelled(plan: FormatPlan, spelled: Spelling, text: str) -> int | Code:
    """The count that text stands for in one of the format's patterns."""
    dtype = plan.dtype
    assert not isinstance(dtype, Duration)  # noqa: S101 - durations have no spellings
    ticks = read(spelled, text, dtype)
    if isinstance(ticks, str) or not isinstance(dtype, Datetime):
        return ticks
    if not is_held(ticks):
        return "lossy"
    return ticks if plan.zone is None else instant_of(ticks, plan.zone)


def either(one: int | Code, other: int | Code) -> int | Code:
    """What two patterns make of a text: what one of them alone reads, or both alike."""
    if one in ("format", other):
        return other
    return one if other == "format" else "ambiguous"
