"""What is usual of a number over many runs, and what is not: medians and ranks, which single runs do not move."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from statistics import median

from contracts.lazy_dataclass import lazy_record

_PER_MAD = 1.4826
"""A normal distribution's standard deviation, as a multiple of its median absolute deviation (Hampel 1974,
https://doi.org/10.1080/01621459.1974.10482962)."""
ENOUGH_RUNS = 5
"""With fewer runs nothing is known to be usual."""
USUAL_DEVIATIONS = 4.0
"""How many deviations from the median are usual, where nobody says otherwise."""
_LEAST_CHANGE = 0.1
"""Below this share of the median no deviation counts: equal runs would else make every other one unusual."""


@lazy_record(frozen=True, slots=True)
class Usual:
    """What is usual of a number.

    Attributes:
        count: how many runs this is from.
        middle: their median.
        low, high: the ends of what is usual: the median ± k deviations.
    """

    count: int
    middle: float
    low: float
    high: float

    def has(self, value: float) -> bool:
        """Whether a value is within them."""
        return self.low <= value <= self.high


def usual_of(values: Sequence[float], k: float, noise: float, least: float = 0) -> Usual:
    """The median ± k deviations: of the median absolute deviation, which outliers do not move (Leys et al. 2013,
    https://doi.org/10.1016/j.jesp.2013.03.013), or of the noise where that is more.

    Args:
        values: at least one.
        noise: the standard deviation that sampling alone leads to.
        least: how far from the median a value is usual whatever the deviations are.

    >>> usual_of([100, 104, 98, 101, 5_000], k=3, noise=10)
    Usual(count=5, middle=101, low=71, high=131)
    """
    middle = median(values)
    spread = _PER_MAD * median(abs(one - middle) for one in values)
    reach = max(k * max(spread, noise), least)
    return Usual(len(values), middle, middle - reach, middle + reach)


def usual_count(values: Sequence[float], k: float) -> Usual:
    """The same of counts, whose noise is that of Poisson; within a tenth of the median each is usual."""
    middle = median(values)
    return usual_of(values, k, max(math.sqrt(middle), 1.0), _LEAST_CHANGE * middle)


def usual_share(values: Sequence[float], k: float, rows: int) -> Usual:
    """The same of shares of so many rows, whose noise is binomial."""
    share = min(max(median(values), 1 / max(rows, 1)), 0.5)
    return usual_of(values, k, math.sqrt(share * (1 - share) / max(rows, 1)))


@lazy_record(frozen=True, slots=True)
class Trend:
    """How a number grows from run to run.

    Attributes:
        chance: how likely so many rises are where there is no trend, one-sided.
        change: how much it grew from the first to the last run, by the median slope.
    """

    chance: float
    change: float


def trend_of(values: Sequence[float]) -> Trend:
    """Whether values grow: by the test of Mann and Kendall, with its correction for ties, and the slope of Theil
    and Sen (Gilbert 1987, Statistical Methods for Environmental Pollution Monitoring, chapters 16.4 and 16.5).

    Args:
        values: two at least, in order; for fewer than eight the chance is rough.

    >>> trend_of([1, 2, 3, 4, 5, 6, 7, 8])
    Trend(chance=0.0004..., change=7.0)
    >>> trend_of([3, 3, 3]).chance
    0.5
    """
    n = len(values)
    pairs = [*combinations(range(n), 2)]
    rises = sum((values[b] > values[a]) - (values[b] < values[a]) for a, b in pairs)
    ties = sum(t * (t - 1) * (2 * t + 5) for t in Counter(values).values())
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    slope = median((values[b] - values[a]) / (b - a) for a, b in pairs)
    if variance <= 0 or not rises:
        return Trend(0.5, slope * (n - 1))
    z = (rises - math.copysign(1, rises)) / math.sqrt(variance)
    return Trend(math.erfc(z / math.sqrt(2)) / 2, slope * (n - 1))
