"""How many values came written as each pattern of their field's `Format` reads them."""

from __future__ import annotations

from itertools import compress
from numbers import Number

import polars as pl

from contracts.backends.builtin_values import plain_str
from contracts.backends.columns import Column
from contracts.backends.frame.convert import TEXT_TYPES
from contracts.profiles.categories import Categories, categories_of
from contracts.specification import FieldType
from contracts.wire.column.text import count_by_pattern
from contracts.wire.scalar.text import WHITE_SPACE, is_written_as_number


def formats_seen(came: Column | None, is_read: pl.Series, expected: FieldType) -> Categories | None:
    """The patterns of a field's format with how many values each of them reads; None of a field without one, and of
    a sensitive one. Values in contract form are not written in a format, and a text that two patterns read counts
    for both.

    Args:
        came: the field's column in wire form; None where no row has it.
        is_read: the rows whose values were read.
    """
    format_ = expected.wire.format
    if format_ is None or format_.is_json or expected.sensitive:
        return None
    if came is None:
        return Categories()
    texts, numbers = _written(came, is_read, expected)
    if len(format_.patterns) == 1:
        counted = {format_.patterns[0]: len(texts) + numbers}
    else:
        trimmed = texts if expected.wire.trim is None else texts.str.strip_chars(WHITE_SPACE)
        counted = count_by_pattern(trimmed, expected)
    return categories_of({pattern: count for pattern, count in counted.items() if count})


def _written(came: Column, is_read: pl.Series, expected: FieldType) -> tuple[pl.Series, int]:
    """The texts among the values that were read, and how many numbers there are among them that stand for times."""
    if isinstance(came, pl.Series):
        if isinstance(came.dtype, TEXT_TYPES):
            return came.filter(is_read).cast(pl.String), 0
        texts: list[str] = []
        are_numbers = came.dtype.is_numeric() and is_written_as_number(expected)
        numbers = int(is_read.sum()) if are_numbers else 0
    else:
        read = [*compress(came, is_read)]
        texts = [plain_str(one) for one in read if isinstance(one, str)]
        numbers = (
            sum(isinstance(one, Number) for one in read) if is_written_as_number(expected) else 0
        )
    return pl.Series(texts, dtype=pl.String), numbers
