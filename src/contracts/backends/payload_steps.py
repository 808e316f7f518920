"""The steps of a payload's validation that pydantic-core has no slot for, as plain functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from pydantic_core import PydanticCustomError, PydanticUseDefault

from contracts.backends.asking import RuleFailed, holds
from contracts.backends.contract_form import NotHeld, exactly_float, in_utc, rounded_to_float32
from contracts.backends.payload_errors import failure
from contracts.rules.requirement import Requirement
from contracts.rules.value import ValueRule
from contracts.specification import Value


def default_for_null(value: Any) -> Any:
    """Let the default stand for a null, as it does for an absent key."""
    if value is None:
        raise PydanticUseDefault
    return value


def member_value(value: Any) -> Any:
    """An Enum member's value; anything else as it is."""
    return value.value if isinstance(value, Enum) else value


def list_for_tuple(value: Any) -> Any:
    """A tuple as a list; anything else as it is."""
    return list(value) if isinstance(value, tuple) else value


def asks(requirements: Sequence[Requirement[ValueRule]]) -> Callable[[Any], Any]:
    """A function that raises for the first of the requirements that a value breaks."""

    def ask_all(value: Any) -> Any:
        if value != value:  # noqa: PLR0124 - a NaN that is allowed is asked nothing
            return value
        for requirement in requirements:
            try:
                if not holds(requirement.rule, value):
                    raise failure(requirement)
            except RuleFailed as failed:
                raise failure(requirement, str(failed)) from None
        return value

    return ask_all


def only_reals(value: Value) -> Callable[[Any], Any]:
    """A function that refuses what is neither a float nor an int that a float is exactly.

    pydantic-core's strict float takes whatever has a `__float__`, a Decimal among them, and
    rounds an int that no float is.
    """

    def refuse(given: Any) -> Any:
        if type(given) is float:
            return given
        if not isinstance(given, (float, int)):
            raise failure(value.of_type)
        if isinstance(given, int) and not exactly_float(given):
            raise failure(value.held)
        return given

    return refuse


def refuse_non_finite(value: Value) -> Callable[[Any], Any]:
    """A function that refuses the one of NaN and infinity that is forbidden."""

    def refuse(given: float) -> float:
        forbidden = value.forbids_nan if given != given else value.forbids_inf  # noqa: PLR0124 - NaN
        if forbidden and given - given != 0:
            raise PydanticCustomError("nan" if given != given else "inf", "must be finite")  # noqa: PLR0124 - NaN
        return given

    return refuse


def instant_in_utc(value: Value) -> Callable[[datetime], datetime]:
    """A function that keeps an instant in UTC, or refuses one that has no year there."""

    def keep(given: datetime) -> datetime:
        try:
            return in_utc(given)
        except NotHeld:
            raise failure(value.held) from None

    return keep


def narrower(value: Value) -> Callable[[Any], Any]:
    """A function that rounds a number to float32, or refuses one that it cannot hold."""

    def narrow(given: Any) -> Any:
        if type(given) is not float:
            return given
        try:
            return rounded_to_float32(given)
        except NotHeld:
            raise failure(value.held) from None

    return narrow
