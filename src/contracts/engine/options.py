"""The options of a verb: its arguments beside the data, checked once, before any data is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypedDict, cast

from contracts.lazy_dataclass import lazy_record
from contracts.report.values import show_error, show_name, show_value

if TYPE_CHECKING:
    from polars._typing import EngineType

    from contracts.backends.frame.batch import ReferenceTable
    from contracts.contract import Contract
    from contracts.engine.progress import ProgressCallback
    from contracts.profiles.baselines import Baselines
    from contracts.profiles.profile import Profile
    from contracts.report.report import Report

DEFAULT_EXAMPLES = 5
"""How many examples a violation has unless `max_examples` is given."""
_ENGINES = ("auto", "in-memory", "streaming", "gpu")
"""The engines that Polars knows by name."""
_DIAGNOSED_EXAMPLES = 20
"""How many examples the diagnosis reads, however few the report shows."""

Tables: TypeAlias = Mapping[Any, object]
"""The data that `References` are looked up in, by its contract or its name: a mapping's type of keys is invariant."""


class CheckOptions(TypedDict, total=False):
    """The options of `check` and `validate`."""

    max_examples: int | None
    now: datetime | None
    tables: Tables | None
    baseline: Profile | Baselines | None


class Observer(Protocol):
    """Who sees the reports of a contract that is only observed: what `history.observing()` returns."""

    def saw(self, contract: type[Contract], report: Report, data: object) -> bool:
        """Note the report on some data; whether the data passes, whatever the report says."""
        ...


class ValidateOptions(CheckOptions, total=False):
    """The options of `validate`."""

    observe: Observer | None


class UnitOptions(CheckOptions, total=False):
    """The options of verbs that read wire form whose types are known: JSON, CSV, Parquet."""

    units: Mapping[str, str] | None


class ParseOptions(UnitOptions, total=False):
    """The options of `parse` and `split`."""

    text: bool


class SplitOptions(ParseOptions, total=False):
    """The options of `split`."""

    max_invalid_share: float | None


class SplitFileOptions(UnitOptions, total=False):
    """The options of functions that split a file."""

    max_invalid_share: float | None


class SplitResponseOptions(CheckOptions, total=False):
    """The options of functions that split a response."""

    max_invalid_share: float | None


class StreamOptions(CheckOptions, total=False):
    """The options of functions that check a stream."""

    progress: ProgressCallback | None


class ProfileOptions(TypedDict, total=False):
    """The options of `profile`."""

    units: Mapping[str, str] | None
    text: bool
    progress: ProgressCallback | None


class CheckDataOptions(StreamOptions, total=False):
    """The options of `check`."""

    engine: EngineType | None


class GuardOptions(CheckOptions, total=False):
    """The options of `guard`."""

    engine: EngineType | None


class SplitToOptions(SplitOptions, total=False):
    """The options of `split_to`."""

    progress: ProgressCallback | None
    engine: EngineType | None


class HandoffOptions(ParseOptions, total=False):
    """The options of a handoff."""

    asked: object
    key: str | Sequence[str] | Mapping[str, str] | None


@lazy_record(frozen=True, slots=True)
class Options:
    """The options of one call, checked.

    Attributes:
        max_examples: how many examples a violation has; None for all.
        now: the time that freshness is evaluated at; None for the clock's.
        tables: the tables that references are looked up in, by their contracts or names.
        baseline: what good data looks like, which some table rules compare the batch with.
        units: the units that numbers come in, by the fields' names.
        text: whether every value is written as text, as in CSV.
        max_invalid_share: the share of invalid rows from which a batch is refused as a whole.
        progress: is called with the progress after each batch of a stream.
        engine: what computes a LazyFrame, as Polars' `collect` takes it; None for Polars' own choice.
        observe: is called with the report and the data, and says whether that passes whatever the report says.
        called: when the call was made, by `perf_counter`; None where that is not known.
    """

    max_examples: int | None = DEFAULT_EXAMPLES
    now: datetime | None = None
    tables: Mapping[type | str, ReferenceTable] = field(default_factory=dict)
    baseline: Profile | Baselines | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    text: bool = False
    max_invalid_share: float | None = None
    progress: ProgressCallback | None = None
    engine: EngineType | None = None
    observe: Callable[[Report, object], bool] | None = None
    called: float | None = field(default=None, compare=False)

    @property
    def examples_sought(self) -> int | None:
        """How many examples to look for, so that the diagnosis has enough; None for all."""
        return None if self.max_examples is None else max(self.max_examples, _DIAGNOSED_EXAMPLES)


def check_options(options: Mapping[str, Any]) -> None:
    """Raise ValueError for an option whose value is invalid."""
    refuse_invalid_count(options.get("max_examples"))
    tables = options.get("tables")
    if tables is not None and not isinstance(tables, Mapping):
        raise ValueError(
            f"tables are named by their contracts: {{Vendor: frame}} (got {show_value(tables)})"
        )
    if not isinstance(options.get("text", False), bool):
        raise ValueError(f"text must be True or False (got {show_value(options['text'])})")  # noqa: TRY004 - as for every invalid value of an option
    units = options.get("units")
    if units is not None and not isinstance(units, Mapping):
        raise ValueError(
            f"units are named by their fields: {{'speed': 'km/h'}} (got {show_value(units)})"
        )
    progress = options.get("progress")
    if progress is not None and not callable(progress):
        raise ValueError(
            f"progress must be called with the progress: progress=print (got {show_value(progress)})"
        )
    refuse_invalid_observer(options.get("observe"))
    _refuse_invalid_engine(options.get("engine"))
    _refuse_invalid_time(options.get("now"))
    _refuse_invalid_share(options.get("max_invalid_share"))


def refuse_invalid_count(max_examples: object) -> None:
    """Raise ValueError unless `max_examples` is None or a count."""
    if max_examples is not None and (type(max_examples) is not int or max_examples < 0):
        raise ValueError(
            f"max_examples must be None or a whole number from 0 (got {show_value(max_examples)})"
        )


def refuse_invalid_observer(observe: object) -> None:
    """Raise ValueError unless `observe` is None or who sees reports."""
    if observe is not None and (
        isinstance(observe, type) or not callable(getattr(observe, "saw", None))
    ):
        raise ValueError(
            f"observe must be who sees the reports: observe=history.observing() (got {show_value(observe)})"
        )


def _refuse_invalid_engine(engine: object) -> None:
    """Raise ValueError unless `engine` is None or what Polars' `collect` takes."""
    if engine is None or (isinstance(engine, str) and engine in _ENGINES):
        return
    kinds = {one.__name__ for one in type(engine).__mro__}
    if not kinds & {"Engine", "GPUEngine"}:  # Polars 1 has the second alone, and no class for all
        raise ValueError(
            f"engine must be one of {', '.join(_ENGINES)}, or an engine of Polars' such as"
            f" pl.GPUEngine() (got {show_value(engine)})"
        )


def require_lazy(options: Options, data: object) -> None:
    """Raise ValueError where an engine is named and the data is not a LazyFrame."""
    if options.engine is not None and type(data).__name__ != "LazyFrame":
        raise ValueError(
            f"engine computes a LazyFrame (got {show_name(type(data).__name__)}): leave it out"
        )


def _refuse_invalid_share(share: object) -> None:
    """Raise ValueError unless `max_invalid_share` is None or a share of rows."""
    if share is None or (type(share) in (int, float) and 0 <= cast("float", share) <= 1):
        return
    raise ValueError(
        "max_invalid_share must be None or a share from 0 to 1, 0.05 for five in a hundred"
        f" (got {show_value(share)})"
    )


def _refuse_invalid_time(now: object) -> None:
    """Raise ValueError unless `now` is None or a time within the years that UTC has."""
    if now is None:
        return
    if not issubclass(type(now), datetime):
        example = "datetime(2026, 11, 29, 9, tzinfo=UTC)"
        raise ValueError(f"now must be a datetime, such as {example} (got {show_value(now)})")  # noqa: TRY004 - as for every invalid value of an option
    from contracts.backends.contract_form import NotRepresentable, in_utc

    try:
        if cast("datetime", now).utcoffset() is not None:
            in_utc(cast("datetime", now))
    except NotRepresentable:
        raise ValueError(
            "now must lie within the years 1 to 9999 of UTC: pass a time further from their ends"
            f" (got {show_value(now)})"
        ) from None
    except Exception as error:
        raise ValueError(
            f"now must have a time zone that knows its offset from UTC (got {show_error(error)})"
        ) from error
