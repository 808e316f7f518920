"""Small contracts with one field, and the causes that a report of their data names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import Field

import contracts as ct
from contracts.diagnosis.causes import Surroundings, causes_of, find_cause
from contracts.diagnosis.sampling import examine
from contracts.specification import Specification

Status = Literal["moving", "idle", "in_transit"]
VehicleId = Annotated[str, ct.Matches("VH-[0-9]{6}")]
Speed = Annotated[float, ct.Interval(ge=0, le=300)]

Fever = Annotated[float, ct.Interval(ge=30, le=45)]
Money = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]
Since2000 = Annotated[datetime, ct.Ge(datetime(2000, 1, 1))]
Utc = Annotated[datetime, ct.Timezone(...)]

NORTH_EAST = "123e4567-e89b-12d3-a456-426614174000"


def contract_with(**annotations: Any) -> type[ct.Contract]:
    """A contract with the fields."""
    return type("Case", (ct.Contract,), {"__annotations__": annotations, "__module__": __name__})


def probable_cause(
    violation: ct.Violation, specification: Specification, *, unclear: bool = False
) -> str | None:
    """The cause of a violation by itself; what its values raise is raised."""
    examined = examine(violation, violation.examples)
    found = find_cause(examined, specification, Surroundings(unclear))
    return None if found is None else found.text


def cause_of(violation: ct.Violation, specification: Specification) -> str | None:
    """The cause of a violation by itself, as a report names it."""
    (explained,) = causes_of([replace(violation, cause=None)], specification)
    return explained.cause


def diagnosed(
    contract: type[ct.Contract], data: pl.DataFrame | list[dict[str, Any]]
) -> dict[tuple[str | None, str], str | None]:
    """The cause of each violation in the data, by its field and its code."""
    specification = ct.specification_of(contract)
    found = contract.check(data, max_examples=20).violations
    violations = [replace(violation, cause=None) for violation in found]
    for violation in violations:
        probable_cause(violation, specification)  # raises what `causes_of` would swallow
    causes = causes_of(violations, specification)
    return {(violation.field, violation.code): violation.cause for violation in causes}


def named_causes(annotation: Any, values: Sequence[Any], name: str = "x") -> set[str | None]:
    """Every cause named for a column of the values, as rows and, if they are of one type, as a
    frame: one, if both paths agree.
    """
    contract = contract_with(**{name: annotation})
    causes = set(diagnosed(contract, [{name: value} for value in values]).values())
    if len({type(value) for value in values}) == 1:
        causes |= set(diagnosed(contract, pl.DataFrame({name: values})).values())
    return causes


COLD_TO_HOT = ct.Interval(ge=-50, le=60)
