"""How much does it cost to read coordinates written as text to the nearest double?

The comparison is code that one writes by hand in polars: a regular expression that guards one spelling
and finds its parts, and degrees + minutes / 60 + seconds / 3600, which rounds up to five times. It
accepts no other marks, no missing seconds, no letter in front. The number of its values that are not the
nearest double is printed. Then columns that are less well-behaved, as multiples of the first.

Run it with `python benchmarks/parse_coordinates.py [rows]`.
"""

from __future__ import annotations

import sys
from functools import partial
from random import Random

import polars as pl
from _timing import about, in_turns, show

from contracts.wire.column.angles import parse_angle_column
from contracts.wire.scalar.angles import write_angle

MARKS = r"^([0-9]{1,2})°([0-5]?[0-9])'([0-5]?[0-9](?:\.[0-9]+)?)\"([NS])$"
ISO_LATITUDE = (
    r"^([+-])([0-9]{2})([0-5][0-9])([0-5][0-9](?:\.[0-9]+)?)"
    r"[+-][0-9]{3}[0-5][0-9][0-5][0-9](?:\.[0-9]+)?/?$"
)
ISO_LONGITUDE = (
    r"^[+-][0-9]{2}[0-5][0-9][0-5][0-9](?:\.[0-9]+)?"
    r"([+-])([0-9]{3})([0-5][0-9])([0-5][0-9](?:\.[0-9]+)?)/?$"
)


def by_hand(column: pl.Series, pattern: str, negative: str) -> pl.Series:
    """The code that is written by hand: guarded, and rounded at each step."""
    groups = column.to_frame("text").select(pl.col("text").str.extract_groups(pattern))
    sign, *parts = ("4", "1", "2", "3") if negative == "S" else ("1", "2", "3", "4")
    degrees, minutes, seconds = (pl.col(part).cast(pl.Float64) for part in parts)
    signed = pl.when(pl.col(sign) == negative).then(-1.0).otherwise(1.0)
    angle = (degrees + minutes / 60 + seconds / 3600) * signed
    return groups.unnest("text").select(angle).to_series()


def main(rows: int) -> None:
    """Print one table for each spelling, and one for other columns."""
    about("polars")
    random = Random(6709)  # noqa: S311 - the same data each time
    marks = pl.Series([marked(random) for _ in range(rows)])
    iso = pl.Series([f"{compact(random, 2, 90)}{compact(random, 3, 180)}/" for _ in range(rows)])
    for title, column, axis, style, hand in (
        ("40°26'46.302\"N", marks, "latitude", "dms", (MARKS, "S")),
        ("+404400.12-0735600.12/, its latitude", iso, "latitude", "iso6709", (ISO_LATITUDE, "-")),
        ("the same, its longitude", iso, "longitude", "iso6709", (ISO_LONGITUDE, "-")),
    ):
        calls = {
            "by hand": partial(by_hand, column, *hand),
            "contracts": partial(parse_angle_column, column, axis, style),
        }
        off = (calls["by hand"]() != calls["contracts"]()).sum() / rows
        show(f"{rows:,} of {title}; {off:.0%} not the nearest by hand", in_turns(calls))
    show_others(rows, marks, iso, random)


def show_others(rows: int, marks: pl.Series, iso: pl.Series, random: Random) -> None:
    """Print the cost of texts that are less well-behaved."""
    decimal = pl.Series([f"{random.uniform(-90, 90):.6f}" for _ in range(rows)])
    half = pl.concat([marks[: rows // 2], decimal[: rows // 2]]).shuffle(seed=1)
    long = [write_angle(random.uniform(-90, 90), "latitude", "dms") for _ in range(rows // 100)]
    calls = {
        "well written": partial(parse_angle_column, marks, "latitude", "dms"),
        "decimal degrees, refused": partial(parse_angle_column, decimal, "latitude", "dms"),
        "half of them refused": partial(parse_angle_column, half, "latitude", "dms"),
        "longitudes alone": partial(
            parse_angle_column, iso.str.extract("([+-][0-9]{7}.*)"), "longitude", "iso6709"
        ),
        "1 % of them, 11 decimals": partial(parse_angle_column, pl.Series(long), "latitude", "dms"),
    }
    show(f"{rows:,} of other sorts", in_turns(calls, rounds=5))


def marked(random: Random) -> str:
    """A latitude with marks and a letter."""
    sixtieths = f"{random.randrange(60):02}'{random.randrange(60_000) / 1000:06.3f}"
    return f'{random.randrange(90)}°{sixtieths}"{random.choice("NS")}'


def compact(random: Random, width: int, reach: int) -> str:
    """A coordinate in the form of ISO 6709."""
    sixtieths = f"{random.randrange(60):02}{random.randrange(6_000) / 100:05.2f}"
    return f"{random.choice('+-')}{random.randrange(reach):0{width}}{sixtieths}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
