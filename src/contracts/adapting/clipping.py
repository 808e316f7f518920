"""The ends into which a value of one contract is moved, so that another's bounds hold."""

from __future__ import annotations

import math
from typing import Any

from contracts.comparing.promises import End, Promise
from contracts.dtypes import ORDERED, Float, Int
from contracts.specification import Value
from contracts.units import Conversion


class NoEnds(Exception):
    """There is nothing to move values into.

    Attributes:
        problem: why, as the predicate of the field.
        mend: what to write instead.
    """

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(problem, mend)
        self.problem, self.mend = problem, mend


def ends_of(given: Value, expected: Value, conversion: Conversion | None) -> tuple[Any, Any]:
    """The least and the greatest value that is left as it is, in the type that is clipped.

    Args:
        given: what the producer promises.
        expected: what the consumer wants.
        conversion: what is made of values before.

    Raises:
        NoEnds: the consumer has no closed bound, or the types have no order in common.
    """
    one, other = given.dtype, expected.dtype
    alike = one.kind == other.kind or (isinstance(one, Int) and isinstance(other, Float))
    if not (alike and other.kind in ORDERED):
        raise NoEnds(f"is {one}, and cannot be clipped to {other}", "Leave it out of clip=")
    promise = Promise(expected)
    ends = (promise.least, promise.greatest)
    if ends == (None, None):
        mend = "Declare it with Ge or Le, or leave it out of clip="
        raise NoEnds("has no bound in the consumer that it could be clipped to", mend)
    if any(end is not None and end.strict for end in ends):
        mend = (
            "Declare it with Ge and Le: of what is greater or less than a bound none is next to it"
        )
        raise NoEnds("has an open bound in the consumer, which it cannot be clipped to", mend)
    if isinstance(one, Int) and conversion is None:
        return whole(promise.least, up=True), whole(promise.greatest, up=False)
    return bound(promise.least), bound(promise.greatest)


def bound(end: End | None) -> Any:
    """The bound of an end."""
    return None if end is None else end.bound


def whole(end: End | None, *, up: bool) -> int | None:
    """The integer next to a bound, within it; an infinity bounds nothing."""
    if end is None or end.bound in (math.inf, -math.inf):
        return None
    bound: int = math.ceil(end.bound) if up else math.floor(end.bound)
    return bound
