"""The types of pandera's columns as annotations of fields, and what either side requires inside them."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl

from contracts.backends.physical_types import as_dtype
from contracts.dtypes import Opaque, Uuid
from contracts.errors import Obstacle
from contracts.interchange.class_builder import Obstructed
from contracts.interchange.tables.polars_schemas import annotation_of_polars
from contracts.rules.value import NonFinite
from contracts.specification import FieldType, StructOf, walk_types


def polars_dtype(column: Any) -> pl.DataType:
    """The type of a column as Polars has it.

    Raises:
        Obstructed: the column has no type, or one that Polars lacks.
    """
    where, dtype = str(column.name), column.dtype
    if dtype is None:
        raise Obstructed(Obstacle(where, "has no type", "Declare one: a field has one type"))
    is_category = type(dtype).__name__ == "Category"
    if is_category or getattr(dtype, "time_zone_agnostic", False):
        hint = "Declare pl.Enum([…])" if is_category else "Declare pl.Datetime with a zone"
        raise Obstructed(Obstacle(where, f"is of pandera's own type {dtype}", hint))
    physical: Any = dtype.type
    if physical in (pl.List, pl.Array, pl.Struct) and isinstance(physical, type):
        raise Obstructed(Obstacle(where, f"is a {dtype} without an inner type", "Declare that too"))
    return as_dtype(physical)


def column_annotation(where: str, dtype: pl.DataType) -> Any:
    """The type of a column as a field's annotation.

    Raises:
        Obstructed: contracts do not support it.
    """
    return annotation_of_polars(where, dtype, _inner_annotation)


def _inner_annotation(where: str, dtype: pl.DataType) -> Any:
    """What is inside a list or a struct may be null and not finite: pandera does not check it."""
    annotation = column_annotation(where, dtype)
    if not dtype.is_float():
        return annotation | None
    unchecked: Any = Annotated[annotation, NonFinite(nan="allow", inf="allow")]
    return unchecked | None


def requires_more_than_type(item: FieldType) -> bool:
    """Whether a contract requires more of the items of a list than their type, which pandera cannot."""
    return any(
        (not one.nullable or one.rules or isinstance(one.dtype, (Uuid, Opaque)))
        or (one.dtype.kind == "float" and (one.forbids_nan or one.forbids_inf))
        or (isinstance(one.dtype, StructOf) and one.dtype.specification.rules)
        for one in walk_types(item)
    )


def is_contract_form_dtype(dtype: pl.DataType) -> bool:
    """Whether a contract's own values are of the type in frames; other types are kept for the way back."""
    match dtype:
        case pl.Enum() | pl.Categorical() | pl.Array():
            return False
        case pl.List():
            return is_contract_form_dtype(as_dtype(dtype.inner))
        case pl.Struct():
            return all(is_contract_form_dtype(as_dtype(member.dtype)) for member in dtype.fields)
        case _:
            is_microseconds = getattr(dtype, "time_unit", "us") == "us"
            return is_microseconds and getattr(dtype, "time_zone", None) in (None, "UTC")
