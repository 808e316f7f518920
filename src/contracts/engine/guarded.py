"""Data in contract form on its way to somewhere: nothing arrives before all of it was checked."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeAlias

import polars as pl

from contracts.backends.masks import constant_mask
from contracts.engine.file_form import valid_in_file
from contracts.engine.part_writer import PartWriter, rows_in_form
from contracts.engine.stream_check import StreamCheck, lazy_batches
from contracts.errors import ContractError, ContractWarning, EngineError
from contracts.inputs.polars import PolarsAdapter
from contracts.wire.records.spool import FrameSpool
from contracts.wire.records.staged import StagedFiles, commit_all

if TYPE_CHECKING:
    from contracts.engine.engine import Engine
    from contracts.engine.options import Options
    from contracts.report.report import Report

_IOSource: TypeAlias = Callable[
    [list[str] | None, pl.Expr | None, int | None, int | None], Iterator[pl.DataFrame]
]
_SCHEMA_ONLY = frozenset({"collect_schema", "explain", "show_graph"})
"""The methods of a LazyFrame that make a plan and do not run it."""


class GuardedSink:
    """Files that are put in their place when the block ends, if all that was written satisfies the contract.

    Attributes:
        report: the report on all rows, once the block has ended.
    """

    report: Report | None = None

    def __init__(self, engine: Engine, files: StagedFiles, options: Options) -> None:
        self._engine = engine
        self._checked = StreamCheck(engine.backends, options)
        self._files = files
        self._rows = PartWriter(files, FrameSpool(files.folder))

    def __repr__(self) -> str:
        return f"<GuardedSink: {self._engine.specification.name}>"

    def __enter__(self) -> Self:
        return self

    def write(self, batch: object) -> None:
        """Check the next batch, and keep it until the block ends.

        Args:
            batch: data in contract form, as for `check`.

        Raises:
            UnsupportedDataError, EngineError: as `check`.
        """
        adapter = self._engine.read(batch, keep=True)
        self._checked.add(adapter)
        columns = adapter.columns()
        if len(columns.fields) < len(columns.specification.fields):
            return  # the report is not ok, so no row will be written
        self._rows.keep(rows_in_form(columns, constant_mask(adapter.height, value=True)))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._finish()
        finally:
            self._checked.close()
            self._rows.spool.close()
            self._files.discard()

    def _finish(self) -> None:
        report = self._checked.finish()
        if report is None:
            self.write([])
            report = self._checked.finish()
        assert report is not None  # noqa: S101 - there is a batch
        self.report = report
        report.raise_for_violations()
        specification = self._engine.specification
        for frame in self._rows.spool:
            self._rows.write(valid_in_file(frame, specification, self._files.format))
        commit_all([self._files])
        if report.warnings:
            warnings.warn(str(report), ContractWarning, stacklevel=4)


def guarded_frame(engine: Engine, lazy: pl.LazyFrame, options: Options) -> pl.LazyFrame:
    """A LazyFrame of the same rows that raises where they violate the contract.

    They are checked while a query is planned, before it runs: a sink opens its file when it runs, and would
    leave a broken one. Where Polars only wants the schema, nothing is computed.
    """
    from polars.io.plugins import register_io_source

    rows_before: list[int] = []

    def check_now(_lazy: pl.LazyFrame, schema: pl.Schema) -> pl.LazyFrame:
        if _is_schema_only():
            return register_io_source(lambda *_: _not_run(engine), schema=schema)
        spool = FrameSpool()
        try:
            rows = _check_into(spool, engine, lazy, options)
        except ContractError as error:
            _raise_through_polars(error)
        if rows_before and rows_before[0] and not rows:
            _raise_through_polars(_read_twice(engine))
        rows_before[:] = [rows]
        return register_io_source(_chunks_of(spool), schema=schema)

    # Two branches of one query share what was computed.
    return lazy.pipe_with_schema(check_now).cache()


def _check_into(spool: FrameSpool, engine: Engine, lazy: pl.LazyFrame, options: Options) -> int:
    """Check all rows, and keep them: how many they are.

    Raises:
        ContractViolation: the report is not ok.
    """
    rows = 0
    with closing(StreamCheck(engine.backends, options)) as checked:
        for frame in lazy_batches(engine.backends, lazy, options):
            checked.add(PolarsAdapter(frame, engine.specification))
            spool.add(frame)
            rows += frame.height
        report = checked.finish()
    if not rows or report is None:
        report = engine.check(pl.DataFrame(schema=lazy.collect_schema()), options)
    report.raise_for_violations()
    return rows


def _chunks_of(spool: FrameSpool) -> _IOSource:
    """What gives Polars the rows that were kept."""

    def chunks(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        left = sys.maxsize if rows is None else rows
        for kept in spool:
            frame = kept.head(left)
            left -= frame.height
            frame = frame if predicate is None else frame.filter(predicate)
            yield frame if columns is None else frame.select(columns)
            if left <= 0:
                return

    return chunks


def _is_schema_only() -> bool:
    """Whether the query that is planned is not to be run."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 - the methods of Polars that called back
    while frame is not None and frame.f_globals.get("__name__", "").startswith("polars"):
        if frame.f_code.co_name in _SCHEMA_ONLY:
            return True
        frame = frame.f_back
    return False


def _not_run(engine: Engine) -> NoReturn:
    """Refuse to run what was planned for its schema, and so not checked."""
    reason = "its plan was made without checking the rows: collect it, or sink it"
    raise EngineError(engine.specification.name, "guarding the LazyFrame", reason)


def _read_twice(engine: Engine) -> EngineError:
    reason = (
        "it gave rows once, and gives none now: its source can be read only once. Collect it once,"
        " and use what that gives"
    )
    return EngineError(engine.specification.name, "guarding the LazyFrame", reason)


def _raise_through_polars(error: Exception) -> NoReturn:
    """Raise an error out of a callback of Polars while it plans.

    Polars makes another error of its type, from a text that it adds to, once for each step of the query. So
    this type makes the same error of any text.
    """
    kind: Any = type(error)

    class Carried(kind):  # type: ignore[misc]  # of a type that is known when it runs
        def __init__(self, *_: object) -> None:
            self.args = error.args
            self.__dict__.update(error.__dict__)
            self.__cause__ = error.__cause__

    Carried.__name__, Carried.__qualname__ = kind.__name__, kind.__qualname__
    Carried.__module__ = kind.__module__
    raise Carried from error.__cause__
