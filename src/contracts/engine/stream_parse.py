"""Wire form that comes in batches, parsed one after the other: what is kept of each is merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contracts.engine.backends import Backends
from contracts.engine.check import context_for
from contracts.engine.options import Options
from contracts.engine.parse import ConvertedWire, WireBatch, convert_wire, evaluate_wire
from contracts.engine.partial import PartsInOrder
from contracts.engine.partial_batch import kept_of_batch
from contracts.report.counts import count_changes
from contracts.report.ranking import with_run
from contracts.rules.row import RowRule
from contracts.rules.table import TableRule
from contracts.rules.value import ValueRule

if TYPE_CHECKING:
    import polars as pl

    from contracts.backends.findings import Finding, Findings
    from contracts.backends.frame.batch import Context
    from contracts.backends.partial.violations import EntryKey
    from contracts.backends.python.convert import Source
    from contracts.report.report import Report


@dataclass(frozen=True, slots=True)
class StreamedBatch:
    """One batch of a stream after it was parsed.

    Attributes:
        masks: the rows that each rule of severity "error" names as far as it is known by now.
        spoiled: the rows that have something that is not contract form, and stay invalid whatever
            comes.
    """

    batch: WireBatch
    converted: ConvertedWire
    masks: Mapping[EntryKey, pl.Series]
    spoiled: pl.Series


@dataclass(slots=True)
class StreamParser:
    """What is known of the batches that were parsed; to be closed."""

    backends: Backends
    options: Options
    parts: PartsInOrder = field(init=False)
    source: Source = "values"
    counts: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parts = PartsInOrder(self.backends, replace(context_for(self.options), filled={}))

    def close(self) -> None:
        """Give back what is on disk."""
        self.parts.close()

    def add(self, batch: WireBatch) -> StreamedBatch:
        """Parse the next batch.

        Raises:
            EngineError: it could not be parsed.
        """
        from contracts.backends.engine_errors import enforcing

        with enforcing(self.backends.specification, "splitting the data", batch.adapter.types):
            return self._add(batch)

    def _add(self, batch: WireBatch) -> StreamedBatch:
        converted = convert_wire(batch)
        taken: list[Findings] = []

        def evaluate(context: Context) -> Findings:
            found = evaluate_wire(self.backends, batch, converted, context)
            taken.append(found)
            return found

        columns = converted.columns
        part = kept_of_batch(
            self.backends,
            batch.adapter,
            self.options,
            replace(self.parts.context, filled=converted.filled.rows, before=self.parts.rows),
            None if columns.is_typed else columns,
            evaluate,
        )
        # The masks of what defaults replaced are of this batch alone, and counted by now.
        context = replace(part.state.context, filled={})
        self.parts.add(replace(part, state=replace(part.state, context=context)), taken.append)
        self.source = batch.source
        self._count(converted)
        masks, spoiled = _masks(taken, batch.adapter.height)
        return StreamedBatch(batch, converted, masks, spoiled)

    def _count(self, converted: ConvertedWire) -> None:
        dropped = {name: {"": count} for name, count in converted.dropped.items()}
        new = {"converted": converted.counts, "filled": converted.filled.counts, "dropped": dropped}
        for what, counts in new.items():
            sums = self.counts.setdefault(what, {})
            for path, by in counts.items():
                sums.setdefault(path, Counter()).update(by)

    def finish(self) -> tuple[Report, Findings]:
        """The report on all rows, and the findings: those of rules about all of them with the masks of
        their rows.
        """
        counts = {what: self.counts.get(what, {}) for what in ("converted", "filled", "dropped")}
        dropped = {name: by.total() for name, by in counts["dropped"].items()}
        changes = count_changes(counts["converted"], counts["filled"], dropped)
        finished = self.parts.finish(self.source, changes)
        if finished is None:
            raise ValueError("no batch was added")
        report, found = finished
        return with_run(report, self.options.called), found


def _masks(taken: list[Findings], height: int) -> tuple[dict[EntryKey, pl.Series], pl.Series]:
    """The rows that each rule of severity "error" names, and those that stay invalid whatever comes."""
    from contracts.backends.masks import constant_mask
    from contracts.backends.partial.violations import key_of

    masks: dict[EntryKey, pl.Series] = {}
    spoiled = constant_mask(height, value=False)
    for finding in (one for found in taken for one in found.broken):
        if finding.rows is None or finding.violation.severity == "warn":
            continue
        rows = finding.rows.fill_null(value=False)
        key = key_of(finding.violation)
        masks[key] = masks[key] | rows if key in masks else rows
        if not _may_be_taken_back(finding):
            spoiled |= rows
    return masks, spoiled


def _may_be_taken_back(finding: Finding) -> bool:
    """Whether the rule may turn out not to have been run, on a later batch that it cannot be
    evaluated on.
    """
    rule = None if finding.requirement is None else finding.requirement.rule
    return isinstance(rule, ValueRule | RowRule | TableRule)
