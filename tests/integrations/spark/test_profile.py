"""Profiling DataFrames of Spark: the profile is that of the same rows in one place, and a baseline as any other."""

from __future__ import annotations

from typing import Annotated, Any
from unittest.mock import patch

import polars as pl
import pyspark
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.integrations.spark import profiled
from contracts.integrations.spark.rows import as_batch, sent_rows
from tests.integrations.spark.samples import shown
from tests.laws.test_partition_laws import cuts, typed
from tests.laws.typed_frames import Rows, typed_frame
from tests.reference.rules import Ruled


class Trip(ct.Contract, version="2"):
    """Trips in wire form, one field of which is private."""

    driver: Annotated[str, ct.Sensitive()]
    kind: str
    km: Annotated[float, ct.Unit("km")]
    stops: int = 0
    note: str | None = None
    rules = ct.rules(
        ct.Drift("km", ks=0.1), ct.NewCategory("kind"), ct.Volume(change=0.5), ct.Plausible("km")
    )


ROWS = [
    (f"d{i}", "abc"[i % 3], [str(i / 7), "NaN", "far"][(i % 9 == 4) + (i % 11 == 5)], i % 4 or None)
    for i in range(120)
]
COLUMNS = "driver string, kind string, km string, stops long"


def on_executors(contract: type[ct.Contract], parts: list[pl.DataFrame]) -> ct.Profile:
    """The profile of parts as executors make it, in this process: each partition in a task, and two buckets."""
    job = profiled.profile_job(contract, parts[0].columns)
    sent: list[list[Any]] = [[], []]
    for number, part in enumerate(parts):
        with patch.object(pyspark.TaskContext, "get") as task:
            task.return_value.partitionId.return_value = number
            batches = part.to_arrow().to_batches(max_chunksize=2)
            sent[number % 2] += sent_rows(profiled.ProfilePartition(job.to_bytes())(batches))
    merged: list[Any] = []
    for rows in filter(None, sent):
        merged += sent_rows(profiled.merge_profiles([as_batch(rows)]))
    return profiled.profile_of_sent(contract, job, merged, parts[0].head(0).to_arrow)


@given(typed(), st.data())
def test_partitions_have_the_profile_of_the_whole(
    drawn: tuple[Ruled, Rows], data: st.DataObject
) -> None:
    """However rows are partitioned, some partitions empty, and in whatever order profiles are merged."""
    ruled, rows = drawn
    contract, frame = ruled.contract, typed_frame(ruled.contract, rows)
    parts = [frame[cut] for cut in data.draw(cuts(frame.height))]
    expected, got = ct.profile(contract, frame), on_executors(contract, parts)
    assert (expected, 1) == (got, got.batches)


def test_a_profile_is_that_of_one_machine(spark: Any) -> None:
    """Of wire form too; and of a sensitive field no value."""
    df = spark.createDataFrame(ROWS, COLUMNS).repartition(5)
    expected = ct.profile(Trip, df.toArrow(), units={"km": "km"})
    got = ct.spark.profile(Trip, df, units={"km": "km"})
    assert expected == got
    assert expected.to_json() == got.to_json()
    assert "d7" not in got.to_json()
    empty = df.filter("km = 'none'")
    assert ct.profile(Trip, empty.toArrow()) == ct.spark.profile(Trip, empty)


def test_a_baseline_reaches_executors(spark: Any) -> None:
    """Rules that compare with a baseline are broken as on one machine, and rows that it makes implausible put aside."""
    good = ct.spark.profile(Trip, spark.range(200).selectExpr(*SELECT))
    data = spark.range(400).selectExpr(*SELECT[:2], "if(id = 7, 1e9d, id * 3.0d) km", *SELECT[3:])
    expected = Trip.check(data.toArrow(), baseline=good)
    report = ct.spark.check(Trip, data.repartition(3), baseline=good, order_by="driver")
    data = data.orderBy("driver")
    assert shown(Trip.check(data.toArrow(), baseline=good)) == shown(report)
    assert {one.code for one in expected.violations} == {one.code for one in report.violations}
    assert {"drift", "volume", "plausible"} <= {one.code for one in report.violations}
    _, invalid, _ = ct.spark.split(Trip, data, baseline=good)
    assert invalid.count() > 0
    with pytest.raises(ct.ContractViolation):
        ct.spark.validate(Trip, data, baseline=good)


SELECT = (
    "cast(id as string) driver",
    "'a' kind",
    "id * 1.0d km",
    "id % 4 stops",
    "cast(null as string) note",
)
