"""The order of rows of parts on several machines: an engine brings the rows of a rule together, or those of its groups
in one range of hashes.

There they come a block after the other, in the order of the parts, and of those before only the furthest value is held,
or that of each group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from contracts.backends.frame.backend import FrameBackend
from contracts.backends.frame.batch import Context
from contracts.backends.frame.measure import CannotEvaluate, EngineFailed
from contracts.backends.frame.repeated_keys import sum_of_hashes
from contracts.backends.frame.table_rules import by_and_rule, violating_rows
from contracts.backends.partial.columns import concat_parts
from contracts.backends.partial.hash_ranges import RANGE, range_of, rows_by_range
from contracts.backends.partial.held import ROW_PLACE, UNREADABLE, HeldColumns, batch_of_held
from contracts.backends.partial.held_keys import first_rows, sampled_rows, unreadable_rows
from contracts.backends.partial.rule_states import RuleState
from contracts.backends.partial.shuffled_keys import ROW_BITS, BrokenRows
from contracts.backends.partial.sorted_rows import furthest_rows
from contracts.backends.partial.table_rules import rules_on_order
from contracts.backends.physical_types import physical_type
from contracts.rules.requirement import Requirement
from contracts.rules.table import Sorted

_BLOCK = 32 * 2**10
"""How many bytes go into a block where all blocks of a rule come to one place: an engine may pass ten thousand at once."""
_AT_ONCE = 8 * 2**20
"""How many bytes are evaluated at a time."""
_NOT_COMPARED = "the engine could not compare its values"
_Rule = Requirement[Any]


class OrderBlocks:
    """The columns of one part that rules of the order need, by ranges of the hashes of their groups.

    Args:
        part: its number, in the order of the parts.
        ranges: into how many ranges hashes are cut.

    Attributes:
        size: how many bytes are held.
        failures: why the rows of a rule cannot be compared, by the place of the rule.
    """

    def __init__(self, frames: FrameBackend, part: int, ranges: int) -> None:
        self._specification, self._ranges = frames.specification, ranges
        self._rules = rules_on_order(frames.specification)
        self._held: list[HeldColumns] = []
        self._next = part << ROW_BITS
        self.size = 0.0
        self.failures: dict[int, str] = {}

    def add(self, ordered: Iterable[HeldColumns]) -> None:
        """Hold the columns of the next rows."""
        for one in ordered:
            self._held.append(one)
            self.size += one.frame.estimated_size()

    def take(self) -> Iterator[tuple[int, int, pl.DataFrame]]:
        """What was held, which is let go of: the place of a rule, a range of hashes, and the rows in it."""
        held, self._held, self.size = self._held, [], 0.0
        if not held:
            return
        try:
            frame = concat_parts([one.frame for one in held])
        except CannotEvaluate as reason:
            self.failures = dict.fromkeys(range(len(self._rules)), str(reason))
            return
        first, self._next = self._next, self._next + sum(one.height for one in held)
        places = pl.int_range(first, self._next, eager=True, dtype=pl.Int64)
        frame = frame.with_columns(places.alias(ROW_PLACE), *unreadable_rows(held))
        for number, requirement in enumerate(self._rules):
            yield from self._blocks_of(number, requirement, frame)

    def with_failures(self, states: Sequence[RuleState]) -> tuple[RuleState, ...]:
        """The states of all table rules: those of the order are decided where their rows come together."""
        failed = {one: self.failures.get(number) for number, one in enumerate(self._rules)}
        return tuple(
            replace(state, is_held=True, failure=state.failure or failed[rule])
            if rule in failed
            else state
            for rule, state in zip(self._specification.table_rules, states, strict=True)
        )

    def _blocks_of(
        self, number: int, requirement: _Rule, frame: pl.DataFrame
    ) -> Iterator[tuple[int, int, pl.DataFrame]]:
        by, rule = by_and_rule(requirement.rule)
        specification = self._specification
        fields = [specification.by_name[name] for name in (*by, *rule.fields)]
        if any(one.alias not in frame for one in fields):
            return  # the state has it that the rule is not run
        names = dict.fromkeys(f.alias for f in (*fields, *specification.key) if f.alias in frame)
        counts = pl.col(fields[-1].alias).is_not_null()
        for one in fields:
            if UNREADABLE + one.name in frame:
                counts &= ~pl.col(UNREADABLE + one.name)
        rows = frame.filter(counts).select(*names, ROW_PLACE)
        if not by:  # all its rows are in one order
            height = max(1, int(_BLOCK / max(1, rows.estimated_size() / max(1, rows.height))))
            for begin in range(0, rows.height, height):
                yield number, number % self._ranges, rows[begin : begin + height]
            return
        keys = [
            rows.get_column(one.alias).cast(physical_type(one.value.dtype), strict=False)
            for one in fields[:-1]
        ]
        there = range_of(sum_of_hashes(keys), self._ranges)
        rows = rows.with_columns(there).sort(RANGE, maintain_order=True)
        for at, some in rows_by_range(rows, self._ranges):
            yield number, at, some


def misplaced_in_range(
    number: int, blocks: Iterable[pl.DataFrame], frames: FrameBackend, context: Context
) -> BrokenRows:
    """The rows in one range that are not in their order.

    Args:
        number: the place of the rule.
        blocks: what `OrderBlocks` gave of it, from all parts in their order.
    """
    requirement = rules_on_order(frames.specification)[number]
    found, furthest = BrokenRows(), None
    try:
        for rows in _collected_blocks(blocks):
            some, furthest = _misplaced(requirement, rows, furthest, frames, context)
            found = found.beside(some, context.max_examples)
    except EngineFailed:
        return BrokenRows(failure=_NOT_COMPARED)
    except CannotEvaluate as reason:
        return BrokenRows(failure=str(reason))
    return found


def _collected_blocks(blocks: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The blocks, as many together as are evaluated at a time."""
    some: list[pl.DataFrame] = []
    size = 0.0
    for block in blocks:
        some.append(block)
        size += block.estimated_size()
        if size >= _AT_ONCE:
            yield concat_parts(some)
            some, size = [], 0.0
    if some:
        yield concat_parts(some)


def _misplaced(
    requirement: _Rule,
    rows: pl.DataFrame,
    furthest: HeldColumns | None,
    frames: FrameBackend,
    context: Context,
) -> tuple[BrokenRows, HeldColumns]:
    """The rows that come after one that must come later, and the furthest up to these.

    Raises:
        CannotEvaluate: no type holds the values of both.
    """
    by, rule = by_and_rule(requirement.rule)
    if not isinstance(rule, Sorted):
        raise TypeError(f"{rule} is not about the order of rows")
    part = HeldColumns(rows.drop(ROW_PLACE), rows.height, {})
    parts = [part] if furthest is None else [furthest, part]
    batch = batch_of_held(parts, frames, context)
    mask = violating_rows(rule, by, batch)
    furthest = furthest_rows(requirement.rule, batch, None)
    if mask is None or not mask.any():
        return BrokenRows(), furthest
    broken = rows.filter(mask[-rows.height :])
    nothing = broken.head(0)
    first = first_rows(nothing, broken, context.max_examples)
    return BrokenRows(broken.height, first, sampled_rows(nothing, broken)), furthest
