"""Wire form → contract form: a batch converted, its defaults filled, evaluated, and split in two."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from contracts.engine.backends import Backends
from contracts.engine.check import context_for, report_on_findings
from contracts.engine.options import Options
from contracts.engine.parts import Parts
from contracts.engine.whole_batch import (
    broken_by_valid_rows,
    refuse_wrong_whole,
    rules_of_whole,
)
from contracts.inputs.adapter import ADDED_COLUMNS, ROW, VIOLATIONS
from contracts.inputs.column_order import add_order_findings
from contracts.report.counts import count_changes
from contracts.report.ranking import build_report
from contracts.report.report import Report
from contracts.report.run import run_since
from contracts.report.values import escape_surrogates
from contracts.rules.requirement import sentence
from contracts.specification import NOT_NULL

if TYPE_CHECKING:
    import polars as pl

    from contracts.backends.columns import Columns
    from contracts.backends.findings import Findings
    from contracts.backends.frame.batch import Context
    from contracts.backends.python.convert import Source
    from contracts.backends.python.default_values import AppliedDefaults
    from contracts.inputs.adapter import InputAdapter
    from contracts.units import Conversion

_NULL_SENTENCE = sentence(NOT_NULL.rule)


@dataclass(frozen=True, slots=True)
class WireBatch:
    """One batch of wire form, ready to be parsed.

    Attributes:
        source: what the values are made of: typed values, JSON or text.
        conversions: how numbers become those of their fields' units, by the fields' Python names;
            None where they cannot.
    """

    adapter: InputAdapter
    options: Options
    source: Source
    conversions: Mapping[str, Conversion | None]


@dataclass(frozen=True, slots=True)
class ParsedBatch:
    """One batch of wire form after parsing.

    Attributes:
        columns: its columns in contract form, as far as they can be.
        bad: the mask of the rows that rules of severity "error" name.
        masks: which of those rows each of the rules names, by its label, as the report ranks them.
    """

    adapter: InputAdapter
    columns: Columns
    bad: pl.Series
    masks: Mapping[str, pl.Series]
    report: Report

    def every_row(self) -> pl.Series:
        """The mask that names every row."""
        from contracts.backends.masks import constant_mask

        return constant_mask(self.adapter.height, value=True)

    def to_frame(self) -> pl.DataFrame:
        """The batch as a frame in contract form, with extra columns where the contract allows them."""
        from contracts.backends.engine_errors import enforcing
        from contracts.backends.frame.output import valid_frame

        specification = self.columns.specification
        with enforcing(specification, "parsing the data", self.adapter.types):
            frame = valid_frame(self.columns, self.every_row())
            if specification.extra != "allow":
                return frame
            extra = {n: one for n, one in self.columns.extra.items() if isinstance(one, dict)}
            height = self.adapter.height
            return frame.with_columns(_extra_column(n, one, height) for n, one in extra.items())


def _extra_column(name: str, given: Mapping[int, object], height: int) -> pl.Series:
    """What some rows have for a field that is not declared, as a column: of Python objects where the
    values are of several types.
    """
    import polars as pl

    from contracts.backends.attempt import Failure, attempt

    values = [given.get(row) for row in range(height)]
    made: Any = attempt(lambda: pl.Series(name, values, strict=True))
    return pl.Series(name, values, dtype=pl.Object) if isinstance(made, Failure) else made


def wire_batch(backends: Backends, adapter: InputAdapter, options: Options) -> WireBatch:
    """The batch as the options declare it.

    Raises:
        ValueError: `units` names a field that has none, or an unknown unit.
    """
    from contracts.backends.engine_errors import enforcing
    from contracts.backends.frame.unit_labels import conversions

    specification = backends.specification
    with enforcing(specification, "splitting the data", adapter.types):
        adapter = adapter.without(ADDED_COLUMNS)  # an invalid part may be fed back in
        labels = adapter.units()
    how = conversions(specification, options.units, labels)
    source = "text" if options.text else adapter.source
    return WireBatch(adapter, options, source, {field.name: one for field, one in how})


def parse_batch(backends: Backends, batch: WireBatch) -> ParsedBatch:
    """The batch converted, its defaults filled, and evaluated."""
    from contracts.backends.engine_errors import enforcing

    with enforcing(backends.specification, "parsing the data", batch.adapter.types):
        return _parse(backends, batch)


def _parse(backends: Backends, batch: WireBatch) -> ParsedBatch:
    return _left_alone(backends, batch) or _converted(backends, batch)


def _left_alone(backends: Backends, batch: WireBatch) -> ParsedBatch | None:
    """A small batch that is plainly contract form without a fault, of which parsing changes nothing; None of others."""
    if batch.source != "values" or batch.conversions or backends.specification.ordered:
        return None
    adapter = batch.adapter
    if backends.small_batches.undecided(adapter) != []:
        return None
    report = build_report(
        backends.specification,
        adapter.height,
        (),
        (),
        evaluated=backends.evaluated,
        run=run_since(batch.options.called),
    )
    return ParsedBatch(adapter, adapter.columns(), mask_of_any((), adapter.height), {}, report)


@dataclass(frozen=True, slots=True)
class ConvertedWire:
    """One batch of wire form in contract form, as far as it can be.

    Attributes:
        filled: the defaults that were applied.
        counts: how many values were changed, by the field's path in data, and how.
    """

    columns: Columns
    filled: AppliedDefaults
    counts: Mapping[str, Mapping[str, int]]

    @property
    def dropped(self) -> Mapping[str, int]:
        """How many values are left out of columns that no field claims."""
        ignores = self.columns.specification.extra == "ignore"
        extra = self.columns.extra if ignores else {}
        return {name: len(column) for name, column in extra.items()}


def convert_wire(batch: WireBatch) -> ConvertedWire:
    """The batch converted, and its defaults filled."""
    from contracts.backends.frame.defaults import columns_with_defaults
    from contracts.backends.mixed.convert import convert_columns

    known = {name: how for name, how in batch.conversions.items() if how is not None}
    converted = convert_columns(
        batch.adapter.columns(), batch.options.examples_sought, source=batch.source, units=known
    )
    columns, filled = columns_with_defaults(converted.columns)
    return ConvertedWire(columns, filled, converted.counts)


def evaluate_wire(
    backends: Backends, batch: WireBatch, converted: ConvertedWire, context: Context
) -> Findings:
    """The findings in a batch that was converted."""
    from contracts.backends.frame.unit_labels import unit_findings
    from contracts.backends.written_text import show_written

    specification, height = backends.specification, batch.adapter.height
    found = backends.evaluate(converted.columns, context)
    show_written(found, batch.adapter.columns())
    _drop_nulls_with_default(found, converted.filled.unfilled)
    found.broken.extend(unit_findings(batch.conversions, specification, height, wire=True))
    add_order_findings(specification, batch.adapter, found)
    return found


def _converted(backends: Backends, batch: WireBatch) -> ParsedBatch:
    adapter, options = batch.adapter, batch.options
    converted = convert_wire(batch)
    columns, filled = converted.columns, converted.filled
    context = replace(context_for(options), filled=filled.rows)
    found = evaluate_wire(backends, batch, converted, context)
    masks = found.rows_by_label(errors_only=True)
    bad = mask_of_any(masks.values(), adapter.height)
    _note_broken_by_valid_rows(backends, columns, bad, context, found)
    changes = count_changes(converted.counts, filled.counts, converted.dropped)
    report = report_on_findings(
        backends.evaluated, adapter, found, options, changes=changes, source=batch.source
    )
    ranked = {one.label: masks[one.label] for one in report.violations if one.label in masks}
    return ParsedBatch(adapter, columns, bad, ranked, report)


def split_batch(backends: Backends, batch: WireBatch) -> Parts[Any]:
    """The valid and the invalid rows of a batch of wire form.

    Raises:
        ContractViolation: the batch is wrong as a whole, and the options say what is.
    """
    import polars as pl

    from contracts.backends.engine_errors import enforcing

    adapter = batch.adapter
    with enforcing(backends.specification, "splitting the data", adapter.types):
        done = _parse(backends, batch)
        if batch.options.max_invalid_share is not None:
            refuse_wrong_whole(done.report, int(done.bad.sum()), batch.options.max_invalid_share)
        rows = pl.int_range(adapter.height, eager=True).filter(done.bad)
        reasons = reasons_of(done.masks)
        invalid = adapter.select_rows(done.bad, {ROW: rows, VIOLATIONS: reasons})
        return Parts(adapter.output(done.columns, ~done.bad), invalid, done.report)


def parse_to_native(backends: Backends, batch: WireBatch) -> tuple[Any, Report]:
    """A batch of wire form in contract form, of the input's type, and the report on it.

    Raises:
        ContractViolation: the report is not ok.
    """
    from contracts.backends.engine_errors import enforcing

    adapter = batch.adapter
    with enforcing(backends.specification, "parsing the data", adapter.types):
        done = _parse(backends, batch)
        done.report.raise_for_violations()
        return adapter.output(done.columns, done.every_row()), done.report


def mask_of_any(masks: Iterable[pl.Series], height: int) -> pl.Series:
    """The mask of rows that any of the masks names."""
    from contracts.backends.masks import constant_mask

    bad = constant_mask(height, value=False)
    for mask in masks:
        bad |= mask
    return bad


def reasons_of(masks: Mapping[str, pl.Series]) -> pl.Series:
    """What is wrong with each bad row: the labels of the masks that name it.

    It takes time and memory for each label of a row, and not for each rule and row.
    """
    import polars as pl

    named = [mask.arg_true() for mask in masks.values()]
    if not named:
        return pl.Series([], dtype=pl.List(pl.String))
    labels = pl.Series([escape_surrogates(label) for label in masks], dtype=pl.String)
    rules = pl.Series(range(len(named)), dtype=pl.UInt32)
    counts = pl.Series([len(rows) for rows in named], dtype=pl.UInt32)
    pairs = pl.DataFrame(
        {"row": pl.concat(named), "rule": rules.repeat_by(counts).explode(empty_as_null=False)}
    )
    pairs = pairs.with_columns(label=labels.gather(pairs["rule"]))
    grouped = pairs.sort("row", "rule").group_by("row", maintain_order=True).agg("label")
    return grouped["label"]


def _drop_nulls_with_default(found: Findings, unfilled: Container[str | None]) -> None:
    """Take back the nulls that a default stands for in a column of another type, which could not
    be filled there.
    """
    found.broken[:] = [
        finding
        for finding in found.broken
        if finding.violation.rule != _NULL_SENTENCE or finding.violation.field not in unfilled
    ]


def _note_broken_by_valid_rows(
    backends: Backends, columns: Columns, bad: pl.Series, context: Context, found: Findings
) -> None:
    """Note the rules that name no row and hold of the whole input, but not of its valid rows alone."""
    rules = rules_of_whole(backends.specification)
    if not rules or not bad.any():
        return
    from contracts.backends.frame.output import valid_frame

    filled = {name: mask.filter(~bad) for name, mask in (context.filled or {}).items()}
    valid = valid_frame(columns, ~bad)
    alone = backends.frames.evaluate_table_rules(valid, replace(context, filled=filled), rules)
    found.not_applicable.extend(broken_by_valid_rows(alone, found))
