"""Typed frames of generated rows."""

from __future__ import annotations

from typing import Any

import polars as pl

import contracts as ct
from contracts.backends.contract_form import contract_form
from contracts.backends.physical_types import physical_type

Rows = list[dict[str, Any]]


def typed_frame(contract: type[ct.Contract], rows: Rows) -> pl.DataFrame:
    """The rows as a typed frame."""
    columns = []
    for field in ct.specification_of(contract).fields:
        values = [
            None if row[field.alias] is None else contract_form(row[field.alias], field.value)
            for row in rows
        ]
        columns.append(pl.Series(field.alias, values, dtype=physical_type(field.value.dtype)))
    return pl.DataFrame(columns)
