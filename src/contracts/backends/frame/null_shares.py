"""The share of rows without a value, by itself and beside the baseline's."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from contracts.backends.frame.baselines import (
    baseline_field,
    needs_another_baseline,
    require_baseline,
)
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.measure import Measure, Measurements, NotApplicable
from contracts.backends.frame.row_rules import UnparseableColumn
from contracts.rules.table import NullShare
from contracts.wire.column.missing import missing_mask

NOISE = 3.2905267314919255
"""The quantile 0.9995 of the normal distribution: so at most some 1 % of batches of any size alarm by chance."""
_NULLS = "\N{WORD JOINER}nulls"
"""No column has such a name: see `literal_name`."""


def null_share_measure(rule: NullShare, batch: Batch) -> Measure:
    """The share of rows without a value, those with an applied default among them: a float, rounded once as
    `max` was when it was written, so that 1 of 3 is 1/3.

    Raises:
        UnparseableColumn: the field's column is missing.
        NotApplicable: the nulls that the rule is about were replaced before.
        CannotEvaluate: it compares with a baseline, and there is none.
    """
    declared = batch.specification.by_name[rule.field]
    filled = batch.context.filled
    has_default = declared.replaces_null
    if has_default and filled is None:
        raise NotApplicable("its default replaces null; only the wire form shows the nulls")
    if rule.field not in batch.plan.held:
        raise UnparseableColumn(f"{declared.alias} is missing")
    if rule.growth is not None:
        require_baseline(batch)
    expr, physical = batch.plan.members[rule.field]
    null = expr.is_null()
    is_column = rule.field not in batch.unparseable
    if not is_column:
        null = pl.lit(batch.unparseable[rule.field].nulls)
    if (used_for_null := missing_mask(expr, physical, declared.value)) is not None:
        null |= used_for_null.fill_null(value=False)
    if has_default and filled is not None and rule.field in filled:
        null, is_column = pl.lit(filled[rule.field]), False
    measure = _measure_of(rule, batch)
    rows = {"rows": pl.len()}
    if is_column:
        return Measure({_NULLS: null.sum(), **rows}, **measure)
    # A mask that stands beside the frame is grouped with its rows only as a column of it.
    mask = {_NULLS: batch.frame.select(null.alias(_NULLS)).to_series()}
    return Measure(rows, columns=lambda _: mask, **measure)


def _measure_of(rule: NullShare, batch: Batch) -> dict[str, Any]:
    """What is decided from the numbers of nulls and of rows."""

    def share_of(got: Measurements) -> float:
        share: float = got[_NULLS] / got["rows"] if got["rows"] else 0.0
        return share

    def is_above(got: Measurements) -> bool:
        return rule.max is not None and share_of(got) > rule.max

    if rule.growth is None:
        suspect = pl.col(_NULLS) / pl.col("rows") > rule.max
        found = {"broken": lambda got: [share_of(got)] if is_above(got) else []}
        return {**found, "suspect": suspect, "certain": suspect}
    most = rule.growth

    def before(got: Measurements) -> tuple[int, int]:
        """The nulls and the rows of the baseline."""
        known = baseline_field(rule.field, batch, got)
        if not known.rows:
            raise needs_another_baseline(batch, "the baseline has no rows: pass")
        return known.nulls, known.rows

    def broken(got: Measurements) -> list[Any]:
        grown = least_growth(before(got), (got[_NULLS], got["rows"]))
        return [share_of(got)] if is_above(got) or grown > most else []

    def note(got: Measurements) -> str:
        nulls, rows = before(got)
        now = f"{got[_NULLS]:,} of {got['rows']:,} rows are null ({share_of(got):.2%})"
        return f"{now}, in the baseline {nulls:,} of {rows:,} ({nulls / rows:.2%})"

    return {"broken": broken, "by_group": True, "note": note}


def least_growth(before: tuple[int, int], now: tuple[int, int]) -> float:
    """By how much a share has grown at least: the lower end of the interval of the difference of two proportions
    by Newcombe's hybrid of their score intervals with correction for continuity (1998, Statistics in
    Medicine 17, 873-890, method 11). Without that correction one null of three rows is an alarm.

    Args:
        before, now: how many there were, and of how many.
    """
    if not now[1]:
        return 0.0
    (old, _, high), (new, low, _) = _score_interval(*before), _score_interval(*now)
    return new - old - math.hypot(new - low, high - old)


def _score_interval(count: int, of: int) -> tuple[float, float, float]:
    """A share, and Wilson's interval of it with correction for continuity."""
    share, z = count / of, NOISE
    rest, middle, scale = 1 - share, 2 * count + z * z, 2 * (of + z * z)
    low = z * math.sqrt(max(z * z - 2 - 1 / of + 4 * share * (of * rest + 1), 0.0))
    high = z * math.sqrt(max(z * z + 2 - 1 / of + 4 * share * (of * rest - 1), 0.0))
    return (
        share,
        max((middle - 1 - low) / scale, 0.0) if count else 0.0,
        min((middle + 1 + high) / scale, 1.0) if count < of else 1.0,
    )
