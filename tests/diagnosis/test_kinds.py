"""Causes of a wrong type: text where a number is wanted, another width, another known type."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pandas as pd
import polars as pl
import pytest

import contracts as ct
from tests.diagnosis.samples import Money, contract_with, diagnosed, named_causes

GROUPED = "looks like numbers with thousands separators and a decimal comma"
PANDAS_INTEGERS = (
    "looks like integers read as floats, as pandas has them beside a missing value: "
    'if NaN means null, write int | None with NonFinite(nan="null")'
)


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        (["40°26'46\"N", "79°58'56\"W"], "looks like degrees-minutes-seconds"),
        (["40° 26′ 46.3″ N"], "looks like degrees-minutes-seconds"),
        (["40:26:46N"], "looks like degrees-minutes-seconds"),
        (["40 26 46 N", "N40 26 46"], "looks like degrees-minutes-seconds"),
        (["40°26.767'N"], "looks like degrees and decimal minutes"),
        (["40:26:46"], "looks like clock times or durations (h:mm:ss)"),
        (["12", "-13.5", "1e3"], "looks like numbers written as text"),
        ([" 12 "], "looks like numbers written as text"),
        (
            ["1,5", "12,25"],
            "looks like numbers with a decimal comma: declare Numerals(decimal_comma=True)",
        ),
        (
            ["1.234,5", "12"],
            'looks like numbers with a decimal comma: declare Numerals(decimal_comma=True, thousands=".")',
        ),
        (
            ["1,234.5", "12"],
            'looks like numbers with thousands separators: declare Numerals(thousands=",")',
        ),
        (
            ["1,234,567"],
            'looks like numbers with thousands separators: declare Numerals(thousands=",")',
        ),
        (
            ["1.234.567"],
            'looks like numbers with thousands separators: declare Numerals(decimal_comma=True, thousands=".")',
        ),
        (
            ["1'234"],
            'looks like numbers with thousands separators: declare Numerals(thousands="\'")',
        ),
        (
            ["($3)", "$1,234.5"],
            'looks like amounts with their currency, negative ones in parentheses: declare Numerals(thousands=",", currency="$", parentheses=True)',
        ),
        (
            ["1 234", "1\u202f234"],
            'looks like numbers with thousands separators: declare Numerals(thousands=(" ", "\\u202f"))',
        ),
        (
            ["1\u202f234,5", "12,5"],
            f'{GROUPED}: declare Numerals(decimal_comma=True, thousands="\\u202f")',
        ),
        (["1,234"], "looks like numbers with thousands separators or a decimal comma"),
        (
            ["12%", "3.5 %"],
            "looks like percentages written as text: declare Numerals(percent=True)",
        ),
        (["$12.50", "12 €", "EUR 5"], "looks like amounts with their currency"),
        (
            ["(5)", "3"],
            "looks like negative numbers in parentheses: declare Numerals(parentheses=True)",
        ),
        (
            ["$12.50", "$1,234.00"],
            'looks like amounts with their currency: declare Numerals(thousands=",", currency="$")',
        ),
        (["0x1F"], "looks like hexadecimal numbers"),
        (["12 km/h", "7km/h"], "looks like numbers with their unit ('km/h')"),
        (["12 km/h", "7 mph"], "looks like numbers with their unit ('km/h', 'mph')"),
        (["１２", "٣"], "looks like numbers in digits or signs that are not ASCII"),
        (["−5"], "looks like numbers in digits or signs that are not ASCII"),
        (["2024-01-02"], "looks like dates (%Y-%m-%d)"),
        (["true", "False"], "looks like true/false as text"),
        (["12 A", "7 A"], "looks like numbers with their unit ('A')"),
        (["NA", "n/a", ""], "looks like 'NA', 'n/a', '' for missing"),
        (["NA", "n/a", "", "-"], "looks like 'NA', 'n/a', '' for missing"),
        (["12", "NA", "13"], "looks like numbers written as text, with 'NA' for missing"),
    ],
)
def test_text_where_a_number_is_wanted(values: list[str], cause: str) -> None:
    """Text is stated to be numbers in the one way of writing that all of it has."""
    assert {cause} == named_causes(float, values)


def test_clock_times_in_a_coordinate_are_degrees() -> None:
    """A text that reads as a clock time is degrees, minutes and seconds where a coordinate is
    wanted.
    """
    assert {"looks like degrees-minutes-seconds"} == named_causes(
        ct.Latitude, ["40:26:46", "12:00:00"]
    )
    assert {"looks like numbers written as text"} == named_causes(ct.Latitude, ["40.5"])


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (int, [1.0, float("nan"), 3.0], PANDAS_INTEGERS),
        (int, ["12", "13"], "looks like numbers written as text"),
        (ct.Int32, ["1,5"], "looks like numbers with a decimal comma"),
        (bool, ["yes", "No"], 'looks like yes/no as text: declare Words(true="yes", false="No")'),
        (bool, ["T", "NA"], "looks like t/f as text, with 'NA' for missing"),
        (bool, ["0", "1"], 'looks like 0/1 as text: declare Words(true="1", false="0")'),
        (bool, ["on"], "looks like on/off as text"),
        (bool, ["n", "Y"], 'looks like y/n as text: declare Words(true="Y", false="n")'),
        (bool, [1, 0], 'looks like 0/1 for false/true: declare Words(true="1", false="0")'),
        (str, [1234, 567], "looks like text read as numbers: leading zeros may be lost"),
        (str, [1234.0], "looks like text read as numbers: leading zeros may be lost"),
        (str, [float("nan")], 'if NaN means null, write str | None with NonFinite(nan="null")'),
        (str, [True], "looks like text read as true and false"),
        (str, [date(2024, 3, 1)], "looks like text read as dates"),
        (str, [datetime(2024, 3, 1)], "looks like text read as dates"),
        (str, [b"VH-1"], "looks like text that was not decoded"),
        (Money, [12], "looks like decimals read as binary floats or integers"),
        (Money, [12.5], "looks like decimals read as binary floats or integers"),
        (float, [Decimal("12.5")], "looks like exact decimals: this is a float"),
        (list[str], ["['a', 'b']"], "looks like Python's repr as text: write it with json.dumps, and declare Format(\"json\")"),
        (list[float], ["[1, 2]"], 'looks like JSON as text: declare Format("json")'),
        (list[float], [["1,5"], ["2,25"]],
         "looks like numbers with a decimal comma: declare Numerals(decimal_comma=True)"),
        (contract_with(a=int), ['{"a": 1}'], 'looks like JSON as text: declare Format("json")'),
    ],
)  # fmt: skip  # a table, a line each
def test_values_that_a_reader_turned_into_another_type(
    annotation: Any, values: list[Any], cause: str
) -> None:
    """The cause of values of another type is the reader that turned the right ones into them."""
    assert {cause} == named_causes(annotation, values)


def test_half_a_character_is_badly_decoded() -> None:
    """A lone surrogate is stated to be half a character, which no text holds."""
    rows = [{"x": "\ud800"}, {"x": "a\udfff"}]
    expected = {("x", "dtype"): "looks badly decoded: it holds half a surrogate pair"}
    assert expected == diagnosed(contract_with(x=str), rows)
    expected = {("x", "dtype"): None}
    assert expected == diagnosed(contract_with(x=float), [*rows, {"x": "whole"}])


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (ct.Int32, [1, 2], "looks like integers of another width"),
        (ct.UInt8, [0, 2**8 - 1], "looks like integers of another width"),
        (ct.Float32, [1.5], "looks like floats of another width"),
        (ct.UInt8, [2**8], None),
        (ct.UInt8, [-1], None),
    ],
)
def test_another_width_is_named_only_where_the_values_fit(
    annotation: Any, values: list[Any], cause: str | None
) -> None:
    """A frame's numbers are of another width only if the width wanted could hold them."""
    contract = contract_with(x=annotation)
    assert {("x", "dtype"): cause} == diagnosed(contract, pl.DataFrame({"x": values}))


@pytest.mark.parametrize(
    ("annotation", "values"),
    [
        (float, ["apple"]),
        (float, ["12", "apple"]),
        (float, ["12A", "14A"]),
        (float, ["12 km/h", "12 apples"]),
        (float, ["1", "1" * 65]),
        (float, ["apple", "NA"]),
        (float, ["12", b"x"]),
        (float, ["12 apples"]),
        (float, ["40°99'46\"N"]),
        (float, ["1d 2m 3s"]),
        (float, ["1,23,4"]),
        (float, ["1" * 65]),
        (float, ["02-30-2024"]),
        (int, [1.0, 1.5]),
        (int, [1.0, "apple"]),
        (bool, ["yes", "off"]),
        (bool, [0, 2]),
        (bool, [1709373600]),
        (date, ["yes", "no"]),
        (date, [1, 0]),
        (UUID, ["2024-03-02"]),
        (str, [1, b"a"]),
        (str, ["\ud800", b"a"]),
        (list[float], ["1, 2"]),
        (list[float], ["[1, 2"]),
        (list[float], ["1, 2]"]),
        (list[float], ["[1, 2]", "1, 2"]),
        (list[float], ["[1, 2]", b"[]"]),
        (list[float], ['{"a": 1}']),
        (float, [[1.0]]),
    ],
)
def test_another_type_without_a_known_reason(annotation: Any, values: list[Any]) -> None:
    """Nothing is stated of values of another type unless all of them support it."""
    assert {None} == named_causes(annotation, values)


def test_columns_that_pandas_added() -> None:
    """An index that was written as a column, and the two columns of a merge, are attributed to
    pandas.
    """
    row = {"Unnamed: 0": 0, "speed_x": 1.0, "speed_y": 1.0, "index": 1}
    merge = "looks like a pandas merge of two columns 'speed'"
    expected = {
        ("speed", "missing_field"): merge,
        ("speed_x", "extra_field"): merge,
        ("speed_y", "extra_field"): merge,
        ("Unnamed: 0", "extra_field"): "looks like a pandas index written as a column",
        ("index", "extra_field"): None,
    }
    assert expected == diagnosed(contract_with(speed=float), [row])


@pytest.mark.parametrize(
    ("annotation", "value", "cause"),
    [
        (
            date,
            pd.Timestamp("2024-01-01"),
            "looks like dates read as datetimes: all are at midnight",
        ),
        (datetime, date(2024, 1, 1), "has no time of day"),
        (Money, 12, "looks like decimals read as binary floats or integers"),
        (Money, "12", "looks like numbers written as text"),
        (date, "2024-01-01", "looks like %Y-%m-%d"),
    ],
)
def test_check_names_the_verbs_that_read_it(annotation: Any, value: Any, cause: str) -> None:
    """What `parse` reads as it is, `check` says so of, beside what it looks like."""
    contract = contract_with(x=annotation)
    for data in ([{"x": value}], pd.DataFrame({"x": pd.Series([value], dtype=object)})):
        (found,) = contract.check(data).violations
        assert f"{cause}: parse and split read it" == found.cause
        assert contract.split(data).report.ok
