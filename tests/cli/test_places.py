"""The places that a result goes to: files, links, pipes, devices, a full disk."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path

import pytest

from contracts.cli.app import run as run_process
from tests.cli.conftest import Run


@contextmanager
def _pipe(path: Path) -> Iterator[int]:
    """A named pipe that somebody reads."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("the system has no named pipes")
    os.mkfifo(path)
    reader = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    yield reader
    os.close(reader)


def test_a_pipe_is_written_and_not_replaced(run: Run) -> None:
    """What is not a file is written to: `--output >(gzip > r.gz)` and /dev/stdout work, and stay what they are."""
    place = Path("r.json")
    with _pipe(place) as reader:
        done = run("check", "trips.py", "good.parquet", "--output", place)
        assert (0, True) == (done.code, place.is_fifo())
        assert os.read(reader, 1 << 16).startswith(b'{\n  "')


def test_a_device_is_written_and_not_replaced(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in /dev is replaced, not even by root."""
    if not Path("/dev/null").exists():
        pytest.skip("the system has no /dev")
    monkeypatch.setattr(Path, "replace", None)  # this user may be root
    done = run("check", "trips.py", "good.parquet", "--output", "/dev/null")
    assert (0, True) == (done.code, Path("/dev/null").is_char_device())


def test_a_link_stays_a_link(run: Run) -> None:
    """Where the place is a link, the file that it leads to is written, in its own folder."""
    Path("runs").mkdir()
    Path("latest.html").symlink_to("runs/today.html")
    assert 0 == run("check", "trips.py", "good.parquet", "-o", "latest.html").code
    assert Path("latest.html").is_symlink()
    assert ["today.html"] == [path.name for path in Path("runs").iterdir()]


def test_a_folder_is_refused(run: Run) -> None:
    """A folder is not a file: the message asks for one in it."""
    done = run("check", "trips.py", "good.parquet", "-o", ".")
    assert (2, "contracts: '.' is a folder: name a file in it\n") == (done.code, done.err)


def test_a_full_disk_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where stdout cannot take the result, the message names stdout, and the data is not blamed."""

    class Full(io.StringIO):
        def flush(self) -> None:
            raise OSError(ENOSPC, os.strerror(ENOSPC))

    monkeypatch.setattr(sys, "stdout", Full())
    done = run("check", "trips.py", "good.parquet")
    assert (2, "contracts: stdout cannot be written: no space left on device\n") == (
        done.code,
        done.err,
    )


@pytest.mark.usefixtures("run")
def test_a_closed_stdout_takes_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the shell has closed stdout (`>&-`), the exit code alone is the answer."""
    monkeypatch.setattr(sys, "argv", ["contracts", "check", "trips.py", "bad.parquet", "-q"])
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(SystemExit) as ended:
        run_process()
    for stream in (sys.stdout, sys.stderr):
        stream.close()
    assert 1 == ended.value.code
