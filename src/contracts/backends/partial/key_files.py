"""Columns and numbers in temporary files: written in the order in which they come, and read a block at a time.

The files have no name, so that nothing is left of them however the process ends.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

import polars as pl
import pyarrow as pa

from contracts.backends.engine_errors import enforcing
from contracts.specification import Specification

RANGES = 64
"""By how many ranges of numbers they can be read: of a billion, 125 MB at a time."""
_BOUNDS = pl.Series([number * 2**64 // RANGES for number in range(1, RANGES)], dtype=pl.UInt64)
_NUMBER = 8
"""How many bytes a number has."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows in a file.

    Attributes:
        rows_before: how many rows are in the blocks before it.
    """

    place: int
    size: int
    rows_before: int
    schema: pl.Schema


@dataclass(frozen=True, slots=True)
class _Run:
    """Sorted numbers in a file.

    Attributes:
        bounds: where the numbers of each range begin, and the last end.
    """

    place: int
    bounds: tuple[int, ...]


def _unnamed_file() -> IO[bytes]:
    return tempfile.TemporaryFile()


@dataclass(slots=True)
class ColumnFile:
    """A temporary file of columns.

    Attributes:
        blocks: the blocks of rows that were written.
        rows: how many rows those have.
    """

    blocks: list[Block] = field(default_factory=list)
    rows: int = 0
    _columns: IO[bytes] = field(default_factory=_unnamed_file)

    def close(self) -> None:
        """Give back what the file takes."""
        self._columns.close()

    @property
    def bytes_per_row(self) -> float:
        """How much a row of the columns takes."""
        return sum(block.size for block in self.blocks) / max(self.rows, 1)

    def write(self, frame: pl.DataFrame) -> Block:
        """Write the next rows."""
        file = self._columns
        place = file.seek(0, io.SEEK_END)
        frame.write_ipc(file, compression="uncompressed", compat_level=pl.CompatLevel.newest())
        file.flush()
        size = file.seek(0, io.SEEK_END) - place
        block = Block(place, size, self.rows, frame.schema)
        self.blocks.append(block)
        self.rows += frame.height
        return block

    def read(self, block: Block) -> pl.DataFrame:
        """The rows of a block."""
        self._columns.seek(block.place)
        return pl.read_ipc(io.BytesIO(self._columns.read(block.size)))


@dataclass(slots=True)
class SortedRuns:
    """A temporary file of numbers of 64 bits in sorted runs: the hashes of keys, or values as numbers."""

    _runs: dict[int, list[_Run]] = field(default_factory=dict)
    _file: IO[bytes] = field(default_factory=_unnamed_file)

    def close(self) -> None:
        """Give back what the file takes."""
        self._file.close()

    def write(self, rule: int, in_order: pl.Series) -> None:
        """Write the next run for a rule.

        Args:
            in_order: of 64 bits without a sign, in ascending order.
        """
        bounds = bounds_of_ranges(in_order)
        place = self._file.seek(0, io.SEEK_END)
        self._file.write(memoryview(in_order.to_arrow().buffers()[1])[: _NUMBER * len(in_order)])
        self._file.flush()
        self._runs.setdefault(rule, []).append(_Run(place, bounds))

    def ranges(self, rule: int) -> Iterator[pl.Series]:
        """The numbers for a rule, those of one range after the other."""
        for number in range(RANGES):
            parts = [self._read(run, number) for run in self._runs.get(rule, [])]
            yield pl.Series(pa.chunked_array(parts, pa.uint64()))

    def _read(self, run: _Run, number: int) -> pa.Array:
        begin, end = run.bounds[number : number + 2]
        self._file.seek(run.place + _NUMBER * begin)
        read = pa.py_buffer(self._file.read(_NUMBER * (end - begin)))
        return pa.Array.from_buffers(pa.uint64(), end - begin, [None, read])


@dataclass(slots=True)
class KeyFiles(ColumnFile):
    """Two temporary files: of columns, and of the hashes of their rows for each rule on keys."""

    hashes: SortedRuns = field(default_factory=SortedRuns)

    def close(self) -> None:
        """Give back what the files take."""
        ColumnFile.close(self)
        self.hashes.close()


def bounds_of_ranges(in_order: pl.Series) -> tuple[int, ...]:
    """Where the numbers of each range begin among some in order, and the last end."""
    return (0, *in_order.search_sorted(_BOUNDS).to_list(), len(in_order))


def using_files(specification: Specification, doing: str) -> enforcing:
    """What the system raises of temporary files becomes an `EngineError` that names where they are."""
    where = f"{tempfile.gettempdir()} (TMPDIR names another directory)"
    return enforcing(specification, f"{doing} on disk in {where}")
