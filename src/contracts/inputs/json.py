"""Rows of a JSON body; a polars DataFrame goes out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

import polars as pl

from contracts.backends.absent import UNKNOWN
from contracts.backends.columns import Columns, RowMapping, columns_from_rows, rows_without
from contracts.backends.engine_errors import Types, python_types
from contracts.backends.findings import Findings
from contracts.backends.masks import mask_at
from contracts.backends.python.convert import Source
from contracts.diagnosis.json_content import cause_of_malformed_lines, rows_elsewhere
from contracts.hints import Hint
from contracts.inputs.adapter import RECORD_TEXT, InputAdapter
from contracts.inputs.csv import malformed_finding
from contracts.specification import Specification
from contracts.wire.records.json import MalformedLine, read_json_records


@dataclass(frozen=True, slots=True)
class JsonBody:
    """The rows of a JSON body.

    Attributes:
        malformed: what is wrong with the rows that could not be read, by their positions; those
            rows are `{}`.
        hint: what the file is, where that is known to be other than it was read.
        in_file: whether a file is read, and not the body of a request.
    """

    rows: Sequence[RowMapping]
    malformed: Mapping[int, MalformedLine] = field(default_factory=dict)
    hint: Hint | None = None
    in_file: bool = False


@dataclass(frozen=True, slots=True)
class JsonAdapter(InputAdapter):
    """The rows of a JSON body, as one contract reads them.

    Attributes:
        dropped: the keys that are left out of the rows, wherever they are looked at.
    """

    data: JsonBody
    specification: Specification
    dropped: frozenset[str] = frozenset()
    source: ClassVar[Source] = "json"
    has_column_order: ClassVar[bool] = False

    @property
    def height(self) -> int:
        return len(self.data.rows)

    def columns(self) -> Columns:
        """The rows by their columns; the values of malformed ones are `UNKNOWN`."""
        columns = columns_from_rows(self.data.rows, self.specification)
        if not self.dropped.isdisjoint(columns.extra):
            extra = {name: of for name, of in columns.extra.items() if name not in self.dropped}
            columns = replace(columns, extra=extra)
        if not self.data.malformed:
            return columns
        for column in columns.fields.values():
            for row in self.data.malformed:
                if isinstance(column, list):
                    column[row] = UNKNOWN
        rows = mask_at([*self.data.malformed], self.height)
        found = malformed_finding(self.data.malformed, rows, self.specification)
        return replace(columns, found=Findings([found]))

    def to_native(self) -> Sequence[RowMapping]:
        return rows_without(self.data.rows, self.dropped)

    def without(self, names: Iterable[str]) -> JsonAdapter:
        return replace(self, dropped=self.dropped | frozenset(names))

    def select_rows(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> pl.DataFrame:
        """The rows of a mask as JSON text in the column `__text__`."""
        texts = [self.text(row) for row in rows.arg_true()]
        return pl.DataFrame({RECORD_TEXT: pl.Series(texts, dtype=pl.String), **beside})

    def text(self, row: int) -> str:
        """One row as JSON text; a malformed one as it is in the body."""
        known = self.data.malformed.get(row)
        if known is not None:
            return known.text
        (kept,) = rows_without([self.data.rows[row]], self.dropped)
        return json.dumps(kept, ensure_ascii=False)

    def cause(self, field: str | None, code: str) -> str | None:
        """Lines are malformed in another file, and one object may hold the rows."""
        if code == "malformed":
            return self.data.hint
        hint = None
        if self.height == 1 and code in ("missing_field", "extra_field", "dtype"):
            hint = rows_elsewhere(self.data.rows[0], self.specification, in_file=self.data.in_file)
        return hint or InputAdapter.cause(self, field, code)

    def types(self) -> Types:
        columns = self.columns().by_name
        return {name: python_types([*column]) for name, column in columns.items()}


def json_lines(data: bytes, specification: Specification) -> JsonBody:
    """The rows of lines of JSON, those that could not be read among them."""
    read = read_json_records(data)
    hint = cause_of_malformed_lines(data, read, specification) if read.malformed else None
    return JsonBody(read.rows, read.malformed, hint)
