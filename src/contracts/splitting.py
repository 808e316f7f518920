"""Splitting a batch: the rows that keep a contract, the rows that break it, and the report."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from contracts.changes import changes_of
from contracts.judging import (
    Tables,
    circumstances,
    findings_in,
    frames_of,
    read,
    report_on,
    specification_of,
)
from contracts.kinds.kind import TEXT
from contracts.rendering import scalar_values
from contracts.report import NotRun, Report
from contracts.rules.requirement import sentence
from contracts.rules.table import References, Sorted, Unique
from contracts.specification import NOT_NULL

if TYPE_CHECKING:
    import polars as pl

    from contracts.backends.batch import Circumstances, Findings
    from contracts.backends.columns import Columns
    from contracts.backends.wire_values import Source
    from contracts.contract import Contract
    from contracts.kinds.kind import Kind
    from contracts.units import Conversion

ROW, VIOLATIONS = "__row__", "__violations__"
"""What the invalid part says of each row: its position in the input, and what is wrong with it."""
NOTES = (ROW, VIOLATIONS, TEXT)
"""What the invalid part may have beside the wire's own columns."""

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


@dataclass(frozen=True, slots=True)
class Reading:
    """How one batch of wire form is read.

    Attributes:
        told: what the verb is told beside the data.
        source: what the wire form is made of.
        units: how numbers become those of their fields' units, by the fields' Python names; None
            where they cannot.
    """

    kind: Kind
    told: Circumstances
    max_examples: int | None
    source: Source
    units: Mapping[str, Conversion | None]


@dataclass(frozen=True, slots=True)
class Parsed:
    """One batch on its way from wire form to contract form.

    Attributes:
        columns: its columns in contract form, as far as they can be.
        bad: the mask of the rows that rules of severity "error" name.
        masks: which of those rows each of the rules names, by its label, as the report ranks them.
    """

    columns: Columns
    bad: pl.Series
    masks: Mapping[str, pl.Series]
    report: Report


def reading_of(
    contract: type[Contract],
    data: object,
    max_examples: int | None,
    now: datetime | None,
    tables: Tables | None,
    *,
    text: bool,
    units: Mapping[str, str] | None,
) -> Reading:
    """How one batch is read, as the kind of data that it is.

    Raises:
        ValueError: an argument is of no use.
        UnsupportedDataError, EngineError: the data, or a table, cannot be read.
    """
    from contracts.backends.failing import enforcing
    from contracts.backends.unit_labels import conversions

    told, kind = circumstances(contract, max_examples, now, tables), read(contract, data)
    with enforcing(specification_of(contract), "splitting the data", kind.types):
        kind = kind.without(NOTES)
        labels = kind.units()
    how = conversions(specification_of(contract), units or {}, labels)
    source = "text" if text else kind.source
    return Reading(kind, told, max_examples, source, {field.name: one for field, one in how})


def parsed(contract: type[Contract], reading: Reading) -> Parsed:
    """One batch of wire form, converted, its defaults filled, and judged."""
    from contracts.backends.converting import converted_columns
    from contracts.backends.filling import filled_columns
    from contracts.backends.unit_labels import unit_findings

    specification, kind, told = specification_of(contract), reading.kind, reading.told
    known = {name: how for name, how in reading.units.items() if how is not None}
    converted = converted_columns(kind.columns(), told.most, source=reading.source, units=known)
    columns, filled = filled_columns(converted.columns)
    told = replace(told, filled=filled.rows)
    found = findings_in(contract, columns, told)
    drop_filled_nulls(found, filled.unfilled)
    found.broken.extend(unit_findings(reading.units, specification, kind.height, wire=True))
    masks = found.rows_by_label(errors_only=True)
    bad = any_of(masks.values(), kind.height)
    note_broken_by_valid(contract, columns, bad, told, found)
    dropped = columns.extra if specification.extra == "ignore" else {}
    lost = {name: len(column) for name, column in dropped.items()}
    changes = changes_of(converted.counts, filled.counts, lost)
    report = report_on(contract, kind, found, reading.max_examples, changes)
    ranked = {one.label: masks[one.label] for one in report.violations if one.label in masks}
    return Parsed(columns, bad, ranked, report)


def parts_of(contract: type[Contract], reading: Reading) -> Parts[Any]:
    """The parts of one batch of wire form."""
    import polars as pl

    from contracts.backends.failing import enforcing

    kind = reading.kind
    with enforcing(specification_of(contract), "splitting the data", kind.types):
        done = parsed(contract, reading)
        rows = pl.int_range(kind.height, eager=True).filter(done.bad)
        invalid = kind.part(done.bad, {ROW: rows, VIOLATIONS: reasons(done.masks, done.bad)})
        return Parts(kind.valid(done.columns, ~done.bad), invalid, done.report)


def in_contract_form(contract: type[Contract], reading: Reading) -> tuple[Any, Report]:
    """One batch of wire form in contract form, and the report on it.

    Raises:
        ContractViolation: the report is not ok.
    """
    import polars as pl

    from contracts.backends.failing import enforcing

    kind = reading.kind
    with enforcing(specification_of(contract), "parsing the data", kind.types):
        done = parsed(contract, reading)
        done.report.raise_for_violations()
        every = pl.repeat(True, n=kind.height, eager=True, dtype=pl.Boolean)
        return kind.valid(done.columns, every), done.report


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
