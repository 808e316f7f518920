"""What does it save that Parquet statistics prove what they can, and how much memory does a file need?

The file is like that of `check_stream.py`: nine columns of GPS pings in row groups of 500,000. It is checked by its path twice, with its
statistics and without them, once by a contract of all columns, of which texts and floats are read either way, and once by one of the
times and the whole numbers alone, which the statistics prove. A bare streaming scan of polars reads the same columns, and counts
their nulls. Each runs in a process of its own, whose memory is looked at 50 times a second, the pages of the file apart.

It is fair because all read the same file, which is in the cache of the system, each once, one after the other, and because the scan
does the least that reads every value; it is what a proof spares.

Run it with `python benchmarks/prove_parquet.py [most rows]`, 2,000,000 by default; ratios are to the scan of nine columns.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import check_stream
import polars as pl
from _pings import Ping

import contracts as ct


class Clock(ct.Contract, extra="ignore"):
    """What bounds decide of a ping."""

    seen_at: Annotated[datetime, ct.Ge(datetime(2000, 1, 1))]
    satellites: Annotated[int, ct.Interval(ge=0, le=64)]
    rules = ct.rules(ct.NullShare("seen_at", max=0.1), ct.RowCount(min=1000))


def scan(*columns: str) -> Callable[[Path], object]:
    """The least that reads some columns."""

    def read(path: Path) -> None:
        counts = pl.scan_parquet(path).select(pl.col(*columns).null_count())
        counts.collect(engine="streaming")

    return read


def check(contract: type[ct.Contract], *, trust: bool) -> Callable[[Path], object]:
    """A contract on the file, with its statistics or without."""

    def run(path: Path) -> None:
        ct.check_parquet(contract, path, trust_statistics=trust).raise_for_violations()

    return run


CONTENDERS = {
    "nine columns, a bare scan": scan(*Ping.model_fields),
    "nine columns, read": check(Ping, trust=False),
    "nine columns, proved or read": check(Ping, trust=True),
    "two columns, a bare scan": scan(*Clock.model_fields),
    "two columns, read": check(Clock, trust=False),
    "two columns, proved": check(Clock, trust=True),
}

if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        check_stream.run(CONTENDERS[sys.argv[2]], Path(sys.argv[3]))
    else:
        most = int(sys.argv[1]) if sys.argv[1:] else 2_000_000
        check_stream.main(most, __file__, CONTENDERS, Ping)
