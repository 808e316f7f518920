"""Parquet files that are checked: which they are, what of them is read, and what is trusted."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pydantic import Field

import contracts as ct
from contracts.engine import parquet_check
from contracts.wire.records import parquet


class Ping(ct.Contract, extra="ignore"):
    """A position."""

    vehicle: str
    speed: Annotated[int, ct.Interval(ge=0, le=300)]
    seen_at: datetime | None
    rules = ct.rules(ct.Unique("vehicle"), ct.NullShare("seen_at", max=0.6), ct.RowCount(min=2))


DATA = pl.DataFrame(
    {
        "vehicle": ["a", "b", "c", "d"],
        "speed": [0, 300, 20, 30],
        "seen_at": [None, datetime(2026, 1, 1), None, datetime(2026, 1, 2)],
        "note": ["x"] * 4,
    }
)


def body_of(frame: pl.DataFrame, **options: Any) -> bytes:
    """A frame as a Parquet file with two rows in each row group."""
    body = io.BytesIO()
    pq.write_table(frame.to_arrow(), body, row_group_size=2, **options)
    return body.getvalue()


_Reads = list[tuple[list[int] | tuple[int, int], list[str] | None]]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> _Reads:
    """What is read while the test runs, with its columns: some rows (their start and their number), or whole
    row groups.
    """
    seen: _Reads = []

    def batches(file: Any, groups: Sequence[int], columns: Sequence[str] | None, size: int) -> Any:
        seen.append(([*groups], None if columns is None else sorted(columns)))
        return parquet.parquet_batches(file, groups, columns, size)

    def rows(source: Any, columns: Sequence[str], rows: tuple[int, int], size: int) -> Any:
        seen.append((rows, sorted(columns)))
        return parquet.scan_rows(source, columns, rows, size)

    monkeypatch.setattr(parquet_check, "parquet_batches", batches)
    monkeypatch.setattr(parquet_check, "scan_rows", rows)
    return seen


def test_what_was_read_of_a_file_is_not_kept(tmp_path: Path) -> None:
    """While a file is open, its memory is that of the rows that are read, not of those that were."""
    path = tmp_path / "many.parquet"
    frame = pl.DataFrame({"x": pl.int_range(1_000_000, eager=True).hash()})
    frame.write_parquet(path, row_group_size=50_000, compression="uncompressed")
    before = pa.total_allocated_bytes()
    with parquet.open_parquet(path) as (file, _):
        for batch in parquet.parquet_batches(file, range(file.num_row_groups), None, 50_000):
            del batch
        held = pa.total_allocated_bytes() - before
    assert held < path.stat().st_size / 4


def test_what_is_proved_is_not_read(read: _Reads) -> None:
    """Of a file whose bounds keep the contract only the key is read, and the report says what was proved."""
    report = ct.check_parquet(Ping, body_of(DATA))
    assert [((0, 4), ["vehicle"])] == read
    assert Ping.check(DATA) == replace(report, proved=())
    assert [
        ("vehicle", "null"),
        ("speed", "null"),
        ("speed", "ge"),
        ("speed", "le"),
        ("seen_at", "lossy"),
        ("seen_at", "null_share"),
        (None, "row_count"),
    ] == [(one.field, one.code) for one in report.proved]
    assert {"the metadata of the files proves it"} == {one.reason for one in report.proved}


def test_a_file_is_a_path_bytes_or_open(read: _Reads, tmp_path: Path) -> None:
    """However a file is passed, its statistics prove the same."""
    path = tmp_path / "~ a*?.parquet"
    path.write_bytes(body_of(DATA))
    with path.open("rb") as opened:
        for file in (path, str(path), path.as_uri(), path.read_bytes(), opened):
            assert 7 == len(ct.check_parquet(Ping, file).proved)
    assert [((0, 4), ["vehicle"])] * 5 == read


def test_nothing_is_read_where_everything_is_proved(read: _Reads) -> None:
    """A contract of bounds and counts is decided from the metadata alone."""

    class Speeds(ct.Contract, extra="ignore"):
        speed: Annotated[int, ct.Le(300)]
        rules = ct.rules(ct.RowCount(min=4, max=4))

    report = ct.check_parquet(Speeds, body_of(DATA))
    assert ([], 4, True) == (read, report.rows, report.ok)


def test_nulls_are_counted_without_reading_them(read: _Reads) -> None:
    """A share of nulls that is too high is found in the numbers of nulls, and is a violation as any."""

    class Seen(ct.Contract, extra="ignore"):
        seen_at: datetime | None
        rules = ct.rules(ct.NullShare("seen_at", max=0.4))

    report = ct.check_parquet(Seen, body_of(DATA))
    assert ([], [0.5]) == (read, [one.examples[0].value for one in report.violations])
    assert Seen.check(DATA) == replace(report, proved=())


def test_row_groups_that_break_a_rule_are_read(
    read: _Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They have all the fields' columns read, for the keys of rows and causes; their neighbours do not."""
    monkeypatch.setattr(parquet_check, "_ROWS_AT_ONCE", 2)
    bad = pl.concat(
        [DATA, DATA.with_columns(vehicle=pl.col("vehicle") + "2", speed=-pl.col("speed") - 1)]
    )
    report = ct.check_parquet(Ping, body_of(bad))
    every, some = ["seen_at", "speed", "vehicle"], ["speed", "vehicle"]
    assert [
        ((0, 2), some[1:]),
        ((2, 2), some[1:]),
        ((4, 2), some),
        ([2], every),
        ([3], every),
    ] == read
    assert Ping.check(bad) == replace(report, proved=())
    assert ("speed", "ge") not in [(one.field, one.code) for one in report.proved]


def test_everything_is_read_without_trust(read: _Reads) -> None:
    """`trust_statistics=False` reads the column of every field, and proves nothing."""
    report = ct.check_parquet(Ping, body_of(DATA), trust_statistics=False)
    assert ([([0, 1], ["seen_at", "speed", "vehicle"])], ()) == (read, report.proved)


def lying(body: bytes) -> bytes:
    """A file whose only bound of 301 is 300, and whose value stays."""
    start = len(body) - 8 - int.from_bytes(body[-8:-4], "little")
    true, false = ((n).to_bytes(8, "little") for n in (301, 300))
    assert body.count(true, start) > 0
    return body[:start] + body[start:].replace(true, false)


def test_a_file_that_lies_is_found_out_by_reading() -> None:
    """Metadata that was changed is believed, as the documentation says, unless it is not trusted."""
    bad = DATA.with_columns(speed=pl.lit(301, dtype=pl.Int64))
    body = lying(body_of(bad))
    assert ct.check_parquet(Ping, body).ok
    assert Ping.check(bad) == ct.check_parquet(Ping, body, trust_statistics=False)


def test_an_order_of_columns_that_is_not_stated_proves_nothing() -> None:
    """Bounds are used only where the file says that they are in the order of their types: legacy ones, and
    those of an order that is not known, are not.
    """
    body = body_of(DATA.select("speed"))
    stated = b"\x19\x1c\x1c\x00\x00\x00"
    assert body[:-8].endswith(stated)

    class Speed(ct.Contract):
        speed: Annotated[int, ct.Le(300)]

    assert ["null", "le"] == [one.code for one in ct.check_parquet(Speed, body).proved]
    size = int.from_bytes(body[-8:-4], "little") - len(stated) + 1
    legacy = body[:-14] + b"\x00" + size.to_bytes(4, "little") + b"PAR1"
    report = ct.check_parquet(Speed, legacy)
    assert (True, []) == (report.ok, [one.code for one in report.proved if one.code == "le"])


def test_what_was_proved_is_in_text_and_json() -> None:
    """A line of the text and of the HTML counts the rules, and JSON has each."""
    report = ct.check_parquet(Ping, body_of(DATA))
    line = "7 rules proved by the files' metadata; report.proved has them"
    assert f"Ping: ok in 4 rows\n  {line}" == str(report)
    assert line.replace("'", "&#x27;") in report._repr_html_()
    entries = json.loads(report.to_json())["proved"]
    assert [one.to_dict() for one in report.proved] == entries


def test_files_are_one_batch_in_a_stated_order(tmp_path: Path) -> None:
    """A list has its own order; a folder and a pattern are read in the order of their paths as text, without
    what writers hide.
    """
    for name in ("b/2.parquet", "a.parquet", "_tmp/x.parquet", "b/.y.parquet", "b/10.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(body_of(DATA.with_columns(vehicle=pl.lit(name))))
    (tmp_path / "b" / "note.txt").write_text("x")

    class Named(ct.Contract, extra="ignore"):
        vehicle: Annotated[str, ct.Len(0, 0)]

    def names(files: Any) -> list[Any]:
        report = ct.check_parquet(Named, files, max_examples=None)
        return [one.value for one in report.violations[0].examples[::4]]

    every = ["a.parquet", "b/10.parquet", "b/2.parquet"]
    assert every == names(tmp_path)
    assert every[1:] == names(f"{tmp_path}/b/*.parquet")
    assert [*every[::-1], *every] == names([*(tmp_path / one for one in every[::-1]), tmp_path])


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("empty", r"is a folder without \.parquet files"),
        ("empty/*.parquet", "is a pattern that no file matches"),
        (None, "has no file"),
    ],
    ids=str,
)
def test_no_file_is_refused(name: str | None, problem: str, tmp_path: Path) -> None:
    """A path or pattern that matches no file is an error, not a batch without rows."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(ct.UnsupportedDataError, match=problem):
        ct.check_parquet(Ping, [] if name is None else tmp_path / name)


def test_a_file_is_named_in_what_is_raised_about_it(tmp_path: Path) -> None:
    """One of many files that is damaged is named."""
    (tmp_path / "a.parquet").write_bytes(body_of(DATA))
    (tmp_path / "b.parquet").write_bytes(b"half a download")
    with pytest.raises(ct.WireError, match=r"b\.parquet' is not Parquet"):
        ct.check_parquet(Ping, tmp_path)


class Dotted(ct.Contract):
    """A field whose column has a dot in its name."""

    n: int = Field(alias="a.n", ge=0)


def test_columns_with_dots_are_read_as_they_are() -> None:
    """A name with a dot could lead into a nested column, so nothing is proved of such a file."""
    frame = pl.DataFrame({"a.n": [1, -1]})
    report = ct.check_parquet(Dotted, body_of(frame))
    assert Dotted.check(frame) == report


def test_progress_is_passed_on_after_each_part(tmp_path: Path) -> None:
    """`progress` is called after each part of a file that was checked, with the rows so far and, of files on
    the disk, the bytes by their share of the rows.
    """
    body = body_of(DATA)
    paths = [tmp_path / name for name in ("a.parquet", "b.parquet", "c.parquet")]
    for path, frame in zip(paths, (DATA, DATA[:0], DATA), strict=True):
        path.write_bytes(body_of(frame))
    seen: list[ct.Progress] = []
    ct.check_parquet(Ping, paths, progress=seen.append)
    ct.check_parquet(Ping, body, progress=seen.append)
    total = sum(path.stat().st_size for path in paths)
    assert [4, 8, 4] == [one.rows for one in seen]
    assert [(len(body), total), (total, total), (None, None)] == [
        (one.bytes, one.total_bytes) for one in seen
    ]
