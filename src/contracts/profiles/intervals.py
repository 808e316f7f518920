"""How far one row is from the next: counts that add up exactly, for parts that follow each other."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from contracts.dtypes import Kind
from contracts.lazy_dataclass import lazy_record
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.histogram import float_ordinal, histogram_of

_MICROSECOND = timedelta(microseconds=1)
_A_SECOND = 1_000_000
"""How many microseconds it has."""


@lazy_record(frozen=True, slots=True)
class IntervalProfile:
    """How far the times of one row and the next are from each other; `a + b` is of the rows of a and then those of b.

    Rows without a time are passed over.

    Attributes:
        name: the field's name in data.
        type: the kind of its type: "date" or "datetime".
        first, last: the times of the first and the last row that have one.
        steps: how much later each row is than the one before it, as the profile of a duration; below 0 where rows go back.
        backward: how many do.
    """

    name: str
    type: Kind
    first: date | None
    last: date | None
    steps: FieldProfile
    backward: int = 0

    def __add__(self, other: IntervalProfile) -> IntervalProfile:
        if not isinstance(other, IntervalProfile):
            return NotImplemented
        if (self.name, self.type) != (other.name, other.type):
            raise ValueError(
                f"the rows of {self.name} and {other.name} do not follow each other;"
                " add up profiles of one contract"
            )
        if self.last is None or other.first is None:
            return self if other.first is None else other
        seam = other.first - self.last
        steps = self.steps + _one_step(self.name, seam) + other.steps
        backward = self.backward + other.backward + (seam < timedelta(0))
        return IntervalProfile(self.name, self.type, self.first, other.last, steps, backward)


def name_of_steps(name: str) -> str:
    """What the profile of the steps of a field is called."""
    return f"{name} → next row"


def _one_step(name: str, step: timedelta) -> FieldProfile:
    """The profile of one step, as that of a column of one duration."""
    ticks = step // _MICROSECOND
    place = float_ordinal(float(ticks) / _A_SECOND)
    return FieldProfile(
        name_of_steps(name),
        "duration",
        rows=1,
        minimum=step,
        maximum=step,
        sum=Fraction(ticks, _A_SECOND),
        histogram=histogram_of("float64", [(place, 1)]),
    )
