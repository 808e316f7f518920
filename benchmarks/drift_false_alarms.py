"""How often do drift rules alarm on clean data?

A pool is all flights of a year, or those of one of its weeks. Baseline and batch are drawn from the same pool, so nothing
has changed. A report has an alarm if any of its eight rules has one; of the rules, each once. Beside: the
same with nothing allowed beyond noise, and the rules of others on the same samples.

Run it with `python benchmarks/drift_false_alarms.py [--batches 1000] [--seed 24] [--smallest]`: with `--smallest` only the first line of
the table is computed, for more batches of other seeds.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from _drift import RULES, Pool, deequ, effect_of, evidently, flat_psi, flights

SIZES = (200, 1_000, 10_000, 100_000, 1_000_000)
BASELINES = (1_000, 50_000)
SEED = 24


def alarms(
    pools: list[dict[str, Pool]], rows: int, baseline: int, batches: int, seed: int
) -> dict[str, float]:
    """The share of reports with an alarm, by whose rules they are of."""
    rng = np.random.default_rng(seed)
    found = dict.fromkeys(("ours", "ours, 0 allowed", "flat PSI 0.1", "evidently", "deequ"), 0)
    for number in range(batches):
        pool = pools[number % len(pools)]
        hit = dict.fromkeys(found, False)
        for name, rule in RULES.items():
            ((statistic, most),) = rule.items()
            one, two = pool[name].draw(rng, baseline), pool[name].draw(rng, rows)
            before, now = pool[name].distribution(one), pool[name].distribution(two)
            effect = effect_of(statistic, before, now)
            hit["ours"] |= effect.beyond_noise > most
            hit["ours, 0 allowed"] |= effect.beyond_noise > 0
            hit["flat PSI 0.1"] |= flat_psi(before, now)
            hit["evidently"] |= evidently(pool[name], one, two)
            hit["deequ"] |= deequ(pool[name], before, now, 0.1 if pool[name].is_number else 0.05)
        for name, is_hit in hit.items():
            found[name] += is_hit
    return {name: count / batches for name, count in found.items()}


def option(name: str, default: int) -> int:
    """The number after an option of the command line."""
    return int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else default


def main() -> None:
    """Print a table, in Markdown."""
    batches, seed = option("--batches", 1_000), option("--seed", SEED)
    smallest = "--smallest" in sys.argv
    frame = flights()
    year = [{name: Pool.of(frame[name]) for name in RULES}]
    weeks = [
        {name: Pool.of(week[name]) for name in RULES}
        for week in frame.partition_by("week", maintain_order=True)
        if week.height > 5_000
    ]
    print(f"{batches:,} batches of each size; weeks: {len(weeks)}\n")
    start = time.perf_counter()
    headers = ("rows from", "baseline", "batch", "ours", "ours, 0 allowed", "flat PSI 0.1", "evidently", "deequ")  # fmt: skip  # a line
    print("|", " | ".join(headers), "|\n" + "|---" * len(headers) + "|")
    for label, pools in (("the year", year), ("a week", weeks))[: 1 if smallest else None]:
        for baseline in BASELINES[: 1 if smallest else None]:
            for rows in SIZES[: 1 if smallest else None]:
                shares = alarms(pools, rows, baseline, batches, seed)
                cells = (f"{shares[name]:.1%}" for name in headers[3:])
                print(
                    "|", " | ".join([label, f"{baseline:,}", f"{rows:,}", *cells]), "|", flush=True
                )
    print(f"\n{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
