"""Whether a field permits a value, in contract form or in wire form."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from contracts.backends.builtin_values import types_never_in_form
from contracts.backends.python.convert import Source, convert_value
from contracts.backends.python.problems import problems_of
from contracts.specification import Field


def accepts_in(source: Source | None) -> Callable[[Field, object], bool]:
    """Whether a field permits a value, in contract form or in wire form."""
    never = cache(types_never_in_form)

    def permits(field: Field, value: object) -> bool:
        if source is None and type(value) in never(field.value):
            return False
        if source is not None:
            value = convert_value(value, field.value, field.alias, _note_nothing, source)
        if value is None:
            return field.value.nullable or (source is not None and field.default is not None)
        return next(problems_of(value, field.value, (field.alias,)), None) is None

    return permits


def _note_nothing(_path: str, _how: str) -> None:
    """Conversions that are only tried are not counted."""
