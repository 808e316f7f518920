"""Samples of real flights as counts, and the drift rules of this library and of two others on them.

A sample with replacement of a column is a multinomial draw of the counts of its values: that is how a million rows
are drawn as fast as a hundred. What is compared is what `check` compares: the histograms and
categories of the samples.

The rules of others are computed here from their definitions, on the same counts:

- evidently 0.7 by default (docs.evidentlyai.com, "Data drift", and its source): of numbers the p-value of
  Kolmogorov and Smirnov below 0.05 where the reference has at most 1,000 rows, and otherwise the
  Wasserstein distance in standard deviations of at least 0.1; of categories the p-value of chi-square below 0.05, and
  otherwise the distance of Jensen and Shannon of at least 0.1. Of a column with at most five numbers or two categories it has
  other tests, which no column here needs. `drift_evidently.py` compares this with the package.
- deequ 2 (`analyzers/Distance.scala`): the greatest distance of the distribution functions, of categories of the
  shares, less 1.8 times the root of (n + m) / nm. It has no threshold of its own: that of `ks` or `linf` beside it.
- "flat": PSI above 0.1 in tenths of the reference, whatever the sizes of the samples are.
"""

from __future__ import annotations

import math
import runpy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy import stats

from contracts.effects.effect import Effect
from contracts.profiles.categories import categories_of
from contracts.profiles.distribution import Distribution
from contracts.profiles.drift import drift_effect
from contracts.profiles.histogram import float_ordinal, histogram_of
from contracts.rules.drift import FAMILY_ALPHA, Statistic

NYC = runpy.run_path(str(Path(__file__).parent.parent / "examples" / "nycflights.py"))
RULES: dict[str, dict[Statistic, float]] = {
    "dep_delay": {"psi": 0.1},
    "arr_delay": {"ks": 0.1},
    "air_time": {"wasserstein": 0.1},
    "distance": {"psi": 0.1},
    "speed": {"psi": 0.1},
    "hour": {"ks": 0.1},
    "carrier": {"chi2": 0.1},
    "origin": {"linf": 0.05},
}
"""A contract's rules on drift: each field with the statistic and the most that is allowed."""
DEEQU_C = 1.8
FEW = 1_000
"""Beside a reference of so many rows evidently computes p-values."""


def flights() -> pl.DataFrame:
    """The flights that arrived, with their weeks and their speed in km/h between the airports."""
    frame: pl.DataFrame = NYC["read"]("flights").drop_nulls(["air_time", "dep_delay", "arr_delay"])
    day = pl.date("year", "month", "day")
    return frame.with_columns(
        week=day.dt.ordinal_day() // 7,
        speed=pl.col("distance") * 1.609344 / (pl.col("air_time") / 60),
    )


@dataclass(frozen=True)
class Pool:
    """The values of a column, and how often each occurs."""

    values: list[Any]
    shares: np.ndarray
    is_number: bool

    @classmethod
    def of(cls, column: pl.Series) -> Pool:
        """The pool of a column: whole numbers, so that there are fewer of them than rows."""
        is_number = column.dtype.is_numeric()
        one = column.cast(pl.Float64).round(0) if is_number else column
        counts = one.alias("value").value_counts(name="count").sort("value")
        return cls(counts["value"].to_list(), counts["count"].to_numpy() / len(one), is_number)

    def draw(self, rng: np.random.Generator, rows: int) -> np.ndarray:
        """The counts of the values in a sample of so many rows."""
        return rng.multinomial(rows, self.shares)

    def distribution(self, counts: np.ndarray, values: list[Any] | None = None) -> Distribution:
        """The distribution of a sample, as `check` measures it."""
        listed = self.values if values is None else values
        pairs = [(v, int(c)) for v, c in zip(listed, counts, strict=True) if c]
        if self.is_number:
            return Distribution(histogram_of("float64", [(float_ordinal(v), c) for v, c in pairs]))
        return Distribution(categories=categories_of(pairs))


def effect_of(statistic: Statistic, before: Distribution, now: Distribution) -> Effect:
    """What a `Drift` finds, in a contract with as many of them as `RULES` has."""
    return drift_effect(statistic, before, now, FAMILY_ALPHA / len(RULES))


def flat_psi(before: Distribution, now: Distribution) -> bool:
    """Whether PSI is above 0.1."""
    return drift_effect("psi", before, now, 0.5).statistic > 0.1


def evidently(pool: Pool, one: np.ndarray, two: np.ndarray) -> bool:
    """Whether evidently detects drift of a column by default."""
    score = evidently_score(pool, one, two)
    return score < 0.05 if int(one.sum()) <= FEW else score >= 0.1


def evidently_score(pool: Pool, one: np.ndarray, two: np.ndarray) -> float:
    """What evidently computes of a column by default: a p-value beside a reference of few rows, else a distance."""
    n, m = int(two.sum()), int(one.sum())
    if not pool.is_number:
        if m <= FEW:
            seen = one > 0
            if two[~seen].any():  # the quotient by an expectation of 0
                return 0.0
            return float(stats.chisquare(two[seen], one[seen] / m * n).pvalue)
        mixed = (one / m + two / n) / 2
        return math.sqrt(sum(stats.entropy(p, mixed) for p in (one / m, two / n)) / 2)
    values = np.array(pool.values)
    if m <= FEW:
        distance = np.abs(np.cumsum(one / m - two / n)).max()
        return float(stats.kstwo.sf(distance, round(n * m / (n + m))))
    mean = np.average(values, weights=one)
    deviation = max(math.sqrt(np.average((values - mean) ** 2, weights=one)), 0.001)
    return float(stats.wasserstein_distance(values, values, one, two) / deviation)


def deequ(pool: Pool, before: Distribution, now: Distribution, most: float) -> bool:
    """Whether deequ's distance, as it is by default, is above a threshold."""
    distance = drift_effect("ks" if pool.is_number else "linf", before, now, 0.5).statistic
    n, m = now.count, before.count
    return distance - DEEQU_C * math.sqrt((n + m) / (n * m)) > most
