"""Polars frames, lazy ones too: those are collected once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import polars as pl

from contracts.backends.columns import Columns, columns_from
from contracts.backends.failing import Types, type_text
from contracts.backends.valid_part import valid_frame
from contracts.backends.wire_values import Source
from contracts.specification import Specification


@dataclass(frozen=True, slots=True)
class Frame:
    """A polars DataFrame.

    Attributes:
        lazy: whether it was collected from a LazyFrame, and is given back as one.
    """

    data: pl.DataFrame
    specification: Specification
    lazy: bool = False

    source: ClassVar[Source] = "values"

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self.data.height

    def frame(self) -> pl.DataFrame:
        """The frame itself."""
        return self.data

    def columns(self) -> Columns:
        """The frame by its columns."""
        named = {column.name: column for column in self.data.get_columns()}
        return columns_from(named, self.specification, self.data.height)

    def whole(self) -> pl.DataFrame | pl.LazyFrame:
        """The frame itself, or what was collected, as a LazyFrame again."""
        return self.given_back(self.data)

    def given_back(self, frame: pl.DataFrame) -> pl.DataFrame | pl.LazyFrame:
        """A frame as the kind that came."""
        return frame.lazy() if self.lazy else frame

    def without(self, names: Iterable[str]) -> Frame:
        """The frame without some of its columns."""
        return replace(self, data=self.data.drop(*names, strict=False))

    def part(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> Any:
        """The rows that the mask names, with columns beside them."""
        part = self.data.filter(rows) if self.data.width else pl.DataFrame(height=int(rows.sum()))
        return self.given_back(part.with_columns(**beside))

    def valid(self, columns: Columns, rows: pl.Series) -> Any:
        """The rows that the mask names in contract form."""
        return self.given_back(valid_frame(columns, rows))

    def units(self) -> dict[str, str]:
        """Such columns say nothing of their units."""
        return {}

    def types(self) -> Types:
        """The types of the frame's columns."""
        return {name: type_text(dtype) for name, dtype in self.data.schema.items()}

    def cause(self, field: str, code: str) -> str | None:  # noqa: ARG002 - other kinds look at them
        """Nothing that is wrong comes from Polars itself."""
        return None
