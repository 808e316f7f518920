"""Quantiles of the chi-square distribution, without a library of statistics.

The distribution is the regularised incomplete gamma function P(k/2, x/2): by its series below the mean and by
its continued fraction above (Press et al., Numerical Recipes, 3rd ed., 6.2). The quantile is found from the
approximation of Wilson & Hilferty (1931) by bisection between two bounds that are known to hold it.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

_TERMS = 10_000
_STEPS = 80
"""A float has 53 bits: this many halvings leave nothing between the bounds."""
_TINY = 1e-300


@lru_cache(maxsize=256)
def chi_square_quantile(tail: float, degrees: int) -> float:
    """The value that a chi-square variable of so many degrees of freedom exceeds with probability `tail`.

    Args:
        tail: a probability, above 0 and below 1.
        degrees: how many degrees of freedom; of none, the variable is 0.

    >>> round(chi_square_quantile(0.05, 9), 3)
    16.919
    """
    if degrees == 0:
        return 0.0
    z = NormalDist().inv_cdf(1 - tail) if tail > 1e-15 else math.sqrt(-2 * math.log(tail))
    part = 2 / (9 * degrees)
    guess = max(degrees * (1 - part + z * math.sqrt(part)) ** 3, _TINY)
    low, high = guess, guess
    while _chi_square_tail(low, degrees) < tail:
        low /= 2
    while _chi_square_tail(high, degrees) > tail:
        high *= 2
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _chi_square_tail(middle, degrees) > tail else (low, middle)
    return high


def _chi_square_tail(x: float, degrees: int) -> float:
    """The probability that a chi-square variable exceeds x."""
    a, x = degrees / 2, x / 2
    scale = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for step in range(1, _TERMS):
            term *= x / (a + step)
            total += term
            if term < total * 1e-17:
                break
        return 1 - total * scale
    # Lentz's method, from the first term of the continued fraction on.
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    fraction = d
    for step in range(1, _TERMS):
        top = -step * (step - a)
        b += 2
        d = 1 / _nonzero(top * d + b)
        c = _nonzero(b + top / c)
        fraction *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return fraction * scale


def _nonzero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
