"""Coordinates that keep to their bounds, and are no decimal degrees: minutes and seconds stand where the
decimals should.

One such number proves nothing: of decimal degrees 36 % could be read so. A dozen of them that all can, and
none that cannot, are one chance in 200,000.
"""

from __future__ import annotations

from collections.abc import Sequence

from contracts.diagnosis.evidence import declarations, listed, number_of
from contracts.report import Violation
from contracts.specification import Specification

FEWEST = 12
"""How many different numbers it takes to tell minutes and seconds from decimals."""
LEAST_DECIMALS = 3
"""A number of fewer decimals tells nothing of its seconds."""


def packed(violation: Violation, specification: Specification) -> str | None:
    """Every number of a coordinate reads as DD.MMSS, in rows that broke a rule of several fields."""
    rows = [e.value for e in violation.examples if isinstance(e.value, dict)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    found = tuple(
        name
        for name in names
        if is_coordinate(name, specification) and are_packed([row.get(name) for row in rows])
    )
    if not found:
        return None
    looks = "looks" if len(found) == 1 else "look"
    way = "degrees, minutes and seconds written as one number (DD.MMSS)"
    return f"{listed(found)} {looks} like {way}"


def is_coordinate(name: str, specification: Specification) -> bool:
    """Whether a path leads to what is declared in decimal degrees."""
    units = {one.field.value.unit for one in declarations(specification, name)}
    return units == {"decimal degrees"}


def are_packed(values: Sequence[object]) -> bool:
    """Whether all the values have minutes and seconds for decimals, and enough of them tell."""
    decimals = [decimals_of(number) for number in {number_of(value) for value in values}]
    telling = sum(len(digits) >= LEAST_DECIMALS for digits in decimals)
    return telling >= FEWEST and all(reads_as_minutes(digits) for digits in decimals)


def decimals_of(number: float | None) -> str:
    """The decimals of a number as they are written; what is none, or is written otherwise, has "?"."""
    digits = repr(number).partition(".")[2]
    return digits if digits.isdecimal() else "?"


def reads_as_minutes(digits: str) -> bool:
    """Whether decimals are minutes and seconds."""
    four = digits.ljust(4, "0")
    return four.isdecimal() and four[:2] < "60" and four[2:4] < "60"
