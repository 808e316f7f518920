"""What a rule asks of one Python value in contract form."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any, assert_never

from contracts.backends import labels
from contracts.errors import is_failure
from contracts.rendering import error_text
from contracts.rules.formats import Grammar
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
from contracts.specification import Value

STEP_SLACK = 1e-9
STEP_SLACK_PER_STEP = 2.0**-50
"""A float is a multiple of a step when its quotient lies this near a whole number: the first for
the decimal fractions people write, the second for the rounding of a large quotient."""


class RuleFailed(Exception):
    """A rule's own interpretation failed; the message says how."""


def holds(rule: ValueRule, value: Any, expected: Value) -> bool:
    """Whether a value in contract form, neither null nor NaN, satisfies the rule.

    Args:
        expected: what the value must be: a custom rule of columns needs its type.

    Raises:
        RuleFailed: the rule is a `Custom` whose interpretation raised or gave no Boolean.
    """
    match rule:
        case Ge(bound):
            return bool(value >= bound)
        case Gt(bound):
            return bool(value > bound)
        case Le(bound):
            return bool(value <= bound)
        case Lt(bound):
            return bool(value < bound)
        case MultipleOf(step):
            return is_multiple(value, step)
        case MinLength(length):
            return len(value) >= length
        case MaxLength(length):
            return len(value) <= length
        case Matches():
            return matcher(rule.anchored)(value)
        case OneOf(members):
            return value in members
        case NamedFormat():
            return is_written(value, rule.grammar)
        case CodeList():
            return value in rule.codes.set
        case Custom():
            return ask(rule, value, expected)
        case _:
            assert_never(rule)


def is_multiple(value: Any, step: Any) -> bool:
    """Whether the value is a whole number of steps (see `MultipleOf`)."""
    if not isinstance(value, float):
        return Fraction(value) % Fraction(step) == 0  # a decimal context would round
    quotient = value / step
    if not math.isfinite(quotient):
        return False
    slack = STEP_SLACK + abs(quotient) * STEP_SLACK_PER_STEP
    return bool(abs(quotient - round(quotient)) <= slack)


@lru_cache(maxsize=1024)
def matcher(pattern: str) -> Callable[[str], bool]:
    """A function that says whether the Rust engine finds the pattern in a text.

    Raises:
        pydantic_core.SchemaError: the engine refuses the pattern.
    """
    from pydantic_core import SchemaValidator, core_schema

    schema = core_schema.str_schema(pattern=pattern, strict=True, regex_engine="rust-regex")
    return SchemaValidator(schema).isinstance_python


def is_written(text: str, grammar: Grammar) -> bool:
    """Whether a text is written as the grammar has it."""
    if grammar.longest is not None and len(text) > grammar.longest:
        return False
    for matches in matchers(grammar.patterns):
        if not matches(text):
            return False
    return not grammar.a_labels or labels.are_valid(text)


@lru_cache(maxsize=64)
def matchers(patterns: tuple[str, ...]) -> tuple[Callable[[str], bool], ...]:
    """For each pattern a function that says whether it matches the whole of a text."""
    return tuple(matcher(Matches(pattern).anchored) for pattern in patterns)


def ask(rule: Custom, value: Any, expected: Value) -> bool:
    """What a custom rule answers about one value in contract form; None is "no".

    Raises:
        RuleFailed: its interpretation raised or gave no Boolean.
    """
    if rule.accepts is None:
        return _ask_through_a_frame(rule, value, expected)
    try:
        answer = rule.accepts(value)
    except BaseException as error:
        if not is_failure(error):
            raise
        raise RuleFailed(f"it raised {error_text(error)}") from error
    if answer is None:
        return False
    if not isinstance(answer, bool) and type(answer).__name__ not in ("bool", "bool_"):
        raise RuleFailed(f"it answered {type(answer).__name__}, not a Boolean")
    return bool(answer)


def _ask_through_a_frame(rule: Custom, value: Any, expected: Value) -> bool:
    """What a custom rule that reads columns only answers about a column of one value."""
    import polars as pl

    from contracts.backends.expressions import refused
    from contracts.backends.physical import physical_type

    frame = pl.DataFrame({"value": [value]}, schema={"value": physical_type(expected.dtype)})
    mask = refused(rule, pl.col("value"), expected)
    try:
        answer = frame.select(mask).item()
    except BaseException as error:
        if not is_failure(error):
            raise
        raise RuleFailed(f"the engine raised {error_text(error)}") from error
    return answer is False
