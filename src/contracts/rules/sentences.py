"""Predicates as sentences: "status must differ from 'off' or speed must be 0"."""

from __future__ import annotations

from typing import Any, Literal, assert_never

from contracts.rules import predicate as p
from contracts.rules.value import Matches, OneOf, show_operand

_Mood = Literal["must", "is"]
"""A requirement or a statement of fact: "speed must be 0", "speed is 0"."""

_INDICATIVE = {
    "be": "is",
    "differ": "differs",
    "equal": "equals",
    "match": "matches",
    "contain": "contains",
    "start": "starts",
    "end": "ends",
}
"""The verbs of predicates, each in the form that states a fact."""
_ORDER_PHRASES = {
    "<": "be less than",
    "<=": "be at most",
    ">": "be greater than",
    ">=": "be at least",
}
_COMPUTING_NODES = (p.Ref, p.Const, p.Arithmetic, p.Function)
"""The nodes that compute a value; the others are predicates."""
_COMPOUND_NODES = (p.AllOf, p.AnyOf, p.When, p.Together)
"""The predicates of several clauses."""
_RELATION_PHRASES = {"starts_with": "start with", "ends_with": "end with", "contains": "contain"}

TEXT_PHRASES = {
    "lower": "in lower case", "upper": "in upper case", "strip": "without white space around it",
    "nfc": "in NFC", "nfd": "in NFD", "nfkc": "in NFKC", "nfkd": "in NFKD",
}  # fmt: skip  # a table


def predicate_sentence(node: p.Node) -> str:
    """The predicate as a sentence: "speed must be 0"."""
    return _clause(node, "must")


def node_phrase(node: p.Node) -> str:
    """A predicate as a sentence, a node that computes a value as that value."""
    return value_phrase(node) if isinstance(node, _COMPUTING_NODES) else predicate_sentence(node)


def _clause(node: p.Node, mood: _Mood, *, negated: bool = False) -> str:
    """A predicate, or its negation, as a clause."""

    def simple(subject: p.Node, predicate: str) -> str:
        return f"{value_phrase(subject)} {_verb_phrase(predicate, mood, negated=negated)}"

    match node:
        case p.Not(of):
            return _clause(of, mood, negated=not negated)
        case p.Comparison("!=", left, right) if negated:
            return _clause(p.Comparison("==", left, right), mood)
        case p.Comparison("==", left, p.Const(value)):
            return simple(left, f"be {_constant_phrase(value)}")
        case p.Comparison("==", left, right):
            return simple(left, f"equal {value_phrase(right)}")
        case p.Comparison("!=", left, right):
            return simple(left, f"differ from {value_phrase(right)}")
        case p.Comparison(order, left, right):
            return simple(left, f"{_ORDER_PHRASES[order]} {value_phrase(right)}")
        case p.IsNull(of):
            return simple(of, "be null")
        case p.IsIn(of, members):
            return simple(of, str(OneOf(*members)))
        case p.TextTest(relation, of, text):
            return simple(of, f"{_RELATION_PHRASES[relation]} {_searched_phrase(text)}")
        case p.PatternTest(of, pattern, whole):
            return simple(of, str(Matches(pattern, whole=whole)))
        case p.AllOf() | p.AnyOf():
            return _compound_clause(node, mood, negated=negated)
        case p.When():
            clause = _when_clause(node, mood)
            return f"not ({clause})" if negated else clause
        case p.Together():
            return _together_clause(node, mood, negated=negated)
        case p.Ref() | p.Const() | p.Arithmetic() | p.Function():
            truth = "be false" if negated else "be true"
            return f"{value_phrase(node)} {_verb_phrase(truth, mood, negated=False)}"
        case _:
            assert_never(node)


def _searched_phrase(text: Any) -> str:
    # What is neither text nor computed is refused, in a message that has this sentence.
    return value_phrase(text) if isinstance(text, p.NODE_TYPES) else show_operand(text)


def _compound_clause(node: p.AllOf | p.AnyOf, mood: _Mood, *, negated: bool) -> str:
    """Several predicates as a clause; the negation follows De Morgan, also for null."""
    conjunction = "and" if isinstance(node, p.AllOf) != negated else "or"
    kinds = _COMPOUND_NODES if mood == "must" else (*_COMPOUND_NODES, p.IsIn)
    parts = (_inner_clause(part, mood, kinds, negated=negated) for part in node.members)
    return f" {conjunction} ".join(parts)


def _when_clause(node: p.When, mood: _Mood) -> str:
    where = _inner_clause(node.condition, "is", (p.When, p.Together, p.IsIn))
    clause = f"where {where}, {_inner_clause(node.then, mood, (p.When,))}"
    if node.otherwise is None:
        return clause
    return f"{clause}; elsewhere {_inner_clause(node.otherwise, mood, (p.When,))}"


def _together_clause(node: p.Together, mood: _Mood, *, negated: bool) -> str:
    names = " and ".join(value_phrase(member) for member in node.members)
    if negated:
        return f"exactly one of {names} {_verb_phrase('be null', mood, negated=False)}"
    return f"{names} {'must both be' if mood == 'must' else 'are both'} null, or neither"


def _inner_clause(
    node: p.Node, mood: _Mood, kinds: tuple[type, ...], *, negated: bool = False
) -> str:
    """A clause within another, in parentheses where a node of its kind could be misread."""
    clause, bare = _clause(node, mood, negated=negated), node
    while isinstance(bare, p.Not):
        bare = bare.of
    return f"({clause})" if isinstance(bare, kinds) else clause


def _verb_phrase(predicate: str, mood: _Mood, *, negated: bool) -> str:
    """A predicate such as "be 0" in its mood: "must be 0", "must not be 0", "is 0", "is not 0"."""
    if mood == "must":
        return f"must not {predicate}" if negated else f"must {predicate}"
    verb, _, rest = predicate.partition(" ")
    if not negated:
        return f"{_INDICATIVE[verb]} {rest}"
    return f"is not {rest}" if verb == "be" else f"does not {predicate}"


def value_phrase(node: p.Node) -> str:
    """A node that computes a value, as part of a clause: "|lat| + 1"."""
    match node:
        case p.Ref(path, shown):
            return shown or ".".join(path)
        case p.Const(value):
            return _constant_phrase(value)
        case p.Arithmetic(operator, left, right):
            return f"{_operand_phrase(left)} {operator} {_operand_phrase(right)}"
        case p.Function("abs", of):
            return f"|{value_phrase(of)}|"
        case p.Function("negative", of):
            return f"-{_operand_phrase(of)}"
        case p.Function("total_seconds", of):
            return f"total seconds of {_inner_phrase(of)}"
        case p.Function(name, of) if name in TEXT_PHRASES:
            return f"{value_phrase(of)} {TEXT_PHRASES[name]}"
        case p.Function(name, of):
            return f"{name} of {_inner_phrase(of)}"
        case _:
            return f"({_clause(node, 'is')})"


def _constant_phrase(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else show_operand(value)


def _inner_phrase(node: p.Node) -> str:
    """A value within another, in parentheses where it is computed."""
    phrase = value_phrase(node)
    return f"({phrase})" if isinstance(node, p.Arithmetic) else phrase


def _operand_phrase(node: p.Node) -> str:
    """A value beside an operator, in parentheses where it is written in words."""
    phrase = _inner_phrase(node)
    wordy = isinstance(node, p.Function) and node.name not in ("abs", "negative")
    return f"({phrase})" if wordy else phrase
