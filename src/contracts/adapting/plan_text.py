"""What a plan does, in words."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.adapting.plan import Plan, Step
from contracts.backends.filled import made
from contracts.backends.masking import masked


def told_of(plan: Plan) -> Iterator[str]:
    """What becomes of the fields, a line each."""
    for step in plan.steps:
        if what := "; ".join(done_by(step)):
            yield f"{step.source.alias}: {what}"
    for one in plan.defaulted:
        yield f"{one.alias}: {masked(made(one), one.value)!r} where it is null or absent"
    yield from (f"{one.alias}: dropped" for one in plan.dropped)


def done_by(step: Step) -> Iterator[str]:
    """What is done to one field."""
    if step.is_renamed:
        yield f"renamed to {step.alias}"
    if step.conversion is not None:
        units = (one.value.wire.unit for one in (step.source, step.target) if one is not None)
        yield "converted from {} to {}".format(*(unit.code for unit in units if unit is not None))
    if step.is_clipped:
        yield f"clipped to {step.low}..{step.high}"
