"""Times that are drawn for the laws of several formats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from contracts.dtypes import Date, Time
from contracts.rules.format import Format
from contracts.wire.scalar.times import FormatPlan, plan_format
from tests.wire.times import AWARE, NAIVE

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

WIDTHS = {
    "%Y": 4,
    "%y": 2,
    "%m": 2,
    "%d": 2,
    "%j": 3,
    "%G": 4,
    "%V": 2,
    "%u": 1,
    "%H": 2,
    "%I": 2,
    "%M": 2,
    "%S": 2,
    "%b": 3,
    "%p": 2,
}
UNPADDED = {
    "%-d": "%d",
    "%-m": "%m",
    "%-H": "%H",
    "%-I": "%I",
    "%-M": "%M",
    "%-S": "%S",
    "%e": "%d",
}
"""The directives of one digit or two, each with its twin of two digits."""

RANGES = {"%Y": (0, 9999), "%y": (0, 99), "%m": (1, 12), "%d": (1, 31), "%j": (1, 366),
          "%G": (1, 9998), "%V": (1, 53), "%u": (1, 7), "%H": (0, 23), "%I": (1, 12),
          "%M": (0, 59), "%S": (0, 59)}  # fmt: skip  # short values, several a line

ODD = [*" +-:.,/0569TZtza", "\n", "\t", "\u0663", "\uff15", "\u00a0", "\u017f", "\u212a", "\x00"]
"""Characters that parsers are lenient with: white space, signs, digits and letters of other scripts."""


@dataclass(frozen=True)
class Pattern:
    """A pattern in pieces: directives, and text in between."""

    pieces: tuple[str, ...]
    aware: bool

    @property
    def format(self) -> Format:
        """The format that the pieces make."""
        return Format("".join(piece.replace("&", "%%") for piece in self.pieces))

    @property
    def plan(self) -> FormatPlan:
        """The plan of the format for the type that it states."""
        said = set("".join(self.pieces).replace("&", ""))
        if not said & set("YyGj"):
            return plan_format(self.format, Time())
        if not said & set("HI") and not self.aware:
            return plan_format(self.format, Date())
        return plan_format(self.format, AWARE if self.aware else NAIVE)


@st.composite
def texts(draw: st.DrawFn, pattern: Pattern) -> str:
    """A text in the pattern: often right, at times beyond what there is, at times changed."""
    off = draw(st.integers(0, 2)) == 0
    text = "".join(draw(piece_text(piece, beyond=off)) for piece in pattern.pieces)
    return draw(changed(text)) if draw(st.integers(0, 2)) == 0 else text


def piece_text(piece: str, *, beyond: bool) -> st.SearchStrategy[str]:
    """A text for a piece; beyond: one that is not allowed, too."""
    if piece in UNPADDED:
        padded = piece_text(UNPADDED[piece], beyond=beyond)
        shorter = [padded.map(lambda text: text.removeprefix("0") or text)]
        if piece == "%e":
            shorter.append(padded.map(lambda text: re.sub("^0", " ", text)))
        return st.one_of(padded, *shorter)
    if piece in RANGES:
        low, high = RANGES[piece]
        numbers = st.integers(low, high) | st.sampled_from([low, high])
        if beyond:
            numbers |= st.integers(max(low - 1, 0), high + 2)
        return numbers.map(lambda number: f"{number:0{WIDTHS[piece]}}")
    match piece:
        case "%b" | "%B":
            names = [month[:3] if piece == "%b" else month for month in MONTHS]
            return st.sampled_from([*names, *map(str.upper, names), *map(str.lower, names)])
        case "%p":
            return st.sampled_from(["AM", "PM", "am", "pM"])
        case "%f":
            return st.text("0123456789", min_size=1, max_size=8 if beyond else 6)
        case "%z":
            offset = st.sampled_from(
                ["+{:02}:{:02}", "-{:02}:{:02}", "+{:02}{:02}", "-{:02}{:02}", "+{:02}", "-{:02}"]
            )
            hours = st.integers(0, 24 if beyond else 23)
            made = st.builds(str.format, offset, hours, st.integers(0, 60 if beyond else 59))
            return st.just("Z") | made
        case _:
            return st.just(piece.replace("&", "%"))


def changed(text: str) -> st.SearchStrategy[str]:
    """The text with a character put in, left out, or put in the place of another."""
    return st.builds(
        lambda at, cut, odd: text[:at] + odd + text[at + cut :],
        st.integers(0, len(text)),
        st.integers(0, 1),
        st.sampled_from(["", *ODD]),
    )


def reference(pattern: Pattern, text: str) -> Any:
    """The value of a text in the pattern, or a code."""
    said = walked(pattern.pieces, text)
    if said is None:
        return "format"
    fraction = said.pop("%f", "0")
    if len(said.get("%z", "")) == len("+hh"):
        said["%z"] += "00"  # strptime reads no hours alone
    names = " ".join(UNPADDED.get(piece, piece) for piece in said)
    given = " ".join(text.strip(" ") for text in said.values())
    try:
        moment = datetime.strptime(given, names) if said else datetime(1900, 1, 1)
    except ValueError:
        return "format"
    if "%j" in said and said["%j"] != f"{moment:%j}":
        return "format"  # strptime reads on into the next year
    if "%G" in said and (int(said["%G"]), int(said["%V"])) != tuple(moment.isocalendar())[:2]:
        return "format"
    if fraction[6:].strip("0"):
        return "lossy"
    moment = moment.replace(microsecond=int(fraction[:6].ljust(6, "0")))
    return of_type(pattern, moment)


def of_type(pattern: Pattern, moment: datetime) -> Any:
    """The moment as the type that the pattern states."""
    match pattern.plan.dtype:
        case Date():
            return moment.date()
        case Time():
            return moment.time()
        case _ if not pattern.aware:
            return moment
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return "lossy"


def walked(pieces: tuple[str, ...], text: str) -> dict[str, str] | None:
    """The part of the text that each directive takes, or None where the text has another shape."""
    said = {}
    for piece in pieces:
        taken = first_of(piece, text)
        if taken is None:
            return None
        if piece.startswith("%"):
            said[piece] = taken
        text = text[len(taken) :]
    return None if text else said


def first_of(piece: str, text: str) -> str | None:
    """The part of the text that a piece takes from its start."""
    if not piece.startswith("%"):
        literal = piece.replace("&", "%")
        return literal if text.startswith(literal) else None
    if piece == "%f":
        length = next((n for n, c in enumerate(text) if c not in "0123456789"), len(text))
        return text[:length] or None
    if piece == "%B":
        return next((m for m in (text[: len(m)] for m in MONTHS) if m.title() in MONTHS), None)
    if piece == "%z":
        ends = [n for n in (1, 3, 5, 6) if is_offset(text[:n])]
        return text[: max(ends)] if ends else None
    if piece in UNPADDED:
        start = " " if piece == "%e" and re.match(" [0-9](?![0-9])", text) else ""
        digits = re.match("[0-9]{1,2}", text[len(start) :], re.ASCII)
        return start + digits[0] if digits else None
    part = text[: WIDTHS[piece]]
    if piece == "%b":
        return part if part.isascii() and part.title() in [m[:3] for m in MONTHS] else None
    if piece == "%p":
        return part if part.upper() in ("AM", "PM") else None
    return part if len(part) == WIDTHS[piece] and set(part) <= set("0123456789") else None


def is_offset(text: str) -> bool:
    """Whether the text is Z, ±hh, ±hhmm or ±hh:mm."""
    if text == "Z":
        return True
    if len(text) == 3:
        text += "00"
    digits = text[1:3] + text[4:] if text[3:4] == ":" else text[1:]
    if text[:1] not in ("+", "-") or len(digits) != 4 or not set(digits) <= set("0123456789"):
        return False
    return int(digits[:2]) < 24 and int(digits[2:]) < 60


MOMENTS = st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29))
