"""Tasks that fail and are run again: no row counts twice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
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


def test_executors_that_lack_a_module_are_named(spark: Any, tmp_path: Path) -> None:
    """A module that executors cannot import, of a rule or this library itself, is an error that says what to send."""
    (tmp_path / "rules_of_mine.py").write_text("def odd(value):\n    return value % 2 == 1\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        odd = import_module("rules_of_mine").odd

        class Odd(ct.Contract):
            id: Annotated[int, ct.Custom("odd", accepts=odd)]

        with pytest.raises(ct.EngineError, match=r"cannot import rules_of_mine: .*--py-files"):
            ct.spark.check(Odd, spark.range(3))
        spark.sparkContext.addPyFile(str(tmp_path / "rules_of_mine.py"))
        report = ct.spark.check(Odd, spark.range(4))
    assert [("custom", 2)] == [(one.code, one.count) for one in report.violations]
