"""Row rules as checks of a frame, at the top and inside nested contracts."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, assert_never

import polars as pl

from contracts.backends.custom import RuleFailed, call_accepts, row_expr
from contracts.backends.frame.check import Check, TypedExpr
from contracts.backends.frame.measure import CannotEvaluate
from contracts.backends.frame.predicates import compile_predicate, rescale
from contracts.backends.frame.value_rules import (
    CANONICAL_UUID_PATTERN,
    comparable,
    out_of_range,
)
from contracts.backends.frame.wire_form import wire_form_masks
from contracts.backends.physical_types import (
    as_dtype,
    holds_type,
    literal_name,
    physical_type,
    struct_of,
)
from contracts.backends.python.row_rules import alias_of, nested_specification
from contracts.dtypes import Decimal, Float, Int, Uuid
from contracts.rules.predicate import Path
from contracts.rules.row import Coordinates, CustomRow, FreshAt, RowRule, Satisfies
from contracts.specification import (
    DType,
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    match_columns,
)

MemberColumns = Mapping[str, TypedExpr]
"""The fields that are there, by their Python names."""


class UnparseableColumn(CannotEvaluate):
    """A frame has no column of the type of a field that a rule reads; the message names it."""


_UnparseableMasks = Mapping[str, pl.Expr]
"""Where null replaces a value of a field, by its Python name."""
_ALL_PARSEABLE: _UnparseableMasks = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ReadField:
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
    members: MemberColumns,
    path: str | None = None,
    *,
    within: pl.Expr | None = None,
    sensitive: bool = False,
    unparseable: _UnparseableMasks = _ALL_PARSEABLE,
) -> Iterator[Check]:
    """The check of each row rule.

    Args:
        path: where the rows are, by the names in data; None at the top.
        within: true where the struct that is the row is not null; None at the top.
        sensitive: whether the whole row must never be shown.
        unparseable: where null replaces a value of a field, by its Python name.
    """
    for requirement in specification.row_rules:
        rule = requirement.rule
        expected = _type_of_shown(specification, rule, sensitive=sensitive)
        try:
            reads = {one: read_path_column(one, specification, members) for one in rule.paths}
            conditions = [c for read in reads.values() for c in read.conditions]
            conditions += [] if within is None else [within]
            conditions += [
                ~unparseable[name] for name in {path[0] for path in reads} & set(unparseable)
            ]
            answer = _compile_row_rule(rule, specification, reads, _all_true(conditions))
        except (UnparseableColumn, RuleFailed) as failed:
            never = pl.lit(value=False)
            yield Check(path, requirement, expected, never, None, not_run=str(failed))
            continue
        broken = ~answer.fill_null(value=rule.on_null == "pass")
        shown = pl.struct(
            read.plain.alias(alias_of(one, specification)) for one, read in reads.items()
        )
        exact = functools.reduce(operator.and_, conditions, broken)
        yield Check(path, requirement, expected, exact, shown, suspect=broken)


def _type_of_shown(specification: Specification, rule: RowRule, *, sensitive: bool) -> FieldType:
    """The type of the struct of values that a rule reads, so that its sensitive members are
    masked.
    """
    fields = tuple(
        replace(field, alias=alias_of(path, specification), name=".".join(path))
        for path in rule.paths
        for field in [_field_at_path(path, specification)]
    )
    return FieldType(StructOf(Specification("", fields)), sensitive=sensitive)


def _field_at_path(path: Path, specification: Specification) -> Field:
    """The field at a path, sensitive where a field on the way to it is."""
    field = specification.by_name[path[0]]
    for name in path[1:]:
        inner = nested_specification(field).by_name[name]
        hidden = field.value.sensitive or inner.value.sensitive
        field = replace(inner, value=replace(inner.value, sensitive=hidden))
    return field


def read_path_column(path: Path, specification: Specification, members: MemberColumns) -> ReadField:
    """One field as a predicate reads it.

    Raises:
        UnparseableColumn: its column is missing, or of another type.
    """
    conditions: list[pl.Expr] = []
    outside: pl.Expr | None = None
    while True:
        field = specification.by_name[path[0]]
        if path[0] not in members:
            raise UnparseableColumn(f"{field.alias} is missing")
        expr, physical = members[path[0]]
        if not field.value.nullable:
            there = expr.is_not_null()
            # Inside a struct that is null, and may be, there is only null.
            conditions.append(there if outside is None else there | outside.is_null())
        path = path[1:]
        if not path:
            return _read_leaf(field, expr, physical, conditions)
        if not isinstance(field.value.dtype, StructOf) or not isinstance(physical, pl.Struct):
            raise UnparseableColumn(f"{field.alias} is not of its type")
        outside, specification = expr, field.value.dtype.specification
        members = struct_members(specification, expr, physical)


def struct_members(
    specification: Specification, expr: pl.Expr, physical: pl.Struct
) -> MemberColumns:
    """The declared fields that a struct has, by their Python names."""
    types = {field.name: as_dtype(field.dtype) for field in physical.fields}
    held, _ = match_columns(specification, types)
    if any(literal_name(name) != name for name in types):
        expr = expr.struct.rename_fields([literal_name(name) for name in types])
    return {
        name: (expr.struct.field(literal_name(column)), types[column])
        for name, column in held.items()
    }


def _read_leaf(
    field: Field, expr: pl.Expr, physical: pl.DataType, conditions: list[pl.Expr]
) -> ReadField:
    """The last field of a path in its one form, and where it is in contract form."""
    expected = field.value
    dtype = expected.dtype
    if physical == pl.Null:
        physical = physical_type(dtype)
        expr = expr.cast(physical)
    if not holds_nested_type(dtype, physical):
        raise UnparseableColumn(f"{field.alias} is not of its type")
    if isinstance(dtype, (ListOf, StructOf)):
        items = expr.arr.to_list() if isinstance(physical, pl.Array) else expr
        return ReadField(nested_contract_form(dtype, expr, physical), items, tuple(conditions))
    excluded = out_of_range(dtype, expr, physical)
    if excluded is not None:
        conditions = [*conditions, ~excluded.fill_null(value=False)]
        expr = pl.when(~excluded).then(expr)
    for mask in wire_form_masks(expected, expr, physical).values():
        conditions = [*conditions, ~mask]
        expr = pl.when(~mask).then(expr)
    if isinstance(dtype, Float):
        conditions = [*conditions, *_finite_conditions(expected, expr)]
    if isinstance(dtype, Uuid):
        canonical = expr.str.contains(CANONICAL_UUID_PATTERN)
        conditions = [*conditions, canonical.fill_null(value=True)]
    plain = comparable(dtype, expr, physical, None)
    return ReadField(plain, _predicate_form(dtype, plain, physical), tuple(conditions))


def nested_contract_form(dtype: DType, expr: pl.Expr, physical: pl.DataType) -> pl.Expr:
    """Values in contract form with all items and members, the members under their names in data."""
    match dtype:
        case ListOf(item) if isinstance(physical, (pl.List, pl.Array)):
            items = expr.arr.to_list() if isinstance(physical, pl.Array) else expr
            inner = nested_contract_form(item.dtype, pl.element(), as_dtype(physical.inner))
            return items.list.eval(inner)
        case StructOf(specification) if isinstance(physical, pl.Struct):
            members = struct_members(specification, expr, physical)
            plain = [
                nested_contract_form(field.value.dtype, *members[field.name]).alias(
                    literal_name(field.alias)
                )
                for field in specification.fields
            ]
            return pl.when(expr.is_not_null()).then(struct_of(plain))
        case _ if physical == pl.Null:
            return expr.cast(physical_type(dtype))
        case _:
            return comparable(dtype, expr, physical, None)


def _all_true(conditions: list[pl.Expr]) -> pl.Expr | None:
    return functools.reduce(operator.and_, conditions) if conditions else None


def _finite_conditions(expected: FieldType, expr: pl.Expr) -> list[pl.Expr]:
    """Where a float is not one of the forbidden non-finite values."""
    conditions = []
    if expected.forbids_nan:
        conditions.append(expr.is_not_nan().fill_null(value=True))
    if expected.forbids_inf:
        conditions.append(~expr.is_infinite().fill_null(value=False))
    return conditions


def _predicate_form(dtype: Any, expr: pl.Expr, physical: pl.DataType) -> pl.Expr:
    """Values in the form that predicates compute with (see `backends.frame.predicates`)."""
    match dtype:
        case Int():
            return expr.cast(pl.Int128 if physical == pl.UInt64 else pl.Int64)
        case Decimal(_, places) if isinstance(physical, pl.Decimal):
            counts: pl.Expr = expr.to_physical().cast(pl.Int128)
            if physical.scale > places:
                fewer: pl.Expr = counts // pl.lit(10 ** (physical.scale - places), dtype=pl.Int128)
                return fewer
            return rescale(counts, places - physical.scale)
        case _:
            return expr


def holds_nested_type(dtype: Any, physical: pl.DataType) -> bool:
    """Whether a column of the physical type holds values of the logical one, at every depth."""
    match dtype:
        case ListOf(item) if isinstance(physical, (pl.List, pl.Array)):
            inner = as_dtype(physical.inner)
            return inner == pl.Null or holds_nested_type(item.dtype, inner)
        case StructOf(specification) if isinstance(physical, pl.Struct):
            types = {field.name: as_dtype(field.dtype) for field in physical.fields}
            held, _ = match_columns(specification, types)
            return len(held) == len(specification.fields) and all(
                types[held[f.name]] == pl.Null
                or holds_nested_type(f.value.dtype, types[held[f.name]])
                for f in specification.fields
            )
        case ListOf() | StructOf():
            return False
        case _:
            return holds_type(dtype, physical)


def _compile_row_rule(
    rule: RowRule,
    specification: Specification,
    reads: Mapping[Path, ReadField],
    evaluable: pl.Expr | None,
) -> pl.Expr:
    """What the rule answers in every row: true, false or null.

    Args:
        evaluable: where the rule can be evaluated; None: everywhere.

    Raises:
        RuleFailed: the rule is a `CustomRow` whose `expr` gives no such answer.
    """
    match rule:
        case Satisfies() | Coordinates() | FreshAt():
            forms = {path: read.form for path, read in reads.items()}
            return compile_predicate(rule.predicate, specification, forms)
        case CustomRow(expr=expr):
            columns = {path[0]: read.plain for path, read in reads.items()}
            return (
                _answers_of_accepts(rule, columns, evaluable)
                if expr is None
                else row_expr(expr, columns)
            )
        case _:
            assert_never(rule)


def _answers_of_accepts(
    rule: CustomRow, columns: Mapping[str, pl.Expr], evaluable: pl.Expr | None
) -> pl.Expr:
    """The answers of a rule's `accepts`, row by row, null where it is not evaluated."""
    accepts: Any = rule.accepts

    def answer(row: dict[str, Any] | None) -> bool | None:
        if not row:
            return None
        return call_accepts(accepts, dict(zip(columns, row.values(), strict=True)))

    row = pl.struct(expr.alias(literal_name(name)) for name, expr in columns.items())
    rows = row if evaluable is None else pl.when(evaluable).then(row)
    return rows.map_batches(
        lambda structs: pl.Series([answer(one) for one in structs.to_list()], dtype=pl.Boolean),
        return_dtype=pl.Boolean,
        is_elementwise=True,
    )
