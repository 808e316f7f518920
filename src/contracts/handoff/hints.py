"""The hints of a handoff's mismatches: a repair to give, or what to declare in one of the contracts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import annotated_types as at
from pydantic import Field as PydanticField

from contracts.comparing.guarantee import Guarantee
from contracts.comparing.mismatches import (
    ContractMismatch,
    find_mismatches,
    is_unchanged,
    may_be_null,
)
from contracts.declaration.errors import DeclarationError
from contracts.declaration.field_rules import refuse_impossible_members, refuse_out_of_reach
from contracts.declaration.misplaced import source_of
from contracts.dtypes import Datetime, Decimal, Float, Int
from contracts.handoff.clip import CannotClip, clip_bounds
from contracts.handoff.guarantees import guaranteed_specification
from contracts.handoff.plan import HandoffPlan, HandoffStep
from contracts.handoff.rename_rules import fields_read, rename_rule
from contracts.handoff.renames import exchanged_with, renamed_source
from contracts.hints import Declare, Hint, InContract, LeaveOut, PassArgument, StateRules
from contracts.rules import value as v
from contracts.rules.merge import Contradiction, merge_rules
from contracts.rules.requirement import Requirement
from contracts.rules.row import RowRule
from contracts.rules.table import TableRule
from contracts.specification import Field, FieldType, walk_types

_BOUNDS = (v.Ge, v.Gt, v.Le, v.Lt)


def step_for(gap: ContractMismatch, plan: HandoffPlan) -> HandoffStep | None:
    """The step of the field that a mismatch is in; None for what is inside of a field."""
    return next((one for one in plan.steps if one.alias == gap.field), None)


def any_sensitive(value: FieldType) -> bool:
    """Whether the type, or one inside it, is sensitive."""
    return any(one.sensitive for one in walk_types(value))


def hint_for_conversion(gap: ContractMismatch, plan: HandoffPlan) -> Hint:
    """What to write so that a number is converted, and never beyond the largest float."""
    if gap.code == "unit":
        return Hint("Give convert_units=True", PassArgument("convert_units", True))
    return Hint(f"Declare narrower bounds in {plan.producer.name}")


def hint_for_gap(gap: ContractMismatch, plan: HandoffPlan) -> Hint:
    """What to write so that the mismatch is gone."""
    step = step_for(gap, plan)
    if isinstance(gap.rule, RowRule | TableRule):
        return _contract_rule_hint(gap, gap.rule, plan)
    if gap.code == "missing_field" and gap.field in {one.alias for one in plan.consumer.fields}:
        return _missing_hint(str(gap.field), plan)
    if gap.code == "extra_field" and (step is not None or _is_top_level(gap, plan)):
        return _extra_hint(step, plan)
    if step is None or step.target is None:
        return _inner_hint(gap, plan)
    match gap.code:
        case "null":
            fill = PassArgument("defaults", {step.alias: ...})
            allow = InContract("consumer", step.alias, Declare(nullable=True))
            text = (
                f"Give defaults={{{step.alias!r}: …}}, or declare it | None in {plan.consumer.name}"
            )
            return Hint(text, fill, allow)
        case "nan":
            return _nan_hint(step, plan)
        case "unit":
            return _unit_hint(step, plan)
        case "dtype":
            return _dtype_hint(step, step.target, plan)
        case "lossy":
            return _lossy_hint(gap, step, step.target, plan)
        case _:
            return _rule_hint(gap, step, step.target, plan)


def _is_top_level(gap: ContractMismatch, plan: HandoffPlan) -> bool:
    return gap.field == "*" or gap.field in {one.alias for one in plan.consumer.fields}


def _inner_hint(gap: ContractMismatch, plan: HandoffPlan) -> Hint:
    """What to declare of what is inside of a field, where no repair reaches."""
    if isinstance(gap.rule, v.ValueRule):
        return Hint(f"Promise it in {plan.producer.name}")
    if str(gap.field).endswith("[]"):
        return Hint("Declare the items of both lists alike")
    return Hint("Declare both nested contracts alike")


# Fields ------------------------------------------------------------------------------------------


def _missing_hint(alias: str, plan: HandoffPlan) -> Hint:
    """To find the field under another name, or to fill it."""
    declared = next(one for one in plan.consumer.fields if one.alias == alias)
    fill = PassArgument("defaults", {alias: ...})
    default = f"defaults={{{alias!r}: …}}"
    for repair, gone in (("drop", plan.dropped), ("rename", _renamed(plan))):
        for one in gone:
            if {alias, declared.name} & {one.alias, one.name}:
                text = f"Leave {one.alias!r} out of {repair}=, or give {default}"
                return Hint(text, LeaveOut(one.alias, repair), fill)
    source = renamed_source(declared, plan)
    if source is None:
        return Hint(f"Promise it in {plan.producer.name}, or give {default}", fill)
    renamed = {source.alias: alias}
    text = f"Give rename={renamed}, if that is what it is called, or {default}"
    return Hint(text, PassArgument("rename", renamed), fill)


def _renamed(plan: HandoffPlan) -> Iterator[Field]:
    return (one.source for one in plan.steps if one.is_renamed)


def _extra_hint(step: HandoffStep | None, plan: HandoffPlan) -> Hint:
    if step is not None and step.target is None:
        alias = step.source.alias
        return Hint(f"Give drop=({alias!r},)", PassArgument("drop", (alias,)))
    first, second = plan.producer.name, plan.consumer.name
    return Hint(
        f'Declare {first} extra="ignore", or {second} extra="allow"',
        InContract("producer", None, PassArgument("extra", "ignore")),
        InContract("consumer", None, PassArgument("extra", "allow")),
    )


# Types -------------------------------------------------------------------------------------------


def _nan_hint(step: HandoffStep, plan: HandoffPlan) -> Hint:
    source = step.source
    setting = replace(source.value.non_finite, nan="null")
    nullable = source.value.nullable or source.default is not None
    declare = Declare((setting,), nullable=None if nullable else True)
    return Hint(
        f'Declare {"" if nullable else "it | None with "}NonFinite(nan="null") in {plan.producer.name},'
        f' or NonFinite(nan="default") and a default in {plan.consumer.name}',
        InContract("producer", source.alias, declare),
    )


def _unit_hint(step: HandoffStep, plan: HandoffPlan) -> Hint:
    if step.source.value.wire.unit is None:
        return Hint(f"Annotate it with its Unit in {plan.producer.name}")
    other = exchanged_with(step, plan)
    if other is not None:
        both = {step.source.alias: other.alias, other.source.alias: step.alias}
        return Hint(f"Give rename={both}, if they are exchanged", PassArgument("rename", both))
    return Hint("Declare both in units of one dimension")


def _dtype_hint(step: HandoffStep, target: Field, plan: HandoffPlan) -> Hint:
    one, other = step.source.value.dtype, target.value.dtype
    if step.conversion is not None:
        return Hint(f"Declare it float in {plan.consumer.name}: what is converted is a float")
    if isinstance(one, Datetime) and isinstance(other, Datetime):
        return Hint("Declare both with a time zone, or both without one: none is guessed")
    if isinstance(one, Float) and isinstance(other, Int):
        text = f"Declare it int in {plan.producer.name}, which converts whole numbers exactly"
        return Hint(text)
    return Hint("Declare both of one type, or convert the data before it is handed on")


def _lossy_hint(gap: ContractMismatch, step: HandoffStep, target: Field, plan: HandoffPlan) -> Hint:
    one, other = step.source.value.dtype, target.value.dtype
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        places = min(one.decimal_places, other.decimal_places)
        whole = min(each.max_digits - each.decimal_places for each in (one, other))
        digits = places + whole
        what = PydanticField(max_digits=digits, decimal_places=places)
        text = f"Declare max_digits={digits} and decimal_places={places} in {plan.producer.name}"
        return Hint(text, InContract("producer", step.source.alias, Declare((what,))))
    if isinstance(other, Float) and other.bits == 32 and isinstance(_type_handed(step), Float):
        return Hint("Declare it float, and narrow where it is used: to_numpy(dtype='float32')")
    name, clip = plan.producer.name, PassArgument("clip", (step.alias,))
    if not _may_clip(gap, step, target, plan):
        return Hint(f"Declare narrower bounds in {name}")
    return Hint(f"Give clip=({step.alias!r},), or declare narrower bounds in {name}", clip)


def _type_handed(step: HandoffStep) -> Any:
    return Float(64) if step.conversion is not None else step.source.value.dtype


# Rules of values ---------------------------------------------------------------------------------


def _may_clip(gap: ContractMismatch, step: HandoffStep, target: Field, plan: HandoffPlan) -> bool:
    """Whether clipping takes the mismatch away, and brings no other."""
    if step.is_clipped:
        return False
    try:
        low, high = clip_bounds(step.source.value, target.value, step.conversion)
    except CannotClip:
        return False
    clipped = replace(step, low=low, high=high)
    steps = tuple(clipped if one is step else one for one in plan.steps)
    left = [*_gaps(replace(plan, steps=steps))]
    if any(_is_of_more_than_bounds(one, step, target) for one in left):
        return False
    return {*map(str, left)} <= {*map(str, _gaps(plan))} - {str(gap)}


def _gaps(plan: HandoffPlan) -> Iterator[ContractMismatch]:
    return find_mismatches(guaranteed_specification(plan), plan.consumer)


def _is_of_more_than_bounds(gap: ContractMismatch, step: HandoffStep, target: Field) -> bool:
    """Whether a mismatch is of a rule that the producer may promise of values that are not clipped."""
    if isinstance(gap.rule, RowRule | TableRule):
        return target.name in fields_read(gap.rule)
    return gap.field == step.alias and gap.rule is not None and not isinstance(gap.rule, _BOUNDS)


def _rule_hint(gap: ContractMismatch, step: HandoffStep, target: Field, plan: HandoffPlan) -> Hint:
    name, given = plan.producer.name, step.source
    trim = target.value.wire.trim
    if trim is not None and given.value.wire.trim is None and not isinstance(gap.rule, _BOUNDS):
        return Hint(
            f"Declare Trim() in {name} too", InContract("producer", given.alias, Declare((trim,)))
        )
    promise = _promise(gap, step, target)
    changes = [] if promise is None else [InContract("producer", given.alias, promise)]
    if (gap.code == "inf" or isinstance(gap.rule, _BOUNDS)) and _may_clip(gap, step, target, plan):
        text = f"Give clip=({step.alias!r},), or declare narrower bounds in {name}"
        return Hint(text, PassArgument("clip", (step.alias,)), *changes)
    if step.is_clipped and not isinstance(gap.rule, _BOUNDS):
        text = f"Leave {step.alias!r} out of clip=, which promises bounds only, and promise it in {name}"
        return Hint(text, LeaveOut(step.alias, "clip"))
    if step.conversion is not None:
        if isinstance(gap.rule, _BOUNDS):
            return Hint(f"Declare narrower bounds in {name}")
        return Hint("Declare both in one unit: of what is converted only bounds are known")
    if promise is None:
        return Hint("Declare it alike in both contracts")
    if gap.code == "inf":
        return Hint(f'Declare NonFinite(inf="forbid") in {name}', *changes)
    hidden = any_sensitive(given.value) or isinstance(gap.rule, v.Custom)
    shown = "" if hidden else f": {source_of(promise.metadata[0])}"
    return Hint(f"Promise it in {name}{shown}", *changes)


def _promise(gap: ContractMismatch, step: HandoffStep, target: Field) -> Declare | None:
    """What the producer declares so that a rule follows; None where that would contradict what it declares."""
    given, rule = step.source.value, gap.rule
    if gap.code == "inf":
        return Declare((replace(given.non_finite, inf="forbid"),))
    if step.conversion is not None or not isinstance(rule, v.ValueRule):
        return None
    rule = _for_integers(rule) if isinstance(given.dtype, Int) else rule
    if rule is None or not _allows_a_value(given, rule):
        return None
    return Declare((_as_written(rule, Guarantee(given), Guarantee(target.value)),))


def _as_written(rule: v.ValueRule, known: Guarantee, wanted: Guarantee) -> Any:
    """The rule as authors write it; lengths with their other end, for both are written in one."""
    match rule:
        case v.MinLength() | v.MaxLength():
            ends = [one.longest for one in (known, wanted) if one.longest is not None]
            return at.Len(max(known.shortest, wanted.shortest), min(ends, default=None))
        case v.Ge() | v.Gt() | v.Le() | v.Lt():
            return getattr(at, type(rule).__name__)(rule.bound)
        case v.MultipleOf(step=by):
            return at.MultipleOf(by)
        case _:
            return rule


def _for_integers(rule: v.ValueRule) -> v.ValueRule | None:
    """A rule of numbers in integers, from which it follows; None where there is none."""
    bound: Any = getattr(rule, "bound", 0)
    if math.isinf(bound):
        return None
    match rule:
        case v.Ge():
            return v.Ge(math.ceil(bound))
        case v.Gt():
            return v.Ge(math.floor(bound) + 1)
        case v.Le():
            return v.Le(math.floor(bound))
        case v.Lt():
            return v.Le(math.ceil(bound) - 1)
        case v.OneOf(members) | v.NoneOf(members):
            numbers: tuple[Any, ...] = members
            whole = [int(one) for one in numbers if one == int(one)]
            return type(rule)(*whole) if whole else None
        case v.MultipleOf(step=by) if not isinstance(by, int):
            return None
        case _:
            return rule


def _allows_a_value(given: FieldType, rule: v.ValueRule) -> bool:
    """Whether a type could be declared with a rule more."""
    try:
        more = replace(given, rules=merge_rules((*given.rules, Requirement(rule))))
        if isinstance(given.dtype, Int | Float | Decimal):
            refuse_out_of_reach(more)
        refuse_impossible_members(more)
    except (Contradiction, DeclarationError):
        return False
    return True


# Rules of the contract ---------------------------------------------------------------------------


def _contract_rule_hint(
    gap: ContractMismatch, rule: RowRule | TableRule, plan: HandoffPlan
) -> Hint:
    """To promise a rule of several values; or what to do about the values in it that are changed."""
    if gap.field is not None:
        return Hint("Declare both nested contracts alike")
    handed = guaranteed_specification(plan)
    by_target = {one.target.name: one for one in plan.steps if one.target is not None}
    for name in sorted(fields_read(rule)):
        step, target = by_target.get(name), plan.consumer.by_name[name]
        if step is None:
            return Hint(f"Promise {target.alias} in {plan.producer.name}")
        if not is_unchanged(handed.by_name[name], target) or step.is_clipped or step.conversion:
            return _changed_hint(step, target, plan)
    names = {one.target.name: one.source.name for one in plan.steps if one.target is not None}
    own = rename_rule(rule, names)
    changes = [] if own is None else [InContract("producer", None, StateRules((own,)))]
    return Hint(f"Promise it in {plan.producer.name}", *changes)


def _changed_hint(step: HandoffStep, target: Field, plan: HandoffPlan) -> Hint:
    """What to do about a value that a rule of several values is asked of, and that a repair changes."""
    if step.is_clipped:
        text = f"Leave {step.alias!r} out of clip=, and declare narrower bounds in {plan.producer.name}"
        return Hint(text, LeaveOut(step.alias, "clip"))
    if step.conversion is not None:
        return Hint(f"Declare {step.alias} in one unit in both contracts")
    if may_be_null(step.source) and not may_be_null(target):
        text = f"Declare {step.source.alias} without | None in {plan.producer.name}"
        return Hint(text, InContract("producer", step.source.alias, Declare(nullable=False)))
    return Hint(f"Declare {step.alias} alike in both contracts")
