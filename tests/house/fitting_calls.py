"""Calls of every public callable that succeed: the tests of arguments change one argument of each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel

import contracts as ct
from contracts.profiles.profile import Profile


class Trip(ct.Contract, boundary="b"):
    """A contract that every function takes."""

    x: Annotated[float, ct.Ge(0)] = 0.0
    k: int
    at: datetime


class Plain(ct.Contract):
    """A contract without what its module must know."""

    k: int


class Model(BaseModel):
    """A model of pydantic."""

    k: int


ROWS = [{"x": 1.0, "k": 1, "at": datetime(2026, 1, 1)}]
CSV = b"x,k,at\n1,1,2026-01-01T00:00:00\n"
PARQUET = pa.BufferOutputStream()
pq.write_table(pa.table({"x": [1.0], "k": [1], "at": [datetime(2026, 1, 1)]}), PARQUET)
JSON = b'[{"k":1,"at":"2026-01-01T00:00:00"}]'
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
FOLDER = Path(mkdtemp())
LAYOUT = {
    "separator": ",",
    "quote": '"',
    "header": True,
    "encoding": "utf-8",
    "skip_rows": 0,
    "units": None,
}
REHEARSED = {
    "contract": Trip,
    "good": ROWS,
    "faults": ["nan"],
    "strengths": [1.0],
    "seeds": [0],
    "max_rows": 9,
}
CHECKED = {"data": ROWS, "max_examples": 5, "now": None, "tables": None, "baseline": None}
DRAWN = {
    "contract": Trip,
    "min_size": 1,
    "max_size": 2,
    "now": None,
    "tables": None,
    "baseline": None,
    "strategies": None,
}
CUSTOM = {"name": "n", "accepts": bool, "expr": None, "says": "s"}
RULE = {"what": ct.Unique("k"), "name": "n", "cost": 1.0}
OBSERVED = ct.History(str(FOLDER / "observed.db"))
for _days_ago in range(8):
    OBSERVED.check(Trip, ROWS, partition=date.today() - timedelta(days=_days_ago))
CALLS: dict[str, dict[str, Any]] = {
    "assert_rehearsed": REHEARSED | {"min_score": 0.5},
    "both_or_neither": {"first": "a", "second": "b"},
    "col": {"path": "a"},
    "partial": {"contract": Trip, "data": ROWS, "rows_before": 0},
    "partial_from_bytes": {"contract": Trip, "data": ct.partial(Trip, ROWS).to_bytes()},
    "check_batches": {"contract": Trip, "batches": [ROWS], "max_examples": 5, "progress": None},
    "split_to": LAYOUT | {"contract": Trip, "source": [ROWS], "valid": FOLDER / "a.ndjson", "invalid": FOLDER / "b.csv", "text": False, "progress": print, "max_invalid_share": 1.0},
    "guard": {"contract": Trip, "lazy": pl.LazyFrame(ROWS), "max_examples": 5, "now": None, "tables": None, "engine": "auto"},
    "guarded_sink": {"contract": Trip, "path": FOLDER / "c.parquet", "max_examples": 5},
    "check_parquet": {"storage_options": None, "contract": Trip, "files": PARQUET.getvalue().to_pybytes(), "trust_statistics": False, "max_examples": 5},
    "graduate": {"contract": Trip, "history": OBSERVED, "days": 28, "now": None, "imports": None},
    "checkup": {"history": ct.History(str(FOLDER / "none.db")), "now": None, "expected": None, "days": 7},
    "compare": {"old": Trip, "new": Trip},
    "fingerprint": {"contract": Trip, "customs": ()},
    "from_arrow": {"schema": pa.schema({"a": pa.int64()}), "name": "N"},
    "from_json": {"text": ct.to_json(Plain), "customs": ()},
    "from_great_expectations": {"suite": {"expectations": []}, "columns": {"x": int}, "leave_out": (), "name": "N"},
    "from_json_schema": {"document": SCHEMA, "ignore": (), "name": "N", "owner": "me"},
    "from_polars": {"schema": pl.Schema({"a": pl.Int64}), "nullable": False, "name": "N"},
    "from_pydantic": {"model": Model, "datetimes": None, "name": "N", "version": "1"},
    "infer": {"records": None} | {one: LAYOUT[one] for one in ("separator", "quote", "header", "encoding", "skip_rows")} | {"data": ROWS, "name": "N", "boundary": "b", "version": "1", "owner": "me"},
    "profile": {"records": None} | {one: LAYOUT[one] for one in ("separator", "quote", "header", "encoding", "skip_rows")} | {"contract": Trip, "data": ROWS, "units": None, "text": False, "progress": None},
    "match_rows": {"asked": ROWS, "given": ROWS, "key": "k", "ordered": True, "max_examples": 5, "sensitive": ()},
    "read_csv": LAYOUT | {"storage_options": None, "contract": Trip, "file": CSV, "max_examples": 5, "now": None, "tables": None},
    "split_csv": LAYOUT | {"storage_options": None, "contract": Trip, "file": CSV, "max_invalid_share": 1.0},
    "scan_csv": LAYOUT | {"storage_options": None, "contract": Trip, "file": CSV},
    "read_json": {"records": None, "storage_options": None, "contract": Trip, "file": JSON, "units": None},
    "read_ndjson": {"storage_options": None, "contract": Trip, "file": JSON[1:-1]},
    "split_ndjson": {"storage_options": None, "contract": Trip, "file": JSON[1:-1], "max_invalid_share": 1.0},
    "scan_ndjson": {"storage_options": None, "contract": Trip, "file": JSON[1:-1]},
    "split_parquet": {"storage_options": None, "contract": Trip, "file": PARQUET.getvalue().to_pybytes(), "max_invalid_share": 1.0},
    "rehearse": REHEARSED,
    "render": {"contract": Trip, "data": ROWS, "text": False},
    "register": {"name": "contracts_of_tests"},
    "report_of": {"error": ct.ContractViolation(Trip.check([]))},
    "rule": RULE | {"severity": "warn", "tolerate_share": None, "tolerate_rows": None, "on_null": None},
    "shadow": {"contract": Trip, "schema": ct.to_pandera(Plain), "data": pl.DataFrame(ROWS), "verb": None},
    "specification_of": {"contract": Trip},
    "to_arrow": {"contract": Trip},
    "to_json": {"contract": Trip, "indent": None, "customs": ()},
    "to_json_schema": {"contract": Trip, "mode": "validation"},
    "to_markdown": {"contract": Trip},
    "to_source": {"contract": Trip},
    "to_polars": {"contract": Trip},
    "tolerate": RULE | {"share": 0.1, "rows": None},
    "warn": RULE,
    "when": {"condition": ct.col("a") > 1},
    "Coordinates": {"latitude": "a", "longitude": "b", "allow_zero": False, "box": None, "on_null": "fail"},
    "Custom": CUSTOM,
    "CustomRow": CUSTOM | {"fields": ("a",)},
    "CustomTable": CUSTOM | {"fields": ("a",)},
    "Distinct": {"field": "a", "ge": 1},
    "DistinctShare": {"field": "a", "ge": 0.5},
    "StandardDeviation": {"field": "a", "ge": 1},
    "FreshAt": {"field": "a", "at": "b", "max_age": "1h", "max_ahead": "1h", "on_null": "fail"},
    "Freshness": {"field": "a", "max_age": "1h", "max_ahead": "1h"},
    "Volume": {"change": 0.3, "z": None, "min_rows": 100},
    "Baselines": {"by": "weekday", "profiles": {"monday": Profile("Trip", None, None, 0, {})}},
    "Lag": {"event": "a", "ingested": "b", "max": "1h", "quantile": 0.9},
    "Coverage": {"field": "a", "every": "1h", "start": None, "end": None},
    "Schedule": {"field": "a", "every": "1d", "within": "1h", "at": "6h"},
    "Drift": {"field": "a", "psi": 0.1, "ks": None, "chi2": None, "linf": None, "wasserstein": None, "min_rows": 9},
    "NewCategory": {"field": "a", "max_share": 0.1},
    "Plausible": {"field": "a", "factor": 3},
    "Handoff": {"producer": Trip, "consumer": Trip, "rename": None, "defaults": None, "convert_units": False, "clip": (), "drop": ()},
    "History": {"url": str(FOLDER / "q.db")},
    "Interval": {"ge": 0, "le": 3},
    "Matches": {"pattern": "a", "whole": True},
    "Mean": {"field": "a", "ge": 1},
    "NonFinite": {"nan": "null", "inf": "forbid"},
    "NullShare": {"field": "a", "max": 0.1, "growth": 0.1},
    "Numerals": {"decimal_comma": True, "thousands": None},
    "Quantile": {"field": "a", "q": 0.5, "ge": 1},
    "References": {"fields": "a", "contract": Trip, "keys": "k"},
    "RowCount": {"min": 1, "max": 3},
    "Past": {"field": "a"},
    "Future": {"field": "a"},
    "Sorted": {"field": "a", "descending": False, "strict": False},
    "Sum": {"field": "a", "ge": 1},
    "Unit": {"code": "m", "labelled": False},
    "Words": {"true": "a", "false": "b"},
    "frames": DRAWN,
    "json_bodies": DRAWN,
    "payloads": {"contract": Trip, "strategies": None, "fault": None},
    "rows": {"contract": Trip, "strategies": None},
    "wire_frames": DRAWN | {"text": False},
    "Trip.check": CHECKED,
    "Trip.validate": CHECKED | {"observe": None},
    "Trip.parse": CHECKED | {"text": False, "units": None},
    "Trip.split": CHECKED | {"text": False, "units": None, "max_invalid_share": 1.0},
    "Trip.parse_json": {"body": JSON, "units": None},
}  # fmt: skip  # a table of calls
"""Each public callable, with arguments that fit it, by their names."""
WRONG: list[Any] = [
    object(), 3, 2.5, "zzz", b"zz", [1], ["a"], {1: 2}, {"a": 1}, None, len, True, (), float("nan"), [[]], {"a"}, Trip, ROWS,
]  # fmt: skip  # a list of values
NOT_CALLED = {"Contract", "Frame", "LazyFrame", "Specification"} | {
    "enforce",
    "contract_schema",
    "group",
    "requires",
    "rules",
}
"""What is subclassed or only annotates, decorates a function, or takes nothing by name."""
RESULTS = {
    "Change", "Checkup", "CheckupLine", "Comparison", "Deviation", "Disagreement", "Draft", "Examined", "Example",
    "Expression", "Graduation", "HandoffResult", "HistoryRun", "Mismatch", "NotRun", "Note", "Observation",
    "Obstacle", "Partial", "Parts", "Passed", "Profile", "Progress", "Proposal", "Repair", "Report",
    "ReportChanges", "Requirement", "RuleChange", "RuleOutcome", "Rules", "Runs", "Scorecard", "Shadow",
    "Violation", "WindowReport", "WorstRule",
}  # fmt: skip  # a list of names
ELSEWHERE = (
    {"Len"}
    | {"Ge", "Gt", "Le", "Lt", "MultipleOf", "Timezone"}
    | {
        "Format",
        "Missing",
        "NoneOf",
        "OneOf",
        "Unique",
        "UniqueItems",
        "Sensitive",
        "Trim",
        "Truncate",
        "CodeList",
        "NamedFormat",
    }
)
"""Those of annotated_types, and those that take their arguments by position."""
NEED_MORE = {"from_odcs", "to_odcs", "from_pandera", "to_pandera", "read_parquet", "scan_parquet"}
