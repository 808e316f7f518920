"""Python rows: a list of mappings, or of a contract's own instances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import TYPE_CHECKING, Any, ClassVar

from contracts.backends.columns import Columns, Row, as_rows, columns_from_rows, rows_without
from contracts.backends.failing import Types, types_of
from contracts.backends.valid_part import valid_row
from contracts.backends.wire_values import Source
from contracts.specification import Specification

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of rows; what goes out is a list of dicts, with scalars as they came."""

    data: object
    mappings: Sequence[Row]
    specification: Specification

    source: ClassVar[Source] = "values"

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.mappings)

    def frame(self) -> None:
        """Python rows are no frame."""

    def columns(self) -> Columns:
        """The rows by their columns."""
        return columns_from_rows(self.mappings, self.specification)

    def whole(self) -> object:
        """The list itself."""
        return self.data

    def without(self, names: Iterable[str]) -> Rows:
        """The rows without some of their keys."""
        return replace(self, mappings=rows_without(self.mappings, names))

    def part(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> list[dict[str, Any]]:
        """The rows that the mask names, with more keys beside theirs."""
        kept = [{**row} for row in compress(self.mappings, rows)]
        for name, column in beside.items():
            for row, value in zip(kept, column.to_list(), strict=True):
                row[name] = value
        return kept

    def valid(self, columns: Columns, rows: pl.Series) -> list[dict[str, Any]]:
        """The rows that the mask names in contract form, but for their scalars."""
        where = rows.arg_true().to_list()
        return [valid_row(row, self.specification) for row in columns.rows(where)]

    def units(self) -> dict[str, str]:
        """Such columns say nothing of their units."""
        return {}

    def types(self) -> Types:
        """The types of the values under each name."""
        columns = self.columns().by_name
        return {name: types_of([*column]) for name, column in columns.items()}

    def cause(self, field: str, code: str) -> str | None:
        """Nothing that is wrong comes from the list itself."""


def rows_kind(rows: Iterable[object], specification: Specification, data: object) -> Rows:
    """A list of rows as a kind of data.

    Args:
        data: the list itself.

    Raises:
        UnsupportedDataError: a row is neither a mapping nor an instance of the contract.
    """
    return Rows(data, as_rows(rows, specification), specification)
