"""Drafts as tests look at them."""

from __future__ import annotations

import ast
from typing import Any

import polars as pl

import contracts as ct

ROWS = 400


def field_line(draft: ct.Draft, name: str) -> str:
    """The declaration of a field in the source of a draft, on one line and without what is imported."""
    lines = ct.to_source(draft.contract).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"    {name}: "))
    end = start + 1
    while end < len(lines) and (lines[end].startswith("     ") or lines[end].strip() in ("]", ")")):
        end += 1
    text = " ".join(line.strip() for line in lines[start:end])
    return text.replace("[ ", "[").replace(", ]", "]").removeprefix(f"{name}: ")


def declared(values: list[Any], name: str = "x", **options: Any) -> str:
    """What is declared of a column of the values, repeated over many rows."""
    rows = options.pop("rows", ROWS)
    return field_line(draft_of_column(values, name, rows=rows, **options), name)


def draft_of_column(
    values: list[Any], name: str = "x", *, rows: int = ROWS, dtype: Any = None
) -> ct.Draft:
    """The draft of a column of the values, repeated over many rows."""
    column = [values[row % len(values)] for row in range(rows)]
    return ct.infer(pl.DataFrame({name: pl.Series(column, dtype=dtype)}))


def notes_of(draft: ct.Draft, name: str | None) -> list[str]:
    """What a draft is unsure of about a column."""
    return [f"{one}" for one in draft.notes if one.field == name]


def rules_of(draft: ct.Draft) -> list[str]:
    """The rules about rows and about all rows, as they are declared."""
    for node in ast.walk(ast.parse(ct.to_source(draft.contract))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "ct.rules":
            return [ast.unparse(one).replace("ct.", "") for one in node.args]
    return []
