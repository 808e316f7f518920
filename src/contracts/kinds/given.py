"""What came, column by column: the names of the columns, and which of them go out as they came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import polars as pl

from contracts.backends.builtin_values import is_of, text_of
from contracts.backends.columns import Column, Columns
from contracts.backends.valid_part import is_contract_form
from contracts.errors import UnsupportedDataError
from contracts.rendering import name_text, render
from contracts.specification import columns_of


def first_of_each(
    names: Iterable[object], columns: Iterable[Column]
) -> tuple[dict[str, Column], list[str]]:
    """The first column of each name, and the names of those behind it.

    Raises:
        UnsupportedDataError: a name is no text.
    """
    named: dict[str, Column] = {}
    repeated: list[str] = []
    for given, column in zip(names, columns, strict=True):
        if not is_of(given, str):
            raise UnsupportedDataError(
                name_text(type(given).__name__),
                f"has a column named {render(given)}, which is no text",
                "Name the columns as the contract's fields are named",
            )
        name = text_of(cast("str", given))
        if name in named:
            repeated.append(name)
        else:
            named[name] = column
    return named, repeated


def as_given(columns: Columns, names: Iterable[str]) -> dict[str, str]:
    """The columns that are contract form as they came: their names in contract form, and in data.

    Args:
        columns: with defaults filled.
        names: the columns' names in data.
    """
    held, extra = columns_of(columns.specification, names)
    kept: dict[str, str] = {}
    for declared in columns.specification.fields:
        column = columns.fields.get(declared.name)
        if column is None or declared.name in columns.changed:
            continue
        if not isinstance(column, pl.Series) or is_contract_form(declared.value, column.dtype):
            kept[declared.alias] = held[declared.name]
    if columns.specification.extra == "allow":
        kept |= {name: name for name in extra}
    return kept


def runs_of(rows: pl.Series) -> list[tuple[int, int]]:
    """Where runs of rows that a mask names start, and how long they are."""
    runs = rows.rle().struct.unnest()
    runs = runs.with_columns(start=pl.col("len").cum_sum() - pl.col("len"))
    return runs.filter(pl.col("value")).select(pl.col("start", "len").cast(pl.Int64)).rows()
