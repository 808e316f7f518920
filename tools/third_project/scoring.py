"""What a project that installs the library writes: both type checkers read the installed package's types."""

from __future__ import annotations

from typing import Annotated, assert_type

import polars as pl

import contracts as ct
from contracts import col


class Ping(ct.Contract, boundary="ingest", version="1.0.0"):
    """A ping of a vehicle."""

    vehicle_id: Annotated[str, ct.Matches("VH-[0-9]{6}")]
    lat: ct.Latitude
    speed: float = 0.0

    rules = ct.rules(ct.Unique("vehicle_id"), col("speed") < 300)


def count(pings: ct.Frame[Ping]) -> int:
    """How many pings there are, all of them valid."""
    return pings.height


def main() -> None:
    """Hold a frame and a row to the contract."""
    frame = pl.DataFrame({"vehicle_id": ["VH-000001"], "lat": [45.5], "speed": [71.5]})
    report = Ping.check(frame)
    assert_type(report, ct.Report)
    assert_type(report.violations[0].count if report.violations else 0, int)
    ping = Ping.model_validate({"vehicle_id": "VH-000002", "lat": 45.5})
    assert_type(ping.speed, float)
    parts = Ping.split([{"vehicle_id": "VH-3", "lat": 91.0}])
    print(report.ok, ping.speed, len(parts.invalid), count(Ping.validate(frame)))


if __name__ == "__main__":
    main()
