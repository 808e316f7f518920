"""Runs as Polars frames, for dashboards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from contracts.history.runs import HistoryRun

_TIME = pl.Datetime("us", "UTC")
_OF_RUNS: dict[str, Any] = {
    "id": pl.String,
    "contract": pl.String,
    "boundary": pl.String,
    "version": pl.String,
    "fingerprint": pl.String,
    "partition": pl.String,
    "verdict": pl.String,
    "error": pl.String,
    "started": _TIME,
    "about": _TIME,
    "seconds": pl.Float64,
    "rows": pl.Int64,
    "broken": pl.Int64,
    "not_run": pl.Int64,
    "filled": pl.Int64,
    "converted": pl.Int64,
    "dropped": pl.Int64,
    "source": pl.List(pl.String),
}
_OF_RULES: dict[str, Any] = {
    "run": pl.String,
    "contract": pl.String,
    "boundary": pl.String,
    "partition": pl.String,
    "started": _TIME,
    "about": _TIME,
    "field": pl.String,
    "code": pl.String,
    "rule": pl.String,
    "rule_id": pl.String,
    "status": pl.String,
    "severity": pl.String,
    "count": pl.Int64,
    "share": pl.Float64,
    "cost": pl.Float64,
}


def frame_of_runs(runs: Iterable[HistoryRun]) -> pl.DataFrame:
    """One row for each run."""
    rows = [
        {name: getattr(run, name, None) for name in _OF_RUNS}
        | {
            "source": [*run.source],
            "broken": sum(one.status == "broken" for one in run.rules),
            "not_run": sum(one.status == "not run" for one in run.rules),
            "filled": _total(run.filled),
            "converted": _total(run.converted),
            "dropped": sum(run.dropped.values()),
        }
        for run in runs
    ]
    return pl.DataFrame(rows, schema=_OF_RUNS, orient="row")


def frame_of_rules(runs: Iterable[HistoryRun]) -> pl.DataFrame:
    """One row for each rule of each run."""
    rows = [
        {name: getattr(rule, name, getattr(run, name, None)) for name in _OF_RULES}
        | {"run": run.id}
        for run in runs
        for rule in run.rules
    ]
    return pl.DataFrame(rows, schema=_OF_RULES, orient="row")


def _total(counts: Mapping[str, Mapping[str, int]]) -> int:
    return sum(sum(by.values()) for by in counts.values())
