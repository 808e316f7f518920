"""A history that fails changes no verdict; to read one that cannot be read is an error that says what to do."""

from __future__ import annotations

import pickle
import sqlite3
import warnings
from dataclasses import replace
from pathlib import Path

import pytest

import contracts as ct
from contracts.history.schema import STEPS, VERSION
from tests.history.runs_made import Trip, trips


def test_a_verdict_stands_where_nothing_can_be_stored(tmp_path: Path) -> None:
    """`check` returns its report and `record` False, with one warning, at the line of the caller, for all runs."""
    history = ct.History(str(tmp_path / "no folder" / "quality.db"))
    with pytest.warns(ct.ContractWarning) as warned:
        report = history.check(Trip, trips(1))
    assert Trip.check(trips(1)) == report
    (one,) = warned
    assert __file__ == one.filename
    assert str(one.message).endswith(
        "no folder/quality.db cannot be opened. Make its folder, or name a file that may be written."
        " It stores nothing of this run; verdicts are not affected"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not history.record(report)


def test_what_check_raises_is_raised_all_the_same(tmp_path: Path) -> None:
    """Data that cannot be read raises its own error, not one of the history."""
    history = ct.History(str(tmp_path / "no folder" / "quality.db"))
    with pytest.warns(ct.ContractWarning), pytest.raises(ct.UnsupportedDataError):
        history.check(Trip, object())


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    """A file that is not of SQLite is named, and stays as it is."""
    path = tmp_path / "quality.db"
    path.write_bytes(b"PAR1" * 1000)
    with pytest.raises(ct.HistoryError) as raised:
        ct.History(str(path)).runs()
    assert f"the history {path} is not a database of SQLite. Name another file." == str(
        raised.value
    )
    assert b"PAR1" * 1000 == path.read_bytes()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "a history is kept in a file"),
        (":memory:", "a history in memory would keep nothing"),
        ("sqlite://", "a history in memory would keep nothing"),
        ("mysql://me:secret@host/db", r"got 'mysql://host/db'\)$"),
    ],
)
def test_a_url_of_no_history_is_refused(url: str, says: str) -> None:
    """What names no place that histories are kept in is refused before anything is stored, its password unseen."""
    with pytest.raises(ValueError, match=says) as raised:
        ct.History(url)
    assert "secret" not in str(raised.value)


def test_urls_of_sqlite_are_those_of_sqlalchemy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three slashes stand before a relative path, four before an absolute one."""
    monkeypatch.chdir(tmp_path)
    ct.History("sqlite:///quality.db").check(Trip, trips(1))
    for same in ("quality.db", f"sqlite:///{tmp_path}/quality.db", str(tmp_path / "quality.db")):
        assert 1 == len(ct.History(same).runs())


def test_histories_of_an_earlier_version_are_migrated(tmp_path: Path) -> None:
    """A file of each earlier version of the schema is read with its runs, and written from then on."""
    now = tmp_path / "now.db"
    ct.History(str(now)).check(Trip, trips(2), partition="2026-11-29")
    for version in range(1, VERSION):
        path = tmp_path / f"{version}.db"
        with sqlite3.connect(path) as old:
            for statement in (one for step in STEPS[:version] for one in step):
                old.execute(statement)
            old.execute("CREATE TABLE contracts_schema (version BIGINT NOT NULL)")
            old.execute("INSERT INTO contracts_schema VALUES (?)", (version,))
            old.execute("ATTACH ? AS new", (str(now),))
            for table in ("contracts_runs", "contracts_rules"):
                columns = ", ".join(
                    one[1] for one in old.execute(f"PRAGMA main.table_info({table})")
                )
                old.execute(f"INSERT INTO {table} SELECT {columns} FROM new.{table}")  # noqa: S608 - our own names
        old.close()
        history = ct.History(str(path))
        assert [replace(one, nulls={}) for one in ct.History(str(now)).runs()] == [*history.runs()]
        history.check(Trip, trips(1))
        assert [2, 1] == [run.rows for run in history.runs()]
        with sqlite3.connect(path) as migrated:
            assert [(VERSION,)] == migrated.execute(
                "SELECT version FROM contracts_schema"
            ).fetchall()
        migrated.close()


def test_a_history_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """What a newer version wrote is neither read nor written, and the message says what to upgrade."""
    path = tmp_path / "quality.db"
    history = ct.History(str(path))
    history.check(Trip, trips(1))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE contracts_schema SET version = 99")
    connection.close()
    with pytest.raises(
        ct.HistoryError,
        match=r"was written by a newer contracts: its schema has version 99, .* Upgrade",
    ):
        history.runs()
    with pytest.warns(ct.ContractWarning, match="newer contracts"):
        assert history.check(Trip, trips(1)).ok


def test_the_error_is_a_value() -> None:
    """The error of a history can be pickled, as all errors here."""
    error = ct.HistoryError("quality.db", "is not there", "Name another")
    assert str(error) == str(pickle.loads(pickle.dumps(error)))  # noqa: S301 - our own
