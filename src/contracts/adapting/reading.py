"""Contracts as a handoff reads them: with the defaults that it was told, or of one row alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from contracts.judging import specification_of
from contracts.specification import Specification

if TYPE_CHECKING:
    from contracts.contract import Contract


def reading_by(contract: type[Contract], specification: Specification) -> type[Contract]:
    """A subclass of the contract that reads data as another specification of the same fields says."""
    if specification == specification_of(contract):
        return contract
    body = {
        "__module__": contract.__module__,
        "__qualname__": contract.__qualname__,
        "__doc__": contract.__doc__,
        "__specification__": specification,
    }
    made: Any = type(contract)
    read: type[Contract] = made(contract.__name__, (contract,), body)
    return read


def of_rows(contract: type[Contract]) -> type[Contract]:
    """The contract without its table rules, which are no part of one row's verdict."""
    specification = specification_of(contract)
    return reading_by(contract, replace(specification, rules=specification.row_rules))
