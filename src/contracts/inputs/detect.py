"""The adapter for input data: the one place that knows every kind."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import FunctionType
from typing import Any, TypeGuard

import polars as pl

from contracts.backends.builtin_values import has_type, plain_list
from contracts.backends.engine_errors import Types, enforcing, type_text
from contracts.errors import UnsupportedDataError
from contracts.inputs.adapter import COLUMN_HINT, InputAdapter
from contracts.inputs.csv import CsvAdapter
from contracts.inputs.json import JsonAdapter, JsonBody
from contracts.inputs.polars import PolarsAdapter
from contracts.inputs.rows import read_rows
from contracts.report.values import show_name
from contracts.specification import Specification
from contracts.wire.records.csv import CsvRecords

_HELD_BY = ("pandas", "pyarrow")
"""The libraries whose data is in memory."""
_SUPPORTED_DATA_HINT = (
    "Pass a polars DataFrame or LazyFrame, a pandas DataFrame, anything that speaks Arrow, a list"
    " of dicts or a dict of columns"
)
_FILE_HINT = (
    "Pass a polars DataFrame or another table; a file is read by ct.read_csv(contract, file),"
    " ct.read_json, ct.read_ndjson or ct.read_parquet"
)
_ITERATOR_HINT = (
    "Pass a list of the rows: list(rows). An iterator of frames, of Arrow batches or of lists of dicts goes to"
    " ct.check_batches(contract, batches)"
)
_READ_ONCE_HINT = (
    "Pass what reader.read_all() gives, or use validate, which gives a new reader: check would"
    " leave this one empty"
)
_SPARK_HINT = (
    "Pass it to ct.spark.check(contract, df), ct.spark.validate, split or profile; or pass df.toArrow(), which brings"
    " all rows to this process"
)


def adapter_for(data: object, specification: Specification, *, keep: bool = False) -> InputAdapter:
    """The adapter for data of any supported kind; a LazyFrame is collected.

    Args:
        keep: whether the data must stay readable, so that a reader is refused, which can be read
            only once.

    Raises:
        UnsupportedDataError: it is not a supported data type.
        EngineError: it could not be read.
    """
    batch: Any = data
    if has_type(data, pl.DataFrame):
        return PolarsAdapter(batch, specification)
    if has_type(data, CsvRecords):
        return CsvAdapter(batch, specification)
    if has_type(data, JsonBody):
        return JsonAdapter(batch, specification)
    if has_type(data, list):
        return read_rows(plain_list(batch), specification, data)
    if has_type(data, pl.LazyFrame):
        with enforcing(specification, "collecting the LazyFrame", lambda: lazy_types(batch)):
            # Once: a second collect of a stream finds no rows, which break no rule.
            return PolarsAdapter(batch.collect(), specification, lazy=True)
    if has_type(data, type):
        raise _unsupported(data, _SUPPORTED_DATA_HINT)
    # What is not loaded, or just being loaded by another thread, has made no frame.
    frames = getattr(sys.modules.get("pandas"), "DataFrame", None)
    if frames is not None and has_type(data, frames):
        from contracts.inputs.pandas import PandasAdapter

        return PandasAdapter(batch, specification)
    if is_spark_dataframe(data):  # it may have an Arrow stream, of all rows, on this one machine
        raise UnsupportedDataError(data_type_name(data), "is computed by Spark", _SPARK_HINT)
    if has_any_method(data, "__arrow_c_stream__", "__arrow_c_array__", "to_arrow_batch_reader"):
        from contracts.inputs.arrow import read_arrow

        if keep and has_any_method(data, "read_next_batch", "__next__"):
            raise UnsupportedDataError(
                data_type_name(data), "can be read only once", _READ_ONCE_HINT
            )
        with enforcing(specification, f"reading the {show_name(type(data).__name__)}"):
            return read_arrow(data, specification)
    if has_type(data, Mapping):
        from contracts.inputs.mapping import read_mapping

        return read_mapping(batch, specification)
    raise _unsupported(data, _hint_for(data))


def _unsupported(data: object, hint: str) -> UnsupportedDataError:
    return UnsupportedDataError(data_type_name(data), "is not a supported data type", hint)


def _hint_for(data: object) -> str:
    """What to pass instead of data of a type that is not supported, where that is known."""
    if _begins_as_json(data):
        return "Pass the text of JSON to parse_json; a file of it is read by ct.read_json(contract, file)"
    is_text = issubclass(type(data), (str, bytes, bytearray, memoryview))
    if is_text or has_any_method(data, "__fspath__"):
        return _FILE_HINT
    if has_any_method(data, "file_uris"):
        return "Pass pl.scan_delta(table), which is read a part at a time"
    if has_any_method(data, "to_table"):  # a dataset of pyarrow, lance, …
        return "Call .to_table() on it: a table is what is supported"
    if has_any_method(data, "to_frame"):
        return COLUMN_HINT
    if has_any_method(data, "read"):
        return _FILE_HINT
    if has_any_method(data, "__next__", "__anext__"):
        return _ITERATOR_HINT
    if has_any_method(data, "model_dump"):
        return "Pass a list of the rows, [row]; check_row checks one"
    if has_any_method(data, "__array_interface__", "__array__"):
        return 'Name its columns: polars.DataFrame(array, schema=["a", "b"])'
    if has_type(data, FunctionType):
        return "A function is guarded by @ct.enforce, with contracts in its annotations"
    if has_any_method(data, "agg", "aggregate"):
        return "Pass the frame that was grouped; rules of groups are ct.group(name, rule)"
    return _SUPPORTED_DATA_HINT


def _begins_as_json(data: object) -> bool:
    if type(data) is str:
        return data.strip()[:1] in ("[", "{")
    return type(data) is bytes and data.strip()[:1] in (b"[", b"{")


def is_lazy_frame(data: object) -> TypeGuard[pl.LazyFrame]:
    return has_type(data, pl.LazyFrame)


def is_arrow_stream(data: object) -> bool:
    """Whether another library than pyarrow gives the data as Arrow batches, as often as it is asked to.

    Each time it may compute them: a relation of DuckDB is a query.
    """
    held = (pl.DataFrame, pl.LazyFrame, pl.Series, CsvRecords, JsonBody, list, type, Mapping)
    if has_type(data, held) or type(data).__module__.partition(".")[0] in _HELD_BY:
        return False
    frames = getattr(sys.modules.get("pandas"), "DataFrame", type)
    return (
        not has_type(data, frames)
        and not is_spark_dataframe(data)
        and has_any_method(data, "__arrow_c_stream__", "to_arrow_batch_reader")
        and not has_any_method(data, "read_next_batch", "__next__")
    )


def is_spark_dataframe(data: object) -> bool:
    """Whether data is a DataFrame of Spark, classic or of Spark Connect."""
    return type(data).__module__.startswith("pyspark.sql") and has_any_method(data, "mapInArrow")


def has_any_method(data: object, *methods: str) -> bool:
    """Whether the data has any of the methods; an object that raises has none."""
    try:
        return any(hasattr(data, method) for method in methods)
    except Exception:  # noqa: BLE001 - whatever a value's own `__getattr__` raises
        return False


def lazy_types(lazy: pl.LazyFrame) -> Types:
    """The types of a LazyFrame's columns, as far as it knows them before it is collected."""
    return {name: type_text(dtype) for name, dtype in lazy.collect_schema().items()}


def data_type_name(data: object) -> str:
    name = f"{type(data).__module__}.{type(data).__qualname__}"
    return show_name(name.removeprefix("builtins."))
