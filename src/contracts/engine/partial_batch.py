"""One part of the data checked alone: what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from contracts.engine.backends import Backends
from contracts.engine.check import add_unit_findings, context_for
from contracts.engine.options import Options
from contracts.engine.partial import Partial
from contracts.engine.partial_state import (
    PartialState,
    RowValues,
    referenced_contracts,
    rows_examined_of,
)
from contracts.inputs.column_order import add_order_findings

if TYPE_CHECKING:
    from contracts.backends.columns import Columns
    from contracts.backends.findings import Findings
    from contracts.backends.frame.batch import Batch, Context
    from contracts.backends.partial.held import HeldColumns
    from contracts.backends.partial.rule_states import RuleState
    from contracts.backends.partial.violations import RowFindings
    from contracts.inputs.adapter import InputAdapter
    from contracts.specification import Specification


def partial_of(
    backends: Backends,
    adapter: InputAdapter,
    options: Options,
    rows_before: int | None = None,
    context: Context | None = None,
) -> Partial:
    """The result of a batch that was read.

    Args:
        context: the context of the parts before, where they are parts of one stream.
    """
    from contracts.backends.engine_errors import enforcing

    with enforcing(backends.specification, "checking the data", adapter.types):
        frame = adapter.frame()
        columns = None if frame is not None else adapter.columns()

        def evaluate(context: Context) -> Findings:
            found = (
                backends.frames.evaluate(frame, context)
                if frame is not None
                else backends.evaluate(cast("Columns", columns), context)
            )
            add_unit_findings(backends.specification, adapter, found)
            add_order_findings(backends.specification, adapter, found)
            return found

        context = replace(context or context_for(options), before=rows_before or 0)
        part = kept_of_batch(backends, adapter, options, context, columns, evaluate)
        return replace(part, rows_before=rows_before)


def kept_of_batch(  # noqa: PLR0917 - by position, as everywhere here
    backends: Backends,
    adapter: InputAdapter,
    options: Options,
    context: Context,
    columns: Columns | None,
    evaluate: Callable[[Context], Findings],
) -> Partial:
    """What is kept of one batch.

    Args:
        context: with the number of rows before it.
        columns: its columns as they are evaluated, where they are not one frame.
        evaluate: evaluates it in a context that takes the batch for its table rules.
    """
    from contracts.backends.partial.held import hold
    from contracts.backends.partial.table_rules import (
        fields_of_rules,
        rules_on_held,
        rules_on_order,
        states_of,
    )
    from contracts.backends.partial.violations import row_findings

    specification = backends.specification
    untyped = None if columns is None or columns.is_typed else columns
    of_keys, of_order = (
        fields_of_rules(specification, rules(specification))
        for rules in (rules_on_held, rules_on_order)
    )
    states: list[RuleState] = []
    held: list[HeldColumns] = []
    ordered: list[HeldColumns] = []

    def take(batch: Batch) -> Findings:
        some, found = states_of(batch)
        states.extend(some)
        if of_keys:
            held.append(hold(batch, of_keys, untyped))
        if of_order:
            ordered.append(hold(batch, of_order, untyped))
        return found

    found = evaluate(replace(context, take_batch=take))
    part = row_findings(found, context.before, adapter.cause)
    seen = _rows_seen(specification, part, adapter)
    state = PartialState(
        backends,
        replace(context, tables={}, before=0),
        options.max_examples,
        part,
        tuple(states),
        tuple(held),
        tuple(ordered),
        seen,
        frozenset(
            one
            for one in referenced_contracts(specification)
            if context.table_of(one, specification) is not None
        ),
    )
    return Partial(adapter.height, context.before, state)


def _rows_seen(
    specification: Specification, found: RowFindings, adapter: InputAdapter
) -> RowValues:
    """The values of the rows that diagnoses of several columns may look at, but private ones."""
    from contracts.backends.masking import contains_sensitive
    from contracts.engine.batch_view import values_of_rows

    rows = rows_examined_of(specification, found)
    if not rows:
        return {}
    fields = specification.fields
    public = {field.alias for field in fields if not contains_sensitive(field.value)}
    read = values_of_rows(adapter.columns(), rows)
    shown = ({name: one for name, one in values.items() if name in public} for values in read)
    return dict(zip(rows, shown, strict=True))
