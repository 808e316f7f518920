"""What a contract promises of one value, and whether a rule follows from it.

A rule that only warns, or tolerates a broken row, promises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, assert_never

from contracts.backends.asking import RuleFailed, holds
from contracts.dtypes import Bool, Int
from contracts.rules.requirement import Requirement
from contracts.rules.value import (
    CodeList,
    Custom,
    Ge,
    Gt,
    Le,
    Lt,
    Matches,
    MaxLength,
    MinLength,
    MultipleOf,
    NamedFormat,
    OneOf,
    ValueRule,
)
from contracts.specification import Value
from contracts.wire.texts import WHITE_SPACE

R = TypeVar("R")


def is_promised(requirement: Requirement[Any]) -> bool:
    """Whether every row that is accepted keeps the requirement."""
    tolerates = requirement.tolerate_share is not None or requirement.tolerate_rows is not None
    return requirement.severity == "error" and not tolerates


@dataclass(frozen=True, slots=True)
class End:
    """One end of the values that there may be."""

    bound: Any
    strict: bool


@dataclass(frozen=True)
class Promise:
    """What is promised of a value that is neither null nor NaN."""

    value: Value

    @cached_property
    def rules(self) -> tuple[ValueRule, ...]:
        """The rules that every value keeps."""
        return tuple(one.rule for one in self.value.rules if is_promised(one))

    def of(self, kind: type[R]) -> Iterator[R]:
        """The rules of a kind."""
        return (rule for rule in self.rules if isinstance(rule, kind))

    @cached_property
    def least(self) -> End | None:
        """The lower end, if there is one; of integers it belongs to them."""
        ends = [
            End(one.bound, strict=isinstance(one, Gt))
            for one in self.rules
            if isinstance(one, (Ge, Gt))
        ]
        dtype = self.value.dtype
        if isinstance(dtype, Int):
            whole = (-(-end.bound // 1) if not end.strict else end.bound // 1 + 1 for end in ends)
            return End(max([dtype.lowest, *map(int, whole)]), strict=False)
        return max(ends, key=lambda end: (end.bound, end.strict), default=None)

    @cached_property
    def greatest(self) -> End | None:
        """The upper end, likewise."""
        ends = [
            End(one.bound, strict=isinstance(one, Lt))
            for one in self.rules
            if isinstance(one, (Le, Lt))
        ]
        dtype = self.value.dtype
        if isinstance(dtype, Int):
            whole = (end.bound // 1 if not end.strict else -(-end.bound // 1) - 1 for end in ends)
            return End(min([dtype.highest, *map(int, whole)]), strict=False)
        return min(ends, key=lambda end: (end.bound, not end.strict), default=None)

    @cached_property
    def members(self) -> frozenset[Any] | None:
        """All the values that there may be, where they are listed."""
        listed = [
            frozenset(one.members) for one in self.rules if isinstance(one, (OneOf, CodeList))
        ]
        if isinstance(self.value.dtype, Bool):
            listed.append(frozenset({True, False}))
        return frozenset.intersection(*listed) if listed else None

    @property
    def shortest(self) -> int:
        """The least length that there may be."""
        return max((rule.length for rule in self.of(MinLength)), default=0)

    @property
    def longest(self) -> int | None:
        """The greatest length that there may be, if there is one."""
        return min((rule.length for rule in self.of(MaxLength)), default=None)

    def implies(self, rule: ValueRule, expected: Value) -> bool:
        """Whether every value that is promised keeps a rule; False also where that cannot be told.

        Args:
            expected: what the rule is asked of.
        """
        if self.is_trimmed_by(expected):
            return (
                isinstance(rule, MaxLength)
                and self.longest is not None
                and self.longest <= rule.length
            )
        if rule in self.rules:
            return True
        if self.members is not None and not isinstance(rule, Custom):
            return all(self.keeps(rule, member, expected) for member in self.members)
        match rule:
            case Ge(bound):
                return self.least is not None and self.least.bound >= bound
            case Gt(bound):
                low = self.least
                return low is not None and (
                    low.bound > bound or (low.strict and low.bound == bound)
                )
            case Le(bound):
                return self.greatest is not None and self.greatest.bound <= bound
            case Lt(bound):
                high = self.greatest
                return high is not None and (
                    high.bound < bound or (high.strict and high.bound == bound)
                )
            case MultipleOf(step):
                return any(divides(step, other.step, self.value) for other in self.of(MultipleOf))
            case MinLength(length):
                return self.shortest >= length
            case MaxLength(length):
                return self.longest is not None and self.longest <= length
            case Matches() | OneOf() | NamedFormat() | CodeList() | Custom():
                return False
            case _:
                assert_never(rule)

    def is_trimmed_by(self, expected: Value) -> bool:
        """Whether text that is promised may have white space around it that another field cuts off."""
        if expected.wire.trim is None or self.value.wire.trim is not None:
            return False
        words = self.members
        return words is None or any(word != word.strip(WHITE_SPACE) for word in words)

    def keeps(self, rule: ValueRule, member: Any, expected: Value) -> bool:
        """Whether one value keeps a rule."""
        try:
            return holds(rule, member, expected)
        except (RuleFailed, TypeError):
            return False


def divides(step: Any, other: Any, value: Value) -> bool:
    """Whether each multiple of another step is one of a step: of floats that is only nearly so."""
    return value.dtype.kind in ("int", "decimal") and other % step == 0


UNDECIDED = (Matches, Custom)
"""Rules that may follow from others in ways that nobody can tell."""
