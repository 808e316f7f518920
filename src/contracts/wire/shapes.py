"""The shapes that text in a format may have: one for a pattern, some for a standard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

from contracts.dtypes import Date, Datetime, Time
from contracts.rules.directives import Directive, Part, Verbatim, parts_of
from contracts.wire.guards import guard

Shape = tuple[Part, ...]
Stamp = Date | Datetime | Time
"""The types of what a clock or a calendar shows."""

STANDARD = re.compile(r"<(?P<name>[^>]+)>|%(?P<letter>.)|(?P<verbatim>[^%<]+)")
"""How the shapes of standards are written below: <…> is a directive that patterns do not have."""

ISO_EXTENDED = ("%Y-%m-%d", "%Y-%j", "%G-W%V-%u")
ISO_BASIC = ("%Y%m%d", "%Y%j", "%GW%V%u")
ISO_TIMES_EXTENDED = ("%H:%M:%S<,f>", "%H:%M<,f>")
ISO_TIMES_BASIC = ("T%H%M%S<,f>", "T%H%M<,f>")
ISO_HOUR = "T%H<,f>"


@dataclass(frozen=True)
class Spelling:
    """One pattern or standard, for values of one type.

    Attributes:
        shapes: all that text may look like; no text has two of them.
        folds: whether letters may be of either case.
    """

    shapes: tuple[Shape, ...]
    folds: bool = False

    @cached_property
    def compiled(self) -> tuple[re.Pattern[str], ...]:
        """The guard of each shape, with a group for what each part says."""
        return tuple(re.compile(guard(shape, named=True)) for shape in self.shapes)

    @cached_property
    def guard(self) -> str:
        """The guard of text that has any of the shapes, for Rust's engine."""
        return rf"\A(?:{'|'.join(map(guard, self.shapes))})\z"


@lru_cache(maxsize=256)
def spelling(pattern: str, dtype: Stamp, *, aware: bool = False) -> Spelling:
    """The shapes of a pattern or a standard.

    Args:
        dtype: what is read; a standard writes each type differently.
        aware: whether a standard that may say an offset has to say one.
    """
    match pattern, dtype:
        case "rfc3339", Date():
            return Spelling(standard("%Y-%m-%d"))
        case "rfc3339", Time():
            return Spelling(standard("%H:%M:%S<.f>"))
        case "rfc3339", Datetime(aware):  # without a zone: the same but for the offset
            offset = "<rfc>" if aware else ""
            ways = (f"%Y-%m-%d{by}%H:%M:%S<.f>{offset}" for by in ("<T>", " "))
            return Spelling(standard(*ways), folds=True)
        case "iso8601", Date():
            return Spelling(standard(*ISO_EXTENDED, *ISO_BASIC))
        case "iso8601", Time():
            with_letter = (f"T{time}" for time in ISO_TIMES_EXTENDED)
            times = (*ISO_TIMES_EXTENDED, *with_letter, *ISO_TIMES_BASIC, ISO_HOUR)
            return Spelling(standard(*times))
        case "iso8601", Datetime():
            return Spelling(standard(*iso_datetimes(aware=aware)))
        case _:
            return Spelling((parts_of(pattern),))


def iso_datetimes(*, aware: bool) -> list[str]:
    """The shapes of a date and a time, both extended or both basic, as their offset is."""
    extended = (*(f"T{time}" for time in ISO_TIMES_EXTENDED), ISO_HOUR)
    basic = (*ISO_TIMES_BASIC, ISO_HOUR)
    ends = ("<iso extended>", "<iso basic>") if aware else ("", "")
    pairs = [*product(ISO_EXTENDED, extended, ends[:1]), *product(ISO_BASIC, basic, ends[1:])]
    return ["".join(parts) for parts in pairs]


def standard(*shapes: str) -> tuple[Shape, ...]:
    """Shapes as they are written above."""
    return tuple(tuple(map(part, STANDARD.finditer(shape))) for shape in shapes)


def part(token: re.Match[str]) -> Part:
    """One part of a shape of a standard."""
    if token["verbatim"]:
        return Verbatim(token["verbatim"])
    return Directive(token["name"] or token["letter"])
