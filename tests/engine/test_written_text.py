"""What `Trim` leaves of a text breaks rules; what is shown is the text that came."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import polars as pl
import pytest

import contracts as ct


class Named(ct.Contract):
    """Names as people type them."""

    name: Annotated[str, ct.Trim(), ct.Matches("[a-z]+")]
    pin: Annotated[str, ct.Trim(), ct.Len(4), ct.Sensitive()]
    rules = ct.rules(ct.Unique("name"))


ROWS = [
    {"name": "ada ", "pin": " 1234"},
    {"name": "  9 ", "pin": "1234"},
    {"name": "\t", "pin": "1 "},
]
WRITTEN: list[Any] = [("name", "matches", ("  9 ", "\t")), ("pin", "min_length", ("<sensitive>",))]


def shown(report: ct.Report) -> list[Any]:
    """The fields that break something, with their codes and examples."""
    return [
        (one.field, one.code, tuple(str(example.value) for example in one.examples))
        for one in sorted(report.violations, key=lambda one: one.field or "")
    ]


@pytest.mark.parametrize(
    "data",
    [ROWS, pl.DataFrame(ROWS), pd.DataFrame(ROWS), pl.DataFrame(ROWS).to_arrow()],
    ids=["rows", "polars", "pandas", "arrow"],
)
def test_examples_are_as_they_came(data: Any) -> None:
    """In every kind of container the example is what stands in the data."""
    assert WRITTEN == shown(Named.split(data, max_examples=2).report)


def test_streams_and_text_show_it_as_well(tmp_path: Path) -> None:
    """So it is in streams and files, with the rows of the whole."""
    lazy = pl.DataFrame(ROWS).lazy()
    report = ct.split_to(Named, lazy, valid=tmp_path / "v.parquet", invalid=tmp_path / "i.parquet")
    text = pl.DataFrame(ROWS).write_csv().encode()
    assert [WRITTEN, WRITTEN] == [
        shown(report),
        shown(ct.split_csv(Named, io.BytesIO(text)).report),
    ]


def test_payloads_show_it_as_well() -> None:
    """One payload's report and pydantic's error show the text that came."""
    row = ROWS[1]
    with pytest.raises(ValueError, match="matches") as caught:
        Named.model_validate(row)
    assert [("name", "matches", ("  9 ",))] * 2 == [
        *shown(Named.check_row(row)),
        *shown(ct.report_of(caught.value)),  # type: ignore[arg-type]  # it is a ValidationError
    ]


def test_causes_are_of_what_is_left() -> None:
    """A cause is about what breaks the rule: spaces that are cut anyway explain nothing."""
    rows = [{"name": " ABC ", "pin": "1234"}, {"name": "DEF", "pin": "1234"}]
    (violation,) = Named.split(rows).report.violations
    assert (" ABC ", "would match in lower case") == (violation.examples[0].value, violation.cause)
