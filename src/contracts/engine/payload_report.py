"""The report on one payload, the same as of a batch with that one row; and the report behind an error.

Table rules are no part of a row's verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from pydantic_core import ValidationError, from_json

from contracts.arguments import own_words
from contracts.backends.builtin_values import has_type
from contracts.backends.payload.errors import (
    ProblemText,
    object_requirement,
    payload_key,
    payload_members,
)
from contracts.backends.python.convert import Source, convert_members
from contracts.backends.python.default_values import AppliedDefaults
from contracts.backends.python.defaults import row_with_defaults
from contracts.backends.python.problems import Problem, member_problems
from contracts.backends.written_text import with_written
from contracts.engine.identify import identify_contract
from contracts.errors import ContractViolation
from contracts.report.counts import Changes, count_changes
from contracts.report.passed import EvaluatedRules
from contracts.report.ranking import build_report
from contracts.report.report import (
    Example,
    NotRun,
    Report,
    Violation,
    build_not_run,
    build_violation,
)
from contracts.report.run import run_since
from contracts.report.values import MASKED
from contracts.rules.requirement import Requirement
from contracts.specification import VALID_JSON, Specification, match_columns
from contracts.wire.records.json import non_finite_number_problem


@dataclass(frozen=True, slots=True)
class _RowProblem:
    """One problem, and the row that has it."""

    row: int
    problem: Problem
    key: Mapping[str, Any] | None = None


def check_payload(specification: Specification, payload: object) -> Report:
    """The report on one payload in wire form: a mapping, an instance, or the text of a JSON object."""
    source: Source = "values"
    called = perf_counter()
    body: Any = payload if has_type(payload, (str, bytes, bytearray)) else None
    if body is not None:
        try:
            payload, source = from_json(body), "json"
        except ValueError as error:
            return _report_on_non_row(VALID_JSON, body, specification, cause=str(error))
    members = payload_members(payload, specification)
    if members is None:
        return _report_on_non_row(
            object_requirement(specification), payload, specification, cause=cause_of_many(payload)
        )
    report = _check_members(members, specification, source, called)
    why = None if body is None or not report.ok else non_finite_number_problem(body)
    return report if why is None else _report_on_non_row(VALID_JSON, body, specification, cause=why)


def cause_of_many(payload: Any) -> str | None:
    """The cause of a payload that is not a row because it is many."""
    is_table = hasattr(type(payload), "__arrow_c_stream__") or hasattr(type(payload), "columns")
    if is_table or (has_type(payload, list) and all(has_type(one, Mapping) for one in payload)):
        return "is a batch of rows: check, parse and split take it"
    return None


def _report_on_non_row(
    requirement: Requirement[Any],
    payload: object,
    specification: Specification,
    cause: str | None = None,
) -> Report:
    """The report on a payload that is not a row at all."""
    shown = MASKED if specification.has_sensitive else payload
    violation = build_violation(None, requirement, 1, 1, [Example(0, None, shown)])
    return build_report(specification, 1, [replace(violation, cause=cause)], [])


def _check_members(
    members: Mapping[str, object], specification: Specification, source: Source, called: float
) -> Report:
    """The report on one row in wire form: converted, its defaults filled, and checked."""
    converted: dict[str, Counter[str]] = {}

    def note(path: str, how: str) -> None:
        converted.setdefault(path, Counter())[how] += 1

    read = convert_members(members, specification, None, note, source)
    filled = AppliedDefaults()
    row = row_with_defaults(read, specification, filled)
    key = payload_key(row, specification)
    found = with_written(member_problems(row, specification), specification, members)
    problems = [_RowProblem(0, one, key) for one in found]
    held, extra = match_columns(specification, members)
    dropped = dict.fromkeys(extra, 1) if specification.extra == "ignore" else {}
    changes = count_changes(converted, filled.counts, dropped)
    row = {specification.by_name[n].alias: members[key] for n, key in held.items()}
    undeclared = () if specification.extra == "forbid" else extra
    return _report_on_problems(
        problems,
        1,
        specification,
        changes=changes,
        values={0: row},
        source=source,
        undeclared=undeclared,
        called=called,
    )


def _report_on_problems(
    found: Sequence[_RowProblem],
    rows: int,
    specification: Specification,
    *,
    changes: Changes | None = None,
    values: Mapping[int, Mapping[str, object]] | None = None,
    source: Source = "values",
    undeclared: Collection[str] = (),
    called: float | None = None,
) -> Report:
    """The report on the problems of some rows, with probable causes.

    Args:
        values: the rows by their positions, where they are at hand; else those values that have a
            problem.
        source: what the wire form is made of.
        undeclared: the names that are permitted though no field has them.
        called: when the check of a whole row began; None where the rows are those of an error.
    """
    together: dict[tuple[str | None, Requirement[Any]], list[_RowProblem]] = {}
    for one in found:
        together.setdefault((one.problem.path, one.problem.requirement), []).append(one)
    violations: list[Violation] = []
    not_run: list[NotRun] = []
    for (path, requirement), some in together.items():
        reasons = [one.problem.not_run for one in some if one.problem.not_run is not None]
        if reasons:
            not_run.append(build_not_run(path, requirement, reasons[0]))
        else:
            examples = (Example(one.row, one.key, one.problem.value) for one in some)
            violations.append(build_violation(path, requirement, len(some), rows, examples))
    if violations:
        from contracts.diagnosis.causes import causes_of
        from contracts.diagnosis.columns import look_alike
        from contracts.engine.batch_view import view_of_rows

        rows_at_hand = _rows_of(found) if values is None else values
        view = view_of_rows(rows_at_hand, source)
        violations = [
            replace(one, cause=look_alike(one.field or "", undeclared, specification))
            if one.cause is None and one.code == "missing_field"
            else one
            for one in causes_of(violations, specification, view=view)
        ]
    evaluated = (
        None
        if called is None
        else EvaluatedRules(specification, identify_contract, of_one_row=True)
    )
    return build_report(
        specification,
        rows,
        violations,
        not_run,
        changes=changes,
        evaluated=evaluated,
        run=run_since(called),
    )


def _rows_of(found: Sequence[_RowProblem]) -> dict[int, dict[str, object]]:
    """The values that have a problem, by row and by the fields' names in data."""
    rows: dict[int, dict[str, object]] = {}
    for one in found:
        shown = {one.problem.path: one.problem.value} if one.problem.path else {}
        rows.setdefault(one.row, {}).update(shown)
    return rows


@own_words
def report_of(error: ValidationError | ContractViolation) -> Report:
    """The report on the payloads that an error is about.

    Its `rows` are those that the error names: one, or of a list those that are wrong, by their
    positions in it.

    Raises:
        ValueError: no contract raised it.
        TypeError: it is not such an error.

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
    if not isinstance(error, ValidationError):
        raise TypeError(
            "report_of takes the error that a contract raised, a ContractViolation or pydantic's ValidationError"
            f" (got an object of type {type(error).__name__})"
        )
    lines = error.errors(include_url=False)
    report = report_of_error_lines(lines) if all(map(_problem_in, lines)) else None
    if report is None:
        raise ValueError(
            f"the error of {error.title} says what no contract does: pass one that a contract raised"
        )
    return report


def report_of_error_lines(lines: Iterable[Mapping[str, Any]]) -> Report | None:
    """The report on the payloads that lines of a pydantic error are about, of those lines that a
    contract wrote; None where it wrote none.
    """
    found: list[_RowProblem] = []
    specification: Specification | None = None
    for line in lines:
        text = _problem_in(line)
        if text is not None:
            specification = specification or text.specification
            found.append(_RowProblem(_row_in(line["loc"], text.problem), text.problem, text.key))
    if specification is None:
        return None
    return _report_on_problems(found, len({one.row for one in found}), specification)


def _problem_in(line: Mapping[str, Any]) -> ProblemText | None:
    """The problem that a contract reported in a line of a pydantic error; None if it wrote another line."""
    text = line.get("ctx", {}).get("says")
    return text if type(text) is ProblemText else None


def _row_in(loc: tuple[int | str, ...], problem: Problem) -> int:
    """The position of a payload in its list; 0 where there is no list."""
    before = loc[: len(loc) - len(problem.loc)]
    return next((part for part in reversed(before) if isinstance(part, int)), 0)
