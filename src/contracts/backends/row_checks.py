"""Row rules as the checks that a frame is asked, at the top and inside nested contracts."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, assert_never

import polars as pl

from contracts.backends.asking import RuleFailed
from contracts.backends.check import Check, Member
from contracts.backends.expressions import (
    CANONICAL_UUID_PATTERN,
    comparable,
    decided,
    refuse_other_rows,
    unheld_by,
)
from contracts.backends.physical import as_dtype, holds_type, physical_type, safe
from contracts.backends.predicate_frames import expression, scaled
from contracts.backends.row_values import accepted, alias_of, inside
from contracts.dtypes import Decimal, Float, Int, Uuid
from contracts.errors import is_failure
from contracts.rendering import error_text
from contracts.rules.predicate import Path
from contracts.rules.row import Coordinates, CustomRow, FreshAt, RowRule, Satisfies
from contracts.specification import DType, Field, ListOf, Specification, StructOf, Value, columns_of

Members = Mapping[str, Member]
"""The fields that are there, by their Python names."""


class Unreadable(Exception):
    """A frame's column does not hold the field that a rule reads; the message says which."""


Unread = Mapping[str, pl.Expr]
"""Where a field, by its Python name, has a value that null stands for as it is not contract form."""
NOTHING_UNREAD: Unread = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Read:
    """One field that a row rule reads.

    Attributes:
        plain: the values in contract form.
        form: the values in the one form that predicates compute with.
        conditions: all true where the value is in contract form, or a null that is permitted.
    """

    plain: pl.Expr
    form: pl.Expr
    conditions: tuple[pl.Expr, ...] = ()


def row_checks(
    specification: Specification,
    members: Members,
    path: str | None = None,
    *,
    within: pl.Expr | None = None,
    sensitive: bool = False,
    unread: Unread = NOTHING_UNREAD,
) -> Iterator[Check]:
    """The check of each row rule.

    Args:
        path: where the rows are, in the words of the data; None at the top.
        within: true where the struct that is the row is there; None at the top.
        sensitive: whether the whole row must never be shown.
        unread: where fields have a value that is not in contract form, and null stands for it.
    """
    for requirement in specification.row_rules:
        rule = requirement.rule
        expected = shown_value(specification, rule, sensitive=sensitive)
        try:
            reads = {one: read_of(one, specification, members) for one in rule.paths}
            conditions = [c for read in reads.values() for c in read.conditions]
            conditions += [] if within is None else [within]
            conditions += [~unread[name] for name in {path[0] for path in reads} & set(unread)]
            answer = answer_of(rule, specification, reads, conjunction(conditions))
        except (Unreadable, RuleFailed) as failed:
            never = pl.lit(value=False)
            yield Check(path, requirement, expected, never, None, not_run=str(failed))
            continue
        broken = ~answer.fill_null(value=rule.on_null == "pass")
        shown = pl.struct(
            read.plain.alias(alias_of(one, specification)) for one, read in reads.items()
        )
        exact = functools.reduce(operator.and_, conditions, broken)
        yield Check(path, requirement, expected, exact, shown, suspect=broken)


def shown_value(specification: Specification, rule: RowRule, *, sensitive: bool) -> Value:
    """What the values that a rule read must be, so that what is sensitive in them is masked."""
    fields = tuple(
        replace(field, alias=alias_of(path, specification), name=".".join(path))
        for path in rule.paths
        for field in [field_at(path, specification)]
    )
    return Value(StructOf(Specification("", fields)), sensitive=sensitive)


def field_at(path: Path, specification: Specification) -> Field:
    """The field at a path, sensitive where a field on the way to it is."""
    field = specification.by_name[path[0]]
    for name in path[1:]:
        inner = inside(field).by_name[name]
        hidden = field.value.sensitive or inner.value.sensitive
        field = replace(inner, value=replace(inner.value, sensitive=hidden))
    return field


def read_of(path: Path, specification: Specification, members: Members) -> Read:
    """One field as a predicate reads it.

    Raises:
        Unreadable: its column is missing, or of another type.
    """
    conditions: list[pl.Expr] = []
    outside: pl.Expr | None = None
    while True:
        field = specification.by_name[path[0]]
        if path[0] not in members:
            raise Unreadable(f"{field.alias} is missing")
        expr, physical = members[path[0]]
        if not field.value.nullable:
            there = expr.is_not_null()
            # Inside a struct that is null, and may be, there is only null.
            conditions.append(there if outside is None else there | outside.is_null())
        path = path[1:]
        if not path:
            return read_last(field, expr, physical, conditions)
        if not isinstance(field.value.dtype, StructOf) or not isinstance(physical, pl.Struct):
            raise Unreadable(f"{field.alias} is not of its type")
        outside, specification = expr, field.value.dtype.specification
        members = members_of(specification, expr, physical)


def members_of(specification: Specification, expr: pl.Expr, physical: pl.Struct) -> Members:
    """The declared fields that a struct has, by their Python names."""
    types = {field.name: as_dtype(field.dtype) for field in physical.fields}
    held, _ = columns_of(specification, types)
    if any(safe(name) != name for name in types):
        expr = expr.struct.rename_fields([safe(name) for name in types])
    return {name: (expr.struct.field(safe(column)), types[column]) for name, column in held.items()}


def read_last(
    field: Field, expr: pl.Expr, physical: pl.DataType, conditions: list[pl.Expr]
) -> Read:
    """The last field of a path in its one form, and where it is in contract form."""
    expected = field.value
    dtype = expected.dtype
    if physical == pl.Null:
        physical = physical_type(dtype)
        expr = expr.cast(physical)
    if not holds_whole(dtype, physical):
        raise Unreadable(f"{field.alias} is not of its type")
    if isinstance(dtype, (ListOf, StructOf)):
        items = expr.arr.to_list() if isinstance(physical, pl.Array) else expr
        return Read(plain_form(dtype, expr, physical), items, tuple(conditions))
    unheld = unheld_by(dtype, expr, physical)
    if unheld is not None:
        conditions = [*conditions, ~unheld.fill_null(value=False)]
        expr = pl.when(~unheld).then(expr)
    if isinstance(dtype, Float):
        conditions = [*conditions, *finite_conditions(expected, expr)]
    if isinstance(dtype, Uuid):
        canonical = expr.str.contains(CANONICAL_UUID_PATTERN)
        conditions = [*conditions, canonical.fill_null(value=True)]
    plain = comparable(dtype, expr, physical, None)
    return Read(plain, in_one_form(dtype, plain, physical), tuple(conditions))


def plain_form(dtype: DType, expr: pl.Expr, physical: pl.DataType) -> pl.Expr:
    """Values in contract form with all that they hold, members under their names in data."""
    match dtype:
        case ListOf(item) if isinstance(physical, (pl.List, pl.Array)):
            items = expr.arr.to_list() if isinstance(physical, pl.Array) else expr
            inner = plain_form(item.dtype, pl.element(), as_dtype(physical.inner))
            return items.list.eval(inner)
        case StructOf(specification) if isinstance(physical, pl.Struct):
            members = members_of(specification, expr, physical)
            plain = [
                plain_form(field.value.dtype, *members[field.name]).alias(safe(field.alias))
                for field in specification.fields
            ]
            return pl.when(expr.is_not_null()).then(pl.struct(plain))
        case _ if physical == pl.Null:
            return expr.cast(physical_type(dtype))
        case _:
            return comparable(dtype, expr, physical, None)


def conjunction(conditions: list[pl.Expr]) -> pl.Expr | None:
    """All of the conditions; None where there are none."""
    return functools.reduce(operator.and_, conditions) if conditions else None


def finite_conditions(expected: Value, expr: pl.Expr) -> list[pl.Expr]:
    """Where a float is none of the non-finite values that are forbidden."""
    conditions = []
    if expected.forbids_nan:
        conditions.append(expr.is_not_nan().fill_null(value=True))
    if expected.forbids_inf:
        conditions.append(~expr.is_infinite().fill_null(value=False))
    return conditions


def in_one_form(dtype: Any, expr: pl.Expr, physical: pl.DataType) -> pl.Expr:
    """Values in the form that predicates compute with (see `predicate_frames`)."""
    match dtype:
        case Int():
            return expr.cast(pl.Int128 if physical == pl.UInt64 else pl.Int64)
        case Decimal(_, places) if isinstance(physical, pl.Decimal):
            counts: pl.Expr = expr.to_physical().cast(pl.Int128)
            if physical.scale > places:
                fewer: pl.Expr = counts // pl.lit(10 ** (physical.scale - places), dtype=pl.Int128)
                return fewer
            return scaled(counts, places - physical.scale)
        case _:
            return expr


def holds_whole(dtype: Any, physical: pl.DataType) -> bool:
    """Whether a column of the physical type holds lists or structs of the logical one."""
    match dtype:
        case ListOf(item) if isinstance(physical, (pl.List, pl.Array)):
            inner = as_dtype(physical.inner)
            return inner == pl.Null or holds_whole(item.dtype, inner)
        case StructOf(specification) if isinstance(physical, pl.Struct):
            types = {field.name: as_dtype(field.dtype) for field in physical.fields}
            held, _ = columns_of(specification, types)
            return len(held) == len(specification.fields) and all(
                types[held[f.name]] == pl.Null or holds_whole(f.value.dtype, types[held[f.name]])
                for f in specification.fields
            )
        case ListOf() | StructOf():
            return False
        case _:
            return holds_type(dtype, physical)


def answer_of(
    rule: RowRule,
    specification: Specification,
    reads: Mapping[Path, Read],
    asked: pl.Expr | None,
) -> pl.Expr:
    """What the rule answers in every row: true, false or null.

    Args:
        asked: where it is asked at all; None: everywhere.

    Raises:
        RuleFailed: the rule is a `CustomRow` whose `expr` gives no such answer.
    """
    match rule:
        case Satisfies() | Coordinates() | FreshAt():
            forms = {path: read.form for path, read in reads.items()}
            return expression(rule.predicate, specification, forms)
        case CustomRow():
            return custom_answer(rule, reads, asked)
        case _:
            assert_never(rule)


def custom_answer(rule: CustomRow, reads: Mapping[Path, Read], asked: pl.Expr | None) -> pl.Expr:
    """What a custom row rule answers in every row.

    Raises:
        RuleFailed: its `expr` raised, gave no expression, or may look at other rows.
    """
    columns = {path[0]: read.plain for path, read in reads.items()}
    if rule.expr is None:
        return answered_in_python(rule, columns, asked)
    try:
        answer = rule.expr(columns)
    except BaseException as error:
        if not is_failure(error):
            raise
        raise RuleFailed(f"its expr raised {error_text(error)}") from error
    if not isinstance(answer, pl.Expr):
        raise RuleFailed(f"its expr gave {type(answer).__name__}, not a polars expression")
    read = {name for column in columns.values() for name in column.meta.root_names()}
    if decided(answer.meta.has_multiple_outputs, otherwise=True):
        raise RuleFailed("its expr reads many columns at once: take them from its argument")
    if others := set(answer.meta.root_names()) - read:
        raise RuleFailed(f"its expr reads {', '.join(sorted(others))}, which is not in its fields")
    refuse_other_rows(answer)
    return answer


def answered_in_python(
    rule: CustomRow, columns: Mapping[str, pl.Expr], asked: pl.Expr | None
) -> pl.Expr:
    """The answers of a rule's `accepts`, row by row, null where it is not asked."""
    row = pl.struct(expr.alias(safe(name)) for name, expr in columns.items())
    rows = row if asked is None else pl.when(asked).then(row)
    return rows.map_batches(
        lambda structs: pl.Series(
            [accepted(rule, dict(zip(columns, one.values(), strict=True))) if one else None
             for one in structs.to_list()],
            dtype=pl.Boolean,
        ),
        return_dtype=pl.Boolean,
        is_elementwise=True,
    )  # fmt: skip


def asked_through_a_frame(
    rule: CustomRow, values: Mapping[Path, Any], specification: Specification
) -> bool | None:
    """What a custom row rule that reads columns only answers about one row.

    Raises:
        RuleFailed: its `expr` failed.
    """
    fields = [specification.by_name[path[0]] for path in values]
    frame = pl.DataFrame(
        [
            pl.Series(field.name, [value], dtype=physical_type(field.value.dtype))
            for field, value in zip(fields, values.values(), strict=True)
        ]
    )
    reads: dict[Path, Read] = {(f.name,): Read(pl.col(f.name), pl.col(f.name)) for f in fields}
    answer = custom_answer(rule, reads, None)
    try:
        found = frame.select(answer).to_series()
    except BaseException as error:
        if not is_failure(error):
            raise
        raise RuleFailed(f"the engine raised {error_text(error)}") from error
    if found.dtype != pl.Boolean:
        raise RuleFailed(f"it answered {found.dtype}, not a Boolean")
    answered: bool | None = found.item()
    return answered
