"""The declared wire form of a field, checked against its type."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast
from unicodedata import category

from contracts.declaration.errors import DeclarationError
from contracts.dtypes import (
    Bool,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Opaque,
    Scalar,
    Time,
)
from contracts.errors import UnknownUnit
from contracts.hints import Hint, LeaveOut, PassArgument, ReplaceWith
from contracts.rules.directives import InvalidFormat
from contracts.rules.format import ANGLES, NUMBER_FORMATS, SERIAL_DATES, Format
from contracts.rules.wire import (
    SEPARATORS,
    Axis,
    Missing,
    Numerals,
    Truncate,
    Unit,
    Wire,
    Words,
)
from contracts.specification import DType, FieldType

_NUMBER_TYPES = (Int, Float, Decimal)
_TWO_MEANINGS = ("ft", "kph", "mph")
"""UCUM codes of units that are rarely used, spelled like the common names of other units."""


def has_instant_format(stated: dict[str, Any]) -> bool:
    """Whether every value in the declared format is an instant."""
    from contracts.wire.scalar.times import is_aware

    return "format" in stated and is_aware(stated["format"])


def fit_wire(stated: dict[str, Any], dtype: DType, axis: Axis | None) -> Wire:
    """Build the wire form of a type from its declared parts.

    Args:
        axis: which coordinate the values are, if any.

    Raises:
        DeclarationError: a part does not apply to the type, or contradicts another.
    """
    wire = Wire(**stated)
    in_json = not isinstance(dtype, Scalar) and wire.format is not None and wire.format.is_json
    if wire != Wire() and not isinstance(dtype, Scalar) and not in_json:
        raise DeclarationError(
            f"has a wire form, but {dtype} is not written as one text",
            'Declare it on the items: list[Annotated[int, Missing(-1)]]; or Format("json"), if it is',
        )
    if wire.missing is not None:
        refuse_invalid_missing(wire.missing)
        _refuse_numbers(wire.missing, dtype, wire.format)
    if wire.truncate is not None:
        _refuse_truncate(wire.truncate, dtype, wire.format)
    if wire.numerals is not None:
        _refuse_invalid_numerals(wire.numerals, dtype)
    if wire.words is not None:
        _refuse_invalid_words(wire.words, dtype)
    if wire.unit is not None:
        _refuse_invalid_unit(wire.unit, dtype)
    if wire.format is not None and not in_json:
        _refuse_invalid_format(wire.format, dtype, axis)
        return replace(wire, axis=axis)
    return wire


def _refuse_invalid_format(format_: Format, dtype: DType, axis: Axis | None) -> None:
    """Refuse a format that does not fit the type."""
    from contracts.wire.scalar.times import plan_format

    if format_.patterns[0] in ANGLES and isinstance(dtype, Float) and axis is not None:
        return
    try:
        plan_format(format_, cast("Scalar", dtype))
    except InvalidFormat as unfit:
        raise DeclarationError(
            f"has a format that does not fit: {unfit.problem}", unfit.hint
        ) from None


def _refuse_invalid_unit(unit: Unit, dtype: DType) -> None:
    """Refuse a unit on a type other than numbers, and a unit that is unknown or ambiguous."""
    from contracts.units import parse_unit
    from contracts.units.spellings import LOOKALIKES

    if not isinstance(dtype, (Int, Float)):
        hint = Hint("Leave it out", LeaveOut(unit))
        raise DeclarationError(f"has a Unit, which {dtype} does not", hint)
    if not isinstance(unit.code, str):
        raise DeclarationError(
            f"has Unit({unit.code!r})", 'Write its UCUM code as text: Unit("km/h")'
        )
    try:
        parse_unit(unit.code)
    except UnknownUnit as unknown:
        raise DeclarationError(
            f"has the unit {unit.code!r}: {unknown}", "Write a UCUM code"
        ) from None
    if unit.code in _TWO_MEANINGS:
        ucum, meant, code = LOOKALIKES[unit.code]
        problem = f"has the unit {unit.code!r}, which is {ucum} in UCUM, and can hardly be meant"
        hint = Hint(f"Write {code!r} for {meant}", ReplaceWith(unit, replace(unit, code=code)))
        raise DeclarationError(problem, hint)


def refuse_invalid_missing(missing: object) -> None:
    """Refuse values that cannot be used for null."""
    if not isinstance(missing, Missing):
        hint = Hint('Write missing=Missing("", "NA")', PassArgument("missing", Missing("", "NA")))
        raise DeclarationError(f"has missing={missing!r}", hint)
    listed: Any = missing.values[0] if len(missing.values) == 1 else None
    if isinstance(listed, (list, tuple, set, frozenset)):
        right = Missing(
            *(sorted(listed, key=repr) if isinstance(listed, (set, frozenset)) else listed)
        )
        hint = Hint(
            f"Write Missing({', '.join(map(repr, right.values))})", ReplaceWith(missing, right)
        )
        raise DeclarationError("has Missing of one list, whose values it takes itself", hint)
    for value in missing.values:
        one: Any = value
        if type(one) not in (str, int, float) or one != one:  # noqa: PLR0124 - NaN is unlike itself
            raise DeclarationError(
                f"has Missing({value!r})", "Give it text or numbers; NaN is NonFinite's"
            )


def _refuse_numbers(missing: Missing, dtype: DType, format_: Format | None) -> None:
    """Refuse numbers that are used for null where the wire form is never a number."""
    for value in missing.values:
        if not isinstance(value, str) and not _may_be_number(dtype, format_):
            raise DeclarationError(
                f"has Missing({value!r}), which {dtype} never is", "Give it text"
            )


def _may_be_number(dtype: DType, format_: Format | None) -> bool:
    """Whether values of the type in this format can be numbers on the wire."""
    return isinstance(dtype, _NUMBER_TYPES) or (
        format_ is not None and format_.patterns[0] in NUMBER_FORMATS
    )


def inherit_missing(value: FieldType, missing: Missing) -> FieldType:
    """A type without a `Missing` of its own, with that of its contract."""
    is_text = isinstance(value.dtype, Scalar) or value.wire.format is not None
    if isinstance(value.dtype, Opaque) or not is_text or value.wire.missing is not None:
        return value
    number = _may_be_number(value.dtype, value.wire.format)
    known = Missing(*(one for one in missing.values if number or isinstance(one, str)))
    return replace(value, wire=replace(value.wire, missing=known)) if known.values else value


def _refuse_truncate(truncate: Truncate, dtype: DType, format_: Format | None) -> None:
    """Refuse truncation where nothing can be finer than a microsecond."""
    leave_out = Hint("Leave it out", LeaveOut(truncate))
    if not isinstance(dtype, (Datetime, Time, Duration)):
        raise DeclarationError(f"has Truncate, which does not apply to {dtype}", leave_out)
    if format_ is not None and format_.patterns[0] in SERIAL_DATES:
        problem = "has Truncate, but the serial dates of spreadsheets are read to the millisecond"
        raise DeclarationError(problem, leave_out)


def _refuse_invalid_numerals(numerals: Numerals, dtype: DType) -> None:
    if not isinstance(dtype, _NUMBER_TYPES):
        hint = Hint("Leave them out", LeaveOut(numerals))
        raise DeclarationError(f"has Numerals, which do not apply to {dtype}", hint)
    _refuse_invalid_texts(numerals)
    point = "," if numerals.decimal_comma else "."
    for between in numerals.separators:
        if between not in SEPARATORS:
            raise DeclarationError(
                f"has digits in groups with {between!r} between them",
                f"Choose one of {', '.join(map(repr, SEPARATORS))}",
            )
        if between == point and not isinstance(dtype, Int):
            raise DeclarationError(
                f"writes {between!r} between groups of digits and before decimals", "Choose one"
            )
    if numerals.percent and isinstance(dtype, Int):
        raise DeclarationError(
            "has percentages, which are hundredths", "Declare the field as float or Decimal"
        )
    if numerals.percent and numerals.currency is not None:
        raise DeclarationError("has percentages with a currency", "Choose one")
    for currency in numerals.currencies:
        if not _is_currency(currency):
            raise DeclarationError(
                f"has the currency {currency!r}",
                'Write its sign or its code, without digits, signs and blanks: "$", "EUR", "Rs."',
            )


def _refuse_invalid_texts(numerals: Numerals) -> None:
    """Refuse options of another type."""
    for name in ("decimal_comma", "percent", "parentheses"):
        if type(getattr(numerals, name)) is not bool:
            hint = Hint(f"Write {name}=True", PassArgument(name, True))
            raise DeclarationError(f"has Numerals({name}={getattr(numerals, name)!r})", hint)
    for name, usual in (("thousands", ","), ("currency", "$")):
        texts: Any = getattr(numerals, name)
        many = isinstance(texts, tuple) and len(texts) == len(set(texts)) > 0
        if not (texts is None or isinstance(texts, str) or (many and all(map(_is_text, texts)))):
            several = f'Write {name}="{usual}", or several texts in a tuple'
            raise DeclarationError(
                f"has Numerals({name}={texts!r})", Hint(several, PassArgument(name, usual))
            )


def _is_currency(text: str) -> bool:
    """Whether text is letters and signs of currencies, perhaps with a dot after a letter."""
    spelling = text.removesuffix(".")
    if not all(one.isalpha() or category(one) == "Sc" for one in spelling):
        return False
    return spelling != "" and (spelling == text or spelling[-1].isalpha())


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _refuse_invalid_words(words: Words, dtype: DType) -> None:
    if not isinstance(dtype, Bool):
        hint = Hint("Leave them out", LeaveOut(words))
        raise DeclarationError(f"has Words, which do not apply to {dtype}", hint)
    every = (*words.true, *words.false)
    if not words.true or not words.false or not all(isinstance(word, str) for word in every):
        raise DeclarationError(f"has {words!r}", 'Write Words(true="yes", false="no")')
    if both := set(words.true) & set(words.false):
        raise DeclarationError(f"has {min(both)!r} for true and for false", "Choose one")
