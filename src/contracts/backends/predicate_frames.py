"""Predicates as Polars expressions.

Each value is in one form: integers int64 (int128 where they are unsigned and 64 bits wide), floats
float64, decimals as int128 counts of their last digit, times in microseconds, instants in UTC.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as PyDecimal
from typing import Any, assert_never

import polars as pl

from contracts.backends.expressions import EPOCH, SMALL_SET, is_member, length_of
from contracts.backends.predicate_types import aligned_decimal, as_decimal, type_of
from contracts.dtypes import Date, Datetime, Decimal, Duration, Float, Int
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
    TextRelation,
    TextTest,
    Together,
    When,
    paths_of,
)
from contracts.rules.value import Matches
from contracts.specification import DType, Specification, value_at

Reads = Mapping[Path, pl.Expr]
"""The expressions, in the form said above, of the fields that a predicate reads."""

ORDERS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "%": operator.mod,
}  # fmt: skip
MICROSECOND = timedelta(microseconds=1)
FIRST_DAY, LAST_DAY = (date.min - EPOCH.date()).days, (date.max - EPOCH.date()).days
FIRST_MOMENT, LAST_MOMENT = (
    (datetime.min - EPOCH) // MICROSECOND,
    (datetime.max - EPOCH) // MICROSECOND,
)


def expression(node: Node, specification: Specification, reads: Reads) -> pl.Expr:
    """The expression that yields what the node does in every row of a frame."""

    def expr(of: Node) -> pl.Expr:
        return expression(of, specification, reads)

    match node:
        case Ref(path):
            return reads[path]
        case Const(value):
            return constant(value)
        case Arithmetic():
            return combined(node, specification, reads)
        case Function(name, of):
            return computed(name, expr(of), type_of(of, specification))
        case Comparison():
            return compared(node, specification, reads)
        case IsNull(of):
            return expr(of).is_null()
        case IsIn(of, members):
            return among(of, members, specification, reads)
        case TextTest(relation, of, text):
            return related(relation, expr(of), text)
        case PatternTest(of, pattern, whole):
            return expr(of).str.contains(Matches(pattern, whole=whole).anchored)
        case Not(of):
            return ~expr(of)
        case AllOf(members):
            return functools.reduce(operator.and_, map(expr, members))
        case AnyOf(members):
            return functools.reduce(operator.or_, map(expr, members))
        case When(condition, then, otherwise):
            elsewhere = pl.lit(value=True) if otherwise is None else expr(otherwise)
            holds = expr(condition).fill_null(value=False)
            return pl.when(holds).then(expr(then)).otherwise(elsewhere)
        case Together(members):
            first, *others = (expr(member).is_null() for member in members)
            return pl.all_horizontal(other == first for other in others)
        case _:
            assert_never(node)


def constant(value: Any) -> pl.Expr:
    """A constant as a literal of the one form."""
    match value:
        case bool():
            return pl.lit(value)
        case int():
            fits = -(2**63) <= value < 2**63
            return pl.lit(value, dtype=pl.Int64 if fits else pl.Int128)
        case float():
            return pl.lit(value, dtype=pl.Float64)
        case PyDecimal():
            sign, digits, exponent = value.as_tuple()
            count = int("".join(map(str, digits))) * 10 ** max(int(exponent), 0)
            return pl.lit(-count if sign else count, dtype=pl.Int128)
        case datetime() if value.tzinfo is not None:
            ticks = (value.astimezone(UTC).replace(tzinfo=None) - EPOCH) // MICROSECOND
            return pl.lit(ticks, dtype=pl.Int64).cast(pl.Datetime("us", "UTC"))
        case timedelta():
            return pl.lit(value // MICROSECOND, dtype=pl.Int64).cast(pl.Duration("us"))
        case _:
            return pl.lit(value)


def related(relation: TextRelation, of: pl.Expr, text: str) -> pl.Expr:
    """Whether a text starts with, ends with or contains another."""
    match relation:
        case "starts_with":
            return of.str.starts_with(text)
        case "ends_with":
            return of.str.ends_with(text)
        case "contains":
            return of.str.contains(text, literal=True)
        case _:
            assert_never(relation)


def pair(
    left: Node, right: Node, specification: Specification, reads: Reads, *, floats: bool = False
) -> tuple[pl.Expr, pl.Expr, DType]:
    """Two values in one form, and the type that holds both of them where they are numbers."""
    types = [type_of(node, specification) for node in (left, right)]
    exprs = [expression(node, specification, reads) for node in (left, right)]
    kinds = {dtype.kind for dtype in types}
    if floats or kinds == {"int", "float"}:
        exprs = [as_float(e) if t.kind == "int" else e for e, t in zip(exprs, types, strict=True)]
        return exprs[0], exprs[1], Float()
    if "decimal" in kinds:
        decimals = [as_decimal(dtype) for dtype in types]
        both = aligned_decimal(*decimals)
        left_expr, right_expr = (
            scaled(e, both.decimal_places - d.decimal_places)
            for e, d in zip(exprs, decimals, strict=True)
        )
        return left_expr, right_expr, both
    return exprs[0], exprs[1], types[0]


def scaled(counts: pl.Expr, places: int) -> pl.Expr:
    """Counts of a decimal's last digit as counts of a digit further to the right."""
    wide = counts.cast(pl.Int128)
    return wide * pl.lit(10**places, dtype=pl.Int128) if places else wide


def as_float(whole: pl.Expr) -> pl.Expr:
    """Integers as floats, null where they are none exactly."""
    real = whole.cast(pl.Float64)
    return pl.when(real.cast(pl.Int128) == whole.cast(pl.Int128)).then(real)


def compared(node: Comparison, specification: Specification, reads: Reads) -> pl.Expr:
    """Two values compared; NaN as IEEE 754 has it: to Polars it is the greatest, and itself."""
    left, right, dtype = pair(node.left, node.right, specification, reads)
    answer: pl.Expr = ORDERS[node.order](left, right)
    if not isinstance(dtype, Float) or not may_be_nan(node, specification):
        return answer
    ordered = left.is_not_nan() & right.is_not_nan()
    exact = answer | ~ordered if node.order == "!=" else answer & ordered
    return pl.when(left.is_not_null() & right.is_not_null()).then(exact)  # null & false is false


def may_be_nan(node: Node, specification: Specification) -> bool:
    """Whether a field that the node reads may hold NaN, or infinities that make one."""
    values = [value_at(specification, path) for path in paths_of(node)]
    return any(v is not None and not (v.forbids_nan and v.forbids_inf) for v in values)


def combined(node: Arithmetic, specification: Specification, reads: Reads) -> pl.Expr:
    """Two values combined; null where the result is none that its type holds."""
    result = type_of(node, specification)
    if isinstance(result, Decimal) and node.operator == "*":
        left, right = (expression(n, specification, reads) for n in (node.left, node.right))
        return left.cast(pl.Int128) * right.cast(pl.Int128)
    left, right, _ = pair(
        node.left, node.right, specification, reads, floats=isinstance(result, Float)
    )
    match result:
        case Float():
            return float_result(node.operator, left, right)
        case Decimal():
            return OPERATORS[node.operator](left, right)  # type: ignore[no-any-return]  # of exprs
        case Date():
            return day_result(node, left, right)
        case Duration() if isinstance(type_of(node.left, specification), Date):
            days = left.to_physical().cast(pl.Int64) - right.to_physical().cast(pl.Int64)
            return (days * 86_400_000_000).cast(pl.Duration("us"))
        case _:
            ticks = wide_result(node.operator, left, right)
    match result:
        case Datetime(aware):
            in_years = ticks.is_between(FIRST_MOMENT, LAST_MOMENT)
            return pl.when(in_years).then(ticks).cast(pl.Datetime("us", "UTC" if aware else None))
        case Duration():
            return ticks.cast(pl.Duration("us"))
        case _:
            return ticks


def wide_result(op: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Integers, or the ticks of times, combined; null where int64 cannot hold the result."""
    wide = [side.to_physical().cast(pl.Int128) for side in (left, right)]
    result: pl.Expr = OPERATORS[op](*wide)
    return result.cast(pl.Int64, strict=False)


def float_result(op: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Floats combined; null where finite ones have no finite result."""
    quotient = pl.when(right != 0).then(divided(left, right))
    result: pl.Expr = quotient if op == "/" else OPERATORS[op](left, right)
    were_finite = left.is_finite() & right.is_finite()
    return pl.when(result.is_finite() | ~were_finite).then(result)


def divided(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Floats divided, rounded once (IEEE 754): Polars divides by a constant as it multiplies by the
    constant's inverse, which rounds twice; what is made of a column is no constant to it.
    """
    column = pl.when(left.is_finite()).then(right + left * 0.0).otherwise(right)
    return left / column


def day_result(node: Arithmetic, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """A date some days earlier or later: what is added is a constant of whole days."""
    if isinstance(node.left, Const):
        left, right = right, left
    days = right.to_physical() // 86_400_000_000
    moved = OPERATORS[node.operator](left.to_physical().cast(pl.Int64), days)
    in_years = moved.is_between(FIRST_DAY, LAST_DAY)
    return pl.when(in_years).then(moved).cast(pl.Int32).cast(pl.Date)


def computed(name: str, of: pl.Expr, dtype: DType) -> pl.Expr:
    """What a function computes from a value."""
    match name:
        case "abs" | "negative":
            return turned(name, of, dtype)
        case "length":
            return length_of(of, dtype).cast(pl.Int64)
        case "date":
            return of.dt.date()
        case "time":
            return of.dt.time()
        case "total_seconds":
            return divided(as_float(of.to_physical()), pl.lit(1e6))
        case _:
            part: pl.Expr = getattr(of.dt, name)()
            return part.cast(pl.Int64)


def turned(name: str, of: pl.Expr, dtype: DType) -> pl.Expr:
    """A value with its sign turned, or without it; null where int64 cannot hold the result."""
    if isinstance(dtype, Float):
        return of.abs() if name == "abs" else -of
    wide = of.to_physical().cast(pl.Int128)
    negative = pl.lit(0, dtype=pl.Int128) - wide  # int128 has no `neg` of its own
    result = pl.when(wide < 0).then(negative).otherwise(wide) if name == "abs" else negative
    if isinstance(dtype, Decimal):
        return result
    ticks = result.cast(pl.Int64, strict=False)
    return ticks.cast(pl.Duration("us")) if isinstance(dtype, Duration) else ticks


def among(
    of: Node, members: tuple[Any, ...], specification: Specification, reads: Reads
) -> pl.Expr:
    """Whether a value is one of the members."""
    dtype = type_of(of, specification)
    if isinstance(dtype, Decimal):
        chain = (Comparison("==", of, Const(member)) for member in members)
        exprs = (compared(one, specification, reads) for one in chain)
        return functools.reduce(operator.or_, exprs)
    expr = expression(of, specification, reads)
    if isinstance(dtype, Int) and len(members) > SMALL_SET:
        column = pl.Series(members, dtype=pl.Int128)
        return expr.cast(pl.Int128).is_in(pl.lit(column).implode())
    if isinstance(dtype, Int):
        return functools.reduce(operator.or_, (expr == constant(member) for member in members))
    return is_member(expr, members, dtype)
