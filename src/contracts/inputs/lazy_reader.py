"""A LazyFrame of rows that are read when it is collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl
from polars.io.plugins import register_io_source

from contracts.backends.physical_types import physical_type
from contracts.specification import Specification


def read_lazily(specification: Specification, read: Callable[[], pl.DataFrame]) -> pl.LazyFrame:
    """A frame in contract form that is read when it is collected.

    Raises:
        ValueError: the contract allows extra columns, whose types are not known before.
    """
    if specification.extra == "allow":
        raise ValueError(
            f"{specification.name} allows extra columns, whose types nobody knows before they are"
            " read: read the file at once, or ignore or forbid them"
        )

    def chunks(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        frame = read()
        # Contract form has several types for some fields, decimals of fewer digits say; the plan has one.
        other = [name for name, dtype in schema.items() if frame.schema[name] != dtype]
        frame = frame.with_columns(frame[name].cast(schema[name]) for name in other)
        frame = frame if predicate is None else frame.filter(predicate)
        frame = frame if rows is None else frame.head(rows)
        yield frame if columns is None else frame.select(columns)

    fields = specification.fields
    schema = {field.alias: physical_type(field.value.dtype) for field in fields}
    return register_io_source(chunks, schema=schema)
