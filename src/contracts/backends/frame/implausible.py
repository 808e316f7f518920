"""The rows whose value lies far outside all that the baseline had, or the baseline of their group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.frame.baselines import GROUP, baseline_field, require_segments
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.groups import describe_group, group_key_names, key_exprs
from contracts.backends.frame.measure import CannotEvaluate, EngineFailed, Measurements
from contracts.backends.frame.row_rules import read_path_column
from contracts.hints import Hint
from contracts.profiles.plausible import plausible_range
from contracts.rules.drift import Plausible


@dataclass(frozen=True, slots=True)
class ImplausibleRows:
    """The mask of rows that break a rule, and why the rows of some groups were not compared; None where all were."""

    mask: pl.Series
    abstained: str | None = None


def implausible_rows(rule: Plausible, by: Sequence[str], batch: Batch) -> ImplausibleRows:
    """The rows whose value lies far outside all that the baseline had, or that of their group.

    Raises:
        UnparseableColumn: the field's column is missing, or of another type.
        CannotEvaluate: there is no baseline, or no value in it, or it is not by what rows are grouped by.
    """
    require_segments(by, batch)
    plain = read_path_column((rule.field,), batch.specification, batch.plan.members).plain
    value = plain.cast(pl.Float64)
    if not by:
        far = value.is_finite() & ~value.is_between(*_plausible_ends(rule, batch, {}))
        return ImplausibleRows(_mask_of(batch.frame, far))
    names = group_key_names(by)
    rows = batch.frame.select(value.alias("value"), **key_exprs(by, batch))
    keys = rows.select(names).unique(maintain_order=True)
    ends: list[tuple[float, float] | None] = []
    abstained: str | None = None
    for place, key in enumerate(keys.iter_rows()):
        try:
            ends.append(_plausible_ends(rule, batch, {GROUP: dict(zip(by, key, strict=True))}))
        except CannotEvaluate as reason:
            # Parts of a batch do not know how many groups the whole has: the first of all is named, and none counted.
            abstained = abstained or _why(describe_group(keys, by, batch, place), reason)
            ends.append(None)
    low, high = (
        pl.Series(name, [one and one[place] for one in ends], pl.Float64)
        for place, name in enumerate(("low", "high"))
    )
    ranges = keys.with_columns(low, high)
    joined = rows.join(ranges, on=names, how="left", nulls_equal=True, maintain_order="left")
    far = pl.col("value").is_finite() & ~pl.col("value").is_between("low", "high")
    return ImplausibleRows(_mask_of(joined, far), abstained)


def _mask_of(frame: pl.DataFrame, far: pl.Expr) -> pl.Series:
    """The rows that are certainly far; a group that was not compared has no range.

    Raises:
        EngineFailed: the engine could not compute them.
    """
    mask = attempt(lambda: frame.select(far.fill_null(value=False)).to_series())
    if isinstance(mask, Failure):
        raise EngineFailed(mask.reason)
    return mask  # type: ignore[no-any-return]  # attempt gives whatever it computes


def _why(group: str, reason: CannotEvaluate) -> str:
    says, changes = str(reason), getattr(reason.args[0], "changes", ())
    text = f"not every group was compared; {group}: {says}"
    return Hint(text, *changes) if changes else text


def _plausible_ends(rule: Plausible, batch: Batch, got: Measurements) -> tuple[float, float]:
    profile = baseline_field(rule.field, batch, got)
    found = plausible_range(profile, rule.factor)
    if found is None:
        raise CannotEvaluate(f"the baseline has no value of {profile.name}")
    return found
