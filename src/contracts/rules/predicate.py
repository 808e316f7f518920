"""Predicates: what one row must satisfy, as frozen data that a frame and a payload both evaluate.

A node is a value: two predicates built alike are equal and have one `repr`. They are built with
`contracts.col` (see `contracts.rules.building`) and read as sentences
(see `contracts.rules.sentences`).

What they mean, on every path: an answer is true, false or null, and `&`, `|`, `~` are Kleene's.
Anything computed from null is null. Division by zero is null, and so is a result that its type
cannot hold: an integer or a duration past int64, an instant outside the years 1..9999, a float
that overflows, an integer that meets a float and is none exactly. NaN compares as IEEE 754 has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from contracts.rules.value import Operand

Operator = Literal["+", "-", "*", "/", "%"]
Order = Literal["==", "!=", "<", "<=", ">", ">="]
DatePart = Literal["year", "month", "day", "weekday"]
ClockPart = Literal["hour", "minute", "second"]
FunctionName = Literal["abs", "negative", "length", "total_seconds", "date", "time"]
TextRelation = Literal["starts_with", "ends_with", "contains"]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """The value of a field; a path of several names reaches into nested contracts.

    Attributes:
        path: the fields' Python names, from the outside in.
        shown: how data calls it, where a contract has said so.
    """

    path: Path
    shown: str | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Const:
    """A value that the predicate states itself; 2 and 2.0 are two constants."""

    value: Operand
    _kind: type = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_kind", type(self.value))


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two values combined: numbers, durations, times; `%` has the sign of the divisor."""

    operator: Operator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Function:
    """What is computed from one value: its size, its sign turned, a part of a date.

    Weekdays are ISO 8601's, Monday is 1; parts of an instant are those it has in UTC.
    """

    name: FunctionName | DatePart | ClockPart
    of: Node


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values of one kind compared; text by code points."""

    order: Order
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class IsNull:
    """Whether there is no value; never null itself."""

    of: Node


@dataclass(frozen=True, slots=True)
class IsIn:
    """Whether the value is one of the members."""

    of: Node
    members: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class TextTest:
    """Whether the text starts with, ends with or contains another, code point by code point."""

    relation: TextRelation
    of: Node
    text: str


@dataclass(frozen=True, slots=True)
class PatternTest:
    """Whether the text matches a pattern in the syntax of Rust's `regex` (see `Matches`)."""

    of: Node
    pattern: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Not:
    """True where the other is false, null where it is null."""

    of: Node


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every member is true."""

    members: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one member is true."""

    members: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class When:
    """Where the condition is true, `then`; elsewhere `otherwise`, or nothing is asked.

    A null condition is not true.
    """

    condition: Node
    then: Node
    otherwise: Node | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """All the members have a value, or none has; never null itself."""

    members: tuple[Node, ...]


Test = Comparison | IsNull | IsIn | TextTest | PatternTest | Not | AllOf | AnyOf | When | Together
"""A node whose answer is true, false or null."""
Node = Ref | Const | Arithmetic | Function | Test
"""Every node. Backends `match` over it and end in `assert_never`."""
NODES = get_args(Node)


def children(node: Node) -> Iterator[Node]:
    """The nodes that a node is made of."""
    for attribute in fields(node):
        part: Any = getattr(node, attribute.name)
        for one in part if isinstance(part, tuple) else (part,):
            if isinstance(one, NODES):
                yield one


def paths_of(node: Node) -> tuple[Path, ...]:
    """The paths of the fields that a predicate reads, each once, in order."""
    if isinstance(node, Ref):
        return (node.path,)
    found = (path for child in children(node) for path in paths_of(child))
    return tuple(dict.fromkeys(found))
