"""One contract, many threads: what a thread finds is what it would have found alone."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Annotated, Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from pydantic import ValidationError

import contracts as ct
from contracts.backends.frame import backend as frames

pl.Series(
    np.array([1.0])
)  # Polars loads numpy at its first use, and not safely in two threads at once

THREADS = 32
KINDS: tuple[Callable[[pl.DataFrame], Any], ...] = (
    lambda frame: frame,
    pl.DataFrame.lazy,
    pl.DataFrame.to_dicts,
    pl.DataFrame.to_arrow,
    pl.DataFrame.to_pandas,
    lambda frame: frame.to_dict(as_series=False),
)


@contextmanager
def switching_often() -> Iterator[None]:
    """Threads take turns after every microsecond."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)


def evaluate_in_threads() -> tuple[list[Any], list[Any]]:
    """The findings of 32 threads that start at once on a contract that nobody has used, each with
    frames of its own kind, type, size and faults; and the right ones.
    """

    class C(ct.Contract):
        x: Annotated[float, ct.Ge(0)]
        k: int
        t: Annotated[str, ct.Custom("short", accepts=lambda text: len(text) < 3)] = "ok"
        rules = ct.rules(ct.Unique("k"), ct.rule(ct.col("x") < 10**6, name="small"))

    start = Barrier(THREADS)

    def found(report: ct.Report) -> Any:
        return sorted((v.field or "", v.code, v.count) for v in report.violations)

    def evaluate(number: int) -> Any:
        start.wait()
        seen = []
        for bad in range(5):
            data = batch(number, bad)
            report, parts = C.check(data), C.split(data)
            try:
                C.model_validate({"x": float(number - bad), "k": bad})
                valid = True
            except ValidationError:
                valid = False
            rows = [example.row for v in report.violations for example in v.examples]
            seen.append((found(report), found(parts.report), rows, parts.report.rows, valid))
        return seen

    def expected(number: int) -> Any:
        broken = [[("x", "ge", bad)] if bad else [] for bad in range(5)]
        return [
            (broken[bad], broken[bad], [*range(bad)][:5], bad + number + 1, number >= bad)
            for bad in range(5)
        ]

    with ThreadPoolExecutor(THREADS) as pool:
        results = list(pool.map(evaluate, range(THREADS)))
    return [expected(number) for number in range(THREADS)], results


def batch(number: int, bad: int) -> Any:
    """One thread's batch: so many bad rows before good ones."""
    height = bad + number + 1
    whole = (pl.Int64, pl.Int32, pl.Int8)[number % 3]
    frame = pl.DataFrame(
        {
            "x": pl.Series([-1.0] * bad + [float(number)] * (number + 1)),
            "k": pl.Series(range(height), dtype=whole),
        }
    )
    if number % 2:
        frame = frame.with_columns(t=pl.lit("ok"))
    else:
        frame = frame.with_columns(t=pl.lit("ok").cast(pl.Categorical))
    return KINDS[number % len(KINDS)](frame)


def test_threads_share_a_contract() -> None:
    """32 threads that check, split and validate different frames and kinds of data at once, at a
    contract's very first use, each get the report of their own data.
    """
    with switching_often():
        expected, results = evaluate_in_threads()
    assert expected == results


def test_the_threads_would_find_what_they_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """A single thing shared between evaluations, the frame that is being looked at, would be seen."""
    shared: dict[str, Any] = {}
    chunks_of, doubtful = frames._split_into_chunks, frames.run_proofs

    def remembered(frame: pl.DataFrame) -> list[pl.DataFrame]:
        shared["chunks"] = chunks_of(frame)
        return shared["chunks"]

    def looked_at(plan: Any, frame: pl.DataFrame, chunks: Any) -> Any:  # noqa: ARG001 - that is the fault
        return doubtful(plan, frame, shared["chunks"])

    def masks(checks: Any, chunks: Any, asked: Any = frames._compute_masks) -> Any:  # noqa: ARG001 - the same
        return asked(checks, shared["chunks"])

    monkeypatch.setattr(frames, "_split_into_chunks", remembered)
    monkeypatch.setattr(frames, "run_proofs", looked_at)
    monkeypatch.setattr(frames, "_compute_masks", masks)
    with switching_often():
        for _ in range(20):
            try:
                expected, results = evaluate_in_threads()
            except Exception:  # noqa: BLE001 - which is one way to see it
                return
            if expected != results:
                return
    pytest.fail("the threads did not see that they share a frame")


def test_a_library_that_is_just_being_loaded_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """While another thread imports pandas, data of other kinds is evaluated: a module that is not
    whole yet has made no frame.
    """

    class C(ct.Contract):
        x: float

    monkeypatch.setitem(sys.modules, "pandas", types.ModuleType("pandas"))
    objects = np.array([1.0, None], dtype=object)
    assert C.check(pa.table({"x": [1.0]})).ok
    assert ["null"] == [v.code for v in C.check({"x": objects}).violations]
