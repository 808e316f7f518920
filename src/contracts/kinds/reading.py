"""What kind of data something is, and reading it once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

import polars as pl

from contracts.errors import ContractError, EngineError, UnsupportedDataError
from contracts.kinds.frames import Frame
from contracts.kinds.kind import Kind
from contracts.kinds.rows import rows_kind
from contracts.specification import Specification

Done = TypeVar("Done")

MEND = (
    "Pass a polars DataFrame or LazyFrame, a pandas DataFrame, anything that speaks Arrow, a list"
    " of dicts or a dict of columns"
)
READ_ONCE = (
    "Pass what reader.read_all() gives, or use validate, which gives a new reader: check would"
    " leave this one empty"
)


def kind_of(data: object, specification: Specification, *, keep: bool = False) -> Kind:
    """The data as the kind that it is.

    Args:
        keep: whether the data must be afterwards what it was, so that nothing is read that can be
            read only once.

    Raises:
        UnsupportedDataError: it is nothing that a contract reads.
        EngineError: it could not be read.
    """
    if isinstance(data, pl.DataFrame):
        return Frame(data, specification)
    if isinstance(data, list):
        return rows_kind(data, specification)
    if isinstance(data, pl.LazyFrame):
        frame = reading("collecting the LazyFrame", specification, data.collect)
        return Frame(frame, specification, lazy=True)
    if isinstance(data, type):
        raise UnsupportedDataError(name_of(data), "is nothing that a contract reads", MEND)
    pandas: Any = sys.modules.get("pandas")  # what is not loaded has made no frame
    if pandas is not None and isinstance(data, pandas.DataFrame):
        from contracts.kinds.pandas_frames import Pandas

        return Pandas(cast("Any", data), specification)
    if speaks_arrow(data):
        from contracts.kinds.arrow import arrow_kind

        if keep and (hasattr(data, "read_next_batch") or hasattr(data, "__next__")):
            raise UnsupportedDataError(name_of(data), "can be read only once", READ_ONCE)
        doing = f"reading the {type(data).__name__}"
        return reading(doing, specification, lambda: arrow_kind(data, specification))
    if isinstance(data, Mapping):
        from contracts.kinds.mappings import mapped_kind

        return mapped_kind(data, specification)
    raise UnsupportedDataError(name_of(data), "is nothing that a contract reads", MEND)


def speaks_arrow(data: object) -> bool:
    """Whether the data can be read through Arrow's PyCapsule interface, or gives a reader."""
    ways = ("__arrow_c_stream__", "__arrow_c_array__", "to_arrow_batch_reader")
    return any(hasattr(data, way) for way in ways)


def name_of(data: object) -> str:
    """What a kind of data is called."""
    return f"{type(data).__module__}.{type(data).__qualname__}".removeprefix("builtins.")


def reading(doing: str, specification: Specification, read: Callable[[], Done]) -> Done:
    """What reading some data gives.

    Raises:
        UnsupportedDataError: it is no table.
        EngineError: the engine failed; its message stands in it, unless that may quote a value
            that must never be shown.
    """
    try:
        return read()
    except ContractError:
        raise
    except (Exception, pl.exceptions.PanicException) as error:
        reason = type(error).__name__
        if specification.has_sensitive:
            raise EngineError(specification.name, doing, reason) from None
        raise EngineError(specification.name, doing, f"{reason}: {error}") from error
