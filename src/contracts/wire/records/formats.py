"""The formats that files are written in, by the suffixes of their names."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

LINE_COLUMN = "line"
"""The one column of a table that is written as lines of JSON."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One format of files.

    Attributes:
        suffixes: those of the names of its files.
        is_typed: whether its columns have types, so that each has one type in a file.
        writer: from a file and a schema to what writes tables (`write_table`, `close`).
    """

    name: str
    suffixes: tuple[str, ...]
    is_typed: bool
    writer: Callable[[BinaryIO, pa.Schema], Any]


class _CsvWriter:
    """Tables of text as CSV by RFC 4180: null is an empty cell, and empty text is quoted."""

    def __init__(self, file: BinaryIO, schema: pa.Schema) -> None:
        self._file = file
        empty = pl.DataFrame(schema=dict.fromkeys(schema.names, pl.String))
        file.write(empty.write_csv().encode())

    def write_table(self, table: pa.Table) -> None:
        frame = pl.DataFrame(table)
        if frame.height:
            self._file.write(frame.write_csv(include_header=False).encode())

    def close(self) -> None:
        """Nothing is left to write."""


class _LineWriter:
    """A table of one column of text as lines."""

    def __init__(self, file: BinaryIO, _schema: pa.Schema) -> None:
        self._file = file

    def write_table(self, table: pa.Table) -> None:
        with io.StringIO() as lines:
            for line in table.column(LINE_COLUMN).to_pylist():
                lines.write(line + "\n")
            self._file.write(lines.getvalue().encode())

    def close(self) -> None:
        """Nothing is left to write."""


PARQUET = FileFormat("Parquet", (".parquet", ".pq"), True, pq.ParquetWriter)
ARROW = FileFormat("Arrow IPC", (".arrow", ".ipc", ".feather"), True, pa.ipc.new_file)
NDJSON = FileFormat("NDJSON", (".ndjson", ".jsonl"), False, _LineWriter)
CSV = FileFormat("CSV", (".csv",), False, _CsvWriter)
_FORMATS = (PARQUET, ARROW, NDJSON, CSV)
SUFFIXES = tuple(suffix for one in _FORMATS for suffix in one.suffixes)


def format_of(name: str) -> FileFormat | None:
    """The format of a file by its name; None where the suffix names none."""
    suffix = PurePath(name).suffix.lower()
    return next((one for one in _FORMATS if suffix in one.suffixes), None)
