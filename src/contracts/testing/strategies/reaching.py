"""What to change in a row so that a predicate comes true: fields to set, and to what."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal as PyDecimal
from fractions import Fraction
from typing import Any, assert_never

from contracts.backends.predicate_values import asking
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
    Path,
    PatternTest,
    Ref,
    TextTest,
    Together,
    When,
    paths_of,
)
from contracts.specification import Specification
from contracts.testing.strategies.patterns import numbered

Change = tuple[Path, Any]
"""A field, by its path, and what it is to be."""
Values = Mapping[Path, Any]
ANOTHER: Any = object()
"""Stands for any other value of a field that is not null."""


@dataclass(frozen=True, slots=True)
class OfLength:
    """Stands for a list of so many items."""

    length: int


TEXTS = 4
"""How many texts of a pattern are tried."""


class Reaching:
    """The changes, a field each, that may make a predicate over some fields true or false.

    They are proposals: whoever makes one asks the predicate again.
    """

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        # By identity, for the hash of a node is that of all that it is made of; the node is kept, so
        # that no other gets its identity.
        self._asks: dict[int, tuple[Node, Callable[[Values], Any]]] = {}
        self._paths: dict[int, tuple[Node, tuple[Path, ...]]] = {}

    def answer(self, node: Node, values: Values) -> Any:
        """What a node yields for the values of a row."""
        if id(node) not in self._asks:
            self._asks[id(node)] = (node, asking(node, self.specification))
        return self._asks[id(node)][1](values)

    def paths(self, node: Node) -> tuple[Path, ...]:
        """The fields that a node reads."""
        if id(node) not in self._paths:
            self._paths[id(node)] = (node, paths_of(node))
        return self._paths[id(node)][1]

    def wants(self, node: Node, values: Values, *, truth: bool) -> Iterator[Change]:
        """Changes after which a test may be true, or false."""
        if self.answer(node, values) is truth:
            return
        match node:
            case AllOf(members) | AnyOf(members):
                for member in members:
                    yield from self.wants(member, values, truth=truth)
            case Not(of):
                yield from self.wants(of, values, truth=not truth)
            case When():
                yield from self.branch(node, values, truth=truth)
            case Together(members):
                nulls = [self.answer(member, values) is None for member in members]
                for null in (False, True) if truth else (not nulls[0],):
                    for member in members:
                        yield from self.nullness(member, values, null=null)
            case IsNull(of):
                yield from self.nullness(of, values, null=truth)
            case IsIn(of, among):
                for target in among if truth else (ANOTHER,):
                    yield from self.reach(of, target, values)
            case TextTest(relation, of, text):
                for target in texts(relation, self.answer(of, values), text) if truth else ():
                    yield from self.reach(of, target, values)
                yield from self.reach(of, ANOTHER, values)
            case PatternTest(of, pattern):
                write = numbered(pattern)
                for number in range(TEXTS) if write and truth else ():
                    yield from self.reach(of, write(number) if write else ANOTHER, values)
                yield from self.reach(of, ANOTHER, values)
            case Comparison():
                yield from self.compared(node, values)
            case Ref(path):
                yield (path, truth)
            case Const() | Arithmetic() | Function():
                return
            case _:
                assert_never(node)

    def branch(self, node: When, values: Values, *, truth: bool) -> Iterator[Change]:
        """Changes of what is asked here, and changes to where something else is asked."""
        holds = self.answer(node.condition, values) is True
        asked = node.then if holds else node.otherwise
        if asked is not None:
            yield from self.wants(asked, values, truth=truth)
        yield from self.wants(node.condition, values, truth=not holds)

    def nullness(self, node: Node, values: Values, *, null: bool) -> Iterator[Change]:
        """Changes after which a node is null, or is not."""
        for path in self.paths(node):
            if (values[path] is None) is not null:
                yield (path, None if null else ANOTHER)

    def compared(self, node: Comparison, values: Values) -> Iterator[Change]:
        """Changes of either side, to what the other is or to what lies beside it."""
        yield from self.nullness(node, values, null=False)
        for this, other in ((node.left, node.right), (node.right, node.left)):
            for target in beside(self.answer(other, values)):
                yield from self.reach(this, target, values)
        for path in self.paths(node):
            yield (path, ANOTHER)

    def reach(self, node: Node, target: Any, values: Values) -> Iterator[Change]:
        """Changes after which a node may yield the target."""
        try:
            yield from self.inverted(node, target, values)
        except (TypeError, ValueError, ArithmeticError):
            return  # there is no such value

    def inverted(self, node: Node, target: Any, values: Values) -> Iterator[Change]:
        """The changes of what a node is computed from, by the inverse of how."""
        if target is ANOTHER:
            yield from ((path, ANOTHER) for path in self.paths(node))
            return
        match node:
            case Ref(path):
                yield (path, target)
            case Arithmetic(operator, left, right):
                for side, other, turned in ((left, right, False), (right, left, True)):
                    known = exactly(self.answer(other, values))
                    if known is not None:
                        wanted = solved(operator, exactly(target), known, turned=turned)
                        yield from self.reach(side, wanted, values)
            case Function(name, of):
                for wanted in preimages(name, target, self.answer(of, values)):
                    yield from self.reach(of, wanted, values)
            case _:
                return


def exactly(value: Any) -> Any:
    """A number as a fraction; anything else as it is."""
    is_number = isinstance(value, (int, float, PyDecimal)) and not isinstance(value, bool)
    return Fraction(value) if is_number and math.isfinite(value) else value


def solved(operator: str, target: Any, known: Any, *, turned: bool) -> Any:
    """What one side of an operation must be, where the other and the result are known.

    Args:
        turned: whether the side that is known is the left one.
    """
    match operator:
        case "+":
            return target - known
        case "-":
            return known - target if turned else target + known
        case "*":
            return target / known
        case "/":
            return known / target if turned else target * known
        case _:
            return target


def preimages(name: str, target: Any, current: Any) -> Iterator[Any]:
    """Values of which a function yields the target."""
    match name:
        case "abs":
            yield from (target, -target)
        case "negative":
            yield -target
        case "total_seconds":
            yield timedelta(microseconds=round(target * 1_000_000))
        case _ if current is None:
            return  # a part of what is not there cannot be changed
        case "length":
            yield resized(current, int(target))
        case "year" | "month" | "day" | "hour" | "minute" | "second":
            yield current.replace(**{name: int(target)})
            if name in ("year", "month"):
                yield current.replace(**{name: int(target), "day": 1})
        case "weekday":
            yield current + timedelta(days=int(target) - current.isoweekday())
        case "date":
            yield datetime.combine(target, current.timetz())
        case "time":
            yield datetime.combine(current.date(), target, current.tzinfo)
        case _:
            return


def resized(value: Any, length: int) -> Any:
    """The value cut, or made longer, to a length."""
    if len(value) >= length:
        return value[:length]
    if isinstance(value, list):
        return OfLength(length)
    unit = value or ("0" if isinstance(value, str) else b"0")
    return (unit * length)[:length]


def texts(relation: str, current: Any, text: str) -> Iterator[str]:
    """Texts that start with, end with or contain another."""
    old = current or ""
    yield text
    yield old + text if relation == "ends_with" else text + old
    kept = old[len(text) :] if relation == "starts_with" else old[: -len(text) or None]
    yield text + kept if relation == "starts_with" else kept + text


def beside(value: Any) -> Iterator[Any]:
    """The value, and those beside it."""
    if value is None:
        return
    yield value
    match value:
        case bool():
            yield not value
        case int() | Fraction():
            yield from (value + 1, value - 1, Fraction(value) + Fraction(1, 2))
        case float() if math.isfinite(value):
            yield from (value + 1, value - 1)
            yield from (math.nextafter(value, math.inf), math.nextafter(value, -math.inf))
        case datetime() | timedelta() | date():
            for distance in (timedelta(days=1), timedelta(microseconds=1)):
                yield from moved(value, distance)
        case str():
            yield from (value + "0", value[:-1])
        case _:
            return


def moved(value: Any, distance: timedelta) -> Iterator[Any]:
    """What lies so far after and before, where there is such a time."""
    for by in (distance, -distance):
        try:
            yield value + by
        except OverflowError:
            continue
