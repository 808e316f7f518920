"""Whether the counts of a profile belong together: a damaged document must not pass for what good data looks like."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from contracts.dtypes import Kind
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.histogram import Histogram
from contracts.profiles.intervals import IntervalProfile, name_of_steps
from contracts.profiles.pair_profile import PairOrder, PairProfile

_MOST = 2**63 - 1
"""More rows than that no engine counts."""
_BITS = 64


def is_consistent(one: FieldProfile) -> bool:
    """Whether data can have the counts of a field, as `field_profile` and sums of its results have them."""
    _require_text(one.name, *(one.categories.counts if one.categories is not None else ()))
    counted = (one.rows, one.nulls, one.filled, one.unreadable)
    return (
        max(counted) <= _MOST
        and one.nulls <= one.rows
        and one.filled <= one.nulls
        and one.finite >= 0
        and not (one.sensitive and _has_values(one))
        and _is_spread(one)
        and _are_counts_of_all(one)
    )


def is_consistent_pair(one: PairProfile) -> bool:
    """Whether data can have the counts of a pair."""
    _require_text(one.first, one.second)
    order = one.order or PairOrder()
    counted = order.both_null + order.one_null + order.compared
    return (
        counted <= one.rows <= _MOST
        and _is_relation(one.distance, one, "duration")
        and _is_relation(one.ratio, one, "float")
    )


def is_consistent_interval(one: IntervalProfile) -> bool:
    """Whether data can have the counts of the steps from row to row."""
    steps = one.steps
    known = (steps.name, steps.type, steps.nulls, steps.sensitive, steps.sketch)
    if known != (name_of_steps(one.name), "duration", 0, False, None) or one.backward > steps.count:
        return False
    if one.first is None or one.last is None:
        return one.first is one.last and not steps.rows
    return steps.sum == _exact(one.last - one.first)


def _is_relation(relation: FieldProfile | None, one: PairProfile, kind: Kind) -> bool:
    """Whether a distance or a ratio, if there is one, may be of the rows that were compared."""
    if relation is None:
        return True
    known = (relation.name, relation.type, relation.rows, relation.sensitive, relation.sketch)
    most = one.rows if one.order is None else one.order.compared
    return known == (one.name, kind, one.rows, False, None) and relation.count <= most


def _has_values(one: FieldProfile) -> bool:
    names = (
        "minimum",
        "sum",
        "histogram",
        "categories",
        "sketch",
        "lengths",
        "characters",
        "shapes",
        "formats",
    )
    return any(getattr(one, name) is not None for name in names)


def _require_text(*texts: str) -> None:
    """Raise UnicodeEncodeError, which is a ValueError, if one is not text."""
    for one in texts:
        one.encode()


def _is_spread(one: FieldProfile) -> bool:
    """Whether bounds, sum and histogram may be those of the same values."""
    low, high = one.minimum, one.maximum
    if (low is None) != (high is None) or (low is None and one.sum):
        return False
    if one.histogram is not None:
        if not _is_histogram(one.histogram) or one.histogram.total != one.finite:
            return False
        if (low is None) != (not one.finite):
            return False
    if low is None:
        return True
    if not (_is_finite(low) and _is_finite(high) and low <= high):
        return False
    return one.sum is None or one.finite * _exact(low) <= one.sum <= one.finite * _exact(high)


def _is_histogram(one: Histogram) -> bool:
    """Whether its buckets lie where 64 bits can name a value, and none is empty."""
    if one.shift > _BITS:
        return False
    ends = [one.buckets[0][0], one.buckets[-1][0]] if one.buckets else []
    return all(abs(end << one.shift) <= 1 << _BITS for end in ends) and all(
        count > 0 for _, count in one.buckets
    )


def _is_finite(value: Any) -> bool:
    match value:
        case int():
            return -(1 << _BITS - 1) <= value < 1 << _BITS  # of Int64, and of UInt64
        case float():
            return math.isfinite(value)
        case Decimal():
            return value.is_finite()
        case _:
            return True


def _exact(value: Any) -> Fraction:
    """A bound as its field's sum counts it: durations in seconds."""
    if isinstance(value, timedelta):
        return Fraction(value // timedelta(microseconds=1), 1_000_000)
    return Fraction(value)


def _are_counts_of_all(one: FieldProfile) -> bool:
    """Whether each value has its category and its length, and characters are counted in whole numbers."""
    lengths, known, characters = one.lengths, one.categories, one.characters
    if lengths is not None and (not _is_histogram(lengths) or lengths.total != one.count):
        return False
    if known is not None and not known.too_many and known.total != one.count:
        return False
    shapes, formats = one.shapes, one.formats
    if shapes is not None and not shapes.too_many and shapes.total != one.count:
        return False
    # Two patterns may read one text, but each of them at most all.
    if formats is not None and max(formats.counts.values(), default=0) > one.count:
        return False
    counts = [] if characters is None else [getattr(characters, name) for name in _CLASSES]
    return all(type(count) is int and count >= 0 for count in counts)


_CLASSES = ("upper", "lower", "digits", "blanks", "punctuation", "others")
