"""Rules and settings in a place where nothing reads them: what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, NoReturn, get_args, get_origin

import annotated_types as at
from pydantic import Field
from pydantic.fields import FieldInfo

from contracts.declaration.errors import DeclarationError
from contracts.declaration.levels import CONTRACT_LEVEL, CONTRACT_RULE_CLASSES, FIELD_LEVEL
from contracts.errors import UnknownUnit
from contracts.hints import Declare, Hint, ReplaceWith, StateRules
from contracts.report.values import show_value
from contracts.rules import value as v
from contracts.rules.expression import Expression
from contracts.rules.format import Format
from contracts.rules.predicate import Ref
from contracts.rules.requirement import Requirement
from contracts.rules.rule_set import Rules
from contracts.rules.wire import Missing, Numerals, Trim, Truncate, Unit, Words

_FIELD_LEVEL = (*FIELD_LEVEL, Missing, Trim, Truncate, Numerals, Words, Unit, Format)
"""The classes of what belongs on a field, in `Annotated`; those of wire form take 10 ms to import."""
_VARIADIC = (v.OneOf, v.NoneOf, Missing, Format)
"""The classes whose arguments are the members of their first attribute."""
_LIMITS = {"min": "ge", "max": "le", "minimum": "ge", "maximum": "le"}
_OURS = ("contracts.", "annotated_types")


# On a field --------------------------------------------------------------------------------------


def refuse_rule_as_default(info: FieldInfo) -> None:
    """Refuse `x: float = ct.Ge(0)`: the rule would be a default value.

    Raises:
        DeclarationError: the default is a rule, a setting, a type, or several of them.
    """
    default = info.default
    parts = [*default] if isinstance(default, (tuple, list)) else [default]
    if not parts:
        return
    kind = annotation_source(info.annotation)
    if any(map(is_contract_rule, parts)):
        raise DeclarationError(
            "has a rule of the contract as its default value",
            Hint("Put it into the contract's body: rules = ct.rules(…)", StateRules((*parts,))),
        )
    if get_origin(default) is Annotated:
        raise DeclarationError(
            "has a type as its default value", "Write it before the =, as the type"
        )
    if all(map(is_of_field, parts)):
        more = ", ".join(["…"] * bool(info.metadata) + [*map(source_of, parts)])
        raise DeclarationError(
            "has a rule as its default value, where nothing applies it",
            Hint(f"Write Annotated[{kind}, {more}]", Declare((*parts,))),
        )


def is_contract_rule(value: object) -> bool:
    """Whether an object belongs in the rules of a contract's body."""
    if isinstance(value, Requirement):
        return isinstance(value.rule, CONTRACT_LEVEL)
    if isinstance(value, Expression):
        return not isinstance(value.node, Ref)  # a field by itself requires nothing
    return isinstance(value, CONTRACT_LEVEL) or _is_class_of(value, CONTRACT_RULE_CLASSES)


def is_field_rule(value: object) -> bool:
    """Whether an object belongs on a field, in `Annotated`."""
    return isinstance(value, _FIELD_LEVEL) and not is_contract_rule(value)


def is_of_field(value: object) -> bool:
    """The same, or a class of such objects."""
    return is_field_rule(value) or _is_class_of(value, _FIELD_LEVEL)


def _is_class_of(value: object, classes: tuple[type, ...]) -> bool:
    return (
        isinstance(value, type)
        and value.__module__.startswith(_OURS)
        and issubclass(value, classes)
    )


def source_of(declared: Any) -> str:
    """A rule or a setting as a user writes it: `ct.Ge(0)`.

    >>> source_of(at.Ge(0)), source_of(at.Interval(ge=0, le=1)), source_of(v.OneOf("a", "b"))
    ('ct.Ge(0)', 'ct.Interval(ge=0, le=1)', "ct.OneOf('a', 'b')")
    """
    if isinstance(declared, type):
        return f"ct.{declared.__name__}(…)"
    if isinstance(declared, Requirement):
        terms = [*_arguments_of(declared, named=True)][1:]
        return f"ct.rule({', '.join([source_of(declared.rule), *terms])})"
    name = f"ct.{type(declared).__name__}"
    if not is_dataclass(declared):
        return f"{name}(…)"
    return f"{name}({', '.join(_arguments_of(declared))})"


def _arguments_of(declared: Any, *, named: bool = False) -> Iterator[str]:
    attributes = [*fields(declared)]
    if isinstance(declared, _VARIADIC):
        named = True
        yield from map(repr, getattr(declared, attributes.pop(0).name))
    for one in attributes:
        value = getattr(declared, one.name)
        if value is None or (one.default is not MISSING and bool(value == one.default)):
            named = True
            continue
        named = named or one.kw_only is True
        shown = "..." if value is Ellipsis else repr(value)
        yield f"{one.name}={shown}" if named else shown


def annotation_source(annotation: Any) -> str:
    """A type as a user writes it.

    >>> annotation_source(float), annotation_source(float | None)
    ('float', 'float | None')
    """
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation.__name__
    return re.sub(r"\b(typing|datetime|decimal|uuid)\.", "", str(annotation))


# In Annotated ------------------------------------------------------------------------------------


def hint_for_metadata(item: Any, annotated: Any) -> str | Hint | None:
    """What to write in `Annotated` instead of an object that is not a rule; None where nothing is known.

    Args:
        annotated: the type that the object stands beside.
    """
    match item:
        case str():
            return _hint_for_text(item, annotated)
        case type() if item.__module__.startswith(_OURS):
            return f"Write ct.{item.__name__}(…), with its arguments"
        case re.Pattern():
            hint = f"Write ct.Matches({item.pattern!r}): the pattern as text"
            return Hint(hint, ReplaceWith(item, v.Matches(item.pattern)))
        case bool() | type():
            return None
        case int() | float() | Decimal():
            hint = f"Write ct.Ge({item}) for the least value, ct.Le({item}) for the greatest"
            return Hint(hint, ReplaceWith(item, v.Ge(item)), ReplaceWith(item, v.Le(item)))
        case range(start=start, stop=stop, step=1):
            within = at.Interval(ge=start, lt=stop)
            return Hint(f"Write ct.Interval(ge={start}, lt={stop})", ReplaceWith(item, within))
        case (int() | float() as low, int() | float() as high):
            within = at.Interval(ge=low, le=high)
            return Hint(f"Write ct.Interval(ge={low!r}, le={high!r})", ReplaceWith(item, within))
        case list() | set() | frozenset() | tuple() if item:
            members = sorted(item, key=repr)
            listed = ", ".join(map(repr, members))
            return Hint(f"Write ct.OneOf({listed})", ReplaceWith(item, v.OneOf(*members)))
        case dict() if item and all(isinstance(name, str) for name in item):
            limits = {str(_LIMITS.get(n, n)): limit for n, limit in item.items()}
            listed = ", ".join(f"{name}={limit!r}" for name, limit in limits.items())
            known = limits.keys() <= {"ge", "gt", "le", "lt"}
            made = [ReplaceWith(item, at.Interval(**limits))] if known else []
            return Hint(f"Write ct.Interval({listed})", *made)
        case _ if callable(item) and not isinstance(item, at.BaseMetadata):
            return "Write ct.Custom(name, accepts=…, expr=…) around a function"
    return None


def _hint_for_text(text: str, annotated: Any) -> Hint:
    """What text beside a type may mean: a unit of a number, the format of a time, else a remark."""
    describes = f"Field(description={show_value(text)})"
    remark = ReplaceWith(text, Field(description=text))
    if annotated in (int, float, Decimal) and (unit := _unit_in(text)) is not None:
        hint = f"Write ct.Unit({unit!r}), or {describes} if it is not a unit"
        fits = [ReplaceWith(text, Unit(unit))] if annotated is not Decimal else []
        return Hint(hint, *fits, remark)
    if annotated in (date, datetime, time) and "%" in text and _is_format(text):
        return Hint(f"Write ct.Format({text!r})", ReplaceWith(text, Format(text)))
    if annotated is str and _is_pattern(text):
        pattern = ReplaceWith(text, v.Matches(text))
        hint = f"Write ct.Matches({show_value(text)}) if it is a pattern, {describes} if it describes the field"
        return Hint(hint, pattern, remark)
    return Hint(f"Write {describes} if it describes the field", remark)


def _unit_in(text: str) -> str | None:
    """The unit that text is, or is nearest to."""
    from contracts.units import parse_unit

    try:
        parse_unit(text)
    except UnknownUnit as unknown:
        return None if " " in text else unknown.suggestion
    return text


def _is_pattern(text: str) -> bool:
    from contracts.declaration.field_rules import refuse_invalid_pattern

    try:
        refuse_invalid_pattern(v.Matches(text))
    except DeclarationError:
        return False
    return True


def _is_format(text: str) -> bool:
    try:
        Format(text)
    except ValueError:
        return False
    return True


# In a contract's body ----------------------------------------------------------------------------


def refuse_stray_rule(name: str, value: Any, rules: object) -> None:
    """Refuse a rule that stands in a contract's body under a name of its own, where nothing reads it.

    Args:
        rules: what the body has as `rules`; what is among them may have another name beside.

    Raises:
        DeclarationError: nothing applies it.
    """
    parts = [*value] if isinstance(value, (tuple, list)) else [value]
    if name[0] != "_" and parts and all(map(is_of_field, parts)):
        raise DeclarationError(
            f"has a rule under the name {name!r}, and no field of that name",
            f"Write {name}: Annotated[…, {', '.join(map(source_of, parts))}] with its type, or name the rule"
            f" _{name}",
        )
    if isinstance(value, type) or not any(map(is_contract_rule, parts)):
        return
    found = [term for one in parts for term in _terms_of(one)]
    known = [rule for one in _terms_of(rules) for rule in (one, getattr(one, "rule", one))]
    if not all(any(term == one for one in known) for term in found):
        raise DeclarationError(
            f"has rules under the name {name!r}, where nothing applies them",
            Hint("Write rules = ct.rules(…)", StateRules(tuple(found))),
        )


def refuse_untyped(name: str, value: Any) -> NoReturn:
    """Refuse a value that stands in a contract's body without a type, where nothing reads it.

    Raises:
        DeclarationError: always.
    """
    if isinstance(value, type) or get_origin(value) is not None:
        named = "…" if get_origin(value) is Annotated else annotation_source(value)
        raise DeclarationError(
            f"has a type under the name {name!r}, as its value",
            f"Write it before the =, as the type: {name}: {named}",
        )
    if isinstance(value, FieldInfo):
        raise DeclarationError(
            f"has {name} = Field(…) in its body, without a type",
            f"Write it behind the type: {name}: … = Field(…)",
        )
    kind = "… | None" if value is None else type(value).__name__
    raise DeclarationError(
        f"has {name} in its body, without a type",
        f"Write {name}: {kind} = … for a field, or {name}: ClassVar[{kind}] = … for a constant",
    )


def _terms_of(value: Any) -> tuple[Any, ...]:
    if isinstance(value, Rules):
        return value.requirements
    if isinstance(value, Expression):
        from contracts.rules.requirement import as_rule

        return (as_rule(value),)
    return (value,)
