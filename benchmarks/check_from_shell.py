"""What does the command line cost beside the library, for a file of 20,000,000 rows and for `--help`?

The file is that of `check_stream.py`: six columns of GPS pings in Parquet, 0.4 GB of 20 million rows. `contracts check` writes a
report in text; the library's own call, in a script of four lines, prints the same report. A bare start of Python is beside
`contracts --help`.

It is fair because both check the same file, which is in the cache of the system, each in a process of its own from its start to its
end, in turns, and print the same. CPU time is that of the whole process; on a machine that others use too, its ratio is to
be trusted, the best of five runs each.

Run it with `python benchmarks/check_from_shell.py [rows]`, 2,000,000 rows by default.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import check_stream
from _timing import about, print_table, readable

_ROUNDS = 5
_HERE = Path(__file__).parent
_CALL = """
import sys
import contracts as ct
from check_stream import Ping
print(ct.check_parquet(Ping, sys.argv[1]))
"""


def run(*command: str) -> tuple[float, float]:
    """The seconds that a process takes, and those of CPU time."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": f"{_HERE}:{os.environ.get('PYTHONPATH', '')}"}
    subprocess.run(
        [sys.executable, *command], env=environment, stdout=subprocess.DEVNULL, check=True
    )
    took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def compare(title: str, contenders: dict[str, tuple[str, ...]]) -> None:
    """Print the times of some commands, and their ratios to those of the first."""
    rounds = [{name: run(*one) for name, one in contenders.items()} for _ in range(_ROUNDS)]
    best = {
        name: [min(one[name][place] for one in rounds) for place in (0, 1)] for name in contenders
    }
    wall, cpu = next(iter(best.values()))
    rows = [
        (name, readable(one[0]), f"{one[0] / wall:.2f}", readable(one[1]), f"{one[1] / cpu:.2f}")
        for name, one in best.items()
    ]
    print_table(title, ("", "best", "ratio", "CPU", "ratio"), rows)


def main(rows: int) -> None:
    """Print two tables."""
    about("polars", "pyarrow", "typer")
    with tempfile.TemporaryDirectory(prefix="shell-bench-") as folder:
        path = Path(folder, "pings.parquet")
        check_stream.write(path, rows)
        checked = {
            "the library's own call": ("-c", _CALL, str(path)),
            "contracts check": (
                "-m", "contracts", "check", f"{_HERE}/check_stream.py:Ping", str(path), "--quiet",
            ),
        }  # fmt: skip  # a command in one line
        compare(f"{rows:,} rows", checked)
    compare(
        "the help", {"Python alone": ("-c", ""), "contracts --help": ("-m", "contracts", "--help")}
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
