"""The invalid part in a file: whatever data it came as, and whatever the file is, it is read back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import contracts as ct
from contracts.engine.file_rows import wire_in_file
from contracts.wire.records.formats import NDJSON


class Trip(ct.Contract):
    """A trip, with a list that CSV holds as JSON."""

    trip_id: int
    km: Annotated[float, ct.Ge(0)]
    tags: Annotated[list[str], ct.Format("json")] | None


ROWS: list[dict[str, Any]] = [
    {"trip_id": 1, "km": 5.5, "tags": ["a"]},
    {"trip_id": 2, "km": -1.0, "tags": ["a", "b"]},
    {"trip_id": 3, "km": None, "tags": None},
    {"trip_id": 4, "km": -2.5, "tags": []},
]
FRAME = pl.DataFrame(ROWS)
KINDS: dict[str, Any] = {
    "a frame": FRAME,
    "a lazy frame": FRAME.lazy(),
    "a table": FRAME.to_arrow(),
    "rows": ROWS,
    "columns": FRAME.to_dict(as_series=False),
    "pandas": FRAME.with_columns(pl.col("km").fill_null(-3.5)).to_pandas(),
}


def read_back(path: Path) -> Any:
    """What is split of a file that the invalid part was written to."""
    match path.suffix:
        case ".csv":
            return ct.split_csv(Trip, path)
        case ".ndjson":
            return ct.split_ndjson(Trip, path)
        case ".arrow":
            return Trip.split(pl.read_ipc(path))
        case _:
            return ct.split_parquet(Trip, path)


@pytest.mark.parametrize("suffix", ["parquet", "arrow", "ndjson", "csv"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_invalid_part_is_read_back_by_what_reads_such_a_file(
    kind: str, suffix: str, tmp_path: Path
) -> None:
    """Every row is there with its values, and breaks the rules that it broke; nothing else is in the folder."""
    parts = Trip.split(KINDS[kind])
    path = tmp_path / f"quarantine.{suffix}"
    parts.write_invalid(path)
    again = read_back(path)
    assert [(one.label, one.count, one.examples[0].value) for one in parts.report.violations] == [
        (one.label, one.count, one.examples[0].value) for one in again.report.violations
    ]
    assert (0, 3) == (again.valid.height, again.invalid.height)
    assert [path] == [*tmp_path.iterdir()]


def test_a_typed_file_has_the_invalid_part_as_it_is(tmp_path: Path) -> None:
    """Parquet and Arrow IPC hold the lists of reasons; a file that was there is replaced."""
    parts = Trip.split(FRAME)
    for name, read in (("a.parquet", pl.read_parquet), ("a.arrow", pl.read_ipc)):
        (tmp_path / name).write_text("before")
        parts.write_invalid(tmp_path / name)
        assert_frame_equal(parts.invalid, read(tmp_path / name))


def test_a_corrected_file_is_valid(tmp_path: Path) -> None:
    """What `split` added is not data: corrected rows go on."""
    Trip.split(FRAME).write_invalid(tmp_path / "quarantine.csv")
    text = (tmp_path / "quarantine.csv").read_text()
    assert 'trip_id,km,tags,__row__,__violations__\n2,-1.0,"[""a"",""b""]",1,"[""km: ge""]"' in text
    corrected = text.replace("-", "").replace("\n3,,", "\n3,0,").encode()
    assert [1.0, 0.0, 2.5] == ct.read_csv(Trip, corrected)["km"].to_list()


def test_malformed_records_are_written_with_their_text(tmp_path: Path) -> None:
    """A record that could not be read is in the quarantine as it stood in its file."""
    ct.split_csv(Trip, b"trip_id,km,tags\n1,2\n").write_invalid(tmp_path / "a.csv")
    assert "1,2" == pl.read_csv(tmp_path / "a.csv")["__text__"].item()
    ct.split_ndjson(Trip, b'{"trip_id": 1, "km": -1, "tags": null}\n').write_invalid(
        tmp_path / "a.ndjson"
    )
    written = '{"trip_id":1,"km":-1,"tags":null,"__row__":0,"__violations__":["km: ge"]}\n'
    assert written == (tmp_path / "a.ndjson").read_text()


def test_values_of_several_types_are_text_or_objects(tmp_path: Path) -> None:
    """A column of Parquet has one type: the error says which files hold such rows."""
    parts = Trip.split([*ROWS, {"trip_id": "x", "km": [1], "more": 1}])
    with pytest.raises(ct.UnsupportedDataError, match=r"Write that part to \.ndjson or \.csv"):
        parts.write_invalid(tmp_path / "a.parquet")
    for suffix in ("ndjson", "csv"):
        parts.write_invalid(tmp_path / f"a.{suffix}")
        assert 4 == read_back(tmp_path / f"a.{suffix}").invalid.height
    with pytest.raises(ct.UnsupportedDataError, match="Name a file that ends in"):
        parts.write_invalid(tmp_path / "a.xlsx")
    assert ["a.csv", "a.ndjson"] == sorted(one.name for one in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("values", "written"),
    [
        (pl.Series([date(2026, 1, 2)]), ["2026-01-02"]),
        (pl.Series([datetime(2026, 1, 2, tzinfo=UTC)]), ["2026-01-02T00:00:00Z"]),
        (pl.Series([10**6], dtype=pl.Int32).cast(pl.Date), ["4707-11-29"]),
        (pl.Series([-(10**6)], dtype=pl.Int32).cast(pl.Date), ["-0768-02-04"]),
        (pl.Series([1]).cast(pl.Datetime("ns")), ["1970-01-01 00:00:00.000000001"]),
        (pl.Series([1]).cast(pl.Time), ["00:00:00.000000001"]),
        (pl.Series([1]).cast(pl.Duration("ns")), ["PT0.000000001S"]),
        (pl.Series([[-(10**6)]]).cast(pl.List(pl.Int32)).cast(pl.List(pl.Date)), [["-0768-02-04"]]),
        (pl.Series([2**62]).cast(pl.Datetime("ms")), [2**62]),
    ],
)
def test_times_that_python_has_no_value_for_are_written_all_the_same(
    values: pl.Series, written: list[Any]
) -> None:
    """As text with all digits; as what they count where no text has them."""
    lines = wire_in_file(pl.DataFrame({"at": values}), NDJSON)
    assert written == [json.loads(line)["at"] for line in lines["line"]]
