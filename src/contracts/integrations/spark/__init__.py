"""Contracts on Spark DataFrames, which are checked where their rows are.

    import contracts as ct

    report = ct.spark.check(Ping, df)

It needs pyspark 4.0 or newer, the user's own, on the driver; and this library on every executor.
"""

from __future__ import annotations

from contracts.integrations.spark.api import check as check
from contracts.integrations.spark.api import validate as validate

__all__ = ["check", "validate"]
