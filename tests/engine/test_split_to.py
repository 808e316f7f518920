"""`split_to`: where rows come from, where they go, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pyarrow as pa
import pyarrow.fs
import pyarrow.parquet as pq
import pytest

import contracts as ct
from contracts.inputs import files
from tests.older_polars import keeps_rows_without_columns


class Ping(ct.Contract):
    """A position."""

    id: int
    speed: Annotated[float, ct.Unit("m/s"), ct.Le(90)] = 0.0
    note: str | None = None
    rules = ct.rules(
        ct.Unique("id"), ct.Sorted("id"), ct.NullShare("speed", max=0.3), ct.RowCount(min=5)
    )


WHOLE = pl.DataFrame(
    {
        "id": [1, 2, 3, 4, 2, 5],
        "speed": [1.0, 99.0, None, 4.0, 5.0, 6.5],
        "note": ["a", "", None, 'q"', "b,\nc", "é"],
    }
)
PARTS = Ping.split(WHOLE)
SUFFIXES = ["parquet", "arrow", "ndjson", "csv"]


def write(frame: pl.DataFrame, path: Path) -> Path:
    """A frame in a file of the format that its suffix names."""
    writers = {
        ".parquet": frame.write_parquet,
        ".arrow": frame.write_ipc,
        ".ndjson": frame.write_ndjson,
        ".csv": frame.write_csv,
    }
    writers[path.suffix](path)
    return path


def read_back(path: Path) -> pl.DataFrame:
    """The valid rows that were written, as a reader of the contract has them."""
    match path.suffix:
        case ".csv":
            return ct.split_csv(Ping, path).valid
        case ".ndjson":
            return ct.split_ndjson(Ping, path).valid
        case ".arrow":
            return pl.read_ipc(path)
        case _:
            return pl.read_parquet(path)


def split(source: Any, folder: Path, suffix: str = "parquet", **options: Any) -> ct.Report:
    """The report on a source that was split into two files."""
    valid, invalid = folder / f"valid.{suffix}", folder / f"invalid.{suffix}"
    return ct.split_to(Ping, source, valid=valid, invalid=invalid, **options)


@pytest.mark.parametrize("target", SUFFIXES)
@pytest.mark.parametrize("source", SUFFIXES)
def test_every_format_is_read_and_written(
    source: str, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever formats a file and its parts have, a file that is read in pieces has the parts of the whole."""
    monkeypatch.setattr(files, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(files, "_BYTES_AT_ONCE", 40)
    report = split(write(WHOLE, tmp_path / f"in.{source}"), tmp_path, target)
    assert [(v.label, v.count) for v in report.violations] == [
        (v.label, v.count) for v in PARTS.report.violations
    ]
    assert read_back(tmp_path / f"valid.{target}").rows() == PARTS.valid.rows()
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        [f"in.{source}", f"valid.{target}", f"invalid.{target}"]
    )


def sources(tmp_path: Path) -> dict[str, Any]:
    """The rows as all that a stream may come from."""
    folder = tmp_path / "in"
    folder.mkdir()
    one, two = (
        write(part, folder / f"{name}.parquet")
        for name, part in (("a", WHOLE[:4]), ("b", WHOLE[4:]))
    )
    table = WHOLE.to_arrow()
    return {
        "a folder": folder,
        "a pattern": str(folder / "*.parquet"),
        "a list of paths": [one, str(two)],
        "a lazy frame": WHOLE.lazy(),
        "one frame": WHOLE,
        "rows": WHOLE.to_dicts(),
        "columns": WHOLE.to_dict(as_series=False),
        "batches": (WHOLE[row : row + 1] for row in range(6)),
        "lists of rows": [WHOLE[:4].to_dicts(), WHOLE[4:].to_dicts()],
        "a reader": pa.RecordBatchReader.from_batches(table.schema, table.to_batches(2)),
        "a Parquet file": pq.ParquetFile(one).iter_batches(),
    }


def test_every_source_is_read(tmp_path: Path) -> None:
    """Whatever the rows come from, the parts are those of the whole."""
    for name, source in sources(tmp_path).items():
        split(source, tmp_path)
        rows = 6 if name != "a Parquet file" else 4
        whole = Ping.split(WHOLE[:rows])
        assert (name, read_back(tmp_path / "valid.parquet").rows()) == (name, whole.valid.rows())
        invalid = pl.read_parquet(tmp_path / "invalid.parquet")
        assert (name, invalid.rows()) == (name, whole.invalid.rows())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_invalid_rows_may_be_fed_back_in(suffix: str, tmp_path: Path) -> None:
    """What was written as invalid is invalid for the same reasons when it is read again."""
    split(WHOLE, tmp_path, suffix)
    again = tmp_path / "again"
    again.mkdir()
    report = split(tmp_path / f"invalid.{suffix}", again, suffix)
    named = [v.label for v in Ping.split(PARTS.invalid).report.violations]
    assert [v.label for v in report.violations] == named


def test_reasons_in_text_are_lists_in_json(tmp_path: Path) -> None:
    """In CSV the reasons are a JSON list, in NDJSON a list, beside the position."""
    reasons = PARTS.invalid["__violations__"].to_list()
    split(WHOLE, tmp_path, "csv")
    cells = pl.read_csv(tmp_path / "invalid.csv")
    assert [json.loads(cell) for cell in cells["__violations__"]] == reasons
    split(WHOLE, tmp_path, "ndjson")
    lines = [json.loads(line) for line in (tmp_path / "invalid.ndjson").read_text().splitlines()]
    assert [(line["__row__"], line["__violations__"]) for line in lines] == list(
        zip(PARTS.invalid["__row__"], reasons, strict=True)
    )


def test_malformed_records_keep_their_text(tmp_path: Path) -> None:
    """A malformed record of a file is invalid, with its text, and its line is that in the file."""
    csv = b'id,speed,note\n1,1,a\n2\n3,"x\n4,4,b\n5,5,c\n6,6,d\n'
    (tmp_path / "in.csv").write_bytes(csv)
    report = split(tmp_path / "in.csv", tmp_path, "ndjson")
    lines = [json.loads(line) for line in (tmp_path / "invalid.ndjson").read_text().splitlines()]
    assert [line["__text__"] for line in lines] == ["2", '3,"x']
    assert report == ct.split_csv(Ping, csv).report


def test_a_folder_gets_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder gets files of some rows each, in order, and is replaced where it is empty."""
    monkeypatch.setattr("contracts.wire.records.staged._ROWS_OF_PART", 1)
    (tmp_path / "good").mkdir()
    batches = (WHOLE[row : row + 1] for row in range(6))
    ct.split_to(Ping, batches, valid=f"{tmp_path}/good/", invalid=f"{tmp_path}/bad.csv/")
    names = sorted(path.name for path in (tmp_path / "good").iterdir())
    assert names[:2] == ["part-00000.parquet", "part-00001.parquet"]
    assert pl.read_parquet(tmp_path / "good").rows() == PARTS.valid.rows()
    assert (tmp_path / "bad.csv" / "part-00000.csv").exists()


def test_units_stay_with_the_wire_form(tmp_path: Path) -> None:
    """Numbers that came labelled with another unit keep the label, so that they are read so again."""
    speeds = pa.field("speed", pa.float64(), metadata={"unit": "km/h"})
    table = pa.table(
        {"id": [1, 1], "speed": [36.0, 72.0]},
        schema=pa.schema([pa.field("id", pa.int64()), speeds]),
    )
    split(table, tmp_path)
    again = pq.read_table(tmp_path / "invalid.parquet").slice(0, 1)
    assert Ping.split(again).valid["speed"].to_pylist() == [10.0]


def test_types_that_differ_are_one_type_in_a_file(tmp_path: Path) -> None:
    """Columns of other types in other batches are written in one that holds the values of all."""
    batches = [
        WHOLE[:2].with_columns(pl.col("id").cast(pl.Int16)),
        WHOLE[2:].with_columns(pl.lit(None).alias("note")),
    ]
    split(batches, tmp_path)
    valid = pl.read_parquet(tmp_path / "valid.parquet")
    assert valid.schema == {"id": pl.Int64, "speed": pl.Float64, "note": pl.String}


def test_values_of_several_types_need_text(tmp_path: Path) -> None:
    """Where no type holds the values of all batches, typed files are refused; lines of JSON hold them."""
    batches = [WHOLE[1:2], WHOLE[1:2].with_columns(pl.col("speed").cast(pl.String))]
    with pytest.raises(ct.UnsupportedDataError, match=r"Write that part to \.ndjson or \.csv"):
        split(batches, tmp_path)
    assert [*tmp_path.iterdir()] == []
    split(batches, tmp_path, "ndjson")
    lines = [json.loads(line) for line in (tmp_path / "invalid.ndjson").read_text().splitlines()]
    assert [line["speed"] for line in lines] == [99.0, "99.0"]


def test_a_whole_that_is_wrong_is_refused(tmp_path: Path) -> None:
    """With `max_invalid_share` nothing is written of data that is wrong as a whole, and a file stays."""
    old = tmp_path / "valid.parquet"
    old.write_text("old")
    with pytest.raises(ct.ContractViolation) as raised:
        split(WHOLE, tmp_path, max_invalid_share=0.1)
    with pytest.raises(ct.ContractViolation) as whole:
        Ping.split(WHOLE, max_invalid_share=0.1)
    assert raised.value.reason == whole.value.reason
    assert raised.value.report == whole.value.report
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("valid.parquet", "old")]


def test_a_rule_that_is_not_run_later_names_no_row(tmp_path: Path) -> None:
    """A rule that cannot be evaluated on a later batch was not run: the rows that it named are valid."""

    def refuse_13(value: int) -> bool:
        if value == 13:
            raise ArithmeticError
        return value != 7

    class Lucky(ct.Contract):
        n: Annotated[int, ct.Custom("lucky", accepts=refuse_13)]

    frame = pl.DataFrame({"n": [7, 1, 13, 7]})
    valid, invalid = tmp_path / "valid.parquet", tmp_path / "invalid.parquet"
    report = ct.split_to(Lucky, [frame[:2], frame[2:]], valid=valid, invalid=invalid)
    assert repr(report) == repr(Lucky.split(frame).report)
    assert pl.read_parquet(valid).equals(Lucky.split(frame).valid)


@pytest.mark.parametrize(
    ("source", "parts", "error", "says"),
    [
        ("in.parquet", ("valid", "b.csv"), ct.UnsupportedDataError, r"ends in \.parquet, \.arrow"),
        ("in.parquet", ("a.csv", "./a.csv"), ValueError, "name two places"),
        ("*.parquet", ("in.parquet", "b.csv"), ValueError, "is read, and would be replaced"),
        ("in.parquet", ("gone/a.csv", "b.csv"), FileNotFoundError, "make it first"),
        ("in.parquet", ("full/", "b.csv"), FileExistsError, "is not an empty folder"),
        ("gone.parquet", ("a.csv", "b.csv"), FileNotFoundError, r"gone\.parquet"),
        ("*.none", ("a.csv", "b.csv"), ct.UnsupportedDataError, "has no files"),
        ("in.txt", ("a.csv", "b.csv"), ct.UnsupportedDataError, "Files are known by"),
        (
            "bad.parquet",
            ("a.csv", "b.csv"),
            ct.WireError,
            r"bad\.parquet' is damaged, or not Parquet",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    source: str, parts: tuple[str, str], error: type[Exception], says: str, tmp_path: Path
) -> None:
    """What cannot be read or written is refused, in words, and nothing is left."""
    write(WHOLE, tmp_path / "in.parquet")
    for name in ("in.txt", "bad.parquet"):
        (tmp_path / name).write_text("PAR1 and then nothing of use")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    before = sorted(tmp_path.iterdir())
    valid, invalid = (f"{tmp_path}/{part}" for part in parts)
    with pytest.raises(error, match=says):
        ct.split_to(Ping, f"{tmp_path}/{source}", valid=valid, invalid=invalid)
    assert sorted(tmp_path.iterdir()) == before


def test_other_systems_get_a_copy_of_what_is_whole(tmp_path: Path) -> None:
    """A part is not written to a URL, but of a file of this machine: it is copied there, as the hint says."""
    good, bad = tmp_path / "good.parquet", tmp_path / "bad.ndjson"
    for url in ("s3://bucket/good.parquet", "memory://good.parquet", "file://other/good.parquet"):
        with pytest.raises(ct.UnsupportedDataError, match=r"pyarrow\.fs\.copy_files"):
            ct.split_to(Ping, iter([[]]), valid=url, invalid=bad)
    assert not bad.exists()
    ct.split_to(Ping, WHOLE, valid=good.as_uri(), invalid=bad.as_uri())
    copy = tmp_path / "copy.parquet"
    pyarrow.fs.copy_files(str(good), copy.as_uri())
    assert good.read_bytes() == copy.read_bytes()


def test_lists_need_a_format_in_csv(tmp_path: Path) -> None:
    """A contract of lists is refused before anything is read, where valid rows are to be CSV."""

    class Tagged(ct.Contract):
        tags: list[str]

    with pytest.raises(ct.UnsupportedDataError, match="whose cells hold no lists"):
        ct.split_to(Tagged, [], valid=tmp_path / "a.csv", invalid=tmp_path / "b.csv")


@keeps_rows_without_columns
def test_rows_without_columns_are_lines(tmp_path: Path) -> None:
    """The rows of a contract without fields are lines of JSON, and nothing that has columns."""

    class Anything(ct.Contract):
        pass

    places = {"valid": tmp_path / "a.ndjson", "invalid": tmp_path / "b.ndjson"}
    ct.split_to(Anything, [pl.DataFrame(height=2)], **places)
    assert places["valid"].read_text() == "{}\n{}\n"
    with pytest.raises(ct.UnsupportedDataError, match=r"has no fields, and CSV holds no rows"):
        ct.guarded_sink(Anything, tmp_path / "a.csv")


def test_extra_columns_are_in_the_valid_part_where_they_are_allowed(tmp_path: Path) -> None:
    """A contract that allows extra fields has them in both parts, also of rows that only some have."""

    class Open(ct.Contract, extra="allow"):
        id: Annotated[int, ct.Le(5)]

    rows = [{"id": 1, "u": 1}, {"id": 9, "u": 2, "w": "z"}, {"id": 3}]
    frame = pl.DataFrame(rows)
    for whole in (rows, frame):
        valid, invalid = tmp_path / "a.parquet", tmp_path / "b.parquet"
        ct.split_to(Open, [whole[:1], whole[1:]], valid=valid, invalid=invalid)
        assert pl.read_parquet(valid).rows() == Open.split(frame).valid.rows()
        assert pl.read_parquet(invalid).rows() == Open.split(frame).invalid.rows()


def test_progress_is_passed_on_after_each_batch(tmp_path: Path) -> None:
    """`progress` is called after each batch, with the rows, and of files with the bytes."""
    seen: list[ct.Progress] = []
    path = write(WHOLE, tmp_path / "in.csv")
    split(path, tmp_path, progress=seen.append)
    assert [(one.rows, one.bytes, one.total_bytes) for one in seen] == [
        (6, path.stat().st_size, path.stat().st_size)
    ]
    assert ct.Progress(10, 2.0).rate == 5.0
    seen.clear()
    ct.check_batches(Ping, [WHOLE[:2], WHOLE[2:]], progress=seen.append)
    Ping.check(WHOLE.lazy(), progress=seen.append)
    Ping.check(WHOLE, progress=seen.append)
    assert [(one.rows, one.bytes) for one in seen] == [(2, None), (6, None), (6, None), (6, None)]
    with pytest.raises(ValueError, match="progress=print"):
        Ping.check(WHOLE, progress=7)  # type: ignore[arg-type]  # which is refused
