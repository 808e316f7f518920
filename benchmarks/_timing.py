"""Times of several contenders from one run, taken in turns, and the table that shows them.

The contenders alternate, and a different one begins each round, so that any other load on the machine
falls on all of them; the best of the rounds is the one least disturbed. Ratios carry over to
other machines, times do not.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from statistics import median

Times = dict[str, list[float]]

CLOCKS: dict[str, Callable[[], float]] = {
    "time": time.perf_counter,
    "time of all cores": time.process_time,
}
"""What passes, which other load on the machine makes longer, and what this process has worked."""

UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))


def about(*packages: str) -> None:
    """Print the environment of the times: Python, the installed packages, the cores."""
    there = [f"Python {platform.python_version()}"]
    for package in packages:
        try:
            there.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            there.append(f"no {package}")
    print(f"{', '.join(there)}; {os.cpu_count()} cores")


def in_turns(
    contenders: Mapping[str, Callable[[], object]],
    rounds: int = 9,
    at_least: float = 0.02,
    clock: Callable[[], float] = time.perf_counter,
) -> Times:
    """Seconds per call of each contender, one entry a round, after one call to warm up.

    Args:
        at_least: the least duration of a round in seconds; quick calls are repeated.
        clock: what tells them: `time.process_time` counts what all cores have worked.
    """
    repeats = {name: repeats_for(call, at_least, clock) for name, call in contenders.items()}
    times: Times = {name: [] for name in contenders}
    names = list(contenders)
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            times[name].append(seconds(contenders[name], repeats[name], clock))
    return times


def repeats_for(
    call: Callable[[], object], at_least: float, clock: Callable[[], float] = time.perf_counter
) -> int:
    """How many calls last long enough to be timed; the call is warm afterwards."""
    call()
    repeats = 1
    while (took := max(seconds(call, repeats, clock), 1e-9)) * repeats < at_least:
        repeats = max(2 * repeats, int(at_least / took))
    return repeats


def seconds(
    call: Callable[[], object], repeats: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Seconds per call, over so many calls in a row."""
    start = clock()
    for _ in range(repeats):
        call()
    return (clock() - start) / repeats


def show(title: str, times: Times, against: str | None = None) -> None:
    """Print best and median of each contender, and its best as a multiple of one contender's.

    Args:
        against: the contender that is 1.00; the first unless named.
    """
    one = min(times[against or next(iter(times))])
    rows = [
        (name, readable(min(took)), readable(median(took)), f"{min(took) / one:.2f}")
        for name, took in times.items()
    ]
    print_table(title, ("", "best", "median", "ratio"), rows)


def print_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print the rows in columns, the first to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    print(f"\n{title}")
    for row in (header, *rows):
        name, *cells = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ", row[0].ljust(len(name)), *cells, sep="  ")


def readable(took: float) -> str:
    """Seconds as people read them: three digits and a unit."""
    size, unit = next((u for u in UNITS if took >= u[0]), UNITS[-1])
    return f"{took / size:#.3g} {unit}".replace(". ", " ")
