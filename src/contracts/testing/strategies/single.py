"""Row rules that ask something of one field alone, as the rules of its value that say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from contracts.rules.predicate import (
    AllOf,
    Comparison,
    Const,
    Function,
    IsIn,
    Node,
    PatternTest,
    Ref,
    TextTest,
)
from contracts.rules.requirement import Requirement
from contracts.rules.row import CustomRow
from contracts.rules.value import Ge, Gt, Le, Lt, Matches, MaxLength, MinLength, OneOf, ValueRule
from contracts.specification import Specification

BOUNDS: dict[str, Any] = {">=": Ge, ">": Gt, "<=": Le, "<": Lt}
TURNED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
PLAIN = ("int", "text", "date", "time")
"""The kinds whose constants are of the type that their fields' values have."""


def asked_alone(specification: Specification) -> dict[str, tuple[Requirement[ValueRule], ...]]:
    """What row rules ask of single fields, by their Python names."""
    found: dict[str, list[Requirement[ValueRule]]] = {}
    for requirement in specification.row_rules:
        if requirement.severity == "error" and not isinstance(requirement.rule, CustomRow):
            for name, rule in value_rules(requirement.rule.predicate, specification):
                found.setdefault(name, []).append(Requirement(rule))
    return {name: tuple(rules) for name, rules in found.items()}


def value_rules(node: Node, specification: Specification) -> Iterator[tuple[str, ValueRule]]:
    """The rules of values that a predicate implies, each with its field."""
    match node:
        case AllOf(members):
            for member in members:
                if not isinstance(member, TextTest):
                    yield from value_rules(member, specification)
            yield from texts(one for one in members if isinstance(one, TextTest))
        case Comparison(order, Ref((name,)), Const(value)) if order in BOUNDS:
            yield from bound(name, order, value, specification)
        case Comparison(order, Const(value), Ref((name,))) if order in BOUNDS:
            yield from bound(name, TURNED[order], value, specification)
        case Comparison(order, Function("length", Ref((name,))), Const(int(length))):
            yield from ((name, rule) for rule in lengths(order, length))
        case IsIn(Ref((name,)), members) if specification.by_name[name].value.dtype.kind in PLAIN:
            yield name, OneOf(*members)
        case PatternTest(Ref((name,)), pattern, whole):
            yield name, Matches(pattern, whole=whole)
        case TextTest():
            yield from texts([node])
        case _:
            return


def texts(tests: Iterable[TextTest]) -> Iterator[tuple[str, ValueRule]]:
    """What texts of a field start with, contain and end with, as one pattern."""
    asked: dict[str, dict[str, list[str]]] = {}
    for test in tests:
        if isinstance(test.of, Ref) and len(test.of.path) == 1:
            asked.setdefault(test.of.path[0], {}).setdefault(test.relation, []).append(test.text)
    for name, of in asked.items():
        first = max(of.get("starts_with", [""]), key=len)
        last = max(of.get("ends_with", [""]), key=len)
        parts = (re.escape(first), *map(re.escape, of.get("contains", [])), re.escape(last))
        yield name, Matches("(?s:.*)".join(parts))


def bound(
    name: str, order: str, value: Any, specification: Specification
) -> Iterator[tuple[str, ValueRule]]:
    """A bound of a field that has an order other than that of text."""
    if specification.by_name[name].value.dtype.kind != "text":
        yield name, BOUNDS[order](value)


def lengths(order: str, length: int) -> Iterator[ValueRule]:
    """What is asked of a length, as the limits of one."""
    if order in ("==", ">=", ">"):
        yield MinLength(max(length + (order == ">"), 0))
    if order in ("==", "<=", "<") and length - (order == "<") >= 0:
        yield MaxLength(length - (order == "<"))
