"""Quantiles and numbers of different values in files: a few counts prove them, and where they do not, values are read."""

from __future__ import annotations

import math
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.engine import scan_proof, stream_check
from tests.engine.test_scan_proof import scan, shown


@pytest.fixture(autouse=True)
def parts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The heights of the parts that are handed over as rows while the test runs."""
    seen: list[int] = []
    kept = stream_check.lazy_batches

    def batches(backends: Any, lazy: pl.LazyFrame, options: Any) -> Any:
        for frame in kept(backends, lazy, options):
            seen.append(frame.height)
            yield frame

    monkeypatch.setattr(stream_check, "lazy_batches", batches)
    monkeypatch.setattr(stream_check, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(scan_proof, "FIRST_ROWS", 3)
    return seen


FLOATS = st.sampled_from([0.0, -0.0, 1.0, 1.5, 2.0**53, math.nan, math.inf, -math.inf, None])
INTS = st.sampled_from([0, 1, 2, -2, 2**53, 2**53 + 1, 2**63 - 1, None])
ENDS = st.sampled_from([-2, 0, 0.0, 0.5, 1, 1.25, 1.5, 2, 2**53, 2**53 + 1])


@st.composite
def contracts_of_counts(draw: st.DrawFn) -> type[ct.Contract]:
    """A contract of a quantile and a number of different values, of floats and of integers."""
    rules: list[Any] = []
    for field in ("x", "n"):
        names = draw(st.sampled_from(["ge", "gt", "le", "lt", "ge le", "gt lt"]))
        ends = {name: draw(ENDS) for name in names.split()}
        q = draw(st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0]))
        rules.append(ct.warn(ct.Quantile(field, q=q, **ends)))
        rules.append(ct.Distinct(field, ge=draw(st.integers(0, 4))))

    class Drawn(ct.Contract):
        x: Annotated[float, ct.NonFinite(nan="allow", inf="allow")] | None
        n: int | None

    try:
        return type("Counted", (Drawn,), {"rules": ct.rules(*rules)})
    except ct.ContractDefinitionError:  # no number is in the interval
        return Drawn


@given(contracts_of_counts(), st.lists(st.tuples(FLOATS, INTS), min_size=2, max_size=9))
def test_counts_prove_what_values_do(contract: type[ct.Contract], rows: list[Any]) -> None:
    """The report on a file is that of its frame, whatever bounds, quantiles and values there are."""
    frame = pl.DataFrame(rows, schema={"x": pl.Float64, "n": pl.Int64}, orient="row")
    assert shown(contract.check(frame)) == shown(contract.check(scan(frame)))


class Speeds(ct.Contract):
    """Speeds whose quantile lies in an interval, and that are not all the same."""

    speed: float
    rules = ct.rules(ct.Quantile("speed", q=0.5, ge=1, lt=3), ct.Distinct("speed", ge=2))


@pytest.mark.parametrize(
    ("speeds", "proved"),
    [
        ([1.0, 2.0, 2.0, 9.0], True),
        ([0.0, 0.0, 2.0, 9.0], False),
        ([1.0, 2.5, 3.0, 9.0], False),
        ([2.0, 2.0, 2.0, 1.0], False),
    ],
    ids=["both", "near the least", "near the greatest", "a difference later on"],
)
def test_values_are_read_where_counts_prove_nothing(
    speeds: list[float], proved: bool, parts: list[int]
) -> None:
    """No value is looked at where the counts beside a bound decide; else the values do."""
    frame = pl.DataFrame({"speed": speeds})
    report = Speeds.check(scan(frame))
    assert report.ok
    assert shown(Speeds.check(frame)) == shown(report)
    assert proved == (not parts)


def test_a_bound_that_no_float_is_counts_nothing() -> None:
    """2**53 + 1 is compared as it is, and not as the float next to it."""

    class Big(ct.Contract):
        x: float
        rules = ct.rules(ct.Quantile("x", ge=2**53 + 1))

    frame = pl.DataFrame({"x": [2.0**53] * 3})
    assert shown(Big.check(frame)) == shown(Big.check(scan(frame)))
    assert not Big.check(scan(frame)).ok
