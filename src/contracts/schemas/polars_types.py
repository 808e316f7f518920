"""Polars' types as annotations of fields: of exactly their width, and nothing that no contract holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

import polars as pl
from annotated_types import Len
from pydantic import AwareDatetime, Field

from contracts import types as ours
from contracts.backends.physical import as_dtype
from contracts.errors import Obstacle
from contracts.schemas.making import Drafted, Obstructed, contract_of, drafts, struct_name

Within = Callable[[str, pl.DataType], Any]
"""Makes an annotation of what is inside a type, by its path and its own type."""
PLAIN: dict[type[pl.DataType], Any] = {
    pl.Boolean: bool,
    pl.Int8: ours.Int8,
    pl.Int16: ours.Int16,
    pl.Int32: ours.Int32,
    pl.Int64: ours.Int64,
    pl.UInt8: ours.UInt8,
    pl.UInt16: ours.UInt16,
    pl.UInt32: ours.UInt32,
    pl.UInt64: ours.UInt64,
    pl.Float32: ours.Float32,
    pl.Float64: ours.Float64,
    pl.String: str,
    pl.Categorical: str,
    pl.Binary: bytes,
    pl.Date: date,
    pl.Time: time,
    pl.Duration: timedelta,
}
MENDS = {
    "Null": "Cast it to the type that its values have where there are any",
    "Object": "Cast it to a type of Polars' own",
    "Int128": "Cast it to Int64, or to Decimal(38, 0)",
    "UInt128": "Cast it to UInt64, or to Decimal(38, 0)",
    "Float16": "Cast it to Float32",
    "Map": "Make it a list of structs with a key and a value",
    "Unknown": "Collect the frame, so that its types are known",
}
OTHERWISE = "Cast it to one of the types in docs/reference/types.md"


def drafted_columns(schema: Mapping[str, Any], nullable: frozenset[str] | None) -> list[Drafted]:
    """The columns of a schema as fields.

    Args:
        nullable: the columns that may hold nulls; None for all of them, and for what is in them.

    Raises:
        Obstructed: some are of types that no contract holds.
    """

    def within(path: str, dtype: pl.DataType) -> Any:
        annotation = annotation_of(path, dtype, within)
        return annotation | None if nullable is None else annotation

    def drafted(name: str) -> Drafted:
        annotation = annotation_of(name, as_dtype(schema[name]), within)
        return Drafted(
            name, annotation | None if nullable is None or name in nullable else annotation
        )

    return drafts(drafted, schema)


def annotation_of(where: str, dtype: pl.DataType, within: Within) -> Any:
    """A type as a field's annotation.

    Args:
        where: the path of the column, for errors.
        within: what becomes of the type of what is in it.

    Raises:
        Obstructed: no contract holds it.
    """

    def member(one: pl.Field) -> Drafted:
        path = f"{where}.{one.name}"
        return Drafted(one.name, within(path, as_dtype(one.dtype)), where=path)

    match dtype:
        case pl.Enum():
            return members_of(where, dtype.categories.to_list())
        case pl.Datetime():
            return datetime if dtype.time_zone is None else AwareDatetime
        case pl.Decimal():
            return decimal_of(dtype.precision, dtype.scale)
        case pl.List():
            return list[within(f"{where}[]", as_dtype(dtype.inner))]  # type: ignore[misc]  # made at run time
        case pl.Array():
            inner: Any = within(f"{where}[]", as_dtype(dtype.inner))
            return Annotated[list[inner], Len(dtype.size, dtype.size)]
        case pl.Struct():
            return contract_of(struct_name(where), drafts(member, dtype.fields))
        case _ if type(dtype) in PLAIN:
            return PLAIN[type(dtype)]
        case _:
            name = type(dtype).__name__
            problem = f"is of type {dtype}, which no contract holds"
            raise Obstructed(Obstacle(where, problem, MENDS.get(name, OTHERWISE)))


def members_of(where: str, members: list[str]) -> Any:
    """One of some texts.

    Raises:
        Obstructed: there are none.
    """
    if not members:
        raise Obstructed(Obstacle(where, "is an Enum without categories", "Give it some"))
    return Literal[tuple(members)]


def decimal_of(precision: int, scale: int) -> Any:
    """A decimal of so many digits, some of them after the point."""
    return Annotated[Decimal, Field(max_digits=precision, decimal_places=scale)]
