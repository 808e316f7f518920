"""How long does a file that is larger than memory take to check, and how much memory does it need?

The file is Parquet, six columns of GPS pings in row groups of 500,000: 20 bytes a row; no latitude is there twice. `check` gets a LazyFrame of it, and a
bare streaming scan of polars reads the same columns: it only counts their nulls, so that nothing is left out. Each contender
runs in a process of its own, whose memory is looked at 50 times a second, the pages of the file apart:
it should be flat in the number of rows. The key has two columns, of which one is in the order of the rows; a second file has
its row groups backwards, so that none is. Of keys beyond a budget 8 bytes a row are on disk. Rules on how often values occur
are those that a few counts prove, and those for which all values are counted: those of floats of which none repeats, the worst
case, are sorted on disk.

It is fair because both read the same columns of the same file in the same process layout, in turns, and the file is in
the cache of the system for both: it was just written. On a machine that others use too, the ratio of CPU time is to be trusted,
the best of three runs each.

Run it with `python benchmarks/check_stream.py [rows]`: the most rows, 2,000,000 by default; it checks 1, 2, 10, 50 and
200 million as far as those. 50 million rows are two files of 0.9 GB, and 0.4 GB of keys.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
from _pings import KEY, clean
from _timing import about

import contracts as ct

_GROUP = 500_000
_SIZES = (1_000_000, 2_000_000, 10_000_000, 50_000_000, 200_000_000)
_ROUNDS = 3


class Ping(ct.Contract):
    """One ping of one vehicle."""

    vehicle_id: str
    seen_at: datetime
    lat: ct.Latitude
    lon: ct.Longitude
    speed: Annotated[float, ct.Ge(0)]
    status: Literal["moving", "idle", "off"]


class PatternPing(Ping):
    """The same, and a regular expression for each row."""

    vehicle_id: Annotated[str, ct.Matches("VH-[0-9]{6}")]


class KeyedPing(Ping):
    """The same as the first, and no vehicle pings twice at one time."""

    rules = ct.rules(ct.Unique(*KEY))


class CountedPing(Ping):
    """The same as the first, and two rules that are decided from how often each value occurs."""

    rules = ct.rules(ct.Distinct("lat", ge=1), ct.Quantile("speed", q=0.99, ge=0))


class AllCountedPing(Ping):
    """The same as the first, and a rule for which all values are counted."""

    rules = ct.rules(ct.Distinct("lat", ge=1, le=10**9))


def write(path: Path, rows: int, contract: type[ct.Contract] = Ping, step: int = 1) -> None:
    """Write so many rows of a contract's fields, a few at a time; with a step of -1 the last of them first."""
    import pyarrow.parquet as pq

    writer = None
    for start in range(0, rows, _GROUP)[::step]:
        part = clean(min(_GROUP, rows - start)).select(*contract.model_fields)
        n = pl.int_range(start, start + pl.len(), dtype=pl.Int64)
        part = part.with_columns(
            pl.col("seen_at") + pl.duration(days=start // _GROUP * 400),
            lat=n.hash(7) // 2**11 / 2**53 * 180 - 90,
        )
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


def check_pattern(path: Path) -> None:
    """The contract with a regular expression."""
    PatternPing.check(pl.scan_parquet(path)).raise_for_violations()


def check_key(path: Path) -> None:
    """The contract with a key of two columns."""
    KeyedPing.check(pl.scan_parquet(path)).raise_for_violations()


def check_key_backwards(path: Path) -> None:
    """The same, of rows that no column is in the order of."""
    check_key(path.with_suffix(".backwards"))


def check_counts(path: Path) -> None:
    """The contract with a number of different values and a quantile."""
    CountedPing.check(pl.scan_parquet(path)).raise_for_violations()


def check_all_counts(path: Path) -> None:
    """The contract with a number of different values that has a greatest one."""
    AllCountedPing.check(pl.scan_parquet(path)).raise_for_violations()


CONTENDERS = {
    "polars: a bare scan": scan,
    "contracts": check,
    "contracts, with a pattern": check_pattern,
    "contracts, with a key": check_key,
    "contracts, a key backwards": check_key_backwards,
    "contracts, with counts": check_counts,
    "contracts, all counted": check_all_counts,
}


def watched(call: Callable[[], object]) -> list[float]:
    """The memory in MB that the process had before a call and while it ran, as it is looked at 50 times a second."""
    done = threading.Event()

    def held() -> float:
        # Without the pages of the file, which the system may take back at any time.
        (kilobytes,) = re.findall(r"RssAnon:\s+([0-9]+) kB", Path("/proc/self/status").read_text())
        return int(kilobytes) / 1024

    seen = [held()]

    def watch() -> None:
        while not done.wait(0.02):
            seen.append(held())

    watcher = threading.Thread(target=watch)
    watcher.start()
    call()
    done.set()
    watcher.join()
    return seen


def run(contender: Callable[[Path], object], path: Path) -> None:
    """Print the seconds that a contender takes, those of CPU time, and its greatest memory in MB."""
    contender(
        path.with_name("few.parquet")
    )  # what is loaded and compiled once, parts of streams too
    times: list[float] = []

    def timed() -> None:
        start, cpu = time.perf_counter(), time.process_time()
        contender(path)
        times.extend([time.perf_counter() - start, time.process_time() - cpu])

    seen = watched(timed)
    print(*times, max(seen))


def measure(script: str, name: str, path: Path) -> tuple[float, float, float]:
    """What `run` prints for a contender of a benchmark, in a process of its own."""
    command = [sys.executable, script, "--run", name, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, cpu, memory = map(float, done.stdout.split())
    return seconds, cpu, memory


def main(
    most: int,
    script: str = __file__,
    contenders: Iterable[str] = CONTENDERS,
    contract: type[ct.Contract] = Ping,
) -> None:
    """Print a line for each number of rows and contender, the first of which is the scan."""
    about("polars", "pyarrow")
    print(
        f"{'rows':>12}  {'':30}{'seconds':>8}  {'× scan':>6}  {'CPU':>6}  {'× scan':>6}  {'MB':>6}"
    )
    with tempfile.TemporaryDirectory(prefix="keys-bench-") as folder:
        path = Path(folder) / "few.parquet"
        write(path, 2 * _GROUP, contract)
        write(path.with_suffix(".backwards"), 2 * _GROUP, contract, -1)
        for rows in (size for size in _SIZES if size <= most):
            path = Path(folder) / "pings.parquet"
            write(path, rows, contract)
            write(path.with_suffix(".backwards"), rows, contract, -1)
            rounds = [{n: measure(script, n, path) for n in contenders} for _ in range(_ROUNDS)]
            best = {
                n: [*map(min, zip(*(one[n] for one in rounds), strict=True))] for n in rounds[0]
            }
            bare = next(iter(best.values()))
            for name, (seconds, cpu, _) in best.items():
                memory = max(one[name][2] for one in rounds)
                print(
                    f"{rows:>12,}  {name:30}{seconds:>8.2f}  {seconds / bare[0]:>6.2f}"
                    f"  {cpu:>6.2f}  {cpu / bare[1]:>6.2f}  {memory:>6,.0f}"
                )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(CONTENDERS[sys.argv[2]], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 2_000_000)
