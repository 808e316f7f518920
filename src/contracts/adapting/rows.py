"""What a plan makes of one row, without a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from pydantic import BaseModel

from contracts.adapting.plan import Plan, Step

Change = Callable[[Any], Any]


class Rewriting:
    """Makes of the producer's instances what the consumer is given, as `frames.adapted` does of frames."""

    def __init__(self, plan: Plan) -> None:
        self._plain = [(s.source.name, s.alias) for s in plan.steps if change_of(s) is None]
        changes = ((s.source.name, s.alias, change_of(s)) for s in plan.steps)
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


def change_of(step: Step) -> Change | None:
    """What is made of a value; None where it goes on as it is."""
    python = step.source.value.python
    changes: list[Change] = []
    if python is not None or step.source.value.dtype.kind in ("list", "struct"):
        changes.append(plain)
    if step.conversion is not None:
        changes.append(step.conversion.apply)
    if step.is_clipped:
        changes.append(clip(step.low, step.high))
    if not changes:
        return None

    def change(value: Any) -> Any:
        if value is None:
            return None
        for one in changes:
            value = one(value)
        return value

    return change


def plain(value: Any) -> Any:
    """A value in contract form without the classes that the producer's instances have for it."""
    match value:
        case BaseModel():
            specification: Mapping[str, Any] = type(value).__pydantic_fields__
            named = {name: info.alias or name for name, info in specification.items()}
            row = {alias: plain(value.__dict__[name]) for name, alias in named.items()}
            return row | (value.__pydantic_extra__ or {})
        case Enum():
            return value.value
        case list() | tuple():
            return [plain(one) for one in value]
        case _:
            return value


def clip(low: Any, high: Any) -> Change:
    """A function that moves values between two ends; NaN stays."""

    def moved(value: Any) -> Any:
        if low is not None and value < low:
            return low
        if high is not None and value > high:
            return high
        return value

    return moved
