"""Columns of every type that a profile measures, drawn."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import strategies as st

import contracts.dtypes as d
from contracts.backends.physical_types import physical_type
from contracts.specification import DType, FieldType, ListOf

VALUES: dict[DType, st.SearchStrategy[Any]] = {
    d.Float(): st.floats(),
    d.Float(32): st.floats(width=32),
    d.Int(): st.integers(-(2**63), 2**63 - 1),
    d.Int(64, signed=False): st.integers(0, 2**64 - 1),
    d.Decimal(38, 3): st.decimals(-(10**30), 10**30, places=3),
    d.Duration(): st.timedeltas(timedelta(-9999), timedelta(9999)),
    d.Date(): st.dates(),
    d.Datetime(): st.datetimes(),
    d.Datetime(aware=True): st.datetimes(timezones=st.just(UTC)),
    d.Time(): st.times(),
    d.Text(): st.text(max_size=5) | st.text("aZé٣9-+ ", max_size=9),
    d.Bool(): st.booleans(),
    d.Bytes(): st.binary(max_size=5),
    d.Uuid(): st.uuids().map(str),
    d.Opaque(): st.text(max_size=2),
    ListOf(FieldType(d.Int())): st.lists(st.integers(0, 9), max_size=3),
}
"""Values of every type, by it."""
FEW: dict[DType, list[Any]] = {
    d.Float(): [0.0, -0.0, 1.5],
    d.Int(): [1, 2],
    d.Decimal(38, 3): [Decimal("0.125"), Decimal("1.500")],
    d.Text(): ["on", "off", "é "],
    d.Date(): [date(2024, 2, 29)],
    d.Datetime(): [datetime(2024, 2, 29, 12, 30)],
    d.Time(): [time(12, 30, 15, 1)],
}
"""Values of which many are the same."""


@st.composite
def columns(draw: st.DrawFn) -> tuple[pl.Series, FieldType]:
    """A column with its field's type: some hundred values, from more of which a histogram gets coarser."""
    dtype = draw(st.sampled_from([*VALUES]))
    one = VALUES[dtype]
    if dtype in FEW and draw(st.booleans()):
        one = st.sampled_from(FEW[dtype])
    values = draw(st.lists(st.none() | one, max_size=12))
    if draw(st.booleans()) and isinstance(dtype, d.Int | d.Float | d.Text):
        start = draw(st.integers(0, 2**20))
        more = [start + n * n for n in range(draw(st.integers(0, 300)))]
        values += [str(n) for n in more] if isinstance(dtype, d.Text) else more
    return pl.Series(values, dtype=physical_type(dtype), strict=False), FieldType(dtype)
