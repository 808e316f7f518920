"""Rules as checks of pandera's: the built-in ones, where one asks the same on Polars frames."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

import polars as pl

from contracts.rules.predicate import (
    AllOf,
    Comparison,
    Const,
    Function,
    IsIn,
    IsNull,
    Node,
    Not,
    PatternTest,
    Ref,
    TextTest,
)
from contracts.rules.requirement import Requirement, sentence
from contracts.rules.row import Satisfies
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

CANONICAL_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
ORDERS = {
    "==": "equal_to",
    "!=": "not_equal_to",
    "<": "less_than",
    "<=": "less_than_or_equal_to",
    ">": "greater_than",
    ">=": "greater_than_or_equal_to",
}
"""The check of each comparison with a constant."""


class Unasked(Exception):
    """pandera has no check that asks the same; says why, as the predicate of the field."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Call:
    """A built-in check to be made: its name, and what it is given."""

    check: str
    given: tuple[Any, ...]

    def made(self, terms: dict[str, Any]) -> Any:
        """The check itself.

        Args:
            terms: what else it is told: a name, that it warns.
        """
        from pandera.polars import Check

        return getattr(Check, self.check)(*self.given, **terms)


def terms_of(requirement: Requirement[Any]) -> dict[str, Any]:
    """The terms of a requirement as pandera has them.

    Raises:
        Unasked: it has others.
    """
    if requirement.tolerate_share is not None or requirement.tolerate_rows is not None:
        raise Unasked(f"tolerates some that break a rule ({sentence(requirement.rule)})")
    if requirement.cost != 1:
        raise Unasked(f"has a rule ({sentence(requirement.rule)}) of a cost")
    named = {} if requirement.name is None else {"name": requirement.name}
    return named | ({"raise_warning": True} if requirement.severity == "warn" else {})


def calls_for(rule: ValueRule, dtype: pl.DataType) -> list[Call]:
    """The built-in checks that together ask a column what a value rule does.

    Raises:
        Unasked: there are none.
    """
    match rule:
        case Ge(bound) | Gt(bound) | Le(bound) | Lt(bound):
            order = {Ge: ">=", Gt: ">", Le: "<=", Lt: "<"}[type(rule)]
            return [Call(ORDERS[order], (operand(bound, dtype),))]
        case OneOf(members):
            return [Call("isin", ([operand(one, dtype) for one in members],))]
        case CodeList():
            return [Call("isin", ([*rule.members],))]
        case MinLength(length) if isinstance(dtype, pl.String):
            return [Call("str_length", (length, None))]
        case MaxLength(length) if isinstance(dtype, pl.String):
            return [Call("str_length", (None, length))]
        case MinLength() | MaxLength() if isinstance(dtype, pl.Array):
            return []  # the type says it
        case Matches():
            return [Call("str_contains", (pattern_of(rule),))]
        case NamedFormat() if not rule.grammar.a_labels:
            longest = rule.grammar.longest
            whole = [pattern_of(Matches(pattern)) for pattern in rule.grammar.patterns]
            limit = [] if longest is None else [Call("str_length", (None, longest))]
            return [*(Call("str_contains", (pattern,)) for pattern in whole), *limit]
        case NamedFormat() | MinLength() | MaxLength() | MultipleOf() | Custom():
            raise Unasked(f"must {rule}, which no check of pandera's asks")
        case _:
            assert_never(rule)


def pattern_of(rule: Matches) -> str:
    """The pattern to search for, in the syntax that Rust's engine and Python's share: Polars searches
    by the one, once pandera has read it by the other.

    Raises:
        Unasked: Python's does not read it.
    """
    pattern = f"^{grouped(rule.pattern)}$" if rule.whole else rule.pattern
    try:
        re.compile(pattern)
    except re.error as error:
        raise Unasked(
            f"must {rule}, which Python's re, by which pandera reads it, refuses ({error})"
        ) from None
    return pattern


def grouped(pattern: str) -> str:
    """A pattern in parentheses, the flags at its beginning as those of the group."""
    flags = FLAGS.match(pattern)
    return f"(?:{pattern})" if flags is None else f"(?{flags[1]}:{pattern[flags.end() :]})"


FLAGS = re.compile(r"\(\?([a-zA-Z]+)\)")


def operand(given: Any, dtype: pl.DataType) -> Any:
    """A value that Polars compares with a column of the type: an instant in the column's own zone."""
    if isinstance(given, UUID):
        return str(given)
    if isinstance(given, datetime) and isinstance(dtype, pl.Datetime) and dtype.time_zone:
        return given.astimezone(ZoneInfo(dtype.time_zone))
    return given


# Row rules ----------------------------------------------------------------------------------


def field_of(rule: Any) -> str | None:
    """The one field that a row rule reads, or None if it reads others or what is in it."""
    paths = rule.paths if isinstance(rule, Satisfies) else ()
    return paths[0][0] if len(paths) == 1 and len(paths[0]) == 1 else None


def calls_for_predicate(node: Node, dtype: pl.DataType) -> list[Call]:
    """The built-in checks that together ask what a predicate of one field does.

    Raises:
        Unasked: there are none.
    """
    match node:
        case AllOf(members) if not any(map(is_null_test, members)):
            return [call for member in members for call in calls_for_predicate(member, dtype)]
        case Comparison(order, Ref(), Const(value)):
            return [Call(ORDERS[order], (operand(value, dtype),))]
        case Comparison(">=", Function("length", Ref()), Const(int() as length)) if is_text(dtype):
            return [Call("str_length", (length, None))]
        case Comparison("<=", Function("length", Ref()), Const(int() as length)) if is_text(dtype):
            return [Call("str_length", (None, length))]
        case IsIn(Ref(), members):
            return [Call("isin", ([operand(one, dtype) for one in members],))]
        case Not(IsIn(Ref(), members)):
            return [Call("notin", ([operand(one, dtype) for one in members],))]
        case Not(IsNull(Ref())):
            return [Call("notin", ([],))]  # of null Polars answers null
        case TextTest(relation, Ref(), text):
            return [TEXT_TESTS[relation](text)]
        case PatternTest(Ref(), pattern, whole):
            return [Call("str_contains", (pattern_of(Matches(pattern, whole=whole)),))]
        case _:
            raise Unasked("has a row rule that no check of pandera's asks")


def is_null_test(node: Node) -> bool:
    """Whether a predicate is that there is a value, whose answer is never null itself."""
    return isinstance(node, Not) and isinstance(node.of, IsNull)


def is_text(dtype: Any) -> bool:
    """Whether pandera's checks of text can be asked of a column of the type."""
    return bool(dtype == pl.String)


TEXT_TESTS: dict[str, Callable[[str], Call]] = {
    "starts_with": lambda text: Call("str_startswith", (text,)),
    "ends_with": lambda text: Call("str_endswith", (text,)),
    "contains": lambda text: Call("str_contains", (re.escape(text),)),
}
"""The check of each relation of texts."""
