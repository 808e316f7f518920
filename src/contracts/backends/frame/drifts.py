"""How the values of a field compare with those of the baseline: rules that name no row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

import polars as pl

from contracts.backends.frame.baselines import (
    baseline_field,
    needs_another_baseline,
    require_baseline,
)
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.measure import CannotEvaluate, Measure, Measurements
from contracts.backends.frame.row_rules import read_path_column
from contracts.profiles.baselines import Baselines
from contracts.profiles.categories import MAX_CATEGORIES
from contracts.profiles.distribution import Distribution, distribution_of_profile
from contracts.profiles.drift import drift_effect, sample_size
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.measure_distribution import distribution_of_column
from contracts.report.values import show_value
from contracts.rules.drift import FAMILY_ALPHA, STATISTICS, Drift, NewCategory
from contracts.rules.table import Grouped

ComparedRule = Drift | NewCategory
"""The rules that compare how the values of a field are distributed."""
_SHOWN = 3


def compared_measure(rule: ComparedRule, batch: Batch) -> Measure:
    """The measure of a rule that compares a field with the baseline.

    Raises:
        UnparseableColumn: the field's column is missing, or of another type.
        CannotEvaluate: there is no baseline.
    """
    require_baseline(batch)
    plain = read_path_column((rule.field,), batch.specification, batch.plan.members).plain

    first: list[tuple[Measurements, _Compared]] = []

    def compare(got: Measurements) -> _Compared:
        # The note is asked of the first group that breaks the rule: what was found of it is not measured again.
        if first and first[0][0] is got:
            return first[0][1]
        state = got.get("state") or distribution_of_rows(rule, batch, got["rows"])
        compared = _compare(rule, batch, state, got)
        if compared.broken and not first:
            first.append((got, compared))
        return compared

    return Measure(
        {"value": plain},
        lambda got: compare(got).broken,
        whole=True,
        shows_values=True,
        by_group=True,
        note=lambda got: compare(got).note,
    )


def distribution_of_rows(rule: ComparedRule, batch: Batch, rows: pl.DataFrame) -> Distribution:
    """How the values of some rows are distributed."""
    kind = batch.specification.by_name[rule.field].value.dtype.kind
    return distribution_of_column(rows["value"], kind)


@dataclass(frozen=True, slots=True)
class _Compared:
    """The values to show where a rule is broken, and what to say of them."""

    broken: list[Any]
    note: str | None = None


def _compare(rule: ComparedRule, batch: Batch, state: Distribution, got: Measurements) -> _Compared:
    profile = baseline_field(rule.field, batch, got)
    baseline = distribution_of_profile(profile)
    if baseline.too_many:
        raise CannotEvaluate(
            f"{profile.name} has more than {MAX_CATEGORIES} different values in the baseline, or long ones"
        )
    match rule:
        case Drift():
            alpha = FAMILY_ALPHA / _compared_pairs(batch)
            return _drift(rule, profile, baseline, state, alpha)
        case NewCategory():
            if not profile.rows:
                raise needs_another_baseline(batch, "the baseline has no rows: pass")
            return _new_values(rule, baseline, state)
        case _:
            assert_never(rule)


def _compared_pairs(batch: Batch) -> int:
    """How many comparisons share the alarms that chance may cause: each rule once, or for each segment of the
    baseline.
    """
    baseline = batch.context.baseline
    segments = len(baseline.profiles) if isinstance(baseline, Baselines) else 1
    rules = [requirement.rule for requirement in batch.specification.table_rules]
    alone = sum(isinstance(rule, Drift) for rule in rules)
    grouped = sum(isinstance(rule, Grouped) and isinstance(rule.rule, Drift) for rule in rules)
    return alone + grouped * segments


def _drift(
    rule: Drift, profile: FieldProfile, baseline: Distribution, state: Distribution, alpha: float
) -> _Compared:
    ((statistic, most),) = rule.declared.items()
    if state.too_many:
        raise CannotEvaluate(f"{profile.name} has more than {MAX_CATEGORIES} different values, or long ones")  # fmt: skip  # a line
    rows, known = sample_size(statistic, state), sample_size(statistic, baseline)
    if rows < rule.min_rows:
        raise CannotEvaluate(f"{rows:,} values, needs min_rows={rule.min_rows}")
    if known < rule.min_rows:
        raise CannotEvaluate(f"the baseline has {known:,} values, needs min_rows={rule.min_rows}")
    effect = drift_effect(statistic, baseline, state, alpha)
    if effect.beyond_noise <= most:
        return _Compared([])
    shown = f"{STATISTICS[statistic]} {_short(effect.statistic)} ({most:g} allowed, {_short(effect.noise)} noise)"  # fmt: skip  # a line
    return _Compared(
        [float(_short(effect.statistic))],
        f"{shown} between {rows:,} values and {known:,} of the baseline",
    )


def _new_values(rule: NewCategory, baseline: Distribution, state: Distribution) -> _Compared:
    known = baseline.categories.counts if baseline.categories else {}
    if state.categories is None or state.too_many:
        if rule.max_share:
            raise CannotEvaluate(f"the values are of more than {MAX_CATEGORIES} kinds, or long")
        note = f"more than {MAX_CATEGORIES} different values, or long ones; the baseline had {len(known)}"  # fmt: skip  # a line
        return _Compared([None], note)
    counts = state.categories.counts
    new = {name: count for name, count in counts.items() if name not in known}
    share = sum(new.values()) / max(state.count, 1)
    if share <= rule.max_share:
        return _Compared([])
    return _Compared(_most_frequent_first(new), _describe_new(new, share, state.count))


def _most_frequent_first(counts: Mapping[str, int]) -> list[str]:
    return sorted(counts, key=lambda name: (-counts[name], name))


def _describe_new(new: Mapping[str, int], share: float, rows: int) -> str:
    names = _most_frequent_first(new)
    first = ", ".join(f"{show_value(name)} in {new[name]:,}" for name in names[:_SHOWN])
    more = ", …" if len(names) > _SHOWN else ""
    return f"{sum(new.values()):,} of {rows:,} values ({share:.2%}) are new: {first}{more}"


def _short(number: float) -> str:
    """A statistic with two digits that matter."""
    return f"{number:.2g}" if number < 1 else f"{number:.2f}"
