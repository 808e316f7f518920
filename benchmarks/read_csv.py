"""How much does it cost to read CSV as text, and to prove that nothing in it was padded or guessed?

A million rows of eight columns, beside Polars' own reader without inference, which pads short records with
nulls and reads stray quotes as text. Once plain, once with a quoted column.

Run it with `python benchmarks/read_csv.py [rows]`.
"""

from __future__ import annotations

import io
import sys
from functools import partial

import polars as pl
from _timing import about, in_turns, show

from contracts.wire.records.csv import read_csv_records


def csv(rows: int, *, quoted: bool) -> bytes:
    """A file of eight columns."""
    number = pl.int_range(rows, eager=True)
    name = pl.Series(
        [f'Smith, "J" {n % 97}' if quoted else f"Smith J {n % 97}" for n in range(rows)]
    )
    columns = {f"n{place}": (number * 7919 + place) % 999_983 for place in range(6)}
    frame = pl.DataFrame({**columns, "name": name, "real": number / 7})
    buffer = io.BytesIO()
    frame.write_csv(buffer)
    return buffer.getvalue()


def main(rows: int) -> None:
    """Print a table for each file."""
    about("polars")
    for title, quoted in (("plain", False), ("one column in quotes", True)):
        data = csv(rows, quoted=quoted)
        by_polars = partial(pl.read_csv, data, infer_schema=False)
        ours = partial(read_csv_records, data)
        assert ours().frame.equals(by_polars())  # noqa: S101 - a benchmark of two results says nothing
        calls = {"polars": by_polars, "contracts": ours}
        show(f"{rows:,} rows, {len(data) / 1e6:.0f} MB, {title}", in_turns(calls, rounds=5))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
