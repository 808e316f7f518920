"""Rows on their way into files: kept on the disk until the types of all batches are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl
import pyarrow as pa

from contracts.backends.columns import Columns
from contracts.backends.frame.arrow_metadata import UNIT
from contracts.backends.frame.measure import CannotEvaluate
from contracts.backends.frame.output import valid_frame
from contracts.backends.partial.columns import as_types, common_types
from contracts.errors import UnsupportedDataError
from contracts.inputs.adapter import ROW, VIOLATIONS
from contracts.inputs.wire_rows import series_of_values
from contracts.report.values import show_name
from contracts.wire.records.formats import NDJSON, FileFormat
from contracts.wire.records.spool import FrameSpool
from contracts.wire.records.staged import StagedFiles

ADDED_TYPES: Mapping[str, pl.DataType] = {ROW: pl.Int64(), VIOLATIONS: pl.List(pl.String)}
"""The columns that the invalid part has beside those that came."""
_EXTRA_HINT = "Declare the field, or ignore extra fields"
NO_TYPE_HINT = "Write that part to .ndjson or .csv, or give all batches one schema"


@dataclass(slots=True)
class PartWriter:
    """The rows of one part on their way into files.

    Attributes:
        types: the types of the columns so far, by their names.
        units: the units that columns are labelled with.
    """

    files: StagedFiles
    spool: FrameSpool
    types: dict[str, pl.DataType] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)

    @property
    def format(self) -> FileFormat:
        return self.files.format

    def keep(self, frame: pl.DataFrame) -> None:
        """Keep rows until the whole is known.

        Raises:
            UnsupportedDataError: no column of the files can hold the values of all batches.
        """
        self.spool.add(frame)
        if not self.format.is_typed:
            self.types |= dict.fromkeys(frame.columns, pl.String())
            return
        try:
            self.types = {**common_types(frame, self.types)}
        except CannotEvaluate as reason:
            raise UnsupportedDataError(
                str(reason),
                f"cannot be written to one {self.format.name} file",
                NO_TYPE_HINT,
            ) from None

    def write(self, frame: pl.DataFrame) -> None:
        """Add rows to the files, as those hold them.

        Args:
            frame: lines of JSON, or columns of which some may not be in every batch.
        """
        made = frame if self.format is NDJSON else as_types(frame, self.types)
        write_frame(self.files, made, self.units)


def write_frame(files: StagedFiles, frame: pl.DataFrame, units: Mapping[str, str]) -> None:
    """Write rows as they are, with the units that columns are labelled with.

    Raises:
        UnsupportedDataError: a column has a name that files cannot have.
    """
    named = next((one for one in frame.columns if "\0" in one), None)
    if named is not None:  # which Polars panics at
        problem = "has a NUL character in its name, which no table of Arrow can have"
        raise UnsupportedDataError(show_name(named), problem, "Rename the column")
    files.write(_labelled(frame.to_arrow(compat_level=pl.CompatLevel.oldest()), units))


def _labelled(table: pa.Table, units: Mapping[str, str]) -> pa.Table:
    """The table with the units of its columns in their metadata."""
    fields = [
        one.with_metadata({**(one.metadata or {}), UNIT: units[one.name].encode()})
        if one.name in units
        else one
        for one in table.schema
    ]
    return table.cast(pa.schema(fields, table.schema.metadata)) if units else table


def rows_in_form(columns: Columns, kept: pl.Series) -> pl.DataFrame:
    """The rows of a mask in contract form, with extra columns where the contract allows them.

    Raises:
        UnsupportedDataError: an extra column has values of several types.
    """
    frame = valid_frame(columns, kept)
    if columns.specification.extra != "allow":
        return frame
    for name, values in columns.extra.items():
        if name not in frame.columns and not isinstance(values, pl.Series):
            series = series_of_values(name, values, kept)
            if series is None:
                raise UnsupportedDataError(
                    show_name(name),
                    "has values of several types, which no column holds",
                    _EXTRA_HINT,
                )
            frame = frame.with_columns(series)
    return frame


def select(frame: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """The rows of a mask, of a frame that may have no columns."""
    return frame.filter(rows) if frame.width else pl.DataFrame(height=int(rows.sum()))
