"""What to do about each gap between two contracts: a repair, or what to declare."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from contracts.adapting.clipping import NoEnds, ends_of
from contracts.adapting.plan import Plan, Step
from contracts.adapting.promised import conversion_gaps, promised
from contracts.comparing.gaps import Gap, gaps
from contracts.dtypes import Datetime, Float, Int
from contracts.errors import Mismatch
from contracts.rules.value import Ge, Gt, Le, Lt, OneOf, ValueRule
from contracts.specification import Field, Value, within

BOUNDS = (Ge, Gt, Le, Lt)
SHOWN = 8
"""How many words a message lists."""


def mismatches(plan: Plan) -> Iterator[Mismatch]:
    """Every reason why a row that the producer accepts might not be acceptable to the consumer."""
    for gap in (*conversion_gaps(plan), *gaps(promised(plan), plan.consumer)):
        yield Mismatch(gap.field, gap.code, problem_of(gap, plan), mend_of(gap, plan))
    for step in plan.steps:
        if is_exposed(step):
            yield Mismatch(
                step.alias,
                "sensitive",
                f"is sensitive in {plan.producer.name}, and would be shown by {plan.consumer.name}",
                "Annotate the consumer's field with Sensitive()",
            )


def is_exposed(step: Step) -> bool:
    """Whether values that the producer never shows are shown in the consumer's reports."""
    if step.target is None:
        return False
    return any_sensitive(step.source.value) and not any_sensitive(step.target.value)


def any_sensitive(value: Value) -> bool:
    """Whether the value, or one inside it, must never be shown."""
    return any(one.sensitive for one in within(value))


def step_of(gap: Gap, plan: Plan) -> Step | None:
    """What becomes of the field that a gap is in."""
    return next((one for one in plan.steps if one.alias == gap.field), None)


def problem_of(gap: Gap, plan: Plan) -> str:
    """The problem, with the words that are lost where they are known."""
    step = step_of(gap, plan)
    if gap.code == "extra_field" and step is not None:
        return f"is not declared by {plan.consumer.name}"
    if not isinstance(gap.rule, OneOf) or step is None or any_sensitive(step.source.value):
        return gap.problem
    listed = [rule for one in step.source.value.rules if isinstance(rule := one.rule, OneOf)]
    lost = [word for rule in listed[:1] for word in rule.members if word not in gap.rule.members]
    more = f", … ({len(lost)} in all)" if len(lost) > SHOWN else ""
    return f"may be {', '.join(map(repr, lost[:SHOWN]))}{more}" if lost else gap.problem


def mend_of(gap: Gap, plan: Plan) -> str:
    """What to write so that a gap is none."""
    declared = plan.consumer.by_name.get(gap.field or "") or named(gap.field, plan)
    match gap.code:
        case "missing_field" if declared is not None:
            return missing_mend(declared, plan)
        case "extra_field" if gap.field is not None and gap.field.endswith("*"):
            return f'Declare {plan.producer.name} extra="ignore", or {plan.consumer.name} extra="allow"'
        case "extra_field":
            return extra_mend(gap, plan)
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
            return unit_mend(gap, plan)
        case "dtype":
            return dtype_mend(gap, plan)
        case "lossy":
            return lossy_mend(gap, plan)
        case _:
            return rule_mend(gap, plan)


def named(alias: str | None, plan: Plan) -> Field | None:
    """The consumer's field at the top that data calls so."""
    return next((one for one in plan.consumer.fields if one.alias == alias), None)


def missing_mend(declared: Field, plan: Plan) -> str:
    """What to do about a field that the producer does not promise."""
    kind = declared.value.dtype.kind
    spare = [one.source for one in plan.steps if one.target is None]
    alike = [one.alias for one in spare if one.value.dtype.kind == kind]
    near = get_close_matches(declared.alias, alike, 1) or alike
    default = f"defaults={{{declared.alias!r}: …}}"
    if not near:
        return f"Promise it in {plan.producer.name}, or give {default}"
    renamed = f"rename={{{near[0]!r}: {declared.alias!r}}}"
    return f"Give {renamed}, if that is what it is called, or {default}"


def extra_mend(gap: Gap, plan: Plan) -> str:
    """What to do about a field that the consumer does not declare."""
    if step_of(gap, plan) is None:  # inside another, where no repair reaches
        return "Declare both nested contracts alike"
    return f"Give drop=({gap.field!r},)"


def unit_mend(gap: Gap, plan: Plan) -> str:
    """What to do about another unit, or none."""
    step = step_of(gap, plan)
    if step is None:
        return "Declare both nested contracts in one unit"
    if step.source.value.wire.unit is None:
        return f"Annotate it with its Unit in {plan.producer.name}"
    if step.conversion is not None:
        return "Give convert_units=True"
    return "Declare both in units of one dimension"


def dtype_mend(gap: Gap, plan: Plan) -> str:
    """What to do about another type."""
    step = step_of(gap, plan)
    if step is None or step.target is None:
        return "Declare both nested contracts alike"
    one, other = step.source.value.dtype, step.target.value.dtype
    if isinstance(one, Datetime) and isinstance(other, Datetime):
        return "Declare both with a time zone, or both without one: none is guessed"
    if isinstance(one, Float) and isinstance(other, Int):
        return f"Declare it int in {plan.producer.name}, which converts whole numbers exactly"
    return "Declare both of one type, or convert the data before it is handed on"


def lossy_mend(gap: Gap, plan: Plan) -> str:
    """What to do about values that a type cannot hold."""
    step = step_of(gap, plan)
    target = None if step is None else step.target
    if (
        target is not None
        and isinstance(target.value.dtype, Float)
        and target.value.dtype.bits == 32
    ):
        return "Declare it float, and narrow where it is used: to_numpy(dtype='float32')"
    return clip_mend(gap, plan) or f"Declare narrower bounds in {plan.producer.name}"


def clip_mend(gap: Gap, plan: Plan) -> str | None:
    """That values may be clipped, where they may."""
    step = step_of(gap, plan)
    if step is None or step.target is None or step.is_clipped:
        return None
    try:
        ends_of(step.source.value, step.target.value, step.conversion)
    except NoEnds:
        return None
    return f"Give clip=({gap.field!r},), or declare narrower bounds in {plan.producer.name}"


def rule_mend(gap: Gap, plan: Plan) -> str:
    """What to do about a rule, or a bound, that is not promised."""
    if gap.code == "inf" or isinstance(gap.rule, BOUNDS):
        clip = clip_mend(gap, plan)
        if clip is not None:
            return clip
    return f"Promise it in {plan.producer.name}{said(gap, plan)}"


def said(gap: Gap, plan: Plan) -> str:
    """The rule that would promise it, as it is written; nothing of a field that is never shown."""
    step = step_of(gap, plan)
    hidden = step is None or any_sensitive(step.source.value)
    return f": {gap.rule!r}" if isinstance(gap.rule, ValueRule) and not hidden else ""
