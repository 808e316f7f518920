"""Read CSV one record after another: the definition that faster readers must agree with.

Records are well formed by RFC 4180. Beyond it, a bare line feed ends a record too, text is UTF-8 with
any character in it, a quote inside an unquoted cell is text (40°26'46"N), and an empty cell is null
unless it is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

_Cells: TypeAlias = Sequence[str | None]

_LINE_END = re.compile(rb"(?:\r?\n)?")
NOT_UTF_8 = "is not UTF-8"
NEVER_CLOSED = "has a quote that is never closed"
_AFTER_QUOTE = "has text after a closing quote"
MAX_RECORD_TEXT = 500
"""The characters of a malformed record that are kept."""


@dataclass(frozen=True, slots=True)
class FileLayout:
    """How a file is laid out.

    Attributes:
        separator: the character between fields, ASCII.
        quote: the character that encloses a field and is doubled inside it; None if quotes are text.
        header: whether the first record names the columns; or the names, if the file has none. With
            False, columns are named `column_1`, …, as many as the first record has fields.
        encoding: any encoding of Python. Unless it is UTF-8, one undecodable byte makes the whole
            file unreadable.
        skip_rows: how many lines stand above the header, or above the first record.
        records: of a JSON file that is one object: the key of the array of its rows.
    """

    separator: str = ","
    quote: str | None = '"'
    header: bool | Sequence[str] = True
    encoding: str = "utf-8"
    skip_rows: int = 0
    records: str | None = None

    @property
    def dialect(self) -> CsvDialect:
        """How its cells are written."""
        return CsvDialect(self.separator, self.quote)


PLAIN_LAYOUT = FileLayout()
"""That of RFC 4180."""


@dataclass(frozen=True)
class CsvDialect:
    """The characters that separate and enclose cells: ASCII, and not a line end.

    Attributes:
        quote: the character that encloses a cell; None if quotes are text.
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
        """Matches one cell: group 1 between quotes, or group 2 without quotes.

        Possessive quantifiers never backtrack, so that each byte is read once.
        """
        separator = re.escape(self.separator.encode())
        if self.quote is None:
            return re.compile(rb"((?!))|([^%b\r\n]*+)" % separator)
        quote = re.escape(self.quote.encode())
        enclosed = rb"%b((?:[^%b]++|%b%b)*+)%b" % ((quote,) * 5)
        return re.compile(rb"%b|((?!%b)[^%b\r\n]*+)" % (enclosed, quote, separator))


@dataclass(frozen=True, slots=True)
class MalformedRecord:
    r"""A malformed record.

    Attributes:
        line: the line it starts on, counted from 1; a line ends with a line feed.
        problem: what is wrong, as a phrase that completes "the record …".
        text: the record as it is in the file, or its beginning; bytes that are not UTF-8 as `\xff`.
        lines: the number of its lines.
    """

    line: int
    problem: str
    text: str
    lines: int = 1


class _Record(NamedTuple):
    """One record, well formed or not.

    Attributes:
        cells: its cells; None if it is malformed.
        problem: what is wrong if it is malformed.
        end: the byte where the next record starts.
    """

    cells: _Cells | None
    problem: str
    end: int


class _CellFault(NamedTuple):
    """The byte where a record stops being well formed, and why."""

    at: int
    problem: str


class _Scan(NamedTuple):
    """Consecutive records.

    Attributes:
        rows: the cells of each record, all null if it is malformed.
        malformed: the malformed records, by their index in `rows`.
        end: the byte where the next record starts.
        lines: the number of their lines.
    """

    rows: list[_Cells]
    malformed: dict[int, MalformedRecord]
    end: int
    lines: int


def scan_records(
    data: bytes, start: int, stop: int, dialect: CsvDialect, *, width: int, line: int
) -> _Scan:
    """Read the records that start between two bytes.

    Args:
        width: the fields of a well-formed record.
        line: the line of the first record.
    """
    rows: list[_Cells] = []
    malformed: dict[int, MalformedRecord] = {}
    first, nothing = line, (None,) * width
    while start < stop:
        cells, problem, end = read_record(data, start, dialect)
        lines = count_lines(data, start, end)
        if cells is not None and len(cells) != width:
            problem, cells = _field_count_problem(cells, width), None
        if cells is None:
            malformed[len(rows)] = MalformedRecord(
                line, problem, record_text(data, start, end), lines
            )
        rows.append(nothing if cells is None else cells)
        start, line = end, line + lines
    return _Scan(rows, malformed, start, line - first)


def _field_count_problem(cells: _Cells, width: int) -> str:
    if cells == [None]:
        return "is blank"
    return f"has {len(cells)} field{'s' * (len(cells) != 1)}, not {width}"


def record_text(data: bytes, start: int, end: int) -> str:
    """The text of a record without its line end, or its beginning."""
    raw = data[start : min(_end_without_line_break(data, start, end), start + 4 * MAX_RECORD_TEXT)]
    return raw.decode("utf-8", "backslashreplace")[:MAX_RECORD_TEXT]


def read_record(data: bytes, start: int, dialect: CsvDialect) -> _Record:
    """Read the record that starts at a byte.

    If its quotes are misplaced, the record is its first line alone, so that a quote that is never
    closed does not swallow the records after it.
    """
    line = next_line(data, start)
    quote = None if dialect.quote is None else dialect.quote.encode()
    if quote is None or data.find(quote, start, line) < 0:
        return _read_unquoted_record(data, start, line, dialect)
    found = _read_cells(data, start, dialect, quote)
    if isinstance(found, _CellFault):
        return _Record(None, _describe_fault(found, data, start), line)
    cells, end = found
    try:
        return _Record([None if cell is None else cell.decode() for cell in cells], "", end)
    except UnicodeDecodeError:
        return _Record(None, NOT_UTF_8, end)


def _read_unquoted_record(data: bytes, start: int, end: int, dialect: CsvDialect) -> _Record:
    raw = data[start : _end_without_line_break(data, start, end)]
    if b"\r" in raw:
        return _Record(None, "has a carriage return outside quotes", end)
    try:
        return _Record([cell or None for cell in raw.decode().split(dialect.separator)], "", end)
    except UnicodeDecodeError:
        return _Record(None, NOT_UTF_8, end)


def _read_cells(
    data: bytes, start: int, dialect: CsvDialect, quote: bytes
) -> tuple[list[bytes | None], int] | _CellFault:
    """The cells of the record that starts at a byte, and the byte where the next one starts; or the fault
    of its first malformed cell.
    """
    separator, cells = ord(dialect.separator), list[bytes | None]()
    while True:
        found = dialect.cell.match(data, start)
        if found is None:
            return _CellFault(start, NEVER_CLOSED)
        enclosed, bare = found.groups()
        cells.append(enclosed.replace(2 * quote, quote) if bare is None else bare or None)
        at = found.end()
        if at < len(data) and data[at] == separator:
            start = at + 1
            continue
        end = at + len(_LINE_END.match(data, at)[0])  # type: ignore[index]  # it always matches
        if end == at < len(data):
            text = enclosed is not None
            return _CellFault(at, _AFTER_QUOTE if text else "has a carriage return outside quotes")
        return cells, end


def _describe_fault(fault: _CellFault, data: bytes, start: int) -> str:
    """The problem, and the number of lines below the first line of the record."""
    below = data.count(b"\n", start, fault.at)
    if not below:
        return fault.problem
    return f"{fault.problem}, {below} line{'s' * (below != 1)} below"


def count_lines(data: bytes, start: int, end: int) -> int:
    """The number of lines between two bytes; the last may lack a line end."""
    return data.count(b"\n", start, end) + (end > start and data[end - 1] != ord("\n"))


def next_line(data: bytes, start: int) -> int:
    """The byte where the next line starts."""
    return data.find(b"\n", start) + 1 or len(data)


def _end_without_line_break(data: bytes, start: int, end: int) -> int:
    """The byte where a record ends, without its line end."""
    if end > start and data[end - 1] == ord("\n"):
        end -= 1
        if end > start and data[end - 1] == ord("\r"):
            end -= 1
    return end


def trailing_blank_start(data: bytes, start: int) -> int:
    """The byte where the blank lines at the end of the data start."""
    end = len(data)
    while end > start and data[end - 1] == ord("\n"):
        line = _end_without_line_break(data, start, end)
        if line > start and data[line - 1] != ord("\n"):
            break
        end = line
    return end
