"""Value rules as Polars expressions: for each requirement, a mask of the rows that break it.

A mask is true where the requirement is broken, and false or null elsewhere: a null is asked only
whether it may be null, and a NaN only whether it may be NaN.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal as PyDecimal
from typing import TYPE_CHECKING, Any, assert_never

import polars as pl

from contracts.backends.physical import holds_type
from contracts.backends.values import STEP_SLACK, STEP_SLACK_PER_STEP, RuleFailed, ask
from contracts.dtypes import Date, Datetime, Decimal, Duration, Float, Int, Text, Time, Uuid
from contracts.rules.implied import EachItem, NotInf, NotNan
from contracts.rules.requirement import Requirement
from contracts.rules.value import (
    Custom,
    Ge,
    Gt,
    Le,
    Lt,
    Matches,
    MaxLength,
    MinLength,
    MultipleOf,
    OneOf,
    ValueRule,
)
from contracts.specification import (
    CANONICAL_UUID,
    DECLARED,
    NOT_INF,
    NOT_NAN,
    NOT_NULL,
    PRESENT,
    DType,
    ListOf,
    Specification,
    StructOf,
    Value,
    columns_of,
)

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

SMALL_SET = 16
"""Up to this many members a chain of `==` beats a hash set (5 ms against 24 for 2M rows)."""
CANONICAL_UUID_PATTERN = r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\z"
EPOCH = datetime(1970, 1, 1)
UNITS_PER_SECOND = {"ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement of one field, ready to be asked of a frame.

    Attributes:
        path: the field, in the words of the data.
        expected: what the value must be, for masking what is shown.
        broken: the mask of rows that break the requirement.
        shown: the value to show for such a row; None where there is none.
        structural: whether the frame's types alone break it, whatever the rows hold.
        not_run: why the requirement cannot be asked of this frame at all.
    """

    path: str
    requirement: Requirement[Any]
    expected: Value
    broken: pl.Expr
    shown: pl.Expr | None
    structural: bool = False
    not_run: str | None = None


def checks_of(
    expected: Value, expr: pl.Expr, physical: pl.DataType, path: str, within: pl.Expr | None = None
) -> Iterator[Check]:
    """Every check of a value that `expr` yields, in the physical type it yields it in.

    Args:
        within: true where the struct that holds the value is there; None at the top.
    """
    missing = expr.is_null() if within is None else within & expr.is_null()
    if not expected.nullable:
        yield Check(path, NOT_NULL, expected, missing, expr)
    if physical == pl.Null:
        return
    match expected.dtype:
        case ListOf(item) if isinstance(physical, (pl.List, pl.Array)):
            items = expr.arr.to_list() if isinstance(physical, pl.Array) else expr
            yield from item_checks(item, items, as_dtype(physical.inner), path)
            yield from rule_checks(expected, items, expr, path)
        case StructOf(specification) if isinstance(physical, pl.Struct):
            yield from member_checks(specification, expected, expr, physical, path)
            yield from rule_checks(expected, expr, expr, path)
        case ListOf() | StructOf():
            yield from mistyped(expected, expr, path)
        case dtype if holds_type(dtype, physical):
            yield from scalar_checks(expected, expr, physical, path)
        case _:
            yield from mistyped(expected, expr, path)


def mistyped(expected: Value, expr: pl.Expr, path: str) -> Iterator[Check]:
    """The check that a column of another type breaks, and the rules that it leaves unasked."""
    present = expr.is_not_null()
    yield Check(path, expected.of_type, expected, present, expr, structural=True)
    yield from unasked(expected, path, "its column is not of its type")


def unasked(expected: Value, path: str, reason: str) -> Iterator[Check]:
    """The declared rules of a value that cannot be asked, however deep they lie."""
    never = pl.lit(value=False)
    for requirement in expected.rules:
        yield Check(path, requirement, expected, never, None, not_run=reason)
    match expected.dtype:
        case ListOf(item):
            for check in unasked(item, path, reason):
                yield replace(check, requirement=in_items(check.requirement))
        case StructOf(specification):
            for field in specification.fields:
                yield from unasked(field.value, f"{path}.{field.alias}", reason)
        case _:
            pass


def in_items(requirement: Requirement[Any]) -> Requirement[Any]:
    """The same requirement, of every item of a list."""
    return requirement.with_rule(EachItem(requirement.rule))


def item_checks(item: Value, items: pl.Expr, physical: pl.DataType, path: str) -> Iterator[Check]:
    """The checks of a list's items, each lifted to the list: broken where any item breaks it."""
    for check in checks_of(item, pl.element(), physical, path):
        yield replace(
            check,
            requirement=in_items(check.requirement),
            broken=items.list.eval(check.broken).list.any(),
            shown=None
            if check.shown is None
            else items.list.eval(check.shown.filter(check.broken)).list.first(),
        )


def member_checks(
    specification: Specification, whole: Value, expr: pl.Expr, physical: pl.Struct, path: str
) -> Iterator[Check]:
    """The checks of a struct's members, asked where the struct itself is there."""
    types = {field.name: as_dtype(field.dtype) for field in physical.fields}
    held, extra = columns_of(specification, types)
    there = expr.is_not_null()
    for field in specification.fields:
        value = replace(field.value, sensitive=field.value.sensitive or whole.sensitive)
        where = f"{path}.{field.alias}"
        if field.name in held:
            column = held[field.name]
            member = expr.struct.field(column)
            yield from checks_of(value, member, types[column], where, within=there)
        else:
            yield Check(where, PRESENT, value, there, None, structural=True)
            yield from unasked(value, where, "the field is missing")
    if specification.extra == "forbid":
        for name in extra:
            where = f"{path}.{name}"
            yield Check(where, DECLARED, whole, there, None, structural=True)


def scalar_checks(
    expected: Value, expr: pl.Expr, physical: pl.DataType, path: str
) -> Iterator[Check]:
    """The checks of a scalar whose physical type holds its logical one."""
    unheld = unheld_by(expected.dtype, expr, physical)
    if unheld is not None:
        yield Check(path, expected.held, expected, unheld, expr)
    if isinstance(expected.dtype, Float):
        if expected.forbids_nan:
            yield Check(path, NOT_NAN, expected, expr.is_nan(), expr)
        if expected.forbids_inf:
            yield Check(path, NOT_INF, expected, expr.is_infinite(), expr)
    if isinstance(expected.dtype, Uuid):
        canonical = expr.str.contains(CANONICAL_UUID_PATTERN)
        yield Check(path, CANONICAL_UUID, expected, ~canonical, expr)
        expr = pl.when(canonical).then(expr)
    yield from rule_checks(expected, comparable(expected.dtype, expr, physical, unheld), expr, path)


def rule_checks(expected: Value, asked: pl.Expr, shown: pl.Expr, path: str) -> Iterator[Check]:
    """The checks of a value's declared rules; a NaN is asked none of them."""
    for requirement in expected.rules:
        try:
            mask = broken(requirement.rule, asked, expected.dtype)
        except RuleFailed as failure:
            never = pl.lit(value=False)
            yield Check(path, requirement, expected, never, None, not_run=str(failure))
            continue
        if isinstance(expected.dtype, Float):
            mask = mask & asked.is_not_nan()
        yield Check(path, requirement, expected, mask, shown)


def unheld_by(dtype: DType, expr: pl.Expr, physical: pl.DataType) -> pl.Expr | None:
    """The mask of values that the logical type cannot hold although the physical one does:
    years outside 1..9999, parts of a microsecond, digits past a decimal's own.
    """
    match dtype:
        case Date():
            days = expr.to_physical()
            return (days < (date.min - EPOCH.date()).days) | (days > (date.max - EPOCH.date()).days)
        case Datetime() if isinstance(physical, pl.Datetime):
            return outside(expr, physical.time_unit, datetime.min - EPOCH, datetime.max - EPOCH)
        case Duration() if isinstance(physical, pl.Duration):
            if physical.time_unit == "us":
                return None  # every int64 of microseconds is a timedelta
            return outside(expr, physical.time_unit, timedelta.min, timedelta.max)
        case Time():
            return expr.to_physical() % 1_000 != 0
        case Decimal(max_digits, places) if isinstance(physical, pl.Decimal):
            whole = max_digits - places
            masks = []
            if physical.scale > places:
                masks.append(expr.round(places) != expr)
            if physical.precision - physical.scale > whole:
                masks.append(expr.abs() >= pl.lit(PyDecimal(10) ** whole))
            return functools.reduce(operator.or_, masks) if masks else None
        case _:
            return None


def outside(expr: pl.Expr, unit: str, lowest: timedelta, highest: timedelta) -> pl.Expr:
    """The mask of times outside a range of microseconds, or with a part of one."""
    ticks, per_second = expr.to_physical(), UNITS_PER_SECOND[unit]
    microsecond = timedelta(microseconds=1)
    low = -(-(lowest // microsecond) * per_second // 1_000_000)
    high = (highest // microsecond) * per_second // 1_000_000
    masks = []
    if low > -(2**63):
        masks.append(ticks < pl.lit(low, dtype=pl.Int64))
    if high < 2**63 - 1:
        masks.append(ticks > pl.lit(high, dtype=pl.Int64))
    if unit == "ns":
        masks.append(ticks % 1_000 != 0)
    return functools.reduce(operator.or_, masks)


def comparable(
    dtype: DType, expr: pl.Expr, physical: pl.DataType, unheld: pl.Expr | None
) -> pl.Expr:
    """The values in the one physical type that operands of the logical type are written in."""
    held = expr if unheld is None else pl.when(~unheld).then(expr)
    match dtype:
        case Float() if physical == pl.Float32:
            return expr.cast(pl.Float64)
        case Text() if physical != pl.String:
            return expr.cast(pl.String)
        case Datetime(aware) if physical != pl.Datetime("us", "UTC" if aware else None):
            return held.cast(pl.Datetime("us", "UTC" if aware else None), strict=False)
        case Duration() if physical != pl.Duration("us"):
            return held.cast(pl.Duration("us"), strict=False)
        case Decimal():
            return held
        case _:
            return expr


def broken(rule: ValueRule, asked: pl.Expr, dtype: DType) -> pl.Expr:
    """The mask of values that break the rule."""
    match rule:
        case Ge(bound):
            return asked < literal(bound, dtype)
        case Gt(bound):
            return asked <= literal(bound, dtype)
        case Le(bound):
            return asked > literal(bound, dtype)
        case Lt(bound):
            return asked >= literal(bound, dtype)
        case MultipleOf(step):
            return no_multiple(asked, step, dtype)
        case MinLength(length):
            return length_of(asked, dtype) < length
        case MaxLength(length):
            return length_of(asked, dtype) > length
        case Matches():
            return ~asked.str.contains(rule.anchored)
        case OneOf(members):
            return ~is_member(asked, members, dtype)
        case Custom():
            return refused(rule, asked)
        case _:
            assert_never(rule)


def literal(operand: object, dtype: DType) -> pl.Expr:
    """An operand as a literal of the physical type that `comparable` gives."""
    match dtype:
        case Int():
            big = isinstance(operand, int) and operand > 2**63 - 1
            return pl.lit(operand, dtype=pl.UInt64 if big else pl.Int64)
        case Float():
            return pl.lit(operand, dtype=pl.Float64)
        case _:
            return pl.lit(operand)


def no_multiple(asked: pl.Expr, step: object, dtype: DType) -> pl.Expr:
    """The mask of values that are no whole number of steps (see `MultipleOf`)."""
    if not isinstance(dtype, Float):
        return asked % literal(step, dtype) != 0
    quotient = asked / literal(step, dtype)
    slack = STEP_SLACK + quotient.abs() * STEP_SLACK_PER_STEP
    return ~(((quotient - quotient.round()).abs() <= slack) & quotient.is_finite())


def length_of(asked: pl.Expr, dtype: DType) -> pl.Expr:
    """The length in what the type counts: code points, bytes or items."""
    match dtype.kind:
        case "list":
            return asked.list.len()
        case "bytes":
            return asked.bin.size()
        case _:
            return asked.str.len_chars()


def is_member(asked: pl.Expr, members: tuple[Any, ...], dtype: DType) -> pl.Expr:
    """The mask of values that are among the members."""
    if len(members) <= SMALL_SET or isinstance(dtype, Decimal):
        chain = (asked == literal(member, dtype) for member in members)
        return functools.reduce(operator.or_, chain)
    column = pl.select(pl.concat([literal(member, dtype) for member in members])).to_series()
    return asked.is_in(pl.lit(column).implode())


def refused(rule: Custom, asked: pl.Expr) -> pl.Expr:
    """The mask of values that a custom rule refuses; where it answers null it refuses.

    Raises:
        RuleFailed: its `expr` raised, gave no expression, or may look at other rows.
    """
    if rule.expr is not None:
        try:
            answer = rule.expr(asked)
        except Exception as error:
            raise RuleFailed(f"its expr raised {type(error).__name__}: {error}") from error
        if not isinstance(answer, pl.Expr):
            raise RuleFailed(f"its expr gave {type(answer).__name__}, not a polars expression")
        if not row_wise(answer):
            raise RuleFailed("its expr may look at other rows, which a value rule cannot")
        return asked.is_not_null() & ~answer.fill_null(value=False)
    return asked.map_batches(
        lambda values: pl.Series(
            [refuses(rule, value) for value in values.to_list()], dtype=pl.Boolean
        ),
        return_dtype=pl.Boolean,
        is_elementwise=True,
    )


def refuses(rule: Custom, value: object) -> bool | None:
    """Whether a custom rule refuses one value; None where it is not asked."""
    if value is None or value != value:  # noqa: PLR0124 - NaN is the one value unlike itself
        return None
    return not ask(rule, value)


def row_wise(expr: pl.Expr) -> bool:
    """Whether the expression decides each row by itself, at every node of it."""
    rest = [expr.meta]
    while rest:
        node = rest.pop()
        if not node.is_row_separable():
            return False
        rest += [child.meta for child in node.pop()]
    return True


def as_dtype(physical: PolarsDataType) -> pl.DataType:
    """A Polars type as an instance: `pl.List(pl.Int8).inner` may be a class."""
    return physical() if isinstance(physical, type) else physical


def suspects_of(
    expected: Value, expr: pl.Expr, physical: pl.DataType, checks: Sequence[Check]
) -> pl.Expr | None:
    """One cheap answer to whether the column may break any of the checks: false proves that it
    breaks none; true or null proves nothing. None where there is nothing to ask.

    A comparison with an upper bound is true of NaN and of +inf too, so a float between two
    bounds needs no further look.
    """
    if any(check.structural for check in checks):
        return pl.lit(value=True)
    suspects = []
    bounded: set[type] = set()
    for check in checks:
        rule = check.requirement.rule
        if isinstance(rule, (NotNan, NotInf)):
            continue
        if check.requirement is NOT_NULL:
            suspects.append(expr.null_count() > 0)
        elif isinstance(rule, (Ge, Gt, Le, Lt)) and isinstance(expected.dtype, Float):
            asked = comparable(expected.dtype, expr, physical, None)
            suspects.append(broken(rule, asked, expected.dtype).any())
            bounded.add(Ge if isinstance(rule, (Ge, Gt)) else Le)
        else:
            suspects.append(check.broken.any())
    if isinstance(expected.dtype, Float) and physical != pl.Null:
        unproved_nan = expected.forbids_nan and Le not in bounded
        unproved_inf = expected.forbids_inf and bounded != {Ge, Le}
        if unproved_nan or unproved_inf:
            suspects.append((~expr.is_finite()).any())
    return functools.reduce(operator.or_, suspects) if suspects else None
