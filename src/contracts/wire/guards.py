r"""What each part of a date or time looks like: the guard that text passes before it is read.

The regular expressions mean the same to Python's `re`, matched in full, and to Rust's `regex`
between `\A` and `\z`: classes of ASCII, no look-around, no folding of case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from contracts.rules.directives import Directive, Part, Verbatim

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
"""English, whatever the locale."""

YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
HOUR, MINUTE = "(?:[01][0-9]|2[0-3])", "[0-5][0-9]"
LATER = "(?:0[1-9]|1[0-9]|2[0-3])"
"""The hours but for the first."""


def any_of(words: Iterable[str]) -> str:
    """A guard of one of the words in any case: written out, since folding would let in letters of
    other scripts, such as the long s.
    """
    spelled = ("".join(f"[{a.upper()}{a.lower()}]" for a in word) for word in words)
    return f"(?:{'|'.join(spelled)})"


def shift(colon: str) -> str:
    """A guard of an offset in ISO 8601, which knows none that is behind UTC by nothing."""
    behind = f"{LATER}{colon}{MINUTE}|00{colon}(?:0[1-9]|[1-5][0-9])"
    return rf"(?:\+{HOUR}{colon}{MINUTE}|-(?:{behind}))"


GUARDS = {
    "Y": YEAR,
    "G": YEAR,
    "y": "[0-9]{2}",
    "m": "(?:0[1-9]|1[0-2])",
    "b": any_of(month[:3] for month in MONTHS),
    "B": any_of(MONTHS),
    "d": "(?:0[1-9]|[12][0-9]|3[01])",
    "j": "(?:00[1-9]|0[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6])",
    "V": "(?:0[1-9]|[1-4][0-9]|5[0-3])",
    "u": "[1-7]",
    "H": HOUR,
    "I": "(?:0[1-9]|1[0-2])",
    "p": any_of(("AM", "PM")),
    "M": MINUTE,
    "S": MINUTE,
    "z": f"(?:Z|[+-]{HOUR}:?{MINUTE})",
    "Z": "Z",
    "T": "[Tt]",
    "rfc": f"(?:[Zz]|[+-]{HOUR}:{MINUTE})",
    "hh:mm": f"[+-]{HOUR}:{MINUTE}",
    "hhmm": f"[+-]{HOUR}{MINUTE}",
    "iso hh:mm": shift(":"),
    "iso hhmm": shift(""),
    "iso hh": rf"(?:\+{HOUR}|-{LATER})",
    "iso extended": rf"(?:Z|{shift(':')}|\+{HOUR}|-{LATER})",
    "iso basic": rf"(?:Z|{shift('')}|\+{HOUR}|-{LATER})",
}
"""The guard of each directive, and of what standards have in the place of one."""
OFFSETS = {
    "z": ("Z", "hh:mm", "hhmm"),
    "Z": ("Z",),
    "rfc": ("Z", "hh:mm"),
    "iso extended": ("Z", "iso hh:mm", "iso hh"),
    "iso basic": ("Z", "iso hhmm", "iso hh"),
}
"""The ways to write an offset that a directive reads, each of one width."""
OFFSET_WIDTHS = {"Z": 1, "hh:mm": 6, "hhmm": 5, "iso hh:mm": 6, "iso hhmm": 5, "iso hh": 3}
FRACTIONS = {"f": "", ".f": r"\.", ",f": "[.,]"}
"""What stands before the digits of a fraction: of a pattern, which has that as text, and of
standards, which leave both out where there is no fraction.
"""
ANY_DIGITS, SIX_DIGITS, FINER_DIGITS = "[0-9]+", "[0-9]{1,6}0*", "[0-9]{6}0*[1-9][0-9]*"
"""Any digits of a fraction: those that a microsecond holds, and those that it does not."""


def group_of(letter: str) -> str | None:
    """What a directive's group is called, which has one wherever it says something."""
    if letter in FRACTIONS:
        return "f"
    if letter in OFFSETS or letter in OFFSET_WIDTHS:
        return "z"
    return None if letter == "T" else letter


def guard(parts: Iterable[Part], digits: str = ANY_DIGITS, *, named: bool = False) -> str:
    """The guard of a shape.

    Args:
        digits: the digits that a fraction may have; with those that a microsecond does not hold
            there has to be one.
        named: gives what each part says a group of its own.
    """
    return "".join(part_guard(part, digits, named=named) for part in parts)


def part_guard(part: Part, digits: str, *, named: bool) -> str:
    """The guard of one part."""
    if isinstance(part, Verbatim):
        return re.escape(part.text)
    group = group_of(part.letter)
    pattern = digits if part.letter in FRACTIONS else GUARDS[part.letter]
    said = f"(?P<{group}>{pattern})" if named and group else pattern
    if point := FRACTIONS.get(part.letter):
        return f"(?:{point}{said}){'' if digits == FINER_DIGITS else '?'}"
    return said


def letters_of(parts: Iterable[Part]) -> set[str]:
    """The letters of a shape's directives."""
    return {part.letter for part in parts if isinstance(part, Directive)}
