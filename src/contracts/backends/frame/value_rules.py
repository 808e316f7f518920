"""Value rules as Polars expressions."""

from __future__ import annotations

import functools
import operator
from datetime import datetime, timedelta
from decimal import Decimal as PyDecimal
from typing import Any, assert_never, cast

import polars as pl

import contracts.dtypes as d
from contracts.backends import idna_labels
from contracts.backends.custom import call_accepts, rejected_by_expr
from contracts.backends.masks import mask_at
from contracts.backends.older_polars import is_from_2_on, is_not_multiple_of_decimal
from contracts.backends.python.value_rules import STEP_SLACK, STEP_SLACK_PER_STEP
from contracts.rules import value as v
from contracts.rules.named_formats import Grammar
from contracts.specification import DType, FieldType
from contracts.wire.scalar.ticks import EPOCH, FIRST_DAY, LAST_DAY, MICROSECOND

SMALL_SET = 16
"""Up to this many members a chain of `==` beats a hash set (5 ms against 24 for 2M rows)."""
CANONICAL_UUID_PATTERN = r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\z"
_NANOSECONDS_A_DAY = 86_400_000_000_000
_UNITS_PER_SECOND = {"ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


def out_of_range(dtype: DType, expr: pl.Expr, physical: pl.DataType) -> pl.Expr | None:
    """The mask of values that the logical type cannot hold although the physical one does:
    years outside 1..9999, hours outside the day, parts of a microsecond, digits past a decimal's
    own. None where the physical type has none of those.
    """
    match dtype:
        case d.Date():
            days = expr.to_physical()
            return (days < FIRST_DAY) | (days > LAST_DAY)
        case d.Datetime() if isinstance(physical, pl.Datetime):
            return _outside_span(
                expr, physical.time_unit, datetime.min - EPOCH, datetime.max - EPOCH
            )
        case d.Duration() if isinstance(physical, pl.Duration):
            if physical.time_unit == "us":
                return None  # every int64 of microseconds is a timedelta
            return _outside_span(expr, physical.time_unit, timedelta.min, timedelta.max)
        case d.Time():
            ticks = expr.to_physical()
            return (ticks % 1_000 != 0) | (ticks < 0) | (ticks >= _NANOSECONDS_A_DAY)
        case d.Decimal(max_digits, places) if isinstance(physical, pl.Decimal):
            whole = max_digits - places
            masks = []
            if physical.scale > places:
                masks.append(expr.round(places) != expr)
            if physical.precision - physical.scale > whole:
                masks.append(expr.abs() >= pl.lit(PyDecimal(10) ** whole))
            return functools.reduce(operator.or_, masks) if masks else None
        case _:
            return None


def _outside_span(expr: pl.Expr, unit: str, lowest: timedelta, highest: timedelta) -> pl.Expr:
    """The mask of times outside a range of microseconds, or with a part of one."""
    ticks, per_second = expr.to_physical(), _UNITS_PER_SECOND[unit]
    low = -(-(lowest // MICROSECOND) * per_second // 1_000_000)
    high = (highest // MICROSECOND) * per_second // 1_000_000
    masks = []
    if low > -(2**63):
        masks.append(ticks < pl.lit(low, dtype=pl.Int64))
    if high < 2**63 - 1:
        masks.append(ticks > pl.lit(high, dtype=pl.Int64))
    if unit == "ns":
        masks.append(ticks % 1_000 != 0)
    return functools.reduce(operator.or_, masks)


def comparable(
    dtype: DType, expr: pl.Expr, physical: pl.DataType, excluded: pl.Expr | None
) -> pl.Expr:
    """The values in the one physical type that operands of the logical type are written in.

    Args:
        excluded: the mask of values that the logical type cannot hold, which become null.
    """
    held = expr if excluded is None else pl.when(~excluded).then(expr)
    match dtype:
        case d.Float() if physical == pl.Float32:
            return expr.cast(pl.Float64)
        case d.Text() if physical != pl.String:
            return expr.cast(pl.String)
        case d.Datetime(aware) if physical != pl.Datetime("us", "UTC" if aware else None):
            return held.cast(pl.Datetime("us", "UTC" if aware else None), strict=False)
        case d.Duration() if physical != pl.Duration("us"):
            return held.cast(pl.Duration("us"), strict=False)
        case d.Decimal():
            return held
        case _:
            return expr


def rejects(rule: v.ValueRule, values: pl.Expr, expected: FieldType) -> pl.Expr:
    """The mask of values that break the rule: `accepts` of `backends.python`, negated.

    Args:
        values: in contract form, as `comparable` gives them.

    Raises:
        RuleFailed: the rule is a `Custom` whose `expr` gives no mask.
    """
    dtype = expected.dtype
    match rule:
        case v.Ge(bound):
            return values < _literal(bound, dtype)
        case v.Gt(bound):
            return values <= _literal(bound, dtype)
        case v.Le(bound):
            return values > _literal(bound, dtype)
        case v.Lt(bound):
            return values >= _literal(bound, dtype)
        case v.MultipleOf(step):
            return _is_not_multiple(values, step, dtype)
        case v.MinLength(length):
            return length_of(values, dtype) < length
        case v.MaxLength(length):
            return length_of(values, dtype) > length
        case v.Matches():
            return ~values.str.contains(rule.anchored)
        case v.OneOf(members):
            return ~is_member(values, members, dtype)
        case v.NoneOf(members):
            return is_member(values, members, dtype)
        case v.UniqueItems():
            return values.list.n_unique() < values.list.len()
        case v.NamedFormat():
            return ~_conforms(values, rule.grammar)
        case v.CodeList():
            return ~values.is_in(pl.lit(pl.Series(rule.members)).implode())
        case v.Custom():
            return _rejects_custom(rule, values)
        case _:
            assert_never(rule)


def _literal(operand: object, dtype: DType) -> pl.Expr:
    """An operand as a literal of the physical type that `comparable` gives."""
    match dtype:
        case d.Int():
            big = isinstance(operand, int) and operand > 2**63 - 1
            return pl.lit(operand, dtype=pl.UInt64 if big else pl.Int64)
        case d.Float():
            return pl.lit(operand, dtype=pl.Float64)
        case _:
            return pl.lit(operand)


def _is_not_multiple(values: pl.Expr, step: object, dtype: DType) -> pl.Expr:
    if isinstance(dtype, d.Decimal) and not is_from_2_on():
        return is_not_multiple_of_decimal(values, cast("PyDecimal", step), dtype.decimal_places)
    if not isinstance(dtype, d.Float):
        return values % _literal(step, dtype) != 0
    quotient = values / _literal(step, dtype)
    slack = STEP_SLACK + quotient.abs() * STEP_SLACK_PER_STEP
    return ~(((quotient - quotient.round()).abs() <= slack) & quotient.is_finite())


def length_of(values: pl.Expr, dtype: DType) -> pl.Expr:
    """The length in what the type counts: code points, bytes or items."""
    match dtype.kind:
        case "list":
            return values.list.len()
        case "bytes":
            return values.bin.size()
        case _:
            return values.str.len_chars()


def is_member(values: pl.Expr, members: tuple[Any, ...], dtype: DType) -> pl.Expr:
    """The mask of values that are among the members."""
    if len(members) <= SMALL_SET or isinstance(dtype, d.Decimal):
        chain = (values == _literal(member, dtype) for member in members)
        return functools.reduce(operator.or_, chain)
    column = pl.select(pl.concat([_literal(member, dtype) for member in members])).to_series()
    return values.is_in(pl.lit(column).implode())


def _labels_are_valid(names: pl.Series) -> pl.Series:
    """Whether the labels of each name are valid; null of null. Of the names that a pattern leaves in doubt
    each label is looked at once.
    """
    coded = names.str.contains(idna_labels.ALL_CODED)
    rows = coded.arg_true()
    found = names.gather(rows).str.extract_all(_LABEL)
    labels = found.explode(empty_as_null=False).str.strip_prefix(".")
    wrong = [label for label in labels.unique() if not idna_labels.is_a_label(label)]
    if not wrong:
        return coded
    every = pl.DataFrame({"row": rows, "label": found}).explode("label", empty_as_null=False)
    where = labels.is_in(pl.Series(wrong, dtype=pl.String).implode())
    return coded & ~mask_at(every["row"].filter(where), len(names))


_LABEL = idna_labels.A_LABEL + "[^.]*"
"""A label that begins as an A-label does, with the dot before it."""


def _conforms(texts: pl.Expr, grammar: Grammar) -> pl.Expr:
    masks = [texts.str.contains(v.Matches(pattern).anchored) for pattern in grammar.patterns]
    if grammar.longest is not None:
        masks.append(texts.str.len_chars() <= grammar.longest)
    if grammar.a_labels:
        masks.append(_has_valid_labels(texts))
    return functools.reduce(operator.and_, masks)


def _has_valid_labels(texts: pl.Expr) -> pl.Expr:
    """The mask of texts without an A-label, and of those with valid ones. Few have one as a rule, so
    they are read one by one.
    """

    def read(names: pl.Series) -> pl.Series:
        if names.null_count() == len(names):
            return pl.repeat(None, len(names), dtype=pl.Boolean, eager=True)
        return _labels_are_valid(names)

    encoded = pl.when(texts.str.contains(idna_labels.A_LABEL)).then(texts)
    answers = encoded.map_batches(read, return_dtype=pl.Boolean, is_elementwise=True)
    return answers.fill_null(value=True)


def _rejects_custom(rule: v.Custom, values: pl.Expr) -> pl.Expr:
    """The mask of values that a custom rule rejects; where it answers null it rejects."""
    if rule.expr is not None:
        return rejected_by_expr(rule.expr, values)
    accepts: Any = rule.accepts

    def rejects_value(value: object) -> bool | None:
        if value is None or value != value:  # noqa: PLR0124 - NaN is the one value unlike itself
            return None
        return not call_accepts(accepts, value)

    return values.map_batches(
        lambda column: pl.Series([*map(rejects_value, column.to_list())], dtype=pl.Boolean),
        return_dtype=pl.Boolean,
        is_elementwise=True,
    )
