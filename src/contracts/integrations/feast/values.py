"""From Feast's protobuf to columns: value for value, typed by what each value says that it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import polars as pl

from contracts.backends.columns import Column
from contracts.errors import UnsupportedDataError

PRESENT, NULL, NOT_FOUND, OUTSIDE_MAX_AGE = 1, 2, 3, 4
"""The statuses of a value (feast/serving/ServingService.proto, FieldStatus); 0 says nothing."""
STATUS = ("INVALID", "PRESENT", "NULL_VALUE", "NOT_FOUND", "OUTSIDE_MAX_AGE")
SCALARS: dict[str, pl.DataType] = {
    "bytes_val": pl.Binary(), "string_val": pl.String(), "int32_val": pl.Int32(),
    "int64_val": pl.Int64(), "double_val": pl.Float64(), "float_val": pl.Float32(),
    "bool_val": pl.Boolean(),
}  # fmt: skip
"""The members of Value (feast/types/Value.proto) that a column holds as they are."""
NOTHING = (None, "null_val")
MEND = "Pass what store.get_online_features(...) gives"


@dataclass(frozen=True, slots=True)
class Served:
    """One feature, or one entity key, for every entity row.

    Attributes:
        column: its values, null where there is none.
        statuses: what Feast says of each (UInt8).
        times: the event timestamps, null where there is none; None where the store gives none at all.
    """

    column: Column
    statuses: pl.Series
    times: pl.Series | None


def served(response: Any) -> dict[str, Served]:
    """What a response has, by the names that it goes by.

    Raises:
        UnsupportedDataError: it is no online response, or one that contradicts itself.
    """
    try:
        proto = response.proto
        names, vectors = [*proto.metadata.feature_names.val], [*proto.results]
    except AttributeError:
        raise refused(response, "is no online response of Feast's") from None
    if len(names) != len(vectors) or len(set(names)) != len(names):
        raise refused(response, f"names {len(names)} features and has {len(vectors)}")
    done = {name: of_vector(one) for name, one in zip(names, vectors, strict=True)}
    heights = {len(one.column) for one in done.values()}
    if len(heights) > 1 or any(len(one.statuses) != len(one.column) for one in done.values()):
        raise refused(response, "has no status, or no value, for some rows of some features")
    return done


def refused(response: object, problem: str) -> UnsupportedDataError:
    """The error of what is no response."""
    return UnsupportedDataError(type(response).__qualname__, problem, MEND)


def of_vector(vector: Any) -> Served:
    """One feature's values, statuses and event timestamps."""
    statuses = pl.Series([*vector.statuses], dtype=pl.UInt8)
    stamps = [one.seconds * 10**6 + one.nanos // 1000 for one in vector.event_timestamps]
    if not stamps and len(statuses):
        return Served(column_of(vector.values), statuses, None)
    counted = pl.Series([stamp or None for stamp in stamps], dtype=pl.Int64)
    return Served(column_of(vector.values), statuses, counted.cast(pl.Datetime("us", "UTC")))


def column_of(values: Sequence[Any]) -> Column:
    """Values as a column: of Polars' own, where they are scalars of one type."""
    kinds = [value.WhichOneof("val") for value in values]
    present = set(kinds) - {*NOTHING}
    if not present:
        return pl.Series([None] * len(kinds), dtype=pl.Null)
    if len(present) == 1 and (kind := present.pop()) in SCALARS:
        cells = [
            getattr(value, kind) if one == kind else None
            for value, one in zip(values, kinds, strict=True)
        ]
        return pl.Series(cells, dtype=SCALARS[kind])
    convert = import_module("feast.type_map").feast_value_type_to_python_type
    return [
        None if one in NOTHING else convert(value) for value, one in zip(values, kinds, strict=True)
    ]
