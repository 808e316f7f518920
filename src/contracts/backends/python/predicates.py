"""Predicates as functions of Python values.

Decimals are computed as fractions, which never round (a decimal context would).
"""

from __future__ import annotations

import math
import operator
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal as PyDecimal
from fractions import Fraction
from functools import partial
from typing import Any, assert_never, cast

from contracts.backends.predicate_types import node_type
from contracts.backends.python.value_rules import pattern_matcher
from contracts.rules import predicate as p
from contracts.rules.value import Matches
from contracts.specification import Specification
from contracts.wire.scalar.exact_floats import is_exact_float
from contracts.wire.scalar.text import WHITE_SPACE
from contracts.wire.scalar.ticks import MICROSECOND

PathValues = Mapping[p.Path, Any]
"""The values in contract form that a predicate reads, None where they are null."""
_Evaluate = Callable[[PathValues], Any]

# Tables, related operators on one line.
# fmt: off
ORDERS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
}
_TEXT_RELATIONS: dict[str, Callable[[str, str], bool]] = {
    "starts_with": str.startswith,
    "ends_with": str.endswith,
    "contains": operator.contains,
}
# fmt: on


def compile_predicate(node: p.Node, specification: Specification) -> _Evaluate:
    """A function of the values of one row that answers true, false or None."""
    match node:
        case p.Ref(path):
            return lambda values: _as_fraction(values[path])
        case p.Const(value):
            constant = _as_fraction(value)
            return lambda _: constant
        case p.Arithmetic(op, left, right):
            return _binary(left, right, specification, _arithmetic(op), floats=op == "/")
        case p.Function(name, of):
            return _unary(of, specification, _COMPUTED[name])
        case p.Comparison(order, left, right):
            return _binary(left, right, specification, ORDERS[order])
        case p.IsNull(of):
            evaluate = compile_predicate(of, specification)
            return lambda values: evaluate(values) is None
        case p.IsIn(of, members):
            allowed = [_as_fraction(member) for member in members]
            return _unary(of, specification, lambda value: value in allowed)
        case p.TextTest(relation, of, text):
            related = _TEXT_RELATIONS[relation]
            if not isinstance(text, str):
                return _binary(of, text, specification, related)
            return _unary(of, specification, lambda value: related(value, text))
        case p.PatternTest(of, pattern, whole):
            return _unary(
                of, specification, pattern_matcher(Matches(pattern, whole=whole).anchored)
            )
        case p.Not(of):
            return _unary(of, specification, operator.not_)
        case p.AllOf(members):
            return _kleene(members, specification, decisive=False)
        case p.AnyOf(members):
            return _kleene(members, specification, decisive=True)
        case p.When():
            return _when(node, specification)
        case p.Together(members):
            evaluators = [compile_predicate(member, specification) for member in members]
            return lambda values: len({evaluate(values) is None for evaluate in evaluators}) == 1
        case _:
            assert_never(node)


def _as_fraction(value: Any) -> Any:
    return Fraction(value) if isinstance(value, PyDecimal) else value


def _unary(of: p.Node, specification: Specification, compute: Callable[[Any], Any]) -> _Evaluate:
    """A function of one value; of null it is null."""
    evaluate = compile_predicate(of, specification)

    def answer(values: PathValues) -> Any:
        value = evaluate(values)
        return None if value is None else compute(value)

    return answer


def _binary(
    left: p.Node,
    right: p.Node,
    specification: Specification,
    compute: Callable[[Any, Any], Any],
    *,
    floats: bool = False,
) -> _Evaluate:
    """A function of two values, null where either is.

    Args:
        floats: whether both become floats; else an integer becomes one where it meets a float.
    """
    evaluate_left = compile_predicate(left, specification)
    evaluate_right = compile_predicate(right, specification)
    kinds = {node_type(left, specification).kind, node_type(right, specification).kind}
    floats = floats or kinds == {"int", "float"}

    def answer(values: PathValues) -> Any:
        pair = [evaluate_left(values), evaluate_right(values)]
        if floats:
            pair = [_exact_float(value) for value in pair]
        return None if None in pair else compute(*pair)

    return answer


def _exact_float(value: Any) -> float | None:
    """A number as a float, or None where a float does not hold it exactly."""
    if isinstance(value, int):
        return float(value) if is_exact_float(value) else None
    number: float | None = value
    return number


def _arithmetic(op: str) -> Callable[[Any, Any], Any]:
    """A function that combines two values; None where its type does not hold the result."""
    compute = OPERATORS[op]

    def combine(left: Any, right: Any) -> Any:
        try:
            result = compute(left, right)
        except (ZeroDivisionError, OverflowError):
            return None
        if isinstance(result, float):
            were_finite = math.isfinite(left) and math.isfinite(right)
            return None if were_finite and not math.isfinite(result) else result
        return _if_int64(result)

    return combine


def _if_int64(result: Any) -> Any:
    """The integer or duration, or None where int64 cannot hold it; anything else as it is."""
    ticks = result // MICROSECOND if isinstance(result, timedelta) else result
    is_count = isinstance(ticks, int) and not isinstance(ticks, bool)
    return None if is_count and not -(2**63) <= ticks < 2**63 else result


def _seconds_of(duration: timedelta) -> float | None:
    """The duration in seconds; None where a float does not hold its microseconds exactly."""
    ticks = _exact_float(duration // MICROSECOND)
    return None if ticks is None else ticks / 1e6


TEXT_FUNCTIONS: dict[p.TextFunction, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "strip": lambda text: text.strip(WHITE_SPACE),
    "nfc": partial(unicodedata.normalize, "NFC"),
    "nfd": partial(unicodedata.normalize, "NFD"),
    "nfkc": partial(unicodedata.normalize, "NFKC"),
    "nfkd": partial(unicodedata.normalize, "NFKD"),
}
_COMPUTED: dict[str, Callable[[Any], Any]] = {
    **cast("dict[str, Callable[[str], str]]", TEXT_FUNCTIONS),
    "abs": lambda value: _if_int64(abs(value)),
    "negative": lambda value: _if_int64(-value),
    "length": len,
    "year": operator.attrgetter("year"),
    "month": operator.attrgetter("month"),
    "day": operator.attrgetter("day"),
    "weekday": date.isoweekday,
    "hour": operator.attrgetter("hour"),
    "minute": operator.attrgetter("minute"),
    "second": operator.attrgetter("second"),
    "date": datetime.date,
    "time": datetime.time,  # without a zone
    "total_seconds": _seconds_of,
}


def _kleene(
    members: Sequence[p.Node], specification: Specification, *, decisive: bool
) -> _Evaluate:
    """All or any of the members, in Kleene's three-valued logic.

    Args:
        decisive: the answer of one member that decides: false for all, true for any.
    """
    evaluators = [compile_predicate(member, specification) for member in members]

    def answer(values: PathValues) -> bool | None:
        answers = [evaluate(values) for evaluate in evaluators]
        if decisive in answers:
            return decisive
        return None if None in answers else not decisive

    return answer


def _when(node: p.When, specification: Specification) -> _Evaluate:
    condition = compile_predicate(node.condition, specification)
    then = compile_predicate(node.then, specification)
    otherwise = None if node.otherwise is None else compile_predicate(node.otherwise, specification)

    def answer(values: PathValues) -> Any:
        if condition(values) is True:
            return then(values)
        return True if otherwise is None else otherwise(values)

    return answer
