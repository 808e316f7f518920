"""The rules that a report is to be about, and those of them that were evaluated and held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from contracts.arguments import methods_in_own_words
from contracts.dtypes import Float
from contracts.lazy_dataclass import lazy_record
from contracts.report.order import subject_field
from contracts.report.values import escape_surrogates
from contracts.rules.implied import EachItem
from contracts.rules.requirement import Requirement, Severity, rule_id, sentence
from contracts.rules.row import RowRule
from contracts.rules.table import fields_of_table_rule
from contracts.specification import (
    IN_ORDER,
    NOT_INF,
    NOT_NAN,
    NOT_NULL,
    FieldType,
    ListOf,
    Specification,
    StructOf,
)

if TYPE_CHECKING:
    from contracts.report.report import NotRun, Report, Violation

_Key = tuple[str | None, str, str]
"""By what an entry of a report is found: its field, its code and its rule."""


@methods_in_own_words
@lazy_record(frozen=True, slots=True)
class Passed:
    """One rule that was evaluated, and that no row violates.

    Attributes:
        field, code, rule, rule_id, severity, cost: as those of a `Violation`.
        rows: of how many rows it was asked: all, but those whose value in its field is none that rules
            are asked of. A value that is null where it may be is counted, and accepted.
    """

    field: str | None
    code: str
    rule: str
    rule_id: str
    rows: int
    severity: Severity = "error"
    cost: float = 1.0

    def to_dict(self) -> dict[str, Any]:
        """The entry as plain data that strict JSON can hold."""
        return {
            "field": None if self.field is None else escape_surrogates(self.field),
            "code": self.code,
            "rule": escape_surrogates(self.rule),
            "rule_id": escape_surrogates(self.rule_id),
            "severity": self.severity,
            "cost": self.cost,
            "rows": self.rows,
        }


@dataclass(frozen=True, slots=True)
class _Asked:
    """One rule of a specification.

    Attributes:
        reads: the fields that it reads, by their paths in data.
        is_implied: whether it decides if the other rules of its field are asked at all.
    """

    key: _Key
    requirement: Requirement[Any]
    reads: tuple[str, ...]
    is_implied: bool = False


class EvaluatedRules:
    """The rules of a specification, all of which are evaluated for a report.

    Args:
        identify: finds the fingerprint of the contract.
        of_one_row: whether those about the table are not.
    """

    def __init__(
        self,
        specification: Specification,
        identify: Callable[[Specification], str | None],
        *,
        of_one_row: bool = False,
    ) -> None:
        self.specification = specification
        self._identify = identify
        self._of_one_row = of_one_row

    @cached_property
    def fingerprint(self) -> str | None:
        """The fingerprint of the contract; None where it holds code that no document can."""
        return self._identify(self.specification)

    @cached_property
    def _rules(self) -> tuple[_Asked, ...]:
        of_rows = tuple(_rules_of_rows(self.specification, None))
        return of_rows if self._of_one_row else (*of_rows, *_rules_of_table(self.specification))

    def passed_in(self, report: Report) -> tuple[Passed, ...]:
        """The rules that were evaluated for a report, and that held."""
        entries: tuple[Violation | NotRun, ...] = (
            *report.violations, *report.not_run, *report.not_applicable, *report.proved,
        )  # fmt: skip  # a row
        others = {(one.field, one.code, one.rule_id) for one in entries}
        declared = {one.key for one in self._rules if not one.is_implied}
        unasked: Counter[str | None] = Counter()
        for one in report.violations:
            if (one.field, one.code, one.rule_id) not in declared:
                unasked[one.field] += one.count
        found = []
        for asked in self._rules:
            least = min((_rows_asked(path, report, unasked) for path in asked.reads), default=1)
            if asked.key in others or (report.rows and least <= 0):
                continue
            requirement, (field, code, name) = asked.requirement, asked.key
            own = asked.reads and field is not None and not isinstance(requirement.rule, RowRule)
            rows = least if own and not asked.is_implied else report.rows
            found.append(
                Passed(
                    field,
                    code,
                    sentence(requirement.rule),
                    name,
                    max(rows, 0),
                    requirement.severity,
                    float(requirement.cost),
                )
            )
        return tuple(found)


def _rows_asked(path: str, report: Report, unasked: Counter[str | None]) -> int:
    """Of how many rows the rules of a field are asked, at least."""
    parts = path.split(".")
    above = {".".join(parts[: end + 1]) for end in range(len(parts))} | {path}
    return report.rows - unasked[None] - sum(unasked[one] for one in above)


def _rules_of_rows(specification: Specification, path: str | None) -> Iterator[_Asked]:
    for field in specification.fields:
        yield from _rules_of_value(field.value, _join(path, field.alias))
    for requirement in specification.row_rules:
        reads = (_data_path(one, specification, path) for one in requirement.rule.paths)
        yield _asked(path, requirement, tuple(reads))


def _rules_of_value(value: FieldType, path: str) -> Iterator[_Asked]:
    """The rules of a value, and of what is in it: its type first."""
    yield _asked(path, value.of_type, (path,), is_implied=True)
    if not value.nullable:
        yield _asked(path, NOT_NULL, (path,), is_implied=True)
    if isinstance(value.dtype, Float):
        for forbids, implied in ((value.forbids_nan, NOT_NAN), (value.forbids_inf, NOT_INF)):
            if forbids:
                yield _asked(path, implied, (path,), is_implied=True)
    match value.dtype:
        case ListOf(item):
            for one in _rules_of_value(item, path):
                if not one.is_implied:
                    of_items = one.requirement.with_rule(EachItem(one.requirement.rule))
                    yield _asked(one.key[0], of_items, one.reads)
        case StructOf(specification):
            yield from _rules_of_rows(specification, path)
        case _:
            pass
    for requirement in value.rules:
        yield _asked(path, requirement, (path,))


def _rules_of_table(specification: Specification) -> Iterator[_Asked]:
    if specification.ordered:
        yield _asked(None, IN_ORDER, ())
    for requirement in specification.table_rules:
        rule = requirement.rule
        reads = tuple(specification.by_name[name].alias for name in fields_of_table_rule(rule))
        yield _asked(subject_field(specification, rule), requirement, reads)


def _asked(
    field: str | None,
    requirement: Requirement[Any],
    reads: tuple[str, ...],
    *,
    is_implied: bool = False,
) -> _Asked:
    key = (field, requirement.rule.code, rule_id(field, requirement))
    return _Asked(key, requirement, reads, is_implied)


def _data_path(names: tuple[str, ...], specification: Specification, path: str | None) -> str:
    """A path of Python names as the path in data."""
    inside: Specification | None = specification
    for name in names:
        field = None if inside is None else inside.by_name.get(name)
        path = _join(path, name if field is None else field.alias)
        dtype = None if field is None else field.value.dtype
        inside = dtype.specification if isinstance(dtype, StructOf) else None
    return path or ""


def _join(path: str | None, name: str) -> str:
    return name if path is None else f"{path}.{name}"
