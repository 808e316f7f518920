"""Quantiles and numbers of different values that a few counts prove, without putting values in order or keeping them.

Of n values a quantile is not below a bound where at most as many are as come before it, and a number of different
values is at least that of the first rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from contracts.backends.frame.check import TypedExpr
from contracts.backends.frame.quantiles import places_of_quantile
from contracts.backends.frame.value_rules import comparable, rejects
from contracts.dtypes import Float, Int
from contracts.rules.aggregate import Distinct, Quantile
from contracts.rules.table import TableRule
from contracts.rules.value import Ge, Gt
from contracts.specification import FieldType

FIRST_ROWS = 100_000
"""Of how many rows different values are counted."""


@dataclass(frozen=True, slots=True)
class CountProof:
    """What proves that a rule is satisfied.

    Attributes:
        exprs: the aggregates to compute, by names of their own.
        proves: whether they prove it.
        of_first: whether they are of the first rows, and not of all.
    """

    exprs: dict[str, pl.Expr]
    proves: Callable[[Mapping[str, Any]], bool]
    of_first: bool = False


def proof_by_counts(rule: TableRule, expected: FieldType, column: TypedExpr) -> CountProof | None:
    """The proof of a rule on one field; None where no counts prove it.

    Args:
        column: the field's column, in its own type.
    """
    expr, physical = column
    if isinstance(rule, Distinct):
        if any(not isinstance(one, Ge) for one in rule.bounds):
            return None
        different = {"distinct": expr.drop_nulls().n_unique()}
        return CountProof(different, lambda got: got["distinct"] >= rule.ge, of_first=True)
    if not isinstance(rule, Quantile) or not isinstance(expected.dtype, (Float, Int)):
        return None
    if not all(_is_exact(one.bound, expected) for one in rule.bounds):
        return None
    values = comparable(expected.dtype, expr, physical, None)
    exprs = {"count": expr.count()}
    for place, one in enumerate(rule.bounds):
        exprs[f"outside {place}"] = rejects(one, values, expected).sum()
    if physical.is_float():
        exprs["special"] = (~expr.is_finite()).sum()
    return CountProof(exprs, lambda got: _proves_quantile(rule, got))


def _is_exact(bound: object, expected: FieldType) -> bool:
    """Whether a bound is compared as it is: as a float with floats, as an integer of 64 bits with integers."""
    if type(bound) is int:
        most = 2**53 if isinstance(expected.dtype, Float) else 2**63 - 1
        return abs(bound) <= most
    return type(bound) is float and isinstance(expected.dtype, Float) and math.isfinite(bound)


def _proves_quantile(rule: Quantile, got: Mapping[str, Any]) -> bool:
    """Whether both values that the quantile lies between satisfy the bounds."""
    count = got["count"]
    if not count or got.get("special"):
        return False
    places = pl.DataFrame().select(**places_of_quantile(rule.q, pl.lit(count))).row(0, named=True)
    return all(
        got[f"outside {n}"]
        <= (places["lower"] if isinstance(one, (Ge, Gt)) else count - 1 - places["upper"])
        for n, one in enumerate(rule.bounds)
    )
