"""Wire form → contract form, so far: what is absent or null takes the field's default, and is
counted.

Inside nested contracts of a frame a factory is called once a batch; elsewhere once a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import polars as pl

from contracts.backends.batch import Failure, Unread, attempt
from contracts.backends.columns import Column, Columns
from contracts.backends.filled import Filled, fills, fills_inside, made
from contracts.backends.filling_values import filled_member
from contracts.backends.physical import as_dtype, physical_type, safe
from contracts.backends.row_checks import holds_whole
from contracts.backends.row_values import ABSENT
from contracts.specification import (
    Factory,
    Field,
    ListOf,
    Specification,
    StructOf,
    Value,
    columns_of,
)


def filled_columns(columns: Columns) -> tuple[Columns, Filled]:
    """The columns with their fields' defaults filled.

    A column of a type that is not its field's keeps its nulls, which count as filled: in the part
    that is valid nothing else is left of it.
    """
    filled = Filled()
    done: dict[str, Column] = {}
    for declared in columns.specification.fields:
        column = columns.fields.get(declared.name)
        if isinstance(column, list):
            done[declared.name] = filled_values(column, declared, filled)
        else:
            unread = columns.unread.get(declared.name)
            made_column = filled_column(column, declared, columns.height, filled, unread)
            if made_column is not None:
                done[declared.name] = made_column
    changed = {name for name, column in done.items() if column is not columns.fields.get(name)}
    return replace(columns, fields=done, changed=columns.changed | changed), filled


def filled_values(values: list[object], declared: Field, filled: Filled) -> list[object]:
    """One field's values with its default in place of those that are null or absent."""
    if declared.default is None and not fills_inside(declared.value):
        return values
    done = [filled_member(value, declared, declared.alias, filled) for value in values]
    if fills(declared):
        null = [value is None or value is ABSENT for value in values]
        filled.rows[declared.name] = pl.Series(null, dtype=pl.Boolean)
    untouched = all(one is value for one, value in zip(done, values, strict=True))
    return values if untouched else done


# Columns of Polars' own ---------------------------------------------------------------------


def filled_column(
    column: pl.Series | None,
    declared: Field,
    height: int,
    filled: Filled,
    unread: Unread | None = None,
) -> pl.Series | None:
    """One field's column with its default filled; None where there is nothing to fill it with.

    Args:
        unread: what null stands for in the column, if that is more than null.
    """
    dtype, absent = physical_type(declared.value.dtype), column is None
    if column is None and declared.default is None:
        return None
    if column is None or column.dtype == pl.Null:
        column = nulls(declared.alias, height, dtype)
    if fills_inside(declared.value):
        count_inside(column, declared.value, declared.alias, filled)
        expr = filled_inside(pl.col("column"), column.dtype, declared.value)
        whole = column.to_frame("column")
        made_of: Any = attempt(lambda: whole.select(expr).to_series())
        if isinstance(made_of, Failure):  # it holds what no column with the defaults could
            filled.unfilled |= {f"{declared.alias}{path}" for path in paths_filled(declared.value)}
        else:
            column = cast("pl.Series", made_of)
    if fills(declared):
        null = column.is_null() if unread is None else unread.nulls
        filled.rows[declared.name] = null
        cause = "absent" if absent else "null"
        filled.note(declared.alias, int(null.sum() or 0), cause)
        given = column
        done: Any = attempt(lambda: with_default(given, null, declared))
        if holds_whole(declared.value.dtype, column.dtype) and not isinstance(done, Failure):
            return cast("pl.Series", done)
        filled.unfilled.add(declared.alias)
    return column


def paths_filled(value: Value) -> Iterator[str]:
    """Where defaults stand inside a value, as a path from it."""
    match value.dtype:
        case ListOf(item):
            yield from paths_filled(item)
        case StructOf(specification):
            for declared in specification.fields:
                if fills(declared):
                    yield f".{declared.alias}"
                yield from (f".{declared.alias}{path}" for path in paths_filled(declared.value))
        case _:
            pass


def with_default(column: pl.Series, null: pl.Series, declared: Field) -> pl.Series:
    """The column with the default in place of its nulls."""
    missing = int(null.sum() or 0)
    if not missing:
        return column
    many = missing if isinstance(declared.default, Factory) else 1
    values = as_column([made(declared) for _ in range(many)], declared.value, column.dtype)
    if values is None:
        return column
    if many > 1:
        place = null.cast(pl.Int64).cum_sum() - 1
        values = values.gather(place.zip_with(null, pl.Series([0])))
    return column.cast(values.dtype).zip_with(~null, values)


def as_column(values: list[Any], expected: Value, dtype: pl.DataType) -> pl.Series | None:
    """The values in a column's own type, or where that cannot hold them exactly in their field's: a
    narrow integer may not, nor an Enum of other words. None where they are not contract form.
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


def filled_inside(expr: pl.Expr, physical: pl.DataType, value: Value) -> pl.Expr:
    """The expression with the defaults of nested contracts filled."""
    match value.dtype:
        case ListOf(item) if isinstance(physical, (pl.List, pl.Array)) and fills_inside(item):
            items = expr.arr.to_list() if isinstance(physical, pl.Array) else expr
            return items.list.eval(filled_inside(pl.element(), as_dtype(physical.inner), item))
        case StructOf(specification) if isinstance(physical, pl.Struct):
            return pl.when(expr.is_not_null()).then(
                pl.struct(filled_members(expr, physical, specification))
            )
        case _:
            return expr


def filled_members(
    expr: pl.Expr, physical: pl.Struct, specification: Specification
) -> Iterator[pl.Expr]:
    """The members of a struct, each with its default filled, and behind them those unclaimed."""
    types = {one.name: as_dtype(one.dtype) for one in physical.fields}
    held, extra = columns_of(specification, types)
    struct = expr.struct.rename_fields([safe(name) for name in types])
    for declared in specification.fields:
        if declared.name not in held and declared.default is None:
            continue
        dtype = physical_type(declared.value.dtype)
        if declared.name in held and types[held[declared.name]] != pl.Null:
            dtype = types[held[declared.name]]
            member = filled_inside(
                struct.struct.field(safe(held[declared.name])), dtype, declared.value
            )
        else:
            member = pl.lit(None, dtype=dtype)
        if fills(declared) and holds_whole(declared.value.dtype, dtype):
            value = as_column([made(declared)], declared.value, dtype)
            if value is not None:
                member = member.cast(value.dtype).fill_null(pl.lit(value).first())
        yield member.alias(declared.alias)
    for name in extra:
        yield struct.struct.field(safe(name)).alias(name)


def count_inside(column: pl.Series, value: Value, path: str, filled: Filled) -> None:
    """Count what is filled inside a column of structs, or of lists of them."""
    match value.dtype:
        case ListOf(item) if isinstance(column.dtype, (pl.List, pl.Array)):
            column = column.arr.to_list() if isinstance(column.dtype, pl.Array) else column
            count_inside(column.drop_nulls().explode(empty_as_null=False), item, path, filled)
        case StructOf(specification) if isinstance(column.dtype, pl.Struct):
            column = column.drop_nulls()
            members = column.struct.unnest()  # a name such as "*" is taken literally there
            held, _ = columns_of(specification, members.columns)
            for declared in specification.fields:
                inside = f"{path}.{declared.alias}"
                if declared.name not in held:
                    filled.note(inside, len(column) if fills(declared) else 0, "absent")
                    continue
                member = members.get_column(held[declared.name])
                if fills(declared):
                    filled.note(inside, member.null_count(), "null")
                    if member.dtype != pl.Null and not holds_whole(
                        declared.value.dtype, member.dtype
                    ):
                        filled.unfilled.add(inside)
                count_inside(member, declared.value, inside, filled)
        case _:
            pass


def nulls(name: str, height: int, dtype: pl.DataType) -> pl.Series:
    """A column of nulls."""
    return pl.repeat(None, n=height, eager=True, dtype=dtype).alias(name)
