"""Polars schemas as fields of contracts, of exactly their width."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any, Literal

import polars as pl

from contracts.backends.physical_types import as_dtype
from contracts.errors import Obstacle
from contracts.interchange.class_builder import (
    FieldDraft,
    Obstructed,
    contract_from_fields,
    draft_fields,
    struct_name,
)
from contracts.interchange.tables import type_annotations as common

_AnnotateInner = Callable[[str, pl.DataType], Any]
"""Makes the annotation of a type inside another one, from its path and the type."""
_PLAIN_POLARS_TYPES: dict[type[pl.DataType], Any] = {
    pl.Boolean: bool,
    **{getattr(pl, name): annotation for name, annotation in common.SIZED_NUMBERS.items()},
    pl.String: str,
    pl.Categorical: str,
    pl.Binary: bytes,
    pl.Date: date,
    pl.Time: time,
    pl.Duration: timedelta,
}


def fields_of_polars(schema: pl.Schema, nullable: frozenset[str] | None) -> list[FieldDraft]:
    """The columns of a schema as fields.

    Args:
        nullable: the columns that may hold nulls; None for all columns and the values inside them.

    Raises:
        Obstructed: the types of some columns are not supported.
    """

    def annotate_inner(path: str, dtype: pl.DataType) -> Any:
        annotation = annotation_of_polars(path, dtype, annotate_inner)
        return annotation | None if nullable is None else annotation

    def draft(name: str) -> FieldDraft:
        annotation = annotation_of_polars(name, as_dtype(schema[name]), annotate_inner)
        may_be_null = nullable is None or name in nullable
        return FieldDraft(name, annotation | None if may_be_null else annotation)

    return draft_fields(draft, schema)


def annotation_of_polars(where: str, dtype: pl.DataType, inner: _AnnotateInner) -> Any:
    """A Polars type as a field's annotation.

    Args:
        where: the path of the column, for errors.
        inner: annotates the types inside a list or a struct.

    Raises:
        Obstructed: the type is not supported.
    """

    def draft_member(member: pl.Field) -> FieldDraft:
        path = f"{where}.{member.name}"
        return FieldDraft(member.name, inner(path, as_dtype(member.dtype)), where=path)

    match dtype:
        case pl.Enum():
            return _enum_annotation(where, dtype.categories.to_list())
        case pl.Datetime():
            return common.datetime_annotation(dtype.time_zone)
        case pl.Decimal():
            return common.decimal_annotation(dtype.precision, dtype.scale)
        case pl.List():
            return common.list_annotation(inner(f"{where}[]", as_dtype(dtype.inner)))
        case pl.Array():
            items = common.list_annotation(inner(f"{where}[]", as_dtype(dtype.inner)))
            return common.of_exact_length(items, dtype.size)
        case pl.Struct():
            members = draft_fields(draft_member, dtype.fields)
            return contract_from_fields(struct_name(where), members)
        case _ if type(dtype) in _PLAIN_POLARS_TYPES:
            return _PLAIN_POLARS_TYPES[type(dtype)]
        case _:
            raise common.unsupported_type(where, dtype)


def _enum_annotation(where: str, members: list[str]) -> Any:
    if not members:
        raise Obstructed(Obstacle(where, "is an Enum without categories", "Give it some"))
    return Literal[tuple(members)]
