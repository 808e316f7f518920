"""Statistics of two samples in the same groups: each of them with the noise of samples of their sizes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from contracts.effects.chi_square import chi_square_quantile
from contracts.effects.effect import Effect
from contracts.effects.grouping import Pairs, without_rare

EXPECTED = 5
"""Below so many expected counts the chi-square distribution is no approximation (Cochran, 1954)."""
_HALF = 0.5
"""Added to the count of each group, so that an empty one has a logarithm (Haldane, 1956)."""


def population_stability(pairs: Pairs, alpha: float) -> Effect:
    """The population stability index, Σ (b − r) ln(b / r) over the shares of the groups.

    Its noise is χ²(1 − α; B − 1) · (1/n + 1/m), for two samples of n and m in B groups that come from one
    distribution: PSI / (1/n + 1/m) is asymptotically chi-square (Yurdakul & Naranjo, 2020,
    Journal of Risk Model Validation 14(4); du Pisanie, Allison & Visagie, arXiv:2307.11878). Flat thresholds
    alone, 0.1 and 0.25, alarm too often of small samples and too late of large ones.

    >>> effect = population_stability([(500, 300), (500, 700)], alpha=0.01)
    >>> round(effect.statistic, 3), round(effect.noise, 3)
    (0.169, 0.013)
    """
    pairs = _filled(pairs)
    rows, new = _totals(pairs)
    smooth = _HALF * len(pairs)
    total = 0.0
    for one, two in pairs:
        before, now = (one + _HALF) / (rows + smooth), (two + _HALF) / (new + smooth)
        total += (now - before) * math.log(now / before)
    return Effect(total, chi_square_quantile(alpha, len(pairs) - 1) * (1 / rows + 1 / new))


def cramers_v(pairs: Pairs, alpha: float) -> Effect:
    """Cramér's V of the shares, with both samples of equal weight: 0 where they are equal, 1 where they have no
    category in common.

    It is √(½ Σ (b − r)² / (b + r)), V of the table of two rows (Cramér, 1946, Mathematical Methods of Statistics,
    21.9) as it would be for samples of one size: V of the counts themselves shrinks as one of them grows,
    and would say of the same change less, the longer the baseline is. Its noise is
    ½ √(χ²(1 − α; k − 1) · (1/n + 1/m)), from Pearson's statistic of the same table; categories of which fewer
    than 5 are expected are one category.

    >>> effect = cramers_v([(500, 300), (500, 700)], alpha=0.01)
    >>> round(effect.statistic, 3), round(effect.noise, 3)
    (0.204, 0.058)
    """
    rows, new = _totals(pairs)
    kept = without_rare(_filled(pairs), EXPECTED)
    distance = sum((two / new - one / rows) ** 2 / (two / new + one / rows) for one, two in kept)
    noise = chi_square_quantile(alpha, len(kept) - 1) * (1 / rows + 1 / new)
    return Effect(math.sqrt(distance / 2), math.sqrt(noise) / 2)


def l_infinity(pairs: Pairs, alpha: float) -> Effect:
    """The greatest difference of a category's share between the two samples.

    Its noise is √(½ ln(2k/α) · (1/n + 1/m)): Hoeffding's inequality (1963, JASA 58, Theorem 2) for the
    difference of two means, for all k categories together. It holds for samples of every size.

    >>> effect = l_infinity([(500, 300), (500, 700)], alpha=0.01)
    >>> round(effect.statistic, 3), round(effect.noise, 3)
    (0.2, 0.077)
    """
    pairs = _filled(pairs)
    rows, new = _totals(pairs)
    noise = math.sqrt(math.log(2 * len(pairs) / alpha) / 2 * (1 / rows + 1 / new))
    return Effect(max(abs(two / new - one / rows) for one, two in pairs), noise)


def kolmogorov_smirnov(reference: Sequence[int], batch: Sequence[int], alpha: float) -> Effect:
    """The greatest distance between the two distribution functions, at the ends of ordered buckets.

    There it is exact, so it is never above that of the values themselves. Its noise is c(α) √((n + m) / (n m)),
    c(α) = √(½ ln(2/α)), by the limit law of Smirnov (1939; Knuth, The Art of Computer Programming 2,
    3rd ed., 3.3.1), which for values with ties is too large rather than too small.

    >>> effect = kolmogorov_smirnov([500, 500], [300, 700], alpha=0.01)
    >>> round(effect.statistic, 3), round(effect.noise, 3)
    (0.2, 0.073)
    """
    rows, new = sum(reference), sum(batch)
    before = now = 0
    furthest = 0.0
    for one, two in zip(reference, batch, strict=True):
        before, now = before + one, now + two
        furthest = max(furthest, abs(now / new - before / rows))
    return Effect(furthest, math.sqrt(math.log(2 / alpha) / 2 * (1 / rows + 1 / new)))


def _filled(pairs: Pairs) -> Pairs:
    """The groups that some row is in."""
    return [pair for pair in pairs if any(pair)]


def _totals(pairs: Pairs) -> tuple[int, int]:
    return sum(one for one, _ in pairs), sum(two for _, two in pairs)
