"""Histories are named, asked and filled oddly: each has a clear answer, and no password ever shows."""

from __future__ import annotations

import sqlite3
import traceback
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import contracts as ct
from contracts.history.database import without_secrets
from tests.history.runs_made import Trip, trips

_EARLIEST = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
_LATEST = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-14)))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:pa/ss@host/db", "postgresql://…"),
        ("postgresql://me:pa?ss@host/db", "postgresql://…"),
        ("postgresql://me:pa#ss@host/db", "postgresql://…"),
        ("postgresql://me:[ss@host/db", "postgresql://…"),
        ("postgresql://me:ss/db", "postgresql://…"),
        ("postgresql://me:p@ss@host/db", "postgresql://host/db"),
        ("postgresql://me:ss@one:5432,[::1]:2/db?password=ss", "postgresql://one:5432,[::1]:2/db"),
    ],
)
def test_a_password_that_is_not_escaped_never_shows(url: str, shown: str) -> None:
    """Where it is not plain where a password ends, nothing behind the scheme is shown."""
    assert shown == without_secrets(url)


@pytest.mark.parametrize("password", ["se cret", "secret%", "p@secret"])
def test_what_libpq_says_of_a_url_never_shows(password: str) -> None:
    """A URL that libpq does not read is refused without libpq's message, which quotes the password; one that
    it reads, as its versions differ, leads nowhere, and shows no more.
    """
    pytest.importorskip("psycopg")
    with pytest.raises(ct.HistoryError) as raised:
        ct.History(f"postgresql://me:{password}@127.0.0.1:1/db").runs()
    assert "cret" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (None, r"a history is named by text: 'quality.db', str\(path\) \(got null\)"),
        (Path("quality.db"), "a history is named by text"),
        ("a\x00.db", "must be text of one line"),
        ("\ud800.db", "must be text of one line"),
        ("sqlite://folder/quality.db", "write 'sqlite:///folder/quality.db' with three slashes"),
    ],
)
def test_a_name_that_is_none_is_refused(url: Any, says: str) -> None:
    """What no file can be called is refused before anything is checked."""
    with pytest.raises((TypeError, ValueError), match=says):
        ct.History(url)


def test_a_name_that_is_too_long_is_an_error_of_histories() -> None:
    """The file is not there, and cannot be made: a warning, and the verdict stands."""
    history = ct.History("x" * 5_000)
    assert 0 == len(history.runs())
    with pytest.warns(ct.ContractWarning, match="cannot be opened"):
        assert history.check(Trip, trips(1)).ok


def _changed(path: Path, statement: str) -> ct.History:
    history = ct.History(str(path))
    history.check(Trip, trips(1))
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()
    return history


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE contracts_schema SET version = 'new'", "contracts_schema of another program"),
        ("DELETE FROM contracts_schema", "contracts_schema of another program"),
        ("UPDATE contracts_runs SET about = 'today'", "holds what no history writes"),
        ("UPDATE contracts_runs SET nulls = '{'", "holds what no history writes"),
        ("UPDATE contracts_runs SET source = 7", "holds what no history writes"),
    ],
)
def test_tables_of_others_are_an_error_of_histories(
    tmp_path: Path, statement: str, says: str
) -> None:
    """Whoever changed them, a history that cannot be read says so, and changes no verdict."""
    history = _changed(tmp_path / "quality.db", statement)
    with pytest.raises(ct.HistoryError, match=says):
        history.runs()
    with pytest.raises(ct.HistoryError, match=says):
        ct.checkup(history)


@pytest.fixture
def history(tmp_path: Path) -> ct.History:
    """A history of one run."""
    made = ct.History(str(tmp_path / "quality.db"))
    made.check(Trip, trips(1), partition="2026-11-29")
    return made


@pytest.mark.parametrize("time", [_EARLIEST, _LATEST])
def test_times_beyond_utc_are_refused(history: ct.History, time: datetime) -> None:
    """A time that UTC has no year for is an error that says so, wherever it is passed."""
    report = Trip.check(trips(1))
    for ask in (
        lambda: history.check(Trip, trips(1), now=time),
        lambda: history.record(report, now=time),
        lambda: history.runs(since=time),
        lambda: history.baseline(Trip, now=time),
        lambda: history.observing(until=time),
        lambda: history.forget(before=time),
        lambda: ct.checkup(history, now=time),
    ):
        with pytest.raises(ValueError, match="must lie within the years 1 to 9999 of UTC"):
            ask()


@pytest.mark.parametrize("now", [date.min, date.max, datetime.min, datetime.max])
def test_the_first_and_the_last_time_can_be_asked_for(history: ct.History, now: date) -> None:
    """Windows that would reach beyond the first or the last time end there."""
    ran = now.year == date.max.year
    assert ran == (len(history.profiles(Trip, now=now, days=10**20)) == 1)
    assert ct.checkup(history, now=now, days=10**20).contracts
    assert not ct.checkup(history, now=now, expected={Trip: "3000d"}).ok


def test_windows_of_odd_lengths(history: ct.History) -> None:
    """A window of no day is refused, and a very long one has all there is."""
    with pytest.raises(ValueError, match="days must be a whole number from 1"):
        history.against_window(Trip, days=0)
    assert not history.against_window(Trip, days=10**12).ok


@pytest.mark.parametrize("every", ["0s", timedelta(microseconds=1), "999999999d"])
def test_intervals_that_are_none_are_refused(history: ct.History, every: Any) -> None:
    """No schedule runs a job a million times in a second, or every million years."""
    with pytest.raises(ValueError, match="from one second to ten years long"):
        ct.checkup(history, expected={Trip: every})


def test_a_run_of_the_first_year_does_not_stall_a_check_up(tmp_path: Path) -> None:
    """Of two thousand years of minutes the last ones are looked at, and those of the week are counted."""
    history = ct.History(str(tmp_path / "quality.db"))
    history.check(Trip, trips(1), partition="0001-01-01", now=datetime(1, 1, 1, 1, tzinfo=UTC))
    asked = datetime(2026, 12, 9, tzinfo=UTC)
    (found,) = ct.checkup(history, expected={Trip: "1m"}, now=asked, days=10**7).contracts
    assert 7 * 24 * 60 == found.missing


class _Extreme(ct.Contract, version="1.0.0"):
    """Numbers at the ends of their types."""

    wide: float
    tiny: float
    whole: int


def test_bounds_that_no_type_has_are_not_proposed(tmp_path: Path) -> None:
    """Beyond the greatest float64 or integer there is none: what can be proposed is, and nothing fails."""
    history = ct.History(str(tmp_path / "quality.db"))
    for day in range(8):
        greatest = 1.7e308 if day == 7 else 1.0
        rows = [
            {"wide": -greatest, "tiny": 0.0, "whole": -(2**63)},
            {"wide": greatest, "tiny": 5e-324, "whole": 2**63 - 1},
        ]
        history.check(_Extreme, rows, partition=date(2026, 11, 1 + day))
    found = ct.graduate(_Extreme, history, now=date(2026, 11, 20))
    rules = [one.rule for one in found.proposals if one.field in ("wide", "tiny", "whole")]
    assert ["must be at least 0"] == [str(rule) for rule in rules]
