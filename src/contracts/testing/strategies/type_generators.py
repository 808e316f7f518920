"""The generator of each type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, assert_never

from hypothesis import strategies as st

from contracts import dtypes as d
from contracts.rules.value import CodeList, OneOf
from contracts.specification import FieldType, ListOf, Specification, StructOf
from contracts.testing.strategies.generator import Interval, ValueGenerator, lies_in
from contracts.testing.strategies.lattices import lattice_for, lattice_of
from contracts.testing.strategies.nested import ListGenerator, StructGenerator
from contracts.testing.strategies.numeric import FloatGenerator, LatticeGenerator
from contracts.testing.strategies.texts import BytesGenerator, TextGenerator, UuidGenerator


def generator_of(
    expected: FieldType,
    within: Interval,
    item_domain: Callable[[FieldType], Any],
    rows_of: Callable[[Specification], Any],
) -> ValueGenerator:
    """The generator of a type's values under its rules.

    Args:
        within: an interval in addition to the rules.
        item_domain: makes the domain of a list's items.
        rows_of: makes the domain of a nested contract's rows.
    """
    if any(isinstance(r.rule, (OneOf, CodeList)) for r in expected.rules):
        return _MemberGenerator(expected, within)
    match expected.dtype:
        case d.Bool():
            return _BoolGenerator(expected)
        case d.Float(bits):
            return FloatGenerator(expected, bits or 64, within)
        case (d.Int() | d.Decimal() | d.Date() | d.Datetime() | d.Time() | d.Duration()) as dtype:
            return LatticeGenerator(expected, lattice_for(dtype), within)
        case d.Text() | d.Opaque():  # any value may be text
            return TextGenerator(expected)
        case d.Bytes():
            return BytesGenerator(expected)
        case d.Uuid():
            return UuidGenerator(expected)
        case ListOf(item):
            return ListGenerator(expected, item_domain(item))
        case StructOf(specification):
            return StructGenerator(expected, rows_of(specification))
        case other:
            assert_never(other)


class _MemberGenerator(ValueGenerator):
    """The members of a `OneOf` or a code list."""

    def __init__(self, expected: FieldType, within: Interval) -> None:
        super().__init__(expected)
        rules = (r.rule for r in expected.rules)
        self.members: tuple[Any, ...] = next(
            r.members for r in rules if isinstance(r, (OneOf, CodeList))
        )
        self.within = within
        self.lattice = lattice_of(expected.dtype)

    def simple_values(self) -> Iterator[Any]:
        yield from self.members

    def strategy(self) -> st.SearchStrategy[Any]:
        return st.sampled_from(self.members)

    def end_values(self) -> list[Any]:
        return [self.members[0], self.members[-1]]

    def is_within(self, value: Any) -> bool:
        if isinstance(value, (str, bytes)):
            return True
        return lies_in(self.lattice.tick(value) if self.lattice else Fraction(value), self.within)

    def nearest(self, target: Fraction) -> Any:
        return min(self.members, key=lambda one: abs(Fraction(one) - target), default=None)


class _BoolGenerator(ValueGenerator):
    def simple_values(self) -> Iterator[Any]:
        yield from (False, True)

    def strategy(self) -> st.SearchStrategy[Any]:
        return st.booleans()
