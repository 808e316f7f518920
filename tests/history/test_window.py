"""One run against the runs of the days before it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import contracts as ct
from tests.history.runs_made import Trip, days_from, outcome, run_on, store


@pytest.fixture
def history(tmp_path: Path) -> ct.History:
    """A history of its own for each test."""
    history = ct.History(str(tmp_path / "quality.db"))
    history.check(Trip, [], partition="2020-01-01")
    history.forget(before=days_from(0, 1)[0])
    return history


def runs(first: int, last: int, **more: Any) -> list[ct.HistoryRun]:
    """A run a day, with numbers that vary a little."""
    made = []
    for place, day in enumerate(days_from(first, last)):
        rules = (outcome("km", "ge", count=10 + place % 3, share=(10 + place % 3) / 10_000),)
        made.append(
            run_on(
                day,
                **{
                    "rows": 10_000 + 50 * (place % 3),
                    "nulls": {"km": 20 + place % 3},
                    "rules": rules,
                    **more,
                },
            )
        )
    return made


def test_what_is_usual_is_not_named(history: ct.History) -> None:
    """A run like those before is ok: every number stands beside what is usual of it."""
    store(history, runs(0, 10))
    found = history.against_window(Trip)
    assert (True, (), ()) == (found.ok, found.unusual, found.not_run)
    assert [("rows", None), ("nulls", "km"), ("ge", "km")] == [
        (one.what, one.field) for one in found.deviations
    ]
    assert "Trip of 2026-11-10T00:00:00+00:00: as usual" == str(found)


def test_what_is_unusual_has_a_message_each(history: ct.History) -> None:
    """Half the rows, more nulls and more broken rows are each named with what is usual, from the seven days before."""
    store(history, runs(-30, -8, rows=10))
    store(history, runs(0, 7))
    store(
        history,
        runs(
            7, 8, rows=5000, nulls={"km": 100}, rules=(outcome("km", "ge", count=500, share=0.1),)
        ),
    )
    found = history.against_window("Trip")
    assert not found.ok
    assert [
        "rows: 5,000, usually 10,050 (9,045 to 11,055 in 7 runs)",
        "nulls of km: 2 %, usually 0.2 % (0 % to 0.5 % in 7 runs)",
        "km: ge: 10 %, usually 0.1 % (0 % to 0.3 % in 7 runs)",
    ] == [str(one) for one in found.unusual]
    assert str(found).startswith("Trip of 2026-11-08T00:00:00+00:00: 3 unusual\n  rows: 5,000")
    assert 3 == sum(one["unusual"] for one in json.loads(json.dumps(found.to_dict()))["deviations"])


def test_fewer_nulls_and_fewer_broken_rows_are_no_fault(history: ct.History) -> None:
    """Only rows are unusual at both ends: a day on which nothing broke is a good one."""
    store(history, runs(0, 7))
    store(history, runs(7, 8, nulls={"km": 0}, rules=(outcome("km", "ge", "passed"),)))
    assert history.against_window(Trip).ok


def test_a_field_that_suddenly_has_nulls(history: ct.History) -> None:
    """Where there were never nulls, noise alone is usual."""
    store(history, runs(0, 7, nulls={"km": 0}))
    store(history, runs(7, 8, nulls={"km": 1}))
    assert history.against_window(Trip).ok
    store(history, runs(8, 9, nulls={"km": 60}))
    assert ["nulls"] == [one.what for one in history.against_window(Trip).unusual]


def test_few_runs_do_not_decide(history: ct.History) -> None:
    """With fewer than five runs before it nothing is known of a run, and it is not ok: what did not run did not pass."""
    store(history, runs(0, 5))
    found = history.against_window(Trip)
    assert (False, 0, 3) == (found.ok, len(found.unusual), len(found.not_run))
    assert "rows: 10,050; 4 runs before, 5 are needed" == str(found.not_run[0])


def test_weekdays_are_compared_with_their_like(history: ct.History) -> None:
    """By weekday a Sunday with half the rows is usual, and a Monday with as few is not."""
    store(
        history,
        [run_on(day, rows=500 if day.weekday() == 6 else 1000) for day in days_from(-42, 1)],
    )
    assert not history.against_window(Trip).ok
    assert history.against_window(Trip, by="weekday").ok
    store(history, [run_on(days_from(1, 2)[0], rows=500)])
    assert not history.against_window(Trip, by="weekday").ok


def test_hours_are_compared_with_their_like(history: ct.History) -> None:
    """By hour a night with few rows is usual."""
    hours = [day + timedelta(hours=hour) for day in days_from(0, 7) for hour in range(24)]
    store(history, [run_on(one, rows=10 if one.hour == 23 else 1000) for one in hours])
    assert not history.against_window(Trip).ok
    assert history.against_window(Trip, by="hour").ok


def test_a_partition_is_not_compared_with_itself(history: ct.History) -> None:
    """An earlier run of the same partition is not among the runs before, nor is one whose data could not be read."""
    again = timedelta(hours=5)
    failed: Any = {"rows": None, "verdict": "failed"}
    store(history, [*runs(0, 8), *runs(7, 8, rows=4000, nulls={}, rules=(), late=again)])
    store(history, [run_on(days_from(6, 7)[0], late=again, **failed)])
    found = history.against_window(Trip, partition=days_from(7, 8)[0])
    assert (4000, [6]) == (found.run.rows, [one.runs for one in found.unusual])


def test_no_run_is_an_error_that_says_so(history: ct.History) -> None:
    """What has not run cannot be compared; and k must be a number of deviations."""
    with pytest.raises(
        ValueError,
        match=r"there is no run of this contract in .*: check data with history\.check first",
    ):
        history.against_window(Trip)
    store(history, runs(0, 1))
    with pytest.raises(ValueError, match="no run of this contract and partition"):
        history.against_window(Trip, partition="2020-01-01")
    for k in (0, float("nan"), "4"):
        with pytest.raises(ValueError, match="k must be a number above 0"):
            history.against_window(Trip, k=k)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"ask for its \.ok"):
        bool(history.against_window(Trip))
