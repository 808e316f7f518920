"""Rows as the files of a format hold them: typed columns, text in cells, or lines of JSON."""

from __future__ import annotations

import polars as pl

from contracts.engine.file_rows import as_cells, as_lines
from contracts.engine.render import wire_columns
from contracts.errors import UnsupportedDataError
from contracts.report.values import show_name
from contracts.specification import ListOf, Specification, StructOf
from contracts.wire.records.formats import CSV, NDJSON, FileFormat


def require_cells(specification: Specification, kind: FileFormat) -> None:
    """Raise unless a file of the format can hold the contract's fields.

    Raises:
        UnsupportedDataError: there are none, or one holds lists or structs and the format has cells of
            text.
    """
    if not specification.fields and kind is not NDJSON:
        raise UnsupportedDataError(
            show_name(specification.name),
            f"has no fields, and {kind.name} holds no rows without columns",
            "Write .ndjson, or declare a field",
        )
    for field in specification.fields if kind is CSV else ():
        if isinstance(field.value.dtype, ListOf | StructOf) and field.value.wire.format is None:
            raise UnsupportedDataError(
                show_name(field.alias),
                "cannot be written as CSV, whose cells hold no lists or structs",
                'Write .parquet or .ndjson, or declare Format("json")',
            )


def valid_in_file(
    frame: pl.DataFrame, specification: Specification, kind: FileFormat
) -> pl.DataFrame:
    """Rows in contract form as a file of the format holds them, so that its reader reads them back.

    Raises:
        ValueError: a value has no text in its field's format.
    """
    if kind is NDJSON:
        return as_lines(frame.with_columns(**wire_columns(specification, frame, text="in JSON")))
    if kind is CSV:
        return as_cells(frame.with_columns(**wire_columns(specification, frame, text=True)))
    return frame
