"""Converting one Python value to a field's type: exactly, or with what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import time
from decimal import Decimal as PyDecimal
from typing import Any

from contracts.backends.builtin_values import has_type
from contracts.backends.contract_form import (
    NotContractForm,
    NotRepresentable,
    contract_form,
    round_to_float32,
)
from contracts.dtypes import Datetime
from contracts.lazy_dataclass import lazy_record
from contracts.rules.requirement import Requirement
from contracts.specification import NOT_INF, NOT_NAN, FieldType
from contracts.wire.scalar.text import numeric_words

NoteChange = Callable[[str, str], None]
"""Counts a change: where, and how."""
_NAIVE = FieldType(Datetime())
"""The type of times without a zone."""


@lazy_record(frozen=True, slots=True)
class UnparseableValue:
    """A value on the wire that does not convert to contract form, with the requirement that it
    breaks.
    """

    value: object
    requirement: Requirement[Any]


def float_to_int(value: float, expected: FieldType, path: str, note: NoteChange) -> Any:
    if math.isnan(value):
        return UnparseableValue(value, NOT_NAN)
    if math.isinf(value):
        return UnparseableValue(value, NOT_INF)
    if not value.is_integer():
        return UnparseableValue(value, expected.held)
    note(path, "cast")
    return int(value)


def round_float(
    number: float, value: object, expected: FieldType, path: str, note: NoteChange
) -> Any:
    """The nearest float32, counted where it is another number.

    Args:
        number: the value as a float of Python's own.
    """
    try:
        nearest = round_to_float32(number)
    except NotRepresentable:
        return UnparseableValue(value, expected.held)
    if nearest == number or math.isnan(number):
        return value
    note(path, "rounded")
    return nearest


def number_to_bool(value: Any, expected: FieldType, path: str, note: NoteChange) -> Any:
    """The Boolean that an integer, or such a float, means by the words of its field."""
    if has_type(value, float) and not float.is_integer(value):  # NaN, infinite or lossy
        return float_to_int(float.__float__(value), expected, path, note)
    number = int.__int__(value) if has_type(value, int) else int(float.__float__(value))
    means = numeric_words(expected).get(number)
    if means is None:
        return UnparseableValue(value, expected.of_type)
    note(path, "cast")
    return means


def number_to_decimal(value: Any, expected: FieldType, path: str, note: NoteChange) -> Any:
    """An integer, or a float by its exact value, as a decimal of the field's digits."""
    is_int = has_type(value, int)
    number = int.__int__(value) if is_int else float.__float__(value)
    if not is_int and not math.isfinite(number):
        return UnparseableValue(value, NOT_NAN if math.isnan(number) else NOT_INF)
    try:
        form = contract_form(PyDecimal(number), expected)
    except NotContractForm:
        return UnparseableValue(value, expected.held)
    note(path, "cast")
    return form


def midnight_to_date(value: Any, expected: FieldType, path: str, note: NoteChange) -> Any:
    """The day of a time at midnight; an instant, whose day depends on a zone, stays as it is."""
    try:
        moment = contract_form(value, _NAIVE)
    except NotRepresentable:
        return UnparseableValue(value, expected.held)
    except NotContractForm:
        return value
    if moment.time() != time():
        return UnparseableValue(value, expected.held)
    note(path, "cast")
    return moment.date()
