"""Defaults applied to Python values, and counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.backends.absent import ABSENT
from contracts.backends.builtin_values import has_type, plain_list
from contracts.backends.contract_form import NotContractForm, as_mapping
from contracts.backends.python.default_values import (
    AppliedDefaults,
    default_value,
    has_nested_defaults,
)
from contracts.specification import Field, FieldType, ListOf, Specification, StructOf, match_columns


def row_with_defaults(
    members: Mapping[str, Any], specification: Specification, applied: AppliedDefaults
) -> dict[str, Any]:
    """One row with the defaults of its fields, under the names of data."""
    return _struct_with_defaults(members, specification, None, applied)


def member_with_default(value: Any, declared: Field, path: str, applied: AppliedDefaults) -> Any:
    """A field's value, or its default; `ABSENT` where there is neither."""
    if value is None or value is ABSENT:
        if declared.default is None:
            return value
        applied.note(path, int(declared.replaces_null), "null" if value is None else "absent")
        value = default_value(declared)
    return _value_with_defaults(value, declared.value, path, applied)


def _value_with_defaults(
    value: Any, expected: FieldType, path: str, applied: AppliedDefaults
) -> Any:
    """A value with the defaults of nested contracts; one of another type as it is."""
    if not has_nested_defaults(expected):
        return value
    match expected.dtype:
        case ListOf(item) if has_type(value, (list, tuple)):
            return [_value_with_defaults(one, item, path, applied) for one in plain_list(value)]
        case StructOf(specification) if value is not None:
            try:
                members = as_mapping(value, specification)
            except NotContractForm:
                return value
            return _struct_with_defaults(members, specification, path, applied)
        case _:
            return value


def _struct_with_defaults(
    members: Mapping[str, Any],
    specification: Specification,
    path: str | None,
    applied: AppliedDefaults,
) -> dict[str, Any]:
    held, extra = match_columns(specification, members)
    done: dict[str, Any] = {}
    for declared in specification.fields:
        value = members[held[declared.name]] if declared.name in held else ABSENT
        inside = declared.alias if path is None else f"{path}.{declared.alias}"
        value = member_with_default(value, declared, inside, applied)
        if value is not ABSENT:
            done[declared.alias] = value
    return done | {name: members[name] for name in extra}
