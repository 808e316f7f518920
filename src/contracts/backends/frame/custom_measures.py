"""A table rule of the user's own as a measure."""

from __future__ import annotations

from typing import Any, cast

import polars as pl

from contracts.backends.custom import RuleFailed, call_accepts, call_expr, call_function
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.measure import Measure, Measurements
from contracts.backends.frame.row_rules import read_path_column
from contracts.rules import table as t


def custom_measure(rule: t.CustomTable, batch: Batch) -> Measure:
    """The answer of a custom table rule.

    Raises:
        UnparseableColumn: a field's column is missing, or of another type.
        RuleFailed: its `expr` raised or gave no expression.
    """
    members, specification = batch.plan.members, batch.specification
    columns = {n: read_path_column((n,), specification, members).plain for n in rule.fields}
    if rule.partial is not None:
        return Measure(
            columns, lambda got: broken_by_state(rule, state_of_rows(rule, got["rows"])), whole=True
        )
    if rule.expr is None:
        return Measure(
            columns,
            lambda got: _unless_true(call_accepts(cast("Any", rule.accepts), got["rows"])),
            whole=True,
        )
    answer = call_expr(rule.expr, columns)

    def broken(got: Measurements) -> list[Any]:
        if got["answers"] != 1 or not isinstance(got["answer"], (bool, type(None))):
            raise RuleFailed("its expr did not give one Boolean")
        return _unless_true(got["answer"])

    return Measure({"answer": answer.first(), "answers": answer.len()}, broken)


def state_of_rows(rule: t.CustomTable, rows: pl.DataFrame) -> Any:
    """What a custom table rule needs of some rows.

    Raises:
        RuleRaised: its `partial` raised.
    """
    return call_function(cast("Any", rule.partial), rows)


def broken_by_state(rule: t.CustomTable, state: Any) -> list[Any]:
    """The answer of a custom table rule from what it needs of all rows, where that is not True.

    Raises:
        RuleFailed: its `finish` raised or gave no Boolean.
    """
    return _unless_true(call_accepts(cast("Any", rule.finish), state))


def _unless_true(answer: Any) -> list[Any]:
    return [] if answer else [answer]
