"""Whatever a file holds, and whatever is passed for one: rows, or an error of ours that names the file."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.backends.older_polars import is_from_2_on


class Stop(ct.Contract):
    """Fields of the kinds that Parquet encodes each in its way."""

    id: int
    name: str
    at: datetime
    tags: list[str]
    x: float | None = None


ROWS = pa.table(
    {
        "id": range(20),
        "name": [f"né{place}" for place in range(20)],
        "at": [datetime(2026, 1, 1)] * 20,
        "tags": [["a", "b"]] * 20,
        "x": [0.5] * 20,
    }
)


def parquet_of(table: pa.Table, **options: Any) -> bytes:
    """A table as a Parquet file."""
    body = io.BytesIO()
    pq.write_table(table, body, **options)
    return body.getvalue()


BODIES = [
    parquet_of(ROWS),
    parquet_of(ROWS, compression="none", use_dictionary=False),
    parquet_of(ROWS, compression="zstd", data_page_version="2.0"),
]
PARQUET_READERS: list[Callable[[Any], Any]] = [
    lambda file: ct.read_parquet(Stop, file),
    lambda file: ct.split_parquet(Stop, file),
    # Polars before 2.0 shows an error of ours in one of its own where a scan is collected.
    *([lambda file: ct.scan_parquet(Stop, file).collect()] if is_from_2_on() else ()),
    lambda file: ct.check_parquet(Stop, file),
    lambda file: ct.check_parquet(Stop, file, trust_statistics=False),
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A Parquet file that was cut, or has other bytes, in its metadata more often than elsewhere."""
    body = bytearray(draw(st.sampled_from(BODIES)))
    if draw(st.booleans()):
        return bytes(body[: draw(st.integers(0, len(body) - 1))])
    footer = len(body) - 8 - int.from_bytes(body[-8:-4], "little")
    places = st.integers(draw(st.sampled_from([0, footer])), len(body) - 1)
    for place in draw(st.lists(places, min_size=1, max_size=5)):
        body[place] = draw(st.integers(0, 255))
    return bytes(body)


@given(damaged(), st.sampled_from(PARQUET_READERS))
def test_damaged_parquet_is_an_error_of_ours(body: bytes, read: Callable[[Any], Any]) -> None:
    """It is read, or an error of ours: nothing that a user of the documented `except` must know beside."""
    with suppress(ct.ContractError):
        read(body)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "is empty"),
        (
            b"id,name\n1,a\n",
            "is not Parquet: it does not begin with PAR1: the file is delimited text: ct.read_csv reads it",
        ),
        (BODIES[0][:-9], "is damaged: it begins as Parquet, and cannot be decoded"),
    ],
    ids=["empty", "text", "truncated"],
)
@pytest.mark.parametrize("read", PARQUET_READERS)
def test_a_file_that_is_not_parquet_is_a_wire_error_with_its_name(
    read: Callable[[Any], Any], body: bytes, problem: str, tmp_path: Path
) -> None:
    """The message names the file, also after a journey between processes; bytes have no name."""
    path = tmp_path / "day.parquet"
    path.write_bytes(body)
    for file, subject in ((path, f"the file {str(path)!r}"), (body, "the body")):
        with pytest.raises(ct.WireError) as caught:
            read(file)
        again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
        assert f"{subject} {problem}" == str(again)


@pytest.mark.parametrize("read", [ct.read_csv, ct.read_json, ct.read_ndjson, ct.read_parquet])
def test_an_error_about_a_file_names_it(read: Callable[..., Any], tmp_path: Path) -> None:
    """A `WireError` in its message, a violation as a note; what does not exist is an OSError with its path."""
    path = tmp_path / "day"
    with pytest.raises(FileNotFoundError, match="day"):
        read(Stop, path)
    path.write_bytes(parquet_of(ROWS.drop_columns("id")) if read is ct.read_parquet else b"[]\n")

    class Many(ct.Contract):
        rules = ct.rules(ct.RowCount(min=99))

    with path.open("rb") as opened:
        for file in (path, str(path), opened):
            with pytest.raises(ct.ContractViolation) as caught:
                read(Many, file)
            assert [f"in the file {str(path)!r}"] == caught.value.__notes__


@pytest.mark.parametrize("read", [ct.read_csv, ct.read_json, ct.read_ndjson, ct.read_parquet])
def test_several_files_without_an_order_are_refused(
    read: Callable[..., Any], tmp_path: Path
) -> None:
    """What `glob` yields, and a set: the hint makes a list of them. A folder without data is an error, not an empty batch."""
    for file in (tmp_path.glob("*"), {tmp_path / "a", tmp_path / "b"}):
        with pytest.raises(
            ct.UnsupportedDataError, match="Pass a list, which has an order: sorted"
        ):
            read(Stop, file)
    nothing = (
        (tmp_path, "is a folder without"),
        (str(tmp_path / "*.csv"), "no file matches"),
        ([], "no file"),
    )
    for file, problem in nothing:
        with pytest.raises(ct.UnsupportedDataError, match=problem):
            read(Stop, file)


class DeltaTable:
    """A table of Delta Lake, as far as it is told from others."""

    def file_uris(self) -> list[str]:
        """The paths of its files."""
        return []


def test_tables_of_many_files_say_what_of_them_to_pass(tmp_path: Path) -> None:
    """The files of a dataset and of a Delta table are read; `split_to` reads URLs as a LazyFrame."""
    pq.write_table(ROWS, tmp_path / "a.parquet")
    dataset = ds.dataset(tmp_path)
    assert ct.check_parquet(Stop, dataset.files).ok
    for data, hint in ((dataset, "dataset.files"), (DeltaTable(), "table.file_uris()")):
        for read in (ct.check_parquet, ct.read_parquet):
            with pytest.raises(ct.UnsupportedDataError) as caught:
                read(Stop, data)
            assert hint in caught.value.hint
    calls: list[tuple[Callable[[], Any], str]] = [
        (lambda: Stop.check(DeltaTable()), "Pass pl.scan_delta(table)"),
        (
            lambda: ct.split_to(
                Stop, "s3://b/a.csv", valid=tmp_path / "v.ndjson", invalid=tmp_path / "i.csv"
            ),
            "pl.scan_parquet(url, storage_options=…)",
        ),
    ]
    for call, hint in calls:
        with pytest.raises(ct.UnsupportedDataError) as caught:
            call()
        assert hint in caught.value.hint


def test_parquet_is_split_and_nothing_is_lost() -> None:
    """Both parts are polars frames; the invalid one keeps its wire values."""
    body = parquet_of(pa.table({"km": [1.0, -1.0, None]}))

    class Trip(ct.Contract):
        km: ct.Longitude

    parts = ct.split_parquet(Trip, body)
    assert [(1.0,), (-1.0,)] == parts.valid.rows()
    assert [(None, 2, ["km: null"])] == parts.invalid.rows()
    with pytest.raises(ct.ContractViolation):
        ct.split_parquet(Trip, body, max_invalid_share=0.1)


@pytest.mark.parametrize(
    "schema",
    [
        pa.schema([(b"\xff", pa.int64())]),
        pa.schema([("a", pa.struct([(b"\xff", pa.int64())]))]),
        pa.schema([("a", pa.list_(pa.field(b"\xff", pa.int64())))]),
    ],
    ids=["column", "member", "item"],
)
def test_names_that_are_not_utf8_are_refused(schema: pa.Schema) -> None:
    """Of columns, of members of structs and of items, in data and in a schema that shall be a contract."""
    calls: list[Callable[[], Any]] = [
        lambda: Stop.check(pa.Table.from_batches([], schema)),
        lambda: ct.from_arrow(schema),
    ]
    for call in calls:
        with pytest.raises(ct.UnsupportedDataError, match="whose name is not UTF-8"):
            call()


def test_data_that_one_call_makes_a_table_of_has_it_in_its_hint() -> None:
    """A dataset of Arrow, a column, a file: each hint names the call."""
    import pandas as pd

    named: list[tuple[Any, str]] = [
        (ds.dataset(ROWS), ".to_table()"),
        (pd.Series([1]), ".to_frame()"),
        (pd.Index([1]), ".to_frame()"),
        (b"id\n1\n", "ct.read_csv("),
        ("day.csv", "ct.read_csv("),
        (Path("day.json"), "ct.read_json"),
    ]
    for data, call in named:
        for verb in (Stop.check, Stop.validate, Stop.parse, Stop.split):
            with pytest.raises(ct.UnsupportedDataError) as caught:
                verb(data)
            assert call in caught.value.hint
