"""The formats of a report, and the places it goes to."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What GitHub shows of a step, with something in it."""
    place = tmp_path / "summary.md"
    place.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(place))
    return place


def test_a_report_goes_to_files_whole(run: Run) -> None:
    """`--output` may be repeated, and each suffix names its format; stdout stays empty, and stderr has the verdict."""
    names = ["r.json", "r.html", "r.md", "r.xml", "r.txt"]
    done = run(
        "check", "trips.py", "bad.parquet", *(part for name in names for part in ("-o", name))
    )
    assert (1, "") == (done.code, done.out)
    assert "1 rule broken in 4 rows (r.json, r.html, r.md, r.xml, r.txt)\n" in done.err
    texts = [Path(name).read_text() for name in names]
    assert json.loads(texts[0])["ok"] is False
    assert texts[1].lower().startswith("<!doctype html")
    assert "must be at most 900" in texts[2]
    assert 1 == len([*ET.fromstring(texts[3]).iter("failure")])  # noqa: S314 - our own report
    assert texts[4].startswith("Trip 1.0.0 at ingest: 1 rule broken in 4 rows\n")
    assert {*names} == {
        path.name for path in Path().iterdir() if path.name.startswith((".r.", "r."))
    }


def test_a_format_of_stdout_is_beside_the_files(run: Run, summary: Path) -> None:
    """`--format` is that of stdout, unless it goes to a file; annotations of GitHub bring a summary of the step."""
    done = run("check", "trips.py", "bad.parquet", "--format", "github", "-o", "r.html")
    assert (1, True) == (done.code, done.out.startswith("::error"))
    assert 1 == done.out.count("::error")
    before, _, after = summary.read_text().partition("\n")
    assert ("before", True) == (before, "must be at most 900" in after)
    for output in ("r.json", "r.txt"):
        done = run("check", "trips.py", "bad.parquet", "--format", "json", "-o", output)
        assert ("", False) == (done.out, json.loads(Path(output).read_text())["ok"])


def test_a_summary_is_githubs_alone(run: Run, summary: Path) -> None:
    """Other formats add nothing to the summary of a step."""
    run("check", "trips.py", "bad.parquet", "--format", "markdown")
    assert "before\n" == summary.read_text()
