"""Kinds of data: the same data is judged alike whatever holds it, and goes out as it came in."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from typing import Annotated, Any, Literal
from uuid import UUID

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import AwareDatetime, Field

import contracts as ct

PANDAS_2 = pd.__version__.startswith("2.")
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
}  # fmt: skip
every_kind = pytest.mark.parametrize("kind", KINDS)


Found = tuple[set[tuple[Any, ...]], int]


def found_in(report: ct.Report) -> Found:
    """What a report says: which rules are broken, in which rows, which were not run, and of how
    many rows.
    """
    broken = {
        (v.field, v.code, v.count, tuple(sorted(e.row for e in v.examples if e.row is not None)))
        for v in report.violations
    }
    return broken | {(one.field, one.code, "not run") for one in report.not_run}, report.rows


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
            frame = data.astype(object)
            return [
                {
                    name: None if value is pd.NA or value is pd.NaT else value
                    for name, value in row.items()
                }
                for row in frame.where(frame.notna(), None).to_dict("records")
            ]
        case _:
            return data.to_pylist()


# The same verdict ----------------------------------------------------------------------------------


@every_kind
def test_every_kind_is_judged_alike(kind: str) -> None:
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
}  # fmt: skip
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
    """What was invalid is found so again, without what was said of it before."""
    if kind in ("struct series", "stream", "gives a reader", "duckdb"):
        pytest.skip("goes out as a pyarrow Table")
    parts = Ping.split(KINDS[kind](PINGS))
    again = Ping.split(parts.invalid)
    assert {"extra_field"}.isdisjoint(v.code for v in again.report.violations)
    assert [] == dicts(again.valid)


@every_kind
def test_validate_gives_back_what_came(kind: str) -> None:
    """Good data comes back as the very object, or where that was read up as one of its kind."""
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


# Arrow's types ---------------------------------------------------------------------------------------


DAY = date(2024, 2, 29)
MONEY = Annotated[Decimal, Field(max_digits=10, decimal_places=2)]
ARROW: list[tuple[Any, Any, pa.Array]] = [
    (str, "a", pa.array(["a", "b", "a"]).dictionary_encode()),
    (str, "a", pa.array(["a", "b"], pa.large_string())),
    (str, "a", pa.array(["a", "b"], pa.string_view())),
    (str, "a", pa.array(["a", "b"], pa.string_view()).dictionary_encode()),
    (str, "a", pa.RunEndEncodedArray.from_arrays(pa.array([1, 3], pa.int32()), pa.array(["a", "b"]))),
    (str, "{}", pa.array(["{}", "[]"], pa.json_())),
    (bytes, b"a", pa.array([b"a"], pa.binary_view())),
    (bytes, b"ab", pa.array([b"ab"], pa.binary(2))),
    (int, 5, pa.array([5], pa.uint8())),
    (int, 5, pa.array([5, 7]).dictionary_encode()),
    (bool, True, pa.ExtensionArray.from_storage(pa.bool8(), pa.array([2, 0], pa.int8()))),
    (MONEY, Decimal("1.50"), pa.array([Decimal("1.50")], pa.decimal256(40, 2))),
    (MONEY, Decimal("1.50"), pa.array([Decimal("1.50")], pa.decimal32(5, 2))),
    (date, DAY, pa.array([DAY], pa.date64())),
    (time, time(1, 2, 3), pa.array([time(1, 2, 3)], pa.time32("s"))),
    (time, time(1, 2, 3), pa.array([time(1, 2, 3)], pa.time64("ns"))),
    (UUID, str(A_UUID), pa.array([A_UUID.bytes], pa.uuid())),
    (list[int], [1, 2], pa.array([[1, 2]], pa.list_(pa.int64(), 2))),
    (list[int], [1, 2], pa.array([[1, 2]], pa.list_view(pa.int64()))),
    (list[int], [1, 2], pa.array([[1, 2]], pa.large_list(pa.int64()))),
    (list[UUID], [str(A_UUID)], pa.ListArray.from_arrays(pa.array([0, 1], pa.int32()), pa.array([A_UUID.bytes], pa.uuid()))),
    *((datetime, NOON, pa.array([NOON], pa.timestamp(unit))) for unit in ("s", "ms", "us", "ns")),
    *((timedelta, timedelta(1), pa.array([timedelta(1)], pa.duration(unit))) for unit in ("s", "ms", "us", "ns")),
    *(
        (AwareDatetime, NOON.replace(tzinfo=UTC), pa.array([NOON.replace(tzinfo=UTC)], pa.timestamp("us", zone)))
        for zone in ("UTC", "Europe/Paris", "+01:00", "-05:30", "Z", "Mars/Phobos")
    ),
]  # fmt: skip


def of(kind: Any, **keywords: Any) -> type[ct.Contract]:
    """A contract of one field of a type."""
    return type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": kind}}, **keywords)


@pytest.mark.parametrize(
    ("kind", "value", "array"), ARROW, ids=lambda given: str(getattr(given, "type", ""))
)
def test_every_arrow_type_that_holds_the_values_is_read(
    kind: Any, value: Any, array: pa.Array
) -> None:
    """A column is read whatever Arrow type holds its values; the valid part keeps them."""
    for column in (
        pa.chunked_array([array]),
        pa.chunked_array([array, array]),
        pa.chunked_array([], array.type),
    ):
        table = pa.table({"x": column})
        contract = of(kind)
        assert contract.check(table).ok
        assert table is contract.validate(table)
        assert len(column) == len(contract.split(contract.split({"x": column}).valid).valid["x"])
        assert len(column) == len(contract.split(table).valid)
        if len(column):
            shown = of(Annotated[kind, ct.Custom("no", accepts=lambda given: False)])
            assert value == shown.check(table).violations[0].examples[0].value


@pytest.mark.parametrize(
    ("kind", "array", "code"),
    [
        (int, pa.array([1.5]), "dtype"),
        (int, pa.array([2**63], pa.uint64()), "dtype"),
        (float, pa.array([1.5], pa.float32()).cast(pa.float16()), "dtype"),
        (int, pa.nulls(1), "null"),
        (str, pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())), "dtype"),
        (int, pa.UnionArray.from_sparse(pa.array([1], pa.int8()), [pa.array([1]), pa.array(["x"])]), "dtype"),
        (int, pa.array([(1, 2, 3)], pa.month_day_nano_interval()), "dtype"),
        (int, pa.ExtensionArray.from_storage(pa.opaque(pa.int64(), "t", "v"), pa.array([1])), "dtype"),
        (MONEY, pa.array([Decimal("1.505")], pa.decimal256(60, 3)), "lossy"),
        (MONEY, pa.array([Decimal(10) ** 50], pa.decimal256(60, 2)), "lossy"),
        (list[int], pa.array([[Decimal(1)]], pa.list_(pa.decimal256(60, 0))), "dtype"),
        (datetime, pa.array([2**62], pa.timestamp("s")), "lossy"),
        (datetime, pa.array([-(2**62)], pa.timestamp("s")), "lossy"),
        (timedelta, pa.array([2**62], pa.duration("s")), "lossy"),
        (date, pa.array([2**31 - 1], pa.date32()), "lossy"),
        (datetime, pa.array([NOON.replace(tzinfo=UTC)], pa.timestamp("us", "UTC")), "dtype"),
        (AwareDatetime, pa.array([NOON], pa.timestamp("us")), "dtype"),
        (UUID, pa.array([A_UUID.bytes]), "dtype"),
        (time, pa.array([86_400_000_005], pa.time64("us")), "dtype"),
        (time, pa.array([-1], pa.time32("s")), "dtype"),
    ],
    ids=lambda given: str(getattr(given, "type", "")),
)  # fmt: skip
def test_an_arrow_column_that_holds_other_values_is_a_violation(
    kind: Any, array: pa.Array, code: str
) -> None:
    """A column of a type of no use, or of values out of reach, breaks its field in its rows, and
    no other field.
    """

    class Beside(of(kind)):  # type: ignore[misc]
        y: Annotated[int, ct.Ge(0)]

    report = Beside.check(pa.table({"x": array, "y": [-1]}))
    assert {("x", code, 1), ("y", "ge", 1)} == {
        (v.field, v.code, v.count) for v in report.violations
    }
    assert str(report)
    assert report.to_json()


UNDECODABLE = pa.StringArray.from_buffers(
    3, pa.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0"), pa.py_buffer(b"a\xffb")
)


def test_text_that_is_not_utf_8_is_a_violation_of_its_rows() -> None:
    """A cell that is not UTF-8 is no text; it is shown by its bytes, and the others are judged."""
    report = of(str).check(pa.table({"x": UNDECODABLE}))
    assert [("x", "dtype", 1, b"\xff")] == [
        (v.field, v.code, v.count, v.examples[0].value) for v in report.violations
    ]


def test_one_column_that_polars_cannot_hold_changes_no_other() -> None:
    """Beside a column that is read value by value the types of the others are asked as ever."""

    class C(ct.Contract):
        x: float
        y: str
        rules = ct.rules(ct.rule(ct.col("x") > 0, name="x is positive"), ct.Unique("y"))

    table = pa.table({"x": pa.array([1, 2, 3]), "y": UNDECODABLE})
    found, _ = found_in(C.check(table))
    assert {("x", "dtype", 3, (0, 1, 2)), ("y", "dtype", 1, (1,))} <= found
    assert (None, "row_rule", "not run") in found


# pandas ------------------------------------------------------------------------------------------------


def test_the_index_of_pandas_is_ignored_and_said_so() -> None:
    """The index is no column; where a missing field stands in it, the report says how to get it."""
    frame = pd.DataFrame({"y": [1]}, index=pd.Index(["V1"], name="x"))
    report = of(str, extra="ignore").check(frame)
    assert "the index is ignored" in str(report)
    assert "reset_index()" in str(report)


def test_nan_of_pandas_stays_nan() -> None:
    """A NaN in a pandas column is no null, and the report says what to write if it means one."""
    frame = pd.DataFrame({"x": [1.0, np.nan]})
    (violation,) = of(float | None).check(frame).violations
    assert ("nan", 1) == (violation.code, violation.count)
    assert 'NonFinite(nan="null")' in str(of(float).check(frame))


@pytest.mark.parametrize(
    ("kind", "series", "codes"),
    [
        (float, pd.Series([1.0, None], dtype="Float64"), {"null"}),
        (float, pd.Series([1.0, None], dtype=pd.ArrowDtype(pa.float64())), {"null"}),
        (float, pd.Series(pd.arrays.SparseArray([0.0, np.nan])), {"nan"}),
        (float, pd.Series([1, 2]), {"dtype"}),
        (int, pd.Series([1, None], dtype="Int64"), {"null"}),
        (int, pd.Series([1, None]), {"dtype"}),
        (int, pd.Series(np.array([1, 2], dtype=">i4")), set()),
        (bool, pd.Series([True, None], dtype="boolean"), {"null"}),
        (str, pd.Series(["a", None]), {"null"}),
        (str, pd.Series(["a", None], dtype="string"), {"null"}),
        (str, pd.Series(["a", None], dtype="category"), {"null"}),
        (str, pd.Series(["a", pd.NA, 1, np.nan], dtype=object), {"null", "dtype"}),
        (str, pd.Series(["a", "\ud800"], dtype=object), {"dtype"}),
        (datetime, pd.Series([NOON, None]), {"null"}),
        (datetime, pd.Series(np.array(["2024-01-01", "NaT"], dtype="datetime64[s]")), {"null"}),
        (AwareDatetime, pd.Series([NOON, None]).dt.tz_localize("Europe/Paris"), {"null"}),
        (timedelta, pd.Series([timedelta(1), None]), {"null"}),
        (date, pd.Series([DAY, NOON, None], dtype=object), {"dtype", "null"}),
        (datetime, pd.Series(pd.period_range("2024", periods=2, freq="D")), {"dtype"}),
        (int, pd.Series(pd.interval_range(0, 2)), {"dtype"}),
        (float, pd.Series([1 + 2j]), {"dtype"}),
        (list[int], pd.Series([[1], None, [1.5]]), {"null", "dtype"}),
    ],
    ids=lambda given: str(getattr(given, "dtype", "")),
)
def test_every_dtype_of_pandas_is_read_value_for_value(
    kind: Any, series: pd.Series, codes: set[str]
) -> None:
    """NA, NaT and the NaN of strings are null; a NaN in a column of numbers or of objects is NaN."""
    contract = of(kind)
    found = {v.code for v in contract.check(pd.DataFrame({"x": series})).violations}
    assert codes == found
    assert codes == {v.code for v in contract.check({"x": series}).violations}


def test_text_that_is_missing_is_null_where_pandas_has_a_type_for_text() -> None:
    """A NaN is null in a column that says that it is text, as pandas reads text from 3 on, and NaN
    in one of objects, as pandas reads it before: that is told apart by the column, not by guessing.
    """
    read = pd.read_csv(StringIO("x,y\na,1\n,2\n"))[["x"]]
    contract = of(str | None)
    codes = [(v.code, v.count, v.cause) for v in contract.check(read).violations]
    mend = 'looks like text that is missing in pandas: astype("string") makes it null'
    assert ([("dtype", 1, mend)] if PANDAS_2 else []) == codes
    assert contract.check(read.astype("string")).ok
    assert ["dtype"] == [v.code for v in contract.check(read.astype(object)).violations]


def test_the_parts_of_pandas_keep_the_labels_of_their_rows() -> None:
    """The index says nothing to the contract, and stays with its rows."""
    frame = pd.DataFrame({"x": [1.0, -1.0, 2.0]}, index=["a", "b", "c"])
    parts = of(Annotated[float, ct.Ge(0)]).split(frame)
    assert (["a", "c"], ["b"]) == (list(parts.valid.index), list(parts.invalid.index))
    assert [[1]] == [parts.invalid["__row__"].tolist()]


def test_pandas_columns_without_a_default_to_fill_keep_their_dtype() -> None:
    """Of the valid part only what a default was filled in has another type than it came in."""

    class C(ct.Contract):
        x: float
        n: int = 0
        s: str | None = None

    frame = pd.DataFrame({"x": [1.0], "n": pd.array([None], dtype="Int64")})
    valid = C.split(frame).valid
    assert {"x": "float64", "n": "int64"} == {c: str(valid[c].dtype) for c in ("x", "n")}
    assert [0] == valid["n"].tolist()
    assert valid["s"].isna().all()


def test_text_that_was_filled_is_what_pandas_makes_of_text() -> None:
    """A column in which a default text was filled is of objects before pandas 3, of str from 3 on."""

    class C(ct.Contract):
        x: str = "none"

    valid = C.split(pd.DataFrame({"x": pd.Series(["a", None], dtype="string")})).valid
    assert ("object" if PANDAS_2 else "str") == str(valid["x"].dtype)
    assert ["a", "none"] == valid["x"].tolist()


# Names -------------------------------------------------------------------------------------------------


def test_a_name_that_is_there_twice_is_a_violation() -> None:
    """Which of two columns of one name was meant is not guessed, whatever extra columns are."""
    table = pa.table([pa.array([1]), pa.array([-1])], names=["x", "x"])
    frame = pd.DataFrame([[1, -1]], columns=["x", "x"])
    for extra in ("forbid", "ignore", "allow"):
        for data in (table, frame):
            report = of(Annotated[int, ct.Ge(0)], extra=extra).check(data)
            assert [("x", "extra_field", "must be there once")] == [
                (v.field, v.code, v.rule) for v in report.violations
            ]


@pytest.mark.parametrize("columns", [[0], [("x", "y")], [None], [1.5]], ids=str)
def test_a_name_that_is_no_text_is_refused(columns: list[Any]) -> None:
    """A column without a name in text is refused, with what it is called."""
    with pytest.raises(ct.UnsupportedDataError, match="no text"):
        of(int).check(pd.DataFrame([[1]], columns=columns))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"x": [1], "y": [1, 2]}, "1 rows in column 'x' and 2 in column 'y'"),
        ({"x": 1}, "something at 'x' that is no column"),
        ({"x": "text"}, "something at 'x' that is no column"),
        ({"x": iter([1])}, "something at 'x' that is no column"),
        ({1: [1]}, "a column named 1"),
        (pl.Series([1]), "Arrow data without columns"),
        (pa.array([1]), "Arrow data without columns"),
        (pa.chunked_array([[1]]), "Arrow data without columns"),
        (pd.Series([1]), "nothing that a contract" if PANDAS_2 else "Arrow data without"),
        (np.array([[1]]), "nothing that a contract reads"),
    ],
    ids=lambda given: type(given).__name__,
)
def test_what_has_no_columns_is_refused(data: Any, says: str) -> None:
    """Data that is no table is refused, with what to pass instead; a Series of pandas' for the one
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
