"""Formats seen: how many values came written as each pattern of a `Format` reads them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import AwareDatetime

import contracts as ct
from contracts.profiles.categories import Categories


class Ping(ct.Contract):
    """A ping with a field for each sort of format."""

    lat: Annotated[ct.Latitude, ct.Format("decimal", "dms")]
    day: Annotated[date | None, ct.Format("%d/%m/%Y", "%Y-%m-%d"), ct.Missing("NA"), ct.Trim()]
    at: Annotated[AwareDatetime, ct.Format("epoch_s")]
    took: Annotated[timedelta, ct.Format("hms", "iso8601_duration")] = timedelta(0)
    born: Annotated[date, ct.Format("%Y-%m-%d"), ct.Sensitive()] = date(2000, 1, 1)
    speed: float = 0.0


def formats(rows: Any, name: str, **options: Any) -> dict[str, int] | None:
    """How many values of a field each pattern read."""
    found = ct.profile(Ping, rows, **options).fields[name].formats
    return None if found is None else found.counts


def rows_with(name: str, values: list[Any]) -> list[dict[str, Any]]:
    """Rows of which one field has some values."""
    good = {"lat": 1.0, "day": None, "at": datetime.fromisoformat("2024-02-29T12:00Z")}
    return [good | {name: value} for value in values]


@pytest.mark.parametrize("count", [1, 40], ids=["few", "many"])
@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("lat", ["40.5", "-0.25", """40°26'46"N""", "north", 2.5], {"decimal": 2, "dms": 1}),
        ("day", [" 29/02/2024", "2024-02-29", "2024-02-28", "NA", "x", None], {"%d/%m/%Y": 1, "%Y-%m-%d": 2}),
        ("day", [date(2024, 2, 29)], {}),
        ("at", [1_709_200_800, "1709200800", 1_709_200_800.5, 1], {"epoch_s": 3}),
        ("took", ["26:30:00", "PT5M", "P1D", None, timedelta(1)], {"hms": 1, "iso8601_duration": 2}),
        ("born", ["2024-02-29"], None),
        ("speed", [1.5], None),
    ],
)  # fmt: skip  # a table
def test_the_patterns_that_read_values_are_counted(
    name: str, values: list[Any], expected: dict[str, int] | None, count: int
) -> None:
    """Of a field with a format it is known how many texts, and numbers that stand for times, each pattern read: not
    values in contract form, nor what is missing, filled in or unreadable, nor of a sensitive field.
    """
    many = expected if expected is None else {one: n * count for one, n in sorted(expected.items())}
    assert many == formats(rows_with(name, values * count), name)


def test_a_text_that_two_patterns_read_counts_for_both() -> None:
    """Where both mean the same value; where they do not, it is ambiguous, and read by none."""

    class Both(ct.Contract):
        day: Annotated[date, ct.Format("%d/%m/%Y", "%m/%d/%Y")]

    one = ct.profile(Both, {"day": ["02/02/2024", "02/03/2024", "31/03/2024"]}).fields["day"]
    assert Categories((("%d/%m/%Y", 2), ("%m/%d/%Y", 1))) == one.formats
    assert (2, 1) == (one.count, one.unreadable)


def test_a_feed_that_flips_shows() -> None:
    """A week of degrees, minutes and seconds among weeks of decimals is what the profile of that week has; a frame,
    rows and a file have the same counts, and parts add up.
    """
    decimal, dms = rows_with("lat", ["40.4461"] * 30), rows_with("lat", ["""40°26'46"N"""] * 30)
    assert ({"decimal": 30}, {"dms": 30}) == (formats(decimal, "lat"), formats(dms, "lat"))
    both = pl.DataFrame([*decimal, *dms])
    assert {"decimal": 30, "dms": 30} == formats(both, "lat")
    whole = ct.profile(Ping, both)
    assert whole == ct.profile(Ping, decimal) + ct.profile(Ping, dms)
    assert whole == ct.Profile.from_json(whole.to_json())
    (line,) = (one for one in str(whole).splitlines() if one.startswith("  lat"))
    assert "decimal 50%, dms 50%" in line


def test_every_text_of_one_pattern_is_counted() -> None:
    """Where a field has one pattern, it is known how many values came as text."""

    class Day(ct.Contract):
        day: Annotated[date, ct.Format("%d/%m/%Y")]

    texts, dates = ["29/02/2024", "x", "01/03/2024"], [date(2024, 2, 29)]
    for text, expected in ((texts, {"%d/%m/%Y": 2}), (dates, {})):
        for data in ({"day": text}, pl.DataFrame({"day": text}), [{"day": one} for one in text]):
            found = ct.profile(Day, data).fields["day"].formats
            assert found is not None
            assert expected == found.counts
