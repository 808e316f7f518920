"""The checks of a field: one mask for each requirement.

A mask is true where the requirement is broken, and false or null elsewhere. Of a null only
nullability is checked, of a NaN only whether NaN is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from contracts.backends.custom import RuleFailed
from contracts.backends.frame.check import Check
from contracts.backends.frame.row_rules import nested_contract_form, row_checks
from contracts.backends.frame.value_rules import (
    CANONICAL_UUID_PATTERN,
    comparable,
    out_of_range,
    rejects,
)
from contracts.backends.frame.wire_form import wire_form_masks
from contracts.backends.physical_types import as_dtype, holds_type, literal_name
from contracts.dtypes import Float, Uuid
from contracts.rules.implied import EachItem
from contracts.rules.requirement import Requirement
from contracts.rules.value import DEEP_RULES, Ge, Gt, Le, Lt
from contracts.specification import (
    CANONICAL_UUID,
    DECLARED,
    NOT_INF,
    NOT_NAN,
    NOT_NULL,
    PRESENT,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    match_columns,
)


def build_checks(
    expected: FieldType,
    expr: pl.Expr,
    physical: pl.DataType,
    path: str,
    within: pl.Expr | None = None,
) -> Iterator[Check]:
    """Every check of the values of `expr`.

    Args:
        physical: the type of `expr`.
        within: true where the struct that holds the value is not null; None at the top.
    """
    missing = expr.is_null() if within is None else within & expr.is_null()
    if not expected.nullable:
        yield _null_check(expected, expr, physical, path, missing)
    if physical == pl.Null:
        return
    match expected.dtype:
        case ListOf(item) if isinstance(physical, (pl.List, pl.Array)):
            items = expr.arr.to_list() if isinstance(physical, pl.Array) else expr
            item = replace(item, sensitive=item.sensitive or expected.sensitive)
            yield from _item_checks(item, items, as_dtype(physical.inner), path)
            yield from _rule_checks(expected, _nested_form(expected, expr, physical), expr, path)
        case StructOf(specification) if isinstance(physical, pl.Struct):
            yield from _member_checks(specification, expected, expr, physical, path)
            yield from _rule_checks(expected, _nested_form(expected, expr, physical), expr, path)
        case ListOf() | StructOf():
            yield from _mistyped_checks(expected, expr, path)
        case dtype if holds_type(dtype, physical):
            yield from _scalar_checks(expected, expr, physical, path)
        case _:
            yield from _mistyped_checks(expected, expr, path)


def _null_check(
    expected: FieldType, expr: pl.Expr, physical: pl.DataType, path: str, missing: pl.Expr
) -> Check:
    """The check that no value is null, nor one that is used for null."""
    dtype = expected.dtype
    is_scalar = not isinstance(dtype, (ListOf, StructOf)) and holds_type(dtype, physical)
    declared = wire_form_masks(expected, expr, physical).get(NOT_NULL) if is_scalar else None
    if declared is None:
        return Check(path, NOT_NULL, expected, missing, expr)
    broken = missing | declared
    return Check(path, NOT_NULL, expected, broken, expr, suspect=broken)


def _nested_form(expected: FieldType, expr: pl.Expr, physical: pl.DataType) -> pl.Expr:
    """A list or a struct as its rules take it: with all its items and members in contract form,
    where a rule looks at them.
    """
    if any(isinstance(requirement.rule, DEEP_RULES) for requirement in expected.rules):
        return nested_contract_form(expected.dtype, expr, physical)
    return expr.arr.to_list() if isinstance(physical, pl.Array) else expr


def _mistyped_checks(expected: FieldType, expr: pl.Expr, path: str) -> Iterator[Check]:
    """The check that a column of another type breaks, and the rules that cannot be evaluated on
    it.
    """
    present = expr.is_not_null()  # the nulls of a mistyped column are nulls, and counted as such
    yield Check(path, expected.of_type, expected, present, expr, structural=True)
    yield from not_run_checks(expected, path, "its column is not of its type")


def not_run_checks(expected: FieldType, path: str, reason: str) -> Iterator[Check]:
    """The rules of a value, however deep, that cannot be evaluated."""
    never = pl.lit(value=False)
    for requirement in expected.rules:
        yield Check(path, requirement, expected, never, None, not_run=reason)
    match expected.dtype:
        case ListOf(item):
            for check in not_run_checks(item, path, reason):
                yield replace(check, requirement=_for_each_item(check.requirement))
        case StructOf(specification):
            for field in specification.fields:
                yield from not_run_checks(field.value, f"{path}.{field.alias}", reason)
        case _:
            pass


def _for_each_item(requirement: Requirement[Any]) -> Requirement[Any]:
    return requirement.with_rule(EachItem(requirement.rule))


def _item_checks(
    item: FieldType, items: pl.Expr, physical: pl.DataType, path: str
) -> Iterator[Check]:
    """The checks of a list's items, each lifted to the list: broken where any item breaks it."""
    for check in build_checks(item, pl.element(), physical, path):
        yield replace(
            check,
            requirement=_for_each_item(check.requirement),
            broken=items.list.eval(check.broken).list.any(),
            suspect=None,
            of_finite=None,
            shown=None
            if check.shown is None
            else items.list.eval(check.shown.filter(check.broken)).list.first(),
        )


def _member_checks(
    specification: Specification, whole: FieldType, expr: pl.Expr, physical: pl.Struct, path: str
) -> Iterator[Check]:
    """The checks of a struct's members, evaluated where the struct itself is not null."""
    types = {field.name: as_dtype(field.dtype) for field in physical.fields}
    expr_by_safe_names = expr.struct.rename_fields([literal_name(name) for name in types])
    renamed = any(literal_name(name) != name for name in types)
    held, extra = match_columns(specification, types)
    struct = expr_by_safe_names if renamed else expr
    there = expr.is_not_null()
    members = {
        name: (struct.struct.field(literal_name(column)), types[column])
        for name, column in held.items()
    }
    for field in specification.fields:
        value = replace(field.value, sensitive=field.value.sensitive or whole.sensitive)
        where = f"{path}.{field.alias}"
        if field.name in members:
            yield from build_checks(value, *members[field.name], where, within=there)
        else:
            yield Check(where, PRESENT, value, there, None, structural=True)
            yield from not_run_checks(value, where, "the field is missing")
    hide = whole.sensitive
    yield from row_checks(specification, members, path, within=there, sensitive=hide)
    if specification.extra == "forbid":
        for name in extra:
            where = f"{path}.{name}"
            yield Check(where, DECLARED, whole, there, None, structural=True)


def _scalar_checks(
    expected: FieldType, expr: pl.Expr, physical: pl.DataType, path: str
) -> Iterator[Check]:
    """The checks of a scalar whose physical type holds its logical one."""
    unheld = out_of_range(expected.dtype, expr, physical)
    if unheld is not None:
        yield Check(path, expected.held, expected, unheld, expr)
    for requirement, mask in wire_form_masks(expected, expr, physical).items():
        if requirement is not NOT_NULL:
            yield Check(path, requirement, expected, mask, expr)
        expr = pl.when(~mask).then(expr)  # no other rule is asked of it
    if isinstance(expected.dtype, Float):
        if expected.forbids_nan:
            yield Check(path, NOT_NAN, expected, expr.is_nan(), expr)
        if expected.forbids_inf:
            yield Check(path, NOT_INF, expected, _is_infinite(expr), expr)
    if isinstance(expected.dtype, Uuid):
        canonical = expr.str.contains(CANONICAL_UUID_PATTERN)
        yield Check(path, CANONICAL_UUID, expected, ~canonical, expr)
        expr = pl.when(canonical).then(expr)
    yield from _rule_checks(
        expected, comparable(expected.dtype, expr, physical, unheld), expr, path
    )


_INFINITY = pl.lit(float("inf"), dtype=pl.Float32)


def _is_infinite(expr: pl.Expr) -> pl.Expr:
    """`is_infinite`, in a third of its time."""
    return (expr == _INFINITY) | (expr == -_INFINITY)


def _without_special_values(
    mask: pl.Expr, values: pl.Expr, rule: object, expected: FieldType
) -> pl.Expr:
    """The mask of the floats that break a rule, without NaN, and without infinity where that is
    forbidden. `is_finite` would take three times as long.
    """
    if not expected.forbids_inf:
        return mask & values.is_not_nan()
    if not isinstance(rule, (Le, Lt)):
        mask &= values > -_INFINITY
    if not isinstance(rule, (Ge, Gt)):
        mask &= values < _INFINITY  # NaN is the greatest
    return mask


def _rule_checks(
    expected: FieldType, values: pl.Expr, shown: pl.Expr, path: str
) -> Iterator[Check]:
    """The checks of a value's rules. No rule applies to a NaN, nor to an infinity that is
    forbidden.
    """
    for requirement in expected.rules:
        try:
            mask = rejects(requirement.rule, values, expected)
        except RuleFailed as failure:
            never = pl.lit(value=False)
            yield Check(path, requirement, expected, never, None, not_run=str(failure))
            continue
        of_finite = None
        if isinstance(expected.dtype, Float):
            # -inf breaks lower bounds too, but one wrong value is one line of the report.
            of_finite, mask = (
                mask,
                _without_special_values(mask, values, requirement.rule, expected),
            )
        yield Check(path, requirement, expected, mask, shown, of_finite=of_finite)
