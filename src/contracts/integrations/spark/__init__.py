"""Check and split Spark DataFrames by contracts, on the executors that hold the rows.

    import contracts as ct

    report = ct.spark.check(Ping, df)
    good = ct.spark.profile(Ping, last_month)
    valid, invalid, observation = ct.spark.split(Ping, df)  # nothing is computed yet

It needs pyspark 4.0 or newer, the user's own, on the driver; and this library on every executor.
"""

from __future__ import annotations

from contracts.integrations.spark.api import check as check
from contracts.integrations.spark.api import profile as profile
from contracts.integrations.spark.api import split as split
from contracts.integrations.spark.api import validate as validate

__all__ = ["check", "profile", "split", "validate"]
