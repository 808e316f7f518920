"""The reference of predicates: every node, kind and operator is listed, and yields what its table states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import contracts as ct
from contracts.backends.predicate_types import node_type
from contracts.rules.predicate import NODE_TYPES, Node, children
from contracts.rules.requirement import sentence
from contracts.rules.rule_set import as_requirement
from contracts.rules.sentences import value_phrase
from tests.house.docs_pages import (
    VALUES,
    can_be_asked,
    code_in,
    kinds_in,
    namespace_of,
    over,
    rows_of,
    written,
)

MEMBERS: dict[str, Any] = {
    "bool": True, "int": 1, "float": 0.5, "decimal": Decimal("0.50"), "text": "a", "bytes": b"a",
    "date": date(2024, 3, 2), "datetime": datetime(2024, 3, 2), "time": time(12),
    "duration": timedelta(hours=1), "uuid": UUID(int=0), "list": [1], "struct": {"x": 1.0},
}  # fmt: skip  # short values, several a line
OPERATORS = {
    "+": lambda x, y: x + y, "-": lambda x, y: x - y, "*": lambda x, y: x * y,
    "/": lambda x, y: x / y, "%": lambda x, y: x % y,
}  # fmt: skip  # short values, several a line


def can_be_had(value: ct.Expression, x: str, y: str) -> bool:
    """Whether a value can be computed from fields of these kinds, and so compared with itself."""
    same = value
    return can_be_asked(value == same, x, y)


def nodes_in(node: Node) -> Iterator[type]:
    """The kinds of nodes in a predicate."""
    yield type(node)
    for child in children(node):
        yield from nodes_in(child)


def test_predicates_are_as_the_reference_lists_them() -> None:
    """Each listed predicate has the listed sentence, and is applied to fields of the listed kinds."""
    namespace = namespace_of("rules.md")
    for cell, says, kinds in rows_of("rules.md", "Tests"):
        asked = written(cell, namespace)
        assert sentence(as_requirement(asked).rule) == code_in(says)
        found = set()
        for kind in VALUES:
            rule = ct.col("x").is_in([MEMBERS[kind]]) if "is_in(" in cell else asked
            found |= {kind} if can_be_asked(rule, kind, kind) else set()
        assert found == kinds_in(kinds), cell


def test_kinds_are_compared_where_the_reference_lists_them() -> None:
    """The listed pairs of kinds are compared with one another, in any order and both ways round,
    and no other pairs are.
    """
    x, y = ct.col("x"), ct.col("y")
    found = {
        frozenset((one, other))
        for one in VALUES
        for other in VALUES
        if one != other and can_be_asked(x == y, one, other) and can_be_asked(x < y, one, other)
    }
    assert found == {
        frozenset(pair[:2]) for pair in rows_of("rules.md", "Different types compared")
    }


def test_values_yield_what_the_reference_lists() -> None:
    """Each listed value reads as listed, is available for the listed kinds, and yields the listed
    kind.
    """
    namespace = namespace_of("rules.md")
    for cell, says, kinds, yields in rows_of("rules.md", "Values"):
        value = written(cell, namespace)
        assert value_phrase(value.node) == code_in(says)
        found = {kind for kind in VALUES if can_be_had(value, kind, kind)}
        assert found == kinds_in(kinds), cell
        for kind in found:
            got = node_type(value.node, over(kind, kind)).kind
            assert got == (kind if yields == "the same" else yields)


def test_arithmetic_yields_what_the_reference_lists() -> None:
    """The listed kinds combine as listed, and no others do."""
    found = {}
    for x in VALUES:
        for y in VALUES:
            for sign, combine in OPERATORS.items():
                value = combine(ct.col("x"), ct.col("y"))
                if can_be_had(value, x, y):
                    found[x, y, sign] = node_type(value.node, over(x, y)).kind
    listed = {
        (x, y, code_in(sign)): yields
        for x, y, signs, yields in rows_of("rules.md", "Arithmetic")
        for sign in signs.split(" ")
    }
    assert found == listed


def test_every_operation_of_predicates_is_listed() -> None:
    """The reference has each kind of node and each method of an expression, and each function."""
    namespace = namespace_of("rules.md")
    cells = [
        row[0]
        for heading in ("Row rules", "Tests", "Values")
        for row in rows_of("rules.md", heading)
    ]
    nodes: set[type] = set()
    for cell in cells:
        made = written(cell, namespace)
        if isinstance(made, ct.Requirement):
            made = made.rule.predicate
        node = getattr(made, "node", made)
        nodes |= set(nodes_in(node)) if isinstance(node, NODE_TYPES) else set()
    sign = ct.col("x") + ct.col("y")  # listed under Arithmetic, by its operators
    assert nodes | set(nodes_in(sign.node)) == set(NODE_TYPES)
    methods = {name for name in vars(ct.Expression) if not name.startswith("_")} - {"node"}
    text = "\n".join(cells)
    assert {name for name in methods if f".{name}(" not in text} == set()
