"""One contract and good rows of it, as every kind of data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa

import contracts as ct

PANDAS_2 = pd.__version__.startswith("2.")

NOON = datetime(2024, 5, 1, 12)


class StreamOnly:
    """Something that speaks Arrow's C stream interface, and nothing else."""

    def __init__(self, table: pa.Table | pl.DataFrame) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


class GivesReader:
    """Something that gives a reader, as scans of table formats do."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def to_arrow_batch_reader(self) -> pa.RecordBatchReader:
        return self.table.to_reader()


Found = tuple[set[tuple[Any, ...]], int]


def found_in(report: ct.Report) -> Found:
    """The content of a report: which rules are broken, in which rows, which were not run, and the
    number of rows.
    """
    broken = {
        (v.field, v.code, v.count, tuple(sorted(e.row for e in v.examples if e.row is not None)))
        for v in report.violations
    }
    return broken | {(one.field, one.code, "not run") for one in report.not_run}, report.rows


DAY = date(2024, 2, 29)


def of(kind: Any, **keywords: Any) -> type[ct.Contract]:
    """A contract of one field of a type."""
    return type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": kind}}, **keywords)
