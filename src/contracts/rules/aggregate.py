"""Aggregate rules: a number computed from all values of a field must lie in an interval.

Nulls do not count as values; `NullShare` counts them. NaN does count, and lies in no interval: engines
skip it (Polars' `max`), propagate it (`mean`) or rank it last (`quantile`), and a mean that skips NaN
would hide a dead sensor.

An end that is a fraction, 0.3, means three tenths: an exact mean is rounded to a float before the two are
compared, as that end was when it was written. With whole ends and decimals it is compared as it is.
"""

from __future__ import annotations

from dataclasses import KW_ONLY
from decimal import Decimal
from typing import ClassVar

from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.value import Ge, Gt, Le, Lt

_Limit = int | float | Decimal


@lazy_dataclass(frozen=True, slots=True)
class _Interval:
    """The interval that an aggregate must lie in; each end is open, closed or absent."""

    field: str
    _: KW_ONLY
    ge: _Limit | None = None
    gt: _Limit | None = None
    le: _Limit | None = None
    lt: _Limit | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    @property
    def bounds(self) -> tuple[Ge | Gt | Le | Lt, ...]:
        """The ends of the interval as value rules on the computed number."""
        ends = ((Ge, self.ge), (Gt, self.gt), (Le, self.le), (Lt, self.lt))
        return tuple(rule(bound) for rule, bound in ends if bound is not None)

    def _sentence(self, subject: str) -> str:
        bounds = " and ".join(str(bound).removeprefix("be ") for bound in self.bounds)
        return f"have {subject} of {bounds}"


@lazy_dataclass(frozen=True, slots=True)
class Mean(_Interval):
    """The arithmetic mean of a field's values lies in the interval: computed exactly, and for floats
    rounded once to a float, so that the order of the rows does not matter. Without any value the
    rule is violated.

    >>> str(Mean("speed", ge=0, lt=60))
    'have a mean of at least 0 and less than 60'
    """

    code: ClassVar[str] = "mean"

    def __str__(self) -> str:
        return self._sentence("a mean")


@lazy_dataclass(frozen=True, slots=True)
class Sum(_Interval):
    """The sum of a field's values lies in the interval: computed exactly, and for floats rounded once
    to a float, so that the order of the rows does not matter; 0 without any value.

    >>> str(Sum("amount", ge=0))
    'have a sum of at least 0'
    """

    code: ClassVar[str] = "sum"

    def __str__(self) -> str:
        return self._sentence("a sum")


@lazy_dataclass(frozen=True, slots=True)
class Quantile(_Interval):
    """A quantile of a field's values lies in the interval: between two values linearly (type 7 of
    Hyndman & Fan, 1996; NumPy's default), computed exactly, and for floats rounded once to a float.
    Without any value it is violated.

    Args:
        q: which quantile, 0..1: 0.5 is the median.

    >>> str(Quantile("speed", q=0.99, le=130))
    'have a quantile 0.99 of at most 130'
    """

    q: float = 0.5
    code: ClassVar[str] = "quantile"

    def __str__(self) -> str:
        return self._sentence(f"a quantile {self.q:g}")


@lazy_dataclass(frozen=True, slots=True)
class Distinct(_Interval):
    """The number of different values of a field lies in the interval; NaN equals NaN, -0.0 is 0.0.

    >>> str(Distinct("vendor", ge=4, le=4))
    'have a number of different values of at least 4 and at most 4'
    """

    code: ClassVar[str] = "distinct"

    def __str__(self) -> str:
        return self._sentence("a number of different values")


@lazy_dataclass(frozen=True, slots=True)
class DistinctShare(_Interval):
    """The number of different values of a field, as a share of the values (0..1), lies in the interval;
    NaN equals NaN, -0.0 is 0.0. Without any value the rule is violated.

    >>> str(DistinctShare("user", ge=0.9))
    'have a share of different values of at least 0.9'
    """

    code: ClassVar[str] = "distinct_share"

    def __str__(self) -> str:
        return self._sentence("a share of different values")


@lazy_dataclass(frozen=True, slots=True)
class StandardDeviation(_Interval):
    """The standard deviation of a field's values, as a sample of many (they are divided by one less than
    their number), lies in the interval: computed exactly, and rounded once to a float, so that the order
    of the rows does not matter. With fewer than two values the rule is violated.

    >>> str(StandardDeviation("speed", gt=0, le=40))
    'have a standard deviation of greater than 0 and at most 40'
    """

    code: ClassVar[str] = "standard_deviation"

    def __str__(self) -> str:
        return self._sentence("a standard deviation")


Aggregate = Mean | Sum | Quantile | Distinct | DistinctShare | StandardDeviation
"""Every aggregate rule."""
