"""How high the bars of a histogram are: where they begin, and how many values each has."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.histogram import Histogram

_BINS = 16
"""How many bars a small histogram has, equally wide between the least and the greatest value."""
_UNITS = {"int": 1.0, "date": 86_400_000_000.0}
_MANY = 1_000
"""From how many integers or days on it does not show that one bar has one more than the next."""


def bar_heights(one: FieldProfile) -> list[float]:
    """How high the bars of a small histogram are, of the highest; none of what lies at one place."""
    low, high = axis_position(one.minimum), axis_position(one.maximum)
    if one.histogram is None or low is None or high is None or low >= high:
        return []
    sums = spread_evenly(one.histogram, *whole_bars(one, low, high, _BINS))
    greatest = max(sums)
    return [count / greatest for count in sums]


def whole_bars(one: FieldProfile, low: float, high: float, most: int) -> tuple[float, float, int]:
    """Where bars begin and end, and how many they are, at most so many: of integers and days each has as many of them."""
    unit = _UNITS.get(one.type)
    if unit is None or (high - low) / unit > _MANY:
        return low, high, most
    first, last = math.floor(low / unit), math.ceil(high / unit)
    width = -(-(last - first + 1) // most)
    bars = -(-(last - first + 1) // width)
    start = (first - 0.5) * unit
    return start, start + bars * width * unit, bars


def axis_position(value: Any) -> float | None:
    """A bound on the scale of its histogram's edges."""
    match value:
        case None | bool():
            return None
        case timedelta():
            return value.total_seconds()
        case datetime():
            utc = value if value.tzinfo is None else value.astimezone(UTC)
            return _microseconds(utc.replace(tzinfo=None))
        case date():
            return _microseconds(datetime(value.year, value.month, value.day))
        case time():
            return _microseconds(datetime.combine(date(1970, 1, 1), value))
        case _:
            return float(value)


def _microseconds(moment: datetime) -> float:
    return float((moment - datetime(1970, 1, 1)) // timedelta(microseconds=1))


def spread_evenly(histogram: Histogram, low: float, high: float, bins: int) -> list[float]:
    """The counts in bars of one width, as if the values of a bucket were spread evenly over it."""
    sums = [0.0] * bins
    # Between neighbours there is no float for the end of a bar.
    step = high / bins - low / bins or math.ulp(0.0)
    for bucket, count in histogram.buckets:
        first, last = (min(max(edge, low), high) for edge in histogram.edges(bucket))
        start, end = (min((edge - low) / step, bins) for edge in (first, last))
        start = min(start, bins - 1e-9)
        if end - start < 1e-9 or histogram.shift == 0:
            sums[int(start)] += count
            continue
        for place in range(int(start), min(bins - 1, int(end)) + 1):
            overlap = min(place + 1, end) - max(place, start)
            sums[place] += count * max(overlap, 0.0) / (end - start)
    return sums
