"""Rows as they came, as a frame that a file can hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import NoneType
from typing import Any

import polars as pl
from pydantic_core import to_json

from contracts.backends.absent import ABSENT, UNKNOWN
from contracts.backends.attempt import Failure, attempt
from contracts.backends.columns import Columns, kept_values
from contracts.inputs.adapter import RECORD_TEXT, InputAdapter
from contracts.inputs.csv import CsvAdapter
from contracts.inputs.json import JsonAdapter
from contracts.inputs.polars import PolarsAdapter
from contracts.report.values import escape_surrogates, show_value

_PLAIN_TYPES = {bool, int, float, str, bytes, date, datetime, time, timedelta, Decimal, list, dict}
"""The types whose values a Series holds as they are."""


def wire_frame(adapter: InputAdapter, rows: pl.Series) -> pl.DataFrame:
    """The rows of a mask as they came: in columns of one type each, and otherwise as JSON text in
    `__text__`, as all rows are that came as JSON.
    """
    if isinstance(adapter, PolarsAdapter | CsvAdapter | JsonAdapter):
        frame: pl.DataFrame = adapter.select_rows(rows, {})
        return frame
    columns = adapter.columns()
    typed = attempt(lambda: _typed_frame(columns, rows))
    return _text_frame(columns, rows) if isinstance(typed, Failure) or typed is None else typed


def _typed_frame(columns: Columns, rows: pl.Series) -> pl.DataFrame | None:
    """The rows in typed columns; None where those do not hold exactly the values."""
    height = int(rows.sum())
    made: dict[str, pl.Series] = {}
    for name, column in columns.by_name.items():
        if isinstance(column, pl.Series):
            made[name] = column.filter(rows).alias(name)
            continue
        series = series_of_values(name, column, rows)
        if series is None:
            return None
        made[name] = series
    return pl.DataFrame(made) if made else pl.DataFrame(height=height)


def series_of_values(
    name: str, column: list[object] | Mapping[int, object], rows: pl.Series
) -> pl.Series | None:
    """Python values in the rows of a mask as a Series; None where one does not hold exactly them.

    Args:
        column: the values of all rows; or of some, by their positions.
    """
    if isinstance(column, Mapping):
        kept = [column.get(n) for n in rows.arg_true().to_list()]
    else:
        kept = kept_values(column, rows)
    values = [None if one is ABSENT or one is UNKNOWN else _array_as_list(one) for one in kept]
    kinds = set(map(type, values)) - {NoneType}
    if len(kinds) > 1 or not kinds <= _PLAIN_TYPES:
        return None  # Polars would coerce them, or panic
    series: Any = attempt(lambda: pl.Series(name, values, strict=True))
    if isinstance(series, Failure) or series.dtype.is_object():
        return None
    return series if repr(series.to_list()) == repr(values) else None


def _array_as_list(value: Any) -> object:
    """An array of numpy as the list of its values, where those are Python's."""
    is_plain = type(value).__name__ == "ndarray" and value.dtype.kind in "biufUO"
    return value.tolist() if is_plain else value


def _text_frame(columns: Columns, rows: pl.Series) -> pl.DataFrame:
    where: Sequence[int] = rows.arg_true().to_list()
    texts = [_row_text(row) for row in columns.rows(where)]
    return pl.DataFrame({RECORD_TEXT: pl.Series(texts, dtype=pl.String)})


def _row_text(row: dict[str, Any]) -> str:
    """A row as JSON; what JSON has nothing for is text."""
    try:
        return _json_of(row)
    except ValueError:  # half of a surrogate pair
        return _json_of(_without_surrogates(row))


def _json_of(row: Any) -> str:
    return to_json(row, inf_nan_mode="strings", bytes_mode="base64", fallback=show_value).decode()


def _without_surrogates(value: Any) -> Any:
    """The value with halves of surrogate pairs escaped."""
    match value:
        case str():
            return escape_surrogates(value)
        case dict():
            return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
        case list() | tuple():
            return [_without_surrogates(one) for one in value]
        case _:
            return value
