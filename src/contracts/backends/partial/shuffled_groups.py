"""Groups and different values of parts on several machines: an engine brings those of one range of hashes together.

There they are merged and measured, and what is sent on is bounded: the first groups that break a rule, and the number
of the others; of a rule without groups one row of numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from contracts.backends.custom import RuleFailed
from contracts.backends.frame.backend import FrameBackend
from contracts.backends.frame.batch import Batch, Context
from contracts.backends.frame.groups import (
    FurtherGroups,
    broken_places,
    group_key_names,
    known_groups,
)
from contracts.backends.frame.measure import CannotEvaluate
from contracts.backends.frame.repeated_keys import sum_of_hashes
from contracts.backends.frame.table_rules import by_and_rule
from contracts.backends.partial.columns import concat_parts
from contracts.backends.partial.custom_states import StatefulRule
from contracts.backends.partial.hash_ranges import RANGE, range_of, rows_by_range
from contracts.backends.partial.held import empty_batch
from contracts.backends.partial.held_counts import HeldCounts
from contracts.backends.partial.rule_states import RuleState, merge_states, merged_groups
from contracts.backends.partial.shuffled_keys import ROW_BITS
from contracts.backends.partial.shuffled_states import (
    frame_of_states,
    measure_of_bytes,
    size_of_groups,
    states_of_failure,
    states_of_frame,
)
from contracts.backends.partial.table_rules import MeasuredRule, mergeable_measure
from contracts.backends.partial.value_counts import (
    CountedRule,
    DistributedRule,
    measured_of_counts,
    refuse_many_values,
)
from contracts.backends.physical_types import physical_type
from contracts.rules.arrival import Coverage
from contracts.rules.requirement import Requirement
from contracts.rules.table import BatchRule
from contracts.specification import Specification

_FIRST = "\N{WORD JOINER}first"
_AT_ONCE = 2_000
"""How many values go into a block where all blocks of a rule come to one place: a batch of many blocks must fit
memory, and Arrow's 2 GB.
"""
_Rule = Requirement[Any]


def rules_on_groups(specification: Specification) -> list[_Rule]:
    """The rules of which a part may need any number of groups or values."""
    return [one for one in specification.table_rules if _is_unbounded(one)]


def _is_unbounded(requirement: _Rule) -> bool:
    by, rule = by_and_rule(requirement.rule)
    if by:
        return isinstance(rule, MeasuredRule | CountedRule | StatefulRule)
    return isinstance(rule, CountedRule) and not isinstance(rule, Coverage)


class GroupBlocks:
    """The groups of one part of the data, by ranges of their hashes.

    Args:
        part: its number, in the order of the parts.
        ranges: into how many ranges hashes are cut.

    Attributes:
        size: how many bytes are held.
        failures: why the groups of a rule cannot be merged, by the place of the rule.
    """

    def __init__(self, specification: Specification, part: int, ranges: int) -> None:
        self._specification, self._ranges = specification, ranges
        self._rules = rules_on_groups(specification)
        self._held: dict[int, RuleState] = {}
        self._firsts = dict.fromkeys(range(len(self._rules)), part << ROW_BITS)
        self.size = 0.0
        self.failures: dict[int, str] = {}
        self._raised: dict[int, RuleFailed] = {}

    def add(self, states: Sequence[RuleState]) -> tuple[RuleState, ...]:
        """Hold the groups of the next rows; the states of all table rules without them."""
        if not self._rules:
            return tuple(states)
        rest = dict(zip(self._specification.table_rules, states, strict=True))
        self.size = 0.0
        for number, requirement in enumerate(self._rules):
            state = rest[requirement]
            fails = state.custom is not None and state.custom.failure is not None
            rest[requirement] = replace(state, groups=(), custom=state.custom if fails else None)
            if state.groups or (state.custom is not None and not fails):
                known = self._held.get(number)
                self._held[number] = (
                    state if known is None else merge_states(requirement.rule, known, state)
                )
            if number in self._held:
                self.size += size_of_groups(self._held[number])
        return tuple(rest.values())

    def take(self) -> Iterator[tuple[int, int, pl.DataFrame]]:
        """What was held, which is let go of: the place of a rule, a range of hashes, and the groups in it."""
        held, self._held, self.size = self._held, {}, 0.0
        for number, state in held.items():
            requirement = self._rules[number]
            if state.failure is not None:
                self.failures.setdefault(number, state.failure)
                continue
            try:
                groups = self._groups_of(requirement, state)
            except CannotEvaluate as reason:
                self.failures.setdefault(number, str(reason))
                continue
            except RuleFailed as error:
                self._raised.setdefault(number, error)
                continue
            first = self._firsts[number]
            self._firsts[number] += groups.height
            firsts = pl.int_range(first, first + groups.height, eager=True, dtype=pl.Int64)
            for at, some in self._in_ranges(number, groups.with_columns(firsts.alias(_FIRST))):
                yield number, at, some

    def with_failures(self, states: Sequence[RuleState]) -> tuple[RuleState, ...]:
        """The states of all table rules, with the failures of those on groups."""
        failed = {self._rules[number]: reason for number, reason in self.failures.items()}
        raised = {
            self._rules[number]: states_of_failure(error) for number, error in self._raised.items()
        }
        return tuple(
            replace(
                state,
                failure=state.failure or failed.get(rule),
                custom=state.custom or raised.get(rule),
            )
            for rule, state in zip(self._specification.table_rules, states, strict=True)
        )

    def _groups_of(self, requirement: _Rule, state: RuleState) -> pl.DataFrame:
        """The groups as they are sent.

        Raises:
            CannotEvaluate: no type holds the keys of all.
            RuleFailed: a function of the rule failed.
        """
        if state.custom is None:
            return merged_groups(requirement.rule, state)
        if state.custom.failure is not None:
            raise state.custom.failure
        return frame_of_states(state.custom, self._specification.name)

    def _in_ranges(self, number: int, groups: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
        by, rule = by_and_rule(self._rules[number].rule)
        if isinstance(rule, DistributedRule) and not by:  # all its values are in one order
            for begin in range(0, groups.height, _AT_ONCE):
                yield number % self._ranges, groups[begin : begin + _AT_ONCE]
            return
        fields = [self._specification.by_name[name] for name in by or rule.fields]
        keys = [
            groups.get_column(str(place)).cast(physical_type(one.value.dtype), strict=False)
            for place, one in enumerate(fields)
        ]
        there = range_of(sum_of_hashes(keys), self._ranges)
        yield from rows_by_range(
            groups.with_columns(there).sort(RANGE, maintain_order=True), self._ranges
        )


@dataclass(frozen=True, slots=True)
class GroupsOfRange:
    """What the groups of some ranges come to.

    Attributes:
        groups: the measurements of the first that break the rule, with their places; without fields to group by,
            those of the values in the ranges.
        further: the others.
        failure: why they cannot be merged, or the rule's own failure.
    """

    groups: pl.DataFrame = field(default_factory=pl.DataFrame)
    further: FurtherGroups = field(default_factory=FurtherGroups)
    failure: str | RuleFailed | None = None


def groups_in_range(
    number: int, blocks: Iterable[pl.DataFrame], frames: FrameBackend, context: Context
) -> GroupsOfRange:
    """What all groups in one range of hashes come to.

    Args:
        number: the place of the rule.
        blocks: what `GroupBlocks` gave of it, from all parts in order.

    Raises:
        EngineError: values could not be written to disk.
    """
    requirement = rules_on_groups(frames.specification)[number]
    by, rule = by_and_rule(requirement.rule)
    try:
        if not by:
            return GroupsOfRange(_measured_values(requirement, blocks, frames.specification))
        batch = empty_batch(frames, context)
        measured = _merged(rule, by, [*blocks], batch)
    except CannotEvaluate as reason:
        return GroupsOfRange(failure=str(reason))
    except RuleFailed as error:
        return GroupsOfRange(failure=error)
    return _first_broken(rule, by, measured, batch)


def _measured_values(
    requirement: _Rule, blocks: Iterable[pl.DataFrame], specification: Specification
) -> pl.DataFrame:
    """The measurements of all values in a range; there is one at least."""
    state = RuleState()
    with closing(HeldCounts(specification, [requirement])) as held:
        for block in blocks:
            some = RuleState(groups=(block.drop(_FIRST),))
            state = merge_states(requirement.rule, state, some)
            if state.failure is not None:
                raise CannotEvaluate(state.failure)
            (state,) = held.take([state])
        measured = held.groups(requirement, state)
        return pl.DataFrame() if measured is None else measured


def _merged(
    rule: Any, by: Sequence[str], blocks: Sequence[pl.DataFrame], batch: Batch
) -> pl.DataFrame:
    """The measurements of each group of a range, in the order of their first rows.

    Raises:
        CannotEvaluate: no type holds the keys of all, or a group has too many values.
        RuleFailed: a function of the rule failed.
    """
    keys = group_key_names(by)
    every = concat_parts(blocks)
    first = pl.col(_FIRST).min()
    if isinstance(rule, StatefulRule):
        states = states_of_frame(every, rule, by)
        if states.failure is not None:
            raise states.failure
        firsts = every.group_by(keys, maintain_order=True).agg(first)
        frame = frame_of_states(states, batch.specification.name)
        return frame.with_columns(firsts[_FIRST])
    if not isinstance(rule, CountedRule):
        greatest = mergeable_measure(rule, batch).greatest
        merged = {
            name: pl.col(name).max() if name in greatest else pl.col(name).sum()
            for name in every.columns
            if name not in (*keys, _FIRST)
        }
        return every.group_by(keys, maintain_order=True).agg(first, **merged)
    of_values = every.group_by(*keys, str(len(by)), maintain_order=True)
    counts = of_values.agg(pl.exclude(_FIRST).sum(), first)
    refuse_many_values(rule, by, counts)
    firsts = counts.group_by(keys, maintain_order=True).agg(first)
    return measured_of_counts(rule, by, counts.drop(_FIRST)).with_columns(firsts[_FIRST])


def _first_broken(
    rule: Any, by: Sequence[str], measured: pl.DataFrame, batch: Batch
) -> GroupsOfRange:
    """The first groups that break a rule, and the first that it cannot be evaluated on; and the numbers of the others."""
    is_stateful = isinstance(rule, StatefulRule)
    measure = measure_of_bytes(rule, batch) if is_stateful else mergeable_measure(rule, batch)
    broken: list[int] = []
    refused: list[int] = []
    for place, values in broken_places(measure, by, measured.drop(_FIRST)):
        if not isinstance(values, Exception):
            broken.append(place)
        elif measure.by_group and isinstance(values, CannotEvaluate):
            refused.append(place)
        else:  # of no group then
            return GroupsOfRange(measured[[place]])
    sent = sorted(broken[: batch.context.max_examples] + refused[:1])
    further = FurtherGroups(
        measured.height - len(sent),
        max(0, len(broken) - len(broken[: batch.context.max_examples])),
        max(0, len(refused) - 1),
        known_groups(measure, by, measured),
    )
    return GroupsOfRange(measured[sent], further)


class ShuffledGroups(HeldCounts):
    """The groups of all parts, which were measured where those of one range came together.

    Args:
        found: what they came to, by the places of their rules, of each range.
    """

    def __init__(
        self, specification: Specification, found: Mapping[int, Sequence[GroupsOfRange]]
    ) -> None:
        super().__init__(specification, specification.table_rules)
        rules = rules_on_groups(specification)
        self._found = {rules[number]: some for number, some in found.items()}

    def groups(self, requirement: _Rule, state: RuleState) -> pl.DataFrame | None:
        """The measurements of the groups that were sent; None without any."""
        if requirement in self._found:
            return state.groups[0] if state.groups else None
        return super().groups(requirement, state)  # of no rows nothing is sent

    def with_groups(self, states: Sequence[RuleState]) -> tuple[RuleState, ...]:
        """The states of all table rules, with the groups that were sent."""
        return tuple(
            self._with_groups(state, *by_and_rule(rule.rule), self._found.get(rule, ()))
            for rule, state in zip(self._specification.table_rules, states, strict=True)
        )

    @staticmethod
    def _with_groups(
        state: RuleState, by: Sequence[str], rule: BatchRule, found: Sequence[GroupsOfRange]
    ) -> RuleState:
        failure = next((one.failure for one in found if one.failure is not None), None)
        if isinstance(failure, RuleFailed):
            return replace(state, custom=state.custom or states_of_failure(failure))
        there = [one.groups for one in found if one.groups.width]
        if failure is not None or not there:
            return replace(state, failure=state.failure or failure)
        groups = concat_parts(there)
        groups = groups.sort(_FIRST).drop(_FIRST) if by else _sum_of_values(there)
        state = replace(state, further=sum((one.further for one in found), FurtherGroups()))
        if isinstance(rule, StatefulRule):
            return replace(state, custom=state.custom or states_of_frame(groups, rule, by))
        return replace(state, groups=(groups,))


def _sum_of_values(measured: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The measurements of all values, of which each range has others."""
    return measured[0] if len(measured) == 1 else pl.concat(measured).sum()
