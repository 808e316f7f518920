"""Where a stream comes from: files, a LazyFrame, batches, or one batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from contracts.engine.options import Options, require_lazy
from contracts.engine.stream_check import arrow_stream_batches, each_batch, lazy_batches
from contracts.errors import UnsupportedDataError
from contracts.inputs.detect import has_any_method, is_arrow_stream, is_lazy_frame
from contracts.inputs.files import FileBatches, files_at, is_path, refuse_unused_options
from contracts.wire.records.csv_lines import FileLayout

if TYPE_CHECKING:
    from contracts.engine.engine import Engine
    from contracts.inputs.adapter import InputAdapter
    from contracts.report.files import FileRows


_DEFAULTS = Options()


@dataclass(frozen=True, slots=True)
class StreamSource:
    """Batches to be read one after the other, once.

    Attributes:
        files: the files that are read, where some are.
        bytes_read: gives how many bytes of files were read, and how many there are; None for what
            is not read from files.
        counted: the files that were begun, with the rows that were read of them.
    """

    batches: Iterable[InputAdapter]
    files: Sequence[Path] = ()
    bytes_read: Callable[[], tuple[int, int] | None] = lambda: None
    counted: Sequence[FileRows] = ()


def stream_source(
    engine: Engine, source: Any, layout: FileLayout, options: Options = _DEFAULTS
) -> StreamSource:
    """The batches of a source of any kind.

    Args:
        layout: how CSV files are laid out.

    Raises:
        UnsupportedDataError, FileNotFoundError: there are no files where it says.
        ValueError: an engine is named that computes a LazyFrame, and it is not one; or the layout has an option
            that is for files of another format.
    """
    require_lazy(options, source)
    if isinstance(source, list | tuple) and not source:
        raise UnsupportedDataError("an empty list", "has no file", "Pass a file, or a frame")
    if is_path(source):
        found = files_at(source)
        refuse_unused_options((one.name for one in found), layout)
        files = FileBatches(found, layout, engine.specification)
        return StreamSource(
            _counting_rows(_read_each(engine, files), files),
            files.files,
            files.bytes_read,
            files.counted,
        )
    refuse_unused_options((), layout)
    if is_lazy_frame(source):
        batches = lazy_batches(engine.backends, source, options)
        return StreamSource(
            _read_each(engine, batches, lambda: pl.DataFrame(schema=source.collect_schema()))
        )
    if is_arrow_stream(source):
        return StreamSource(arrow_stream_batches(engine.backends, source))
    if _is_one_batch(source):
        return StreamSource(_read_each(engine, [source]))
    return StreamSource(_read_each(engine, each_batch(source, engine.backends)))


def _read_each(
    engine: Engine, batches: Iterable[Any], empty: Callable[[], Any] = list
) -> Iterator[InputAdapter]:
    """The adapters of the batches.

    Args:
        empty: makes a batch without rows, for where there are none.
    """
    some = False
    for batch in batches:
        some = True
        yield engine.read(batch)
    if not some:
        yield engine.read(empty())


def _counting_rows(batches: Iterable[InputAdapter], files: FileBatches) -> Iterator[InputAdapter]:
    """The batches of some files, whose rows are counted."""
    for batch in batches:
        files.count(batch.height)
        yield batch


def _is_one_batch(source: Any) -> bool:
    """Whether data is a batch, and not what yields batches."""
    if isinstance(source, list | tuple):
        return not (source and (_is_table(source[0]) or isinstance(source[0], list)))
    return (
        isinstance(source, (Mapping, type))  # a class is refused as a batch, whatever it has
        or _is_table(source)
        or not has_any_method(source, "__iter__", "__next__", "read_next_batch")
    )


def _is_table(data: Any) -> bool:
    return not isinstance(data, Mapping) and has_any_method(data, "columns", "column_names")
