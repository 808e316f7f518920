"""LazyFrames: read once, evaluated as the frame that they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pyarrow as pa
import pytest
from polars.io.plugins import register_io_source

import contracts as ct


class C(ct.Contract):
    k: int
    x: Annotated[float, ct.Ge(0)] = 0.0

    rules = ct.rules(ct.Unique("k"))


DATA = pl.DataFrame({"k": [1, 2, 2, 3], "x": [1.0, -1.0, 2.0, None]})
FILES: dict[str, Callable[[Path], pl.LazyFrame]] = {
    "parquet": lambda path: written(DATA.write_parquet, path, pl.scan_parquet),
    "csv": lambda path: written(DATA.write_csv, path, pl.scan_csv),
    "ndjson": lambda path: written(DATA.write_ndjson, path, pl.scan_ndjson),
    "ipc": lambda path: written(DATA.write_ipc, path, pl.scan_ipc),
    "many files": lambda path: many_files(path),
}


def written(
    write: Callable[[Path], object], path: Path, scan: Callable[[Path], pl.LazyFrame]
) -> pl.LazyFrame:
    """A scan of the data in a file."""
    write(path)
    return scan(path)


def many_files(path: Path) -> pl.LazyFrame:
    """A scan of the data in a file a row."""
    path.mkdir()
    for place in range(DATA.height):
        DATA[[place]].write_parquet(path / f"{place}.parquet")
    return pl.scan_parquet(path / "*.parquet")


class Source:
    """A source of rows in Python, which counts how often it is read."""

    def __init__(self) -> None:
        self.reads = 0

    def read(self, columns: Any, predicate: Any, rows: Any, batch: Any) -> Iterator[pl.DataFrame]:  # noqa: ARG002 - Polars asks with them
        """The rows, one batch each."""
        self.reads += 1
        for place in range(DATA.height):
            batch = DATA[[place]]
            yield batch if columns is None else batch.select(columns)


def stream() -> pl.LazyFrame:
    """A scan of a stream that can be read once."""
    return pl.scan_arrow_c_stream(DATA.to_arrow().to_reader())


def verdict(report: ct.Report) -> tuple[int, set[tuple[str | None, str, int]]]:
    """The number of rows evaluated, and what they broke."""
    return report.rows, {(v.field, v.code, v.count) for v in report.violations}


@pytest.mark.parametrize("kind", FILES)
def test_a_scan_has_the_verdict_of_its_frame(kind: str, tmp_path: Path) -> None:
    """A scan of files breaks the rules that its frame breaks, and is split as that is."""
    lazy = FILES[kind](tmp_path / "data")
    assert verdict(C.check(DATA)) == verdict(C.check(lazy))
    parts, expected = C.split(lazy), C.split(DATA)
    assert isinstance(parts.valid, pl.LazyFrame)
    assert expected.valid.equals(parts.valid.collect())
    assert expected.invalid.equals(parts.invalid.collect())


def test_a_source_is_read_once() -> None:
    """Each verb reads a source in Python once, and what it gives back reads it no more."""
    source = Source()
    lazy = register_io_source(source.read, schema=DATA.schema)
    assert verdict(C.check(DATA)) == verdict(C.check(lazy))
    assert 1 == source.reads
    parts = C.split(lazy)
    parts.valid.collect()
    parts.invalid.collect()
    assert 2 == source.reads


def test_a_one_shot_stream_is_evaluated_whole() -> None:
    """A one-shot stream is empty the second time, and no rows break no rule: it is read once, and
    the rows are returned.
    """
    spent = stream()
    spent.collect()
    assert 0 == spent.collect().height  # the trap: a vacuous pass
    assert verdict(C.check(DATA)) == verdict(C.check(stream()))
    good = pl.scan_arrow_c_stream(DATA.head(1).to_arrow().to_reader())
    checked = C.validate(good)
    assert DATA.head(1).equals(checked.collect())
    assert DATA.head(1).equals(checked.collect())


def test_a_one_shot_stream_with_two_branches_does_not_hang() -> None:
    """Two branches on a one-shot stream hang unless it is cached: the rules of a contract, however
    many, are one branch.
    """
    parts = C.split(stream())
    valid, invalid = pl.collect_all([parts.valid, parts.invalid])
    assert (2, 2) == (valid.height, invalid.height)
    cached = stream().cache()
    assert 2 * DATA.height == C.check(pl.concat([cached, cached])).rows


def test_a_scan_that_fails_is_an_engine_error(tmp_path: Path) -> None:
    """A file that is not there, or not what it is stated to be, is an EngineError that names it."""
    with pytest.raises(ct.EngineError, match="nowhere"):
        C.check(pl.scan_parquet(tmp_path / "nowhere.parquet"))
    (tmp_path / "bad.parquet").write_bytes(b"not parquet")
    with pytest.raises(ct.EngineError, match="collecting the LazyFrame failed"):
        C.check(pl.scan_parquet(tmp_path / "bad.parquet"))


def test_columns_are_read_from_any_arrow_schema() -> None:
    """A stream of many batches is one frame."""
    batches = pa.table({"k": list(range(100_000))}).to_batches(max_chunksize=10)
    reader = pa.RecordBatchReader.from_batches(batches[0].schema, batches)
    assert C.split(reader).report.rows == 100_000
