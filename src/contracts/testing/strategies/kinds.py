"""What is drawn of each type: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from contracts.backends.wire_values import Source
from contracts.dtypes import Bool, Bytes, Float, Text, Uuid
from contracts.rules.value import CodeList, OneOf
from contracts.specification import ListOf, StructOf, Value
from contracts.testing.strategies.drawn import Drawn, Interval, lies_in
from contracts.testing.strategies.lattices import lattice_of
from contracts.testing.strategies.nested import Lists, Structs
from contracts.testing.strategies.numeric import Floats, OnLattice
from contracts.testing.strategies.texts import BytesDrawn, TextDrawn, UuidDrawn


def drawn_of(
    expected: Value, within: Interval = (None, None), source: Source | None = None
) -> Drawn:
    """How the values of a type are drawn under its rules.

    Args:
        within: an interval of its own, beside the rules.
        source: what wire form they are to be written in; None for any.
    """
    lattice = lattice_of(expected.dtype)
    if any(isinstance(r.rule, (OneOf, CodeList)) for r in expected.rules):
        return Listed(expected, within)
    if lattice is not None:
        return OnLattice(expected, lattice, within)
    match expected.dtype:
        case Bool():
            return Booleans(expected)
        case Float(bits):
            return Floats(expected, bits or 64, within)
        case Text():
            return TextDrawn(expected)
        case Bytes():
            return BytesDrawn(expected)
        case Uuid():
            return UuidDrawn(expected)
        case ListOf(item):
            return Lists(expected, item, source)
        case StructOf(specification):
            return Structs(expected, specification, source)
        case _:
            raise AssertionError(expected.dtype)


class Listed(Drawn):
    """One of some members."""

    def __init__(self, expected: Value, within: Interval) -> None:
        super().__init__(expected)
        rules = (r.rule for r in expected.rules)
        self.members: tuple[Any, ...] = next(
            r.members for r in rules if isinstance(r, (OneOf, CodeList))
        )
        self.within = within
        self.lattice = lattice_of(expected.dtype)

    def simple(self) -> Iterator[Any]:
        yield from self.members

    def strategy(self) -> st.SearchStrategy[Any]:
        return st.sampled_from(self.members)

    def ends(self) -> list[Any]:
        return [self.members[0], self.members[-1]]

    def is_within(self, value: Any) -> bool:
        if isinstance(value, (str, bytes)):
            return True
        return lies_in(self.lattice.tick(value) if self.lattice else Fraction(value), self.within)

    def nearest(self, target: Fraction) -> Any:
        return min(self.members, key=lambda one: abs(Fraction(one) - target), default=None)


class Booleans(Drawn):
    """False and true."""

    def simple(self) -> Iterator[Any]:
        yield from (False, True)

    def strategy(self) -> st.SearchStrategy[Any]:
        return st.booleans()
