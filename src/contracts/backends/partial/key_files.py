"""Columns and hashes in temporary files: written in the order in which they come, and read a block at a time.

The files have no name, so that nothing is left of them however the process ends.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO

import polars as pl
import pyarrow as pa

from contracts.backends.engine_errors import enforcing
from contracts.specification import Specification

RANGES = 64
"""By how many ranges of hashes they can be read: of a billion, 125 MB at a time."""
_BOUNDS = pl.Series([number * 2**64 // RANGES for number in range(1, RANGES)], dtype=pl.UInt64)
_HASH = 8
"""How many bytes a hash has."""


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
    """Sorted hashes in a file.

    Attributes:
        bounds: where the hashes of each range begin, and the last end.
    """

    place: int
    bounds: tuple[int, ...]


@dataclass(slots=True)
class ColumnFile:
    """A temporary file of columns.

    Attributes:
        blocks: the blocks of rows that were written.
        rows: how many rows those have.
    """

    blocks: list[Block] = field(default_factory=list)
    rows: int = 0
    _open: ExitStack = field(default_factory=ExitStack)
    _columns: IO[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self._columns = self._open.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - `close` closes it

    def close(self) -> None:
        """Give back what the file takes."""
        self._open.close()

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
class KeyFiles(ColumnFile):
    """Two temporary files: of columns, and of the hashes of their rows for each rule on keys."""

    _runs: dict[int, list[_Run]] = field(default_factory=dict)
    _hashes: IO[bytes] = field(init=False)

    def __post_init__(self) -> None:
        ColumnFile.__post_init__(self)
        self._hashes = self._open.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - `close` closes it

    def write_hashes(self, rule: int, in_order: pl.Series) -> None:
        """Write hashes for a rule."""
        bounds = bounds_of_ranges(in_order)
        place = self._hashes.seek(0, io.SEEK_END)
        self._hashes.write(memoryview(in_order.to_arrow().buffers()[1])[: _HASH * len(in_order)])
        self._hashes.flush()
        self._runs.setdefault(rule, []).append(_Run(place, bounds))

    def hashes(self, rule: int) -> Iterator[pl.Series]:
        """The hashes for a rule, those of one range after the other."""
        for number in range(RANGES):
            parts = [self._read_hashes(run, number) for run in self._runs.get(rule, [])]
            yield pl.Series(pa.chunked_array(parts, pa.uint64()))

    def _read_hashes(self, run: _Run, number: int) -> pa.Array:
        begin, end = run.bounds[number : number + 2]
        self._hashes.seek(run.place + _HASH * begin)
        read = pa.py_buffer(self._hashes.read(_HASH * (end - begin)))
        return pa.Array.from_buffers(pa.uint64(), end - begin, [None, read])


def bounds_of_ranges(in_order: pl.Series) -> tuple[int, ...]:
    """Where the hashes of each range begin among some in order, and the last end."""
    return (0, *in_order.search_sorted(_BOUNDS).to_list(), len(in_order))


def using_files(specification: Specification, doing: str) -> enforcing:
    """What the system raises of temporary files becomes an `EngineError` that names where they are."""
    where = f"{tempfile.gettempdir()} (TMPDIR names another directory)"
    return enforcing(specification, f"{doing} on disk in {where}")
