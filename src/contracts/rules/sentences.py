"""How predicates read: "status must differ from 'off' or speed must be 0"."""

from __future__ import annotations

from typing import Literal, assert_never

from contracts.rules.predicate import (
    AllOf,
    AnyOf,
    Arithmetic,
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
    Together,
    When,
)
from contracts.rules.value import Matches, OneOf, show

Mood = Literal["must", "is"]
"""What is required, or what is the case: "speed must be 0", "speed is 0"."""

INDICATIVE = {
    "be": "is",
    "differ": "differs",
    "equal": "equals",
    "match": "matches",
    "contain": "contains",
    "start": "starts",
    "end": "ends",
}
"""The verbs of predicates, and how they say what is the case."""
ORDERS = {"<": "be less than", "<=": "be at most", ">": "be greater than", ">=": "be at least"}
RELATIONS = {"starts_with": "start with", "ends_with": "end with", "contains": "contain"}


def sentence_of(node: Node) -> str:
    """The predicate as a sentence about what must be."""
    return clause(node, "must")


def clause(node: Node, mood: Mood, *, negated: bool = False) -> str:
    """A predicate as a clause, what it asks turned around where it is negated."""

    def simple(subject: Node, predicate: str) -> str:
        return f"{term(subject)} {verbal(predicate, mood, negated=negated)}"

    match node:
        case Not(of):
            return clause(of, mood, negated=not negated)
        case Comparison("==", left, Const(value)):
            return simple(left, f"be {show(value)}")
        case Comparison("==", left, right):
            return simple(left, f"equal {term(right)}")
        case Comparison("!=", left, right):
            return simple(left, f"differ from {term(right)}")
        case Comparison(order, left, right):
            return simple(left, f"{ORDERS[order]} {term(right)}")
        case IsNull(of):
            return simple(of, "be null")
        case IsIn(of, members):
            return simple(of, str(OneOf(*members)))
        case TextTest(relation, of, text):
            return simple(of, f"{RELATIONS[relation]} {show(text)}")
        case PatternTest(of, pattern, whole):
            return simple(of, str(Matches(pattern, whole=whole)))
        case AllOf() | AnyOf() | When() | Together():
            said = compound(node, mood)
            return f"not ({said})" if negated else said
        case Ref() | Const() | Arithmetic() | Function():
            return simple(node, "be true")
        case _:
            assert_never(node)


def compound(node: AllOf | AnyOf | When | Together, mood: Mood) -> str:
    """A predicate made of several as a clause."""
    match node:
        case AllOf(members):
            return " and ".join(part(member, mood) for member in members)
        case AnyOf(members):
            return " or ".join(part(member, mood) for member in members)
        case When(condition, then, otherwise):
            said = f"where {clause(condition, 'is')}, {clause(then, mood)}"
            if otherwise is None:
                return said
            return f"{said}; elsewhere {clause(otherwise, mood)}"
        case Together(members):
            names = " and ".join(term(member) for member in members)
            return f"{names} {'must' if mood == 'must' else 'are'} both {_be(mood)}null, or neither"
        case _:
            assert_never(node)


def _be(mood: Mood) -> str:
    return "be " if mood == "must" else ""


def part(node: Node, mood: Mood) -> str:
    """A member of a compound, in parentheses where it is a compound itself."""
    said = clause(node, mood)
    return f"({said})" if isinstance(node, (AllOf, AnyOf, When, Together)) else said


def verbal(predicate: str, mood: Mood, *, negated: bool) -> str:
    """A predicate such as "be 0" in its mood: "must be 0", "must not be 0", "is 0", "is not 0"."""
    if mood == "must":
        return f"must not {predicate}" if negated else f"must {predicate}"
    verb, _, rest = predicate.partition(" ")
    if not negated:
        return f"{INDICATIVE[verb]} {rest}"
    return f"is not {rest}" if verb == "be" else f"does not {predicate}"


def term(node: Node) -> str:
    """A value as it stands in a clause."""
    match node:
        case Ref(path, shown):
            return shown or ".".join(path)
        case Const(value):
            return show(value)
        case Arithmetic(operator, left, right):
            return f"{inner(left)} {operator} {inner(right)}"
        case Function("abs", of):
            return f"|{term(of)}|"
        case Function("negative", of):
            return f"-{inner(of)}"
        case Function("total_seconds", of):
            return f"seconds of {inner(of)}"
        case Function(name, of):
            return f"{name} of {inner(of)}"
        case _:
            return f"({clause(node, 'is')})"


def inner(node: Node) -> str:
    """A value within another, in parentheses where it is computed."""
    said = term(node)
    return f"({said})" if isinstance(node, Arithmetic) else said
