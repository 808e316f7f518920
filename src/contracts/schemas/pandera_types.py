"""The types that pandera's Polars API has, as annotations of fields: of exactly their width."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl

from contracts.backends.physical import as_dtype
from contracts.rules.value import NonFinite
from contracts.schemas import polars_types

UNASKED = NonFinite(nan="allow", inf="allow")
"""What holds of floats inside lists and structs: pandera asks nothing of them."""


def annotation_of(where: str, dtype: pl.DataType) -> Any:
    """A column's type as a field's annotation.

    Raises:
        Obstructed: no contract holds it.
    """
    return polars_types.annotation_of(where, dtype, within)


def within(where: str, dtype: pl.DataType) -> Any:
    """What is inside a list or a struct: of its type, or null, for pandera asks no more of it."""
    annotation = annotation_of(where, dtype)
    if dtype not in (pl.Float32, pl.Float64):
        return annotation | None
    unasked: Any = Annotated[annotation, UNASKED]
    return unasked | None


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
