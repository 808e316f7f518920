"""How long does a column of 1,000,000 texts take to become times?

There are five columns: dates as %d/%m/%Y; months alone, as %b-%Y and as %Y-%m, which are their first days; instants in RFC 3339 with six digits of fraction and a Z; the same
with the offset +01:00. The contenders are this library and two expressions written by hand in polars: one
with a guard, which parses the texts that match a regular expression, and one that trusts the parser.

It is fair because all return the same values for the clean column, in polars' own types, and the guard
by hand is the shortest that excludes the texts that the parser would misread. Beside each time is the number
of faulty texts that a contender lets through. Then all of the texts are faulty, each different from the
others: this library also reports which of them are `format` and which are `lossy`.

Run it with `python benchmarks/parse_times.py [rows]`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

import polars as pl
from _timing import about, in_turns, show

from contracts.dtypes import Date, Datetime, Scalar
from contracts.rules.format import Format
from contracts.wire.column.times import parse_time_column
from contracts.wire.scalar.times import plan_format

TEXT = pl.col("text")
INSTANT = "%Y-%m-%dT%H:%M:%S%.f%#z"
PARSERS = {
    "date": TEXT.str.to_date("%d/%m/%Y", strict=False),
    "named month": ("01 " + TEXT).str.to_date("%d %b-%Y", strict=False),
    "month": ("01 " + TEXT).str.to_date("%d %Y-%m", strict=False),
    "datetime": TEXT.str.to_datetime(INSTANT, time_unit="us", strict=False),
}
GUARDS = {
    "date": r"^[0-9]{2}/[0-9]{2}/[0-9]{4}$",
    "named month": r"^[A-Za-z]{3}-[0-9]{4}$",
    "month": r"^[0-9]{4}-[0-9]{2}$",
    "datetime": (
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](\.[0-9]{1,6})?"
        r"(Z|[+-][0-9]{2}:[0-9]{2})$"
    ),
}
FAULTY = {
    "date": ["31/02/2024", "1/2/2024", " 01/02/2024", "01/02/24", "01/02/+2024", "01/02/0000"],
    "named month": ["Foo-2024", "Mar-24", " Mar-2024", "Mar-0000", "March-2024"],
    "month": ["2024-13", "2024-3", " 2024-03", "0000-03", "24-03"],
    "datetime": [
        "2024-02-31T10:00:00Z",
        "2024-03-02T10:00:00",
        "2024-03-02T10:00:60Z",
        "2024-3-2T10:00:00Z",
        " 2024-03-02T10:00:00Z",
        "2024-03-02T10:00:00.1234567Z",
        "2024-03-02T10:00:00+25:00",
        "0000-03-02T10:00:00Z",
    ],
}

Contender = Callable[[pl.Series], pl.Series]


def by_hand(kind: str, texts: pl.Series) -> pl.Series:
    """The parser, on the texts that pass the guard."""
    guarded = pl.when(TEXT.str.contains(GUARDS[kind])).then(PARSERS[kind])
    return texts.to_frame().select(guarded).to_series()


def trusting(kind: str, texts: pl.Series) -> pl.Series:
    """The parser, on any text."""
    return texts.to_frame().select(PARSERS[kind]).to_series()


def ours(format_: Format, dtype: Scalar, texts: pl.Series) -> pl.Series:
    """The values that this library reads, with the masks of its codes."""
    return parse_time_column(plan_format(format_, dtype), texts).values


def contenders(kind: str) -> dict[str, Contender]:
    """The contenders for a column, each with the faulty texts that it lets through."""
    declared = {
        "date": (Format("%d/%m/%Y"), Date()),
        "named month": (Format("%b-%Y", day=1), Date()),
        "month": (Format("%Y-%m", day=1), Date()),
        "datetime": (Format("rfc3339"), Datetime(aware=True)),
    }
    calls: dict[str, Contender] = {
        "polars, with a guard": partial(by_hand, kind),
        "contracts": partial(ours, *declared[kind]),
        "polars, without a guard": partial(trusting, kind),
    }
    faulty = pl.Series("text", FAULTY[kind])
    return {
        f"{name} (lets in {call(faulty).count()} of {len(faulty)} faulty)": call
        for name, call in calls.items()
    }


def clean(rows: int) -> dict[str, tuple[str, pl.Series]]:
    """Valid texts by name, with their format."""
    row = pl.int_range(rows)
    days = row % 20_000
    instants = (row * 1_234_567_891 + 10**15).cast(pl.Datetime("us"))
    written = "%Y-%m-%dT%H:%M:%S%.6f"
    frame = pl.select(
        dates=days.cast(pl.Int32).cast(pl.Date).dt.to_string("%d/%m/%Y"),
        named=days.cast(pl.Int32).cast(pl.Date).dt.to_string("%b-%Y"),
        months=days.cast(pl.Int32).cast(pl.Date).dt.to_string("%Y-%m"),
        z=instants.dt.to_string(f"{written}Z"),
        offsets=instants.dt.to_string(f"{written}+01:00"),
    )
    return {
        "dates as %d/%m/%Y": ("date", frame["dates"].alias("text")),
        "months as %b-%Y": ("named month", frame["named"].alias("text")),
        "months as %Y-%m": ("month", frame["months"].alias("text")),
        "RFC 3339, with Z": ("datetime", frame["z"].alias("text")),
        "RFC 3339, with +01:00": ("datetime", frame["offsets"].alias("text")),
    }


def faulty(rows: int) -> dict[str, tuple[str, pl.Series]]:
    """Texts that are all invalid."""
    texts = clean(rows)
    underlined = texts["RFC 3339, with Z"][1].str.replace("T", "_", literal=True)
    too_fine = texts["RFC 3339, with Z"][1].str.replace("Z", "123Z", literal=True)
    return {
        "RFC 3339 but for the T, all faulty": ("datetime", underlined),
        "RFC 3339 in nanoseconds, all faulty": ("datetime", too_fine),
    }


def main(rows: int) -> None:
    """Print a table for each column."""
    about("polars")
    for title, (kind, texts) in (clean(rows) | faulty(rows)).items():
        calls = contenders(kind)
        if title in clean(1):
            first, *others = (call(texts) for call in calls.values())
            assert first.null_count() == 0  # noqa: S101 - a benchmark that read nothing says nothing
            assert all(first.equals(other) for other in others)  # noqa: S101 - the same
        timed = {name: partial(call, texts) for name, call in calls.items()}
        show(f"{rows:,} texts: {title}", in_turns(timed, rounds=5))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
