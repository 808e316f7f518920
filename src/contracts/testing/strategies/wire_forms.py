"""The strategies of data in wire form: payloads, JSON bodies, frames."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from contracts.backends.python.convert import reads_nan_as_null
from contracts.engine.render import render_data
from contracts.specification import Field, FieldType, Specification
from contracts.testing.strategies.batches import Batches
from contracts.testing.strategies.frames import draw_frame
from contracts.testing.strategies.numeral_texts import draw_numerals
from contracts.testing.strategies.repair import RowValues
from contracts.wire.scalar.exact_floats import EXACT_IN_FLOAT

if TYPE_CHECKING:
    import polars as pl

_MOST_IN_NANOSECONDS = 2**63 // 1_000 - 1
_UNIT_KEY = b"unit"
"""The key of a column's unit in Arrow's metadata."""


@dataclass(frozen=True)
class RowCodec:
    """Writes rows of a contract as JSON, and reads them.

    Attributes:
        to_json: writes a row in contract form.
        from_json: returns the instance of a JSON text, or raises ValueError.
    """

    specification: Specification
    to_json: Callable[[RowValues], str]
    from_json: Callable[[str], object]


@st.composite
def draw_payload(
    draw: st.DrawFn, codec: RowCodec, rows: st.SearchStrategy[RowValues]
) -> dict[str, Any]:
    """A row as a payload, without some of the fields that have a default."""
    text = codec.to_json(draw(rows))
    row = codec.from_json(text)
    payload: dict[str, Any] = json.loads(text)
    for one in codec.specification.fields:
        if one.default is not None and draw(st.booleans()):
            payload = _omit_field(codec, payload, one, row)
    return payload


def _omit_field(
    codec: RowCodec, payload: dict[str, Any], one: Field, row: object
) -> dict[str, Any]:
    """The payload without a field, if it still means the same row."""
    less = {name: value for name, value in payload.items() if name != one.alias}
    try:
        found = codec.from_json(json.dumps(less))
    except ValueError:  # the default breaks a rule between fields
        return payload
    return less if repr(found) == repr(row) and found == row else payload


@st.composite
def draw_body(draw: st.DrawFn, codec: RowCodec, batches: Batches, first: int, last: int) -> bytes:
    """A batch as a JSON array, or as a JSON text on each line."""
    frame = draw(draw_frame(batches, first, last))
    texts = [codec.to_json(row) for row in frame.iter_rows(named=True)]
    by_line = draw(st.booleans())
    if texts and by_line:
        return "".join(f"{line}\n" for line in texts).encode()
    return f"[{','.join(texts)}]".encode()


@st.composite
def draw_wire_frame(draw: st.DrawFn, batches: Batches, first: int, last: int, *, text: bool) -> Any:
    """A batch in wire form: values written as their fields declare, some nulls by their words."""
    frame = draw(draw_frame(batches, first, last))
    wire = render_data(batches.engine, frame, text=text)
    for one in batches.specification.fields:
        wire = wire.with_columns(draw_numerals(draw, wire[one.alias], one.value))
        if one.value.wire.truncate is not None and draw(st.booleans()):
            wire = wire.with_columns(_in_nanoseconds(wire[one.alias], draw(st.integers(0, 999))))
        words = draw(st.sampled_from((None, *_null_words(one.value, wire.schema[one.alias]))))
        if words is not None:
            wire = wire.with_columns(wire[one.alias].fill_null(words))
        elif not text and reads_nan_as_null(one.value) and draw(st.booleans()):
            wire = wire.with_columns(_with_nan_for_null(wire[one.alias]))
    return _with_unit_labels(wire, batches.specification)


def _in_nanoseconds(column: pl.Series, more: int) -> pl.Series:
    """The column with so many nanoseconds more, which are cut. What int64 cannot count in nanoseconds, and text,
    stays as it is.
    """
    import polars as pl

    dtype, finer = column.dtype, column.to_physical()
    if dtype == pl.Time:
        return (finer + more).cast(dtype)
    if not isinstance(dtype, (pl.Datetime, pl.Duration)) or dtype.time_unit != "us":
        return column
    if not finer.is_between(-_MOST_IN_NANOSECONDS, _MOST_IN_NANOSECONDS).all():
        return column
    return (finer * 1_000 + more).cast(
        pl.Duration("ns") if isinstance(dtype, pl.Duration) else pl.Datetime("ns", dtype.time_zone)
    )


def _with_nan_for_null(column: pl.Series) -> pl.Series:
    """The column as pandas has it beside missing values: of floats, with NaN for null. A column that
    floats cannot hold exactly stays as it is.
    """
    import polars as pl

    if column.dtype.is_float():
        return column.fill_null(math.nan)
    if column.null_count() == len(column):
        return pl.Series(column.name, [math.nan] * len(column), dtype=pl.Float64)
    if column.dtype.is_integer() and (column.cast(pl.Int128).abs() <= EXACT_IN_FLOAT).all():
        return column.cast(pl.Float64).fill_null(math.nan)
    return column


def _null_words(value: FieldType, physical: pl.DataType) -> tuple[Any, ...]:
    """The values that may replace null in a column of a physical type."""
    import polars as pl

    missing = value.wire.missing
    if missing is None:
        return ()
    if physical == pl.String:
        return tuple(word for word in missing.values if isinstance(word, str))
    if physical in (pl.Float64, pl.Int64):
        number = float if physical == pl.Float64 else int
        numbers = (word for word in missing.values if not isinstance(word, str))
        return tuple(number(one) for one in numbers if one == number(one))
    return ()


def _with_unit_labels(wire: pl.DataFrame, specification: Specification) -> Any:
    """The frame; as an Arrow table that labels its columns with units, where a field requires it."""
    units = {one.alias: one.value.wire.unit for one in specification.fields}
    if not any(unit is not None and unit.labelled for unit in units.values()):
        return wire
    table = wire.to_arrow()
    for place, field in enumerate(table.schema):
        unit = units[field.name]
        if unit is not None:
            labelled = field.with_metadata({_UNIT_KEY: unit.code.encode()})
            table = table.cast(table.schema.set(place, labelled))
    return table
