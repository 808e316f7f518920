"""What may be shown of a value: nothing sensitive in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from contracts.backends.builtin_values import Lying, is_of, items_of, members_of, text_of
from contracts.rendering import MASKED
from contracts.specification import ListOf, Specification, StructOf, Value


def masked(value: object, expected: Value) -> object:
    """The value as it may be shown: what is sensitive in it is replaced by `MASKED`."""
    if expected.sensitive:
        return MASKED
    match expected.dtype:
        case ListOf(item) if is_of(value, (list, tuple)) and hides(item):
            return [masked(one, item) for one in items_of(cast("list[object]", value))]
        case StructOf(specification) if specification.has_sensitive:
            return masked_members(value, specification)
        case _:
            return MASKED if hides(expected) else value


def masked_members(value: object, specification: Specification) -> object:
    """A mapping as it may be shown; nothing of anything else, nor of one that raises."""
    if not is_of(value, Mapping):
        return MASKED
    try:
        members = members_of(cast("Mapping[object, object]", value))
    except Lying:
        return MASKED
    by_name = {n: f.value for f in specification.fields for n in (f.alias, f.name)}
    shown = {text_of(n) if isinstance(n, str) else n: member for n, member in members.items()}
    return {
        name: masked(member, by_name[name]) if isinstance(name, str) and name in by_name else MASKED
        for name, member in shown.items()
    }


def hides(value: Value) -> bool:
    """Whether anything in values of this kind must never be shown."""
    match value.dtype:
        case ListOf(item):
            return value.sensitive or hides(item)
        case StructOf(specification):
            return value.sensitive or specification.has_sensitive
        case _:
            return value.sensitive
