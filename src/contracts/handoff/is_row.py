"""Whether a mapping is one row, or a batch by its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from contracts.specification import Specification

_NOT_GIVEN = object()


def is_row(data: object, specification: Specification) -> bool:
    """Whether data is one row: an instance, or a mapping with a value that is not a column where a field
    is no list.
    """
    if issubclass(type(data), BaseModel):  # pydantic's isinstance asks a frame for an attribute
        return True
    if not isinstance(data, Mapping):
        return False
    for field in specification.fields:
        if field.value.dtype.kind == "list":
            continue
        given = data.get(field.alias, data.get(field.name, _NOT_GIVEN))
        if given is not _NOT_GIVEN:
            return not _is_column(given)
    return False


def _is_column(given: Any) -> bool:
    """Whether a value is a column: a sequence, or an array of any library."""
    if type(given) in (int, float, str, bool, type(None)):
        return False
    if isinstance(given, (str, bytes, bytearray, Mapping, BaseModel)):
        return False
    return isinstance(given, (list, tuple)) or (
        hasattr(type(given), "__len__") and hasattr(type(given), "__getitem__")
    )
