"""The examples run, and find in real data what is known to be wrong with it."""

from __future__ import annotations

import runpy
from typing import Any

import polars as pl
import pytest

from tests.paths import ROOT

EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def nycflights() -> dict[str, Any]:
    """The names of the example on real data."""
    return runpy.run_path(str(EXAMPLES / "nycflights.py"))


@pytest.fixture(scope="module")
def frames(nycflights: dict[str, Any]) -> dict[type, pl.DataFrame]:
    """The tables of the example, by their contracts."""
    return {contract: nycflights["read"](name) for name, contract in nycflights["TABLES"].items()}


def found(
    example: dict[str, Any], frames: dict[type, pl.DataFrame], table: str
) -> dict[str, tuple[int, list[Any]]]:
    """The findings of the example's contract in a table: count and first rows, by the label."""
    contract = example["TABLES"][table]
    report = contract.check(frames[contract], tables=frames)
    assert () == report.not_run
    return {v.label: (v.count, [e.row for e in v.examples]) for v in report.violations}


def test_airports_on_the_wrong_side_of_the_world(
    nycflights: dict[str, Any], frames: dict[type, pl.DataFrame]
) -> None:
    """Deer Valley and Montgomery Field lost their minus sign and so lie in China; Dillant-Hopkins
    has latitude and longitude swapped; Shemya, beyond the 180th meridian, is in the country all
    the same; three airports have no zone.
    """
    assert {
        "lon: lt": (4, [396, 417, 942, 1290]),
        "in the country: coordinates": (3, [396, 417, 942]),
        "tz: le": (2, [396, 942]),
        "tzone: null": (3, [417, 815, 1434]),
        "tzone: matches": (2, [396, 942]),
    } == found(nycflights, frames, "airports")


def test_the_hour_that_came_twice_and_the_wind_that_never_blew(
    nycflights: dict[str, Any], frames: dict[type, pl.DataFrame]
) -> None:
    """Local hours repeat when summer time ends; 1,048 miles an hour is not a wind on Earth; no
    airport has all the hours of the year, and those that it has are in order.
    """
    assert {
        "one row an hour: unique": (6, [7318, 7319, 16023, 16024, 24729]),
        "a year of hours: row_count": (0, [None, None, None]),
        "wind_speed: le": (1, [1009]),
        "temp: null": (1, [5591]),
        "dewp: null": (1, [5591]),
        "humid: null": (1, [5591]),
    } == found(nycflights, frames, "weather")


@pytest.mark.parametrize("table", ["planes", "airlines"])
def test_some_tables_are_clean(
    nycflights: dict[str, Any], frames: dict[type, pl.DataFrame], table: str
) -> None:
    """Nothing is wrong with the planes and the airlines."""
    assert {} == found(nycflights, frames, table)


def test_flights_at_24_oclock_by_fleet_numbers(
    nycflights: dict[str, Any], frames: dict[type, pl.DataFrame]
) -> None:
    """Midnight is written 2400, two airlines write fleet numbers for registrations, one flight was
    to cross the town; four flew faster than 600 miles an hour, and 717 were diverted.
    """
    flights = found(nycflights, frames, "flights")
    assert {
        "tailnum: references": 50094,
        "tailnum: matches": 22754,
        "dest: references": 7602,
        "weather is known: references": 1556,
        "landed where it should: row_rule": 717,
        "600 miles an hour: row_rule": 4,
        "arr_time: le": 150,
        "dep_time: le": 29,
        "distance: ge": 1,
    } == {key: count for key, (count, _) in flights.items()}
    assert [275945] == flights["distance: ge"][1]


def test_airports_that_no_table_of_airports_has(
    nycflights: dict[str, Any], frames: dict[type, pl.DataFrame]
) -> None:
    """All flights that lead nowhere lead to Puerto Rico and the Virgin Islands."""
    flights = nycflights["Flights"]
    invalid = flights.split(frames[flights], tables=frames).invalid
    nowhere = invalid.filter(pl.col("__violations__").list.contains("dest: references"))
    assert {"BQN", "PSE", "SJU", "STT"} == set(nowhere["dest"])


def test_the_flights_are_parted(
    nycflights: dict[str, Any], frames: dict[type, pl.DataFrame]
) -> None:
    """Five flights in six are valid, what is wrong most often comes first, and the valid ones are
    too few for the only rule that the whole keeps alone.
    """
    flights = nycflights["Flights"]
    parts = flights.split(frames[flights], tables=frames)
    assert (278450, 58326) == (parts.valid.height, parts.invalid.height)
    (most, rows), *_ = parts.report.patterns().items()
    assert ({"tailnum: references"}, 27089) == (most, rows)
    assert ["row_count"] == [entry.code for entry in parts.report.not_applicable]
    again = flights.check(parts.valid, tables=frames)
    assert ["row_count"] == [v.code for v in again.violations if v.fails]


def test_the_demo_prints_every_report(
    nycflights: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """The demo prints a report for every table and names its owner."""
    nycflights["main"]()
    printed = capsys.readouterr().out
    for name in ("Airports", "Weather", "Planes", "Airlines", "Flights"):
        assert f"{name} 1.0.0 at " in printed
    assert "row 1,009: 1048.36058" in printed
    assert "ask routing" in printed
    assert "278,450 flights are valid, 58,326 are set aside" in printed
