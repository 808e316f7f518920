"""Diagnoses of whole batches: empty, half, or loaded twice."""

from __future__ import annotations

from contracts.diagnosis.evidence import is_public
from contracts.report.report import Violation
from contracts.report.values import Masked, show_value
from contracts.rules.requirement import rule_id
from contracts.rules.table import RowCount
from contracts.specification import Specification

_MIN_ROWS = 4
"""The rows from which all of them repeating is no coincidence."""


def wrong_size(violation: Violation, specification: Specification) -> str | None:
    """The batch is empty; or half or twice of it would be of the right size, and the size is narrow enough
    for that to mean something.
    """
    rows = [e.value for e in violation.examples if type(e.value) is int]
    if rows == [0]:
        return "the batch is empty"
    rule = _violated_count(violation, specification)
    if len(rows) != 1 or rule is None or rule.max is None:
        return None
    if rule.max >= 2 * rule.min:
        return None
    if rule.min <= 2 * rows[0] <= rule.max:
        return "looks like half a batch"
    doubled = 2 * rule.min <= rows[0] <= 2 * rule.max
    return "looks like a batch that was loaded twice" if doubled else None


def _violated_count(violation: Violation, specification: Specification) -> RowCount | None:
    for requirement in specification.table_rules:
        rule = requirement.rule
        if isinstance(rule, RowCount) and rule_id(None, requirement) == violation.rule_id:
            return rule
    return None


def repeated_keys(violation: Violation, specification: Specification) -> str | None:
    """Every row has a key of another row: one key, or many that stand a few times each. A key that is too
    coarse repeats more often in a sample.
    """
    keys = [example.value for example in violation.examples]
    if violation.share < 1 or len(keys) < _MIN_ROWS or _is_private(violation, specification):
        return None
    distinct = {show_value(key) for key in keys}
    if len(distinct) == 1:
        return "every row has the same key"
    if 2 * len(distinct) >= len(keys):
        return "every key stands more than once: was the batch loaded or joined twice?"
    return None


def _is_private(violation: Violation, specification: Specification) -> bool:
    """Whether a part of the key is sensitive, or is masked."""
    names = {violation.field} - {None}
    for example in violation.examples:
        parts = example.value if isinstance(example.value, dict) else {None: example.value}
        if any(isinstance(part, Masked) for part in parts.values()):
            return True
        names |= {name for name in parts if isinstance(name, str)}
    return not all(is_public(specification, f"{name}") for name in names)
