"""Predicates as Polars expressions.

Each value has one form: integers int64 (int128 where they are unsigned and 64 bits wide), floats
float64, decimals int128 counts of their last digit, times in microseconds, instants in UTC.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal as PyDecimal
from typing import Any, assert_never

import polars as pl

from contracts.backends.frame.text_functions import compile_text_function
from contracts.backends.frame.value_rules import SMALL_SET, is_member, length_of
from contracts.backends.predicate_types import aligned_decimal, as_decimal, node_type
from contracts.backends.python.predicates import OPERATORS, ORDERS, TEXT_FUNCTIONS
from contracts.dtypes import Date, Datetime, Decimal, Duration, Float, Int
from contracts.rules import predicate as p
from contracts.rules.value import Matches
from contracts.specification import DType, Specification, field_type_at
from contracts.wire.scalar.ticks import EARLIEST, EPOCH, FIRST_DAY, LAST_DAY, LATEST, MICROSECOND

_ReadExprs = Mapping[p.Path, pl.Expr]
"""The fields that a predicate reads, in the form described above."""


def compile_predicate(node: p.Node, specification: Specification, reads: _ReadExprs) -> pl.Expr:
    """The expression of the node's value in every row of a frame."""

    def expr(of: p.Node) -> pl.Expr:
        return compile_predicate(of, specification, reads)

    match node:
        case p.Ref(path):
            return reads[path]
        case p.Const(value):
            return constant_literal(value)
        case p.Arithmetic():
            return _compile_arithmetic(node, specification, reads)
        case p.Function(name, of):
            if name in TEXT_FUNCTIONS:
                return compile_text_function(name, expr(of))
            return _compile_function(name, expr(of), node_type(of, specification))
        case p.Comparison():
            return _compare(node, specification, reads)
        case p.IsNull(of):
            return expr(of).is_null()
        case p.IsIn(of, members):
            return _is_among(of, members, specification, reads)
        case p.TextTest(relation, of, text):
            other = pl.lit(text) if isinstance(text, str) else expr(text)
            return _test_text(relation, expr(of), other)
        case p.PatternTest(of, pattern, whole):
            return expr(of).str.contains(Matches(pattern, whole=whole).anchored)
        case p.Not(of):
            return ~expr(of)
        case p.AllOf(members):
            return functools.reduce(operator.and_, map(expr, members))
        case p.AnyOf(members):
            return functools.reduce(operator.or_, map(expr, members))
        case p.When(condition, then, otherwise):
            elsewhere = pl.lit(value=True) if otherwise is None else expr(otherwise)
            holds = expr(condition).fill_null(value=False)
            return pl.when(holds).then(expr(then)).otherwise(elsewhere)
        case p.Together(members):
            first, *others = (expr(member).is_null() for member in members)
            return pl.all_horizontal(other == first for other in others)
        case _:
            assert_never(node)


def constant_literal(value: Any) -> pl.Expr:
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


def _test_text(relation: p.TextRelation, of: pl.Expr, text: pl.Expr) -> pl.Expr:
    match relation:
        case "starts_with":
            return of.str.starts_with(text)
        case "ends_with":
            return of.str.ends_with(text)
        case "contains":
            return of.str.contains(text, literal=True)
        case _:
            assert_never(relation)


def _in_one_type(
    left: p.Node,
    right: p.Node,
    specification: Specification,
    reads: _ReadExprs,
    *,
    floats: bool = False,
) -> tuple[pl.Expr, pl.Expr, DType]:
    """Two values in one type, and that type where they are numbers."""
    types = [node_type(node, specification) for node in (left, right)]
    exprs = [compile_predicate(node, specification, reads) for node in (left, right)]
    kinds = {dtype.kind for dtype in types}
    if floats or kinds == {"int", "float"}:
        exprs = [
            _exact_floats(e) if t.kind == "int" else e for e, t in zip(exprs, types, strict=True)
        ]
        return exprs[0], exprs[1], Float()
    if "decimal" in kinds:
        decimals = [as_decimal(dtype) for dtype in types]
        both = aligned_decimal(*decimals)
        left_expr, right_expr = (
            rescale(e, both.decimal_places - d.decimal_places)
            for e, d in zip(exprs, decimals, strict=True)
        )
        return left_expr, right_expr, both
    return exprs[0], exprs[1], types[0]


def rescale(counts: pl.Expr, places: int) -> pl.Expr:
    """Counts of a decimal's last digit as counts of a digit further to the right."""
    wide = counts.cast(pl.Int128)
    return wide * pl.lit(10**places, dtype=pl.Int128) if places else wide


def _exact_floats(whole: pl.Expr) -> pl.Expr:
    """Integers as floats, null where a float does not hold them exactly."""
    # Python compares 2**53 + 1 with 2.0**53 exactly, Polars rounds first: null makes both agree.
    real = whole.cast(pl.Float64)
    return pl.when(real.cast(pl.Int128) == whole.cast(pl.Int128)).then(real)


def _compare(node: p.Comparison, specification: Specification, reads: _ReadExprs) -> pl.Expr:
    """Two values compared; NaN as IEEE 754 has it: to Polars it is the greatest, and equals
    itself.
    """
    left, right, dtype = _in_one_type(node.left, node.right, specification, reads)
    answer: pl.Expr = ORDERS[node.order](left, right)
    if not isinstance(dtype, Float) or not _may_read_nan(node, specification):
        return answer
    ordered = left.is_not_nan() & right.is_not_nan()
    exact = answer | ~ordered if node.order == "!=" else answer & ordered
    return pl.when(left.is_not_null() & right.is_not_null()).then(exact)  # null & false is false


def _may_read_nan(node: p.Node, specification: Specification) -> bool:
    """Whether a field that the node reads may hold NaN, or infinities that make one."""
    values = [field_type_at(specification, path) for path in p.paths_of(node)]
    return any(v is not None and not (v.forbids_nan and v.forbids_inf) for v in values)


def _compile_arithmetic(
    node: p.Arithmetic, specification: Specification, reads: _ReadExprs
) -> pl.Expr:
    """Two values combined; null where the type does not hold the result."""
    result = node_type(node, specification)
    if isinstance(result, Decimal) and node.operator == "*":
        left, right = (compile_predicate(n, specification, reads) for n in (node.left, node.right))
        return left.cast(pl.Int128) * right.cast(pl.Int128)
    left, right, _ = _in_one_type(
        node.left, node.right, specification, reads, floats=isinstance(result, Float)
    )
    match result:
        case Float():
            return _float_result(node.operator, left, right)
        case Decimal():
            return OPERATORS[node.operator](left, right)  # type: ignore[no-any-return]  # of exprs
        case Date():
            return _shifted_days(node, left, right)
        case Duration() if isinstance(node_type(node.left, specification), Date):
            days = left.to_physical().cast(pl.Int64) - right.to_physical().cast(pl.Int64)
            return (days * 86_400_000_000).cast(pl.Duration("us"))
        case _:
            ticks = _int64_result(node.operator, left, right)
    match result:
        case Datetime(aware):
            in_years = ticks.is_between(EARLIEST, LATEST)
            return pl.when(in_years).then(ticks).cast(pl.Datetime("us", "UTC" if aware else None))
        case Duration():
            return ticks.cast(pl.Duration("us"))
        case _:
            return ticks


def _int64_result(op: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Integers, or the ticks of times, combined; null where int64 cannot hold the result."""
    wide = [side.to_physical().cast(pl.Int128) for side in (left, right)]
    result: pl.Expr = OPERATORS[op](*wide)
    return result.cast(pl.Int64, strict=False)


def _float_result(op: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Floats combined; null where finite ones have no finite result."""
    quotient = pl.when(right != 0).then(_divide_floats(left, right))
    result: pl.Expr = quotient if op == "/" else OPERATORS[op](left, right)
    were_finite = left.is_finite() & right.is_finite()
    return pl.when(result.is_finite() | ~were_finite).then(result)


def _divide_floats(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Floats divided, rounded once (IEEE 754). Polars divides by a constant by multiplying with its
    inverse, which rounds twice; a divisor made of a column is not a constant to it.
    """
    column = pl.when(left.is_finite()).then(right + left * 0.0).otherwise(right)
    return left / column


def _shifted_days(node: p.Arithmetic, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """A date some days earlier or later; the other operand is a constant of whole days."""
    if isinstance(node.left, p.Const):
        left, right = right, left
    days = right.to_physical() // 86_400_000_000
    moved = OPERATORS[node.operator](left.to_physical().cast(pl.Int64), days)
    in_years = moved.is_between(FIRST_DAY, LAST_DAY)
    return pl.when(in_years).then(moved).cast(pl.Int32).cast(pl.Date)


def _compile_function(name: str, of: pl.Expr, dtype: DType) -> pl.Expr:
    match name:
        case "abs" | "negative":
            return _change_sign(name, of, dtype)
        case "length":
            return length_of(of, dtype).cast(pl.Int64)
        case "date":
            return of.dt.date()
        case "time":
            return of.dt.time()
        case "total_seconds":
            return _divide_floats(_exact_floats(of.to_physical()), pl.lit(1e6))
        case _:
            part: pl.Expr = getattr(of.dt, name)()
            return part.cast(pl.Int64)


def _change_sign(name: str, of: pl.Expr, dtype: DType) -> pl.Expr:
    """The negative or the absolute value; null where int64 cannot hold it."""
    if isinstance(dtype, Float):
        return of.abs() if name == "abs" else -of
    wide = of.to_physical().cast(pl.Int128)
    negative = pl.lit(0, dtype=pl.Int128) - wide  # int128 has no `neg` of its own
    result = pl.when(wide < 0).then(negative).otherwise(wide) if name == "abs" else negative
    if isinstance(dtype, Decimal):
        return result
    ticks = result.cast(pl.Int64, strict=False)
    return ticks.cast(pl.Duration("us")) if isinstance(dtype, Duration) else ticks


def _is_among(
    of: p.Node, members: tuple[Any, ...], specification: Specification, reads: _ReadExprs
) -> pl.Expr:
    dtype = node_type(of, specification)
    if isinstance(dtype, Decimal):
        chain = (p.Comparison("==", of, p.Const(member)) for member in members)
        exprs = (_compare(one, specification, reads) for one in chain)
        return functools.reduce(operator.or_, exprs)
    expr = compile_predicate(of, specification, reads)
    if isinstance(dtype, Int) and len(members) > SMALL_SET:
        column = pl.Series(members, dtype=pl.Int128)
        return expr.cast(pl.Int128).is_in(pl.lit(column).implode())
    if isinstance(dtype, Int):
        return functools.reduce(
            operator.or_, (expr == constant_literal(member) for member in members)
        )
    return is_member(expr, members, dtype)
