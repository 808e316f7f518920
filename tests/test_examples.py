"""The examples run, and find in real data what is known to be wrong with it."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture(scope="module")
def nycflights() -> dict[str, Any]:
    """The names of the example on real data."""
    return runpy.run_path(str(EXAMPLES / "nycflights.py"))


def found(
    example: dict[str, Any], table: str
) -> dict[tuple[str | None, str], tuple[int, list[Any]]]:
    """What the example's contract finds in a table: count and first rows, by field and code."""
    report = example["TABLES"][table].check(example["read"](table))
    assert () == report.not_run
    return {(v.field, v.code): (v.count, [e.row for e in v.examples]) for v in report.violations}


def test_airports_on_the_wrong_side_of_the_world(nycflights: dict[str, Any]) -> None:
    """Deer Valley and Montgomery Field lost their minus sign and so lie in China; Dillant-Hopkins
    has latitude and longitude swapped; three airports have no zone.
    """
    assert {
        ("lon", "lt"): (4, [396, 417, 942, 1290]),
        ("lat", "le"): (1, [417]),
        ("tz", "le"): (2, [396, 942]),
        ("tzone", "null"): (3, [417, 815, 1434]),
        ("tzone", "matches"): (2, [396, 942]),
    } == found(nycflights, "airports")


def test_the_hour_that_came_twice_and_the_wind_that_never_blew(nycflights: dict[str, Any]) -> None:
    """Local hours repeat when summer time ends; 1,048 miles an hour is no wind on Earth."""
    assert {
        (None, "unique"): (6, [7318, 7319, 16023, 16024, 24729]),
        ("wind_speed", "le"): (1, [1009]),
        ("temp", "null"): (1, [5591]),
        ("dewp", "null"): (1, [5591]),
        ("humid", "null"): (1, [5591]),
    } == found(nycflights, "weather")


def test_planes_are_clean(nycflights: dict[str, Any]) -> None:
    """Nothing is wrong with the planes."""
    assert {} == found(nycflights, "planes")


def test_flights_at_24_oclock_by_fleet_numbers(nycflights: dict[str, Any]) -> None:
    """Midnight is written 2400, two airlines write fleet numbers for registrations, and one
    flight was to cross the town.
    """
    flights = found(nycflights, "flights")
    assert {
        ("tailnum", "matches"): 22754,
        ("arr_time", "le"): 150,
        ("dep_time", "le"): 29,
        ("distance", "ge"): 1,
    } == {key: count for key, (count, _) in flights.items()}
    assert [275945] == flights["distance", "ge"][1]


def test_the_demo_prints_every_report(
    nycflights: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """The demo prints a report for every table and says whom to ask."""
    nycflights["main"]()
    printed = capsys.readouterr().out
    for name in ("Airports", "Weather", "Planes", "Flights"):
        assert f"{name} 1.0.0 at " in printed
    assert "row 1,009: 1048.36058" in printed
    assert "ask routing" in printed
