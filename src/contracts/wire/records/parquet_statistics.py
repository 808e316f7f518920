"""What the metadata of a Parquet file says of its columns: bounds and nulls, where they are sound.

Statistics are those of the Parquet format (`Statistics` and `ColumnOrder` in parquet.thrift). Bounds are taken of
integers, Booleans, times and decimals only, and only where the file states that its columns are ordered by their types:

- floats: the format leaves NaN out of bounds, and does not say how many there are;
- text and bytes: bounds may be cut short, and Arrow does not tell which are;
- INT96, legacy bounds, and files of an order that is not stated: the order of the values is not defined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from contracts.errors import is_failure

_TYPE_ORDER = b"\x1c\x00\x00"
"""A column's order in Thrift's compact protocol: a union whose first member is set, an empty struct."""
_TRAILER = 8
"""How many bytes follow the metadata: their number, and PAR1."""


@dataclass(frozen=True, slots=True)
class ColumnStatistics:
    """What is known of one column in each row group.

    Attributes:
        type: the Arrow type that it is read as.
        rows: the number of rows.
        nulls: the number of nulls; None where it is not known.
        bounds: values between which all others lie, first the lower ones of all row groups, then the
            upper ones; null where they are not known.
    """

    type: pa.DataType
    rows: list[int]
    nulls: list[int | None]
    bounds: pa.Array


def column_statistics(
    file: pq.ParquetFile, opened: pa.NativeFile, names: Iterable[str]
) -> dict[str, ColumnStatistics]:
    """What is known of some columns, by their names; nested ones are left out.

    Args:
        opened: the file's bytes.
    """
    places = _places_of_columns(file)
    are_ordered = _are_ordered_by_type(opened, len(file.schema))
    return {
        name: _statistics_of(file, name, places[name], are_ordered=are_ordered)
        for name in names
        if name in places
    }


def _places_of_columns(file: pq.ParquetFile) -> dict[str, int]:
    """The places of the columns that are not nested, by their names."""
    columns = [file.schema.column(place) for place in range(len(file.schema))]
    flat = {
        one.path: place
        for place, one in enumerate(columns)
        if "." not in one.path and one.max_repetition_level == 0
    }
    return flat if len({one.path for one in columns}) == len(columns) else {}


def _are_ordered_by_type(opened: pa.NativeFile, columns: int) -> bool:
    """Whether the metadata ends by stating that each column is ordered by its type: then its bounds are
    not the legacy ones. Arrow does not tell.
    """
    size = bytes([columns << 4 | 12]) if columns < 15 else b"\xfc" + _varint(columns)
    stated = size + _TYPE_ORDER * columns + b"\x00"
    start = opened.size() - _TRAILER - len(stated)
    return start >= 0 and bool(opened.read_at(len(stated), start) == stated)


def _varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])


def _statistics_of(
    file: pq.ParquetFile, name: str, place: int, *, are_ordered: bool
) -> ColumnStatistics:
    kind = file.schema_arrow.field(name).type
    groups = [file.metadata.row_group(group) for group in range(file.num_row_groups)]
    rows = [group.num_rows for group in groups]
    physical = file.schema.column(place).physical_type
    chunks = [_chunk_statistics(group.column(place), group.num_rows, physical) for group in groups]
    nulls = [
        (None if height else 0) if one is None or not one.has_null_count else one.null_count
        for one, height in zip(chunks, rows, strict=True)
    ]
    known = [one if are_ordered and one is not None and one.has_min_max else None for one in chunks]
    unknown = pa.nulls(2 * len(groups), kind)
    try:
        raw = [None if one is None else one.min_raw for one in known]
        raw += [None if one is None else one.max_raw for one in known]
        bounds = _array_of(raw, kind, physical)
    except BaseException as error:  # a bound that the type does not hold
        if not is_failure(error):
            raise
        bounds = None
    return ColumnStatistics(kind, rows, nulls, unknown if bounds is None else bounds)


def _chunk_statistics(
    chunk: pq.ColumnChunkMetaData, rows: int, physical: str
) -> pq.Statistics | None:
    """The statistics of one row group; None where there are none, or they contradict its rows.

    Args:
        physical: the type that the column is stored as, by the schema.
    """
    # Arrow ends the process when it is asked for statistics of another type than the schema's.
    if chunk.physical_type != physical or chunk.num_values != rows:
        return None
    found = chunk.statistics
    if found is None:
        return None
    return None if found.has_null_count and not 0 <= found.null_count <= rows else found


def _array_of(raw: Sequence[Any], kind: pa.DataType, physical: str) -> pa.Array | None:
    """Bounds as values of a type; None where bounds of the type are not sound.

    Args:
        raw: as they are stored.
        physical: the type that they are stored as.
    """
    types = pa.types
    if types.is_decimal128(kind):
        return pa.array([_decimal_of(one, kind.scale) for one in raw], kind)
    if physical == "BOOLEAN" and types.is_boolean(kind):
        return pa.array(raw, kind)
    if physical not in ("INT32", "INT64"):
        return None
    if types.is_unsigned_integer(kind):
        beyond = 2 ** int(physical[3:])
        return pa.array([one if one is None else one % beyond for one in raw], kind)
    if types.is_signed_integer(kind):
        return pa.array(raw, kind)
    if types.is_date32(kind) or types.is_time32(kind):
        return pa.array(raw, pa.int32()).view(kind)
    if types.is_time64(kind) or types.is_timestamp(kind) or types.is_duration(kind):
        return pa.array(raw, pa.int64()).view(kind)
    return None


def _decimal_of(raw: int | bytes | None, scale: int) -> Decimal | None:
    """A decimal of an integer that counts its last digit; exact, whatever the context's precision."""
    if raw is None:
        return None
    number = int.from_bytes(raw, "big", signed=True) if isinstance(raw, bytes) else raw
    return Decimal((int(number < 0), tuple(map(int, str(abs(number)))), -scale))
