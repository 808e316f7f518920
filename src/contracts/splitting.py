"""Splitting a batch: the rows that keep a contract, the rows that break it, and the report."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from contracts.judging import (
    Tables,
    circumstances,
    findings_in,
    in_memory,
    report_on,
    specification_of,
)
from contracts.report import NotRun, Report
from contracts.rules.requirement import sentence
from contracts.rules.table import References, Sorted, Unique
from contracts.specification import NOT_NULL

if TYPE_CHECKING:
    import polars as pl

    from contracts.backends.batch import Circumstances, Findings
    from contracts.contract import Contract

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
    told = circumstances(max_examples, now, tables)
    collected = in_memory(contract, data)
    if isinstance(collected, list):
        return cast("Parts[Data]", parts_of_rows(contract, collected, told, max_examples))
    parts = parts_of_frame(contract, cast("pl.DataFrame", collected), told, max_examples)
    if collected is data:
        return cast("Parts[Data]", parts)
    return cast("Parts[Data]", Parts(parts.valid.lazy(), parts.invalid.lazy(), parts.report))


def parts_of_frame(
    contract: type[Contract], data: pl.DataFrame, told: Circumstances, max_examples: int | None
) -> Parts[pl.DataFrame]:
    """The parts of a frame."""
    import polars as pl

    from contracts.backends.filling import filled_frame
    from contracts.backends.valid_part import valid_frame

    specification = specification_of(contract)
    wire = data.select(pl.exclude(ROW, VIOLATIONS)) if own_columns(data.columns) else data
    frame, filled = filled_frame(wire, specification)
    told = replace(told, filled=filled.rows)
    found = findings_in(contract, frame, told)
    drop_filled_nulls(found, filled.unfilled)
    masks = found.rows_by_label(errors_only=True)
    bad = any_of(masks.values(), wire.height)
    valid = valid_frame(frame.filter(~bad), specification)
    invalid = wire.filter(bad).with_columns(
        pl.int_range(wire.height, eager=True).filter(bad).alias(ROW),
        reasons(masks, bad).alias(VIOLATIONS),
    )
    note_broken_by_valid(contract, valid, bad, told, found)
    report = report_on(contract, wire.height, found, max_examples, filled.counts)
    return Parts(valid, invalid, report)


def parts_of_rows(
    contract: type[Contract], data: Sequence[object], told: Circumstances, max_examples: int | None
) -> Parts[list[dict[str, Any]]]:
    """The parts of a list of mappings, or of instances, as lists of dicts."""
    from contracts.backends.filling_rows import filled_rows
    from contracts.backends.rows import as_rows
    from contracts.backends.valid_part import valid_row

    specification = specification_of(contract)
    wire = [without_own(row) for row in as_rows(data, specification)]
    rows, filled = filled_rows(wire, specification)
    told = replace(told, filled=filled.rows)
    found = findings_in(contract, rows, told)
    masks = found.rows_by_label(errors_only=True)
    bad = any_of(masks.values(), len(rows))
    why = iter(reasons(masks, bad).to_list())
    valid, invalid = [], []
    for place, (row, original, is_bad) in enumerate(zip(rows, wire, bad, strict=True)):
        if is_bad:
            invalid.append({**original, ROW: place, VIOLATIONS: next(why)})
        else:
            valid.append(valid_row(row, specification))
    note_broken_by_valid(contract, valid, bad, told, found)
    return Parts(valid, invalid, report_on(contract, len(rows), found, max_examples, filled.counts))


def own_columns(names: Iterable[str]) -> bool:
    """Whether the data was a part that this module made."""
    return not {ROW, VIOLATIONS}.isdisjoint(names)


def without_own(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row without what an earlier split said of it."""
    return {name: value for name, value in row.items() if name not in (ROW, VIOLATIONS)}


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
        pl.select(pl.when(mask.filter(bad)).then(pl.lit(label)).alias(str(place))).to_series()
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
    contract: type[Contract], valid: Any, bad: pl.Series, told: Circumstances, found: Findings
) -> None:
    """Say of which rules that name no row it is only the whole input that keeps them."""
    if not bad.any() or all(
        isinstance(r.rule, (Unique, Sorted, References))
        for r in specification_of(contract).table_rules
    ):
        return
    filled = {name: mask.filter(~bad) for name, mask in (told.filled or {}).items()}
    alone = findings_in(contract, valid, replace(told, filled=filled))
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
