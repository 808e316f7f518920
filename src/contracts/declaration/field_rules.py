"""Value rules, checked against a field's type, with operands written in that type exactly."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal as PyDecimal
from typing import Any, assert_never, get_args

from pydantic_core import SchemaError

import contracts.dtypes as d
from contracts.backends import idna_labels as labels
from contracts.backends.contract_form import NotContractForm, contract_form
from contracts.backends.python.value_rules import accepts, pattern_matcher
from contracts.declaration.errors import DeclarationError
from contracts.hints import Hint, PassArgument, ReplaceWith
from contracts.report.values import is_valid_unicode
from contracts.rules import value as v
from contracts.rules.requirement import Requirement
from contracts.specification import FieldType, walk_types

_MAX_LENGTH = 2**31 - 1
"""The greatest limit on a length: Arrow's offsets count no further."""


def kinds_for(rule: v.ValueRule) -> tuple[d.Kind, ...]:
    """The kinds of fields that a value rule applies to."""
    match rule:
        case v.Ge() | v.Gt() | v.Le() | v.Lt():
            return d.ORDERED
        case v.MultipleOf():
            return d.NUMBERS
        case v.MinLength() | v.MaxLength():
            return d.SIZED
        case v.Matches() | v.NamedFormat() | v.CodeList():
            return ("text",)
        case v.OneOf() | v.NoneOf():
            return d.SCALARS
        case v.UniqueItems():
            return ("list",)
        case v.Custom():
            return tuple(kind for kind in get_args(d.Kind) if kind != "opaque")
        case _:
            assert_never(rule)


def fit_value_rule(
    requirement: Requirement[v.ValueRule], bare: FieldType
) -> Requirement[v.ValueRule]:
    """Write the rule's operands in the field's type.

    Raises:
        DeclarationError: the rule does not apply to the type, or an operand is invalid.
    """
    rule = requirement.rule
    kinds = kinds_for(rule)
    if bare.dtype.kind not in kinds:
        raise DeclarationError(
            f"cannot {rule}: it is {bare.dtype}",
            f"Apply {type(rule).__name__} to {', '.join(kinds)} only",
        )
    return requirement.with_rule(_fit_operands(rule, bare))


def _fit_operands(rule: v.ValueRule, bare: FieldType) -> v.ValueRule:
    match rule:
        case v.Ge(bound) | v.Gt(bound) | v.Le(bound) | v.Lt(bound):
            return type(rule)(_fit_operand(bound, bare, rule))
        case v.MultipleOf(step):
            fit = _fit_operand(step, bare, rule)
            if not fit > 0:
                raise DeclarationError(
                    f"must {rule}, which no number can", "Give a step above zero"
                )
            return v.MultipleOf(fit)
        case v.MinLength(length) | v.MaxLength(length):
            if type(length) is not int or not 0 <= length <= _MAX_LENGTH:
                raise DeclarationError(
                    f"must {rule}, which is not a length",
                    f"Give a whole number from 0 to {_MAX_LENGTH:,}",
                )
            return rule
        case v.OneOf() | v.NoneOf():
            return _fit_members(rule, bare)
        case v.Matches():
            refuse_invalid_pattern(rule)
            return rule
        case v.NamedFormat():
            _refuse_unreadable_labels(rule)
            return rule
        case v.UniqueItems():
            if any(isinstance(one.dtype, d.Opaque) for one in walk_types(bare)):
                problem = (
                    f"cannot {rule}: its items hold any value, of which only null is evaluated"
                )
                raise DeclarationError(problem, "Declare the type that they have")
            return rule
        case v.CodeList() | v.Custom():
            return rule
        case _:
            assert_never(rule)


def _fit_members(rule: v.OneOf | v.NoneOf, bare: FieldType) -> v.OneOf | v.NoneOf:
    make, members = type(rule), rule.members
    if not members:
        quantity = "one" if isinstance(rule, v.OneOf) else "none"
        raise DeclarationError(f"must be {quantity} of no members", "List at least one")
    if len(members) == 1 and isinstance(members[0], (list, tuple, set, frozenset)):
        listed = make(*_in_order(members[0]))
        written = f"{make.__name__}({', '.join(map(repr, listed.members))})"
        hint = Hint(f"Write {written}", ReplaceWith(rule, listed))
        problem = f"has {make.__name__} of one list, whose members it takes itself"
        raise DeclarationError(problem, hint)
    return make(*dict.fromkeys(_fit_operand(member, bare, rule) for member in members))


def _refuse_unreadable_labels(rule: v.NamedFormat) -> None:
    # Without the package such labels could not be checked, and the verdict must not depend on what
    # is installed.
    if rule.grammar.a_labels and not labels.is_idna_installed():
        raise DeclarationError(
            f"must {rule}, whose labels that begin with xn-- the package idna reads",
            "Install it: pip install 'boundary-contracts[hostnames]'",
        )


def _fit_operand(operand: Any, bare: FieldType, rule: v.ValueRule) -> Any:
    """The operand in the field's type, converted exactly."""
    dtype = bare.dtype
    if isinstance(dtype, d.Int) and isinstance(operand, float) and operand.is_integer():
        operand = int(operand)
    if isinstance(dtype, d.Decimal):
        # A bound may lie outside what the type holds; only its own digits must be exact.
        if isinstance(operand, int) and not isinstance(operand, bool):
            return PyDecimal(operand)
        dtype = d.Decimal(d.MAX_DECIMAL_DIGITS, dtype.decimal_places)
    if isinstance(dtype, d.Int):
        dtype = d.Int(64) if dtype.signed else d.Int(64, signed=False)
    try:
        fit = contract_form(operand, replace(bare, dtype=dtype), rounds=True)
    except NotContractForm:
        raise DeclarationError(
            f"must {rule}, but {operand!r} is not {bare.dtype}",
            f"Write the operand as {bare.dtype}, exactly",
        ) from None
    if fit != fit or fit in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN is unlike itself
        raise DeclarationError(f"must {rule}, which compares with nothing", "Give a finite operand")
    return fit.astimezone(UTC) if isinstance(fit, datetime) and fit.tzinfo is not None else fit


def _in_order(members: Collection[Any]) -> list[Any]:
    return sorted(members, key=repr) if isinstance(members, (set, frozenset)) else [*members]


def refuse_invalid_pattern(rule: v.Matches) -> None:
    """Refuse a pattern that is not text, or that the Rust engine refuses, by itself or anchored."""
    pattern: Any = rule.pattern
    whole: Any = rule.whole
    if not isinstance(pattern, str) or not is_valid_unicode(pattern):
        raise DeclarationError(
            f"must match {pattern!r}, which is not text", "Give a pattern as text"
        )
    if not isinstance(whole, bool):
        raise DeclarationError(
            f"must {rule}, with whole={whole!r}",
            Hint(
                "Write whole=True or whole=False",
                PassArgument("whole", True),
                PassArgument("whole", False),
            ),
        )
    try:
        pattern_matcher(rule.pattern)
        pattern_matcher(rule.anchored)
    except SchemaError as error:
        reason = str(error).strip().splitlines()[-1].strip()
        raise DeclarationError(
            f"must {rule}, which the Rust engine refuses ({reason})",
            "It has no look-around, no back-references and no \\Z",
        ) from None


def refuse_out_of_reach(value: FieldType) -> None:
    """Refuse bounds that no value of the type's own range satisfies."""
    lowest, highest = _range_of_type(value)
    for requirement in value.rules:
        match requirement.rule:
            case v.Ge(bound) if bound > highest:
                pass
            case v.Gt(bound) if bound >= highest:
                pass
            case v.Le(bound) if bound < lowest:
                pass
            case v.Lt(bound) if bound <= lowest:
                pass
            case _:
                continue
        raise DeclarationError(
            f"allows no value: it is {value.dtype}, and must {requirement.rule}",
            "Widen the type, or loosen the bound",
        )


def _range_of_type(value: FieldType) -> tuple[Any, Any]:
    """The least and the greatest value of a number's type; infinities where it has none."""
    match value.dtype:
        case d.Int() as whole:
            return whole.lowest, whole.highest
        case d.Decimal(digits, places):
            nines = (9,) * digits
            return PyDecimal((1, nines, -places)), PyDecimal((0, nines, -places))
        case _:
            return -math.inf, math.inf


def refuse_impossible_members(value: FieldType) -> None:
    """Refuse a set in which no member satisfies the field's other rules."""
    rules = [requirement.rule for requirement in value.rules if requirement.plain]
    chosen = next((rule for rule in rules if isinstance(rule, (v.OneOf, v.CodeList))), None)
    if chosen is None and isinstance(value.dtype, d.Bool) and rules:
        chosen = v.OneOf(False, True)
    if chosen is None:
        return
    others = [rule for rule in rules if rule is not chosen and not isinstance(rule, v.Custom)]
    if not any(all(accepts(rule, member, value) for rule in others) for member in chosen.members):
        required = " and ".join(str(rule) for rule in others)
        raise DeclarationError(f"allows no value: no member can {required}", "Loosen one of them")
