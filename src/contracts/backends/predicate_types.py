"""The types of predicates: the type of each node over a contract's fields."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from typing import assert_never, cast

import contracts.dtypes as d
from contracts.rules import predicate as p
from contracts.rules.sentences import TEXT_PHRASES
from contracts.rules.value import Operand
from contracts.specification import DType, FieldType, Specification, field_type_at

_INT_DIGITS = 20
"""How many digits a 64-bit integer has at the most."""


class UntypedNode(Exception):
    """The node has no type: its operator or function does not take values of its operands'
    types.
    """

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint


_ASKED_OF = {
    "abs": "a number or a duration", "negative": "a number or a duration",
    "length": "text, bytes or a list", "hour": "a datetime or a time", "minute": "a datetime or a time",
    "second": "a datetime or a time", "date": "a datetime", "time": "a datetime",
    "total_seconds": "a duration",
}  # fmt: skip  # a table
"""What has a function, for the hint where something else is asked for it."""


def node_type(node: p.Node, specification: Specification) -> DType:
    """The logical type of a node's values.

    Raises:
        UntypedNode: it has none.
    """
    match node:
        case p.Ref(path):
            # A declaration refuses every other path.
            return cast("FieldType", field_type_at(specification, path)).dtype
        case p.Const(value):
            return _constant_type(value)
        case p.Arithmetic(operator, left, right):
            return arithmetic_type(
                operator, node_type(left, specification), node_type(right, specification)
            )
        case p.Function():
            return function_type(node, node_type(node.of, specification))
        case p.Comparison() | p.IsNull() | p.IsIn() | p.TextTest() | p.PatternTest():
            return d.Bool()
        case p.Not() | p.AllOf() | p.AnyOf() | p.When() | p.Together():
            return d.Bool()
        case _:
            assert_never(node)


def _constant_type(value: Operand) -> DType:
    """The logical type of a constant; a decimal's has exactly its digits."""
    match value:
        case bool():
            return d.Bool()
        case int():
            return d.Int()
        case float():
            return d.Float()
        case str():
            return d.Text()
        case bytes():
            return d.Bytes()
        case PyDecimal() if value.is_finite():
            _, digits, exponent = value.as_tuple()
            places = max(-int(exponent), 0)
            return d.Decimal(max(len(digits) + max(int(exponent), 0), places), places)
        case datetime():
            return d.Datetime(aware=value.utcoffset() is not None)
        case date():
            return d.Date()
        case time():
            return d.Time()
        case timedelta():
            return d.Duration()
        case _:
            raise UntypedNode(
                f"has the constant {value!r}, which no field can hold",
                "Write numbers, text, dates and times; test for null with is_null()",
            )


def arithmetic_type(operator: p.Operator, left: DType, right: DType) -> DType:
    """The type of the result of an operator.

    Raises:
        UntypedNode: the operator does not take the two types.
    """
    kinds = (left.kind, right.kind)
    match operator, kinds:
        case "/", ("int" | "float", "int" | "float"):
            return d.Float()
        case _, ("int", "int"):
            return d.Int()
        case "+" | "-" | "*", ("int" | "float", "int" | "float"):
            return d.Float()
        case "+" | "-" | "*", ("int" | "decimal", "int" | "decimal"):
            return _decimal_result_type(operator, as_decimal(left), as_decimal(right))
        case ("-", ("date", "date")) | ("+" | "-", ("duration", "duration")):
            return d.Duration()
        case "-", ("datetime", "datetime") if left == right:
            return d.Duration()
        case "+" | "-", ("date" | "datetime", "duration"):
            return left
        case "+", ("duration", "date" | "datetime"):
            return right
        case _:
            raise UntypedNode(
                f"computes {left} {operator} {right}, which is undefined",
                "Compute with numbers of one kind, with durations, or with times and durations",
            )


def as_decimal(dtype: DType) -> d.Decimal:
    """A decimal type as it is, an integer type as a decimal one."""
    return dtype if isinstance(dtype, d.Decimal) else d.Decimal(_INT_DIGITS, 0)


def _decimal_result_type(operator: p.Operator, left: d.Decimal, right: d.Decimal) -> d.Decimal:
    """The type that holds every result of two decimals combined, exactly."""
    if operator == "*":
        places = left.decimal_places + right.decimal_places
        digits = left.max_digits + right.max_digits
    else:
        aligned = aligned_decimal(left, right)
        digits, places = aligned.max_digits + 1, aligned.decimal_places
    return _within_max_digits(d.Decimal(digits, places))


def aligned_decimal(left: d.Decimal, right: d.Decimal) -> d.Decimal:
    """The type that holds the values of both.

    Raises:
        UntypedNode: no decimal type has that many digits.
    """
    places = max(left.decimal_places, right.decimal_places)
    whole = max(left.max_digits - left.decimal_places, right.max_digits - right.decimal_places)
    return _within_max_digits(d.Decimal(whole + places, places))


def _within_max_digits(dtype: d.Decimal) -> d.Decimal:
    if dtype.max_digits > d.MAX_DECIMAL_DIGITS:
        raise UntypedNode(
            f"needs {dtype.max_digits} digits, and decimals have {d.MAX_DECIMAL_DIGITS}",
            "Declare the decimals with fewer digits",
        )
    return dtype


def function_type(function: p.Function, of: DType) -> DType:
    """The type of a function's result.

    Raises:
        UntypedNode: the function does not take the type.
    """
    kind = of.kind
    match function.name:
        case "abs" | "negative" if kind in ("int", "float", "decimal", "duration"):
            return of
        case "length" if kind in ("text", "bytes", "list"):
            return d.Int()
        case "year" | "month" | "day" | "weekday" if kind in ("date", "datetime"):
            return d.Int()
        case "hour" | "minute" | "second" if kind in ("datetime", "time"):
            return d.Int()
        case "date" if kind == "datetime":
            return d.Date()
        case "time" if kind == "datetime":
            return d.Time()
        case "total_seconds" if kind == "duration":
            return d.Float()
        case "lower" | "upper" | "strip" | "nfc" | "nfd" | "nfkc" | "nfkd" if kind == "text":
            return d.Text()
        case "abs" | "negative" | "length" | "year" | "month" | "day" | "weekday" | "hour":
            pass
        case "minute" | "second" | "date" | "time" | "total_seconds":
            pass
        case "lower" | "upper" | "strip" | "nfc" | "nfd" | "nfkc" | "nfkd":
            raise UntypedNode(f"asks for {of} {TEXT_PHRASES[function.name]}", "Ask it of text")
        case _:
            assert_never(function.name)
    raise UntypedNode(
        f"asks for the {function.name} of {of}",
        f"Ask it of {_ASKED_OF.get(function.name, 'a date or a datetime')}",
    )
