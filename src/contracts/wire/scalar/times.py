"""Parse one date, datetime, time of day or duration, from text or from a count since 1970.

`plan_format` compiles a `Format` for a type; `parse_time` and `write_time` use the plan. Nothing is
inferred, nothing is rounded, no zone is assumed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from typing import NamedTuple

from contracts.dtypes import Date, Datetime, Duration, Scalar, Time
from contracts.rules.directives import InvalidFormat, invalid_format, parse_pattern
from contracts.rules.format import (
    ANGLES,
    DURATION_FORMATS,
    EPOCH_COUNTS,
    FORMAT_NAMES,
    NUMBER_FORMATS,
    PRESETS,
    SERIAL_DATES,
    Format,
    has_offset,
)
from contracts.wire.scalar.clock_durations import CLOCK_GUARDS, ClockStyle, parse_clock_duration
from contracts.wire.scalar.counts import EpochCount, TimeCount, serial_date
from contracts.wire.scalar.durations import DURATION_GUARD, parse_duration
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

_INT64_END = 2**63
_CLOCK_STYLES: dict[str, ClockStyle] = {"hms": "hms", "days_hms": "days_hms"}
DATE_LETTERS, TIME_LETTERS = set("YymbBdjGVu"), set("HIpMSf")


_OFFSET_AS_DECLARED = ("iso8601", "iso8601_blank", *DURATION_FORMATS)
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
        count: how times are numbers; None where they are text.
        truncates: whether what is finer than a microsecond is cut.
    """

    format: Format
    dtype: TemporalType
    patterns: tuple[CompiledPattern, ...] = ()
    count: TimeCount | None = None
    truncates: bool = False

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
        or pattern in EPOCH_COUNTS
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
    if format_.is_json:
        hint = "Declare a list or a nested contract"
        raise invalid_format(format_.patterns[0], f"writes lists and contracts, not {dtype}", hint)
    if not isinstance(dtype, (Date, Datetime, Time, Duration)):
        hint = "Declare a date, a datetime, a time or a timedelta"
        raise invalid_format(format_.patterns[0], f"writes times, not {dtype}", hint)
    for pattern in format_.patterns:
        _refuse_unfit(pattern, format_, dtype)
    if format_.zone is not None:
        load_zone(format_.zone)
    if format_.patterns[0] in NUMBER_FORMATS:
        return FormatPlan(format_, dtype, count=_count_of(format_, dtype))
    if isinstance(dtype, Duration):
        return FormatPlan(format_, dtype)
    own_offset = isinstance(dtype, Datetime) and dtype.aware and format_.zone is None
    patterns = (
        compile_pattern(
            pattern,
            dtype,
            aware=own_offset,
            month=format_.month,
            day=format_.day,
            pivot=format_.pivot,
        )
        for pattern in format_.patterns
    )
    return FormatPlan(format_, dtype, tuple(patterns))


@lru_cache(maxsize=256)
def truncating_plan(plan: FormatPlan) -> FormatPlan:
    """The plan that cuts what is finer than a microsecond, for text and numbers that `plan` finds "lossy"."""
    count = plan.count
    return replace(
        plan,
        truncates=True,
        patterns=tuple(replace(one, truncates=True) for one in plan.patterns),
        count=replace(count, truncates=True) if isinstance(count, EpochCount) else count,
    )


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
        raise _not_of_durations(pattern)
    else:
        _refuse_unfit_parts(pattern, format_, dtype)
    if isinstance(dtype, Datetime) and pattern not in _OFFSET_AS_DECLARED:
        aware = _is_of_instants(pattern, format_)
        if aware and not dtype.aware:
            hint = "Declare a datetime with a time zone (AwareDatetime)"
            raise invalid_format(pattern, f"is a format of instants, and {dtype} is not one", hint)
        if dtype.aware and not aware:
            start = "D" if pattern in PRESETS else "Add %z, or a Z at the end, or d"
            hint = f'{start}eclare the zone: zone="Europe/Paris"'
            raise invalid_format(pattern, "has no offset from UTC", hint)


def _not_of_durations(pattern: str) -> InvalidFormat:
    hint = 'Write Format("hms") for 26:30:00, Format("days_hms") for 1 days 02:30:00, or Format("iso8601_duration")'
    return invalid_format(pattern, "is not a format of durations", hint)


def _refuse_unfit_preset(pattern: str, zone: str | None, dtype: TemporalType) -> None:
    if pattern in DURATION_FORMATS and not isinstance(dtype, Duration):
        raise invalid_format(pattern, f"writes durations, not {dtype}", 'Write Format("iso8601")')
    if pattern not in DURATION_FORMATS and isinstance(dtype, Duration):
        raise _not_of_durations(pattern)
    if pattern in EPOCH_COUNTS and not isinstance(dtype, Datetime):
        raise invalid_format(
            pattern, f"counts to instants, not {dtype}", "Declare an AwareDatetime"
        )
    if pattern in SERIAL_DATES and not isinstance(dtype, (Date, Datetime)):
        raise invalid_format(
            pattern, f"counts to days, not {dtype}", "Declare a date or a datetime"
        )
    if pattern == "iso8601_blank" and not isinstance(dtype, Datetime):
        raise invalid_format(
            pattern, f"writes a date and a time, not {dtype}", 'Write Format("iso8601")'
        )
    if pattern in ("iso8601", "iso8601_blank") and zone is not None and dtype == Datetime():
        raise invalid_format(pattern, f"has a zone, but {dtype} has none", "Leave zone= out")


def has_clock(layout: Layout) -> bool:
    """Whether a layout states a time of day."""
    return bool(directive_letters(layout) & TIME_LETTERS)


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
    if isinstance(dtype, Date) and has_offset(parts):
        hint = "Declare a datetime, or leave the offset out"
        raise invalid_format(pattern, "has an offset from UTC, on which the day depends", hint)
    if isinstance(dtype, Time) and not letters & TIME_LETTERS:
        raise invalid_format(pattern, "has no time", "Add %H:%M:%S, or declare a date")


def _count_of(format_: Format, dtype: TemporalType) -> TimeCount:
    """How a format of numbers counts, within its bounds."""
    name = format_.patterns[0]
    if name in SERIAL_DATES:
        return serial_date(name, is_date=isinstance(dtype, Date))
    assert format_.since is not None  # noqa: S101 - a format of counts has both
    assert format_.until is not None  # noqa: S101 - the same
    unit, per = EPOCH_COUNTS[name]
    first, end = (
        (bound.replace(tzinfo=None) - EPOCH) // MICROSECOND
        for bound in (format_.since, format_.until)
    )
    return EpochCount(unit, per, max(first, -_INT64_END // per), min(end, _INT64_END // per))


def parse_time(plan: FormatPlan, value: str | float) -> ParsedTime:
    """Parse one text or number.

    Raises:
        TypeError: the value is not text, nor a finite number where the format is one of numbers.
    """
    ticks = parse_time_ticks(plan, value)
    if isinstance(ticks, str):
        return ParsedTime(None, ticks)
    return ParsedTime(ticks_to_value(ticks, plan.dtype), None)


def parse_time_ticks(plan: FormatPlan, value: str | float) -> int | ErrorCode:
    """Parse one text or number to ticks, or to the code of what is wrong with it."""
    if plan.count is not None:
        return _parse_count(plan, plan.count, value)
    if not isinstance(value, str):
        raise TypeError(f"a value in a format is text (got {type(value).__name__})")
    if isinstance(plan.dtype, Duration):
        ways: list[int | ErrorCode] = [
            parse_named_duration(name, value, truncates=plan.truncates)
            for name in plan.format.patterns
        ]
    else:
        ways = [_parse_with_pattern(plan, pattern, value) for pattern in plan.patterns]
    return reduce(_combine_patterns, ways)


def duration_guard(name: str) -> str:
    """The regular expression of durations in a named format, and of a few texts that are invalid."""
    return CLOCK_GUARDS[_CLOCK_STYLES[name]] if name in _CLOCK_STYLES else DURATION_GUARD


def parse_named_duration(name: str, text: str, *, truncates: bool = False) -> int | ErrorCode:
    """Parse one duration in a named format."""
    if name in _CLOCK_STYLES:
        return parse_clock_duration(_CLOCK_STYLES[name], text, truncates=truncates)
    return parse_duration(text, truncates=truncates)


def _parse_count(plan: FormatPlan, count: TimeCount, value: str | float) -> int | ErrorCode:
    """The ticks of a time that is written as a number, or as text in digits."""
    is_text_or_number = isinstance(value, (str, int)) and not isinstance(value, bool)
    if not is_text_or_number and not (isinstance(value, float) and math.isfinite(value)):
        raise TypeError(f"a count is a finite number, or text (got {type(value).__name__})")
    ticks = count.parse(value)
    if isinstance(ticks, str) or plan.zone is None:
        return ticks
    return local_to_instant(ticks, plan.zone)


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
