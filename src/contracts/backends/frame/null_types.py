"""Columns and members without a value, whose type says nothing about them."""

from __future__ import annotations

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.frame.row_rules import holds_nested_type
from contracts.backends.physical_types import MAX_SERIES_NESTING, nesting_depth, physical_type
from contracts.specification import DType, FieldType, ListOf, Specification, StructOf, match_columns

_NESTED = (pl.List, pl.Array, pl.Struct)


def nulls_of_field_types(frame: pl.DataFrame, specification: Specification) -> pl.DataFrame:
    """The frame with its fields' columns that have no value as columns of their fields' types: what
    type the nulls are of says nothing about them. So for members of structs and items of lists.
    """
    height = frame.height
    doubtful = {
        one.name: one
        for one in frame.get_columns()
        if height and (isinstance(one.dtype, _NESTED) or one.null_count() == height)
    }
    if not doubtful:
        return frame
    held, _ = match_columns(specification, frame.columns)
    types = {held[f.name]: f.value for f in specification.fields if f.name in held}
    changed = {
        name: _with_typed_nulls(column, types[name])
        for name, column in doubtful.items()
        if name in types
        and column.dtype != pl.Null
        and nesting_depth(types[name]) <= MAX_SERIES_NESTING
        and not holds_nested_type(types[name].dtype, column.dtype)
    }
    return (
        frame.select([changed.get(one.name, one) for one in frame.get_columns()])
        if changed
        else frame
    )


def _with_typed_nulls(column: pl.Series, expected: FieldType) -> pl.Series:
    """The column with its own nulls, or those inside of its values, of the declared types."""
    height = len(column)
    if column.null_count() == height:
        return pl.Series(column.name, [], physical_type(expected.dtype)).extend_constant(
            None, height
        )
    wanted = _type_with_nulls(column, expected.dtype)
    done = column if wanted == column.dtype else attempt(lambda: column.cast(wanted))
    return column if isinstance(done, Failure) else done


def _type_with_nulls(values: pl.Series, expected: DType) -> pl.DataType:
    """The values' type, with the declared type wherever there is no value."""
    physical = values.dtype
    if values.null_count() == len(values):
        return physical_type(expected)
    match expected:
        case ListOf(item) if isinstance(physical, (pl.List, pl.Array)):
            inner = _type_with_nulls(values.explode(empty_as_null=False), item.dtype)
            if isinstance(physical, pl.Array):
                return pl.Array(inner, physical.size)
            return pl.List(inner)
        case StructOf(specification) if isinstance(physical, pl.Struct):
            names = [one.name for one in physical.fields]
            held, _ = match_columns(specification, names)
            types = {held[f.name]: f.value for f in specification.fields if f.name in held}
            present = values.drop_nulls()
            return pl.Struct(
                {
                    name: _type_with_nulls(present.struct.field(name), types[name].dtype)
                    if name in types
                    else physical.to_schema()[name]
                    for name in names
                }
            )
        case _:
            return physical
