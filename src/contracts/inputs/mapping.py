"""A dict of columns: each a list, or an array of a library that is read here."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, cast

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.builtin_values import (
    UntrustedSubclass,
    has_type,
    list_of_sequence,
    plain_dict,
    plain_list,
)
from contracts.backends.columns import Column, Columns, columns_from, kept_values
from contracts.backends.engine_errors import Types, python_types, type_text
from contracts.backends.frame.output import valid_columns
from contracts.errors import UnsupportedDataError
from contracts.inputs.adapter import InputAdapter, PythonRows
from contracts.inputs.columns import split_repeated, unchanged_columns
from contracts.report.values import show_name, show_value
from contracts.specification import Specification

_MAPPING_HINT = "Pass lists of one length by the fields' names; one row is a list of one dict"


@dataclass(frozen=True, slots=True)
class MappingAdapter(InputAdapter):
    """A mapping of names to columns; a dict of lists goes out."""

    data: Mapping[Any, Any]
    read: Mapping[str, Column]
    rows: int
    specification: Specification
    has_column_order: ClassVar[bool] = False

    @property
    def height(self) -> int:
        """The number of rows, which stays when the last column is left out."""
        return self.rows

    def python_rows(self) -> PythonRows:
        columns = [*self.read.values()]
        dtypes = [one.dtype if isinstance(one, pl.Series) else None for one in columns]
        return PythonRows(tuple(self.read), dtypes, lambda: [*zip(*columns, strict=True)])

    def columns(self) -> Columns:
        return columns_from(self.read, self.specification, self.height)

    def to_native(self) -> Mapping[Any, Any]:
        return self.data

    def without(self, names: Iterable[str]) -> MappingAdapter:
        gone = frozenset(names)
        return replace(self, read={n: c for n, c in self.read.items() if n not in gone})

    def select_rows(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> dict[str, Any]:
        part = {name: _select_values(column, rows) for name, column in self.read.items()}
        return part | {name: column.to_list() for name, column in beside.items()}

    def output(self, columns: Columns, rows: pl.Series) -> dict[str, Any]:
        """The rows of a mask in contract form; values that came in contract form go out as they
        came.
        """
        unchanged = unchanged_columns(columns, self.read)
        valid = valid_columns(columns, rows, unchanged)
        names = dict.fromkeys((*self.specification.places, *valid, *unchanged))
        return {
            name: _select_values(self.read[unchanged[name]], rows)
            if name in unchanged
            else valid[name].to_list()
            for name in names
        }

    def types(self) -> Types:
        return {
            name: type_text(column.dtype) if isinstance(column, pl.Series) else python_types(column)
            for name, column in self.read.items()
        }


def _select_values(column: Column, rows: pl.Series) -> list[Any] | pl.Series:
    """A column's values in the rows of a mask; a Series where Python cannot hold them."""
    if isinstance(column, pl.Series):
        kept = column.filter(rows)
        values = attempt(kept.to_list)
        return kept if isinstance(values, Failure) else list(values)
    return kept_values(column, rows)


def read_mapping(data: Mapping[Any, Any], specification: Specification) -> MappingAdapter:
    """The adapter of a dict of columns.

    Raises:
        UnsupportedDataError: a name is not text, a value is not a column, or columns differ in
            length.
    """
    try:
        named = plain_dict(data)
    except UntrustedSubclass as lie:
        raise UnsupportedDataError(show_name(type(data).__name__), str(lie), _MAPPING_HINT) from lie
    read, _ = split_repeated(named, (_read_column(name, column) for name, column in named.items()))
    heights = {name: len(column) for name, column in read.items()}
    if len(set(heights.values())) > 1:
        shortest, longest = (find(heights, key=heights.__getitem__) for find in (min, max))
        raise UnsupportedDataError(
            show_name(type(data).__name__),
            f"has {heights[shortest]:,} rows in column {show_value(shortest)}"
            f" and {heights[longest]:,} in column {show_value(longest)}",
            _MAPPING_HINT,
        )
    return MappingAdapter(data, read, next(iter(heights.values()), 0), specification)


def _read_column(name: object, column: Any) -> Column:
    """One value of the dict as a column.

    Raises:
        UnsupportedDataError: it is not a column.
    """
    if has_type(column, pl.Series):
        return cast("pl.Series", column)
    if has_type(column, (list, tuple)):
        return plain_list(column)
    library = type(column).__module__.partition(".")[0]
    problem = "is not a column"
    if library in ("numpy", "pandas", "pyarrow"):
        made = _read_library_column(library, column)
        if made is not None:
            return made
    elif has_type(column, Sequence) and not has_type(column, (str, bytes, bytearray)):
        try:
            return list_of_sequence(column)
        except UntrustedSubclass as lie:
            problem = str(lie)
    kind = f"{type(column).__module__}.{type(column).__qualname__}".removeprefix("builtins.")
    at = f"has something at {show_value(name)} that {problem}"
    raise UnsupportedDataError(show_name(kind), at, _MAPPING_HINT)


def _read_library_column(library: str, column: Any) -> Column | None:
    """An array of numpy, pandas or pyarrow as a column; None where it is not one."""
    from contracts.inputs.arrays import column_of_array, column_of_series
    from contracts.inputs.arrow_columns import column_from_arrow

    module: Any = sys.modules[library]
    if library == "numpy" and isinstance(column, module.ndarray) and column.ndim:
        return column_of_array(column)
    if library == "pandas" and isinstance(column, (module.Series, module.Index)):
        return column_of_series(column.to_series() if isinstance(column, module.Index) else column)
    if library == "pyarrow" and isinstance(column, module.Array):
        return column_from_arrow(module.chunked_array([column]))
    if library == "pyarrow" and isinstance(column, module.ChunkedArray):
        return column_from_arrow(column)
    return None
