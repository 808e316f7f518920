"""Numbers of another type inside typed nested columns: Python values no longer show that they were cast."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

import contracts.dtypes as d
from contracts.backends.physical_types import holds_type
from contracts.specification import FieldType, ListOf, StructOf


def nested_casts(column: pl.Series, expected: FieldType, path: str) -> Iterator[tuple[str, int]]:
    """How many numbers inside a column are of another type than their field's, by its path in data."""
    match expected.dtype:
        case ListOf(item) if isinstance(column.dtype, pl.List):
            yield from nested_casts(column.list.explode(), item, path)
        case ListOf(item) if isinstance(column.dtype, pl.Array):
            yield from nested_casts(column.arr.explode(), item, path)
        case StructOf(specification) if isinstance(column.dtype, pl.Struct):
            names = {one.name for one in column.dtype.fields}
            for one in specification.fields:
                held = next((name for name in (one.alias, one.name) if name in names), None)
                if held is not None:
                    inner = f"{path}.{one.alias}"
                    yield from nested_casts(column.struct.field(held), one.value, inner)
        case d.Float() | d.Int() as dtype if _is_cast(dtype, column.dtype):
            yield path, len(column) - column.null_count()
        case _:
            pass


def _is_cast(dtype: d.Float | d.Int, physical: pl.DataType) -> bool:
    numbers = physical.is_integer() or (physical.is_float() and isinstance(dtype, d.Float))
    return numbers and not holds_type(dtype, physical)
