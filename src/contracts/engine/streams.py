"""Data that comes in parts: each is checked alone, and the report is that of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from contracts.engine.contract_class import engine_of, options_for
from contracts.engine.options import CheckOptions
from contracts.report.values import show_value

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.engine.partial import Partial


def partial(
    contract: type[Contract],
    data: object,
    *,
    rows_before: int | None = None,
    **options: Unpack[CheckOptions],
) -> Partial:
    """The result of checking one part of the data, which merges with those of the other parts.

    Args:
        contract: what the data must be.
        data: the part, in contract form: as for `check`.
        rows_before: how many rows come before it, where that is known: probable causes are then
            those of the whole too where more rows violate a rule than are examined.
        options: as for `check`.

    Raises:
        UnsupportedDataError, TypeError, ValueError, EngineError: as `check`.
    """
    if rows_before is not None and (type(rows_before) is not int or rows_before < 0):
        raise ValueError(
            f"rows_before must be None or a whole number from 0 (got {show_value(rows_before)})"
        )
    known = options_for(contract, options, "partial")
    return engine_of(contract).partial(data, known, rows_before)
