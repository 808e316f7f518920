"""The rules in a contract's body: its row rules and table rules."""

from __future__ import annotations

from typing import Any

from contracts.arguments import own_words
from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.expression import Expression
from contracts.rules.requirement import Requirement, as_rule
from contracts.rules.row import RowRule
from contracts.rules.table import BatchRule, Grouped, TableRule

_ContractRule = RowRule | TableRule
"""A rule that is declared in a contract's body, not on a field."""


@lazy_dataclass(frozen=True, slots=True)
class Rules:
    """The row rules and table rules of a contract; made by `rules(…)`."""

    requirements: tuple[Requirement[_ContractRule], ...] = ()


@own_words
def rules(
    *declared: _ContractRule
    | Expression
    | Requirement[RowRule]
    | Requirement[TableRule]
    | Requirement[BatchRule]
    | Rules,
) -> Rules:
    """The row rules and table rules of a contract, in its body: `rules = ct.rules(ct.Unique("id"))`.

    They are added to those of the base classes. Value rules are declared on the fields, in `Annotated`.

    >>> from contracts.rules.table import RowCount
    >>> rules(RowCount(min=1)).requirements[0].rule
    RowCount(min=1, max=None)
    """
    gathered: list[Requirement[_ContractRule]] = []
    for one in declared:
        gathered += one.requirements if isinstance(one, Rules) else [as_requirement(one)]
    return Rules(tuple(gathered))


@own_words
def group(by: str | tuple[str, ...], *declared: BatchRule | Requirement[BatchRule]) -> Rules:
    """Table rules that are evaluated on each group of rows: `group("vendor", ct.RowCount(min=1))`.

    Args:
        by: the Python name of the field to group by, or of several.
        declared: the rules; a rule with terms is written `ct.rule(…)` here.

    >>> from contracts.rules.table import RowCount
    >>> print(group("vendor", RowCount(min=10)).requirements[0].rule)
    have at least 10 rows for each vendor
    """
    if not declared:
        raise TypeError(f"group({by!r}, …) takes the rules that each group keeps")
    names: Any = (by,) if isinstance(by, str) else by
    if not isinstance(names, (tuple, list)) or not all(isinstance(name, str) for name in names):
        raise TypeError(
            f'group takes the name of a field, or a tuple of names, and then the rules: group("vendor", …) (got {by!r})'
        )
    terms: list[Requirement[Any]] = [as_requirement(one) for one in declared]
    return Rules(tuple(term.with_rule(Grouped(tuple(names), term.rule)) for term in terms))


def as_requirement(declared: object) -> Requirement[_ContractRule]:
    """Turn a rule, with or without terms, or a predicate into a requirement."""
    if isinstance(declared, Requirement):
        return declared.with_rule(as_rule(declared.rule))
    return Requirement(as_rule(declared))
