"""Every verb that writes, in every format: of what does not come to its end nothing is left that looks finished."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pytest

import contracts as ct
from contracts.inputs import files
from contracts.wire.records import staged


class Ping(ct.Contract):
    """A contract of rows that may repeat."""

    id: int
    x: Annotated[float, ct.Le(10)]
    rules = ct.rules(ct.Unique("id"))


SUFFIXES = (".parquet", ".arrow", ".ndjson", ".csv")
TARGETS = [f"out{suffix}{end}" for suffix in SUFFIXES for end in ("", "/")]
"""A file of each format, and a folder of several."""
Batches = Iterable[pl.DataFrame]


def sink(batches: Batches, target: str, _: str) -> None:
    """Write batches by a guarded sink."""
    with ct.guarded_sink(Ping, target) as opened:
        for batch in batches:
            opened.write(batch)


def split(batches: Batches, target: str, other: str) -> None:
    """Write the valid rows of batches to a target, and the others beside it."""
    ct.split_to(Ping, batches, valid=target, invalid=other)


def quarantine(batches: Batches, target: str, other: str) -> None:
    """Write the invalid rows of batches to a target."""
    ct.split_to(Ping, batches, valid=other, invalid=target)


WAYS: list[Callable[[Batches, str, str], None]] = [sink, split, quarantine]


def good(count: int, rows: int = 1) -> Iterator[pl.DataFrame]:
    """Some batches of different rows."""
    for place in range(count):
        ids = range(place * rows, place * rows + rows)
        yield pl.DataFrame({"id": ids, "x": [n * 7919 % 10007 / 1e4 for n in ids]})


def bad(count: int, rows: int = 1) -> Iterator[pl.DataFrame]:
    """The same, of rows that are wrong."""
    return (one.with_columns(pl.col("x") + 11) for one in good(count, rows))


def rows_for(way: object) -> Callable[..., Iterator[pl.DataFrame]]:
    """Rows that a way writes to its target."""
    return bad if way is quarantine else good


def left(folder: Path) -> list[str]:
    """The names of all that is in a folder."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(autouse=True)
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder gets several files."""
    monkeypatch.setattr(staged, "_ROWS_OF_PART", 1)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("way", WAYS)
def test_a_batch_that_raises_leaves_nothing(way: Any, target: str, tmp_path: Path) -> None:
    """What the third batch raises is the error."""

    def batches() -> Iterator[pl.DataFrame]:
        yield from rows_for(way)(2)
        raise ConnectionError("gone")

    with pytest.raises((ConnectionError, ct.EngineError), match="gone"):
        way(batches(), f"{tmp_path}/{target}", f"{tmp_path}/other.csv")
    assert [] == left(tmp_path)


@contextmanager
def full_after(size: int) -> Iterator[None]:
    """No file may be larger than so many bytes: what the system says then is what it says of a full disk."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(os.name != "posix", reason="limits files as POSIX does")
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("way", WAYS)
def test_a_full_disk_leaves_nothing(way: Any, target: str, tmp_path: Path) -> None:
    """Where the disk is full, early or late, that is the error."""
    for size in (10, 1_500, 6_000):
        with (
            full_after(size),
            pytest.raises(OSError, match=r"(?i)file too large|errno 27|os error 27"),
        ):
            way(rows_for(way)(5, 300), f"{tmp_path}/{target}", f"{tmp_path}/other.csv")
        assert [] == left(tmp_path)


@pytest.mark.parametrize("operation", ["fsync", "replace"])
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("way", WAYS)
def test_a_disk_that_is_full_in_the_end_leaves_nothing(
    way: Any, target: str, operation: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is where the disk refuses what was written, or the name."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if operation == "fsync":
        monkeypatch.setattr(os, "fsync", refuse)
    else:
        monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        way(rows_for(way)(2), f"{tmp_path}/{target}", f"{tmp_path}/other.csv")
    assert [] == left(tmp_path)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("target", TARGETS)
def test_a_file_that_is_removed_leaves_nothing(
    target: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of any format that is gone when its turn comes is the error."""
    monkeypatch.setattr(files, "_ROWS_AT_ONCE", 1)
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    out.mkdir()
    for name in "ab":
        with ct.guarded_sink(Ping, source / f"{name}{suffix}") as opened:
            opened.write(pl.DataFrame({"id": [1, 2], "x": [1.0, 2.0]}))

    def remove(_: ct.Progress) -> None:
        (source / f"b{suffix}").unlink(missing_ok=True)

    with pytest.raises((FileNotFoundError, ct.EngineError), match=rf"b\{suffix}"):
        ct.split_to(Ping, source, valid=f"{out}/{target}", invalid=f"{out}/x.csv", progress=remove)
    assert [] == left(out)
