"""Checks of pandera's columns, with their names and severities, as requirements of a contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from contracts.hints import Hint, PassArgument
from contracts.interchange.pandera.check_operands import CheckedColumn
from contracts.interchange.pandera.checks import as_predicate, read_builtin
from contracts.rules.aggregate import Distinct
from contracts.rules.builders import col
from contracts.rules.expression import Expression
from contracts.rules.requirement import Requirement, Severity, rule


def read_column_check(
    check: Any, column: CheckedColumn, labels: Counter[str]
) -> list[Requirement[Any]]:
    """The requirements of a check: of the column's values, and of rows and batches.

    Args:
        labels: what `count_labels` counts, for the names of a contract's rules are unique.

    Raises:
        Obstructed: no rule means the same.
    """
    _refuse_unreadable(check, column)
    builtin = str(_builtin_name(check))
    read = read_builtin(builtin, check_arguments(check), column)
    has_count = any(isinstance(one, Distinct) for one in read)
    fails_null = column.nullable and not check.ignore_na and column.fails_null(builtin)
    if fails_null:
        read = [
            one if isinstance(one, Distinct) else as_predicate(one, column.name) for one in read
        ]
        read = read or [
            col(column.name).is_not_null()
        ]  # which a check that every value passes asks
    name = _rule_name(check, column, labels)
    severity: Severity = "warn" if check.raise_warning else "error"
    on_null: Any = "fail" if fails_null else "pass"
    requirements: list[Requirement[Any]] = []
    for one in read:
        own = name if isinstance(one, Distinct) or not has_count else None  # names are unique
        answer = on_null if isinstance(one, Expression) else None
        requirements.append(rule(one, name=own, severity=severity, on_null=answer))
    return requirements


def _rule_name(check: Any, column: CheckedColumn, labels: Counter[str]) -> str | None:
    """The author's label of a check, with the column where other columns have it too."""
    match _labels(check):
        case []:
            return None
        case [label]:
            return f"{column.where}: {label}" if labels[label] > 1 else label
        case several:
            problem = f"has a check that is called {' and '.join(map(repr, several))}"
            raise column.refusal(problem, "Call it one thing: a rule has one name")


def _refuse_unreadable(check: Any, column: CheckedColumn) -> None:
    """Refuse a check that is not built in, or that pandera evaluates in a special way."""
    name = check_name(check)
    part = f"{column.where}.{name}"
    key, leave_out = f"checks={{{part!r}: …}}", PassArgument("checks", {part: None})
    if hasattr(check, "relationship"):
        problem = f"has the hypothesis {name!r}, a test of statistics that no contract makes"
        hint = f"Replace it, {key}: a rule such as ct.Mean(…), or None to leave it out"
        raise column.refusal(problem, Hint(hint, leave_out))
    if _builtin_name(check) is None or check.element_wise:
        problem = f"has the check {name!r}, which is a function that no contract can read"
        hint = f"Replace it, {key}: a rule such as ct.Custom(…), or None to leave it out"
        raise column.refusal(problem, Hint(hint, leave_out))
    if getattr(check, "groupby", None):
        hint = f"Replace it, {key}: ct.group(…), or None to leave it out"
        problem = f"has the check {name!r}, which checks groups"
        raise column.refusal(problem, Hint(hint, leave_out))
    if check.n_failure_cases is not None:
        hint = f"Give the verbs max_examples=, and here {key}: None or a rule"
        problem = f"has the check {name!r} with n_failure_cases"
        raise column.refusal(problem, Hint(hint, leave_out))


def check_name(check: Any) -> str:
    """The name that errors have for a check."""
    return str(check.name or _builtin_name(check) or type(check).__name__)


def count_labels(columns: Iterable[Any]) -> Counter[str]:
    """In how many columns a check has each label."""
    of_columns = ({label for check in one.checks for label in _labels(check)} for one in columns)
    return Counter(label for labels in of_columns for label in labels)


def _labels(check: Any) -> list[str]:
    """The author's own name, title, error and description of a check, each once."""
    builtin = _builtin_name(check)
    name = check.name if check.name != builtin else None
    error = None if str(check.error).startswith(f"{builtin}(") else check.error
    labels = (name, check.title, error, check.description)
    return [*dict.fromkeys(str(label) for label in labels if label)]


def _builtin_name(check: Any) -> str | None:
    """The name of a built-in check; None for a check of the user's own function."""
    known = getattr(type(check), "CHECK_FUNCTION_REGISTRY", {})
    function = getattr(check, "_check_fn", None)
    name = str(getattr(function, "__name__", None))
    # A model copies its checks and their functions too, so that only the type tells them apart.
    return name if type(function) is type(known.get(name)) else None


def check_arguments(check: Any) -> dict[str, Any]:
    """The arguments of a built-in check, with sets in the order in which the user wrote them."""
    arguments = dict(check._check_kwargs)  # noqa: SLF001 - the public ones may be a spent iterator
    for key, members in arguments.items():
        if isinstance(members, frozenset):
            written = check.statistics.get(key)
            in_order = [*dict.fromkeys(written)] if isinstance(written, (list, tuple)) else []
            same = set(in_order) == members
            arguments[key] = in_order if same else sorted(members, key=repr)
    return arguments
