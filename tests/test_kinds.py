"""Kinds of data: the same data is judged alike whatever holds it, and goes out as it came in."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import contracts as ct
from contracts.contract import Contract

A_UUID = UUID("12345678-9abc-4def-8123-456789abcdef")


class Ping(ct.Contract, boundary="ingest"):
    vehicle: Annotated[str, ct.Matches("V[0-9]+")]
    seen_at: datetime
    speed: Annotated[float, ct.Interval(ge=0, le=300)]
    gear: int | None = None
    status: Literal["on", "off"] = "on"

    rules = ct.rules(ct.Unique("vehicle", "seen_at"), ct.rule(ct.col("speed") >= ct.col("gear")))


NOON = datetime(2024, 5, 1, 12)
PINGS = pl.DataFrame(
    {
        "vehicle": ["V1", "V2", "x", "V1", None],
        "seen_at": [NOON, NOON, NOON, NOON, None],
        "speed": [1.0, math.nan, -1.0, math.inf, 1.0],
        "gear": [1, None, 2, 3, None],
        "status": ["on", "off", None, "?", "on"],
    }
)
GOOD = PINGS.head(1)


class StreamOnly:
    """Something that speaks Arrow's C stream interface, and nothing else."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


class GivesReader:
    """Something that gives a reader, as scans of table formats do."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def to_arrow_batch_reader(self) -> pa.RecordBatchReader:
        return self.table.to_reader()


def as_duckdb(frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    """The frame as a relation of DuckDB's."""
    table = frame.to_arrow()
    return duckdb.connect().from_arrow(table)


def as_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """The frame as pandas' own: ints with nulls are nullable, floats are numpy's."""
    made = frame.to_pandas()
    ints = {n: "Int64" for n, t in frame.schema.items() if t.is_integer() and frame[n].null_count()}
    return made.astype(ints)


KINDS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "lazy": pl.DataFrame.lazy,
    "table": pl.DataFrame.to_arrow,
    "chunked table": lambda frame: pa.Table.from_batches(frame.to_arrow().to_batches(2)),
    "sliced table": lambda frame: pl.concat([frame, frame, frame]).to_arrow().slice(frame.height, frame.height),
    "record batch": lambda frame: frame.to_arrow().combine_chunks().to_batches()[0],
    "reader": lambda frame: frame.to_arrow().to_reader(),
    "structs": lambda frame: frame.to_arrow().to_struct_array(),
    "struct array": lambda frame: frame.to_arrow().to_struct_array().combine_chunks(),
    "struct series": lambda frame: frame.to_struct("rows"),
    "stream": lambda frame: StreamOnly(frame.to_arrow()),
    "gives a reader": lambda frame: GivesReader(frame.to_arrow()),
    "duckdb": as_duckdb,
    "pandas": as_pandas,
    "pandas of Arrow": lambda frame: frame.to_pandas(use_pyarrow_extension_array=True),
    "pandas of objects": lambda frame: pd.DataFrame(frame.to_dict(as_series=False), dtype=object),
    "columns": lambda frame: frame.to_dict(as_series=False),
    "tuples": lambda frame: {n: tuple(v) for n, v in frame.to_dict(as_series=False).items()},
    "series": lambda frame: frame.to_dict(as_series=True),
    "arrays": lambda frame: dict(zip(frame.columns, frame.to_arrow().columns, strict=True)),
    "pandas series": lambda frame: dict(as_pandas(frame).items()),
    "rows": pl.DataFrame.to_dicts,
}  # fmt: skip
every_kind = pytest.mark.parametrize("kind", KINDS)


def found_in(contract: type[Contract], data: Any) -> set[tuple[Any, ...]]:
    """What a contract finds in data: which rules are broken, how often, and first in which rows."""
    report = contract.split(data, max_examples=None).report
    return {
        (v.field, v.code, v.count, tuple(sorted(e.row for e in v.examples if e.row is not None)))
        for v in report.violations
    } | {(entry.field, entry.code, "not run") for entry in report.not_run}
