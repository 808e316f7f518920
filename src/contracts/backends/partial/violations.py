"""Violations of rules that one row decides: those of two parts are added up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from contracts.backends.findings import Finding, Findings
from contracts.diagnosis.sampling import merge_samples, sampled_examples
from contracts.report.report import Example, NotRun, Violation
from contracts.rules.requirement import Requirement

EntryKey = tuple[str | None, str, str]
"""A field, a code and a rule's id: what violations of one rule have in common."""


def key_of(entry: Violation | NotRun) -> EntryKey:
    """What tells the rule of an entry from all others."""
    return entry.field, entry.code, entry.rule_id


def examples_later(examples: Iterable[Example], offset: int) -> Iterator[Example]:
    """The examples, where that many rows come before the first."""
    for one in examples:
        yield one if one.row is None or not offset else replace(one, row=one.row + offset)


@dataclass(frozen=True, slots=True, repr=False)
class PartialViolation:
    """What one part of the data has to say of a violation.

    Attributes:
        violation: its count, and its first examples, by their positions in the part.
        terms: the terms of the requirement that is violated, where it has some.
        sample: the examples for the diagnosis.
        cause_of_input: the cause that lies in the kind of data, which goes before any other.
    """

    violation: Violation
    terms: Requirement[None] | None
    sample: tuple[Example, ...]
    cause_of_input: str | None = None

    def followed_by(
        self, other: PartialViolation, offset: int, max_examples: int | None, before: int | None
    ) -> PartialViolation:
        """The same of both parts.

        Args:
            offset: how many rows the first part has.
            before: how many rows come before it, where that is known for both.
        """
        one, two = self.violation, other.violation
        later = tuple(
            example
            for example in examples_later(two.examples, offset)
            if example.row is not None or example not in one.examples  # of the columns, once
        )
        sample = tuple(examples_later(other.sample, offset))
        if before is None:
            sample = merge_samples(self.sample, one.count, sample, two.count)
        else:
            sample = tuple(sampled_examples((*self.sample, *sample), before))
        violation = replace(
            one,
            count=one.count + two.count,
            examples=(*one.examples, *later)[:max_examples],
            cause=one.cause or two.cause,
        )
        cause = self.cause_of_input or other.cause_of_input
        return PartialViolation(violation, self.terms, sample, cause)

    def later(self, offset: int) -> PartialViolation:
        """The same where that many rows of the whole come before it that satisfy the rule."""
        examples = tuple(examples_later(self.violation.examples, offset))
        sample = tuple(examples_later(self.sample, offset))
        return replace(self, violation=replace(self.violation, examples=examples), sample=sample)

    def finding(self, rows: int) -> Finding:
        """The violation in a whole of that many rows."""
        one = self.violation
        tolerated = self.terms is not None and self.terms.tolerates(one.count, rows)
        share = one.count / rows if rows else 0.0
        return Finding(replace(one, share=share, tolerated=tolerated), None, None, self.sample)


@dataclass(frozen=True, slots=True)
class RowFindings:
    """The findings that are decided by one row each, in some part of the data.

    Attributes:
        abstained: why rules were not evaluated on some groups; others may break them.
    """

    broken: Mapping[EntryKey, PartialViolation]
    not_run: Mapping[EntryKey, NotRun]
    not_applicable: Mapping[EntryKey, NotRun]
    abstained: Mapping[EntryKey, NotRun]

    def followed_by(
        self, other: RowFindings, offset: int, max_examples: int | None, before: int | None
    ) -> RowFindings:
        """The findings in both parts; the arguments are those of `PartialViolation.followed_by`."""
        broken = dict(self.broken)
        for key, two in other.broken.items():
            one = broken.get(key)
            broken[key] = (
                two.later(offset)
                if one is None
                else one.followed_by(two, offset, max_examples, before)
            )
        return RowFindings(
            broken,
            _first_of_each(chain(self.not_run.values(), other.not_run.values())),
            _first_of_each(chain(self.not_applicable.values(), other.not_applicable.values())),
            _first_of_each(chain(self.abstained.values(), other.abstained.values())),
        )

    def findings(self, rows: int) -> Findings:
        """The findings in a whole of that many rows."""
        broken = [one.finding(rows) for one in self.broken.values()]
        abstained = [one for key, one in self.abstained.items() if key not in self.not_run]
        not_run = [*self.not_run.values(), *abstained]
        return Findings(broken, not_run, [*self.not_applicable.values()], abstained)


def row_findings(
    found: Findings, before: int, cause_of_input: Callable[[str, str], str | None]
) -> RowFindings:
    """The findings in one batch.

    Args:
        before: how many rows of the whole come before it.
        cause_of_input: what in the kind of data probably broke a field's rule of a code.
    """
    broken: dict[EntryKey, PartialViolation] = {}
    for finding in found.broken:
        key = key_of(finding.violation)
        sample = tuple(sampled_examples(finding.evidence, before))
        field, code, _ = key
        cause = cause_of_input(field, code) if field else None
        terms = finding.requirement and finding.requirement.with_rule(None)
        broken[key] = PartialViolation(finding.violation, terms, sample, cause)
    not_run = [one for one in found.not_run if one not in found.abstained]
    every = not_run, found.not_applicable, found.abstained
    return RowFindings(broken, *map(_first_of_each, every))


def _first_of_each(entries: Iterable[NotRun]) -> dict[EntryKey, NotRun]:
    """The first entry of each rule, in their order: that of the declaration, as in a batch."""
    found: dict[EntryKey, NotRun] = {}
    for one in entries:
        found.setdefault(key_of(one), one)
    return found
