"""The verdicts of a pandera schema and of a contract on one frame."""

from __future__ import annotations

import warnings
from typing import Any

import pandera.pandas as pandas_api
import pandera.polars as pa
import polars as pl

import contracts as ct

REFUSALS = (
    pa.errors.SchemaErrors,
    pandas_api.errors.SchemaErrors,
    pl.exceptions.PolarsError,
    pl.exceptions.PanicException,
    TypeError,
)
"""What pandera raises for a frame that it does not take."""


def pandera_takes(schema: Any, frame: Any) -> bool:
    """Whether pandera lets a frame through. What it refuses it may fail to report: of bytes Polars panics,
    and of unsigned integers past int64 it makes no list.
    """
    with warnings.catch_warnings(action="ignore"):
        try:
            schema.validate(frame, lazy=True)
        except REFUSALS:
            return False
    return True


def contract_takes(contract: type[ct.Contract], frame: Any, verb: str) -> bool:
    """Whether a contract lets a frame through."""
    with warnings.catch_warnings(action="ignore", category=ct.ContractWarning):
        try:
            getattr(contract, verb)(frame)
        except ct.ContractViolation:
            return False
    return True
