"""What one batch of data looks like: nulls as they came, values in contract form."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from contracts.backends.columns import Column
from contracts.backends.engine_errors import enforcing
from contracts.backends.frame.output import has_contract_type
from contracts.backends.mixed.typed_batch import TypedBatch
from contracts.backends.physical_types import physical_type
from contracts.engine.parse import ConvertedWire, WireBatch, convert_wire
from contracts.profiles.categories import Categories
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.formats_seen import formats_seen
from contracts.profiles.intervals import IntervalProfile
from contracts.profiles.measure import field_profile
from contracts.profiles.measure_pairs import PairedColumn, interval_profile, pair_profile
from contracts.profiles.pair_profile import PairProfile
from contracts.specification import FieldType, StructOf, match_columns

if TYPE_CHECKING:
    from contracts.specification import Field, Specification

_MIN_ROWS_FOR_THREADS = 20_000
"""From this many rows it pays to measure columns side by side."""


class _Measured(NamedTuple):
    """One column to measure: the arguments of `field_profile`.

    Attributes:
        formats: how many values each pattern of the field's format read.
        paired: the column as one of a pair; None inside a column of structs.
    """

    name: str
    column: pl.Series
    expected: FieldType
    nulls: int
    unreadable: int
    formats: Categories | None = None
    paired: PairedColumn | None = None


class BatchProfile(NamedTuple):
    """The profiles of the fields of a batch, of its pairs, and of the steps from row to row, by their names."""

    fields: dict[str, FieldProfile]
    pairs: dict[str, PairProfile]
    intervals: dict[str, IntervalProfile]


def batch_profile(
    batch: WireBatch, paired: Sequence[tuple[Field, Field]], ordered: Sequence[Field]
) -> BatchProfile:
    """What a batch looks like.

    Args:
        paired: the fields that are compared with each other.
        ordered: the times of which each row is compared with the next.

    Raises:
        EngineError: the engine could not do it.
    """
    adapter = batch.adapter
    with enforcing(adapter.specification, "profiling the data", adapter.types):
        came = adapter.columns().fields
        columns = [*_columns(adapter.specification, convert_wire(batch), came)]
        held = {one.name: one.paired for one in columns if one.paired is not None}
        # Each is a task of its own, for one column keeps one core busy.
        tasks: list[Callable[[], Any]] = [
            *(partial(_measure, one) for one in columns),
            *(partial(pair_profile, held[one.alias], held[other.alias]) for one, other in paired),
            *(partial(interval_profile, held[one.alias]) for one in ordered),
        ]
        if adapter.height < _MIN_ROWS_FOR_THREADS:
            done = [task() for task in tasks]
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                done = [*pool.map(_call, tasks)]
    return BatchProfile(
        {one.name: one for one in done if isinstance(one, FieldProfile)},
        {one.name: one for one in done if isinstance(one, PairProfile)},
        {one.name: one for one in done if isinstance(one, IntervalProfile)},
    )


def _call(task: Callable[[], Any]) -> Any:
    return task()


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
        paired = PairedColumn(name, column, came, expected)
        yield _Measured(name, column, expected, int(came.sum()), unreadable, formats, paired)
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
        yield _Measured(name, member, inner, nulls, unreadable)
        yield from _member_columns(name, member, inner, filled)
