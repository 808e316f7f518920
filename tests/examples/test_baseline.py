"""What no rule of one batch can see is found by a baseline, on real data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from tests.examples.test_stories import names_of


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """The names of the example, and its flights."""
    names = names_of("baseline.py")
    return {**names, "flights": names["departures"]()}


@pytest.fixture(scope="module")
def batch(names: dict[str, Any]) -> dict[str, Any]:
    """The day that is checked, and what such days looked like."""
    flights, sunday = names["flights"], names["SUNDAY"]
    return {"data": names["day_of"](flights, sunday), "baseline": names["usual"](flights, sunday)}


def test_a_good_day_is_ok(names: dict[str, Any], batch: dict[str, Any]) -> None:
    """All rules run, and none is broken."""
    assert names["Departures"].check(**batch).ok


def test_each_fault_is_found(names: dict[str, Any], batch: dict[str, Any]) -> None:
    """Each of the seven is found by the rule that it is for, and by no other."""
    found = {
        name: {one.code for one in names["Departures"].check(fault(batch["data"]), baseline=batch["baseline"]).violations}
        for name, (fault, _) in names["FAULTS"].items()
    }  # fmt: skip  # a line
    assert {name: {code} for name, (_, code) in names["FAULTS"].items()} == found


OTHER_FAULTS: dict[str, tuple[pl.Expr, str]] = {
    "speeds in knots": (pl.col("speed") / 1.852, "drift"),
    "half of the speeds in m/s": (
        pl.when(pl.int_range(pl.len()) % 2 > 0).then(pl.col("speed") / 3.6).otherwise("speed"), "drift",
    ),
    "distances in km": (pl.col("distance") * 1.609344, "plausible"),
    "temperatures of one hour in nine are null": (
        pl.when(pl.int_range(pl.len()) % 9 > 0).then("temp"), "null_share",
    ),
    "weather of six hours before": (pl.col("weather_at") - timedelta(hours=6), "lag"),
    "one pace in five is 0": (
        pl.when(pl.int_range(pl.len()) % 5 > 0).then("pace").otherwise(0.0), "drift",
    ),
}  # fmt: skip  # a table


@pytest.mark.parametrize("day", [date(2013, 9, 11), date(2013, 11, 18)], ids=str)
def test_it_is_not_made_for_one_day(names: dict[str, Any], day: date) -> None:
    """On other days the same rules find the seven faults, and others of their kinds: other units, columns and shares."""
    flights = names["flights"]
    data, good = names["day_of"](flights, day), names["usual"](flights, day)
    check = names["Departures"].check
    assert check(data, baseline=good).ok
    faults = [(fault(data), code) for fault, code in names["FAULTS"].values()]
    faults += [(data.with_columns(change), code) for change, code in OTHER_FAULTS.values()]
    faults += [
        (data.filter(pl.int_range(pl.len()) % 2 > 0), "volume"),
        (pl.concat([data] * 2), "volume"),
    ]
    for bad, code in faults:
        assert code in {one.code for one in check(bad, baseline=good).violations}


def test_no_fault_is_seen_without_a_baseline(names: dict[str, Any], batch: dict[str, Any]) -> None:
    """Of the seven, the rules of one batch find the stale join only: every value lies in its interval."""
    for name, (fault, code) in names["FAULTS"].items():
        report = names["Departures"].check(fault(batch["data"]))
        assert (name, {"lag"} if code == "lag" else set()) == (
            name,
            {one.code for one in report.violations},
        )
        assert len(report.not_run) == 8
