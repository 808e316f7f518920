"""The value rules that row rules imply: conditions on one field alone, which generators then respect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from contracts.rules import predicate as p
from contracts.rules import value as v
from contracts.rules.requirement import Requirement
from contracts.rules.row import CustomRow
from contracts.specification import Specification

_BOUND_RULES: dict[str, Any] = {">=": v.Ge, ">": v.Gt, "<=": v.Le, "<": v.Lt}
_MIRRORED_ORDERS = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
_PLAIN_KINDS = ("int", "text", "date", "time")
"""The kinds whose constants in predicates have the Python type of the fields' values."""


def implied_value_rules(
    specification: Specification,
) -> dict[str, tuple[Requirement[v.ValueRule], ...]]:
    """The value rules of single fields that the row rules imply, by the fields' Python names."""
    found: dict[str, list[Requirement[v.ValueRule]]] = {}
    for requirement in specification.row_rules:
        if requirement.severity == "error" and not isinstance(requirement.rule, CustomRow):
            for name, rule in _value_rules(requirement.rule.predicate, specification):
                found.setdefault(name, []).append(Requirement(rule))
    return {name: tuple(rules) for name, rules in found.items()}


def _value_rules(node: p.Node, specification: Specification) -> Iterator[tuple[str, v.ValueRule]]:
    """The value rules that a predicate implies, each with its field."""
    match node:
        case p.AllOf(members):
            for member in members:
                if not isinstance(member, p.TextTest):
                    yield from _value_rules(member, specification)
            yield from _text_rules(one for one in members if isinstance(one, p.TextTest))
        case p.Comparison(order, p.Ref((name,)), p.Const(value)) if order in _BOUND_RULES:
            yield from _bound_rule(name, order, value, specification)
        case p.Comparison(order, p.Const(value), p.Ref((name,))) if order in _BOUND_RULES:
            yield from _bound_rule(name, _MIRRORED_ORDERS[order], value, specification)
        case p.Comparison(order, p.Function("length", p.Ref((name,))), p.Const(int(length))):
            yield from ((name, rule) for rule in _length_rules(order, length))
        case p.IsIn(p.Ref((name,)), members) if (
            specification.by_name[name].value.dtype.kind in _PLAIN_KINDS
        ):
            yield name, v.OneOf(*members)
        case p.PatternTest(p.Ref((name,)), pattern, whole):
            yield name, v.Matches(pattern, whole=whole)
        case p.TextTest():
            yield from _text_rules([node])
        case _:
            return


def _text_rules(tests: Iterable[p.TextTest]) -> Iterator[tuple[str, v.ValueRule]]:
    """The tests of a field's text (starts with, contains, ends with) as one pattern."""
    found: dict[str, dict[str, list[str]]] = {}
    for test in tests:
        if isinstance(test.of, p.Ref) and len(test.of.path) == 1 and isinstance(test.text, str):
            found.setdefault(test.of.path[0], {}).setdefault(test.relation, []).append(test.text)
    for name, of in found.items():
        first = max(of.get("starts_with", [""]), key=len)
        last = max(of.get("ends_with", [""]), key=len)
        parts = (re.escape(first), *map(re.escape, of.get("contains", [])), re.escape(last))
        yield name, v.Matches("(?s:.*)".join(parts))


def _bound_rule(
    name: str, order: str, value: Any, specification: Specification
) -> Iterator[tuple[str, v.ValueRule]]:
    """A bound; none for text, whose values are drawn without an order."""
    if specification.by_name[name].value.dtype.kind != "text":
        yield name, _BOUND_RULES[order](value)


def _length_rules(order: str, length: int) -> Iterator[v.ValueRule]:
    """The limits of a length that a comparison implies."""
    if order in ("==", ">=", ">"):
        yield v.MinLength(max(length + (order == ">"), 0))
    if order in ("==", "<=", "<") and length - (order == "<") >= 0:
        yield v.MaxLength(length - (order == "<"))
