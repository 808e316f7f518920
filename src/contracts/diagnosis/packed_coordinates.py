"""Diagnose coordinates within their bounds whose decimals are minutes and seconds (DD.MMSS).

One number proves nothing: 36 % of decimal degrees look like this. A dozen of them all do by one chance in
200,000.
"""

from __future__ import annotations

from collections.abc import Sequence

from contracts.diagnosis.evidence import declarations, is_coordinate, quote_first_values
from contracts.diagnosis.intervals import finite_float
from contracts.report.report import Violation
from contracts.specification import Specification

_MIN_DISTINCT_NUMBERS = 12
"""The distinct numbers from which minutes and seconds are distinguished from decimals."""
_MIN_DECIMALS = 3
"""A number with fewer decimals is not evidence."""


def packed_coordinates(violation: Violation, specification: Specification) -> str | None:
    """Every number of a coordinate looks like DD.MMSS, in rows that broke a row rule."""
    rows = [e.value for e in violation.examples if isinstance(e.value, dict)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    found = tuple(
        name
        for name in names
        if _is_coordinate_path(name, specification) and _are_packed([row.get(name) for row in rows])
    )
    if not found:
        return None
    looks = "looks" if len(found) == 1 else "look"
    way = "degrees, minutes and seconds written as one number (DD.MMSS)"
    return f"{quote_first_values(found)} {looks} like {way}"


def _is_coordinate_path(name: str, specification: Specification) -> bool:
    return {is_coordinate(one.field.value) for one in declarations(specification, name)} == {True}


def _are_packed(values: Sequence[object]) -> bool:
    """Whether all values have minutes and seconds as decimals, and enough of them are evidence."""
    decimals = [_written_decimals(number) for number in {finite_float(value) for value in values}]
    telling = sum(len(digits) >= _MIN_DECIMALS for digits in decimals)
    return telling >= _MIN_DISTINCT_NUMBERS and all(
        _reads_as_minutes(digits) for digits in decimals
    )


def _written_decimals(number: float | None) -> str:
    """The decimals of a number as Python writes it; "?" if there are none, as of null or 1e-7."""
    digits = repr(number).partition(".")[2]
    return digits if digits.isdecimal() else "?"


def _reads_as_minutes(digits: str) -> bool:
    four = digits.ljust(4, "0")
    return four.isdecimal() and four[:2] < "60" and four[2:4] < "60"
