"""The feed of the courier of gps.py on Spark: one depot's positions change to packed numbers, and are put aside.

Spark reads the feed, executors hold each row to the contract, and Spark writes what is invalid into a quarantine, with
the numbers of it from the same job. Run it with `.venv-spark/bin/python examples/gps_on_spark.py`, in the environment that
`make test-spark` makes.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from gps import Leg, legs, packed

import contracts as ct

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HERE = Path(__file__).parent
CHANGED = "EWR"
"""The depot whose feed changes."""


def feed() -> pl.DataFrame:
    """All routes; those of one depot have degrees, minutes and seconds packed into a number."""
    is_changed = pl.col("depot") == CHANGED
    return legs().with_columns(
        pl.when(is_changed).then(packed(pl.col(name))).otherwise(name).alias(name)
        for name in ("lat", "lon")
    )


def session() -> SparkSession:
    """Two executor threads on this machine."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "1g")
    for name in ("spark.driver.host", "spark.driver.bindAddress"):
        builder = builder.config(name, "127.0.0.1")
    return builder.config("spark.ui.enabled", "false").getOrCreate()


def story(spark: SparkSession, folder: Path) -> dict[str, object]:
    """The numbers of the story, and the report on what goes on."""
    # The functions of the contract's own rules are in gps.py: executors import it, and what it imports.
    for module in ("gps.py", "nycflights.py"):
        spark.sparkContext.addPyFile(str(HERE / module))
    feed().write_parquet(folder / "feed.parquet")
    pings = spark.read.parquet(str(folder / "feed.parquet")).repartition(4)
    report = ct.spark.check(Leg, pings)
    valid, invalid, observation = ct.spark.split(Leg, pings)
    invalid.write.parquet(str(folder / "quarantine"))
    observed = observation.get
    put_aside = spark.read.parquet(str(folder / "quarantine"))
    return {
        "report": report,
        "observed": observed,
        "depots": sorted({row.depot for row in put_aside.select("depot").distinct().collect()}),
        "reasons": sorted(
            {row[0] for row in put_aside.selectExpr("explode(__violations__)").collect()}
        ),
        "goes on": ct.spark.check(Leg, valid),
    }


def main() -> None:
    """Print the story with the measured numbers."""
    with tempfile.TemporaryDirectory() as folder:
        results = story(session(), Path(folder))
    observed = results["observed"]
    print(f"\n{results['report']}\n")
    print(f"The quarantine, and its numbers from the job that wrote it: {observed}")
    print(f"It has rows of {', '.join(results['depots'])}, by: {', '.join(results['reasons'])}.\n")  # type: ignore[arg-type]  # lists of text
    print(results["goes on"])


if __name__ == "__main__":
    main()
