"""How dates, datetimes, times of day and durations are written: one value, by a format's first pattern.

What is written is read again before it is given out, so that it always means the value: what the
format has no room for (seconds, years, an hour that the clocks show twice) is refused.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from contracts.dtypes import Date, Datetime, Duration, Time
from contracts.rules.directives import Directive, Part, Verbatim, parts_of
from contracts.rules.format import PRESETS
from contracts.wire.durations import written_duration
from contracts.wire.guards import MONTHS
from contracts.wire.shapes import Shape, standard
from contracts.wire.ticks import DAY, EPOCH, Moment, ticks_of
from contracts.wire.times import FormatPlan, ticks_from
from contracts.wire.zones import local_of


def written(plan: FormatPlan, value: Moment) -> str:
    """The text that the format has for a value; counts since 1970 are written as their digits.

    Raises:
        ValueError: the value is not of the type, or the format cannot write it.
    """
    ticks = ticks_of(value, plan.dtype)
    text = text_of(plan, ticks)
    if text is None or ticks_from(plan, text) != ticks:
        raise unwritable(plan, value)
    return text


def unwritable(plan: FormatPlan, value: object) -> ValueError:
    """The error that says what a format cannot write."""
    return ValueError(
        f"{value!s} cannot {plan.format}: it would be read as another value, or as none"
    )


def text_of(plan: FormatPlan, ticks: int) -> str | None:
    """The text for a count, whatever that is read as; None where the zone's clocks show no such
    time.
    """
    if plan.unit is not None:
        return str(ticks // plan.unit)
    if isinstance(plan.dtype, Duration):
        return written_duration(ticks)
    local = ticks if plan.zone is None else local_of(ticks, plan.zone)
    if local is None:
        return None
    microseconds = local * DAY if isinstance(plan.dtype, Date) else local
    moment = EPOCH + timedelta(microseconds=microseconds)
    return "".join(written_part(part, moment) for part in first_shape(plan))


def first_shape(plan: FormatPlan) -> Shape:
    """What the format writes: its first pattern, or the usual way of a standard."""
    pattern = plan.format.patterns[0]
    if pattern not in PRESETS:
        return parts_of(pattern)
    match plan.dtype:
        case Date():
            return standard("%Y-%m-%d")[0]
        case Time():
            return standard("%H:%M:%S<.f>")[0]
        case Datetime(aware) if aware and plan.zone is None:
            return standard("%Y-%m-%dT%H:%M:%S<.f><Z>")[0]
        case _:
            return standard("%Y-%m-%dT%H:%M:%S<.f>")[0]


def written_part(part: Part, moment: datetime) -> str:
    """What stands for a part: digits padded with zeros, English names, +00:00 for an offset."""
    if isinstance(part, Verbatim):
        return part.text
    return said(part, moment)


def said(part: Directive, moment: datetime) -> str:
    """What a directive says of a moment."""
    year, week, weekday = moment.isocalendar()
    match part.letter:
        case "Y":
            return f"{moment.year:04}"
        case "y":
            return f"{moment.year % 100:02}"
        case "m":
            return f"{moment.month:02}"
        case "b":
            return MONTHS[moment.month - 1][:3]
        case "B":
            return MONTHS[moment.month - 1]
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
