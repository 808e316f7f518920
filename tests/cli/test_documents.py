"""`contracts show`, `convert` and `rehearse`: a contract in other forms, and what it catches."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

import contracts as ct
from tests.cli.conftest import Run


def test_a_contract_is_shown(run: Run) -> None:
    """`show` has the card as a terminal shows it, as Markdown, as canonical JSON and as Python."""
    trip = run("show", "trips.py") and sys.modules["trips"].Trip
    assert "must be at most 900" in run("show", "trips.py").out
    assert ct.to_markdown(trip) + "\n" == run("show", "trips.py", "-f", "markdown").out + "\n"
    page = run("show", "trips.py", "-f", "html").out
    assert (True, 1) == (
        page.startswith("<!DOCTYPE html>"),
        page.count("must be at least 0; must be at most 900"),
    )
    assert ct.to_json(trip, indent=2) + "\n" == run("show", "trips.py", "-f", "json").out
    assert ct.to_source(trip) == run("show", "trips.py", "-f", "source").out


@pytest.mark.parametrize("to", ["json", "json-schema", "odcs", "source"])
def test_a_contract_is_converted(run: Run, to: str) -> None:
    """What `convert` writes is read again as a contract with the same verdicts."""
    suffix = {"source": "py", "odcs": "yaml"}.get(to, "json")
    assert 0 == run("convert", "trips.py", "--to", to, "-o", f"there.{suffix}").code
    codes = [run("check", f"there.{suffix}", name).code for name in ("good.parquet", "bad.parquet")]
    assert [0, 1] == codes


def test_a_contract_becomes_an_arrow_schema(run: Run) -> None:
    """`--to arrow` is an IPC file without rows, which goes to a file or a pipe."""
    run("convert", "trips.py", "--to", "arrow", "-o", "there.arrow")
    assert ct.to_arrow(sys.modules["trips"].Trip) == pa.ipc.open_file("there.arrow").schema


def test_a_contract_becomes_a_pandera_schema(run: Run) -> None:
    """`--to pandera` is YAML that pandera reads; what cannot cross is left out by its place, or refused."""
    import pandera.polars as pandera

    refused = run("convert", "trips.py", "--to", "pandera")
    assert (2, True) == (refused.code, "row_count" in refused.err), refused
    done = run("convert", "trips.py", "--to", "pandera", "--leave-out", "row_count")
    assert 0 == done.code, done
    schema = pandera.DataFrameSchema.from_yaml(done.out)
    assert ["trip_id", "km", "vendor"] == [*schema.columns]


def test_what_cannot_be_left_out_is_refused(run: Run) -> None:
    """`--leave-out` without effect is a usage error."""
    assert 0 == run("convert", "trips.py", "--to", "odcs", "-o", "o.yaml").code
    for named, to in [("trips.py", "json"), ("o.yaml", "json"), ("trips.py", "pandera")]:
        assert 2 == run("convert", named, "--to", to, "--leave-out", "nothing").code


def test_a_rehearsal_scores(run: Run) -> None:
    """`rehearse` writes the scorecard, and fails below `--min-score`; data that is not good is refused."""
    pl.DataFrame({"trip_id": range(5), "km": [n / 2 for n in range(5)], "vendor": "a"}).write_csv(
        "good.csv"
    )
    card = run("rehearse", "trips.py", "good.csv", "-f", "json", "--min-score", "1")
    read = json.loads(card.out)
    assert (1, "Trip 1.0.0 at ingest", True) == (card.code, read["contract"], 0 < read["score"] < 1)
    run("rehearse", "trips.py", "good.csv", "-f", "html", "-o", "card.html")
    assert Path("card.html").read_text().lower().startswith("<!doctype html")
    assert 1 == run("rehearse", "trips.py", "bad.parquet").code


def test_a_failure_writes_nothing(run: Run) -> None:
    """Where a form cannot be made the file that was there stays."""
    Path("there.yaml").write_text("mine")
    assert 2 == run("convert", "trips.py", "--to", "pandera", "-o", "there.yaml").code
    assert "mine" == Path("there.yaml").read_text()
