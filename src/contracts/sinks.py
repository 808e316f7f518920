"""Streams into files: split, or checked on the way. What is written appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar, Unpack, cast

from contracts.arguments import own_words
from contracts.engine.contract_class import engine_of, options_for
from contracts.engine.options import CheckOptions, GuardOptions, SplitToOptions

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from contracts.contract import Contract
    from contracts.engine.guarded import GuardedSink
    from contracts.report.report import Report
    from contracts.typing import LazyFrame

_GuardContract = TypeVar("_GuardContract", bound="Contract")

_Path: TypeAlias = str | os.PathLike[str]


@own_words
def split_to(
    contract: type[Contract],
    source: _Path | Iterable[object] | pl.LazyFrame,
    *,
    valid: _Path,
    invalid: _Path,
    separator: str = ",",
    quote: str | None = '"',
    header: bool | Sequence[str] = True,
    encoding: str = "utf-8",
    skip_rows: int = 0,
    records: str | None = None,
    **options: Unpack[SplitToOptions],
) -> Report:
    """Split data in wire form into two files, in memory that does not grow with its rows.

    The parts are those of `Contract.split` of all rows: the valid ones in contract form, the others as they
    came, with `__row__` and `__violations__`. A file appears whole or not at all, and the valid part last.

    Args:
        source: a path, a folder, a pattern or a list of them (Parquet, Arrow IPC, NDJSON, CSV); a LazyFrame or
            a relation of DuckDB, which is computed once; or batches as for `check_batches`.
        valid, invalid: a file, by its suffix .parquet, .arrow, .ndjson or .csv, which is replaced; or a folder,
            with a / at its end, which must be new or empty: it gets files of a million rows.
        separator, quote, header, encoding, skip_rows: of CSV files, as for `read_csv`.
        records: of JSON files, as for `read_json`.
        progress: is called with a `Progress` after each batch.
        engine: what computes a LazyFrame, as for `Contract.check`.
        options: as for `Contract.split`.

    Raises:
        ContractViolation: `max_invalid_share` is passed, and the data is wrong as a whole; nothing is written.
        UnsupportedDataError: there is nothing to read, or a file cannot be of that format.
        ValueError: both parts have one path, or a part that of a file that is read.
        WireError, EngineError: the source cannot be read, or is damaged.
        OSError: a file cannot be read or written.
    """
    from contracts.engine.file_form import require_cells
    from contracts.engine.progress import with_progress
    from contracts.engine.sources import stream_source
    from contracts.engine.split_stream import split_batches
    from contracts.wire.records.csv import refuse_invalid_layout
    from contracts.wire.records.csv_lines import FileLayout
    from contracts.wire.records.staged import refuse_places, staged_apart

    engine, known = engine_of(contract), options_for(contract, options)
    targets = staged_apart(valid, invalid)
    require_cells(engine.specification, targets[0].format)
    layout = FileLayout(separator, quote, header, encoding, skip_rows, records)
    refuse_invalid_layout(layout)
    origin = stream_source(engine, source, layout, known)
    refuse_places(targets, origin.files)
    batches = with_progress(origin.batches, known.progress, origin.bytes_read)
    return split_batches(engine, batches, known, targets[0], targets[1], files=origin.counted)


@own_words
def guarded_sink(
    contract: type[Contract], path: _Path, **options: Unpack[CheckOptions]
) -> GuardedSink:
    """A block in which batches are written to files that appear only if all of them satisfy the contract.

    >>> import contracts as ct, polars as pl, tempfile
    >>> Id = type(ct.Contract)("Id", (ct.Contract,), {"__annotations__": {"id": int}})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with ct.guarded_sink(Id, f"{folder}/ids.parquet") as sink:
    ...         sink.write(pl.DataFrame({"id": [1, 2]}))
    ...     pl.read_parquet(f"{folder}/ids.parquet").height
    2

    Args:
        path: as for `split_to`: a file that is there stays unless all is well, and a folder must be new.
        options: as for `Contract.check`.

    Raises:
        ContractViolation: when the block ends, with the report on all batches, if it is not ok.
        UnsupportedDataError, OSError: as `split_to`.
    """
    from contracts.engine.file_form import require_cells
    from contracts.engine.guarded import GuardedSink
    from contracts.wire.records.staged import staged_apart

    engine, known = engine_of(contract), options_for(contract, options)
    (files,) = staged_apart(path)
    require_cells(engine.specification, files.format)
    return GuardedSink(engine, files, known)


@own_words
def guard(
    contract: type[_GuardContract], lazy: pl.LazyFrame, **options: Unpack[GuardOptions]
) -> LazyFrame[_GuardContract]:
    """A LazyFrame of the same rows that raises `ContractViolation` when it is collected or sunk, if they
    violate the contract.

    All rows are checked, also where a query needs few, before any leaves: they are kept on the disk until
    then. A sink has opened no file yet, so that one that was there stays.

    Args:
        lazy: a LazyFrame in contract form; it is computed when the result is, once for each query.
        engine: what computes it, as for `Contract.check`.
        options: as for `Contract.check`.

    Raises:
        UnsupportedDataError: it is not a LazyFrame.
    """
    from contracts.engine.guarded import guarded_frame
    from contracts.errors import UnsupportedDataError
    from contracts.inputs.detect import data_type_name, is_lazy_frame

    engine, known = engine_of(contract), options_for(contract, options)
    if not is_lazy_frame(lazy):
        hint = "Pass a polars LazyFrame; for other data there is validate"
        raise UnsupportedDataError(data_type_name(lazy), "is not computed later", hint)
    return cast("LazyFrame[_GuardContract]", guarded_frame(engine, lazy, known))
