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
VALUES = (Ref, Const, Arithmetic, Function)
"""The nodes that compute a value; the others are predicates."""
COMPOUND = (AllOf, AnyOf, When, Together)
"""The predicates that are made of several clauses."""
RELATIONS = {"starts_with": "start with", "ends_with": "end with", "contains": "contain"}


def sentence_of(node: Node) -> str:
    """The predicate as a sentence about what must be."""
    return clause(node, "must")


def phrase_of(node: Node) -> str:
    """A predicate as a sentence, and what only computes a value as that value."""
    return term(node) if isinstance(node, VALUES) else sentence_of(node)


def clause(node: Node, mood: Mood, *, negated: bool = False) -> str:
    """A predicate as a clause, what it asks turned around where it is negated."""

    def simple(subject: Node, predicate: str) -> str:
        return f"{term(subject)} {verbal(predicate, mood, negated=negated)}"

    match node:
        case Not(of):
            return clause(of, mood, negated=not negated)
        case Comparison("!=", left, right) if negated:
            return clause(Comparison("==", left, right), mood)
        case Comparison("==", left, Const(value)):
            return simple(left, f"be {constant(value)}")
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
        case AllOf() | AnyOf():
            return joined(node, mood, negated=negated)
        case When():
            said = conditional(node, mood)
            return f"not ({said})" if negated else said
        case Together():
            return together(node, mood, negated=negated)
        case Ref() | Const() | Arithmetic() | Function():
            said = "be false" if negated else "be true"
            return f"{term(node)} {verbal(said, mood, negated=False)}"
        case _:
            assert_never(node)


def joined(node: AllOf | AnyOf, mood: Mood, *, negated: bool) -> str:
    """Several predicates as a clause; their negation as De Morgan has it, null for null."""
    conjunction = "and" if isinstance(node, AllOf) != negated else "or"
    kinds = COMPOUND if mood == "must" else (*COMPOUND, IsIn)
    parts = (enclosed(part, mood, kinds, negated=negated) for part in node.members)
    return f" {conjunction} ".join(parts)


def conditional(node: When, mood: Mood) -> str:
    """What is asked under a condition as a clause."""
    where = enclosed(node.condition, "is", (When, Together, IsIn))
    said = f"where {where}, {enclosed(node.then, mood, (When,))}"
    if node.otherwise is None:
        return said
    return f"{said}; elsewhere {enclosed(node.otherwise, mood, (When,))}"


def together(node: Together, mood: Mood, *, negated: bool) -> str:
    """Values that are there together, or one without the other, as a clause."""
    names = " and ".join(term(member) for member in node.members)
    if negated:
        return f"exactly one of {names} {verbal('be null', mood, negated=False)}"
    return f"{names} {'must both be' if mood == 'must' else 'are both'} null, or neither"


def enclosed(node: Node, mood: Mood, kinds: tuple[type, ...], *, negated: bool = False) -> str:
    """A clause within another, in parentheses where it is of a kind that could be misread."""
    said, bare = clause(node, mood, negated=negated), node
    while isinstance(bare, Not):
        bare = bare.of
    return f"({said})" if isinstance(bare, kinds) else said


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
            return constant(value)
        case Arithmetic(operator, left, right):
            return f"{operand(left)} {operator} {operand(right)}"
        case Function("abs", of):
            return f"|{term(of)}|"
        case Function("negative", of):
            return f"-{operand(of)}"
        case Function("total_seconds", of):
            return f"total seconds of {inner(of)}"
        case Function(name, of):
            return f"{name} of {inner(of)}"
        case _:
            return f"({clause(node, 'is')})"


def constant(value: object) -> str:
    """A constant as a sentence says it."""
    return str(value).lower() if isinstance(value, bool) else show(value)


def inner(node: Node) -> str:
    """A value within another, in parentheses where it is computed."""
    said = term(node)
    return f"({said})" if isinstance(node, Arithmetic) else said


def operand(node: Node) -> str:
    """A value beside an operator, in parentheses where words would run into it."""
    said = inner(node)
    wordy = isinstance(node, Function) and node.name not in ("abs", "negative")
    return f"({said})" if wordy else said
