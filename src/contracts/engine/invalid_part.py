"""The invalid part of a split in a file, whatever kind of data it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import polars as pl

from contracts.backends.absent import ABSENT, UNKNOWN
from contracts.backends.engine_errors import enforcing
from contracts.backends.masks import constant_mask
from contracts.engine.file_rows import cell_text, wire_in_file
from contracts.engine.part_writer import ADDED_TYPES, NO_TYPE_HINT, write_frame
from contracts.errors import UnsupportedDataError
from contracts.inputs.adapter import RECORD_TEXT, InputAdapter
from contracts.inputs.detect import adapter_for, is_lazy_frame
from contracts.inputs.wire_rows import wire_frame
from contracts.specification import Specification
from contracts.wire.records.formats import CSV, NDJSON, FileFormat
from contracts.wire.records.staged import commit_all, staged_apart

_ANY_ROWS = Specification("the invalid part", (), extra="allow")
"""What rows of any columns are read by."""


def write_invalid_part(invalid: object, path: str | os.PathLike[str]) -> None:
    """Write rows as they came, with what `split` added to them, to a file.

    Raises:
        UnsupportedDataError: the path's suffix names no format, or that has no type for a column.
        EngineError: the engine failed.
        OSError: the file cannot be written.
    """
    (files,) = staged_apart(path)
    with enforcing(_ANY_ROWS, "writing them"):
        collected = invalid.collect() if is_lazy_frame(invalid) else invalid
        adapter = adapter_for(collected, _ANY_ROWS)
        frame = _frame_of(adapter, files.format)
        try:
            write_frame(files, wire_in_file(frame, files.format), adapter.units())
            commit_all([files])
        finally:
            files.discard()


def _frame_of(adapter: InputAdapter, kind: FileFormat) -> pl.DataFrame:
    """All rows as they came, with what `split` added in columns of its types."""
    columns = adapter.columns().by_name
    beside = {
        name: _series_of(name, columns[name], adapter.height, dtype)
        for name, dtype in ADDED_TYPES.items()
        if name in columns
    }
    came = adapter.without(beside)
    frame = wire_frame(came, constant_mask(adapter.height, value=True))
    if RECORD_TEXT in frame.columns and RECORD_TEXT not in columns and kind is not NDJSON:
        frame = _frame_of_cells(came, kind)
    return frame.with_columns(**beside)


def _frame_of_cells(adapter: InputAdapter, kind: FileFormat) -> pl.DataFrame:
    """Columns of text, of values that no other type of columns holds.

    Raises:
        UnsupportedDataError: the format's columns have types.
    """
    if kind is not CSV:
        problem = f"has values of several types, which no column of {kind.name} holds"
        raise UnsupportedDataError("the invalid part", problem, NO_TYPE_HINT)
    return pl.DataFrame(
        {
            name: _series_of(name, column, adapter.height, pl.String())
            for name, column in adapter.columns().by_name.items()
        }
    )


def _series_of(name: str, column: Any, height: int, dtype: pl.DataType) -> pl.Series:
    """A column of any values in a type; values of other types in a column of text are written in it."""
    if isinstance(column, pl.Series) and column.dtype == dtype:
        return column
    every = [column.get(n) for n in range(height)] if isinstance(column, Mapping) else [*column]
    values = [None if one is ABSENT or one is UNKNOWN else one for one in every]
    if dtype == pl.String:
        values = [one if one is None or type(one) is str else cell_text(one) for one in values]
    return pl.Series(name, values, dtype)
