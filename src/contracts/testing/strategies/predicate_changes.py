"""Changes of a row's fields that may make a predicate true."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal as PyDecimal
from fractions import Fraction
from typing import Any, assert_never

from contracts.backends.python.predicates import compile_predicate
from contracts.rules import predicate as p
from contracts.specification import Specification
from contracts.testing.strategies.patterns import text_writer

FieldChange = tuple[p.Path, Any]
"""A field, by its path, and the value that it should get."""
_ValuesByPath = Mapping[p.Path, Any]
ANY_OTHER: Any = object()
"""As a target: any other value of the field that is not null."""


@dataclass(frozen=True, slots=True)
class ListOfLength:
    """As a target: a list of so many items."""

    length: int


_MAX_PATTERN_TEXTS = 4
"""How many texts that match a pattern are tried."""


class PredicateChanges:
    """The changes, a field each, that may make a predicate true or false.

    They are proposals: after a change the predicate must be evaluated again.
    """

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        # By identity, for the hash of a node visits its whole tree; the node is kept, so that no other
        # node gets its identity.
        self._compiled: dict[int, tuple[p.Node, Callable[[_ValuesByPath], Any]]] = {}
        self._paths: dict[int, tuple[p.Node, tuple[p.Path, ...]]] = {}

    def _evaluate(self, node: p.Node, values: _ValuesByPath) -> Any:
        if id(node) not in self._compiled:
            self._compiled[id(node)] = (node, compile_predicate(node, self.specification))
        return self._compiled[id(node)][1](values)

    def _paths_of(self, node: p.Node) -> tuple[p.Path, ...]:
        if id(node) not in self._paths:
            self._paths[id(node)] = (node, p.paths_of(node))
        return self._paths[id(node)][1]

    def changes_for_answer(
        self, node: p.Node, values: _ValuesByPath, *, answer: bool
    ) -> Iterator[FieldChange]:
        """Changes after which a test may be true, or may be false."""
        if self._evaluate(node, values) is answer:
            return
        match node:
            case p.AllOf(members) | p.AnyOf(members):
                for member in members:
                    yield from self.changes_for_answer(member, values, answer=answer)
            case p.Not(of):
                yield from self.changes_for_answer(of, values, answer=not answer)
            case p.When():
                yield from self._branch_changes(node, values, answer=answer)
            case p.Together(members):
                nulls = [self._evaluate(member, values) is None for member in members]
                for null in (False, True) if answer else (not nulls[0],):
                    for member in members:
                        yield from self._nullness_changes(member, values, null=null)
            case p.IsNull(of):
                yield from self._nullness_changes(of, values, null=answer)
            case p.IsIn(of, among):
                for target in among if answer else (ANY_OTHER,):
                    yield from self._changes_for_value(of, target, values)
            case p.TextTest(relation, of, text):
                other = text if isinstance(text, str) else self._evaluate(text, values)
                old = self._evaluate(of, values)
                for target in _texts_related_to(relation, old, other or "") if answer else ():
                    yield from self._changes_for_value(of, target, values)
                if not isinstance(text, str):
                    yield from self._nullness_changes(text, values, null=False)
                    yield from self._changes_for_value(text, "" if answer else ANY_OTHER, values)
                yield from self._changes_for_value(of, ANY_OTHER, values)
            case p.PatternTest(of, pattern):
                write = text_writer(pattern)
                for number in range(_MAX_PATTERN_TEXTS) if write and answer else ():
                    yield from self._changes_for_value(
                        of, write(number) if write else ANY_OTHER, values
                    )
                yield from self._changes_for_value(of, ANY_OTHER, values)
            case p.Comparison():
                yield from self._comparison_changes(node, values)
            case p.Ref(path):
                yield (path, answer)
            case p.Const() | p.Arithmetic() | p.Function():
                return
            case _:
                assert_never(node)

    def _branch_changes(
        self, node: p.When, values: _ValuesByPath, *, answer: bool
    ) -> Iterator[FieldChange]:
        """Changes of the branch that is taken, and changes that take the other branch."""
        holds = self._evaluate(node.condition, values) is True
        branch = node.then if holds else node.otherwise
        if branch is not None:
            yield from self.changes_for_answer(branch, values, answer=answer)
        yield from self.changes_for_answer(node.condition, values, answer=not holds)

    def _nullness_changes(
        self, node: p.Node, values: _ValuesByPath, *, null: bool
    ) -> Iterator[FieldChange]:
        """Changes after which a node is null, or is not null."""
        for path in self._paths_of(node):
            if (values[path] is None) is not null:
                yield (path, None if null else ANY_OTHER)

    def _comparison_changes(
        self, node: p.Comparison, values: _ValuesByPath
    ) -> Iterator[FieldChange]:
        """Changes of either side to the value of the other, or to a neighbour of it."""
        yield from self._nullness_changes(node, values, null=False)
        for this, other in ((node.left, node.right), (node.right, node.left)):
            for target in _values_beside(self._evaluate(other, values)):
                yield from self._changes_for_value(this, target, values)
        for path in self._paths_of(node):
            yield (path, ANY_OTHER)

    def _changes_for_value(
        self, node: p.Node, target: Any, values: _ValuesByPath
    ) -> Iterator[FieldChange]:
        """Changes after which a node may yield a target."""
        try:
            yield from self._inverse_changes(node, target, values)
        except (TypeError, ValueError, ArithmeticError):
            return  # no value of the field yields the target

    def _inverse_changes(
        self, node: p.Node, target: Any, values: _ValuesByPath
    ) -> Iterator[FieldChange]:
        """The changes of a node's operands, by the inverse of its operation."""
        if target is ANY_OTHER:
            yield from ((path, ANY_OTHER) for path in self._paths_of(node))
            return
        match node:
            case p.Ref(path):
                yield (path, target)
            case p.Arithmetic(operator, left, right):
                for side, other, mirrored in ((left, right, False), (right, left, True)):
                    known = _exact_number(self._evaluate(other, values))
                    if known is not None:
                        wanted = _solve_operand(
                            operator, _exact_number(target), known, mirrored=mirrored
                        )
                        yield from self._changes_for_value(side, wanted, values)
            case p.Function(name, of):
                for wanted in _preimages(name, target, self._evaluate(of, values)):
                    yield from self._changes_for_value(of, wanted, values)
            case _:
                return


def _exact_number(value: Any) -> Any:
    """A finite number as a fraction; any other value unchanged."""
    is_number = isinstance(value, (int, float, PyDecimal)) and not isinstance(value, bool)
    return Fraction(value) if is_number and math.isfinite(value) else value


def _solve_operand(operator: str, target: Any, known: Any, *, mirrored: bool) -> Any:
    """One operand, where the other operand and the result are known.

    Args:
        mirrored: whether the known operand is the left one.
    """
    match operator:
        case "+":
            return target - known
        case "-":
            return known - target if mirrored else target + known
        case "*":
            return target / known
        case "/":
            return known / target if mirrored else target * known
        case _:
            return target


def _preimages(name: str, target: Any, current: Any) -> Iterator[Any]:
    """Values for which a function yields the target."""
    match name:
        case "abs":
            yield from (target, -target)
        case "negative":
            yield -target
        case "total_seconds":
            tick = round(target * 1_000_000)
            yield from (timedelta(microseconds=one) for one in (tick, tick + 1, tick - 1))
        case "lower" | "upper" | "strip" | "nfc" | "nfd" | "nfkc" | "nfkd":
            yield target
        case _ if current is None:
            return  # null has no part that could be changed
        case "length":
            yield _resize(current, int(target))
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


def _resize(value: Any, length: int) -> Any:
    """The value cut or extended to a length."""
    if len(value) >= length:
        return value[:length]
    if isinstance(value, list):
        return ListOfLength(length)
    unit = value or ("0" if isinstance(value, str) else b"0")
    return (unit * length)[:length]


def _texts_related_to(relation: str, current: Any, text: str) -> Iterator[str]:
    """Texts that start with, end with or contain another text."""
    old = current or ""
    yield text
    yield old + text if relation == "ends_with" else text + old
    kept = old[len(text) :] if relation == "starts_with" else old[: -len(text) or None]
    yield text + kept if relation == "starts_with" else kept + text


def _values_beside(value: Any) -> Iterator[Any]:
    """The value, and those next to it."""
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
                yield from _times_around(value, distance)
        case str():
            yield from (value + "0", value[:-1])
        case _:
            return


def _times_around(value: Any, distance: timedelta) -> Iterator[Any]:
    for by in (distance, -distance):
        try:
            yield value + by
        except OverflowError:
            continue
