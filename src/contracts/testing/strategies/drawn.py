"""How the values of one type are drawn: in order of simplicity, at the ends, and anywhere between."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from contracts.rules.value import MaxLength, MinLength
from contracts.specification import Value

Interval = tuple[Fraction | None, Fraction | None]
"""What lies between two numbers, either of which may be missing; in ticks for what has them."""
LONGEST = 8
"""How much longer than it must be text is drawn, and a list by half of it."""
STEPS = 10**6
"""How many steps from zero a float is drawn that is a multiple of one; how many items are numbered."""


class Drawn(ABC):
    """How the values of one type are drawn. Not every one keeps every rule: a domain asks."""

    def __init__(self, expected: Value) -> None:
        self.expected = expected

    @abstractmethod
    def simple(self) -> Iterator[Any]:
        """Different values, the simplest first."""

    @abstractmethod
    def strategy(self) -> st.SearchStrategy[Any]:
        """Any value."""

    def ends(self) -> list[Any]:
        """The first and the last values that there are."""
        return []

    def is_within(self, value: Any) -> bool:  # noqa: ARG002 - most have no interval
        """Whether the value lies in the interval."""
        return True

    def rounder(self, value: Any) -> Iterator[Any]:  # noqa: ARG002 - most have none
        """Values beside one that take fewer digits to write."""
        yield from ()

    def nearest(self, target: Fraction) -> Any:  # noqa: ARG002 - most are no numbers
        """The value that lies nearest to a number; None where there is none."""
        return None


def lies_in(number: Fraction, within: Interval) -> bool:
    """Whether a number lies in an interval."""
    low, high = within
    return (low is None or number >= low) and (high is None or number <= high)


def lengths(expected: Value) -> tuple[int, int]:
    """How short and how long a value may be."""
    rules = [r.rule for r in expected.rules]
    least = max((r.length for r in rules if isinstance(r, MinLength)), default=0)
    return least, min((r.length for r in rules if isinstance(r, MaxLength)), default=10**9)
