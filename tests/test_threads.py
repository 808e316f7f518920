"""One contract, many threads: what a thread finds is what it would have found alone."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Annotated, Any

import polars as pl

import contracts as ct

THREADS = 16


def test_threads_share_a_contract() -> None:
    """Threads that check frames of different schemas and rows at once, at a contract's very first
    use, each get the report of their own data.
    """

    class C(ct.Contract):
        x: Annotated[float, ct.Ge(0)]
        k: int
        rules = ct.rules(ct.Unique("k"))

    start = Barrier(THREADS)

    def judge(number: int) -> list[tuple[int, list[tuple[str | None, str, int]]]]:
        start.wait()
        found = []
        for bad in range(5):
            values = [-1.0] * bad + [1.0] * (number + 1)
            data: Any = [{"x": value, "k": row} for row, value in enumerate(values)]
            if number % 2:
                kind = pl.Int64 if number % 4 == 1 else pl.Int32
                data = pl.DataFrame(data, schema={"x": pl.Float64, "k": kind})
            report = C.check(data)
            found.append((bad, [(v.field, v.code, v.count) for v in report.violations]))
        return found

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            results = list(pool.map(judge, range(THREADS)))
    finally:
        sys.setswitchinterval(interval)
    expected = [(bad, [("x", "ge", bad)] if bad else []) for bad in range(5)]
    assert [expected] * THREADS == results
