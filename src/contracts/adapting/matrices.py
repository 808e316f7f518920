"""Batches in contract form as arrays of numbers, or what keeps them from being one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contracts.adapting.arrays import (
    POLARS,
    given_in,
    matrix,
    rounded,
    violations,
    wrong_in,
)
from contracts.adapting.features import fit_features
from contracts.errors import ContractViolation
from contracts.judging import DEFAULT_EXAMPLES
from contracts.report import report_of
from contracts.specification import Specification

if TYPE_CHECKING:
    import numpy as np
    import polars as pl


def type_name(dtype: np.typing.DTypeLike) -> str:
    """The type of an array by its name.

    Raises:
        ValueError: no array of numbers has it.
    """
    import numpy as np

    name = np.dtype(dtype).name
    if name not in POLARS:
        raise ValueError(f"dtype must be one of {', '.join(POLARS)} (got {name})")
    return name


def matrix_of(
    frame: pl.DataFrame, specification: Specification, dtype: np.typing.DTypeLike
) -> np.ndarray[Any, Any]:
    """A frame in contract form as an array of (rows, features).

    Raises:
        HandoffError: a field is no number.
        ContractViolation: a value is null or not finite, or is not held by the type.
    """
    features, name = fit_features(specification), type_name(dtype)
    given = given_in(frame, features)
    wrong = [*wrong_in(given, name)]
    if wrong:
        found = violations(wrong, frame.height, DEFAULT_EXAMPLES)
        raise ContractViolation(report_of(specification, frame.height, found, []))
    return matrix(given, frame.height, name)


def rounded_in(
    frame: pl.DataFrame, specification: Specification, dtype: np.typing.DTypeLike
) -> dict[str, int]:
    """How many numbers of each feature are rounded in an array; those with none are left out."""
    name, given = type_name(dtype), given_in(frame, fit_features(specification))
    counts = {one.feature.name: rounded(one, name) for one in given}
    return {name: count for name, count in counts.items() if count}
