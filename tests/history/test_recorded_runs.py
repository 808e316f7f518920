"""What a history stores of a run, and what it gives back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

import contracts as ct
from tests.history.runs_made import Trip, trips


@pytest.fixture
def history(tmp_path: Path) -> ct.History:
    """A history of its own for each test."""
    return ct.History(str(tmp_path / "quality.db"))


def test_a_checked_batch_is_stored(history: ct.History) -> None:
    """`history.check` returns the report of `check`, and stores it: the contract, the partition, rows and verdict."""
    report = history.check(Trip, trips(3), partition="2026-11-29", max_examples=1)
    assert Trip.check(trips(3), max_examples=1) == report
    (run,) = history.runs()
    assert ("Trip", "ingest", "1.0.0", ct.fingerprint(Trip)) == (
        run.contract,
        run.boundary,
        run.version,
        run.fingerprint,
    )
    assert ("2026-11-29", 3, "ok", None) == (run.partition, run.rows, run.verdict, run.error)
    assert report.started == run.started
    assert report.seconds == run.seconds
    assert datetime(2026, 11, 29, tzinfo=UTC) == run.about


def test_what_became_of_every_rule_is_stored(history: ct.History) -> None:
    """Each rule has its status, with the rows that break it, their share and their cost."""
    history.check(Trip, [*trips(3, km=-1.0), *trips(1, km=1000.0)])
    (run,) = history.runs()
    statuses = {(one.field, one.code): (one.status, one.count, one.share) for one in run.rules}
    assert ("broken", 3, 0.75) == statuses["km", "ge"]
    assert ("warning", 1, 0.25) == statuses["km", "le"]
    assert ("broken", 2, 0.5) == statuses["trip_id", "unique"]
    assert ("passed", 0, 0.0) == statuses["driver", "matches"]
    assert ["km: ge", "trip_id: unique"] == [f"{one.field}: {one.code}" for one in run.broken]


def test_a_rule_that_was_not_run_is_stored_as_such(history: ct.History) -> None:
    """A rule that could not be evaluated is neither broken nor passed."""
    history.check(Trip, pl.DataFrame({"trip_id": ["a"]}))
    (run,) = history.runs()
    assert "broken" == run.verdict
    assert ("driver", "null_share", "not run") in {
        (one.field, one.code, one.status) for one in run.rules
    }


def test_a_report_made_otherwise_is_recorded(history: ct.History) -> None:
    """`record` takes the report of any verb, with what parsing filled, converted and dropped, by cause."""
    parts = Trip.split(
        [{"trip_id": "1", "km": None, "driver": None}, {"trip_id": "2", "driver": "Ada"}]
    )
    assert history.record(parts.report, partition=date(2026, 11, 29))
    (run,) = history.runs(Trip)
    assert "2026-11-29" == run.partition
    assert {"km": {"null": 1, "absent": 1}} == run.filled
    assert {"trip_id": 0, "km": 2} == run.nulls


def test_reports_without_a_time_are_of_now(history: ct.History) -> None:
    """A report that was not made by one call, as one merged of partial results, is of when it is stored."""
    before = datetime.now(UTC)
    history.record(ct.partial(Trip, trips(1)).finish())
    (run,) = history.runs()
    assert before <= run.started <= datetime.now(UTC)
    assert run.seconds is None


def test_a_run_is_stored_as_of_now(history: ct.History) -> None:
    """With `now=` a run is of that time, in UTC: old data that is checked today was due then."""
    now = datetime(2026, 11, 30, 4, 30)
    history.check(Trip, trips(1), now=now)
    history.record(Trip.check(trips(1)), now=now.replace(tzinfo=UTC))
    with pytest.raises(ct.UnsupportedDataError):
        history.check(Trip, object(), now=now)
    assert [now.replace(tzinfo=UTC)] * 3 == [run.started for run in history.runs()]


def test_what_is_not_a_report_is_refused(history: ct.History) -> None:
    """`record` says what to pass."""
    with pytest.raises(
        TypeError, match=r"record takes a report, such as parts\.report .*got Parts"
    ):
        history.record(Trip.split(trips(1)))  # type: ignore[arg-type]


def test_data_that_cannot_be_read_is_a_failed_run(history: ct.History) -> None:
    """What `check` raises is raised, and the run stands in the history with the name of the error alone."""
    with pytest.raises(ct.UnsupportedDataError):
        history.check(Trip, object(), partition="2026-11-29")
    (run,) = history.runs()
    assert ("failed", "UnsupportedDataError", None) == (run.verdict, run.error, run.rows)
    assert not run.ok


@pytest.mark.parametrize("call", [{"max_exmples": 3}, {"partition": 3}, {"max_examples": -1}])
def test_a_call_that_is_wrong_is_not_a_run(history: ct.History, call: dict[str, object]) -> None:
    """Arguments that are invalid raise, and store nothing: no data was looked at."""
    with pytest.raises((TypeError, ValueError)):
        history.check(Trip, trips(1), **call)  # type: ignore[arg-type]
    assert 0 == len(history.runs())


def test_runs_are_selected(history: ct.History) -> None:
    """By contract, by the time that the data is of, by partition; the end is not included."""

    class Other(ct.Contract):
        km: float

    for day in ("2026-11-27", "2026-11-28", "2026-11-29"):
        history.check(Trip, trips(1), partition=day)
    history.check(Other, [{"km": 1.0}], partition="2026-11-28")

    def found(*contract: object, **selection: object) -> list[str | None]:
        return [run.partition for run in history.runs(*contract, **selection)]  # type: ignore[arg-type]

    assert 4 == len(found())
    assert ["2026-11-28"] == found(Other) == found("Other")
    assert ["2026-11-27", "2026-11-28"] == found(Trip, until=date(2026, 11, 29))
    assert ["2026-11-29"] == found("Trip", since=datetime(2026, 11, 28, 1))
    assert ["2026-11-28", "2026-11-28"] == found(partition="2026-11-28")


def test_contracts_of_one_name_are_told_apart_by_their_boundary(history: ct.History) -> None:
    """A class means the runs at its boundary; its name those at all of them."""
    history.check(Trip, trips(1))
    at_features = type("Trip", (Trip,), {"__module__": __name__}, boundary="features")
    assert (1, 0, 1) == (
        len(history.runs(Trip)),
        len(history.runs(at_features)),
        len(history.runs("Trip")),
    )


def test_a_later_run_takes_the_place_of_an_earlier_one(history: ct.History) -> None:
    """`latest` leaves out the runs of a partition but the last one, and keeps those without a partition."""
    for partition, rows in (("a", 1), ("b", 2), ("a", 3), (None, 4), (None, 5)):
        history.check(Trip, trips(rows), partition=partition)
    assert [2, 3, 4, 5] == [run.rows for run in history.runs().latest()]


def test_what_is_old_is_forgotten(history: ct.History) -> None:
    """`forget` deletes the runs whose data is from before a time, and says how many they were."""
    for day in ("2026-11-27", "2026-11-28", "2026-11-29"):
        history.check(Trip, trips(1), partition=day)
    assert 0 == history.forget(before=date(2026, 11, 29), contract="Other")
    assert 2 == history.forget(before=date(2026, 11, 29), contract=Trip)
    (run,) = history.runs()
    assert "2026-11-29" == run.partition
    assert run.rules


def test_frames_for_dashboards(history: ct.History) -> None:
    """`to_frame` has one row a run, or one a run and rule; of no runs the same columns."""
    history.check(Trip, trips(2, km=-1.0), partition="2026-11-29")
    runs = history.runs()
    assert [("Trip", "2026-11-29", "broken", 2, 1, 0)] == runs.to_frame().select(
        "contract", "partition", "verdict", "rows", "broken", "not_run"
    ).rows()
    rules = runs.to_frame(by="rule")
    assert [("km", "ge", "broken", 2, 1.0)] == rules.filter(status="broken").select(
        "field", "code", "status", "count", "share"
    ).rows()
    assert runs[0].id == rules["run"][0]
    for by in ("run", "rule"):
        assert runs[:0].to_frame(by=by).schema == runs.to_frame(by=by).schema  # type: ignore[arg-type]


def test_runs_are_shown_in_a_line_each(history: ct.History) -> None:
    """A run is one line: when, what, of which part, and what broke."""
    history.check(Trip, trips(2, km=-1.0), partition="2026-11-29")
    shown = str(history.runs())
    assert shown.endswith("Trip at ingest of 2026-11-29: broken, 2 rows (km: ge)")
    assert "no runs" == str(history.runs()[:0])


def test_nothing_stored_is_no_runs(tmp_path: Path) -> None:
    """A history that nobody has written has no runs, and to read it makes no file."""
    history = ct.History(str(tmp_path / "none.db"))
    assert 0 == len(history.runs())
    assert 0 == history.forget(before=datetime.now(UTC) + timedelta(days=1))
    assert [] == [*tmp_path.iterdir()]
