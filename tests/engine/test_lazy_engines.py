"""Polars' engines: which of them computes a LazyFrame, and which rules are Python functions to all of them."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pytest

import contracts as ct
from contracts.backends.frame.batch import Context
from contracts.backends.frame.check import Check
from contracts.engine.engine import Engine
from contracts.rules.table import Grouped
from contracts.testing import Case
from tests.laws.test_conformance import FRAMES
from tests.reference.case_tables import tables_of
from tests.testing.corpus import CORPUS


class Trip(ct.Contract):
    """One trip."""

    trip: int
    km: Annotated[float, ct.Le(900)]
    rules = ct.rules(ct.Unique("trip"))


LAZY = pl.LazyFrame({"trip": [1, 2, 2], "km": [5.0, 6.0, 901.0]})
GOOD = pl.LazyFrame({"trip": [1, 2], "km": [5.0, 6.0]})


def split(tmp_path: Path, **options: Any) -> ct.Report:
    """The report of splitting into files."""
    parts = {"valid": tmp_path / "a.parquet", "invalid": tmp_path / "b.parquet"}
    return ct.split_to(Trip, LAZY, **parts, **options)


VERBS: dict[str, Callable[..., Any]] = {
    "check": lambda _, **options: Trip.check(LAZY, **options),
    "split_to": split,
    "guard": lambda _, **options: ct.guard(Trip, GOOD, **options).collect(),
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Polars was asked for, each time that batches of a LazyFrame were computed."""
    calls: list[dict[str, Any]] = []
    compute = pl.LazyFrame.collect_batches

    def record(lazy: pl.LazyFrame, **asked: Any) -> Any:
        calls.append(asked)
        remote = isinstance(asked["engine"], getattr(pl, "RemoteEngine", ()))
        return [lazy.collect()] if remote else compute(lazy, **asked)

    monkeypatch.setattr(pl.LazyFrame, "collect_batches", record)
    return calls


@pytest.mark.parametrize("verb", VERBS)
def test_the_engine_is_passed_on(verb: str, asked: list[dict[str, Any]], tmp_path: Path) -> None:
    """Where a LazyFrame is computed in batches, the engine is the one that was named; else it is the one
    that Polars is configured to.
    """
    own = pl.InMemoryEngine() if hasattr(pl, "InMemoryEngine") else "auto"
    for engine in ("streaming", "in-memory", own, None):
        VERBS[verb](tmp_path, engine=engine)
    VERBS[verb](tmp_path)
    assert ["streaming", "in-memory", own, "auto", "auto"] == [one["engine"] for one in asked]


def test_every_engine_has_one_report() -> None:
    """The report does not depend on the engine."""
    expected = Trip.check(LAZY.collect())
    assert ["unique", "le"] == [violation.code for violation in expected.violations]
    assert [expected] * 2 == [Trip.check(LAZY, engine=one) for one in ("in-memory", "streaming")]


@pytest.mark.skipif(not hasattr(pl, "RemoteEngine"), reason="this Polars has none")
def test_a_remote_engine_cuts_the_batches_itself(asked: list[dict[str, Any]]) -> None:
    """Polars' remote engine refuses to be told a size of batches, so it is not."""
    remote = object.__new__(pl.RemoteEngine)  # without polars_cloud none can be made
    assert Trip.check(LAZY, engine=remote) == Trip.check(LAZY.collect())
    assert [{"engine": remote}] == asked


@pytest.mark.skipif(importlib.util.find_spec("cudf_polars") is not None, reason="there is one")
@pytest.mark.parametrize("engine", ["gpu", pl.GPUEngine()], ids=["its name", "its own options"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_gpu_that_is_not_there_is_an_error(verb: str, engine: Any, tmp_path: Path) -> None:
    """Where there is no GPU engine, the CPU does not silently take its place, as it does in Polars' own batches."""
    with pytest.raises(ct.EngineError, match="cudf_polars"):
        VERBS[verb](tmp_path, engine=engine)


@pytest.mark.parametrize(
    ("engine", "message"),
    [("stream", "engine must be one of auto, in-memory"), (pl.GPUEngine, "such as pl.GPUEngine()")],
    ids=["a name that is unknown", "a class"],
)
@pytest.mark.parametrize("verb", VERBS)
def test_another_engine_is_refused(verb: str, engine: Any, message: str, tmp_path: Path) -> None:
    """What is not an engine is refused before anything is computed."""
    with pytest.raises(ValueError, match=re.escape(message)):
        VERBS[verb](tmp_path, engine=engine)


@pytest.mark.parametrize("data", [LAZY.collect(), [{"trip": 1, "km": 2.0}]], ids=["frame", "rows"])
def test_an_engine_without_a_lazy_frame_is_refused(data: Any, tmp_path: Path) -> None:
    """On data that nothing computes an engine would have no effect, and is refused."""
    with pytest.raises(ValueError, match=r"engine computes a LazyFrame .*leave it out"):
        Trip.check(data, engine="in-memory")
    with pytest.raises(ValueError, match=r"engine computes a LazyFrame .*leave it out"):
        ct.split_to(Trip, data, valid=tmp_path / "a.csv", invalid=tmp_path / "b.csv", engine="gpu")


# Rules as Polars sees them ------------------------------------------------------------------------

IN_PYTHON = {
    *("Custom", "CustomRow"),  # rules of the user's own, unless they have an `expr`
    *("NamedFormat", "EachItem"),  # host names, where a text has an A-label (IDNA)
    *("Satisfies", "Unique"),  # text in another case: where a character is newer than Unicode 14
}
"""The rules that may be Python functions, as how-to/stream-large-data.md says."""


def rule_name(check: Check) -> str:
    """The name of a rule's class."""
    return type(check.requirement.rule).__name__


def in_python(case: Case, frame: pl.DataFrame) -> set[str]:
    """The rules of a case that are Python functions in the plan of its frame."""
    plan = Engine(case.specification).backends.frames.plan(frame.schema)
    found: set[str] = set()
    for column in plan.columns:
        for place, check in enumerate(column.checks):
            exprs = [check.broken, check.shown, check.suspect, check.of_finite]
            proofs = [one.expr for one in column.proofs if place in one.checks]
            if any("python_udf" in str(one) for one in (*exprs, *proofs) if one is not None):
                found.add(rule_name(check))
    if any("python_udf" in str(expr) for _, expr in plan.keys):
        found.add("Unique")
    return found


def test_no_built_in_rule_is_a_python_function() -> None:
    """In the plans of the whole corpus no rule is a Python function, but for those that the docs name."""
    found: set[str] = set()
    for case in CORPUS:
        if (frame := FRAMES.get(case.name)) is not None:
            found |= in_python(case, frame)
    assert IN_PYTHON == found


def is_in_python(rule: Any) -> bool:
    """Whether a table rule may be a Python function."""
    inner = rule.rule if isinstance(rule, Grouped) else rule
    return isinstance(inner, ct.CustomTable) or (isinstance(inner, ct.Unique) and inner.ignore_case)


def test_no_table_rule_runs_a_python_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does the evaluation of other table rules of the corpus make one."""
    made: list[str] = []
    for name in ("map_batches", "map_elements", "rolling_map"):
        monkeypatch.setattr(pl.Expr, name, lambda *_, **__: made.append("a function"))
    evaluated = 0
    for case in CORPUS:
        frame, rules = FRAMES.get(case.name), case.specification.table_rules
        if frame is None or not rules or any(is_in_python(one.rule) for one in rules):
            continue
        tables = tables_of(case)
        backends = Engine(case.specification).backends
        backends.frames.evaluate(frame, Context(None, case.now, tables))
        evaluated += 1
    assert ([], True) == (made, evaluated > 100)
