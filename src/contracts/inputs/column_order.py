"""The order of the columns, which a contract may require: it is that of the batch, and no row breaks it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from contracts.report.report import Example, build_not_run, build_violation
from contracts.specification import IN_ORDER, Specification, match_columns

if TYPE_CHECKING:
    from contracts.backends.findings import Findings
    from contracts.inputs.adapter import InputAdapter

_NO_ORDER = "rows of names and values have no order of columns"


def order_unless_declared(specification: Specification, names: Iterable[str]) -> list[str] | None:
    """The fields' columns as they stand, where that is not the order of the fields; else None.

    Columns that no field claims may stand anywhere, and missing ones change nothing.

    Args:
        names: those of all columns, in order.
    """
    present = dict.fromkeys(names)
    held, _ = match_columns(specification, present)
    declared = [held[field.name] for field in specification.fields if field.name in held]
    claimed = frozenset(declared)
    order = [name for name in present if name in claimed]
    return None if order == declared else order


def add_order_findings(
    specification: Specification, adapter: InputAdapter, found: Findings
) -> None:
    """Add the violation by columns in another order, where the contract requires that of its fields."""
    from contracts.backends.findings import Finding

    if not specification.ordered:
        return
    if not adapter.has_column_order:
        found.not_applicable.append(build_not_run(None, IN_ORDER, _NO_ORDER))
        return
    order = order_unless_declared(specification, adapter.names)
    if order is not None:
        example = Example(None, None, order)
        violation = build_violation(None, IN_ORDER, 0, adapter.height, [example])
        found.broken.append(Finding(violation, None, None, ()))
