"""How many rows a batch has beside the baseline: a change beyond the noise of counts."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import polars as pl

from contracts.backends.frame.baselines import baseline_profile, require_baseline
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.measure import CannotEvaluate, Measure, Measurements
from contracts.profiles.baselines import Baselines
from contracts.rules.arrival import Volume

_NOISE = 2.5758293035489
"""The quantile 0.995 of the normal distribution: 99 of 100 values lie within so many deviations."""
_MIN_BATCHES = 8
"""Of fewer batches a standard deviation says little."""


def volume_measure(rule: Volume, batch: Batch) -> Measure:
    """The measure of the number of rows, of a batch or of each group in it.

    Raises:
        CannotEvaluate: there is no baseline.
    """
    require_baseline(batch)

    def compared(got: Measurements) -> tuple[float, float, bool]:
        """The rows and the standard deviation of the baseline's batches, and whether the batch is too different."""
        profile = baseline_profile(batch, got)
        mean = profile.rows / profile.batches
        if mean < rule.min_rows:
            rows = f"{mean:,.0f} rows in a batch of the baseline"
            raise CannotEvaluate(f"{rows}, needs min_rows={rule.min_rows}")
        if rule.z is not None and profile.batches < _MIN_BATCHES:
            batches = f"{profile.batches} batch{'es' * (profile.batches != 1)} in the baseline"
            raise CannotEvaluate(f"{batches}, needs {_MIN_BATCHES} for z=")
        spread = _deviation_of_counts(profile.rows, profile.squared_rows, profile.batches)
        more = math.sqrt(1 + 1 / profile.batches)
        far = abs(got["rows"] - mean)
        is_change = rule.change is not None and (
            far > rule.change * mean + _NOISE * math.sqrt(mean) * more
        )
        return mean, spread, is_change or (rule.z is not None and far > rule.z * spread * more)

    def broken(got: Measurements) -> list[Any]:
        return [got["rows"]] if compared(got)[2] else []

    def note(got: Measurements) -> str:
        mean, spread, _ = compared(got)
        usual = f"{mean:,.0f} ± {spread:,.0f}" if rule.z is not None else f"{mean:,.0f}"
        change = f" ({got['rows'] / mean - 1:+.0%})" if mean else ""
        return f"{got['rows']:,} rows, the baseline has {usual}{change}"

    def absent(by: str, known: Collection[Any]) -> list[tuple[Any, Measurements]]:
        """The segments of the baseline that have no row, where their batches have enough to be missed."""
        baseline = batch.context.baseline
        if not isinstance(baseline, Baselines) or baseline.by != by:
            return []
        return [
            (value, {"rows": 0})
            for value, profile in baseline.profiles.items()
            if value not in known and profile.rows >= max(rule.min_rows, 1) * profile.batches
        ]

    exprs = {"rows": pl.len().cast(pl.Int64)}
    return Measure(exprs, broken, by_group=True, absent=absent, note=note)


def _deviation_of_counts(total: int, squares: int, count: int) -> float:
    """The standard deviation of a sample, of the sums of its values and of their squares; 0 of one value."""
    return math.sqrt(max(squares * count - total**2, 0) / (count * max(count - 1, 1)))
