"""Read a CSV file a chunk at a time: the records are those of the file read at once."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from contracts.wire.records.csv import CsvRecords, read_csv_records, read_laid_out
from contracts.wire.records.csv_lines import (
    NEVER_CLOSED,
    FileLayout,
    MalformedRecord,
    trailing_blank_start,
)
from contracts.wire.records.source import is_compressed, is_utf8


def read_csv_chunks(file: BinaryIO, layout: FileLayout, size: int) -> Iterator[CsvRecords]:
    """The records of a file, in chunks of about `size` bytes; one chunk at least.

    A chunk in which a quote is not closed is read on, to the end of the file if it never is; and a file that is
    compressed, or in another encoding than UTF-8, is read at once.
    """
    start = file.read(4)
    if is_compressed(start) or not is_utf8(layout.encoding):
        yield read_csv_records(start + file.read(), layout)
        return
    line, rest = 1, start
    first: CsvRecords | None = None
    want, ended = size, False
    while not ended:
        read = file.read(max(want - len(rest), 1))
        ended = not read
        data = rest + read
        if not data and first is not None:
            return
        end = len(data) if ended else _end_of_records(data)
        chunk = _read_chunk(data[:end], layout, first) if end or ended else None
        if chunk is None or (not ended and _may_go_on(chunk, layout)):
            rest, want = data, 2 * max(want, len(data))
            continue
        rest, want = data[end:], size
        first = first or chunk
        yield _from_line(replace(chunk, layout=layout, head=first.head), line)
        if chunk.unreadable is not None:
            return
        line += data.count(b"\n", 0, end)


def _read_chunk(data: bytes, layout: FileLayout, first: CsvRecords | None) -> CsvRecords:
    """The records of a chunk.

    Args:
        first: those of the first chunk; None for that.
    """
    if first is None:
        return read_csv_records(data, layout)
    # What looks like a mark of the byte order is text, but at the start of the file.
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return read_laid_out(mark + data, replace(layout, header=first.names, skip_rows=0))


def _end_of_records(data: bytes) -> int:
    """The byte up to which lines are whole, without the blank ones that may end the file."""
    end = data.rfind(b"\n") + 1
    return trailing_blank_start(data[:end], 0)


def _may_go_on(chunk: CsvRecords, layout: FileLayout) -> bool:
    """Whether more of the file might make other records of the chunk."""
    if chunk.unreadable is not None and layout.skip_rows:
        return True  # the lines above the header may not all be in it
    why = chunk.unreadable
    problems = (*chunk.malformed.values(), *([] if why is None else [why]))
    return any(NEVER_CLOSED in one.problem for one in problems)


def _from_line(chunk: CsvRecords, line: int) -> CsvRecords:
    """The chunk with the lines of its records in the file, of which it begins on `line`."""
    if line == 1:
        return chunk

    def moved(record: MalformedRecord) -> MalformedRecord:
        return replace(record, line=record.line + line - 1)

    malformed = {row: moved(record) for row, record in chunk.malformed.items()}
    return replace(chunk, malformed=malformed, first_line=chunk.first_line + line - 1)
