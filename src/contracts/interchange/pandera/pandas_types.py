"""The types of columns of pandera's pandas API as types of Polars."""

from __future__ import annotations

from inspect import isclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from contracts.backends.physical_types import as_dtype
from contracts.errors import Obstacle
from contracts.interchange.class_builder import Obstructed
from contracts.interchange.tables.type_annotations import unsupported_type

_BY_KIND: dict[str, pl.DataType] = {
    "b": pl.Boolean(),
    "O": pl.String(),
    "U": pl.String(),
    "M": pl.Datetime("us"),
    "m": pl.Duration("us"),
}
"""The types of numpy that have one width here, by its letters for their kinds; objects are text."""
_NUMBERS = {"i": "Int", "u": "UInt", "f": "Float"}
_CATEGORIES = "Declare str, or the type of its categories, and list them: Check.isin([…])"


def dtype_of_pandas(where: str, dtype: Any) -> pl.DataType:
    """The type whose values a column holds.

    Raises:
        Obstructed: there is none, or contracts do not support it.
    """
    if dtype is None:
        raise Obstructed(Obstacle(where, "has no type", "Declare one: a field has one type"))
    match type(dtype).__name__:
        case "Category":
            return _dtype_of_categories(where, dtype)
        case "Date":
            return pl.Date()
        case "Decimal":
            return pl.Decimal(dtype.precision, dtype.scale)
        case "STRING" | "NpString":
            return pl.String()
        case "DateTime":
            return _dtype_of_datetimes(where, dtype)
        case _:
            return _dtype_of_storage(where, dtype)


def keeps_na(dtype: Any) -> bool:
    """Whether values of a type compare with NA to NA, as pandas' own and Arrow's do."""
    stored = _storage_of(dtype)
    return hasattr(stored, "pyarrow_dtype") or hasattr(stored, "numpy_dtype")


def zone_of_pandas(dtype: Any) -> Any:
    """The zone of a type of datetimes; None without one."""
    arrow = getattr(_storage_of(dtype), "pyarrow_dtype", None)
    return getattr(arrow if arrow is not None else _storage_of(dtype), "tz", None)


def _storage_of(dtype: Any) -> Any:
    stored = dtype.type
    return stored() if isclass(stored) and hasattr(stored, "na_value") else stored


def _dtype_of_categories(where: str, dtype: Any) -> pl.DataType:
    if dtype.categories is None:
        return pl.Categorical()
    categories = [*dtype.categories]
    if not all(isinstance(one, str) for one in categories):
        raise Obstructed(Obstacle(where, "has categories that are not text", _CATEGORIES))
    if dtype.ordered:
        problem = "has categories in order, and a contract's members have none"
        raise Obstructed(Obstacle(where, problem, _CATEGORIES))
    return pl.Enum(categories)


def _dtype_of_datetimes(where: str, dtype: Any) -> pl.DataType:
    if dtype.time_zone_agnostic:
        problem = "holds datetimes of any zone, or of none"
        raise Obstructed(Obstacle(where, problem, "Declare a zone: pd.DatetimeTZDtype(tz=…)"))
    return pl.Datetime("us", None if zone_of_pandas(dtype) is None else "UTC")


def _dtype_of_storage(where: str, dtype: Any) -> pl.DataType:
    """A type of Arrow, of numpy, or one of pandas' own over one of numpy's."""
    stored = _storage_of(dtype)
    if hasattr(stored, "pyarrow_dtype"):
        return _dtype_of_arrow(where, stored.pyarrow_dtype)
    numpys = getattr(stored, "numpy_dtype", stored)
    if not isinstance(numpys, np.dtype):
        raise unsupported_type(where, dtype)
    width = 8 * numpys.itemsize
    if numpys.kind in _NUMBERS and 8 <= width <= 64 and numpys.name != "float16":
        return as_dtype(getattr(pl, f"{_NUMBERS[numpys.kind]}{width}"))
    if numpys.kind not in _BY_KIND:
        raise unsupported_type(where, dtype)
    return _BY_KIND[numpys.kind]


def _dtype_of_arrow(where: str, dtype: pa.DataType) -> pl.DataType:
    if pa.types.is_timestamp(dtype):
        return pl.Datetime("us", None if dtype.tz is None else "UTC")
    if pa.types.is_duration(dtype):
        return pl.Duration("us")
    try:
        made = pl.from_arrow(pa.chunked_array([], dtype))
    except (pa.ArrowException, pl.exceptions.PolarsError):
        raise unsupported_type(where, dtype) from None
    return made.dtype if isinstance(made, pl.Series) else pl.Null()
