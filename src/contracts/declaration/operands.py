"""Rules and defaults against a field's type: operands are written in it, exactly."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal as PyDecimal
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import SchemaError

from contracts.backends import labels
from contracts.backends.asking import holds, matcher
from contracts.backends.contract_form import NotContractForm, contract_form, whole_form
from contracts.backends.masking import hides
from contracts.backends.values import problems_of
from contracts.declaration.metadata import is_unicode
from contracts.declaration.refused import Refused
from contracts.dtypes import (
    MAX_DECIMAL_DIGITS,
    NUMBERS,
    ORDERED,
    SCALARS,
    SIZED,
    Decimal,
    Int,
    Kind,
)
from contracts.rendering import MASKED
from contracts.rules.requirement import Requirement
from contracts.rules.value import (
    CodeList,
    Custom,
    Ge,
    Gt,
    Le,
    Lt,
    Matches,
    MaxLength,
    MinLength,
    MultipleOf,
    NamedFormat,
    OneOf,
    ValueRule,
)
from contracts.specification import Default, Factory, Value, frozen

LONGEST = 2**31 - 1
"""The greatest length that can be asked for: what Arrow's offsets count."""

DOMAINS: dict[type, tuple[Kind, ...]] = {
    Ge: ORDERED,
    Gt: ORDERED,
    Le: ORDERED,
    Lt: ORDERED,
    MultipleOf: NUMBERS,
    MinLength: SIZED,
    MaxLength: SIZED,
    Matches: ("text",),
    OneOf: SCALARS,
    NamedFormat: ("text",),
    CodeList: ("text",),
}
"""What kinds of value a rule can be asked of; a `Custom` can be asked of any."""


def fitted(requirement: Requirement[ValueRule], bare: Value) -> Requirement[ValueRule]:
    """The requirement with its operands in the field's own type."""
    rule = requirement.rule
    kind = bare.dtype.kind
    if kind not in DOMAINS.get(type(rule), (kind,)):
        raise Refused(
            f"cannot {rule}: it is {bare.dtype}",
            f"Ask {type(rule).__name__} of {', '.join(DOMAINS[type(rule)])} only",
        )
    return requirement.with_rule(fitted_rule(rule, bare))


def fitted_rule(rule: ValueRule, bare: Value) -> ValueRule:
    """The rule with its operands in the field's own type."""
    match rule:
        case Ge(bound) | Gt(bound) | Le(bound) | Lt(bound):
            return type(rule)(operand(bound, bare, rule))
        case MultipleOf(step):
            fit = operand(step, bare, rule)
            if not fit > 0:
                raise Refused(f"must {rule}, which no number can", "Give a step above zero")
            return MultipleOf(fit)
        case MinLength(length) | MaxLength(length):
            if type(length) is not int or not 0 <= length <= LONGEST:
                raise Refused(
                    f"must {rule}, which is no length", f"Give a whole number from 0 to {LONGEST:,}"
                )
            return rule
        case OneOf(members):
            if not members:
                raise Refused("must be one of no members", "List at least one")
            return OneOf(*dict.fromkeys(operand(member, bare, rule) for member in members))
        case Matches():
            refuse_no_pattern(rule)
            return rule
        case NamedFormat():
            refuse_unread_labels(rule)
            return rule
        case CodeList() | Custom():
            return rule


def refuse_unread_labels(rule: NamedFormat) -> None:
    """Refuse a format that needs a package which is not installed."""
    if rule.grammar.a_labels and not labels.can_be_read():
        raise Refused(
            f"must {rule}, whose labels that begin with xn-- the package idna reads",
            "Install it: pip install 'boundary-contracts[hostnames]'",
        )


def operand(given: Any, bare: Value, rule: ValueRule) -> Any:
    """An operand in the field's own type, exactly."""
    dtype = bare.dtype
    if isinstance(dtype, Int) and isinstance(given, float) and given.is_integer():
        given = int(given)
    if isinstance(dtype, Decimal):
        # A bound may lie outside what the type holds; only its own digits must be exact.
        if isinstance(given, int) and not isinstance(given, bool):
            return PyDecimal(given)
        dtype = Decimal(MAX_DECIMAL_DIGITS, dtype.decimal_places)
    if isinstance(dtype, Int):
        dtype = Int(64) if dtype.signed else Int(64, signed=False)
    try:
        fit = contract_form(given, replace(bare, dtype=dtype))
    except NotContractForm:
        raise Refused(
            f"must {rule}, but {given!r} is not {bare.dtype}",
            f"Write the operand as {bare.dtype}, exactly",
        ) from None
    if fit != fit or fit in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN is unlike itself
        raise Refused(f"must {rule}, which compares with nothing", "Give a finite operand")
    return fit.astimezone(UTC) if isinstance(fit, datetime) and fit.tzinfo is not None else fit


def refuse_no_pattern(rule: Matches) -> None:
    """Refuse what is no pattern, or one that the Rust engine refuses, by itself or anchored."""
    pattern: Any = rule.pattern
    whole: Any = rule.whole
    if not isinstance(pattern, str) or not is_unicode(pattern):
        raise Refused(f"must match {pattern!r}, which is no text", "Give a pattern as text")
    if not isinstance(whole, bool):
        raise Refused(f"must {rule}, with whole={whole!r}", "Write whole=True or whole=False")
    try:
        matcher(rule.pattern)
        matcher(rule.anchored)
    except SchemaError as error:
        reason = str(error).strip().splitlines()[-1].strip()
        raise Refused(
            f"must {rule}, which the Rust engine refuses ({reason})",
            "It has no look-around, no back-references and no \\Z",
        ) from None


def refuse_out_of_reach(value: Value) -> None:
    """Refuse bounds that no value of the type's own range satisfies."""
    lowest, highest = reach_of(value)
    for requirement in value.rules:
        match requirement.rule:
            case Ge(bound) if bound > highest:
                pass
            case Gt(bound) if bound >= highest:
                pass
            case Le(bound) if bound < lowest:
                pass
            case Lt(bound) if bound <= lowest:
                pass
            case _:
                continue
        raise Refused(
            f"allows no value: it is {value.dtype}, and must {requirement.rule}",
            "Widen the type, or loosen the bound",
        )


def reach_of(value: Value) -> tuple[Any, Any]:
    """The least and the greatest value of a number's type; infinities where it has none."""
    match value.dtype:
        case Int() as whole:
            return whole.lowest, whole.highest
        case Decimal(digits, places):
            nines = (9,) * digits
            return PyDecimal((1, nines, -places)), PyDecimal((0, nines, -places))
        case _:
            return -math.inf, math.inf


def refuse_impossible_members(value: Value) -> None:
    """Refuse a set of members of which none satisfies the field's other rules."""
    rules = [requirement.rule for requirement in value.rules if requirement.plain]
    chosen = next((rule for rule in rules if isinstance(rule, (OneOf, CodeList))), None)
    if chosen is None:
        return
    others = [rule for rule in rules if rule is not chosen and not isinstance(rule, Custom)]
    if not any(all(holds(rule, member, value) for rule in others) for member in chosen.members):
        said = " and ".join(str(rule) for rule in others)
        raise Refused(f"allows no value: no member can {said}", "Loosen one of them")


def default_of(info: FieldInfo, value: Value) -> Default | Factory | None:
    """The field's default, which must itself satisfy the contract."""
    if info.is_required():
        return None
    if info.default_factory is not None:
        if value.nullable:
            raise nullable_default("a factory")
        return Factory(info.default_factory)  # type: ignore[arg-type]  # takes no data: refused above
    default = info.default
    if default is None:
        if not value.nullable:
            raise Refused("is None by default, but may not be null", "Declare it X | None")
        return Default(None)
    if value.nullable:
        raise nullable_default(repr(MASKED if hides(value) else default))
    for problem in problems_of(default, value):
        shown = MASKED if hides(value) else default
        raise Refused(
            f"has the default {shown!r}, which breaks its own rule: "
            f"{problem.path or 'it'} must {problem.requirement.rule}",
            "Give a default that the contract accepts",
        )
    return Default(frozen(whole_form(default, value), value))


def nullable_default(default: str) -> Refused:
    """The refusal of a default that stands for both absent and null."""
    return Refused(
        f"may be null and has the default {default}, but a frame cannot tell absent from null",
        "Declare X = default (fills both), or X | None = None",
    )
