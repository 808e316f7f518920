"""What is known to go wrong in streams of Arrow and Polars, and does not here; `test_guarded` has the branches of a
query and the stream that is read twice, `test_held_keys` and `test_held_counts` what is beyond memory.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, BinaryIO, cast

import polars as pl
import pyarrow as pa
import pytest

import contracts as ct
from contracts.engine import stream_check
from contracts.inputs import files

ROWS = 400_000
FRAME = pl.DataFrame({"id": pl.int_range(ROWS, eager=True).hash() // 2**33}).with_row_index("at")
"""Numbers that do not compress, and their places."""


class Numbers(ct.Contract):
    """Numbers in the order of their places."""

    at: ct.UInt32
    id: int
    rules = ct.rules(ct.Sorted("at", strict=True))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of many row groups, which are read one by one."""
    monkeypatch.setattr(stream_check, "_ROWS_AT_ONCE", 10_000)
    monkeypatch.setattr(files, "_ROWS_AT_ONCE", 10_000)
    found = tmp_path / "numbers.parquet"
    FRAME.cast({"id": pl.Int64}).write_parquet(
        found, row_group_size=10_000, compression="uncompressed"
    )
    return found


class Noted(io.FileIO):
    """A file that knows how many bytes were read."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(-1 if size is None else size)
        self.taken += len(found or b"")
        return found or b""


def test_a_file_is_read_as_its_rows_are(path: Path) -> None:
    """Arrow reads a part of a file for each part of its rows, and not all that it will need (as with `pre_buffer`);
    nor does it keep the batches that were read (as it does those of a data set).
    """
    before, held, size = pa.total_allocated_bytes(), [0], path.stat().st_size
    with Noted(path) as file:
        for place, _ in enumerate(files._parquet_batches(cast("BinaryIO", file))):
            assert file.taken < (place + 2) / 40 * size + 2**16
            held.append(pa.total_allocated_bytes() - before)
    assert 41 == len(held)
    assert max(held) < size / 4


@pytest.mark.parametrize("engine", ["streaming", "in-memory"])
def test_rows_of_a_query_come_in_their_order(path: Path, engine: Any) -> None:
    """Batches that Polars computes on many cores are checked in the order of their rows: none is out of order, and
    the place of one that is wrong is its place in the whole.
    """
    lazy = pl.scan_parquet(path).with_columns(pl.col("id") + 1)
    assert Numbers.check(lazy, engine=engine).ok
    swapped = pl.when(pl.col("at") == 250_000).then(0).otherwise("at").cast(pl.UInt32).alias("at")
    report = Numbers.check(lazy.with_columns(swapped), engine=engine)
    assert [(1, 250_000)] == [(one.count, one.examples[0].row) for one in report.violations]
