"""How often each value occurs: what numbers of different values and quantiles are decided from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.frame import arrivals
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.groups import group_key_names, key_exprs
from contracts.backends.frame.measure import EngineFailed
from contracts.backends.frame.quantiles import places_of_quantile
from contracts.backends.frame.row_rules import read_path_column
from contracts.rules.aggregate import Distinct, DistinctShare, Quantile
from contracts.rules.arrival import Coverage, Lag

DistributedRule = Quantile | Lag
"""The rules that a quantile decides."""
CountedRule = Distinct | DistinctShare | DistributedRule | Coverage
"""The rules that are decided from how often each value occurs: of a `Lag` each lag, of a `Coverage` each period."""
ROWS = "rows"
"""What the column of the numbers of rows is called."""


def count_values(rule: CountedRule, by: Sequence[str], batch: Batch) -> pl.DataFrame:
    """How often each value of a field occurs in each group, the value after the key of the group.

    Raises:
        UnparseableColumn: a field's column is missing, or of another type.
        EngineFailed: the engine could not count them.
        CannotEvaluate: there are more values than are held.
    """
    keys = {**key_exprs(by, batch), str(len(by)): _counted_values(rule, batch)}
    grouped = batch.frame.group_by(maintain_order=bool(by), **keys)
    counted: Any = attempt(lambda: grouped.agg(pl.len().cast(pl.Int64).alias(ROWS)))
    if isinstance(counted, Failure):
        raise EngineFailed(counted.reason)
    refuse_many_values(rule, by, counted)
    return counted  # type: ignore[no-any-return]  # attempt gives whatever it computes


def measured_of_counts(rule: CountedRule, by: Sequence[str], counts: pl.DataFrame) -> pl.DataFrame:
    """The measurements of each group that the rule's measure makes of all its rows."""
    value = pl.col(str(len(by)))
    there = value.is_not_null()
    rows = pl.col(ROWS).filter(there)
    exprs = {"count": rows.sum()}
    match rule:
        case Distinct() | DistinctShare():
            exprs["distinct"] = there.sum()
        case Coverage():
            exprs["periods"] = value.filter(there).sort().implode()
        case Quantile(q=q) | Lag(quantile=q):
            is_float = counts.schema[str(len(by))].is_float()
            nans = rows.filter(value.filter(there).is_nan()) if is_float else rows.head(0)
            exprs |= {"nans": nans.sum(), **_quantile_ends(q, value.filter(there), rows)}
        case _:
            assert_never(rule)
    if not by:
        return counts.select(**exprs)
    return counts.group_by(group_key_names(by), maintain_order=True).agg(**exprs)


def quantile_of(rule: DistributedRule) -> float:
    """Which quantile decides a rule."""
    return rule.q if isinstance(rule, Quantile) else rule.quantile


def refuse_many_values(rule: CountedRule, by: Sequence[str], counts: pl.DataFrame) -> None:
    """Raise CannotEvaluate if a group has more values than are held for a rule."""
    if not isinstance(rule, Coverage) or counts.height <= arrivals.MAX_PERIODS:
        return
    keys, there = group_key_names(by), pl.col(str(len(by))).is_not_null().sum()
    most = counts.group_by(keys).agg(there).select(pl.last().max()) if by else counts.select(there)
    arrivals.refuse_many_periods(most.item(), rule)


def _counted_values(rule: CountedRule, batch: Batch) -> pl.Expr:
    """What is counted of each row."""
    match rule:
        case Lag():
            return arrivals.lag_of_rows(rule, batch)
        case Coverage():
            return arrivals.period_of_rows(rule, batch)
        case Distinct() | DistinctShare() | Quantile():
            return read_path_column((rule.field,), batch.specification, batch.plan.members).form
        case _:
            assert_never(rule)


def _quantile_ends(q: float, values: pl.Expr, rows: pl.Expr) -> dict[str, pl.Expr]:
    """The two values that a quantile of values that occur so often lies between."""
    upto, ordered = rows.sort_by(values).cum_sum(), values.sort()
    places = places_of_quantile(q, rows.sum())
    return {name: ordered.filter(upto > place).first() for name, place in places.items()}
