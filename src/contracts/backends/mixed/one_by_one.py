"""Evaluating values and rows that no Series can hold, one by one."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import compress, count, islice, repeat
from typing import Any

import polars as pl

from contracts.backends.absent import ABSENT, UNKNOWN
from contracts.backends.builtin_values import types_never_in_form
from contracts.backends.columns import Columns, value_at_row
from contracts.backends.custom import RuleFailed
from contracts.backends.findings import Finding, Findings, Unparseable
from contracts.backends.masking import mask_sensitive
from contracts.backends.masks import mask_at, sample_rows
from contracts.backends.python.problems import Problem, problems_of
from contracts.backends.python.row_rules import row_evaluators
from contracts.diagnosis.sampling import ExampleSample, LazyExamples
from contracts.dtypes import SCALARS
from contracts.report.report import Example, build_violation
from contracts.rules.requirement import Requirement, rule_id
from contracts.specification import PRESENT, Field


@dataclass(slots=True)
class Tally:
    """The rows that break one requirement, and the values of the first of them."""

    rows: list[int] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    not_run: str | None = None
    sample: ExampleSample = field(default_factory=ExampleSample)

    def add(self, row: int, value: Callable[[], Any], max_examples: int | None) -> None:
        if max_examples is None or len(self.values) < max_examples:
            self.values.append(value())
        self.rows.append(row)
        self.sample.add(row, value)

    def finding(self, path: str | None, requirement: Requirement[Any], height: int) -> Finding:
        examples = [Example(row, None, value) for row, value in zip(self.rows, self.values)]  # noqa: B905 - fewer values than rows
        violation = build_violation(path, requirement, len(self.rows), height, examples)
        sample = (self.sample.examples() or None) if len(self.rows) > len(self.values) else None
        return Finding(violation, mask_at(self.rows, height), requirement, sample)


_Tallies = dict[tuple[str | None, Requirement[Any]], Tally]
"""The rows of each requirement, by its place."""


def evaluate_values(
    values: list[object],
    unparseable: pl.Series,
    declared: Field,
    max_examples: int | None,
    before: int = 0,
) -> Findings:
    """The findings in some values of one field: at once in those whose types are never contract form, in
    others one by one. Two of one requirement may be found.

    Args:
        unparseable: the mask of those values.
        before: how many rows of the whole come before these.
    """
    tallies: _Tallies = {}
    loc = (declared.alias,)
    absent = Problem(loc, PRESENT, None)
    found = Findings()
    never, flags = types_never_in_form(declared.value), unparseable.to_list()
    types = set(map(type, compress(values, flags)))
    if types <= never:
        return Findings([_mistyped(values, unparseable, declared, max_examples, before)])
    if types & never:
        odd = [flag and type(one) in never for flag, one in zip(flags, values, strict=True)]
        mistyped = pl.Series(odd, dtype=pl.Boolean)
        found.broken.append(_mistyped(values, mistyped, declared, max_examples, before))
        flags = (unparseable & ~mistyped).to_list()
    for row in compress(count(), flags):
        if values[row] is UNKNOWN:
            continue
        missing = values[row] is ABSENT
        problems = [absent] if missing else problems_of(values[row], declared.value, loc)
        for problem in problems:
            tally = tallies.setdefault(
                (problem.path, problem.requirement), Tally(sample=ExampleSample(before))
            )
            tally.not_run = tally.not_run or problem.not_run
            tally.add(row, partial(getattr, problem, "value"), max_examples)
    found += _findings_of(tallies, len(values))
    return found


def _mistyped(
    values: list[object], mask: pl.Series, declared: Field, max_examples: int | None, before: int
) -> Finding:
    """The finding in the values of a mask, of which none is of the field's type."""

    def shown(some: Sequence[int]) -> list[object]:
        return [mask_sensitive(values[row], declared.value) for row in some]

    first = [*islice(compress(count(), mask), max_examples)]
    examples = map(Example, first, repeat(None), shown(first))
    broken, of_type = int(mask.sum() or 0), declared.value.of_type
    violation = build_violation(declared.alias, of_type, broken, len(values), examples)
    if broken == len(first):
        return Finding(violation, mask, of_type)
    sample = LazyExamples(sample_rows(mask, broken, before), shown)
    return Finding(violation, mask, of_type, sample)


def evaluate_rows(
    columns: Columns,
    unparseable: Mapping[str, Unparseable],
    found: Findings,
    max_examples: int | None,
    before: int = 0,
) -> Findings:
    """The findings of row rules that read a list or a struct which no Series can hold as a whole: a
    member of it may be contract form, or all of it but for keys that no contract declares.
    """
    by_name = columns.specification.by_name
    not_run = {entry.rule_id for entry in found.not_run}
    tallies: _Tallies = {}
    for evaluator in row_evaluators(columns.specification):
        paths = evaluator.requirement.rule.paths
        nested = {p[0] for p in paths if by_name[p[0]].value.dtype.kind not in SCALARS}
        deep = [unparseable[name].rows for name in nested & set(unparseable)]
        if not deep or rule_id(None, evaluator.requirement) in not_run:
            continue
        tally = tallies[None, evaluator.requirement] = Tally(sample=ExampleSample(before))
        for row in functools.reduce(operator.or_, deep).arg_true().to_list():
            values = {path[0]: value_at_row(columns.fields[path[0]], row) for path in paths}
            members = {by_name[n].alias: one for n, one in values.items() if one is not ABSENT}
            try:
                if evaluator.is_broken(members):
                    tally.add(row, partial(evaluator.shown_values, members), max_examples)
            except RuleFailed as failed:
                tally.not_run = evaluator.failure_reason(failed)
                break
    return _findings_of(tallies, columns.height)


def _findings_of(tallies: _Tallies, height: int) -> Findings:
    found = Findings()
    for (path, requirement), tally in tallies.items():
        if tally.not_run is not None:
            found.cannot_run(path, requirement, tally.not_run)
        elif tally.rows:
            found.broken.append(tally.finding(path, requirement, height))
    return found
