"""Files become frames in contract form: nothing is inferred, nothing is dropped."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal

import contracts as ct
from tests.older_polars import raised_by_scans


class Trip(ct.Contract, missing=ct.Missing("NA")):
    """What the files hold."""

    zip_code: Annotated[str, ct.Len(5, 5)]
    on: Annotated[date, ct.Format("%d/%m/%Y")]
    note: str | None
    fare: Annotated[float, ct.Ge(0)] = 0.0


CSV = b'zip_code,on,note,fare\n01234,02/03/2024,"Smith, J",1.5\n98765,03/03/2024,"",\n00000,04/03/2024,,NA\n'
READ = pl.DataFrame(
    {
        "zip_code": ["01234", "98765", "00000"],
        "on": [date(2024, 3, 2), date(2024, 3, 3), date(2024, 3, 4)],
        "note": ["Smith, J", "", None],
        "fare": [1.5, 0.0, 0.0],
    }
)


def test_a_csv_is_read_as_its_contract_declares(tmp_path: Path) -> None:
    """Leading zeros stay, an empty cell is null and an empty text is text; from any kind of file."""
    path = tmp_path / "trips.csv"
    path.write_bytes(CSV)
    with path.open("rb") as opened:
        for file in (path, str(path), CSV, io.BytesIO(CSV), opened):
            assert_frame_equal(READ, ct.read_csv(Trip, file))


def test_a_csv_may_be_written_in_other_ways() -> None:
    """Separators, quotes, headers and encodings are those that are passed to the reader."""
    other = CSV.replace(b",", b";").replace(b'"', b"'").replace(b"Smith; J", "Åse; J".encode())
    _, _, records = other.decode().partition("\n")
    read = ct.read_csv(
        Trip,
        records.encode("latin-1"),
        separator=";",
        quote="'",
        encoding="latin-1",
        header=["zip_code", "on", "note", "fare"],
    )
    assert ["Åse; J", "", None] == read["note"].to_list()
    numbered = type(ct.Contract)("N", (ct.Contract,), {"__annotations__": {"column_1": int}})
    assert [7, 8] == ct.read_csv(numbered, b"7\n8\n", header=False)["column_1"].to_list()


BROKEN = CSV + b'1,2\n98765,05/03/2024,"a" b,1\n98765,2024-03-05,x,1\n98765,05/03/2024,\xff,1\n'


def test_a_record_that_is_not_well_formed_breaks_the_contract() -> None:
    """It is named by its row and its line, is neither dropped nor read, and hides nothing else."""
    with pytest.raises(ct.ContractViolation) as caught:
        ct.read_csv(Trip, BROKEN)
    found = {v.code: [(e.row, e.value) for e in v.examples] for v in caught.value.report.violations}
    assert {
        "malformed": [
            (3, "line 5 has 2 fields, not 4: 1,2"),
            (4, 'line 6 has text after a closing quote: 98765,05/03/2024,"a" b,1'),
            (6, "line 8 is not UTF-8: 98765,05/03/2024,\\xff,1"),
        ],
        "format": [(5, "2024-03-05")],
    } == found


def test_a_csv_is_split_and_nothing_is_lost() -> None:
    """The invalid part has each cell as text, and malformed records as they are in the file."""
    parts = ct.split_csv(Trip, BROKEN)
    assert_frame_equal(READ, parts.valid)
    assert [
        (3, None, "1,2", ["malformed"]),
        (4, None, '98765,05/03/2024,"a" b,1', ["malformed"]),
        (5, "2024-03-05", None, ["on: format"]),
        (6, None, "98765,05/03/2024,\\xff,1", ["malformed"]),
    ] == parts.invalid.select("__row__", "on", "__text__", "__violations__").rows()
    again = Trip.split(parts.invalid, text=True)
    assert (0, 4) == (len(again.valid), len(again.invalid))


def test_a_malformed_record_of_private_fields_is_not_shown() -> None:
    """Where a field is sensitive no record is quoted."""

    class Private(ct.Contract):
        name: Annotated[str, ct.Sensitive()]
        age: int

    with pytest.raises(ct.ContractViolation) as caught:
        ct.read_csv(Private, b"name,age\nJo,7\nMary\n")
    assert "Mary" not in str(caught.value) + caught.value.report.to_json()


@pytest.mark.parametrize("file", [b"", b'"a,b\n1,2\n', b"\xff\xfea,b"], ids=repr)
def test_a_csv_without_a_header_that_can_be_read_is_an_error(file: bytes) -> None:
    """There are not rows to evaluate."""
    with pytest.raises(ct.WireError, match="has a header that"):
        ct.read_csv(Trip, file)


def test_a_csv_lacks_fields_and_has_others_as_any_batch() -> None:
    """Absent, extra and repeated columns are what they are in any other data."""
    with pytest.raises(ct.ContractViolation) as caught:
        ct.read_csv(Trip, b"zip_code,on,on,other\n")
    codes = {(v.field, v.code) for v in caught.value.report.violations}
    assert {("note", "missing_field"), ("other", "extra_field"), ("on", "extra_field")} == codes


class Event(ct.Contract):
    """What JSON holds."""

    id: int
    at: Annotated[datetime, ct.Format("rfc3339")]
    days: list[date] = []
    size: float | None = None


LINES = b'{"id": 1, "at": "2024-03-02T10:00:00Z"}\n\n{"id": 2.0, "at": "2024-03-02 11:00:00+01:00", "days": ["2024-02-29"], "size": 3}\n'
EVENTS = pl.DataFrame(
    {
        "id": [1, 2],
        "at": [datetime(2024, 3, 2, 10, tzinfo=UTC)] * 2,
        "days": [[], [date(2024, 2, 29)]],
        "size": [None, 3.0],
    },
    schema_overrides={"at": pl.Datetime("us", "UTC")},
)


def test_json_is_read_as_its_contract_declares(tmp_path: Path) -> None:
    """An array of objects and an object on each line are the same rows; times are RFC 3339's."""
    array = b"[" + LINES.strip().replace(b"\n\n", b",") + b"]"
    path = tmp_path / "events.json"
    path.write_bytes(array)
    for read in (
        ct.read_json(Event, path),
        ct.read_json(Event, LINES),
        ct.read_ndjson(Event, LINES),
    ):
        assert_frame_equal(EVENTS, read)


@pytest.mark.parametrize(
    ("records", "problem"),
    [
        ("rows", "has no 'rows': the keys are 'page', 'next'"),
        ("page.rows", "has no 'page.rows': the keys are 'items'"),
        ("page", "has no array of rows at 'page', but an object"),
        (
            "next.items",
            "has no 'next.items': what should have the key 'items' is not an object but null",
        ),
        ("page.items", "has an item that is not an object but a number (at row 0)"),
    ],
)
def test_rows_that_are_not_where_they_should_be(records: str, problem: str) -> None:
    """Where `records=` names no array of objects, the error says what is there."""
    body = b'{"page": {"items": [1]}, "next": null}'
    with pytest.raises(ct.WireError, match=f"^the body {re.escape(problem)}$"):
        ct.read_json(Event, body, records=records)


def test_the_rows_of_an_object_are_read(tmp_path: Path) -> None:
    """`records=` names them for one file and for many, wherever files are read; what is beside them is not read."""
    for day, row in enumerate(({"a": 1}, {"a": 2})):
        (tmp_path / f"{day}.json").write_text(json.dumps({"page": {"items": [row]}, "next": None}))
    contract = ct.infer(tmp_path, records="page.items").contract
    assert [1, 2] == ct.read_json(contract, tmp_path, records="page.items")["a"].to_list()
    assert 2 == ct.profile(contract, tmp_path, records="page.items").fields["a"].maximum
    parts = {"valid": tmp_path / "valid.csv", "invalid": tmp_path / "invalid.csv"}
    report = ct.split_to(contract, tmp_path / "*.json", records="page.items", **parts)
    assert (True, 2) == (report.ok, report.rows)
    (tmp_path / "whole.json").write_text('{"data": [{"a": 1}]}')
    for data, offers in (
        (tmp_path / "whole.json", ('records="data"', "--records data")),
        ([{"data": [{"a": 1}]}], ()),  # where it would be refused
    ):
        (note,) = (one for one in ct.infer(data).notes if "rows" in one.says)
        assert offers == note.offers
    (tmp_path / "whole.json").write_text('{"da.ta": [{"a": 1}]}')
    reached = ct.infer(tmp_path / "whole.json").notes  # a dot would reach into an object
    assert [] == [one for one in reached if "rows of the file" in one.says]


def test_a_line_that_is_not_json_breaks_the_contract() -> None:
    """The violation names its row and its line; the invalid part has each row as JSON text."""
    bad = LINES + b'{"id": "3"}\n{"id": 4, "at": NaN}\n[5]\n'
    parts = ct.split_ndjson(Event, bad)
    assert_frame_equal(EVENTS, parts.valid)
    (violation,) = (v for v in parts.report.violations if v.code == "malformed")
    assert [(3, "line 5"), (4, "line 6")] == [(e.row, e.value[:6]) for e in violation.examples]
    assert [
        (2, '{"id": "3"}', ["id: dtype", "at: missing_field"]),
        (3, '{"id": 4, "at": NaN}', ["malformed"]),
        (4, "[5]", ["malformed"]),
    ] == parts.invalid.select("__row__", "__text__", "__violations__").rows()
    with pytest.raises(ct.ContractViolation):
        ct.read_ndjson(Event, bad)


@pytest.mark.parametrize("body", [b"", b"[1]", b'[{"id": NaN}]', b'[{"id": 1}', b"7"], ids=repr)
def test_a_body_without_rows_is_an_error(body: bytes) -> None:
    """There is nothing to evaluate."""
    with pytest.raises(ct.WireError):
        ct.read_json(Event, body)


def test_parquet_is_read_with_its_units(tmp_path: Path) -> None:
    """Types come from the file, and what its columns state of their units."""

    class Speed(ct.Contract):
        speed: Annotated[float, ct.Unit("km/h", labelled=True)]

    label = pa.field("speed", pa.float64(), metadata={"unit": "m/s"})
    path = tmp_path / "speeds.parquet"
    pq.write_table(pa.table({"speed": [10.0]}, schema=pa.schema([label])), path)
    for file in (path, path.read_bytes()):
        assert [36.0] == ct.read_parquet(Speed, file)["speed"].to_list()


def test_a_scan_is_read_when_it_is_collected(tmp_path: Path) -> None:
    """A scan has the contract's schema at once, and the verdict on the whole file when collected."""
    path = tmp_path / "trips.csv"
    lazy = ct.scan_csv(Trip, path)
    assert READ.schema == lazy.collect_schema()
    path.write_bytes(CSV)
    assert ["98765"] == lazy.filter(pl.col("note") == "").collect()["zip_code"].to_list()
    path.write_bytes(BROKEN)
    for few in (lazy, lazy.head(1), lazy.select("fare"), lazy.filter(pl.col("fare") > 99)):
        with pytest.raises(raised_by_scans(ct.ContractViolation), match="2 rules broken"):
            few.collect()
    assert_frame_equal(EVENTS, ct.scan_ndjson(Event, LINES).collect())
    EVENTS.write_parquet(tmp_path / "events.parquet")
    assert_frame_equal(EVENTS, ct.scan_parquet(Event, tmp_path / "events.parquet").collect())


def test_a_scan_needs_to_know_its_columns() -> None:
    """A contract that allows extra columns cannot be scanned: nobody knows their types."""

    class Open(ct.Contract, extra="allow"):
        x: int

    with pytest.raises(ValueError, match="Open allows extra columns"):
        ct.scan_csv(Open, b"x,y\n1,2\n")


def test_a_csv_that_is_rendered_is_read_back(tmp_path: Path) -> None:
    """Data that `render` writes as text, and Polars as CSV, is read as it was."""
    path = tmp_path / "trips.csv"
    ct.render(Trip, READ, text=True).write_csv(path, quote_style="non_numeric")
    told: dict[str, Any] = {"max_examples": None}
    assert_frame_equal(READ, ct.read_csv(Trip, path, **told))
