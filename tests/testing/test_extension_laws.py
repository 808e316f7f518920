"""Rules and backends that somebody else adds are held to the laws of ours, in a line."""

from __future__ import annotations

import operator
from typing import Any

import polars as pl
import pytest
from hypothesis import strategies as st

import contracts as ct
from contracts.testing import Case, cases
from contracts.testing.laws import hold_backend, hold_rule

EVEN: dict[str, Any] = {
    "accepts": lambda n: n % 2 == 0,
    "expr": lambda column: column % 2 == 0,
}
SUMS: dict[str, Any] = {
    "accepts": lambda row: row["a"] == row["b"],
    "expr": lambda row: row["a"] == row["b"],
}
LAWFUL: dict[str, tuple[Any, Any]] = {
    "both": (ct.Custom("even", **EVEN), int),
    "accepts": (ct.Custom("even", accepts=EVEN["accepts"]), ct.Int8),
    "expr": (ct.Custom("even", expr=EVEN["expr"]), int | None),
    "strategy": (ct.Custom("even", strategy=st.integers(-9, 9).map(lambda n: 2 * n), **EVEN), int),
    "row": (ct.CustomRow("same", ("a", "b"), **SUMS), {"a": int, "b": int}),
    "row of a strategy": (
        ct.CustomRow("same", ("a", "b"), strategy=st.integers(0, 9).map(lambda n: {"a": n, "b": n}), **SUMS),
        {"a": int, "b": int},
    ),
    "table": (
        ct.CustomTable("few", ("a",), accepts=lambda frame: frame.height < 3, expr=lambda row: row["a"].len() < 3),
        {"a": float},
    ),
    "table by parts": (
        ct.CustomTable(
            "few", ("a",), accepts=lambda frame: frame.height < 3,
            partial=lambda frame: frame.height, merge=operator.add, finish=lambda rows: rows < 3,
        ),
        {"a": float},
    ),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", LAWFUL)
def test_a_rule_that_is_one_rule_is_lawful(name: str) -> None:
    """Whichever interpretations it has, as long as they state the same."""
    assert hold_rule(*LAWFUL[name]) is None  # type: ignore[func-returns-value]  # and raises nothing


UNLAWFUL: dict[str, tuple[Any, Any, str]] = {
    "two rules": (
        ct.Custom("even", accepts=EVEN["accepts"], expr=lambda column: column % 2 == 1),
        int,
        r"even must answer alike by accepts and by expr \(got True and False for {'held': 0}\)",
    ),
    "two rules of rows": (
        ct.CustomRow("same", ("a", "b"), accepts=SUMS["accepts"], expr=lambda row: row["a"] >= row["b"]),
        {"a": int, "b": int},
        r"same must answer alike by accepts and by expr \(got False and True",
    ),
    "two rules of tables": (
        ct.CustomTable("few", ("a",), accepts=lambda frame: frame.height < 3, expr=lambda row: row["a"].len() < 8),
        {"a": float},
        r"few must answer alike by accepts and by expr \(got False and True for \[\{",
    ),
    "another rule by parts": (
        ct.CustomTable(
            "few", ("a",), accepts=lambda frame: frame.height < 3,
            partial=lambda frame: frame.height, merge=operator.add, finish=lambda rows: rows < 8,
        ),
        {"a": float},
        r"few must answer alike by accepts and by finish \(got False and True for \[\{",
    ),
    "a verdict that depends on cuts": (
        ct.CustomTable("few", ("a",), partial=lambda frame: frame.height, merge=max, finish=lambda rows: rows < 3),
        {"a": float},
        r"few must answer alike however its rows are cut \(got True in parts and False of the whole, . rows first",
    ),
    "no answer": (
        ct.Custom("inverse", accepts=lambda n: 1 / n > 0),
        int,
        r"inverse must answer about every value by accepts \(got .*ZeroDivisionError",
    ),
    "an answer that depends on others": (
        ct.Custom("typical", expr=lambda column: column <= column.mean()),
        float,
        "typical must answer about every value by expr .* may look at other rows",
    ),
    "a strategy of something else": (
        ct.Custom("even", strategy=st.integers(0, 9), **EVEN),
        int,
        r"even must be kept by what its strategy= draws \(got 1\)",
    ),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", UNLAWFUL)
def test_a_rule_that_is_two_is_not(name: str) -> None:
    """The error states which law it breaks, and for what."""
    rule, types, message = UNLAWFUL[name]
    with pytest.raises(AssertionError, match=message):
        hold_rule(rule, types)


def by_frames(case: Case) -> Any:
    """A backend that knows nulls only."""
    found = []
    for field in case.specification.fields:
        column = pl.Series([row.get(field.alias) for row in case.rows], dtype=pl.Object)
        nulls = tuple(n for n, value in enumerate(column) if value is None)
        if nulls and not field.value.nullable:
            found.append((field.alias, "null", nulls))
    return found


def test_a_backend_is_held_to_the_corpus() -> None:
    """One that finds what each case states is lawful; of one that does not, the first cases are shown."""
    hold_backend(lambda case: case.broken)
    few = [case for case in cases() if "Ge(" in repr(case.specification)][:40]
    with pytest.raises(
        AssertionError, match=r"each of 40 cases expects; it does not in \d+:\n  .* \(got \[\]\)"
    ):
        hold_backend(by_frames, among=few)
