"""Python's own values out of whatever has their type: a subclass's methods may say anything.

What a subclass of Python's own types holds is read from where those hold it, as pydantic-core reads
it too, and its class is not asked. Only of what has no such place, a `Mapping` or a `Sequence`, are
its own methods asked, and once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from contracts.errors import is_failure


class Lying(Exception):
    """What a value says of itself is not so, or it raised as it was asked; the message says how."""


def is_of(value: object, wanted: type | tuple[type, ...]) -> bool:
    """Whether the value is of the type, whatever it says that its class is."""
    return issubclass(type(value), wanted)


def text_of(value: str) -> str:
    """The text itself."""
    return value if type(value) is str else str.__str__(value)


def items_of(value: list[Any] | tuple[Any, ...]) -> list[Any]:
    """A list's or a tuple's items as a list of their own."""
    base = list if is_of(value, list) else tuple
    return [*base.__iter__(value)]  # type: ignore[arg-type]  # which of the two it is was asked


def members_of(value: Mapping[Any, Any]) -> dict[Any, Any]:
    """A mapping's members, as it gives them at one time.

    Raises:
        Lying: it raised as it was read.
    """
    if type(value) is dict:
        return value
    try:
        if is_of(value, dict):
            return dict(dict.items(value))  # type: ignore[arg-type]  # which it is was asked
        return {name: value[name] for name in value}
    except BaseException as error:
        if not is_failure(error):
            raise
        raise Lying(f"raised {type(error).__name__} as it was read") from error


def sequence_of(value: Sequence[Any]) -> list[Any]:
    """A sequence's items as a list, if they are as many as it says.

    Raises:
        Lying: they are not, or it raised as it was read.
    """
    try:
        length = len(value)
        items = [item for item in islice(iter(value), length + 1)]  # noqa: C416 - a list would ask for its length again
    except BaseException as error:
        if not is_failure(error):
            raise
        raise Lying(f"raised {type(error).__name__} as it was read") from error
    if len(items) != length:
        given = "more" if len(items) > length else f"{len(items):,}"
        raise Lying(f"says that it has {length:,} items, and gives {given}")
    return items
