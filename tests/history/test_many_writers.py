"""Many processes write one history at once, and it keeps every run."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import contracts as ct

WRITERS, RUNS = 3, 8
WRITE = """
import sys
import contracts as ct

class Row(ct.Contract):
    writer: str
    number: int

history = ct.History(sys.argv[1])
for number in range(int(sys.argv[3])):
    assert history.record(Row.check_row({"writer": sys.argv[2], "number": number}), partition=sys.argv[2])
"""


def write_at_once(url: str) -> None:
    """Have several processes make and write one history together."""
    started = [
        subprocess.Popen([sys.executable, "-W", "error", "-c", WRITE, url, str(writer), str(RUNS)])  # noqa: S603 - our own
        for writer in range(WRITERS)
    ]
    assert [0] * WRITERS == [one.wait(120) for one in started]


def test_processes_write_one_file(tmp_path: Path) -> None:
    """A file that several processes make and write together has all of their runs, each whole."""
    url = str(tmp_path / "quality.db")
    write_at_once(url)
    runs = ct.History(url).runs()
    assert {str(writer): RUNS for writer in range(WRITERS)} == Counter(
        run.partition for run in runs
    )
    assert {True} == {bool(run.rules) for run in runs}
