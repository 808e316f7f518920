"""Many different values: numbers stand for them, in sorted runs, and are as many as they."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.backends.partial.distinct_values import DistinctValues
from contracts.backends.partial.value_counts import ROWS, counted

MICROSECONDS = st.integers(-(2**62), 2**62)
VALUES: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "floats": (pl.Float64, st.floats() | st.sampled_from([0.0, -0.0, 1.5])),
    "floats of 32 bits": (pl.Float32, st.floats(width=32) | st.sampled_from([0.0, -0.0])),
    "integers": (pl.Int64, st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3)),
    "integers of 8 bits": (pl.Int8, st.integers(-128, 127)),
    "integers without a sign": (pl.UInt64, st.integers(0, 2**64 - 1) | st.integers(0, 3)),
    "dates": (pl.Date, st.dates()),
    "times of day": (pl.Time, st.times()),
    "times": (pl.Datetime("us"), st.datetimes()),
    "times in a zone": (
        pl.Datetime("ns", "UTC"),
        st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1)),
    ),
    "durations": (pl.Duration("ms"), st.timedeltas(timedelta(days=-9), timedelta(days=9))),
}


def parts_of(kind: str, data: st.DataObject) -> list[pl.DataFrame]:
    """Frames of values, with nulls, of which some have counts."""
    dtype, values = VALUES[kind]
    drawn = data.draw(
        st.lists(st.tuples(st.lists(values | st.none(), max_size=9), st.booleans()), max_size=4)
    )
    frames = [
        (pl.DataFrame({"0": pl.Series(some, dtype=dtype)}), has_counts)
        for some, has_counts in drawn
    ]
    return [counted(frame) if has_counts else frame for frame, has_counts in frames]


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data(), budget=st.sampled_from([-1, 20, 10**9]))
def test_they_are_as_many_as_a_group_by_finds(kind: str, data: st.DataObject, budget: int) -> None:
    """-0.0 is 0.0, NaN is one value and null none, wherever values are; and the values come back from numbers."""
    parts = parts_of(kind, data)
    every = pl.concat([pl.DataFrame(schema={"0": VALUES[kind][0]}), *(one[["0"]] for one in parts)])
    expected = (
        pl.concat([*map(counted, parts), counted(every[:0])])
        .drop_nulls()
        .group_by("0")
        .agg(pl.col(ROWS).sum())
    )
    with closing(DistinctValues()) as values:
        for part in parts:
            assert values.accepts(part)
            values.add(part, budget)
        assert expected.height == values.count()
        assert expected[ROWS].sum() == values.rows
        again = pl.concat(
            [counted(every[:0]), *(one.cast(expected.schema) for one in values.frames())]
        )
    assert again[ROWS].sum() == values.rows
    assert expected["0"].sort().equals(again["0"].sort(), null_equal=True)
