"""The guarantees that a contract gives for one value, and whether a rule follows from them.

A rule that only warns, or tolerates a broken row, guarantees nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, assert_never

from contracts.backends.custom import RuleFailed
from contracts.backends.python.value_rules import accepts
from contracts.dtypes import Bool, Int
from contracts.rules import value as v
from contracts.rules.requirement import Requirement
from contracts.specification import FieldType
from contracts.wire.scalar.text import WHITE_SPACE

_RuleKind = TypeVar("_RuleKind")
UNDECIDABLE_RULES = (v.Matches, v.Custom)
"""Rules that may follow from others in ways that cannot be decided."""


def is_guaranteed(requirement: Requirement[Any]) -> bool:
    """Whether every row that is accepted satisfies the requirement."""
    tolerates = requirement.tolerate_share is not None or requirement.tolerate_rows is not None
    return requirement.severity == "error" and not tolerates


@dataclass(frozen=True, slots=True)
class RangeEnd:
    """One end of the values that there may be."""

    bound: Any
    strict: bool


@dataclass(frozen=True)
class Guarantee:
    """The guarantees for a value that is neither null nor NaN."""

    value: FieldType

    @cached_property
    def rules(self) -> tuple[v.ValueRule, ...]:
        """The rules that every value satisfies."""
        return tuple(one.rule for one in self.value.rules if is_guaranteed(one))

    def _rules_of_kind(self, kind: type[_RuleKind]) -> Iterator[_RuleKind]:
        return (rule for rule in self.rules if isinstance(rule, kind))

    @cached_property
    def least(self) -> RangeEnd | None:
        """The lower end, if there is one; of integers it is the least of them."""
        rules = [one for one in self.rules if isinstance(one, (v.Ge, v.Gt))]
        ends = [RangeEnd(one.bound, strict=isinstance(one, v.Gt)) for one in rules]
        dtype = self.value.dtype
        if isinstance(dtype, Int):
            whole = (
                math.floor(end.bound) + 1 if end.strict else math.ceil(end.bound) for end in ends
            )
            return RangeEnd(max([dtype.lowest, *whole]), strict=False)
        return max(ends, key=lambda end: (end.bound, end.strict), default=None)

    @cached_property
    def greatest(self) -> RangeEnd | None:
        """The upper end, likewise."""
        rules = [one for one in self.rules if isinstance(one, (v.Le, v.Lt))]
        ends = [RangeEnd(one.bound, strict=isinstance(one, v.Lt)) for one in rules]
        dtype = self.value.dtype
        if isinstance(dtype, Int):
            whole = (
                math.ceil(end.bound) - 1 if end.strict else math.floor(end.bound) for end in ends
            )
            return RangeEnd(min([dtype.highest, *whole]), strict=False)
        return min(ends, key=lambda end: (end.bound, not end.strict), default=None)

    @cached_property
    def members(self) -> frozenset[Any] | None:
        """All the values that there may be, where they are listed."""
        rules = (one for one in self.rules if isinstance(one, (v.OneOf, v.CodeList)))
        listed = [frozenset(one.members) for one in rules]
        if isinstance(self.value.dtype, Bool):
            listed.append(frozenset({True, False}))
        return frozenset.intersection(*listed) if listed else None

    @property
    def shortest(self) -> int:
        """The least length that there may be."""
        return max((rule.length for rule in self._rules_of_kind(v.MinLength)), default=0)

    @property
    def longest(self) -> int | None:
        """The greatest length that there may be, if there is one."""
        return min((rule.length for rule in self._rules_of_kind(v.MaxLength)), default=None)

    def implies(self, rule: v.ValueRule, expected: FieldType) -> bool:
        """Whether every guaranteed value satisfies a rule; False also where that cannot be decided.

        Args:
            expected: the type whose rule it is.
        """
        if self.is_trimmed_by(expected):
            return isinstance(rule, v.MaxLength) and self._is_within(rule)
        if rule in self.rules:
            return True
        if self.members is not None and not isinstance(rule, v.Custom):
            return all(_member_satisfies(rule, member, expected) for member in self.members)
        least, greatest = self.least, self.greatest
        match rule:
            case v.Ge(bound):
                return least is not None and least.bound >= bound
            case v.Gt(bound):
                return least is not None and (least.bound, least.strict) > (bound, False)
            case v.Le(bound):
                return greatest is not None and greatest.bound <= bound
            case v.Lt(bound):
                return greatest is not None and (greatest.bound, not greatest.strict) < (
                    bound,
                    True,
                )
            case v.MultipleOf(step):
                steps: list[Any] = [one.step for one in self._rules_of_kind(v.MultipleOf)]
                # A float's multiples are only nearly so.
                is_exact = self.value.dtype.kind in ("int", "decimal")
                return is_exact and any(other % step == 0 for other in steps)
            case v.MinLength(length):
                return self.shortest >= length
            case v.MaxLength():
                return self._is_within(rule)
            case v.NoneOf(members):
                return all(self._excludes(member) for member in members)
            case v.UniqueItems():
                return self.longest is not None and self.longest < 2
            case v.Matches() | v.OneOf() | v.NamedFormat() | v.CodeList() | v.Custom():
                return False
            case _:
                assert_never(rule)

    def _excludes(self, member: Any) -> bool:
        """Whether a guaranteed rule rejects the member; False where it cannot be evaluated."""
        for rule in self.rules:
            try:
                if not accepts(rule, member, self.value):
                    return True
            except (RuleFailed, TypeError):
                continue
        return False

    def _is_within(self, rule: v.MaxLength) -> bool:
        return self.longest is not None and self.longest <= rule.length

    def is_trimmed_by(self, expected: FieldType) -> bool:
        """Whether guaranteed text may have white space around it that the expected type cuts off."""
        if expected.wire.trim is None or self.value.wire.trim is not None:
            return False
        words = self.members
        return words is None or any(word != word.strip(WHITE_SPACE) for word in words)


def _member_satisfies(rule: v.ValueRule, member: Any, expected: FieldType) -> bool:
    try:
        return accepts(rule, member, expected)
    except (RuleFailed, TypeError):
        return False
