"""The report of one batch: every violation of its contract as data, and views of it. It decides only `ok`."""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from contracts.arguments import methods_in_own_words
from contracts.errors import ContractViolation, ContractWarning
from contracts.hints import Hint, hint_in
from contracts.lazy_dataclass import lazy_record
from contracts.other_names import OF_RESULTS, no_attribute
from contracts.report.counts import Count
from contracts.report.text import report_frame, report_html, report_text
from contracts.report.truth import no_truth
from contracts.report.values import escape_json, escape_surrogates, jsonable, picklable, short_repr
from contracts.rules.requirement import Requirement, Rule, Severity, rule_id, sentence

if TYPE_CHECKING:
    import polars as pl


@lazy_record(frozen=True, slots=True)
class Example:
    """One value that violates a rule.

    Attributes:
        row: its 0-based position in the batch; None where the rule names no row.
        key: the row's key where the contract has one (the fields of its first `Unique`).
        value: the value itself; `MASKED` where the field is sensitive.
    """

    row: int | None
    key: Mapping[str, Any] | None
    value: Any

    def __reduce__(self) -> tuple[Any, ...]:
        key = {name: picklable(value, inside=True) for name, value in (self.key or {}).items()}
        return Example, (self.row, None if self.key is None else key, picklable(self.value))

    def __repr__(self) -> str:
        return (
            f"Example(row={self.row}, key={short_repr(self.key)}, value={short_repr(self.value)})"
        )


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
        return _rule_entries(self) | {
            "severity": self.severity,
            "tolerated": self.tolerated,
            "count": self.count,
            "share": self.share,
            "groups": self.groups,
            "cost": self.cost,
            "cause": jsonable(self.cause),
            "systematic": self.systematic,
            "examples": [
                {"row": e.row, "key": jsonable(e.key), "value": jsonable(e.value)}
                for e in self.examples
            ],
        }


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
        return _rule_entries(self) | {"reason": jsonable(self.reason)}


def _rule_entries(entry: Violation | NotRun) -> dict[str, Any]:
    return {
        "field": None if entry.field is None else escape_surrogates(entry.field),
        "code": entry.code,
        "rule": escape_surrogates(entry.rule),
        "rule_id": escape_surrogates(entry.rule_id),
    }


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
            "read" or "trimmed", numbers that were "cast" or "rounded", values read as "missing" or
            "nan".
        dropped: the number of values left out of columns that belong to no field, by column.
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
    _masks: Mapping[str, pl.Series] | None = field(default_factory=dict, repr=False, compare=False)

    def __bool__(self) -> NoReturn:
        raise no_truth("a report", ".ok")

    if not TYPE_CHECKING:  # to which a class with such a method has every attribute

        def __getattr__(self, name: str) -> NoReturn:
            raise no_attribute(
                "a report", name, (*self.__match_args__, *vars(type(self))), OF_RESULTS
            )

        def __iter__(self) -> NoReturn:
            raise TypeError("a report is not a list: iterate over its .violations")

    @property
    def ok(self) -> bool:
        """Whether every rule was run, and no error exceeds its tolerance."""
        return not self.not_run and not any(v.fails for v in self.violations)

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
        import polars as pl

        if self._masks is None:
            raise ValueError(
                "which rules a row violates together is not kept in partial results: check the"
                " whole as one frame"
            )
        if not self._masks:
            return {}
        labels = list(self._masks)
        frame = pl.DataFrame(
            [mask.alias(str(place)) for place, mask in enumerate(self._masks.values())]
        )
        counts = frame.filter(pl.any_horizontal(pl.all())).group_by(pl.all(), maintain_order=True)
        ranked = counts.len("rows").sort("rows", descending=True, maintain_order=True)
        return {
            frozenset(label for label, broken in zip(labels, row, strict=True) if broken): rows
            for *row, rows in ranked.iter_rows()
        }

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data that strict JSON can hold."""
        return {
            "contract": self.contract,
            "version": self.version,
            "boundary": self.boundary,
            "owner": self.owner,
            "rows": self.rows,
            "ok": self.ok,
            "filled": {escape_surrogates(k): int(n) for k, n in self.filled.items()},
            "filled_by": {escape_surrogates(k): dict(n.by) for k, n in self.filled.items()},
            "converted": {escape_surrogates(k): int(n) for k, n in self.converted.items()},
            "converted_by": {escape_surrogates(k): dict(n.by) for k, n in self.converted.items()},
            "dropped": {escape_surrogates(k): n for k, n in self.dropped.items()},
            "violations": self.to_dicts(),
            "not_run": [entry.to_dict() for entry in self.not_run],
            "not_applicable": [entry.to_dict() for entry in self.not_applicable],
            "proved": [entry.to_dict() for entry in self.proved],
        }

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
        key: String, value: String).
        """
        return report_frame(self)

    def to_html(self) -> str:
        """The report as an HTML fragment; every value in it is escaped."""
        return report_html(self)

    def _repr_html_(self) -> str:
        return self.to_html()

    def __str__(self) -> str:
        return report_text(self)


def warn_of(report: Report) -> None:
    """Issue the violations of rules that only warn, if there are any, as a `ContractWarning` of the line
    that called this package.
    """
    if report.warnings:
        level, frame = 1, inspect.currentframe()
        while frame is not None and frame.f_globals["__name__"].startswith("contracts."):
            level, frame = level + 1, frame.f_back
        warnings.warn(str(report), ContractWarning, stacklevel=level)


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
