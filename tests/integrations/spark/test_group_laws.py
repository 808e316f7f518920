"""Groups and different values by the shuffle: law 11 of each rule on them, and what of them reaches the driver."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta
from typing import Annotated, Any
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from tests.integrations.spark import samples
from tests.integrations.spark.samples import on_executors, shown
from tests.laws.test_partition_laws import cuts

_NON_FINITE = ct.NonFinite(nan="allow", inf="allow")


class Visit(ct.Contract):
    """A contract with each rule on groups, or on how often values occur."""

    place: str | None
    kind: str
    n: int | None
    x: Annotated[float, _NON_FINITE]
    seen: datetime
    stored: datetime
    rules = ct.rules(
        ct.Distinct("kind", le=1),
        ct.DistinctShare("x", ge=0.9),
        ct.Quantile("x", 0.4, ge=1, le=2),
        ct.Quantile("n", 0.75, le=1),
        ct.Lag("seen", "stored", max="1h", quantile=0.9),
        ct.Coverage("seen", every="1h"),
        ct.group("place", ct.Distinct("n", le=1)),
        ct.group("place", ct.DistinctShare("x", ge=0.9)),
        ct.group(("place", "kind"), ct.Quantile("n", 0.5, le=1)),
        ct.group("kind", ct.Lag("seen", "stored", max="1h", quantile=0.9)),
        ct.group("place", ct.Coverage("seen", every="1h")),
        ct.group(("place", "kind"), ct.RowCount(min=2)),
        ct.group("n", ct.NullShare("place", max=0.1)),
        ct.group("x", ct.Sum("n", le=2)),
        ct.group("kind", ct.Mean("x", le=1.5)),
        ct.group("place", ct.StandardDeviation("n", le=0.1)),
        ct.group("n", ct.Freshness("seen", max_age="1h")),
    )


START = datetime(2024, 5, 1)
HOURS = st.integers(0, 30).map(lambda hours: START + timedelta(hours=hours))
ROW = st.tuples(
    st.sampled_from(["a", "b", "c", "d", "e", "f", "g", None]),
    st.sampled_from(["x", "y"]),
    st.sampled_from([None, 1, 2, 3]),
    st.sampled_from([1.0, 2.5, float("nan"), float("inf"), 0.0, -0.0]),
    HOURS,
    HOURS,
)
FRAME: dict[str, Any] = {
    "place": pl.String,
    "kind": pl.String,
    "n": pl.Int64,
    "x": pl.Float64,
    "seen": pl.Datetime("us"),
    "stored": pl.Datetime("us"),
}
NOW = START + timedelta(hours=31)


ROWS = st.lists(ROW, max_size=40)
OPTIONS = st.fixed_dictionaries(
    {
        "max_examples": st.sampled_from([0, 1, 5, None]),
        "now": st.just(NOW),
        "ranges": st.integers(1, 4),
    }
)


@pytest.mark.parametrize(("at_once", "spill"), [(250_000, 2**26), (3, 0)], ids=["whole", "cut"])
@given(rows=ROWS, data=st.data(), options=OPTIONS)
def test_groups_have_the_report_of_the_whole(
    at_once: int, spill: int, rows: list[Any], data: st.DataObject, options: dict[str, Any]
) -> None:
    """However rows are partitioned, and ranges cut; also where executors send them soon, and write values to disk."""
    frame = pl.DataFrame(rows, schema=FRAME, orient="row")
    parts = [frame[cut] for cut in data.draw(cuts(frame.height))]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("contracts.integrations.spark.executors.ROWS_AT_ONCE", at_once)
        patched.setattr("contracts.integrations.spark.executors.KEYS_AT_ONCE", spill)
        patched.setattr("contracts.backends.partial.held_counts.SPILL_BEYOND", spill)
        patched.setattr("contracts.backends.partial.shuffled_groups._AT_ONCE", max(at_once, 2))
        got = on_executors(Visit, parts, **options)
    del options["ranges"]
    assert shown(Visit.check(frame, **options)) == shown(got)


def test_few_groups_and_no_values_reach_the_driver() -> None:
    """Of a thousand groups that break a rule, and as many values, the driver has twenty from each range, and numbers."""

    class Reading(ct.Contract):
        station: int
        level: float
        rules = ct.rules(
            ct.group("station", ct.RowCount(min=2)),
            ct.Distinct("level", le=3),
            ct.Quantile("level", 0.5, le=3),
        )

    frame = pl.DataFrame({"station": range(1000), "level": [n / 7 for n in range(1000)]})
    with patch.object(samples, "report_of_sent", wraps=samples.report_of_sent) as made:
        report = on_executors(Reading, [frame[:300], frame[300:]])
    assert {None, 1000} == {one.groups for one in report.violations}
    sent = made.call_args.args[3]
    heights = [pickle.loads(one.data).groups.height for one in sent if one.kind == "groups"]  # noqa: S301 - of this test
    assert [1, 1, 1, 1, 20, 20, 20] == sorted(heights)
    assert 2_000 > max(len(one.data) for one in sent if one.kind == "state")
