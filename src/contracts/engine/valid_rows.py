"""The rules that name no row, on the valid rows of a stream alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from contracts.backends.findings import Findings
from contracts.backends.partial.held import empty_batch
from contracts.backends.partial.held_counts import HeldCounts
from contracts.backends.partial.table_rules import (
    RuleState,
    findings_of_state,
    merge_states,
    state_of,
)
from contracts.engine.backends import Backends
from contracts.engine.whole_batch import rules_of_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contracts.backends.frame.batch import Context


class ValidRowsAlone:
    """What is known of the valid rows that were added; to be closed."""

    def __init__(self, backends: Backends, context: Context) -> None:
        self._frames = backends.frames
        self._context = context
        self._rules = rules_of_whole(backends.specification)
        self._counts = HeldCounts(backends.specification, self._rules)
        self._states: list[RuleState] = []
        self._rows = 0

    def close(self) -> None:
        """Give back what is on disk."""
        self._counts.close()

    def add(self, frame: pl.DataFrame, filled: Mapping[str, pl.Series]) -> None:
        """Add some valid rows.

        Args:
            filled: the rows in which a default was applied, by the fields' Python names.
        """
        if not self._rules or (self._states and not frame.height):
            return
        batch = self._frames.batch(frame, replace(self._context, filled=filled))
        states = [state_of(requirement, batch)[0] for requirement in self._rules]
        if self._rows:  # no rows say nothing, beside some
            merged = zip(self._rules, self._states, states, strict=True)
            states = [merge_states(one.rule, before, now) for one, before, now in merged]
        self._states, self._rows = [*self._counts.take(states)], self._rows + frame.height

    def findings(self) -> Findings:
        """The findings in all of them."""
        found, batch = Findings(), empty_batch(self._frames, self._context)
        for requirement, state in zip(self._rules, self._states, strict=True):
            found += findings_of_state(requirement, state, batch, self._counts.groups)
        return found
