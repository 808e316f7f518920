"""What does it cost to check a relation of DuckDB, and how much memory does it need?

The relation reads a file of Parquet with six columns of GPS pings and six more that the contract permits and
does not declare. It is checked as it is, and as the Arrow table that DuckDB makes of it; a bare read lets
DuckDB give the contract's columns as Arrow batches, of which nothing is done. Each contender runs in a process
of its own, whose memory is looked at 50 times a second, the pages of the file apart.

It is fair because all read the same file, which is in the cache of the system, in turns, the best of three
runs each. On a machine that others use too, the ratio of CPU time is to be trusted.

Run it with `python benchmarks/check_relation.py [rows]`: the most rows, 2,000,000 by default; it checks 1, 2,
10 and 50 million as far as those.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
from check_stream import Ping, main, run


class WidePing(Ping, extra="ignore"):
    """The same contract, which permits other columns."""


_FIELDS = ", ".join(Ping.model_fields)
_MORE = ", ".join(f"md5({name}::VARCHAR) AS more_{name}" for name in Ping.model_fields)


def relation(path: Path, select: str = f"{_FIELDS}, {_MORE}") -> Any:
    """The rows of the file, with more columns than the contract has."""
    import duckdb

    return duckdb.connect().sql(f"SELECT {select} FROM read_parquet('{path}')")  # noqa: S608 - a path of ours


def read(path: Path) -> None:
    """The least that gives every column that is evaluated."""
    for batch in pa.RecordBatchReader.from_stream(relation(path, _FIELDS)):
        del batch


def check(path: Path) -> None:
    """The relation, as it is passed."""
    WidePing.check(relation(path)).raise_for_violations()


def check_table(path: Path) -> None:
    """The whole relation as a table first."""
    WidePing.check(relation(path).to_arrow_table()).raise_for_violations()


CONTENDERS = {
    "duckdb: a bare read": read,
    "contracts, the relation": check,
    "contracts, its table": check_table,
}

if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(CONTENDERS[sys.argv[2]], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 2_000_000, __file__, CONTENDERS)
