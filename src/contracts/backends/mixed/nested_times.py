"""Times finer than a microsecond inside typed nested columns, which Python values no longer show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

import contracts.dtypes as d
from contracts.backends.physical_types import as_dtype
from contracts.specification import FieldType, ListOf, Specification, StructOf, walk_types

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows_that_lose_time(column: pl.Series, expected: FieldType) -> pl.Series | None:
    """The rows of a nested column with a time that microseconds cannot hold and no `Truncate` cuts;
    None if there is none.
    """
    coarse = _in_microseconds(column.dtype, expected)
    if coarse == column.dtype:
        return None
    finer = column.ne_missing(column.cast(coarse).cast(column.dtype))
    return finer if finer.any() else None


def nested_truncations(
    column: pl.Series, expected: FieldType, path: str
) -> Iterator[tuple[str, int]]:
    """How many times inside a column are cut to microseconds, by their paths in data."""
    match expected.dtype:
        case ListOf(item) if isinstance(column.dtype, pl.List):
            yield from nested_truncations(column.list.explode(), item, path)
        case ListOf(item) if isinstance(column.dtype, pl.Array):
            yield from nested_truncations(column.arr.explode(), item, path)
        case StructOf(specification) if isinstance(column.dtype, pl.Struct):
            for name, member in _members(column.dtype, specification).items():
                inner = column.struct.field(name)
                yield from nested_truncations(inner, member, f"{path}.{name}")
        case d.Datetime() if expected.wire.truncate and isinstance(column.dtype, pl.Datetime):
            cut = column.cast(pl.Datetime("us", column.dtype.time_zone)).cast(column.dtype)
            if count := int(column.ne_missing(cut).sum()):
                yield path, count
        case _:
            pass


def time_inside(expected: FieldType) -> FieldType:
    """The first type of times inside a nested one."""
    times = (d.Datetime, d.Duration)
    return next(one for one in walk_types(expected) if isinstance(one.dtype, times))


def _in_microseconds(physical: pl.DataType, expected: FieldType) -> pl.DataType:
    """The physical type with microseconds wherever the values of a time must be held exactly."""
    match expected.dtype:
        case ListOf(item) if isinstance(physical, pl.List):
            return pl.List(_in_microseconds(as_dtype(physical.inner), item))
        case ListOf(item) if isinstance(physical, pl.Array):
            return pl.Array(_in_microseconds(as_dtype(physical.inner), item), physical.size)
        case StructOf(specification) if isinstance(physical, pl.Struct):
            members = _members(physical, specification)
            return pl.Struct(
                {
                    one.name: _in_microseconds(as_dtype(one.dtype), members[one.name])
                    if one.name in members
                    else one.dtype
                    for one in physical.fields
                }
            )
        case d.Datetime() if isinstance(physical, pl.Datetime) and not expected.wire.truncate:
            return pl.Datetime("us", physical.time_zone) if physical.time_unit == "ns" else physical
        case d.Duration() if isinstance(physical, pl.Duration) and physical.time_unit == "ns":
            return pl.Duration("us")
        case _:
            return physical


def _members(physical: pl.Struct, specification: Specification) -> dict[str, FieldType]:
    """The declared members of a struct by the names that its column has."""
    there = {one.name for one in physical.fields}
    names = (
        (next((name for name in (one.alias, one.name) if name in there), None), one.value)
        for one in specification.fields
    )
    return {name: value for name, value in names if name is not None}
