"""Relations of DuckDB: queries, which are run when they are read."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from contracts.backends.builtin_values import has_type


def is_relation(data: object) -> bool:
    """Whether the data is a relation of DuckDB; where that is not loaded, there is none."""
    kind = getattr(sys.modules.get("duckdb"), "DuckDBPyRelation", None)
    return kind is not None and has_type(data, kind)


def run_anew(relation: Any, names: Iterable[str] | None = None) -> Any:
    """A relation of all rows of another, with some of its columns, or all.

    DuckDB 1 keeps the result of a relation that was executed, and gives the rest of its rows alone: none
    would be left to violate anything.
    """
    every: list[str] = relation.columns
    if len({name.casefold() for name in every}) < len(every):
        return relation  # a projection renames columns of one name, which are a violation
    return relation.project(", ".join(map(_quoted, every if names is None else names)))


def different_rows(data: Any, names: Iterable[str]) -> Any:
    """A relation of the different values of some columns of another. Data that is not a relation, or lacks one of
    the columns, is returned as it is.
    """
    wanted = [*names]
    if not is_relation(data) or not set(wanted) <= set(data.columns):
        return data
    narrowed = run_anew(data, wanted)
    return data if narrowed is data else narrowed.distinct()


def _quoted(name: str) -> str:
    """The name of a column in SQL."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
