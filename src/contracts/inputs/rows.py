"""Python rows: a list of mappings, or of a contract's own instances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any, ClassVar

from contracts.backends.columns import Columns, RowMapping, as_rows, columns_from_rows, rows_without
from contracts.backends.engine_errors import Types, python_types
from contracts.backends.frame.output import valid_rows
from contracts.inputs.adapter import InputAdapter, PythonRows
from contracts.specification import Specification

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class RowsAdapter(InputAdapter):
    """A list of rows; a list of dicts goes out, with scalars as they came."""

    data: object
    mappings: Sequence[RowMapping]
    specification: Specification
    has_column_order: ClassVar[bool] = False

    @property
    def height(self) -> int:
        return len(self.mappings)

    def python_rows(self) -> PythonRows | None:
        """The rows, where each has all fields under their aliases, and nothing else."""
        names = tuple(self.specification.places)
        if any(len(row) != len(names) for row in self.mappings):
            return None
        return PythonRows(names, (None,) * len(names), lambda: _cells(self.mappings, names))

    def columns(self) -> Columns:
        return self._columns

    @cached_property
    def _columns(self) -> Columns:
        return columns_from_rows(self.mappings, self.specification)

    def to_native(self) -> object:
        return self.data

    def without(self, names: Iterable[str]) -> RowsAdapter:
        return replace(self, mappings=rows_without(self.mappings, names))

    def select_rows(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> list[dict[str, Any]]:
        kept = [{**row} for row in compress(self.mappings, rows.to_list())]
        for name, column in beside.items():
            for row, value in zip(kept, column.to_list(), strict=True):
                row[name] = value
        return kept

    def output(self, columns: Columns, rows: pl.Series) -> list[dict[str, Any]]:
        """The rows of a mask by the names of contract form, their scalars as they came."""
        return valid_rows(columns, rows)

    def types(self) -> Types:
        columns = self.columns().by_name
        return {name: python_types([*column]) for name, column in columns.items()}


def _cells(rows: Sequence[RowMapping], names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    return [tuple([row[name] for name in names]) for row in rows]


def read_rows(rows: Iterable[object], specification: Specification, data: object) -> RowsAdapter:
    """The adapter of a list of rows.

    Args:
        data: the list itself.

    Raises:
        UnsupportedDataError: a row is neither a mapping nor an instance of the contract.
    """
    return RowsAdapter(data, as_rows(rows, specification), specification)
