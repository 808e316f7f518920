"""One contract and its rows, and the parts into which `split` separates them."""

from __future__ import annotations

import copy
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import Field

import contracts as ct
from contracts import col

NAN = float("nan")
ROW, VIOLATIONS = "__row__", "__violations__"
Row = dict[str, Any]


class Ping(ct.Contract):
    """A contract with a default of each kind."""

    id: int
    speed: Annotated[float, ct.Interval(ge=0, le=300), Field(alias="Speed km/h")] = 0.0
    status: Literal["moving", "off"] = "moving"
    note: str | None = None
    tags: list[str] = Field(default_factory=list)
    rules = ct.rules(
        ct.Unique("id"),
        ct.rule((col("status") != "off") | (col("speed") == 0), name="parked"),
    )


NAMES = ["id", "Speed km/h", "status", "note", "tags"]
ROWS: list[Row] = [
    {"id": 1, "Speed km/h": 5.0, "status": "off", "note": "a"},
    {"id": 2, "Speed km/h": None, "status": "off", "note": None},
    {"id": 3, "Speed km/h": 400.0, "status": None, "note": None},
    {"id": 4, "Speed km/h": NAN, "status": "moving", "note": None},
    {"id": 2, "Speed km/h": 7.0, "status": "flying", "note": "z"},
    {"id": 6, "Speed km/h": 9.5, "status": None, "note": "b"},
]


def rows_as(kind: str, rows: list[Row] = ROWS) -> Any:
    """The rows as a kind of data."""
    match kind:
        case "frame":
            return pl.DataFrame(rows, infer_schema_length=None)
        case "lazy frame":
            return pl.LazyFrame(rows, infer_schema_length=None)
        case "instances":
            names = {"Speed km/h": "speed"}
            renamed = [{names.get(k, k): v for k, v in row.items()} for row in rows]
            return [Ping.model_construct(**row) for row in renamed]
        case _:
            return copy.deepcopy(rows)


def listed(part: Any) -> list[Row]:
    """A part as a list of dicts."""
    if isinstance(part, pl.LazyFrame):
        part = part.collect()
    return part.to_dicts() if isinstance(part, pl.DataFrame) else part  # type: ignore[no-any-return]


def same(one: list[Row], other: list[Row]) -> bool:
    """Whether rows are the same, in the order of their names too; NaN is NaN."""
    return repr(one) == repr(other)


def ruled(*rules: Any, extra: str = "forbid", **fields: Any) -> type[ct.Contract]:
    """A contract of fields with rules; a field may come with its default."""
    annotations = {n: f[0] if isinstance(f, tuple) else f for n, f in fields.items()}
    defaults = {n: f[1] for n, f in fields.items() if isinstance(f, tuple)}
    body = {"__annotations__": annotations, "rules": ct.rules(*rules), **defaults}
    return type(ct.Contract)("C", (ct.Contract,), body, extra=extra)


class Inner(ct.Contract):
    p: int
    q: Annotated[float, Field(alias="Q")] = 1.5
    tags: list[str] = Field(default_factory=list)
    opt: str | None = None


class Outer(ct.Contract):
    k: int
    one: Inner = Inner(p=7)
    maybe: Inner | None = None
    many: list[Inner] = []


FULL = {"p": 1, "Q": 1.5, "tags": [], "opt": None}
