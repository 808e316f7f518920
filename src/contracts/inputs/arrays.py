"""Columns from the arrays of numpy and pandas: value for value, NaN as NaN, missing as null."""

from __future__ import annotations

import sys
from types import NoneType
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

from contracts.backends.attempt import Failure, attempt
from contracts.backends.columns import Column
from contracts.inputs.arrow_columns import column_from_arrow

if TYPE_CHECKING:
    import numpy as np


def column_of_array(array: np.ndarray[Any, Any]) -> Column:
    """A numpy array as a column: its NaN stays NaN, its NaT becomes null."""
    if array.ndim != 1:
        return list(array.tolist())
    if array.dtype.kind in "biuf":
        native = array.astype(array.dtype.newbyteorder("="), copy=False)
        return pl.Series(values=native, nan_to_null=False)
    if array.dtype.kind in "mM":
        return _column_through_arrow(array, array)
    return list(array.tolist())


def column_of_series(series: Any) -> Column:
    """A pandas Series as a column, its index ignored: NA, NaT and a string's NaN become null, a NaN
    in a column of numbers or of objects stays NaN.
    """
    kind = series.dtype
    if not hasattr(kind, "na_value"):  # numpy's own
        is_objects = kind.kind == "O"
        return (
            _without_markers(series.tolist()) if is_objects else column_of_array(series.to_numpy())
        )
    if type(kind).__name__ == "SparseDtype":
        return column_of_series(series.sparse.to_dense())
    return _column_through_arrow(series.array, series)


def _column_through_arrow(array: Any, values: Any) -> Column:
    """An array as a column by way of Arrow; its values where Arrow cannot hold it."""
    made: Any = attempt(lambda: pa.array(array))
    if isinstance(made, Failure):
        return _without_markers(values.tolist(), nan=True)
    return column_from_arrow(
        made if isinstance(made, pa.ChunkedArray) else pa.chunked_array([made])
    )


def _without_markers(values: list[Any], *, nan: bool = False) -> list[object]:
    """The values with None for each of pandas' markers of a missing value.

    Args:
        nan: whether a NaN is such a marker too, as in an array that holds no floats.
    """
    pandas = sys.modules.get("pandas")  # which another thread may just be loading
    markers = [getattr(pandas, name, None) for name in ("NA", "NaT")]
    if {*map(type, markers)} & {*map(type, values)} - {NoneType}:
        values = [None if v is markers[0] or v is markers[1] else v for v in values]
    return [None if v != v else v for v in values] if nan else values  # noqa: PLR0124 - NaN is unlike itself
