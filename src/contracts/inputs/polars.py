"""Polars DataFrames; a LazyFrame is collected once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from contracts.backends.columns import Columns, columns_from
from contracts.backends.engine_errors import Types, type_text
from contracts.backends.frame.output import valid_frame
from contracts.inputs.adapter import InputAdapter, PythonRows
from contracts.specification import Specification


@dataclass(frozen=True, slots=True)
class PolarsAdapter(InputAdapter):
    """A polars DataFrame.

    Attributes:
        lazy: whether it was collected from a LazyFrame, so that a LazyFrame goes out.
    """

    data: pl.DataFrame
    specification: Specification
    lazy: bool = False

    @property
    def height(self) -> int:
        return self.data.height

    def frame(self) -> pl.DataFrame:
        return self.data

    def python_rows(self) -> PythonRows:
        return PythonRows(tuple(self.data.columns), self.data.dtypes, self.data.rows)

    def columns(self) -> Columns:
        named = {column.name: column for column in self.data.get_columns()}
        return columns_from(named, self.specification, self.data.height)

    def to_native(self) -> pl.DataFrame | pl.LazyFrame:
        return self.restore(self.data)

    def restore(self, frame: pl.DataFrame) -> pl.DataFrame | pl.LazyFrame:
        return frame.lazy() if self.lazy else frame

    def without(self, names: Iterable[str]) -> PolarsAdapter:
        return replace(self, data=self.data.drop(*names, strict=False))

    def select_rows(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> Any:
        part = self.data.filter(rows) if self.data.width else pl.DataFrame(height=int(rows.sum()))
        return self.restore(part.with_columns(**beside))

    def output(self, columns: Columns, rows: pl.Series) -> Any:
        return self.restore(valid_frame(columns, rows))

    @property
    def names(self) -> list[str]:
        return self.data.columns

    def types(self) -> Types:
        return {name: type_text(dtype) for name, dtype in self.data.schema.items()}
