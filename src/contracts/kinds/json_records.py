"""Rows of a JSON body; what goes out is a polars DataFrame."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

import polars as pl

from contracts.backends.batch import Findings, mask_at
from contracts.backends.columns import Columns, Row, columns_from_rows, rows_without
from contracts.backends.failing import Types, types_of
from contracts.backends.row_values import UNKNOWN
from contracts.backends.valid_part import valid_frame
from contracts.backends.wire_values import Source
from contracts.kinds.kind import TEXT
from contracts.kinds.text_records import malformed_found
from contracts.specification import Specification
from contracts.wire.json_text import MalformedLine


@dataclass(frozen=True, slots=True)
class JsonBody:
    """The rows of a JSON body, to be parsed.

    Attributes:
        malformed: what is wrong with the rows that could not be read, which are `{}`.
    """

    rows: Sequence[Row]
    malformed: Mapping[int, MalformedLine] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JsonRecords:
    """The rows of a JSON body, as one contract reads them."""

    data: JsonBody
    specification: Specification
    gone: frozenset[str] = frozenset()
    """The keys that are left out of the rows, wherever they are looked at."""
    source: ClassVar[Source] = "json"

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.data.rows)

    def frame(self) -> None:
        """JSON is no frame."""

    def columns(self) -> Columns:
        """The rows by their columns, the malformed ones unknown."""
        given = columns_from_rows(self.data.rows, self.specification)
        if not self.gone.isdisjoint(given.extra):
            extra = {name: of for name, of in given.extra.items() if name not in self.gone}
            given = replace(given, extra=extra)
        if not self.data.malformed:
            return given
        for column in given.fields.values():
            for row in self.data.malformed:
                if isinstance(column, list):
                    column[row] = UNKNOWN
        rows = mask_at([*self.data.malformed], self.height)
        found = malformed_found(self.data.malformed, rows, self.specification)
        return replace(given, found=Findings([found]))

    def whole(self) -> Sequence[Row]:
        """The rows themselves."""
        return rows_without(self.data.rows, self.gone)

    def without(self, names: Iterable[str]) -> JsonRecords:
        """The rows without some of their keys."""
        return replace(self, gone=self.gone | frozenset(names))

    def part(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> pl.DataFrame:
        """The rows that a mask names as JSON text, with columns beside it."""
        texts = [self.text(row) for row in rows.arg_true()]
        return pl.DataFrame({TEXT: pl.Series(texts, dtype=pl.String), **beside})

    def text(self, row: int) -> str:
        """One row as JSON text; as it stands in the body, where it could not be read."""
        known = self.data.malformed.get(row)
        if known is not None:
            return known.text
        (kept,) = rows_without([self.data.rows[row]], self.gone)
        return json.dumps(kept, ensure_ascii=False)

    def valid(self, columns: Columns, rows: pl.Series) -> pl.DataFrame:
        """The rows that a mask names in contract form."""
        return valid_frame(columns, rows)

    def units(self) -> dict[str, str]:
        """JSON says nothing of its units."""
        return {}

    def types(self) -> Types:
        """The types of the values under each name."""
        columns = self.columns().by_name
        return {name: types_of([*column]) for name, column in columns.items()}

    def cause(self, field: str, code: str) -> str | None:
        """Nothing that is wrong comes from JSON itself."""
