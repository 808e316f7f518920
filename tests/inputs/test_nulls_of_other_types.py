"""Nulls say nothing about a type: a column, a member or an item without a value has the type of its field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import Field

import contracts as ct

MEMBERS: dict[str, Any] = {
    "text": str,
    "whole": int,
    "real": float,
    "day": date,
    "sum": Annotated[Decimal, Field(max_digits=5, decimal_places=2)],
    "flag": bool,
}
OTHERS = (pl.Float64, pl.String, pl.Int8, pl.Datetime("ns"), pl.Boolean, pl.Null, pl.Categorical)


def of(annotation: Any) -> type[ct.Contract]:
    """A contract of one field."""
    return type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": annotation}})


@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_nested_nulls_are_all_null_whatever_their_type(member: str, other: Any) -> None:
    """Members of structs and items of lists that are all null have the verdict of such rows."""
    kind = MEMBERS[member] | None
    inner = type(ct.Contract)("Inner", (ct.Contract,), {"__annotations__": {"m": kind, "n": int}})
    one, none = {"m": None, "n": 1}, {"m": None, "n": 2}
    struct = pl.Struct({"m": other, "n": pl.Int64})
    shapes: list[tuple[Any, list[Any], Any]] = [
        (inner, [one, none], struct),
        (inner | None, [one, None], struct),
        (list[kind], [[None], []], pl.List(other)),  # type: ignore[valid-type]
        (list[kind], [[], []], pl.List(other)),  # type: ignore[valid-type]
        (list[inner], [[one], [none, one]], pl.List(struct)),  # type: ignore[valid-type]
    ]
    for annotation, values, physical in shapes:
        contract, frame = of(annotation), pl.DataFrame({"x": values}, schema={"x": physical})
        report = contract.check(frame)
        assert report.ok, (report, physical)
        assert values == contract.parse(frame)["x"].to_list()
        assert {} == dict(contract.split(frame).report.converted)


def test_nested_values_of_another_type_are_not_nulls() -> None:
    """One value is enough for the type to count; a null where there may be none is `null`."""
    found = of(list[str | None]).check(pl.DataFrame({"x": [[None], [1.5]]}))
    assert ["dtype"] == [v.code for v in found.violations]
    found = of(list[str]).check(pl.DataFrame({"x": [[None]]}, schema={"x": pl.List(pl.Float64)}))
    assert [("null", 1)] == [(v.code, v.count) for v in found.violations]
