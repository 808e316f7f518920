"""How often each value occurs in all parts: in memory up to a budget, in temporary files beyond it.

What is written is merged and in order: of a quantile by the value, else by a hash. So the same range of all that
was written can be read, merged and measured, one range after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import polars as pl

from contracts.backends.frame.groups import group_key_names
from contracts.backends.frame.measure import CannotEvaluate
from contracts.backends.frame.quantiles import places_of_quantile
from contracts.backends.frame.repeated_keys import sum_of_hashes
from contracts.backends.frame.table_rules import by_and_rule
from contracts.backends.partial.columns import as_types, common_types
from contracts.backends.partial.distinct_values import DistinctValues
from contracts.backends.partial.key_files import (
    RANGES,
    Block,
    ColumnFile,
    bounds_of_ranges,
    using_files,
)
from contracts.backends.partial.rule_states import RuleState, merged_groups
from contracts.backends.partial.value_counts import (
    ROWS,
    CountedRule,
    DistributedRule,
    is_uncounted,
    measured_of_counts,
    quantile_of,
)
from contracts.backends.physical_types import physical_type
from contracts.rules.aggregate import Distinct, DistinctShare
from contracts.rules.arrival import Coverage
from contracts.rules.requirement import Requirement
from contracts.rules.table import TableRule
from contracts.specification import Specification

SPILL_BEYOND = 64 * 2**20
"""How many bytes of values and their counts are held in memory for a rule: some 4 million numbers."""
_FIRST = "first"
_HASH = "hash"

_Rule = Requirement[TableRule]


@dataclass(frozen=True, slots=True)
class _Slice:
    """Some values that are next to each other in one block, and how many rows have them.

    Attributes:
        low, high: the least and the greatest of the values.
    """

    block: Block
    low: Any
    high: Any
    rows: int


@dataclass(slots=True)
class _Spilled:
    """What was written of one rule.

    Attributes:
        ranges: the blocks of each range of hashes.
        slices: those of values in order.
        types: the types that hold the values of all blocks.
        nans: how many rows have NaN, which is not written.
        failure: why they cannot be merged.
    """

    file: ColumnFile = field(default_factory=ColumnFile)
    ranges: list[list[Block]] = field(default_factory=lambda: [[] for _ in range(RANGES)])
    slices: list[_Slice] = field(default_factory=list)
    types: Mapping[str, pl.DataType] = field(default_factory=dict)
    nans: int = 0
    failure: CannotEvaluate | None = None


class HeldCounts:
    """How often each value occurs in one part after the other, for the rules that need it."""

    def __init__(self, specification: Specification, rules: Iterable[_Rule]) -> None:
        self._specification, self._rules = specification, tuple(rules)
        self._spilled: dict[_Rule, _Spilled] = {}
        self._values: dict[_Rule, DistinctValues] = {}

    def close(self) -> None:
        """Give back what is on disk."""
        for one in self._spilled.values():
            one.file.close()
        for values in self._values.values():
            values.close()

    def take(self, states: Sequence[RuleState]) -> tuple[RuleState, ...]:
        """The states of the rules, without the counts that were written to disk.

        Raises:
            EngineError: they could not be written.
        """
        return tuple(self._take(*one) for one in zip(self._rules, states, strict=True))

    def groups(self, requirement: _Rule, state: RuleState) -> pl.DataFrame | None:
        """The measurements of each group in all rows, beside its key, in the order of their first rows; None
        without any.

        Raises:
            CannotEvaluate: no type holds the values of all parts.
            EngineError: they could not be read.
        """
        by, rule = _counted(requirement)
        state = self._take_values(requirement, state)
        if (values := self._values.get(requirement)) is not None:
            if requirement not in self._spilled:
                state = self._take_values(requirement, state, counted=True)
            with using_files(self._specification, "reading counts"):
                if requirement not in self._spilled and not state.groups:
                    return pl.DataFrame({"count": [values.rows], "distinct": [values.count()]})
                for one in values.frames():  # beside those that no number stands for
                    self._write(requirement, RuleState(groups=(one,)))
        if requirement not in self._spilled:
            if not state.groups:
                return None
            return measured_of_counts(rule, by, merged_groups(requirement.rule, state))
        if state.groups:
            self._write(requirement, state)
        spilled = self._spilled[requirement]
        if spilled.failure is not None:
            raise spilled.failure
        with using_files(self._specification, "reading counts"):
            try:
                if isinstance(rule, DistributedRule) and not by:
                    return _quantile(rule, spilled)
                return _grouped(rule, by, spilled)
            except CannotEvaluate as reason:
                unlike = reason
        raise unlike

    def _take(self, requirement: _Rule, state: RuleState) -> RuleState:
        inner = by_and_rule(requirement.rule)[1]
        # Periods are looked at one after the other, and only so many that memory holds them.
        is_counted = isinstance(inner, CountedRule) and not isinstance(inner, Coverage)
        if not is_counted or not state.groups or not state.can_be_evaluated:
            return state
        state = self._take_values(requirement, state)
        if sum(one.estimated_size() for one in state.groups) <= SPILL_BEYOND or not state.groups:
            return state
        self._write(requirement, state)
        return replace(state, groups=())

    def _take_values(
        self, requirement: _Rule, state: RuleState, *, counted: bool = False
    ) -> RuleState:
        """The state without values that are not counted yet; without those that are counted, if asked for."""
        kept = []
        for one in state.groups:
            if counted or is_uncounted(one):
                values = self._values.setdefault(requirement, DistinctValues())
                if values.accepts(one):
                    with using_files(self._specification, "writing counts"):
                        values.add(one, SPILL_BEYOND)
                    continue
            kept.append(one)
        return replace(state, groups=tuple(kept))

    def _write(self, requirement: _Rule, state: RuleState) -> None:
        by, rule = _counted(requirement)
        if requirement not in self._spilled:
            with using_files(self._specification, "writing counts"):
                self._spilled[requirement] = _Spilled()
        spilled = self._spilled[requirement]
        try:
            counts = merged_groups(requirement.rule, state)
            spilled.types = common_types(counts, spilled.types)
        except CannotEvaluate as reason:
            spilled.failure = spilled.failure or reason
            return
        with using_files(self._specification, "writing counts"):
            if isinstance(rule, DistributedRule) and not by:
                _write_in_order(counts, spilled)
            else:
                self._write_by_hash(requirement, counts, spilled)

    def _write_by_hash(self, requirement: _Rule, counts: pl.DataFrame, spilled: _Spilled) -> None:
        by, rule = _counted(requirement)
        # A quantile is of all the values of its group, numbers of different ones add up.
        names = (*by, rule.field) if isinstance(rule, Distinct | DistinctShare) else by
        types = [physical_type(self._specification.by_name[n].value.dtype) for n in names]
        keys = [
            counts.get_column(str(place)).cast(kind, strict=False)
            for place, kind in enumerate(types)
        ]
        first = pl.int_range(spilled.file.rows, spilled.file.rows + counts.height, eager=True)
        frame = counts.with_columns(sum_of_hashes(keys).alias(_HASH), first.alias(_FIRST))
        frame = frame.sort(_HASH)
        bounds = bounds_of_ranges(frame.get_column(_HASH))
        for blocks, (begin, end) in zip(spilled.ranges, pairwise(bounds), strict=True):
            if begin < end:
                blocks.append(spilled.file.write(frame.drop(_HASH)[begin:end]))


def _counted(requirement: _Rule) -> tuple[tuple[str, ...], CountedRule]:
    """The fields that a rule groups rows by, and the rule that counts of values decide."""
    by, rule = by_and_rule(requirement.rule)
    if not isinstance(rule, CountedRule):
        raise TypeError(f"{rule} is not decided by counts")
    return by, rule


def _read(blocks: Iterable[Block], spilled: _Spilled) -> pl.DataFrame:
    """The rows of some blocks, one after the other, in the types of all.

    Raises:
        CannotEvaluate: a value does not fit.
    """
    types = dict(spilled.types)
    read = []
    for block in blocks:
        frame = spilled.file.read(block)
        more = {name: kind for name, kind in frame.schema.items() if name not in types}
        read.append(as_types(frame, {**types, **more}))
    return pl.concat(read)


def _grouped(rule: CountedRule, by: Sequence[str], spilled: _Spilled) -> pl.DataFrame:
    """The measurements of each group, of one range of hashes after the other."""
    measured = pl.concat([*_measured_ranges(rule, by, spilled)])
    keys = group_key_names(by)
    sums = pl.exclude(*keys, _FIRST).sum()
    if not by:
        return measured.select(sums)
    measured = measured.sort(_FIRST)
    if not isinstance(rule, DistributedRule):  # the values of a group are in several ranges
        measured = measured.group_by(keys, maintain_order=True).agg(sums)
    return measured.select(pl.exclude(_FIRST))


def _measured_ranges(
    rule: CountedRule, by: Sequence[str], spilled: _Spilled
) -> Iterator[pl.DataFrame]:
    keys = group_key_names(by)
    every = [*keys, str(len(by))]
    for blocks in filter(None, spilled.ranges):
        rows = _read(blocks, spilled).sort(_FIRST)  # of 0.0 and -0.0 the first is shown
        sums = pl.col(ROWS).sum(), pl.col(_FIRST).first()
        counts = rows.group_by(every, maintain_order=True).agg(*sums)
        found = measured_of_counts(rule, by, counts.drop(_FIRST))
        if not by:
            yield found
            continue
        first = counts.group_by(keys, maintain_order=True).agg(pl.col(_FIRST).min())
        yield found.with_columns(first.get_column(_FIRST))


def _write_in_order(counts: pl.DataFrame, spilled: _Spilled) -> None:
    """Write values in ascending order; no quantile is of nulls, and none of NaN is a number."""
    value = pl.col("0")
    frame = counts.filter(value.is_not_null())
    if frame.schema["0"].is_float():
        spilled.nans += int(frame.filter(value.is_nan()).get_column(ROWS).sum())
        frame = frame.filter(value.is_not_nan())
    frame = frame.sort(value)
    size = -(-frame.height // RANGES)
    for begin in range(0, frame.height, max(size, 1)):
        some = frame[begin : begin + size]
        values = some.get_column("0")
        rows = int(some.get_column(ROWS).sum())
        spilled.slices.append(_Slice(spilled.file.write(some), values[0], values[-1], rows))


def _quantile(rule: DistributedRule, spilled: _Spilled) -> pl.DataFrame:
    """The measurements of a quantile: as `measured_of_counts` makes them of all values."""
    count = sum(one.rows for one in spilled.slices)
    places = (
        pl.DataFrame()
        .select(**places_of_quantile(quantile_of(rule), pl.lit(count)))
        .row(0, named=True)
    )
    ends = {
        name: _value_at(place, spilled) if count and not spilled.nans else None
        for name, place in places.items()
    }
    nans = spilled.nans
    return pl.DataFrame(
        {"count": [count + nans], "nans": [nans], **{name: [one] for name, one in ends.items()}},
        schema={
            "count": pl.Int64,
            "nans": pl.Int64,
            **dict.fromkeys(ends, spilled.types["0"]),
        },
    )


def _value_at(place: int, spilled: _Spilled) -> Any:
    """The value of the row at a place, from 0 on, if the rows were in the order of their values.

    A slice tells how many rows have values from its least to its greatest, so only the few that may hold the
    value are read.
    """
    slices = spilled.slices
    by_low = sorted(slices, key=lambda one: one.low)
    by_high = sorted(slices, key=lambda one: one.high)
    least, rows = by_low[0].low, 0
    for before, after in pairwise(by_low):
        rows += before.rows
        if rows > place:
            break
        least = after.low  # at most as many rows are below it
    greatest, rows = None, 0
    for one in by_high:
        rows += one.rows
        greatest = one.high  # so many rows at least are not above it
        if rows > place:
            break
    below = sum(one.rows for one in slices if one.high < least)
    near = [one.block for one in slices if one.high >= least and one.low <= greatest]
    read = _read(near, spilled).group_by("0").agg(pl.col(ROWS).sum()).sort("0")
    upto = read.get_column(ROWS).cum_sum() + below
    return read.get_column("0").filter(upto > place)[0]
