"""What rules need of parts of the data that a few numbers do not decide: how values are distributed, or what
functions of the user's own make and merge.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import Any, cast

import polars as pl

from contracts.backends.custom import RuleFailed, call_function
from contracts.backends.frame.aggregates import build_measure
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.custom_measures import broken_by_state, state_of_rows
from contracts.backends.frame.drifts import distribution_of_rows
from contracts.backends.frame.groups import (
    BrokenGroups,
    FurtherGroups,
    evaluate_groups,
    group_key_names,
    measure_groups,
)
from contracts.backends.frame.measure import CannotEvaluate, Measure
from contracts.backends.partial.columns import concat_parts
from contracts.hints import Hint, ReplaceWith
from contracts.rules import table as t
from contracts.rules.drift import Drift, NewCategory

StatefulRule = t.CustomTable | Drift | NewCategory
"""The rules that are decided from a state of their own."""
STATE, _PLACE = "state", "place"


@dataclass(frozen=True, slots=True, repr=False)
class CustomStates:
    """What a rule needs of each group of rows.

    Attributes:
        keys: the keys of the groups, in the order of their first rows.
        values: what is needed of each group.
        failure: how the rule's own function failed.
    """

    keys: pl.DataFrame
    values: tuple[Any, ...]
    failure: RuleFailed | None = None

    def followed_by(
        self, other: CustomStates, rule: StatefulRule, by: Sequence[str]
    ) -> CustomStates:
        """What is needed of both, the rows of the other after these.

        Raises:
            CannotEvaluate: no type holds the keys of both.
        """
        failure = self.failure or other.failure
        if failure is not None:
            return replace(self, failure=failure)
        keys = concat_parts([self.keys, other.keys]) if by else self.keys
        return merged_states(keys, (*self.values, *other.values), rule, by)

    def broken_groups(
        self,
        rule: StatefulRule,
        by: Sequence[str],
        batch: Batch,
        rows: int,
        further: FurtherGroups,
    ) -> BrokenGroups:
        """The groups that break the rule.

        Args:
            batch: the context; its rows are not read.
            rows: how many rows there are in all groups.
            further: the groups that are not among these.

        Raises:
            RuleFailed: a function of the rule failed.
        """
        if self.failure is not None:
            raise self.failure
        measure = measure_of_states(rule, batch)
        measured = self.keys, [{STATE: one} for one in self.values]
        return evaluate_groups(rule, by, batch, measure, measured, rows=rows, further=further)


def merged_states(
    keys: pl.DataFrame, values: Sequence[Any], rule: StatefulRule, by: Sequence[str]
) -> CustomStates:
    """What is needed of each group.

    Args:
        keys: a key for each value; one may come several times, in the order of its rows.
    """
    places = [range(len(values))]
    if by:
        keys = keys.with_columns(pl.int_range(pl.len()).alias(_PLACE))
        grouped = keys.group_by(*group_key_names(by), maintain_order=True).agg(_PLACE)
        keys, places = grouped.drop(_PLACE), grouped[_PLACE].to_list()
    merge = operator.add
    if isinstance(rule, t.CustomTable):
        merge = partial(call_function, cast("Any", rule.merge))
    try:
        merged = tuple(reduce(merge, [values[one] for one in some]) for some in places)
    except RuleFailed as error:
        return CustomStates(keys.head(0), (), error)
    return CustomStates(keys, merged)


def measure_of_states(rule: StatefulRule, batch: Batch) -> Measure:
    """The measure of a rule that takes what is needed of a group as the measurement `STATE`."""
    measure = build_measure(rule, batch)
    if isinstance(rule, t.CustomTable):
        return replace(measure, broken=lambda got: broken_by_state(rule, got[STATE]))
    return measure


def custom_states(rule: StatefulRule, by: Sequence[str], batch: Batch) -> CustomStates:
    """What a rule needs of the rows of a batch.

    Raises:
        CannotEvaluate: it takes all rows at once; or a field's column is missing, or of another type.
        RuleFailed: its `partial` raised.
    """
    measure = build_measure(rule, batch)
    if isinstance(rule, t.CustomTable) and rule.partial is None:
        raise CannotEvaluate(_needs_all_rows(rule))
    (keys, groups), _ = measure_groups(measure, by, batch)
    return CustomStates(keys, tuple(_state_of_rows(rule, batch, one["rows"]) for one in groups))


def _state_of_rows(rule: StatefulRule, batch: Batch, rows: pl.DataFrame) -> Any:
    if isinstance(rule, t.CustomTable):
        return state_of_rows(rule, rows)
    return distribution_of_rows(rule, batch, rows)


def _needs_all_rows(rule: t.CustomTable) -> Hint:
    functions: Any = {"partial": ..., "merge": ..., "finish": ...}
    return Hint(
        "it takes all rows at once, and cannot be evaluated on one part after the other: write"
        f" CustomTable({rule.name!r}, …, partial=…, merge=…, finish=…), or check the whole as one frame",
        ReplaceWith(rule, replace(rule, **functions)),
    )
