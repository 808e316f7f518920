"""The rules about single values: as tight as so many values show, and no tighter."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import contracts as ct
from tests.inferring.drafted import declared, draft_of_column, field_line, notes_of, rules_of
from tests.older_polars import knows_maps

ENDS: dict[str, tuple[list[Any], str]] = {
    "an end that many reach is an end": ([*range(1, 13)], "Annotated[int, ct.Interval(ge=1, le=12)]"),
    "a tail goes on": ([*range(400)], "Annotated[int, ct.Ge(0)]"),
    "floats are rounded": ([n / 7 for n in range(7, 207)], "Annotated[float, ct.Interval(ge=0.0, le=32.0)]"),
    "below 0": ([-n / 7 for n in range(200)], "Annotated[float, ct.Interval(ge=-31.0, le=0.0)]"),
    "decimals": ([Decimal(n) / 100 for n in range(200)], 'Annotated[Decimal, ct.Interval(ge=Decimal("0"), le=Decimal("2.2")), Field(max_digits=38, decimal_places=2)]'),
}  # fmt: skip  # a table


@pytest.mark.parametrize("kind", ENDS)
def test_bounds_are_rounded_outward(kind: str) -> None:
    """Bounds leave room beyond what was seen, except where many values show that there is none; 0 stays."""
    values, expected = ENDS[kind]
    assert expected == declared(values)


def test_the_greatest_floats_have_no_room() -> None:
    """Beyond what a float can hold there is no bound: the value that was seen is the bound."""
    draft = draft_of_column([1.7e308, 0.0, -1.7e308] * 50)
    assert "Annotated[float, ct.Interval(ge=-1.7e308, le=1.7e308)]" == field_line(draft, "x")


def test_an_outlier_is_shown() -> None:
    """A value far from all others is permitted, for the data is good; and it is noted."""
    draft = draft_of_column([*range(100), *range(100), *range(100), 5_000])
    assert ["5,000 is far from all other values"] == notes_of(draft, "x")
    assert draft.contract.check(pl.DataFrame({"x": [5_000]})).ok


def test_a_number_that_may_mean_nothing_is_shown() -> None:
    """-999 beside small numbers is not taken for null, but noted as what it may be."""
    draft = draft_of_column([*range(100), -999])
    assert ["-999 is far from all other values: ct.Missing(-999)"] == notes_of(draft, "x")


def test_years_and_identifiers_go_on() -> None:
    """What counts on has no upper bound."""
    assert "Annotated[int, ct.Ge(2010)]" == declared([*range(2010, 2020)], "year")
    assert "Annotated[int, ct.Ge(0)]" == declared([*range(1, 300)], "user_id")


def test_few_rows_have_no_bounds() -> None:
    """Of fewer than 30 rows the range is only noted."""
    assert "int" == declared([3, 4, 8], rows=29)
    assert ["too few rows for bounds; seen 3 to 8"] == notes_of(
        draft_of_column([3, 4, 8], rows=29), "x"
    )


def test_a_set_is_declared_if_no_value_is_rare() -> None:
    """Few values, each of them often, are all there are; one that was seen once says that others may come."""
    assert 'Literal["off", "on"]' == declared(["on", "off"])
    rare = draft_of_column(["on", "off"] * 150 + ["idle"], rows=301)
    assert "str" == field_line(rare, "x")
    assert [
        "3 different values, some of them rare: are these all: Literal['idle', 'off', 'on']"
    ] == notes_of(rare, "x")


def test_numbers_with_gaps_are_a_set() -> None:
    """Few integers between which others lie are a set."""
    assert "Literal[4, 6, 8]" == declared([4, 6, 8])


def test_nullability_is_what_was_seen() -> None:
    """A field may be null if one value is, and only then; the share of nulls is limited."""
    assert "bool" == declared([True, False])
    assert "bool | None" == declared([True, False, None])
    assert ["NullShare('x', max=0.44)"] == rules_of(draft_of_column([True, False, None]))


def test_a_key_that_rows_lack_is_optional() -> None:
    """A key that not every row has may be absent."""
    draft = ct.infer([{"a": 1}, {"a": 2, "b": "x"}])
    assert "str | None = None" == field_line(draft, "b")


def test_nan_is_neither_number_nor_null() -> None:
    """NaN stays a value; in pandas' frames, which write it for what is missing, it is read as null."""
    values = [1.0, 2.0, float("nan")]
    assert 'Annotated[float, ct.NonFinite(nan="allow")]' == declared(values, rows=9)
    draft = ct.infer(pd.DataFrame({"x": values}))
    assert 'Annotated[float | None, ct.NonFinite(nan="null")]' == field_line(draft, "x")


def test_units_are_offered_only() -> None:
    """A unit in a column's name, or a coordinate, is a comment: a name does not prove it."""
    assert ['the name ends in a unit: ct.Unit("km")'] == notes_of(
        draft_of_column([*range(50)], "distance_km"), "distance_km"
    )
    latitudes = draft_of_column([n * 0.9 for n in range(100)], "lat")
    assert ["the name is that of a coordinate: ct.Latitude"] == notes_of(latitudes, "lat")
    assert "Annotated[float, ct.Interval(ge=0.0, le=90.0)]" == field_line(latitudes, "lat")


def test_times_have_a_beginning() -> None:
    """Times have no last one, for the next batch is later; how old the newest may be is offered."""
    draft = draft_of_column([date(2024, 1, 1) + timedelta(n) for n in range(60)])
    assert "Annotated[date, ct.Ge(date(2023, 1, 1))]" == field_line(draft, "x")
    assert [
        'the newest is 2024-02-29; how old may it be: ct.Freshness("x", max_age="2d")'
    ] == notes_of(draft, "x")


def test_nanoseconds_are_truncated() -> None:
    """Times finer than a microsecond are declared as what `parse` cuts."""
    draft = draft_of_column([1_700_000_000_000_000_001], dtype=pl.Datetime("ns"), rows=9)
    assert "Annotated[datetime, ct.Truncate()]" == field_line(draft, "x")


def test_nested_values_have_a_contract_of_their_own() -> None:
    """Structs and lists are declared with what was seen inside of them."""
    draft = ct.infer(
        [
            {"at": {"lat": 1.5, "note": None}, "tags": ["a"]},
            {"at": {"lat": 2.0, "note": "b"}, "tags": []},
        ]
    )
    assert ("At", "list[str]") == (field_line(draft, "at"), field_line(draft, "tags"))
    assert "    lat: float\n    note: str | None = None" in ct.to_source(draft.contract)


def test_integers_have_the_type_that_holds_them() -> None:
    """`int` holds 64 bits with a sign; what needs the last of them is UInt64, and more cannot be held."""
    assert "int" == declared([1, 2], dtype=pl.UInt64, rows=9)
    assert "ct.UInt64" == declared([1, 2**64 - 1], dtype=pl.UInt64, rows=9)
    with pytest.raises(ct.SchemaError, match="more than 64 bits"):
        ct.infer([{"x": 2**64}])


def test_other_types_are_those_of_the_data() -> None:
    """UUIDs of Python and decimals of a width are declared as such."""
    draft = ct.infer([{"u": UUID(int=n)} for n in range(9)])
    assert "UUID" == field_line(draft, "u")
    money = pa.table({"x": pa.array([Decimal("1.20")], pa.decimal128(9, 2))})
    expected = "Annotated[Decimal, Field(max_digits=9, decimal_places=2)]"
    assert expected == field_line(ct.infer(money), "x")


@knows_maps
def test_a_type_that_no_contract_has_is_refused() -> None:
    """A column of Arrow maps cannot be drafted; the message says what to declare."""
    with pytest.raises(ct.SchemaError, match="list of structs"):
        ct.infer(pa.table({"x": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64()))}))


def test_values_of_several_types_are_refused() -> None:
    """A column that holds numbers and text cannot be drafted, and every such column is named."""
    with pytest.raises(ct.SchemaError) as raised:
        ct.infer([{"a": 1, "b": 1}, {"a": "x", "b": datetime(2024, 1, 1)}])
    assert ["a", "b"] == [one.where for one in raised.value.obstacles]
