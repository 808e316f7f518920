"""From Arrow's columns to Polars', value for value; what Polars cannot hold becomes Python values.

Polars takes most Arrow columns as they are. It panics on some types, makes text of dictionaries of
numbers, wraps the seconds of far times around, and trusts text to be UTF-8; Arrow itself loses
items as it casts list views. Those are looked after here. The types are those of the Arrow columnar
format, with its canonical extension types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute

from contracts.backends.batch import Failure, attempt
from contracts.backends.columns import Column

compute: Any = pyarrow.compute  # its functions are made at run time
SECONDS = (2**63 - 1) // 1000
"""How many seconds int64 can count in milliseconds, as Polars does."""
SECONDS_A_DAY = 86_400
TICKS_A_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
WORTH_A_CHUNK = 10_000
"""How many rows a chunk is worth having: columns of smaller ones are joined."""

UUID_PARTS = ((0, 8), (8, 4), (12, 4), (16, 4), (20, 12))
"""Where the groups of a UUID's hexadecimal digits start, and how many digits they have."""


class Unreadable:
    """Stands where neither Polars nor Python has a value for what a cell holds."""

    def __init__(self, said: object) -> None:
        self.said = said

    def __repr__(self) -> str:
        return f"<{self.said}>"


def columns_of_table(table: pa.Table) -> Iterator[Column]:
    """The table's columns in their order: those of plain types all at once."""
    plain = {n: f"{n}" for n, field in enumerate(table.schema) if is_plain(field.type)}
    together = attempt(lambda: plain_columns(table, plain))
    for place in range(table.num_columns):
        if place in plain and not isinstance(together, Failure):
            yield together[place]
        else:
            yield column_of(table.column(place))


def plain_columns(table: pa.Table, names: dict[int, str]) -> dict[int, pl.Series]:
    """The columns at some places, of plain types, without a copy."""
    part = pa.table([table.column(place) for place in names], names=list(names.values()))
    part.validate(full=True)  # Polars does not ask whether text is UTF-8
    frame: Any = pl.from_arrow(part, rechunk=False)
    return {place: joined(frame.get_column(name)) for place, name in names.items()}


def joined(column: pl.Series) -> pl.Series:
    """The column, in one piece where its pieces are many and small."""
    many = column.n_chunks() > 1 and column.len() < WORTH_A_CHUNK * column.n_chunks()
    return column.rechunk() if many else column


def column_of(column: pa.ChunkedArray) -> Column:
    """One column of any type."""
    done = attempt(lambda: polars_column(column))
    return values_of(column) if isinstance(done, Failure) else done


def polars_column(column: pa.ChunkedArray) -> Column:
    """One column as Polars', or its values where there is no such column."""
    column = decoded(column)
    if isinstance(column.type, pa.UuidType):
        return uuid_text(column)
    if pa.types.is_time(column.type):
        return times_of_day(column)
    if not is_plain(column.type):
        return values_of(column)
    column.validate(full=True)
    return pl.Series(values=column)


def times_of_day(column: pa.ChunkedArray) -> Column:
    """A column of times; what is outside the day, of which Polars silently makes a null and Arrow
    another time, is as it is stored.
    """
    ticks = column.cast(pa.int32() if column.type.bit_width == 32 else pa.int64())
    a_day = SECONDS_A_DAY * TICKS_A_SECOND[column.type.unit]
    span = compute.min_max(ticks).as_py()
    if span["min"] is None or (span["min"] >= 0 and span["max"] < a_day):
        return pl.Series(values=column)
    cells = zip(ticks.to_pylist(), column, strict=True)
    return [
        cell.as_py() if tick is None or 0 <= tick < a_day else Unreadable(f"{tick} {column.type}")
        for tick, cell in cells
    ]


def is_plain(kind: pa.DataType) -> bool:
    """Whether Polars takes columns of the type with the values that they have."""
    types = pa.types
    if types.is_timestamp(kind) or types.is_duration(kind):
        return bool(kind.unit != "s")
    if isinstance(kind, (pa.UuidType, pa.JsonType, pa.Bool8Type, pa.FixedShapeTensorType)):
        return False
    if types.is_decimal256(kind) or types.is_date64(kind) or types.is_interval(kind):
        return False
    if types.is_time(kind):
        return False  # which of them is one depends on the values
    if types.is_run_end_encoded(kind) or types.is_union(kind):
        return False
    if types.is_list_view(kind) or types.is_large_list_view(kind):
        return False
    if types.is_dictionary(kind):
        return bool(types.is_string(kind.value_type) or types.is_large_string(kind.value_type))
    inside = (kind.field(place).type for place in range(kind.num_fields))
    return all(map(is_plain, inside))


def decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column in a plain type that has the same values, where there is one."""
    kind, types = column.type, pa.types
    if types.is_run_end_encoded(kind):
        return decoded(chunked(column, compute.run_end_decode))
    if types.is_dictionary(kind) and not is_plain(kind):
        return decoded(chunked(column, dictionary_decoded))
    if types.is_decimal256(kind):
        return column.cast(pa.decimal128(38, kind.scale))
    if types.is_date64(kind):
        return column.cast(pa.date32())
    if types.is_duration(kind) and kind.unit == "s":
        return in_milliseconds(column, pa.duration("ms"))
    if types.is_timestamp(kind):
        timed = kind.unit == "s"
        finer = in_milliseconds(column, pa.timestamp("ms", kind.tz)) if timed else column
        return known_zone(finer)
    if isinstance(kind, pa.Bool8Type):
        return compute.not_equal(stored(column), pa.scalar(0, pa.int8()))
    if isinstance(kind, (pa.JsonType, pa.FixedShapeTensorType)):
        return decoded(stored(column))
    return column


def chunked(column: pa.ChunkedArray, change: Callable[[pa.Array], pa.Array]) -> pa.ChunkedArray:
    """The column with each of its chunks changed; an empty one has a chunk of no rows."""
    chunks = column.chunks or [column.combine_chunks()]
    return pa.chunked_array([change(chunk) for chunk in chunks])


def dictionary_decoded(chunk: pa.DictionaryArray) -> pa.Array:
    """An array without its dictionary, of which there are some that Arrow itself cannot decode."""
    done = attempt(chunk.dictionary_decode)
    return pa.array(chunk.to_pylist(), chunk.type.value_type) if isinstance(done, Failure) else done


def stored(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of an extension type as it is stored."""
    return chunked(column, lambda chunk: chunk.storage)


def in_milliseconds(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """Whole seconds as the milliseconds that Polars counts; those past int64 stay out of reach."""
    seconds = column.cast(pa.int64())
    within = compute.max_element_wise(seconds, pa.scalar(-SECONDS), skip_nulls=False)
    within = compute.min_element_wise(within, pa.scalar(SECONDS), skip_nulls=False)
    return compute.multiply(within, pa.scalar(1000)).cast(kind)


def known_zone(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The same instants under a zone that Polars knows: Arrow counts them all in UTC."""
    if isinstance(attempt(lambda: pl.Series(values=column.slice(0, 0))), Failure):
        return column.cast(pa.timestamp(column.type.unit, "UTC"))
    return column


def uuid_text(column: pa.ChunkedArray) -> pl.Series:
    """UUIDs as the text that contract form has for them (RFC 9562, section 4)."""
    digits = pl.Series(values=stored(column)).bin.encode("hex")
    parts = [pl.lit(digits).str.slice(start, length) for start, length in UUID_PARTS]
    return pl.select(pl.concat_str(parts, separator="-")).to_series()


def values_of(column: pa.ChunkedArray) -> list[object]:
    """A column's values as Python's."""
    listed = attempt(column.to_pylist)
    return [value_of(cell) for cell in column] if isinstance(listed, Failure) else list(listed)


def value_of(cell: pa.Scalar) -> object:
    """A cell's value as Python's: text that is not UTF-8 as its bytes."""
    value = attempt(cell.as_py)
    if not isinstance(value, Failure):
        return value
    buffer = attempt(lambda: cell.as_buffer().to_pybytes())
    return Unreadable(cell.type) if isinstance(buffer, Failure) else buffer
