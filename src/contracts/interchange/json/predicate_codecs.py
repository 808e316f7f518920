"""Codecs of predicates: each node is an object whose `op` tells its operation."""

from __future__ import annotations

from functools import partial
from typing import Any, get_args

from contracts.interchange.json.codecs import (
    Array,
    Codec,
    Converted,
    Definition,
    JsonSchema,
    Record,
    TaggedUnion,
)
from contracts.interchange.json.pattern_sizes import count_pattern_states
from contracts.interchange.json.places import DocumentPlace, Json
from contracts.interchange.json.scalar_codecs import BOOLEAN, STRING
from contracts.interchange.json.value_codecs import LITERAL
from contracts.rules import predicate as p


def _count_states(pattern: str, at: DocumentPlace) -> str:
    """The pattern itself, once it is counted by what it costs to compile."""
    at.count("states of patterns", count_pattern_states(pattern))
    return pattern


class _TextOrNode:
    """Text, or the node that yields it, which is an object."""

    def write(self, value: Any, at: DocumentPlace) -> Json:
        return (STRING if isinstance(value, str) else PREDICATE).write(value, at)

    def read(self, data: Json, at: DocumentPlace) -> Any:
        return (PREDICATE if isinstance(data, dict) else STRING).read(data, at)

    def schema(self) -> JsonSchema:
        return {"anyOf": [STRING.schema(), PREDICATE.schema()]}


PATTERN = Converted(STRING, _count_states, _count_states)
_PATH = Converted(STRING, lambda path, _: ".".join(path), lambda text, _: tuple(text.split(".")))
PREDICATE: Codec = Definition("node", lambda: PREDICATES)
_OPERANDS: dict[str, Codec] = {"left": PREDICATE, "right": PREDICATE}
_NODE_LIST = Array(PREDICATE)
_NODES = {
    "col": Record(p.Ref, path=_PATH),
    "const": Record(p.Const, value=LITERAL),
    "is_null": Record(p.IsNull, of=PREDICATE),
    "is_in": Record(p.IsIn, of=PREDICATE, members=Array(LITERAL)),
    "matches": Record(p.PatternTest, of=PREDICATE, pattern=PATTERN, whole=BOOLEAN),
    "not": Record(p.Not, of=PREDICATE),
    "and": Record(p.AllOf, {"members": "of"}, members=_NODE_LIST),
    "or": Record(p.AnyOf, {"members": "of"}, members=_NODE_LIST),
    "when": Record(p.When, condition=PREDICATE, then=PREDICATE, otherwise=PREDICATE),
    "both_or_neither": Record(p.Together, {"members": "of"}, members=_NODE_LIST),
}
FAMILIES: dict[type, tuple[str, tuple[str, ...], dict[str, Codec]]] = {
    p.Arithmetic: ("operator", get_args(p.Operator), _OPERANDS),
    p.Comparison: ("order", get_args(p.Order), _OPERANDS),
    p.Function: (
        "name",
        (*get_args(p.FunctionName), *get_args(p.DatePart), *get_args(p.ClockPart)),
        {"of": PREDICATE},
    ),
    p.TextTest: ("relation", get_args(p.TextRelation), {"of": PREDICATE, "text": _TextOrNode()}),
}
"""The nodes whose first attribute tells what they do: its name, its values, and the other attributes."""


class _Predicates(TaggedUnion):
    """Every node."""

    def __init__(self) -> None:
        families = {
            op: Record(partial(node, op), **codecs)
            for node, (_, ops, codecs) in FAMILIES.items()
            for op in ops
        }
        super().__init__("op", {**_NODES, **families})

    def tag_of(self, value: Any) -> str:
        if type(value) in FAMILIES:
            return str(getattr(value, FAMILIES[type(value)][0]))
        return super().tag_of(value)

    def variants(self) -> list[tuple[JsonSchema, Record]]:
        """The nodes, those of one family together."""
        families = [({"enum": [*ops]}, self.records[ops[0]]) for _, ops, _ in FAMILIES.values()]
        return [*(({"const": op}, record) for op, record in _NODES.items()), *families]


PREDICATES: _Predicates = _Predicates()
