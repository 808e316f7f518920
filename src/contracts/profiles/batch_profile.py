"""What one batch of data looks like: nulls as they came, values in contract form."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from contracts.backends.engine_errors import enforcing
from contracts.backends.frame.output import has_contract_type
from contracts.backends.mixed.typed_batch import TypedBatch
from contracts.backends.physical_types import physical_type
from contracts.engine.parse import ConvertedWire, WireBatch, convert_wire
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.measure import field_profile
from contracts.specification import FieldType, StructOf, match_columns

if TYPE_CHECKING:
    from contracts.specification import Specification

_MIN_ROWS_FOR_THREADS = 20_000
"""From this many rows it pays to measure columns side by side."""


class _Measured(NamedTuple):
    """One column to measure: the arguments of `field_profile`."""

    name: str
    column: pl.Series
    expected: FieldType
    nulls: int
    unreadable: int


def batch_profile(batch: WireBatch) -> dict[str, FieldProfile]:
    """The profiles of the fields of a batch, by their names in data.

    Raises:
        EngineError: the engine could not do it.
    """
    adapter = batch.adapter
    with enforcing(adapter.specification, "profiling the data", adapter.types):
        columns = [*_columns(adapter.specification, convert_wire(batch))]
        if adapter.height < _MIN_ROWS_FOR_THREADS:
            measured = [*map(_measure, columns)]
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                measured = [*pool.map(_measure, columns)]
    return {one.name: one for one in measured}


def _measure(one: _Measured) -> FieldProfile:
    return field_profile(
        one.name, one.column, one.expected, nulls=one.nulls, unreadable=one.unreadable
    )


def _columns(specification: Specification, converted: ConvertedWire) -> Iterator[_Measured]:
    """The columns of a batch, those inside structs after the structs."""
    read = TypedBatch(converted.columns, 0)
    height = converted.columns.height
    for declared in specification.fields:
        name, expected = declared.alias, declared.value
        column = read.typed.get(declared.name)
        if column is None:  # no row has the field
            column = pl.Series([None] * height, dtype=physical_type(expected.dtype))
        there = read.unparseable.get(declared.name)
        nulls = column.is_null() if there is None else there.nulls
        filled = converted.filled.rows.get(declared.name)
        came = nulls if filled is None else nulls | filled
        unreadable = 0 if there is None else int((there.rows & ~there.nulls).sum())
        if not has_contract_type(expected, column.dtype):
            unreadable = height - int(nulls.sum())
            column = pl.Series([None] * height, dtype=physical_type(expected.dtype))
        yield _Measured(name, column, expected, int(came.sum()), unreadable)
        yield from _members(name, column, expected, converted.filled.counts)


def _members(
    path: str, column: pl.Series, expected: FieldType, filled: Mapping[str, Mapping[str, int]]
) -> Iterator[_Measured]:
    """The columns inside a column of structs, of the structs that are there."""
    if not isinstance(expected.dtype, StructOf) or not isinstance(column.dtype, pl.Struct):
        return
    there = column.drop_nulls()
    members = there.struct.unnest()
    held, _ = match_columns(expected.dtype.specification, members.columns)
    for declared in expected.dtype.specification.fields:
        name, inner = f"{path}.{declared.alias}", declared.value
        nothing = pl.Series([None] * len(there), dtype=physical_type(inner.dtype))
        member = members.get_column(held[declared.name]) if declared.name in held else nothing
        nulls, unreadable = member.null_count(), 0
        if not has_contract_type(inner, member.dtype):
            member, unreadable = nothing, len(there) - nulls
        nulls += sum(filled.get(name, {}).values())
        yield _Measured(name, member, inner, nulls, unreadable)
        yield from _members(name, member, inner, filled)
