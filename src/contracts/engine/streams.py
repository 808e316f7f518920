"""Data that comes in parts: each is checked alone, and the report is that of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Unpack

from contracts.arguments import own_words
from contracts.engine.contract_class import engine_of, options_for
from contracts.engine.options import CheckOptions, StreamOptions
from contracts.errors import UnsupportedDataError
from contracts.report.values import show_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contracts.contract import Contract
    from contracts.engine.partial import Partial
    from contracts.report.report import Report


@own_words(checked_later=("rows_before",))
def partial(
    contract: type[Contract],
    data: object,
    *,
    rows_before: int | None = None,
    **options: Unpack[CheckOptions],
) -> Partial:
    """The result of checking one part of the data, which merges with those of the other parts.

    Args:
        contract: what the data must be.
        data: the part, in contract form: as for `check`.
        rows_before: how many rows come before it, where that is known: probable causes are then
            those of the whole too where more rows violate a rule than are examined.
        options: as for `check`.

    Raises:
        UnsupportedDataError, TypeError, ValueError, EngineError: as `check`.
    """
    if rows_before is not None and (type(rows_before) is not int or rows_before < 0):
        raise ValueError(
            f"rows_before must be None or a whole number from 0 (got {show_value(rows_before)})"
        )
    known = options_for(contract, options)
    return engine_of(contract).partial(data, known, rows_before)


@own_words
def partial_from_bytes(contract: type[Contract], data: bytes) -> Partial:
    """The partial result that `part.to_bytes()` wrote, in this process or another; nothing in the bytes
    is run.

    Args:
        contract: the contract that the part was checked by.
        data: the bytes.

    Raises:
        DocumentError: they are of another contract or version of contracts, or damaged.
    """
    from contracts.engine.partial import read_partial

    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"a partial result is read from bytes (got {show_value(data)})")
    return read_partial(engine_of(contract).backends, bytes(data))


@own_words
def check_batches(
    contract: type[Contract], batches: Iterable[object], **options: Unpack[StreamOptions]
) -> Report:
    """The report on all rows of some batches, in memory that does not grow with their number: it is
    that of the whole as one frame, however the rows are cut.

    Args:
        contract: what the data must be.
        batches: parts of the data in contract form, in the order of their rows, each as for
            `check`: an iterator of frames or Arrow batches, a pyarrow `RecordBatchReader`,
            `ParquetFile.iter_batches()`, lists of dicts. It is read once, a batch at a time.
        progress: is called with a `Progress` after each batch.
        options: as for `check`.

    Raises:
        UnsupportedDataError: it does not yield batches, or a batch is not a supported data type.
        TypeError, ValueError: as `check`.
        EngineError: a batch could not be read.
    """
    known = options_for(contract, options)
    return engine_of(contract).check_batches(_require_batches(batches), known)


@own_words
def check_parquet(
    contract: type[Contract],
    files: object,
    *,
    trust_statistics: bool = True,
    storage_options: Mapping[str, object] | None = None,
    **options: Unpack[StreamOptions],
) -> Report:
    """The report on all rows of Parquet files, one after the other, in memory that does not grow with
    them; what their metadata proves is not read, and is in the report's `proved`.

    Args:
        contract: what the data must be.
        files: data in contract form: a path, a URL, bytes or an open file; a list of those, in its order;
            a folder, of whose `*.parquet` files none is left out but names that begin with "." or "_",
            or a pattern such as "pings/*/*.parquet", each in the order of their paths as text.
        trust_statistics: whether the numbers of rows and nulls, and the bounds, that the files state of
            themselves are trusted. False reads every value that a rule needs.
        storage_options: of what serves a URL: as for `read_csv`.
        progress: is called with a `Progress` after each part of a file.
        options: as for `check`.

    Raises:
        WireError: a file is not Parquet, or is damaged.
        UnsupportedDataError: there is no file.
        OSError: a file cannot be read.
        TypeError, ValueError, EngineError: as `check`.
    """
    known = options_for(contract, options)
    return engine_of(contract).check_parquet(
        files, known, trust_statistics=trust_statistics, storage_options=storage_options
    )


def _require_batches(batches: Iterable[object]) -> Iterable[object]:
    """The batches, unless what was passed is one batch.

    Raises:
        UnsupportedDataError: it is one batch, or yields none.
    """
    from contracts.inputs.detect import data_type_name, has_any_method

    is_rows = isinstance(batches, (list, tuple)) and any(isinstance(b, Mapping) for b in batches)
    is_one = is_rows or isinstance(batches, (Mapping, str, bytes, type))
    is_frame = has_any_method(batches, "columns", "collect_schema", "column_names")
    if is_one or is_frame or not has_any_method(batches, "__iter__"):
        raise UnsupportedDataError(
            data_type_name(batches),
            "does not yield batches",
            "Pass an iterator of frames, of Arrow batches or of lists of dicts; one frame, lazy or"
            " not, goes to check",
        )
    return batches
