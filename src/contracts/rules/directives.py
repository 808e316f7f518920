"""Patterns of dates and times, in the directives of `strptime` that mean the same everywhere.

Each directive stands for digits or letters of one exact width or set, or for one or two digits. A pattern is refused, with a
hint, if it depends on a locale, leaves something to guess, or states a part twice.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

from contracts.hints import as_hint
from contracts.lazy_dataclass import lazy_dataclass

DIRECTIVES = {
    "Y": "year", "y": "year", "m": "month", "b": "month", "B": "month", "d": "day",
    "j": "day of the year", "G": "ISO year", "V": "ISO week", "u": "ISO weekday",
    "H": "hour", "I": "hour", "p": "half of the day", "M": "minute", "S": "second",
    "f": "fraction", "z": "offset", "Z": "offset",
}  # fmt: skip  # a table
"""The part that each directive states. `Z` is the letter itself, at the end of a pattern: UTC."""
UNPADDED = ("d", "m", "H", "I", "M", "S")
"""The directives that may be written without padding, as `%-d`: one digit or two."""
EXPANSIONS = {"T": "%H:%M:%S", "F": "%Y-%m-%d", "R": "%H:%M", "D": "%m/%d/%y"}
"""The directives that are short for others."""

CALENDAR, ORDINAL, WEEK = (
    ("year", "month", "day"),
    ("year", "day of the year"),
    ("ISO year", "ISO week", "ISO weekday"),
)
_DATE_FORMS = (CALENDAR, ORDINAL, WEEK)
"""The ways to state a whole date."""
_NEEDS = {"minute": "hour", "second": "minute", "fraction": "second"}
"""Parts of a time, and the coarser part that each needs; a finer part that is not stated is zero."""
_WRITES = {
    "hour": "%H", "minute": "%M", "second": "%S", "year": "%Y", "month": "%m", "day": "%d",
    "day of the year": "%j", "ISO year": "%G", "ISO week": "%V", "ISO weekday": "%u",
}  # fmt: skip  # a table

_KNOWN_DIRECTIVES = (
    "%Y %m %d %H %M %S %f %z and y b B j I p G V u e T F R D, with %% for a percent sign"
    " and %-d %-m %-H %-I %-M %-S for one digit or two"
)
_DIRECTIVE_HINTS = {
    "Z": "Write %z for an offset such as +01:00, or the letters as they stand and zone=",
    "c": "It depends on the locale: write the parts, such as %Y-%m-%d %H:%M:%S",
    "x": "It depends on the locale: write the parts, such as %d/%m/%Y",
    "X": "It depends on the locale: write %H:%M:%S",
    "a": "A weekday could contradict the date: take it off before",
    "A": "A weekday could contradict the date: take it off before",
    "U": "Write the weeks of ISO 8601: %G-W%V-%u",
    "W": "Write the weeks of ISO 8601: %G-W%V-%u",
    "w": "Write the weekdays of ISO 8601: %G-W%V-%u",
    "g": "Write the whole year: %G",
    "C": "Write the whole year: %Y",
    "k": "Parts are padded with zeros: write %H, or %-H for one digit or two",
    "l": "Parts are padded with zeros: write %I, or %-I for one digit or two",
    "s": 'Seconds since 1970 have a format of their own: write Format("epoch_s")',
    "h": "Write %b",
    "P": "Write %p, which is read in any case",
    "r": "Write %I:%M:%S %p",
    "N": "Write %f",
    "L": "Write %f",
    "n": "Write the character as it stands",
    "t": "Write the character as it stands",
    "v": "Write %d-%b-%Y",
    "+": 'Write Format("iso8601") or Format("rfc3339")',
    "f": "Write .%f: one digit or more, the zeros past the sixth included",
    "z": "Write %z, which reads Z, +01:00 and +0100",
}
"""What to write instead of the directives of other libraries."""
_PADDING = "Parts are padded with zeros: write %{}"
_LETTER_PARTS = set("bBpzZ")
"""The directives whose text does not begin with a digit."""

_STRPTIME_TOKEN = re.compile(
    r"%(?P<flags>[-_^#.:EO0-9]*)(?P<letter>.?)|(?P<verbatim>[^%]+)", re.DOTALL
)


@lazy_dataclass(frozen=True, slots=True)
class Verbatim:
    """Literal text, the same in the value as in the pattern."""

    text: str


@lazy_dataclass(frozen=True, slots=True)
class Directive:
    """A part of a date or time, by its letter.

    Attributes:
        padding: "0" where the part has one width, "" where it has one digit or two, " " where a
            blank may stand before one digit.
    """

    letter: str
    padding: Literal["0", "", " "] = "0"


Part = Verbatim | Directive


def parse_pattern(
    pattern: str, month: int | None = None, day: int | None = None
) -> tuple[Part, ...]:
    """Parse a pattern into its directives and the text between them.

    Args:
        month: the month of dates whose text has none.
        day: the day of the month, or of the ISO week, likewise.

    Raises:
        InvalidFormat: a directive is not supported, or the pattern does not state a whole date, a
            time, or both.

    >>> parse_pattern("%d/%m/%Y")[:3]
    (Directive(letter='d', padding='0'), Verbatim(text='/'), Directive(letter='m', padding='0'))
    """
    if not pattern.isprintable():
        raise invalid_format(pattern, "has a character that does not print", "Write what is seen")
    parts = _with_utc(_tokenize(pattern))
    _refuse_twice(pattern, parts)
    declared = (DIRECTIVES[letter] for letter in declared_parts(parts, month, day))
    _refuse_broken_dates(pattern, [*_stated_fields(parts), *declared])
    _refuse_broken_times(pattern, parts)
    _refuse_adjacent_digits(pattern, parts)
    return parts


def _tokenize(pattern: str) -> list[Part]:
    """The directives of a pattern, short ones expanded, and the text between them."""
    parts: list[Part] = []
    for token in _STRPTIME_TOKEN.finditer(pattern):
        letter = token["letter"]
        if token["verbatim"] or (letter == "%" and not token["flags"]):
            _append_text(parts, token["verbatim"] or "%")
        elif letter in EXPANSIONS and not token["flags"]:
            parts += _tokenize(EXPANSIONS[letter])
        elif letter in DIRECTIVES and letter != "Z" and not token["flags"]:
            parts.append(Directive(letter))
        elif letter in UNPADDED and token["flags"] == "-":
            parts.append(Directive(letter, ""))
        elif letter == "e" and not token["flags"]:
            parts.append(Directive("d", " "))
        else:
            raise invalid_format(
                pattern, f"has {token[0]}", _directive_hint(token["flags"], letter)
            )
    return parts


def _append_text(parts: list[Part], text: str) -> None:
    last = parts[-1] if parts else None
    if isinstance(last, Verbatim):
        parts[-1] = Verbatim(last.text + text)
    else:
        parts.append(Verbatim(text))


def _directive_hint(flags: str, letter: str) -> str:
    if flags and letter in {*DIRECTIVES, *"ekl"} - set("fzZ"):
        plain = {"e": "d", "k": "H", "l": "I"}.get(letter, letter)
        also = f", or %-{plain} for one digit or two" if plain in UNPADDED else ""
        return _PADDING.format(plain) + also
    return _DIRECTIVE_HINTS.get(letter, f"The directives are {_KNOWN_DIRECTIVES}")


def _with_utc(parts: list[Part]) -> tuple[Part, ...]:
    """The parts, with a final Z that does not end a word as the directive for UTC."""
    last = parts[-1] if len(parts) > 1 else None
    if not isinstance(last, Verbatim) or re.search(r"(?:\A|[\W\d_])Z\Z", last.text) is None:
        return tuple(parts)
    before = last.text[:-1]
    return (*parts[:-1], *([Verbatim(before)] if before else []), Directive("Z"))


def _stated_fields(parts: tuple[Part, ...]) -> list[str]:
    """The parts of a date or time that the directives state, in order."""
    return [DIRECTIVES[part.letter] for part in parts if isinstance(part, Directive)]


def declared_parts(parts: tuple[Part, ...], month: int | None, day: int | None) -> dict[str, str]:
    """The digits of the parts of a date that a format declares for text without them, by directive."""
    stated = set(_stated_fields(parts))
    if not any(field in date for date in _DATE_FORMS for field in stated):
        return {}
    if stated & set(WEEK):
        found = {"u": None if day is None else f"{day}"}
    else:
        digits = {"m": month, "d": day}
        found = {letter: None if n is None else f"{n:02}" for letter, n in digits.items()}
    return {
        letter: text
        for letter, text in found.items()
        if text is not None and DIRECTIVES[letter] not in stated
    }


def _refuse_twice(pattern: str, parts: tuple[Part, ...]) -> None:
    stated: dict[str, str] = {}
    for part in parts:
        if isinstance(part, Directive):
            field = DIRECTIVES[part.letter]
            if field in stated:
                problem = f"states the {field} twice ({stated[field]} and {_as_written(part)})"
                raise invalid_format(pattern, problem, "Write it once")
            stated[field] = _as_written(part)


def _refuse_broken_dates(pattern: str, fields: list[str]) -> None:
    """Raise unless the pattern states a whole date in one way, or does not state a date at all."""
    stated = {field for field in fields if any(field in date for date in _DATE_FORMS)}
    if not stated or any(stated == set(date) for date in _DATE_FORMS):
        return
    for date in _DATE_FORMS:
        missing = [field for field in date if field not in stated]
        if stated < set(date):
            write = f"Write a whole date: add {' and '.join(_WRITES[field] for field in missing)}"
            raise invalid_format(
                pattern, f"has no {' and no '.join(missing)}", write + _declare_hint(missing)
            )
    ways = "%Y-%m-%d, %Y-%j or %G-W%V-%u"
    raise invalid_format(pattern, "states a date in two ways at once", f"Write one of them: {ways}")


def _refuse_broken_times(pattern: str, parts: tuple[Part, ...]) -> None:
    """Raise if a part of a time lacks the coarser one, or %I and %p are not used together."""
    fields = _stated_fields(parts)
    for field, coarser in _NEEDS.items():
        if field in fields and coarser not in fields:
            hint = f"Write the {coarser} too: {_WRITES[coarser]}"
            raise invalid_format(pattern, f"has a {field} and no {coarser}", hint)
    letters = {part.letter for part in parts if isinstance(part, Directive)}
    if "I" in letters and "p" not in letters:
        raise invalid_format(
            pattern, "does not say which half of the day %I is in", "Add %p, or write %H"
        )
    if "p" in letters and "I" not in letters:
        raise invalid_format(pattern, "has %p and no %I", "Write %I for the hour of a half day")


def _refuse_adjacent_digits(pattern: str, parts: tuple[Part, ...]) -> None:
    """Raise if digits follow a part of one digit or two: where it ends would be a guess."""
    for part, following in pairwise(parts):
        if isinstance(part, Directive) and part.padding != "0" and _may_begin_with_digit(following):
            problem = f"has digits right after {_as_written(part)}, which is one digit or two"
            hint = f"Write what stands between them, or %{part.letter} for two digits"
            raise invalid_format(pattern, problem, hint)


def _may_begin_with_digit(part: Part) -> bool:
    if isinstance(part, Verbatim):
        return part.text[0] in "0123456789"
    return part.letter not in _LETTER_PARTS


def _declare_hint(missing: list[str]) -> str:
    """What to declare in place of the missing parts, where one can."""
    keywords = {"month": "month=1", "day": "day=1", "ISO weekday": "day=1"}
    if not all(field in keywords for field in missing):
        return ""
    declared = ", ".join(keywords[field] for field in missing)
    return f", or declare {'it' if len(missing) == 1 else 'them'}: {declared}"


def _as_written(part: Directive) -> str:
    """A directive as patterns have it."""
    if part.padding == " ":
        return "%e"
    flag = "-" if part.padding == "" else ""
    return part.letter if part.letter == "Z" else f"%{flag}{part.letter}"


class InvalidFormat(ValueError):
    """A format is invalid, or does not fit a field's type; `hint` is what to write instead."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem, hint)
        self.problem = problem
        self.hint = as_hint(hint)

    def __str__(self) -> str:
        return f"{self.problem}. {self.hint}."


def invalid_format(pattern: object, problem: str, hint: str) -> InvalidFormat:
    """The error for a pattern, which its message quotes."""
    return InvalidFormat(f"{pattern!r} {problem}", hint)
