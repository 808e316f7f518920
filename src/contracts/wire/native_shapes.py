"""The shapes that Polars' own parser can read: their beginning by its fast path, the rest by hand.

The parser is quick and exact for a date and a time to the second, of one width; it is slow with
fractions and offsets. It accepts much that is no such text (unpadded parts, spaces, :60), and so
is shown only what has passed the guard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from contracts.rules.directives import Directive, Part, Verbatim
from contracts.wire.guards import (
    FINER_DIGITS,
    FRACTIONS,
    OFFSET_WIDTHS,
    OFFSETS,
    SIX_DIGITS,
    group_of,
    guard,
    letters_of,
)
from contracts.wire.shapes import Shape, Spelling

WIDTHS = {
    "Y": 4, "G": 4, "y": 2, "m": 2, "b": 3, "d": 2, "j": 3, "V": 2, "u": 1, "H": 2, "I": 2, "p": 2,
    "M": 2, "S": 2,
}  # fmt: skip
"""The characters that each directive takes, of those that always take as many."""


@dataclass(frozen=True, slots=True)
class Native:
    """A shape as Polars reads it: a head, then perhaps a fraction, text, an offset, text.

    Attributes:
        exact: the guard of text that a microsecond holds.
        finer: the guard of text that it does not hold; None if there is no fraction.
        head: the head's pattern, in the parser's own words.
        letters: the directives in it.
        width: the characters of the head; None if all the text is.
        point: what may stand before the digits of a fraction: nothing, a point, or a comma too.
        offset: the characters of an offset; 0 where there is none, or it is Z.
        after: the characters after the offset.
        tail: the characters after the fraction.
    """

    exact: str
    finer: str | None
    head: str
    letters: frozenset[str]
    width: int | None
    point: str
    offset: int
    after: int
    tail: int


@lru_cache(maxsize=256)
def natives(spelling: Spelling) -> tuple[Native, ...]:
    """The shapes of a spelling that Polars' parser reads; text of the others is left to Python."""
    found = (native(shape) for given in spelling.shapes for shape in settled(given))
    return tuple(one for one in found if one is not None)


def settled(shape: Shape) -> Iterator[Shape]:
    """The shape with each way to write its offset, with a capital T, and without a fraction of
    anything but a second.
    """
    of_seconds = "S" in letters_of(shape)
    parts = [
        Verbatim("T") if part == Directive("T") else part
        for part in shape
        if of_seconds or not is_fraction(part)
    ]
    at = next((n for n, part in enumerate(parts) if is_offset(part)), None)
    offset = None if at is None else parts[at]
    if at is None or not isinstance(offset, Directive):
        yield tuple(parts)
        return
    for way in OFFSETS[offset.letter]:
        yield (*parts[:at], Directive(way), *parts[at + 1 :])


def native(shape: Shape) -> Native | None:
    """The shape as Polars reads it, or None where its parser cannot."""
    cut = next((n for n, part in enumerate(shape) if is_fraction(part) or is_offset(part)), None)
    tail: Shape = () if cut is None else shape[cut:]
    head, point = without_point(shape[:cut], tail)
    if not is_readable(head, fixed=cut is not None) or not is_tail(tail):
        return None
    offset = next(iter(letters_of(filter(is_offset, tail))), None)
    last = next(reversed(tail), None)
    has_fraction = any(map(is_fraction, tail))
    return Native(
        exact=rf"\A{guard(shape, SIX_DIGITS)}\z",
        finer=rf"\A{guard(shape, FINER_DIGITS)}\z" if has_fraction else None,
        head="".join(map(in_parser, head)),
        letters=frozenset(letters_of(head)),
        width=None if cut is None else sum(map(width, head)),
        point=point,
        offset=0 if offset in (None, "Z") else OFFSET_WIDTHS[offset],
        after=width(last) if offset and isinstance(last, Verbatim) else 0,
        tail=sum(width(part) for part in tail if not is_fraction(part)),
    )


def is_fraction(part: Part) -> bool:
    """Whether a part is a fraction of a second, or of what is finest."""
    return isinstance(part, Directive) and part.letter in FRACTIONS


def is_offset(part: Part) -> bool:
    """Whether a part is an offset from UTC."""
    return isinstance(part, Directive) and group_of(part.letter) == "z"


def is_tail(tail: Shape) -> bool:
    """Whether a fraction and an offset come in this order, and nothing but text between and after."""
    return re.fullmatch("f?x?z?x?", "".join(map(kind, tail))) is not None


def kind(part: Part) -> str:
    """A letter for a fraction, an offset, text, and for any other directive."""
    if is_fraction(part):
        return "f"
    if is_offset(part):
        return "z"
    return "x" if isinstance(part, Verbatim) else "%"


def without_point(head: Shape, tail: Shape) -> tuple[Shape, str]:
    """The head without the point that belongs to the fraction, and what point that may be."""
    if not tail or not is_fraction(tail[0]):
        return head, ""
    first = tail[0]
    if isinstance(first, Directive) and first.letter != "f":
        return head, first.letter[0]
    last = head[-1]
    if isinstance(last, Verbatim) and last.text[-1] in ".,":
        rest = Verbatim(last.text[:-1])
        return (*head[:-1], *([rest] if rest.text else [])), last.text[-1]
    return head, ""


def is_readable(head: Shape, *, fixed: bool) -> bool:
    """Whether the parser knows the directives, and the head has one width if it must."""
    letters = letters_of(head)
    return bool(letters) and letters <= WIDTHS.keys() | (set() if fixed else {"B"})


def width(part: Part) -> int:
    """The characters that a part takes."""
    if isinstance(part, Verbatim):
        return len(part.text)
    return OFFSET_WIDTHS.get(part.letter) or WIDTHS[part.letter]


def in_parser(part: Part) -> str:
    """A part in the parser's own words."""
    return part.text.replace("%", "%%") if isinstance(part, Verbatim) else f"%{part.letter}"
