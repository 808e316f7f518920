"""How long does a file that is larger than memory take to check, and how much memory does it need?

The file is Parquet, nine columns of GPS pings in row groups of 500,000. `check` gets a LazyFrame of it, and a bare
streaming scan of polars reads the same columns: it only counts their nulls, so that nothing is left out. Each number of rows
runs in a process of its own, whose memory is looked at 50 times a second, the pages of the file apart:
it should be flat in the number of rows. With a key of two columns
the columns of the key are held, and memory grows by them.

It is fair because both read the same columns of the same file in the same process layout, each once, one after the other, and the file is in
the cache of the system for both: it was just written.

Run it with `python benchmarks/check_stream.py [millions of rows ...]`, 1 5 20 by default.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import polars as pl
from _pings import KeyedPing, Ping, clean
from _timing import about

_GROUP = 500_000


def write(path: Path, millions: float) -> None:
    """Write so many rows, a few at a time."""
    import pyarrow.parquet as pq

    rows, writer = int(millions * 1e6), None
    for start in range(0, rows, _GROUP):
        part = clean(min(_GROUP, rows - start))
        part = part.with_columns(pl.col("seen_at") + pl.duration(days=start // _GROUP * 400))
        table = part.to_arrow()
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table, row_group_size=_GROUP)
    if writer is not None:
        writer.close()


def scan(path: Path) -> None:
    """The least that reads every column."""
    pl.scan_parquet(path).select(pl.all().null_count()).collect(engine="streaming")


def check(path: Path) -> None:
    """The contract without a key."""
    Ping.check(pl.scan_parquet(path)).raise_for_violations()


def check_key(path: Path) -> None:
    """The contract with a key of two columns."""
    KeyedPing.check(pl.scan_parquet(path)).raise_for_violations()


CONTENDERS = {"polars: a bare scan": scan, "contracts": check, "contracts, with a key": check_key}


def run(name: str, path: Path) -> None:
    """Print the seconds that one contender takes, and its greatest memory in MB."""
    done = threading.Event()
    peaks = [0.0]

    def watch() -> None:
        # Without the pages of the file, which the system may take back at any time.
        while not done.wait(0.02):
            (held,) = re.findall(r"RssAnon:\s+([0-9]+) kB", Path("/proc/self/status").read_text())
            peaks[0] = max(peaks[0], int(held) / 1024)

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.perf_counter()
    CONTENDERS[name](path)
    seconds = time.perf_counter() - start
    done.set()
    watcher.join()
    print(seconds, peaks[0])


def main(sizes: list[float]) -> None:
    """Print a line for each number of rows and contender."""
    about("polars", "pyarrow")
    print(f"{'rows':>12}  {'MB on disk':>10}  {'':24}{'seconds':>8}  {'million/s':>9}  {'MB':>6}")
    with tempfile.TemporaryDirectory(prefix="partial-bench-") as folder:
        for millions in sizes:
            path = Path(folder) / "pings.parquet"
            write(path, millions)
            for name in CONTENDERS:
                command = [sys.executable, __file__, "--run", name, str(path)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                seconds, memory = map(float, done.stdout.split())
                print(
                    f"{int(millions * 1e6):>12,}  {path.stat().st_size / 1e6:>10,.0f}  {name:24}"
                    f"{seconds:>8.2f}  {millions / seconds:>9.1f}  {memory:>6,.0f}"
                )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2], Path(sys.argv[3]))
    else:
        main([float(one) for one in sys.argv[1:]] or [1, 5, 20])
