"""The story of the courier on Spark: one depot's feed changes, and its rows are in the quarantine."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.paths import ROOT


def test_the_rows_of_the_changed_feed_are_put_aside(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spark writes the rows that are wrong into the quarantine, with their numbers; the others go on."""
    monkeypatch.syspath_prepend(ROOT / "examples")
    results = runpy.run_path(str(ROOT / "examples" / "gps_on_spark.py"))["story"](spark, tmp_path)
    assert ["EWR"] == results["depots"]
    assert ["as far as was recorded: custom_row"] == results["reasons"]
    observed, goes_on = results["observed"], results["goes on"]
    assert (217, observed["valid"], True) == (observed["rows"], goes_on.rows, goes_on.ok)
    assert 48 == observed["invalid"] == results["report"].violations[0].count
