"""Python's own values, whatever a subclass's methods answer.

The content of a subclass of a Python type is read from the type itself, as pydantic-core does. Only
a `Mapping` or a `Sequence`, which have no such storage, are read by their own methods, and once.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from contracts.dtypes import SCALARS
from contracts.errors import is_failure
from contracts.specification import FieldType

_BUILTIN_FORMS: Mapping[type, frozenset[str]] = {
    bool: frozenset({"bool"}),
    int: frozenset({"int", "float"}),
    float: frozenset({"float"}),
    str: frozenset({"text", "uuid"}),
    bytes: frozenset({"bytes"}),
    date: frozenset({"date"}),
    datetime: frozenset({"datetime"}),
    time: frozenset({"time"}),
    timedelta: frozenset({"duration"}),
    Decimal: frozenset({"decimal"}),
}
"""The kinds of scalars of which some values of a type of Python's own are contract form."""


class UntrustedSubclass(Exception):
    """A value contradicts itself, or raised while it was read; the message says how."""


def has_type(value: object, wanted: type | tuple[type, ...]) -> bool:
    """Whether the value is of the type, whatever its `__class__` claims."""
    return issubclass(type(value), wanted)


def plain_str(value: str) -> str:
    return value if type(value) is str else str.__str__(value)


def plain_list(value: list[Any] | tuple[Any, ...]) -> list[Any]:
    """A list's or a tuple's items as a list of their own."""
    base = list if has_type(value, list) else tuple
    return [*base.__iter__(value)]  # type: ignore[arg-type]  # which of the two it is was checked


def plain_dict(value: Mapping[Any, Any]) -> dict[Any, Any]:
    """A mapping's members, read once.

    Raises:
        UntrustedSubclass: it raised as it was read.
    """
    if type(value) is dict:
        return value
    try:
        if has_type(value, dict):
            return dict(dict.items(value))  # type: ignore[arg-type]  # which it is was checked
        return {name: value[name] for name in value}
    except BaseException as error:
        if not is_failure(error):
            raise
        raise UntrustedSubclass(f"raised {type(error).__name__} as it was read") from error


def list_of_sequence(value: Sequence[Any]) -> list[Any]:
    """A sequence's items as a list, read once.

    Raises:
        UntrustedSubclass: they are more or fewer than its length, or it raised as it was read.
    """
    try:
        length = len(value)
        items = [item for item in islice(iter(value), length + 1)]  # noqa: C416 - list() would call __len__ again
    except BaseException as error:
        if not is_failure(error):
            raise
        raise UntrustedSubclass(f"raised {type(error).__name__} as it was read") from error
    if len(items) != length:
        count = "more" if len(items) > length else f"{len(items):,}"
        raise UntrustedSubclass(f"reports {length:,} items, and gives {count}")
    return items


def types_never_in_form(expected: FieldType) -> frozenset[type]:
    """Types of Python's own, and pandas' timestamp, of which no value is of the type, so that no value need be
    looked at.
    """
    kind = expected.dtype.kind
    if kind not in SCALARS:
        return frozenset()
    timestamp: Any = getattr(sys.modules.get("pandas"), "Timestamp", datetime)
    never = (own for own, kinds in _BUILTIN_FORMS.items() if kind not in kinds)
    return frozenset(never) | (frozenset() if kind == "datetime" else {timestamp})
