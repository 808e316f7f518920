"""Causes of whole batches and of values that no spelling explains: twice, half, constant, infinite."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Annotated, Any, Literal

import polars as pl
import pytest

import contracts as ct
from tests.diagnosis.samples import Speed, contract_with, named_causes

TWICE = "every key stands more than once: was the batch loaded or joined twice?"


class Sale(ct.Contract):
    """What was sold, a day's worth."""

    shop: int
    number: int
    price: float
    rules = ct.rules(ct.Unique("shop", "number"), ct.RowCount(min=20, max=30))


def day(sales: int) -> list[dict[str, Any]]:
    """So many sales of two shops."""
    return [{"shop": n % 2, "number": n // 2, "price": n / 4} for n in range(sales)]


@pytest.mark.parametrize(
    ("rows", "causes"),
    [
        (day(24) * 2, {("unique", TWICE), ("row_count", "looks like a batch that was loaded twice")}),
        (day(12), {("row_count", "looks like half a batch")}),
        (day(3), {("row_count", None)}),
        (day(90), {("row_count", None)}),
        (day(0), {("row_count", "the batch is empty")}),
        (day(1) * 24, {("unique", "every row has the same key")}),
        (day(6) * 4, {("unique", None)}),
        ([*day(21), *day(3)], {("unique", None)}),
    ],
)  # fmt: skip  # a table, a line each
def test_batches_loaded_twice_or_half(
    rows: list[dict[str, Any]], causes: set[tuple[str, str | None]]
) -> None:
    """A batch that was loaded twice or half is named by its keys, and by its rows if their number is known well."""
    schema = {"shop": pl.Int64, "number": pl.Int64, "price": pl.Float64}
    for data in (rows, pl.DataFrame(rows, schema=schema)):
        found = {(v.code, v.cause) for v in Sale.check(data, max_examples=None).violations}
        assert causes == found


def test_keys_that_are_private() -> None:
    """Of keys with a private part nothing is stated, not even that they are all the same."""
    contract = type(
        "Person",
        (ct.Contract,),
        {
            "__annotations__": {"name": Annotated[str, ct.Sensitive()], "year": int},
            "rules": ct.rules(ct.Unique("name", "year")),
            "__module__": __name__,
        },
    )
    report = contract.check([{"name": "Ada", "year": 1815}] * 24)
    assert [("unique", None)] == [(v.code, v.cause) for v in report.violations]


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (date, [f"2024-{day}-03" for day in (13, 20, 31)], "looks like %Y-%d-%m"),
        (datetime, [f"2024/{day}/03 10:00" for day in (13, 20)], "looks like %Y/%d/%m %H:%M"),
        (date, ["2024-13-03", "2024-03-13"], None),
        (float, ["2024-01-02"], "looks like dates (%Y-%m-%d)"),
        (float, [math.inf, math.inf], "looks like a division by zero, or infinity for missing"),
        (float, [-math.inf], "looks like a division by zero, or infinity for missing"),
        (Annotated[int, ct.Ge(0)], [-(2**31) + 5, -(2**31) + 99], "looks like an overflow of 32 bits"),
        (Annotated[int, ct.Interval(ge=0, le=2359)], [830 - 2**32, 945 - 2**32], "looks like an overflow of 32 bits"),
        (Annotated[int, ct.Interval(ge=0, le=50_000)], [40_000 - 2**16, 45_000 - 2**16], "looks like an overflow of 16 bits"),
        (Annotated[int, ct.Ge(0)], [-5, -7], None),
        (Annotated[int, ct.Ge(0)], [-(2**31) + 5], None),
        (Speed, [412.5] * 10, "every row has the same value"),
        (Speed, [412.5] * 9, None),
        (Speed, [-999.0] * 10, "looks like a sentinel for missing (-999)"),
        (Literal["a", "b"], ["zzz"] * 10, "every row has the same value"),
        (Literal["a", "b"], ["A"] * 10, "'A' is 'a' in another case"),
    ],
)  # fmt: skip  # a table, a line each
def test_kinds_that_had_no_name(annotation: Any, values: list[Any], cause: str | None) -> None:
    """Days before months, infinities, numbers past the end of a type and constants have a cause."""
    assert {cause} == named_causes(annotation, values)


def test_constants_of_private_fields() -> None:
    """That every row has one value is not stated of a private field."""
    contract = contract_with(x=Annotated[float, ct.Le(5), ct.Sensitive()])
    report = contract.check([{"x": 12.5}] * 20)
    assert [None] == [violation.cause for violation in report.violations]
