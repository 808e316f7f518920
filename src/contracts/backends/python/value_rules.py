"""Value rules evaluated on one Python value in contract form."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, assert_never

from contracts.backends import idna_labels
from contracts.backends.custom import accepts_value
from contracts.rules import value as v
from contracts.rules.named_formats import Grammar
from contracts.specification import FieldType

STEP_SLACK = 1e-9
STEP_SLACK_PER_STEP = 2.0**-50
"""A float is a multiple of a step when its quotient lies this near a whole number: the first for
the decimal fractions people write, the second for the rounding of a large quotient."""

_NAN_KEY = object()
"""NaN as a key: it equals itself."""


def accepts(rule: v.ValueRule, value: Any, expected: FieldType) -> bool:
    """Whether a value in contract form, neither null nor NaN, satisfies the rule.

    Args:
        expected: the value's type, which a custom rule of columns needs.

    Raises:
        RuleFailed: the rule is a `Custom` whose interpretation raised or gave no Boolean.
    """
    match rule:
        case v.Ge(bound):
            return bool(value >= bound)
        case v.Gt(bound):
            return bool(value > bound)
        case v.Le(bound):
            return bool(value <= bound)
        case v.Lt(bound):
            return bool(value < bound)
        case v.MultipleOf(step):
            return _is_multiple(value, step)
        case v.MinLength(length):
            return len(value) >= length
        case v.MaxLength(length):
            return len(value) <= length
        case v.Matches():
            return pattern_matcher(rule.anchored)(value)
        case v.OneOf(members):
            return value in members
        case v.NoneOf(members):
            return value not in members
        case v.UniqueItems():
            return len({_item_key(item) for item in value}) == len(value)
        case v.NamedFormat():
            return conforms_to_grammar(value, rule.grammar)
        case v.CodeList():
            return value in rule.codes.set
        case v.Custom():
            return accepts_value(rule, value, expected)
        case _:
            assert_never(rule)


def _item_key(item: Any) -> Any:
    """What is equal of two items in contract form where a key compares them as equal."""
    match item:
        case float() | Decimal() if item != item:  # noqa: PLR0124 - NaN is the one value unlike itself
            return _NAN_KEY
        case list():
            return tuple(map(_item_key, item))
        case dict():
            return tuple(map(_item_key, item.values()))
        case _:
            return item


def _is_multiple(value: Any, step: Any) -> bool:
    if not isinstance(value, float):
        return Fraction(value) % Fraction(step) == 0  # a decimal context would round
    quotient = value / step
    if not math.isfinite(quotient):
        return False
    slack = STEP_SLACK + abs(quotient) * STEP_SLACK_PER_STEP
    return bool(abs(quotient - round(quotient)) <= slack)


@lru_cache(maxsize=1024)
def pattern_matcher(pattern: str) -> Callable[[str], bool]:
    """A function that tells whether the Rust engine finds the pattern in a text.

    pydantic-core and Polars have the same engine, Python's `re` is another one.

    Raises:
        pydantic_core.SchemaError: the engine refuses the pattern.
    """
    from pydantic_core import SchemaValidator, core_schema

    schema = core_schema.str_schema(pattern=pattern, strict=True, regex_engine="rust-regex")
    return SchemaValidator(schema).isinstance_python


def conforms_to_grammar(text: str, grammar: Grammar) -> bool:
    """Whether a text conforms to the grammar of a named format."""
    if grammar.longest is not None and len(text) > grammar.longest:
        return False
    for matches in _grammar_matchers(grammar.patterns):
        if not matches(text):
            return False
    return not grammar.a_labels or idna_labels.has_valid_labels(text)


@lru_cache(maxsize=64)
def _grammar_matchers(patterns: tuple[str, ...]) -> tuple[Callable[[str], bool], ...]:
    return tuple(pattern_matcher(v.Matches(pattern).anchored) for pattern in patterns)
