"""Reading historical retrievals by contracts: their values, and which rows came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, cast

import polars as pl

from contracts.arguments import own_words
from contracts.backends.frame.output import valid_frame
from contracts.contract import Contract
from contracts.dtypes import Int
from contracts.engine.contract_class import engine_of, options_for
from contracts.engine.match_rows import Key, key_names, match_rows
from contracts.engine.options import CheckOptions
from contracts.engine.parse import WireBatch
from contracts.errors import UnsupportedDataError
from contracts.integrations.feast.online import check_choice
from contracts.integrations.feast.rounded_integers import Rounded, find_rounded_integers
from contracts.report.ranking import build_report
from contracts.report.report import Report, Violation
from contracts.report.warn import warn_of
from contracts.specification import Specification

if TYPE_CHECKING:
    from contracts.typing import Frame

_HistoricalContract = TypeVar("_HistoricalContract", bound=Contract)


@own_words(checked_later=("key", "rounded"))
def read_historical(
    contract: type[_HistoricalContract],
    job: object,
    *,
    asked: object,
    key: Key,
    ordered: bool = True,
    rounded: Rounded = "warn",
    **options: Unpack[CheckOptions],
) -> Frame[_HistoricalContract]:
    """The rows of a historical retrieval in contract form, as a polars frame; or it raises.

    The job is run with `to_arrow`, for `to_df` has no null beside integers. The result is parsed as by
    `Contract.parse`, and compared with the entity frame as by `match_rows`: lost, duplicated, added and
    reordered rows are in the same report. In it `row` is a row of the result; a lost row is one of
    `asked`.

    Args:
        contract: declares the features, the keys of the entities and the time of the event, by their
            names in the result; `extra="ignore"` drops the other columns.
        job: the result of `store.get_historical_features(…)`.
        asked: the entity frame that was passed to it.
        key: the columns that identify its rows: the keys of the entities, and the time of the event.
        ordered: whether the order must be the same.
        rounded: whether integers from 2**53 on that came back as floats are `lossy`, as an error
            ("forbid"), as a warning ("warn"), or not ("allow").
        now, max_examples, tables: as for `Contract.parse`.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        UnsupportedDataError: `job` is not a retrieval job, or `asked` is not a supported data type.
        ValueError: an argument is invalid.
    """
    check_choice("rounded", rounded, Rounded)
    engine, known = engine_of(contract), options_for(contract, options)
    specification = engine.specification
    hidden = {field.alias for field in specification.fields if field.value.sensitive}
    sensitive = [name for name, other in key_names(key).items() if other in hidden]
    table = _run_job(job)
    matched = match_rows(
        asked,
        table,
        key=key,
        ordered=ordered,
        max_examples=known.max_examples,
        sensitive=sensitive,
    )
    batch = engine.wire_batch(engine.read(table), known)
    parsed = engine.parse_batch(batch)
    may_be_rounded = _rounded_violations(specification, batch, rounded)
    report = _combined_report(specification, matched, parsed.report, may_be_rounded)
    report.raise_for_violations()
    warn_of(report)
    return cast("Frame[_HistoricalContract]", valid_frame(parsed.columns, parsed.every_row()))


def _run_job(job: Any) -> Any:
    """The result of a retrieval job as a pyarrow Table; UnsupportedDataError for any other object."""
    if not callable(getattr(job, "to_arrow", None)):
        raise UnsupportedDataError(
            type(job).__qualname__,
            "is not a retrieval job of Feast",
            "Pass the result of store.get_historical_features(…)",
        )
    return job.to_arrow()


def _rounded_violations(
    specification: Specification, batch: WireBatch, rounded: Rounded
) -> Iterator[Violation]:
    """The integers that came back as floats and may have been rounded."""
    columns = batch.adapter.columns()
    for declared in specification.fields:
        column = columns.fields.get(declared.name)
        is_float = isinstance(column, pl.Series) and column.dtype == pl.Float64
        if rounded != "allow" and is_float and isinstance(declared.value.dtype, Int):
            found = find_rounded_integers(
                cast("pl.Series", column), declared, rounded, batch.options.max_examples
            )
            if found is not None:
                yield found.violation


def _combined_report(
    specification: Specification, matched: Report, parsed: Report, rounded: Iterable[Violation]
) -> Report:
    """One report on the rows and on their values, ranked like any other."""
    ranked = build_report(
        specification,
        parsed.rows,
        (*matched.violations, *rounded, *parsed.violations),
        (*matched.not_run, *parsed.not_run),
        parsed.not_applicable,
    )
    return replace(parsed, violations=ranked.violations, not_run=ranked.not_run)
