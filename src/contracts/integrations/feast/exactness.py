"""Integers that Feast may have rounded: where a null stands beside them it has them as floats."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import polars as pl

from contracts.backends.batch import Finding, shown_list
from contracts.report import Example, violation_of
from contracts.rules.handed import Unrounded
from contracts.rules.requirement import Requirement
from contracts.specification import Field

Rounded: TypeAlias = Literal["forbid", "warn", "allow"]
"""What becomes of integers that may be others, rounded."""


def rounded_found(
    column: pl.Series, declared: Field, rounded: Rounded, most: int | None
) -> Finding | None:
    """The values that may be others, rounded: 2**53 may have been 2**53 + 1. None where there is none.

    Args:
        column: of int64 or float64, which an integer field is read from.
        rounded: "forbid" or "warn".
        most: how many examples to give; None for all.
    """
    given = pl.lit(column)
    is_large = given.is_finite() & ((given <= -(2**53)) | (given >= 2**53))
    rows = pl.select(is_large.fill_null(value=False)).to_series()
    if not rows.any():
        return None
    severity: Any = "error" if rounded == "forbid" else "warn"
    requirement: Requirement[Any] = Requirement(Unrounded(), severity=severity)
    where = rows.arg_true()
    shown = where if most is None else where.head(most)
    values = shown_list(column.gather(shown), declared.value)
    examples = [Example(row, None, value) for row, value in zip(shown, values, strict=True)]
    violation = violation_of(declared.alias, requirement, len(where), len(rows), examples)
    return Finding(violation, rows, requirement)
