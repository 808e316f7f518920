"""Arrow data that another library computes, read so many rows at a time."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pyarrow as pa

from contracts.backends.engine_errors import enforcing
from contracts.inputs.arrow import ArrowAdapter, read_arrow, reader_of, refuse_undecodable_names
from contracts.inputs.relations import is_relation, run_anew
from contracts.report.values import show_name
from contracts.specification import Specification, match_columns


def arrow_parts(
    data: Any, specification: Specification, rows: float, *, narrow: bool = False
) -> Generator[ArrowAdapter]:
    """The rows of a stream of Arrow batches in order, at least so many at a time; one part of none where
    there are none.

    Closed before its end, it ends the query that gives the rows.

    Args:
        narrow: whether columns that the contract permits, and does not declare, may be left out.

    Raises:
        UnsupportedDataError: it has no columns, or a column's name is not UTF-8.
        EngineError: a batch could not be read.
    """
    name = show_name(type(data).__name__)
    reading = enforcing(specification, f"reading the {name}")
    with reading:
        reader = reader_of(_narrowed(data, specification) if narrow else data)
        refuse_undecodable_names(reader.schema, name)
    with reader:
        gathered: list[pa.RecordBatch] = []
        height, ended, is_first = 0, False, True
        while not ended:
            with reading:
                batch = next(reader, None)
            if batch is None:
                ended = True
            else:
                gathered.append(batch)
                height += batch.num_rows
                del batch
            if height >= rows or (ended and (gathered or is_first)):
                table = pa.Table.from_batches(gathered, reader.schema)
                gathered, height, is_first = [], 0, False
                yield read_arrow(table, specification)
                del table


def _narrowed(data: Any, specification: Specification) -> Any:
    """The data with the columns that are evaluated, where its library can leave out others."""
    if specification.extra == "forbid" or specification.ordered or not is_relation(data):
        return data
    held, others = match_columns(specification, data.columns)
    # Another spelling of a missing field is looked for in all columns.
    is_whole = 0 < len(held) == len(specification.fields)
    return run_anew(data, held.values()) if is_whole and others else data
