"""Declarations as data: what a class statement says, and the same after a hint was followed."""

from __future__ import annotations

import functools
import operator
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from types import new_class
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

import contracts as ct
from contracts.hints import (
    CallElsewhere,
    Declare,
    GiveDefault,
    HintChange,
    InContract,
    LeaveOut,
    PassArgument,
    ReplaceWith,
    StateRules,
    UseVerb,
)
from contracts.rules.expression import Expression
from contracts.rules.requirement import Requirement
from contracts.rules.rule_set import Rules

DEFAULTS = (
    0,
    0.0,
    "a",
    {"n": 5, "s": "a"},
    [],
    False,
    [date(2024, 1, 1)],
    date(2024, 1, 1),
    datetime(2024, 1, 1),
    datetime(2024, 1, 1, tzinfo=UTC),
)
"""Some of what an author might give as a default."""
KEYWORDS = ("boundary", "version", "owner", "missing", "nan", "extra", "ordered")


@dataclass(frozen=True)
class Declaration:
    """A class statement.

    Attributes:
        annotations: the fields' annotations.
        body: what else stands in the class.
    """

    annotations: Mapping[str, Any]
    body: Mapping[str, Any] = field(default_factory=dict)
    keywords: Mapping[str, Any] = field(default_factory=dict)
    bases: tuple[type, ...] = (ct.Contract,)

    def made(self) -> Any:
        """The class that it declares."""
        body = {"__module__": __name__, "__annotations__": {**self.annotations}, **self.body}
        return new_class("C", self.bases, self.keywords, lambda names: names.update(body))

    def refusal(self) -> ct.ContractDefinitionError | None:
        """The error that the class is refused with; None where it is not."""
        try:
            self.made()
        except ct.ContractDefinitionError as error:
            return error
        return None


def stuck(said: Declaration, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The hints of a declaration's refusal that do not work, or that lead back to it."""
    error = said.refusal()
    for change in error.hint.changes if error is not None else ():
        assert error is not None
        after = rewritten(said, error, change)
        left = after.refusal()
        if left is not None and left.problem in (*path, error.problem):
            yield f"{error} ({change}) leads to: {left}"
        elif left is not None:
            yield from stuck(after, (*path, error.problem))


def declaration(annotation: Any, **body: Any) -> Declaration:
    """The declaration of one field x."""
    return Declaration({"x": annotation}, body)


def rewritten(
    said: Declaration, error: ct.ContractDefinitionError, change: HintChange
) -> Declaration:
    """The declaration after what the hint of its refusal says."""
    name = error.field or "x"
    match change:
        case Declare(metadata, nullable):
            annotation = annotated(said.annotations[name], metadata, nullable=nullable)
            body = dict(said.body)
            if metadata and name in body and error.problem.startswith("has a rule as its default"):
                del body[name]
            return replace(said, annotations={**said.annotations, name: annotation}, body=body)
        case GiveDefault(value):
            choices = DEFAULTS if value is ... else (value,)
            made = [replace(said, body={**said.body, name: one}) for one in choices]
            return next((one for one in made if one.refusal() is None), made[0])
        case StateRules(rules):
            return _with_rules(said, name, rules)
        case ReplaceWith(old, new):
            return _everywhere(said, lambda one: new if is_same(one, old) else one)
        case LeaveOut(what) if what in said.keywords and isinstance(what, str):
            return replace(said, keywords={n: v for n, v in said.keywords.items() if n != what})
        case LeaveOut(what) if isinstance(what, str) and what in said.body:
            return replace(said, body={n: v for n, v in said.body.items() if n != what})
        case LeaveOut(what) if "model_config" in said.body:
            kept = {n: v for n, v in said.body["model_config"].items() if n != what}
            return replace(said, body={**said.body, "model_config": kept})
        case LeaveOut(what):
            kept = {n: without(one, what) for n, one in said.annotations.items()}
            return replace(said, annotations=kept)
        case PassArgument(name, value) if name in KEYWORDS:
            body = {n: one for n, one in said.body.items() if n != name or n in said.annotations}
            return replace(said, body=body, keywords={**said.keywords, name: value})
        case PassArgument(name, value):
            return _everywhere(said, lambda one: _with_argument(one, name, value))
        case UseVerb() | CallElsewhere() | InContract():
            raise NotImplementedError(change)


def is_same(one: Any, other: Any) -> bool:
    """Whether two objects are the same declaration; expressions overload `==`."""
    if one is other:
        return True
    return type(one) is type(other) and not isinstance(one, Expression) and bool(one == other)


def annotated(annotation: Any, metadata: tuple[Any, ...], *, nullable: bool | None) -> Any:
    """An annotation with metadata in place of what it has of the same classes."""
    base, own = parts_of(annotation)
    if nullable:
        base = base | None
    elif nullable is False:
        base = functools.reduce(
            operator.or_, [one for one in get_args(base) if one is not type(None)]
        )
    classes = tuple(type(one) for one in metadata if not isinstance(one, (Requirement, FieldInfo)))
    kept = [one for one in own if not isinstance(one, classes)]
    return Annotated[base, *kept, *metadata] if (*kept, *metadata) else base


def parts_of(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type, and the metadata around it."""
    if get_origin(annotation) is Annotated:
        base, *metadata = get_args(annotation)
        return base, tuple(metadata)
    return annotation, ()


def without(annotation: Any, what: Any) -> Any:
    """An annotation without some metadata, or that of a class, at any depth."""
    base, metadata = parts_of(annotation)
    kept = [one for one in metadata if not _is_or_holds(one, what)]
    kept = [_without_setting(one, what) for one in kept]
    if kept == list(metadata) and get_origin(base) in (Union, types.UnionType, list):
        inner = [without(one, what) for one in get_args(base)]
        return list[inner[0]] if get_origin(base) is list else functools.reduce(operator.or_, inner)
    return Annotated[base, *kept] if kept else base


def _is_or_holds(one: Any, what: Any) -> bool:
    if isinstance(one, FieldInfo):
        return any(_is_or_holds(inner, what) for inner in one.metadata)
    if isinstance(what, type) and isinstance(one, what):
        return True
    return is_same(one, what)


def _without_setting(one: Any, what: Any) -> Any:
    named = isinstance(what, str) and is_dataclass(one) and what in [f.name for f in fields(one)]
    return replace(one, **{what: None}) if named else one


def _with_rules(said: Declaration, name: str, rules: tuple[Any, ...]) -> Declaration:
    annotation = said.annotations[name]
    for one in rules:
        annotation = without(annotation, one)
    kept = {n: one for n, one in said.body.items() if not _states(one, rules)}
    body = {**kept, "rules": ct.rules(*rules)}
    return replace(said, annotations={**said.annotations, name: annotation}, body=body)


def _states(value: Any, rules: tuple[Any, ...]) -> bool:
    if isinstance(value, Rules):
        return True
    if isinstance(value, (list, tuple)):
        return any(_states(one, rules) for one in value)
    known = [*rules, *(getattr(one, "rule", None) for one in rules)]
    stated = ct.rules(value).requirements[0] if isinstance(value, Expression) else value
    return any(is_same(stated, one) for one in known)


def _with_argument(one: Any, name: str, value: Any) -> Any:
    has = is_dataclass(one) and not isinstance(one, type) and name in [f.name for f in fields(one)]
    return replace_attribute(one, name, value) if has else one


def replace_attribute(one: Any, name: str, value: Any) -> Any:
    """A copy of frozen data with another attribute, however its constructor takes it."""
    made = object.__new__(type(one))
    for each in fields(one):
        object.__setattr__(made, each.name, value if each.name == name else getattr(one, each.name))
    return made


def _everywhere(said: Declaration, change: Any) -> Declaration:
    annotations = {n: _in_annotation(one, change) for n, one in said.annotations.items()}
    body = {n: in_value(one, change) for n, one in said.body.items()}
    return replace(said, annotations=annotations, body=body)


def _in_annotation(annotation: Any, change: Any) -> Any:
    changed = change(annotation)
    if changed is not annotation:
        return changed
    base, metadata = parts_of(annotation)
    inner = change(base)
    if inner is base and get_origin(base) in (Union, types.UnionType):
        inner = functools.reduce(operator.or_, [_in_annotation(a, change) for a in get_args(base)])
    return Annotated[inner, *(in_value(one, change) for one in metadata)] if metadata else inner


def in_value(value: Any, change: Any) -> Any:
    """A rule or a setting, with a change at any depth."""
    changed = change(value)
    if changed is not value:
        return changed
    if isinstance(value, (tuple, list)):
        items = [in_value(one, change) for one in value]
        same = all(one is other for one, other in zip(items, value, strict=True))
        return value if same else type(value)(items)
    if isinstance(value, Expression) or (is_dataclass(value) and not isinstance(value, type)):
        for each in fields(value):
            own = getattr(value, each.name)
            made = in_value(own, change)
            if made is not own:
                value = replace_attribute(value, each.name, made)
    return value
