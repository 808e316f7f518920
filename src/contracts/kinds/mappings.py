"""A dict of columns: each a list, or an array of any library that is read here."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any, ClassVar, cast

import polars as pl

from contracts.backends.batch import Failure, attempt
from contracts.backends.builtin_values import Lying, is_of, items_of, members_of, sequence_of
from contracts.backends.columns import Column, Columns, columns_from
from contracts.backends.failing import Types, type_text, types_of
from contracts.backends.valid_part import valid_frame
from contracts.backends.wire_values import Source
from contracts.errors import UnsupportedDataError
from contracts.kinds.given import as_given, first_of_each
from contracts.rendering import name_text, render
from contracts.specification import Specification

MEND = "Pass lists of one length by the fields' names; one row is a list of one dict"


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping of names to columns; what goes out is a dict of lists."""

    data: Mapping[Any, Any]
    read: Mapping[str, Column]
    height: int
    specification: Specification
    source: ClassVar[Source] = "values"

    def frame(self) -> None:
        """A dict of columns is no frame."""

    def columns(self) -> Columns:
        """The columns as they came."""
        return columns_from(self.read, self.specification, self.height)

    def whole(self) -> Mapping[Any, Any]:
        """The mapping itself."""
        return self.data

    def without(self, names: Iterable[str]) -> Mapped:
        """The mapping without some of its columns."""
        gone = frozenset(names)
        return replace(self, read={n: c for n, c in self.read.items() if n not in gone})

    def part(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> dict[str, Any]:
        """The rows that the mask names, with columns beside them."""
        part = {name: listed(column, rows) for name, column in self.read.items()}
        return part | {name: column.to_list() for name, column in beside.items()}

    def valid(self, columns: Columns, rows: pl.Series) -> dict[str, Any]:
        """The rows that the mask names in contract form, with scalars as they came."""
        valid = valid_frame(columns, rows)
        given = as_given(columns, self.read)
        names = dict.fromkeys((*valid.columns, *given))
        return {
            name: listed(self.read[given[name]], rows)
            if name in given
            else valid.get_column(name).to_list()
            for name in names
        }

    def units(self) -> dict[str, str]:
        """Such columns say nothing of their units."""
        return {}

    def types(self) -> Types:
        """The types of the columns."""
        return {
            name: type_text(column.dtype) if isinstance(column, pl.Series) else types_of(column)
            for name, column in self.read.items()
        }

    def cause(self, field: str, code: str) -> str | None:
        """Nothing that is wrong comes from the mapping itself."""


def listed(column: Column, rows: pl.Series) -> list[Any] | pl.Series:
    """The values of a column in the rows that a mask names; as a column of Polars', where Python
    cannot hold them.
    """
    if isinstance(column, pl.Series):
        kept = column.filter(rows)
        values = attempt(kept.to_list)
        return kept if isinstance(values, Failure) else list(values)
    return list(compress(column, rows))


def mapped_kind(data: Mapping[Any, Any], specification: Specification) -> Mapped:
    """A dict of columns as a kind of data.

    Raises:
        UnsupportedDataError: a name is no text, a column is none, or one is longer than another.
    """
    try:
        given = members_of(data)
    except Lying as lie:
        raise UnsupportedDataError(name_text(type(data).__name__), str(lie), MEND) from lie
    read, _ = first_of_each(given, (column_of(name, column) for name, column in given.items()))
    heights = {name: len(column) for name, column in read.items()}
    if len(set(heights.values())) > 1:
        shortest, longest = (find(heights, key=heights.__getitem__) for find in (min, max))
        raise UnsupportedDataError(
            name_text(type(data).__name__),
            f"has {heights[shortest]:,} rows in column {render(shortest)}"
            f" and {heights[longest]:,} in column {render(longest)}",
            MEND,
        )
    return Mapped(data, read, next(iter(heights.values()), 0), specification)


def column_of(name: object, column: Any) -> Column:
    """Anything that is a column, as one.

    Raises:
        UnsupportedDataError: it is none.
    """
    if is_of(column, pl.Series):
        return cast("pl.Series", column)
    if is_of(column, (list, tuple)):
        return items_of(column)
    library = type(column).__module__.partition(".")[0]
    problem = "is no column"
    if library in ("numpy", "pandas", "pyarrow"):
        made = column_of_library(library, column)
        if made is not None:
            return made
    elif is_of(column, Sequence) and not is_of(column, (str, bytes, bytearray)):
        try:
            return sequence_of(column)
        except Lying as lie:
            problem = str(lie)
    kind = f"{type(column).__module__}.{type(column).__qualname__}".removeprefix("builtins.")
    at = f"has something at {render(name)} that {problem}"
    raise UnsupportedDataError(name_text(kind), at, MEND)


def column_of_library(library: str, column: Any) -> Column | None:
    """An array of numpy, pandas or pyarrow as a column; None where it is none."""
    from contracts.kinds.array_columns import column_of_array, column_of_series
    from contracts.kinds.arrow_columns import column_of as column_of_arrow

    module: Any = sys.modules[library]
    if library == "numpy" and isinstance(column, module.ndarray) and column.ndim:
        return column_of_array(column)
    if library == "pandas" and isinstance(column, (module.Series, module.Index)):
        return column_of_series(column.to_series() if isinstance(column, module.Index) else column)
    if library == "pyarrow" and isinstance(column, module.Array):
        return column_of_arrow(module.chunked_array([column]))
    if library == "pyarrow" and isinstance(column, module.ChunkedArray):
        return column_of_arrow(column)
    return None
