"""The plan of a handoff: what becomes of each field between two contracts, made before any data."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from contracts.adapting.clipping import NoEnds, ends_of
from contracts.backends.contract_form import whole_form
from contracts.backends.values import problems_of
from contracts.errors import IncompatibleUnits, Mismatch
from contracts.rendering import MASKED, render
from contracts.specification import Default, Field, Specification, columns_of, frozen, within
from contracts.units import Conversion, conversion, parse_unit


@dataclass(frozen=True, slots=True)
class Repairs:
    """What the user has a handoff do, each by name; see `contracts.Handoff`."""

    rename: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    convert_units: bool = False
    clip: Collection[str] = ()
    drop: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one field of the producer's.

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
        """Whether the consumer's data calls the field something else."""
        return self.alias != self.source.alias

    @property
    def is_clipped(self) -> bool:
        """Whether values are moved into an interval."""
        return self.low is not None or self.high is not None


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of every field.

    Attributes:
        consumer: what the consumer is given is read by: its specification, with the defaults that the
            handoff was told.
        steps: of the producer's fields that go on, in their order.
        dropped: the producer's fields that do not.
        defaulted: the consumer's fields for which the handoff was told a default.
        convert_units: whether numbers may be converted to other units.
    """

    producer: Specification
    consumer: Specification
    steps: tuple[Step, ...]
    dropped: tuple[Field, ...]
    defaulted: tuple[Field, ...]
    convert_units: bool


def plan_of(
    producer: Specification, consumer: Specification, repairs: Repairs
) -> tuple[Plan, list[Mismatch]]:
    """The plan of a handoff, and what its repairs say that makes no sense."""
    wrong: list[Mismatch] = []
    told = with_defaults(consumer, repairs.defaults, wrong)
    gone = {one.name for one in named_all(producer, repairs.drop, "drop", wrong)}
    names = renamed(producer, told, repairs.rename, gone, wrong)
    held, _ = columns_of(told, names.values())
    targets = {name: told.by_name[field] for field, name in held.items()}
    steps = [
        Step(one, targets[name].alias if name in targets else name, targets.get(name))
        for one in producer.fields
        if (name := names.get(one.name)) is not None
    ]
    steps = [*map(in_unit, steps)]
    clipped = {one.name for one in named_all(told, repairs.clip, "clip", wrong)}
    steps = [*clipping(steps, clipped, told, wrong)]
    dropped = tuple(one for one in producer.fields if one.name in gone)
    pairs = zip(told.fields, consumer.fields, strict=True)
    defaulted = tuple(one for one, was in pairs if one is not was)
    plan = Plan(producer, told, tuple(steps), dropped, defaulted, repairs.convert_units)
    return plan, wrong


# Names -----------------------------------------------------------------------------------------


def field_named(specification: Specification, name: str) -> Field | None:
    """A field by what data calls it, or else by its Python name."""
    by_alias = {one.alias: one for one in specification.fields}
    return by_alias.get(name) or specification.by_name.get(name)


def unknown(specification: Specification, name: object, repair: str) -> Mismatch:
    """What is wrong with a repair of a field that is not declared."""
    known = [one.alias for one in specification.fields]
    near = get_close_matches(name, known, 1) if isinstance(name, str) else []
    mend = f"Write {near[0]!r}, if that is what is meant" if near else f"Leave {name!r} out"
    problem = f"is named by {repair}=, and is no field of {specification.name}"
    return Mismatch(render(name) if not isinstance(name, str) else name, repair, problem, mend)


def named_all(
    specification: Specification, names: Collection[str], repair: str, wrong: list[Mismatch]
) -> Iterator[Field]:
    """The fields that a repair names; the names that are none are wrong."""
    for name in names:
        found = field_named(specification, name)
        if found is None:
            wrong.append(unknown(specification, name, repair))
        else:
            yield found


def renamed(
    producer: Specification,
    consumer: Specification,
    rename: Mapping[str, str],
    gone: Collection[str],
    wrong: list[Mismatch],
) -> dict[str, str]:
    """Under which name each field of the producer's goes on, by its Python name."""
    names = {one.name: one.alias for one in producer.fields if one.name not in gone}
    for name, new in rename.items():
        source, target = field_named(producer, name), field_named(consumer, new)
        if source is None:
            wrong.append(unknown(producer, name, "rename"))
        elif source.name in gone:
            problem = "is named by both drop= and rename="
            wrong.append(Mismatch(name, "rename", problem, "Say one of the two"))
        elif target is None and consumer.extra != "allow":
            wrong.append(unknown(consumer, new, "rename"))
        else:
            names[source.name] = new if target is None else target.alias
    owner: dict[str, str] = {}
    for field_name, name in names.items():
        before = owner.setdefault(name, field_name)
        if before != field_name:
            problem = f"would be both {before} and {field_name} of {producer.name}"
            wrong.append(Mismatch(name, "rename", problem, "Name one of them in drop="))
    return names


# Repairs of values -------------------------------------------------------------------------------


def with_defaults(
    consumer: Specification, defaults: Mapping[str, Any], wrong: list[Mismatch]
) -> Specification:
    """The consumer's specification with defaults in the place of its own."""
    told: dict[str, Field] = {}
    for name, default in defaults.items():
        declared = field_named(consumer, name)
        if declared is None:
            wrong.append(unknown(consumer, name, "defaults"))
            continue
        expected = replace(declared.value, nullable=False)
        problem = next(iter(problems_of(default, expected)), None)
        if problem is not None:
            hidden = any(one.sensitive for one in within(expected))
            shown = MASKED if hidden else render(default)
            says = f"has the default {shown} in defaults=, and must {problem.requirement.rule}"
            mend = f"Give a default that {consumer.name} accepts"
            wrong.append(Mismatch(declared.alias, "defaults", says, mend))
            continue
        form = Default(frozen(whole_form(default, expected), expected))
        told[declared.name] = replace(declared, value=expected, default=form)
    return replace(consumer, fields=tuple(told.get(one.name, one) for one in consumer.fields))


def in_unit(step: Step) -> Step:
    """The step with the conversion to the consumer's unit, where there is one and it is needed."""
    target = step.target
    said = step.source.value.wire.unit
    wanted = None if target is None else target.value.wire.unit
    if said is None or wanted is None:
        return step
    try:
        how = conversion(parse_unit(said.code), parse_unit(wanted.code))
    except IncompatibleUnits:
        return step  # which stays a gap
    return step if how.is_identity else replace(step, conversion=how)


def clipping(
    steps: Collection[Step],
    names: Collection[str],
    consumer: Specification,
    wrong: list[Mismatch],
) -> Iterator[Step]:
    """The steps with the ends of those fields of the consumer's that are clipped."""
    given = {step.target.name for step in steps if step.target is not None}
    for name in names:
        if name not in given:
            problem, mend = "is named by clip=, and the producer has none", "Leave it out of clip="
            wrong.append(Mismatch(consumer.by_name[name].alias, "clip", problem, mend))
    for step in steps:
        if step.target is None or step.target.name not in names:
            yield step
            continue
        try:
            low, high = ends_of(step.source.value, step.target.value, step.conversion)
        except NoEnds as none:
            wrong.append(Mismatch(step.alias, "clip", none.problem, none.mend))
            yield step
        else:
            yield replace(step, low=low, high=high)
