"""The corpus covers every node of predicates, for every pair of kinds."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, get_args

from contracts.backends.predicate_types import (
    UntypedNode,
    arithmetic_type,
    function_type,
    node_type,
)
from contracts.dtypes import (
    SCALARS,
    Bool,
    Bytes,
    Date,
    Datetime,
    Duration,
    Float,
    Int,
    Scalar,
    Text,
    Time,
    Uuid,
)
from contracts.dtypes import Decimal as DecimalType
from contracts.rules.predicate import (
    NODE_TYPES,
    Arithmetic,
    ClockPart,
    Comparison,
    DatePart,
    Function,
    FunctionName,
    IsIn,
    Node,
    Operator,
    Order,
    PatternTest,
    TextRelation,
    TextTest,
    When,
    children,
)
from contracts.rules.row import CustomRow
from contracts.specification import (
    FieldType,
    ListOf,
    Specification,
)
from tests.testing.corpus import CORPUS


def nodes(node: Node) -> Iterator[Node]:
    """A node and all that it is made of."""
    yield node
    for child in children(node):
        yield from nodes(child)


PREDICATES = [
    (case.specification, node)
    for case in CORPUS
    for requirement in case.specification.row_rules
    if not isinstance(requirement.rule, CustomRow)
    for node in nodes(requirement.rule.predicate)
]
"""Every node of every predicate, with the contract that it is about."""


def kind_in(node: Node, specification: Specification) -> str:
    """The kind of what a node yields; an instant is a kind of its own."""
    dtype = node_type(node, specification)
    return "aware" if dtype == Datetime(aware=True) else dtype.kind


KINDS: dict[str, Scalar] = {
    "bool": Bool(), "int": Int(), "float": Float(), "decimal": DecimalType(5, 2), "text": Text(),
    "bytes": Bytes(), "date": Date(), "datetime": Datetime(), "aware": Datetime(aware=True),
    "time": Time(), "duration": Duration(), "uuid": Uuid(),
}  # fmt: skip  # short values, several a line
"""A type of each kind of scalar."""


def test_every_node_has_cases() -> None:
    """Every class of node is in some predicate, `When` with and without an otherwise, and patterns
    match the whole and a part.
    """
    assert set(NODE_TYPES) == {type(node) for _, node in PREDICATES}
    found = {node.otherwise is None for _, node in PREDICATES if isinstance(node, When)}
    assert found == {True, False}
    patterns = {node.whole for _, node in PREDICATES if isinstance(node, PatternTest)}
    assert patterns == {True, False}
    relations = {node.relation for _, node in PREDICATES if isinstance(node, TextTest)}
    assert relations == set(get_args(TextRelation))


def test_every_operator_has_cases_for_every_pair_of_kinds() -> None:
    """Every operator combines every two kinds that it takes."""
    expected = {
        (operator, left, right)
        for operator in get_args(Operator)
        for left, right in itertools.product(KINDS, KINDS)
        if takes(arithmetic_type, operator, KINDS[left], KINDS[right])
    }
    found = {
        (node.operator, kind_in(node.left, contract), kind_in(node.right, contract))
        for contract, node in PREDICATES
        if isinstance(node, Arithmetic)
    }
    assert expected == found


def takes(typed: Any, *given: Any) -> bool:
    """Whether what is typed has a type."""
    try:
        typed(*given)
    except UntypedNode:
        return False
    return True


def test_every_function_has_cases_for_every_kind() -> None:
    """Every function is computed of every kind that it takes."""
    names = [name for group in (FunctionName, DatePart, ClockPart) for name in get_args(group)]
    kinds = {**KINDS, "list": ListOf(FieldType(Int()))}
    expected = {
        (name, kind)
        for name, (kind, dtype) in itertools.product(names, kinds.items())
        if takes(function_type, Function(name, NODE_TYPES[0](("x",))), dtype)
    }
    found = {
        (node.name, kind_in(node.of, contract))
        for contract, node in PREDICATES
        if isinstance(node, Function)
    }
    assert expected == found


def test_every_order_has_cases_for_every_kind() -> None:
    """Every two kinds that compare are compared in every order that they have; every kind is
    looked for among few and among many.
    """
    unlike = {("int", "float"), ("int", "decimal"), ("uuid", "text")}
    pairs = {(kind, kind) for kind in KINDS} | unlike | {(b, a) for a, b in unlike}
    expected = {
        (order, *pair)
        for order, pair in itertools.product(get_args(Order), pairs)
        if order in ("==", "!=") or not {"bool", "bytes"} & set(pair)
    }
    found = {
        (node.order, kind_in(node.left, contract), kind_in(node.right, contract))
        for contract, node in PREDICATES
        if isinstance(node, Comparison)
    }
    assert expected == found
    members = {
        (kind_in(node.of, contract), len(node.members) > 16)
        for contract, node in PREDICATES
        if isinstance(node, IsIn)
    }
    assert members == {*itertools.product(KINDS, (True, False))} - {("bool", True)}
    assert len(SCALARS) == len(KINDS) - 1
