"""Columns in their own places, whose types a reader changed, are never said to be one another's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from tests.diagnosis.samples import Money, contract_with

_WHOLE = st.integers(-100, 100)
_DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))
READ_AS: list[tuple[Any, st.SearchStrategy[Any]]] = [
    (int, _WHOLE.map(float)),
    (float, _WHOLE),
    (int, _WHOLE),
    (Money, _WHOLE),
    (date, _DAYS.map(lambda day: datetime(day.year, day.month, day.day))),
    (date, _DAYS.map(str)),
    (datetime, st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)).map(datetime.isoformat)),
    (str, st.sampled_from(["a", "b", "c", "2001-01-01"])),
]
"""Types of fields, with values as files and libraries have them that `parse` reads."""


UNNAMED = (
    "a column has no name: pandas' index (pass index=False), or a header that ends in a separator"
)


class Sale(ct.Contract, version="1.0.0"):
    """A number and an amount."""

    id: int
    x: float


@pytest.mark.parametrize("library", [pd.DataFrame, pl.DataFrame])
@pytest.mark.parametrize("times", [1, 10])
def test_an_int_and_a_float_column_of_each_other_s_types_are_not_exchanged(
    library: Any, times: int
) -> None:
    """Whole floats for integers beside integers for floats are named as what they are."""
    data = library({"id": [1001.0, 1002.0, 1003.0] * times, "x": [20, 35, 50] * times})

    @ct.enforce
    def sell(sales: ct.Frame[Sale]) -> None:
        """Take sales."""

    reports = [Sale.check(data)]
    if isinstance(data, pl.DataFrame):
        with pytest.raises(ct.ContractViolation) as caught:
            sell(data)
        reports.append(caught.value.report)
    for report in reports:
        causes = {one.field: str(one.cause) for one in report.violations}
        assert causes["id"].startswith("looks like integers read as floats")
        assert causes["x"].startswith("looks like whole numbers")


@given(st.data())
def test_columns_that_parse_reads_are_in_their_places(data: st.DataObject) -> None:
    """No line says of a column that its field's conversion accepts that it is another's."""
    drawn = data.draw(st.lists(st.sampled_from(READ_AS), min_size=2, max_size=4))
    names = [f"f{n}" for n in range(len(drawn))]
    contract = contract_with(**{n: one for n, (one, _) in zip(names, drawn, strict=True)})
    height = data.draw(st.integers(1, 9))
    columns = {
        name: data.draw(st.lists(values, min_size=height, max_size=height))
        for name, (_, values) in zip(names, drawn, strict=True)
    }
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    for some in (rows, pl.DataFrame(columns), pd.DataFrame(columns)):
        assert contract.split(some).report.ok
        causes = [str(one.cause) for one in contract.check(some).violations]
        assert [one for one in causes if "columns" in one or "'f" in one] == []


@pytest.mark.parametrize(
    ("header", "field", "cause"),
    [
        ("id,x,x", "x", "more than one column has the name 'x'"),
        ("id,id,x", "id", "more than one column has the name 'id'"),
        ("id,x,", "", UNNAMED),
        (",id,x", "", UNNAMED),
    ],
)
def test_a_name_that_is_there_twice_or_empty_is_named(header: str, field: str, cause: str) -> None:
    """A repeated name of a field, and a column without a name, have a cause of their own."""
    names = header.split(",")
    rows = pd.DataFrame([["1"] * len(names)], columns=names)
    csv = f"{header}\n1,1,1\n".encode()
    for report in (
        Sale.check(rows),
        Sale.split(rows, text=True).report,
        ct.split_csv(Sale, csv).report,
    ):
        extra = [one for one in report.violations if one.code == "extra_field"]
        assert [(one.field, one.cause) for one in extra] == [(field, cause)]
