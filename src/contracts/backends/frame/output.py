"""The valid part of a batch, with the columns, names and types of contract form, however deep.

In a column of another type than its field's, every valid value is null, or was before its default
was applied.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from itertools import repeat
from operator import is_
from typing import Any

import polars as pl

from contracts.backends.absent import ABSENT
from contracts.backends.builtin_values import has_type, plain_list
from contracts.backends.columns import Column, Columns, kept_values
from contracts.backends.contract_form import NotContractForm, as_mapping
from contracts.backends.frame.defaults import (
    build_exact_column,
    count_nested_defaults,
    expr_with_defaults,
    fill_nulls,
)
from contracts.backends.frame.row_rules import struct_members
from contracts.backends.frame.typed_columns import nested_column, typed_column
from contracts.backends.physical_types import (
    as_dtype,
    holds_type,
    literal_name,
    physical_type,
    struct_of,
)
from contracts.backends.python.default_values import (
    AppliedDefaults,
    default_value,
    has_nested_defaults,
)
from contracts.dtypes import SCALARS
from contracts.report.values import is_valid_unicode
from contracts.specification import Field, FieldType, ListOf, Specification, StructOf, match_columns


def valid_frame(columns: Columns, kept: pl.Series) -> pl.DataFrame:
    """The valid rows of columns with defaults, in contract form.

    Args:
        kept: the mask of the valid rows.
    """
    valid = valid_columns(columns, kept)
    return pl.DataFrame(valid) if valid else pl.DataFrame(height=int(kept.sum()))


def valid_columns(
    columns: Columns, kept: pl.Series, apart: Container[str] = ()
) -> dict[str, pl.Series]:
    """The same by the columns' names.

    Args:
        apart: the names of columns that are left out.
    """
    specification = columns.specification
    valid: dict[str, pl.Series] = {}
    for declared in specification.fields:
        if declared.alias in apart:
            continue
        column = columns.fields.get(declared.name)
        if column is None:  # then there are no valid rows
            valid[declared.alias] = pl.Series([], dtype=physical_type(declared.value.dtype))
        else:
            valid[declared.alias] = _valid_column(_select_series(column, kept, declared), declared)
    if specification.extra == "allow":
        extra = columns.extra.items()
        typed = ((name, column) for name, column in extra if isinstance(column, pl.Series))
        rest = {n: column for n, column in typed if n not in apart and is_valid_unicode(n)}
        valid |= {name: column.filter(kept) for name, column in rest.items()}
    return valid


def _select_series(column: Column, kept: pl.Series, declared: Field) -> pl.Series:
    """The rows of a mask as a Series."""
    if isinstance(column, pl.Series):
        return column if len(kept) and kept.all() else column.filter(kept)
    values = kept_values(column, kept)
    typed = typed_column(values, declared)
    typed = nested_column(values, declared) if typed is None else typed
    return pl.Series(declared.alias, values, dtype=pl.Object) if typed is None else typed


def _valid_column(column: pl.Series, declared: Field) -> pl.Series:
    expected = declared.value
    if has_nested_defaults(expected):
        left = AppliedDefaults()
        column = column.alias("column")  # its own name may be a pattern to Polars
        count_nested_defaults(column, expected, "", left)
        if left.counts:  # what could not be replaced before, beside values out of range
            frame = column.to_frame("column")
            expr = expr_with_defaults(pl.col("column"), column.dtype, expected)
            column = frame.select(expr).to_series()
    was = column.dtype
    if not is_contract_form(expected, was):
        column = pl.select(_valid_expr(expected, pl.lit(column), was)).to_series()
    if declared.replaces_null:  # where it could not be replaced before
        column = fill_nulls(column, column.is_null(), declared)
    return column


def is_contract_form(expected: FieldType, physical: pl.DataType) -> bool:
    """Whether columns of the type are in contract form as they are."""
    match expected.dtype:
        case ListOf(item) if isinstance(physical, (pl.List, pl.Array)):
            return is_contract_form(item, as_dtype(physical.inner))
        case StructOf(specification) if isinstance(physical, pl.Struct):
            names = [field.name for field in physical.fields]
            return names == [field.alias for field in specification.fields] and all(
                is_contract_form(declared.value, as_dtype(member.dtype))
                for declared, member in zip(specification.fields, physical.fields, strict=True)
            )
        case _:
            return has_contract_type(expected, physical)


def has_contract_type(expected: FieldType, physical: pl.DataType) -> bool:
    """Whether the type is one of those for the expected values, whatever is inside them."""
    match expected.dtype:
        case ListOf():
            return isinstance(physical, (pl.List, pl.Array))
        case StructOf():
            return isinstance(physical, pl.Struct)
        case dtype:
            return holds_type(dtype, physical)


def _valid_expr(expected: FieldType, expr: pl.Expr, physical: pl.DataType) -> pl.Expr:
    """Values in contract form: null where they are of another type."""
    if not has_contract_type(expected, physical):
        return pl.when(expr.is_null()).then(pl.lit(None, dtype=physical_type(expected.dtype)))
    match expected.dtype:
        case ListOf(item) if isinstance(physical, (pl.List, pl.Array)):
            items = expr.arr.to_list() if isinstance(physical, pl.Array) else expr
            return items.list.eval(_valid_expr(item, pl.element(), as_dtype(physical.inner)))
        case StructOf(specification) if isinstance(physical, pl.Struct):
            members = _valid_members(specification, expr, physical)
            return pl.when(expr.is_not_null()).then(struct_of(members))
        case _:
            return expr


def _valid_members(
    specification: Specification, expr: pl.Expr, physical: pl.Struct
) -> list[pl.Expr]:
    """The members of a struct by their names in data, in the contract's order."""
    members = struct_members(specification, expr, physical)
    made_members = [
        _valid_member(declared, *members[declared.name]).alias(declared.alias)
        if declared.name in members
        else pl.lit(None, dtype=physical_type(declared.value.dtype)).alias(declared.alias)
        for declared in specification.fields
    ]
    if specification.extra != "allow":
        return made_members
    names = [field.name for field in physical.fields]
    _, extra = match_columns(specification, names)
    struct = expr.struct.rename_fields([literal_name(name) for name in names])
    return [*made_members, *(struct.struct.field(literal_name(name)).alias(name) for name in extra)]


def _valid_member(declared: Field, expr: pl.Expr, physical: pl.DataType) -> pl.Expr:
    """One member in contract form, with its default where it could not be applied before."""
    form = _valid_expr(declared.value, expr, physical)
    if not declared.replaces_null:
        return form
    value = build_exact_column(
        [default_value(declared)], declared.value, physical_type(declared.value.dtype)
    )
    return form if value is None else form.fill_null(pl.lit(value).first())


def valid_rows(columns: Columns, kept: pl.Series) -> list[dict[str, Any]]:
    """The valid rows of columns with defaults, in contract form, their scalars as they came."""
    fields = columns.specification.fields
    whole = [columns.fields.get(field.name) for field in fields]
    lists = [
        one for one in whole if isinstance(one, list) and not any(map(is_, one, repeat(ABSENT)))
    ]
    if not lists or len(lists) < len(fields) or columns.extra:
        where = kept.arg_true().to_list()
        return [_valid_row(row, columns.specification) for row in columns.rows(where)]
    names = [field.alias for field in fields]
    valid = (
        _valid_values(kept_values(one, kept), field.value)
        for one, field in zip(lists, fields, strict=True)
    )
    return [dict(zip(names, cells, strict=True)) for cells in zip(*valid, strict=True)]


def _valid_values(values: list[object], expected: FieldType) -> list[Any]:
    if expected.dtype.kind in SCALARS:
        return values
    return [_valid_value(value, expected) for value in values]


def _valid_row(row: Mapping[str, Any], specification: Specification) -> dict[str, Any]:
    """One valid row, or one struct in it, in contract form, its scalars as they came."""
    held, extra = match_columns(specification, row)
    done = {
        declared.alias: _valid_value(row[held[declared.name]], declared.value)
        for declared in specification.fields
        if declared.name in held
    }
    allowed = extra if specification.extra == "allow" else ()
    return done | {name: row[name] for name in allowed}


def _valid_value(value: Any, expected: FieldType) -> Any:
    """A value with the structs in it in contract form; a contract's instance becomes a dict."""
    match expected.dtype:
        case ListOf(item) if has_type(value, (list, tuple)):
            return [_valid_value(one, item) for one in plain_list(value)]
        case StructOf(specification) if value is not None:
            try:
                return _valid_row(as_mapping(value, specification), specification)
            except NotContractForm:
                return value
        case _:
            return value
