"""The data of the frame benchmarks: GPS pings of nine columns, clean or with chosen faults."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Annotated, Any, Literal

import polars as pl

import contracts as ct

FLEET = 5_000
KEY = ("vehicle_id", "seen_at")


class Ping(ct.Contract, boundary="ingest", version="1.0.0"):
    """One ping of one vehicle."""

    vehicle_id: Annotated[str, ct.Matches("VH-[0-9]{6}")]
    seen_at: datetime
    service_day: Annotated[date, ct.Ge(date(2020, 1, 1))]
    lat: ct.Latitude
    lon: ct.Longitude
    speed: Annotated[float, ct.Ge(0)]
    satellites: Annotated[int, ct.Interval(ge=0, le=64)]
    status: Literal["moving", "idle", "off"]
    note: str | None


class KeyedPing(Ping, version="1.0.0"):
    """The same, and no vehicle pings twice at one time."""

    rules = ct.rules(ct.Unique(*KEY))


SPOILT: tuple[tuple[str, Any], ...] = (
    ("vehicle_id", "VH-12345x"),
    ("seen_at", None),
    ("service_day", date(1999, 12, 31)),
    ("lat", 90.5),
    ("lon", -180.5),
    ("speed", math.nan),
    ("satellites", 65),
    ("status", "parked"),
)
"""One value for each field that breaks its contract; any text is a note."""

MORE_SPOILT: tuple[tuple[str, Any], ...] = (
    ("vehicle_id", "VH-123456\n"),
    ("vehicle_id", "VH-١٢٣٤٥٦"),
    ("vehicle_id", None),
    ("lat", math.nan),
    ("lon", math.inf),
    ("speed", math.inf),
    ("speed", -1.0),
    ("speed", None),
    ("satellites", -1),
    ("status", None),
)
"""What a careless equivalent of the contract lets through."""


def clean(rows: int) -> pl.DataFrame:
    """That many valid pings, in the order in which they would arrive."""
    n = pl.int_range(rows, dtype=pl.Int64)
    vehicle, tick = n * 1_999 % FLEET, n // FLEET
    seen_at = pl.lit(datetime(2024, 1, 1)) + pl.duration(seconds=tick * 30)
    return pl.select(
        vehicle_id=pl.lit("VH-") + vehicle.cast(pl.String).str.zfill(6),
        seen_at=seen_at,
        service_day=seen_at.dt.date(),
        lat=n.hash(1) % 1_800_001 / 1e4 - 90,
        lon=n.hash(2) % 3_600_001 / 1e4 - 180,
        speed=n.hash(3) % 13_001 / 1e2,
        satellites=(n.hash(4) % 33).cast(pl.Int64),
        status=pl.lit(pl.Series(["moving", "idle", "off"])).gather(n.hash(5) % 3),
        note=pl.lit(pl.Series(["late", "a jam on the ring road", None, None])).gather(
            n.hash(6) % 4
        ),
    )


def spoil(frame: pl.DataFrame, field: str, value: object, where: pl.Expr) -> pl.DataFrame:
    """The frame with one value in a field wherever the mask says."""
    bad = pl.lit(value, dtype=frame.schema[field])
    return frame.with_columns(pl.when(where).then(bad).otherwise(field).alias(field))


def repeat_keys(frame: pl.DataFrame, where: pl.Expr, distance: int = 1) -> pl.DataFrame:
    """The frame with the key of a later row in the rows that the mask names.

    It is one chunk again, because a frame whose columns are cut differently is slower to select from.
    """
    later = (pl.when(where).then(pl.col(k).shift(-distance)).otherwise(k).alias(k) for k in KEY)
    return frame.with_columns(*later).rechunk()
