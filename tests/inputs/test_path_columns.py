"""Partitioned folders: `year=2024/day=…` on the path of a file is a column where the contract declares it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pyarrow.dataset as ds
import pytest
from pydantic import Field

import contracts as ct


class Trip(ct.Contract, boundary="ingest"):
    """A trip; the writer partitions trips by the first three fields."""

    year: Annotated[int, ct.Ge(2024)]
    day: date | None
    city: Annotated[str, Field(alias="City")]
    km: float


SUFFIXES: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "parquet": (ct.read_parquet, ct.split_parquet),
    "csv": (ct.read_csv, ct.split_csv),
    "ndjson": (ct.read_ndjson, ct.split_ndjson),
}
FRAME = pl.DataFrame(
    {
        "year": [2024, 2025],
        "day": [date(2024, 1, 5), None],
        "City": ["São Paulo/Leste", "x=1"],
        "km": [1.5, 2.5],
    }
)
FOLDERS = [
    "year=2024/day=2024-01-05/City=S%C3%A3o Paulo%2FLeste",
    "year=2025/day=__HIVE_DEFAULT_PARTITION__/City=x%3D1",
]


def partitioned(root: Path, suffix: str, frame: pl.DataFrame = FRAME) -> Path:
    """The rows, each in the folders that name the values of its first fields."""
    for folder, row in zip(FOLDERS, frame.iter_slices(1), strict=True):
        (root / folder).mkdir(parents=True)
        getattr(row.select("km"), f"write_{suffix}")(root / folder / f"part.{suffix}")
        (root / folder / "_SUCCESS").touch()
    return root


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_declared_fields_are_read_from_the_path(tmp_path: Path, suffix: str) -> None:
    """Of a folder, a pattern and single files, by every reader; the values are of the fields' types."""
    read, split = SUFFIXES[suffix]
    root = partitioned(tmp_path / "trips", suffix)
    files = sorted(root.rglob(f"*.{suffix}"))
    for source in (root, str(root / f"**/*.{suffix}"), files):
        assert FRAME.equals(read(Trip, source))
        assert split(Trip, source).report.ok
    assert FRAME.head(1).equals(read(Trip, files[0]))
    out = tmp_path / "valid.parquet"
    report = ct.split_to(Trip, root, valid=out, invalid=tmp_path / "invalid.parquet")
    assert (True, 2) == (report.ok, report.rows)
    assert FRAME.equals(pl.read_parquet(out))


def test_the_columns_are_those_of_polars_and_pyarrow(tmp_path: Path) -> None:
    """Escapes, nulls and types are read as the two libraries read them that write such folders."""
    ds.write_dataset(
        FRAME.to_arrow(),
        tmp_path / "arrow",
        format="parquet",
        partitioning=["year", "day", "City"],
        partitioning_flavor="hive",
    )
    FRAME.write_parquet(tmp_path / "polars", partition_by=["year", "day", "City"])
    schema = {"year": pl.Int64, "day": pl.Date, "City": pl.String}
    for root in (tmp_path / "arrow", tmp_path / "polars"):
        theirs = pl.scan_parquet(root, hive_schema=schema).select(FRAME.columns).collect()
        assert theirs.equals(ct.read_parquet(Trip, root))
        assert FRAME.equals(theirs.sort("year"))
        assert ct.check_parquet(Trip, root).ok


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_value_in_a_path_is_held_to_its_rules(tmp_path: Path, suffix: str) -> None:
    """It is of every row of its file, which the example names; what is no value of its type is quoted."""
    frame = pl.DataFrame({"km": [1.0, 2.0]})
    codes = {"year=2023": "ge", "year=soon": "dtype"}
    for folder, code in codes.items():
        where = tmp_path / suffix / folder / "day=2024-01-05" / "City=Rio"
        where.mkdir(parents=True)
        getattr(frame, f"write_{suffix}")(where / f"part.{suffix}")
        parts = SUFFIXES[suffix][1](Trip, tmp_path / suffix / folder)
        (violation,) = parts.report.violations
        assert ("year", code, 2) == (violation.field, violation.code, violation.count)
        assert folder in (violation.examples[0].file or "")
        assert folder.removeprefix("year=") in str(violation.examples[0].value)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (ct.Int16, "99999999999"),
        (ct.UInt8, "-1"),
        (int, "9" * 25),
        (int, "1.5"),
        (ct.Float32, "16777217"),
        (Annotated[ct.Int16, ct.Numerals(thousands=",")], "1,000,000"),
        (Annotated[Decimal, Field(max_digits=5, decimal_places=2)], "1.255"),
    ],
)
def test_a_number_in_a_path_that_its_type_does_not_hold_is_lossy(
    tmp_path: Path, suffix: str, annotation: Any, text: str
) -> None:
    """It has one code, whatever the file beside it is: that of the number in a file of text."""
    members = {"__annotations__": {"x": annotation, "km": float}, "__module__": __name__}
    contract = type(ct.Contract)("Measured", (ct.Contract,), members)
    (tmp_path / f"x={text}").mkdir()
    where = tmp_path / f"x={text}" / f"part.{suffix}"
    getattr(pl.DataFrame({"km": [1.0, 2.0]}), f"write_{suffix}")(where)
    (violation,) = SUFFIXES[suffix][1](contract, where).report.violations
    assert ("x", "lossy", 2) == (violation.field, violation.code, violation.count)


@pytest.mark.parametrize("text", ["5.00000000000000000001", "9223372036854775809", "1e-400"])
@pytest.mark.parametrize("annotation", [int, float, ct.Float32])
def test_no_number_in_a_path_is_rounded_to_one_that_fits(
    tmp_path: Path, annotation: Any, text: str
) -> None:
    """What is near to it is never read in its place: a row is valid in every file, or in none."""
    members = {"__annotations__": {"x": annotation, "km": float}, "__module__": __name__}
    contract = type(ct.Contract)("Measured", (ct.Contract,), members)
    (tmp_path / f"x={text}").mkdir()
    verdicts = set[bool]()
    for suffix, (_, split) in SUFFIXES.items():
        where = tmp_path / f"x={text}" / f"part.{suffix}"
        getattr(pl.DataFrame({"km": [1.0, 2.0]}), f"write_{suffix}")(where)
        verdicts.add(split(contract, where).report.ok)
    assert 1 == len(verdicts)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_value_in_a_path_is_read_as_its_field_says(tmp_path: Path, suffix: str) -> None:
    """White space is cut, and what is used for null is null, also where another file has a value there."""

    class Run(ct.Contract):
        """A run of a vehicle, whose number may be missing."""

        number: Annotated[int | None, ct.Trim(), ct.Missing("NA")]
        km: float

    for number in ("NA", " 7"):
        where = tmp_path / f"number={number}"
        where.mkdir()
        getattr(FRAME.select("km"), f"write_{suffix}")(where / f"part.{suffix}")
    numbers = SUFFIXES[suffix][0](Run, tmp_path).get_column("number")
    assert [7, 7, None, None] == numbers.to_list()


def test_what_the_file_has_goes_first(tmp_path: Path) -> None:
    """Its own column is read, not that of its path; and what the contract does not declare is no column."""
    where = tmp_path / "year=1999" / "load=7"
    where.mkdir(parents=True)
    FRAME.write_parquet(where / "part.parquet")
    assert FRAME.equals(ct.read_parquet(Trip, tmp_path))
    report = ct.check_parquet(Trip, where / "part.parquet")
    assert report.ok
    assert report.proved  # by statistics, as of a file of any other folder


def test_a_record_that_cannot_be_read_stays_so(tmp_path: Path) -> None:
    """Malformed records have no values, whatever the path says of their file."""
    where = tmp_path / "year=2024" / "day=2024-01-05" / "City=Rio"
    where.mkdir(parents=True)
    (where / "a.csv").write_text("km\n1.5\n1,2,3\n")
    (where / "a.ndjson").write_text('{"km": 1.5}\n{"km": \n')
    for read in (ct.split_csv, ct.split_ndjson):
        parts = read(Trip, tmp_path)
        assert ["malformed"] == [one.code for one in parts.report.violations]
        assert [(2024, date(2024, 1, 5), "Rio", 1.5)] == parts.valid.rows()


def test_columns_of_the_path_have_no_place(tmp_path: Path) -> None:
    """Where the order of columns is declared it is that of the file's own."""

    class Ordered(Trip, ordered=True):
        """The same, in order."""

    assert FRAME.equals(ct.read_parquet(Ordered, partitioned(tmp_path, "parquet")))
