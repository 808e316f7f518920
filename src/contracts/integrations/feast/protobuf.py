"""Reading Feast's protobuf into columns: value by value, each of its declared type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import polars as pl

from contracts.backends.columns import Column
from contracts.errors import UnsupportedDataError

PRESENT, NULL, NOT_FOUND, OUTSIDE_MAX_AGE = 1, 2, 3, 4
"""The statuses of a value (feast/serving/ServingService.proto, FieldStatus); 0 is unspecified."""
STATUS_NAMES = ("INVALID", "PRESENT", "NULL_VALUE", "NOT_FOUND", "OUTSIDE_MAX_AGE")
_SCALARS: dict[str, pl.DataType] = {
    "bytes_val": pl.Binary(), "string_val": pl.String(), "int32_val": pl.Int32(),
    "int64_val": pl.Int64(), "double_val": pl.Float64(), "float_val": pl.Float32(),
    "bool_val": pl.Boolean(),
}  # fmt: skip  # a table of types
"""The members of Value (feast/types/Value.proto) that a column holds as they are."""
_NULL_MEMBERS = (None, "null_val")
_RESPONSE_HINT = "Pass the result of store.get_online_features(...)"


@dataclass(frozen=True, slots=True)
class ServedFeature:
    """One feature, or one entity key, for every entity row.

    Attributes:
        column: its values, null where a value is missing.
        statuses: the status of each value (UInt8).
        times: the event timestamps, null where one is missing; None if the response has none.
    """

    column: Column
    statuses: pl.Series
    times: pl.Series | None


def read_response(response: Any) -> dict[str, ServedFeature]:
    """The features and entity keys of a response, by their names in it.

    Raises:
        UnsupportedDataError: it is not an online response, or contradicts itself.
    """
    try:
        proto = response.proto
        names, vectors = [*proto.metadata.feature_names.val], [*proto.results]
    except AttributeError:
        raise _not_a_response(response, "is not an online response of Feast") from None
    if len(names) != len(vectors) or len(set(names)) != len(names):
        raise _not_a_response(response, f"names {len(names)} features and has {len(vectors)}")
    served = {name: _read_vector(one) for name, one in zip(names, vectors, strict=True)}
    heights = {len(one.column) for one in served.values()}
    if len(heights) > 1 or any(len(one.statuses) != len(one.column) for one in served.values()):
        raise _not_a_response(
            response, "has no status, or no value, for some rows of some features"
        )
    return served


def _not_a_response(response: object, problem: str) -> UnsupportedDataError:
    return UnsupportedDataError(type(response).__qualname__, problem, _RESPONSE_HINT)


def _read_vector(vector: Any) -> ServedFeature:
    statuses = pl.Series([*vector.statuses], dtype=pl.UInt8)
    stamps = [one.seconds * 10**6 + one.nanos // 1000 for one in vector.event_timestamps]
    if not stamps and len(statuses):
        return ServedFeature(_read_values(vector.values), statuses, None)
    counted = pl.Series([stamp or None for stamp in stamps], dtype=pl.Int64)
    return ServedFeature(
        _read_values(vector.values), statuses, counted.cast(pl.Datetime("us", "UTC"))
    )


def _read_values(values: Sequence[Any]) -> Column:
    """Values as a Series, where they are scalars of one type; else as a list."""
    kinds = [value.WhichOneof("val") for value in values]
    present = set(kinds) - {*_NULL_MEMBERS}
    if not present:
        return pl.Series([None] * len(kinds), dtype=pl.Null)
    if len(present) == 1 and (kind := present.pop()) in _SCALARS:
        cells = [
            getattr(value, kind) if one == kind else None
            for value, one in zip(values, kinds, strict=True)
        ]
        return pl.Series(cells, dtype=_SCALARS[kind])
    convert = import_module("feast.type_map").feast_value_type_to_python_type
    return [
        None if one in _NULL_MEMBERS else convert(value)
        for value, one in zip(values, kinds, strict=True)
    ]
