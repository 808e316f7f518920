"""Arrow data: pyarrow's own, and every object with an Arrow C stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import pyarrow as pa

from contracts.backends.attempt import Failure, attempt
from contracts.backends.columns import Columns, columns_from
from contracts.backends.engine_errors import MAX_TYPE_CHARACTERS, Types
from contracts.backends.frame.arrow_metadata import UNIT, identity_labels
from contracts.backends.frame.output import valid_frame
from contracts.errors import UnsupportedDataError
from contracts.inputs.adapter import COLUMN_HINT, InputAdapter
from contracts.inputs.arrow_columns import columns_of_table
from contracts.inputs.columns import mask_runs, split_repeated, unchanged_columns
from contracts.inputs.relations import is_relation, run_anew
from contracts.report.values import cut, show_name
from contracts.specification import Specification


@dataclass(frozen=True, slots=True)
class ArrowAdapter(InputAdapter):
    """A pyarrow Table, or something that was read into one.

    Attributes:
        data: the input; None where it can be read only once.
        restore: from a table to the kind of the input.
    """

    data: Any
    table: pa.Table
    specification: Specification
    restore: Callable[[pa.Table], Any]

    @property
    def height(self) -> int:
        return int(self.table.num_rows)

    def columns(self) -> Columns:
        named, repeated = split_repeated(self.table.column_names, columns_of_table(self.table))
        return columns_from(named, self.specification, self.height, repeated)

    def to_native(self) -> Any:
        """The input; where it can be read only once, another of what was read from it."""
        return self.restore(self.table) if self.data is None else self.data

    def without(self, names: Iterable[str]) -> ArrowAdapter:
        gone = frozenset(names)
        kept = [place for place, name in enumerate(self.table.column_names) if name not in gone]
        return replace(self, table=self.table.select(kept))

    def select_rows(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> Any:
        part = _filter_table(self.table, rows)
        for name, column in beside.items():
            place = part.schema.get_field_index(name)
            added = column.to_arrow()
            part = (
                part.append_column(name, added)
                if place < 0
                else part.set_column(place, name, added)
            )
        return self.restore(part)

    def output(self, columns: Columns, rows: pl.Series) -> Any:
        """The rows of a mask in contract form; a column that was in contract form keeps its Arrow
        type.
        """
        valid = valid_frame(columns, rows).to_arrow()
        for alias, name in unchanged_columns(columns, self.table.column_names).items():
            place = valid.schema.get_field_index(alias)
            column = self.table.select([self.table.column_names.index(name)])
            valid = _with_column(valid, place, alias, _filter_table(column, rows).column(0))
        return self.restore(label_table(valid, self.specification))

    def units(self) -> dict[str, str]:
        """The units that the fields of the schema have in their metadata."""
        labels = ((field.name, (field.metadata or {}).get(UNIT)) for field in self.table.schema)
        return {name: label.decode("utf-8", "replace") for name, label in labels if label}

    def types(self) -> Types:
        return {one.name: cut(f"{one.type}", MAX_TYPE_CHARACTERS) for one in self.table.schema}


def read_arrow(data: Any, specification: Specification) -> ArrowAdapter:
    """The adapter of Arrow data; data that can be read only once is read here.

    Data of other libraries than pyarrow goes out as a pyarrow Table.

    Raises:
        UnsupportedDataError: it has no columns, or a column's name is not UTF-8.
    """
    kind = _read_once(data, specification)
    refuse_undecodable_names(kind.table.schema, show_name(type(data).__name__))
    return kind


def refuse_undecodable_names(schema: pa.Schema, got: str) -> None:
    """Refuse a schema with a name that is not UTF-8, of a column or inside of one.

    Args:
        got: the name of the type that was passed.

    Raises:
        UnsupportedDataError: it has one.
    """
    fields = list(schema)
    try:
        while fields:
            field = fields.pop()
            _ = field.name
            fields += [field.type.field(place) for place in range(field.type.num_fields)]
    except UnicodeDecodeError as error:
        raise UnsupportedDataError(
            got,
            f"has a column whose name is not UTF-8: {error.object!r}",
            "Name the columns as the contract's fields are named",
        ) from error


def _read_once(data: Any, specification: Specification) -> ArrowAdapter:
    if isinstance(data, pa.Table):
        return ArrowAdapter(data, data, specification, _as_table)
    if isinstance(data, pa.RecordBatch):
        return ArrowAdapter(data, pa.Table.from_batches([data]), specification, _as_record_batch)
    if isinstance(data, pa.RecordBatchReader):
        return ArrowAdapter(None, data.read_all(), specification, pa.Table.to_reader)
    if isinstance(data, (pa.ChunkedArray, pa.StructArray)) and pa.types.is_struct(data.type):
        chunks = data.chunks if isinstance(data, pa.ChunkedArray) else [data]
        batches = [pa.RecordBatch.from_struct_array(chunk) for chunk in chunks]
        table = pa.Table.from_batches(batches, pa.schema(list(data.type)))
        return ArrowAdapter(data, table, specification, _as_structs)
    return ArrowAdapter(None, reader_of(data).read_all(), specification, _as_table)


def reader_of(data: Any) -> pa.RecordBatchReader:
    """The batches of Arrow data of another library, to be read once.

    Raises:
        UnsupportedDataError: it has no columns.
    """
    if is_relation(data):
        data = run_anew(data)
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
            COLUMN_HINT
            if hasattr(data, "to_frame")
            else "Pass a polars DataFrame, a pyarrow Table, or another table",
        ) from error


def label_table(table: pa.Table, specification: Specification) -> pa.Table:
    """The table with metadata for the next boundary: the units of its columns, and in the schema
    the contract's name, version, boundary and owner.
    """
    by_alias = {field.alias: field.value.wire.unit for field in specification.fields}
    units = {name: {UNIT: unit.code} for name, unit in by_alias.items() if unit is not None}
    fields = [
        one.with_metadata({**(one.metadata or {}), **units.get(one.name, {})})
        for one in table.schema
    ]
    metadata = {**(table.schema.metadata or {}), **identity_labels(specification)}
    if not fields:  # then it still has rows
        return table.replace_schema_metadata(metadata)
    # A cast would change slices of run-end-encoded arrays: it forgets where they start.
    return pa.Table.from_arrays(table.columns, schema=pa.schema(fields, metadata))


def _filter_table(table: pa.Table, rows: pl.Series) -> pa.Table:
    """The rows of a mask; also of types that Arrow itself cannot filter."""
    filtered = attempt(lambda: table.filter(rows.to_arrow()))
    if not isinstance(filtered, Failure):
        return filtered
    runs = (table.slice(*run) for run in mask_runs(rows))
    sliced = pa.concat_tables([table.slice(0, 0), *runs])
    joined = attempt(sliced.combine_chunks)  # what casts a slice of runs changes it
    return sliced if isinstance(joined, Failure) else joined


def _with_column(table: pa.Table, place: int, name: str, column: pa.ChunkedArray) -> pa.Table:
    """The table with a column at a place; at the end where the place is negative."""
    if place < 0:
        return table.append_column(name, column)
    return table.set_column(place, name, column)


def _as_table(table: pa.Table) -> pa.Table:
    return table


def _as_structs(table: pa.Table) -> pa.ChunkedArray:
    """The rows as structs; before pyarrow 21 `Table.to_struct_array` fails for no rows."""
    chunks = [batch.to_struct_array() for batch in table.to_batches()]
    return pa.chunked_array(chunks, pa.struct(list(table.schema)))


def _as_record_batch(table: pa.Table) -> pa.RecordBatch:
    arrays = [pa.concat_arrays(column.chunks or [pa.nulls(0, column.type)]) for column in table]
    return pa.RecordBatch.from_arrays(arrays, schema=table.schema)
