"""Arrow data: pyarrow's own, and whatever speaks the Arrow C stream interface."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import polars as pl
import pyarrow as pa

from contracts.backends.arrow_labels import UNIT, identity_labels
from contracts.backends.batch import Failure, attempt
from contracts.backends.columns import Columns, columns_from
from contracts.backends.failing import SHOWN_TYPE, Types
from contracts.backends.valid_part import valid_frame
from contracts.backends.wire_values import Source
from contracts.errors import UnsupportedDataError
from contracts.kinds.arrow_columns import columns_of_table
from contracts.kinds.given import as_given, first_of_each, runs_of
from contracts.rendering import cut, name_text
from contracts.specification import Specification


@dataclass(frozen=True, slots=True)
class Arrow:
    """A pyarrow Table, or something that was read into one.

    Attributes:
        data: what came.
        given_back: from a table to what goes out.
    """

    data: Any
    table: pa.Table
    specification: Specification
    given_back: Callable[[pa.Table], Any]

    source: ClassVar[Source] = "values"

    @property
    def height(self) -> int:
        """How many rows there are."""
        return int(self.table.num_rows)

    def frame(self) -> None:
        """Arrow data is no frame of Polars'."""

    def columns(self) -> Columns:
        """The table by its columns."""
        named, repeated = first_of_each(self.table.column_names, columns_of_table(self.table))
        return columns_from(named, self.specification, self.height, repeated)

    def whole(self) -> Any:
        """What came, or where that can be read only once what was read from it."""
        return self.given_back(self.table) if self.data is None else self.data

    def without(self, names: Iterable[str]) -> Arrow:
        """The table without some of its columns."""
        gone = frozenset(names)
        kept = [place for place, name in enumerate(self.table.column_names) if name not in gone]
        return replace(self, table=self.table.select(kept))

    def part(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> Any:
        """The rows that the mask names, with columns beside them."""
        part = taken(self.table, rows)
        for name, column in beside.items():
            place = part.schema.get_field_index(name)
            added = column.to_arrow()
            part = (
                part.append_column(name, added)
                if place < 0
                else part.set_column(place, name, added)
            )
        return self.given_back(part)

    def valid(self, columns: Columns, rows: pl.Series) -> Any:
        """The rows that the mask names in contract form; what was that already keeps its type."""
        valid = valid_frame(columns, rows).to_arrow()
        for alias, name in as_given(columns, self.table.column_names).items():
            place = valid.schema.get_field_index(alias)
            given = self.table.select([self.table.column_names.index(name)])
            valid = with_column(valid, place, alias, taken(given, rows).column(0))
        return self.given_back(signed(valid, self.specification))

    def units(self) -> dict[str, str]:
        """The units that the fields of the schema have in their metadata."""
        labels = ((field.name, (field.metadata or {}).get(UNIT)) for field in self.table.schema)
        return {name: label.decode("utf-8", "replace") for name, label in labels if label}

    def types(self) -> Types:
        """The types of the table's columns."""
        return {one.name: cut(f"{one.type}", SHOWN_TYPE) for one in self.table.schema}

    def cause(self, field: str, code: str) -> str | None:
        """Nothing that is wrong comes from Arrow itself."""


def arrow_kind(data: Any, specification: Specification) -> Arrow:
    """Data that speaks Arrow as a kind of data; what can be read only once is read.

    What comes as something else than pyarrow's goes out as a pyarrow Table.

    Raises:
        UnsupportedDataError: it has no columns, or the name of one is no text.
    """
    kind = read_once(data, specification)
    try:
        _ = kind.table.column_names
    except UnicodeDecodeError as error:
        raise UnsupportedDataError(
            name_text(type(data).__name__),
            f"has a column whose name is not UTF-8: {error.object!r}",
            "Name the columns as the contract's fields are named",
        ) from error
    return kind


def read_once(data: Any, specification: Specification) -> Arrow:
    """Data that speaks Arrow, as a table.

    Raises:
        UnsupportedDataError: it has no columns.
    """
    if isinstance(data, pa.Table):
        return Arrow(data, data, specification, same)
    if isinstance(data, pa.RecordBatch):
        return Arrow(data, pa.Table.from_batches([data]), specification, one_batch)
    if isinstance(data, pa.RecordBatchReader):
        return Arrow(None, data.read_all(), specification, pa.Table.to_reader)
    if isinstance(data, (pa.ChunkedArray, pa.StructArray)) and pa.types.is_struct(data.type):
        chunks = data.chunks if isinstance(data, pa.ChunkedArray) else [data]
        batches = [pa.RecordBatch.from_struct_array(chunk) for chunk in chunks]
        table = pa.Table.from_batches(batches, pa.schema(list(data.type)))
        return Arrow(data, table, specification, structs)
    return Arrow(None, reader_of(data).read_all(), specification, same)


def reader_of(data: Any) -> pa.RecordBatchReader:
    """A reader of whatever speaks Arrow.

    Raises:
        UnsupportedDataError: it has no columns.
    """
    if not hasattr(data, "__arrow_c_stream__") and hasattr(data, "to_arrow_batch_reader"):
        return data.to_arrow_batch_reader()
    try:
        if hasattr(data, "__arrow_c_stream__"):
            return pa.RecordBatchReader.from_stream(data)
        batch = pa.record_batch(data)
        return pa.RecordBatchReader.from_batches(batch.schema, [batch])
    except (pa.ArrowInvalid, TypeError, ValueError) as error:
        raise UnsupportedDataError(
            f"{type(data).__module__}.{type(data).__qualname__}",
            "is Arrow data without columns",
            "Pass a polars DataFrame, a pyarrow Table, or another table",
        ) from error


def signed(table: pa.Table, specification: Specification) -> pa.Table:
    """The table with what the next boundary may check: the units of its columns, and in the schema
    the contract, its version, its boundary and its owner.
    """
    by_alias = {field.alias: field.value.wire.unit for field in specification.fields}
    units = {name: {UNIT: unit.code} for name, unit in by_alias.items() if unit is not None}
    fields = [
        one.with_metadata({**(one.metadata or {}), **units.get(one.name, {})})
        for one in table.schema
    ]
    known = identity_labels(specification)
    return table.cast(pa.schema(fields, {**(table.schema.metadata or {}), **known}))


def taken(table: pa.Table, rows: pl.Series) -> pa.Table:
    """The rows of a table that a mask names; of types that Arrow itself cannot filter too."""
    filtered = attempt(lambda: table.filter(rows.to_arrow()))
    if not isinstance(filtered, Failure):
        return filtered
    runs = (table.slice(*run) for run in runs_of(rows))
    return pa.concat_tables([table.slice(0, 0), *runs])


def with_column(table: pa.Table, place: int, name: str, column: pa.ChunkedArray) -> pa.Table:
    """The table with a column at a place, or behind the others where there is no such place."""
    if place < 0:
        return table.append_column(name, column)
    return table.set_column(place, name, column)


def same(table: pa.Table) -> pa.Table:
    """The table itself."""
    return table


def structs(table: pa.Table) -> pa.ChunkedArray:
    """The rows of a table as structs; Table.to_struct_array cannot make those of no rows before
    pyarrow 21.
    """
    chunks = [batch.to_struct_array() for batch in table.to_batches()]
    return pa.chunked_array(chunks, pa.struct(list(table.schema)))


def one_batch(table: pa.Table) -> pa.RecordBatch:
    """A table as one record batch."""
    arrays = [pa.concat_arrays(column.chunks or [column.combine_chunks()]) for column in table]
    return pa.RecordBatch.from_arrays(arrays, schema=table.schema)
