"""The Wasserstein distance of two samples: how far values have moved, in standard deviations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from contracts.effects.effect import Effect

_LARGE = 1e300


def wasserstein(
    positions: Sequence[float], reference: Sequence[int], batch: Sequence[int], alpha: float
) -> Effect:
    """The area between the two distribution functions, in standard deviations of the reference.

    It is how far a value has moved in the mean (Vallender, 1974): 0.1 says a tenth of the reference's standard
    deviation. Of a reference with one value only, any move is infinitely many.

    √(nm/(n+m)) times the distance has in the limit the law of ∫|B(F(x))| dx, B a Brownian bridge (del Barrio,
    Giné & Matrán, 1999, Annals of Probability 27(2)). The mean of that is √(2/π) ∫√(F(1 − F)) dx, and by the
    inequality of Borell and TIS (Adler & Taylor, 2007, Theorem 2.1.1) it exceeds its mean by σ√(2 ln(1/α))
    with probability α at most, where σ is the standard deviation of the values. F and σ are those of both
    samples together.

    Args:
        positions: where the values of each bucket lie, ascending.
        reference: how many of the reference are in each.
        batch: how many of the batch are in each.
        alpha: the probability of a distance above the noise, where both samples are alike.

    >>> effect = wasserstein([0.0, 10.0], [500, 500], [300, 700], alpha=0.01)
    >>> round(effect.statistic, 3), round(effect.noise, 3)
    (0.4, 0.168)
    """
    rows, new = sum(reference), sum(batch)
    places = _from_0_to_1(positions)
    both = [one + two for one, two in zip(reference, batch, strict=True)]
    before = now = 0
    distance = spread = 0.0
    for (place, after), one, two in zip(pairwise(places), reference, batch, strict=False):
        before, now = before + one, now + two
        share = (before + now) / (rows + new)
        distance += abs(now / new - before / rows) * (after - place)
        spread += math.sqrt(share * (1 - share)) * (after - place)
    chance = math.sqrt(2 / math.pi) * spread + _deviation(places, both) * math.sqrt(
        2 * math.log(1 / alpha)
    )
    chance *= math.sqrt(1 / rows + 1 / new)
    scale = _deviation(places, reference)
    if scale == 0:
        return Effect(math.inf if distance > chance else 0.0, 0.0)
    return Effect(distance / scale, chance / scale)


def _from_0_to_1(positions: Sequence[float]) -> list[float]:
    """The same positions in units of their range: floats of 1e308 overflow as they are subtracted or squared."""
    half = 0.5 if max(map(abs, positions)) > _LARGE else 1.0
    first = positions[0] * half
    width = (positions[-1] * half - first) or 1.0
    return [(position * half - first) / width for position in positions]


def _deviation(places: Sequence[float], counts: Sequence[int]) -> float:
    total = sum(counts)
    mean = math.fsum(place * count for place, count in zip(places, counts, strict=True)) / total
    squares = math.fsum(
        (place - mean) ** 2 * count for place, count in zip(places, counts, strict=True)
    )
    return math.sqrt(squares / total)
