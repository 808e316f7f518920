"""Good data with one known fault in it, and which."""

from __future__ import annotations

import json
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import reject
from hypothesis import strategies as st

from contracts.contract import Contract
from contracts.judging import specification_of
from contracts.rendering import render
from contracts.specification import Field, Specification
from contracts.testing.faults import Fault, Faulty, faults
from contracts.testing.faults.fault import Columns, height_of
from contracts.testing.strategies.arranging import frame_of
from contracts.testing.strategies.batches import Batches, Circumstances
from contracts.testing.strategies.rows import Rows
from contracts.testing.strategies.source import frames_from
from contracts.writing import wire_form

if TYPE_CHECKING:
    import polars as pl

TRIES = 5
"""How many faults are tried for one that changes anything."""
Targets = dict[str, list[tuple[Fault, tuple[str, ...]]]]
"""Faults by their names, each with the fields that it can happen to."""


def targets(specification: Specification, wanted: str, *, of_one_row: bool) -> Targets:
    """The faults that are meant, with the fields that they can happen to.

    Args:
        wanted: the name of a fault, or "any".
        of_one_row: whether only those that happen to single rows are meant.

    Raises:
        ValueError: there is no such fault, or it cannot happen to such data.
    """
    known = {one.name: one for one in faults()}
    if wanted != "any" and wanted not in known:
        names = ", ".join(sorted(known))
        raise ValueError(f"fault must be 'any' or one of {names} (got {render(wanted)})")
    found: Targets = {}
    for fault in known.values() if wanted == "any" else (known[wanted],):
        if not of_one_row or fault.place in ("values", "columns"):
            for fields in fault.targets(specification):
                found.setdefault(fault.name, []).append((fault, fields))
    if not found:
        what = "a payload" if of_one_row else "a batch"
        raise ValueError(
            f"fault must be one that can happen to {what} of {specification.label} (got {render(wanted)})"
        )
    return found


def drawn_target(draw: st.DrawFn, among: Targets) -> tuple[Fault, tuple[str, ...]]:
    """A fault, each as likely as another, and one of the places that it can happen to."""
    return draw(st.sampled_from(among[draw(st.sampled_from(list(among)))]))


@st.composite
def faulty_frames_from(
    draw: st.DrawFn, batches: Batches, first: int, last: int, among: Targets
) -> Faulty:
    """A batch with one of the faults in some of its rows."""
    good = draw(frames_from(batches, max(first, 1), max(last, 1)))
    columns = good.to_dict(as_series=False)
    for _ in range(TRIES):
        fault, fields = drawn_target(draw, among)
        random = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - the same rows for the same draw
        rows = sorted(random.sample(range(good.height), draw(st.integers(1, good.height))))
        injected = fault.inject(columns, batches.specification, fields, rows, random)
        if injected is not None:
            return Faulty(
                as_frame(injected.columns, batches.specification),
                fault,
                fields,
                injected.rows,
                good,
            )
    return reject()


@st.composite
def faulty_payloads_from(
    draw: st.DrawFn, contract: type[Contract], rows: Rows, among: Targets
) -> Faulty:
    """A payload with one of the faults in it."""
    specification = specification_of(contract)
    row = draw(rows.strategy())
    good = json.loads(contract.model_validate(row).model_dump_json())
    frame = Batches(contract, rows, Circumstances(None, None)).frame(
        {name: [value] for name, value in row.items()}
    )
    columns = frame.to_dict(as_series=False)
    for _ in range(TRIES):
        fault, fields = drawn_target(draw, among)
        random = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - the same rows for the same draw
        injected = fault.inject(columns, specification, fields, [0], random)
        if injected is not None and height_of(injected.columns) == 1:
            data = payload_of(injected.columns, columns, good, specification)
            return Faulty(data, fault, fields, injected.rows, good)
    return reject()


def payload_of(
    columns: Columns, before: Columns, good: dict[str, Any], specification: Specification
) -> dict[str, Any]:
    """A row with a fault as a payload: what the fault left alone as in the good one."""
    fields = {one.alias: one for one in specification.fields}
    done: dict[str, Any] = {}
    for name, (value,) in columns.items():
        untouched = name in good and name in before and repr(before[name]) == repr([value])
        done[name] = good[name] if untouched else in_json(value, fields.get(name))
    return done


def in_json(value: Any, one: Any) -> Any:
    """A value as JSON has it: in wire form if it is in contract form; NaN stays NaN."""
    from pydantic_core import to_jsonable_python

    # What is not of the field's own type is what it is.
    with suppress(ValueError, TypeError, AttributeError):
        value = value if one is None else wire_form(value, one.value, text=False)
    return to_jsonable_python(value, bytes_mode="base64", inf_nan_mode="constants")


def as_frame(columns: Columns, specification: Specification) -> Any:
    """The columns as a frame: of the field's types where they can be, of their values' own elsewhere."""
    import polars as pl

    fields = {one.alias: one for one in specification.fields}
    return pl.DataFrame(
        [series_of(name, values, fields.get(name)) for name, values in columns.items()]
    )


def series_of(name: str, values: list[Any], one: Field | None) -> pl.Series:
    """A column of its field's type; of its values' own; or of their texts, where they have no one type."""
    import polars as pl

    failures = (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError)
    if one is not None:
        with suppress(*failures):
            held = frame_of({name: values}, Specification("", (one,)))[name]
            if repr(held.to_list()) == repr(values):
                return held
    with suppress(*failures):
        return pl.Series(name, values, strict=False)
    return pl.Series(name, [None if value is None else str(value) for value in values])
