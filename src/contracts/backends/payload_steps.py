"""The steps of a payload's validation that pydantic-core has no slot for, as plain functions."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import SerializationInfo

from contracts.backends.asking import RuleFailed, holds
from contracts.backends.builtin_values import is_of, items_of
from contracts.backends.contract_form import (
    NotContractForm,
    NotHeld,
    contract_form,
    exactly_float,
    rounded_to_float32,
    whole_form,
)
from contracts.backends.masking import hides
from contracts.backends.payload_errors import fails_one_row, failure
from contracts.backends.row_values import row_asks
from contracts.backends.wire_values import Source, Unconverted, from_wire, uncounted
from contracts.rules.requirement import Requirement
from contracts.rules.value import ValueRule
from contracts.specification import Specification, Value

DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
STANDARD_ALPHABET = str.maketrans("-_", "+/")
NON_FINITE = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


def reads(expected: Value, source: Source) -> Callable[[Any], Any]:
    """A function that reads a value as its field says, or raises what is wrong with it."""

    def read(given: Any) -> Any:
        done = from_wire(given, expected, "", uncounted, source)
        if type(done) is Unconverted:
            raise failure(done.requirement)
        return done

    return read


def member_value(python: type[Enum]) -> Callable[[Any], Any]:
    """A function that takes a member of the Enum, or of one that is text or numbers, for its
    value.
    """

    def value_of(given: Any) -> Any:
        return given.value if is_of(given, Enum) and is_of(given, (str, int, python)) else given

    return value_of


def dumped_member(given: Any, info: SerializationInfo) -> Any:
    """An Enum member as it is, or in JSON as wire form has it: its value."""
    return given.value if info.mode == "json" and isinstance(given, Enum) else given


def list_for_tuple(value: Any) -> Any:
    """A tuple as a list; anything else as it is."""
    return items_of(value) if is_of(value, tuple) else value


def tuple_for_list(value: Any) -> Any:
    """A list as a tuple; anything else as it is."""
    return tuple(items_of(value)) if is_of(value, list) else value


def asks(requirements: Sequence[Requirement[ValueRule]], expected: Value) -> Callable[[Any], Any]:
    """A function that raises for the first of the requirements that a value breaks.

    A rule is asked about contract form, as a frame would hold it.
    """
    as_is = expected.dtype.kind not in ("uuid", "list", "struct")

    def ask_all(value: Any) -> Any:
        if value != value:  # noqa: PLR0124 - a NaN that is allowed is asked nothing
            return value
        asked = value if as_is else whole_form(value, expected)
        for requirement in requirements:
            try:
                kept = holds(requirement.rule, asked, expected)
            except RuleFailed as failed:
                reason = "its interpretation failed" if hides(expected) else str(failed)
                raise failure(requirement, reason) from None
            if not kept and fails_one_row(requirement):
                raise failure(requirement)
        return value

    return ask_all


def asks_rows(specification: Specification) -> Callable[[Any], Any]:
    """A function that raises for the first of the row rules that an instance breaks."""
    asks = row_asks(specification)

    def ask_all(instance: Any) -> Any:
        members = vars(instance)
        for ask in asks:
            try:
                broken = ask.is_broken(members)
            except RuleFailed as failed:
                raise failure(ask.requirement, ask.reason(failed)) from None
            if broken and fails_one_row(ask.requirement):
                raise failure(ask.requirement)
        return instance

    return ask_all


def in_contract_form(expected: Value) -> Callable[[Any], Any]:
    """A function that gives a value's contract form, or refuses what has none."""

    def form(given: Any) -> Any:
        try:
            return contract_form(given, expected)
        except NotHeld:
            raise failure(expected.held) from None
        except NotContractForm:
            raise failure(expected.of_type) from None

    return form


def with_pythons_utc(instant: datetime) -> datetime:
    """An instant in UTC with Python's own zone for it, not pydantic-core's."""
    return datetime.combine(instant, instant.time(), UTC)  # a third of what `replace` takes


def decimal_from_json(given: Any) -> Any:
    """The decimal that JSON text or a JSON number writes; a number's shortest digits count."""
    if type(given) is str and DECIMAL.fullmatch(given):
        return Decimal(given)
    return Decimal(repr(given)) if type(given) in (int, float) else given


def decimal_from_text(given: Any) -> Any:
    """The decimal that text writes."""
    return Decimal(given) if type(given) is str and DECIMAL.fullmatch(given) else given


def bytes_from_json(given: Any) -> Any:
    """The bytes that base64 text writes (RFC 4648, either alphabet)."""
    if type(given) is not str:
        return given
    try:
        return b64decode(given.translate(STANDARD_ALPHABET), validate=True)
    except ValueError:
        return given


def named_non_finite(given: Any) -> Any:
    """The float that JSON has no number for, by the name that a dump gives it."""
    return NON_FINITE.get(given, given) if type(given) is str else given


def only_reals(value: Value) -> Callable[[Any], Any]:
    """A function that refuses what is neither a float nor an int that a float is exactly.

    pydantic-core's strict float takes whatever has a `__float__`, a Decimal among them, and
    rounds an int that no float is.
    """

    def refuse(given: Any) -> Any:
        if type(given) is float or given is None:
            return given
        if not is_of(given, (float, int)):
            raise failure(value.of_type)
        if is_of(given, float):
            return float.__float__(given)
        number = given if isinstance(given, bool) else int.__int__(given)
        if not exactly_float(number):
            raise failure(value.held)
        return number

    return refuse


def refuse_non_finite(value: Value) -> Callable[[Any], Any]:
    """A function that refuses the one of NaN and infinity that is forbidden."""

    def refuse(given: float) -> float:
        forbidden = value.forbids_nan if given != given else value.forbids_inf  # noqa: PLR0124 - NaN
        if forbidden and given - given != 0:
            raise PydanticCustomError("nan" if given != given else "inf", "must be finite")  # noqa: PLR0124 - NaN
        return given

    return refuse


def narrower(value: Value) -> Callable[[Any], Any]:
    """A function that rounds a number to float32, or refuses one that it cannot hold."""

    def narrow(given: Any) -> Any:
        if is_of(given, bool) or not is_of(given, (float, int)):
            return given  # what is no real number is refused in the next step
        number = int.__int__(given) if is_of(given, int) else float.__float__(given)
        if isinstance(number, int) and not exactly_float(number):
            return given
        try:
            return rounded_to_float32(float(number))
        except NotHeld:
            raise failure(value.held) from None

    return narrow
