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
UNCOUNTED_FROM = 10_000
"""From how many rows on values that seldom repeat are not counted in a part: sorting them all takes a tenth."""
_SAMPLED = 10_000
"""Of how many rows it is seen whether values repeat."""
_LEN = pl.len().cast(pl.Int64).alias(ROWS)


def count_values(rule: CountedRule, by: Sequence[str], batch: Batch) -> pl.DataFrame:
    """How often each value of a field occurs in each group, the value after the key of the group; of a number of
    different values that are many, the values alone, see `is_uncounted`.

    Raises:
        UnparseableColumn: a field's column is missing, or of another type.
        EngineFailed: the engine could not count them.
        CannotEvaluate: there are more values than are held.
    """
    keys = {**key_exprs(by, batch), str(len(by)): _counted_values(rule, batch)}

    def count() -> pl.DataFrame:
        if by or not isinstance(rule, Distinct | DistinctShare):
            return batch.frame.group_by(maintain_order=bool(by), **keys).agg(_LEN)
        values = batch.frame.select(**keys)
        return values if _has_many(values.to_series()) else counted(values)

    made: Any = attempt(count)
    if isinstance(made, Failure):
        raise EngineFailed(made.reason)
    refuse_many_values(rule, by, made)
    return made  # type: ignore[no-any-return]  # attempt gives whatever it computes


def is_uncounted(values: pl.DataFrame) -> bool:
    """Whether a frame has a row for each value, and not for each different one with the number of its rows."""
    return values.columns == ["0"]


def counted(values: pl.DataFrame) -> pl.DataFrame:
    """How often each value occurs."""
    return values.group_by(values.columns).agg(_LEN) if is_uncounted(values) else values


def type_as_numbers(dtype: pl.DataType) -> pl.DataType | None:
    """The type of 64 bits that holds all values of a type and of those whose values equal them; None where there is
    none.
    """
    if dtype.is_float():
        return pl.Float64()
    if dtype in (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32):
        return pl.Int64()
    return dtype if dtype == pl.UInt64 or dtype.is_temporal() else None


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


def _has_many(values: pl.Series) -> bool:
    """Whether few of the values repeat, and numbers stand for them."""
    if len(values) < UNCOUNTED_FROM or type_as_numbers(values.dtype) is None:
        return False
    some = values.gather_every(1 + len(values) // _SAMPLED)
    return 2 * some.n_unique() > len(some)


def _quantile_ends(q: float, values: pl.Expr, rows: pl.Expr) -> dict[str, pl.Expr]:
    """The two values that a quantile of values that occur so often lies between."""
    upto, ordered = rows.sort_by(values).cum_sum(), values.sort()
    places = places_of_quantile(q, rows.sum())
    return {name: ordered.filter(upto > place).first() for name, place in places.items()}
