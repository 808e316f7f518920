"""Records of a file of delimited text, as columns of text; what goes out is a polars DataFrame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import ClassVar

import polars as pl

from contracts.backends.batch import Finding, Findings, Unread, mask_at
from contracts.backends.columns import Columns, columns_from
from contracts.backends.valid_part import valid_frame
from contracts.backends.wire_values import Source
from contracts.kinds.kind import TEXT
from contracts.rendering import MASKED
from contracts.report import Example, violation_of
from contracts.specification import WELL_FORMED, Specification
from contracts.wire.delimited import Delimited, Malformed
from contracts.wire.json_text import MalformedLine


@dataclass(frozen=True, slots=True)
class TextRecords:
    """The records of a file of delimited text, those that could not be read among them."""

    data: Delimited
    specification: Specification
    source: ClassVar[Source] = "text"

    @property
    def height(self) -> int:
        """How many records there are."""
        return self.data.frame.height

    def frame(self) -> None:
        """Records are no frame: some may be malformed."""

    def columns(self) -> Columns:
        """The records by their columns, the malformed ones unread."""
        given = columns_from(self.data.columns, self.specification, self.height, self.data.repeated)
        if not self.data.malformed:
            return given
        rows = mask_at([*self.data.malformed], self.height)
        unread = {
            name: Unread(rows, column.is_null() & ~rows)
            for name, column in given.fields.items()
            if isinstance(column, pl.Series)
        }
        found = malformed_found(self.data.malformed, rows, self.specification)
        return replace(given, unread=unread, found=Findings([found]))

    def whole(self) -> pl.DataFrame:
        """The records as columns of text."""
        return self.data.frame

    def without(self, names: Iterable[str]) -> TextRecords:
        """The records without some of their columns."""
        gone = frozenset(names)
        kept = [place for place, name in enumerate(self.data.names) if name not in gone]
        frame = self.data.frame.select(pl.nth(kept)) if kept else pl.DataFrame(height=self.height)
        named = tuple(self.data.names[place] for place in kept)
        return replace(self, data=replace(self.data, frame=frame, names=named))

    def part(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> pl.DataFrame:
        """The records that a mask names as text, how malformed ones stand in the file, and columns
        beside them.
        """
        part = self.data.frame.filter(rows)
        if self.data.malformed:
            known = self.data.malformed
            texts = [known[row].text if row in known else None for row in rows.arg_true()]
            part = part.with_columns(pl.Series(TEXT, texts, dtype=pl.String))
        return part.with_columns(**beside)

    def valid(self, columns: Columns, rows: pl.Series) -> pl.DataFrame:
        """The records that a mask names in contract form."""
        return valid_frame(columns, rows)

    def units(self) -> dict[str, str]:
        """Text says nothing of its units."""
        return {}

    def types(self) -> dict[str, str]:
        """The types of the columns: all of them are text."""
        return dict.fromkeys(self.data.names, "String")

    def cause(self, field: str, code: str) -> str | None:
        """Nothing that is wrong comes from records as such."""


def malformed_found(
    known: Mapping[int, Malformed | MalformedLine],
    rows: pl.Series,
    specification: Specification,
) -> Finding:
    """What is wrong with records that could not be read: where they start, and how they stand there."""
    hide = specification.has_sensitive
    examples = [
        Example(row, None, MASKED if hide else f"line {one.line} {one.problem}: {one.text}")
        for row, one in sorted(known.items(), key=itemgetter(0))
    ]
    violation = violation_of(None, WELL_FORMED, len(known), len(rows), examples)
    return Finding(violation, rows, WELL_FORMED)
