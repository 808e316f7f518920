"""The report of one batch: every violation of its contract as data, and views of it. It decides only `ok`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

from contracts.arguments import methods_in_own_words
from contracts.errors import ContractViolation
from contracts.hints import Hint, hint_in
from contracts.lazy_dataclass import lazy_record
from contracts.other_names import OF_RESULTS
from contracts.report.as_dict import example_dict, not_run_dict, report_dict, violation_dict
from contracts.report.counts import Count
from contracts.report.passed import EvaluatedRules, Passed
from contracts.report.patterns import rows_by_pattern
from contracts.report.run import Run
from contracts.report.text import report_fragment, report_frame, report_text
from contracts.report.truth import no_truth, other_uses_answered
from contracts.report.values import escape_json, picklable, short_repr
from contracts.report.writers import report_html, report_in_format
from contracts.rules.requirement import Requirement, Rule, Severity, rule_id, sentence

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl

    from contracts.profiles.profile import Profile
    from contracts.report.changes import ReportChanges
    from contracts.report.files import FileRows


@methods_in_own_words
@lazy_record(frozen=True, slots=True)
class Example:
    """One value that violates a rule.

    Attributes:
        row: its 0-based position in the batch; None where the rule names no row.
        key: the row's key where the contract has one (the fields of its first `Unique`).
        value: the value itself; `MASKED` where the field is sensitive.
        file: the file that the row is in, where files were read; None for bytes.
        file_row: the row's 0-based position in that file.
    """

    row: int | None
    key: Mapping[str, Any] | None
    value: Any
    file: str | None = field(default=None, compare=False)
    file_row: int | None = field(default=None, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        key = self.key and {name: picklable(one, inside=True) for name, one in self.key.items()}
        return Example, (self.row, key, picklable(self.value), self.file, self.file_row)

    def __repr__(self) -> str:
        place = "" if self.file_row is None else f", file={self.file!a}, file_row={self.file_row}"
        return f"Example(row={self.row}, key={short_repr(self.key)}, value={short_repr(self.value)}{place})"

    def to_dict(self) -> dict[str, Any]:
        """The example as plain data that strict JSON can hold; of rows of files with their place there."""
        return example_dict(self)


@methods_in_own_words
@lazy_record(frozen=True, slots=True)
class Violation:
    """One rule violated in one batch.

    Attributes:
        field: the field's name in data, a path such as "address.zip" where it is nested; None where
            the rule is about several fields or about the batch.
        code: the code of the kind of rule, the same on every path.
        rule: the rule as a sentence: "must be at least 0".
        rule_id: the rule's name, or a fingerprint that stays the same.
        count: the exact number of rows that violate it; 0 where the rule names no rows.
        groups: the number of groups that violate it, for a rule of groups that names no rows.
        share: that count as a share of the rows, 0..1.
        severity: "error" or "warn".
        tolerated: whether the rule's own tolerance allows that count.
        cost: the cost of one of them, in the contract's own unit.
        cause: the probable cause, or None.
        systematic: whether that cause makes values wrong that keep the rule: another unit, exchanged columns.
        examples: the first rows that violate it, at most `max_examples`.
    """

    field: str | None
    code: str
    rule: str
    rule_id: str
    count: int
    share: float
    severity: Severity = "error"
    tolerated: bool = False
    cost: float = 1.0
    cause: str | None = None
    examples: tuple[Example, ...] = ()
    groups: int | None = None
    systematic: bool = False

    @property
    def label(self) -> str:
        """The violation in short, as in `__violations__`: "speed: nan"; a named rule of several
        fields has its name: "parked vehicles stand still: row_rule".
        """
        if self.field is not None:
            return f"{self.field}: {self.code}"
        named = not re.fullmatch(f"{self.code}:[0-9a-f]{{8}}", self.rule_id)
        return f"{self.rule_id}: {self.code}" if named else self.code

    @property
    def fails(self) -> bool:
        """Whether this violation alone makes its report not ok."""
        return self.severity == "error" and not self.tolerated

    @property
    def hint(self) -> Hint | None:
        """What the cause says to do, as data; None where it says nothing."""
        return hint_in(self.cause)

    def to_dict(self) -> dict[str, Any]:
        """The violation as plain data that strict JSON can hold."""
        return violation_dict(self)


@methods_in_own_words
@lazy_record(frozen=True, slots=True)
class NotRun:
    """One rule that was not evaluated on the values, and why: it did not pass in `Report.not_run`, is
    harmless in `not_applicable`, and holds in `proved`.
    """

    field: str | None
    code: str
    rule: str
    rule_id: str
    reason: str

    @property
    def hint(self) -> Hint | None:
        """What the reason says to do, as data; None where it says nothing."""
        return hint_in(self.reason)

    def to_dict(self) -> dict[str, Any]:
        """The entry as plain data that strict JSON can hold."""
        return not_run_dict(self)


@other_uses_answered("a report", OF_RESULTS, "is not a list: iterate over its .violations")
@methods_in_own_words
@dataclass(frozen=True)
class Report:
    """Every violation of one batch, ranked by cost × count, errors first.

    Attributes:
        rows: the number of rows that were checked.
        violations: the rules that are violated.
        not_run: the rules that could not be evaluated; they did not pass.
        not_applicable: the rules that had nothing to evaluate; harmless.
        proved: the rules that are satisfied by what a file's metadata says of its values, which were not
            read for them; of `check_parquet` only.
        filled: the number of values that a default replaced, by field, because they were "absent",
            "null", "missing" (a value that is used for null) or "nan"; for wire form only, as the
            next two.
        converted: the number of values that were changed into contract form, by field: text that was
            "read" or "trimmed", numbers "cast" or "rounded", values read as "missing" or "nan".
        dropped: the number of values left out of columns that belong to no field, by column.
        files: the files that were read, in order, with their numbers of rows; not compared by `==`.
    """

    contract: str
    rows: int
    violations: tuple[Violation, ...] = ()
    not_run: tuple[NotRun, ...] = ()
    not_applicable: tuple[NotRun, ...] = ()
    version: str | None = None
    boundary: str | None = None
    owner: str | None = None
    filled: Mapping[str, Count] = field(default_factory=dict)
    converted: Mapping[str, Count] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    proved: tuple[NotRun, ...] = ()
    files: tuple[FileRows, ...] = field(default=(), compare=False)
    _masks: Mapping[str, pl.Series] | None = field(default_factory=dict, repr=False, compare=False)
    _evaluated: EvaluatedRules | None = field(default=None, repr=False, compare=False)
    _run: Run | None = field(default=None, repr=False, compare=False)

    def __bool__(self) -> NoReturn:
        raise no_truth("a report", ".ok")

    def __getstate__(self) -> dict[str, Any]:
        # A contract may hold functions, which cannot be pickled: what it says of the report goes instead.
        kept = {one.name: getattr(self, one.name) for one in fields(self)}
        return kept | {"_evaluated": None, "passed": self.passed, "fingerprint": self.fingerprint}

    @property
    def ok(self) -> bool:
        """Whether every rule was run, and no error exceeds its tolerance."""
        return not self.not_run and not any(v.fails for v in self.violations)

    @cached_property
    def passed(self) -> tuple[Passed, ...]:
        """The rules that were evaluated and that no row violates, in the order of the contract; none where
        the report is not on a contract's whole data: the rows of an error, or those that came back.
        """
        return () if self._evaluated is None else self._evaluated.passed_in(self)

    @cached_property
    def fingerprint(self) -> str | None:
        """The contract's `ct.fingerprint`, with its custom rules by their names; None where the contract
        holds other code, or the report is not on a contract's whole data.
        """
        return None if self._evaluated is None else self._evaluated.fingerprint

    @property
    def started(self) -> datetime | None:
        """When the data was checked, in UTC; None where it was not one call that did."""
        return None if self._run is None else self._run.started

    @property
    def seconds(self) -> float | None:
        """How long that took, with reading what was read meanwhile; None as `started` is."""
        return None if self._run is None else self._run.seconds

    @property
    def source(self) -> tuple[str, ...]:
        """The files that were read, by their names; empty where the data came otherwise."""
        return tuple(one.file for one in self.files if one.file is not None)

    @property
    def warnings(self) -> tuple[Violation, ...]:
        """The violations of rules that only warn."""
        return tuple(v for v in self.violations if v.severity == "warn")

    def raise_for_violations(self) -> None:
        """Raise `ContractViolation` unless the report is ok."""
        if not self.ok:
            raise ContractViolation(self)

    def patterns(self) -> dict[frozenset[str], int]:
        """The number of rows that violate exactly these rules together, by the violations' labels;
        the most frequent combination first. Rules that name no row are left out.

        Raises:
            ValueError: the report was made of partial results, which do not keep the rows.
        """
        return rows_by_pattern(self._masks)

    def changes_since(self, other: Report) -> ReportChanges:
        """What changed from an earlier report on the same contract to this one.

        Raises:
            ValueError: it is on another contract.
        """
        from contracts.report.changes import report_changes

        return report_changes(other, self)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data that strict JSON can hold."""
        return report_dict(self)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The violations as a list of plain dicts, in the report's order."""
        return [violation.to_dict() for violation in self.violations]

    def to_json(self, *, indent: int | None = None) -> str:
        """The report in strict JSON (RFC 8259): NaN and infinities are written as text; unprintable
        characters and "<", which could end a script in HTML, are escaped.
        """
        from pydantic_core import to_json

        return escape_json(to_json(self.to_dict(), indent=indent).decode())

    def to_frame(self) -> pl.DataFrame:
        """One row for each violation, in the report's order; examples are text, and in all text
        control characters are escaped.

        Columns: field, code, rule, rule_id, severity, cause (String), tolerated (Boolean),
        count, groups (Int64), share, cost (Float64), examples (List of Struct of row: Int64,
        key: String, value: String, file: String, file_row: Int64).
        """
        return report_frame(self)

    def to_markdown(self) -> str:
        """The report in Markdown, for a chat, a pull request or an e-mail; every value in it is escaped."""
        return report_in_format(self, "markdown")

    def to_html(self, *, profile: Profile | None = None, baseline: Profile | None = None) -> str:
        """The report as a page of HTML that stands alone, of at most 200 kB, every value escaped.

        Args:
            profile, baseline: `ct.profile` of the data, and that of good data: how values were and are, as pictures.
        """
        return report_html(self, profile, baseline)

    def to_junit(self) -> str:
        """The report in JUnit's XML, with a test case for each rule."""
        return report_in_format(self, "junit")

    def to_github(self) -> str:
        """Annotations of GitHub Actions, for a step to print: a line for each rule, as many as are shown."""
        return report_in_format(self, "github")

    def _repr_html_(self) -> str:
        return report_fragment(self)

    def __str__(self) -> str:
        return report_text(self)


def build_violation(
    field: str | None,
    requirement: Requirement[Rule],
    count: int,
    rows: int,
    examples: Iterable[Example] = (),
    *,
    groups: int | None = None,
) -> Violation:
    """Build the violation of a requirement, with the requirement's terms applied."""
    return Violation(
        field=field,
        code=requirement.rule.code,
        rule=sentence(requirement.rule),
        rule_id=rule_id(field, requirement),
        count=count,
        share=count / rows if rows else 0.0,
        severity=requirement.severity,
        tolerated=requirement.tolerates(count, rows),
        cost=float(requirement.cost),
        examples=tuple(examples),
        groups=groups,
    )


def build_not_run(field: str | None, requirement: Requirement[Rule], reason: str) -> NotRun:
    """Build the entry of a requirement that could not be evaluated."""
    return NotRun(
        field,
        requirement.rule.code,
        sentence(requirement.rule),
        rule_id(field, requirement),
        reason,
    )
