"""Bounds drafted from the least and the greatest values: beyond what was seen, and rounded outward."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

KEPT_ENDS = 100
"""How many of the least and of the greatest values are kept."""
MIN_ROWS_OF_BOUNDS = 30
"""The values from which their range says something about others."""
_TENTH, _FAR_SHARE = 9, 20
_HEAVY, _HEAVY_BELOW = 2.0, 1.5
"""From which ratios of the greatest value to the tenth, and of the tenth to a further one, a tail is heavy: its
logarithms are extended. An outlier alone is not a heavy tail."""
_SHORT_DIGITS = 3
"""Up to how many digits an end is a round number as it is."""
MIN_MEMBER_ROWS, MIN_ROWS_PER_MEMBER = 5, 20
"""How often each value of a set was seen at least, and how many values there are for each of them."""


def drafted_bounds(
    low: Sequence[Any], high: Sequence[Any], count: int, furthest: int | None = None
) -> tuple[Fraction | None, Fraction | None]:
    """The bounds of numbers; None where nothing is known.

    Of values like these the next ones lie between them with a chance that the distance from the greatest
    value to the tenth says: where the ten greatest are equal, the range ends there. Numbers of which none is
    negative are bounded by 0.

    Args:
        low: the least values, the least first.
        high: the greatest, the greatest first.
        count: how many values there are.
        furthest: what no value can be further from 0 than, such as 90 for a latitude.

    >>> drafted_bounds([0, 1, 1, 2], [9, 8, 8, 7], 20)
    (None, None)
    >>> [str(one) for one in drafted_bounds([0.5] * 12, [*range(40, 28, -1)], 60)]
    ['1/2', '67']
    """
    if count < MIN_ROWS_OF_BOUNDS or not low or low[0] == high[0]:
        return None, None
    least, most = [exactly(one) for one in low], [exactly(one) for one in high]
    lower = -_extended([-one for one in least], count)
    upper = _extended(most, count)
    if least[0] >= 0:
        lower = max(lower, Fraction(0))
    if most[0] <= 0:
        upper = min(upper, Fraction(0))
    step = Fraction(10) ** (_as_decimal(upper - lower).adjusted() - 1)
    if isinstance(low[0], int):
        step = max(step, Fraction(1))
    if not (lower == least[0] and _is_round_end(low[0])):
        lower = math.floor(lower / step) * step
    if not (upper == most[0] and _is_round_end(high[0])):
        upper = math.ceil(upper / step) * step
    if furthest is not None:
        lower, upper = max(lower, Fraction(-furthest)), min(upper, Fraction(furthest))
    return lower, upper


def exactly(number: Any) -> Fraction:
    """The number as it is written."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def _as_decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def as_bound(bound: Fraction, like: Any, seen: Any, *, lower: bool) -> Any:
    """A bound in the type of the values, which permits the one seen."""
    if isinstance(like, int):
        return math.floor(bound) if lower else math.ceil(bound)
    number: Any
    if isinstance(like, Decimal):
        number = _as_decimal(bound)
    else:
        try:
            number = float(bound)
        except OverflowError:  # there is no room beyond the value that was seen
            number = seen
    return min(number, seen) if lower else max(number, seen)


def _extended(ends: Sequence[Fraction], count: int) -> Fraction:
    """A value beyond which hardly any other will be, by the greatest values."""
    edge, tenth = ends[0], ends[min(_TENTH, len(ends) - 1, count // 4)]
    far = ends[min(len(ends) - 1, count // _FAR_SHARE)]
    linear = edge + max(3 * (edge - tenth), edge - far)
    further = ends[min(len(ends) - 1, count // 4)]
    if further > 0 and edge / tenth >= _HEAVY and tenth / further >= _HEAVY_BELOW:
        return max(linear, edge * (edge / tenth) ** 2)
    return linear


def _is_round_end(number: Any) -> bool:
    if isinstance(number, int):
        return True
    digits = (
        f"{exactly(number).limit_denominator(10**6)}"
        if isinstance(number, Decimal)
        else repr(number)
    )
    return len(digits.replace("-", "").replace(".", "").strip("0")) <= _SHORT_DIGITS


def earliest(least: Any, most: Any) -> Any:
    """The beginning of the year that lies as far before the first time as the last lies after it."""
    try:
        start = least - max(most - least, timedelta(days=1))
    except OverflowError:
        return None
    if isinstance(start, datetime):
        start = start if start.tzinfo is None else start.astimezone(UTC)
        return start.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return date(start.year, 1, 1)


def drafted_members(counts: Mapping[Any, int] | None, most: int) -> tuple[Any, ...]:
    """The values that are all there are, if so many rows show it; otherwise none.

    The share of values that were seen once estimates the share of those not seen (Good and Turing). Here it
    is 0, and no value was seen only a few times.

    >>> drafted_members({"a": 30, "b": 70}, 10)
    ('a', 'b')
    >>> drafted_members({"a": 1, "b": 99}, 10)
    ()
    """
    if not counts or not 2 <= len(counts) <= most:
        return ()
    rows = sum(counts.values())
    enough = min(counts.values()) >= MIN_MEMBER_ROWS and rows >= MIN_ROWS_PER_MEMBER * len(counts)
    return tuple(sorted(counts)) if enough else ()
