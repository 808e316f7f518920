"""The range of values that are plausible, by what a profile has seen."""

from __future__ import annotations

from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.histogram import Histogram

TAIL = 0.05
"""What share of the values lies beyond each of the two quantiles that the spread is between."""


def plausible_range(profile: FieldProfile, factor: float) -> tuple[float, float] | None:
    """The least and the greatest plausible value of numbers: so many spreads beyond those seen; None without any.

    The spread is the distance between the quantiles 0.05 and 0.95, at the outer edges of their buckets, or that from
    either of them to the least or the greatest value, whichever is longer; where all values are
    equal, that value's magnitude.
    """
    histogram = profile.histogram
    if histogram is None or not histogram.total:
        return None
    least, greatest = float(profile.minimum), float(profile.maximum)
    low, high = (max(min(one, greatest), least) for one in _quantiles(histogram))
    spread = max(high - low, low - least, greatest - high) or abs(greatest)
    return least - factor * spread, greatest + factor * spread


def _quantiles(histogram: Histogram) -> tuple[float, float]:
    """The lower edge of the bucket of the quantile 0.05, and the upper one of that of 0.95."""
    beyond = histogram.total * TAIL
    return (
        _edge(histogram, histogram.buckets, beyond, 0),
        _edge(histogram, histogram.buckets[::-1], beyond, 1),
    )


def _edge(
    histogram: Histogram, buckets: tuple[tuple[int, int], ...], beyond: float, end: int
) -> float:
    passed = 0
    for bucket, count in buckets:
        passed += count
        if passed > beyond:
            edges = histogram.edges(bucket)
            return edges[end if histogram.shift else 0]
    raise AssertionError("there is a value")
