"""Contracts of a model's rows, good rows, and the refusal of bad ones."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pandas as pd
import pytest
from pydantic import Field

import contracts as ct
from contracts.integrations.sklearn import ContractGuard


class Usage(ct.Contract, boundary="inference", version="1.0.0"):
    """What the model is given."""

    calls: Annotated[float, ct.Ge(0)]
    spend: Annotated[float, Field(alias="Monthly Spend")]
    months: int


class Stored(ct.Contract, boundary="features", version="1.0.0"):
    """What the feature store has."""

    customer: str
    calls: Annotated[float, ct.Ge(0)] | None
    spend: float
    tenure: int


class Plan(ct.Contract):
    """What is not all numbers."""

    plan: Literal["basic", "gold"]
    calls: float


GOOD = pd.DataFrame(
    {"calls": [3.0, 0.0, 41.0], "Monthly Spend": [9.5, 30.25, 80.0], "months": [1, 24, 60]},
    index=["a", "b", "c"],
)


def refused(guard: ContractGuard, data: Any) -> list[str]:
    """The labels of what keeps the guard from letting data past."""
    with pytest.raises(ct.ContractViolation) as caught:
        guard.transform(data)
    return [violation.label for violation in caught.value.report.violations]


HANDOFF = ct.Handoff(
    Stored,
    Usage,
    rename={"spend": "Monthly Spend", "tenure": "months"},
    defaults={"calls": 0.0},
    drop=("customer",),
)
STORED = [{"customer": "a", "calls": None, "spend": 9.5, "tenure": 1}]
