"""Laws of delimited text: what is written is read, and blocks are read as lines are."""

from __future__ import annotations

import codecs
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from contracts.wire.records.csv import CsvReader, deduplicate_names, read_csv_records
from contracts.wire.records.csv_blocks import read_block
from contracts.wire.records.csv_lines import (
    CsvDialect,
    FileLayout,
    scan_records,
    trailing_blank_start,
)

FEW_BYTES = [(1 << 24, 1 << 18), (64, 8), (16, 1), (1, 1)]
"""Sizes of blocks: those that files are read by, and some that cut what is drawn here."""

CELLS = st.none() | st.text("ab \",'\n\r\t\0é\ufeff", max_size=5)
PIECES = [b"a", b"b c", b"", b",", b",", b"\n", b"\n", b"\r\n", b"\r", b'"', b'""', b'"x,y"',
          b'"x\ny"', b'"x\r\ny"', b'"q""q"', "é".encode(), b"\xc3", b"\xff", b"\0",
          b"\xef\xbb\xbf"]  # fmt: skip  # short values, several a line

DIALECTS = st.sampled_from(
    [CsvDialect(), CsvDialect(), CsvDialect(quote=None), CsvDialect("\t", "'")]
)


def written(
    table: list[tuple[str | None, ...]], dialect: CsvDialect, ends: str, *, always: bool
) -> bytes:
    """A table by RFC 4180: what must be quoted is, and perhaps more; null is nothing."""
    return "".join(
        dialect.separator.join(cell_written(cell, dialect, always=always) for cell in row) + ends
        for row in table
    ).encode()


def cell_written(cell: str | None, dialect: CsvDialect, *, always: bool) -> str:
    """One cell by RFC 4180."""
    if cell is None:
        return ""
    quote = dialect.quote or '"'
    special = {dialect.separator, quote, "\r", "\n"}
    if cell and not always and special.isdisjoint(cell):
        return cell
    return quote + cell.replace(quote, 2 * quote) + quote


@st.composite
def tables(draw: st.DrawFn) -> list[tuple[str | None, ...]]:
    """Rows of as many cells each."""
    width = draw(st.integers(1, 4))
    return draw(st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=8))


@st.composite
def hostile(draw: st.DrawFn) -> bytes:
    """Bytes put together from what CSV is made of."""
    return b"".join(draw(st.lists(st.sampled_from(PIECES), max_size=25)))


@st.composite
def nearly_right(draw: st.DrawFn) -> bytes:
    """A table as it is written, but for some bytes that are lost or come in between."""
    always, ends = draw(st.booleans()), draw(st.sampled_from(["\n", "\r\n"]))
    data = written(draw(tables()), draw(DIALECTS), ends, always=always)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(data)))
        lost = draw(st.integers(0, 2))
        data = data[:at] + draw(st.sampled_from(PIECES)) + data[at + lost :]
    return data


@given(
    tables(), DIALECTS, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.sampled_from(FEW_BYTES)
)
def test_written_tables_are_read(
    table: list[tuple[str | None, ...]],
    dialect: CsvDialect,
    ends: str,
    always: bool,
    sizes: tuple[int, int],
) -> None:
    """A table written by RFC 4180 is read as it was, its header as well."""
    dialect = CsvDialect(dialect.separator, dialect.quote or '"')
    data = written(table, dialect, ends, always=always)
    columns = [str(index) for index in range(len(table[0]))]
    records = CsvReader(data, len(data), columns, dialect, 0, 1)
    records.read(*sizes)
    assert (table, {}) == (records.frame().rows(), records.malformed)
    if data.startswith(codecs.BOM_UTF8):  # which a file may begin with, and is no part of it
        return
    read = read_csv_records(data, FileLayout(dialect.separator, dialect.quote))
    assert tuple(cell or "" for cell in table[0]) == read.names
    if any(cell is not None for cell in table[-1]):  # or it looks blank
        assert table[1:] == read.frame.rows()


def by_lines(data: bytes, width: int, dialect: CsvDialect, stop: int) -> tuple[Any, Any]:
    """The result of the scan, line by line."""
    found = scan_records(data, 0, stop, dialect, width=width, line=1)
    return [tuple(row) for row in found.rows], found.malformed


@given(hostile() | nearly_right(), st.integers(1, 4), DIALECTS, st.sampled_from(FEW_BYTES))
@example(b'a,"x"y"z"\n', 2, CsvDialect(), FEW_BYTES[0])
@example(b'a,"x,"y",z"\n', 2, CsvDialect(), FEW_BYTES[0])
@example(b'a,b\nc,d"\ne,"f\n', 2, CsvDialect(), FEW_BYTES[0])
@example(b"a,b\nc\nd,e\r\n", 2, CsvDialect(), FEW_BYTES[0])
@example(b"a,b\nc,d\r", 2, CsvDialect(), FEW_BYTES[0])
@example(b'"a\r\nb",c\r\nd\r\n', 2, CsvDialect(), FEW_BYTES[0])
@example(b"\xef\xbb\xbfa\n", 1, CsvDialect(), FEW_BYTES[0])
@example(b'"\xc3"\xa9"\n', 1, CsvDialect(), FEW_BYTES[0])
@example(b'"a\nb"\n"c\nd"\n', 1, CsvDialect(), FEW_BYTES[2])
def test_blocks_are_read_as_lines_are(
    data: bytes, width: int, dialect: CsvDialect, sizes: tuple[int, int]
) -> None:
    """However bytes are cut into blocks, what is read of them is what the scan reads."""
    stop = len(data) if width == 1 else trailing_blank_start(data, 0)
    records = CsvReader(data, stop, [str(index) for index in range(width)], dialect, 0, 1)
    records.read(*sizes)
    assert by_lines(data, width, dialect, stop) == (records.frame().rows(), records.malformed)


@given(hostile() | nearly_right(), st.integers(1, 4), DIALECTS)
def test_a_block_is_read_right_or_not_at_all(data: bytes, width: int, dialect: CsvDialect) -> None:
    """A block that yields records yields those of the scan."""
    block = read_block(data, 0, len(data), [str(index) for index in range(width)], dialect)
    if block is not None:
        assert (block.frame.rows(), {}) == by_lines(data, width, dialect, block.end)


@given(hostile() | nearly_right(), st.integers(1, 3), DIALECTS)
def test_every_line_is_in_one_record(data: bytes, width: int, dialect: CsvDialect) -> None:
    """Nothing is dropped: records follow each other by line, from the first to the last."""
    stop = len(data) if width == 1 else trailing_blank_start(data, 0)
    found = scan_records(data, 0, stop, dialect, width=width, line=1)
    columns = [str(index) for index in range(width)]
    read = read_csv_records(data, FileLayout(dialect.separator, dialect.quote, columns))
    if not data.startswith(b"\xef\xbb\xbf"):
        starts = [why.line for why in read.malformed.values()]
        assert starts == read.lines(read.malformed)
        assert found.lines == data.count(b"\n", 0, stop) + (data[:stop][-1:] not in (b"", b"\n"))


@given(st.lists(st.sampled_from(["a", "a_2", "a_3", "", "_2", "b"]), min_size=1, max_size=6))
def test_columns_have_names_of_their_own(names: list[str]) -> None:
    """No two columns of the frame share a name, and the first of a name keeps it."""
    found = deduplicate_names(names)
    assert len(names) == len(set(found))
    assert [name for index, name in enumerate(names) if name not in names[:index]] == [
        found[index] for index, name in enumerate(names) if name not in names[:index]
    ]
