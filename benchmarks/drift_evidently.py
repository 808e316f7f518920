"""Is what `_drift.py` computes of evidently what evidently computes?

Samples of real flights, some of them changed as in `drift_power.py`, are compared by evidently's `ValueDrift` with its default method, and
by the function of `_drift.py` that the tables of false alarms and of power are made with. References have 1,000 rows,
for which evidently computes p-values, or 5,000, for which it computes distances.

It needs evidently, and the pandas that it works with (2): run it in an environment of its own, with
`python benchmarks/drift_evidently.py`. deequ needs Spark, and is compared with nothing.
"""

from __future__ import annotations

import warnings
from importlib.metadata import version

import numpy as np
import pandas as pd
import polars as pl
from _drift import FEW, Pool, evidently, evidently_score, flights
from evidently import DataDefinition, Dataset, Report
from evidently.metrics import ValueDrift

SEED = 24
REFERENCES = (FEW, 5 * FEW)
BATCHES = (200, 3_000)
CHANGES: dict[str, dict[str, pl.Expr]] = {
    "speed": {
        "nothing": pl.col("x"),
        "5 % faster": (pl.col("x") * 1.05).round(),
        "mph": (pl.col("x") / 1.609344).round(),
    },
    "dep_delay": {"nothing": pl.col("x"), "a minute later": pl.col("x") + 1},
    "hour": {"nothing": pl.col("x"), "an hour later": pl.col("x") + 1},
    "carrier": {
        "nothing": pl.col("x"),
        "one is gone": pl.when(pl.col("x") != "EV").then("x"),
        "a new one": pl.col("x").replace("B6", "XX"),
    },
    "origin": {
        "nothing": pl.col("x"),
        "a tenth moves": pl.when(pl.int_range(pl.len()) % 10 > 0)
        .then("x")
        .otherwise(pl.lit("EWR")),
    },
}


def of_the_package(pool: Pool, one: np.ndarray, two: np.ndarray) -> tuple[float, bool]:
    """What evidently computes of two samples, and whether it detects drift."""
    kind = "numerical_columns" if pool.is_number else "categorical_columns"
    definition = DataDefinition(**{kind: ["x"]})
    before, now = (
        Dataset.from_pandas(
            pd.DataFrame({"x": np.repeat(np.array(pool.values), counts)}),
            data_definition=definition,
        )
        for counts in (one, two)
    )
    (metric,) = Report([ValueDrift(column="x")]).run(now, before).dict()["metrics"]
    value, threshold = float(metric["value"]), metric["config"]["threshold"]
    return value, value < threshold if "p_value" in metric["config"][
        "method"
    ] else value >= threshold


def main() -> None:
    """Print where the two differ, and by how much."""
    warnings.simplefilter("ignore")
    frame, rng = flights(), np.random.default_rng(SEED)
    cases, apart, differ = 0, 0.0, 0
    for name, changes in CHANGES.items():
        column = (
            frame[name].cast(pl.Float64).round(0) if frame[name].dtype.is_numeric() else frame[name]
        )
        for label, change in changes.items():
            moved = column.alias("x").to_frame().select(change.alias("x")).to_series().drop_nulls()
            pools = [Pool.of(column), Pool.of(moved)]
            every = sorted({value for pool in pools for value in pool.values})  # noqa: PD011 - of a pool
            shares = [dict(zip(pool.values, pool.shares, strict=True)) for pool in pools]
            both = [
                Pool(every, np.array([some.get(value, 0.0) for value in every]), pools[0].is_number)
                for some in shares
            ]
            for reference in REFERENCES:
                for rows in BATCHES:
                    one, two = both[0].draw(rng, reference), both[1].draw(rng, rows)
                    value, alarm = of_the_package(both[0], one, two)
                    own = evidently_score(both[0], one, two)
                    cases, apart = cases + 1, max(apart, abs(value - own))
                    if alarm != evidently(both[0], one, two):
                        differ += 1
                        print(
                            f"{name}, {label}, {rows:,} beside {reference:,}: {value:.4f}, here {own:.4f}"
                        )
    print(
        f"evidently {version('evidently')}: {cases} cases, {differ} with another verdict;"
        f" scores at most {apart:.2g} apart"
    )


if __name__ == "__main__":
    main()
