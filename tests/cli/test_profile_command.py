"""`contracts profile`: what good data looks like, from the shell."""

from __future__ import annotations

import os
from pathlib import Path

import contracts as ct
from tests.cli.conftest import GOOD, Run


def test_data_is_profiled(run: Run) -> None:
    """The result is what `ct.profile` measures: text on stdout, and what `check --baseline` reads in a file of JSON."""
    GOOD[:2].write_parquet("a.parquet")
    GOOD[2:].write_csv("b.csv")
    done = run("profile", "trips.py:Trip", "a.parquet", "b.csv", "--output", "good.json")
    assert (0, "") == (done.code, done.out)
    assert "Trip 1.0.0: 3 rows (good.json)" in done.err
    good = ct.Profile.from_json(Path("good.json").read_text())
    assert (3, 1, 8.0) == (good.rows, good.fields["vendor"].nulls, good.fields["km"].maximum)
    shown = run("profile", "trips.py:Trip", "a.parquet", "b.csv")
    assert (0, f"{good}\n") == (shown.code, shown.out)
    checked = run("check", "trips.py:Trip", "a.parquet", "--baseline", "good.json")
    assert 0 == checked.code
    assert "Trip 1.0.0 at ingest" in checked.out
    assert (
        "no rule of Trip compares with a baseline\nDeclare what may not change: ct.Drift("
        in checked.err
    )


def test_each_file_is_a_batch_where_that_is_wanted(run: Run) -> None:
    """A month's files are days, with which a day is compared; without the option they are one large batch."""
    for name in ("a", "b"):
        GOOD.write_parquet(f"{name}.parquet")
    for more, batches in ((), 1), (("--each-file",), 2):
        done = run("profile", "trips.py:Trip", "a.parquet", "b.parquet", "-f", "json", *more)
        good = ct.Profile.from_json(done.out)
        assert (0, 6, batches) == (done.code, good.rows, good.batches)


def test_a_profile_is_a_page(run: Run) -> None:
    """The suffix names the format, and --format what the suffix does not."""
    GOOD.write_csv("good.csv")
    assert 0 == run("profile", "trips.py:Trip", "good.csv", "-o", "good.html").code
    assert Path("good.html").read_text().startswith("<!DOCTYPE html>")
    assert "<svg" in Path("good.html").read_text()
    assert '{"profile":2,' in run("profile", "trips.py:Trip", "good.csv", "-f", "json").out


def test_what_is_wrong_is_answered(run: Run) -> None:
    """A field that has no unit, and files that are not there, are answered as by `check`; nothing is written."""
    GOOD.write_csv("good.csv")
    assert 2 == run("profile", "trips.py:Trip", "good.csv", "--unit", "vendor=km/h").code
    assert 3 == run("profile", "trips.py:Trip", "absent.csv", "-o", "x.json").code
    assert not os.path.lexists("x.json")


def test_a_page_draws_the_data_beside_its_baseline(run: Run) -> None:
    """`check --baseline` writes pages with pictures of how values were and are; other reports have none."""
    run("profile", "trips.py:Trip", "good.parquet", "-o", "good.json")
    checked = ("check", "trips.py:Trip", "bad.parquet", "--baseline", "good.json")
    assert 1 == run(*checked, "-o", "bad.html", "--max-invalid-share", "0.1").code
    assert "km beside its baseline" in Path("bad.html").read_text()
    assert "<svg" not in run(*checked, "-f", "markdown").out
