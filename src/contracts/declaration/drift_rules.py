"""Rules that compare values with a baseline, checked against the contract's fields."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, assert_never

from contracts.declaration.errors import DeclarationError
from contracts.declaration.named_fields import FieldLookup, refuse_kind
from contracts.dtypes import NUMBERS, ORDERED, Kind
from contracts.report.values import show_value
from contracts.rules.drift import BaselineRule, Drift, NewCategory, Plausible, Statistic
from contracts.rules.requirement import is_within
from contracts.specification import FieldType

_CATEGORIES: tuple[Kind, ...] = ("text", "bool")
_KINDS: dict[Statistic, tuple[Kind, ...]] = {
    "psi": (*ORDERED, *_CATEGORIES),
    "ks": ORDERED,
    "chi2": _CATEGORIES,
    "linf": _CATEGORIES,
    "wasserstein": ORDERED,
}
"""The kinds of fields that each statistic compares."""
_AT_MOST_ONE: tuple[Statistic, ...] = ("ks", "chi2", "linf")


def fit_baseline_rule(rule: BaselineRule, named: FieldLookup) -> BaselineRule:
    """The rule with its numbers as floats.

    Raises:
        DeclarationError: it does not apply to the field, or a number is invalid.
    """
    value = named(rule.field)
    if value.sensitive:
        problem = f"must {rule}, but {rule.field} is sensitive: profiles hold none of its values"
        raise DeclarationError(problem, "Leave the rule out, or do not mark the field as sensitive")
    match rule:
        case Drift():
            return _fit_drift(rule, value)
        case NewCategory(max_share=most):
            refuse_kind(rule, rule.field, value, _CATEGORIES)
            if not is_within(most, 1):
                raise DeclarationError(
                    f"has NewCategory(max_share={most!r})", "Give a share from 0 to 1"
                )
            return replace(rule, max_share=float(most))
        case Plausible(factor=factor):
            refuse_kind(rule, rule.field, value, NUMBERS)
            if not _is_number(factor):
                raise DeclarationError(
                    f"has Plausible(factor={factor!r})", "Give a number from 0 up"
                )
            return replace(rule, factor=float(factor))
        case _:
            assert_never(rule)


def _fit_drift(rule: Drift, value: FieldType) -> Drift:
    refuse_kind(rule, rule.field, value, _KINDS["psi"])
    fitting = [name for name, kinds in _KINDS.items() if value.dtype.kind in kinds]
    declared = [*rule.declared.items()]
    if not declared:
        named = ", ".join(f"{name}=" for name in fitting)
        hint = f"Give it one of {named}"
        raise DeclarationError(f"has Drift({rule.field!r}) without a statistic", hint)
    if len(declared) > 1:
        named = " and ".join(name for name, _ in declared)
        hint = "Write a Drift for each of them"
        raise DeclarationError(f"has Drift({rule.field!r}) by {named}", hint)
    ((statistic, most),) = declared
    if statistic not in fitting:
        hint = f"Write Drift({rule.field!r}, {fitting[0]}=…)"
        raise DeclarationError(f"must {rule}, but {rule.field} is {value.dtype}", hint)
    limit = 1 if statistic in _AT_MOST_ONE else math.inf
    if not _is_number(most) or most > limit:
        upto = "a number from 0 to 1" if statistic in _AT_MOST_ONE else "a number from 0 up"
        raise DeclarationError(f"has Drift({statistic}={show_value(most)})", f"Give {upto}")
    if type(rule.min_rows) is not int or rule.min_rows < 1:
        raise DeclarationError(
            f"has Drift(min_rows={show_value(rule.min_rows)})", "Give a whole number from 1 up"
        )
    fitted: dict[str, Any] = {statistic: float(most)}
    return replace(rule, **fitted)


def _is_number(value: Any) -> bool:
    """Whether it is a finite number from 0 up."""
    return type(value) in (int, float) and 0 <= value < math.inf
