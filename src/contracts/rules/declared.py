"""The rules of a contract's body: those that need more than one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contracts.rules.expression import Expression
from contracts.rules.requirement import Requirement, as_rule
from contracts.rules.row import RowRule
from contracts.rules.table import BatchRule, Grouped, TableRule

Contractual = RowRule | TableRule
"""A rule that stands in a contract's body, not on a field."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a contract that need more than one value; made by `rules(…)`."""

    requirements: tuple[Requirement[Contractual], ...] = ()


def rules(
    *declared: Contractual
    | Expression
    | Requirement[RowRule]
    | Requirement[TableRule]
    | Requirement[BatchRule]
    | Rules,
) -> Rules:
    """The row rules and table rules of a contract, in its body: `rules = ct.rules(ct.Unique("id"))`.

    They add to those of the bases. Value rules stand on the fields, in `Annotated`.

    >>> from contracts.rules.table import RowCount
    >>> rules(RowCount(min=1)).requirements[0].rule
    RowCount(min=1, max=None)
    """
    gathered: list[Requirement[Contractual]] = []
    for one in declared:
        gathered += one.requirements if isinstance(one, Rules) else [requirement_of(one)]
    return Rules(tuple(gathered))


def group(by: str | tuple[str, ...], *declared: BatchRule | Requirement[BatchRule]) -> Rules:
    """Table rules that each group of rows keeps by itself: `group("vendor", ct.RowCount(min=1))`.

    Args:
        by: the Python name of the field, or of several, in which the rows of a group are alike.
        declared: the rules; terms stand around each of them.

    >>> from contracts.rules.table import RowCount
    >>> print(group("vendor", RowCount(min=10)).requirements[0].rule)
    have at least 10 rows for each vendor
    """
    if not declared:
        raise TypeError(f"group({by!r}, …) takes the rules that each group keeps")
    names = (by,) if isinstance(by, str) else tuple(by)
    terms: list[Requirement[Any]] = [requirement_of(one) for one in declared]
    return Rules(tuple(term.with_rule(Grouped(names, term.rule)) for term in terms))


def requirement_of(given: object) -> Requirement[Contractual]:
    """A rule with its terms, or without any; a predicate as the row rule that it states."""
    if isinstance(given, Requirement):
        return given.with_rule(as_rule(given.rule))
    return Requirement(as_rule(given))
