"""The names of input columns, and which columns go out unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import polars as pl

from contracts.backends.builtin_values import has_type, plain_str
from contracts.backends.columns import Column, Columns
from contracts.backends.frame.output import is_contract_form
from contracts.errors import UnsupportedDataError
from contracts.report.values import show_name, show_value
from contracts.specification import match_columns


def split_repeated(
    names: Iterable[object], columns: Iterable[Column]
) -> tuple[dict[str, Column], list[str]]:
    """The first column of each name, and the names of the further ones.

    Raises:
        UnsupportedDataError: a name is not text.
    """
    named: dict[str, Column] = {}
    repeated: list[str] = []
    for key, column in zip(names, columns, strict=True):
        if not has_type(key, str):
            raise UnsupportedDataError(
                show_name(type(key).__name__),
                f"has a column named {show_value(key)}, which is not text",
                "Name the columns as the contract's fields are named",
            )
        name = plain_str(cast("str", key))
        if name in named:
            repeated.append(name)
        else:
            named[name] = column
    return named, repeated


def unchanged_columns(columns: Columns, names: Iterable[str]) -> dict[str, str]:
    """The columns that came in contract form: from their names in contract form to those in the
    input.

    Args:
        columns: the batch in contract form, with defaults.
        names: the columns' names in the input.
    """
    held, extra = match_columns(columns.specification, names)
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


def mask_runs(rows: pl.Series) -> list[tuple[int, int]]:
    """The runs of rows that a mask names: where they start, and how long they are."""
    runs = rows.rle().struct.unnest()
    runs = runs.with_columns(start=pl.col("len").cum_sum() - pl.col("len"))
    return runs.filter(pl.col("value")).select(pl.col("start", "len").cast(pl.Int64)).rows()
