"""Predicates asked of Python values: one function a predicate, made once.

Decimals are computed with as fractions, which never round (a decimal context would).
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal as PyDecimal
from fractions import Fraction
from typing import Any, assert_never

from contracts.backends.asking import matcher
from contracts.backends.contract_form import exactly_float
from contracts.backends.predicate_types import type_of
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
)
from contracts.rules.value import Matches
from contracts.specification import Specification

Values = Mapping[Path, Any]
"""The values in contract form that a predicate reads, None where they are null."""
Ask = Callable[[Values], Any]

ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul,
    "/": operator.truediv, "%": operator.mod,
}  # fmt: skip
RELATIONS: dict[str, Callable[[str, str], bool]] = {
    "starts_with": str.startswith, "ends_with": str.endswith, "contains": operator.contains,
}  # fmt: skip
MICROSECOND = timedelta(microseconds=1)


def asking(node: Node, specification: Specification) -> Ask:
    """A function that answers the predicate for the values of one row: true, false or None."""
    match node:
        case Ref(path):
            return lambda values: exact(values[path])
        case Const(value):
            constant = exact(value)
            return lambda _: constant
        case Arithmetic(op, left, right):
            return both(left, right, specification, combining(op), floats=op == "/")
        case Function(name, of):
            return one(of, specification, FUNCTIONS[name])
        case Comparison(order, left, right):
            return both(left, right, specification, ORDERS[order])
        case IsNull(of):
            ask = asking(of, specification)
            return lambda values: ask(values) is None
        case IsIn(of, members):
            allowed = [exact(member) for member in members]
            return one(of, specification, lambda value: value in allowed)
        case TextTest(relation, of, text):
            related = RELATIONS[relation]
            return one(of, specification, lambda value: related(value, text))
        case PatternTest(of, pattern, whole):
            return one(of, specification, matcher(Matches(pattern, whole=whole).anchored))
        case Not(of):
            return one(of, specification, operator.not_)
        case AllOf(members):
            return kleene(members, specification, decisive=False)
        case AnyOf(members):
            return kleene(members, specification, decisive=True)
        case When():
            return conditional(node, specification)
        case Together(members):
            asks = [asking(member, specification) for member in members]
            return lambda values: len({ask(values) is None for ask in asks}) == 1
        case _:
            assert_never(node)


def exact(value: Any) -> Any:
    """The value as it is computed with."""
    return Fraction(value) if isinstance(value, PyDecimal) else value


def one(of: Node, specification: Specification, compute: Callable[[Any], Any]) -> Ask:
    """A function of one value, null of null."""
    ask = asking(of, specification)

    def answer(values: Values) -> Any:
        value = ask(values)
        return None if value is None else compute(value)

    return answer


def both(
    left: Node,
    right: Node,
    specification: Specification,
    compute: Callable[[Any, Any], Any],
    *,
    floats: bool = False,
) -> Ask:
    """A function of two values, null where either is.

    Args:
        floats: whether both are to be floats; else an integer is one where it meets a float.
    """
    ask_left, ask_right = asking(left, specification), asking(right, specification)
    kinds = {type_of(left, specification).kind, type_of(right, specification).kind}
    floats = floats or kinds == {"int", "float"}

    def answer(values: Values) -> Any:
        pair = [ask_left(values), ask_right(values)]
        if floats:
            pair = [as_float(value) for value in pair]
        return None if None in pair else compute(*pair)

    return answer


def as_float(value: Any) -> float | None:
    """A number as a float, or None where it is none exactly."""
    if isinstance(value, int):
        return float(value) if exactly_float(value) else None
    number: float | None = value
    return number


def combining(op: str) -> Callable[[Any, Any], Any]:
    """A function that combines two values; None where the result is none that its type holds."""
    compute = OPERATORS[op]

    def combine(left: Any, right: Any) -> Any:
        try:
            result = compute(left, right)
        except (ZeroDivisionError, OverflowError):
            return None
        if isinstance(result, float):
            were_finite = math.isfinite(left) and math.isfinite(right)
            return None if were_finite and not math.isfinite(result) else result
        return held(result)

    return combine


def held(result: Any) -> Any:
    """The integer or duration, or None where int64 cannot hold it; anything else as it is."""
    ticks = result // MICROSECOND if isinstance(result, timedelta) else result
    is_count = isinstance(ticks, int) and not isinstance(ticks, bool)
    return None if is_count and not -(2**63) <= ticks < 2**63 else result


def iso_weekday(day: date) -> int:
    """The day of the week, Monday is 1."""
    return day.isoweekday()


def time_of(moment: datetime) -> Any:
    """The time of day, without a zone."""
    return moment.time()


def seconds_of(duration: timedelta) -> float | None:
    """The duration in seconds; None where a float does not hold its microseconds exactly."""
    ticks = as_float(duration // MICROSECOND)
    return None if ticks is None else ticks / 1e6


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "abs": lambda value: held(abs(value)),
    "negative": lambda value: held(-value),
    "length": len,
    "year": operator.attrgetter("year"),
    "month": operator.attrgetter("month"),
    "day": operator.attrgetter("day"),
    "weekday": iso_weekday,
    "hour": operator.attrgetter("hour"),
    "minute": operator.attrgetter("minute"),
    "second": operator.attrgetter("second"),
    "date": datetime.date,
    "time": time_of,
    "total_seconds": seconds_of,
}


def kleene(members: Sequence[Node], specification: Specification, *, decisive: bool) -> Ask:
    """All or any of the members, in Kleene's three-valued logic: one decisive answer decides."""
    asks = [asking(member, specification) for member in members]

    def answer(values: Values) -> bool | None:
        answers = [ask(values) for ask in asks]
        if decisive in answers:
            return decisive
        return None if None in answers else not decisive

    return answer


def conditional(node: When, specification: Specification) -> Ask:
    """What is asked where the condition holds, or elsewhere."""
    condition, then = asking(node.condition, specification), asking(node.then, specification)
    otherwise = None if node.otherwise is None else asking(node.otherwise, specification)

    def answer(values: Values) -> Any:
        if condition(values) is True:
            return then(values)
        return True if otherwise is None else otherwise(values)

    return answer
