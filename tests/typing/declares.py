"""What type checkers make of a contract: `make types` runs mypy and pyright over this file.

`assert_type` says what a checker must infer; each suppression is an error that it must report,
and an unused suppression is itself an error.
"""

from __future__ import annotations

from typing import Annotated, Literal, assert_type

import polars as pl

import contracts as ct


class Ping(ct.Contract, boundary="ingest", version="1.0.0", owner="fleet", extra="ignore"):
    """A contract as users write it."""

    vehicle_id: Annotated[str, ct.Matches("VH-[0-9]{6}")]
    lat: ct.Latitude
    count: ct.Int32
    speed: Annotated[float, ct.Interval(ge=0, le=300)] = 0.0
    status: Literal["moving", "off"] = "off"
    note: str | None = None
    rules = ct.rules(ct.Unique("vehicle_id"), ct.warn(ct.RowCount(min=1)))


class Child(Ping, version="2.0.0"):
    """A subclass, whose rules add to its parent's."""

    rules = ct.rules(ct.RowCount(max=10))


def inferred() -> None:
    """What a checker must infer; never called."""
    ping = Ping(vehicle_id="VH-000001", lat=1.0, count=1)
    assert_type(ping.lat, float)
    assert_type(ping.count, int)
    assert_type(ping.note, str | None)
    assert_type(Ping.check(pl.DataFrame()), ct.Report)
    assert_type(Ping.validate(pl.DataFrame()), pl.DataFrame)
    assert_type(Ping.validate(pl.LazyFrame()), pl.LazyFrame)
    assert_type(Ping.model_validate({}), Ping)
    assert_type(Ping.model_validate_json("{}"), Ping)
    assert_type(ct.specification_of(Ping), ct.Specification)
    assert_type(Ping.check([]).violations[0].examples[0].row, int | None)


def refused() -> None:
    """What a checker must report; never called."""
    Ping(vehicle_id="VH-000001", lat="1", count=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Ping(vehicle_id="VH-000001")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ct.rules(ct.Matches("a"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
