"""How far the distribution of a batch is from that of a baseline, by each statistic."""

from __future__ import annotations

from typing import Any, assert_never

from contracts.effects.by_groups import (
    cramers_v,
    kolmogorov_smirnov,
    l_infinity,
    population_stability,
)
from contracts.effects.effect import Effect
from contracts.effects.grouping import Pairs, equal_mass_groups, most_frequent
from contracts.effects.transport import wasserstein
from contracts.profiles.distribution import Distribution
from contracts.profiles.histogram import Histogram
from contracts.rules.drift import Statistic

GROUPS = 10
"""In how many groups of equal mass PSI compares numbers."""
CATEGORIES = 20
"""In how many groups it compares categories: the most frequent ones, and all others."""


def sample_size(statistic: Statistic, sample: Distribution) -> int:
    """How many values a statistic compares."""
    return sample.finite if statistic == "wasserstein" else sample.count


def drift_effect(
    statistic: Statistic, baseline: Distribution, batch: Distribution, alpha: float
) -> Effect:
    """How far apart two distributions are, each of at least one value, and what chance explains of it."""
    match statistic:
        case "psi" if baseline.categories is not None:
            groups = most_frequent(_categories(baseline), _categories(batch), CATEGORIES)
            return population_stability(groups, alpha)
        case "psi":
            return population_stability(
                equal_mass_groups(*_ordered(baseline, batch), GROUPS), alpha
            )
        case "ks":
            return kolmogorov_smirnov(*_ordered(baseline, batch), alpha)
        case "wasserstein":
            positions, before, now = _buckets(baseline.histogram, batch.histogram)
            return wasserstein(positions, before, now, alpha)
        case "chi2":
            return cramers_v(_pairs(baseline, batch), alpha)
        case "linf":
            return l_infinity(_pairs(baseline, batch), alpha)
        case _:
            assert_never(statistic)


def _categories(sample: Distribution) -> dict[Any, int]:
    return {} if sample.categories is None else {**sample.categories.counts}


def _pairs(baseline: Distribution, batch: Distribution) -> Pairs:
    """The counts of each category in both."""
    before, now = _categories(baseline), _categories(batch)
    return [(before.get(name, 0), now.get(name, 0)) for name in {**before, **now}]


def _ordered(baseline: Distribution, batch: Distribution) -> tuple[list[int], list[int]]:
    """The counts of both in the same buckets, in order: infinities at the ends, and NaN after all."""
    _, before, now = _buckets(baseline.histogram, batch.histogram)
    both: Any = [
        [one.negative_infinity, *counts, one.positive_infinity, one.nan]
        for one, counts in ((baseline, before), (batch, now))
    ]
    return both[0], both[1]


def _buckets(
    baseline: Histogram | None, batch: Histogram | None
) -> tuple[list[float], list[int], list[int]]:
    """Where the buckets lie that both have in common, and the counts of each in both."""
    if baseline is None or batch is None:
        return [], [], []
    shift = max(baseline.shift, batch.shift)
    before, now = baseline.coarsened(shift), batch.coarsened(shift)
    counts, new = before.counts, now.counts
    buckets = sorted({*counts, *new})
    positions = [before.edges(bucket)[0] for bucket in buckets]
    if shift:
        positions = [_middle(*before.edges(bucket)) for bucket in buckets]
    return (
        positions,
        [counts.get(one, 0) for one in buckets],
        [new.get(one, 0) for one in buckets],
    )


def _middle(low: float, high: float) -> float:
    middle = low / 2 + high / 2
    return middle if abs(middle) < float("inf") else low
