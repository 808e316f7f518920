"""From the arrays of numpy and pandas to columns: value for value, NaN as NaN, missing as null."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

from contracts.backends.batch import Failure, attempt
from contracts.backends.columns import Column
from contracts.kinds.arrow_columns import column_of

if TYPE_CHECKING:
    import numpy as np


def column_of_array(array: np.ndarray[Any, Any]) -> Column:
    """A numpy array as a column: its NaN are NaN, its NaT null."""
    if array.ndim != 1:
        return list(array.tolist())
    if array.dtype.kind in "biuf" and array.dtype.isnative:
        return pl.Series(values=array, nan_to_null=False)
    if array.dtype.kind in "mM":
        return arrow_column(array, array)
    return list(array.tolist())


def column_of_series(series: Any) -> Column:
    """A pandas Series as a column, its index ignored: NA, NaT and a string's NaN are null, a NaN in
    a column of numbers or of objects is NaN.
    """
    kind = series.dtype
    if not hasattr(kind, "na_value"):  # numpy's own
        is_objects = kind.kind == "O"
        return (
            without_markers(series.tolist()) if is_objects else column_of_array(series.to_numpy())
        )
    if type(kind).__name__ == "SparseDtype":
        return column_of_series(series.sparse.to_dense())
    return arrow_column(series.array, series)


def arrow_column(array: Any, values: Any) -> Column:
    """An array that Arrow can hold as a column; else its values."""
    made: Any = attempt(lambda: pa.array(array))
    if isinstance(made, Failure):
        return without_markers(values.tolist(), nan=True)
    return column_of(made if isinstance(made, pa.ChunkedArray) else pa.chunked_array([made]))


def without_markers(values: list[Any], *, nan: bool = False) -> list[object]:
    """The values with None for each of pandas' markers of what is missing.

    Args:
        nan: whether a NaN is such a marker too, as where no value could be one.
    """
    pandas = sys.modules.get("pandas")  # which another thread may just be loading
    markers = [getattr(pandas, name, None) for name in ("NA", "NaT")]
    if pandas is not None:
        values = [None if v is markers[0] or v is markers[1] else v for v in values]
    return [None if v != v else v for v in values] if nan else values  # noqa: PLR0124 - NaN is unlike itself
