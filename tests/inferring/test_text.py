"""Columns of text: how they are read is decided by all values, or by nobody."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import contracts as ct
from tests.inferring.drafted import declared, draft_of_column, notes_of

READ: dict[str, tuple[list[Any], str]] = {
    "integers": (["1", "-20", "300"], "Annotated[Literal[-20, 1, 300], ct.Numerals()]"),
    "numbers": (["1.5", "2"], "Annotated[float, ct.Numerals(), ct.Interval(ge=1.5, le=2.0)]"),
    "leading zeros": (["007", "012"], 'Literal["007", "012"]'),
    "sentinels": (["1", "4", "NA"], 'Annotated[Literal[1, 4] | None, ct.Missing("NA"), ct.Numerals()]'),
    "dollars": (["$1,234.50", "$2.00"], 'Annotated[float, ct.Numerals(thousands=",", currency="$"), ct.Interval(ge=2.0, le=1300.0)]'),
    "percent": (["12%", "5%"], "Annotated[float, ct.Numerals(percent=True), ct.Interval(ge=0.05, le=0.12)]"),
    "german numbers": (["1.234,5", "2,0"], 'Annotated[float, ct.Numerals(decimal_comma=True, thousands="."), ct.Interval(ge=2.0, le=1300.0)]'),
    "ISO dates": (["2024-03-31", "2024-02-01"], 'Annotated[date, ct.Format("%Y-%m-%d"), ct.Ge(date(2023, 1, 1))]'),
    "days first": (["31/12/2024", "01/02/2024"], 'Annotated[date, ct.Format("%d/%m/%Y"), ct.Ge(date(2023, 1, 1))]'),
    "one digit or two": (["31/1/2024", "9/12/2024"], 'Annotated[date, ct.Format("%-d/%-m/%Y"), ct.Ge(date(2023, 1, 1))]'),
    "months first": (["12/31/2024", "01/02/2024"], 'Annotated[date, ct.Format("%m/%d/%Y"), ct.Ge(date(2023, 1, 1))]'),
    "instants": (["2024-01-02T03:04:05Z", "2024-05-02T03:04:05Z"], 'Annotated[datetime, ct.Format("%Y-%m-%dT%H:%M:%SZ"), ct.Ge(datetime(2023, 1, 1, tzinfo=UTC))]'),
    "words": (["true", "false"], 'Annotated[bool, ct.Words("true", false="false")]'),
    "words for nothing": (["TRUE", "FALSE", ""], 'Annotated[bool | None, ct.Missing(""), ct.Words("TRUE", false="FALSE")]'),
}  # fmt: skip  # a table


@pytest.mark.parametrize("kind", READ)
def test_text_is_read_as_all_values_are_written(kind: str) -> None:
    """Text that is written in one way only gets its type, with the declaration by which `parse` reads it."""
    values, expected = READ[kind]
    assert expected == declared(values)


UNDECIDED = {
    "day or month": (["01/02/2024", "03/04/2024"], 'Annotated[date, ct.Format("%d/%m/%Y")] or Annotated[date, ct.Format("%m/%d/%Y")]'),
    "point or comma": (["1,234", "2,500"], 'Annotated[int, ct.Numerals(thousands=",")] or Annotated[float, ct.Numerals(decimal_comma=True)]'),
    "number or date": (["20240102", "20240304"], 'int or Annotated[date, ct.Format("%Y%m%d")]'),
    "clock or span": (["10:30:00", "09:00:00"], 'Annotated[time, ct.Format("%H:%M:%S")] or Annotated[timedelta, ct.Format("hms")]'),
}  # fmt: skip  # a table


@pytest.mark.parametrize("kind", UNDECIDED)
def test_of_two_ways_none_is_guessed(kind: str) -> None:
    """Where all values fit two formats that read them differently, the field stays text, and both are offered."""
    values, offered = UNDECIDED[kind]
    draft = draft_of_column(values)
    assert 'Literal["' in declared(values)
    assert [f"all values can be read in two ways: {offered}"] == notes_of(draft, "x")
    assert "# ? all values can be read" in draft.source


def test_words_for_true_may_be_a_set_of_words() -> None:
    """Yes and no stay words, and Booleans are offered."""
    draft = draft_of_column(["yes", "no"])
    assert 'Literal["no", "yes"]' == declared(["yes", "no"])
    assert ['the words may be true and false: Annotated[bool, ct.Words("yes", "no")]'] == notes_of(
        draft, "x"
    )


def test_one_value_decides() -> None:
    """The last of many rows decides between two formats."""
    dates = pl.DataFrame({"x": ["01/02/2024"] * 999 + ["01/13/2024"]})
    assert 'ct.Format("%m/%d/%Y")' in ct.to_source(ct.infer(dates).contract)


def test_csv_needs_no_notation() -> None:
    """Plain numbers of CSV, where all is text, are declared without a notation; an empty cell is null."""
    path_like = b"n,word\n1,a\n,b\n"
    draft = ct.infer([pl.read_csv(path_like, infer_schema=False)])
    assert "n: Annotated[int | None, ct.Numerals()]" in ct.to_source(draft.contract)


def test_what_nearly_all_texts_are_is_offered() -> None:
    """A text that is not a known word for nothing is not declared missing: it is shown."""
    draft = draft_of_column([*map(str, range(60)), "unknown"])
    assert ["all values but 'unknown' can be read: int with ct.Missing('unknown')"] == [
        one for one in notes_of(draft, "x") if "but" in one
    ]


FORMATS = {
    "e-mail": ([f"jo{n}@example.org" for n in range(50)], "ct.Email"),
    "UUID": ([f"{n:08x}-0000-4000-8000-000000000000" for n in range(50)], "ct.Uuid"),
    "address": ([f"10.0.0.{n}" for n in range(50)], "ct.IPv4"),
    "pattern": ([f"VH-{n:06}" for n in range(50)], 'Annotated[str, ct.Matches("VH-[0-9]{6}")]'),
    "codes": (["".join((chr(65 + n % 26), chr(65 + n % 25), "Q")) for n in range(50)], 'Annotated[str, ct.Matches("[A-Z]{3}")]'),
    "words": (["a" * (n % 25 + 1) for n in range(50)], "Annotated[str, ct.Len(1, 26)]"),
}  # fmt: skip  # a table


@pytest.mark.parametrize("kind", FORMATS)
def test_texts_of_one_form_get_its_rule(kind: str) -> None:
    """A format of a standard, a pattern, or else the length: the first that all texts have."""
    values, expected = FORMATS[kind]
    assert expected == declared(values)
