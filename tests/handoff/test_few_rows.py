"""Few rows become an array without a frame: the same array, or the same refusal."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Annotated, Any
from unittest.mock import patch

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from tests.handoff.samples import ROWS, SCORING
from tests.handoff.test_handoff_laws import handoffs, made
from tests.laws.test_container_laws import CONTAINERS, ODD
from tests.reference.contracts import rows_for

TYPES = ("float32", "float64", "int64")
"""Types of arrays: few rows become those of floats."""


def outcome(handoff: ct.Handoff[Any], data: Any, dtypes: Sequence[str]) -> Any:
    """The arrays of data, or why there are none, with every warning; as text, for NaN equals nothing."""
    done: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for dtype in dtypes:
            try:
                done.append(repr(handoff.to_numpy(data, dtype)))
            except ct.ContractError as error:
                done.append(f"{type(error).__name__}: {error}")
    return done, [str(one.message) for one in caught]


def both_ways(handoff: ct.Handoff[Any], data: Any, *dtypes: str) -> tuple[Any, Any]:
    """The outcome by the long way, and as it is."""
    with patch("contracts.handoff.fast_rows._MAX_ROWS", 0):
        long = outcome(handoff, data, dtypes or TYPES)
    return long, outcome(handoff, data, dtypes or TYPES)


@given(handoffs(), st.data())
def test_few_rows_become_the_array_that_many_do(drawn: Any, data: st.DataObject) -> None:
    """Whatever holds few rows, good ones or bad ones, their array or their refusal is that of many."""
    handoff = made(drawn)
    rows = data.draw(rows_for(drawn[0]))
    if handoff is None or not rows:
        return
    valid = drawn[1].split(rows).valid
    for some in (rows, valid[:1], valid):
        for make in CONTAINERS.values():
            long, short = both_ways(handoff, make(some))
            assert long == short


class Numbers(ct.Contract):
    count: int
    real: Annotated[float, ct.NonFinite(inf="allow")]
    flag: bool


NUMBERS = ct.Handoff(Numbers, Numbers)


class Warned(ct.Contract):
    real: Annotated[float, ct.warn(ct.Ge(0))]


class Keyed(ct.Contract):
    real: float
    rules = ct.rules(ct.Unique("real"), ct.RowCount(min=2))


@pytest.mark.parametrize("value", ODD, ids=lambda value: f"{type(value).__name__}-{value!r:.20}")
def test_odd_values_become_what_they_do_among_many(value: Any) -> None:
    """A value that is almost a number becomes the same, or is refused the same, in few rows."""
    for name in ("count", "real", "flag"):
        row = {"count": 1, "real": 0.5, "flag": True, name: value}
        for make in CONTAINERS.values():
            long, short = both_ways(NUMBERS, make([row]), "float64")
            assert long == short


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"real": [-1.0]}),
        pl.DataFrame({"real": [1.0, 1.0]}),
        pl.DataFrame({"real": [1]}),
        pl.DataFrame({"real": pl.Series([0.1], dtype=pl.Float32)}),
        pl.DataFrame({"real": ["1"]}),
        pl.DataFrame({"real": [1.0], "more": [1]}),
        pl.DataFrame({"real": []}, schema={"real": pl.Float64}),
        pd.DataFrame({"real": pd.array([1, None], dtype="Int64")}),
        pd.DataFrame({"real": np.array([1.0], dtype="float32")}),
        pd.DataFrame([[1.0, 1.0]], columns=["real", "real"]),
        {"real": np.array([1.0])},
    ],
    ids=str,
)
@pytest.mark.parametrize("contract", [Warned, Keyed])
def test_frames_become_what_they_do_among_many(contract: type[ct.Contract], frame: Any) -> None:
    """Warnings, keys and columns of other types have in few rows what they have in many."""
    long, short = both_ways(ct.Handoff(contract, contract), frame)
    assert long == short


def test_no_frame_is_made_for_few_rows() -> None:
    """A handoff with repairs of every kind takes rows from any container without the long way."""
    expected = SCORING.to_numpy(ROWS).tolist()
    with patch.object(ct.Handoff, "_run", side_effect=AssertionError):
        for data in (
            ROWS,
            CONTAINERS["columns"](ROWS),
            CONTAINERS["objects"](ROWS),
            pl.DataFrame(ROWS),
        ):
            assert expected == SCORING.to_numpy(data).tolist()
