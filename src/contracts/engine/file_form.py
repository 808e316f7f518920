"""Rows as the files of a format hold them: typed columns, text in cells, or lines of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from pydantic_core import from_json, to_json

from contracts.engine.render import wire_columns
from contracts.errors import UnsupportedDataError
from contracts.inputs.adapter import RECORD_TEXT
from contracts.report.values import show_name
from contracts.specification import ListOf, Specification, StructOf
from contracts.wire.records.formats import CSV, LINE_COLUMN, NDJSON, FileFormat
from contracts.wire.scalar.write import write_number


def require_cells(specification: Specification, kind: FileFormat) -> None:
    """Raise unless a file of the format can hold the contract's fields.

    Raises:
        UnsupportedDataError: there are none, or one holds lists or structs and the format has cells of
            text.
    """
    if not specification.fields and kind is not NDJSON:
        raise UnsupportedDataError(
            show_name(specification.name),
            f"has no fields, and {kind.name} holds no rows without columns",
            "Write .ndjson, or declare a field",
        )
    for field in specification.fields if kind is CSV else ():
        if isinstance(field.value.dtype, ListOf | StructOf) and field.value.wire.format is None:
            raise UnsupportedDataError(
                show_name(field.alias),
                "cannot be written as CSV, whose cells hold no lists or structs",
                'Write .parquet or .ndjson, or declare Format("json")',
            )


def valid_in_file(
    frame: pl.DataFrame, specification: Specification, kind: FileFormat
) -> pl.DataFrame:
    """Rows in contract form as a file of the format holds them, so that its reader reads them back.

    Raises:
        ValueError: a value has no text in its field's format.
    """
    if kind is NDJSON:
        return _as_lines(frame.with_columns(**wire_columns(specification, frame, text="in JSON")))
    if kind is CSV:
        return _as_cells(frame.with_columns(**wire_columns(specification, frame, text=True)))
    return frame


def wire_in_file(frame: pl.DataFrame, kind: FileFormat) -> pl.DataFrame:
    """Rows of wire form as a file of the format holds them."""
    if kind is NDJSON:
        return _as_lines(frame)
    return _as_cells(frame) if kind is CSV else frame


def _as_lines(frame: pl.DataFrame) -> pl.DataFrame:
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


def _as_cells(frame: pl.DataFrame) -> pl.DataFrame:
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
        texts = [None if one is None else _text_of_value(one) for one in column.to_list()]
    return pl.Series(column.name, texts, pl.String)


def _text_of_value(value: object) -> str:
    """A value as its text in JSON, without the quotes of a string."""
    text = to_json(value, inf_nan_mode="strings", bytes_mode="base64").decode()
    read = from_json(text)
    return read if isinstance(read, str) else text
