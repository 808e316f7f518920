"""Files that are read in chunks have the records of the file read at once, wherever the chunks end."""

from __future__ import annotations

import io
from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.wire.records.csv import read_csv_records
from contracts.wire.records.csv_chunks import read_csv_chunks
from contracts.wire.records.csv_lines import FileLayout
from contracts.wire.records.json import read_json_chunks, read_json_records

_PIECES = [
    b"a", b",", b'"', b"\n", b"\r\n", b"\xff", b"\xef\xbb\xbf", b'"x"', b'"x\ny"', b"a,b\n", b"1,2\n",
]  # fmt: skip  # a list of pieces
_LINES = [b"{}", b'{"a": 1}', b"[", b"\n", b"\r\n", b" ", b"\xff", b"\xef\xbb\xbf", b'{"a": 1}\n']
_sizes = st.integers(1, 12)


@given(
    st.lists(st.sampled_from(_PIECES), max_size=14).map(b"".join),
    st.sampled_from([True, False, ("p", "q"), ("z",)]),
    _sizes,
)
def test_csv_in_chunks_is_csv_at_once(data: bytes, header: bool | Sequence[str], size: int) -> None:
    """Records, malformed ones with their lines, and what makes a file unreadable are the same."""
    whole = read_csv_records(data, FileLayout(header=header))
    chunks = [*read_csv_chunks(io.BytesIO(data), FileLayout(header=header), size)]
    assert chunks[-1].unreadable == whole.unreadable
    if whole.unreadable is not None:
        return
    malformed, rows = {}, 0
    for chunk in chunks:
        malformed |= {rows + row: why for row, why in chunk.malformed.items()}
        rows += chunk.frame.height
    assert pl.concat([chunk.frame for chunk in chunks]).equals(whole.frame)
    assert malformed == whole.malformed
    assert (chunks[0].names, chunks[0].first_line) == (whole.names, whole.first_line)


@given(st.lists(st.sampled_from(_LINES), max_size=12).map(b"".join), _sizes)
def test_lines_of_json_in_chunks_are_those_at_once(data: bytes, size: int) -> None:
    """Rows, and malformed lines with their numbers, are the same."""
    whole = read_json_records(data)
    chunks = [*read_json_chunks(io.BytesIO(data), size)]
    malformed, rows = {}, 0
    for chunk in chunks:
        malformed |= {rows + row: why for row, why in chunk.malformed.items()}
        rows += len(chunk.rows)
    assert [row for chunk in chunks for row in chunk.rows] == whole.rows
    assert [line for chunk in chunks for line in chunk.lines] == whole.lines
    assert malformed == whole.malformed


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_other_encodings_are_read_at_once(encoding: str) -> None:
    """A file in another encoding than UTF-8 has the same records too."""
    data = "a\né\nb\n".encode(encoding)
    (chunk,) = read_csv_chunks(io.BytesIO(data), FileLayout(encoding=encoding), 1)
    assert chunk.frame["a"].to_list() == ["é", "b"]
