"""Defaults applied to columns, and counted: they replace null and fill absent fields.

Inside nested contracts of a frame a factory is called once a batch; elsewhere once a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import polars as pl

from contracts.backends.absent import ABSENT
from contracts.backends.attempt import Failure, attempt
from contracts.backends.columns import Column, Columns
from contracts.backends.findings import Unparseable
from contracts.backends.frame.row_rules import holds_nested_type
from contracts.backends.physical_types import as_dtype, literal_name, physical_type, struct_of
from contracts.backends.python.default_values import (
    AppliedDefaults,
    default_value,
    has_nested_defaults,
)
from contracts.backends.python.defaults import member_with_default
from contracts.specification import (
    Factory,
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    match_columns,
)


def columns_with_defaults(columns: Columns) -> tuple[Columns, AppliedDefaults]:
    """The columns with their fields' defaults, and a record of those.

    A column of another type than its field's keeps its nulls, which count as replaced: the valid
    part has nothing else of it.
    """
    applied = AppliedDefaults()
    done: dict[str, Column] = {}
    for declared in columns.specification.fields:
        column = columns.fields.get(declared.name)
        if isinstance(column, list):
            done[declared.name] = _values_with_default(column, declared, applied)
        else:
            unparseable = columns.unparseable.get(declared.name)
            made_column = _series_with_default(
                column, declared, columns.height, applied, unparseable
            )
            if made_column is not None:
                done[declared.name] = made_column
    changed = {name for name, column in done.items() if column is not columns.fields.get(name)}
    return replace(columns, fields=done, changed=columns.changed | changed), applied


def _values_with_default(
    values: list[object], declared: Field, applied: AppliedDefaults
) -> list[object]:
    """One field's values with its default in place of those that are null or absent."""
    if declared.default is None and not has_nested_defaults(declared.value):
        return values
    done = [member_with_default(value, declared, declared.alias, applied) for value in values]
    if declared.replaces_null:
        null = [value is None or value is ABSENT for value in values]
        applied.rows[declared.name] = pl.Series(null, dtype=pl.Boolean)
    untouched = all(one is value for one, value in zip(done, values, strict=True))
    return values if untouched else done


# Columns of Polars' own ---------------------------------------------------------------------


def _series_with_default(
    column: pl.Series | None,
    declared: Field,
    height: int,
    applied: AppliedDefaults,
    unparseable: Unparseable | None = None,
) -> Column | None:
    """One field's column with its default; None where there is neither.

    Args:
        unparseable: the rows in which null replaces a value.
    """
    dtype, absent = physical_type(declared.value.dtype), column is None
    if column is None and declared.default is None:
        return None
    if column is None or column.dtype == pl.Null:
        column = _null_series(declared.alias, height, dtype)
    if has_nested_defaults(declared.value):
        count_nested_defaults(column, declared.value, declared.alias, applied)
        expr = expr_with_defaults(pl.col("column"), column.dtype, declared.value)
        whole = column.to_frame("column")
        made_of: Any = attempt(lambda: whole.select(expr).to_series())
        if isinstance(made_of, Failure):  # it holds values that a column with the defaults cannot
            applied.unfilled |= {
                f"{declared.alias}{path}" for path in _default_paths(declared.value)
            }
        else:
            column = cast("pl.Series", made_of)
    if declared.replaces_null:
        null = column.is_null() if unparseable is None else unparseable.nulls
        applied.rows[declared.name] = null
        cause = "absent" if absent else "null"
        applied.note(declared.alias, int(null.sum() or 0), cause)
        nullable = column
        done: Any = attempt(lambda: fill_nulls(nullable, null, declared))
        is_filled = done is not column or not null.any()
        if type(declared.default) is Factory and not is_filled and unparseable is None:
            return [  # what the factory makes is not contract form: it is a violation of its own
                default_value(declared) if gone else value
                for value, gone in zip(column.to_list(), null, strict=True)
            ]
        if holds_nested_type(declared.value.dtype, column.dtype) and not isinstance(done, Failure):
            return cast("pl.Series", done)
        applied.unfilled.add(declared.alias)
    return column


def _default_paths(value: FieldType) -> Iterator[str]:
    """The paths from a value to the fields in it that have a default."""
    match value.dtype:
        case ListOf(item):
            yield from _default_paths(item)
        case StructOf(specification):
            for declared in specification.fields:
                if declared.replaces_null:
                    yield f".{declared.alias}"
                yield from (f".{declared.alias}{path}" for path in _default_paths(declared.value))
        case _:
            pass


def fill_nulls(column: pl.Series, null: pl.Series, declared: Field) -> pl.Series:
    """The column with the default in place of its nulls."""
    missing = int(null.sum() or 0)
    if not missing:
        return column
    many = missing if isinstance(declared.default, Factory) else 1
    values = build_exact_column(
        [default_value(declared) for _ in range(many)], declared.value, column.dtype
    )
    if values is None:
        return column
    if many > 1:
        place = null.cast(pl.Int64).cum_sum() - 1
        values = values.gather(place.zip_with(null, pl.Series([0])))
    return column.cast(values.dtype).zip_with(~null, values)


def build_exact_column(
    values: list[Any], expected: FieldType, dtype: pl.DataType
) -> pl.Series | None:
    """The values in a column's own type, or in their field's where that cannot hold them exactly: a
    narrow integer may not, nor an Enum of other categories. None where they are not contract form.
    """
    made_of = attempt(lambda: pl.Series(values, dtype=physical_type(expected.dtype), strict=True))
    if isinstance(made_of, Failure):
        return None
    wanted: pl.Series = made_of
    cast = attempt(lambda: wanted.cast(dtype))
    if isinstance(cast, Failure):  # a struct may have members of its own
        is_struct = isinstance(dtype, pl.Struct)
        return pl.Series(values, dtype=dtype, strict=False) if is_struct else wanted
    own: pl.Series = cast
    back = attempt(lambda: own.cast(wanted.dtype))
    exact = not isinstance(back, Failure) and wanted.equals(back, null_equal=True)
    return own if exact else wanted


def expr_with_defaults(expr: pl.Expr, physical: pl.DataType, value: FieldType) -> pl.Expr:
    """The expression with the defaults of nested contracts."""
    match value.dtype:
        case ListOf(item) if isinstance(physical, (pl.List, pl.Array)) and has_nested_defaults(
            item
        ):
            items = expr.arr.to_list() if isinstance(physical, pl.Array) else expr
            return items.list.eval(expr_with_defaults(pl.element(), as_dtype(physical.inner), item))
        case StructOf(specification) if isinstance(physical, pl.Struct):
            return pl.when(expr.is_not_null()).then(
                struct_of(_members_with_defaults(expr, physical, specification))
            )
        case _:
            return expr


def _members_with_defaults(
    expr: pl.Expr, physical: pl.Struct, specification: Specification
) -> Iterator[pl.Expr]:
    """The members of a struct, each with its default, and after them the unclaimed ones."""
    types = {one.name: as_dtype(one.dtype) for one in physical.fields}
    held, extra = match_columns(specification, types)
    struct = expr.struct.rename_fields([literal_name(name) for name in types])
    for declared in specification.fields:
        if declared.name not in held and declared.default is None:
            continue
        dtype = physical_type(declared.value.dtype)
        if declared.name in held and types[held[declared.name]] != pl.Null:
            dtype = types[held[declared.name]]
            member = expr_with_defaults(
                struct.struct.field(literal_name(held[declared.name])), dtype, declared.value
            )
        else:
            member = pl.lit(None, dtype=dtype)
        if declared.replaces_null and holds_nested_type(declared.value.dtype, dtype):
            value = build_exact_column([default_value(declared)], declared.value, dtype)
            if value is not None:
                member = member.cast(value.dtype).fill_null(pl.lit(value).first())
        yield member.alias(declared.alias)
    for name in extra:
        yield struct.struct.field(literal_name(name)).alias(name)


def count_nested_defaults(
    column: pl.Series, value: FieldType, path: str, applied: AppliedDefaults
) -> None:
    """Count the defaults to apply inside a column of structs, or of lists of them."""
    match value.dtype:
        case ListOf(item) if isinstance(column.dtype, (pl.List, pl.Array)):
            column = column.arr.to_list() if isinstance(column.dtype, pl.Array) else column
            count_nested_defaults(
                column.drop_nulls().explode(empty_as_null=False), item, path, applied
            )
        case StructOf(specification) if isinstance(column.dtype, pl.Struct):
            column = column.drop_nulls()
            members = column.struct.unnest()  # a name such as "*" is taken literally there
            held, _ = match_columns(specification, members.columns)
            for declared in specification.fields:
                inside = f"{path}.{declared.alias}"
                if declared.name not in held:
                    applied.note(inside, len(column) if declared.replaces_null else 0, "absent")
                    continue
                member = members.get_column(held[declared.name])
                if declared.replaces_null:
                    applied.note(inside, member.null_count(), "null")
                    if member.dtype != pl.Null and not holds_nested_type(
                        declared.value.dtype, member.dtype
                    ):
                        applied.unfilled.add(inside)
                count_nested_defaults(member, declared.value, inside, applied)
        case _:
            pass


def _null_series(name: str, height: int, dtype: pl.DataType) -> pl.Series:
    return pl.repeat(None, n=height, eager=True, dtype=dtype).alias(name)
