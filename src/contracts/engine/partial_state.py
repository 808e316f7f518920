"""What is kept of parts of the data: merged, and in the end the report on all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contracts.engine.backends import Backends
from contracts.engine.check import with_causes, with_fewer_examples
from contracts.report.ranking import build_report
from contracts.report.report import Report
from contracts.rules.table import references_among

if TYPE_CHECKING:
    from contracts.backends.findings import Findings
    from contracts.backends.frame.batch import Context
    from contracts.backends.partial.held import HeldColumns
    from contracts.backends.partial.held_counts import HeldCounts
    from contracts.backends.partial.held_keys import HeldKeys
    from contracts.backends.partial.rule_states import RuleState
    from contracts.backends.partial.shuffled_keys import ShuffledKeys
    from contracts.backends.partial.sorted_rows import Order
    from contracts.backends.partial.violations import RowFindings
    from contracts.backends.python.convert import Source
    from contracts.report.counts import Changes
    from contracts.specification import Specification

RowValues = Mapping[int, Mapping[str, object]]
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
    seen: RowValues
    tables: frozenset[type | str | None] = frozenset()
    orders: tuple[Order, ...] = ()
    in_order: int = 0

    @property
    def specification(self) -> Specification:
        return self.backends.specification


def referenced_contracts(specification: Specification) -> list[type | str | None]:
    """The contracts, or names, of the tables that rules look references up in; None for the own table."""
    return [
        rule.contract for rule in references_among(one.rule for one in specification.table_rules)
    ]


def merge_partial_states(
    one: PartialState, other: PartialState, offset: int, before: int | None
) -> PartialState:
    """What is kept of both parts.

    Args:
        offset: how many rows the first part has.
        before: how many rows come before it, where that is known for both.
    """
    from contracts.backends.partial.rule_states import merge_states

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
        seen={row: seen[row] for row in rows_examined_of(specification, found) if row in seen},
    )


def rows_examined_of(specification: Specification, found: RowFindings) -> list[int]:
    """The rows whose other values diagnoses of several columns may look at."""
    from contracts.diagnosis.batch_columns import rows_examined
    from contracts.diagnosis.sampling import SampledViolation

    examined = [
        SampledViolation(one.violation, [example.row for example in one.sample], ())
        for one in found.broken.values()
    ]
    return rows_examined(examined, specification) if len(specification.fields) > 1 else []


def with_order(
    first: PartialState, before: int, take: Callable[[Findings], None] | None = None
) -> PartialState:
    """What is kept of the first parts.

    Args:
        before: how many rows come before them, for the sample.
        take: takes the findings in each part, by positions in it.
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
            if take is not None:
                take(some)
            later = row_findings(some, before + rows, lambda _field, _code: None)
            found = found.followed_by(later, rows, context.max_examples, before)
        rows += part.height
    return replace(
        first, found=found, states=tuple(states), ordered=(), orders=tuple(orders), in_order=rows
    )


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of all parts, beyond a budget on disk: to be closed."""

    keys: HeldKeys | ShuffledKeys
    counts: HeldCounts

    def close(self) -> None:
        """Give back what is on disk."""
        self.keys.close()
        self.counts.close()

    def take(self, state: PartialState) -> PartialState:
        """The state without what is now held.

        Raises:
            EngineError: it could not be written to disk.
        """
        self.keys.add(state.held)
        return replace(state, held=(), states=self.counts.take(state.states))


def nothing_held(backends: Backends, context: Context) -> Held:
    """What takes what is to be held of parts."""
    from contracts.backends.partial.held_counts import HeldCounts
    from contracts.backends.partial.held_keys import HeldKeys

    specification = backends.specification
    return Held(
        HeldKeys(backends.frames, context), HeldCounts(specification, specification.table_rules)
    )


def report_of_state(
    whole: PartialState,
    rows: int,
    held: Held,
    source: Source | None = None,
    changes: Changes | None = None,
) -> tuple[Report, Findings]:
    """The report on so many rows, of which the state is; and the findings in them: of rules that were
    evaluated on one part after the other without the masks of their rows.

    Args:
        held: takes what the state holds, after that of the parts before.
        source: what wire form is made of; None for contract form.
        changes: those from wire form to contract form.
    """
    from contracts.backends.partial.violations import key_of
    from contracts.engine.batch_view import view_of_rows

    specification = whole.specification
    found = whole.found.findings(rows)
    tables = _findings_of_tables(whole, held)
    # A rule that could not be evaluated on some part was not run on the whole. One that could not be evaluated on some
    # groups of the whole is broken by the others.
    of_parts = {key_of(entry) for entry in found.not_run if entry not in found.abstained}
    not_run = of_parts | {key_of(entry) for entry in tables.not_run}
    found.broken[:] = [one for one in found.broken if key_of(one.violation) not in not_run]
    found += tables
    causes = {key: one.cause_of_input for key, one in whole.found.broken.items()}
    violations = (
        replace(one, cause=causes.get(key_of(one)) or one.cause)
        for one in with_causes(specification, found, view_of_rows(whole.seen, source))
    )
    report = build_report(
        specification,
        rows,
        (with_fewer_examples(one, whole.max_examples) for one in violations),
        found.not_run,
        found.not_applicable,
        changes=changes,
        masks=None,
        evaluated=whole.backends.evaluated,
    )
    return report, found


def _findings_of_tables(whole: PartialState, held: Held) -> Findings:
    """The findings of the table rules."""
    from contracts.backends.partial.held import empty_batch, with_keys_as_shown
    from contracts.backends.partial.table_rules import findings_of_states

    keys = held.keys
    keys.add(whole.held)
    batch = empty_batch(whole.backends.frames, whole.context)
    found = findings_of_states(whole.states, batch, keys.findings, held.counts.groups)
    broken = [with_keys_as_shown(one, keys.parts, whole.specification) for one in found.broken]
    return replace(found, broken=broken)
