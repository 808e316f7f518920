"""A guard that is set up wrongly says what to write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

import contracts as ct
from contracts.integrations.models import guarded
from contracts.integrations.sklearn import ContractGuard


class Trip(ct.Contract):
    """The features of a model."""

    km: float
    stops: int


DATA = pd.DataFrame({"km": [1.0], "stops": [1]})
MODEL = LinearRegression().fit(DATA, [1.0])
ANY: Any = ContractGuard
GUARDED: Any = guarded
IS_OF_ARRAYS = "dtype is the type of an array's numbers, and a frame has those of the fields: leave out dtype=, or output='pandas'"
NOT_A_CONTRACT = "contract must be a contract's class or a Handoff (got {})"
REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "no contract": (lambda: ANY(output="pandas"), "ContractGuard: missing a required argument: 'contract'. It takes contract, output, dtype, reorder, positional"),
    "by position": (lambda: ANY(Trip, "pandas"), "ContractGuard: too many positional arguments. It takes contract, and by name output, dtype, reorder, positional"),
    "misspelt": (lambda: ANY(Trip, reorderd=True), "ContractGuard has no argument 'reorderd'; did you mean 'reorder'? It takes contract, output, dtype, reorder, positional"),
    "a flag": (lambda: ANY(Trip, reorder="yes").fit(DATA), "reorder must be True or False (got 'yes')"),
    "another flag": (lambda: ANY(Trip, positional="no").fit(DATA), "positional must be True or False (got 'no')"),
    "a dtype": (lambda: ANY(Trip, dtype="flaot").fit(DATA), "dtype must be one of float32, float64, int8, int16, int32, int64, uint8, uint16, uint32, uint64 (got 'flaot')"),
    "a dtype of frames": (lambda: ANY(Trip, output="pandas", dtype="float32").fit(DATA), IS_OF_ARRAYS),
    "an instance": (lambda: ANY(Trip(km=1, stops=1)).fit(DATA), NOT_A_CONTRACT.format("an object of type Trip")),
    "the base class": (lambda: ANY(ct.Contract).fit(DATA), NOT_A_CONTRACT.format("the class Contract")),
    "guarded: swapped": (lambda: GUARDED(Trip, MODEL), "guarded takes the model first, then its contract: guarded(model, Ping)"),
    "guarded: misspelt": (lambda: GUARDED(MODEL, Trip, outpt="numpy"), "guarded has no argument 'outpt'; did you mean 'output'? It takes model, contract, output, dtype, reorder"),
    "guarded: a flag": (lambda: GUARDED(MODEL, Trip, reorder="no"), "reorder must be True or False (got 'no')"),
    "guarded: a dtype of frames": (lambda: GUARDED(MODEL, Trip, dtype="int8"), IS_OF_ARRAYS),
}  # fmt: skip  # a table


@pytest.mark.parametrize(("call", "says"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_set_up_says_what_to_write(call: Callable[[], Any], says: str) -> None:
    """A guard refuses a wrong set-up in our words: arguments at once, their values when it is fitted."""
    with pytest.raises((TypeError, ValueError)) as raised:
        call()
    assert says == str(raised.value)


def test_set_output_makes_a_frame_of_any_guard() -> None:
    """A guard of an array's type gives a frame where scikit-learn's `set_output` asks for one."""
    guard = ContractGuard(Trip, dtype=np.float32).set_output(transform="pandas")
    pd.testing.assert_frame_equal(DATA, guard.fit_transform(DATA))
