"""pandera's built-in checks and the rules that mean the same, in both directions."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, assert_never

import polars as pl
from pandera.polars import Check

from contracts.interchange.pandera.check_operands import CheckedColumn, grouped, polars_operand
from contracts.rules import predicate as p
from contracts.rules import value as v
from contracts.rules.aggregate import Distinct
from contracts.rules.builders import col
from contracts.rules.expression import Expression

OpenCheck = Callable[..., Check]
"""A built-in check with its arguments, open for its terms: `name=`, `raise_warning=`, `ignore_na=`."""
_Bound = v.Ge | v.Gt | v.Le | v.Lt
_PredicateRule = _Bound | v.OneOf | v.NoneOf | v.Matches | v.MinLength | v.MaxLength
"""The value rules that a predicate of one field can state as well."""

_COMPARISON_CHECKS: dict[str, tuple[p.Order, type[_Bound] | None]] = {
    "equal_to": ("==", None),
    "not_equal_to": ("!=", None),
    "less_than": ("<", v.Lt),
    "less_than_or_equal_to": ("<=", v.Le),
    "greater_than": (">", v.Gt),
    "greater_than_or_equal_to": (">=", v.Ge),
}
"""The operator of each check that compares with one value, and the value rule, where it is a bound."""
_BOUND_OF_CHECK = {
    check: bound for check, (_, bound) in _COMPARISON_CHECKS.items() if bound is not None
}
_CHECK_OF_ORDER = {order: check for check, (order, _) in _COMPARISON_CHECKS.items()}
_WHOLE_PATTERN = re.compile(r"\^\(\?:(?P<pattern>.*)\)\$", re.DOTALL)
"""The form that `search_pattern` gives to a pattern that the whole text must match."""


class NoSuchCheck(Exception):
    """pandera has no check that means the same; the message is the predicate of the field."""


# Checks as rules ----------------------------------------------------------------------------


def read_builtin(check: str, arguments: dict[str, Any], column: CheckedColumn) -> list[Any]:
    """The value rules, predicates and counts that a built-in check requires of a column.

    Args:
        check: its name: "in_range".
        arguments: its arguments by pandera's names for them.

    Raises:
        Obstructed: no rule means the same.
    """
    is_bound = check in _BOUND_OF_CHECK or check == "in_range"
    if is_bound and isinstance(column.dtype, (pl.Enum, pl.Categorical)):
        problem = (
            f"has the check {check!r} on {column.dtype}, which goes by the order of categories"
        )
        raise column.refusal(problem, "List the categories that are meant: Check.isin([…])")
    match check:
        case _ if check in _BOUND_OF_CHECK:
            (bound,) = arguments.values()
            return _read_bound(column, _BOUND_OF_CHECK[check](bound))
        case "in_range":
            low: _Bound = (v.Ge if arguments["include_min"] else v.Gt)(arguments["min_value"])
            high: _Bound = (v.Le if arguments["include_max"] else v.Lt)(arguments["max_value"])
            return [*_read_bound(column, low), *_read_bound(column, high)]
        case "equal_to":
            value = column.operand(arguments["value"])
            return [v.OneOf(*(column.members([value]) if column.dtype.is_integer() else [value]))]
        case "not_equal_to":
            return _read_exclusion(column, [column.operand(arguments["value"])])
        case "isin":
            return [v.OneOf(*column.members(arguments["allowed_values"]))]
        case "notin":
            return _read_exclusion(column, arguments["forbidden_values"])
        case "unique_values_eq":
            members = column.members(arguments["values"])
            if len(members) < len(arguments["values"]):
                problem = "has a check that requires members that the type cannot hold"
                raise column.refusal(problem, "Leave them out")
            return [v.OneOf(*members), Distinct(column.name, ge=len(members), le=len(members))]
        case _:
            return _read_text_builtin(check, arguments, column)


def _read_text_builtin(check: str, arguments: dict[str, Any], column: CheckedColumn) -> list[Any]:
    if column.dtype != pl.String:
        problem = (
            f"has the check {check!r} on {column.dtype}, where {column.library} cannot evaluate it"
        )
        raise column.refusal(problem, f"Leave it out, or declare {column.text_type}")
    match check:
        case "str_matches":
            return [_read_pattern(column.search_from_start(column.pattern(arguments["pattern"])))]
        case "str_contains":
            return [_read_pattern(column.pattern(arguments["pattern"]))]
        case "str_startswith":
            return [col(column.name).starts_with(arguments["string"])]
        case "str_endswith":
            return [col(column.name).ends_with(arguments["string"])]
        case "str_length":
            exact = arguments.get("exact_value")
            ends: tuple[Any, ...] = ((v.MinLength, "min_value"), (v.MaxLength, "max_value"))
            lengths = [(rule, arguments.get(end) if exact is None else exact) for rule, end in ends]
            return [rule(length) for rule, length in lengths if length is not None]
        case _:
            problem = f"has the check {check!r}, which is not known here"
            raise column.refusal(problem, "Replace it with a rule")


def _read_bound(column: CheckedColumn, rule: _Bound) -> list[_Bound | Expression]:
    """A bound in the column's own type; nothing where all values in contract form are within it."""
    bound: Any = column.operand(rule.bound)
    is_lower = isinstance(rule, (v.Ge, v.Gt))
    if column.dtype == pl.String:  # text compares by code points, which only a predicate does
        return [as_predicate(rule, column.name)]
    if isinstance(bound, float) and math.isinf(bound):
        if (bound < 0) == is_lower:
            return []
    elif column.dtype.is_integer() and isinstance(bound, float):  # whole ones are integers by now
        return [v.Ge(math.ceil(bound))] if is_lower else [v.Le(math.floor(bound))]
    if column.dtype.is_unsigned_integer() and is_lower and bound < 0:
        return []
    return [type(rule)(bound)]


def _read_exclusion(column: CheckedColumn, members: Iterable[Any]) -> list[Expression]:
    possible, field = column.possible_members(members), col(column.name)
    if len(possible) == 1:
        return [field != possible[0]]
    return [~field.is_in(possible)] if possible else []


def _read_pattern(pattern: str) -> v.Matches:
    whole = _WHOLE_PATTERN.fullmatch(pattern)
    try:
        re.compile(whole["pattern"] if whole else "")
    except re.error:  # the parentheses are not one pair: "^(?:a)|(?:b)$"
        whole = None
    return v.Matches(whole["pattern"]) if whole else v.Matches(pattern, whole=False)


def as_predicate(rule: _PredicateRule | Expression, name: str) -> Expression:
    """A value rule as a predicate of a field, which can fail null too; a predicate as it is."""
    field = col(name)
    match rule:
        case Expression():
            return rule
        case v.Ge() | v.Gt() | v.Le() | v.Lt():
            compare: Any = getattr(operator, rule.code)  # operator.ge for Ge
            return Expression(compare(field, rule.bound).node)
        case v.OneOf(members):
            return field.is_in(members)
        case v.NoneOf(members):
            return ~field.is_in(members)
        case v.Matches(pattern, whole):
            return field.matches(pattern, whole=whole)
        case v.MinLength(length):
            return field.length() >= length
        case v.MaxLength(length):
            return field.length() <= length
        case _:
            assert_never(rule)


# Rules as checks ----------------------------------------------------------------------------


def write_rule(rule: v.ValueRule, dtype: pl.DataType) -> list[OpenCheck]:
    """The built-in checks that together mean the same as a value rule.

    Raises:
        NoSuchCheck: there are none.
    """
    match rule:
        case v.MinLength() | v.MaxLength() if isinstance(dtype, pl.Array):
            return []  # the type has the length
        case v.MinLength() | v.MaxLength() if dtype != pl.String:
            raise NoSuchCheck(f"must {rule}, which pandera has no check for")
        case v.CodeList():
            return [partial(Check.isin, [*rule.members])]
        case v.NamedFormat() if not rule.grammar.a_labels:
            longest = rule.grammar.longest
            limit = [] if longest is None else [partial(Check.str_length, None, longest)]
            patterns = [v.Matches(pattern) for pattern in rule.grammar.patterns]
            return [*(partial(Check.str_contains, search_pattern(one)) for one in patterns), *limit]
        case v.NamedFormat() | v.MultipleOf() | v.UniqueItems() | v.Custom():
            raise NoSuchCheck(f"must {rule}, which pandera has no check for")
        case _:
            return write_predicate(as_predicate(rule, "value").node, dtype)


def write_predicate(node: p.Node, dtype: pl.DataType) -> list[OpenCheck]:
    """The built-in checks that together mean the same as a predicate of one field.

    Raises:
        NoSuchCheck: there are none.
    """
    is_text = dtype == pl.String
    match node:
        case p.AllOf(members) if not any(map(is_not_null_test, members)):
            return [check for member in members for check in write_predicate(member, dtype)]
        case p.Comparison(order, p.Ref(), p.Const(value)):
            return [partial(getattr(Check, _CHECK_OF_ORDER[order]), polars_operand(value, dtype))]
        case p.Comparison(">=", p.Function("length", p.Ref()), p.Const(int(length))) if is_text:
            return [partial(Check.str_length, length, None)]
        case p.Comparison("<=", p.Function("length", p.Ref()), p.Const(int(length))) if is_text:
            return [partial(Check.str_length, None, length)]
        case p.IsIn(p.Ref(), members):
            return [partial(Check.isin, [polars_operand(one, dtype) for one in members])]
        case p.Not(p.IsIn(p.Ref(), members)):
            return [partial(Check.notin, [polars_operand(one, dtype) for one in members])]
        case p.Not(p.IsNull(p.Ref())):
            return [partial(Check.notin, [])]  # to which Polars answers null for null
        case p.TextTest("starts_with", p.Ref(), str(text)):
            return [partial(Check.str_startswith, text)]
        case p.TextTest("ends_with", p.Ref(), str(text)):
            return [partial(Check.str_endswith, text)]
        case p.TextTest("contains", p.Ref(), str(text)):
            return [partial(Check.str_contains, re.escape(text))]
        case p.PatternTest(p.Ref(), pattern, whole):
            return [partial(Check.str_contains, search_pattern(v.Matches(pattern, whole)))]
        case _:
            raise NoSuchCheck("has a row rule that pandera has no check for")


def is_not_null_test(node: p.Node) -> bool:
    """Whether a predicate is `is_not_null()`, whose own answer is never null."""
    return isinstance(node, p.Not) and isinstance(node.of, p.IsNull)


def search_pattern(rule: v.Matches) -> str:
    """The pattern to search for, in the syntax that Rust's engine and Python's share: pandera compiles it
    with Python's, and Polars searches with Rust's.

    Raises:
        NoSuchCheck: Python's engine refuses it.
    """
    pattern = f"^{grouped(rule.pattern)}$" if rule.whole else rule.pattern
    try:
        re.compile(pattern)
    except re.error as error:
        problem = f"must {rule}, which Python's re, by which pandera reads it, refuses ({error})"
        raise NoSuchCheck(problem) from None
    return pattern
