"""Columns that stand in the names of folders, as writers of partitioned files leave them there: `year=2024/month=1`.

A value is text, escaped as in a URL, and `__HIVE_DEFAULT_PARTITION__` is null, as Hive, Spark, pyarrow and Polars write
them. It is a column where the contract declares the field and the file does not have it: what a file says itself goes
first, and what no field claims is no data.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote

import polars as pl
import pyarrow as pa

from contracts.backends.masks import mask_at
from contracts.backends.physical_types import physical_type
from contracts.dtypes import Text
from contracts.inputs.json import JsonBody
from contracts.specification import Field, FieldType, Specification, find_name
from contracts.wire.records.csv import CsvRecords
from contracts.wire.scalar.missing import is_missing_text, trimmed
from contracts.wire.scalar.numbers import UnparseableText
from contracts.wire.scalar.text import KINDS_WRITTEN_AS_TEXT, parse_text

_NULL = "__HIVE_DEFAULT_PARTITION__"


def path_values(
    path: str | None, specification: Specification
) -> dict[str, tuple[Field, str | None]]:
    """The fields whose values stand in the names of the folders on a path, by the names that they have there."""
    named = (one.partition("=") for one in PurePath(path or "").parts[:-1])
    values = {unquote(name): unquote(value) for name, is_one, value in named if is_one and name}
    found = ((find_name(one, values), one) for one in specification.fields)
    return {
        name: (one, None if values[name] == _NULL else values[name])
        for name, one in found
        if name is not None
    }


def with_path_columns(part: Any, path: str | None, specification: Specification) -> Any:
    """What was read of a file, with the columns that stand in its path.

    Args:
        part: `CsvRecords`, a `JsonBody` or a pyarrow Table.
        path: where the file is; None where it has no name.
    """
    values = path_values(path, specification)
    if not values:
        return part
    match part:
        case JsonBody():
            return _with_keys_of_path(part, values)
        case CsvRecords():
            added = _absent(values, part.names)
            columns = {name: _text_column(name, text, part) for name, (_, text) in added.items()}
            order = _places(part.names, added, specification)
            frame = part.frame.with_columns(**columns)
            # Repeated names have a number in the frame, and stand as they stood.
            stood = iter(part.frame.columns)
            return replace(
                part,
                frame=frame.select(n if n in added else next(stood) for n in order),
                names=tuple(order),
            )
        case _:
            added = _absent(values, part.column_names)
            for name, (field, text) in added.items():
                column = _typed_column(text, field.value, part.num_rows)
                part = part.append_column(name, column)
            names = [one for one in part.column_names if one not in added]
            order = _places(names, added, specification)
            return part.select([part.column_names.index(one) for one in order]) if added else part


def _absent(
    values: Mapping[str, tuple[Field, str | None]], names: Any
) -> dict[str, tuple[Field, str | None]]:
    """Those of fields that have no column."""
    there = frozenset(names)
    return {name: one for name, one in values.items() if find_name(one[0], there) is None}


def _places(
    names: Any, added: Mapping[str, tuple[Field, Any]], specification: Specification
) -> list[str]:
    """The names of all columns: those from the path have no place there, and stand where the fields' order has them."""
    order = [*names]
    places = specification.places | {one.name: n for n, one in enumerate(specification.fields)}
    for name, (field, _) in added.items():
        own = places[field.name]
        later = (n for n, one in enumerate(order) if places.get(one, -1) > own)
        order.insert(next(later, len(order)), name)
    return order


def _text_column(name: str, text: str | None, part: CsvRecords) -> pl.Series:
    """A column of text; null in the records that could not be read, as every column is."""
    column = pl.repeat(text, part.frame.height, dtype=pl.String, eager=True).alias(name)
    if not part.malformed:
        return column
    return column.set(mask_at([*part.malformed], len(column)), None)


def _typed_column(text: str | None, expected: FieldType, height: int) -> pa.Array:
    """A column of a field's type; of another where the text is not a value of it."""
    value, is_of_type = _parsed(text, expected)
    if value is None:
        return pa.nulls(height)
    if not is_of_type or isinstance(value, str):
        return pa.array([value] * height)
    return (
        pl.Series([value], dtype=physical_type(expected.dtype)).new_from_index(0, height).to_arrow()
    )


def _with_keys_of_path(part: JsonBody, values: Mapping[str, tuple[Field, str | None]]) -> JsonBody:
    """The rows with the keys that they lack; times are text in JSON."""
    columns = {
        name: (field, text if field.value.dtype.kind in KINDS_WRITTEN_AS_TEXT else _parsed(text, field.value)[0])
        for name, (field, text) in values.items()
    }  # fmt: skip
    rows = [
        row
        if n in part.malformed
        else {
            **row,
            **{name: v for name, (one, v) in columns.items() if find_name(one, row) is None},
        }
        for n, row in enumerate(part.rows)
    ]
    return replace(part, rows=rows)


def _parsed(text: str | None, expected: FieldType) -> tuple[Any, bool]:
    """A value of the field's type; or what stands for text that is none, and of text, which is read with its column;
    and whether it is a value of the type.
    """
    if text is None or isinstance(expected.dtype, Text):
        return text, True
    written = trimmed(text, expected)
    if is_missing_text(written, expected):
        return None, True
    try:
        return parse_text(written, expected), True
    except UnparseableText as failed:
        return _beyond(written, expected, failed), False


def _beyond(text: str, expected: FieldType, failed: UnparseableText) -> Any:
    """What stands for text that is not a value of its field: a number, of another type, that the field's does not
    hold, so that it is `lossy` as it is in a file of text; or the text.
    """
    kind = expected.dtype.kind
    if failed.code != "lossy" or kind not in ("int", "float") or expected.wire.numerals is not None:
        return text  # which the field parses in files of every sort, or which is no number
    number = Decimal(text)
    if abs(number) < 2**63 and number == int(number):
        return int(number)
    near = float(number)
    is_beyond = math.isfinite(near) and (abs(near) >= 2**64 or not near.is_integer())
    return near if kind == "int" and is_beyond else text
