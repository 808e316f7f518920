"""The rules of a contract's body: those that need more than one value."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.rules.requirement import Requirement
from contracts.rules.table import TableRule


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a contract that need more than one value; made by `rules(…)`."""

    requirements: tuple[Requirement[TableRule], ...] = ()


def rules(*declared: TableRule | Requirement[TableRule]) -> Rules:
    """The table rules of a contract, in its body: `rules = ct.rules(ct.Unique("id"))`.

    They add to those of the bases. Value rules stand on the fields, in `Annotated`.

    >>> from contracts.rules.table import RowCount
    >>> rules(RowCount(min=1)).requirements[0].rule
    RowCount(min=1, max=None)
    """
    return Rules(
        tuple(one if isinstance(one, Requirement) else Requirement(one) for one in declared)
    )
