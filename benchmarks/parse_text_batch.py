"""How much does it cost to parse a batch of text, beside guarded Polars expressions written by hand?

The batch is a million rows of eight columns, as in a CSV file: a day, an instant, two floats, an integer, a
category, a latitude in degrees, minutes and seconds, a longitude in decimal degrees. By hand each
column passes a regular expression first and Polars' own parser then, failures are counted, bounds
and members are checked; that accepts a few values that `parse` does not (31/02, a year 0, a number that
only seems to be exact) and rounds angles up to five times. In the faulty batch one value of a thousand in each
column is invalid.

Run it with `python benchmarks/parse_text_batch.py [rows]`.
"""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import polars as pl
from _timing import about, in_turns, show

import contracts as ct

FLOAT = r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$"
INTEGER = r"^[+-]?[0-9]{1,19}$"
MARKS = r"^([0-9]{1,2})°([0-5]?[0-9])'([0-5]?[0-9](?:\.[0-9]+)?)\"([NS])$"
INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]Z$"
STATUSES = ("moving", "idle", "off")


class Ping(ct.Contract):
    """A row of the batch."""

    day: Annotated[date, ct.Format("%d/%m/%Y")]
    seen_at: Annotated[datetime, ct.Format("%Y-%m-%dT%H:%M:%SZ")]
    speed: Annotated[float, ct.Interval(ge=0, le=300)]
    heading: float
    count: int
    status: Literal["moving", "idle", "off"]
    lat: Annotated[ct.Latitude, ct.Format("dms")]
    lon: ct.Longitude


def texts(rows: int) -> pl.DataFrame:
    """Clean columns of text."""
    random = np.random.default_rng(5)
    seconds = pl.Series(random.integers(0, 10**8, rows))
    moment = datetime(2021, 1, 1) + seconds * timedelta(seconds=1)
    parts = [random.integers(0, n, rows) for n in (90, 60, 60)]
    frame = pl.DataFrame({"moment": moment, "d": parts[0], "m": parts[1], "s": parts[2]})
    return frame.select(
        day=pl.col("moment").dt.strftime("%d/%m/%Y"),
        seen_at=pl.col("moment").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        speed=pl.Series(random.uniform(0, 300, rows).round(2)).cast(pl.String),
        heading=pl.Series(random.uniform(0, 360, rows)).cast(pl.String),
        count=pl.Series(random.integers(0, 10**6, rows)).cast(pl.String),
        status=pl.Series(random.choice(STATUSES, rows)),
        lat=pl.format("{}°{}'{}\"N", "d", "m", "s"),
        lon=pl.Series(random.uniform(-180, 180, rows).round(6)).cast(pl.String),
    )


def spoilt(frame: pl.DataFrame) -> pl.DataFrame:
    """The same with one invalid value of a thousand in each column."""
    row = pl.int_range(pl.len())
    return frame.with_columns(
        pl.when(row % 1_000 == place).then(pl.lit("?")).otherwise(pl.col(name)).alias(name)
        for place, name in enumerate(frame.columns)
    )


def guarded(name: str, pattern: str) -> pl.Expr:
    """A column's texts that match the pattern."""
    return pl.when(pl.col(name).str.contains(pattern)).then(pl.col(name))


def by_hand(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The batch as one parses it by hand, and how many values failed."""
    groups = pl.col("lat").str.extract_groups(MARKS).struct
    degrees, minutes, seconds = (groups.field(part).cast(pl.Float64) for part in "123")
    sign = pl.when(groups.field("4") == "S").then(-1.0).otherwise(1.0)
    done = frame.lazy().select(
        day=guarded("day", r"^[0-9]{2}/[0-9]{2}/[0-9]{4}$").str.to_date("%d/%m/%Y", strict=False),
        seen_at=guarded("seen_at", INSTANT).str.to_datetime(
            "%Y-%m-%dT%H:%M:%SZ", time_unit="us", time_zone="UTC", strict=False
        ),
        speed=guarded("speed", FLOAT).cast(pl.Float64, strict=False),
        heading=guarded("heading", FLOAT).cast(pl.Float64, strict=False),
        count=guarded("count", INTEGER).cast(pl.Int64, strict=False),
        status=pl.when(pl.col("status").is_in(STATUSES)).then("status"),
        lat=(degrees + minutes / 60 + seconds / 3600) * sign,
        lon=guarded("lon", FLOAT).cast(pl.Float64, strict=False),
    )
    finite = [pl.col(name).is_finite() for name in ("speed", "heading", "lat", "lon")]
    within = [
        pl.col("speed").is_between(0, 300),
        pl.col("lat").is_between(-90, 90),
        pl.col("lon").is_between(-180, 180),
    ]
    parsed = done.collect(engine="in-memory")
    wrong = parsed.select(
        pl.sum_horizontal(pl.all().null_count()).alias("null"),
        *((~rule).sum().alias(str(place)) for place, rule in enumerate((*finite, *within))),
    )
    return parsed, int(sum(wrong.row(0)))


def by_contract(frame: pl.DataFrame) -> ct.Parts[pl.DataFrame]:
    """The batch as the contract parses it."""
    return Ping.split(frame, text=True)


def resident(what: str) -> int:
    """Bytes of memory that are resident now (VmRSS) or were at the peak (VmHWM)."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{what}:")[2].split()[0]) * 1024


def main(rows: int) -> None:
    """Print the times, and the peak of memory of one parse over the memory of its output."""
    about("polars")
    clean = texts(rows)
    if Path("/proc/self/clear_refs").exists():
        Ping.parse(clean.head(10), text=True)
        Path("/proc/self/clear_refs").write_text("5")  # the peak from now on
        before = resident("VmRSS")
        out = Ping.parse(clean, text=True)
        peak = resident("VmHWM") - before
        size = out.estimated_size()
        print(
            f"peak over the input {peak / 1e6:.0f} MB, output {size / 1e6:.0f} MB: {peak / size:.2f}"
        )
    for title, frame in (("clean", clean), ("one of 1,000 faulty", spoilt(clean))):
        parts, (_, wrong) = by_contract(frame), by_hand(frame)
        broken = sum(violation.count for violation in parts.report.violations)
        print(f"\n{title}: {broken:,} wrong values found, {wrong:,} by hand")
        calls = {"by hand": partial(by_hand, frame), "contracts": partial(by_contract, frame)}
        show(f"{rows:,} rows of eight texts, {title}", in_turns(calls, rounds=5))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
