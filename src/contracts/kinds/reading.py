"""What kind of data something is, and reading it once."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import polars as pl

from contracts.backends.builtin_values import is_of, items_of
from contracts.backends.failing import Types, enforcing, type_text
from contracts.errors import UnsupportedDataError
from contracts.kinds.frames import Frame
from contracts.kinds.json_records import JsonBody, JsonRecords
from contracts.kinds.kind import Kind
from contracts.kinds.rows import rows_kind
from contracts.kinds.text_records import TextRecords
from contracts.rendering import name_text
from contracts.specification import Specification
from contracts.wire.delimited import Delimited

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
    given: Any = data
    if is_of(data, pl.DataFrame):
        return Frame(given, specification)
    if is_of(data, Delimited):
        return TextRecords(given, specification)
    if is_of(data, JsonBody):
        return JsonRecords(given, specification)
    if is_of(data, list):
        return rows_kind(items_of(given), specification, data)
    if is_of(data, pl.LazyFrame):
        with enforcing(specification, "collecting the LazyFrame", lambda: schema_of(given)):
            return Frame(given.collect(), specification, lazy=True)
    if is_of(data, type):
        raise UnsupportedDataError(name_of(data), "is nothing that a contract reads", MEND)
    # What is not loaded, or just being loaded by another thread, has made no frame.
    frames = getattr(sys.modules.get("pandas"), "DataFrame", None)
    if frames is not None and is_of(data, frames):
        from contracts.kinds.pandas_frames import Pandas

        return Pandas(given, specification)
    if speaks(data, "__arrow_c_stream__", "__arrow_c_array__", "to_arrow_batch_reader"):
        from contracts.kinds.arrow import arrow_kind

        if keep and speaks(data, "read_next_batch", "__next__"):
            raise UnsupportedDataError(name_of(data), "can be read only once", READ_ONCE)
        with enforcing(specification, f"reading the {name_text(type(data).__name__)}"):
            return arrow_kind(data, specification)
    if is_of(data, Mapping):
        from contracts.kinds.mappings import mapped_kind

        return mapped_kind(given, specification)
    raise UnsupportedDataError(name_of(data), "is nothing that a contract reads", MEND)


def speaks(data: object, *methods: str) -> bool:
    """Whether the data has any of the methods; what raises as it is asked has none."""
    try:
        return any(hasattr(data, method) for method in methods)
    except Exception:  # noqa: BLE001 - whatever a value's own `__getattr__` raises
        return False


def schema_of(lazy: pl.LazyFrame) -> Types:
    """The types of a LazyFrame's columns, as far as it knows them without being collected."""
    return {name: type_text(dtype) for name, dtype in lazy.collect_schema().items()}


def name_of(data: object) -> str:
    """What a kind of data is called."""
    name = f"{type(data).__module__}.{type(data).__qualname__}"
    return name_text(name.removeprefix("builtins."))
