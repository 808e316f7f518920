"""The strategies of data with one known fault in it."""

from __future__ import annotations

import json
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any, cast

from hypothesis import reject
from hypothesis import strategies as st

from contracts.report.values import show_value
from contracts.specification import Field, Specification
from contracts.testing.faults import Fault, Faulty, faults
from contracts.testing.faults.fault import ColumnLists, height_of
from contracts.testing.strategies.batches import Batches
from contracts.testing.strategies.frames import draw_frame
from contracts.testing.strategies.rows import RowDomain
from contracts.testing.strategies.table_rules import frame_of_columns
from contracts.testing.strategies.wire_forms import RowCodec
from contracts.wire.scalar.write import to_wire_form

if TYPE_CHECKING:
    import polars as pl

_MAX_INJECTIONS = 5
"""How many faults are tried for one that changes the data."""
_FaultTargets = dict[str, list[tuple[Fault, tuple[str, ...]]]]
"""Faults by their names, each with the fields that it can happen to."""


def fault_targets(specification: Specification, wanted: str, *, of_one_row: bool) -> _FaultTargets:
    """The wanted faults, with the fields that they can happen to.

    Args:
        wanted: the name of a fault, or "any".
        of_one_row: whether the data is a single row.

    Raises:
        ValueError: the fault is unknown, or cannot happen to such data.
    """
    known = {one.name: one for one in faults()}
    if not isinstance(cast("object", wanted), str) or (wanted != "any" and wanted not in known):
        names = ", ".join(sorted(known))
        raise ValueError(f"fault must be 'any' or one of {names} (got {show_value(wanted)})")
    found: _FaultTargets = {}
    for fault in known.values() if wanted == "any" else (known[wanted],):
        if not of_one_row or fault.place in ("values", "columns"):
            for fields in fault.targets(specification):
                found.setdefault(fault.name, []).append((fault, fields))
    if not found:
        what = "a payload" if of_one_row else "a batch"
        raise ValueError(
            f"fault must be one that can happen to {what} of {specification.label} (got {show_value(wanted)})"
        )
    return found


def _draw_target(draw: st.DrawFn, among: _FaultTargets) -> tuple[Fault, tuple[str, ...]]:
    """A fault, each as likely as another, and the fields of it."""
    return draw(st.sampled_from(among[draw(st.sampled_from(list(among)))]))


@st.composite
def draw_faulty_frame(
    draw: st.DrawFn, batches: Batches, first: int, last: int, among: _FaultTargets
) -> Faulty:
    """A batch with one of the faults in some of its rows."""
    good = draw(draw_frame(batches, max(first, 1), max(last, 1)))
    columns = good.to_dict(as_series=False)
    for _ in range(_MAX_INJECTIONS):
        fault, fields = _draw_target(draw, among)
        random = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - the same rows for the same draw
        rows = sorted(random.sample(range(good.height), draw(st.integers(1, good.height))))
        injected = fault.inject(columns, batches.specification, fields, rows, random)
        if injected is not None:
            frame = _frame_with_fault(injected.columns, batches.specification)
            hides = batches.specification.has_sensitive
            return Faulty(frame, fault, fields, injected.rows, good, hides)
    return reject()


@st.composite
def draw_faulty_payload(
    draw: st.DrawFn, codec: RowCodec, rows: RowDomain, among: _FaultTargets
) -> Faulty:
    """A payload with one of the faults in it."""
    row = draw(rows.strategy())
    good = json.loads(codec.to_json(row))
    lists = {name: [value] for name, value in row.items()}
    # Through a frame, so that values have the types that frames have: a fault is injected into those.
    columns = frame_of_columns(lists, codec.specification).to_dict(as_series=False)
    for _ in range(_MAX_INJECTIONS):
        fault, fields = _draw_target(draw, among)
        random = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - the same rows for the same draw
        injected = fault.inject(columns, codec.specification, fields, [0], random)
        if injected is not None and height_of(injected.columns) == 1:
            data = _payload_with_fault(injected.columns, columns, good, codec.specification)
            hides = codec.specification.has_sensitive
            return Faulty(data, fault, fields, injected.rows, good, hides)
    return reject()


def _payload_with_fault(
    columns: ColumnLists, before: ColumnLists, good: dict[str, Any], specification: Specification
) -> dict[str, Any]:
    """The good payload with the values that the fault changed."""
    fields = {one.alias: one for one in specification.fields}
    payload: dict[str, Any] = {}
    for name, (value,) in columns.items():
        unchanged = name in good and name in before and repr(before[name]) == repr([value])
        payload[name] = good[name] if unchanged else _to_json_value(value, fields.get(name))
    return payload


def _to_json_value(value: Any, one: Field | None) -> Any:
    """A value as JSON: in its field's wire form where it is in contract form; NaN stays NaN."""
    from pydantic_core import to_jsonable_python

    # A value that is not of the field's type is written as it is.
    with suppress(ValueError, TypeError, AttributeError):
        value = value if one is None else to_wire_form(value, one.value, text=False)
    return to_jsonable_python(value, bytes_mode="base64", inf_nan_mode="constants")


def _frame_with_fault(columns: ColumnLists, specification: Specification) -> Any:
    """The columns as a frame; those that a fault gave another type have the type of their values."""
    import polars as pl

    fields = {one.alias: one for one in specification.fields}
    return pl.DataFrame(
        [_series_with_fault(name, values, fields.get(name)) for name, values in columns.items()]
    )


def _series_with_fault(name: str, values: list[Any], one: Field | None) -> pl.Series:
    """A Series of the field's type; else of the values' own type; else, if they are mixed, of text."""
    import polars as pl

    failures = (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError)
    if one is not None:
        with suppress(*failures):
            held = frame_of_columns({name: values}, Specification("", (one,)))[name]
            if repr(held.to_list()) == repr(values):
                return held
    with suppress(*failures):
        return pl.Series(name, values, strict=False)
    return pl.Series(name, [None if value is None else str(value) for value in values])
