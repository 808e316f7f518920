"""Predicates in documents: each node an object whose `op` says which it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from contracts.documents.carried_values import BOOLEAN, LITERAL, TEXT
from contracts.documents.codecs import Codec, Key, Kind, Many, Named, OneOfThem, Record, Schema
from contracts.documents.pattern_sizes import states_of
from contracts.documents.places import At, Json
from contracts.rules.predicate import (
    AllOf,
    AnyOf,
    Arithmetic,
    ClockPart,
    Comparison,
    Const,
    DatePart,
    Function,
    FunctionName,
    IsIn,
    IsNull,
    Not,
    Operator,
    Order,
    PatternTest,
    Ref,
    TextRelation,
    TextTest,
    Together,
    When,
)

NODE: Codec = Named("node", lambda: every_node())
FUNCTIONS: tuple[str, ...] = tuple(
    name for names in (FunctionName, DatePart, ClockPart) for name in get_args(names)
)


@dataclass(frozen=True, slots=True)
class Paths:
    """Where a value stands: the fields' names with dots between them."""

    def write(self, given: Any, at: At) -> Json:
        """The names in one text."""
        return TEXT.write(".".join(given), at)

    def read(self, data: Json, at: At) -> tuple[str, ...]:
        """The names."""
        return tuple(TEXT.read(data, at).split("."))

    def schema(self) -> Schema:
        """A text."""
        return TEXT.schema()


@dataclass(frozen=True, slots=True)
class Patterns:
    """A regular expression, counted by what it costs."""

    def write(self, given: Any, at: At) -> Json:
        """The text."""
        at.counted("states of patterns", states_of(given))
        return TEXT.write(given, at)

    def read(self, data: Json, at: At) -> str:
        """The text."""
        pattern = TEXT.read(data, at)
        at.counted("states of patterns", states_of(pattern))
        return pattern

    def schema(self) -> Schema:
        """A text."""
        return TEXT.schema()


PATTERN = Patterns()
OF = {"of": Key(NODE, "of")}
SIDES = {"left": Key(NODE, "left"), "right": Key(NODE, "right")}
MEMBERS = {"of": Key(Many(NODE), "members")}
OTHERS: dict[str, Kind] = {
    "col": Kind(Ref, {"path": Key(Paths(), "path")}),
    "const": Kind(Const, {"value": Key(LITERAL, "value")}),
    "is_null": Kind(IsNull, OF),
    "is_in": Kind(IsIn, {**OF, "members": Key(Many(LITERAL), "members")}),
    "matches": Kind(
        PatternTest,
        {**OF, "pattern": Key(PATTERN, "pattern"), "whole": Key(BOOLEAN, "whole", default=True)},
    ),
    "not": Kind(Not, OF),
    "and": Kind(AllOf, MEMBERS),
    "or": Kind(AnyOf, MEMBERS),
    "when": Kind(
        When,
        {
            "condition": Key(NODE, "condition"),
            "then": Key(NODE, "then"),
            "otherwise": Key(NODE, "otherwise", default=None),
        },
    ),
    "both_or_neither": Kind(Together, MEMBERS),
}
"""The nodes whose class says what they do."""
SEVERAL: dict[type, tuple[str, tuple[str, ...], dict[str, Key]]] = {
    Arithmetic: ("operator", get_args(Operator), SIDES),
    Comparison: ("order", get_args(Order), SIDES),
    Function: ("name", FUNCTIONS, OF),
    TextTest: ("relation", get_args(TextRelation), {**OF, "text": Key(TEXT, "text")}),
}
"""The nodes that say themselves what they do: in which attribute, and what there is."""


def maker(of: type, attribute: str, op: str) -> Callable[..., Any]:
    """Makes a node that does so."""
    return lambda **given: of(**{attribute: op}, **given)


class Nodes(OneOfThem):
    """Every node."""

    def __init__(self) -> None:
        super().__init__("op", OTHERS)
        for of, (attribute, names, keys) in SEVERAL.items():
            for op in names:
                self.by_name[op] = Record(maker(of, attribute, op), keys, ("op", op))

    def write(self, given: Any, at: At) -> Json:
        """The object of a node."""
        if type(given) in SEVERAL:
            return self.by_name[getattr(given, SEVERAL[type(given)][0])].write(given, at)
        return super().write(given, at)

    def schema(self) -> Schema:
        """Any of the nodes, those of one shape together."""
        several = []
        for _, names, keys in SEVERAL.values():
            one = Record(dict, keys, ("op", "")).schema()
            one["properties"]["op"] = {"enum": [*names]}
            several.append(one)
        alone = [self.by_class[kind.of].schema() for kind in OTHERS.values()]
        return {"oneOf": [*alone, *several]}


NODES = Nodes()


def every_node() -> Codec:
    """How nodes are written, which hold nodes."""
    return NODES
