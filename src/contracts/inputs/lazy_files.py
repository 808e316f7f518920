"""Files that are read when a LazyFrame is collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from contracts.specification import Specification

if TYPE_CHECKING:
    import polars as pl


def read_lazily(specification: Specification, read: Callable[[], pl.DataFrame]) -> pl.LazyFrame:
    """A frame in contract form that is read when it is collected.

    Raises:
        ValueError: the contract allows extra columns, whose types are not known before.
    """
    from polars.io.plugins import register_io_source

    from contracts.backends.physical_types import physical_type

    if specification.extra == "allow":
        raise ValueError(
            f"{specification.name} allows extra columns, whose types nobody knows before they are"
            " read: read the file at once, or ignore or forbid them"
        )

    def chunks(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        frame = read()
        frame = frame if predicate is None else frame.filter(predicate)
        frame = frame if rows is None else frame.head(rows)
        yield frame if columns is None else frame.select(columns)

    fields = specification.fields
    schema = {field.alias: physical_type(field.value.dtype) for field in fields}
    return register_io_source(chunks, schema=schema)
