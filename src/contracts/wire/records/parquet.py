"""Read Parquet files to pyarrow Tables; what is wrong with their bytes is a `WireError`."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from contracts.errors import WireError
from contracts.wire.records.remote import RemoteFile
from contracts.wire.records.source import decoded, refuse_many, source_bytes

_Read = TypeVar("_Read")

_MAGIC = b"PAR1"
_BUFFER = 1 << 20
"""How many bytes of a column are read ahead: without a limit it is all that a row group has of it."""


def read_parquet_table(source: Any) -> pa.Table:
    """The rows of a file, a path or its bytes; the bytes of a path are not copied into memory at once.

    Raises:
        WireError: it is not Parquet, or is damaged.
        UnsupportedDataError: it is not one file.
        OSError: it cannot be read.
    """
    refuse_many(source)
    if not isinstance(source, str | os.PathLike):
        body = source_bytes(source)
        return _table_of(io.BytesIO(body), body[:4])
    with open(source, "rb") as file:  # noqa: PTH123 - it may be anything that `open` takes
        start = file.read(4)
        file.seek(0)
        return _table_of(file, start)


def _table_of(file: Any, start: bytes) -> pa.Table:
    _refuse_other_format(start)
    return _decoded(lambda: pq.read_table(file))


def _refuse_other_format(start: bytes) -> None:
    if not start:
        raise WireError("is empty")
    if start != _MAGIC:
        raise WireError("is not Parquet: it does not begin with PAR1")


def _decoded(read: Callable[[], _Read]) -> _Read:
    return decoded(read, "is damaged: it begins as Parquet, and cannot be decoded")


@contextmanager
def open_parquet(source: Any) -> Iterator[tuple[pq.ParquetFile, pa.NativeFile]]:
    """A file, of which only the metadata is read yet, and its bytes.

    Raises:
        WireError, UnsupportedDataError, OSError: as `read_parquet_table`.
    """
    with _open_bytes(source) as opened:
        _refuse_other_format(opened.read_at(4, 0))
        # With `pre_buffer` all that was read would stay in memory while the file is open.
        read = partial(pq.ParquetFile, opened, buffer_size=_BUFFER, pre_buffer=False)
        yield _decoded(read), opened


def _open_bytes(source: Any) -> pa.NativeFile:
    refuse_many(source)
    if isinstance(source, RemoteFile):
        return source.open()
    if not isinstance(source, str | os.PathLike):
        return pa.BufferReader(source_bytes(source))
    return pa.OSFile(os.fsdecode(source))


def parquet_batches(
    file: pq.ParquetFile, row_groups: Sequence[int], columns: Sequence[str] | None, size: int
) -> Iterator[pa.RecordBatch]:
    """The rows of some row groups, so many at a time.

    Args:
        columns: the names of the columns to read; None for all.

    Raises:
        WireError, OSError: as `read_parquet_table`.
    """
    names = None if columns is None else [*columns]
    batches = file.iter_batches(size, row_groups=[*row_groups], columns=names)
    while (batch := _decoded(partial(next, batches, None))) is not None:
        yield batch
        del batch


def scan_rows(
    source: Any, columns: Sequence[str], rows: tuple[int, int], size: int
) -> Iterator[pl.DataFrame]:
    """Some rows of a file by Polars, which decodes them in a third of Arrow's time; so many at a time.

    It does not read all that Arrow does, and raises what it likes.

    Args:
        rows: how many rows come before them, and how many they are.
    """
    if isinstance(source, RemoteFile) and source.options is None:
        source = source.name
    elif isinstance(source, str | os.PathLike):
        source = os.path.abspath(os.fsdecode(source))  # noqa: PTH100 - it may end in a blank
    else:
        source = source_bytes(source)
    scan = pl.scan_parquet(source, glob=False, hive_partitioning=False, use_statistics=False)
    yield from scan.select(*columns).slice(*rows).collect_batches(chunk_size=size)
