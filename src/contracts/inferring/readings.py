"""The ways in which a column of text may be read: as numbers, dates, times, each by a declaration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

import contracts.dtypes as d
from contracts.diagnosis.times import common_date_formats
from contracts.rules.directives import parse_pattern
from contracts.rules.format import Format, has_offset
from contracts.rules.wire import Numerals, Wire
from contracts.specification import FieldType
from contracts.wire.column.text import parse_text_column

_MAX_FORMAT_TEXT = 64
_CLOCKS = (
    ("%H:%M", d.Time(), "[0-9]{2}:[0-9]{2}"),
    ("%H:%M:%S", d.Time(), "[0-9]{2}:[0-9]{2}:[0-9]{2}"),
    ("hms", d.Duration(), "[0-9]+:[0-9]{2}:[0-9]{2}"),
)
_LEADING_ZERO = r"^[+-]?0[0-9]|^\+"
"""Digits that are not a number: reading them would lose what they begin with."""


@dataclass(frozen=True, slots=True)
class TextReading:
    """One way to read the texts of a column.

    Attributes:
        label: names it in the state of a column.
        shape: the pattern that each text has besides; "" for any.
    """

    label: str
    field_type: FieldType
    shape: str = ""

    def parse(self, texts: pl.Series) -> pl.Series:
        """The values; null where a text is not one."""
        values, _ = parse_text_column(texts, self.field_type)
        refused = texts.str.contains(_LEADING_ZERO) if self.is_number else None
        if self.shape:
            other = ~texts.str.contains(f"^(?:{self.shape})$")
            refused = other if refused is None else refused | other
        if refused is None:
            return values
        kept = pl.select(pl.when(~refused).then(values)).to_series()
        return kept.cast(pl.Int64) if values.dtype.is_integer() else kept

    @property
    def is_number(self) -> bool:
        """Whether it reads numbers."""
        return isinstance(self.field_type.dtype, (d.Int, d.Float))

    @property
    def numerals(self) -> Numerals | None:
        """The notation of its numbers, where it is not the plain one."""
        return self.field_type.wire.numerals

    @property
    def format(self) -> Format | None:
        """The format of its times."""
        return self.field_type.wire.format


def _number_readings() -> Iterator[TextReading]:
    plain_int, plain_float = FieldType(d.Int()), FieldType(d.Float())
    yield TextReading("int", plain_int, "-?[0-9]+")
    yield TextReading("float", plain_float)
    variants = [
        Numerals(thousands=","),
        Numerals(decimal_comma=True),
        Numerals(decimal_comma=True, thousands="."),
        Numerals(percent=True),
        *(Numerals(currency=sign) for sign in "$£€"),
        *(Numerals(thousands=",", currency=sign) for sign in "$£€"),
    ]
    for one in variants:
        wire = Wire(numerals=one)
        if not one.percent:
            digits = "[^,]*" if one.decimal_comma else "[^.]*"
            yield TextReading(f"int {one}", FieldType(d.Int(), wire=wire), digits)
        yield TextReading(f"float {one}", FieldType(d.Float(), wire=wire))


NUMBER_READINGS = tuple(_number_readings())
"""The ways to read numbers: those before others are preferred where they read the same."""


def time_readings(text: str) -> tuple[TextReading, ...]:
    """The ways to read a text as a date or a time: each as it is written, and with one digit or two."""
    if len(text) > _MAX_FORMAT_TEXT:
        return ()
    clocks = tuple(
        TextReading(name, FieldType(kind, wire=Wire(format=Format(name))))
        for name, kind, shape in _CLOCKS
        if re.fullmatch(shape, text)
    )
    found: dict[str, TextReading] = {}
    for pattern in common_date_formats((text,)):
        if "%a" in pattern or "%A" in pattern:
            continue  # no Format reads a weekday
        padded = re.sub("%-([dmHI])", r"%\1", pattern)
        apart = re.sub("%([dmHI])", r"%-\1", padded)
        for one in (padded, padded if "%Y%-" in apart else apart):  # digits that nothing separates
            found.setdefault(one, TextReading(one, _time_type(one)))
    return clocks or tuple(found.values())


def _time_type(pattern: str) -> FieldType:
    parts = parse_pattern(pattern)
    clock = "H" in pattern or "I" in pattern
    aware = clock and (has_offset(parts) or pattern.endswith("Z"))
    dtype = d.Datetime(aware=aware) if clock else d.Date()
    return FieldType(dtype, wire=Wire(format=Format(pattern)))
