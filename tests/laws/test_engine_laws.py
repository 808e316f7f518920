"""The law that few values and many become the same: they are converted by one engine or the other."""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from typing import Annotated, Any, Literal
from unittest.mock import patch
from uuid import UUID
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime

import contracts as ct
from contracts.inputs.json import JsonBody
from contracts.wire.records.json import read_json_rows
from tests.laws.payloads import Drawn, drawn_rows, in_json

Source = Literal["values", "text", "json"]
ONE_BY_ONE, AT_ONCE = 10**9, 0


def in_form(source: Source, rows: list[dict[str, Any]]) -> Any:
    """Rows as data of a source; None where they cannot be."""
    match source:
        case "values":
            return rows
        case "text":
            return [{n: None if v is None else str(v) for n, v in row.items()} for row in rows]
        case "json":
            body = json.dumps([in_json(row) for row in rows]).replace("Infinity", "1e400")
            try:
                return JsonBody(read_json_rows(body))
            except ct.WireError:
                return None  # half of a surrogate pair


def split_by(contract: type[ct.Contract], data: Any, size: int, *, text: bool) -> Any:
    """The parts of a batch, as plain data, where values are converted at once from a size on."""
    with patch("contracts.backends.mixed.convert.MIN_VALUES_FOR_COLUMN", size):
        parts = contract.split(data, text=text)
    valid, invalid = (
        part.to_dicts() if isinstance(part, pl.DataFrame) else part
        for part in (parts.valid, parts.invalid)
    )
    return parts.report.to_dict(), repr(valid), repr(invalid)


PARIS = ZoneInfo("Europe/Paris")
COLUMNS: dict[str, tuple[Any, ...]] = {
    "integers among floats": (float, [7, 0.5]),
    "integers for floats": (float, [7, 8]),
    "integers that no float is": (float, [2**53 + 1, 0.5]),
    "instants in a zone of their own": (AwareDatetime, [datetime(2024, 3, 2, tzinfo=PARIS)]),
    "rounded": (ct.Float32, [0.1, 16777217.0, 1e39]),
    "text that is read": (date, ["2024-03-02", None, "2024-03-02"]),
    "text that is not": (date, ["2024-03-02", "2024-3-2", None]),
    "text and values": (date, ["2024-03-02", date(2024, 3, 2)]),
    "too wide": (ct.Int8, [1, 128]),
    "not Booleans": (bool, [True, 1]),
    "half a pair": (str, ["a", "\ud800"]),
    "missing": (Annotated[int | None, ct.Missing(-1)], [-1, 2]),
    "trimmed": (Annotated[str, ct.Trim(), ct.Len(1, 2)], [" a ", "b", "  "]),
    "identifiers": (UUID, ["0191d4e2-7c7f-7d3a-8f52-1c2b3a4d5e6f", "0191D4E2"]),
    "counts": (Annotated[AwareDatetime, ct.Format("epoch_s")], [1_709_337_600, -1]),
    "text that is not, by default": (date, ["2024-03-02", "2024-3-2", None], date(2020, 1, 1)),
    "integers beside no number": (
        Annotated[float | None, ct.NonFinite(nan="null")],
        [7, 0.5, math.nan],
    ),
    "no number": (Annotated[float | None, ct.NonFinite(nan="null")], [1.0, math.nan]),
    "all null": (int | None, [None, None]),
}


@pytest.mark.parametrize("source", ["values", "text", "json"])
@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_becomes_what_its_values_do(name: str, source: Source) -> None:
    """A column and its values alone become the same, as values, as text and as JSON."""
    annotation, values, *default = COLUMNS[name]
    body = {"__annotations__": {"x": annotation}} | dict(zip(["x"], default, strict=False))
    contract = type(ct.Contract)("C", (ct.Contract,), body)
    data, text = in_form(source, [{"x": value} for value in values]), source == "text"
    if data is not None:
        expected = split_by(contract, data, ONE_BY_ONE, text=text)
        assert expected == split_by(contract, data, AT_ONCE, text=text)


@given(drawn_rows, st.sampled_from(["values", "text", "json"]))
def test_one_engine_converts_as_the_other_does(drawn: Drawn, source: Source) -> None:
    """Values that are converted at once become what they become one by one: the same report, to its
    counts and examples, and the same values of the same types.
    """
    contract, rows = drawn
    data, text = in_form(source, rows), source == "text"
    if data is not None:
        expected = split_by(contract, data, ONE_BY_ONE, text=text)
        assert expected == split_by(contract, data, AT_ONCE, text=text)
