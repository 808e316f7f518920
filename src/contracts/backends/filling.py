"""Wire form → contract form, so far: what is absent or null takes the field's default, and is
counted.

Inside nested contracts of a frame a factory is called once a batch; elsewhere once a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

import polars as pl

from contracts.backends.batch import Failure, attempt
from contracts.backends.physical import as_dtype, physical_type, safe
from contracts.backends.plan import safely_named
from contracts.backends.row_checks import holds_whole
from contracts.backends.row_values import ABSENT
from contracts.specification import (
    Default,
    Factory,
    Field,
    ListOf,
    Specification,
    StructOf,
    Value,
    columns_of,
    thawed,
    within,
)


@dataclass(slots=True)
class Filled:
    """What was filled in one batch.

    Attributes:
        counts: how many values, by the field's path in the words of the data.
        rows: the rows, by the Python name of the field at the top.
    """

    counts: dict[str, int] = field(default_factory=dict)
    rows: dict[str, pl.Series] = field(default_factory=dict)

    def note(self, path: str, count: int) -> None:
        """Count values that were filled."""
        if count:
            self.counts[path] = self.counts.get(path, 0) + count


def fills(declared: Field) -> bool:
    """Whether the field's default stands for a null."""
    return declared.default is not None and declared.default != Default(None)


def made(declared: Field) -> Any:
    """The value that stands for an absent field or a null."""
    match declared.default:
        case Default(value):
            return thawed(value, declared.value)
        case Factory(make):
            return make()
        case None:
            raise AssertionError(declared.name)
        case _:
            assert_never(declared.default)


def fills_inside(value: Value) -> bool:
    """Whether a default stands inside the value, in a nested contract."""
    return any(
        member.default is not None
        for one in within(value)
        if isinstance(one.dtype, StructOf)
        for member in one.dtype.specification.fields
    )


# Frames -----------------------------------------------------------------------------------------


def filled_frame(frame: pl.DataFrame, specification: Specification) -> tuple[pl.DataFrame, Filled]:
    """The frame with its defaults filled, its columns named and ordered as the contract has them.

    Columns that no field claims stand behind. A column of a type that is not its field's keeps its
    nulls, which count as filled: in the part that is valid nothing else is left of it.
    """
    held, extra = columns_of(specification, frame.columns)
    literal = safely_named(frame)
    columns, filled = [], Filled()
    for declared in specification.fields:
        column = literal[safe(held[declared.name])] if declared.name in held else None
        made_column = filled_column(column, declared, frame.height, filled)
        if made_column is not None:
            columns.append(made_column.alias(declared.alias))
    return pl.DataFrame([*columns, *(frame.get_column(name) for name in extra)]), filled


def filled_column(
    column: pl.Series | None, declared: Field, height: int, filled: Filled
) -> pl.Series | None:
    """One field's column with its default filled; None where there is nothing to fill it with."""
    dtype = physical_type(declared.value.dtype)
    if column is None and declared.default is None:
        return None
    if column is None or column.dtype == pl.Null:
        column = nulls(declared.alias, height, dtype)
    if fills_inside(declared.value):
        count_inside(column, declared.value, declared.alias, filled)
        expr = filled_inside(pl.col(column.name), column.dtype, declared.value)
        column = column.to_frame().select(expr).to_series()
    if fills(declared):
        null = note_column(column, declared, filled)
        if holds_whole(declared.value.dtype, column.dtype):
            column = with_default(column, null, declared)
    return column


def note_column(column: pl.Series, declared: Field, filled: Filled) -> pl.Series:
    """The mask of the nulls of a column, counted as filled."""
    null = column.is_null()
    filled.rows[declared.name] = null
    filled.note(declared.alias, int(null.sum() or 0))
    return null


def with_default(column: pl.Series, null: pl.Series, declared: Field) -> pl.Series:
    """The column with the default in place of its nulls."""
    missing = int(null.sum() or 0)
    if not missing:
        return column
    many = missing if isinstance(declared.default, Factory) else 1
    values = as_column([made(declared) for _ in range(many)], declared.value, column.dtype)
    if many > 1:
        place = null.cast(pl.Int64).cum_sum() - 1
        values = values.gather(place.zip_with(null, pl.Series([0])))
    return column.cast(values.dtype).zip_with(~null, values)


def as_column(values: list[Any], expected: Value, dtype: pl.DataType) -> pl.Series:
    """The values in a column's own type, or where that cannot hold them in their field's: a narrow
    integer cannot, nor an Enum of other words.
    """
    own = attempt(lambda: pl.Series(values, dtype=dtype, strict=True))
    if isinstance(own, Failure):
        return pl.Series(values, dtype=physical_type(expected.dtype), strict=True)
    return own  # type: ignore[no-any-return]  # attempt gives whatever it computes


def filled_inside(expr: pl.Expr, physical: pl.DataType, value: Value) -> pl.Expr:
    """The expression with the defaults of nested contracts filled."""
    match value.dtype:
        case ListOf(item) if isinstance(physical, pl.List) and fills_inside(item):
            return expr.list.eval(filled_inside(pl.element(), as_dtype(physical.inner), item))
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
        alias = safe(declared.alias)
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
            member = member.cast(value.dtype).fill_null(pl.lit(value).first())
        yield member.alias(alias)
    for name in extra:
        yield struct.struct.field(safe(name))


def count_inside(column: pl.Series, value: Value, path: str, filled: Filled) -> None:
    """Count what is filled inside a column of structs, or of lists of them."""
    match value.dtype:
        case ListOf(item) if isinstance(column.dtype, pl.List):
            count_inside(column.drop_nulls().explode(empty_as_null=False), item, path, filled)
        case StructOf(specification) if isinstance(column.dtype, pl.Struct):
            column = column.drop_nulls()
            held, _ = columns_of(specification, column.struct.fields)
            for declared in specification.fields:
                inside = f"{path}.{declared.alias}"
                if declared.name not in held:
                    filled.note(inside, len(column) if fills(declared) else 0)
                    continue
                member = column.struct.field(held[declared.name])
                null = member.dtype == pl.Null
                if fills(declared) and (null or holds_whole(declared.value.dtype, member.dtype)):
                    filled.note(inside, member.null_count())
                count_inside(member, declared.value, inside, filled)
        case _:
            pass


def nulls(name: str, height: int, dtype: pl.DataType) -> pl.Series:
    """A column of nulls."""
    return pl.repeat(None, n=height, eager=True, dtype=dtype).alias(name)


# The valid part of a frame -------------------------------------------------------------------------


def valid_form(frame: pl.DataFrame, specification: Specification) -> pl.DataFrame:
    """The valid rows of a filled frame with the columns and types of contract form.

    In a column of another type than its field's, whatever is valid is null, or was before its
    default was filled.
    """
    columns = []
    for declared in specification.fields:
        dtype = physical_type(declared.value.dtype)
        if declared.alias not in frame.columns:
            columns.append(
                pl.Series(declared.alias, [], dtype=dtype)
            )  # no row lacks it and is valid
            continue
        column = frame.get_column(declared.alias)
        if not holds_whole(declared.value.dtype, column.dtype):
            column = retyped(column, declared.value)
            if fills(declared):
                column = with_default(column, column.is_null(), declared)
        columns.append(column)
    if specification.extra == "allow":
        names = {column.name for column in columns}
        columns += [column for column in frame.get_columns() if column.name not in names]
    return pl.DataFrame(columns)


def retyped(column: pl.Series, expected: Value) -> pl.Series:
    """A column of which some part is of another type, and null, in the type that is expected."""
    dtype = physical_type(expected.dtype)
    match expected.dtype:
        case StructOf(specification) if isinstance(column.dtype, pl.Struct):
            held, _ = columns_of(specification, column.struct.fields)
            members = [
                retyped_member(column, held.get(field.name), field)
                for field in specification.fields
            ]
            there = pl.when(column.is_not_null()).then(pl.struct(members))
            return pl.select(there.alias(column.name)).to_series()
        case _:
            return nulls(column.name, len(column), dtype)


def retyped_member(column: pl.Series, name: str | None, declared: Field) -> pl.Series:
    """One member of a struct in the type that is expected; null where it was of another."""
    if name is None:
        return nulls(declared.alias, len(column), physical_type(declared.value.dtype))
    member = column.struct.field(name).alias(declared.alias)
    held = holds_whole(declared.value.dtype, member.dtype)
    return member if held else retyped(member, declared.value)


# Rows --------------------------------------------------------------------------------------------


def filled_rows(
    rows: Sequence[Mapping[str, Any]], specification: Specification
) -> tuple[list[dict[str, Any]], Filled]:
    """The rows with their defaults filled, under the names that data has for the fields."""
    filled = Filled()
    done = [filled_row(row, specification, "", filled) for row in rows]
    for declared in specification.fields:
        if fills(declared):
            null = [given(row, declared) in (None, ABSENT) for row in rows]
            filled.rows[declared.name] = pl.Series(null, dtype=pl.Boolean)
    return done, filled


def given(row: Mapping[str, Any], declared: Field) -> Any:
    """What a row gives for a field; `ABSENT` where it gives nothing."""
    return row.get(declared.alias, row.get(declared.name, ABSENT))


def filled_row(
    row: Mapping[str, Any], specification: Specification, path: str, filled: Filled
) -> dict[str, Any]:
    """One row, or one struct, with its defaults filled."""
    done: dict[str, Any] = {}
    held, extra = columns_of(specification, row)
    for declared in specification.fields:
        inside = f"{path}{declared.alias}"
        value = row[held[declared.name]] if declared.name in held else ABSENT
        if value is ABSENT and declared.default is None:
            continue
        if (value is None or value is ABSENT) and declared.default is not None:
            filled.note(inside, int(fills(declared)))
            value = made(declared)
        done[declared.alias] = filled_value(value, declared.value, inside, filled)
    return done | {name: row[name] for name in extra}


def filled_value(value: Any, expected: Value, path: str, filled: Filled) -> Any:
    """A value with the defaults of nested contracts filled; one of another type as it is."""
    if not fills_inside(expected):
        return value
    match expected.dtype:
        case ListOf(item) if isinstance(value, (list, tuple)):
            return [filled_value(one, item, path, filled) for one in value]
        case StructOf(specification) if isinstance(value, Mapping):
            return filled_row(value, specification, f"{path}.", filled)
        case _:
            return value
