"""The plan of a handoff: what happens to each field between two contracts, made before any data."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from contracts.backends.contract_form import deep_contract_form
from contracts.backends.masking import mask_sensitive
from contracts.backends.python.default_values import default_value, rounded_default
from contracts.backends.python.problems import problems_of
from contracts.errors import IncompatibleUnits, Mismatch
from contracts.handoff.clip import CannotClip, clip_bounds
from contracts.hints import Hint, LeaveOut, PassArgument, ReplaceWith
from contracts.report.values import MASKED, show_value
from contracts.specification import Default, Field, Specification, freeze, match_columns, walk_types
from contracts.units import Conversion, conversion_between, parse_unit


@dataclass(frozen=True, slots=True)
class Repairs:
    """The repairs that the user asked for, each by name; see `contracts.Handoff`."""

    rename: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    convert_units: bool = False
    clip: Collection[str] = ()
    drop: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class HandoffStep:
    """What happens to one field of the producer.

    Attributes:
        alias: what the consumer's data calls it.
        target: the consumer's field; None where it declares none.
        conversion: to the unit of the consumer's field, where that is another.
        low, high: the ends into which values are moved; None where there is none.
    """

    source: Field
    alias: str
    target: Field | None
    conversion: Conversion | None = None
    low: Any = None
    high: Any = None

    @property
    def is_renamed(self) -> bool:
        """Whether the field has another alias at the consumer."""
        return self.alias != self.source.alias

    @property
    def is_clipped(self) -> bool:
        """Whether values are moved into an interval."""
        return self.low is not None or self.high is not None


@dataclass(frozen=True, slots=True)
class HandoffPlan:
    """What happens to every field.

    Attributes:
        consumer: what the consumer is given is read by: its specification, with the defaults that the
            handoff was given.
        steps: of the producer's fields that go on, in their order.
        dropped: the producer's fields that do not.
        defaulted: the consumer's fields for which the handoff was given a default.
        convert_units: whether numbers may be converted to other units.
    """

    producer: Specification
    consumer: Specification
    steps: tuple[HandoffStep, ...]
    dropped: tuple[Field, ...]
    defaulted: tuple[Field, ...]
    convert_units: bool


def make_plan(
    producer: Specification, consumer: Specification, repairs: Repairs
) -> tuple[HandoffPlan, list[Mismatch]]:
    """The plan of a handoff, and the mistakes in the repairs that were asked for."""
    wrong: list[Mismatch] = []
    adjusted = _with_defaults(consumer, repairs.defaults, wrong)
    gone = {one.name for one in _find_fields(producer, repairs.drop, "drop", wrong)}
    names = _rename_fields(producer, adjusted, repairs.rename, gone, wrong)
    held, _ = match_columns(adjusted, names.values())
    targets = {name: adjusted.by_name[field] for field, name in held.items()}
    steps = [
        HandoffStep(one, targets[name].alias if name in targets else name, targets.get(name))
        for one in producer.fields
        if (name := names.get(one.name)) is not None
    ]
    steps = [*map(_with_conversion, steps)]
    clipped = {one.name for one in _find_fields(adjusted, repairs.clip, "clip", wrong)}
    steps = [*_with_clipping(steps, clipped, adjusted, wrong)]
    dropped = tuple(one for one in producer.fields if one.name in gone)
    pairs = zip(adjusted.fields, consumer.fields, strict=True)
    defaulted = tuple(one for one, was in pairs if one is not was)
    if consumer.ordered:
        places = consumer.places
        steps.sort(key=lambda step: places.get(step.alias, len(places)))
    plan = HandoffPlan(producer, adjusted, tuple(steps), dropped, defaulted, repairs.convert_units)
    return plan, wrong


# Names -----------------------------------------------------------------------------------------


def _find_field(specification: Specification, name: str) -> Field | None:
    """A field by its alias, or else by its Python name."""
    by_alias = {one.alias: one for one in specification.fields}
    return by_alias.get(name) or specification.by_name.get(name)


def _unknown_field(specification: Specification, name: object, repair: str) -> Mismatch:
    """The mistake of a repair that names a field that is not declared."""
    known = [one.alias for one in specification.fields]
    near = get_close_matches(name, known, 1) if isinstance(name, str) else []
    hint = Hint(f"Leave {name!r} out", LeaveOut(name, repair))
    if near:
        hint = Hint(f"Write {near[0]!r}, if that is what is meant", ReplaceWith(name, near[0]))
    problem = f"is named by {repair}=, and is not a field of {specification.name}"
    return Mismatch(show_value(name) if not isinstance(name, str) else name, repair, problem, hint)


def _find_fields(
    specification: Specification, names: Collection[str], repair: str, wrong: list[Mismatch]
) -> Iterator[Field]:
    """The fields that a repair names, and the mistakes of names that are not fields."""
    for name in names:
        found = _find_field(specification, name)
        if found is None:
            wrong.append(_unknown_field(specification, name, repair))
        else:
            yield found


def _rename_fields(
    producer: Specification,
    consumer: Specification,
    rename: Mapping[str, str],
    gone: Collection[str],
    wrong: list[Mismatch],
) -> dict[str, str]:
    """The consumer's alias of each of the producer's fields, by its Python name."""
    names = {one.name: one.alias for one in producer.fields if one.name not in gone}
    for name, new in rename.items():
        source, target = _find_field(producer, name), _find_field(consumer, new)
        if source is None and _find_field(consumer, name) and _find_field(producer, new):
            problem = "is named by rename= the wrong way round: the producer's name comes first"
            turned = Hint(f"Write {{{new!r}: {name!r}}}", ReplaceWith({name: new}, {new: name}))
            wrong.append(Mismatch(name, "rename", problem, turned))
        elif source is None:
            wrong.append(_unknown_field(producer, name, "rename"))
        elif source.name in gone:
            problem = "is named by both drop= and rename="
            either = (LeaveOut(name, "rename"), LeaveOut(name, "drop"))
            wrong.append(Mismatch(name, "rename", problem, Hint("Say one of the two", *either)))
        elif target is None and consumer.extra != "allow":
            wrong.append(_unknown_field(consumer, new, "rename"))
        else:
            names[source.name] = new if target is None else target.alias
    owner: dict[str, str] = {}
    for field_name, name in names.items():
        before = owner.setdefault(name, field_name)
        if before != field_name:
            problem = f"would be both {before} and {field_name} of {producer.name}"
            hint = _hint_for_one_name(producer, rename, (before, field_name))
            wrong.append(Mismatch(name, "rename", problem, hint))
    return names


def _hint_for_one_name(
    producer: Specification, rename: Mapping[str, str], both: tuple[str, str]
) -> Hint:
    """To drop the one that is not renamed; where both are, to rename one of them only."""
    one, other = (producer.by_name[name] for name in both)
    for each in (one, other):
        if rename.keys().isdisjoint({each.name, each.alias}):
            return Hint(f"Give drop=({each.alias!r},)", PassArgument("drop", (each.alias,)))
    name = other.alias if other.alias in rename else other.name
    return Hint(f"Leave {name!r} out of rename=", LeaveOut(name, "rename"))


# Repairs of values -------------------------------------------------------------------------------


def _with_defaults(
    consumer: Specification, defaults: Mapping[str, Any], wrong: list[Mismatch]
) -> Specification:
    """The consumer's specification with the defaults that the handoff was given."""
    adjusted: dict[str, Field] = {}
    for name, default in defaults.items():
        declared = _find_field(consumer, name)
        if declared is None:
            wrong.append(_unknown_field(consumer, name, "defaults"))
            continue
        expected = replace(declared.value, nullable=False)
        problem = next(iter(problems_of(rounded_default(default, expected), expected)), None)
        if problem is not None:
            hidden = any(one.sensitive for one in walk_types(expected))
            shown = MASKED if hidden else show_value(default)
            says = f"has the default {shown} in defaults=, and must {problem.requirement.rule}"
            choose = PassArgument("defaults", {name: ...})
            hint = Hint(f"Give a default that {consumer.name} accepts", choose)
            wrong.append(Mismatch(declared.alias, "defaults", says, hint))
            continue
        form = Default(freeze(deep_contract_form(default, expected, rounds=True), expected))
        adjusted[declared.name] = replace(declared, value=expected, default=form)
    return replace(consumer, fields=tuple(adjusted.get(one.name, one) for one in consumer.fields))


def _with_conversion(step: HandoffStep) -> HandoffStep:
    """The step with the conversion to the consumer's unit, where one is needed and possible."""
    target = step.target
    stated = step.source.value.wire.unit
    wanted = None if target is None else target.value.wire.unit
    if stated is None or wanted is None:
        return step
    try:
        how = conversion_between(parse_unit(stated.code), parse_unit(wanted.code))
    except IncompatibleUnits:
        return step  # which stays a gap
    return step if how.is_identity else replace(step, conversion=how)


def _with_clipping(
    steps: Collection[HandoffStep],
    names: Collection[str],
    consumer: Specification,
    wrong: list[Mismatch],
) -> Iterator[HandoffStep]:
    """The steps with the bounds of the fields that are clipped."""
    given = {step.target.name for step in steps if step.target is not None}
    for name in names:
        if name not in given:
            problem = "is named by clip=, and the producer has none"
            hint = Hint("Leave it out of clip=", LeaveOut(consumer.by_name[name].alias, "clip"))
            wrong.append(Mismatch(consumer.by_name[name].alias, "clip", problem, hint))
    for step in steps:
        if step.target is None or step.target.name not in names:
            yield step
            continue
        try:
            low, high = clip_bounds(step.source.value, step.target.value, step.conversion)
        except CannotClip as none:
            hint = Hint(none.hint, LeaveOut(step.alias, "clip"))
            wrong.append(Mismatch(step.alias, "clip", none.problem, hint))
            yield step
        else:
            yield replace(step, low=low, high=high)


def plan_lines(plan: HandoffPlan) -> Iterator[str]:
    for step in plan.steps:
        if what := "; ".join(_step_changes(step)):
            yield f"{step.source.alias}: {what}"
    for one in plan.defaulted:
        yield f"{one.alias}: {mask_sensitive(default_value(one), one.value)!r} where it is null or absent"
    yield from (f"{one.alias}: dropped" for one in plan.dropped)


def _step_changes(step: HandoffStep) -> Iterator[str]:
    if step.is_renamed:
        yield f"renamed to {step.alias}"
    if step.conversion is not None:
        units = (one.value.wire.unit for one in (step.source, step.target) if one is not None)
        yield "converted from {} to {}".format(*(unit.code for unit in units if unit is not None))
    if step.is_clipped:
        yield f"clipped to {step.low}..{step.high}"
