"""The types that pandera's Polars API has, as annotations of fields: of exactly their width."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

import polars as pl
from annotated_types import Len
from pydantic import AwareDatetime, Field

from contracts import types as ours
from contracts.backends.physical import as_dtype
from contracts.dtypes import MAX_DECIMAL_DIGITS
from contracts.errors import Obstacle
from contracts.rules.value import NonFinite
from contracts.schemas.making import Drafted, Obstructed, contract_of, gathered, struct_name

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
OTHERWISE = "Declare one of the types in docs/reference/types.md"
UNASKED = NonFinite(nan="allow", inf="allow")
"""What holds of floats inside lists and structs: pandera asks nothing of them."""


def annotation_of(where: str, dtype: pl.DataType) -> Any:
    """A column's type as a field's annotation.

    Raises:
        Obstructed: no contract holds it.
    """
    match dtype:
        case pl.Enum():
            return members_of(where, dtype.categories.to_list())
        case pl.Datetime():
            return datetime if dtype.time_zone is None else AwareDatetime
        case pl.Decimal() if dtype.precision <= MAX_DECIMAL_DIGITS:
            digits = Field(max_digits=dtype.precision, decimal_places=dtype.scale)
            return Annotated[Decimal, digits]
        case pl.List():
            return list[within(f"{where}[]", dtype.inner)]  # type: ignore[misc]  # made at run time
        case pl.Array():
            inner: Any = within(f"{where}[]", dtype.inner)
            return Annotated[list[inner], Len(dtype.size, dtype.size)]
        case pl.Struct():
            return contract_of(struct_name(where), gathered(member_of(where), dtype.fields))
        case _ if type(dtype) in PLAIN:
            return PLAIN[type(dtype)]
        case _:
            problem = f"is of type {dtype}, which no contract holds"
            raise Obstructed(Obstacle(where, problem, OTHERWISE))


def within(where: str, inner: Any) -> Any:
    """What is inside a list or a struct: of its type, or null, for pandera asks no more of it."""
    dtype = as_dtype(inner)
    annotation = annotation_of(where, dtype)
    if dtype not in (pl.Float32, pl.Float64):
        return annotation | None
    unasked: Any = Annotated[annotation, UNASKED]
    return unasked | None


def member_of(where: str) -> Any:
    """What drafts the members of a struct."""

    def member(one: pl.Field) -> Drafted:
        path = f"{where}.{one.name}"
        return Drafted(one.name, within(path, one.dtype), where=path)

    return member


def members_of(where: str, members: list[str]) -> Any:
    """One of some texts.

    Raises:
        Obstructed: there are none.
    """
    if not members:
        raise Obstructed(Obstacle(where, "is an Enum without categories", "Give it some"))
    return Literal[tuple(members)]


def is_usual(dtype: pl.DataType) -> bool:
    """Whether the type is the one that a contract's own values have in frames."""
    match dtype:
        case pl.Enum() | pl.Categorical() | pl.Array():
            return False
        case pl.Datetime():
            return dtype.time_unit == "us" and dtype.time_zone in (None, "UTC")
        case pl.Duration():
            return dtype.time_unit == "us"
        case pl.List():
            return is_usual(as_dtype(dtype.inner))
        case pl.Struct():
            return all(is_usual(as_dtype(one.dtype)) for one in dtype.fields)
        case _:
            return True
