"""What rules need of groups that a few numbers do not decide, as a column of bytes beside the keys of the groups."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from contracts.backends.custom import RuleFailed
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.groups import group_key_names
from contracts.backends.frame.measure import Measure
from contracts.backends.partial.custom_states import (
    STATE,
    CustomStates,
    StatefulRule,
    measure_of_states,
    merged_states,
)
from contracts.backends.partial.rule_states import RuleState
from contracts.errors import DocumentError

_STATE_SIZE = 2_000
"""About how many bytes a rule keeps of a group."""


def frame_of_states(states: CustomStates, name: str) -> pl.DataFrame:
    """The keys of the groups, and what is needed of each.

    Raises:
        DocumentError: a function of the rule keeps what cannot be sent.
    """
    try:
        values = [pickle.dumps(one) for one in states.values]
    except Exception as error:
        problem = f"keeps for a CustomTable what cannot be sent ({type(error).__name__})"
        hint = (
            "Let partial= and merge= return numbers, texts, times, and lists, sets or dicts of them"
        )
        raise DocumentError(f"the partial result of {name}", problem, hint) from error
    return states.keys.with_columns(pl.Series(STATE, values, pl.Binary))


def states_of_frame(frame: pl.DataFrame, rule: StatefulRule, by: Sequence[str]) -> CustomStates:
    """What is needed of each group that `frame_of_states` wrote, of some parts one after the other."""
    values = [pickle.loads(one) for one in frame[STATE]]  # noqa: S301 - from our own executors
    return merged_states(frame.select(group_key_names(by)), values, rule, by)


def measure_of_bytes(rule: StatefulRule, batch: Batch) -> Measure:
    """The measure of the rule from what `frame_of_states` wrote."""
    measure = measure_of_states(rule, batch)
    return replace(
        measure,
        broken=lambda got: measure.broken({**got, STATE: pickle.loads(got[STATE])}),  # noqa: S301 - the same
    )


def states_of_failure(error: RuleFailed) -> CustomStates:
    """What is known of a rule of which a function failed."""
    return CustomStates(pl.DataFrame(), (), error)


def size_of_groups(state: RuleState) -> float:
    """About how many bytes the groups of a rule take."""
    if state.custom is None:
        return sum(one.estimated_size() for one in state.groups)
    return state.custom.keys.estimated_size() + _STATE_SIZE * len(state.custom.values)
