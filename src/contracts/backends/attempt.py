"""Guarded calls of Polars: what it raises, or panics with, is a `Failure` of one rule or value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contracts.errors import EngineError, is_failure
from contracts.report.values import show_error


@dataclass(frozen=True, slots=True)
class Failure:
    """Why Polars could not compute something."""

    reason: str


def attempt(compute: Callable[[], Any]) -> Any:
    """The result of a computation, or the `Failure` it ended in.

    A Polars panic is not an `Exception`, but a failure all the same. An `EngineError` is not Polars' own.
    """
    try:
        return compute()
    except BaseException as error:  # whatever Polars raises
        if not is_failure(error) or isinstance(error, EngineError):
            raise
        return Failure(f"the engine raised {show_error(error)}")
