"""Merging of a field's value rules, so that each kind of limit is stated once.

pydantic-core, ODCS and Hypothesis have one slot for a bound, not three; and a person who reads a
report wants one line for it. Rules with terms of their own (a name, a severity, …) stay apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar, cast

from contracts.rules import value as v
from contracts.rules.requirement import Requirement

_Lower = v.Ge | v.Gt
_Upper = v.Le | v.Lt
_Item = TypeVar("_Item")


class Contradiction(ValueError):
    """No value satisfies these rules together; the message is the predicate of a sentence about the field."""


def merge_rules(
    requirements: Iterable[Requirement[v.ValueRule]],
) -> tuple[Requirement[v.ValueRule], ...]:
    """Merge the requirements that have no terms; the order of the result does not depend on the
    order in which they were written.

    Raises:
        Contradiction: no value satisfies all of them.

    >>> [str(r.rule) for r in merge_rules(Requirement(rule) for rule in (v.Le(9), v.Ge(0), v.Ge(5)))]
    ['be at least 5', 'be at most 9']
    """
    requirements = tuple(requirements)
    plain = [requirement.rule for requirement in requirements if requirement.plain]
    lower, upper = _tightest_lower(plain), _tightest_upper(plain)
    minima = [rule for rule in plain if isinstance(rule, v.MinLength)]
    maxima = [rule for rule in plain if isinstance(rule, v.MaxLength)]
    shortest = max(minima, key=lambda rule: rule.length, default=None)
    longest = min(maxima, key=lambda rule: rule.length, default=None)
    step = _common_step([rule for rule in plain if isinstance(rule, v.MultipleOf)])
    refuse_empty_interval(lower, upper, step)
    _refuse_empty_length(shortest, longest)
    merged: list[v.ValueRule | None] = [
        lower,
        upper,
        step,
        shortest,
        longest,
        _all_items_differ(plain),
        _shared_members(plain),
        _excluded_members(plain),
    ]
    text_rules = (v.Matches, v.NamedFormat, v.CodeList)
    merged += sorted({rule for rule in plain if isinstance(rule, text_rules)}, key=repr)
    merged += _unrepeated(rule for rule in plain if isinstance(rule, v.Custom))
    apart = _unrepeated(requirement for requirement in requirements if not requirement.plain)
    return (*(Requirement(rule) for rule in merged if rule is not None), *sorted(apart, key=repr))


def _tightest_lower(rules: Sequence[v.ValueRule]) -> _Lower | None:
    """The lower bound that implies the others: the greatest, the strict one where they tie."""
    bounds = [rule for rule in rules if isinstance(rule, _Lower)]
    return max(bounds, key=lambda rule: (rule.bound, isinstance(rule, v.Gt)), default=None)


def _tightest_upper(rules: Sequence[v.ValueRule]) -> _Upper | None:
    """The upper bound that implies the others: the least, the strict one where they tie."""
    bounds = [rule for rule in rules if isinstance(rule, _Upper)]
    return min(bounds, key=lambda rule: (rule.bound, isinstance(rule, v.Le)), default=None)


def _common_step(rules: Sequence[v.MultipleOf]) -> v.MultipleOf | None:
    """The step whose multiples are multiples of all: the least common multiple."""
    steps = _unrepeated(rule.step for rule in rules)
    if len(steps) < 2:
        return v.MultipleOf(steps[0]) if steps else None
    if any(isinstance(step, float) for step in steps):
        raise Contradiction(f"must be a multiple of {len(steps)} steps, which floats cannot settle")
    exact = [Fraction(step) for step in steps]
    numerator = math.lcm(*(step.numerator for step in exact))
    denominator = math.gcd(*(step.denominator for step in exact))
    if isinstance(steps[0], Decimal):
        return v.MultipleOf(Decimal(numerator) / Decimal(denominator))
    return v.MultipleOf(numerator)


def _shared_members(rules: Sequence[v.ValueRule]) -> v.OneOf | None:
    """The members that all sets have in common, in the order of the first."""
    sets = [rule for rule in rules if isinstance(rule, v.OneOf)]
    if not sets:
        return None
    others = [frozenset(other.members) for other in sets[1:]]
    shared = [m for m in _unrepeated(sets[0].members) if all(m in other for other in others)]
    if not shared:
        raise Contradiction("allows no value: its sets of members have none in common")
    return v.OneOf(*shared)


def _excluded_members(rules: Sequence[v.ValueRule]) -> v.NoneOf | None:
    """The members that any set excludes, each once."""
    excluded = [member for rule in rules if isinstance(rule, v.NoneOf) for member in rule.members]
    return v.NoneOf(*_unrepeated(excluded)) if excluded else None


def _all_items_differ(rules: Sequence[v.ValueRule]) -> v.UniqueItems | None:
    return next((rule for rule in rules if isinstance(rule, v.UniqueItems)), None)


def refuse_empty_interval(
    lower: _Lower | None, upper: _Upper | None, step: v.MultipleOf | None
) -> None:
    """Raise Contradiction where no value lies between the bounds."""
    if lower is None or upper is None:
        return
    low, high = cast("Any", lower.bound), cast("Any", upper.bound)
    next_value = _spacing(low)
    if next_value is not None:
        low = low + next_value if isinstance(lower, v.Gt) else low
        high = high - next_value if isinstance(upper, v.Lt) else high
    strict = next_value is None and (isinstance(lower, v.Gt) or isinstance(upper, v.Lt))
    if low > high or (low == high and strict):
        raise Contradiction(f"allows no value: it must {lower} and {upper}")
    size: Any = None if step is None else step.step
    if type(low) is int and type(size) is int and -(-low // size) * size > high:
        raise Contradiction(f"allows no value: it must {lower}, {upper} and {step}")


def _spacing(bound: object) -> int | timedelta | None:
    """The distance between neighbouring values of the bound's type, where it is the same for all."""
    match bound:
        case int():
            return 1
        case datetime() | timedelta():
            return timedelta(microseconds=1)
        case date():
            return timedelta(days=1)
        case _:
            return None


def _refuse_empty_length(shortest: v.MinLength | None, longest: v.MaxLength | None) -> None:
    if shortest is not None and longest is not None and shortest.length > longest.length:
        raise Contradiction(f"allows no value: it must {shortest} and {longest}")


def _unrepeated(items: Iterable[_Item]) -> list[_Item]:
    """The items in order, each once."""
    return list(dict.fromkeys(items))
