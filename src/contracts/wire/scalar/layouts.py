"""Layouts: the sequences of parts that the text of a date or time may have; standards have several."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

from contracts.dtypes import Date, Datetime, Time
from contracts.rules.directives import Directive, Part, Verbatim, declared_parts, parse_pattern
from contracts.wire.scalar.guards import layout_guard

Layout = tuple[Part, ...]
POSIX_PIVOT = 69
"""By POSIX, two-digit years from here on are in 1900 to 1999, those before in 2000 to 2099."""
DateOrTime = Date | Datetime | Time
"""The types with a calendar or a clock, unlike a duration."""

_TEMPLATE_TOKEN = re.compile(r"<(?P<name>[^>]+)>|%(?P<letter>.)|(?P<verbatim>[^%<]+)")
"""A token of the templates below; <…> is a directive that only standards have."""

_ISO_EXTENDED = ("%Y-%m-%d", "%Y-%j", "%G-W%V-%u")
_ISO_BASIC = ("%Y%m%d", "%Y%j", "%GW%V%u")
_ISO_TIMES_EXTENDED = ("%H:%M:%S<,f>", "%H:%M<,f>")
_ISO_TIMES_BASIC = ("T%H%M%S<,f>", "T%H%M<,f>")
_ISO_HOUR = "T%H<,f>"


@dataclass(frozen=True)
class CompiledPattern:
    """One pattern or standard, compiled for one type.

    Attributes:
        layouts: every layout that text may have; no text has two of them.
        ignores_case: whether letters may be of either case.
        declared: the digits of the parts of a date that the text lacks, by directive.
        pivot: the first of the two-digit years that are in 1900 to 1999; those before it are in 2000 to 2099.
        truncates: whether what is finer than a microsecond is cut.
    """

    layouts: tuple[Layout, ...]
    ignores_case: bool = False
    declared: tuple[tuple[str, str], ...] = ()
    pivot: int = POSIX_PIVOT
    truncates: bool = False

    @cached_property
    def regexes(self) -> tuple[re.Pattern[str], ...]:
        """The guard of each layout, with a group for each part."""
        return tuple(re.compile(layout_guard(layout, named=True)) for layout in self.layouts)

    @cached_property
    def guard(self) -> str:
        """The guard of text that has any of the layouts, for Rust's engine."""
        return rf"\A(?:{'|'.join(map(layout_guard, self.layouts))})\z"


@lru_cache(maxsize=256)
def compile_pattern(
    pattern: str,
    dtype: DateOrTime,
    *,
    aware: bool = False,
    month: int | None = None,
    day: int | None = None,
    pivot: int | None = None,
) -> CompiledPattern:
    """Compile a pattern or the name of a standard.

    Args:
        dtype: the type to parse; a standard has different layouts for each.
        aware: whether the offset is required where the standard makes it optional.
        month: the month of dates whose text has none.
        day: their day.
        pivot: the first of the two-digit years in 1900 to 1999, if it is declared.
    """
    match pattern, dtype:
        case "rfc3339", Date():
            return CompiledPattern(layouts_from("%Y-%m-%d"))
        case "rfc3339", Time():
            return CompiledPattern(layouts_from("%H:%M:%S<.f>"))
        case "rfc3339", Datetime(aware):  # a naive datetime has no offset
            offset = "<rfc>" if aware else ""
            # A space may replace the T: RFC 3339, section 5.6, allows it.
            ways = (f"%Y-%m-%d{by}%H:%M:%S<.f>{offset}" for by in ("<T>", " "))
            return CompiledPattern(layouts_from(*ways), ignores_case=True)
        case "iso8601", Date():
            return CompiledPattern(layouts_from(*_ISO_EXTENDED, *_ISO_BASIC))
        case "iso8601", Time():
            with_letter = (f"T{time}" for time in _ISO_TIMES_EXTENDED)
            times = (*_ISO_TIMES_EXTENDED, *with_letter, *_ISO_TIMES_BASIC, _ISO_HOUR)
            return CompiledPattern(layouts_from(*times))
        case "iso8601", Datetime():
            return CompiledPattern(layouts_from(*_iso_datetime_templates(aware=aware)))
        case "iso8601_blank", Datetime():
            templates = _iso_datetime_templates(aware=aware, between=" ")
            return CompiledPattern(layouts_from(*templates))
        case _:
            parts = parse_pattern(pattern, month, day)
            return CompiledPattern(
                (parts,),
                declared=tuple(declared_parts(parts, month, day).items()),
                pivot=POSIX_PIVOT if pivot is None else pivot,
            )


def _iso_datetime_templates(*, aware: bool, between: str = "T") -> list[str]:
    """Date, time and offset are all in the extended format or all in the basic format."""
    hour = between + _ISO_HOUR.removeprefix("T")
    extended = (*(f"{between}{time}" for time in _ISO_TIMES_EXTENDED), hour)
    basic = (*(between + time.removeprefix("T") for time in _ISO_TIMES_BASIC), hour)
    ends = ("<iso extended>", "<iso basic>") if aware else ("", "")
    pairs = [*product(_ISO_EXTENDED, extended, ends[:1]), *product(_ISO_BASIC, basic, ends[1:])]
    return ["".join(parts) for parts in pairs]


def layouts_from(*layouts: str) -> tuple[Layout, ...]:
    """The layouts that templates describe."""
    return tuple(tuple(map(_template_part, _TEMPLATE_TOKEN.finditer(layout))) for layout in layouts)


def _template_part(token: re.Match[str]) -> Part:
    if token["verbatim"]:
        return Verbatim(token["verbatim"])
    return Directive(token["name"] or token["letter"])
