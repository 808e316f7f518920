"""What data promises once the repairs of a handoff were made: a specification of it."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from contracts.adapting.plan import Plan, Step
from contracts.adapting.renaming import fields_of, renamed
from contracts.comparing.gaps import Gap, may_be_null
from contracts.comparing.promises import End, Promise
from contracts.dtypes import Float
from contracts.errors import LossyConversion
from contracts.rules.requirement import Requirement
from contracts.rules.value import Ge, Le, ValueRule
from contracts.rules.wire import Unit
from contracts.specification import Field, Specification, Value
from contracts.units import Conversion

LARGEST_SHORT = (2 - 2**-23) * 2.0**127
"""The largest finite float of 32 bits (IEEE 754, binary32)."""


def promised(plan: Plan) -> Specification:
    """What the consumer is given, as far as the producer promises it, in the consumer's names."""
    given = tuple(given_field(step) for step in plan.steps)
    names = {step.source.name: one.name for step, one in zip(plan.steps, given, strict=True)}
    return replace(
        plan.producer,
        fields=given,
        rules=tuple(kept_rules(plan, names)),
        # What the producer does not declare is never handed on as a field that the consumer does.
        extra=plan.producer.extra if plan.consumer.extra == "forbid" else "forbid",
    )


def given_field(step: Step) -> Field:
    """A field as the consumer is given it: its default has been filled."""
    name = step.target.name if step.target is not None else step.source.name
    value = replace(step.source.value, nullable=may_be_null(step.source))
    if step.conversion is not None:
        value = converted_value(value, step.conversion)
    if step.is_clipped:
        value = clipped_value(value, step.low, step.high)
    return Field(name, step.alias, in_unit_of(value, step), None)


def in_unit_of(value: Value, step: Step) -> Value:
    """The value with what the handoff tells the consumer of its unit, so that it is labelled."""
    unit = value.wire.unit
    wanted = step.target.value.wire.unit if step.target is not None else None
    if unit is None or wanted is None:
        return value
    code = wanted.code if step.conversion is not None else unit.code
    return replace(value, wire=replace(value.wire, unit=Unit(code, labelled=True)))


def kept_rules(plan: Plan, names: Mapping[str, str]) -> Iterator[Requirement[Any]]:
    """The producer's rules that still hold of the consumer's data: of fields that no repair changed."""
    changed = {one.name for one in plan.dropped}
    changed |= {s.source.name for s in plan.steps if s.is_clipped or s.conversion is not None}
    for requirement in plan.producer.rules:
        if fields_of(requirement.rule).isdisjoint(changed):
            rule = renamed(requirement.rule, names)
            if rule is not None:
                yield requirement.with_rule(rule)


# Values ----------------------------------------------------------------------------------------


def converted_value(value: Value, how: Conversion) -> Value:
    """A value in another unit: between what its ends become, for rounding keeps the order."""
    promise = Promise(value)
    rules: list[ValueRule] = []
    if promise.least is not None:
        rules.append(Ge(how.nearest(promise.least.bound)))
    if promise.greatest is not None:
        rules.append(Le(how.nearest(promise.greatest.bound)))
    return replace(value, dtype=Float(64), rules=tuple(map(Requirement, rules)))


def clipped_value(value: Value, low: Any, high: Any) -> Value:
    """A value that was moved between two ends: of the rules that it kept only bounds are left."""
    promise = Promise(value)
    least = low if low is not None else promised_end(promise.least)
    greatest = high if high is not None else promised_end(promise.greatest)
    rules: list[ValueRule] = [] if least is None else [Ge(least)]
    rules += [] if greatest is None else [Le(greatest)]
    return replace(value, rules=tuple(map(Requirement, rules)))


def promised_end(end: End | None) -> Any:
    """The bound of an end, open or not."""
    return None if end is None else end.bound


# Conversions -------------------------------------------------------------------------------------


def conversion_gaps(plan: Plan) -> Iterator[Gap]:
    """The fields that may not be converted to the consumer's unit, or whose values might be beyond the
    largest float in it.
    """
    for step in plan.steps:
        if step.conversion is None or step.target is None:
            continue
        if not plan.convert_units:
            said, wanted = step.source.value.wire.unit, step.target.value.wire.unit
            assert said is not None  # noqa: S101 - else there is no conversion
            assert wanted is not None  # noqa: S101 - likewise
            problem = f"is in {said.code}, and must be in {wanted.code}"
            yield Gap(step.alias, "unit", problem)
        if overflows(step.source.value, step.conversion):
            problem = "may be beyond the largest float in the consumer's unit"
            yield Gap(step.alias, "lossy", problem)


def overflows(value: Value, how: Conversion) -> bool:
    """Whether a finite value that is promised may become an infinity."""
    promise = Promise(value)
    largest = LARGEST_SHORT if value.dtype == Float(32) else sys.float_info.max
    ends = (promised_end(promise.least), promised_end(promise.greatest))
    low, high = (
        fallback if end is None or math.isinf(end) else end
        for end, fallback in zip(ends, (-largest, largest), strict=True)
    )
    return any(is_beyond(how, end) for end in (low, high))


def is_beyond(how: Conversion, value: Any) -> bool:
    """Whether a value becomes an infinity."""
    try:
        return math.isinf(how.apply(value))
    except LossyConversion as error:
        return math.isinf(error.nearest)
