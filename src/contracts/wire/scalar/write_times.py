"""Write one date, datetime, time of day or duration, in the first pattern of its format.

Each text is parsed again before it is returned, so that it always means the value. A value that the
format cannot express (its seconds, its year, an hour that the clocks show twice) is refused.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from contracts.dtypes import Date, Datetime, Duration, Time
from contracts.rules.directives import Directive, Part, Verbatim, parse_pattern
from contracts.rules.format import PRESETS
from contracts.wire.scalar.clock_durations import write_clock_duration
from contracts.wire.scalar.durations import write_duration
from contracts.wire.scalar.guards import MONTH_NAMES
from contracts.wire.scalar.layouts import Layout, layouts_from
from contracts.wire.scalar.ticks import DAY, EPOCH, TemporalValue, value_to_ticks
from contracts.wire.scalar.times import FormatPlan, parse_time_ticks
from contracts.wire.scalar.zones import instant_to_local


def write_time(plan: FormatPlan, value: TemporalValue) -> str:
    """Write one value as text; counts since 1970 are written as digits.

    Raises:
        ValueError: the value is not of the type, or the format cannot express it.
    """
    ticks = value_to_ticks(value, plan.dtype)
    text = _write_ticks(plan, ticks)
    if text is None or parse_time_ticks(plan, text) != ticks:
        raise unwritable_time(plan, value)
    return text


class UnwritableValue(ValueError):
    """A value that no text parses back to.

    Attributes:
        problem: what cannot be, without the value.
    """

    def __init__(self, shown: str, problem: str) -> None:
        super().__init__(f"{shown} {problem}")
        self.problem = problem

    def without_value(self, place: str = "a value") -> ValueError:
        """The error where the value must not be shown."""
        return ValueError(f"{place} {self.problem}")


def unwritable_time(plan: FormatPlan, value: object) -> UnwritableValue:
    """The error for a value that the format cannot express."""
    return UnwritableValue(
        f"{value!s}", f"cannot {plan.format}: it would be read as another value, or as none"
    )


def _write_ticks(plan: FormatPlan, ticks: int) -> str | None:
    """The text of ticks, not yet parsed again; None if local time is out of range."""
    if isinstance(plan.dtype, Duration):
        return write_named_duration(plan.format.patterns[0], ticks)
    local = ticks if plan.zone is None else instant_to_local(ticks, plan.zone)
    if local is None:
        return None
    if plan.count is not None:
        return plan.count.write(local)
    microseconds = local * DAY if isinstance(plan.dtype, Date) else local
    moment = EPOCH + timedelta(microseconds=microseconds)
    return "".join(_write_part(part, moment) for part in output_layout(plan))


def write_named_duration(name: str, microseconds: int) -> str:
    """The text of a duration in a named format, not yet parsed again."""
    match name:
        case "hms" | "days_hms":
            return write_clock_duration(name, microseconds)
        case _:
            return write_duration(microseconds)


def write_number_of(plan: FormatPlan, value: TemporalValue) -> float | str:
    """A time as the number that its format has for it; in digits where no float holds it.

    Raises:
        ValueError: the format cannot express it.
    """
    text = write_time(plan, value)
    number = float(text) if "." in text else int(text)
    return number if parse_time_ticks(plan, number) == parse_time_ticks(plan, text) else text


def output_layout(plan: FormatPlan) -> Layout:
    """The layout to write: that of the first pattern, or the usual one of a standard."""
    pattern = plan.format.patterns[0]
    if pattern not in PRESETS:
        return parse_pattern(pattern, plan.format.month, plan.format.day)
    match plan.dtype:
        case Date():
            return layouts_from("%Y-%m-%d")[0]
        case Time():
            return layouts_from("%H:%M:%S<.f>")[0]
        case Datetime(aware):
            between = " " if pattern == "iso8601_blank" else "T"
            end = "<Z>" if aware and plan.zone is None else ""
            return layouts_from(f"%Y-%m-%d{between}%H:%M:%S<.f>{end}")[0]
        case _:
            raise AssertionError(plan.dtype)  # durations are written apart


def _write_part(part: Part, moment: datetime) -> str:
    """The text of a part: digits padded as it declares, English names, +00:00 as the offset."""
    if isinstance(part, Verbatim):
        return part.text
    text = _write_directive(part, moment)
    return text if part.padding == "0" else text.removeprefix("0")


def _write_directive(part: Directive, moment: datetime) -> str:
    year, week, weekday = moment.isocalendar()
    match part.letter:
        case "Y":
            return f"{moment.year:04}"
        case "y":
            return f"{moment.year % 100:02}"
        case "m":
            return f"{moment.month:02}"
        case "b":
            return MONTH_NAMES[moment.month - 1][:3]
        case "B":
            return MONTH_NAMES[moment.month - 1]
        case "d":
            return f"{moment.day:02}"
        case "j":
            return f"{moment.timetuple().tm_yday:03}"
        case "G":
            return f"{year:04}"
        case "V":
            return f"{week:02}"
        case "u":
            return str(weekday)
        case "H":
            return f"{moment.hour:02}"
        case "I":
            return f"{moment.hour % 12 or 12:02}"
        case "p":
            return "AM" if moment.hour < 12 else "PM"
        case "M":
            return f"{moment.minute:02}"
        case "S":
            return f"{moment.second:02}"
        case "f":
            return f"{moment.microsecond:06}"
        case ".f":
            return f".{moment.microsecond:06}" if moment.microsecond else ""
        case "Z":
            return "Z"
        case _:
            return "+00:00"
