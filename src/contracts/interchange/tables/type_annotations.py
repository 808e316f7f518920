"""Annotations of field types that both Arrow and Polars have, and the refusal of types that contracts lack."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from annotated_types import Len
from pydantic import AwareDatetime, Field

from contracts import types
from contracts.dtypes import MAX_DECIMAL_DIGITS
from contracts.errors import Obstacle
from contracts.interchange.class_builder import Obstructed

SIZED_NUMBERS: dict[str, Any] = {
    name: getattr(types, name)
    for name in (
        *("Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64"),
        *("Float32", "Float64"),
    )
}
"""Numbers of an exact width, by the name that Polars has for them, and Arrow in lower case."""
_CAST_HINTS = {
    "null": "Cast it to the type that its values have where there are any",
    "halffloat": "Cast it to float32",
    "float16": "Cast it to Float32",
    "uint128": "Cast it to UInt64, or to Decimal(38, 0)",
    "int128": "Cast it to Int64, or to Decimal(38, 0)",
    "decimal": f"Cast it to a decimal of at most {MAX_DECIMAL_DIGITS} digits, some after the point",
    "map": "Make it a list of structs with a key and a value",
    "union": "Make a column of each type",
    "interval": "Cast it to a duration, or to days and months in columns of their own",
    "object": "Cast it to a native type",
    "unknown": "Collect the frame, so that its types are known",
}
"""What to do about an unsupported type, by a part of its name; the first that fits."""


def unsupported_type(where: str, dtype: object) -> Obstructed:
    """The refusal of a column whose type no contract has."""
    name = str(dtype).lower()
    otherwise = "Cast it to text, a number, a Boolean, a date or time, bytes, a list or a struct"
    hint = next((hint for part, hint in _CAST_HINTS.items() if part in name), otherwise)
    return Obstructed(Obstacle(where, f"is of type {dtype}, which contracts do not support", hint))


def decimal_annotation(precision: int, scale: int) -> Any:
    return Annotated[Decimal, Field(max_digits=precision, decimal_places=scale)]


def datetime_annotation(time_zone: str | None) -> Any:
    return datetime if time_zone is None else AwareDatetime


def list_annotation(item: Any) -> Any:
    return list[item]


def of_exact_length(annotation: Any, length: int) -> Any:
    return Annotated[annotation, Len(length, length)]
