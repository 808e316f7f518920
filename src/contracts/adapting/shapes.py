"""Whether a mapping is one row, or a batch by its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from contracts.specification import Specification

ABSENT = object()


def is_row(data: object, specification: Specification) -> bool:
    """Whether data is one row: an instance, or a mapping with a value that is no column where a field
    is no list.
    """
    if isinstance(data, BaseModel):
        return True
    if not isinstance(data, Mapping):
        return False
    for field in specification.fields:
        if field.value.dtype.kind == "list":
            continue
        given = data.get(field.alias, data.get(field.name, ABSENT))
        if given is not ABSENT:
            return not is_column(given)
    return False


def is_column(given: Any) -> bool:
    """Whether a value is a column: a sequence, or an array of any library."""
    if type(given) in (int, float, str, bool, type(None)):
        return False
    if isinstance(given, (str, bytes, bytearray, Mapping, BaseModel)):
        return False
    return isinstance(given, (list, tuple)) or (
        hasattr(type(given), "__len__") and hasattr(type(given), "__getitem__")
    )
