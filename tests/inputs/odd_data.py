"""A contract of one field, and the same columns as every kind of data."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl

import contracts as ct


class C(ct.Contract):
    x: Annotated[int, ct.Ge(0)]
    rules = ct.rules(ct.Unique("x"))


def of(**annotations: Any) -> type[ct.Contract]:
    """A contract of these fields."""
    return type(ct.Contract)("C", (ct.Contract,), {"__annotations__": annotations})


def every_kind(columns: dict[str, list[Any]]) -> dict[str, Any]:
    """The columns as every kind of data."""
    frame = pl.DataFrame(columns)
    return {
        "polars": frame, "rows": frame.to_dicts(), "columns": columns, "arrow": frame.to_arrow(),
        "pandas": frame.to_pandas(),
    }  # fmt: skip  # short values, several a line
