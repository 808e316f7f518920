"""Table rules on parts of the data: what each part is reduced to, and how the whole is decided from it.

Some rules need a few numbers of each part, or of each group in it. Others need the values of their columns,
which are held. `docs/explanation/partial-results.md` says which, and why merging changes no verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, assert_never

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.findings import Finding, Findings
from contracts.backends.frame.aggregates import build_measure
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.groups import (
    evaluate_groups,
    group_key_names,
    measurements,
    split_measurements,
)
from contracts.backends.frame.measure import CannotEvaluate, EngineFailed, Measure
from contracts.backends.frame.references import own_table_forms
from contracts.backends.frame.row_rules import read_path_column
from contracts.backends.frame.table_rules import (
    by_and_rule,
    evaluate_table_rule,
    finding_of_groups,
    findings_of_rule,
    parseable_rows,
    require_any,
    require_parseable,
    select_batch_rows,
)
from contracts.backends.partial.custom_states import StatefulRule, custom_states
from contracts.backends.partial.rule_states import RuleState, merged_groups
from contracts.backends.partial.value_counts import CountedRule, count_values
from contracts.rules import table as t
from contracts.rules.aggregate import (
    Distinct,
    DistinctShare,
    Mean,
    Quantile,
    StandardDeviation,
    Sum,
)
from contracts.rules.arrival import Coverage, Lag, Schedule, Volume
from contracts.rules.clock import Future, Past
from contracts.rules.drift import Drift, NewCategory, Plausible
from contracts.rules.reference import References
from contracts.rules.requirement import Requirement
from contracts.specification import Specification

MeasuredRule = (
    t.RowCount | t.NullShare | t.Freshness | Schedule | Volume | Mean | Sum | StandardDeviation
)
"""The rules that a few numbers of each group decide."""


def fields_of_rules(
    specification: Specification, rules: Iterable[Requirement[t.TableRule]]
) -> tuple[str, ...]:
    """The fields that some rules, and the examples of their violations, are made of."""
    key = [field.name for field in specification.key]
    names = [name for one in rules for name in (*t.fields_of_table_rule(one.rule), *key)]
    return tuple(dict.fromkeys(names))


def rules_on_order(specification: Specification) -> list[Requirement[t.TableRule]]:
    """The rules that are decided by the order of rows."""
    every = specification.table_rules
    return [one for one in every if isinstance(by_and_rule(one.rule)[1], t.Sorted)]


def rules_on_held(specification: Specification) -> list[Requirement[t.TableRule]]:
    """The rules that compare all rows with each other: keys, and references to rows of the same data."""
    every = specification.table_rules
    return [
        one
        for one in every
        if isinstance(by_and_rule(one.rule)[1], t.Unique) or t.is_of_own_table(one.rule)
    ]


def states_of(batch: Batch) -> tuple[list[RuleState], Findings]:
    """The state of each table rule after one batch, and the findings of those that one row decides."""
    states, found = [], Findings()
    for requirement in batch.specification.table_rules:
        state, some = state_of(requirement, batch)
        states.append(state)
        found += some
    return states, found


def state_of(requirement: Requirement[t.TableRule], batch: Batch) -> tuple[RuleState, Findings]:
    """The state of a table rule after one batch, and the findings where one row decides it."""
    by, inner = by_and_rule(requirement.rule)
    mask = parseable_rows(requirement.rule, batch)
    readable = batch.frame.height if mask is None else int(mask.sum())
    state = RuleState(readable, mask is not None and readable < batch.frame.height)
    if state.unreadable and not readable:
        return state, Findings()
    if isinstance(inner, t.Unique) or _is_of_rows_here(inner, batch):
        state = replace(state, is_held=True)
    elif isinstance(inner, (References, Past, Future, Plausible)):
        return state, evaluate_table_rule(requirement, batch)
    made: list[RuleState] = []

    def measure() -> None:
        require_parseable(by, batch)
        match inner:
            case t.CustomTable() | Drift() | NewCategory():
                part = batch if mask is None else select_batch_rows(batch, mask)
                made.append(replace(state, custom=custom_states(inner, by, part)))
            case t.Unique():
                require_parseable(inner.fields, batch)
            case References():
                own_table_forms(inner, by, batch)  # raises where a key cannot be read
            case Past() | Future() | Plausible():
                pass  # each row decides: see above
            case t.Sorted():
                read_path_column((inner.field,), batch.specification, batch.plan.members)
            case Distinct() | DistinctShare() | Quantile() | Lag() | Coverage():
                part = batch if mask is None else select_batch_rows(batch, mask)
                made.append(replace(state, groups=(count_values(inner, by, part),)))
            case (
                t.RowCount() | t.NullShare() | t.Freshness() | Schedule() | Volume()
                | Mean() | Sum() | StandardDeviation()
            ):  # fmt: skip  # by module
                part = batch if mask is None else select_batch_rows(batch, mask)
                made.append(_measured(state, inner, by, part))
            case _:
                assert_never(inner)

    cannot = findings_of_rule(requirement, batch, measure)
    if cannot.not_run or cannot.not_applicable:
        return replace(state, found=cannot), Findings()
    return made[0] if made else state, Findings()


def _is_of_rows_here(rule: t.BatchRule, batch: Batch) -> bool:
    """Whether values refer to rows of the same data, for which no table was passed."""
    return t.is_of_own_table(rule) and not batch.context.table_of(None, batch.specification)


def _measured(state: RuleState, rule: MeasuredRule, by: Sequence[str], batch: Batch) -> RuleState:
    """The state with the measurements of each group in a batch, in types that they do not outgrow.

    Raises:
        CannotEvaluate, RuleFailed, NotApplicable: they cannot be computed.
    """
    measure = mergeable_measure(rule, batch)
    groups: Any = attempt(lambda: measurements(measure, by, batch.frame, batch))
    if isinstance(groups, Failure):
        raise EngineFailed(groups.reason)
    added = [n for n in groups.columns if n not in {*group_key_names(by), *measure.greatest}]
    groups = groups.with_columns(pl.col(added).cast(pl.Int128))
    return replace(state, groups=(groups,), greatest=measure.greatest)


def mergeable_measure(rule: MeasuredRule | CountedRule, batch: Batch) -> Measure:
    """The measure of a rule whose measurements of parts add up exactly."""
    measure = build_measure(rule, batch)
    return measure if measure.exact is None else measure.exact


def findings_of_states(
    states: Iterable[RuleState],
    batch: Batch,
    of_keys: Callable[[Requirement[t.TableRule]], Findings],
    of_counts: Callable[[Requirement[t.TableRule], RuleState], pl.DataFrame | None],
) -> Findings:
    """The findings of all table rules in the whole.

    Args:
        batch: the context; its rows are not read.
        of_keys: the findings of a rule whose columns are held.
        of_counts: the measurements of a rule that is decided by counts of values; None without any.
    """
    found = Findings()
    for requirement, state in zip(batch.specification.table_rules, states, strict=True):
        some = findings_of_state(requirement, state, batch, of_counts)
        found += of_keys(requirement) if state.is_held and not some.not_run else some
    return found


def findings_of_state(
    requirement: Requirement[t.TableRule],
    state: RuleState,
    batch: Batch,
    of_counts: Callable[[Requirement[t.TableRule], RuleState], pl.DataFrame | None],
) -> Findings:
    """The findings of a table rule as far as its state decides.

    Args:
        of_counts: as for `findings_of_states`.
    """
    if state.found is not None:
        return state.found
    rule = requirement.rule
    by, inner = by_and_rule(rule)

    def find() -> Finding | None:
        require_any(state.readable if state.unreadable else None, rule)
        if state.failure is not None:
            raise CannotEvaluate(state.failure)
        if isinstance(inner, StatefulRule) and state.custom is not None:
            broken = state.custom.broken_groups(inner, by, batch, state.readable, state.further)
            return finding_of_groups(requirement, batch, broken)
        if not isinstance(inner, MeasuredRule | CountedRule):
            return None
        if isinstance(inner, CountedRule):
            groups = of_counts(requirement, state)
        else:
            groups = merged_groups(rule, state) if state.groups else None
        if groups is None:
            return None
        measured = split_measurements(groups, by)
        measure = mergeable_measure(inner, batch)
        broken = evaluate_groups(
            inner, by, batch, measure, measured, rows=state.readable, further=state.further
        )
        return finding_of_groups(requirement, batch, broken)

    return findings_of_rule(requirement, batch, find)
