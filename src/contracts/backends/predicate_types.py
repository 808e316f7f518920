"""The types of predicates: what each node of one yields over a contract's fields."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from typing import assert_never

from contracts.dtypes import (
    MAX_DECIMAL_DIGITS,
    Bool,
    Bytes,
    Date,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Text,
    Time,
)
from contracts.rules.predicate import (
    Arithmetic,
    Const,
    Function,
    Node,
    Operator,
    Ref,
)
from contracts.rules.value import Operand
from contracts.specification import DType, Specification, value_at

INT_DIGITS = 20
"""How many digits a 64-bit integer has at the most."""


class Untyped(Exception):
    """The node has no type: an operator is asked of what it cannot be asked of."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.mend = mend


def type_of(node: Node, specification: Specification) -> DType:
    """The logical type of what a node yields.

    Raises:
        Untyped: it yields none.
    """
    match node:
        case Ref(path):
            value = value_at(specification, path)
            if value is None:
                known = ", ".join(specification.by_name)
                raise Untyped(f"reads {'.'.join(path)!r}, which is no field", f"Fields are {known}")
            return value.dtype
        case Const(value):
            return type_of_constant(value)
        case Arithmetic(operator, left, right):
            return combined(operator, type_of(left, specification), type_of(right, specification))
        case Function():
            return computed(node, type_of(node.of, specification))
        case _:
            return Bool()


def type_of_constant(value: Operand) -> DType:
    """The logical type of a constant, a decimal's with the digits that it has.

    Raises:
        Untyped: no field has values of its type.
    """
    match value:
        case bool():
            return Bool()
        case int():
            return Int()
        case float():
            return Float()
        case str():
            return Text()
        case bytes():
            return Bytes()
        case PyDecimal() if value.is_finite():
            _, digits, exponent = value.as_tuple()
            places = max(-int(exponent), 0)
            return Decimal(max(len(digits) + max(int(exponent), 0), places), places)
        case datetime():
            return Datetime(aware=value.utcoffset() is not None)
        case date():
            return Date()
        case time():
            return Time()
        case timedelta():
            return Duration()
        case _:
            raise Untyped(
                f"has the constant {value!r}, which no field can hold",
                "Write numbers, text, dates and times; ask for null with is_null()",
            )


def combined(operator: Operator, left: DType, right: DType) -> DType:
    """The type of two values combined.

    Raises:
        Untyped: they cannot be.
    """
    kinds = (left.kind, right.kind)
    match operator, kinds:
        case "/", ("int" | "float", "int" | "float"):
            return Float()
        case _, ("int", "int"):
            return Int()
        case "+" | "-" | "*", ("int" | "float", "int" | "float"):
            return Float()
        case "+" | "-" | "*", ("int" | "decimal", "int" | "decimal"):
            return decimal_result(operator, as_decimal(left), as_decimal(right))
        case ("-", ("date", "date")) | ("+" | "-", ("duration", "duration")):
            return Duration()
        case "-", ("datetime", "datetime") if left == right:
            return Duration()
        case "+" | "-", ("date" | "datetime", "duration"):
            return left
        case "+", ("duration", "date" | "datetime"):
            return right
        case _:
            raise Untyped(
                f"computes {left} {operator} {right}, which is nothing",
                "Compute with numbers of one kind, with durations, or with times and durations",
            )


def as_decimal(dtype: DType) -> Decimal:
    """A decimal's type as it is, an integer's as a decimal's."""
    return dtype if isinstance(dtype, Decimal) else Decimal(INT_DIGITS, 0)


def decimal_result(operator: Operator, left: Decimal, right: Decimal) -> Decimal:
    """The type that holds every result of two decimals combined, exactly.

    Raises:
        Untyped: there is none of as many digits.
    """
    if operator == "*":
        places = left.decimal_places + right.decimal_places
        digits = left.max_digits + right.max_digits
    else:
        aligned = aligned_decimal(left, right)
        digits, places = aligned.max_digits + 1, aligned.decimal_places
    return bounded(Decimal(digits, places))


def aligned_decimal(left: Decimal, right: Decimal) -> Decimal:
    """The type that holds the values of both.

    Raises:
        Untyped: there is none of as many digits.
    """
    places = max(left.decimal_places, right.decimal_places)
    whole = max(left.max_digits - left.decimal_places, right.max_digits - right.decimal_places)
    return bounded(Decimal(whole + places, places))


def bounded(dtype: Decimal) -> Decimal:
    """The type, if it has no more digits than there are."""
    if dtype.max_digits > MAX_DECIMAL_DIGITS:
        raise Untyped(
            f"needs {dtype.max_digits} digits, and decimals have {MAX_DECIMAL_DIGITS}",
            "Declare the decimals with fewer digits",
        )
    return dtype


def computed(function: Function, of: DType) -> DType:
    """The type of what a function computes.

    Raises:
        Untyped: it cannot be asked of such a value.
    """
    kind = of.kind
    match function.name:
        case "abs" | "negative" if kind in ("int", "float", "decimal", "duration"):
            return of
        case "length" if kind in ("text", "bytes", "list"):
            return Int()
        case "year" | "month" | "day" | "weekday" if kind in ("date", "datetime"):
            return Int()
        case "hour" | "minute" | "second" if kind in ("datetime", "time"):
            return Int()
        case "date" if kind == "datetime":
            return Date()
        case "time" if kind == "datetime":
            return Time()
        case "total_seconds" if kind == "duration":
            return Float()
        case "abs" | "negative" | "length" | "year" | "month" | "day" | "weekday" | "hour":
            pass
        case "minute" | "second" | "date" | "time" | "total_seconds":
            pass
        case _:
            assert_never(function.name)
    raise Untyped(
        f"asks for the {function.name} of {of}",
        "Ask it of what has one: see docs/reference/rules.md",
    )
