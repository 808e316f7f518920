"""Generated rules as tuples in words of their own, and the library's rules written from them.

Every rule has a name, so that a report's lines can be distinguished.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import contracts as ct
from tests.reference.contracts import (
    INNER,
    Plan,
    Planned,
    alias_of,
    contract_of,
)

Term = tuple[Any, ...]
Row = dict[str, Any]
Broken = dict[tuple[str | None, str, str], frozenset[int]]
"""The rows that break a rule, by its field, its code and its name."""

ABSENT = object()


@dataclass(frozen=True)
class Terms:
    """A rule with its name and its terms."""

    name: str
    rule: Term
    severity: str = "error"
    tolerate_rows: int | None = None


@dataclass(frozen=True)
class Ruled:
    """A generated contract: its fields, its row rules and its table rules."""

    planned: Planned
    row_rules: tuple[Terms, ...] = ()
    table_rules: tuple[Terms, ...] = ()
    defaults: tuple[tuple[str, Any], ...] = ()

    @property
    def contract(self) -> type[ct.Contract]:
        """The contract, as its author would declare it."""
        rules = [written(terms, row_rule_of(terms.rule)) for terms in self.row_rules]
        rules += [written(terms, table_rule_of(terms.rule)) for terms in self.table_rules]
        return contract_of(self.planned, ct.rules(*rules), dict(self.defaults))

    def filled(self, row: Row) -> Row:
        """The row with its defaults filled, its fields under their names in data."""
        done = {}
        for name, plan in self.planned.items():
            alias = alias_of(plan, name)
            value = row.get(alias, row.get(name, ABSENT))
            if (value is None or value is ABSENT) and name in dict(self.defaults):
                value = default_form(plan, dict(self.defaults)[name])
            if plan.kind == "struct" and type(value) is dict:  # in the contract's order
                value = {member: value[member] for member in INNER if member in value} | value
            if value is not ABSENT:
                done[alias] = value
        given = {alias_of(p, n) if alias_of(p, n) in row else n for n, p in self.planned.items()}
        return done | {key: value for key, value in row.items() if key not in given}

    def fills(self, rows: list[Row]) -> dict[str, int]:
        """How often each default, None apart, replaces an absent value or a null."""
        counts = {}
        for name, default in self.defaults:
            alias = alias_of(self.planned[name], name)
            gone = sum(row.get(alias, row.get(name)) is None for row in rows)
            if default is not None and gone:
                counts[alias] = gone
        return counts


def written(terms: Terms, rule: Any) -> Any:
    """A rule with its terms; a group's rule has them inside."""
    settings: dict[str, Any] = {"name": terms.name, "severity": terms.severity}
    if terms.tolerate_rows is not None:
        settings["tolerate_rows"] = terms.tolerate_rows
    if isinstance(rule, tuple):
        by, inner = rule
        return ct.group(by, ct.rule(inner, **settings))
    return ct.rule(rule, **settings)


def default_form(plan: Plan, default: Any) -> Any:
    """A default as it is in the data that it is filled into: in contract form."""
    if default is None:
        return None
    if plan.kind in ("float", "latitude"):
        return float(default)
    return (
        str(default)
        if plan.kind == "uuid"
        else plainly(default)
        if plan.kind == "aware"
        else default
    )


def expression_of(term: Term) -> Any:
    """A drawn predicate as the library's."""
    match term:
        case ("field", path):
            return ct.col(path)
        case ("const", value):
            return value
        case ("row_rule", predicate, on_null):
            return ct.rule(expression_of(predicate), on_null=on_null)
        case ("is_null", of):
            return expression_of(of).is_null()
        case ("together", *members):
            return ct.both_or_neither(*(path for _, path in members))
        case ("not", of):
            return ~expression_of(of)
        case ("and", left, right):
            return expression_of(left) & expression_of(right)
        case ("or", left, right):
            return expression_of(left) | expression_of(right)
        case ("when", condition, then):
            return ct.when(expression_of(condition)).then(expression_of(then))
        case ("when", condition, then, otherwise):
            asked = ct.when(expression_of(condition)).then(expression_of(then))
            return asked.otherwise(expression_of(otherwise))
        case ("negative", of):
            return -expression_of(of)
        case ("is_in", of, members):
            return expression_of(of).is_in(members)
        case ("starts_with" | "ends_with" | "contains" as name, of, text):
            other = text if isinstance(text, str) else expression_of(text)
            return getattr(expression_of(of), name)(other)
        case (name, of):
            return getattr(expression_of(of), name)()
        case (operator, left, right):
            return PYTHON[operator](expression_of(left), expression_of(right))
        case _:
            raise AssertionError(term)


PYTHON: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def row_rule_of(term: Term) -> Any:
    """A drawn row rule as the library's."""
    return expression_of(term).rule


def table_rule_of(term: Term) -> Any:
    """A drawn table rule as the library's; a group as its fields and the rule of each."""
    match term:
        case ("group", by, inner):
            return by, table_rule_of(inner)
        case ("row_count", low, high):
            return ct.RowCount(min=low, max=high)
        case ("unique", names, nulls, ignores_case):
            return ct.Unique(*names, nulls=nulls, ignore_case=ignores_case)
        case ("references", name, key):
            return ct.References(name, None, key)
        case ("sorted", name, descending, strict):
            return ct.Sorted(name, descending=descending, strict=strict)
        case ("past", name):
            return ct.Past(name)
        case ("future", name):
            return ct.Future(name)
        case ("null_share", name, most):
            return ct.NullShare(name, max=most)
        case ("distinct", name, low, high):
            return ct.Distinct(name, ge=low, le=high)
        case ("distinct_share", name, low, high):
            return ct.DistinctShare(name, ge=low, le=high)
        case ("standard_deviation", name, low, high):
            return ct.StandardDeviation(name, ge=low, le=high)
        case ("mean", name, low, high):
            return ct.Mean(name, ge=low, le=high)
        case ("sum", name, low, high):
            return ct.Sum(name, ge=low, le=high)
        case ("quantile", name, low, high, q):
            return ct.Quantile(name, q, ge=low, le=high)
        case _:
            raise AssertionError(term)


def plainly(value: Any) -> Any:
    """A value as it is computed with."""
    if isinstance(value, Decimal):
        return Fraction(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    return value
