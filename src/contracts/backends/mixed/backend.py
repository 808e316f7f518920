"""The backend for columns of any sort, with the same verdicts as for frames.

Python values become Series where one holds exactly them. Those that it cannot hold are evaluated
one by one, and the frame for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, cast

from contracts.backends.columns import Columns
from contracts.backends.findings import Finding, Findings
from contracts.backends.frame.backend import FrameBackend
from contracts.backends.frame.batch import Context, ReferenceTable
from contracts.backends.masking import mask_sensitive
from contracts.backends.masks import constant_mask
from contracts.backends.mixed.one_by_one import Tally, evaluate_rows
from contracts.backends.mixed.typed_batch import TypedBatch
from contracts.diagnosis.sampling import sampled_examples
from contracts.report.report import build_violation
from contracts.specification import DECLARED, GIVEN_ONCE, Specification


class ColumnsBackend:
    """Enforces one contract on columns of any sort; safe to share between threads."""

    def __init__(self, specification: Specification, frames: FrameBackend) -> None:
        self.specification = specification
        self.frames = frames

    def evaluate(self, columns: Columns, context: Context) -> Findings:
        """Every violation in the columns, and every rule that cannot be evaluated on them.

        Args:
            columns: data in contract form; never changed.
        """
        read = TypedBatch(columns, context.max_examples, context.before)
        found = Findings(list(_column_findings(columns, context.max_examples)))
        found += read.found
        found += self.frames.evaluate(read.frame(), context, read.unparseable)
        found += evaluate_rows(
            columns, read.unparseable, found, context.max_examples, context.before
        )
        broken = [
            _with_example_keys(one, columns) for one in _merge_by_requirement(found.broken, context)
        ]
        return replace(found, broken=broken)

    def table(self, columns: Columns) -> ReferenceTable:
        """The columns as a table for references to look up."""
        read = TypedBatch(columns, 0)
        frame, by_name = read.frame(), self.specification.by_name
        return self.frames.table(frame, [by_name[name].alias for name in read.unparseable])


def _column_findings(columns: Columns, max_examples: int | None) -> Iterator[Finding]:
    """The violations by the columns alone: one that is there twice, and one that no field
    claims.
    """
    height = columns.height
    every = constant_mask(height, value=True)
    for name in dict.fromkeys(columns.repeated):
        yield Finding(build_violation(name, GIVEN_ONCE, height, height), every)
    if columns.specification.extra != "forbid":
        return
    for name, column in columns.extra.items():
        if isinstance(column, dict):
            tally = Tally([*column], [None] * len([*column][:max_examples]))
            yield tally.finding(name, DECLARED, height)
        else:
            yield Finding(build_violation(name, DECLARED, height, height), every)


def _merge_by_requirement(broken: Iterable[Finding], context: Context) -> list[Finding]:
    """The findings, with those of one requirement merged."""
    once: dict[Any, Finding] = {}
    for place, one in enumerate(broken):
        key = (one.violation.field, one.requirement) if one.requirement else place
        once[key] = _merge_findings(once[key], one, context) if key in once else one
    return list(once.values())


def _merge_findings(one: Finding, other: Finding, context: Context) -> Finding:
    """Two findings of one requirement as one."""
    rows, requirement = cast("Any", one.rows) | cast("Any", other.rows), one.requirement
    examples = {e.row: e for e in (*one.violation.examples, *other.violation.examples)}
    ordered = sorted(examples.values(), key=lambda example: example.row or 0)
    violation = build_violation(
        one.violation.field,
        cast("Any", requirement),
        int(rows.sum()),
        len(rows),
        ordered[: context.max_examples],
    )
    by_row = {e.row: e for e in (*one.evidence, *other.evidence)}
    sample = tuple(sampled_examples(by_row.values(), context.before))
    return Finding(violation, rows, requirement, sample)


def _with_example_keys(found: Finding, columns: Columns) -> Finding:
    """The finding, its examples with the keys of their rows."""
    fields = columns.specification.key
    if not fields:
        return found

    def key(row: int) -> dict[str, Any]:
        return {f.alias: mask_sensitive(columns.value(f.name, row), f.value) for f in fields}

    violation = found.violation
    examples = tuple(
        one if one.row is None else replace(one, key=key(one.row)) for one in violation.examples
    )
    return replace(found, violation=replace(violation, examples=examples))
