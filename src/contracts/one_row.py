"""The report on one payload, as a batch of that one row has it; and on what an error says of some.

Table rules are no part of a row's verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic_core import ValidationError, from_json

from contracts import report as reports
from contracts.backends.builtin_values import is_of
from contracts.backends.filled import Filled
from contracts.backends.filling_values import filled_row
from contracts.backends.payload_errors import Told, an_object, key_of, members_given
from contracts.backends.values import Problem, member_problems
from contracts.backends.wire_values import Source, from_members
from contracts.changes import Changes, changes_of
from contracts.errors import ContractViolation
from contracts.rendering import MASKED
from contracts.report import Example, NotRun, Report, Violation, not_run_of, violation_of
from contracts.rules.requirement import Requirement
from contracts.specification import A_JSON_TEXT, Specification, columns_of
from contracts.wire.json_text import not_a_number


@dataclass(frozen=True, slots=True)
class Found:
    """One problem of one of some rows."""

    row: int
    problem: Problem
    key: Mapping[str, Any] | None = None


def checked_row(specification: Specification, payload: object) -> Report:
    """The report on one payload in wire form: a mapping, an instance, or the text of a JSON object."""
    source: Source = "values"
    body: Any = payload if is_of(payload, (str, bytes, bytearray)) else None
    if body is not None:
        try:
            payload, source = from_json(body), "json"
        except ValueError as error:
            return report_on_none(A_JSON_TEXT, body, specification, cause=str(error))
    members = members_given(payload, specification)
    if members is None:
        return report_on_none(an_object(specification), payload, specification)
    report = judged_row(members, specification, source)
    why = None if body is None or not report.ok else not_a_number(body)
    return report if why is None else report_on_none(A_JSON_TEXT, body, specification, cause=why)


def report_on_none(
    requirement: Requirement[Any],
    payload: object,
    specification: Specification,
    cause: str | None = None,
) -> Report:
    """The report on a payload that is no row at all."""
    shown = MASKED if specification.has_sensitive else payload
    violation = violation_of(None, requirement, 1, 1, [Example(0, None, shown)])
    return reports.report_of(specification, 1, [replace(violation, cause=cause)], [])


def judged_row(
    members: Mapping[str, object], specification: Specification, source: Source
) -> Report:
    """The report on one row in wire form: converted, its defaults filled, and judged."""
    converted: dict[str, Counter[str]] = {}

    def note(path: str, how: str) -> None:
        converted.setdefault(path, Counter())[how] += 1

    read = from_members(members, specification, None, note, source)
    filled = Filled()
    row = filled_row(read, specification, filled)
    key = key_of(row, specification)
    problems = [Found(0, one, key) for one in member_problems(row, specification)]
    _, extra = columns_of(specification, members)
    dropped = dict.fromkeys(extra, 1) if specification.extra == "ignore" else {}
    changes = changes_of(converted, filled.counts, dropped)
    return report_on(problems, 1, specification, changes)


def report_on(
    found: Sequence[Found], rows: int, specification: Specification, changes: Changes | None = None
) -> Report:
    """The report on what some rows break, with probable causes."""
    together: dict[tuple[str | None, Requirement[Any]], list[Found]] = {}
    for one in found:
        together.setdefault((one.problem.path, one.problem.requirement), []).append(one)
    violations: list[Violation] = []
    not_run: list[NotRun] = []
    for (path, requirement), some in together.items():
        reasons = [one.problem.not_run for one in some if one.problem.not_run is not None]
        if reasons:
            not_run.append(not_run_of(path, requirement, reasons[0]))
        else:
            examples = (Example(one.row, one.key, one.problem.value) for one in some)
            violations.append(violation_of(path, requirement, len(some), rows, examples))
    if violations:
        from contracts.diagnosis import causes_of

        violations = [*causes_of(violations, specification)]
    return reports.report_of(specification, rows, violations, not_run, changes=changes)


def report_of(error: ValidationError | ContractViolation) -> Report:
    """The report on the payloads that an error is about.

    Its `rows` are those that the error names: one, or of a list those that are wrong, by their
    positions in it.

    Raises:
        ValueError: it is about no contract.

    >>> import contracts as ct
    >>> class Ping(ct.Contract, boundary="ingest", version="1.0.0"):
    ...     speed: float
    >>> try:
    ...     Ping.model_validate({"speed": "fast"})
    ... except ValueError as error:
    ...     print(ct.report_of(error))
    Ping 1.0.0 at ingest: 1 rule broken in 1 row
      speed  must be a number  1 row  row 0: 'fast'
    """
    if isinstance(error, ContractViolation):
        return error.report
    lines = error.errors(include_url=False)
    report = report_of_lines(lines) if all(map(told_in, lines)) else None
    if report is None:
        raise ValueError(
            f"the error of {error.title} says what no contract does: pass one that a contract raised"
        )
    return report


def report_of_lines(lines: Iterable[Mapping[str, Any]]) -> Report | None:
    """The report on the payloads that lines of a pydantic error are about, as far as a contract says
    them; None where none does.
    """
    found: list[Found] = []
    specification: Specification | None = None
    for line in lines:
        told = told_in(line)
        if told is not None:
            specification = specification or told.specification
            found.append(Found(row_in(line["loc"], told.problem), told.problem, told.key))
    if specification is None:
        return None
    return report_on(found, len({one.row for one in found}), specification)


def told_in(line: Mapping[str, Any]) -> Told | None:
    """What a contract says in a line of a pydantic error, if it is one who does."""
    told = line.get("ctx", {}).get("says")
    return told if type(told) is Told else None


def row_in(loc: tuple[int | str, ...], problem: Problem) -> int:
    """The position of a payload in the list that it is in; 0 where it is in none."""
    before = loc[: len(loc) - len(problem.loc)]
    return next((part for part in reversed(before) if isinstance(part, int)), 0)
