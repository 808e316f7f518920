"""Data as the other system sends it: payloads, JSON bodies, frames in wire form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from contracts.contract import Contract
from contracts.judging import specification_of
from contracts.specification import Field, Specification
from contracts.testing.strategies.batches import Batches
from contracts.testing.strategies.source import frames_from
from contracts.writing import render

if TYPE_CHECKING:
    import polars as pl

C = TypeVar("C", bound=Contract)
UNIT = b"unit"
"""What Arrow's metadata call the unit of a column."""


@st.composite
def payloads_from(draw: st.DrawFn, rows: st.SearchStrategy[Contract]) -> dict[str, Any]:
    """A row as a payload: what JSON says of it, some of what its defaults say left out."""
    row = draw(rows)
    payload: dict[str, Any] = json.loads(row.model_dump_json())
    for one in specification_of(type(row)).fields:
        if one.default is not None and draw(st.booleans()):
            payload = without(payload, one, row)
    return payload


def without(payload: dict[str, Any], one: Field, row: Contract) -> dict[str, Any]:
    """The payload without a field, if it says the same row."""
    less = {name: value for name, value in payload.items() if name != one.alias}
    try:
        said = type(row).model_validate_json(json.dumps(less))
    except ValueError:  # the default breaks a rule between fields
        return payload
    return less if repr(said) == repr(row) and said == row else payload


@st.composite
def bodies_from(
    draw: st.DrawFn, contract: type[Contract], batches: Batches, first: int, last: int
) -> bytes:
    """A batch as a JSON array, or as a JSON text a line."""
    frame = draw(frames_from(batches, first, last))
    written = [
        contract.model_validate(row).model_dump_json() for row in frame.iter_rows(named=True)
    ]
    by_line = draw(st.booleans())
    if written and by_line:
        return "".join(f"{line}\n" for line in written).encode()
    return f"[{','.join(written)}]".encode()


@st.composite
def wire_frames_from(
    draw: st.DrawFn, batches: Batches, first: int, last: int, *, text: bool
) -> Any:
    """A batch in wire form: values written as their fields say, nulls by the words that stand for them."""
    frame = draw(frames_from(batches, first, last))
    specification = batches.specification
    wire = render(batches.contract, frame, text=text)
    for one in specification.fields:
        words = draw(st.sampled_from((None, *missing_words(one, wire.schema[one.alias]))))
        if words is not None:
            wire = wire.with_columns(wire[one.alias].fill_null(words))
    return labelled(wire, specification)


def missing_words(one: Field, physical: pl.DataType) -> tuple[Any, ...]:
    """What may stand for null in a column of a physical type."""
    import polars as pl

    missing = one.value.wire.missing
    if missing is None:
        return ()
    if physical == pl.String:
        return tuple(word for word in missing.values if isinstance(word, str))
    if physical in (pl.Float64, pl.Int64):
        kind = float if physical == pl.Float64 else int
        return tuple(kind(w) for w in missing.values if not isinstance(w, str) and w == kind(w))
    return ()


def labelled(wire: pl.DataFrame, specification: Specification) -> Any:
    """The frame as it is; as an Arrow table with the units of its columns, where one must say its unit."""
    units = {one.alias: one.value.wire.unit for one in specification.fields}
    if not any(unit is not None and unit.labelled for unit in units.values()):
        return wire
    table = wire.to_arrow()
    for place, field in enumerate(table.schema):
        unit = units[field.name]
        if unit is not None:
            said = field.with_metadata({UNIT: unit.code.encode()})
            schema = table.schema.set(place, said)
            table = table.cast(schema)
    return table
