"""Defaults filled in Python values, and counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.backends.builtin_values import is_of, items_of
from contracts.backends.contract_form import NotContractForm, as_mapping
from contracts.backends.filled import Filled, fills, fills_inside, made
from contracts.backends.row_values import ABSENT
from contracts.specification import Field, ListOf, Specification, StructOf, Value, columns_of


def filled_row(
    members: Mapping[str, Any], specification: Specification, filled: Filled
) -> dict[str, Any]:
    """One row with the defaults of its fields filled, under the names that data uses."""
    return filled_struct(members, specification, None, filled)


def filled_member(value: Any, declared: Field, path: str, filled: Filled) -> Any:
    """A field's value, or what stands for it; `ABSENT` where nothing does."""
    if value is None or value is ABSENT:
        if declared.default is None:
            return value
        filled.note(path, int(fills(declared)), "null" if value is None else "absent")
        value = made(declared)
    return filled_inside(value, declared.value, path, filled)


def filled_inside(value: Any, expected: Value, path: str, filled: Filled) -> Any:
    """A value with the defaults of nested contracts filled; one of another type as it is."""
    if not fills_inside(expected):
        return value
    match expected.dtype:
        case ListOf(item) if is_of(value, (list, tuple)):
            return [filled_inside(one, item, path, filled) for one in items_of(value)]
        case StructOf(specification) if value is not None:
            try:
                members = as_mapping(value, specification)
            except NotContractForm:
                return value
            return filled_struct(members, specification, path, filled)
        case _:
            return value


def filled_struct(
    members: Mapping[str, Any], specification: Specification, path: str | None, filled: Filled
) -> dict[str, Any]:
    """A struct with the defaults of its fields filled."""
    held, extra = columns_of(specification, members)
    done: dict[str, Any] = {}
    for declared in specification.fields:
        value = members[held[declared.name]] if declared.name in held else ABSENT
        inside = declared.alias if path is None else f"{path}.{declared.alias}"
        value = filled_member(value, declared, inside, filled)
        if value is not ABSENT:
            done[declared.alias] = value
    return done | {name: members[name] for name in extra}
