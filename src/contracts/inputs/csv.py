"""Records of a file of delimited text, as columns of text; a polars DataFrame goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from typing import Any, ClassVar

import polars as pl

from contracts.backends.attempt import attempt
from contracts.backends.columns import Columns, columns_from
from contracts.backends.findings import Finding, Findings, Unparseable
from contracts.backends.masks import mask_at
from contracts.backends.python.acceptance import accepts_in
from contracts.backends.python.convert import Source
from contracts.diagnosis.file_content import foreign_content
from contracts.diagnosis.file_layout import other_layout
from contracts.diagnosis.malformed_records import encoding_hint, quote_hint
from contracts.diagnosis.sampling import spread_items
from contracts.errors import WireError
from contracts.hints import CallElsewhere, Hint
from contracts.inputs.adapter import RECORD_TEXT, InputAdapter
from contracts.report.report import Example, build_violation
from contracts.report.values import MASKED
from contracts.specification import WELL_FORMED, Specification
from contracts.wire.records.csv import CsvRecords, read_csv_records
from contracts.wire.records.csv_lines import NOT_UTF_8, FileLayout, MalformedRecord
from contracts.wire.records.json import MalformedLine


@dataclass(frozen=True)
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

    def cause(self, field: str | None, code: str) -> str | None:
        """Fields are missing, others are there and records are malformed where the layout is another."""
        if code not in ("missing_field", "extra_field", "malformed"):
            return None
        if self._hint_of_layout is None and field == "":
            return _unnamed_column(self.data)
        if self._hint_of_layout is None and code == "malformed":
            return _malformed_hint(self.data)
        return self._hint_of_layout or super().cause(field, code)

    @cached_property
    def _hint_of_layout(self) -> Hint | None:
        return _layout_hint(self.data, self.specification)


def csv_records(source: Any, layout: FileLayout, specification: Specification) -> CsvRecords:
    """The records of a file.

    Raises:
        WireError: there are none.
    """
    return require_header(read_csv_records(source, layout), specification)


def require_header(read: CsvRecords, specification: Specification) -> CsvRecords:
    """The records, unless there are none for want of a header.

    Raises:
        WireError: it cannot be read; with how the file is laid out, where that is known.
    """
    if read.unreadable is not None:
        error = WireError(f"has a header that {read.unreadable.problem}", read.unreadable.line)
    elif any(
        "\0" in name for name in read.names
    ):  # no text has one, and no table can be written with it
        error = WireError("has a header that has a NUL character", read.layout.skip_rows + 1)
    else:
        return read
    error.hint = _layout_hint(read, specification)
    raise error


def _layout_hint(records: CsvRecords, specification: Specification) -> Hint | None:
    """What the file is, or how it is laid out, where that is known to be other than it was read."""
    unread = records.unreadable

    def found() -> Hint | None:
        return foreign_content(records.head, records.layout.encoding) or other_layout(
            records.head,
            records.layout,
            specification,
            accepts_in("text"),
            has_header=unread is None,
        )

    hint = attempt(found)  # a rule of the user's may raise
    if isinstance(hint, Hint):
        return hint
    return None if unread is None else encoding_hint([unread])


def _malformed_hint(records: CsvRecords) -> Hint | None:
    """How the file is laid out, where all malformed records are well formed by it, and others remain so."""
    malformed = [*records.malformed.values()]
    sample = spread_items(malformed)
    if any(one.problem != NOT_UTF_8 for one in malformed):
        return quote_hint(sample, records.layout, len(records.names), records.head)
    past_ascii = (one.str.contains(r"[^\x00-\x7F]").any() for one in records.frame)
    return None if any(past_ascii) else encoding_hint(sample)


def _unnamed_column(records: CsvRecords) -> Hint | None:
    """Why a column has no name: the first one counts the rows, or the last one is empty."""
    place = records.names.index("")
    column = records.frame.to_series(place)
    if place == 0 and column.equals(pl.Series(range(len(column))).cast(pl.String)):
        hint = "the first column is the index of pandas: write the file by to_csv(index=False)"
        return Hint(hint, CallElsewhere("pandas.DataFrame.to_csv", {"index": False}))
    if place == len(records.names) - 1 and column.null_count() == len(column):
        return Hint("the header ends in a separator, and so does every record")
    return None


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
