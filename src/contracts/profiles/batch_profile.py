"""What one batch of data looks like: nulls as they came, values in contract form."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from contracts.backends.columns import Column
from contracts.backends.engine_errors import enforcing
from contracts.backends.frame.output import has_contract_type
from contracts.backends.mixed.typed_batch import TypedBatch
from contracts.backends.physical_types import physical_type
from contracts.dtypes import Date, Datetime, Duration
from contracts.engine.parse import ConvertedWire, WireBatch, convert_wire
from contracts.profiles.categories import Categories
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.formats_seen import formats_seen
from contracts.profiles.measure import field_profile, held_values
from contracts.specification import FieldType, StructOf, match_columns

if TYPE_CHECKING:
    from contracts.specification import Specification

_PAIRED = 4
"""How many times of one type are compared with each other: the first ones of the contract."""
_LATER = FieldType(Duration())
_MIN_ROWS_FOR_THREADS = 20_000
"""From this many rows it pays to measure columns side by side."""


class _Measured(NamedTuple):
    """One column to measure: the arguments of `field_profile`.

    Attributes:
        is_nested: whether it lies inside a column of structs.
        formats: how many values each pattern of the field's format read.
    """

    name: str
    column: pl.Series
    expected: FieldType
    nulls: int
    unreadable: int
    is_nested: bool = False
    formats: Categories | None = None


class BatchProfile(NamedTuple):
    """The profiles of the fields of a batch, and of its pairs of times, by their names."""

    fields: dict[str, FieldProfile]
    pairs: dict[str, FieldProfile]


def batch_profile(batch: WireBatch) -> BatchProfile:
    """What a batch looks like.

    Raises:
        EngineError: the engine could not do it.
    """
    adapter = batch.adapter
    with enforcing(adapter.specification, "profiling the data", adapter.types):
        came = adapter.columns().fields
        columns = [*_columns(adapter.specification, convert_wire(batch), came)]
        count = len(columns)
        columns += _pairs_of_times([one for one in columns if not one.is_nested])
        if adapter.height < _MIN_ROWS_FOR_THREADS:
            measured = [*map(_measure, columns)]
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                measured = [*pool.map(_measure, columns)]
    fields, pairs = measured[:count], measured[count:]
    return BatchProfile({one.name: one for one in fields}, {one.name: one for one in pairs})


def _measure(one: _Measured) -> FieldProfile:
    measured = field_profile(
        one.name, one.column, one.expected, nulls=one.nulls, unreadable=one.unreadable
    )
    return replace(measured, formats=one.formats)


def _columns(
    specification: Specification, converted: ConvertedWire, wire: Mapping[str, Column]
) -> Iterator[_Measured]:
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
        formats = formats_seen(wire.get(declared.name), column.is_not_null() & ~came, expected)
        yield _Measured(name, column, expected, int(came.sum()), unreadable, formats=formats)
        yield from _member_columns(name, column, expected, converted.filled.counts)


def _member_columns(
    path: str, column: pl.Series, expected: FieldType, filled: Mapping[str, Mapping[str, int]]
) -> Iterator[_Measured]:
    """The columns inside a column of structs, of the structs that are there."""
    if not isinstance(expected.dtype, StructOf) or not isinstance(column.dtype, pl.Struct):
        return
    there = column.drop_nulls()
    members = there.struct.unnest()
    held, _ = match_columns(expected.dtype.specification, members.columns)
    for declared in expected.dtype.specification.fields:
        name = f"{path}.{declared.alias}"
        # Whatever a private struct holds is private.
        inner = replace(declared.value, sensitive=declared.value.sensitive or expected.sensitive)
        nothing = pl.Series([None] * len(there), dtype=physical_type(inner.dtype))
        member = members.get_column(held[declared.name]) if declared.name in held else nothing
        nulls, unreadable = member.null_count(), 0
        if not has_contract_type(inner, member.dtype):
            member, unreadable = nothing, len(there) - nulls
        nulls += sum(filled.get(name, {}).values())
        yield _Measured(name, member, inner, nulls, unreadable, is_nested=True)
        yield from _member_columns(name, member, inner, filled)


def _pairs_of_times(columns: Sequence[_Measured]) -> Iterator[_Measured]:
    """How much later one time is than another, in each row that has both: a duration."""
    for kind in (Date(), Datetime(), Datetime(aware=True)):
        times = [
            one for one in columns if one.expected.dtype == kind and not one.expected.sensitive
        ]
        held = [(one.name, held_values(one.column, one.expected)) for one in times[:_PAIRED]]
        for (first, before), (second, after) in combinations(held, 2):
            later = (after - before).cast(pl.Duration("us"))
            name = f"{first} → {second}"
            yield _Measured(name, later, _LATER, later.null_count(), 0)
