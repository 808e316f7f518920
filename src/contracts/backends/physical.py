"""Which Polars types hold which logical types, and the one to build for Python values."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import polars as pl

from contracts.dtypes import (
    Bool,
    Bytes,
    Date,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Scalar,
    Text,
    Time,
    Uuid,
)
from contracts.specification import DType, ListOf, StructOf

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

INT_TYPES: dict[tuple[int, bool], type[pl.DataType]] = {
    (8, True): pl.Int8,
    (16, True): pl.Int16,
    (32, True): pl.Int32,
    (64, True): pl.Int64,
    (8, False): pl.UInt8,
    (16, False): pl.UInt16,
    (32, False): pl.UInt32,
    (64, False): pl.UInt64,
}
NOT_LITERAL = ("^", "\N{WORD JOINER}")
"""What names start with that are no longer the same once they are safe."""
FITS_INT64 = frozenset({pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32})


def holds_type(dtype: Scalar, physical: pl.DataType) -> bool:
    """Whether a column of the physical type holds values of the logical type, and no others."""
    match dtype:
        case Bool():
            return physical == pl.Boolean
        case Int(bits=None):
            return physical in FITS_INT64
        case Int(bits=bits, signed=signed):
            return bits is not None and physical == INT_TYPES[bits, signed]
        case Float(bits=None):
            return physical in (pl.Float32, pl.Float64)
        case Float(bits=bits):
            return physical == (pl.Float32 if bits == 32 else pl.Float64)
        case Decimal():
            return isinstance(physical, pl.Decimal)
        case Text():
            return isinstance(physical, (pl.String, pl.Categorical, pl.Enum))
        case Bytes():
            return physical == pl.Binary
        case Date():
            return physical == pl.Date
        case Datetime(aware):
            return isinstance(physical, pl.Datetime) and (physical.time_zone is not None) == aware
        case Time():
            return physical == pl.Time
        case Duration():
            return isinstance(physical, pl.Duration)
        case Uuid():
            return physical == pl.String
        case _:
            assert_never(dtype)


def physical_type(dtype: DType) -> pl.DataType:
    """The type of a column built for the logical type: the one contract form has in frames."""
    match dtype:
        case Bool():
            return pl.Boolean()
        case Int(bits, signed):
            return INT_TYPES[bits or 64, signed]()
        case Float(bits):
            return pl.Float32() if bits == 32 else pl.Float64()
        case Decimal(max_digits, decimal_places):
            return pl.Decimal(max_digits, decimal_places)
        case Text() | Uuid():
            return pl.String()
        case Bytes():
            return pl.Binary()
        case Date():
            return pl.Date()
        case Datetime(aware):
            return pl.Datetime("us", "UTC" if aware else None)
        case Time():
            return pl.Time()
        case Duration():
            return pl.Duration("us")
        case ListOf(item):
            return pl.List(physical_type(item.dtype))
        case StructOf(specification):
            return pl.Struct(
                {field.alias: physical_type(field.value.dtype) for field in specification.fields}
            )
        case _:
            assert_never(dtype)


def safe(name: str) -> str:
    """A name that Polars takes literally: "*" and "^…$" would stand for many columns. Another
    name has another one.
    """
    return f"\N{WORD JOINER}{name}" if name == "*" or name.startswith(NOT_LITERAL) else name


def as_dtype(physical: PolarsDataType) -> pl.DataType:
    """A Polars type as an instance: `pl.List(pl.Int8).inner` may be a class."""
    return physical() if isinstance(physical, type) else physical
