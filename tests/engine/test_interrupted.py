"""What is left of `split_to`, `guarded_sink` and `guard` when they do not come to their end: nothing that looks
finished.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import polars as pl
import pytest

import contracts as ct
from contracts.inputs import files

SCRIPT = """
import os, resource, signal, sys
import polars as pl
import contracts as ct

folder, what, place = sys.argv[1], sys.argv[2], int(sys.argv[3])
valid, invalid = sys.argv[4:] or ("valid.parquet", "bad/")

class Ping(ct.Contract):
    id: int
    x: float
    rules = ct.rules(ct.Unique("id"))

steps = 0

def step():
    global steps
    steps += 1
    if what in ("kill", "sink") and steps == place:
        os.kill(os.getpid(), signal.SIGKILL)

def counted(name):
    # Each operation on the disk is a place where the process may end.
    kept = getattr(os, name)
    def call(*args, **keywords):
        step()
        return kept(*args, **keywords)
    setattr(os, name, call)

for name in ("fsync", "replace", "rename", "open", "mkdir"):
    counted(name)

def batches():
    for place in range(4 if what != "wait" else 10**9):
        step()
        if what == "wait" and place == 3:
            print("ready", flush=True)
        yield pl.DataFrame({"id": [place, 0], "x": [1.0, 2.0]})

if what == "full":
    def rows():
        for place in range(40):
            ids = range(place * 10_000, place * 10_000 + 10_000)
            yield pl.DataFrame({"id": ids, "x": [float(n % 977) for n in ids]})
    resource.setrlimit(resource.RLIMIT_FSIZE, (place, place))
    ct.split_to(Ping, rows(), valid=f"{folder}/valid.parquet", invalid=f"{folder}/bad/")
elif what == "sink":
    with ct.guarded_sink(Ping, f"{folder}/{valid}") as sink:
        for number in range(3):
            step()
            sink.write(pl.DataFrame({"id": [number], "x": [1.0]}))
else:
    ct.split_to(Ping, batches(), valid=f"{folder}/{valid}", invalid=f"{folder}/{invalid}")
print("done", steps)
"""


def run(folder: Path, what: str, place: int = 0, *names: str) -> subprocess.CompletedProcess[str]:
    """The script in a process of its own; the names are those of the parts."""
    return subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-c", SCRIPT, str(folder), what, str(place), *names],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip  # its arguments in one line


def finished(folder: Path) -> list[str]:
    """The names of what looks finished."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".tmp"))


def is_whole(path: Path) -> bool:
    """Whether all rows of a part can be read."""
    return pl.read_parquet(path).height == (3 if path.name == "valid.parquet" else 5)


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
@pytest.mark.parametrize("place", range(1, 14))
def test_a_killed_process_leaves_nothing_half_done(place: int, tmp_path: Path) -> None:
    """Wherever the process is killed, what is at the paths of the parts is whole, and the valid part is
    there only beside the other.
    """
    done = run(tmp_path, "kill", place)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    names = finished(tmp_path)
    assert names in ([], ["bad"], ["bad", "valid.parquet"])
    assert all(is_whole(tmp_path / name) for name in names)
    if not done.returncode:
        assert (done.stdout.split()[0], len(names)) == ("done", 2)


OTHERS = {
    "arrow and ndjson": ("valid.arrow", "bad.ndjson"),
    "csv and arrow": ("valid.csv", "bad.arrow"),
    "folders": ("valid.ndjson/", "bad.csv/"),
}
READ: dict[str, Callable[[Path], pl.DataFrame]] = {
    ".arrow": pl.read_ipc,
    ".ndjson": pl.read_ndjson,
    ".csv": pl.read_csv,
    ".parquet": pl.read_parquet,
}


def rows_at(path: Path) -> int:
    """How many rows are in a file, or in the files of a folder."""
    parts = [*path.iterdir()] if path.is_dir() else [path]
    return sum(READ[part.suffix](part).height for part in parts)


@pytest.mark.at_length
@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
@pytest.mark.parametrize("place", range(1, 15))
@pytest.mark.parametrize("names", OTHERS.values(), ids=OTHERS)
def test_a_killed_process_leaves_nothing_half_done_in_any_format(
    names: tuple[str, str], place: int, tmp_path: Path
) -> None:
    """So it is in files and folders of every format."""
    done = run(tmp_path, "kill", place, *names)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    valid, invalid = (tmp_path / name for name in names)
    there = [path for path in (invalid, valid) if path.exists()]
    assert there in ([], [invalid], [invalid, valid])
    assert finished(tmp_path) == sorted(path.name for path in there)
    assert [rows_at(path) for path in there] == [5, 3][: len(there)]


@pytest.mark.at_length
@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
@pytest.mark.parametrize("place", range(1, 9))
@pytest.mark.parametrize("name", ["a.parquet", "a.ndjson", "a.csv/"])
def test_a_killed_sink_leaves_nothing_half_done(name: str, place: int, tmp_path: Path) -> None:
    """What is at the path of a guarded sink is whole, wherever the process is killed."""
    done = run(tmp_path, "sink", place, name, "")
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    there = [*finished(tmp_path)]
    assert there in ([], [name.rstrip("/")])
    assert [rows_at(tmp_path / one) for one in there] == [3] * len(there)


@pytest.mark.skipif(os.name != "posix", reason="limits files as POSIX does")
@pytest.mark.parametrize("limit", [1_000, 200_000, 2_500_000])
def test_a_full_disk_leaves_nothing(limit: int, tmp_path: Path) -> None:
    """Where the disk is full, that is the error, and nothing is left."""
    done = run(tmp_path, "full", limit)
    assert "OSError" in done.stderr or "File too large" in done.stderr
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(os.name != "posix", reason="interrupts as POSIX does")
def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C ends it at once, and nothing is left."""
    arguments = [sys.executable, "-c", SCRIPT, str(tmp_path), "wait", "0"]
    with subprocess.Popen(  # noqa: S603 - ours
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        _, errors = child.communicate(timeout=60)
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert [*tmp_path.iterdir()] == []


class Ping(ct.Contract):
    """A contract of rows that may repeat."""

    id: int
    x: Annotated[float, ct.Le(10)]
    rules = ct.rules(ct.Unique("id"))


GOOD = pl.DataFrame({"id": [1, 2, 3], "x": [1.0, 2.0, 3.0]})


def raising(error: BaseException) -> Iterator[pl.DataFrame]:
    """Batches, of which the second raises."""
    yield GOOD
    raise error


@pytest.mark.parametrize("error", [ValueError("gone"), KeyboardInterrupt(), MemoryError()])
def test_a_batch_that_raises_leaves_nothing(error: BaseException, tmp_path: Path) -> None:
    """What a batch raises is the error, and nothing is left."""
    expected = ct.EngineError if isinstance(error, ValueError) else type(error)
    with pytest.raises(expected):
        ct.split_to(Ping, raising(error), valid=tmp_path / "a.csv", invalid=tmp_path / "b.csv")
    assert [*tmp_path.iterdir()] == []


def test_a_file_that_is_removed_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is gone when its turn comes is the error, and nothing is left."""
    monkeypatch.setattr(files, "_ROWS_AT_ONCE", 1)
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    for name in ("a.parquet", "b.parquet"):
        GOOD.write_parquet(folder / name)

    def remove(_: ct.Progress) -> None:
        (folder / "b.parquet").unlink(missing_ok=True)

    with pytest.raises(FileNotFoundError, match=r"b\.parquet"):
        ct.split_to(
            Ping, folder, valid=out / "a.parquet", invalid=out / "b.parquet", progress=remove
        )
    assert [*out.iterdir()] == []
