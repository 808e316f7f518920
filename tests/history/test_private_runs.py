"""No value of the data gets into a history."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import polars as pl

import contracts as ct
from contracts import col
from tests.history.runs_made import Trip, trips

SECRET = "Mallory-4711"  # what must not be found


class Named(ct.Contract):
    """A contract that shows values wherever a report shows any."""

    driver: str
    km: float
    rules = ct.rules(
        ct.Unique("driver"),
        ct.rule(col("km") > 0, name="moves"),
        ct.CustomTable(
            "careful", fields=("driver",), accepts=lambda rows: 1 / 0, says="be careful"
        ),
    )


def everything_in(path: Path) -> bytes:
    """Every byte of the files of a history."""
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def test_no_value_is_stored_beside_profiles(tmp_path: Path) -> None:
    """Values of fields, sensitive or not, are in no file of a history: not as examples, keys, causes or reasons."""
    path = tmp_path / "quality.db"
    history = ct.History(str(path))
    wrong = [*trips(2, km=-1.0, driver=SECRET), {"trip_id": SECRET, "km": SECRET, "driver": SECRET}]
    report = history.check(Trip, wrong, profile=False)
    typed = pl.DataFrame({"trip_id": [SECRET], "km": [SECRET], "driver": [SECRET]})
    history.check(Trip, typed, profile=False)
    shown = history.check(Named, [{"driver": SECRET, "km": -1.0}] * 2, profile=False)
    assert SECRET in report.to_json()
    assert SECRET in shown.to_json()
    assert 3 == len(history.runs())
    assert SECRET.encode() not in everything_in(path)


def test_no_sensitive_value_is_in_a_profile(tmp_path: Path) -> None:
    """Of a field that is sensitive a profile keeps no value either, though of others it keeps the few that they have."""
    path = tmp_path / "quality.db"
    history = ct.History(str(path))
    history.check(Trip, trips(3, driver=SECRET))
    history.check(Trip, [{"trip_id": "known", "km": 4711.0, "driver": SECRET.upper()}])
    assert b"known" in everything_in(path)
    assert SECRET.encode() not in everything_in(path)
    assert SECRET.upper().encode() not in everything_in(path)


def test_users_and_keys_of_urls_are_not_stored() -> None:
    """Of a URL that data was read from, and of that of the history, users, passwords and queries are left out."""
    from contracts.history.runs import run_of
    from contracts.report.files import FileRows, with_files

    report = with_files(
        Trip.check(trips(1)), [FileRows("https://me:secret@host/a.parquet?sig=abc", 1)]
    )
    assert ("https://host/a.parquet",) == run_of(report, "1", None).source
    history = ct.History("postgresql://me:secret@host/quality?password=secret")
    assert "History('postgresql://host/quality')" == repr(history)


def test_unprintable_names_are_stored_escaped(tmp_path: Path) -> None:
    """Names of columns that no database holds, with NUL and lone surrogates, are stored escaped."""
    history = ct.History(str(tmp_path / "quality.db"))
    history.check(Trip, [{**trips(1)[0], "a\x00\ud800": 1}])
    (run,) = history.runs()
    assert ["a\\x00\\ud800"] == [one.field for one in run.broken]
    with sqlite3.connect(tmp_path / "quality.db") as connection:
        assert [(1,)] == connection.execute("SELECT count(*) FROM contracts_runs").fetchall()
    connection.close()
