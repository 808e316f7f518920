"""Numbers of different values and quantiles, decided from how often each value occurs."""

from __future__ import annotations

import math
from typing import Annotated

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct

_NUMBERS = st.sampled_from([0.0, -0.0, 1.0, 0.1, 1e16, -1e300, 1e300, math.inf]) | st.floats(
    allow_nan=False
)


@given(st.lists(_NUMBERS, min_size=1, max_size=30), st.floats(0, 1), st.integers(0, 30))
def test_a_quantile_of_counts_is_that_of_the_values_to_the_last_bit(
    values: list[float], q: float, place: int
) -> None:
    """The quantile that is shown is the same number, computed from all values or from their counts."""

    class Probe(ct.Contract):
        x: Annotated[float, ct.NonFinite(inf="allow")]
        rules = ct.rules(ct.Quantile("x", q=q, lt=-1.7e308))

    frame = pl.DataFrame({"x": values}, schema={"x": pl.Float64})
    parts = ct.partial(Probe, frame[:place]) + ct.partial(Probe, frame[place:])
    assert repr(Probe.check(frame)) == repr(parts.finish())
