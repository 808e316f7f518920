"""The steps of payload validation that pydantic-core has no slot for, as plain functions."""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import SerializationInfo

from contracts.backends.builtin_values import has_type, plain_list
from contracts.backends.contract_form import (
    NotContractForm,
    NotRepresentable,
    contract_form,
    deep_contract_form,
    in_utc,
    round_to_float32,
    violated_form,
)
from contracts.backends.custom import RuleFailed, shown_failure
from contracts.backends.masking import contains_sensitive
from contracts.backends.payload.errors import fails_one_row, requirement_error
from contracts.backends.python.casts import UnparseableValue
from contracts.backends.python.convert import Source, convert_value, ignore_change
from contracts.backends.python.row_rules import row_evaluators
from contracts.backends.python.value_rules import accepts
from contracts.dtypes import Datetime, Duration
from contracts.rules.requirement import Requirement
from contracts.rules.value import ValueRule
from contracts.specification import NOT_NULL, DType, FieldType, Specification
from contracts.wire.scalar.exact_floats import is_exact_float
from contracts.wire.scalar.text import NON_FINITE_FLOATS, parse_non_finite

_PLAIN_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_STANDARD_ALPHABET = str.maketrans("-_", "+/")
_ZONES_WITH_OFFSETS = frozenset({timezone, ZoneInfo})
"""The types of zones in which every time has an offset."""
_FEW_DAYS = 100_000_000
"""So many days are fewer microseconds than an integer of 64 bits holds."""


def wire_reader(expected: FieldType, source: Source) -> Callable[[Any], Any]:
    """A function that converts a value as its field declares, or raises what is wrong with it."""

    def read(value: Any) -> Any:
        done = convert_value(value, expected, "", ignore_change, source)
        if type(done) is UnparseableValue:
            raise requirement_error(done.requirement)
        return done

    return read


def enum_value_reader(python: type[Enum]) -> Callable[[Any], Any]:
    """A function that replaces a member of the Enum, or of one that is text or numbers, by its
    value.
    """

    def value_of(value: Any) -> Any:
        return (
            value.value if has_type(value, Enum) and has_type(value, (str, int, python)) else value
        )

    return value_of


def dump_enum(value: Any, info: SerializationInfo) -> Any:
    """An Enum member as it is, or in JSON its value."""
    return value.value if info.mode == "json" and isinstance(value, Enum) else value


def present_value(value: Any) -> Any:
    """Any value but null."""
    if value is None:
        raise requirement_error(NOT_NULL)
    return value


def list_for_tuple(value: Any) -> Any:
    return plain_list(value) if has_type(value, tuple) else value


def tuple_for_list(value: Any) -> Any:
    return tuple(plain_list(value)) if has_type(value, list) else value


def rules_validator(
    requirements: Sequence[Requirement[ValueRule]], expected: FieldType
) -> Callable[[Any], Any]:
    """A function that raises for the first of the requirements that a value breaks.

    Rules are evaluated on contract form, as a frame holds it.
    """
    as_is = expected.dtype.kind not in ("uuid", "list", "struct")

    def validate(value: Any) -> Any:
        if value != value:  # noqa: PLR0124 - rules do not apply to a NaN that is allowed
            return value
        form = value if as_is else deep_contract_form(value, expected)
        for requirement in requirements:
            try:
                kept = accepts(requirement.rule, form, expected)
            except RuleFailed as failed:
                reason = shown_failure(failed, sensitive=contains_sensitive(expected))
                raise requirement_error(requirement, reason) from None
            if not kept and fails_one_row(requirement):
                raise requirement_error(requirement)
        return value

    return validate


def row_rules_validator(specification: Specification) -> Callable[[Any], Any]:
    """A function that raises for the first of the row rules that an instance breaks."""
    evaluators = row_evaluators(specification)

    def validate(instance: Any) -> Any:
        members = vars(instance)
        for evaluator in evaluators:
            try:
                broken = evaluator.is_broken(members)
            except RuleFailed as failed:
                raise requirement_error(
                    evaluator.requirement, evaluator.failure_reason(failed)
                ) from None
            if broken and fails_one_row(evaluator.requirement):
                raise requirement_error(evaluator.requirement)
        return instance

    return validate


def contract_form_validator(expected: FieldType) -> Callable[[Any], Any]:
    """A function that returns a value's contract form, or raises where it has none."""
    plain_form = _plain_form(expected.dtype)

    def form(value: Any) -> Any:
        try:
            plain = plain_form(value)
            return contract_form(value, expected) if plain is None else plain
        except NotContractForm as failed:
            raise requirement_error(violated_form(failed, expected)) from None

    return form


def _plain_form(dtype: DType) -> Callable[[Any], Any]:
    """A function that returns the contract form of a plain time or duration of Python's own, in a fifth of
    the time, and None of any other value.
    """
    match dtype:
        case Datetime(aware=True):
            return lambda value: (
                in_utc(value)
                if type(value) is datetime and type(value.tzinfo) in _ZONES_WITH_OFFSETS
                else None
            )
        case Datetime():
            return lambda value: value if type(value) is datetime and value.tzinfo is None else None
        case Duration():
            return lambda value: (
                value if type(value) is timedelta and abs(value.days) < _FEW_DAYS else None
            )
        case _:
            return lambda _: None


def with_pythons_utc(instant: datetime) -> datetime:
    """An instant in UTC with Python's own zone for it, not pydantic-core's."""
    return datetime.combine(instant, instant.time(), UTC)  # a third of what `replace` takes


def decimal_from_json(value: Any) -> Any:
    """The decimal of JSON text or a JSON number; a number's shortest digits count."""
    if type(value) is str and _PLAIN_DECIMAL.fullmatch(value):
        return Decimal(value)
    return Decimal(repr(value)) if type(value) in (int, float) else value


def decimal_from_text(value: Any) -> Any:
    return Decimal(value) if type(value) is str and _PLAIN_DECIMAL.fullmatch(value) else value


def bytes_from_json(value: Any) -> Any:
    """The bytes of base64 text (RFC 4648, either alphabet)."""
    if type(value) is not str:
        return value
    try:
        return a2b_base64(value.translate(_STANDARD_ALPHABET), strict_mode=True)
    except ValueError:
        return value


def named_non_finite(value: Any) -> Any:
    """The float that JSON has no number for, where text means one."""
    named = parse_non_finite(value, NON_FINITE_FLOATS) if type(value) is str else None
    return value if named is None else named


def reals_validator(expected: FieldType) -> Callable[[Any], Any]:
    """A function that refuses all but floats, and ints that a float holds exactly.

    pydantic-core's strict float accepts every value with a `__float__`, a Decimal among them, and
    rounds an int that a float cannot hold.
    """

    def refuse(value: Any) -> Any:
        if type(value) is float or value is None:
            return value
        if not has_type(value, (float, int)):
            raise requirement_error(expected.of_type)
        if has_type(value, float):
            return float.__float__(value)
        number = value if isinstance(value, bool) else int.__int__(value)
        if not is_exact_float(number):
            raise requirement_error(expected.held)
        return number

    return refuse


def non_finite_validator(expected: FieldType) -> Callable[[Any], Any]:
    """A function that refuses the one of NaN and infinity that is forbidden."""

    def refuse(value: float) -> float:
        forbidden = expected.forbids_nan if value != value else expected.forbids_inf  # noqa: PLR0124 - NaN
        if forbidden and value - value != 0:
            raise PydanticCustomError("nan" if value != value else "inf", "must be finite")  # noqa: PLR0124 - NaN
        return value

    return refuse


def float32_validator(expected: FieldType) -> Callable[[Any], Any]:
    """A function that rounds a number to float32, or refuses one that float32 cannot hold."""

    def narrow(value: Any) -> Any:
        if has_type(value, bool) or not has_type(value, (float, int)):
            return value  # refused in the next step
        number = int.__int__(value) if has_type(value, int) else float.__float__(value)
        if isinstance(number, int) and not is_exact_float(number):
            return value
        try:
            return round_to_float32(float(number))
        except NotRepresentable:
            raise requirement_error(expected.held) from None

    return narrow
