"""What is known of one table rule after some rows, and how that of two parts is merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import polars as pl

from contracts.backends.findings import Findings
from contracts.backends.frame.groups import FurtherGroups, group_key_names
from contracts.backends.frame.measure import CannotEvaluate
from contracts.backends.frame.table_rules import by_and_rule
from contracts.backends.partial.columns import concat_parts
from contracts.backends.partial.custom_states import CustomStates, StatefulRule
from contracts.backends.partial.value_counts import (
    CountedRule,
    counted,
    is_uncounted,
    refuse_many_values,
)
from contracts.rules import table as t


@dataclass(frozen=True, slots=True, repr=False)
class RuleState:
    """What is known of one table rule after some rows.

    Attributes:
        readable: how many rows count for it.
        unreadable: whether rows do not count, because they have values that cannot be read.
        groups: the measurements of each group, beside its key; in some frames, one after the other. One of values
            that are not counted yet may be the last.
        greatest: the measurements of which the greatest counts.
        found: what cannot be evaluated.
        failure: why the parts could not be merged.
        is_held: whether the columns that it reads are held, and decide it.
        custom: what a rule of the user's own needs.
        further: the groups beside those in `groups` or `custom`, once all parts are merged.
    """

    readable: int = 0
    unreadable: bool = False
    groups: tuple[pl.DataFrame, ...] = ()
    greatest: frozenset[str] = frozenset()
    found: Findings | None = None
    failure: str | None = None
    is_held: bool = False
    custom: CustomStates | None = None
    further: FurtherGroups = field(default_factory=FurtherGroups)

    @property
    def can_be_evaluated(self) -> bool:
        """Whether no part has shown that the rule cannot be evaluated."""
        return self.found is None and self.failure is None

    def with_counts(self) -> RuleState:
        """The state without values that are not counted."""
        return replace(self, groups=tuple(map(counted, self.groups)))


def merge_states(rule: t.TableRule, one: RuleState, other: RuleState) -> RuleState:
    """The state after the rows of both."""
    failure = one.failure or other.failure
    found = one.found or other.found
    greatest = one.greatest | other.greatest
    groups = (*one.groups, *other.groups)
    custom = one.custom or other.custom
    if failure is None and found is None:
        try:
            groups = _compact(groups, _key_names(rule), greatest)
            _refuse_many(rule, groups[:1])
            if one.custom and other.custom:
                by, inner = by_and_rule(rule)
                custom = one.custom.followed_by(other.custom, cast("StatefulRule", inner), by)
        except CannotEvaluate as reason:
            failure = str(reason)
    readable = one.readable + other.readable
    unreadable = one.unreadable or other.unreadable
    is_held = one.is_held or other.is_held
    return RuleState(readable, unreadable, groups, greatest, found, failure, is_held, custom)


def _refuse_many(rule: t.TableRule, groups: Sequence[pl.DataFrame]) -> None:
    """Raise CannotEvaluate if more values are held of a rule than it can be evaluated on."""
    by, inner = by_and_rule(rule)
    if isinstance(inner, CountedRule):
        for one in groups:
            refuse_many_values(inner, by, one)


def _key_names(rule: t.TableRule) -> list[str]:
    """What the columns are called that the measurements of a rule are grouped by."""
    by, inner = by_and_rule(rule)
    return group_key_names((*by, "value") if isinstance(inner, CountedRule) else by)


def _compact(
    groups: Sequence[pl.DataFrame], keys: Sequence[str], greatest: frozenset[str]
) -> tuple[pl.DataFrame, ...]:
    """The measurements in fewer frames: the last are merged until each is more than twice as long as the
    one after it, so that a row is not merged again with every batch.

    Raises:
        CannotEvaluate: no type holds the keys of all.
    """
    kept = list(groups)
    if kept and is_uncounted(kept[-1]) and not any(map(is_uncounted, kept[:-1])):
        return tuple(kept)  # what takes it out may need no counts
    while len(kept) > 1 and kept[-2].height <= 2 * kept[-1].height:
        kept[-2:] = [_merge_groups(kept[-2:], keys, greatest)]
    return tuple(kept)


def _merge_groups(
    groups: Sequence[pl.DataFrame], keys: Sequence[str], greatest: frozenset[str]
) -> pl.DataFrame:
    """The measurements of the groups of all parts, in the order of their first rows.

    Raises:
        CannotEvaluate: no type holds the keys of all.
    """
    groups = [*map(counted, groups)]
    if len(groups) == 1:
        return groups[0]
    every = concat_parts(groups)
    merged = {
        name: pl.col(name).max() if name in greatest else pl.col(name).sum()
        for name in every.columns
        if name not in keys
    }
    if not keys:
        return every.select(**merged)
    return every.group_by(*keys, maintain_order=True).agg(**merged)


def merged_groups(rule: t.TableRule, state: RuleState) -> pl.DataFrame:
    """The measurements of the groups of all rows, in the order of their first rows.

    Raises:
        CannotEvaluate: no type holds the keys of all.
    """
    return _merge_groups(state.groups, _key_names(rule), state.greatest)
