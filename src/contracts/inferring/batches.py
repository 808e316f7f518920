"""The data that a contract is drafted from, as batches of Series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import polars as pl
import pyarrow as pa

from contracts.backends.absent import ABSENT
from contracts.backends.columns import Column
from contracts.engine.engine import Engine
from contracts.engine.sources import stream_source
from contracts.errors import Obstacle, SchemaError
from contracts.hints import Hint
from contracts.inputs.adapter import InputAdapter
from contracts.interchange.class_builder import Obstructed
from contracts.interchange.tables.type_annotations import unsupported_type
from contracts.specification import Specification
from contracts.wire.records.csv_lines import FileLayout
from contracts.wire.scalar.exact_floats import is_exact_float

_ANYTHING = Specification("the data", (), extra="allow")
_SCALARS = (bool, int, float, str, bytes, Decimal, date, datetime, time, timedelta)
_GOOD_HINT = "Repair or leave out what is malformed: a draft is made from good data"
_CONVERT_HINT = "Convert the column to one type before"


@dataclass(frozen=True, slots=True)
class DraftBatch:
    """Some rows.

    Attributes:
        columns: the columns by their names; the types of each kind are one: integers are Int64, times are in
            microseconds.
        partial: the columns that not every row has.
        uuids: the columns of UUIDs, here as text.
        finer: the columns that have times finer than a microsecond.
        text: whether every value is text, as in CSV.
        pandas: whether NaN is written for what is missing.
        file: the file that they are of, where files are read.
    """

    columns: Mapping[str, pl.Series]
    height: int
    partial: frozenset[str]
    uuids: frozenset[str]
    finer: frozenset[str]
    text: bool
    pandas: bool
    file: str | None = None


def draft_batches(data: object, layout: FileLayout) -> Iterator[DraftBatch]:
    """The data in batches, read once.

    Args:
        layout: how CSV files are laid out.

    Raises:
        SchemaError: a column has values that no field has, or a record is malformed.
        UnsupportedDataError, EngineError, WireError: it cannot be read.
    """
    source = stream_source(Engine(_ANYTHING), data, layout)
    for adapter in source.batches:
        file = source.counted[-1].file if source.counted else None
        yield replace(_draft_batch(adapter), file=file)


def refuse_columns(obstacles: Iterable[Obstacle]) -> None:
    """Raise SchemaError if there are obstacles."""
    every = tuple(obstacles)
    if every:
        raise SchemaError("the data", every)


def _draft_batch(adapter: InputAdapter) -> DraftBatch:
    read = adapter.columns()
    obstacles = [Obstacle(name, "is there twice", "Rename it") for name in read.repeated]
    obstacles += _obstacles_of_layout(adapter, len(read.by_name)) or [
        Obstacle("", f"has records that are malformed: {example.value}", _GOOD_HINT)
        for finding in read.found.broken
        for example in finding.violation.examples[:1]
    ]
    refuse_columns(obstacles)
    series: dict[str, pl.Series] = {}
    partial: set[str] = set()
    uuids: set[str] = set()
    finer: set[str] = set()
    for name, column in read.by_name.items():
        values = [*_sparse_values(column, read.height)] if isinstance(column, dict) else column
        if isinstance(values, list) and any(one is ABSENT for one in values):
            values = [None if one is ABSENT else one for one in values]
            partial.add(name)
        if isinstance(values, list) and any(type(one) is UUID for one in values):
            values = [str(one) if type(one) is UUID else one for one in values]
            uuids.add(name)
        try:
            one = _draft_series(name, values)
        except Obstructed as obstructed:
            obstacles += obstructed.obstacles
            continue
        series[name] = one = _of_one_type(name, one, obstacles)
        coarse = _to_microseconds(one)
        if coarse is not one and not coarse.cast(one.dtype).equals(one):
            finer.add(name)
        series[name] = coarse
    refuse_columns(obstacles)
    return DraftBatch(
        series,
        read.height,
        frozenset(partial),
        frozenset(uuids),
        frozenset(finer),
        adapter.source == "text",
        type(adapter).__name__ == "PandasAdapter",
    )


def _obstacles_of_layout(adapter: InputAdapter, width: int) -> list[Obstacle]:
    """What is wrong with a file that is laid out otherwise than it was read, where that is known."""
    cause = adapter.cause(None, "extra_field") if adapter.source == "text" and width < 2 else None
    if cause is None:
        return []
    reason, asks, arguments = str(cause).partition(": is it ")
    if not asks:
        return [Obstacle("", f"is not a table: {cause}", _GOOD_HINT)]
    changes = cause.changes if isinstance(cause, Hint) else ()
    hint = Hint(f"Pass {arguments.removesuffix('?')}", *changes)
    return [Obstacle("", f"is laid out otherwise than it was read: {reason}", hint)]


def _sparse_values(column: Mapping[int, object], height: int) -> Iterator[object]:
    return (column.get(row, ABSENT) for row in range(height))


def _draft_series(name: str, column: Column) -> pl.Series:
    """A column as a Series.

    Raises:
        Obstructed: its values are of several types, or of one that no field has.
    """
    if isinstance(column, pl.Series):
        return column.alias(name)
    types = {type(one) for one in column if one is not None}
    values = cast("list[Any]", column)
    if types == {int, float} and all(is_exact_float(one) for one in values if type(one) is int):
        column = [float(one) if type(one) is int else one for one in values]
        types = {float}
    if len(types) > 1:
        kinds = " and ".join(sorted(one.__name__ for one in types))
        raise Obstructed(Obstacle(name, f"holds values of the types {kinds}", _CONVERT_HINT))
    kind = next(iter(types), None)
    if kind is not None and kind not in _SCALARS and not issubclass(kind, (dict, list)):
        raise Obstructed(Obstacle(name, f"holds values of the type {kind.__name__}", _CONVERT_HINT))
    try:
        if kind is not None and issubclass(kind, (dict, list)):
            return pl.Series(name, pa.array(column))
        return pl.Series(name, column, strict=True)
    except (pl.exceptions.PolarsError, pa.ArrowException, TypeError, OverflowError) as error:
        problem = f"holds values that no column holds ({type(error).__name__})"
        raise Obstructed(Obstacle(name, problem, _CONVERT_HINT)) from None


def _of_one_type(name: str, column: pl.Series, obstacles: list[Obstacle]) -> pl.Series:
    """The column in the widest type of its kind."""
    dtype = column.dtype
    if dtype == pl.UInt64:
        return column
    if dtype.is_integer():
        wide = column.cast(pl.Int64, strict=False)
        if wide.null_count() > column.null_count():
            problem = "holds integers of more than 64 bits"
            obstacles.append(Obstacle(name, problem, "Convert it to text, or to Decimal"))
        return wide
    if dtype.is_float():
        return column.cast(pl.Float64)
    if isinstance(dtype, (pl.Categorical, pl.Enum)):
        return column.cast(pl.String)
    if isinstance(dtype, (pl.Object, pl.Unknown)):
        obstacles += unsupported_type(name, dtype).obstacles
    return column


def _to_microseconds(column: pl.Series) -> pl.Series:
    """Times and durations in microseconds; the column itself where it has none that are finer."""
    match column.dtype:
        case pl.Datetime(time_unit=unit) | pl.Duration(time_unit=unit) if unit != "us":
            return column.dt.cast_time_unit("us")
        case pl.Time():
            return ((column.cast(pl.Int64) // 1000) * 1000).cast(pl.Time)
        case _:
            return column
