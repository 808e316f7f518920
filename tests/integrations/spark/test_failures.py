"""Tasks that fail and are run again: no row counts twice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pyarrow as pa
import pytest
from pyspark import TaskContext

import contracts as ct


class Small(ct.Contract):
    """Numbers below a hundred, each once."""

    id: Annotated[int, ct.Lt(90)]
    rules = ct.rules(ct.Unique("id"), ct.Sum("id", le=0))


def raising() -> None:
    """A task that fails."""
    raise OSError("the disk is gone")


def killed() -> None:
    """A worker that is killed."""
    os._exit(9)


@pytest.mark.parametrize("fail", [raising, killed])
def test_a_task_that_is_run_again_counts_once(spark: Any, fail: Callable[[], None]) -> None:
    """A task that fails at its end, after its rows were checked, is run again; the report is the same."""

    def failing_once(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield from batches
        task = TaskContext.get()
        if task.partitionId() == 1 and task.attemptNumber() == 0:
            fail()

    df = spark.range(100, numPartitions=4)
    expected = ct.spark.check(Small, df)
    assert expected == ct.spark.check(Small, df.mapInArrow(failing_once, "id long"))
    assert (100, 10) == (expected.rows, sum(one.count for one in expected.violations))
