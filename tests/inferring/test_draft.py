"""A draft: a contract, its source, and what it is unsure of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

import contracts as ct

TRIPS = pl.DataFrame(
    {
        "trip id": [f"T-{n:04}" for n in range(400)],
        "km": [n * 37 % 301 / 10 for n in range(400)],
        "day": [f"{n % 12 + 1:02}/{n % 11 + 1:02}/2024" for n in range(400)],
        "status": [("done", "late", "void")[n % 3] for n in range(400)],
    }
)
SOURCE = """\
# Drafted from 400 rows, which keep it. What they do not decide is marked # ?
# Rehearsed: 45 of 61 known faults caught; ct.rehearse says what catches the others

from typing import Annotated, Literal

import contracts as ct
from pydantic import Field


class Trip(ct.Contract, boundary="ingest", version="1.0.0"):
    trip_id: Annotated[str, ct.Matches("T-[0-9]{4}"), Field(alias="trip id")]
    km: Annotated[float, ct.Interval(ge=0.0, le=33.0)]
    # ? all values can be read in two ways: Annotated[date, ct.Format("%d/%m/%Y")] or
    #   Annotated[date, ct.Format("%m/%d/%Y")]
    day: Annotated[str, ct.Matches("[0-9]{2}/[0-9]{2}/[0-9]{4}")]
    status: Literal["done", "late", "void"]

    # ? 400 rows; how many are too few: ct.RowCount(min=200)
    rules = ct.rules(ct.Unique("trip_id"))
"""


@pytest.fixture(scope="module")
def trip() -> ct.Draft:
    """The draft of the trips."""
    return ct.infer(TRIPS, name="Trip", boundary="ingest", version="1.0.0")


def test_the_source_is_a_module_to_go_on_from(trip: ct.Draft) -> None:
    """The source declares the contract; comments say what it is unsure of, and how many faults it catches."""
    assert SOURCE == trip.source == str(trip)


def test_the_source_is_laid_out_as_ruff_does(trip: ct.Draft) -> None:
    """The formatter would change nothing."""
    path = Path(sys.executable).with_name("ruff")
    if not path.exists():
        pytest.skip("ruff is no dependency of the tests, only of the project's own style")
    ruff = [path, "format", "--isolated", "-"]
    written = subprocess.run(ruff, input=trip.source, capture_output=True, text=True, check=True)  # noqa: S603 - our own tool
    assert trip.source == written.stdout


def test_it_is_written_once(trip: ct.Draft, tmp_path: Path) -> None:
    """`write` puts the source in a file, and does not replace one that may have been edited."""
    path = trip.write(tmp_path / "trip.py")
    assert SOURCE == path.read_text(encoding="utf-8")
    with pytest.raises(FileExistsError):
        trip.write(path)
    assert path == trip.write(path, overwrite=True)


def test_the_contract_catches_what_is_wrong(trip: ct.Draft) -> None:
    """The contract is one as any other."""
    bad = TRIPS.with_columns(km=pl.col("km") * 10, status=pl.lit("gone"))
    assert {"km", "status"} == {one.field for one in trip.contract.check(bad).violations}


def test_a_rehearsal_says_what_it_lets_through() -> None:
    """`rehearse` gives the scorecard on the rows that the draft has sampled."""
    card = ct.infer(TRIPS[["status"]]).rehearse()
    assert ("Inferred", 400) == (card.contract, card.rehearsed_rows)
    assert card.score > 0.5


SOURCES = {
    "LazyFrame": lambda _: TRIPS.lazy(),
    "Arrow reader": lambda _: pa.Table.from_batches(TRIPS.to_arrow().to_batches(max_chunksize=90)).to_reader(),
    "batches": lambda _: TRIPS.iter_slices(150),
    "pandas": lambda _: TRIPS.to_pandas(),
    "rows": lambda _: TRIPS.to_dicts(),
    "columns": lambda _: TRIPS.to_dict(as_series=False),
    "Parquet": lambda folder: _parts_in(folder),
}  # fmt: skip  # a table


def _parts_in(folder: Path) -> Path:
    for number, part in enumerate(TRIPS.iter_slices(150)):
        part.write_parquet(folder / f"{number}.parquet")
    return folder


@pytest.mark.parametrize("kind", SOURCES)
def test_all_kinds_of_data_make_the_same_draft(kind: str, tmp_path: Path, trip: ct.Draft) -> None:
    """What holds the rows, and in how many parts, does not matter."""
    draft = ct.infer(SOURCES[kind](tmp_path), name="Trip", boundary="ingest", version="1.0.0")
    assert ct.to_source(trip.contract) == ct.to_source(draft.contract)
    batches = "3 files of 100 to 150 rows; how many are too few in one"
    if kind == "Parquet":  # whose files are known to be batches
        assert batches in draft.source
    else:
        assert trip.notes == draft.notes


def test_csv_is_text(tmp_path: Path) -> None:
    """Of CSV the types are found in the text, and `read_csv` reads the file by the draft."""
    file = tmp_path / "trips.csv"
    TRIPS.write_csv(file)
    draft = ct.infer(file)
    assert draft.text
    assert TRIPS.equals(ct.read_csv(draft.contract, file))


def test_csv_of_another_layout_is_read_as_read_csv_does(tmp_path: Path) -> None:
    """The arguments of `read_csv` about the layout of a file are those of `infer`."""
    file = tmp_path / "trips.csv"
    TRIPS.write_csv(file, separator=";")
    assert 4 == len(ct.specification_of(ct.infer(file, separator=";").contract).fields)


def test_malformed_records_are_no_good_data(tmp_path: Path) -> None:
    """A file with a record that cannot be read is refused, with its line."""
    file = tmp_path / "bad.csv"
    file.write_bytes(b"a,b\n1,2\n3\n")
    with pytest.raises(ct.SchemaError, match="line 3"):
        ct.infer(file)


def test_no_rows_make_a_contract_of_names() -> None:
    """Data without rows has names and types, which is all that is declared, and no rehearsal."""
    draft = ct.infer(TRIPS.head(0))
    assert [("trip id", "text"), ("km", "float"), ("day", "text"), ("status", "text")] == [
        (one.alias, one.value.dtype.kind) for one in ct.specification_of(draft.contract).fields
    ]
    assert "Rehearsed" not in draft.source


def test_the_source_says_how_little_it_is_drafted_from(tmp_path: Path) -> None:
    """One row is one; of no rows there is nothing but the columns, and of text not even their types."""
    one, none = TRIPS[:1], TRIPS[:0]
    heads = [draft.source.splitlines()[0] for draft in (ct.infer(one), ct.infer(none))]
    assert [
        "# Drafted from 1 row, which keeps it. What it does not decide is marked # ?",
        "# There are no rows to draft a contract from: it has the columns and their types alone",
    ] == heads
    header = tmp_path / "trips.csv"
    header.write_text("id,km\n")
    assert (
        "# There are no rows to draft a contract from: it has the names of the columns alone"
        == ct.infer(header).source.splitlines()[0]
    )
