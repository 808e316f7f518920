"""Historical retrievals, held to contracts: their values, and which rows came back."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

import polars as pl

from contracts.backends.valid_part import valid_frame
from contracts.contract import Contract
from contracts.dtypes import Int
from contracts.errors import ContractWarning, UnsupportedDataError
from contracts.identity import Key, match_rows, names_of
from contracts.integrations.feast.exactness import Rounded, rounded_found
from contracts.integrations.feast.online import refuse_no_choice
from contracts.judging import DEFAULT_EXAMPLES, Tables, specification_of
from contracts.report import Report, Violation, report_of
from contracts.specification import Specification
from contracts.splitting import Reading, parsed, reading_of

if TYPE_CHECKING:
    from contracts.frames import Frame

C = TypeVar("C", bound=Contract)


def read_historical(
    contract: type[C],
    job: object,
    *,
    asked: object,
    key: Key,
    ordered: bool = True,
    rounded: Rounded = "warn",
    now: datetime | None = None,
    max_examples: int | None = DEFAULT_EXAMPLES,
    tables: Tables | None = None,
) -> Frame[C]:
    """The rows of a historical retrieval in contract form, as a polars frame; or it raises.

    The job is run with `to_arrow`, for `to_df` knows no null beside integers. What came back is parsed as
    `Contract.parse` does, and held against what was asked for as `match_rows` does: rows that were lost,
    duplicated, added or reordered stand in the same report. In it `row` is a row of what came back, but
    where it was lost, one of `asked`.

    Args:
        contract: declares the features, the keys of the entities and the time of the event, by the names
            they have in what comes back; `extra="ignore"` drops the others.
        job: what `store.get_historical_features(…)` gives.
        asked: the entity frame that it was given.
        key: the columns that tell its rows apart: the keys of the entities, and the time of the event.
        ordered: whether the order counts.
        rounded: whether integers from 2**53 on that came back as floats are `lossy`, as an error
            ("forbid"), as a warning ("warn"), or not ("allow").
        now, max_examples, tables: as for `Contract.parse`.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        UnsupportedDataError: it is no retrieval, or `asked` is nothing that is read here.
        ValueError: an argument is of no use.
    """
    refuse_no_choice("rounded", rounded, Rounded)
    specification = specification_of(contract)
    hidden = {field.alias for field in specification.fields if field.value.sensitive}
    sensitive = [name for name, given in names_of(key).items() if given in hidden]
    table = table_of(job)
    matched = match_rows(
        asked, table, key=key, ordered=ordered, max_examples=max_examples, sensitive=sensitive
    )
    reading = reading_of(contract, table, max_examples, now, tables, text=False, units=None)
    done = parsed(contract, reading)
    may_be_rounded = rounded_in(contract, reading, rounded)
    report = together(specification, matched, done.report, may_be_rounded)
    report.raise_for_violations()
    if report.warnings:
        warnings.warn(str(report), ContractWarning, stacklevel=2)
    every = pl.repeat(True, n=reading.kind.height, eager=True, dtype=pl.Boolean)
    return cast("Frame[C]", valid_frame(done.columns, every))


def table_of(job: Any) -> Any:
    """What a retrieval job gives, as a pyarrow Table.

    Raises:
        UnsupportedDataError: it is none.
    """
    if not callable(getattr(job, "to_arrow", None)):
        raise UnsupportedDataError(
            type(job).__qualname__,
            "is no retrieval job of Feast's",
            "Pass what store.get_historical_features(…) gives",
        )
    return job.to_arrow()


def rounded_in(contract: type[Contract], reading: Reading, rounded: Rounded) -> Iterator[Violation]:
    """The integers that came back as floats and may be others, rounded."""
    columns = reading.kind.columns()
    for declared in specification_of(contract).fields:
        column = columns.fields.get(declared.name)
        is_float = isinstance(column, pl.Series) and column.dtype == pl.Float64
        if rounded != "allow" and is_float and isinstance(declared.value.dtype, Int):
            found = rounded_found(
                cast("pl.Series", column), declared, rounded, reading.max_examples
            )
            if found is not None:
                yield found.violation


def together(
    specification: Specification, matched: Report, judged: Report, rounded: Iterable[Violation]
) -> Report:
    """One report on the rows that came back and on their values, ranked as any other."""
    ranked = report_of(
        specification,
        judged.rows,
        (*matched.violations, *rounded, *judged.violations),
        (*matched.not_run, *judged.not_run),
        judged.not_applicable,
    )
    return replace(judged, violations=ranked.violations, not_run=ranked.not_run)
