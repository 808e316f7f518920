"""What a field says of its wire form, checked against its type."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from contracts.declaration.refused import Refused
from contracts.dtypes import Bool, Decimal, Float, Int, Scalar
from contracts.errors import UnknownUnit
from contracts.rules.directives import Unfit
from contracts.rules.format import ANGLES, Format
from contracts.rules.wire import SEPARATORS, Axis, Missing, Numerals, Unit, Wire, Words
from contracts.specification import DType, Value

NUMBERS = (Int, Float, Decimal)
TWO_MEANINGS = ("ft", "kph", "mph")
"""Codes that UCUM has for what nobody measures, and everybody else for what everybody does."""


def says_instants(stated: dict[str, Any]) -> bool:
    """Whether what is said of a wire form has every value in it an instant."""
    from contracts.wire.times import is_aware

    return "format" in stated and is_aware(stated["format"])


def fitted_wire(stated: dict[str, Any], dtype: DType, axis: Axis | None) -> Wire:
    """The wire form of values of a type.

    Args:
        axis: which of the coordinates they are, if any.

    Raises:
        Refused: something that is said of it says nothing of such values, or contradicts itself.
    """
    wire = Wire(**stated)
    if wire != Wire() and not isinstance(dtype, Scalar):
        raise Refused(
            f"says how {dtype} is written, which is not written as one text",
            "Say it of the items: list[Annotated[int, Missing(-1)]]",
        )
    if wire.missing is not None:
        refuse_odd_missing(wire.missing)
        refuse_numbers(wire.missing, dtype, wire.format)
    if wire.numerals is not None:
        refuse_odd_numerals(wire.numerals, dtype)
    if wire.words is not None:
        refuse_odd_words(wire.words, dtype)
    if wire.unit is not None:
        refuse_odd_unit(wire.unit, dtype)
    if wire.format is not None:
        refuse_odd_format(wire.format, dtype, axis)
        return replace(wire, axis=axis)
    return wire


def refuse_odd_format(format_: Format, dtype: DType, axis: Axis | None) -> None:
    """Refuse a format in which values of the type are not written."""
    from contracts.wire.times import plan_for

    if format_.patterns[0] in ANGLES and isinstance(dtype, Float) and axis is not None:
        return
    try:
        plan_for(format_, cast("Scalar", dtype))
    except Unfit as unfit:
        raise Refused(f"has a format that does not fit: {unfit.problem}", unfit.mend) from None


def refuse_odd_unit(unit: Unit, dtype: DType) -> None:
    """Refuse a unit of what is no number, or that means nothing, or two things."""
    from contracts.units import parse_unit
    from contracts.units.spellings import MISTAKEN

    if not isinstance(dtype, (Int, Float)):
        raise Refused(f"has a Unit, which {dtype} does not", "Leave it out")
    try:
        parse_unit(unit.code)
    except UnknownUnit as unknown:
        raise Refused(f"has the unit {unit.code!r}: {unknown}", "Write a UCUM code") from None
    if unit.code in TWO_MEANINGS:
        ucum, meant, code = MISTAKEN[unit.code]
        problem = f"has the unit {unit.code!r}, which is {ucum} in UCUM, and can hardly be meant"
        raise Refused(problem, f"Write {code!r} for {meant}")


def refuse_odd_missing(missing: object) -> None:
    """Refuse values that cannot stand for null."""
    if not isinstance(missing, Missing):
        raise Refused(f"has missing={missing!r}", 'Write missing=Missing("", "NA")')
    for value in missing.values:
        given: Any = value
        if type(given) not in (str, int, float) or given != given:  # noqa: PLR0124 - NaN is unlike itself
            raise Refused(f"has Missing({value!r})", "Give it text or numbers; NaN is NonFinite's")


def refuse_numbers(missing: Missing, dtype: DType, format_: Format | None) -> None:
    """Refuse numbers that stand for null where there are none."""
    for value in missing.values:
        if not isinstance(value, str) and not may_be_number(dtype, format_):
            raise Refused(f"has Missing({value!r}), which {dtype} never is", "Give it text")


def may_be_number(dtype: DType, format_: Format | None) -> bool:
    """Whether values of a type, so written, are numbers on the wire."""
    return isinstance(dtype, NUMBERS) or (format_ is not None and format_.since is not None)


def with_missing(value: Value, missing: Missing) -> Value:
    """A value of which nothing is said that stands for null, with what its contract says of all."""
    if not isinstance(value.dtype, Scalar) or value.wire.missing is not None:
        return value
    number = may_be_number(value.dtype, value.wire.format)
    known = Missing(*(one for one in missing.values if number or isinstance(one, str)))
    return replace(value, wire=replace(value.wire, missing=known)) if known.values else value


def refuse_odd_numerals(numerals: Numerals, dtype: DType) -> None:
    """Refuse ways of writing numbers that no number is written in."""
    if not isinstance(dtype, NUMBERS):
        raise Refused(f"has Numerals, which say nothing about {dtype}", "Leave them out")
    between, point = numerals.thousands, "," if numerals.decimal_comma else "."
    if between is not None and between not in SEPARATORS:
        raise Refused(
            f"has digits in groups with {between!r} between them",
            f"Choose one of {', '.join(map(repr, SEPARATORS))}",
        )
    if between == point and not isinstance(dtype, Int):
        raise Refused(
            f"writes {between!r} between groups of digits and before decimals", "Choose one"
        )


def refuse_odd_words(words: Words, dtype: DType) -> None:
    """Refuse words that do not tell true from false."""
    if not isinstance(dtype, Bool):
        raise Refused(f"has Words, which say nothing about {dtype}", "Leave them out")
    every = (*words.true, *words.false)
    if not words.true or not words.false or not all(isinstance(word, str) for word in every):
        raise Refused(f"has {words!r}", 'Write Words(true="yes", false="no")')
    if both := set(words.true) & set(words.false):
        raise Refused(f"has {min(both)!r} for true and for false", "Choose one")
