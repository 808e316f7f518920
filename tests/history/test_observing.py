"""A contract that is new is observed: its reports are stored, and nothing is raised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pyarrow as pa
import pytest

import contracts as ct
from tests.history.runs_made import Trip, trips

BAD = pl.DataFrame(trips(2, km=-1.0))
GOOD = pl.DataFrame(trips(2))


@pytest.fixture
def history(tmp_path: Path) -> ct.History:
    """A history of its own for each test."""
    return ct.History(str(tmp_path / "quality.db"))


def verdicts(history: ct.History) -> list[str]:
    """The verdicts of all runs."""
    return [run.verdict for run in history.runs()]


def test_what_is_observed_is_returned_and_stored(history: ct.History) -> None:
    """`validate` returns data that breaks its contract untouched, and its report is stored with its profile."""
    observed = history.observing(partition="2026-11-29")
    assert BAD is Trip.validate(BAD, observe=observed)
    assert GOOD is Trip.validate(GOOD, observe=observed)
    assert ["broken", "ok"] == verdicts(history)
    assert ["2026-11-29"] * 2 == [run.partition for run in history.runs()]
    assert {"trip_id", "km", "driver"} == set(history.runs()[0].nulls)


@pytest.mark.parametrize("make", [pl.DataFrame.lazy, pl.DataFrame.to_arrow, pl.DataFrame.to_dicts])
def test_data_of_any_type_is_observed(history: ct.History, make: Callable[[Any], Any]) -> None:
    """What comes in goes out, as it does where a contract is enforced."""
    data = make(BAD)
    done = Trip.validate(data, observe=history.observing())
    assert type(data) is type(done)
    assert ["broken"] == verdicts(history)


def test_a_reader_is_read_once(history: ct.History) -> None:
    """Data that can be read only once is returned as what was read."""
    table = BAD.to_arrow()
    reader = pa.RecordBatchReader.from_batches(table.schema, table.to_batches())
    assert table == Trip.validate(reader, observe=history.observing()).read_all()
    assert [2] == [run.rows for run in history.runs()]


def test_from_a_day_on_it_is_enforced(history: ct.History) -> None:
    """Once that day has come, what breaks the contract raises, and is stored still."""
    now = datetime.now(UTC)
    ahead, over = history.observing(until=now + timedelta(days=1)), history.observing(until=now)
    assert (True, False) == (ahead.is_open, over.is_open)
    Trip.validate(BAD, observe=ahead)
    with pytest.raises(ct.ContractViolation):
        Trip.validate(BAD, observe=over)
    assert GOOD is Trip.validate(GOOD, observe=over)
    assert ["broken", "broken", "ok"] == verdicts(history)


def test_functions_are_observed(history: ct.History) -> None:
    """`@ct.enforce(observe=…)` passes frames and data that break their contract, both ways, and stores the reports."""

    @ct.enforce(observe=history.observing())
    def same(frame: ct.Frame[Trip], table: Annotated[pa.Table, Trip]) -> ct.Frame[Trip]:
        return frame if table.num_rows else frame[:0]

    assert BAD is same(BAD, GOOD.to_arrow())
    assert ["broken", "ok", "broken"] == verdicts(history)


def test_payloads_are_enforced_all_the_same(history: ct.History) -> None:
    """What is not valid has no instance: a payload raises, observed or not."""

    @ct.enforce(observe=history.observing())
    def length(trip: Trip) -> float:
        return trip.km

    with pytest.raises(ValueError, match="at least 0"):
        length({"trip_id": "1", "km": -1.0, "driver": None})  # type: ignore[arg-type]


def test_a_history_that_fails_lets_pass(tmp_path: Path) -> None:
    """Where nothing can be stored there is a warning, and the data passes while it is observed."""
    history = ct.History(str(tmp_path / "none" / "quality.db"))
    with pytest.warns(ct.ContractWarning, match="cannot be opened"):
        assert BAD is Trip.validate(BAD, observe=history.observing())


@pytest.mark.parametrize("observe", [print, True, "quality.db", ct.Observation])
def test_what_is_no_observer_is_refused(observe: Any) -> None:
    """The message says what to pass."""
    with pytest.raises(
        ValueError, match=r"observe must be who sees the reports: observe=history\.observing\(\)"
    ):
        Trip.validate(GOOD, observe=observe)
    with pytest.raises(ValueError, match="observe must be who sees the reports"):
        ct.enforce(observe=observe)
