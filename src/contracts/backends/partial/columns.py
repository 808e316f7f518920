"""Columns of several batches as one: their types may differ, and hold the same values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from contracts.backends.frame.measure import CannotEvaluate

if TYPE_CHECKING:
    from polars._typing import TimeUnit

_UNITS: tuple[TimeUnit, ...] = ("ms", "us", "ns")


def concat_parts(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The rows of some frames; a column that one of them lacks is null there.

    Raises:
        CannotEvaluate: no type holds the values of a column in all of them.
    """
    schemas = [frame.schema for frame in frames]
    if all(schema == schemas[0] for schema in schemas):
        return pl.concat(frames, rechunk=False)
    types: Mapping[str, pl.DataType] = {}
    for frame in frames:
        types = common_types(frame, types)
    return pl.concat([as_types(frame, types) for frame in frames], rechunk=False)


def common_types(
    frame: pl.DataFrame, before: Mapping[str, pl.DataType]
) -> Mapping[str, pl.DataType]:
    """The types that hold a frame's columns, and those of the types of the frames before it.

    Raises:
        CannotEvaluate: there is none for some column.
    """
    types = dict(before)
    for column in frame.get_columns():
        known = types.get(column.name, pl.Null())
        empty = column.null_count() == len(column)
        types[column.name] = known if empty and known != pl.Null else _common(known, column)
    return types


def _finer(one: pl.Datetime | pl.Duration, other: pl.Datetime | pl.Duration) -> TimeUnit:
    """The finer unit of two types of times."""
    return _UNITS[max(_UNITS.index(kind.time_unit) for kind in (one, other))]


def _common(known: pl.DataType, column: pl.Series) -> pl.DataType:
    """A type that holds the values of both exactly.

    Raises:
        CannotEvaluate: there is none.
    """
    dtype = column.dtype
    if known in (pl.Null, dtype):
        return dtype
    if isinstance(known, pl.Datetime) and isinstance(dtype, pl.Datetime):
        return pl.Datetime(_finer(known, dtype), known.time_zone)
    if isinstance(known, pl.Duration) and isinstance(dtype, pl.Duration):
        return pl.Duration(_finer(known, dtype))
    if isinstance(known, pl.Decimal) and isinstance(dtype, pl.Decimal):
        return pl.Decimal(38, max(known.scale, dtype.scale))
    for family, widest in _FAMILIES:
        if known in family and dtype in family:
            return widest
    raise CannotEvaluate(
        f"{column.name} is of type {known} in one batch, and of {dtype} in another"
    )


_FAMILIES: tuple[tuple[tuple[type[pl.DataType], ...], pl.DataType], ...] = (
    ((pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32), pl.Int64()),
    ((pl.Int128, pl.Int64, pl.UInt64), pl.Int128()),
    ((pl.Float32, pl.Float64), pl.Float64()),
    ((pl.String, pl.Categorical, pl.Enum), pl.String()),
)
"""Types whose values one type holds exactly."""


def as_types(frame: pl.DataFrame, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The frame with all the columns, in these types.

    Raises:
        CannotEvaluate: a value is too far from zero for its type.
    """
    height = frame.height
    columns = {column.name: column for column in frame.get_columns()}
    made = {}
    for name, dtype in types.items():
        column = columns.get(name)
        if column is None or column.null_count() == height:
            made[name] = pl.Series(name, [], dtype).extend_constant(None, height)
        else:
            made[name] = column if column.dtype == dtype else _cast(column, dtype)
    return pl.DataFrame(made) if made else frame


def _cast(column: pl.Series, dtype: pl.DataType) -> pl.Series:
    """The column in another type.

    Raises:
        CannotEvaluate: a value is too far from zero for it.
    """
    if isinstance(dtype, pl.Datetime) and dtype.time_zone is not None:
        column = column.dt.convert_time_zone(dtype.time_zone)
    made = column.cast(dtype, strict=False)
    back = made.cast(column.dtype, strict=False)
    if not column.equals(back, null_equal=True):
        raise CannotEvaluate(f"{column.name} has values in one batch that {dtype} cannot hold")
    return made
