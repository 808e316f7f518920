"""What does a rule beside a baseline cost: time and memory of a check with it, beside the same check without?

The frame has ten columns of GPS pings: those of `check_clean_frame.py`, and the time at which each was stored. Every contract has the same
value rules, and one more rule about the batch as a whole, or all of them; the baseline is a profile of the same data, so that every rule
holds. Times are those of processors, which say what a check costs on a machine that others use too. Memory is that of one check in a
process of its own, above what it held before: the frame, the profile, and what a check of 1,000 rows loads and compiles.

It is fair because all look at the same frame in memory, in turns, from one run.

Run it with `python benchmarks/check_baseline.py [rows …]`: 200,000 and 2,000,000 by default.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from _pings import Ping, clean
from _timing import about, in_turns, show
from check_stream import watched

import contracts as ct


class StoredPing(Ping, version="1.0.0"):
    """A ping, and when it was stored."""

    stored_at: datetime


RULES: dict[str, tuple[Any, ...]] = {
    "no rule beside a baseline": (),
    "Drift, psi": (ct.Drift("speed", psi=0.2),),
    "Drift, ks": (ct.Drift("speed", ks=0.2),),
    "Drift, wasserstein": (ct.Drift("speed", wasserstein=0.2),),
    "Drift, chi2": (ct.Drift("status", chi2=0.2),),
    "Drift, linf": (ct.Drift("status", linf=0.2),),
    "NewCategory": (ct.NewCategory("status"),),
    "Plausible": (ct.Plausible("speed"),),
    "Volume": (ct.Volume(change=0.3),),
    "NullShare, growth": (ct.NullShare("note", growth=0.05),),
    "Lag": (ct.Lag("seen_at", "stored_at", max="5m", quantile=0.99),),
    "Coverage": (ct.Coverage("seen_at", every="1h"),),
    "Schedule": (ct.Schedule("seen_at", every="1h", within="1h"),),
}
RULES["all of them"] = tuple(rule for rules in RULES.values() for rule in rules)


def pings(rows: int) -> pl.DataFrame:
    """Valid pings, stored within five minutes."""
    delay = pl.duration(seconds=pl.int_range(pl.len()).hash(7) % 300)
    return clean(rows).with_columns(stored_at=pl.col("seen_at") + delay)


def contract_of(name: str) -> type[ct.Contract]:
    """The contract with the rules of a line."""
    return type(ct.Contract)(
        "RuledPing", (StoredPing,), {"rules": ct.rules(*RULES[name])}, version="1.0.0"
    )


def check_of(
    contract: type[ct.Contract], frame: pl.DataFrame, good: ct.Profile
) -> Callable[[], ct.Report]:
    """A check beside a baseline."""
    newest = frame.select(pl.col("seen_at").max() + timedelta(minutes=1)).item()
    return partial(contract.check, frame, baseline=good, now=newest)


def measure_memory(name: str, rows: int, good: str) -> None:
    """Print the megabytes that a check takes."""
    frame, contract = pings(rows), contract_of(name)
    profile = ct.Profile.from_json(Path(good).read_text())
    check_of(contract, frame[:1_000], profile)()
    before, *during = watched(check_of(contract, frame, profile))
    print(max(during, default=before) - before)


def memory_of(name: str, rows: int, good: Path) -> float:
    """What `measure_memory` prints, in a process of its own."""
    command = [sys.executable, __file__, "--run", name, str(rows), str(good)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def main(sizes: list[int]) -> None:
    """Print a table for each number of rows: of time, and of memory."""
    about("polars", "pyarrow")
    for rows in sizes:
        frame = pings(rows)
        good = ct.profile(contract_of("all of them"), frame)
        checks = {name: check_of(contract_of(name), frame, good) for name in RULES}
        for check in checks.values():
            check().raise_for_violations()
        title = f"{rows:,} rows, {frame.width} columns: time of processors"
        show(title, in_turns(checks, rounds=5, clock=time.process_time))
        with tempfile.TemporaryDirectory(prefix="baseline-bench-") as folder:
            path = Path(folder) / "good.json"
            path.write_text(good.to_json())
            for name in RULES:
                print(f"  {name:28}{memory_of(name, rows, path):>6,.0f} MB", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        measure_memory(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        main([int(one) for one in sys.argv[1:]] or [200_000, 2_000_000])
