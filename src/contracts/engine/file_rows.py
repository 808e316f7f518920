"""Rows as they came in files of text: text in cells, or lines of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from pydantic_core import from_json, to_json

from contracts.backends.attempt import Failure, attempt
from contracts.backends.physical_types import as_dtype
from contracts.inputs.adapter import RECORD_TEXT
from contracts.report.values import show_value
from contracts.wire.records.formats import LINE_COLUMN, NDJSON, FileFormat
from contracts.wire.scalar.write import write_number


def wire_in_file(frame: pl.DataFrame, kind: FileFormat) -> pl.DataFrame:
    """Rows of wire form as a file of the format holds them."""
    if kind.is_typed:
        return frame
    exact = frame.with_columns(map(_with_exact_times, frame.get_columns()))
    return as_lines(exact) if kind is NDJSON else as_cells(exact)


def _with_exact_times(column: pl.Series) -> pl.Series:
    """A column; as text where it has times that Python has no value for, and as what they count where no
    text has them.
    """
    dtype = column.dtype
    as_text = _with_times_as_text(dtype)

    def is_exact() -> bool:
        return column.equals(pl.Series(column.name, column.to_list(), dtype), null_equal=True)

    if as_text == dtype or attempt(is_exact) is True:
        return column
    is_time = dtype.is_temporal()
    text = attempt(lambda: column.dt.to_string("iso") if is_time else column.cast(as_text))
    return column.to_physical() if isinstance(text, Failure) else text


def _with_times_as_text(dtype: pl.DataType) -> pl.DataType:
    match dtype:
        case pl.List() | pl.Array():
            return pl.List(_with_times_as_text(as_dtype(dtype.inner)))
        case pl.Struct():
            return pl.Struct(
                {one.name: _with_times_as_text(as_dtype(one.dtype)) for one in dtype.fields}
            )
        case _:
            return pl.String() if dtype.is_temporal() else dtype


def as_lines(frame: pl.DataFrame) -> pl.DataFrame:
    """Each row as a JSON object; a row that came as the text of one has its members."""
    lines = [
        to_json(_members(row), inf_nan_mode="strings", bytes_mode="base64").decode()
        for row in frame.iter_rows(named=True)
    ]
    return pl.DataFrame({LINE_COLUMN: lines}, schema={LINE_COLUMN: pl.String})


def _members(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The members of the object that a row is."""
    text = row.get(RECORD_TEXT)
    if text is None:
        return {name: value for name, value in row.items() if name != RECORD_TEXT}
    rest = {name: value for name, value in row.items() if name != RECORD_TEXT and value is not None}
    try:
        read = from_json(text, allow_inf_nan=False)
    except ValueError:
        read = None  # a malformed record stays the text that it is
    return {**read, **rest} if isinstance(read, dict) else {RECORD_TEXT: text, **rest}


def as_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """Each column as text: lists and structs as JSON."""
    return frame.with_columns(_as_text(column) for column in frame.get_columns())


def _as_text(column: pl.Series) -> pl.Series:
    dtype = column.dtype
    if dtype == pl.String:
        return column
    if dtype.is_float():
        texts = [None if one is None else write_number(one) for one in column]
    elif dtype == pl.Boolean or dtype.is_integer() or dtype.is_decimal() or dtype == pl.Null:
        return column.cast(pl.String)
    else:
        texts = [None if one is None else cell_text(one) for one in column.to_list()]
    return pl.Series(column.name, texts, pl.String)


def cell_text(value: object) -> str:
    """A value as its text in JSON, without the quotes of a string; what JSON has nothing for as it is shown."""
    text = to_json(value, inf_nan_mode="strings", bytes_mode="base64", fallback=show_value).decode()
    read = from_json(text)
    return read if isinstance(read, str) else text
