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
            case d.Datetime() if declared.wire.truncate and isinstance(values.dtype, pl.Datetime):
                coarse = pl.Datetime("us", values.dtype.time_zone)
                if count := int(_changes_in(values, coarse).sum()):
                    yield place, "truncated", count
            case _:
                pass


def rows_that_lose_time(column: pl.Series, expected: FieldType) -> pl.Series | None:
    """The rows of a nested column with a time that microseconds cannot hold and nothing cuts; None if
    there is none.
    """
    coarse = _type_as_held(column.dtype, expected)
    if coarse == column.dtype:
        return None
    lost = _changes_in(column, coarse)
    return lost if lost.any() else None


def time_held_inside(expected: FieldType) -> FieldType:
    """The first type inside a nested one of times that are held exactly."""
    return next(filter(_holds_time, walk_types(expected)))


def _scalars(
    column: pl.Series, expected: FieldType, path: str
) -> Iterator[tuple[str, pl.Series, FieldType]]:
    """The scalars inside a column, each sort with its path in data and its type."""
    match expected.dtype:
        case ListOf(item) if isinstance(column.dtype, pl.List):
            yield from _scalars(column.list.explode(), item, path)
        case ListOf(item) if isinstance(column.dtype, pl.Array):
            yield from _scalars(column.arr.explode(), item, path)
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


def _changes_in(values: pl.Series, coarse: pl.DataType) -> pl.Series:
    """The mask of the values that another type does not hold."""
    return values.ne_missing(values.cast(coarse).cast(values.dtype))


def _holds_time(value: FieldType) -> bool:
    """Whether values of the type are times that are not cut. Polars cuts negative durations towards
    zero, and `Truncate` does not: so nothing cuts a nested one.
    """
    is_cut = isinstance(value.dtype, d.Datetime) and value.wire.truncate is not None
    return isinstance(value.dtype, (d.Datetime, d.Duration)) and not is_cut


def _type_as_held(physical: pl.DataType, expected: FieldType) -> pl.DataType:
    """The column's type with microseconds wherever times are held exactly."""
    match expected.dtype:
        case ListOf(item) if isinstance(physical, pl.List):
            return pl.List(_type_as_held(as_dtype(physical.inner), item))
        case ListOf(item) if isinstance(physical, pl.Array):
            return pl.Array(_type_as_held(as_dtype(physical.inner), item), physical.size)
        case StructOf(specification) if isinstance(physical, pl.Struct):
            types = {one.name: as_dtype(one.dtype) for one in physical.fields}
            members = _members(physical, specification)
            held = {n: _type_as_held(types[n], member) for n, (_, member) in members.items()}
            return pl.Struct(types | held)
        case _ if not _holds_time(expected):
            return physical
        case _ if isinstance(physical, pl.Datetime) and physical.time_unit == "ns":
            return pl.Datetime("us", physical.time_zone)
        case _ if isinstance(physical, pl.Duration) and physical.time_unit == "ns":
            return pl.Duration("us")
        case _:
            return physical
