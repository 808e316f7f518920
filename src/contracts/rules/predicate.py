"""Predicates: requirements on one row, as frozen data that frames and payloads both evaluate.

A node is a value: two predicates built alike are equal and have the same `repr`. They are built with
`contracts.col` (see `contracts.rules.builders`) and written as sentences
(see `contracts.rules.sentences`).

On every path an answer is true, false or null, and `&`, `|`, `~` are Kleene's. Anything computed
from null is null. Division by zero is null, and so is a result that its type cannot hold: an integer
or a duration beyond int64, an instant outside the years 1..9999, a float that overflows, an integer
that is combined with a float and is not exactly a float itself (Python and Polars would round it at
different points). NaN compares as in IEEE 754.

They are not Polars expressions, so that a payload needs no Polars and NaN, overflow and rounding mean
the same on every path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, fields
from typing import Any, Literal, get_args

from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.value import Operand

Operator = Literal["+", "-", "*", "/", "%"]
Order = Literal["==", "!=", "<", "<=", ">", ">="]
DatePart = Literal["year", "month", "day", "weekday"]
ClockPart = Literal["hour", "minute", "second"]
TextFunction = Literal["lower", "upper", "strip", "nfc", "nfd", "nfkc", "nfkd"]
FunctionName = Literal[
    "abs", "negative", "length", "total_seconds", "date", "time", TextFunction
]  # fmt: skip  # a list of names
TextRelation = Literal["starts_with", "ends_with", "contains"]
Path = tuple[str, ...]


@lazy_dataclass(frozen=True, slots=True)
class Ref:
    """The value of a field; a path of several names reaches into nested contracts.

    Attributes:
        path: the fields' Python names, from the outside in.
        shown: its name in data, once the predicate is part of a contract.
    """

    path: Path
    shown: str | None = field(default=None, repr=False, compare=False)


@lazy_dataclass(frozen=True, slots=True)
class Const:
    """A constant; 2 and 2.0 are different constants."""

    value: Operand
    _kind: type = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_kind", type(self.value))


@lazy_dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two values combined: numbers, durations, times; `%` has the sign of the divisor."""

    operator: Operator
    left: Node
    right: Node


@lazy_dataclass(frozen=True, slots=True)
class Function:
    """A function of one value: its length, its absolute value, a part of a date, its text in lower case.

    Weekdays are ISO 8601's, Monday is 1; the parts of an instant are those in UTC.
    """

    name: FunctionName | DatePart | ClockPart
    of: Node


@lazy_dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of two values of one kind; text is compared by code points."""

    order: Order
    left: Node
    right: Node


@lazy_dataclass(frozen=True, slots=True)
class IsNull:
    """Whether the value is null; the answer is never null."""

    of: Node


@lazy_dataclass(frozen=True, slots=True)
class IsIn:
    """Whether the value is one of the members."""

    of: Node
    members: tuple[Operand, ...]


@lazy_dataclass(frozen=True, slots=True)
class TextTest:
    """Whether the text starts with, ends with or contains another, code point by code point."""

    relation: TextRelation
    of: Node
    text: str | Node


@lazy_dataclass(frozen=True, slots=True)
class PatternTest:
    """Whether the text matches a pattern in the syntax of Rust's `regex` (see `Matches`)."""

    of: Node
    pattern: str
    whole: bool = True


@lazy_dataclass(frozen=True, slots=True)
class Not:
    """True where the other is false, null where it is null."""

    of: Node


@lazy_dataclass(frozen=True, slots=True)
class AllOf:
    """Every member is true."""

    members: tuple[Node, ...]


@lazy_dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one member is true."""

    members: tuple[Node, ...]


@lazy_dataclass(frozen=True, slots=True)
class When:
    """Where the condition is true, `then`; elsewhere `otherwise`, or nothing is required.

    A null condition is not true.
    """

    condition: Node
    then: Node
    otherwise: Node | None = None


@lazy_dataclass(frozen=True, slots=True)
class Together:
    """All members have a value, or none has; the answer is never null."""

    members: tuple[Node, ...]


_Test = Comparison | IsNull | IsIn | TextTest | PatternTest | Not | AllOf | AnyOf | When | Together
"""A node whose answer is true, false or null."""
Node = Ref | Const | Arithmetic | Function | _Test
"""Every node. Backends `match` over it and end in `assert_never`."""
NODE_TYPES = get_args(Node)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below a node."""
    for attribute in fields(node):
        part: Any = getattr(node, attribute.name)
        for one in part if isinstance(part, tuple) else (part,):
            if isinstance(one, NODE_TYPES):
                yield one


def paths_of(node: Node) -> tuple[Path, ...]:
    """The paths of the fields that a predicate reads, each once, in order."""
    if isinstance(node, Ref):
        return (node.path,)
    found = (path for child in children(node) for path in paths_of(child))
    return tuple(dict.fromkeys(found))
