"""Delimited text (CSV) becomes columns of text: nothing is dropped, inferred or guessed.

A record is well formed by RFC 4180, and has as many fields as the header. One that is not is a row
of nulls, told apart with its line and its problem. An empty cell is null and `""` is empty text;
all other cells are the text they are, blanks and "NA" included. CRLF and LF end records; another
carriage return is text between quotes and malformed elsewhere. A quote inside a cell that does not
begin with one is text, as in 40°26'46"N.

A blank line in a file of one column is an empty cell. In a file of several columns it is malformed,
but for those at the end of the file, which are no records.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import BinaryIO, TypeAlias

import polars as pl

from contracts.wire.delimited_blocks import BOM, read_block
from contracts.wire.delimited_lines import (
    SHOWN,
    Dialect,
    Malformed,
    content_end,
    line_end,
    lines_between,
    record_at,
    scan,
    shown,
)

__all__ = ["Delimited", "Malformed", "Source", "read_delimited"]

Source: TypeAlias = bytes | str | os.PathLike[str] | BinaryIO

LARGE = 1 << 24
"""How many bytes are read at once where all goes well: more are no faster."""
SMALL = 1 << 18
"""How many bytes are read line by line where it does not, before it is tried again."""


@dataclass(frozen=True, slots=True)
class Delimited:
    """The records of a file.

    Attributes:
        frame: a column of text for each field, in order, and a row for each record, in order.
            A column has the name of its field; one whose name another before it has, a longer one.
        names: what the header calls each column of the frame.
        malformed: what is wrong with the rows of nothing but nulls that are malformed records.
        first_line: the line that the first row is on, or would be.
        unreadable: why nothing could be read, and there are no columns: the file is not in its
            encoding, or the record that says which columns there are is malformed or missing.
    """

    frame: pl.DataFrame
    names: tuple[str, ...] = ()
    malformed: Mapping[int, Malformed] = field(default_factory=dict)
    first_line: int = 1
    unreadable: Malformed | None = None

    @property
    def columns(self) -> dict[str, pl.Series]:
        """The columns by their names in the header, the first of each name."""
        found: dict[str, pl.Series] = {}
        for name, column in zip(self.names, self.frame, strict=True):
            found.setdefault(name, column.alias(name))
        return found

    @property
    def repeated(self) -> tuple[str, ...]:
        """The names of the columns that another one before them has."""
        return tuple(name for index, name in enumerate(self.names) if name in self.names[:index])

    def lines(self, rows: Iterable[int]) -> list[int]:
        """The lines that rows start on, the file's first being 1; all rows before are looked at."""
        asked = list(rows)
        taken = self.frame.head(max(asked, default=-1) + 1).select(lines_taken()).to_series()
        within = [row for row in self.malformed if row < len(taken)]
        taken = taken.scatter(within, [self.malformed[row].lines for row in within])
        starts = taken.cum_sum() - taken + self.first_line
        return starts.gather(asked).to_list()


def lines_taken() -> pl.Expr:
    """How many lines each record takes that is well formed: all its line feeds are in its values."""
    breaks = pl.all().str.count_matches("\n", literal=True).cast(pl.Int64)
    return (pl.sum_horizontal(breaks) + 1).alias("lines")


def read_delimited(
    source: Source,
    *,
    separator: str = ",",
    quote: str | None = '"',
    header: bool | Sequence[str] = True,
    encoding: str = "utf-8",
) -> Delimited:
    r"""The records of a file, or of the bytes of one, as columns of text.

    Args:
        separator: what stands between fields, one ASCII character.
        quote: what encloses a field and is doubled inside it; None where every quote is text.
        header: whether the first record is the columns' names, or the names where there are none
            in the file. With False the first record says how many there are: `column_1`, ….
        encoding: any of Python's; but for UTF-8, all of the file is read or nothing.

    Raises:
        ValueError: an argument cannot be one.
        TypeError: the source is no file of bytes, or the header no names.
        OSError: the file cannot be read.

    >>> read = read_delimited(b'id,name\n1,"Smith, John"\n2\n3,""\n')
    >>> read.frame.rows()
    [('1', 'Smith, John'), (None, None), ('3', '')]
    >>> read.malformed[1]
    Malformed(line=3, problem='has 1 field, not 2', text='2', lines=1)
    """
    dialect, given = Dialect(separator, quote), names_given(header)
    data = as_utf8(content(source), encoding)
    if isinstance(data, Malformed):
        return unreadable(data)
    data = data.removeprefix(BOM)
    if given is not None:
        return read_records(data, 0, 1, given, dialect)
    if not data:
        return unreadable(Malformed(1, "is missing: the file is empty", ""))
    cells, problem, end = record_at(data, 0, dialect)
    lines = lines_between(data, 0, end)
    if cells is None:
        return unreadable(Malformed(1, problem, shown(data, 0, end), lines))
    if header:
        return read_records(data, end, 1 + lines, tuple(cell or "" for cell in cells), dialect)
    numbered = tuple(f"column_{index + 1}" for index in range(len(cells)))
    return read_records(data, 0, 1, numbered, dialect)


def unreadable(why: Malformed) -> Delimited:
    """Nothing was read."""
    return Delimited(pl.DataFrame(), unreadable=why)


def read_records(
    data: bytes, start: int, line: int, names: tuple[str, ...], dialect: Dialect
) -> Delimited:
    """The records from a place on."""
    stop = len(data) if len(names) == 1 else content_end(data, start)
    records = Records(data, stop, distinct(names), dialect, start, line)
    records.read(LARGE, SMALL)
    return Delimited(records.frame(), names, records.malformed, line)


def distinct(names: Sequence[str]) -> list[str]:
    """The names, a number after those that another one before has."""
    found: dict[str, None] = {}
    for name in names:
        others = (f"{name}_{number}" for number in count(2))
        free = (other for other in others if other not in found and other not in names)
        found[name if name not in found else next(free)] = None
    return list(found)


@dataclass(slots=True)
class Records:
    """Records that are being read.

    Attributes:
        at: how far they are read.
        line: the line of the place `counted`, up to which lines were counted.
    """

    data: bytes
    stop: int
    columns: list[str]
    dialect: Dialect
    at: int
    line: int
    counted: int = field(init=False)
    frames: list[pl.DataFrame] = field(default_factory=list)
    malformed: dict[int, Malformed] = field(default_factory=dict)
    height: int = 0

    def __post_init__(self) -> None:
        self.counted = self.at

    def read(self, large: int, small: int) -> None:
        """Read them: by blocks that double while all is well, and shrink to find what is not.

        What is in doubt is read line by line at last, so that all in all each byte is looked at
        a few times, wherever the doubtful ones are.
        """
        size = large
        while self.at < self.stop:
            end = min(line_end(self.data, min(self.at + size, self.stop) - 1), self.stop)
            block = read_block(self.data, self.at, end, self.columns, self.dialect)
            if block is not None:
                self.add(*block)
                size = min(2 * size, large)
            elif size > small:
                size = max(size // 4, small)
            else:
                self.scan(end)

    def scan(self, end: int) -> None:
        """Read line by line what starts before a place."""
        self.line += self.data.count(b"\n", self.counted, self.at)
        found = scan(self.data, self.at, end, self.dialect, width=len(self.columns), line=self.line)
        self.malformed |= {self.height + row: why for row, why in found.malformed.items()}
        columns = zip(self.columns, zip(*found.rows, strict=True), strict=True)
        series = [pl.Series(name, cells, dtype=pl.String) for name, cells in columns]
        self.add(pl.DataFrame(series), found.end)
        self.line, self.counted = self.line + found.lines, found.end

    def add(self, frame: pl.DataFrame, end: int) -> None:
        """Take on what was read up to a place."""
        self.frames.append(frame)
        self.height += frame.height
        self.at = end

    def frame(self) -> pl.DataFrame:
        """All that was read."""
        empty = pl.DataFrame(schema=dict.fromkeys(self.columns, pl.String))
        return pl.concat(self.frames or [empty])


# What was given --------------------------------------------------------------------------------


def names_given(header: bool | Sequence[str]) -> tuple[str, ...] | None:  # noqa: FBT001 - as above
    """The names that stand in for a header; None where the file has one, or nothing says them.

    Raises:
        TypeError: they are no names.
        ValueError: there is none.
    """
    if isinstance(header, bool):
        return None
    if isinstance(header, str) or not all(isinstance(name, str) for name in header):
        raise TypeError(f"header must be True, False or a sequence of names (got {header!r})")
    if not header:
        raise ValueError("header must name one column at least")
    return tuple(header)


def content(source: Source) -> bytes:
    """The bytes of a file.

    Raises:
        TypeError: it gives no bytes.
        OSError: it cannot be read.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    if isinstance(source, str | os.PathLike):
        return Path(source).read_bytes()
    data = source.read()
    if not isinstance(data, bytes):
        raise TypeError(f"source must be opened in binary mode (it gave {type(data).__name__})")
    return data


def as_utf8(data: bytes, encoding: str) -> bytes | Malformed:
    """A file in UTF-8, where anything may still be no UTF-8 if it was said to be; or why it is not.

    Raises:
        ValueError: there is no such encoding of text.
    """
    try:
        if codecs.lookup(encoding).name in {"utf-8", "utf-8-sig"}:
            return data
        return data.decode(encoding).encode()
    except UnicodeDecodeError as error:
        return undecoded(data, error.start, encoding)
    except UnicodeEncodeError as error:
        return Malformed(1, f"is not UTF-8 once decoded from {encoding}", repr(error)[:SHOWN])
    except (LookupError, ValueError):
        raise ValueError(
            f"encoding must be one of text that Python knows (got {encoding!r})"
        ) from None


def undecoded(data: bytes, at: int, encoding: str) -> Malformed:
    """Where a file is not in its encoding: on what line, and what is there."""
    before = data[:at].decode(encoding, "backslashreplace")
    text = data[: at + SHOWN].decode(encoding, "backslashreplace")
    start = before.rfind("\n") + 1
    return Malformed(
        before.count("\n") + 1, f"is not {encoding}", text[start:].split("\n")[0][:SHOWN]
    )
