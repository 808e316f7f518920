"""`contracts split`: the parts of `ct.split_to`, in files."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tests.cli.conftest import TRIPS, Run

PARTS = ("--valid", "valid.parquet", "--invalid", "invalid.csv")


def test_rows_are_set_aside(run: Run) -> None:
    """The valid rows and the others are in files of their own, and that does not fail the command."""
    TRIPS.write_csv("trips.tsv", separator="\t")
    done = run("split", "trips.py", "trips.tsv", *PARTS)
    assert (0, True) == (done.code, "1 rule broken in 4 rows" in done.out), done
    assert [1, 2, 4] == pl.read_parquet("valid.parquet")["trip_id"].to_list()
    assert [3] == pl.read_csv("invalid.csv")["trip_id"].to_list()


def test_it_fails_where_it_is_asked_to(run: Run) -> None:
    """`--fail-on error` ends with 1 where a row is set aside, and both parts are written."""
    done = run("split", "trips.py", "bad.parquet", *PARTS, "--fail-on", "error")
    assert (1, True) == (done.code, Path("valid.parquet").exists())


def test_what_is_wrong_as_a_whole_is_not_split(run: Run) -> None:
    """Above `--max-invalid-share` nothing is written, the code is 1, and the reason is on stderr."""
    done = run("split", "trips.py", "bad.parquet", *PARTS, "--max-invalid-share", "0.1")
    assert (1, True) == (done.code, "refused as a whole: 1 of 4 rows is invalid" in done.err)
    assert [] == [*Path().glob("*valid.*")]


def test_parts_need_places_of_their_own(run: Run) -> None:
    """Two parts at one place, and a place of no format, are usage errors."""
    for valid, said in {
        "x.csv": "name two places",
        "x.xlsx": ".parquet",
        "no/y.csv": "make it first",
    }.items():
        done = run("split", "trips.py", "bad.parquet", "--valid", valid, "--invalid", "x.csv")
        assert (2, True) == (done.code, said in done.err)
