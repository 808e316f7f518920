"""Checking Parquet files, in memory that does not grow with their number or their rows.

What their metadata proves is not read. Where the rest of some row groups breaks a rule, all of their columns are
read, for the keys of rows and the causes: then the report is that of reading.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

from contracts.backends.attempt import Failure, attempt
from contracts.backends.partial.violations import EntryKey
from contracts.backends.physical_types import literal_name
from contracts.engine.backends import Backends
from contracts.engine.check import context_for
from contracts.engine.options import Options
from contracts.engine.parquet_proof import FileProof, Section, prove_file
from contracts.engine.partial import Partial, PartsInOrder, followed_by
from contracts.engine.partial_batch import partial_of
from contracts.engine.progress import Progress, ProgressCallback
from contracts.errors import UnsupportedDataError
from contracts.inputs.arrow import ArrowAdapter, read_arrow
from contracts.inputs.many_files import hinting_at_content
from contracts.inputs.path_columns import with_path_columns
from contracts.inputs.polars import PolarsAdapter
from contracts.report.files import FileRows, with_files
from contracts.report.ranking import with_proved, with_run
from contracts.report.report import NotRun, Report
from contracts.specification import Specification, match_columns
from contracts.wire.records.parquet import open_parquet, parquet_batches, scan_rows
from contracts.wire.records.remote import RemoteFile
from contracts.wire.records.source import each_file, name_of_file, naming_file, source_bytes

if TYPE_CHECKING:
    import pyarrow.parquet as pq

    from contracts.backends.columns import Columns
    from contracts.inputs.adapter import InputAdapter

_ROWS_AT_ONCE = 500_000
"""How many rows are checked at a time."""
_MAX_NARROWED = 32
"""For how many choices of columns a contract's backends are kept."""


def check_files(
    backends: Backends,
    files: object,
    options: Options,
    *,
    trust_statistics: bool,
    storage_options: Mapping[str, Any] | None,
) -> Report:
    """The report on all rows of some Parquet files.

    Args:
        files: a file, or what stands for several.
        storage_options: of what serves URLs.
        trust_statistics: whether what the metadata proves is not read.

    Raises:
        WireError: a file is not Parquet, or is damaged.
        UnsupportedDataError, OSError: there is no file, or it cannot be read.
    """
    every = [*each_file(files, (".parquet",), storage_options)]
    progress = _RowProgress(options.progress, every)
    with closing(_FilesCheck(backends, options, progress, trust=trust_statistics)) as check:
        for file in every:
            with naming_file(file):
                # An open file can be read once only.
                is_place = isinstance(file, str | os.PathLike | RemoteFile)
                source = file if is_place else source_bytes(file)
                with hinting_at_content(source), open_parquet(source) as (parquet, opened):
                    check.add_file(source, name_of_file(file), parquet, opened)
            check.end_file(name_of_file(file))
        return check.report()


class _FilesCheck:
    """The files that were checked so far.

    Attributes:
        _is_broken: whether the last rows break a rule; the next probably do too, and then proving the
            rest of their columns would be wasted.
    """

    def __init__(
        self, backends: Backends, options: Options, progress: _RowProgress, *, trust: bool
    ) -> None:
        self._backends, self._options, self._trusts = backends, options, trust
        self._progress = progress
        self._parts = PartsInOrder(backends, context_for(options))
        self._proved: dict[EntryKey, NotRun] | None = None
        self._is_broken = False
        self._files: list[FileRows] = []
        self._name: str | None = None
        self._narrowed = lru_cache(_MAX_NARROWED)(Backends)

    def close(self) -> None:
        """Give back what is on disk."""
        self._parts.close()

    def add_file(
        self, source: object, name: str | None, file: pq.ParquetFile, opened: pa.NativeFile
    ) -> None:
        self._name = name
        columns = self._adapter(file.schema_arrow.empty_table())
        has_all = len(columns.table.column_names) == len(file.schema_arrow.names)
        empty = self._part(self._backends, columns)
        heights = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
        is_plain = (
            not _has_findings(empty)
            and has_all  # which columns from the path are not
            and _has_plain_names(file)
            and min(heights, default=0) >= 0
        )
        proof = self._prove(file, opened, columns.columns()) if self._trusts and is_plain else None
        self._keep_proved({} if proof is None else proof.entries)
        self._progress.begin_file(self._parts.rows, sum(heights))
        if not any(heights):
            self._parts.add(empty)
            return
        names = _columns_to_read(self._backends.specification, file)
        if proof is None:
            self._read(file, [*range(file.num_row_groups)], names)
            return
        for section in proof.sections(heights, _ROWS_AT_ONCE):
            trial = None if self._is_broken else self._with_section(source, proof, section)
            if trial is not None:
                self._parts.advance(trial)
                self._progress.notify(self._parts.rows)
            else:
                self._read(file, section.groups, names)

    def end_file(self, name: str | None) -> None:
        """Note the file that was added, with its number of rows."""
        before = sum(one.rows for one in self._files)
        self._files.append(FileRows(name, self._parts.rows - before))

    def report(self) -> Report:
        finished = self._parts.finish()
        if finished is None:
            raise UnsupportedDataError("an empty list", "has no file", "Pass a file or a folder")
        proved = (self._proved or {}).values()
        report = with_proved(finished[0], self._backends.specification, proved)
        return with_files(with_run(report, self._options.called), self._files)

    def _prove(
        self, file: pq.ParquetFile, opened: pa.NativeFile, columns: Columns
    ) -> FileProof | None:
        """What the metadata proves; None where columns are of types that are not evaluated together."""
        if not columns.is_typed:
            return None
        return prove_file(self._backends.frames, file, opened, columns.frame().schema)

    def _adapter(self, table: pa.Table) -> ArrowAdapter:
        specification = self._backends.specification
        return read_arrow(with_path_columns(table, self._name, specification), specification)

    def _keep_proved(self, entries: Any) -> None:
        """Keep what was proved of every file."""
        before = entries if self._proved is None else self._proved
        self._proved = {key: one for key, one in before.items() if key in entries}

    def _with_section(self, source: object, proof: FileProof, section: Section) -> Partial | None:
        """The whole with a section of which only some columns are read; None where these break a rule, or
        Polars does not read them as Arrow does.
        """
        specification = proof.specification_of(section)
        backends, whole, rows = self._narrowed(specification), self._parts.whole, 0
        frames = _frames_of(source, proof, section)
        while not isinstance(frame := attempt(partial(next, frames, None)), Failure):
            if frame is None:
                return whole if rows == section.rows else None
            if not proof.has_types_of(frame):
                return None
            frame = proof.with_stand_ins(section, frame, rows)
            rows += frame.height
            adapter = PolarsAdapter(frame, specification)
            part = self._part(backends, adapter, 0 if whole is None else whole.rows)
            if _has_findings(part):
                return None
            state = replace(part.state, backends=self._backends)
            whole = followed_by(whole, replace(part, state=state))
        return None

    def _read(self, file: pq.ParquetFile, groups: Iterable[int], columns: list[str] | None) -> None:
        """Add the rows of some row groups."""
        self._is_broken = False
        for batch in parquet_batches(file, [*groups], columns, _ROWS_AT_ONCE):
            part = self._part(self._backends, self._adapter(pa.Table.from_batches([batch])))
            self._is_broken |= _has_findings(part)
            self._parts.add(part)
            self._progress.notify(self._parts.rows)

    def _part(
        self, backends: Backends, adapter: InputAdapter, rows_before: int | None = None
    ) -> Partial:
        before = self._parts.rows if rows_before is None else rows_before
        return partial_of(backends, adapter, self._options, before, self._parts.context)


class _RowProgress:
    """How many rows of the files were checked, and by their share how many bytes."""

    def __init__(self, notify: ProgressCallback | None, files: list[object]) -> None:
        self._notify, self._start = notify, time.monotonic()
        sizes = [_size_of(one) for one in files] if notify else []
        self._sizes = [size for size in sizes if size is not None]
        self._are_known = len(self._sizes) == len(files)
        self._file, self._before, self._rows = -1, 0, 0

    def begin_file(self, before: int, rows: int) -> None:
        """The next file begins, after so many rows, and has so many."""
        self._file, self._before, self._rows = self._file + 1, before, rows

    def notify(self, rows: int) -> None:
        """Pass on that so many rows were checked."""
        if self._notify is not None:
            self._notify(Progress(rows, time.monotonic() - self._start, *self._bytes(rows)))

    def _bytes(self, rows: int) -> tuple[int, int] | tuple[()]:
        if not self._are_known:
            return ()
        share = (rows - self._before) / self._rows
        done = sum(self._sizes[: self._file]) + int(share * self._sizes[self._file])
        return done, sum(self._sizes)


def _size_of(file: object) -> int | None:
    """The size of a file on the disk; None of anything else."""
    if not isinstance(file, str | os.PathLike):
        return None
    try:
        return os.stat(file).st_size  # noqa: PTH116 - of a path of any type
    except OSError:
        return None  # a URL; or reading says what is wrong


def _has_findings(part: Partial) -> bool:
    found = part.state.found
    return bool(found.broken or found.not_run or found.not_applicable)


def _has_plain_names(file: pq.ParquetFile) -> bool:
    """Whether each name means one column: Arrow takes a dot for the way into a nested one, and Polars some
    names for patterns.
    """
    names = file.schema_arrow.names
    are_literal = all(literal_name(name) == name and "." not in name for name in names)
    return are_literal and len({*names}) == len(names)


def _columns_to_read(specification: Specification, file: pq.ParquetFile) -> list[str] | None:
    """The columns of the fields; None for all, where others break the contract or names are not plain."""
    if specification.extra == "forbid" or not _has_plain_names(file):
        return None
    names = file.schema_arrow.names
    claimed = {*match_columns(specification, names)[0].values()}
    return [name for name in names if name in claimed] or None


def _frames_of(source: object, proof: FileProof, section: Section) -> Iterator[pl.DataFrame]:
    """The rows of a section, by the columns that it needs."""
    if section.names:
        names = [proof.columns[name] for name in section.names]
        rows = (section.start, section.rows)
        yield from scan_rows(source, names, rows, _ROWS_AT_ONCE)
        return
    for start in range(0, section.rows, _ROWS_AT_ONCE):
        height = min(_ROWS_AT_ONCE, section.rows - start)
        yield pl.DataFrame({"": pl.repeat(None, height, dtype=pl.Null, eager=True)})
