"""Python's own values, whatever a subclass's methods answer.

The content of a subclass of a Python type is read from the type itself, as pydantic-core does. Only
a `Mapping` or a `Sequence`, which have no such storage, are read by their own methods, and once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from contracts.errors import is_failure


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
