"""The law that few values and many become the same: they are converted by one engine or the other."""

from __future__ import annotations

import json
from typing import Any, Literal
from unittest.mock import patch

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from tests.test_payload_laws import Drawn, drawn_rows, in_json, plainly

import contracts as ct
from contracts.kinds.json_records import JsonBody
from contracts.wire.json_text import read_rows

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
                return JsonBody(read_rows(body))
            except ct.WireError:
                return None  # half of a surrogate pair


def split_by(contract: type[ct.Contract], data: Any, size: int, *, text: bool) -> Any:
    """What a batch is split into, as plain data, where values are converted at once from a size on."""
    with patch("contracts.backends.converting.AT_ONCE", size):
        parts = contract.split(data, text=text)
    valid, invalid = (
        part.to_dicts() if isinstance(part, pl.DataFrame) else part
        for part in (parts.valid, parts.invalid)
    )
    return parts.report.to_dict(), plainly(valid), plainly(invalid)


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
