"""A feature store's contract, a model's contract, the handoff between them, and rows of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

import contracts as ct


class Features(ct.Contract, boundary="features", version="1.0.0"):
    """What a feature store promises."""

    customer: str
    tenure: int | None
    calls: Annotated[int, ct.Ge(0)] | None
    spend: Annotated[float, ct.Interval(ge=0, le=1e6)]
    speed: Annotated[float, ct.Unit("km/h"), ct.Interval(ge=0, le=300)]
    is_new: bool


class ModelInput(ct.Contract, boundary="inference", version="2.0.0"):
    """What a model was trained on."""

    speed: Annotated[float, ct.Unit("m/s"), ct.Interval(ge=0, le=50)]
    charges: Annotated[float, ct.Interval(ge=0, le=1e6), Field(alias="Monthly Charges")]
    calls: Annotated[int, ct.Ge(0)] = 0
    tenure: Annotated[int, ct.Interval(ge=0, le=600)]
    is_new: bool


SCORING = ct.Handoff(
    Features,
    ModelInput,
    rename={"spend": "Monthly Charges"},
    defaults={"tenure": 12},
    convert_units=True,
    clip=["speed", "tenure"],
    drop=["customer"],
)
ROWS: list[dict[str, Any]] = [
    {"customer": "a", "tenure": None, "calls": 3, "spend": 20.5, "speed": 90.0, "is_new": True},
    {"customer": "b", "tenure": 700, "calls": None, "spend": 0.0, "speed": 270.0, "is_new": False},
]
HANDED: list[dict[str, Any]] = [
    {"speed": 25.0, "Monthly Charges": 20.5, "calls": 3, "tenure": 12, "is_new": True},
    {"speed": 50.0, "Monthly Charges": 0.0, "calls": 0, "tenure": 600, "is_new": False},
]
COLUMNS = {name: [row[name] for row in ROWS] for name in ROWS[0]}


def refusal(give: Callable[[], Any]) -> ct.Report | None:
    """The report with which data is refused, if it is."""
    try:
        give()
    except ct.ContractViolation as error:
        return error.report
    return None
