"""Layouts that Polars can parse: the head by its own parser, fractions and offsets by arithmetic.

Polars' parser is fast and exact for a date and a time to the second, of one width. It is slow with
fractions and offsets, and accepts malformed text (unpadded parts, spaces, :60). So it only sees text
that matches the guard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from contracts.rules.directives import Directive, Part, Verbatim
from contracts.wire.scalar import guards
from contracts.wire.scalar.layouts import CompiledPattern, Layout

_DIRECTIVE_WIDTHS = {
    "Y": 4, "G": 4, "y": 2, "m": 2, "b": 3, "d": 2, "j": 3, "V": 2, "u": 1, "H": 2, "I": 2, "p": 2,
    "M": 2, "S": 2,
}  # fmt: skip  # in groups: date, then time
"""The characters of each directive that has a fixed width."""


@dataclass(frozen=True, slots=True)
class NativeLayout:
    """A layout as Polars parses it: a head, optionally a fraction, text, an offset, text.

    Attributes:
        exact: the guard of text that fits in microseconds.
        finer: the guard of text that is more precise; None if there is no fraction.
        head: the head as a pattern of Polars' parser.
        letters: the directives in the head.
        declared: digits to put before the head, for the parts of a date that the text lacks.
        width: the characters of the head; None if it is the whole text, or has no fixed width.
        head_guard: the guard of the head.
        point: the decimal mark of the fraction: "" if it is in the head, ".", or "," if either may be.
        offset: the characters of the offset; 0 if there is none, or it is Z.
        after: the characters after the offset.
        tail: the characters after the fraction.
        pivot: the first of the two-digit years that are in 1900 to 1999.
    """

    exact: str
    finer: str | None
    head: str
    letters: frozenset[str]
    declared: str
    width: int | None
    head_guard: str
    point: str
    offset: int
    after: int
    tail: int
    pivot: int


@lru_cache(maxsize=256)
def native_layouts(pattern: CompiledPattern) -> tuple[NativeLayout, ...]:
    """The layouts of a pattern that Polars can parse; text in the others is left to Python."""
    found = (
        _native_layout(concrete, pattern)
        for layout in pattern.layouts
        if not _has_year_1900(layout, pattern)
        for concrete in _concrete_layouts(layout)
    )
    return tuple(one for one in found if one is not None)


def _concrete_layouts(layout: Layout) -> Iterator[Layout]:
    """The layout once for each form of its offset, with a capital T, and with a fraction only after
    seconds.
    """
    of_seconds = "S" in guards.directive_letters(layout)
    parts = [
        Verbatim("T") if part == Directive("T") else part
        for part in layout
        if of_seconds or not _is_fraction(part)
    ]
    at = next((n for n, part in enumerate(parts) if _is_offset(part)), None)
    offset = None if at is None else parts[at]
    if at is None or not isinstance(offset, Directive):
        yield tuple(parts)
        return
    for way in guards.OFFSET_FORMS[offset.letter]:
        yield (*parts[:at], Directive(way), *parts[at + 1 :])


def _has_year_1900(layout: Layout, pattern: CompiledPattern) -> bool:
    """Whether 00 is 1900, which Polars reads as 2000: that was a leap year, and 1900 was not."""
    return pattern.pivot == 0 and "y" in guards.directive_letters(layout)


def _native_layout(layout: Layout, pattern: CompiledPattern) -> NativeLayout | None:
    cut = next((n for n, part in enumerate(layout) if _is_fraction(part) or _is_offset(part)), None)
    tail: Layout = () if cut is None else layout[cut:]
    head, point = _without_point(layout[:cut], tail)
    if not _is_readable(head) or not _is_tail(tail):
        return None
    offset = next(iter(guards.directive_letters(filter(_is_offset, tail))), None)
    last = next(reversed(tail), None)
    has_fraction = any(map(_is_fraction, tail))
    return NativeLayout(
        exact=rf"\A{guards.layout_guard(layout, guards.SIX_DIGITS)}\z",
        finer=rf"\A{guards.layout_guard(layout, guards.FINER_DIGITS)}\z" if has_fraction else None,
        head="".join(
            [*(f"%{letter} " for letter, _ in pattern.declared), *map(_polars_directive, head)]
        ),
        letters=frozenset(guards.directive_letters(head)),
        declared="".join(f"{digits} " for _, digits in pattern.declared),
        width=None if cut is None or not _has_fixed_width(head) else sum(map(_part_width, head)),
        head_guard=guards.layout_guard(head),
        point=point,
        offset=0 if offset in (None, "Z") else guards.OFFSET_WIDTHS[offset],
        after=_part_width(last) if offset and isinstance(last, Verbatim) else 0,
        tail=sum(_part_width(part) for part in tail if not _is_fraction(part)),
        pivot=pattern.pivot,
    )


def _is_fraction(part: Part) -> bool:
    """Whether a part is a fraction, of a second or of the last unit."""
    return isinstance(part, Directive) and part.letter in guards.FRACTION_POINTS


def _is_offset(part: Part) -> bool:
    return isinstance(part, Directive) and guards.group_name(part.letter) == "z"


def _is_tail(tail: Layout) -> bool:
    """Whether a fraction and an offset come in this order, with only text between and after them."""
    return re.fullmatch("f?x?z?x?", "".join(map(_part_kind, tail))) is not None


def _part_kind(part: Part) -> str:
    """A letter for a fraction, an offset, text, or any other directive."""
    if _is_fraction(part):
        return "f"
    if _is_offset(part):
        return "z"
    return "x" if isinstance(part, Verbatim) else "%"


def _without_point(head: Layout, tail: Layout) -> tuple[Layout, str]:
    """The head without the decimal mark of the fraction, and this mark."""
    if not tail or not _is_fraction(tail[0]):
        return head, ""
    first = tail[0]
    if isinstance(first, Directive) and first.letter != "f":
        return head, first.letter[0]
    last = head[-1]
    if isinstance(last, Verbatim) and last.text[-1] in ".,":
        rest = Verbatim(last.text[:-1])
        return (*head[:-1], *([rest] if rest.text else [])), last.text[-1]
    return head, ""


def _is_readable(head: Layout) -> bool:
    """Whether the parser knows the directives."""
    letters = guards.directive_letters(head)
    return bool(letters) and letters <= _DIRECTIVE_WIDTHS.keys() | {"B"}


def _has_fixed_width(head: Layout) -> bool:
    return not any(
        isinstance(part, Directive) and (part.letter == "B" or part.padding != "0") for part in head
    )


def _part_width(part: Part) -> int:
    if isinstance(part, Verbatim):
        return len(part.text)
    return guards.OFFSET_WIDTHS.get(part.letter) or _DIRECTIVE_WIDTHS[part.letter]


def _polars_directive(part: Part) -> str:
    return part.text.replace("%", "%%") if isinstance(part, Verbatim) else f"%{part.letter}"
