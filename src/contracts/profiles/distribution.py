"""How the values of a field are distributed: what of a profile is compared with another."""

from __future__ import annotations

from contracts.lazy_dataclass import lazy_record
from contracts.profiles.categories import Categories
from contracts.profiles.field_profile import FieldProfile, sum_of_parts
from contracts.profiles.histogram import Histogram


@lazy_record(frozen=True, slots=True)
class Distribution:
    """Where values lie, as counts that add up.

    Attributes:
        histogram: of numbers and times, the finite ones; else None.
        categories: of text and Booleans; else None.
        nan, positive_infinity, negative_infinity: the floats that are not finite.
    """

    histogram: Histogram | None = None
    categories: Categories | None = None
    nan: int = 0
    positive_infinity: int = 0
    negative_infinity: int = 0

    @property
    def finite(self) -> int:
        """The number of values that are counted by where they lie."""
        return (self.histogram.total if self.histogram else 0) + (
            self.categories.total if self.categories else 0
        )

    @property
    def count(self) -> int:
        """The number of values, NaN and infinities too."""
        return self.finite + self.nan + self.positive_infinity + self.negative_infinity

    @property
    def too_many(self) -> bool:
        """Whether the values are of too many categories to count each apart."""
        return self.categories is not None and self.categories.too_many

    def __add__(self, other: Distribution) -> Distribution:
        if not isinstance(other, Distribution):
            return NotImplemented
        return Distribution(
            sum_of_parts(self.histogram, other.histogram),
            sum_of_parts(self.categories, other.categories),
            self.nan + other.nan,
            self.positive_infinity + other.positive_infinity,
            self.negative_infinity + other.negative_infinity,
        )


def distribution_of_profile(profile: FieldProfile) -> Distribution:
    """How the values that a profile measured are distributed."""
    return Distribution(
        profile.histogram,
        profile.categories,
        profile.nan,
        profile.positive_infinity,
        profile.negative_infinity,
    )
