"""Polars types for logical types: which may hold them, and the one to build."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, assert_never

import polars as pl

import contracts.dtypes as d
from contracts.specification import DType, FieldType, ListOf, StructOf

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

_INT_TYPES: dict[tuple[int, bool], type[pl.DataType]] = {
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
"""The beginnings of names that `literal_name` changes."""
_FITS_INT64 = frozenset({pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32})


def holds_type(dtype: d.Scalar, physical: pl.DataType) -> bool:
    """Whether a column of the physical type holds values of the logical type, and no others."""
    match dtype:
        case d.Bool():
            return physical == pl.Boolean
        case d.Int(bits=None):
            return physical in _FITS_INT64
        case d.Int(bits=bits, signed=signed):
            return bits is not None and physical == _INT_TYPES[bits, signed]
        case d.Float(bits=None):
            return physical in (pl.Float32, pl.Float64)
        case d.Float(bits=bits):
            return physical == (pl.Float32 if bits == 32 else pl.Float64)
        case d.Decimal():
            return isinstance(physical, pl.Decimal)
        case d.Text():
            # Categories are how Polars stores text that repeats, not another kind of value.
            return isinstance(physical, (pl.String, pl.Categorical, pl.Enum))
        case d.Bytes():
            return physical == pl.Binary
        case d.Date():
            return physical == pl.Date
        case d.Datetime(aware):
            return isinstance(physical, pl.Datetime) and (physical.time_zone is not None) == aware
        case d.Time():
            return physical == pl.Time
        case d.Duration():
            return isinstance(physical, pl.Duration)
        case d.Uuid():
            return physical == pl.String
        case d.Opaque():
            return True
        case _:
            assert_never(dtype)


def physical_type(dtype: DType) -> pl.DataType:
    """The Polars type of the logical type in contract form."""
    match dtype:
        case d.Bool():
            return pl.Boolean()
        case d.Int(bits, signed):
            return _INT_TYPES[bits or 64, signed]()
        case d.Float(bits):
            return pl.Float32() if bits == 32 else pl.Float64()
        case d.Decimal(max_digits, decimal_places):
            return pl.Decimal(max_digits, decimal_places)
        case d.Text() | d.Uuid() | d.Opaque():  # any value is written as JSON
            return pl.String()
        case d.Bytes():
            return pl.Binary()
        case d.Date():
            return pl.Date()
        case d.Datetime(aware):
            return pl.Datetime("us", "UTC" if aware else None)
        case d.Time():
            return pl.Time()
        case d.Duration():
            return pl.Duration("us")
        case ListOf(item):
            return pl.List(physical_type(item.dtype))
        case StructOf(specification):
            return pl.Struct(
                {field.alias: physical_type(field.value.dtype) for field in specification.fields}
            )
        case _:
            assert_never(dtype)


def literal_name(name: str) -> str:
    """A name that Polars takes literally: "*" and "^…$" would select many columns. Different names
    stay different.
    """
    return f"\N{WORD JOINER}{name}" if name == "*" or name.startswith(NOT_LITERAL) else name


def struct_of(members: Iterable[pl.Expr]) -> pl.Expr:
    """A struct of some members, or of none: a contract may have no fields."""
    some = [*members]
    return pl.struct(some) if some else pl.lit({}, dtype=pl.Struct([]))


def as_dtype(physical: PolarsDataType) -> pl.DataType:
    """A Polars type as an instance: `pl.List(pl.Int8).inner` may be a class."""
    return physical() if isinstance(physical, type) else physical


MAX_SERIES_NESTING = 8
"""How deep values may be nested in a Series: an engine's plan grows faster than the depth."""


def nesting_depth(value: FieldType) -> int:
    match value.dtype:
        case ListOf(item):
            return 1 + nesting_depth(item)
        case StructOf(specification):
            return 1 + max(
                (nesting_depth(field.value) for field in specification.fields), default=0
            )
        case _:
            return 0
