"""Several files as one batch: in a stated order, with the columns of the first, and every row with its file."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Annotated, Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import contracts as ct


class Trip(ct.Contract, extra="ignore"):
    """A trip."""

    trip_id: int
    km: Annotated[float, ct.Ge(0)] | None
    rules = ct.rules(ct.Unique("trip_id"))


PARTS = {"b": [(3, -1.0), (1, 2.0)], "a": [(1, 5.5), (2, None)], "c/d": [(4, 4.5)]}
IN_ORDER = [(1, 5.5), (2, None), (3, -1.0), (1, 2.0), (4, 4.5)]


def frame_of(rows: Any) -> pl.DataFrame:
    """Rows as a frame."""
    return pl.DataFrame(rows, schema={"trip_id": pl.Int64, "km": pl.Float64}, orient="row")


def json_array(frame: pl.DataFrame) -> bytes:
    """A frame as an array of JSON."""
    return json.dumps(frame.to_dicts()).encode()


def parquet_body(frame: pl.DataFrame) -> bytes:
    """A frame as Parquet."""
    sink = pa.BufferOutputStream()
    pq.write_table(frame.to_arrow(), sink)
    return bytes(sink.getvalue())


READERS: dict[str, tuple[Callable[[pl.DataFrame], bytes], dict[str, Callable[..., Any]]]] = {
    "csv": (
        lambda frame: frame.write_csv().encode(),
        {"read": ct.read_csv, "split": ct.split_csv, "scan": ct.scan_csv},
    ),
    "ndjson": (
        lambda frame: frame.write_ndjson().encode(),
        {"read": ct.read_ndjson, "split": ct.split_ndjson, "scan": ct.scan_ndjson},
    ),
    "json": (json_array, {"read": ct.read_json}),
    "parquet": (
        parquet_body,
        {"read": ct.read_parquet, "split": ct.split_parquet, "scan": ct.scan_parquet},
    ),
}
KINDS = pytest.mark.parametrize("kind", READERS)


def write_parts(folder: Path, kind: str) -> list[Path]:
    """The parts as files of a folder, in the order of their paths; and files that are not data."""
    for name, rows in PARTS.items():
        path = folder / f"{name}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(READERS[kind][0](frame_of(rows)))
    (folder / "_SUCCESS").touch()
    (folder / "notes.txt").write_text("no data")
    return [folder / f"{name}.{kind}" for name in ("a", "b", "c/d")]


@KINDS
def test_several_files_are_one_batch(kind: str, tmp_path: Path) -> None:
    """A folder, a pattern, a list and open files: the report is that of all rows, and names file and row."""
    paths = write_parts(tmp_path / "in", kind)
    opened = [path.open("rb") for path in paths]
    sources = [tmp_path / "in", str(tmp_path / "in" / "**" / f"*.{kind}"), paths, opened]
    for source in sources:
        verbs = READERS[kind][1]
        with pytest.raises(ct.ContractViolation) as caught:
            verbs["read"](Trip, source)
        report = caught.value.report
        if "split" in verbs:
            for one in opened:
                one.seek(0)
            report = verbs["split"](Trip, source).report
        assert [*zip(map(str, paths), (2, 2, 1), strict=True)] == [*report.files]
        places = {
            (one.row, one.file, one.file_row) for v in report.violations for one in v.examples
        }
        assert {(0, str(paths[0]), 0), (3, str(paths[1]), 1), (2, str(paths[1]), 0)} == places
        assert "b." + kind in str(report)
    for one in opened:
        one.close()


@KINDS
def test_the_rows_come_in_the_order_of_the_files(kind: str, tmp_path: Path) -> None:
    """Those of a folder by their paths, those of a list as they come in it; also when collected."""

    class Any_(ct.Contract, extra="ignore"):
        trip_id: int
        km: float | None

    paths = write_parts(tmp_path, kind)
    verbs = READERS[kind][1]
    assert IN_ORDER == verbs["read"](Any_, tmp_path).rows()
    assert IN_ORDER[4:] + IN_ORDER[:2] == verbs["read"](Any_, [paths[2], paths[0]]).rows()
    if "scan" in verbs:
        assert IN_ORDER == verbs["scan"](Any_, tmp_path).collect().rows()
        assert IN_ORDER == verbs["split"](Any_, [str(tmp_path)]).valid.rows()


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_columns_must_agree_and_may_come_in_another_order(kind: str, tmp_path: Path) -> None:
    """A file with other columns is named, with what it lacks and adds."""
    write, verbs = READERS[kind]
    one, other, wrong = (tmp_path / f"{name}.{kind}" for name in "abc")
    one.write_bytes(write(frame_of([(1, 5.5)])))
    other.write_bytes(write(frame_of([(2, 7.0)]).select("km", "trip_id")))
    assert [(1, 5.5), (2, 7.0)] == verbs["read"](Trip, tmp_path).rows()
    wrong.write_bytes(write(frame_of([(3, 7.0)]).rename({"km": "miles"})))
    with pytest.raises(ct.WireError) as caught:
        verbs["read"](Trip, tmp_path)
    assert str(wrong) == caught.value.file
    assert "it lacks 'km', and adds 'miles'" in str(caught.value)
    assert "ct.split_to" in str(caught.value)


def test_types_and_units_of_parquet_must_agree(tmp_path: Path) -> None:
    """Integers beside floats, and miles beside kilometres, are never made one column; nulls are any type."""
    first = frame_of([(1, 5.5)]).to_arrow()
    other = frame_of([(2, 7.0)]).to_arrow()
    miles = other.schema.set(1, other.schema.field(1).with_metadata({"unit": "[mi_i]"}))
    cases: list[tuple[pa.Table, str]] = [
        (
            other.set_column(1, "km", pa.array([7])),
            "has 'km' as int64, and the first file as double",
        ),
        (other.cast(miles), "has 'km' in another unit than the first file"),
    ]
    pq.write_table(first, tmp_path / "a.parquet")
    for table, problem in cases:
        pq.write_table(table, tmp_path / "b.parquet")
        with pytest.raises(ct.WireError, match=problem):
            ct.read_parquet(Trip, tmp_path)
    pq.write_table(other.set_column(1, "km", pa.nulls(1)), tmp_path / "b.parquet")
    assert [(1, 5.5), (2, None)] == ct.read_parquet(Trip, tmp_path).rows()


def test_malformed_records_of_every_file_are_counted(tmp_path: Path) -> None:
    """With their line in their own file; compressed files of a folder are read too."""
    (tmp_path / "a.csv").write_text("trip_id,km\n1,2\n2\n")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"trip_id,km\n3,4\n5\n"))
    (violation,) = ct.split_csv(Trip, tmp_path).report.violations
    assert [(1, 1, "line 3"), (3, 1, "line 3")] == [
        (one.row, one.file_row, one.value[:6]) for one in violation.examples
    ]
    (tmp_path / "a.ndjson").write_text('{"trip_id": 1, "km": 2}\n{\n')
    (tmp_path / "b.ndjson").write_text('{\n{"trip_id": 3, "km": 2}\n')
    (violation,) = ct.split_ndjson(Trip, tmp_path).report.violations
    assert [(1, 1), (2, 0)] == [(one.row, one.file_row) for one in violation.examples]


def test_a_warning_names_the_file_too(tmp_path: Path) -> None:
    """A rule that only warns does so with the report on all files."""

    class Warned(ct.Contract):
        km: Annotated[float, ct.warn(ct.Ge(0))]

    (tmp_path / "a.csv").write_text("km\n1\n")
    (tmp_path / "b.csv").write_text("km\n-1\n")
    with pytest.warns(ct.ContractWarning, match=r"b\.csv row 0: -1"):
        ct.read_csv(Warned, tmp_path)


class _Files(BaseHTTPRequestHandler):
    """Serves CSV to whoever sends the token."""

    def do_GET(self) -> None:
        is_known = self.headers.get("X-Token") == "abc"
        self.send_response(200 if is_known else 403)
        self.end_headers()
        body = {".csv": b"trip_id,km\n1,5.5\n"}.get(Path(self.path).suffix)
        self.wfile.write(parquet_body(frame_of([(1, 5.5)])) if body is None else body)

    def log_message(self, *_: object) -> None:  # type: ignore[override]  # nothing is logged
        return


@pytest.fixture
def server() -> Iterator[str]:
    """The URL of a server."""
    with HTTPServer(("127.0.0.1", 0), _Files) as serving:
        thread = Thread(target=serving.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


def test_urls_are_read_with_storage_options(server: str, tmp_path: Path) -> None:
    """Headers over HTTP; a refused request is an OSError, and the URL is the file of the report."""
    options = {"X-Token": "abc"}
    url, other = f"{server}/a.csv", f"{server}/a.parquet"
    assert [(1, 5.5)] == ct.read_csv(Trip, url, storage_options=options).rows()
    assert [(1, 5.5)] == ct.scan_parquet(Trip, other, storage_options=options).collect().rows()
    report = ct.check_parquet(Trip, other, storage_options=options)
    assert ((other, 1),) == report.files
    both = ct.split_csv(Trip, [url, b"trip_id,km\n2,1\n"], storage_options=options)
    assert ((url, 1), (None, 1)) == both.report.files
    with pytest.raises(OSError, match="403"):
        ct.read_csv(Trip, url)
    path = tmp_path / "a.csv"
    path.write_text("trip_id,km\n1,5.5\n")
    assert [(1, 5.5)] == ct.read_csv(Trip, path.as_uri()).rows()


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("ftp://host/a.csv", None),
        ("file:///a.csv", {"token": "x"}),
        ("s3://bucket/a.csv", {"aws_access_key_id": "x"}),
    ],
)
def test_a_url_that_nothing_serves_says_what_to_pass(url: str, options: Any) -> None:
    """Options of another library, and schemes that pyarrow does not know: an open file is read."""
    with pytest.raises(
        ct.UnsupportedDataError, match=r"Pass the file open for bytes: fsspec\.open"
    ):
        ct.read_csv(Trip, url, storage_options=options)


@pytest.mark.parametrize("log", ["_delta_log/00.json", "metadata/v1.metadata.json"])
def test_tables_whose_log_decides_are_refused(tmp_path: Path, log: str) -> None:
    """Files that were deleted stay in the folder of a Delta or an Iceberg table: read as they lie they would come back."""
    (tmp_path / log).parent.mkdir()
    (tmp_path / log).write_text("{}")
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "deleted.parquet")
    for read in (ct.read_parquet, ct.check_parquet):
        with pytest.raises(ct.UnsupportedDataError, match=r"not all of whose files count.*scan_"):
            read(Trip, tmp_path)
    with pytest.raises(ct.UnsupportedDataError, match="not all of whose files count"):
        ct.split_to(Trip, tmp_path, valid=tmp_path / "v.csv", invalid=tmp_path / "i.csv")


def test_a_name_that_is_empty_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not set would else be the working directory, with all files in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("a\n1\n")
    for name in ("", " ", "a\0b"):
        with pytest.raises(ct.UnsupportedDataError, match="names no file"):
            ct.read_csv(Trip, name)
        with pytest.raises(ct.UnsupportedDataError, match="names no file"):
            ct.split_to(Trip, name, valid=tmp_path / "v.csv", invalid=tmp_path / "i.csv")


def test_suffixes_are_of_any_case(tmp_path: Path) -> None:
    """DAY.CSV is in the folder as day.csv is, for every function."""
    (tmp_path / "DAY.CSV").write_text("trip_id,km\n1,2.5\n")
    assert 1 == ct.read_csv(Trip, tmp_path).height
    report = ct.split_to(Trip, tmp_path, valid=tmp_path / "v.csv", invalid=tmp_path / "i.csv")
    assert 1 == report.rows


def test_tables_are_not_files() -> None:
    """What is a table, or reads tables, is named with the verbs that take it."""
    frame = pl.DataFrame({"a": [1]})
    body = io.BytesIO()
    frame.write_parquet(body)
    tables: list[Any] = [frame, frame.lazy(), frame.to_arrow(), pq.ParquetFile(body)]
    for table in tables:
        with pytest.raises(ct.UnsupportedDataError, match=r"is not a file.* to a verb"):
            ct.read_parquet(Trip, table)
