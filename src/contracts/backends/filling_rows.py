"""Defaults filled in Python rows, and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from contracts.backends.contract_form import NotContractForm, as_mapping
from contracts.backends.filling import Filled, fills, fills_inside, made
from contracts.backends.row_values import ABSENT
from contracts.specification import Field, ListOf, Specification, StructOf, Value, columns_of


def filled_rows(
    rows: Sequence[Mapping[str, Any]], specification: Specification
) -> tuple[list[dict[str, Any]], Filled]:
    """The rows with their defaults filled, under the names that data has for the fields."""
    filled = Filled()
    done = [filled_row(row, specification, "", filled) for row in rows]
    for declared in specification.fields:
        if fills(declared):
            null = [given(row, declared) in (None, ABSENT) for row in rows]
            filled.rows[declared.name] = pl.Series(null, dtype=pl.Boolean)
    return done, filled


def given(row: Mapping[str, Any], declared: Field) -> Any:
    """What a row gives for a field; `ABSENT` where it gives nothing."""
    return row.get(declared.alias, row.get(declared.name, ABSENT))


def filled_row(
    row: Mapping[str, Any], specification: Specification, path: str, filled: Filled
) -> dict[str, Any]:
    """One row, or one struct, with its defaults filled."""
    done: dict[str, Any] = {}
    held, extra = columns_of(specification, row)
    for declared in specification.fields:
        inside = f"{path}{declared.alias}"
        value = row[held[declared.name]] if declared.name in held else ABSENT
        if value is ABSENT and declared.default is None:
            continue
        if (value is None or value is ABSENT) and declared.default is not None:
            filled.note(inside, int(fills(declared)))
            value = made(declared)
        done[declared.alias] = filled_value(value, declared.value, inside, filled)
    return done | {name: row[name] for name in extra}


def filled_value(value: Any, expected: Value, path: str, filled: Filled) -> Any:
    """A value with the defaults of nested contracts filled; one of another type as it is."""
    if not fills_inside(expected):
        return value
    match expected.dtype:
        case ListOf(item) if isinstance(value, (list, tuple)):
            return [filled_value(one, item, path, filled) for one in value]
        case StructOf(specification) if value is not None:
            try:
                members = as_mapping(value, specification)
            except NotContractForm:
                return value
            return filled_row(members, specification, f"{path}.", filled)
        case _:
            return value
