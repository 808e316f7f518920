"""A handoff's plan applied to one row, without a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from pydantic import BaseModel

from contracts.handoff.plan import HandoffPlan, HandoffStep

_ChangeValue = Callable[[Any], Any]


class RowAdapter:
    """Turns the producer's instances into rows for the consumer, to the same values as `apply_frame`."""

    def __init__(self, plan: HandoffPlan) -> None:
        self._plain = [(s.source.name, s.alias) for s in plan.steps if _change_for(s) is None]
        changes = ((s.source.name, s.alias, _change_for(s)) for s in plan.steps)
        self._changed = [(name, alias, change) for name, alias, change in changes if change]
        self._claimed = {n for one in plan.consumer.fields for n in (one.name, one.alias)}
        self._claimed |= {step.alias for step in plan.steps}

    def __call__(self, instance: BaseModel) -> dict[str, Any]:
        """The row by the consumer's names.

        Raises:
            LossyConversion: a number is beyond what a float is in the consumer's unit.
        """
        held = instance.__dict__
        row = {alias: held[name] for name, alias in self._plain}
        for name, alias, change in self._changed:
            row[alias] = change(held[name])
        if instance.__pydantic_extra__:
            more = instance.__pydantic_extra__.items()
            row |= {name: value for name, value in more if name not in self._claimed}
        return row


def _change_for(step: HandoffStep) -> _ChangeValue | None:
    """The change of a field's values; None where they stay as they are."""
    python = step.source.value.python
    changes: list[_ChangeValue] = []
    if python is not None or step.source.value.dtype.kind in ("list", "struct"):
        changes.append(to_plain_value)
    if step.conversion is not None:
        changes.append(step.conversion.apply)
    if step.is_clipped:
        changes.append(_clipper(step.low, step.high))
    if not changes:
        return None

    def change(value: Any) -> Any:
        if value is None:
            return None
        for one in changes:
            value = one(value)
        return value

    return change


def to_plain_value(value: Any) -> Any:
    """A value in contract form as plain Python values, without the producer's classes."""
    match value:
        case BaseModel():
            specification: Mapping[str, Any] = type(value).__pydantic_fields__
            named = {name: info.alias or name for name, info in specification.items()}
            row = {alias: to_plain_value(value.__dict__[name]) for name, alias in named.items()}
            return row | (value.__pydantic_extra__ or {})
        case Enum():
            return value.value
        case list() | tuple():
            return [to_plain_value(one) for one in value]
        case _:
            return value


def _clipper(low: Any, high: Any) -> _ChangeValue:
    """A function that moves values into the bounds; NaN stays."""

    def moved(value: Any) -> Any:
        if low is not None and value < low:
            return low
        if high is not None and value > high:
            return high
        return value

    return moved
