"""`contracts check --history`, `contracts history` and `contracts checkup`."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

import contracts as ct
from contracts.cli.modules import import_file
from tests.cli.conftest import GOOD, Run


def test_a_check_is_stored(run: Run) -> None:
    """The run is stored whatever the verdict, with its partition, its files and a profile of them; the verdict stays."""
    for name, code in (("good.parquet", 0), ("bad.parquet", 1)):
        done = run(
            "check",
            "trips.py:Trip",
            name,
            "--history",
            "quality.db",
            "--partition",
            name[:4],
            "--now",
            "2026-11-29",
        )
        assert (code, "") == (done.code, done.err)
    runs = ct.History("quality.db").runs("Trip")
    assert [("good", "ok", 3), ("bad.", "broken", 4)] == [
        (one.partition, one.verdict, one.rows) for one in runs
    ]
    assert [("good.parquet",), ("bad.parquet",)] == [
        tuple(Path(one).name for one in run.source) for run in runs
    ]
    assert [1, 1] == [one.nulls["vendor"] for one in runs]
    assert {"2026-11-29"} == {f"{one.started:%Y-%m-%d}" for one in runs}


def test_a_partition_is_of_a_history(run: Run) -> None:
    """A partition without a history would be without effect, so it is refused, before anything is read."""
    done = run("check", "trips.py", "good.parquet", "--partition", "2026-11-29")
    assert (2, "") == (done.code, done.out)
    assert "--partition names a run that is stored" in done.err
    assert "add --history quality.db" in done.err


def test_text_is_stored_too(run: Run) -> None:
    """Of files of text, and of data that is refused as a whole, the report is stored as well."""
    GOOD.write_csv("good.csv")
    assert 0 == run("check", "trips.py", "good.csv", "--history", "quality.db").code
    assert (
        1
        == run(
            "check",
            "trips.py",
            "bad.parquet",
            "--history",
            "quality.db",
            "--max-invalid-share",
            "0.1",
        ).code
    )
    assert ["ok", "broken"] == [one.verdict for one in ct.History("quality.db").runs()]


def test_data_that_cannot_be_read_is_a_run_that_failed(run: Run) -> None:
    """A delivery that is missing or damaged, and a baseline that is not there, are stored by the name of the error; a
    command that is wrong is no run.
    """
    Path("damaged.parquet").write_bytes(b"PAR1")
    there = ("--history", "quality.db", "--now", "2026-11-29")
    for name, code in (("none.parquet", 3), ("damaged.parquet", 3), ("", 2)):
        assert code == run("check", "trips.py", name, *there, "--partition", "today").code
    assert 3 == run("check", "trips.py", "good.parquet", *there, "--baseline", "none.json").code
    runs = ct.History("quality.db").runs("Trip")
    assert ["FileNotFoundError", "WireError", "FileNotFoundError"] == [one.error for one in runs]
    assert {("failed", None, "2026-11-29")} == {
        (one.verdict, one.rows, f"{one.started:%Y-%m-%d}") for one in runs
    }
    assert ["today", "today", None] == [one.partition for one in runs]


def test_data_is_read_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The profile is measured while the data is checked, so that what comes on stdin has one too; without one the verdict
    is the same.
    """
    usual = GOOD.write_csv()
    for fails in (False, True):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(usual.encode())))
        if fails:
            monkeypatch.setattr("contracts.profiles.batch_profile.batch_profile", None)
        assert 0 == run("check", "trips.py", "-", "--stdin-format", "csv", "--history", "q.db").code
    measured, without = ct.History("q.db").runs("Trip")
    assert ({"trip_id": 0, "km": 0, "vendor": 1}, {"trip_id": 0, "km": 0}) == (
        measured.nulls,
        without.nulls,
    )
    assert 1 == len(ct.History("q.db").profiles(import_file(Path("trips.py")).Trip))


def test_a_history_that_fails_changes_no_verdict(run: Run) -> None:
    """Where nothing can be stored there is a warning, and the code is that of the data."""
    with pytest.warns(ct.ContractWarning, match="cannot be opened"):
        assert 0 == run("check", "trips.py", "good.parquet", "--history", "none/quality.db").code
    for name in ("good.parquet", "none.parquet"):
        assert 2 == run("check", "trips.py", name, "--history", "mysql://host").code


def test_runs_are_listed(run: Run) -> None:
    """`contracts history` lists runs as text, as JSON with what became of each rule, and as CSV, a line a run."""
    for day in ("2026-11-28", "2026-11-29"):
        run("check", "trips.py", "bad.parquet", "--history", "quality.db", "--partition", day)
    lines = run("history", "quality.db").out.splitlines()
    assert [
        "Trip at ingest of 2026-11-28: broken, 4 rows (km: le)",
        "Trip at ingest of 2026-11-29: broken, 4 rows (km: le)",
    ] == [one[20:] for one in lines]
    (one,) = json.loads(
        run("history", "quality.db", "--since", "2026-11-29", "--format", "json").out
    )
    assert ("2026-11-29", ["le"]) == (
        one["partition"],
        [x["code"] for x in one["rules"] if x["status"] == "broken"],
    )
    assert "no runs\n" == run("history", "quality.db", "--contract", "Other").out
    rows = [
        *csv.DictReader(
            io.StringIO(run("history", "quality.db", "-f", "csv", "--partition", "2026-11-28").out)
        )
    ]
    assert [("Trip", "4")] == [(row["contract"], row["rows"]) for row in rows]


def test_a_check_up_ends_with_1_where_somebody_is_needed(run: Run) -> None:
    """All well is 0; what broke, or never ran, is 1; the page is text, Markdown, HTML or JSON."""
    run(
        "check",
        "trips.py",
        "good.parquet",
        "--history",
        "quality.db",
        "--partition",
        "2026-11-29",
        "--now",
        "2026-11-30",
    )
    at = ("--now", "2026-11-30T12:00:00")
    assert 0 == run("checkup", "quality.db", *at).code
    done = run("checkup", "quality.db", *at, "--expected", "Weather=1d")
    assert (1, True) == (done.code, "! Weather: it never ran, expected every 1d" in done.out)
    for form, begins in (("html", "<!DOCTYPE html>"), ("markdown", "### Check-up"), ("json", "{")):
        assert run("checkup", "quality.db", *at, "--format", form).out.startswith(begins)
    assert 2 == run("checkup", "quality.db", "--expected", "Trip=daily").code


def test_a_history_that_is_not_there_ends_with_3(run: Run) -> None:
    """A misspelt name is data that is not there, and so is a file of something else; neither is made."""
    for command in ("history", "checkup"):
        done = run(command, "qualty.db")
        assert (3, "contracts: there is no history at 'qualty.db'\n") == (done.code, done.err)
        assert 3 == run(command, "trips.py").code
    assert not Path("qualty.db").exists()
