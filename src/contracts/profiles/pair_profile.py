"""How two fields of a row compare with each other, as counts that add up."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from contracts.lazy_dataclass import lazy_record
from contracts.profiles.field_profile import FieldProfile, sum_of_parts

_SAME = 1e-9
"""How far apart, relatively, ratios may lie that are one factor: products of floats are rounded."""


@lazy_record(frozen=True, slots=True)
class PairOrder:
    """How many rows have neither value, or one of both, and how those that have both compare.

    A row whose values cannot be read, or are NaN, is none of these. A default that was filled in is not a value here.

    Attributes:
        both_null: the rows in which both are null as they came.
        one_null: those in which either is.
        less: the rows in which the first is less than the second.
        equal: those in which they are equal.
        greater: those in which the first is greater.
    """

    both_null: int = 0
    one_null: int = 0
    less: int = 0
    equal: int = 0
    greater: int = 0

    @property
    def compared(self) -> int:
        """The rows in which both have values that compare."""
        return self.less + self.equal + self.greater

    def __add__(self, other: PairOrder) -> PairOrder:
        if not isinstance(other, PairOrder):
            return NotImplemented
        names = [one.name for one in fields(self)]
        return PairOrder(*(getattr(self, name) + getattr(other, name) for name in names))


@lazy_record(frozen=True, slots=True)
class PairProfile:
    """How two fields of a row compare; `a + b` is the profile of the rows of both.

    Attributes:
        first, second: their names in data.
        rows: the rows.
        order: how often the first is less, equal or greater, and how often they are null; None in documents of
            earlier versions.
        distance: of dates and datetimes how much later the second is, as the profile of a duration; else None.
        ratio: of numbers the second divided by the first, where both are finite and not both 0, as the profile of a
            float; else None. It is infinite where the first alone is 0.
    """

    first: str
    second: str
    rows: int = 0
    order: PairOrder | None = PairOrder()
    distance: FieldProfile | None = None
    ratio: FieldProfile | None = None

    @property
    def name(self) -> str:
        """Both names, with an arrow from the first to the second."""
        return f"{self.first} → {self.second}"

    @property
    def factor(self) -> float | None:
        """What the first is multiplied by to give the second, in every row, to one part in 10⁹; None where there is
        no such factor, or no ratio to tell it from.
        """
        found = self.ratio
        if found is None or not found.finite or found.positive_infinity or found.negative_infinity:
            return None
        low, high = found.minimum, found.maximum
        return low if high - low <= _SAME * max(abs(low), abs(high)) else None

    def __add__(self, other: PairProfile) -> PairProfile:
        if not isinstance(other, PairProfile):
            return NotImplemented
        if self.name != other.name:
            raise ValueError(
                f"{self.name} and {other.name} are not one pair; add up profiles of one contract"
            )
        both: Any = (self.order, other.order)
        return PairProfile(
            self.first,
            self.second,
            self.rows + other.rows,
            None if None in both else both[0] + both[1],
            sum_of_parts(self.distance, other.distance),
            sum_of_parts(self.ratio, other.ratio),
        )
