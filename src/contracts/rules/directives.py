"""Patterns of dates and times: the directives of `strptime` that mean one thing everywhere.

A pattern is text with directives. Each directive stands for digits or letters of one exact width or
set; what would depend on a locale, be guessed, or say a part twice is refused, with the mend.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FIELDS = {
    "Y": "year", "y": "year", "m": "month", "b": "month", "B": "month", "d": "day",
    "j": "day of the year", "G": "ISO year", "V": "ISO week", "u": "ISO weekday",
    "H": "hour", "I": "hour", "p": "half of the day", "M": "minute", "S": "second",
    "f": "fraction", "z": "offset", "Z": "offset",
}  # fmt: skip
"""What each directive says. `Z` is the letter itself, at the end of a pattern: UTC."""
EXPANSIONS = {"T": "%H:%M:%S", "F": "%Y-%m-%d", "R": "%H:%M", "D": "%m/%d/%y"}
"""Directives that are short for others."""

CALENDAR, ORDINAL, WEEK = (
    ("year", "month", "day"),
    ("year", "day of the year"),
    ("ISO year", "ISO week", "ISO weekday"),
)
DATES = (CALENDAR, ORDINAL, WEEK)
"""The ways to say a whole date."""
TIMES = ("hour", "half of the day", "minute", "second", "fraction")
NEEDS = {"minute": "hour", "second": "minute", "fraction": "second"}
"""Parts of a time and the coarser part without which they say nothing; a finer part is zero."""
WRITES = {
    "hour": "%H", "minute": "%M", "second": "%S", "year": "%Y", "month": "%m", "day": "%d",
    "day of the year": "%j", "ISO year": "%G", "ISO week": "%V", "ISO weekday": "%u",
}  # fmt: skip

OTHERS = "%Y %m %d %H %M %S %f %z and y b B j I p G V u T F R D, with %% for a percent sign"
MENDS = {
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
"""What to write instead of directives that other libraries have."""
PADDING = "Parts are padded with zeros: write %{}"

TOKEN = re.compile(r"%(?P<flags>[-_^#.:EO0-9]*)(?P<letter>.?)|(?P<verbatim>[^%]+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text that stands in the value as it stands in the pattern."""

    text: str


@dataclass(frozen=True, slots=True)
class Directive:
    """A part of a date or time, by its letter."""

    letter: str


Part = Verbatim | Directive


def parts_of(pattern: str) -> tuple[Part, ...]:
    """What a pattern is made of.

    Raises:
        ValueError: it has a directive that is none, or does not say a whole date, time or both.

    >>> parts_of("%d/%m/%Y")[:3]
    (Directive(letter='d'), Verbatim(text='/'), Directive(letter='m'))
    """
    if not pattern.isprintable():
        raise refusal(pattern, "has a character that does not print", "Write what is seen")
    parts = with_utc(tokens_of(pattern))
    refuse_twice(pattern, parts)
    refuse_broken_dates(pattern, fields_of(parts))
    refuse_broken_times(pattern, parts)
    return parts


def tokens_of(pattern: str) -> list[Part]:
    """The directives of a pattern, in their long form, and the text between them."""
    parts: list[Part] = []
    for token in TOKEN.finditer(pattern):
        letter = token["letter"]
        if token["verbatim"] or (letter == "%" and not token["flags"]):
            append_text(parts, token["verbatim"] or "%")
        elif letter in EXPANSIONS and not token["flags"]:
            parts += tokens_of(EXPANSIONS[letter])
        elif letter in FIELDS and letter != "Z" and not token["flags"]:
            parts.append(Directive(letter))
        else:
            raise refusal(pattern, f"has {token[0]}", mend_of(token["flags"], letter))
    return parts


def append_text(parts: list[Part], text: str) -> None:
    """Add text to the parts, as one with text that is their last."""
    last = parts[-1] if parts else None
    if isinstance(last, Verbatim):
        parts[-1] = Verbatim(last.text + text)
    else:
        parts.append(Verbatim(text))


def mend_of(flags: str, letter: str) -> str:
    """What to write instead of a directive."""
    if flags and letter in {*FIELDS, *"ekl"} - set("fzZ"):
        return PADDING.format({"e": "d", "k": "H", "l": "I"}.get(letter, letter))
    return MENDS.get(letter, f"The directives are {OTHERS}")


def with_utc(parts: list[Part]) -> tuple[Part, ...]:
    """The parts, with a Z at the end, which is not the end of a word, as what it says: UTC."""
    last = parts[-1] if len(parts) > 1 else None
    if not isinstance(last, Verbatim) or re.search(r"(?:\A|[\W\d_])Z\Z", last.text) is None:
        return tuple(parts)
    before = last.text[:-1]
    return (*parts[:-1], *([Verbatim(before)] if before else []), Directive("Z"))


def fields_of(parts: tuple[Part, ...]) -> list[str]:
    """What the directives say, in their order."""
    return [FIELDS[part.letter] for part in parts if isinstance(part, Directive)]


def refuse_twice(pattern: str, parts: tuple[Part, ...]) -> None:
    """Raise if a part is said twice."""
    said: dict[str, str] = {}
    for part in parts:
        if isinstance(part, Directive):
            field = FIELDS[part.letter]
            if field in said:
                problem = f"says the {field} twice ({said[field]} and {shown(part)})"
                raise refusal(pattern, problem, "Write it once")
            said[field] = shown(part)


def refuse_broken_dates(pattern: str, fields: list[str]) -> None:
    """Raise unless the pattern says no date, or a whole one in one way."""
    said = {field for field in fields if any(field in date for date in DATES)}
    if not said or any(said == set(date) for date in DATES):
        return
    for date in DATES:
        missing = [field for field in date if field not in said]
        if said < set(date):
            write = f"Write a whole date: add {' and '.join(WRITES[field] for field in missing)}"
            raise refusal(pattern, f"has no {' and no '.join(missing)}", write)
    ways = "%Y-%m-%d, %Y-%j or %G-W%V-%u"
    raise refusal(pattern, "says a date in two ways at once", f"Write one of them: {ways}")


def refuse_broken_times(pattern: str, parts: tuple[Part, ...]) -> None:
    """Raise if a part of a time lacks the coarser one, or half of the day is or is not needed."""
    fields = fields_of(parts)
    for field, coarser in NEEDS.items():
        if field in fields and coarser not in fields:
            mend = f"Write the {coarser} too: {WRITES[coarser]}"
            raise refusal(pattern, f"has a {field} and no {coarser}", mend)
    letters = {part.letter for part in parts if isinstance(part, Directive)}
    if "I" in letters and "p" not in letters:
        raise refusal(pattern, "does not say which half of the day %I is in", "Add %p, or write %H")
    if "p" in letters and "I" not in letters:
        raise refusal(pattern, "has %p and no %I", "Write %I for the hour of a half day")


def shown(part: Directive) -> str:
    """A directive as its pattern has it."""
    return part.letter if part.letter == "Z" else f"%{part.letter}"


class Unfit(ValueError):
    """A format that is none, or does not fit: what is wrong with it, and what to write instead."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(problem, mend)
        self.problem = problem
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.problem}. {self.mend}."


def refusal(pattern: object, problem: str, mend: str) -> Unfit:
    """The error that says what is wrong with a pattern, and what to write instead."""
    return Unfit(f"{pattern!r} {problem}", mend)
