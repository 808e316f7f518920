"""Records of a file of delimited text, as columns of text; a polars DataFrame goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import ClassVar

import polars as pl

from contracts.backends.columns import Columns, columns_from
from contracts.backends.findings import Finding, Findings, Unparseable
from contracts.backends.masks import mask_at
from contracts.backends.python.convert import Source
from contracts.inputs.adapter import RECORD_TEXT, InputAdapter
from contracts.report.report import Example, build_violation
from contracts.report.values import MASKED
from contracts.specification import WELL_FORMED, Specification
from contracts.wire.records.csv import CsvRecords
from contracts.wire.records.csv_lines import MalformedRecord
from contracts.wire.records.json import MalformedLine


@dataclass(frozen=True, slots=True)
class CsvAdapter(InputAdapter):
    """The records of a file of delimited text, malformed ones among them."""

    data: CsvRecords
    specification: Specification
    source: ClassVar[Source] = "text"

    @property
    def height(self) -> int:
        return self.data.frame.height

    def columns(self) -> Columns:
        """The records by their columns; malformed ones are unparseable in each of them."""
        columns = columns_from(
            self.data.columns, self.specification, self.height, self.data.repeated
        )
        if not self.data.malformed:
            return columns
        rows = mask_at([*self.data.malformed], self.height)
        unparseable = {
            name: Unparseable(rows, column.is_null() & ~rows)
            for name, column in columns.fields.items()
            if isinstance(column, pl.Series)
        }
        found = malformed_finding(self.data.malformed, rows, self.specification)
        return replace(columns, unparseable=unparseable, found=Findings([found]))

    def to_native(self) -> pl.DataFrame:
        return self.data.frame

    def without(self, names: Iterable[str]) -> CsvAdapter:
        gone = frozenset(names)
        kept = [place for place, name in enumerate(self.data.names) if name not in gone]
        frame = self.data.frame.select(pl.nth(kept)) if kept else pl.DataFrame(height=self.height)
        named = tuple(self.data.names[place] for place in kept)
        return replace(self, data=replace(self.data, frame=frame, names=named))

    def select_rows(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> pl.DataFrame:
        """The records of a mask as text; a malformed one has its line in `__text__`."""
        part = self.data.frame.filter(rows)
        if self.data.malformed:
            known = self.data.malformed
            texts = [known[row].text if row in known else None for row in rows.arg_true()]
            part = part.with_columns(pl.Series(RECORD_TEXT, texts, dtype=pl.String))
        return part.with_columns(**beside)

    def types(self) -> dict[str, str]:
        return dict.fromkeys(self.data.names, "String")


def malformed_finding(
    known: Mapping[int, MalformedRecord | MalformedLine],
    rows: pl.Series,
    specification: Specification,
) -> Finding:
    """The violation by records that could not be read, with their lines as examples."""
    hide = specification.has_sensitive
    examples = [
        Example(row, None, MASKED if hide else f"line {one.line} {one.problem}: {one.text}")
        for row, one in sorted(known.items(), key=itemgetter(0))
    ]
    violation = build_violation(None, WELL_FORMED, len(known), len(rows), examples)
    return Finding(violation, rows, WELL_FORMED)
