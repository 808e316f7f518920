r"""Guards: regular expressions that the text of a date or time must match before it is parsed.

They mean the same to Python's `re`, as a full match, and to Rust's `regex` between `\A` and `\z`:
ASCII classes only, no look-around, no case folding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from contracts.rules.directives import Directive, Part, Verbatim

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip  # one year on two lines
"""English, whatever the locale."""

_YEAR_GUARD = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
HOUR_GUARD, MINUTE_GUARD = "(?:[01][0-9]|2[0-3])", "[0-5][0-9]"
_HOUR_GUARD_BUT_00 = "(?:0[1-9]|1[0-9]|2[0-3])"
"""The offset -00:mm has a guard of its own, because ISO 8601 has no -00:00."""


def _any_case_of(words: Iterable[str]) -> str:
    """A guard for one of the words in any case.

    Both cases are written out, because case folding would accept letters of other scripts, such as
    the long s.
    """
    spelled = ("".join(f"[{a.upper()}{a.lower()}]" for a in word) for word in words)
    return f"(?:{'|'.join(spelled)})"


def _iso_offset_guard(colon: str) -> str:
    """A guard for an offset of ISO 8601, which excludes -00:00."""
    behind = f"{_HOUR_GUARD_BUT_00}{colon}{MINUTE_GUARD}|00{colon}(?:0[1-9]|[1-5][0-9])"
    return rf"(?:\+{HOUR_GUARD}{colon}{MINUTE_GUARD}|-(?:{behind}))"


_DIRECTIVE_GUARDS = {
    "Y": _YEAR_GUARD,
    "G": _YEAR_GUARD,
    "y": "[0-9]{2}",
    "m": "(?:0[1-9]|1[0-2])",
    "b": _any_case_of(month[:3] for month in MONTH_NAMES),
    "B": _any_case_of(MONTH_NAMES),
    "d": "(?:0[1-9]|[12][0-9]|3[01])",
    "j": "(?:00[1-9]|0[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6])",
    "V": "(?:0[1-9]|[1-4][0-9]|5[0-3])",
    "u": "[1-7]",
    "H": HOUR_GUARD,
    "I": "(?:0[1-9]|1[0-2])",
    "p": _any_case_of(("AM", "PM")),
    "M": MINUTE_GUARD,
    "S": MINUTE_GUARD,
    "z": f"(?:Z|[+-]{HOUR_GUARD}(?::?{MINUTE_GUARD})?)",
    "Z": "Z",
    "T": "[Tt]",
    "rfc": f"(?:[Zz]|[+-]{HOUR_GUARD}:{MINUTE_GUARD})",
    "hh:mm": f"[+-]{HOUR_GUARD}:{MINUTE_GUARD}",
    "hhmm": f"[+-]{HOUR_GUARD}{MINUTE_GUARD}",
    "hh": f"[+-]{HOUR_GUARD}",
    "iso hh:mm": _iso_offset_guard(":"),
    "iso hhmm": _iso_offset_guard(""),
    "iso hh": rf"(?:\+{HOUR_GUARD}|-{_HOUR_GUARD_BUT_00})",
    "iso extended": rf"(?:Z|{_iso_offset_guard(':')}|\+{HOUR_GUARD}|-{_HOUR_GUARD_BUT_00})",
    "iso basic": rf"(?:Z|{_iso_offset_guard('')}|\+{HOUR_GUARD}|-{_HOUR_GUARD_BUT_00})",
}
"""The guard of each directive, including those that only standards use."""
_UNPADDED_GUARDS = {
    "d": "(?:0[1-9]|[12][0-9]|3[01]|[1-9])",
    "m": "(?:0[1-9]|1[0-2]|[1-9])",
    "H": "(?:[01][0-9]|2[0-3]|[0-9])",
    "I": "(?:0[1-9]|1[0-2]|[1-9])",
    "M": "[0-5]?[0-9]",
    "S": "[0-5]?[0-9]",
}
"""The guards of the directives that may be of one digit or two: two come first, as the regular
expression prefers them."""
_BLANK_PADDED_DAY = "(?:0[1-9]|[12][0-9]|3[01]| ?[1-9])"
OFFSET_FORMS = {
    "z": ("Z", "hh:mm", "hhmm", "hh"),
    "Z": ("Z",),
    "rfc": ("Z", "hh:mm"),
    "iso extended": ("Z", "iso hh:mm", "iso hh"),
    "iso basic": ("Z", "iso hhmm", "iso hh"),
}
"""The forms of an offset that a directive accepts, each of one width."""
OFFSET_WIDTHS = {"Z": 1, "hh:mm": 6, "hhmm": 5, "hh": 3, "iso hh:mm": 6, "iso hhmm": 5, "iso hh": 3}
FRACTION_POINTS = {"f": "", ".f": r"\.", ",f": "[.,]"}
"""The decimal mark of a fraction. In a pattern (`f`) the mark is literal text of its own; in a standard it
belongs to the directive, which as a whole is optional.
"""
ANY_DIGITS, SIX_DIGITS, FINER_DIGITS = "[0-9]+", "[0-9]{1,6}0*", "[0-9]{6}0*[1-9][0-9]*"
"""Any digits of a fraction, those that fit in microseconds, and those that do not."""


def group_name(letter: str) -> str | None:
    """The name of the group that captures a directive; None for `T`, which has no value."""
    if letter in FRACTION_POINTS:
        return "f"
    if letter in OFFSET_FORMS or letter in OFFSET_WIDTHS:
        return "z"
    return None if letter == "T" else letter


def layout_guard(parts: Iterable[Part], digits: str = ANY_DIGITS, *, named: bool = False) -> str:
    """The guard of a layout.

    Args:
        digits: the digits that a fraction may have; with `FINER_DIGITS` the fraction is required.
        named: whether to capture each part in a group of its own.
    """
    return "".join(_part_guard(part, digits, named=named) for part in parts)


def _part_guard(part: Part, digits: str, *, named: bool) -> str:
    if isinstance(part, Verbatim):
        return re.escape(part.text)
    group = group_name(part.letter)
    pattern = digits if part.letter in FRACTION_POINTS else _directive_guard(part)
    captured = f"(?P<{group}>{pattern})" if named and group else pattern
    if point := FRACTION_POINTS.get(part.letter):
        return f"(?:{point}{captured}){'' if digits == FINER_DIGITS else '?'}"
    return captured


def _directive_guard(part: Directive) -> str:
    match part.padding:
        case "0":
            return _DIRECTIVE_GUARDS[part.letter]
        case " ":
            return _BLANK_PADDED_DAY
        case _:
            return _UNPADDED_GUARDS[part.letter]


def directive_letters(parts: Iterable[Part]) -> set[str]:
    """The letters of the directives among the parts."""
    return {part.letter for part in parts if isinstance(part, Directive)}
