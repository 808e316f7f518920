"""Files of several formats, read a batch at a time in bounded memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from contracts.errors import UnsupportedDataError
from contracts.escaping import printable
from contracts.inputs.csv import require_header
from contracts.inputs.json import JsonBody
from contracts.inputs.path_columns import with_path_columns
from contracts.report.files import FileRows
from contracts.specification import Specification
from contracts.wire.records.arrow import arrow_batches
from contracts.wire.records.csv_chunks import read_csv_chunks
from contracts.wire.records.csv_lines import PLAIN_LAYOUT, FileLayout
from contracts.wire.records.formats import (
    ARROW,
    CSV,
    NDJSON,
    PARQUET,
    SUFFIXES,
    FileFormat,
    format_of,
)
from contracts.wire.records.json import read_json_chunks, read_json_rows
from contracts.wire.records.remote import is_url
from contracts.wire.records.source import decoded, files_of, naming_file, text_bytes

_ROWS_AT_ONCE = 500_000
_BYTES_AT_ONCE = 1 << 24
_URL_HINT = (
    "Pass a LazyFrame, which is read a part at a time: pl.scan_parquet(url, storage_options=…)"
)
_TAB_SUFFIXES = (".tsv", ".tab")
_ARRAY_SUFFIX = ".json"
"""Of files that hold one JSON value, an array of rows, and are read at once."""
_OF_CSV, _OF_ARRAYS = ("separator", "quote", "header", "encoding", "skip_rows"), ("records",)
"""The options of a layout that files of CSV, and those of one JSON value, are read by."""
_READ_SUFFIXES = (*SUFFIXES, *_TAB_SUFFIXES, _ARRAY_SUFFIX)
_NO_FILE_HINT = f"Files are known by their suffixes: {', '.join(_READ_SUFFIXES)}"


def is_path(source: object) -> bool:
    """Whether what was passed is a path, or a list of them."""
    if isinstance(source, list | tuple):
        return bool(source) and all(isinstance(one, str | os.PathLike) for one in source)
    return isinstance(source, str | os.PathLike)


def files_at(source: Any) -> list[Path]:
    """The files at a path, in a folder, of a pattern, or of a list of those, in order.

    Raises:
        UnsupportedDataError: there are none, or one is of no known format.
        FileNotFoundError: there is nothing at a path.
    """
    paths = source if isinstance(source, list | tuple) else [source]
    files = [file for path in paths for file in _files_of(os.fsdecode(path))]
    for file in files:
        if format_read(file.name) is None:
            raise UnsupportedDataError(
                printable(str(file)), "is in no format that is known", _NO_FILE_HINT
            )
    if not files:
        raise UnsupportedDataError(printable(str(source)), "has no files", _NO_FILE_HINT)
    return files


def _files_of(path: str) -> list[Path]:
    if is_url(path):
        raise UnsupportedDataError(printable(path), "is a URL", _URL_HINT)
    files = files_of(path, lambda name: format_read(name) is not None)
    if files is None and not Path(path).exists():
        raise FileNotFoundError(f"there is no file {path!a}")
    return [Path(path)] if files is None else files


def format_read(name: str) -> FileFormat | None:
    """The format of a file that is read, by its name; text may be compressed, as in `day.csv.gz`."""
    bare = _bare_name(name)
    if bare.endswith(_TAB_SUFFIXES):
        return CSV
    kind = NDJSON if bare.endswith(_ARRAY_SUFFIX) else format_of(bare)
    return None if kind is not None and kind.is_typed and bare != name.lower() else kind


def options_for(name: str) -> tuple[str, ...]:
    """The options of a layout that say how a file of that name is read."""
    if format_read(name) is CSV:
        return _OF_CSV
    return _OF_ARRAYS if _bare_name(name).endswith(_ARRAY_SUFFIX) else ()


def unused_option(names: Iterable[str], layout: FileLayout) -> tuple[str, str] | None:
    """The first option of a layout that none of some files is read by, and the files that it is for."""
    used = {option for name in names for option in options_for(name)}
    for option in (*_OF_CSV, *_OF_ARRAYS):
        if option not in used and getattr(layout, option) != getattr(PLAIN_LAYOUT, option):
            return option, "CSV" if option in _OF_CSV else _ARRAY_SUFFIX
    return None


def refuse_unused_options(names: Iterable[str], layout: FileLayout) -> None:
    """Raise ValueError for an option of a layout that would change nothing: one forgets why it is there."""
    if (unused := unused_option(names, layout)) is not None:
        option, kind = unused
        raise ValueError(f"{option} is for {kind} files, and there is none: leave {option} out")


def _bare_name(name: str) -> str:
    """A name without what says that the file is compressed."""
    return name.lower().removesuffix(".gz").removesuffix(".zst")


@dataclass(slots=True)
class FileBatches:
    """The batches of some files, one file after the other.

    Attributes:
        read: how many bytes of them were read, as far as it is known.
        total: how many they have together.
        counted: those that were begun, with the rows that were read of them.
    """

    files: list[Path]
    layout: FileLayout
    specification: Specification
    read: int = 0
    total: int = field(init=False)
    counted: list[FileRows] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.total = sum(file.stat().st_size for file in self.files)

    def bytes_read(self) -> tuple[int, int]:
        """How many bytes were read, and how many there are."""
        return self.read, self.total

    def count(self, rows: int) -> None:
        """Count the rows of the last batch."""
        file, before = self.counted[-1]
        self.counted[-1] = FileRows(file, before + rows)

    def __iter__(self) -> Iterator[Any]:
        """Batches that an engine reads; what reads them counts their rows.

        Raises:
            WireError: a file is damaged, or not in its format.
            OSError: one cannot be read.
        """
        for path in self.files:
            before = self.read
            self.counted.append(FileRows(str(path), 0))
            with naming_file(path), path.open("rb") as file:
                for batch, share in self._batches_of(path, file):
                    self.read = before + share
                    yield with_path_columns(batch, str(path), self.specification)
            self.read = before + path.stat().st_size

    def _batches_of(self, path: Path, file: BinaryIO) -> Iterator[tuple[Any, int]]:
        """The batches of a file, and how many bytes of it were read for each."""
        kind = format_read(path.name)
        if kind is CSV:
            for records in read_csv_chunks(file, self._layout_of(path), _BYTES_AT_ONCE):
                yield require_header(records, self.specification), file.tell()
        elif kind in (PARQUET, ARROW):
            size = path.stat().st_size
            for batch, share in _decoding(
                _parquet_batches(file) if kind is PARQUET else arrow_batches(file), kind.name
            ):
                yield batch, int(size * share)
        elif _bare_name(path.name).endswith(_ARRAY_SUFFIX):
            rows = read_json_rows(text_bytes(file), self.layout.records)
            yield JsonBody(rows, in_file=True), file.tell()
        else:
            for lines in read_json_chunks(file, _BYTES_AT_ONCE):
                yield JsonBody(lines.rows, lines.malformed), file.tell()

    def _layout_of(self, path: Path) -> FileLayout:
        """The layout of a file of text: of .tsv by tabs, unless another separator is named."""
        has_tabs = _bare_name(path.name).endswith(_TAB_SUFFIXES) and self.layout.separator == ","
        return replace(self.layout, separator="\t") if has_tabs else self.layout


def _parquet_batches(file: BinaryIO) -> Iterator[tuple[pa.Table, float]]:
    # With `pre_buffer` Arrow keeps all of the file in memory.
    parquet = pq.ParquetFile(file, pre_buffer=False)
    rows, every = 0, parquet.metadata.num_rows
    if not every:  # pyarrow 19 asks for the row group before the first
        yield parquet.schema_arrow.empty_table(), 1.0
        return
    for batch in parquet.iter_batches(_ROWS_AT_ONCE):
        rows += batch.num_rows
        yield pa.Table.from_batches([batch]), rows / every


def _decoding(
    batches: Iterator[tuple[pa.Table, float]], name: str
) -> Iterator[tuple[pa.Table, float]]:
    """The batches; what Arrow raises while one is decoded becomes a `WireError`."""
    problem = f"is damaged, or not {name}: it cannot be decoded"
    while (batch := decoded(partial(next, batches, None), problem)) is not None:
        yield batch
