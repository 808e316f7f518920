"""Which files `split_to` reads: compressed, in folders, of another layout than its arguments state."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pyarrow as pa
import pytest

import contracts as ct
from tests.engine.test_split_to import WHOLE, Ping


def test_an_empty_list_is_no_data(tmp_path: Path) -> None:
    """A list without files, as a pattern that matches none gives, is refused: it would replace both parts by nothing."""
    with pytest.raises(ct.UnsupportedDataError, match="an empty list"):
        ct.split_to(Ping, [], valid=tmp_path / "a.csv", invalid=tmp_path / "b.csv")
    assert [] == [*tmp_path.iterdir()]


def test_compressed_text_in_a_folder_is_read(tmp_path: Path) -> None:
    """Files of text are read compressed too, by their names and in a folder: none is left out silently."""
    (tmp_path / "in").mkdir()
    text = WHOLE.write_csv().encode()
    (tmp_path / "in" / "a.csv.gz").write_bytes(gzip.compress(text))
    plain = ct.split_csv(Ping, text).report
    for source in (tmp_path / "in", tmp_path / "in" / "a.csv.gz"):
        report = ct.split_to(Ping, source, valid=tmp_path / "a.csv", invalid=tmp_path / "b.csv")
        assert (plain.rows, len(plain.violations)) == (report.rows, len(report.violations))


def test_a_file_of_another_layout_is_named_with_what_to_pass(tmp_path: Path) -> None:
    """A file that cannot be read as it is laid out has the hint that `split_csv` gives."""
    path = tmp_path / "in.csv"
    path.write_bytes(WHOLE.write_csv().encode("utf-16"))
    with pytest.raises(ct.WireError) as alone:
        ct.split_csv(Ping, path)
    with pytest.raises(ct.WireError) as streamed:
        ct.split_to(Ping, path, valid=tmp_path / "a.csv", invalid=tmp_path / "b.csv")
    assert str(alone.value) == str(streamed.value)
    assert 'encoding="utf-16"' in str(streamed.value)


def test_text_that_is_not_utf8_is_a_violation_of_its_row_in_arrow_ipc(tmp_path: Path) -> None:
    """Batches are validated, and such text does not damage the other rows, also in lists and structs."""
    text = pa.array([b"a", b"\xff", b"c"]).view(pa.string())
    lists = pa.ListArray.from_arrays([0, 1, 2, 3], text)
    structs = pa.StructArray.from_arrays([text], names=["x"])
    table = pa.table(
        {"name": text, "tags": lists, "more": structs, "kind": text.dictionary_encode()}
    )
    path = tmp_path / "in.arrow"
    with pa.ipc.new_file(path, table.schema) as writer:
        writer.write_table(table)

    class Named(ct.Contract, extra="ignore"):
        name: str

    report = ct.split_to(Named, path, valid=tmp_path / "v.csv", invalid=tmp_path / "i.ndjson")
    assert ["name: dtype"] == [one.label for one in report.violations]
    assert "name\na\nc\n" == (tmp_path / "v.csv").read_text()


def test_tabs_and_arrays_are_read(tmp_path: Path) -> None:
    """A .tsv is CSV with tabs, unless another separator is named, and a .json one array of rows."""
    (tmp_path / "in.tsv").write_text(WHOLE.write_csv(separator="\t"))
    (tmp_path / "odd.tab").write_text(WHOLE.write_csv(separator=";"))
    (tmp_path / "in.json").write_text(WHOLE.write_json())
    parts = {"valid": tmp_path / "a.parquet", "invalid": tmp_path / "b.ndjson"}
    for name, options in {"in.tsv": {}, "odd.tab": {"separator": ";"}, "in.json": {}}.items():
        report = ct.split_to(Ping, tmp_path / name, **parts, **options)
        assert (6, ["id: unique", "id: sorted", "speed: le"]) == (
            report.rows,
            [one.label for one in report.violations],
        )


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Where the place is a link, the file that it leads to is replaced, in its own folder."""
    runs = tmp_path / "runs"
    runs.mkdir()
    for name in ("valid.csv", "invalid.csv"):
        (tmp_path / name).symlink_to(runs / f"today-{name}")
    valid, invalid = tmp_path / "valid.csv", tmp_path / "invalid.csv"
    ct.split_to(Ping, WHOLE, valid=valid, invalid=invalid)
    assert valid.is_symlink()
    assert invalid.is_symlink()
    assert {"today-invalid.csv", "today-valid.csv"} == {path.name for path in runs.iterdir()}
    with pytest.raises(ValueError, match="name two places"):
        ct.split_to(Ping, WHOLE, valid=valid, invalid=runs / "today-valid.csv")


def test_a_pipe_is_written_when_the_whole_is_known(tmp_path: Path) -> None:
    """A pipe stays one: whoever reads it has the whole, or nothing where nothing is to be written."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("the system has no named pipes")
    pipe, file = tmp_path / "valid.csv", tmp_path / "same.csv"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    invalid = tmp_path / "invalid.csv"
    with pytest.raises(ct.ContractViolation):
        ct.split_to(Ping, WHOLE, valid=pipe, invalid=invalid, max_invalid_share=0)
    with pytest.raises(BlockingIOError):
        os.read(reader, 1)
    for place in (pipe, file):
        ct.split_to(Ping, WHOLE, valid=place, invalid=invalid)
    assert file.read_bytes() == os.read(reader, 1 << 16)
    os.close(reader)
    assert pipe.is_fifo()
    assert {"invalid.csv", "same.csv", "valid.csv"} == {path.name for path in tmp_path.iterdir()}
