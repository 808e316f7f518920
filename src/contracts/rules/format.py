"""The wire formats of times and angles: patterns, standards, counts since 1970."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import ClassVar

from contracts.hints import Hint, LeaveOut, PassArgument, ReplaceWith
from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.directives import (
    Directive,
    InvalidFormat,
    Part,
    Verbatim,
    declared_parts,
    invalid_format,
    parse_pattern,
)

PRESETS = {
    "rfc3339": "in RFC 3339",
    "iso8601": "in ISO 8601",
    "iso8601_blank": "in ISO 8601 with a blank for the T",
    "iso8601_duration": "as an ISO 8601 duration",
    "hms": "as hours, minutes and seconds (26:30:00)",
    "days_hms": "as days, hours, minutes and seconds (1 days 02:30:00)",
    "epoch_s": "as seconds since 1970-01-01 (UTC)",
    "epoch_ms": "as milliseconds since 1970-01-01 (UTC)",
    "epoch_us": "as microseconds since 1970-01-01 (UTC)",
    "epoch_ns": "as nanoseconds since 1970-01-01 (UTC)",
    "excel_1900": "as a serial date of Excel (1 is 1900-01-01)",
    "excel_1904": "as a serial date of Excel's 1904 system (0 is 1904-01-01)",
}
"""The named formats of times, each with its words in a sentence."""
DURATION_FORMATS = ("iso8601_duration", "hms", "days_hms")
"""The named formats of durations."""
ANGLES = {
    "dms": "in degrees, minutes and seconds",
    "iso6709": "in ISO 6709",
    "decimal": "in decimal degrees",
}
"""The named formats of latitudes and longitudes, likewise."""
JSON = {"json": "as JSON"}
"""The named format of lists and nested contracts, likewise."""
FORMAT_NAMES = {**PRESETS, **ANGLES, **JSON}
EPOCH_COUNTS = {
    "epoch_s": (1_000_000, 1),
    "epoch_ms": (1_000, 1),
    "epoch_us": (1, 1),
    "epoch_ns": (1, 1_000),
}
"""The counts since 1970: so many microseconds are so many counts."""
SERIAL_DATES = ("excel_1900", "excel_1904")
"""The days that spreadsheets count, with the time as a fraction."""
NUMBER_FORMATS = (*EPOCH_COUNTS, *SERIAL_DATES)
"""The formats in which a time is a number."""
SINCE, UNTIL = datetime(1980, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""The default range of counts: within it seconds, milliseconds and microseconds cannot be confused."""


@lazy_dataclass(frozen=True, slots=True, init=False)
class Format:
    """The wire format of a date, a datetime, a time of day or a duration; or of a coordinate.

    Args:
        patterns: patterns of `strptime`'s directives, or one of the names "rfc3339", "iso8601", "iso8601_blank" (a blank in place of
            the T); for durations "iso8601_duration", "hms", "days_hms"; for numbers "epoch_s", "epoch_ms", "epoch_us", "epoch_ns", "excel_1900",
            "excel_1904"; for coordinates "dms" (degrees, minutes, seconds), "iso6709", "decimal"; for lists and nested contracts "json". Text that two
            patterns read as different values is `ambiguous`.
        zone: the IANA name of the time zone of times without an offset. A time that its clocks
            show twice is `ambiguous`, one that they skip violates the format.
        since: for counts, the earliest instant; 1980-01-01 by default.
        until: for counts, the instant that all must lie before; 2100-01-01 by default.
        month: the month of dates whose text has none: `Format("%Y", month=1, day=1)`.
        day: their day of the month, 1 to 28: `Format("%b-%Y", day=1)`; or their weekday, from 1 (Monday) on,
            in patterns of ISO weeks: `Format("%G-W%V", day=1)`. Other days cannot be written.
        pivot: the first of the two-digit years (`%y`) that are in 1900 to 1999, 0 to 100; those before it are
            in 2000 to 2099. 69 by default, as in POSIX: `Format("%d/%m/%y", pivot=30)` reads 1930 to 2029.

    A pattern that ends in Z, or has %z, states instants; so do `zone`, "rfc3339" and the counts.

    Raises:
        InvalidFormat: a pattern is invalid, or contradicts the other arguments.

    >>> str(Format("%d/%m/%Y", "%Y-%m-%d"))
    'be written as %d/%m/%Y or %Y-%m-%d'
    """

    patterns: tuple[str, ...]
    zone: str | None
    since: datetime | None
    until: datetime | None
    month: int | None
    day: int | None
    pivot: int | None
    code: ClassVar[str] = "format"

    def __init__(
        self,
        *patterns: str,
        zone: str | None = None,
        since: date | None = None,
        until: date | None = None,
        month: int | None = None,
        day: int | None = None,
        pivot: int | None = None,
    ) -> None:
        _refuse_names(patterns)
        _refuse_declared_parts(patterns, month, day)
        _refuse_pivot(patterns, pivot, month, day)
        for pattern in patterns:
            _refuse_zone(pattern, zone, month, day)
        counted = EPOCH_COUNTS.keys() & set(patterns)
        if not counted and not (since is until is None):
            raise invalid_format(
                patterns[0], "is not a count since 1970", "Bound its values by Ge and Lt"
            )
        first, last = _as_instant(since, SINCE), _as_instant(until, UNTIL)
        if first >= last:
            hint = Hint("Give an until= after since=", PassArgument("until"))
            raise invalid_format(patterns[0], "allows no instant", hint)
        object.__setattr__(self, "patterns", patterns)
        object.__setattr__(self, "zone", zone)
        object.__setattr__(self, "since", first if counted else None)
        object.__setattr__(self, "until", last if counted else None)
        object.__setattr__(self, "month", month)
        object.__setattr__(self, "day", day)
        object.__setattr__(self, "pivot", pivot)

    @property
    def is_json(self) -> bool:
        """Whether values are written as JSON."""
        return self.patterns[0] in JSON

    def __str__(self) -> str:
        sentence = f"be written {_show_patterns(self.patterns)}"
        declared = [
            f"{name} {n}" for name, n in (("month", self.month), ("day", self.day)) if n is not None
        ]
        if self.pivot is not None:
            declared.append(f"years {1900 + self.pivot} to {1999 + self.pivot}")
        if declared:
            sentence = f"{sentence} (with {', '.join(declared)})"
        if self.zone is not None:
            return f"{sentence} in {self.zone}, at a time that exists there"
        if self.since is not None and self.until is not None:
            return f"{sentence}, from {_show_instant(self.since)} on and before {_show_instant(self.until)}"
        return sentence


def _show_patterns(patterns: tuple[str, ...]) -> str:
    """The patterns in words, with "as" before the first of several patterns in a row."""
    phrases = [
        FORMAT_NAMES.get(pattern) or (pattern if before == "%" else f"as {pattern}")
        for before, pattern in zip(("", *map(_name_or_percent, patterns)), patterns, strict=False)
    ]
    *others, last = phrases
    return f"{', '.join(others)} or {last}" if others else last


def _name_or_percent(pattern: str) -> str:
    """The format's name, and "%" for any pattern."""
    return pattern if pattern in FORMAT_NAMES else "%"


_LETTERS = re.compile("Y{4}|y{4}|MMM|MM|DD|dd|HH|hh|mm|ss|YY|yy")
_DIRECTIVE_OF = {
    "YYYY": "%Y", "yyyy": "%Y", "MMM": "%b", "MM": "%m", "DD": "%d", "dd": "%d", "HH": "%H", "hh": "%H",
    "ss": "%S", "YY": "%y", "yy": "%y",
}  # fmt: skip  # a table


def _in_directives(pattern: str) -> str | None:
    """A pattern in the letters of Java, Excel or SQL (`YYYY-MM-DD`) in directives; None if it is not in them."""
    written = _LETTERS.findall(pattern)
    is_month = "mm" in written and not {"MM", "MMM"} & {*written} and "HH" not in written
    directives = _DIRECTIVE_OF | {"mm": "%m" if is_month else "%M"}
    meant = _LETTERS.sub(lambda found: directives[found[0]], pattern)
    if re.search("[A-Za-z]", re.sub("%[A-Za-z]|T(?=%H)|Z$", "", meant)):
        return None
    try:
        parse_pattern(meant)
    except InvalidFormat:
        return None
    return meant if written else None


def _refuse_names(patterns: tuple[object, ...]) -> None:
    """Raise unless there are patterns, each is valid, and they can be combined."""
    hint = f'Write a pattern such as "%d/%m/%Y", or one of {", ".join(FORMAT_NAMES)}'
    if not patterns:
        raise ValueError(f"a format has no pattern. {hint}.")
    for pattern in patterns:
        if not isinstance(pattern, str) or (pattern not in FORMAT_NAMES and "%" not in pattern):
            meant = _in_directives(pattern) if isinstance(pattern, str) else None
            if meant is not None:
                known = ReplaceWith(patterns, tuple(meant if p == pattern else p for p in patterns))
                hint = Hint(f'Write "{meant}"', known)
            raise invalid_format(pattern, "is not a format", hint)
        if patterns.count(pattern) > 1:
            once = ReplaceWith(patterns, tuple(dict.fromkeys(patterns)))
            raise invalid_format(pattern, "is given twice", Hint("Give it once", once))
        alone = Hint("Give it alone", ReplaceWith(patterns, (pattern,)))
        if len(patterns) > 1 and (pattern in NUMBER_FORMATS or pattern in JSON):
            raise invalid_format(pattern, "does not go with other formats", alone)
        if pattern in ANGLES and not ANGLES.keys() >= set(patterns):
            raise invalid_format(pattern, "does not go with formats of times", alone)


def _refuse_declared_parts(patterns: tuple[str, ...], month: object, day: object) -> None:
    """Raise if the month or the day is invalid, or if no pattern lacks it."""
    for name, value, last in (("month", month, 12), ("day", day, 28)):
        if value is not None and (type(value) is not int or not 1 <= value <= last):
            first = Hint(f"Write {name}=1", PassArgument(name, 1))
            raise invalid_format(value, f"is not a {name} from 1 to {last}", first)
    parsed = [parse_pattern(one, month, day) for one in patterns if one not in FORMAT_NAMES]  # type: ignore[arg-type]  # integers, as was checked
    for name, value in (("month", month), ("day", day)):
        used = {letter for parts in parsed for letter in declared_parts(parts, month, day)}  # type: ignore[arg-type]  # the same
        if value is not None and not used & ({"m"} if name == "month" else {"d", "u"}):
            problem = f"does not lack a {name}, which is declared"
            raise invalid_format(patterns[0], problem, Hint(f"Leave {name}= out", LeaveOut(name)))
    if day is not None and any(
        declared_parts(parts, None, day).get("u", "1") not in "1234567"  # type: ignore[arg-type]  # the same
        for parts in parsed
    ):
        monday = Hint("Write day=1 for Mondays", PassArgument("day", 1))
        raise invalid_format(day, "is not a day of the week", monday)


def _refuse_pivot(
    patterns: tuple[str, ...], pivot: object, month: int | None, day: int | None
) -> None:
    """Raise if the pivot is invalid, or if no pattern has a two-digit year."""
    if pivot is None:
        return
    if type(pivot) is not int or not 0 <= pivot <= 100:
        hint = Hint("Write pivot=30 for the years 1930 to 2029", PassArgument("pivot", 30))
        raise invalid_format(pivot, "is not a two-digit year, 0 to 100", hint)
    parsed = (parse_pattern(one, month, day) for one in patterns if one not in FORMAT_NAMES)
    if not any(isinstance(part, Directive) and part.letter == "y" for parts in parsed for part in parts):  # fmt: skip  # one idea
        problem = "has no two-digit year, for which a pivot is declared"
        raise invalid_format(patterns[0], problem, Hint("Leave pivot= out", LeaveOut("pivot")))


def _refuse_zone(pattern: str, zone: object, month: int | None, day: int | None) -> None:
    """Raise if the zone or the pattern is invalid, or the pattern has an offset of its own."""
    if zone is not None and not (isinstance(zone, str) and zone):
        named = Hint('Give an IANA name, such as zone="Europe/Paris"', PassArgument("zone"))
        raise invalid_format(zone, "is not a time zone", named)
    without = Hint("Leave zone= out", LeaveOut("zone"))
    if pattern in ANGLES or pattern in JSON:
        if zone is not None:
            raise invalid_format(pattern, "takes no zone", without)
        return
    if pattern in PRESETS:
        instants = pattern == "rfc3339" or pattern in EPOCH_COUNTS
        if zone is not None and (instants or pattern in DURATION_FORMATS):
            raise invalid_format(pattern, "takes no zone", without)
        return
    parts = parse_pattern(pattern, month, day)
    if zone is not None and has_offset(parts):
        either = Hint("Leave zone= out, or the offset", LeaveOut("zone"))
        raise invalid_format(pattern, "states its own offset", either)
    end = parts[-1]
    if isinstance(end, Verbatim) and zone != "UTC" and end.text.split()[-1:] in (["UTC"], ["GMT"]):
        utc = Hint('Add zone="UTC"', PassArgument("zone", "UTC"))
        raise invalid_format(pattern, f"ends in{end.text}, which is read as letters", utc)


def has_offset(parts: tuple[Part, ...]) -> bool:
    """Whether the pattern has an offset from UTC."""
    return any(isinstance(part, Directive) and part.letter in ("z", "Z") for part in parts)


def _as_instant(moment: object, default: datetime) -> datetime:
    """An instant in UTC; a date becomes its beginning."""
    if moment is None:
        return default
    if isinstance(moment, datetime):
        if moment.utcoffset() is None:
            aware = ReplaceWith(moment, moment.replace(tzinfo=UTC))
            raise invalid_format(moment, "has no time zone", Hint("Add tzinfo=UTC", aware))
        return moment.astimezone(UTC)
    if not isinstance(moment, date):
        raise invalid_format(moment, "is not a date", "Give a date, or a datetime with a time zone")
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def _show_instant(moment: datetime) -> str:
    """An instant in UTC as text: only the date where it is midnight."""
    if moment == _as_instant(moment.date(), moment):
        return moment.date().isoformat()
    return moment.isoformat().replace("+00:00", "Z")
