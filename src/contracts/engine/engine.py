"""The engine: everything that can be done with data and one specification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from contracts.engine.backends import Backends
from contracts.engine.options import Options, require_lazy
from contracts.lazy_dataclass import lazy_dataclass
from contracts.report.report import Report
from contracts.specification import Specification

if TYPE_CHECKING:
    from contracts.backends.frame.batch import ReferenceTable
    from contracts.engine.parse import ParsedBatch, WireBatch
    from contracts.engine.partial import Partial
    from contracts.engine.parts import Parts
    from contracts.inputs.adapter import InputAdapter

_DEFAULTS = Options()


@lazy_dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """Checks, parses and splits data by one specification; immutable, and safe to share between threads.

    `Contract` is the class syntax over it: a class keeps one engine. A handoff, a rehearsal and the
    integrations hold engines of specifications that no class was written for.
    """

    specification: Specification
    backends: Backends = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "backends", Backends(self.specification))

    def read(self, data: object, *, keep: bool = False) -> InputAdapter:
        """The data behind the adapter of its type; a LazyFrame is collected.

        Args:
            keep: whether the data must be usable afterwards, so that a one-shot reader is refused.

        Raises:
            UnsupportedDataError: it is not a supported data type.
            EngineError: it could not be read.
        """
        from contracts.backends.engine_errors import enforcing
        from contracts.inputs.detect import adapter_for

        with enforcing(self.specification, "reading the data"):
            return adapter_for(data, self.specification, keep=keep)

    def reference_table(self, data: object) -> ReferenceTable:
        """Data as a table that references are looked up in.

        Raises:
            UnsupportedDataError: it is not a supported data type.
            EngineError: it could not be collected.
        """
        from contracts.backends.engine_errors import enforcing

        adapter = self.read(data, keep=True)
        with enforcing(self.specification, "reading a table to refer to", adapter.types):
            return self.backends.table(adapter)

    def check(self, data: object, options: Options = _DEFAULTS) -> Report:
        """The report on data in contract form, which stays as it is; of many rows a LazyFrame, or a table
        that another library computes, is checked a part at a time.

        Raises:
            UnsupportedDataError, EngineError: as `read`.
        """
        if type(data).__name__ == "LazyFrame":  # before polars is loaded
            from contracts.inputs.detect import is_lazy_frame

            if is_lazy_frame(data):
                from contracts.engine.stream_check import check_lazy

                return check_lazy(self.backends, data, options)
        require_lazy(options, data)
        from contracts.inputs.detect import is_arrow_stream

        if is_arrow_stream(data):
            from contracts.engine.stream_check import check_arrow_stream

            return check_arrow_stream(self.backends, data, options)
        adapter = self.read(data, keep=True)
        if options.progress is None:
            return self.check_adapter(adapter, options)
        from contracts.engine.stream_check import check_one

        return check_one(self.backends, adapter, options)

    def check_batches(self, batches: Iterable[object], options: Options = _DEFAULTS) -> Report:
        """The report on all rows of some batches in contract form, each of which is read once.

        Raises:
            UnsupportedDataError, EngineError: as `read`; or a batch could not be had.
        """
        from contracts.engine.stream_check import check_adapters, each_batch

        read = map(self.read, each_batch(batches, self.backends))
        report = check_adapters(self.backends, read, options)
        return self.check([], options) if report is None else report

    def check_parquet(
        self,
        source: object,
        options: Options = _DEFAULTS,
        *,
        trust_statistics: bool = True,
        storage_options: Mapping[str, Any] | None = None,
    ) -> Report:
        """The report on all rows of Parquet files, of which what their metadata proves is not read.

        Raises:
            WireError, UnsupportedDataError, EngineError, OSError: a file could not be read.
        """
        from contracts.engine.parquet_check import check_files

        return check_files(
            self.backends,
            source,
            options,
            trust_statistics=trust_statistics,
            storage_options=storage_options,
        )

    def check_adapter(self, adapter: InputAdapter, options: Options = _DEFAULTS) -> Report:
        """The same for data that was read."""
        from contracts.engine.check import check_batch

        return check_batch(self.backends, adapter, options)

    def partial(
        self, data: object, options: Options = _DEFAULTS, rows_before: int | None = None
    ) -> Partial:
        """The result of one part of the data, in contract form, which merges with those of others.

        Args:
            rows_before: how many rows come before it, where that is known.

        Raises:
            UnsupportedDataError, EngineError: as `read`.
        """
        from contracts.engine.partial_batch import partial_of

        return partial_of(self.backends, self.read(data, keep=True), options, rows_before)

    def validate(self, data: object, options: Options = _DEFAULTS) -> tuple[Any, Report]:
        """The data untouched, or what it was read into where it can be read only once; and the report.

        Raises:
            ContractViolation: the report is not ok, and the data is not only observed.
            UnsupportedDataError, EngineError: as `read`.
        """
        adapter = self.read(data)
        report = self.check_adapter(adapter, options)
        if options.observe is None or not options.observe(report, adapter.to_native()):
            report.raise_for_violations()
        return adapter.to_native(), report

    def parse(self, data: object, options: Options = _DEFAULTS) -> tuple[Any, Report]:
        """Data in wire form as contract form, of the type that came in; and the report.

        Raises:
            ContractViolation: the report is not ok.
            UnsupportedDataError, EngineError: as `read`.
        """
        from contracts.engine.parse import parse_to_native

        return parse_to_native(self.backends, self.wire_batch(self.read(data), options))

    def split(self, data: object, options: Options = _DEFAULTS) -> Parts[Any]:
        """The valid rows in contract form, the others as they came, and the report.

        Raises:
            UnsupportedDataError, EngineError: as `read`.
        """
        from contracts.engine.parse import split_batch

        return split_batch(self.backends, self.wire_batch(self.read(data), options))

    def wire_batch(self, adapter: InputAdapter, options: Options = _DEFAULTS) -> WireBatch:
        """A batch of wire form that was read, ready to be parsed."""
        from contracts.engine.parse import wire_batch

        return wire_batch(self.backends, adapter, options)

    def parse_batch(self, batch: WireBatch) -> ParsedBatch:
        """A batch of wire form as columns in contract form, with its report; never raises for bad data."""
        from contracts.engine.parse import parse_batch

        return parse_batch(self.backends, batch)
