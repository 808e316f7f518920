"""Read delimited text (CSV) to columns of text: nothing is dropped, inferred or guessed.

A record is well formed by RFC 4180, and has as many fields as the header. A malformed record is a row
of nulls, and is listed with its line and its problem. An empty cell is null and `""` is empty text; all
other cells stay as they are, blanks and "NA" included. CRLF and LF end records; any other carriage
return is text between quotes and malformed elsewhere. A quote inside a cell that does not begin with
one is text, as in 40°26'46"N.

A blank line in a file of one column is an empty cell. In a file of several columns it is malformed,
except at the end of the file, where blank lines are ignored.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import BinaryIO, TypeAlias

import polars as pl

from contracts.wire.records.csv_blocks import read_block
from contracts.wire.records.csv_lines import (
    MAX_RECORD_TEXT,
    PLAIN_LAYOUT,
    CsvDialect,
    FileLayout,
    MalformedRecord,
    count_lines,
    next_line,
    read_record,
    record_text,
    scan_records,
    trailing_blank_start,
)
from contracts.wire.records.source import text_bytes, to_utf8

_Source: TypeAlias = bytes | str | os.PathLike[str] | BinaryIO

_BLOCK_BYTES = 1 << 24
"""The bytes of a block while records are well formed: larger blocks are not faster."""
_SCAN_BYTES = 1 << 18
"""The bytes that are read record by record around a malformed one, before the next block."""


_HEAD_BYTES = 1 << 16
"""The first bytes of a file, by which a diagnosis finds how it is laid out."""


@dataclass(frozen=True, slots=True)
class CsvRecords:
    """The records of a file.

    Attributes:
        frame: a column of text for each field, and a row for each record, in order. Columns are
            named by the header; a repeated name gets a number.
        names: the names in the header, one for each column of the frame.
        malformed: the malformed records, by row; these rows are all null.
        first_line: the line of the first row, or the line where it would be.
        unreadable: why there are no columns: the file is not in its encoding, or the header is
            malformed or missing.
        layout: how the file was read.
        head: its first bytes, as they are in it.
    """

    frame: pl.DataFrame
    names: tuple[str, ...] = ()
    malformed: Mapping[int, MalformedRecord] = field(default_factory=dict)
    first_line: int = 1
    unreadable: MalformedRecord | None = None
    layout: FileLayout = PLAIN_LAYOUT
    head: bytes = b""

    @property
    def columns(self) -> dict[str, pl.Series]:
        """The columns by their names in the header; of a repeated name, the first column."""
        found: dict[str, pl.Series] = {}
        for name, column in zip(self.names, self.frame, strict=True):
            found.setdefault(name, column.alias(name))
        return found

    @property
    def repeated(self) -> tuple[str, ...]:
        """The names in the header that an earlier column has as well."""
        return tuple(name for index, name in enumerate(self.names) if name in self.names[:index])

    def lines(self, rows: Iterable[int]) -> list[int]:
        """The lines that rows start on, counted from 1. Takes time proportional to the greatest row."""
        wanted = list(rows)
        taken = self.frame.head(max(wanted, default=-1) + 1).select(_record_lines()).to_series()
        within = [row for row in self.malformed if row < len(taken)]
        taken = taken.scatter(within, [self.malformed[row].lines for row in within])
        starts = taken.cum_sum() - taken + self.first_line
        return starts.gather(wanted).to_list()


def _record_lines() -> pl.Expr:
    """The lines of each well-formed record: one more than the line feeds in its values."""
    breaks = pl.all().str.count_matches("\n", literal=True).cast(pl.Int64)
    return (pl.sum_horizontal(breaks) + 1).alias("lines")


def read_csv_records(source: _Source, layout: FileLayout = PLAIN_LAYOUT) -> CsvRecords:
    r"""Read the records of a file, or of its content as bytes, to columns of text.

    Raises:
        ValueError: the layout is invalid.
        TypeError: the source is not opened in binary mode, or the header is not a sequence of names.
        WireError: the file is compressed, and damaged.
        OSError: the file cannot be read.

    >>> read = read_csv_records(b'id,name\n1,"Smith, John"\n2\n3,""\n')
    >>> read.frame.rows()
    [('1', 'Smith, John'), (None, None), ('3', '')]
    >>> read.malformed[1]
    MalformedRecord(line=3, problem='has 1 field, not 2', text='2', lines=1)
    """
    data = text_bytes(source)
    return replace(read_laid_out(data, layout), layout=layout, head=data[:_HEAD_BYTES])


def refuse_invalid_layout(layout: FileLayout) -> None:
    """Raise ValueError or TypeError for a layout that no file can have, before any is read."""
    read_laid_out(b"", layout)


def read_laid_out(data: bytes, layout: FileLayout) -> CsvRecords:
    """Read the records in the bytes of a file that is not compressed."""
    dialect, names = layout.dialect, _explicit_names(layout.header)
    decoded = _transcode_to_utf8(data, layout.encoding)
    if isinstance(decoded, MalformedRecord):
        return _unreadable_csv(decoded)
    data = decoded.removeprefix(codecs.BOM_UTF8)
    start = _after_lines(data, layout.skip_rows)
    line = 1 + count_lines(data, 0, start)
    if names is not None:
        return _read_from(data, start, line, names, dialect)
    if start == len(data):
        where = "the file is empty" if not data else f"the file has {line - 1} lines"
        return _unreadable_csv(MalformedRecord(line, f"is missing: {where}", ""))
    cells, problem, end = read_record(data, start, dialect)
    lines = count_lines(data, start, end)
    if cells is None:
        return _unreadable_csv(MalformedRecord(line, problem, record_text(data, start, end), lines))
    if layout.header:
        return _read_from(data, end, line + lines, tuple(cell or "" for cell in cells), dialect)
    numbered = tuple(f"column_{index + 1}" for index in range(len(cells)))
    return _read_from(data, start, line, numbered, dialect)


def _after_lines(data: bytes, count: int) -> int:
    """The byte after so many lines, or the end of the data."""
    start = 0
    for _ in range(count):
        if start == len(data):
            break
        start = next_line(data, start)
    return start


def _unreadable_csv(why: MalformedRecord) -> CsvRecords:
    return CsvRecords(pl.DataFrame(), unreadable=why)


def _read_from(
    data: bytes, start: int, line: int, names: tuple[str, ...], dialect: CsvDialect
) -> CsvRecords:
    """Read the records from byte `start`, which is on `line`."""
    stop = len(data) if len(names) == 1 else trailing_blank_start(data, start)
    records = CsvReader(data, stop, deduplicate_names(names), dialect, start, line)
    records.read(_BLOCK_BYTES, _SCAN_BYTES)
    return CsvRecords(records.frame(), names, records.malformed, line)


def deduplicate_names(names: Sequence[str]) -> list[str]:
    """The names, with a number after repeated ones."""
    found: dict[str, None] = {}
    for name in names:
        others = (f"{name}_{number}" for number in count(2))
        free = (other for other in others if other not in found and other not in names)
        found[name if name not in found else next(free)] = None
    return list(found)


@dataclass(slots=True)
class CsvReader:
    """The state of reading records.

    Attributes:
        at: the byte up to which records were read.
        line: the line of byte `counted`, up to which lines were counted.
    """

    data: bytes
    stop: int
    columns: list[str]
    dialect: CsvDialect
    at: int
    line: int
    counted: int = field(init=False)
    frames: list[pl.DataFrame] = field(default_factory=list)
    malformed: dict[int, MalformedRecord] = field(default_factory=dict)
    height: int = 0

    def __post_init__(self) -> None:
        self.counted = self.at

    def read(self, large: int, small: int) -> None:
        """Read all records, by blocks that grow while records are well formed and shrink otherwise.

        A block that is not well formed at the smallest size is read record by record, so that each
        byte is read only a few times, wherever the malformed records are.
        """
        size = large
        while self.at < self.stop:
            end = min(next_line(self.data, min(self.at + size, self.stop) - 1), self.stop)
            block = read_block(self.data, self.at, end, self.columns, self.dialect)
            if block is not None:
                self.add(*block)
                size = min(2 * size, large)
            elif size > small:
                size = max(size // 4, small)
            else:
                self.scan(end)

    def scan(self, end: int) -> None:
        """Read record by record those that start before a byte."""
        self.line += self.data.count(b"\n", self.counted, self.at)
        found = scan_records(
            self.data, self.at, end, self.dialect, width=len(self.columns), line=self.line
        )
        self.malformed |= {self.height + row: why for row, why in found.malformed.items()}
        columns = zip(self.columns, zip(*found.rows, strict=True), strict=True)
        # By their names in a dict: of a Series without a name Polars would make one up.
        series = {name: pl.Series(cells, dtype=pl.String) for name, cells in columns}
        self.add(pl.DataFrame(series), found.end)
        self.line, self.counted = self.line + found.lines, found.end

    def add(self, frame: pl.DataFrame, end: int) -> None:
        """Add the records up to a byte."""
        self.frames.append(frame)
        self.height += frame.height
        self.at = end

    def frame(self) -> pl.DataFrame:
        """All records that were read."""
        empty = pl.DataFrame(schema=dict.fromkeys(self.columns, pl.String))
        return pl.concat(self.frames or [empty])


# Arguments -------------------------------------------------------------------------------------


def _explicit_names(header: bool | Sequence[str]) -> tuple[str, ...] | None:  # noqa: FBT001 - as above
    """The names that are passed instead of a header, or None.

    Raises:
        TypeError: they are not names.
        ValueError: they are empty.
    """
    if isinstance(header, bool):
        return None
    if isinstance(header, str) or not all(isinstance(name, str) for name in header):
        raise TypeError(f"header must be True, False or a sequence of names (got {header!r})")
    if not header:
        raise ValueError("header must name one column at least")
    return tuple(header)


def _transcode_to_utf8(data: bytes, encoding: str) -> bytes | MalformedRecord:
    """The content in UTF-8, or why it is not in its encoding. UTF-8 itself is validated later, by record.

    Raises:
        ValueError: the encoding is unknown.
    """
    try:
        return to_utf8(data, encoding)
    except UnicodeDecodeError as error:
        return _decoding_problem(data, error.start, encoding)
    except UnicodeEncodeError as error:
        return MalformedRecord(
            1, f"is not UTF-8 once decoded from {encoding}", repr(error)[:MAX_RECORD_TEXT]
        )


def _decoding_problem(data: bytes, at: int, encoding: str) -> MalformedRecord:
    """The line where a file is not in its encoding, and the text of this line."""
    before = data[:at].decode(encoding, "backslashreplace")
    text = data[: at + MAX_RECORD_TEXT].decode(encoding, "backslashreplace")
    start = before.rfind("\n") + 1
    return MalformedRecord(
        before.count("\n") + 1, f"is not {encoding}", text[start:].split("\n")[0][:MAX_RECORD_TEXT]
    )
