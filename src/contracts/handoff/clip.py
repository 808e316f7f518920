"""The bounds that `clip` moves values into, so that the consumer's rules hold."""

from __future__ import annotations

import math
from typing import Any

from contracts.comparing.guarantee import Guarantee, RangeEnd
from contracts.dtypes import ORDERED, Float, Int
from contracts.specification import FieldType
from contracts.units import Conversion


class CannotClip(Exception):
    """The field has no bounds to clip to.

    Attributes:
        problem: why, as the predicate of the field.
        hint: what to write instead.
    """

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem, hint)
        self.problem, self.hint = problem, hint


def clip_bounds(
    given: FieldType, expected: FieldType, conversion: Conversion | None
) -> tuple[Any, Any]:
    """The least and the greatest value that clipping leaves as it is.

    Args:
        given: what the producer promises.
        expected: what the consumer wants.
        conversion: what is made of values before.

    Raises:
        CannotClip: the consumer has no closed bound, or the types have no order in common.
    """
    one, other = given.dtype, expected.dtype
    alike = one.kind == other.kind or (isinstance(one, Int) and isinstance(other, Float))
    if not (alike and other.kind in ORDERED):
        raise CannotClip(f"is {one}, and cannot be clipped to {other}", "Leave it out of clip=")
    promise = Guarantee(expected)
    ends = (promise.least, promise.greatest)
    if ends == (None, None):
        hint = "Declare it with Ge or Le, or leave it out of clip="
        raise CannotClip("has no bound in the consumer that it could be clipped to", hint)
    if any(end is not None and end.strict for end in ends):
        hint = (
            "Leave it out of clip=, or declare it with Ge and Le: of what is greater or less than a"
            " bound none is next to it"
        )
        raise CannotClip("has an open bound in the consumer, which it cannot be clipped to", hint)
    if isinstance(one, Int) and conversion is None:
        return _integer_within(promise.least, up=True), _integer_within(promise.greatest, up=False)
    return _bound_value(promise.least), _bound_value(promise.greatest)


def _bound_value(end: RangeEnd | None) -> Any:
    return None if end is None else end.bound


def _integer_within(end: RangeEnd | None, *, up: bool) -> int | None:
    """The integer nearest to a bound and within it; None for an infinity, which bounds nothing."""
    if end is None or end.bound in (math.inf, -math.inf):
        return None
    bound: int = math.ceil(end.bound) if up else math.floor(end.bound)
    return bound
