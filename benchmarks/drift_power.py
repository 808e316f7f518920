"""How often is a change found, by its size, by the rows of the batch, and by the rule?

Batches are drawn from the flights of a year, and changed as real feeds were; the baseline is 50,000 flights without
the change. Each cell is the share of batches in which the rule alarms. The rules of others are those of
`_drift.py`; what no change does is in the first line.

Run it with `python benchmarks/drift_power.py [--batches 200]`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import polars as pl
from _drift import Pool, deequ, effect_of, evidently, flat_psi, flights

from contracts.rules.drift import Statistic

BASELINE = 50_000
SIZES = (200, 1_000, 10_000, 100_000)
SEED = 24
OF_NUMBERS: tuple[tuple[Statistic, float], ...] = (
    ("psi", 0.1),
    ("psi", 0.02),
    ("ks", 0.05),
    ("wasserstein", 0.1),
)
OF_CATEGORIES: tuple[tuple[Statistic, float], ...] = (
    ("psi", 0.1),
    ("psi", 0.02),
    ("chi2", 0.1),
    ("linf", 0.02),
)
"""The rules, with the most that each allows."""
_MPH = 1 / 1.609344


def some(share: float, changed: pl.Expr) -> pl.Expr:
    """The column with a share of its values changed."""
    chosen = pl.int_range(pl.len()).hash(SEED) % 1_000 < share * 1_000
    return pl.when(chosen).then(changed).otherwise(pl.col("x"))


NUMBERS: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    "nothing": lambda x: x,
    "mph for km/h": lambda x: x * _MPH,
    "m/s for km/h": lambda x: x / 3.6,
    "5 % faster": lambda x: x * 1.05,
    "2 % faster": lambda x: x * 1.02,
    "one in ten in mph": lambda x: some(0.1, x * _MPH),
    "one in twenty is 0": lambda x: some(0.05, x * 0),
    "a twelfth of them stuck at one value": lambda _: some(0.083, pl.lit(600.0)),
}
CATEGORIES: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    "nothing": lambda x: x,
    "one carrier of 15 % is gone": lambda x: x.replace("EV", None),
    "half of its flights under another code": lambda _: some(0.5, pl.col("x").replace("EV", "B6")),
    "a new code for one in thirty": lambda _: some(0.033, pl.lit("XX")),
}


def table(
    column: pl.Series, changes: dict[str, Callable[[pl.Expr], pl.Expr]], batches: int
) -> None:
    """Print the shares of batches with an alarm, in Markdown."""
    rng = np.random.default_rng(SEED)
    pool = Pool.of(column)
    limits = OF_NUMBERS if pool.is_number else OF_CATEGORIES
    _, others = limits[2 if pool.is_number else 3]
    shown = [f"`{name}={most:g}`" for name, most in limits]
    headers = ("change", "rows", *shown, "flat PSI 0.1", "evidently", f"deequ {others:g}")
    print("|", " | ".join(headers), "|\n" + "|---" * len(headers) + "|")
    for label, change in changes.items():
        moved = column.alias("x").to_frame().select(x=change(pl.col("x"))).to_series().drop_nulls()
        other = Pool.of(moved)
        every = sorted({*pool.values, *other.values})
        for rows in SIZES:
            found = np.zeros(len(headers) - 2)
            for _ in range(batches):
                one, two = pool.draw(rng, BASELINE), other.draw(rng, rows)
                before, now = pool.distribution(one), other.distribution(two)
                own = [effect_of(name, before, now).beyond_noise > most for name, most in limits]
                shared = [_on(every, pool, one), _on(every, other, two)]
                whole = Pool(every, shared[0], pool.is_number)
                found += [
                    *own,
                    flat_psi(before, now),
                    evidently(whole, shared[0], shared[1]),
                    deequ(pool, before, now, others),
                ]
            cells = (f"{share:.0%}" for share in found / batches)
            print("|", " | ".join([label, f"{rows:,}", *cells]), "|", flush=True)
    print()


def _on(every: list[object], pool: Pool, counts: np.ndarray) -> np.ndarray:
    """The counts of a pool's values among those of several."""
    known = dict(zip(pool.values, counts.tolist(), strict=True))
    return np.array([known.get(value, 0) for value in every])


def main() -> None:
    """Print the table of numbers, and that of categories."""
    batches = int(sys.argv[sys.argv.index("--batches") + 1]) if "--batches" in sys.argv else 200
    frame = flights()
    start = time.perf_counter()
    table(frame["speed"].cast(pl.Float64), NUMBERS, batches)
    table(frame["carrier"], CATEGORIES, batches)
    print(f"{batches} batches each, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
