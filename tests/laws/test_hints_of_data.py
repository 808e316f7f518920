"""Law 12: what a refused kind of data, file or schema of columns says to pass, passed, is taken."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset
import pyarrow.fs
import pyarrow.parquet
import pytest

import contracts as ct
from tests.laws.refusals import hints_of
from tests.reference.hint_sources import unmet


class Row(ct.Contract, extra="ignore"):
    """What is checked."""

    n: int


ROWS = [{"n": 1}, {"n": 2}]
FRAME = pl.DataFrame(ROWS)
TABLE = FRAME.to_arrow()
CSV = b"n\n1\n"
Call = Callable[[Path], Any]


def check(data: Callable[[], Any]) -> Call:
    """The data is checked."""
    return lambda _: Row.check(data())


def guarded(frame: ct.Frame[Row]) -> None:
    """A function that takes a frame."""


DATA: dict[str, tuple[Call, Call]] = {
    "nothing": (check(lambda: None), check(lambda: FRAME)),
    "a class": (check(lambda: pl.DataFrame), check(lambda: FRAME)),
    "an array": (check(lambda: pa.array([1, 2])), check(lambda: pa.table({"n": pa.array([1, 2])}))),
    "a column": (check(lambda: FRAME["n"]), check(lambda: FRAME["n"].to_frame())),
    "a column of pandas": (check(lambda: pd.Series([1], name="n")), check(lambda: pd.Series([1], name="n").to_frame())),
    "a number for a name": (check(lambda: pd.DataFrame({0: [1]})), check(lambda: pd.DataFrame({"n": [1]}))),
    "a reader": (check(TABLE.to_reader), check(lambda: TABLE.to_reader().read_all())),
    "a reader that is kept": (check(TABLE.to_reader), lambda _: Row.validate(TABLE.to_reader())),
    "a dataset": (check(lambda: pyarrow.dataset.dataset(TABLE)), check(lambda: pyarrow.dataset.dataset(TABLE).to_table())),
    "a generator": (check(lambda: iter(ROWS)), check(lambda: [*iter(ROWS)])),
    "a generator of frames": (check(lambda: iter([FRAME])), lambda _: ct.check_batches(Row, iter([FRAME]))),
    "groups": (check(lambda: FRAME.group_by("n")), check(lambda: FRAME)),
    "a path": (lambda at: Row.check(str(at / "a.csv")), lambda at: ct.read_csv(Row, at / "a.csv")),
    "an open file": (check(lambda: io.BytesIO(CSV)), lambda _: ct.read_csv(Row, io.BytesIO(CSV))),
    "one row": (check(lambda: ROWS[0]), check(lambda: [ROWS[0]])),
    "columns of two lengths": (check(lambda: {"n": [1], "m": [1, 2]}), check(lambda: {"n": [1, 2], "m": [1, 2]})),
    "a frame as batches": (lambda _: ct.check_batches(Row, FRAME), check(lambda: FRAME)),
    "an array of numpy": (check(lambda: np.array([[1]])), check(lambda: pl.DataFrame(np.array([[1]]), schema=["n"]))),
    "a payload": (check(lambda: Row(n=1)), check(lambda: [Row(n=1)])),
    "JSON as text": (check(lambda: '[{"n": 1}]'), lambda _: Row.parse_json('[{"n": 1}]')),
    "a function": (check(lambda: check), lambda _: ct.enforce(guarded)(FRAME)),
    "a row that is a list": (check(lambda: [[1]]), check(lambda: [{"n": 1}])),
}  # fmt: skip  # a table, a line each
FILES: dict[str, tuple[Call, Call]] = {
    "a dict for a body": (lambda _: Row.parse_json(ROWS[0]), lambda _: Row.parse_json('{"n": 1}')),  # type: ignore[arg-type]
    "a name for a body": (lambda at: Row.parse_json(f"{at / 'a.json'}"), lambda at: ct.read_json(Row, at / "a.json")),
    "content for a name": (lambda _: ct.read_csv(Row, CSV.decode()), lambda _: ct.read_csv(Row, CSV.decode().encode())),
    "a number for a file": (lambda _: ct.read_csv(Row, 3), lambda at: ct.read_csv(Row, at / "a.csv")),
    "a pattern": (lambda at: ct.read_csv(Row, at / "b*.csv"), lambda at: [ct.read_csv(Row, path) for path in sorted(at.glob("*.csv"))]),
    "a dataset as a file": (lambda at: ct.read_parquet(Row, pyarrow.dataset.dataset(at / "a.parquet")), lambda at: ct.read_parquet(Row, pyarrow.dataset.dataset(at / "a.parquet").files)),
    "files without an order": (lambda at: ct.read_csv(Row, {at / "a.csv"}), lambda at: ct.read_csv(Row, sorted(at.glob("*.csv")))),
    "an unknown format": (lambda at: _split(at, "x.xlsx"), lambda at: _split(at, "x.parquet")),
    "a part at a URL": (lambda at: ct.split_to(Row, at / "a.csv", valid="s3://b/x.parquet", invalid=at / "i.parquet"), lambda at: _copied(at, "x.parquet")),
    "a source of an unknown format": (lambda at: _split(at, "x.parquet", "a.txt"), lambda at: _split(at, "x.parquet", "a.csv")),
    "no files": (lambda at: _split(at, "x.parquet", "none/"), lambda at: _split(at, "x.parquet", "a.csv")),
    "an empty list": (lambda at: ct.split_to(Row, [], valid=at / "v.parquet", invalid=at / "i.parquet"), lambda at: _split(at, "x.parquet")),
    "an empty path": (lambda _: ct.read_csv(Row, ""), lambda at: ct.read_csv(Row, at / "a.csv")),
    "an open table": (lambda at: ct.read_parquet(Row, pyarrow.parquet.ParquetFile(at / "a.parquet")), lambda at: ct.read_parquet(Row, at / "a.parquet")),
    "no file of a pattern": (lambda at: ct.check_parquet(Row, at / "none*.parquet"), lambda at: ct.check_parquet(Row, at / "a.parquet")),
}  # fmt: skip  # a table, a line each


def arrow(column: pa.DataType) -> Call:
    """A column of Arrow of a type is declared."""
    return lambda _: ct.from_arrow(pa.schema([("x", column)]), name="Read")


def polars(column: Any) -> Call:
    """A column of Polars of a type is declared."""
    return lambda _: ct.from_polars(pl.Schema({"x": column}), name="Read")


def labelled(**labels: str) -> Call:
    """A column of Arrow with labels is declared."""
    metadata = {f"contracts.{name}": value for name, value in labels.items()}
    field = pa.field("x", pa.string(), metadata=metadata)
    return lambda _: ct.from_arrow(pa.schema([field]), name="Read")


PAIRS = pa.list_(pa.struct([("key", pa.string()), ("value", pa.int64())]))
COLUMNS: dict[str, tuple[Call, Call]] = {
    "half floats": (arrow(pa.float16()), arrow(pa.float32())),
    "half floats of Polars": (polars(pl.Float16), polars(pl.Float32)),
    "wide integers": (polars(pl.Int128), polars(pl.Int64)),
    "wide integers without a sign": (polars(pl.UInt128), polars(pl.UInt64)),
    "nulls": (arrow(pa.null()), arrow(pa.int64())),
    "too many digits": (arrow(pa.decimal256(50, 2)), arrow(pa.decimal128(38, 2))),
    "a map": (arrow(pa.map_(pa.string(), pa.int64())), arrow(PAIRS)),
    "a union": (arrow(pa.dense_union([pa.field("a", pa.int64())])), arrow(pa.int64())),
    "an interval": (arrow(pa.month_day_nano_interval()), arrow(pa.duration("us"))),
    "objects": (polars(pl.Object), polars(pl.String)),
    "an unknown type": (polars(pl.Unknown), polars(pl.String)),
    "an extension": (arrow(pa.opaque(pa.string(), "a", "b")), arrow(pa.string())),
    "no categories": (polars(pl.Enum([])), polars(pl.Enum(["a"]))),
    "a label of another type": (labelled(type="decimal"), labelled()),
    "a format that is none": (labelled(format="{"), labelled()),
    "a table of another sort": (lambda _: ct.from_arrow(3, name="Read"), lambda _: ct.from_arrow(TABLE, name="Read")),  # type: ignore[arg-type]
    "a frame of another sort": (lambda _: ct.from_polars(3, name="Read"), lambda _: ct.from_polars(FRAME, name="Read")),  # type: ignore[arg-type]
}  # fmt: skip  # a table, a line each
ELSEWHERE = (
    "Pass what its log says to a verb: polars.scan_…(folder)",
    "Pass the files of a Delta table: table.file_uris(); or pl.scan_delta(table) to a verb",
    "Pass pl.scan_delta(table), which is read a part at a time",
    "Pass a LazyFrame, which is read a part at a time: pl.scan_parquet(url, storage_options=…)",
    "Pass the file open for bytes: fsspec.open(url, **options).open()",
    (
        "Pass it to ct.spark.check(contract, df), ct.spark.validate, split or profile; or pass"
        " df.toArrow(), which brings all rows to this process"
    ),
    (
        "Pass data.to_spark(), to which an index goes with index_col=, to ct.spark.check(contract, df),"
        " ct.spark.validate, split or profile; or pass data.to_pandas(), which brings all rows to this process"
    ),
)
"""What needs a table of Delta Lake or Iceberg, a server, or Spark."""
CASES = {**DATA, **FILES, **COLUMNS}


def _split(at: Path, valid: str, source: str = "a.csv") -> None:
    """Split a file of a folder into two files."""
    (at / "none").mkdir(exist_ok=True)
    ct.split_to(Row, str(at / source), valid=at / valid, invalid=at / "i.parquet")


def _copied(at: Path, valid: str) -> None:
    """Split a file, and copy a part of it to a URL."""
    _split(at, valid)
    pyarrow.fs.copy_files(str(at / valid), (at / f"copy-{valid}").as_uri())


@pytest.fixture
def at(tmp_path: Path) -> Path:
    """A folder with the same rows in files of several formats."""
    (tmp_path / "a.csv").write_bytes(CSV)
    (tmp_path / "a.txt").write_bytes(CSV)
    (tmp_path / "a.json").write_bytes(b'[{"n": 1}]')
    FRAME.write_parquet(tmp_path / "a.parquet")
    return tmp_path


@pytest.mark.parametrize("name", CASES)
def test_what_a_hint_says_to_pass_is_taken(name: str, at: Path) -> None:
    """Each case is refused with a hint, and what the hint says is taken."""
    before, after = CASES[name]
    assert (True, []) == (bool(hints_of(before, at)), hints_of(after, at))


def test_every_hint_about_data_is_met(at: Path) -> None:
    """Each hint stands in one of the cases; those of layouts and of pandas' NaN have tests of their own."""
    met = {hint for before, _ in CASES.values() for hint in hints_of(before, at)}
    inputs = [f"inputs/{one}.py" for one in ("arrow", "columns", "detect", "files", "mapping")]
    others = ["wire/records", "interchange/tables", "engine/sources.py", "engine/streams.py"]
    assert {} == {
        at: one for at, one in unmet([*inputs, *others], met).items() if one not in ELSEWHERE
    }
