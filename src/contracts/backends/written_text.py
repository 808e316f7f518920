"""Text as it came, shown where a rule is broken by what `Trim` left of it: that is what one looks for in the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from contracts.rules.value import ValueRule
from contracts.specification import FieldType, Specification, find_name
from contracts.wire.scalar.missing import trimmed

if TYPE_CHECKING:
    from contracts.backends.columns import Columns
    from contracts.backends.findings import Finding, Findings
    from contracts.backends.python.problems import Problem
    from contracts.report.report import Example


def show_written(found: Findings, came: Columns) -> None:
    """Show the text that came in the examples of the rules of fields that cut white space."""
    names = {
        one.alias: one.name for one in came.specification.fields if one.value.wire.trim is not None
    }
    if names:
        found.broken[:] = [
            _finding_as_written(one, came, names.get(one.violation.field or ""))
            for one in found.broken
        ]


def _finding_as_written(finding: Finding, came: Columns, name: str | None) -> Finding:
    requirement, violation = finding.requirement, finding.violation
    if name is None or requirement is None or not isinstance(requirement.rule, ValueRule):
        return finding
    column: Sequence[Any] | None = came.fields.get(name)  # type: ignore[assignment]  # a Series has items
    if column is None:
        return finding
    expected = came.specification.by_name[name].value
    examples = tuple(_shown_example(one, column, expected) for one in violation.examples)
    return replace(finding, violation=replace(violation, examples=examples))


def _shown_example(one: Example, column: Sequence[Any], expected: FieldType) -> Example:
    if one.row is None:
        return one
    return replace(one, value=_text_that_came(one.value, column[one.row], expected))


def _text_that_came(shown: object, came: object, expected: FieldType) -> object:
    """The text that came, where what is shown is what the field leaves of it."""
    if type(shown) is str and type(came) is str and trimmed(came, expected) == shown:
        return came
    return shown


def with_written(
    problems: Iterable[Problem], specification: Specification, came: Mapping[str, object]
) -> Iterator[Problem]:
    """The problems of one row, with the text that came as their values."""
    fields = {one.alias: one for one in specification.fields if one.value.wire.trim is not None}
    for one in problems:
        declared = fields.get(one.loc[0]) if len(one.loc) == 1 else None
        name = None if declared is None else find_name(declared, came)
        if declared is None or name is None or not isinstance(one.requirement.rule, ValueRule):
            yield one
        else:
            yield replace(one, value=_text_that_came(one.value, came[name], declared.value))
