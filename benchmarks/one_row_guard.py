"""What does a guard before a model cost for one row?

The model only looks at what it gets, so that a call is the guard's cost and 0.1 µs. The guards are `ContractGuard`
of scikit-learn's pipelines, `guarded` as it is for LightGBM (a frame goes in, a frame comes out), and a handoff, whose
array an endpoint passes to its model; the row comes as a dict, in a list, by columns, in frames of polars and
pandas, and as the instance that an endpoint of FastAPI got. Beside them is the linear model that one would guard.

It is fair because every guard refuses a row with NaN before it is timed.

Run it with `python benchmarks/one_row_guard.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

import numpy as np
import pandas as pd
import polars as pl
from _timing import about, in_turns, show
from sklearn.linear_model import LinearRegression

import contracts as ct
from contracts.integrations.models import guarded
from contracts.integrations.sklearn import ContractGuard


class Usage(ct.Contract, boundary="inference"):
    """The features of a churn model."""

    tenure: Annotated[int, ct.Interval(ge=0, le=600)]
    spend: Annotated[float, ct.Ge(0)]
    calls: Annotated[int, ct.Ge(0)]
    ratio: Annotated[float, ct.Interval(ge=0, le=1)]
    active: bool
    age: Annotated[int, ct.Interval(ge=0, le=130)]


ROW: dict[str, Any] = {
    "tenure": 3, "spend": 1.5, "calls": 2, "ratio": 0.5, "active": True, "age": 40,
}  # fmt: skip  # short values, several a line


class Looks:
    """A model that returns what it gets."""

    feature_names_in_ = np.array([*ROW])

    def predict(self, data: Any) -> Any:
        """The data."""
        return data


def of(row: dict[str, Any]) -> dict[str, Any]:
    """The row in every container."""
    return {
        "list of one dict": [row],
        "dict of lists": {name: [value] for name, value in row.items()},
        "polars": pl.DataFrame([row]),
        "pandas": pd.DataFrame([row]),
    }


def must_refuse(guard: Callable[[Any], Any], data: Any) -> None:
    """Stop if a guard lets data through."""
    try:
        guard(data)
    except ct.ContractViolation:
        return
    raise SystemExit(f"{guard} lets NaN through")


def main() -> None:
    """Print the times."""
    about("polars", "pandas", "numpy", "scikit-learn")
    good, bad = of(ROW), of({**ROW, "ratio": math.nan})
    sklearn, handoff = ContractGuard(Usage).transform, ct.Handoff(Usage, Usage).to_numpy
    calls: dict[str, Callable[[], object]] = {}
    array = np.array([[*ROW.values()]], dtype=float)
    model = LinearRegression().fit(np.eye(6), np.arange(6.0))
    calls["LinearRegression alone"] = partial(model.predict, array)
    for name in good:
        must_refuse(sklearn, bad[name])
        calls[f"ContractGuard, {name}"] = partial(sklearn, good[name])
    for kind in ("polars", "pandas"):
        model_guard = guarded(Looks(), Usage, output=kind).predict  # type: ignore[arg-type]  # one of three
        must_refuse(model_guard, bad[kind])
        calls[f"guarded, {kind} to {kind}"] = partial(model_guard, good[kind])
    must_refuse(handoff, {**ROW, "ratio": math.nan})
    calls["handoff, a dict"] = partial(handoff, ROW)
    calls["handoff, an instance"] = partial(handoff, Usage(**ROW))
    show("one row of six features", in_turns(calls, rounds=40, at_least=0.003))


if __name__ == "__main__":
    main()
