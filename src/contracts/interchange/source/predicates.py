"""Predicates as Python source: `(col("status") != "off") | (col("speed") == 0)`."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from contracts.errors import Obstacle
from contracts.interchange.class_builder import Obstructed
from contracts.interchange.source.layout import (
    Bracketed,
    Chain,
    Joined,
    Prefixed,
    Source,
    on_one_line,
)
from contracts.interchange.source.names import Names
from contracts.interchange.source.values import write_constant, write_text
from contracts.rules import predicate as p
from contracts.rules.sentences import node_phrase

_COMPARED = (p.Comparison, p.AllOf, p.AnyOf)
"""The nodes with an operator that binds as loosely as a comparison, or more so."""
_OPERATED = (p.Arithmetic, *_COMPARED)
"""The nodes with an operator between operands."""


def write_predicate(node: p.Node, names: Names) -> Source:
    """The expression that makes a node.

    Raises:
        Obstructed: no expression makes it.
    """
    match node:
        case p.Ref(path):
            return f"{names.use('contracts', 'col')}({write_text('.'.join(path))})"
        case p.Const(value):
            return write_constant(value, names)
        case p.Arithmetic(operator, left, right):
            if isinstance(left, p.Const) and isinstance(right, p.Const):
                raise _unwritable(node)
            return Joined(operator, (_operand(left, names), _operand(right, names)))
        case p.Comparison(order, left, right):
            if isinstance(left, p.Const):
                raise _unwritable(node)  # Python would turn it round
            return Joined(order, tuple(_operand(one, names, _COMPARED) for one in (left, right)))
        case p.AllOf(members):
            return _joined("&", node, members, names)
        case p.AnyOf(members):
            return _joined("|", node, members, names)
        case p.Not(p.IsNull(of)):
            return _method(node, of, "is_not_null", (), names)
        case p.Not(of):
            return Prefixed("~", _operand(of, names))
        case p.IsNull(of):
            return _method(node, of, "is_null", (), names)
        case p.IsIn(of, members):
            return _method(node, of, "is_in", (write_constant([*members], names),), names)
        case p.TextTest(relation, of, text):
            other = write_text(text) if isinstance(text, str) else write_predicate(text, names)
            return _method(node, of, relation, (other,), names)
        case p.PatternTest(of, pattern, whole):
            part = () if whole else ("whole=False",)
            return _method(node, of, "matches", (write_text(pattern), *part), names)
        case p.Function("negative", of) if not isinstance(of, p.Const):
            return Prefixed("-", _operand(of, names))
        case p.Function("nfc" | "nfd" | "nfkc" | "nfkd" as form, of):
            return _method(node, of, "normalize", (write_text(form.upper()),), names)
        case p.Function(name, of):
            return _method(node, of, name, (), names)
        case p.When(condition, then, otherwise):
            start = Bracketed(
                f"{names.use('contracts', 'when')}(", (write_predicate(condition, names),)
            )
            required = (write_predicate(then, names),)
            if otherwise is None:
                return Bracketed(replace(start, closing=").then("), required)
            rest = (write_predicate(otherwise, names),)
            return Chain((start, Bracketed(".then(", required), Bracketed(".otherwise(", rest)))
        case p.Together((p.Ref(first), p.Ref(second))):
            fields = (write_text(".".join(first)), write_text(".".join(second)))
            return Bracketed(f"{names.ours('both_or_neither')}(", fields)
        case p.Together():
            raise _unwritable(node)
    assert_never(node)


def _joined(
    operator: str, node: p.AllOf | p.AnyOf, members: tuple[p.Node, ...], names: Names
) -> Source:
    if len(members) < 2 or any(isinstance(one, type(node)) for one in members):
        raise _unwritable(node)
    return Joined(operator, tuple(_operand(one, names) for one in members))


def _operand(node: p.Node, names: Names, apart: tuple[type, ...] = _OPERATED) -> Source:
    """An operand, in parentheses where it is one of the nodes that stand apart."""
    written = write_predicate(node, names)
    return (
        Bracketed("(", (written,), ")", comma_makes_tuple=True)
        if isinstance(node, apart)
        else written
    )


def _method(
    node: p.Node, of: p.Node, name: str, arguments: tuple[Source, ...], names: Names
) -> Source:
    if isinstance(of, p.Const):
        raise _unwritable(node)
    receiver = _operand(of, names)
    if isinstance(receiver, Prefixed):
        receiver = Bracketed("(", (receiver,), ")", comma_makes_tuple=True)
    return Bracketed(f"{on_one_line(receiver)}.{name}(", arguments)


def _unwritable(node: p.Node) -> Obstructed:
    problem = f"has the predicate '{node_phrase(node)}', which operators do not write"
    return Obstructed(Obstacle("", problem, "Write it with col(…) first"))
