"""What does a check on Spark cost beside the same rules written by hand, and what is shuffled and held?

The data is Parquet, nine columns of GPS pings, of which `vehicle_id` and `seen_at` are the key. By hand, a function for
`mapInArrow` counts what breaks each rule with pyarrow, a batch at a time, and Spark's `groupBy` counts the keys
that occur twice: two jobs. `ct.spark.check` is one job, which also finds examples, keys and causes. Both read the same file in the
same session of two threads, in turns, once unmeasured.

CPU time is that of the JVM and of all Python workers: on a machine that others use too, its ratio is to be trusted. The
bytes shuffled are those that Spark's stages report; memory is the peak of this process, the driver's Python.

Run it with `.venv-spark/bin/python benchmarks/check_spark.py [--alone] [rows …]`, 1,000,000 by default, after `make test-spark` has
made the environment. Beside each size the cost per row stands in microseconds. With `--alone` nothing is done by hand, and each
size is measured once: whether the cost of a row, and the memory of the driver, grow with the rows.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from _pings import KEY, KeyedPing, clean

import contracts as ct

_GROUP = 500_000
_ROUNDS = 2
_MEGABYTE = 2**20


def write(folder: Path, rows: int) -> None:
    """Write so many rows, a file for each half a million."""
    for number, start in enumerate(range(0, rows, _GROUP)):
        later = (pl.col("seen_at") + pl.duration(days=400 * number)).cast(pl.Datetime("us"))
        part = clean(min(_GROUP, rows - start)).with_columns(later)
        part.write_parquet(folder / f"{number:04}.parquet")


def by_hand(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """How many values break each rule, one row for each batch; a NaN breaks the bounds."""

    def outside(column: pa.Array, low: float, high: float) -> int:
        return not_all(pc.and_(pc.greater_equal(column, low), pc.less_equal(column, high)))

    def not_all(kept: pa.Array) -> int:
        return int(pc.sum(pc.invert(pc.fill_null(kept, fill_value=False))).as_py() or 0)

    for batch in batches:
        one = {name: batch.column(name) for name in batch.schema.names}
        counts = [
            not_all(pc.match_substring_regex(one["vehicle_id"], r"\AVH-[0-9]{6}\z")), one["seen_at"].null_count,
            not_all(pc.greater_equal(one["service_day"], date(2020, 1, 1))), outside(one["lat"], -90, 90),
            outside(one["lon"], -180, 180), outside(one["speed"], 0, 1.8e308), outside(one["satellites"], 0, 64),
            not_all(pc.is_in(one["status"], pa.array(["moving", "idle", "off"]))),
        ]  # fmt: skip  # several a line
        arrays = [pa.array([value or 0], pa.int64()) for value in (*counts, batch.num_rows)]
        yield pa.RecordBatch.from_arrays(arrays, [f"n{place}" for place in range(len(arrays))])


def check_by_hand(df: Any) -> int:
    """The number of rows, if no rule is broken."""
    from pyspark.sql import functions as sf

    schema = ", ".join(f"n{place} long" for place in range(9))
    counts = (
        df.mapInArrow(by_hand, schema).agg(*(sf.sum(f"n{place}") for place in range(9))).first()
    )
    repeated = df.groupBy(*KEY).count().filter("count > 1").count()
    return int(counts[8]) if not repeated and not any(counts[:8]) else -1


def cpu_of(pid: int) -> float:
    """The CPU seconds of a process and of all its descendants."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        one = int(stat.parent.name)
        parents[one], ticks[one] = int(fields[1]), sum(map(int, fields[11:15]))

    def is_below(one: int) -> bool:
        while one not in (0, 1, pid):
            one = parents.get(one, 0)
        return one == pid

    return sum(took for one, took in ticks.items() if is_below(one)) / os.sysconf("SC_CLK_TCK")


def shuffled(spark: Any, before: int) -> tuple[int, int]:
    """The bytes that the stages after some wrote for a shuffle, and the number of the last stage."""
    store, stage, written = spark.sparkContext._jsc.sc().statusStore(), before, 0  # noqa: SLF001 - Python has no other way to it
    while True:
        try:
            written += store.lastStageAttempt(stage + 1).shuffleWriteBytes()
        except Exception:  # noqa: BLE001 - there is no such stage
            return written, stage
        stage += 1


def session(folder: str) -> Any:
    """Two threads on this machine."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "2g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.warehouse.dir": folder,
        "spark.local.dir": folder,
        "spark.sql.shuffle.partitions": "16",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    return made


def main() -> None:
    """Print a line for each size."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(Path(__file__).parent), *sys.path])
    )
    with tempfile.TemporaryDirectory() as folder:
        spark = session(folder)
        is_alone, sizes = "--alone" in sys.argv, [one for one in sys.argv[1:] if one != "--alone"]
        for rows in [int(one.replace("_", "").replace(",", "")) for one in sizes] or [1_000_000]:
            data = Path(folder) / f"{rows}"
            data.mkdir()
            write(data, rows)
            measure(spark, spark.read.parquet(str(data)), rows, is_alone=is_alone)
            shutil.rmtree(data)
        spark.stop()


def measure(spark: Any, df: Any, rows: int, *, is_alone: bool) -> None:
    """Print what both take on so many rows."""
    jvm = int(spark._jvm.java.lang.ProcessHandle.current().pid())  # noqa: SLF001 - the same
    contenders: dict[str, Callable[[], Any]] = {
        "by hand": lambda: check_by_hand(df),
        "ct.spark.check": lambda: ct.spark.check(KeyedPing, df),
    }
    if is_alone:
        del contenders["by hand"]
    best = dict.fromkeys(contenders, (float("inf"), float("inf"), 0))
    for turn in range(2 if is_alone else _ROUNDS + 1):
        for name, run in contenders.items():
            _, stage = shuffled(spark, -1)
            cpu, wall = cpu_of(jvm), time.perf_counter()
            result = run()
            took = time.perf_counter() - wall, cpu_of(jvm) - cpu
            if turn:
                best[name] = (*map(min, took, best[name]), shuffled(spark, stage)[0])
            elif (result != rows) if name == "by hand" else (not result.ok or result.rows != rows):
                raise ValueError(f"{name} found {result}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for name, (wall, cpu, written) in best.items():
        print(
            f"{rows:>11,} rows  {name:<15} {wall:6.2f} s  {cpu:6.2f} s of CPU  {cpu / rows * 1e6:5.2f} µs a row"
            f"  {written / _MEGABYTE:7.1f} MB shuffled ({written / rows:4.1f} bytes a row)",
            flush=True,
        )
    beside = ""
    if not is_alone:
        (hand_wall, hand_cpu, _), (wall, cpu, _) = best["by hand"], best["ct.spark.check"]
        beside = f"{wall / hand_wall:.2f} times the time, {cpu / hand_cpu:.2f} times the CPU; "
    print(f"{'':>17} {beside}driver's peak {peak:,.0f} MB\n", flush=True)


if __name__ == "__main__":
    main()
