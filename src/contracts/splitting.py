"""Splitting a batch: the rows that keep a contract, the rows that break it, and the report."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from contracts.judging import (
    Tables,
    circumstances,
    findings_in,
    frames_of,
    read,
    report_on,
    specification_of,
)
from contracts.rendering import scalar_values
from contracts.report import NotRun, Report
from contracts.rules.requirement import sentence
from contracts.rules.table import References, Sorted, Unique
from contracts.specification import NOT_NULL

if TYPE_CHECKING:
    import polars as pl

    from contracts.backends.batch import Circumstances, Findings
    from contracts.backends.columns import Columns
    from contracts.contract import Contract
    from contracts.kinds.kind import Kind

ROW, VIOLATIONS = "__row__", "__violations__"
"""What the invalid part says of each row: its position in the input, and what is wrong with it."""

NULL = sentence(NOT_NULL.rule)
Data = TypeVar("Data")


@dataclass(frozen=True)
class Parts(Generic[Data]):
    """A batch in two parts, each in the input's order and of the input's kind.

    Attributes:
        valid: the rows that no rule of severity "error" names, in contract form: defaults filled,
            fields under their names in data and in the contract's order.
        invalid: the other rows with their wire values, and beside them `__row__` (the 0-based
            position in the input) and `__violations__` (what is wrong: "speed: nan", …).
        report: the report on the whole input.
    """

    valid: Data
    invalid: Data
    report: Report


def parts_of(
    contract: type[Contract],
    data: Data,
    max_examples: int | None,
    now: datetime | None,
    tables: Tables | None,
) -> Parts[Data]:
    """The parts of one batch of wire form."""
    from contracts.backends.failing import enforcing

    told, kind = circumstances(contract, max_examples, now, tables), read(contract, data)
    with enforcing(specification_of(contract), "splitting the data", kind.types):
        return parted(contract, kind.without((ROW, VIOLATIONS)), told, max_examples)


def parted(
    contract: type[Contract], kind: Kind, told: Circumstances, max_examples: int | None
) -> Parts[Any]:
    """The parts of one batch, as the kind that it is."""
    import polars as pl

    from contracts.backends.filling import filled_columns

    columns, filled = filled_columns(kind.columns())
    told = replace(told, filled=filled.rows)
    found = findings_in(contract, columns, told)
    drop_filled_nulls(found, filled.unfilled)
    masks = found.rows_by_label(errors_only=True)
    bad = any_of(masks.values(), kind.height)
    rows = pl.int_range(kind.height, eager=True).filter(bad)
    invalid = kind.part(bad, {ROW: rows, VIOLATIONS: reasons(masks, bad)})
    note_broken_by_valid(contract, columns, bad, told, found)
    report = report_on(contract, kind, found, max_examples, filled.counts)
    return Parts(kind.valid(columns, ~bad), invalid, report)


def any_of(masks: Iterable[pl.Series], height: int) -> pl.Series:
    """The mask of rows that any of the masks names."""
    import polars as pl

    bad = pl.repeat(False, n=height, eager=True, dtype=pl.Boolean)
    for mask in masks:
        bad |= mask
    return bad


def reasons(masks: Mapping[str, pl.Series], bad: pl.Series) -> pl.Series:
    """What is wrong with each bad row: the labels of the masks that name it."""
    import polars as pl

    named = [
        pl.select(
            pl.when(mask.filter(bad)).then(pl.lit(scalar_values(label))).alias(str(place))
        ).to_series()
        for place, (label, mask) in enumerate(masks.items())
    ]
    if not named:
        return pl.Series([], dtype=pl.List(pl.String))
    return pl.select(pl.concat_list(named).list.drop_nulls()).to_series()


def drop_filled_nulls(found: Findings, unfilled: Container[str | None]) -> None:
    """Take back the nulls that a default stands for in a column of another type, which could not
    be filled there.
    """
    found.broken[:] = [
        finding
        for finding in found.broken
        if finding.violation.rule != NULL or finding.violation.field not in unfilled
    ]


def note_broken_by_valid(
    contract: type[Contract], columns: Columns, bad: pl.Series, told: Circumstances, found: Findings
) -> None:
    """Say of which rules that name no row it is only the whole input that keeps them."""
    if not bad.any() or all(
        isinstance(r.rule, (Unique, Sorted, References))
        for r in specification_of(contract).table_rules
    ):
        return
    from contracts.backends.valid_part import valid_frame

    filled = {name: mask.filter(~bad) for name, mask in (told.filled or {}).items()}
    alone = frames_of(contract).judge(valid_frame(columns, ~bad), replace(told, filled=filled))
    said = {(f.violation.field, f.violation.rule_id) for f in found.broken}
    said |= {(entry.field, entry.rule_id) for entry in found.not_run}
    reason = "kept by the whole input, and broken by its valid rows alone"
    found.not_applicable.extend(
        NotRun(one.field, one.code, one.rule, one.rule_id, reason)
        for one in (finding.violation for finding in alone.broken if finding.rows is None)
        if (one.field, one.rule_id) not in said
    )
    found.not_applicable.extend(
        replace(entry, reason=f"of its valid rows alone: {entry.reason}")
        for entry in alone.not_run
        if (entry.field, entry.rule_id) not in said
    )
