"""Partial results: a part of the data checked alone, to be merged with the results of the other parts.

However the data is cut, and in whatever order neighbours are merged, the report is that of the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn, cast

from contracts.arguments import methods_in_own_words
from contracts.engine.backends import Backends
from contracts.engine.check import (
    add_unit_findings,
    context_for,
    with_causes,
    with_fewer_examples,
)
from contracts.engine.options import Options
from contracts.report.ranking import build_report
from contracts.report.report import Report
from contracts.report.truth import no_truth
from contracts.rules.table import Sorted, Unique

if TYPE_CHECKING:
    from contracts.backends.columns import Columns
    from contracts.backends.findings import Findings
    from contracts.backends.frame.batch import Batch, Context
    from contracts.backends.partial.held import HeldColumns
    from contracts.backends.partial.sorted_rows import Order
    from contracts.backends.partial.table_rules import RuleState
    from contracts.backends.partial.violations import RowFindings
    from contracts.inputs.adapter import InputAdapter
    from contracts.specification import Specification

_RowValues = Mapping[int, Mapping[str, object]]
"""The values of some rows, by their positions and their columns' names."""


@dataclass(frozen=True, slots=True, repr=False)
class PartialState:
    """What is kept of the rows that were checked.

    Attributes:
        context: the context of the call, without its tables.
        tables: the contracts of those tables, which references were looked up in already.
        found: the findings that are decided by one row each.
        states: what is known of each table rule.
        held: the columns that keys need, of each part.
        ordered: the columns that rules of the order need, of each part that they were not evaluated on.
        seen: the values of rows that diagnoses of several columns may look at.
        orders: the order of the rows that were evaluated, as each rule of it has that.
        in_order: how many rows those are.
    """

    backends: Backends
    context: Context
    max_examples: int | None
    found: RowFindings
    states: tuple[RuleState, ...]
    held: tuple[HeldColumns, ...]
    ordered: tuple[HeldColumns, ...]
    seen: _RowValues
    tables: frozenset[type] = frozenset()
    orders: tuple[Order, ...] = ()
    in_order: int = 0

    @property
    def specification(self) -> Specification:
        return self.backends.specification


@methods_in_own_words
@dataclass(frozen=True, slots=True)
class Partial:
    """The result of checking one part of the data; `p + q` is that of both, p's rows before q's.

    Attributes:
        rows: how many rows it is of.
        rows_before: how many rows come before it, where that is known.
        state: what is merged.
    """

    rows: int
    rows_before: int | None
    state: PartialState

    def __bool__(self) -> NoReturn:
        raise no_truth("a partial result", ".finish()")

    def __repr__(self) -> str:
        return f"<Partial: {self.state.specification.name}, {self.rows:,} rows>"

    def __add__(self, other: Partial) -> Partial:
        """The result of both parts, the rows of the other after these.

        Raises:
            ValueError: they are results of different contracts or options, or the other part does
                not come next.
        """
        if not isinstance(other, Partial):
            return NotImplemented
        self._refuse_other(other)
        # No rows say nothing of a column's type, beside rows that do.
        if not (self.rows and other.rows) and (self.rows or other.rows):
            whole = self if self.rows else other
            before = self.rows_before if self.rows_before is not None else other.rows_before
            return replace(whole, rows_before=before)
        return _merge(self, other)

    def _refuse_other(self, other: Partial) -> None:
        if self.state.specification != other.state.specification:
            names = (one.state.specification.name for one in (self, other))
            raise ValueError(f"results of different contracts do not merge: {' and '.join(names)}")
        one, two = (
            (state.max_examples, state.context.now, state.tables)
            for state in (self.state, other.state)
        )
        if one != two:
            raise ValueError(
                "results merge that have the same max_examples, now and tables: pass the same to"
                " each partial()"
            )
        starts = self.rows_before, other.rows_before
        if None not in starts and self.rows_before + self.rows != other.rows_before:  # type: ignore[operator]  # neither is None
            raise ValueError(
                f"the rows from {other.rows_before:,} on do not come after"
                f" {self.rows_before:,} + {self.rows:,} rows: add results in the order of the rows"
            )

    def finish(self) -> Report:
        """The report on all the rows that were added up.

        Raises:
            EngineError: the engine failed.
        """
        from contracts.backends.engine_errors import enforcing

        with enforcing(self.state.specification, "merging partial results"):
            return _finish(_with_order(self.state, self.rows_before or 0), self.rows)


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
        context = context or context_for(options)
        return _partial(backends, adapter, options, rows_before, context)


def _partial(
    backends: Backends,
    adapter: InputAdapter,
    options: Options,
    rows_before: int | None,
    context: Context,
) -> Partial:
    from contracts.backends.partial.held import hold
    from contracts.backends.partial.table_rules import fields_of_rules, states_of
    from contracts.backends.partial.violations import row_findings

    specification = backends.specification
    frame = adapter.frame()
    columns = None if frame is not None else adapter.columns()
    untyped = None if columns is None or columns.is_typed else columns
    of_keys, of_order = (fields_of_rules(specification, one) for one in (Unique, Sorted))
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

    before = rows_before or 0
    taking = replace(context, before=before, take_batch=take)
    if frame is not None:
        found = backends.frames.evaluate(frame, taking)
    else:
        found = backends.evaluate(cast("Columns", columns), taking)
    add_unit_findings(specification, adapter, found)
    part = row_findings(found, before, adapter.cause)
    seen = _rows_seen(specification, part, adapter)
    state = PartialState(
        backends,
        replace(context, tables={}),
        options.max_examples,
        part,
        tuple(states),
        tuple(held),
        tuple(ordered),
        seen,
        frozenset(context.tables),
    )
    return Partial(adapter.height, rows_before, state)


def _rows_seen(
    specification: Specification, found: RowFindings, adapter: InputAdapter
) -> _RowValues:
    """The values of the rows that diagnoses of several columns may look at, but private ones."""
    from contracts.backends.masking import contains_sensitive
    from contracts.engine.batch_view import values_of_rows

    rows = _rows_examined(specification, found)
    if not rows:
        return {}
    fields = specification.fields
    public = {field.alias for field in fields if not contains_sensitive(field.value)}
    read = values_of_rows(adapter.columns(), rows)
    shown = ({name: one for name, one in values.items() if name in public} for values in read)
    return dict(zip(rows, shown, strict=True))


def _rows_examined(specification: Specification, found: RowFindings) -> list[int]:
    from contracts.diagnosis.batch_columns import rows_examined

    examined = [replace(one.violation, examples=one.sample) for one in found.broken.values()]
    return rows_examined(examined, specification) if len(specification.fields) > 1 else []


def _merge(one: Partial, other: Partial) -> Partial:
    """The result of both parts."""
    known = one.rows_before is not None and other.rows_before is not None
    before = one.rows_before if known else None
    state = _merge_states(one.state, other.state, one.rows, before)
    return Partial(one.rows + other.rows, before, state)


def _merge_states(
    one: PartialState, other: PartialState, offset: int, before: int | None
) -> PartialState:
    """What is kept of both parts.

    Args:
        offset: how many rows the first part has.
        before: how many rows come before it, where that is known for both.
    """
    from contracts.backends.partial.table_rules import merge_states

    specification = one.specification
    found = one.found.followed_by(other.found, offset, one.context.max_examples, before)
    seen = {**one.seen, **{row + offset: values for row, values in other.seen.items()}}
    rules = [requirement.rule for requirement in specification.table_rules]
    return replace(
        one,
        found=found,
        states=tuple(map(merge_states, rules, one.states, other.states)),
        held=(*one.held, *other.held),
        ordered=(*one.ordered, *other.ordered),
        seen={row: seen[row] for row in _rows_examined(specification, found) if row in seen},
    )


def with_order_of_rows(first: Partial) -> Partial:
    """The result of the first parts without the columns that rules of the order need: no part may
    come before it.
    """
    return replace(first, state=_with_order(first.state, first.rows_before or 0))


def _with_order(first: PartialState, before: int) -> PartialState:
    """What is kept of the first parts.

    Args:
        before: how many rows come before them, for the sample.
    """
    from contracts.backends.frame.measure import CannotEvaluate
    from contracts.backends.partial.sorted_rows import Order
    from contracts.backends.partial.violations import row_findings

    rules = first.specification.table_rules
    orders = list(first.orders or [Order(one) for one in rules])
    states, found, rows = list(first.states), first.found, first.in_order
    for part in first.ordered:
        context = replace(first.context, before=before + rows, take_batch=None)
        for place, order in enumerate(orders):
            if not order.applies or not states[place].can_be_evaluated:
                continue
            try:
                orders[place], some = order.then(part, first.backends.frames, context)
            except CannotEvaluate as reason:
                states[place] = replace(states[place], failure=str(reason))
                continue
            later = row_findings(some, before + rows, lambda _field, _code: None)
            found = found.followed_by(later, rows, context.max_examples, before)
        rows += part.height
    return replace(
        first, found=found, states=tuple(states), ordered=(), orders=tuple(orders), in_order=rows
    )


def _finish(whole: PartialState, rows: int) -> Report:
    from contracts.backends.partial.violations import key_of
    from contracts.engine.batch_view import view_of_rows

    specification = whole.specification
    found = whole.found.findings(rows)
    found += _findings_of_tables(whole)
    # A rule that could not be evaluated on some part was not run on the whole.
    not_run = {key_of(entry) for entry in found.not_run}
    found.broken[:] = [one for one in found.broken if key_of(one.violation) not in not_run]
    causes = {key: one.cause_of_input for key, one in whole.found.broken.items()}
    violations = (
        replace(one, cause=causes.get(key_of(one)) or one.cause)
        for one in with_causes(specification, found, view_of_rows(whole.seen, None))
    )
    return build_report(
        specification,
        rows,
        (with_fewer_examples(one, whole.max_examples) for one in violations),
        found.not_run,
        found.not_applicable,
        masks=None,
    )


def _findings_of_tables(whole: PartialState) -> Findings:
    """The findings of the table rules."""
    from contracts.backends.frame.measure import CannotEvaluate
    from contracts.backends.partial.held import batch_of_held, empty_batch, with_keys_as_shown
    from contracts.backends.partial.table_rules import findings_of_states

    frames, context = whole.backends.frames, whole.context
    held: Batch | CannotEvaluate | None = None
    try:
        held = batch_of_held(whole.held, frames, context) if whole.held else None
    except CannotEvaluate as reason:
        held = reason
    found = findings_of_states(whole.states, empty_batch(frames, context), held)
    broken = [with_keys_as_shown(one, whole.held, whole.specification) for one in found.broken]
    return replace(found, broken=broken)
