"""What may be shown of a value: nothing sensitive in it."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.rendering import MASKED
from contracts.specification import ListOf, StructOf, Value


def masked(value: object, expected: Value) -> object:
    """The value as it may be shown: what is sensitive in it is replaced by `MASKED`."""
    if expected.sensitive:
        return MASKED
    match expected.dtype:
        case ListOf(item) if isinstance(value, (list, tuple)) and hides(item):
            return [masked(one, item) for one in value]
        case StructOf(specification) if specification.has_sensitive:
            if not isinstance(value, Mapping):
                return MASKED
            by_name = {n: f.value for f in specification.fields for n in (f.alias, f.name)}
            return {
                name: masked(member, by_name[name]) if name in by_name else MASKED
                for name, member in value.items()
            }
        case _:
            return MASKED if hides(expected) else value


def hides(value: Value) -> bool:
    """Whether anything in values of this kind must never be shown."""
    match value.dtype:
        case ListOf(item):
            return value.sensitive or hides(item)
        case StructOf(specification):
            return value.sensitive or specification.has_sensitive
        case _:
            return value.sensitive
