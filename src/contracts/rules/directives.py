"""Patterns of dates and times, in the directives of `strptime` that mean the same everywhere.

Each directive stands for digits or letters of one exact width or set. A pattern is refused, with a
hint, if it depends on a locale, leaves something to guess, or states a part twice.
"""

from __future__ import annotations

import re

from contracts.lazy_dataclass import lazy_dataclass

DIRECTIVES = {
    "Y": "year", "y": "year", "m": "month", "b": "month", "B": "month", "d": "day",
    "j": "day of the year", "G": "ISO year", "V": "ISO week", "u": "ISO weekday",
    "H": "hour", "I": "hour", "p": "half of the day", "M": "minute", "S": "second",
    "f": "fraction", "z": "offset", "Z": "offset",
}  # fmt: skip  # a table
"""The part that each directive states. `Z` is the letter itself, at the end of a pattern: UTC."""
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
    "%Y %m %d %H %M %S %f %z and y b B j I p G V u T F R D, with %% for a percent sign"
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
    "e": "Parts are padded with zeros: write %d",
    "k": "Parts are padded with zeros: write %H",
    "l": "Parts are padded with zeros: write %I",
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

_STRPTIME_TOKEN = re.compile(
    r"%(?P<flags>[-_^#.:EO0-9]*)(?P<letter>.?)|(?P<verbatim>[^%]+)", re.DOTALL
)


@lazy_dataclass(frozen=True, slots=True)
class Verbatim:
    """Literal text, the same in the value as in the pattern."""

    text: str


@lazy_dataclass(frozen=True, slots=True)
class Directive:
    """A part of a date or time, by its letter."""

    letter: str


Part = Verbatim | Directive


def parse_pattern(pattern: str) -> tuple[Part, ...]:
    """Parse a pattern into its directives and the text between them.

    Raises:
        InvalidFormat: a directive is not supported, or the pattern does not state a whole date, a
            time, or both.

    >>> parse_pattern("%d/%m/%Y")[:3]
    (Directive(letter='d'), Verbatim(text='/'), Directive(letter='m'))
    """
    if not pattern.isprintable():
        raise invalid_format(pattern, "has a character that does not print", "Write what is seen")
    parts = _with_utc(_tokenize(pattern))
    _refuse_twice(pattern, parts)
    _refuse_broken_dates(pattern, _stated_fields(parts))
    _refuse_broken_times(pattern, parts)
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
        return _PADDING.format({"e": "d", "k": "H", "l": "I"}.get(letter, letter))
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
            raise invalid_format(pattern, f"has no {' and no '.join(missing)}", write)
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


def _as_written(part: Directive) -> str:
    return part.letter if part.letter == "Z" else f"%{part.letter}"


class InvalidFormat(ValueError):
    """A format is invalid, or does not fit a field's type; `hint` is what to write instead."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem, hint)
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.problem}. {self.hint}."


def invalid_format(pattern: object, problem: str, hint: str) -> InvalidFormat:
    """The error for a pattern, which its message quotes."""
    return InvalidFormat(f"{pattern!r} {problem}", hint)
