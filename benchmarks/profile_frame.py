"""How long does a profile take beside a check of the same data, and how much memory does a stream of it need?

The frame has 2,000,000 rows and nine columns: text, a datetime, a date, three floats, an integer, a set of three texts, a nullable
text. A profile counts nulls, sums exactly, and finds bounds, histograms, categories, lengths, classes of characters and the number
of different values of each, and the shapes of text; once more it compares two of the columns row by row. It is compared with `check` of the same frame by the contract of those columns, once with a key of
two columns and once without. The time of processors says what both cost on a machine that others use too.

Streams are LazyFrames of a Parquet file of six of these columns, each in a process of its own, as in `check_stream.py`:
memory should be flat in the number of rows.

It is fair because all look at the same frame in memory, in turns, from one run.

Run it with `python benchmarks/profile_frame.py [rows]`: the most rows of the streams, 10,000,000 by default.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import check_stream
import polars as pl
from _pings import KeyedPing, Ping, clean
from _timing import about, in_turns, print_table, readable, show

import contracts as ct

_ROWS = 2_000_000
_ROUNDS = 7


def profile(path: Path) -> None:
    """The profile of a file, a part at a time."""
    ct.profile(check_stream.Ping, pl.scan_parquet(path))


CONTENDERS = {
    "polars: a bare scan": check_stream.scan,
    "contracts: check": check_stream.check,
    "contracts: profile": profile,
}


def processor_time(call: Callable[[], object]) -> float:
    """The least seconds of all cores together that a call takes, of some."""
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best


def main(most: int) -> None:
    """Print a table of times, one of the time of processors, and one of streams."""
    about("polars", "pyarrow")
    frame = clean(_ROWS)
    calls: dict[str, Callable[[], object]] = {
        "check": partial(Ping.check, frame),
        "check, with a key": partial(KeyedPing.check, frame),
        "profile": partial(ct.profile, Ping, frame),
        "profile, and a pair": partial(ct.profile, Ping, frame, pairs=[("speed", "satellites")]),
    }
    title = f"{frame.height:,} rows, {frame.width} columns"
    show(title, in_turns(calls, rounds=_ROUNDS))
    times = {name: processor_time(call) for name, call in calls.items()}
    one = times["check"]
    rows = [(name, readable(took), f"{took / one:.2f}") for name, took in times.items()]
    print_table(f"{title}: time of processors", ("", "best", "ratio"), rows)
    size = len(ct.profile(Ping, frame).to_json().encode())
    print(f"\nthe profile as JSON: {size:,} bytes\n")
    check_stream.main(most, __file__, CONTENDERS, check_stream.Ping)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        check_stream.run(CONTENDERS[sys.argv[2]], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 10_000_000)
