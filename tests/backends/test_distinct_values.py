"""Many different values: numbers stand for them, in sorted runs, and are as many as they."""

from __future__ import annotations

import math
import struct
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.backends.partial import value_counts
from contracts.backends.partial.distinct_values import DistinctValues
from contracts.backends.partial.value_counts import ROWS, counted, is_uncounted

(OTHER_NAN,) = struct.unpack("d", struct.pack("Q", 0xFFF8000000000001))
"""NaN of other bits than `math.nan`."""
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


@pytest.mark.parametrize("budget", [-1, 10**9])
def test_zeros_are_one_value_and_every_nan(budget: int) -> None:
    """Also one of other bits, in another part."""
    with closing(DistinctValues()) as values:
        for some in ([0.0, math.nan, None], [-0.0, OTHER_NAN]):
            values.add(pl.DataFrame({"0": some}), budget)
        assert (2, 4) == (values.count(), values.rows)


def test_what_is_sent_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes of a part have each value once, and the part that was read has the report of the whole."""

    class Ids(ct.Contract):
        n: int
        rules = ct.rules(ct.Distinct("n", le=1))

    frame = pl.DataFrame({"n": [*range(70), *range(30)]})
    expected = ct.partial(Ids, frame)
    monkeypatch.setattr(value_counts, "UNCOUNTED_FROM", 0)
    part = ct.partial(Ids, frame)
    assert is_uncounted(part.state.states[0].groups[0])
    assert len(expected.to_bytes()) == len(part.to_bytes())
    whole = ct.partial_from_bytes(Ids, part.to_bytes()) + part
    assert 70 == whole.finish().violations[0].examples[0].value
    assert str(Ids.check(pl.concat([frame, frame]))) == str(whole.finish())
