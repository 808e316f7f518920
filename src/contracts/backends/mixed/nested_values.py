"""What Python values of a typed nested column no longer show: numbers of another type, and times finer than
a microsecond.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

import contracts.dtypes as d
from contracts.backends.physical_types import as_dtype, holds_type
from contracts.specification import (
    FieldType,
    ListOf,
    Specification,
    StructOf,
    find_name,
    walk_types,
)


def nested_conversions(
    column: pl.Series, expected: FieldType, path: str
) -> Iterator[tuple[str, str, int]]:
    """How many values inside a column are numbers that are cast ("cast") and times that are cut
    ("truncated"), each beside its path in data.
    """
    for place, values, declared in _scalars(column, expected, path):
        match declared.dtype:
            case d.Float() | d.Int() as dtype if _is_cast(dtype, values.dtype):
                yield place, "cast", len(values) - values.null_count()
            case _ if (cut := _cut_in(values, declared, is_cut=True)) is not None:
                if count := int(cut.sum()):
                    yield place, "truncated", count
            case _:
                pass


def rows_that_lose_time(column: pl.Series, expected: FieldType) -> pl.Series | None:
    """The rows of a nested column with a time that microseconds cannot hold and nothing cuts; None if
    there is none.
    """
    lost = _cut_in(column, expected, is_cut=False)
    return lost if lost is not None and lost.any() else None


def with_cut_times(column: pl.Series, expected: FieldType) -> pl.Series:
    """A nested column whose times are the microseconds that they lie in, where the declaration cuts them:
    Polars itself cuts negative durations towards zero.
    """
    if _fine_as(pl.Int64(), column.dtype, expected, is_cut=True) == column.dtype:
        return column
    return _floored(column, expected, is_cut=True).cast(column.dtype)


def time_held_inside(expected: FieldType) -> FieldType:
    """The first type inside a nested one of times that are held exactly."""
    return next(one for one in walk_types(expected) if _is_time(one, is_cut=False))


def _scalars(
    column: pl.Series, expected: FieldType, path: str
) -> Iterator[tuple[str, pl.Series, FieldType]]:
    """The scalars inside a column, each sort with its path in data and its type."""
    match expected.dtype:
        case ListOf(item) if isinstance(column.dtype, pl.List):
            yield from _scalars(column.list.explode(empty_as_null=False), item, path)
        case ListOf(item) if isinstance(column.dtype, pl.Array):
            yield from _scalars(column.arr.explode(empty_as_null=False), item, path)
        case StructOf(specification) if isinstance(column.dtype, pl.Struct):
            for name, (alias, member) in _members(column.dtype, specification).items():
                yield from _scalars(column.struct.field(name), member, f"{path}.{alias}")
        case _:
            yield path, column, expected


def _members(physical: pl.Struct, specification: Specification) -> dict[str, tuple[str, FieldType]]:
    """The aliases and types of a struct's declared members, by the names that its column has."""
    present = {one.name for one in physical.fields}
    found = ((find_name(one, present), one) for one in specification.fields)
    return {name: (one.alias, one.value) for name, one in found if name is not None}


def _is_cast(dtype: d.Float | d.Int, physical: pl.DataType) -> bool:
    numbers = physical.is_integer() or (physical.is_float() and isinstance(dtype, d.Float))
    return numbers and not holds_type(dtype, physical)


def _cut_in(column: pl.Series, expected: FieldType, *, is_cut: bool) -> pl.Series | None:
    """The mask of the values with a time that is finer than a microsecond; None where no type in it is.

    Args:
        is_cut: whether the times are meant that the declaration cuts; else those that it does not.
    """
    ticks = _fine_as(pl.Int64(), column.dtype, expected, is_cut=is_cut)
    if ticks == column.dtype:
        return None
    return column.cast(ticks).ne_missing(_floored(column, expected, is_cut=is_cut))


def _floored(column: pl.Series, expected: FieldType, *, is_cut: bool) -> pl.Series:
    """The column with the nanoseconds of the microsecond in place of each fine time. Polars cuts datetimes
    towards the earlier one, so all go by way of those.
    """
    fine, coarse = pl.Datetime("ns"), pl.Datetime("us")
    done = column
    for step in (pl.Int64(), fine, coarse, fine, pl.Int64()):
        done = done.cast(_fine_as(step, column.dtype, expected, is_cut=is_cut))
    return done


def _is_time(value: FieldType, *, is_cut: bool) -> bool:
    is_time = isinstance(value.dtype, (d.Datetime, d.Duration, d.Time))
    return is_time and (value.wire.truncate is not None) == is_cut


def _fine_as(
    leaf: pl.DataType, physical: pl.DataType, expected: FieldType, *, is_cut: bool
) -> pl.DataType:
    """The column's type with another one in place of each type of nanoseconds."""
    match expected.dtype:
        case ListOf(item) if isinstance(physical, pl.List):
            return pl.List(_fine_as(leaf, as_dtype(physical.inner), item, is_cut=is_cut))
        case ListOf(item) if isinstance(physical, pl.Array):
            inner = _fine_as(leaf, as_dtype(physical.inner), item, is_cut=is_cut)
            return pl.Array(inner, physical.size)
        case StructOf(specification) if isinstance(physical, pl.Struct):
            types = {one.name: as_dtype(one.dtype) for one in physical.fields}
            members = _members(physical, specification)
            changed = {
                name: _fine_as(leaf, types[name], member, is_cut=is_cut)
                for name, (_, member) in members.items()
            }
            return pl.Struct(types | changed)
        case _ if _is_time(expected, is_cut=is_cut) and _counts_nanoseconds(physical):
            return leaf
        case _:
            return physical


def _counts_nanoseconds(physical: pl.DataType) -> bool:
    if isinstance(physical, (pl.Datetime, pl.Duration)):
        return physical.time_unit == "ns"
    return isinstance(physical, pl.Time)
