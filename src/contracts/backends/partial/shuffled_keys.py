"""Keys of parts on several machines: an engine brings those of one range of hashes together.

Equal keys have equal hashes, so all rows of a key are in one range. There the keys themselves decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.findings import Finding, Findings
from contracts.backends.frame.backend import FrameBackend
from contracts.backends.frame.batch import Context
from contracts.backends.frame.measure import CannotEvaluate, EngineFailed
from contracts.backends.frame.repeated_keys import in_lower_case, key_exprs, repeated_values
from contracts.backends.frame.table_rules import by_and_rule, findings_of_rule, violating_rows
from contracts.backends.partial.columns import concat_parts
from contracts.backends.partial.hash_ranges import RANGE, range_of, rows_by_range
from contracts.backends.partial.held import ROW_PLACE, HeldColumns, empty_batch
from contracts.backends.partial.held_keys import (
    by_and_key,
    examples_of_keys,
    first_rows,
    hashes_of_keys,
    sampled_rows,
    unreadable_rows,
)
from contracts.backends.partial.rule_states import RuleState
from contracts.backends.physical_types import physical_type
from contracts.diagnosis.sampling import MAX_SAMPLE
from contracts.report.order import subject_field
from contracts.report.report import Example, build_violation
from contracts.rules.requirement import Requirement
from contracts.rules.table import Unique
from contracts.specification import Specification

ROW_BITS = 40
"""How many bits of a place are the row in its part; those above are the number of the part."""
_MORE = "\N{WORD JOINER}more"
"""How many further rows of the part have a row's key. No column has such a name: see `literal_name`."""
_NUMBER = "\N{WORD JOINER}number"
_NOT_COMPARED = "the engine could not compare its keys"
_Rule = Requirement[Any]


def rules_on_keys(specification: Specification) -> list[_Rule]:
    """The rules that are decided by whether keys repeat."""
    return [
        one for one in specification.table_rules if isinstance(by_and_rule(one.rule)[1], Unique)
    ]


def errors_on_keys(specification: Specification) -> list[_Rule]:
    """Those of them that make a row invalid."""
    return [one for one in rules_on_keys(specification) if one.severity == "error"]


class KeyBlocks:
    """The keys of one part of the data, by ranges of their hashes.

    Args:
        part: its number, in the order of the parts.
        ranges: into how many ranges hashes are cut.

    Attributes:
        size: how many bytes are held.
        failures: why the keys of a rule cannot be compared, by the place of the rule.
    """

    def __init__(self, frames: FrameBackend, context: Context, part: int, ranges: int) -> None:
        self._frames, self._context = frames, context
        self._part, self._ranges = part, ranges
        self._rules = rules_on_keys(frames.specification)
        self._held: list[HeldColumns] = []
        self._rows = 0
        self.size = 0.0
        self.failures: dict[int, str] = {}

    def add(self, held: Iterable[HeldColumns]) -> None:
        """Hold the columns of the next rows."""
        for one in held:
            self._held.append(one)
            self.size += one.frame.estimated_size()

    def take(self) -> Iterator[tuple[int, int, pl.DataFrame]]:
        """What was held, which is let go of: the place of a rule, a range of hashes, and the keys in it."""
        held, self._held, self.size = self._held, [], 0.0
        if not held or not self._rules:
            return
        try:
            frame = concat_parts([one.frame for one in held])
        except CannotEvaluate as reason:
            self.failures = dict.fromkeys(range(len(self._rules)), str(reason))
            return
        first = (self._part << ROW_BITS) + self._rows
        places = pl.int_range(first, first + frame.height, eager=True, dtype=pl.Int64)
        frame = frame.with_columns(places.alias(ROW_PLACE), *unreadable_rows(held))
        self._rows += frame.height
        for number, requirement in enumerate(self._rules):
            keys: Any = attempt(partial(self._keys_in_order, requirement, frame))
            if isinstance(keys, Failure):
                self.failures.setdefault(number, _NOT_COMPARED)
                continue
            for at, some in rows_by_range(keys, self._ranges):
                yield number, at, some

    def with_failures(self, states: Sequence[RuleState]) -> tuple[RuleState, ...]:
        """The states of all table rules, with the failures of those on keys."""
        rules = self._frames.specification.table_rules
        failed = {self._rules[number]: reason for number, reason in self.failures.items()}
        return tuple(
            replace(state, failure=state.failure or failed.get(rule))
            for rule, state in zip(rules, states, strict=True)
        )

    def _keys_in_order(self, requirement: _Rule, frame: pl.DataFrame) -> pl.DataFrame:
        """The keys that may repeat, in the order of the ranges of their hashes."""
        specification = self._frames.specification
        hashes = hashes_of_keys(requirement, specification, frame)
        by, key = by_and_key(requirement)
        fields = [specification.by_name[name] for name in (*by, *key.fields)]
        names = dict.fromkeys(f.alias for f in (*fields, *specification.key) if f.alias in frame)
        keys = frame[[*names, ROW_PLACE]].with_columns(
            range_of(hashes, self._ranges), pl.lit(0, pl.Int64).alias(_MORE)
        )
        kept = hashes.is_not_null()
        keys, hashes = keys.filter(kept), hashes.filter(kept)
        return self._without_most_of_a_key(requirement, keys, hashes).sort(RANGE)

    def _without_most_of_a_key(
        self, requirement: _Rule, keys: pl.DataFrame, hashes: pl.Series
    ) -> pl.DataFrame:
        """The keys without further rows of a key of which there are enough, which are counted."""
        most = self._context.max_examples
        repeated = repeated_values(hashes)
        if most is None or len(repeated) < MAX_SAMPLE:
            return keys
        most = max(most, MAX_SAMPLE)
        suspects = hashes.is_in(repeated.unique().implode())
        rows = keys.filter(suspects)
        rows = rows.with_columns(_places_in_keys(requirement, rows, self._frames, self._context))
        few = rows.filter(pl.col(_NUMBER) < most)
        is_first = (pl.col(_NUMBER) == 0) & (pl.col(_MORE) > most)
        more = pl.when(is_first).then(pl.col(_MORE) - most).otherwise(0)
        few = few.with_columns(more.alias(_MORE)).drop(_NUMBER)
        return pl.concat([keys.filter(~suspects), few])


def _places_in_keys(
    requirement: _Rule, rows: pl.DataFrame, frames: FrameBackend, context: Context
) -> list[pl.Series]:
    """How many rows with its key come before each row, and how many there are."""
    by, key = by_and_key(requirement)
    batch = frames.batch(rows.drop(ROW_PLACE, RANGE, _MORE), context)
    held = batch.plan.held
    same = [*(pl.col(held[name]) for name in by), *key_exprs(key, frames.specification, held)]
    counts = {_NUMBER: pl.int_range(pl.len()), _MORE: pl.len().cast(pl.Int64)}
    return batch.frame.select(
        one.over(same).alias(name) for name, one in counts.items()
    ).get_columns()


def keys_to_compare(
    requirement: _Rule, specification: Specification, held: Sequence[HeldColumns]
) -> tuple[pl.DataFrame, pl.Series]:
    """The columns that an engine compares as keys, each in the type of its field; and the mask of the rows
    whose key may repeat.

    Raises:
        CannotEvaluate: no type holds the values of a column.
    """
    by, key = by_and_key(requirement)
    frame = concat_parts([one.frame for one in held]).with_columns(unreadable_rows(held))
    may_repeat = hashes_of_keys(requirement, specification, frame).is_not_null()
    columns = []
    for place, name in enumerate((*by, *key.fields)):
        field = specification.by_name[name]
        dtype = physical_type(field.value.dtype)
        column = pl.Series([None], dtype=dtype).new_from_index(0, frame.height)
        if field.alias in frame:
            column = frame.get_column(field.alias).cast(dtype, strict=False)
        if key.ignore_case and place >= len(by) and column.dtype == pl.String:
            column = pl.select(in_lower_case(pl.lit(column))).to_series()
        columns.append(column.alias(f"k{place}"))
    return pl.DataFrame(columns), may_repeat


@dataclass(frozen=True, slots=True)
class BrokenRows:
    """The rows of some ranges that break a rule which compares rows.

    Attributes:
        count: how many they are.
        first: the first of them, by their places.
        sample: some of them, for the diagnosis.
        failure: why the rows cannot be compared.
    """

    count: int = 0
    first: pl.DataFrame = field(default_factory=pl.DataFrame)
    sample: pl.DataFrame = field(default_factory=pl.DataFrame)
    failure: str | None = None

    def beside(self, other: BrokenRows, max_examples: int | None) -> BrokenRows:
        """The rows of both, of which none is in the other."""
        if not (self.count and other.count):
            some = self if self.count else other
            return replace(some, failure=self.failure or other.failure)
        return BrokenRows(
            self.count + other.count,
            first_rows(self.first, other.first, max_examples),
            sampled_rows(self.sample, other.sample),
            self.failure or other.failure,
        )


def repeated_in_range(
    number: int, blocks: Sequence[pl.DataFrame], frames: FrameBackend, context: Context
) -> BrokenRows:
    """The rows whose keys repeat, of all keys in one range of hashes.

    Args:
        number: the place of the rule.
        blocks: what `KeyBlocks` gave of it, from all parts.
    """
    requirement = rules_on_keys(frames.specification)[number]
    by, key = by_and_key(requirement)
    try:
        keys = concat_parts(blocks)
        mask = violating_rows(key, by, frames.batch(keys.drop(ROW_PLACE, _MORE), context))
    except EngineFailed:
        return BrokenRows(failure=_NOT_COMPARED)
    except CannotEvaluate as reason:
        return BrokenRows(failure=str(reason))
    if mask is None or not mask.any():
        return BrokenRows()
    rows = keys.filter(mask)
    count, rows = rows.height + int(rows[_MORE].sum()), rows.drop(_MORE)
    nothing = rows.head(0)
    return BrokenRows(
        count, first_rows(nothing, rows, context.max_examples), sampled_rows(nothing, rows)
    )


class ShuffledKeys:
    """The rows of all parts, which were compared where those of one range came together: what `HeldKeys` is
    for keys in one place.

    Args:
        found: the rows that break a rule on keys, or on the order of rows.
        rows_before: how many rows come before each part, by the numbers of parts.
        rows: how many rows there are in all.
    """

    parts: Sequence[HeldColumns] = ()

    def __init__(
        self,
        frames: FrameBackend,
        context: Context,
        found: Mapping[_Rule, BrokenRows],
        rows_before: Mapping[int, int],
        rows: int,
    ) -> None:
        self._frames, self._context = frames, context
        self._found, self._rows_before, self._rows = found, rows_before, rows

    def close(self) -> None:
        """Nothing is on a disk here."""

    def add(self, parts: Iterable[HeldColumns]) -> None:
        """Nothing is held: what parts hold was shuffled."""

    def findings(self, requirement: _Rule) -> Findings:
        """The findings of a rule that compares rows, in all of them."""
        batch = empty_batch(self._frames, self._context)
        return findings_of_rule(requirement, batch, lambda: self._find(requirement))

    def _find(self, requirement: _Rule) -> Finding | None:
        """The violation of a rule that compares rows.

        Raises:
            CannotEvaluate: they could not be compared.
        """
        found = self._found.get(requirement, BrokenRows())
        if found.failure is not None:
            raise CannotEvaluate(found.failure)
        if not found.count:
            return None
        examples = self._examples(requirement, found.first, keys=True)
        subject = subject_field(self._frames.specification, requirement.rule)
        violation = build_violation(subject, requirement, found.count, self._rows, examples)
        if found.count <= len(examples):
            return Finding(violation, None, requirement)
        spread = self._examples(requirement, found.sample, keys=False)
        return Finding(violation, None, requirement, spread)

    def _examples(self, requirement: _Rule, rows: pl.DataFrame, *, keys: bool) -> list[Example]:
        made = examples_of_keys(requirement, rows, self._frames, self._context, keys=keys)
        return [replace(one, row=self._row_at(one.row)) for one in made]

    def _row_at(self, place: int | None) -> int | None:
        if place is None:
            return None
        return self._rows_before[place >> ROW_BITS] + (place & ((1 << ROW_BITS) - 1))
