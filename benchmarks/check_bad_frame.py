"""How much longer does bad data take to check than clean data, and how much memory does it need?

Law 7 allows, on 100,000 rows or more, at most twice the time, five times where a key must be settled,
and memory that does not grow with the number of violations. The data is 2,000,000 rows of nine columns
with one bad row for each rule, and with half the rows bad in every rule; then the same for a
contract with a key of two columns, and for rows that break nothing but the key.

It is fair because bad and clean frames have the same rows, columns and types, are checked in turns
in one process, and each is the whole check: verdict, exact counts, examples, causes. Memory is
measured separately, on Linux: a fresh interpreter per case reads the frame from a file, checks ten rows
of it to load all modules, resets the kernel's peak counter, and checks the frame; the table shows
the peak above the memory that was resident before, and as a share of the frame.

Run it with `python benchmarks/check_bad_frame.py [rows]`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl
from _pings import SPOILT, KeyedPing, Ping, clean, repeat_keys, spoil
from _timing import about, in_turns, print_table, show

CONTRACTS = {"Ping": Ping, "KeyedPing": KeyedPing}
ROW = pl.int_range(pl.len())


def one_bad_row_a_rule(frame: pl.DataFrame) -> pl.DataFrame:
    """Each value rule is broken in a row of its own, far from the others, and one key repeats."""
    for place, (field, value) in enumerate(SPOILT, start=1):
        frame = spoil(frame, field, value, place * frame.height // 10 == ROW)
    return repeat_keys(frame, frame.height // 20 == ROW)


def half_bad_in_every_rule(frame: pl.DataFrame) -> pl.DataFrame:
    """Every second row breaks every value rule; the keys of the other rows repeat."""
    for field, value in SPOILT:
        frame = spoil(frame, field, value, ROW % 2 == 1)
    return repeat_keys(frame, ROW % 4 == 0, distance=2)


def one_key_twice(frame: pl.DataFrame) -> pl.DataFrame:
    """Two rows share a key, and nothing else is wrong."""
    return repeat_keys(frame, frame.height // 2 == ROW)


def every_key_twice(frame: pl.DataFrame) -> pl.DataFrame:
    """All rows share their key with another row, and nothing else is wrong."""
    return repeat_keys(frame, ROW % 2 == 0)


Make = Callable[[pl.DataFrame], pl.DataFrame]
CASES: dict[str, dict[str, Make]] = {
    "Ping": {
        "clean": lambda frame: frame,
        "one bad row a rule": one_bad_row_a_rule,
        "half the rows bad in every rule": half_bad_in_every_rule,
    },
    "KeyedPing": {
        "clean": lambda frame: frame,
        "one bad row a rule": one_bad_row_a_rule,
        "half the rows bad in every rule": half_bad_in_every_rule,
        "one key twice": one_key_twice,
        "every key twice": every_key_twice,
    },
}


def main(rows: int) -> None:
    """Print the times and the memory of each contract's cases."""
    about("polars")
    for name, cases in CASES.items():
        contract, frame = CONTRACTS[name], clean(rows)
        frames = {case: make(frame) for case, make in cases.items()}
        said = {case: contract.check(bad) for case, bad in frames.items()}
        calls = {case: partial(contract.check, bad) for case, bad in frames.items()}
        title = f"{rows:,} rows, {'a' if name == 'KeyedPing' else 'no'} key of two columns"
        show(title, in_turns(calls, rounds=7))
        show_memory(name, frames)
        broken = (f"{len(r.violations)} rules ({case})" for case, r in said.items())
        print(f"    broken: {', '.join(broken)}")


def show_memory(contract: str, frames: dict[str, pl.DataFrame]) -> None:
    """Print the peak of memory of each case, in an interpreter of its own."""
    if not Path("/proc/self/clear_refs").exists():
        print("\nskipped: the peak of memory (it is read from Linux's /proc)")
        return
    rows = []
    for case, frame in frames.items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "frame.arrow")
            frame.write_ipc(file)
            command = [sys.executable, __file__, "--memory", contract, str(file)]
            run = subprocess.run(command, check=True, capture_output=True, text=True)
        peak, size = float(run.stdout), frame.estimated_size()
        rows.append((case, f"{peak / 1e6:.0f} MB", f"{size / 1e6:.0f} MB", f"{peak / size:.2f}"))
    print_table("peak of memory over the input", ("", "peak", "input", "ratio"), rows)


def peak_of_checking(contract: str, file: str) -> int:
    """Bytes that checking the frame in the file needs at its peak, beyond the frame itself."""
    frame = pl.read_ipc(Path(file).read_bytes())  # not mapped: pages must be resident before
    CONTRACTS[contract].check(frame.head(10))
    Path("/proc/self/clear_refs").write_text("5")
    before = resident("VmRSS")
    CONTRACTS[contract].check(frame)
    return resident("VmHWM") - before


def resident(which: str) -> int:
    """Bytes of memory that are resident now (VmRSS) or were at the peak (VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{which}:"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        print(peak_of_checking(*sys.argv[2:]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
