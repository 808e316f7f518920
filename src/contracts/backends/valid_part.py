"""The valid part of a batch: with the columns, names and types of contract form, however deep.

In a column of another type than its field's, whatever is valid is null, or was before its default
was filled.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress
from typing import Any

import polars as pl

from contracts.backends.builtin_values import is_of, items_of
from contracts.backends.columns import Column, Columns
from contracts.backends.contract_form import NotContractForm, as_mapping
from contracts.backends.filled import Filled, fills, fills_inside, made
from contracts.backends.filling import as_column, count_inside, filled_inside, with_default
from contracts.backends.physical import as_dtype, holds_type, physical_type, safe
from contracts.backends.row_checks import members_of
from contracts.backends.typed_columns import nested_column, typed_column
from contracts.rendering import is_scalar_values
from contracts.specification import Field, ListOf, Specification, StructOf, Value, columns_of


def valid_frame(columns: Columns, kept: pl.Series) -> pl.DataFrame:
    """The valid rows of filled columns in contract form.

    Args:
        kept: the mask of the valid rows.
    """
    specification = columns.specification
    valid: dict[str, pl.Series] = {}
    for declared in specification.fields:
        given = columns.fields.get(declared.name)
        if given is None:  # no valid row is without it
            valid[declared.alias] = pl.Series([], dtype=physical_type(declared.value.dtype))
        else:
            valid[declared.alias] = valid_column(part_of(given, kept, declared), declared)
    if specification.extra == "allow":
        extra = columns.extra.items()
        typed = ((name, column) for name, column in extra if isinstance(column, pl.Series))
        rest = {name: column for name, column in typed if is_scalar_values(name)}
        valid |= {name: column.filter(kept) for name, column in rest.items()}
    return pl.DataFrame(valid) if valid else pl.DataFrame(height=int(kept.sum()))


def part_of(column: Column, kept: pl.Series, declared: Field) -> pl.Series:
    """The rows of a column that a mask names, as a column of Polars' own."""
    if isinstance(column, pl.Series):
        return column if len(kept) and kept.all() else column.filter(kept)
    values = list(compress(column, kept))
    typed = typed_column(values, declared)
    typed = nested_column(values, declared) if typed is None else typed
    return pl.Series(declared.alias, values, dtype=pl.Object) if typed is None else typed


def valid_column(column: pl.Series, declared: Field) -> pl.Series:
    """One field's column in contract form."""
    expected = declared.value
    if fills_inside(expected):
        left = Filled()
        column = column.alias("column")  # its own name may be a pattern to Polars
        count_inside(column, expected, "", left)
        if left.counts:  # what could not be filled before, beside values out of reach
            given = column.to_frame("column")
            filled = filled_inside(pl.col("column"), column.dtype, expected)
            column = given.select(filled).to_series()
    was = column.dtype
    if not is_contract_form(expected, was):
        column = pl.select(valid_expr(expected, pl.lit(column), was)).to_series()
    if fills(declared):  # where it could not be filled before
        column = with_default(column, column.is_null(), declared)
    return column


def is_contract_form(expected: Value, physical: pl.DataType) -> bool:
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
            return holds(expected, physical)


def holds(expected: Value, physical: pl.DataType) -> bool:
    """Whether the type is one that values of the kind may have, whatever is inside them."""
    match expected.dtype:
        case ListOf():
            return isinstance(physical, (pl.List, pl.Array))
        case StructOf():
            return isinstance(physical, pl.Struct)
        case dtype:
            return holds_type(dtype, physical)


def valid_expr(expected: Value, expr: pl.Expr, physical: pl.DataType) -> pl.Expr:
    """Values in contract form: null where they are of another type."""
    if not holds(expected, physical):
        return pl.when(expr.is_null()).then(pl.lit(None, dtype=physical_type(expected.dtype)))
    match expected.dtype:
        case ListOf(item) if isinstance(physical, (pl.List, pl.Array)):
            items = expr.arr.to_list() if isinstance(physical, pl.Array) else expr
            return items.list.eval(valid_expr(item, pl.element(), as_dtype(physical.inner)))
        case StructOf(specification) if isinstance(physical, pl.Struct):
            members = valid_members(specification, expr, physical)
            return pl.when(expr.is_not_null()).then(pl.struct(members))
        case _:
            return expr


def valid_members(
    specification: Specification, expr: pl.Expr, physical: pl.Struct
) -> list[pl.Expr]:
    """The members of a struct by their names in data, in the contract's order."""
    members = members_of(specification, expr, physical)
    made_members = [
        valid_member(declared, *members[declared.name]).alias(declared.alias)
        if declared.name in members
        else pl.lit(None, dtype=physical_type(declared.value.dtype)).alias(declared.alias)
        for declared in specification.fields
    ]
    if specification.extra != "allow":
        return made_members
    names = [field.name for field in physical.fields]
    _, extra = columns_of(specification, names)
    struct = expr.struct.rename_fields([safe(name) for name in names])
    return [*made_members, *(struct.struct.field(safe(name)).alias(name) for name in extra)]


def valid_member(declared: Field, expr: pl.Expr, physical: pl.DataType) -> pl.Expr:
    """One member in contract form, with its default where it could not be filled before."""
    form = valid_expr(declared.value, expr, physical)
    if not fills(declared):
        return form
    value = as_column([made(declared)], declared.value, physical_type(declared.value.dtype))
    return form if value is None else form.fill_null(pl.lit(value).first())


def valid_row(row: Mapping[str, Any], specification: Specification) -> dict[str, Any]:
    """One valid row, or one struct in it, in contract form, its scalars as they were given."""
    held, extra = columns_of(specification, row)
    done = {
        declared.alias: valid_value(row[held[declared.name]], declared.value)
        for declared in specification.fields
        if declared.name in held
    }
    allowed = extra if specification.extra == "allow" else ()
    return done | {name: row[name] for name in allowed}


def valid_value(value: Any, expected: Value) -> Any:
    """A value with the structs in it in contract form; an instance comes apart as a dict."""
    match expected.dtype:
        case ListOf(item) if is_of(value, (list, tuple)):
            return [valid_value(one, item) for one in items_of(value)]
        case StructOf(specification) if value is not None:
            try:
                return valid_row(as_mapping(value, specification), specification)
            except NotContractForm:
                return value
        case _:
            return value
