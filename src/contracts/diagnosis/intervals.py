"""The interval of the numbers that the bounds of a field allow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from contracts.rules.value import Ge, Gt, Le, Lt
from contracts.specification import FieldType


@dataclass(frozen=True, slots=True)
class BoundsInterval:
    """The closed interval around the values that the bounds of a field allow."""

    low: float = -math.inf
    high: float = math.inf

    @property
    def bounded(self) -> bool:
        """Whether both ends are finite."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def reach(self) -> float:
        """The greatest magnitude in it."""
        return max(abs(self.low), abs(self.high))

    def contains(self, number: float) -> bool:
        return self.low <= number <= self.high

    def narrow(self, factor: float) -> bool:
        """Whether a number and `factor` times the number cannot both be in it."""
        return self.high < self.low * factor


@lru_cache(maxsize=512)
def bounds_interval(value: FieldType) -> BoundsInterval:
    """The interval of all bounds of a field, whether errors or warnings."""
    rules = [requirement.rule for requirement in value.rules]
    lows = [finite_float(rule.bound) for rule in rules if isinstance(rule, (Ge, Gt))]
    highs = [finite_float(rule.bound) for rule in rules if isinstance(rule, (Le, Lt))]
    return BoundsInterval(
        max((low for low in lows if low is not None), default=-math.inf),
        min((high for high in highs if high is not None), default=math.inf),
    )


def finite_float(value: object) -> float | None:
    """The value as a float, or None if it is not a finite number."""
    if type(value) is float:
        return value if math.isfinite(value) else None
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    try:
        number = float(value)
    except OverflowError:  # an integer past 1e308
        return None
    return number if math.isfinite(number) else None
