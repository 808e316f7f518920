"""The base of generators, which draw the values of one type."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from contracts.rules.value import MaxLength, MinLength
from contracts.specification import FieldType

Interval = tuple[Fraction | None, Fraction | None]
"""The least and the greatest number, None where there is no limit; in ticks for types on a lattice."""
EXTRA_LENGTH = 8
"""How much longer than the shortest permitted text is drawn; lists get half of it."""
MAX_STEPS = 10**6
"""How many steps from zero multiples of a float are drawn, and how many items of lists are numbered."""


class ValueGenerator(ABC):
    """Draws the values of one type. They need not keep every rule: a `Domain` checks them."""

    def __init__(self, expected: FieldType) -> None:
        self.expected = expected

    @abstractmethod
    def simple_values(self) -> Iterator[Any]:
        """Different values, the simplest first."""

    @abstractmethod
    def strategy(self) -> st.SearchStrategy[Any]:
        """Any value."""

    @property
    def first_strategy(self) -> st.SearchStrategy[Any] | None:
        """A strategy that draws values where none is known; None where there is none."""
        return None

    def end_values(self) -> list[Any]:
        """The least and the greatest values, and those beside them."""
        return []

    def unmet_rules(self) -> Iterator[tuple[tuple[str, ...], Any]]:
        """The rules of what is nested in the type that no value is known to keep, with their paths."""
        yield from ()

    def is_within(self, value: Any) -> bool:  # noqa: ARG002 - most have no interval
        """Whether the value lies in the generator's interval."""
        return True

    def rounder_values(self, value: Any) -> Iterator[Any]:  # noqa: ARG002 - most have none
        """Values near this one that take fewer digits to write."""
        yield from ()

    def nearest(self, target: Fraction) -> Any:  # noqa: ARG002 - most are not numbers
        """The value nearest to a number; None where the type has no numbers."""
        return None


def lies_in(number: Fraction, within: Interval) -> bool:
    low, high = within
    return (low is None or number >= low) and (high is None or number <= high)


def length_limits(expected: FieldType) -> tuple[int, int]:
    """The least and the greatest permitted length."""
    rules = [r.rule for r in expected.rules]
    least = max((r.length for r in rules if isinstance(r, MinLength)), default=0)
    return least, min((r.length for r in rules if isinstance(r, MaxLength)), default=10**9)
