"""Streams: each batch in `foreachBatch` is a DataFrame that every verb takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pytest

import contracts as ct


class Reading(ct.Contract):
    """Numbers below eight, each once."""

    id: Annotated[int, ct.Lt(8)]
    rules = ct.rules(ct.Unique("id"))


def test_each_batch_of_a_stream_is_checked_and_split(spark: Any, tmp_path: Path) -> None:
    """`foreachBatch` passes DataFrames with an end, of which the verbs say what they say of any other."""
    spark.sql("select 9 - id id from range(0, 10, 1, 2)").write.parquet(f"{tmp_path}/came")
    stream = spark.readStream.schema("id long").parquet(f"{tmp_path}/came")
    reports, observed = [], []

    def take(batch: Any, _: int) -> None:
        reports.append(ct.spark.check(Reading, batch))
        valid, invalid, observation = ct.spark.split(Reading, batch)
        invalid.write.mode("append").parquet(f"{tmp_path}/invalid")
        valid.write.mode("append").parquet(f"{tmp_path}/valid")
        observed.append(observation.get["invalid"])

    started = stream.writeStream.foreachBatch(take).trigger(availableNow=True)
    query = started.option("checkpointLocation", f"{tmp_path}/seen").start()
    query.awaitTermination(120)
    assert query.exception() is None
    assert [[("lt", 2)]] == [[(one.code, one.count) for one in made.violations] for made in reports]
    assert [2] == observed
    assert [8, 2] == [
        spark.read.parquet(f"{tmp_path}/{part}").count() for part in ("valid", "invalid")
    ]


def test_a_stream_is_refused_with_what_to_do(spark: Any) -> None:
    """A streaming DataFrame has no end: each verb names `foreachBatch`, in which a batch is taken."""
    stream = spark.readStream.format("rate").load().selectExpr("value id")
    for verb in (ct.spark.check, ct.spark.validate, ct.spark.split, ct.spark.profile):
        with pytest.raises(ct.UnsupportedDataError, match="foreachBatch"):
            verb(Reading, stream)
