"""The rules that the valid rows of a stream alone may not satisfy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from contracts.backends.findings import Findings
from contracts.backends.partial.held import empty_batch, hold
from contracts.backends.partial.held_counts import HeldCounts
from contracts.backends.partial.held_keys import HeldKeys
from contracts.backends.partial.rule_states import RuleState, merge_states
from contracts.backends.partial.table_rules import fields_of_rules, findings_of_state, state_of
from contracts.engine.backends import Backends
from contracts.engine.whole_batch import rules_of_whole
from contracts.rules.table import is_of_own_table

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
        self._held = HeldKeys(self._frames, context)
        own = [one for one in self._rules if is_of_own_table(one.rule)]
        self._fields = fields_of_rules(backends.specification, own)
        self._states: list[RuleState] = []
        self._rows = 0

    def close(self) -> None:
        """Give back what is on disk."""
        self._counts.close()
        self._held.close()

    def add(self, frame: pl.DataFrame, filled: Mapping[str, pl.Series]) -> None:
        """Add some valid rows.

        Args:
            filled: the rows in which a default was applied, by the fields' Python names.
        """
        if not self._rules or (self._states and not frame.height):
            return
        batch = self._frames.batch(frame, replace(self._context, filled=filled))
        states = [state_of(requirement, batch)[0] for requirement in self._rules]
        if self._fields:
            self._held.add([hold(batch, self._fields, None)])
        if self._rows:  # no rows say nothing, beside some
            merged = zip(self._rules, self._states, states, strict=True)
            states = [merge_states(one.rule, before, now) for one, before, now in merged]
        self._states, self._rows = [*self._counts.take(states)], self._rows + frame.height

    def findings(self) -> Findings:
        """The findings in all of them."""
        found, batch = Findings(), empty_batch(self._frames, self._context)
        for requirement, state in zip(self._rules, self._states, strict=True):
            some = findings_of_state(requirement, state, batch, self._counts.groups)
            in_rows = state.is_held and is_of_own_table(requirement.rule) and not some.not_run
            found += self._held.findings(requirement) if in_rows else some
        return found
