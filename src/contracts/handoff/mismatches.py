"""The mismatches of a handoff with their hints: a repair, or a declaration."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from contracts.comparing.mismatches import ContractMismatch, find_mismatches
from contracts.dtypes import Datetime, Float, Int
from contracts.errors import Mismatch
from contracts.handoff.clip import CannotClip, clip_bounds
from contracts.handoff.guarantees import conversion_mismatches, guaranteed_specification
from contracts.handoff.plan import HandoffPlan, HandoffStep
from contracts.rules.value import Ge, Gt, Le, Lt, OneOf, ValueRule
from contracts.specification import Field, FieldType, walk_types

_BOUNDS = (Ge, Gt, Le, Lt)
_LISTED_WORDS = 8
"""How many words a message lists."""


def handoff_mismatches(plan: HandoffPlan) -> Iterator[Mismatch]:
    """Every reason why a row that the producer accepts might not be acceptable to the consumer."""
    for gap in (
        *conversion_mismatches(plan),
        *find_mismatches(guaranteed_specification(plan), plan.consumer),
    ):
        yield Mismatch(gap.field, gap.code, _problem_of(gap, plan), _hint_for(gap, plan))
    for step in plan.steps:
        if _is_exposed(step):
            yield Mismatch(
                step.alias,
                "sensitive",
                f"is sensitive in {plan.producer.name}, and would be shown by {plan.consumer.name}",
                "Annotate the consumer's field with Sensitive()",
            )


def _is_exposed(step: HandoffStep) -> bool:
    """Whether values that are sensitive for the producer would show in the consumer's reports."""
    if step.target is None:
        return False
    return _any_sensitive(step.source.value) and not _any_sensitive(step.target.value)


def _any_sensitive(value: FieldType) -> bool:
    """Whether the type, or one inside it, is sensitive."""
    return any(one.sensitive for one in walk_types(value))


def _step_for(gap: ContractMismatch, plan: HandoffPlan) -> HandoffStep | None:
    """The step of the field that a mismatch is in."""
    return next((one for one in plan.steps if one.alias == gap.field), None)


def _problem_of(gap: ContractMismatch, plan: HandoffPlan) -> str:
    """The problem, with the words that are lost where they are known."""
    step = _step_for(gap, plan)
    if gap.code == "extra_field" and step is not None:
        return f"is not declared by {plan.consumer.name}"
    if not isinstance(gap.rule, OneOf) or step is None or _any_sensitive(step.source.value):
        return gap.problem
    listed = [rule for one in step.source.value.rules if isinstance(rule := one.rule, OneOf)]
    lost = [word for rule in listed[:1] for word in rule.members if word not in gap.rule.members]
    more = f", … ({len(lost)} in all)" if len(lost) > _LISTED_WORDS else ""
    return f"may be {', '.join(map(repr, lost[:_LISTED_WORDS]))}{more}" if lost else gap.problem


def _hint_for(gap: ContractMismatch, plan: HandoffPlan) -> str:
    """What to write so that the mismatch is gone."""
    declared = plan.consumer.by_name.get(gap.field or "") or _consumer_field(gap.field, plan)
    match gap.code:
        case "missing_field" if declared is not None:
            return _missing_hint(declared, plan)
        case "extra_field" if gap.field is not None and gap.field.endswith("*"):
            return f'Declare {plan.producer.name} extra="ignore", or {plan.consumer.name} extra="allow"'
        case "extra_field":
            return _extra_hint(gap, plan)
        case "null" if declared is not None:
            return (
                f"Give defaults={{{gap.field!r}: …}}, or declare it | None in {plan.consumer.name}"
            )
        case "nan":
            return (
                f'Declare NonFinite(nan="null") in {plan.producer.name}, or NonFinite(nan="default")'
                f" and a default in {plan.consumer.name}"
            )
        case "unit":
            return _unit_hint(gap, plan)
        case "dtype":
            return _dtype_hint(gap, plan)
        case "lossy":
            return _lossy_hint(gap, plan)
        case _:
            return _rule_hint(gap, plan)


def _consumer_field(alias: str | None, plan: HandoffPlan) -> Field | None:
    """The consumer's top-level field by its alias."""
    return next((one for one in plan.consumer.fields if one.alias == alias), None)


def _missing_hint(declared: Field, plan: HandoffPlan) -> str:
    kind = declared.value.dtype.kind
    spare = [one.source for one in plan.steps if one.target is None]
    alike = [one.alias for one in spare if one.value.dtype.kind == kind]
    near = get_close_matches(declared.alias, alike, 1) or alike
    default = f"defaults={{{declared.alias!r}: …}}"
    if not near:
        return f"Promise it in {plan.producer.name}, or give {default}"
    renamed = f"rename={{{near[0]!r}: {declared.alias!r}}}"
    return f"Give {renamed}, if that is what it is called, or {default}"


def _extra_hint(gap: ContractMismatch, plan: HandoffPlan) -> str:
    if _step_for(gap, plan) is None:  # inside another, where no repair reaches
        return "Declare both nested contracts alike"
    return f"Give drop=({gap.field!r},)"


def _unit_hint(gap: ContractMismatch, plan: HandoffPlan) -> str:
    step = _step_for(gap, plan)
    if step is None:
        return "Declare both nested contracts in one unit"
    if step.source.value.wire.unit is None:
        return f"Annotate it with its Unit in {plan.producer.name}"
    if step.conversion is not None:
        return "Give convert_units=True"
    return "Declare both in units of one dimension"


def _dtype_hint(gap: ContractMismatch, plan: HandoffPlan) -> str:
    step = _step_for(gap, plan)
    if step is None or step.target is None:
        return "Declare both nested contracts alike"
    one, other = step.source.value.dtype, step.target.value.dtype
    if isinstance(one, Datetime) and isinstance(other, Datetime):
        return "Declare both with a time zone, or both without one: none is guessed"
    if isinstance(one, Float) and isinstance(other, Int):
        return f"Declare it int in {plan.producer.name}, which converts whole numbers exactly"
    return "Declare both of one type, or convert the data before it is handed on"


def _lossy_hint(gap: ContractMismatch, plan: HandoffPlan) -> str:
    step = _step_for(gap, plan)
    target = None if step is None else step.target
    if (
        target is not None
        and isinstance(target.value.dtype, Float)
        and target.value.dtype.bits == 32
    ):
        return "Declare it float, and narrow where it is used: to_numpy(dtype='float32')"
    return _clip_hint(gap, plan) or f"Declare narrower bounds in {plan.producer.name}"


def _clip_hint(gap: ContractMismatch, plan: HandoffPlan) -> str | None:
    """To clip, where clipping makes the rule hold; else None."""
    step = _step_for(gap, plan)
    if step is None or step.target is None or step.is_clipped:
        return None
    try:
        clip_bounds(step.source.value, step.target.value, step.conversion)
    except CannotClip:
        return None
    return f"Give clip=({gap.field!r},), or declare narrower bounds in {plan.producer.name}"


def _rule_hint(gap: ContractMismatch, plan: HandoffPlan) -> str:
    if gap.code == "inf" or isinstance(gap.rule, _BOUNDS):
        clip = _clip_hint(gap, plan)
        if clip is not None:
            return clip
    return f"Promise it in {plan.producer.name}{_rule_source(gap, plan)}"


def _rule_source(gap: ContractMismatch, plan: HandoffPlan) -> str:
    """The rule that would guarantee it, as source; nothing of a sensitive field."""
    step = _step_for(gap, plan)
    hidden = step is None or _any_sensitive(step.source.value)
    return f": {gap.rule!r}" if isinstance(gap.rule, ValueRule) and not hidden else ""
