"""Aggregates: what is computed from all values of a field must lie in an interval.

Nulls are no values. NaN is one that no interval holds: it is never averaged away.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from typing import ClassVar

from contracts.rules.value import Ge, Gt, Le, Lt

Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class _Interval:
    """The interval that an aggregate must lie in; each end is open or closed or not there."""

    field: str
    _: KW_ONLY
    ge: Number | None = None
    gt: Number | None = None
    le: Number | None = None
    lt: Number | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the rule reads."""
        return (self.field,)

    @property
    def bounds(self) -> tuple[Ge | Gt | Le | Lt, ...]:
        """The ends of the interval, as the rules that a number in it keeps."""
        ends = ((Ge, self.ge), (Gt, self.gt), (Le, self.le), (Lt, self.lt))
        return tuple(rule(bound) for rule, bound in ends if bound is not None)

    def _said(self, subject: str) -> str:
        bounds = " and ".join(str(bound).removeprefix("be ") for bound in self.bounds)
        return f"have {subject} of {bounds}"


@dataclass(frozen=True, slots=True)
class Mean(_Interval):
    """The arithmetic mean of a field's values lies in the interval: exactly computed for integers
    and decimals, in float64 for floats. Without any value the rule is broken.

    >>> str(Mean("speed", ge=0, lt=60))
    'have a mean of at least 0 and less than 60'
    """

    code: ClassVar[str] = "mean"

    def __str__(self) -> str:
        return self._said("a mean")


@dataclass(frozen=True, slots=True)
class Sum(_Interval):
    """The sum of a field's values lies in the interval: exactly computed for integers and decimals,
    in float64 for floats; 0 without any value.

    >>> str(Sum("amount", ge=0))
    'have a sum of at least 0'
    """

    code: ClassVar[str] = "sum"

    def __str__(self) -> str:
        return self._said("a sum")


@dataclass(frozen=True, slots=True)
class Quantile(_Interval):
    """A quantile of a field's values lies in the interval; computed in float64, between two values
    linearly (type 7 of Hyndman & Fan, 1996; NumPy's default). Without any value it is broken.

    Args:
        q: which quantile, 0..1: 0.5 is the median.

    >>> str(Quantile("speed", q=0.99, le=130))
    'have a quantile 0.99 of at most 130'
    """

    q: float = 0.5
    code: ClassVar[str] = "quantile"

    def __str__(self) -> str:
        return self._said(f"a quantile {self.q:g}")


@dataclass(frozen=True, slots=True)
class Distinct(_Interval):
    """The number of different values of a field lies in the interval; NaN equals NaN, -0.0 is 0.0.

    >>> str(Distinct("vendor", ge=4, le=4))
    'have a number of different values of at least 4 and at most 4'
    """

    code: ClassVar[str] = "distinct"

    def __str__(self) -> str:
        return self._said("a number of different values")


Aggregate = Mean | Sum | Quantile | Distinct
"""Every aggregate."""
