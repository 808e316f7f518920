"""Delimited text, one record after another: what RFC 4180 allows is read, all else is told apart.

This is the law that whatever reads faster is held to. Beyond RFC 4180: a bare line feed ends a
record as well, text is UTF-8 with any character in it, a quote inside an unquoted cell is text
(40°26'46"N), and an empty cell is null unless it is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

Cells: TypeAlias = Sequence[str | None]

LINE_END = re.compile(rb"(?:\r?\n)?")
AFTER_QUOTE = "has text after a closing quote"
SHOWN = 500
"""How many characters of a malformed record are kept."""


@dataclass(frozen=True)
class Dialect:
    """Which characters hold records together: one byte each, and never the end of a line.

    Attributes:
        quote: what encloses a cell; None where nothing does, and every character is text.
    """

    separator: str = ","
    quote: str | None = '"'

    def __post_init__(self) -> None:
        for name, char in (("separator", self.separator), ("quote", self.quote)):
            if char is None:
                continue
            if len(char) != 1 or not char.isascii() or char in "\r\n":
                raise ValueError(f"{name} must be one ASCII character of a line (got {char!r})")
        if self.separator == self.quote:
            raise ValueError(f"separator and quote must differ (got {self.quote!r} for both)")

    @cached_property
    def cell(self) -> re.Pattern[bytes]:
        """One cell: what is between quotes, or what is not between quotes.

        What it took it does not give back, so that each byte is looked at once.
        """
        separator = re.escape(self.separator.encode())
        if self.quote is None:
            return re.compile(rb"((?!))|([^%b\r\n]*+)" % separator)
        quote = re.escape(self.quote.encode())
        enclosed = rb"%b((?:[^%b]++|%b%b)*+)%b" % ((quote,) * 5)
        return re.compile(rb"%b|((?!%b)[^%b\r\n]*+)" % (enclosed, quote, separator))


@dataclass(frozen=True, slots=True)
class Malformed:
    r"""A record that could not be read.

    Attributes:
        line: the line it starts on, the file's first being 1; a line ends with a line feed.
        problem: what is wrong, as the predicate of the record.
        text: the record as it stands there, or how it begins; bytes that are no text as `\xff`.
        lines: how many lines it takes.
    """

    line: int
    problem: str
    text: str
    lines: int = 1


class Record(NamedTuple):
    """One record, well formed or not.

    Attributes:
        cells: what it holds; None where it is malformed.
        problem: what is wrong with it otherwise.
        end: where the next one starts.
    """

    cells: Cells | None
    problem: str
    end: int


class Fault(NamedTuple):
    """Where a record stops being well formed, and why."""

    at: int
    problem: str


class Scan(NamedTuple):
    """Some records after one another.

    Attributes:
        rows: the cells of each, all null where it is malformed.
        malformed: what is malformed, by its row here.
        end: where the next record starts.
        lines: how many lines they take.
    """

    rows: list[Cells]
    malformed: dict[int, Malformed]
    end: int
    lines: int


def scan(data: bytes, start: int, stop: int, dialect: Dialect, *, width: int, line: int) -> Scan:
    """The records that start from one place to another.

    Args:
        width: how many fields each should have.
        line: the line of the first.
    """
    rows: list[Cells] = []
    malformed: dict[int, Malformed] = {}
    first, nothing = line, (None,) * width
    while start < stop:
        cells, problem, end = record_at(data, start, dialect)
        lines = lines_between(data, start, end)
        if cells is not None and len(cells) != width:
            problem, cells = miscounted(cells, width), None
        if cells is None:
            malformed[len(rows)] = Malformed(line, problem, shown(data, start, end), lines)
        rows.append(nothing if cells is None else cells)
        start, line = end, line + lines
    return Scan(rows, malformed, start, line - first)


def miscounted(cells: Cells, width: int) -> str:
    """What is wrong with a record of too many or too few fields."""
    if cells == [None]:
        return "is blank"
    return f"has {len(cells)} field{'s' * (len(cells) != 1)}, not {width}"


def shown(data: bytes, start: int, end: int) -> str:
    """A record's text without the end of its line, or how it begins."""
    raw = data[start : min(unbroken(data, start, end), start + 4 * SHOWN)]
    return raw.decode("utf-8", "backslashreplace")[:SHOWN]


def record_at(data: bytes, start: int, dialect: Dialect) -> Record:
    """The record that starts here.

    One whose quotes are wrong is its first line alone: what comes after is read again, so that a
    quote that is never closed takes no other record with it.
    """
    line = line_end(data, start)
    quote = None if dialect.quote is None else dialect.quote.encode()
    if quote is None or data.find(quote, start, line) < 0:
        return plain_record(data, start, line, dialect)
    found = cells_at(data, start, dialect, quote)
    if isinstance(found, Fault):
        return Record(None, told(found, data, start), line)
    cells, end = found
    try:
        return Record([None if cell is None else cell.decode() for cell in cells], "", end)
    except UnicodeDecodeError:
        return Record(None, "is not UTF-8", end)


def plain_record(data: bytes, start: int, end: int, dialect: Dialect) -> Record:
    """The record of a line without quotes."""
    raw = data[start : unbroken(data, start, end)]
    if b"\r" in raw:
        return Record(None, "has a carriage return outside quotes", end)
    try:
        return Record([cell or None for cell in raw.decode().split(dialect.separator)], "", end)
    except UnicodeDecodeError:
        return Record(None, "is not UTF-8", end)


def cells_at(
    data: bytes, start: int, dialect: Dialect, quote: bytes
) -> tuple[list[bytes | None], int] | Fault:
    """The cells of the record that starts here, and where the next one does; or what is wrong with
    the first cell that is.
    """
    separator, cells = ord(dialect.separator), list[bytes | None]()
    while True:
        found = dialect.cell.match(data, start)
        if found is None:
            return Fault(start, "has a quote that is never closed")
        enclosed, bare = found.groups()
        cells.append(enclosed.replace(2 * quote, quote) if bare is None else bare or None)
        at = found.end()
        if at < len(data) and data[at] == separator:
            start = at + 1
            continue
        end = at + len(LINE_END.match(data, at)[0])  # type: ignore[index]  # it matches nothing too
        if end == at < len(data):
            text = enclosed is not None
            return Fault(at, AFTER_QUOTE if text else "has a carriage return outside quotes")
        return cells, end


def told(fault: Fault, data: bytes, start: int) -> str:
    """The problem, and how far below the record's first line it shows."""
    below = data.count(b"\n", start, fault.at)
    if not below:
        return fault.problem
    return f"{fault.problem}, {below} line{'s' * (below != 1)} below"


def lines_between(data: bytes, start: int, end: int) -> int:
    """How many lines there are between two places, the last of which may have no end."""
    return data.count(b"\n", start, end) + (end > start and data[end - 1] != ord("\n"))


def line_end(data: bytes, start: int) -> int:
    """Where the next line starts."""
    return data.find(b"\n", start) + 1 or len(data)


def unbroken(data: bytes, start: int, end: int) -> int:
    """Where a record ends without the end of its line."""
    if end > start and data[end - 1] == ord("\n"):
        end -= 1
        if end > start and data[end - 1] == ord("\r"):
            end -= 1
    return end


def content_end(data: bytes, start: int) -> int:
    """Where the blank lines at the end of the data begin."""
    end = len(data)
    while end > start and data[end - 1] == ord("\n"):
        line = unbroken(data, start, end)
        if line > start and data[line - 1] != ord("\n"):
            break
        end = line
    return end
