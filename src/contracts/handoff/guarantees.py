"""The guarantees that remain after a handoff's repairs, as a specification."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from contracts.comparing.guarantee import Guarantee, RangeEnd
from contracts.comparing.mismatches import ContractMismatch, may_be_null
from contracts.dtypes import Float
from contracts.errors import LossyConversion
from contracts.handoff.plan import HandoffPlan, HandoffStep
from contracts.handoff.rename_rules import fields_read, rename_rule
from contracts.rules.requirement import Requirement
from contracts.rules.value import Ge, Le, ValueRule
from contracts.rules.wire import Unit
from contracts.specification import Field, FieldType, Specification
from contracts.units import Conversion

_LARGEST_FLOAT32 = (2 - 2**-23) * 2.0**127
"""The largest finite float of 32 bits (IEEE 754, binary32)."""


def guaranteed_specification(plan: HandoffPlan) -> Specification:
    """What the producer guarantees of the data that reaches the consumer, in the consumer's names."""
    given = tuple(_guaranteed_field(step) for step in plan.steps)
    names = {step.source.name: one.name for step, one in zip(plan.steps, given, strict=True)}
    return replace(
        plan.producer,
        fields=given,
        rules=tuple(_kept_rules(plan, names)),
        # What the producer does not declare is never handed on as a field that the consumer does.
        extra=plan.producer.extra if plan.consumer.extra == "forbid" else "forbid",
        ordered=plan.consumer.ordered,
    )


def _guaranteed_field(step: HandoffStep) -> Field:
    """A field as it reaches the consumer: its default has been filled."""
    name = step.target.name if step.target is not None else step.source.name
    value = replace(step.source.value, nullable=may_be_null(step.source))
    if step.conversion is not None:
        value = _convert_type(value, step.conversion)
    if step.is_clipped:
        value = _clip_type(value, step.low, step.high)
    return Field(name, step.alias, _with_unit_label(value, step), None)


def _with_unit_label(value: FieldType, step: HandoffStep) -> FieldType:
    """The type with the unit that the handoff declares to the consumer."""
    unit = value.wire.unit
    wanted = step.target.value.wire.unit if step.target is not None else None
    if unit is None or wanted is None:
        return value
    code = wanted.code if step.conversion is not None else unit.code
    return replace(value, wire=replace(value.wire, unit=Unit(code, labelled=True)))


def _kept_rules(plan: HandoffPlan, names: Mapping[str, str]) -> Iterator[Requirement[Any]]:
    """The producer's rules that still hold: those of fields that no repair changed."""
    changed = {one.name for one in plan.dropped}
    changed |= {s.source.name for s in plan.steps if s.is_clipped or s.conversion is not None}
    for requirement in plan.producer.rules:
        if fields_read(requirement.rule).isdisjoint(changed):
            rule = rename_rule(requirement.rule, names)
            if rule is not None:
                yield requirement.with_rule(rule)


# Values ----------------------------------------------------------------------------------------


def _convert_type(value: FieldType, how: Conversion) -> FieldType:
    """The type in another unit: its bounds converted, which is sound since rounding keeps the order."""
    promise = Guarantee(value)
    rules: list[ValueRule] = []
    if promise.least is not None:
        rules.append(Ge(how.nearest(promise.least.bound)))
    if promise.greatest is not None:
        rules.append(Le(how.nearest(promise.greatest.bound)))
    return replace(value, dtype=Float(64), rules=tuple(map(Requirement, rules)))


def _clip_type(value: FieldType, low: Any, high: Any) -> FieldType:
    """The type after clipping: of its rules only bounds remain true."""
    promise = Guarantee(value)
    least = low if low is not None else _end_bound(promise.least)
    greatest = high if high is not None else _end_bound(promise.greatest)
    rules: list[ValueRule] = [] if least is None else [Ge(least)]
    rules += [] if greatest is None else [Le(greatest)]
    return replace(value, rules=tuple(map(Requirement, rules)))


def _end_bound(end: RangeEnd | None) -> Any:
    return None if end is None else end.bound


# Conversions -------------------------------------------------------------------------------------


def conversion_mismatches(plan: HandoffPlan) -> Iterator[ContractMismatch]:
    """The fields that cannot be converted to the consumer's unit, or whose values might overflow the
    largest float in it.
    """
    for step in plan.steps:
        if step.conversion is None or step.target is None:
            continue
        if not plan.convert_units:
            stated, wanted = step.source.value.wire.unit, step.target.value.wire.unit
            assert stated is not None  # noqa: S101 - else there is no conversion
            assert wanted is not None  # noqa: S101 - likewise
            problem = f"is in {stated.code}, and must be in {wanted.code}"
            yield ContractMismatch(step.alias, "unit", problem)
        if _overflows(step.source.value, step.conversion):
            problem = "may be beyond the largest float in the consumer's unit"
            yield ContractMismatch(step.alias, "lossy", problem)


def _overflows(value: FieldType, how: Conversion) -> bool:
    """Whether a finite value within the guarantees may become an infinity."""
    promise = Guarantee(value)
    largest = _LARGEST_FLOAT32 if value.dtype == Float(32) else sys.float_info.max
    ends = (_end_bound(promise.least), _end_bound(promise.greatest))
    low, high = (
        fallback if end is None or math.isinf(end) else end
        for end, fallback in zip(ends, (-largest, largest), strict=True)
    )
    return any(_is_beyond(how, end) for end in (low, high))


def _is_beyond(how: Conversion, value: Any) -> bool:
    try:
        return math.isinf(how.apply(value))
    except LossyConversion as error:
        return math.isinf(error.nearest)
