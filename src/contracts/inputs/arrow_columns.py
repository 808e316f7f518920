"""Polars columns from Arrow's, value for value; Python values where Polars cannot hold them.

Polars takes most Arrow columns as they are. It panics on some types, makes text of dictionaries of
numbers, wraps the seconds of far times around, and trusts text to be UTF-8; Arrow itself loses
items as it casts list views. This module corrects those. The types are those of the Arrow columnar
format, with its canonical extension types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute

from contracts.backends.attempt import Failure, attempt
from contracts.backends.columns import Column

_compute: Any = pyarrow.compute  # its functions are made at run time
_SECONDS = (2**63 - 1) // 1000
"""How many seconds int64 can count in milliseconds, as Polars does."""
_SECONDS_A_DAY = 86_400
_TICKS_A_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_WORTH_A_CHUNK = 10_000
"""The smallest useful chunk: columns of smaller ones are joined."""

_UUID_PARTS = ((0, 8), (8, 4), (12, 4), (16, 4), (20, 12))
"""Where the groups of a UUID's hexadecimal digits start, and how many digits they have."""


class _UnparseableCell:
    """A cell for which neither Polars nor Python has a value."""

    def __init__(self, description: object) -> None:
        self.description = description

    def __repr__(self) -> str:
        return f"<{self.description}>"


def columns_of_table(table: pa.Table) -> Iterator[Column]:
    """The table's columns in their order; those of plain types are converted all at once."""
    plain = {n: f"{n}" for n, field in enumerate(table.schema) if _is_plain_type(field.type)}
    together = attempt(lambda: _plain_columns(table, plain))
    for place in range(table.num_columns):
        if place in plain and not isinstance(together, Failure):
            yield together[place]
        else:
            yield column_from_arrow(table.column(place))


def _plain_columns(table: pa.Table, names: dict[int, str]) -> dict[int, pl.Series]:
    """The columns of plain types at some places, without a copy."""
    part = pa.table([table.column(place) for place in names], names=list(names.values()))
    part.validate(full=True)  # Polars does not check that text is UTF-8
    frame: Any = pl.from_arrow(part, rechunk=False)
    return {place: _rechunk_if_small(frame.get_column(name)) for place, name in names.items()}


def _rechunk_if_small(column: pl.Series) -> pl.Series:
    """The column in one piece where its pieces are many and small."""
    many = column.n_chunks() > 1 and column.len() < _WORTH_A_CHUNK * column.n_chunks()
    return column.rechunk() if many else column


def column_from_arrow(column: pa.ChunkedArray) -> Column:
    """One column of any type."""
    done = attempt(lambda: _polars_column(column))
    return _python_values(column) if isinstance(done, Failure) else done


def _polars_column(column: pa.ChunkedArray) -> Column:
    column = _decoded(column)
    if isinstance(column.type, pa.UuidType):
        return _uuid_text(column)
    if pa.types.is_time(column.type):
        return _times_of_day(column)
    if not _is_plain_type(column.type, with_times=True):
        return _python_values(column)
    column.validate(full=True)
    if not all(map(_lies_in_a_day, chain.from_iterable(map(_times_inside, column.chunks)))):
        return _python_values(column)
    return pl.Series(values=column)


def _times_inside(array: pa.Array) -> Iterator[pa.Array]:
    """The times of day in lists and structs; also those in the place of nulls."""
    if pa.types.is_time(array.type):
        yield array
    elif pa.types.is_struct(array.type):
        for place in range(array.type.num_fields):
            yield from _times_inside(array.field(place))
    elif hasattr(array, "values"):
        yield from _times_inside(array.values)


def _lies_in_a_day(times: pa.Array | pa.ChunkedArray) -> bool:
    span = _compute.min_max(_ticks_of(times)).as_py()
    a_day = _SECONDS_A_DAY * _TICKS_A_SECOND[times.type.unit]
    return span["min"] is None or (span["min"] >= 0 and span["max"] < a_day)


def _ticks_of(times: Any) -> Any:
    return times.cast(pa.int32() if times.type.bit_width == 32 else pa.int64())


def _times_of_day(column: pa.ChunkedArray) -> Column:
    """A column of times. Of a count outside the day Polars silently makes null, and Arrow another
    time: such a cell stays what is stored.
    """
    if _lies_in_a_day(column):
        return pl.Series(values=column)
    ticks, a_day = _ticks_of(column), _SECONDS_A_DAY * _TICKS_A_SECOND[column.type.unit]
    cells = zip(ticks.to_pylist(), column, strict=True)
    return [
        cell.as_py()
        if tick is None or 0 <= tick < a_day
        else _UnparseableCell(f"{tick} {column.type}")
        for tick, cell in cells
    ]


def _is_plain_type(kind: pa.DataType, *, with_times: bool = False) -> bool:
    """Whether Polars takes columns of the type with exactly their values.

    Args:
        with_times: whether times of day are taken for such: which of them is one depends on the values.
    """
    types = pa.types
    if types.is_timestamp(kind) or types.is_duration(kind):
        return bool(kind.unit != "s")
    if isinstance(kind, (pa.UuidType, pa.JsonType, pa.Bool8Type, pa.FixedShapeTensorType)):
        return False
    if types.is_decimal256(kind) or types.is_date64(kind) or types.is_interval(kind):
        return False
    if types.is_time(kind):
        return with_times
    if types.is_run_end_encoded(kind) or types.is_union(kind):
        return False
    if types.is_list_view(kind) or types.is_large_list_view(kind):
        return False
    if types.is_dictionary(kind):
        return bool(types.is_string(kind.value_type) or types.is_large_string(kind.value_type))
    inside = (kind.field(place).type for place in range(kind.num_fields))
    return all(_is_plain_type(one, with_times=with_times) for one in inside)


def _decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column in a plain type that has the same values, where there is one."""
    kind, types = column.type, pa.types
    if types.is_run_end_encoded(kind):
        return _decoded(_chunked(column, _compute.run_end_decode))
    if types.is_dictionary(kind) and not _is_plain_type(kind):
        return _decoded(_chunked(column, _dictionary_decoded))
    if types.is_decimal256(kind):
        return column.cast(pa.decimal128(38, kind.scale))
    if types.is_date64(kind):
        return column.cast(pa.date32())
    if types.is_duration(kind) and kind.unit == "s":
        return _in_milliseconds(column, pa.duration("ms"))
    if types.is_timestamp(kind):
        timed = kind.unit == "s"
        finer = _in_milliseconds(column, pa.timestamp("ms", kind.tz)) if timed else column
        return _known_zone(finer)
    if isinstance(kind, pa.Bool8Type):
        return _compute.not_equal(_stored(column), pa.scalar(0, pa.int8()))
    if isinstance(kind, (pa.JsonType, pa.FixedShapeTensorType)):
        return _decoded(_stored(column))
    return column


def _chunked(column: pa.ChunkedArray, change: Callable[[pa.Array], pa.Array]) -> pa.ChunkedArray:
    """The column with each of its chunks changed; an empty column has one chunk of no rows."""
    chunks = column.chunks or [pa.nulls(0, column.type)]
    return pa.chunked_array([change(chunk) for chunk in chunks])


def _dictionary_decoded(chunk: pa.DictionaryArray) -> pa.Array:
    """An array without its dictionary; Arrow itself cannot decode some of them."""
    done = attempt(chunk.dictionary_decode)
    return pa.array(chunk.to_pylist(), chunk.type.value_type) if isinstance(done, Failure) else done


def _stored(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return _chunked(column, lambda chunk: chunk.storage)


def _in_milliseconds(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """Whole seconds as the milliseconds that Polars counts; those past int64 stay out of range."""
    seconds = column.cast(pa.int64())
    within = _compute.max_element_wise(seconds, pa.scalar(-_SECONDS), skip_nulls=False)
    within = _compute.min_element_wise(within, pa.scalar(_SECONDS), skip_nulls=False)
    return _compute.multiply(within, pa.scalar(1000)).cast(kind)


def _known_zone(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The same instants under a zone that Polars knows; Arrow counts them all in UTC."""
    if isinstance(attempt(lambda: pl.Series(values=column.slice(0, 0))), Failure):
        return column.cast(pa.timestamp(column.type.unit, "UTC"))
    return column


def _uuid_text(column: pa.ChunkedArray) -> pl.Series:
    """UUIDs as the text that contract form has for them (RFC 9562, section 4)."""
    digits = pl.Series(values=_stored(column)).bin.encode("hex")
    parts = [pl.lit(digits).str.slice(start, length) for start, length in _UUID_PARTS]
    return pl.select(pl.concat_str(parts, separator="-")).to_series()


def _python_values(column: pa.ChunkedArray) -> list[object]:
    listed = attempt(column.to_pylist)
    return [_cell_value(cell) for cell in column] if isinstance(listed, Failure) else list(listed)


def _cell_value(cell: pa.Scalar) -> object:
    """A cell's value as Python's; text that is not UTF-8 as its bytes."""
    value = attempt(cell.as_py)
    if not isinstance(value, Failure):
        return value
    buffer = attempt(lambda: cell.as_buffer().to_pybytes())
    return _UnparseableCell(cell.type) if isinstance(buffer, Failure) else buffer
