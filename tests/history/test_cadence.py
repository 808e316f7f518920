"""When runs are due is learned from the runs: the interval, idle weekdays and hours, and how late they usually are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.history.cadence import cadence_of
from tests.history.runs_made import days_from, run_on

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST = datetime(2026, 11, 2, tzinfo=UTC)  # a Monday
INTERVALS = [timedelta(minutes=5), timedelta(minutes=30), HOUR, 6 * HOUR, DAY, 7 * DAY]


@given(
    st.sampled_from(INTERVALS),
    st.integers(6, 30),
    st.data(),
    st.integers(0, 86_399),
)
def test_of_regular_runs_none_is_missing_but_the_one_that_is(
    every: timedelta, count: int, data: st.DataObject, second: int
) -> None:
    """Whatever the interval and the hour, and though each starts a little early or late, nothing is missing of runs
    that took place, and of those from which one is taken away exactly that one.
    """
    jitter = data.draw(st.lists(st.integers(-3, 3), min_size=count, max_size=count))
    times = [
        FIRST + timedelta(seconds=second) + every * (place + one / 100)
        for place, one in enumerate(jitter)
    ]
    now = times[-1] + every / 2
    runs = [run_on(one, late=every / 20, partition=False) for one in times]
    cadence = cadence_of(runs)
    assert cadence is not None
    assert every == cadence.every
    assert [] == [slot for slot in cadence.slots(runs, now) if slot.run is None]
    gone = data.draw(st.integers(1, count - 2))
    left = [*runs[:gone], *runs[gone + 1 :]]
    learned = cadence_of(left)
    assert learned is not None
    (missing,) = [slot for slot in learned.slots(left, now) if slot.run is None]
    assert abs(missing.at - runs[gone].about) < every / 2


def test_the_last_run_is_missing_once_its_window_is_over() -> None:
    """The run of today is not missing before the hour until which it usually has ended, with a tenth of the interval."""
    runs = [run_on(one) for one in days_from(0, 10)]
    cadence = cadence_of(runs)
    assert cadence is not None
    assert timedelta(hours=5, minutes=24) == cadence.window
    due = datetime(2026, 11, 11, 5, 24, tzinfo=UTC)
    assert [] == [one for one in cadence.slots(runs, due) if one.run is None]
    (missing,) = [one for one in cadence.slots(runs, due + timedelta(seconds=1)) if one.run is None]
    assert (due.replace(hour=0, minute=0), due) == (missing.at, missing.due)


def test_days_without_runs_are_learned() -> None:
    """Where there is never a run on a weekend, none is missing there; the name of the cadence says so."""
    runs = [run_on(one) for one in days_from(1, 29) if one.weekday() < 5]
    cadence = cadence_of(runs)
    assert cadence is not None
    assert [] == [one for one in cadence.slots(runs, days_from(29, 30)[0]) if one.run is None]
    assert "every 1d but on Saturday, Sunday" == str(cadence)


def test_hours_without_runs_are_learned() -> None:
    """Hourly runs that rest at night are not missing at night."""
    hours = [day + hour * HOUR for day in days_from(0, 6) for hour in range(6, 22)]
    runs = [run_on(one, late=HOUR / 10, partition=False) for one in hours]
    cadence = cadence_of(runs)
    assert cadence is not None
    assert [] == [one for one in cadence.slots(runs, hours[-1] + 5 * HOUR) if one.run is None]
    assert str(cadence).startswith("every 1h but at 00:00, 01:00")


def test_what_is_declared_is_not_learned() -> None:
    """A declared interval needs one run, and knows no idle days."""
    runs = [run_on(one) for one in days_from(1, 29) if one.weekday() < 5]
    cadence = cadence_of(runs, DAY)
    assert cadence is not None
    assert 7 == len([one for one in cadence.slots(runs, days_from(28, 29)[0]) if one.run is None])
    assert cadence_of(runs[:1], DAY) is not None


@pytest.mark.parametrize(
    "gaps", [[1, 1], [1, 40, 3, 100, 7, 250], []], ids=["few", "irregular", "one"]
)
def test_no_interval_is_no_cadence(gaps: list[int]) -> None:
    """Of few runs, or runs by hand, nothing is due."""
    times = [FIRST + sum(gaps[:end]) * timedelta(hours=7) for end in range(len(gaps) + 1)]
    assert cadence_of([run_on(one) for one in times]) is None


def test_a_run_again_fills_no_other_place() -> None:
    """A partition that was run twice counts once, by the run that ended first."""
    runs = [run_on(one) for one in days_from(0, 8)]
    again = run_on(days_from(3, 4)[0], late=3 * DAY)
    cadence = cadence_of([*runs, again])
    assert cadence is not None
    slots = cadence.slots([*runs, again], days_from(8, 9)[0])
    assert runs == [one.run for one in slots]
