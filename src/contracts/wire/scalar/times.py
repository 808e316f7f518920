"""Parse one date, datetime, time of day or duration, from text or from a count since 1970.

`plan_format` compiles a `Format` for a type; `parse_time` and `write_time` use the plan. Nothing is
inferred, nothing is rounded, no zone is assumed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from contracts.dtypes import Date, Datetime, Duration, Scalar, Time
from contracts.rules.directives import invalid_format, parse_pattern
from contracts.rules.format import ANGLES, FORMAT_NAMES, MICROSECONDS, PRESETS, Format, has_offset
from contracts.wire.scalar.durations import parse_duration
from contracts.wire.scalar.guards import directive_letters
from contracts.wire.scalar.layouts import CompiledPattern, Layout, compile_pattern
from contracts.wire.scalar.ticks import (
    EPOCH,
    MICROSECOND,
    ErrorCode,
    TemporalType,
    TemporalValue,
    fits_datetime,
    parse_pattern_ticks,
    ticks_to_value,
)
from contracts.wire.scalar.zones import load_zone, local_to_instant

COUNT_GUARD = "0|-?[1-9][0-9]{0,18}"
"""A count since 1970: an int64 without leading zeros and without a plus."""
_COUNT_PATTERN = re.compile(COUNT_GUARD)
DATE_LETTERS, TIME_LETTERS = set("YymbBdjGVu"), set("HIpMSf")


_OFFSET_AS_DECLARED = ("iso8601", "iso8601_blank", "iso8601_duration")
"""The standards in which only some values are instants: the field's type decides."""


class ParsedTime(NamedTuple):
    """The parsed value, or the code of what is wrong with the text."""

    value: TemporalValue | None
    code: ErrorCode | None


@dataclass(frozen=True)
class FormatPlan:
    """A format, compiled for one type by `plan_format`.

    Attributes:
        patterns: one for each pattern of the format; none for durations and for counts.
        unit: the microseconds per count; None unless the format is a count.
        range: the first and the last valid count.
    """

    format: Format
    dtype: TemporalType
    patterns: tuple[CompiledPattern, ...] = ()
    unit: int | None = None
    range: tuple[int, int] = (0, 0)

    @property
    def zone(self) -> str | None:
        """The zone of local times; None if they have none."""
        return self.format.zone


def is_aware(format_: Format) -> bool:
    """Whether every value in the format is an instant; in "iso8601" only some may be."""
    return any(_is_of_instants(pattern, format_) for pattern in format_.patterns)


def _is_of_instants(pattern: str, format_: Format) -> bool:
    return (
        format_.zone is not None
        or pattern in MICROSECONDS
        or pattern == "rfc3339"
        or (pattern not in FORMAT_NAMES and has_offset(_parts_of(pattern, format_)))
    )


def _parts_of(pattern: str, format_: Format) -> Layout:
    return parse_pattern(pattern, format_.month, format_.day)


@lru_cache(maxsize=1024)
def plan_format(format_: Format, dtype: Scalar) -> FormatPlan:
    """Compile a format for a type.

    Raises:
        ValueError: the format does not fit the type, or its zone is unknown.
    """
    if format_.patterns[0] in ANGLES:
        hint = "Declare a Latitude or a Longitude"
        raise invalid_format(format_.patterns[0], f"writes coordinates, not {dtype}", hint)
    if not isinstance(dtype, (Date, Datetime, Time, Duration)):
        hint = "Declare a date, a datetime, a time or a timedelta"
        raise invalid_format(format_.patterns[0], f"writes times, not {dtype}", hint)
    for pattern in format_.patterns:
        _refuse_unfit(pattern, format_, dtype)
    if format_.zone is not None:
        load_zone(format_.zone)
    unit = MICROSECONDS.get(format_.patterns[0])
    if unit is not None:
        return FormatPlan(format_, dtype, unit=unit, range=_counts_within(format_, unit))
    if isinstance(dtype, Duration):
        return FormatPlan(format_, dtype)
    own_offset = isinstance(dtype, Datetime) and dtype.aware and format_.zone is None
    patterns = (
        compile_pattern(pattern, dtype, aware=own_offset, month=format_.month, day=format_.day)
        for pattern in format_.patterns
    )
    return FormatPlan(format_, dtype, tuple(patterns))


@lru_cache(maxsize=16)
def default_plan(dtype: TemporalType) -> FormatPlan:
    """The plan of a type without a declared format: RFC 3339 as JSON has it, without an offset in a
    naive datetime; ISO 8601 for durations.
    """
    if isinstance(dtype, Duration):
        return plan_format(Format("iso8601_duration"), dtype)
    return FormatPlan(Format("rfc3339"), dtype, (compile_pattern("rfc3339", dtype),))


def _refuse_unfit(pattern: str, format_: Format, dtype: TemporalType) -> None:
    """Raise unless the pattern has what the type needs, and nothing that it cannot hold."""
    zone = format_.zone
    if zone is not None and not isinstance(dtype, Datetime):
        raise invalid_format(pattern, f"has a zone, but {dtype} has none", "Leave zone= out")
    if pattern in PRESETS:
        _refuse_unfit_preset(pattern, zone, dtype)
    elif isinstance(dtype, Duration):
        raise invalid_format(
            pattern, "is not a format of durations", 'Write Format("iso8601_duration")'
        )
    else:
        _refuse_unfit_parts(pattern, format_, dtype)
    if isinstance(dtype, Datetime) and pattern not in _OFFSET_AS_DECLARED:
        aware = _is_of_instants(pattern, format_)
        if aware and not dtype.aware:
            hint = "Declare a datetime with a time zone (AwareDatetime)"
            raise invalid_format(pattern, f"is a format of instants, and {dtype} is not one", hint)
        if dtype.aware and not aware:
            hint = 'Add %z, or a Z at the end, or declare the zone: zone="Europe/Paris"'
            raise invalid_format(pattern, "has no offset from UTC", hint)


def _refuse_unfit_preset(pattern: str, zone: str | None, dtype: TemporalType) -> None:
    if pattern == "iso8601_duration" and not isinstance(dtype, Duration):
        raise invalid_format(pattern, f"writes durations, not {dtype}", 'Write Format("iso8601")')
    if pattern != "iso8601_duration" and isinstance(dtype, Duration):
        raise invalid_format(
            pattern, "is not a format of durations", 'Write Format("iso8601_duration")'
        )
    if pattern in MICROSECONDS and not isinstance(dtype, Datetime):
        raise invalid_format(
            pattern, f"counts to instants, not {dtype}", "Declare an AwareDatetime"
        )
    if pattern == "iso8601_blank" and not isinstance(dtype, Datetime):
        raise invalid_format(
            pattern, f"writes a date and a time, not {dtype}", 'Write Format("iso8601")'
        )
    if pattern in ("iso8601", "iso8601_blank") and zone is not None and dtype == Datetime():
        raise invalid_format(pattern, f"has a zone, but {dtype} has none", "Leave zone= out")


def _refuse_unfit_parts(pattern: str, format_: Format, dtype: TemporalType) -> None:
    """Raise unless the directives of a pattern are those that the type needs."""
    parts = _parts_of(pattern, format_)
    letters = directive_letters(parts)
    if isinstance(dtype, Time):
        if letters & DATE_LETTERS or has_offset(parts):
            hint = "Declare a datetime, or leave the directives out"
            raise invalid_format(pattern, f"has more parts than {dtype}", hint)
    elif not letters & DATE_LETTERS:
        raise invalid_format(pattern, "has no date", "Add %Y-%m-%d, or declare a time")
    if isinstance(dtype, Date) and (letters & TIME_LETTERS or has_offset(parts)):
        hint = "Declare a datetime, or leave the directives out"
        raise invalid_format(pattern, f"has more parts than {dtype}", hint)
    if isinstance(dtype, Time) and not letters & TIME_LETTERS:
        raise invalid_format(pattern, "has no time", "Add %H:%M:%S, or declare a date")


def _counts_within(format_: Format, unit: int) -> tuple[int, int]:
    """The first and the last count within the bounds of the format."""
    assert format_.since is not None  # noqa: S101 - a format of counts has both
    assert format_.until is not None  # noqa: S101 - the same
    first, end = (
        (bound.replace(tzinfo=None) - EPOCH) // MICROSECOND
        for bound in (format_.since, format_.until)
    )
    return -(-first // unit), -(-end // unit) - 1


def parse_time(plan: FormatPlan, value: str | int) -> ParsedTime:
    """Parse one text or count.

    Raises:
        TypeError: the value is not text, nor an integer where the format is a count.
    """
    ticks = parse_time_ticks(plan, value)
    if isinstance(ticks, str):
        return ParsedTime(None, ticks)
    return ParsedTime(ticks_to_value(ticks, plan.dtype), None)


def parse_time_ticks(plan: FormatPlan, value: str | int) -> int | ErrorCode:
    """Parse one text or count to ticks, or to the code of what is wrong with it."""
    if plan.unit is not None:
        return _parse_count(plan, value)
    if not isinstance(value, str):
        raise TypeError(f"a value in a format is text (got {type(value).__name__})")
    if isinstance(plan.dtype, Duration):
        return parse_duration(value)
    found: int | ErrorCode = "format"
    for pattern in plan.patterns:
        found = _combine_patterns(found, _parse_with_pattern(plan, pattern, value))
    return found


def _parse_count(plan: FormatPlan, value: str | int) -> int | ErrorCode:
    """The microseconds of a count since 1970, as a number or as text."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise TypeError(f"a count is an integer, or text (got {type(value).__name__})")
    if isinstance(value, str) and _COUNT_PATTERN.fullmatch(value) is None:
        return "format"
    first, last = plan.range
    number = int(value)
    return number * (plan.unit or 1) if first <= number <= last else "format"


def _parse_with_pattern(plan: FormatPlan, pattern: CompiledPattern, text: str) -> int | ErrorCode:
    dtype = plan.dtype
    assert not isinstance(dtype, Duration)  # noqa: S101 - durations have no patterns
    ticks = parse_pattern_ticks(pattern, text, dtype)
    if isinstance(ticks, str) or not isinstance(dtype, Datetime):
        return ticks
    if not fits_datetime(ticks):
        return "lossy"
    return ticks if plan.zone is None else local_to_instant(ticks, plan.zone)


def _combine_patterns(one: int | ErrorCode, other: int | ErrorCode) -> int | ErrorCode:
    """Combine the results of two patterns: "ambiguous" if both parse the text, to different ticks."""
    if one in ("format", other):
        return other
    return one if other == "format" else "ambiguous"
