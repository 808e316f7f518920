"""Contracts and rows that are checked on Spark; and executors without Spark, for the laws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Annotated, Any
from unittest.mock import patch

import polars as pl
import pyarrow as pa
import pyspark

import contracts as ct
from contracts.engine.contract_class import engine_of, options_for
from contracts.integrations.spark.driver import report_of_sent
from contracts.integrations.spark.executors import CheckPartition, MergeBuckets
from contracts.integrations.spark.job import CheckJob
from contracts.integrations.spark.rows import SORTED_BY, as_batch, sent_rows


class Vendor(ct.Contract):
    """The companies that deliver pings."""

    id: str


class Ping(ct.Contract):
    """A contract with a rule of each kind."""

    vehicle: str
    vendor: str
    speed: Annotated[float, ct.Le(300)]
    n: int | None
    rules = ct.rules(
        ct.Unique("vehicle", "n", nulls="equal"),
        ct.Unique("vendor", ignore_case=True),
        ct.References("vendor", Vendor, "id"),
        ct.Mean("speed", le=100),
        ct.Distinct("vehicle", le=3),
        ct.NullShare("n", max=0.1),
        ct.group("vehicle", ct.RowCount(min=2)),
        ct.Quantile("speed", 0.5, le=10),
    )


ROWS = [
    (
        f"v{i % 7}",
        "AB"[i % 2] + f"{i % 40}",
        [i * 5.0, float("nan")][i == 13],
        i // 7 if i % 5 else None,
    )
    for i in range(100)
]
COLUMNS = "vehicle string, vendor string, speed double, n long"
FRAME = {"vehicle": pl.String, "vendor": pl.String, "speed": pl.Float64, "n": pl.Int64}
VENDORS = [(f"A{i}",) for i in range(0, 40, 2)]


def without_positions(report: ct.Report) -> ct.Report:
    """The report as Spark has it without an order of rows."""
    return replace(
        report,
        violations=tuple(
            replace(one, examples=tuple(replace(example, row=None) for example in one.examples))
            for one in report.violations
        ),
    )


def shown(report: ct.Report) -> tuple[Any, ...]:
    """All that a report says, so that NaN equals NaN."""
    return report.to_json(), repr(report)


def on_executors(
    contract: type[ct.Contract],
    parts: Sequence[pl.DataFrame],
    *,
    ranges: int = 3,
    merged_at_once: int = 2,
    **options: Any,
) -> ct.Report:
    """The report on parts as executors make it, in this process: each partition in a task, and each bucket
    after a shuffle. The order of the rows is declared.
    """
    known = options_for(contract, options)
    engine = engine_of(contract)
    job = CheckJob(
        engine.specification,
        tuple(parts[0].columns),
        known.max_examples,
        known.now,
        datetime.now(UTC),
        {},
        baseline=known.baseline,
        ranges=ranges,
        is_ordered=True,
    )
    data, sent = job.to_bytes(), []
    with patch("contracts.integrations.spark.executors.MERGED_AT_ONCE", merged_at_once):
        for number, part in enumerate(parts):
            with patch.object(pyspark.TaskContext, "get") as task:
                task.return_value.partitionId.return_value = number
                sent += sent_rows(CheckPartition(data)(part.to_arrow().to_batches(max_chunksize=2)))
    sent.sort(key=attrgetter(*SORTED_BY))
    merged: list[Any] = []
    for _, bucket in groupby(sent, key=lambda one: one.bucket):
        merged += sent_rows(MergeBuckets(data)(_in_two([*bucket])))
    return report_of_sent(engine, job, known, merged, parts[0].head(0).to_arrow)


def _in_two(rows: list[Any]) -> Iterable[pa.RecordBatch]:
    """The rows in the batches that Spark would pass them in."""
    return [as_batch(some) for some in (rows[:1], rows[1:]) if some]
