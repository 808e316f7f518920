"""The conjunction of a field's rules: merged so that each kind of limit is stated once.

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

Lower = Ge | Gt
Upper = Le | Lt
T = TypeVar("T")


class Contradiction(ValueError):
    """No value can satisfy these rules together; the message is the predicate of the field."""


def merge(requirements: Iterable[Requirement[ValueRule]]) -> tuple[Requirement[ValueRule], ...]:
    """The same requirements, those without terms merged, in an order that does not depend on
    the order they were written in.

    Raises:
        Contradiction: no value can satisfy them.

    >>> [str(r.rule) for r in merge([Requirement(Le(9)), Requirement(Ge(0)), Requirement(Ge(5))])]
    ['be at least 5', 'be at most 9']
    """
    requirements = tuple(requirements)
    plain = [requirement.rule for requirement in requirements if requirement.plain]
    lower, upper = tightest_lower(plain), tightest_upper(plain)
    minima = [rule for rule in plain if isinstance(rule, MinLength)]
    maxima = [rule for rule in plain if isinstance(rule, MaxLength)]
    shortest = max(minima, key=lambda rule: rule.length, default=None)
    longest = min(maxima, key=lambda rule: rule.length, default=None)
    step = common_step([rule for rule in plain if isinstance(rule, MultipleOf)])
    refuse_empty_interval(lower, upper, step)
    refuse_empty_length(shortest, longest)
    merged: list[ValueRule | None] = [lower, upper, step, shortest, longest, shared_members(plain)]
    written = (Matches, NamedFormat, CodeList)
    merged += sorted({rule for rule in plain if isinstance(rule, written)}, key=repr)
    merged += unrepeated(rule for rule in plain if isinstance(rule, Custom))
    apart = unrepeated(requirement for requirement in requirements if not requirement.plain)
    return (*(Requirement(rule) for rule in merged if rule is not None), *sorted(apart, key=repr))


def tightest_lower(rules: Sequence[ValueRule]) -> Lower | None:
    """The lower bound that implies the others: the greatest, the strict one where they tie."""
    bounds = [rule for rule in rules if isinstance(rule, Lower)]
    return max(bounds, key=lambda rule: (rule.bound, isinstance(rule, Gt)), default=None)


def tightest_upper(rules: Sequence[ValueRule]) -> Upper | None:
    """The upper bound that implies the others: the least, the strict one where they tie."""
    bounds = [rule for rule in rules if isinstance(rule, Upper)]
    return min(bounds, key=lambda rule: (rule.bound, isinstance(rule, Le)), default=None)


def common_step(rules: Sequence[MultipleOf]) -> MultipleOf | None:
    """The one step whose multiples are multiples of all: the least common multiple."""
    steps = unrepeated(rule.step for rule in rules)
    if len(steps) < 2:
        return MultipleOf(steps[0]) if steps else None
    if any(isinstance(step, float) for step in steps):
        raise Contradiction(f"must be a multiple of {len(steps)} steps, which floats cannot settle")
    exact = [Fraction(step) for step in steps]
    numerator = math.lcm(*(step.numerator for step in exact))
    denominator = math.gcd(*(step.denominator for step in exact))
    if isinstance(steps[0], Decimal):
        return MultipleOf(Decimal(numerator) / Decimal(denominator))
    return MultipleOf(numerator)


def shared_members(rules: Sequence[ValueRule]) -> OneOf | None:
    """The members that every set allows, in the order of the first."""
    sets = [rule for rule in rules if isinstance(rule, OneOf)]
    if not sets:
        return None
    others = [frozenset(other.members) for other in sets[1:]]
    shared = [m for m in unrepeated(sets[0].members) if all(m in other for other in others)]
    if not shared:
        raise Contradiction("allows no value: its sets of members have none in common")
    return OneOf(*shared)


def refuse_empty_interval(
    lower: Lower | None, upper: Upper | None, step: MultipleOf | None
) -> None:
    """Raise Contradiction where no value lies between the bounds."""
    if lower is None or upper is None:
        return
    low, high = cast("Any", lower.bound), cast("Any", upper.bound)
    next_value = spacing(low)
    if next_value is not None:
        low = low + next_value if isinstance(lower, Gt) else low
        high = high - next_value if isinstance(upper, Lt) else high
    strict = next_value is None and (isinstance(lower, Gt) or isinstance(upper, Lt))
    if low > high or (low == high and strict):
        raise Contradiction(f"allows no value: it must {lower} and {upper}")
    size: Any = None if step is None else step.step
    if type(low) is int and type(size) is int and -(-low // size) * size > high:
        raise Contradiction(f"allows no value: it must {lower}, {upper} and {step}")


def spacing(bound: object) -> int | timedelta | None:
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


def refuse_empty_length(shortest: MinLength | None, longest: MaxLength | None) -> None:
    """Raise Contradiction where no length lies between the limits."""
    if shortest is not None and longest is not None and shortest.length > longest.length:
        raise Contradiction(f"allows no value: it must {shortest} and {longest}")


def unrepeated(items: Iterable[T]) -> list[T]:
    """The items in order, each once."""
    return list(dict.fromkeys(items))
