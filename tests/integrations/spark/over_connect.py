"""The verbs over Spark Connect, in a process of its own: one process has a classic session, or one of Connect's.

It writes for each verb whether it gave what it gives on one machine.
"""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

import contracts as ct
from tests.integrations.spark.samples import COLUMNS, ROWS, VENDORS, Ping, Vendor, shown

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what pyspark imports is not ours to fix
    from pyspark.sql import SparkSession


def main() -> None:
    """Start a server on this machine, and each verb on it."""
    builder: Any = SparkSession.builder.remote("local[2]")
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2"}
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    df = spark.createDataFrame(ROWS, COLUMNS).repartition(2)
    vendors = spark.createDataFrame(VENDORS, "id string")
    tables: Any = {Vendor: vendors}
    order = ["speed", "vehicle"]
    data, known = df.orderBy(order).toArrow(), {Vendor: vendors.toArrow()}
    expected = Ping.check(data, tables=known)
    found = {
        "check": shown(ct.spark.check(Ping, df, order_by=order, tables=tables)) == shown(expected),
        "profile": ct.spark.profile(Ping, df) == ct.profile(Ping, data),
    }
    try:
        ct.spark.validate(Vendor, df.limit(1).selectExpr("cast(null as string) id"))
    except ct.ContractViolation as error:
        found["validate"] = error.report.rows == 1
    parts = Ping.split(data, tables=known)
    valid, invalid, observation = ct.spark.split(Ping, df, tables=tables)
    heights = parts.valid.num_rows, parts.invalid.num_rows
    found["split"] = heights == (valid.count(), invalid.count())
    found["observation"] = observation.get["invalid"] == parts.invalid.num_rows
    sys.stdout.write(json.dumps(found))
    spark.stop()


if __name__ == "__main__":
    main()
