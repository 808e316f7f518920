"""How times and angles are written on the wire: by patterns, by a standard, as a count since 1970."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from contracts.rules.directives import Directive, Part, Verbatim, parts_of, refusal

PRESETS = {
    "rfc3339": "in RFC 3339",
    "iso8601": "in ISO 8601",
    "iso8601_duration": "as an ISO 8601 duration",
    "epoch_s": "as seconds since 1970-01-01 (UTC)",
    "epoch_ms": "as milliseconds since 1970-01-01 (UTC)",
    "epoch_us": "as microseconds since 1970-01-01 (UTC)",
}
"""The formats of times that have a name, and how a sentence says them."""
ANGLES = {"dms": "in degrees, minutes and seconds", "iso6709": "in ISO 6709"}
"""The formats of latitudes and longitudes, likewise."""
NAMES = {**PRESETS, **ANGLES}
MICROSECONDS = {"epoch_s": 1_000_000, "epoch_ms": 1_000, "epoch_us": 1}
"""The counts since 1970, and how many microseconds one of each lasts."""
SINCE, UNTIL = datetime(1980, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""The instants that a count stands for unless more is said: within them seconds, milliseconds and
microseconds cannot be taken for each other."""


@dataclass(frozen=True, slots=True, init=False)
class Format:
    """How a date, a datetime, a time of day or a duration is written; or a latitude or longitude.

    Args:
        patterns: patterns of `strptime`'s directives, or one of the names "rfc3339", "iso8601",
            "iso8601_duration", "epoch_s", "epoch_ms", "epoch_us". Text that two patterns read as
            different values is `ambiguous`. For coordinates "dms" (degrees, minutes, seconds), "iso6709".
        zone: the IANA name of the zone in which times without an offset are meant. A time that
            its clocks show twice is `ambiguous`, one that they skip is not written so.
        since: for counts, the first instant that one may stand for; 1980-01-01 unless given.
        until: for counts, the instant before which it must lie; 2100-01-01 unless given.

    A pattern that ends in Z, or has %z, says instants; so do `zone`, "rfc3339" and the counts.

    Raises:
        ValueError: a pattern is none, or contradicts itself or the rest.

    >>> str(Format("%d/%m/%Y", "%Y-%m-%d"))
    'be written as %d/%m/%Y or %Y-%m-%d'
    """

    patterns: tuple[str, ...]
    zone: str | None
    since: datetime | None
    until: datetime | None
    code: ClassVar[str] = "format"

    def __init__(
        self,
        *patterns: str,
        zone: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> None:
        refuse_names(patterns)
        for pattern in patterns:
            refuse_zone(pattern, zone)
        counted = MICROSECONDS.keys() & set(patterns)
        if not counted and not (since is until is None):
            raise refusal(patterns[0], "is no count since 1970", "Bound its values by Ge and Lt")
        first, last = instant(since, SINCE), instant(until, UNTIL)
        if first >= last:
            raise refusal(patterns[0], "is left no instant", "Give an until= after since=")
        object.__setattr__(self, "patterns", patterns)
        object.__setattr__(self, "zone", zone)
        object.__setattr__(self, "since", first if counted else None)
        object.__setattr__(self, "until", last if counted else None)

    def __str__(self) -> str:
        sentence = f"be written {ways(self.patterns)}"
        if self.zone is not None:
            return f"{sentence} in {self.zone}, at a time that exists there"
        if self.since is not None and self.until is not None:
            return f"{sentence}, from {short(self.since)} on and before {short(self.until)}"
        return sentence


def ways(patterns: tuple[str, ...]) -> str:
    """The patterns as a sentence says them, "as" before the first of those in a row."""
    said = [
        NAMES.get(pattern) or (pattern if before == "%" else f"as {pattern}")
        for before, pattern in zip(("", *map(kind, patterns)), patterns, strict=False)
    ]
    *others, last = said
    return f"{', '.join(others)} or {last}" if others else last


def kind(pattern: str) -> str:
    """The name that a format has, and "%" for any pattern."""
    return pattern if pattern in NAMES else "%"


def refuse_names(patterns: tuple[object, ...]) -> None:
    """Raise unless there are patterns, each is one, and they go together."""
    mend = f'Write a pattern such as "%d/%m/%Y", or one of {", ".join(NAMES)}'
    if not patterns:
        raise ValueError(f"a format has no pattern. {mend}.")
    for pattern in patterns:
        if not isinstance(pattern, str) or (pattern not in NAMES and "%" not in pattern):
            raise refusal(pattern, "is no format", mend)
        if patterns.count(pattern) > 1:
            raise refusal(pattern, "is given twice", "Give it once")
        if len(patterns) > 1 and pattern in MICROSECONDS:
            raise refusal(pattern, "does not go with other formats", "Give it alone")
        if pattern in ANGLES and not ANGLES.keys() >= set(patterns):
            raise refusal(pattern, "does not go with formats of times", "Give it alone")


def refuse_zone(pattern: str, zone: object) -> None:
    """Raise if the zone is none, or the pattern says its own offset beside it.

    Raises:
        ValueError: or the pattern itself is none.
    """
    if zone is not None and not (isinstance(zone, str) and zone):
        raise refusal(zone, "is no zone", 'Give an IANA name, such as zone="Europe/Paris"')
    if pattern in ANGLES:
        if zone is not None:
            raise refusal(pattern, "takes no zone", "Leave zone= out")
        return
    if pattern in PRESETS:
        instants = pattern == "rfc3339" or pattern in MICROSECONDS
        if zone is not None and (instants or pattern == "iso8601_duration"):
            raise refusal(pattern, "takes no zone", "Leave zone= out")
        return
    parts = parts_of(pattern)
    if zone is not None and says_offset(parts):
        raise refusal(pattern, "says an offset of its own", "Leave zone= out, or the offset")
    end = parts[-1]
    if isinstance(end, Verbatim) and zone != "UTC" and end.text.split()[-1:] in (["UTC"], ["GMT"]):
        raise refusal(pattern, f"ends in{end.text}, which is read as letters", 'Add zone="UTC"')


def says_offset(parts: tuple[Part, ...]) -> bool:
    """Whether the parts say how far from UTC a time is."""
    return any(isinstance(part, Directive) and part.letter in ("z", "Z") for part in parts)


def instant(given: object, default: datetime) -> datetime:
    """An instant in UTC: of a date, its beginning.

    Raises:
        ValueError: it is a datetime without a zone, or no date at all.
    """
    if given is None:
        return default
    if isinstance(given, datetime):
        if given.utcoffset() is None:
            raise refusal(given, "has no time zone", "Add tzinfo=UTC")
        return given.astimezone(UTC)
    if not isinstance(given, date):
        raise refusal(given, "is no date", "Give a date, or a datetime with a time zone")
    return datetime(given.year, given.month, given.day, tzinfo=UTC)


def short(moment: datetime) -> str:
    """An instant in UTC as a sentence says it: a date, where it is the beginning of one."""
    if moment == instant(moment.date(), moment):
        return moment.date().isoformat()
    return moment.isoformat().replace("+00:00", "Z")
