"""Where the rows of a report come from: the file, and the row in it."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pytest

import contracts as ct


class Trip(ct.Contract):
    """A trip."""

    km: Annotated[float, ct.Ge(0)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files of Parquet, one without rows, and the last with a negative distance in its second row."""
    days = tmp_path / "days"
    for name, values in (("mon/a", [1.0, 2.0]), ("mon/b", []), ("tue/a", [3.0, -4.0])):
        path = days / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pl.DataFrame({"km": values}, schema={"km": pl.Float64}).write_parquet(path)
    return days


def split(source: Any, folder: Path) -> ct.Report:
    """The report on files that are split."""
    return ct.split_to(
        Trip, source, valid=folder / "valid.parquet", invalid=folder / "invalid.parquet"
    )


def reports_on(source: Any, tmp_path: Path) -> list[ct.Report]:
    """The reports on files by all that reads several as one batch."""
    return [
        ct.check_parquet(Trip, source),
        ct.check_parquet(Trip, source, trust_statistics=False),
        split(source, tmp_path),
    ]


def test_every_example_has_its_file_and_the_row_in_it(folder: Path, tmp_path: Path) -> None:
    """The row in the batch stays; the files are listed in the order of their rows, empty ones too."""
    names = [str(folder / name) for name in ("mon/a.parquet", "mon/b.parquet", "tue/a.parquet")]
    for report in reports_on(folder, tmp_path):
        assert [*zip(names, [2, 0, 2], strict=True)] == [*report.files]
        (example,) = report.violations[0].examples
        assert (3, names[2], 1) == (example.row, example.file, example.file_row)


def test_text_names_the_file_by_what_tells_it_from_the_others(folder: Path, tmp_path: Path) -> None:
    """In text and HTML the row is that of the file, after the path below the folder that all are in."""
    for report in reports_on(folder, tmp_path):
        lines = str(report).split("\n")
        assert "  km  must be at least 0  1 row  tue/a.parquet row 1: -4.0" == lines[1]
        assert "  rows of 3 files; report.files has them" == lines[-1]
        assert ">tue/a.parquet row 1<" in report.to_html()


def test_one_file_is_named_in_data_and_not_in_text(folder: Path, tmp_path: Path) -> None:
    """Of one file the row says it all; of bytes there is no name."""
    path = folder / "tue/a.parquet"
    for report in reports_on(path, tmp_path):
        assert ((str(path), 2),) == report.files
        assert "row 1: -4.0" in str(report)
        assert "parquet" not in str(report)
    assert () == ct.check_parquet(Trip, path.read_bytes()).files


def test_files_are_in_json_and_in_the_frame(folder: Path) -> None:
    """As the text of the path, as it is in Python; and they travel between processes."""
    report = ct.check_parquet(Trip, [folder / "tue", folder / "mon"])
    path = str(folder / "tue/a.parquet")
    written = json.loads(report.to_json())
    assert [2, 2, 0] == [one["rows"] for one in written["files"]]
    place = {"row": 1, "file": path, "file_row": 1}
    assert {**place, "key": None, "value": -4.0} == written["violations"][0]["examples"][0]
    (row,) = report.to_frame()["examples"][0].to_list()
    assert {**place, "key": None, "value": "-4.0"} == row
    again = pickle.loads(pickle.dumps(report))  # noqa: S301 - our own bytes
    assert (report.files, repr(report.violations)) == (again.files, repr(again.violations))
    assert f"file={path!r}, file_row=1" in repr(again.violations[0].examples[0])


def test_a_batch_that_is_refused_as_a_whole_names_its_files(folder: Path, tmp_path: Path) -> None:
    """The report of the error has them too."""
    with pytest.raises(ct.ContractViolation) as caught:
        ct.split_to(
            Trip, folder, valid=tmp_path / "v.csv", invalid=tmp_path / "i.csv", max_invalid_share=0
        )
    assert 3 == len(caught.value.report.files)
