"""Integers that Feast may have rounded: beside a null it keeps them as floats."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import polars as pl

from contracts.backends.findings import Finding
from contracts.backends.masking import shown_list
from contracts.report.report import Example, build_violation
from contracts.rules.requirement import Requirement
from contracts.rules.response import Unrounded
from contracts.specification import Field

Rounded: TypeAlias = Literal["forbid", "warn", "allow"]
"""Whether integers that may have been rounded are an error, a warning, or permitted."""


def find_rounded_integers(
    column: pl.Series, declared: Field, rounded: Rounded, max_examples: int | None
) -> Finding | None:
    """The values that may have been rounded: 2**53 may have been 2**53 + 1. None where there is no such
    value.

    Args:
        column: the int64 or float64 column of an integer field.
        rounded: "forbid" or "warn".
        max_examples: how many examples the violation has; None for all.
    """
    values = pl.lit(column)
    is_large = values.is_finite() & ((values <= -(2**53)) | (values >= 2**53))
    rows = pl.select(is_large.fill_null(value=False)).to_series()
    if not rows.any():
        return None
    severity: Any = "error" if rounded == "forbid" else "warn"
    requirement: Requirement[Any] = Requirement(Unrounded(), severity=severity)
    where = rows.arg_true()
    shown = where if max_examples is None else where.head(max_examples)
    shown_values = shown_list(column.gather(shown), declared.value)
    examples = [Example(row, None, value) for row, value in zip(shown, shown_values, strict=True)]
    violation = build_violation(declared.alias, requirement, len(where), len(rows), examples)
    return Finding(violation, rows, requirement)
