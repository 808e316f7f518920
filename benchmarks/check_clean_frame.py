"""How long does a clean frame of 2,000,000 rows take to check?

The nine columns are a pattern, a datetime, a date from a day on, three floats that must be finite (two of
them between bounds), an integer range, a set of three texts, a nullable text; then the same with a
key of two columns. The contenders are this library, its peers, and two selects written by hand in polars.

It is fair because every contender has the same rules, and checks 1,000 clean rows and 19
faulty ones first: the faults that it lets through are printed. Each states its rules in its own best way,
is built before the clock starts, and looks at the same frame in memory. The selects answer yes or
no, and so does dataframely's `is_valid`; the others could also report what was wrong and how often. The pattern
alone is what every contender spends on its regular expression. Both clocks are shown: on a machine that others
use, what all cores have worked says more.

Run it with `python benchmarks/check_clean_frame.py [rows]`.
"""

from __future__ import annotations

import sys
from functools import partial

import polars as pl
from _peers import PATTERN, contenders
from _pings import clean
from _timing import CLOCKS, about, in_turns, show


def main(rows: int) -> None:
    """Print one table without the key and one with it."""
    about("polars", "dataframely", "pandera", "pointblank", "patito")
    frame = clean(rows)
    for key in (False, True):
        calls = {name: partial(check, frame) for name, check in contenders(key=key).items()}
        calls["the pattern alone"] = partial(
            frame.select, pl.col("vehicle_id").str.contains(PATTERN).all()
        )
        title = f"{rows:,} rows, {frame.width} columns, {'a' if key else 'no'} key of two columns"
        for name, clock in CLOCKS.items():
            show(f"{title}: {name}", in_turns(calls, rounds=7, clock=clock))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
