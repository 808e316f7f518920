"""Kinds of data: the same data has one verdict whatever holds it, and goes out as it came in."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import contracts as ct
from tests.inputs.samples import NOON, PANDAS_2, GivesReader, StreamOnly, found_in, of


class Ping(ct.Contract, boundary="ingest"):
    vehicle: Annotated[str, ct.Matches("V[0-9]+")]
    seen_at: datetime
    speed: Annotated[float, ct.Interval(ge=0, le=300)]
    gear: int | None = None
    status: Literal["on", "off"] = "on"

    rules = ct.rules(ct.Unique("vehicle", "seen_at"), ct.rule(ct.col("speed") >= ct.col("gear")))


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
    "structs": lambda frame: pa.chunked_array([frame.to_struct().to_arrow()]),
    "struct array": lambda frame: frame.to_struct().to_arrow(),
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
}  # fmt: skip  # a table, a line each
every_kind = pytest.mark.parametrize("kind", KINDS)


def dicts(data: Any) -> list[dict[str, Any]]:
    """Data of any kind as a list of dicts, what is missing in pandas as None."""
    match data:
        case list():
            return data
        case dict():
            return [dict(zip(data, row, strict=True)) for row in zip(*data.values(), strict=True)]
        case pl.LazyFrame():
            return data.collect().to_dicts()
        case pl.DataFrame():
            return data.to_dicts()
        case pl.Series() | pa.ChunkedArray() | pa.StructArray():
            return data.to_list() if isinstance(data, pl.Series) else data.to_pylist()
        case pa.RecordBatchReader():
            return data.read_all().to_pylist()
        case pd.DataFrame():
            gone = (None, pd.NA, pd.NaT)
            columns = [
                [None if any(one is no for no in gone) or one != one else one for one in column]  # noqa: PLR0124 - NaN
                for column in (data.iloc[:, place].tolist() for place in range(data.shape[1]))
            ]
            if not columns:
                return [{} for _ in data.index]
            return [dict(zip(data.columns, row, strict=True)) for row in zip(*columns, strict=True)]
        case _:
            return data.to_pylist()


@every_kind
def test_every_kind_has_one_verdict(kind: str) -> None:
    """The same rules are broken in the same rows, whatever holds the data."""
    given = KINDS[kind]
    if kind == "pandas":  # whose floats have no null: what is one there is a NaN everywhere
        assert found_in(Ping.split(PINGS).report) == found_in(Ping.split(given(PINGS)).report)
    expected = found_in(Ping.check(PINGS, max_examples=None))
    if kind == "reader":
        with pytest.raises(ct.UnsupportedDataError, match="read only once"):
            Ping.check(given(PINGS))
    else:
        assert expected == found_in(Ping.check(given(PINGS), max_examples=None))


@every_kind
def test_a_batch_of_no_rows_has_no_bad_row(kind: str) -> None:
    """No rows break nothing, whatever holds them."""
    if kind in ("pandas of objects", "rows", "record batch", "chunked table"):
        pytest.skip("such a batch of no rows has no columns, or no types")
    assert set() == found_in(Ping.split(KINDS[kind](PINGS.head(0))).report)[0]


GOES_OUT_AS: dict[str, type] = {
    "lazy": pl.LazyFrame, "record batch": pa.RecordBatch, "reader": pa.RecordBatchReader,
    "structs": pa.ChunkedArray, "pandas": pd.DataFrame, "pandas of Arrow": pd.DataFrame,
    "pandas of objects": pd.DataFrame, "columns": dict, "tuples": dict, "series": dict,
    "arrays": dict, "pandas series": dict, "rows": list, "polars": pl.DataFrame,
    "struct array": pa.ChunkedArray,
}  # fmt: skip  # short values, several a line
"""What each kind goes out as; any other as a pyarrow Table."""


@every_kind
def test_parts_are_of_the_kind_that_came(kind: str) -> None:
    """Both parts go out as what came in, other Arrow as pyarrow Tables, with every row in one."""
    parts = Ping.split(KINDS[kind](PINGS), max_examples=None)
    expected = Ping.split(PINGS, max_examples=None)
    assert [GOES_OUT_AS.get(kind, pa.Table)] * 2 == [type(parts.valid), type(parts.invalid)]
    valid, invalid = dicts(parts.valid), dicts(parts.invalid)
    assert PINGS.height == len(valid) + len(invalid)
    if not kind.startswith("pandas"):  # which has other values for what is missing
        assert repr(expected.valid.to_dicts()) == repr(valid)
        assert repr(expected.invalid.to_dicts()) == repr(invalid)


@every_kind
def test_the_invalid_part_may_be_fed_back_in(kind: str) -> None:
    """The invalid part is found invalid again, without the columns that the first split added."""
    if kind in ("struct series", "stream", "gives a reader", "duckdb"):
        pytest.skip("goes out as a pyarrow Table")
    parts = Ping.split(KINDS[kind](PINGS))
    again = Ping.split(parts.invalid)
    assert {"extra_field"}.isdisjoint(v.code for v in again.report.violations)
    assert [] == dicts(again.valid)


@every_kind
def test_validate_returns_the_data_itself(kind: str) -> None:
    """Good data comes back as the very object, or as one of its kind if that was used up."""
    data = KINDS[kind](GOOD)
    back = Ping.validate(data)
    if kind in ("lazy", "reader", "struct series", "stream", "gives a reader", "duckdb"):
        assert GOES_OUT_AS.get(kind, pa.Table) is type(back)
        assert GOOD.to_dicts() == dicts(back)
    else:
        assert data is back


def test_a_reader_is_read_once() -> None:
    """`check` leaves a one-shot reader alone; `validate` and `split` read it and give new ones."""
    reader = GOOD.to_arrow().to_reader()
    with pytest.raises(ct.UnsupportedDataError, match="can be read only once"):
        Ping.check(reader)
    again = Ping.validate(reader)
    assert GOOD.to_dicts() == Ping.split(again).valid.read_all().to_pylist()


def test_references_are_looked_up_in_any_kind() -> None:
    """The tables of references may be of any kind that can be read twice."""

    class Vehicle(ct.Contract):
        id: str

    class Trip(ct.Contract):
        vehicle: str
        rules = ct.rules(ct.References("vehicle", Vehicle, "id"))

    vehicles = pl.DataFrame({"id": ["V1"]})
    for kind in set(KINDS) - {"reader"}:
        report = Trip.check(
            [{"vehicle": "V1"}, {"vehicle": "V2"}], tables={Vehicle: KINDS[kind](vehicles)}
        )
        assert [("vehicle", "references", 1)] == [
            (v.field, v.code, v.count) for v in report.violations
        ]


def test_a_name_that_is_there_twice_is_a_violation() -> None:
    """Which of two columns of one name was meant is not guessed, whatever extra columns are."""
    table = pa.table([pa.array([1]), pa.array([-1])], names=["x", "x"])
    frame = pd.DataFrame([[1, -1]], columns=["x", "x"])
    for extra in ("forbid", "ignore", "allow"):
        for data in (table, frame):
            report = of(Annotated[int, ct.Ge(0)], extra=extra).check(data)
            assert [("x", "extra_field", "must be present once")] == [
                (v.field, v.code, v.rule) for v in report.violations
            ]


@pytest.mark.parametrize("columns", [[0], [("x", "y")], [None], [1.5]], ids=str)
def test_a_name_that_is_not_text_is_refused(columns: list[Any]) -> None:
    """A column whose name is not text is refused with that name."""
    with pytest.raises(ct.UnsupportedDataError, match="not text"):
        of(int).check(pd.DataFrame([[1]], columns=columns))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"x": [1], "y": [1, 2]}, "1 rows in column 'x' and 2 in column 'y'"),
        ({"x": 1}, "something at 'x' that is not a column"),
        ({"x": "text"}, "something at 'x' that is not a column"),
        ({"x": iter([1])}, "something at 'x' that is not a column"),
        ({1: [1]}, "a column named 1"),
        (pl.Series([1]), "Arrow data without columns"),
        (pa.array([1]), "Arrow data without columns"),
        (pa.chunked_array([[1]]), "Arrow data without columns"),
        (pd.Series([1]), "not a supported data type" if PANDAS_2 else "Arrow data without"),
        (np.array([[1]]), "not a supported data type"),
    ],
    ids=lambda given: type(given).__name__,
)
def test_data_without_columns_is_refused(data: Any, says: str) -> None:
    """Data that is not a table is refused, with what to pass instead; a Series of pandas' for the one
    reason from pandas 3 on, where it speaks Arrow, and for the other before.
    """
    with pytest.raises(ct.UnsupportedDataError, match=says):
        of(int).check(data)


def test_a_table_without_columns_has_its_rows() -> None:
    """A batch of no columns and two rows lacks its field in both."""
    no_columns = pa.table({"x": [1, 2]}).select([])
    for data in (no_columns, pl.DataFrame(height=2), pd.DataFrame(index=[0, 1]), [{}, {}]):
        assert [("x", "missing_field", 2)] == [
            (v.field, v.code, v.count) for v in of(int).check(data).violations
        ]
