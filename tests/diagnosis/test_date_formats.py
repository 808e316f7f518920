"""A format that a cause names is the format of the whole column: declared, it reads it."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from tests.diagnosis.samples import contract_with

NAMED = re.compile(r"looks like (%\S+)")
ORDERS = ["{d}{s}{m}{s}%Y", "{m}{s}{d}{s}%Y", "%Y{s}{m}{s}{d}"]
FORMATS = st.builds(
    lambda order, sep, zero: order.format(d=f"%{zero}d", m=f"%{zero}m", s=sep),
    st.sampled_from(ORDERS),
    st.sampled_from("/-"),
    st.sampled_from(["", "-"]),
)
DAYS = st.lists(st.dates(date(2000, 1, 1), date(2030, 12, 31)), min_size=1, max_size=12)


def causes(format_: str, texts: list[str]) -> set[str | None]:
    """The causes of texts of a declared format, as rows, as a frame, and read as text alone."""
    contract = contract_with(x=Annotated[date, ct.Format(format_)])
    rows = [{"x": text} for text in texts]
    reports = [
        contract.split(rows).report,
        contract.split(pl.DataFrame(rows)).report,
        contract.split(pl.DataFrame(rows), text=True).report,
    ]
    return {one.cause for report in reports for one in report.violations}


@pytest.mark.parametrize(
    ("declared", "texts", "cause"),
    [
        ("%-m/%-d/%Y", ["13/1/2014", "5/1/2014", "6/1/2014", "17/2/2014"], "looks like %-d/%-m/%Y"),
        ("%m/%d/%Y", ["13/01/2014", "05/01/2014", "06/01/2014"], "looks like %d/%m/%Y"),
        ("%Y-%m-%d", ["13/01/2014", "05/01/2014"], "looks like %d/%m/%Y"),
        ("%-m/%-d/%Y", ["13/1/2014", "NA", "6/1/2014", "17/2/2014"], "looks like %-d/%-m/%Y, with 'NA' for missing"),
        ("%m/%d/%Y", ["1/13/2014", "13/1/2014", "6/1/2014", "7/2/2014", "3/12/2014"],
         "has no leading zeros: looks like %-m/%-d/%Y, 4 of 5"),
        ("%d/%m/%Y", ["1/13/2014", "13/1/2014", "6/1/2014", "7/2/2014", "3/12/2014"],
         "has no leading zeros: looks like %-d/%-m/%Y, 4 of 5"),
    ],
)  # fmt: skip  # a table
def test_the_format_of_the_whole_column_is_named(
    declared: str, texts: list[str], cause: str
) -> None:
    """Rows that are valid as declared show where zeros are left out, and in which order the parts stand."""
    assert {cause} == causes(declared, texts)


@given(FORMATS, FORMATS, DAYS)
def test_a_named_format_reads_the_column(declared: str, written: str, days: list[date]) -> None:
    """What "looks like …" names, declared in its place, reads every value of a column of one format."""
    texts = [_write(day, written) for day in days]
    for cause in causes(declared, texts):
        named = NAMED.fullmatch(cause or "")
        if named is not None:
            assert set() == causes(named[1], texts)


def _write(day: date, format_: str) -> Any:
    padded = format_.replace("%d", f"{day.day:02}").replace("%m", f"{day.month:02}")
    plain = padded.replace("%-d", str(day.day)).replace("%-m", str(day.month))
    return plain.replace("%Y", str(day.year))
