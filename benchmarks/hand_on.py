"""How long does a handoff take, for one row and for 1,000,000 rows of 40 features?

One row, as a dict, becomes a float32 array; beside it are pydantic's validation of the same row, and
the array that numpy makes from the values without any check. A frame becomes a float32 array; beside
it is the code that one writes without a contract: a Polars `select` that fills nulls and casts, and `to_numpy` in
C order, which checks nothing.

It is fair because all return the same array before they are timed. Ten of the features may be null and are
filled; all have bounds, in "bounded", and none in "unbounded", where nothing proves in advance that integers
stay exact.

Run it with `python benchmarks/hand_on.py`.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
import polars as pl
from _timing import about, in_turns, show
from pydantic import BaseModel, ConfigDict

import contracts as ct

ROWS, FEATURES = 1_000_000, 40
NAMES = [f"f{place}" for place in range(FEATURES)]
NULLABLE = NAMES[::4]


def contract(name: str, *rules: Any, nullable: bool) -> type[ct.Contract]:
    """A contract of the features."""
    number: Any = Annotated[(float, *rules)] if rules else float
    annotations = {one: number | None if nullable and one in NULLABLE else number for one in NAMES}
    return type(ct.Contract)(name, (ct.Contract,), {"__annotations__": annotations})


def handoff(*rules: Any) -> ct.Handoff[Any]:
    """The features handed to a model, nulls filled."""
    first, second = (
        contract("Features", *rules, nullable=True),
        contract("Input", *rules, nullable=False),
    )
    return ct.Handoff(first, second, defaults=dict.fromkeys(NULLABLE, 0.0))


BOUNDED, UNBOUNDED = handoff(ct.Interval(ge=0, le=1000)), handoff()


def frame() -> pl.DataFrame:
    """Numbers from 0 to 1,000, one in a hundred of some features null."""
    random = np.random.default_rng(0)
    numbers = pl.DataFrame({name: random.random(ROWS) * 1000 for name in NAMES})
    gone = pl.int_range(pl.len()) % 97 == 0
    return numbers.with_columns(pl.when(~gone).then(pl.col(name)).alias(name) for name in NULLABLE)


def by_hand(data: pl.DataFrame) -> np.ndarray[Any, Any]:
    """The code that one writes without a contract."""
    filled = data.select(pl.col(name).fill_null(0.0).cast(pl.Float32) for name in NAMES)
    return filled.to_numpy(order="c")


Strict: Any = type(
    "Strict",
    (BaseModel,),
    {
        "__annotations__": {one: float | None if one in NULLABLE else float for one in NAMES},
        "model_config": ConfigDict(strict=True, allow_inf_nan=False),
    },
)


def must_equal(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> None:
    """Stop unless two arrays are the same."""
    if not np.array_equal(one, other):
        raise SystemExit("the contenders give different arrays")


def main() -> None:
    """Print the times."""
    about("polars", "numpy", "pydantic")
    data = frame()
    for one in (BOUNDED, UNBOUNDED):
        must_equal(by_hand(data), one.to_numpy(data))
    contenders = {
        "select and to_numpy by hand": lambda: by_hand(data),
        "handoff, bounded": lambda: BOUNDED.to_numpy(data),
        "handoff, unbounded": lambda: UNBOUNDED.to_numpy(data),
    }
    show(f"{ROWS:,} rows of {FEATURES} features", in_turns(contenders, rounds=12))
    row = data.row(1, named=True)
    values = list(row.values())
    must_equal(by_hand(data[1]), BOUNDED.to_numpy(row))
    one_row = {
        "np.array of the values": lambda: np.array([values], dtype=np.float32),
        "strict pydantic alone": lambda: Strict.model_validate(row),
        "handoff, bounded": lambda: BOUNDED.to_numpy(row),
        "handoff, unbounded": lambda: UNBOUNDED.to_numpy(row),
    }
    show("one row, a dict", in_turns(one_row))


if __name__ == "__main__":
    main()
