"""The causes of data that is all text, as CSV is: that a number is written as text is none there."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct
from tests.diagnosis.samples import NORTH_EAST, contract_with
from tests.reference.wire import WireField, contract_of, rows_of, wire_contracts

Price = Annotated[Decimal, Field(max_digits=9, decimal_places=2)]
COMMA = ct.Numerals(decimal_comma=True)
PADDED = "has white space around it: declare Trim()"
CAUSES: list[tuple[Any, list[str], str | None]] = [
    (int, [" 12"], PADDED),
    (int, ["12 ", "13"], PADDED),
    (float, ["1.5\u2003"], PADDED),
    (date, [" 2024-03-02"], PADDED),
    (time, ["10:00:00\t"], PADDED),
    (UUID, [f"{NORTH_EAST} "], PADDED),
    (Annotated[bool, ct.Words("yes", "no")], ["yes "], PADDED),
    (Annotated[date, ct.Format("%d/%m/%Y")], ["02/03/2024 "], PADDED),
    (ct.Email, [" a@b.de"], PADDED),
    (Price, ["1e2"], "looks like numbers written with an exponent ('1e2')"),
    (Annotated[float, COMMA], ["1.5"], "looks like numbers with a decimal point ('1.5')"),
    (bool, ["TRUE"], "looks like true/false for true and false ('TRUE')"),
    (bool, ["1", "0"], 'looks like 0/1 for true and false: declare Words(true="1", false="0")'),
    (int, ["1e3"], "looks like integers written with an exponent ('1e3' for 1000)"),
    (int, [" 1.5"], None),
    (int, ["12", "x"], None),
]


@pytest.mark.parametrize(("kind", "texts", "cause"), CAUSES, ids=str)
def test_text_alone_has_causes_of_its_own(kind: Any, texts: list[str], cause: str | None) -> None:
    """What is named is what the reader would have to do, the same of rows and of a frame."""
    contract, rows = contract_with(x=kind), [{"x": text} for text in texts]
    reports = [contract.split(data, text=True).report for data in (rows, pl.DataFrame(rows))]
    assert [{cause}] * 2 == [{v.cause for v in report.violations} for report in reports]


@st.composite
def texts(draw: st.DrawFn) -> tuple[list[WireField], list[dict[str, Any]]]:
    """A contract, and rows of text."""
    said = draw(wire_contracts)
    return said, draw(rows_of(said, text=True))


@given(texts())
def test_no_text_is_called_a_number_written_as_text(
    drawn: tuple[list[WireField], list[dict[str, Any]]],
) -> None:
    """Where every value is text, that is not what is wrong with one."""
    said, rows = drawn
    report = contract_of(said).split(rows, text=True).report
    assert [] == [v for v in report.violations if "as text" in (v.cause or "")]
