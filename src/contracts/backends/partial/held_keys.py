"""The keys of all parts: their columns are held up to a budget, and are in temporary files beyond it.

Of each key its hash is written too. Equal keys have equal hashes: where no hash repeats, no key does. Rows
whose hash repeats are read again, as many at a time as the budget holds, and their keys decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.findings import Finding, Findings
from contracts.backends.frame.backend import FrameBackend
from contracts.backends.frame.batch import Batch, Context
from contracts.backends.frame.measure import CannotEvaluate, EngineFailed
from contracts.backends.frame.repeated_keys import (
    in_lower_case,
    repeated_values,
    sorted_hashes,
    sum_of_hashes,
)
from contracts.backends.frame.table_rules import (
    by_and_rule,
    evaluate_table_rule,
    findings_of_rule,
    shown_values_of,
    violating_rows,
)
from contracts.backends.masks import constant_mask
from contracts.backends.partial.columns import as_types, common_types
from contracts.backends.partial.held import (
    ROW_PLACE,
    UNREADABLE,
    HeldColumns,
    batch_of_held,
    empty_batch,
)
from contracts.backends.partial.held_references import dangling_rows
from contracts.backends.partial.key_files import Block, KeyFiles, using_files
from contracts.backends.partial.ordered_keys import OrderedKeys
from contracts.backends.physical_types import physical_type
from contracts.diagnosis.sampling import GOLDEN, MAX_SAMPLE
from contracts.report.order import subject_field
from contracts.report.report import Example, build_violation
from contracts.rules import table as t
from contracts.rules.requirement import Requirement
from contracts.specification import Specification

SPILL_BEYOND = 64 * 2**20
"""How many bytes of keys are held in memory: some 4 million of a short text and a time. Deciding them takes
three times as much, which is less than a streaming scan takes; more is not quicker."""
_AT_ONCE = 32 * 2**20
"""How many bytes are written at once."""
_Rule = Requirement[Any]


class HeldKeys:
    """The columns of the keys of one part after the other."""

    def __init__(self, frames: FrameBackend, context: Context) -> None:
        self._frames, self._context = frames, replace(context, before=0, take_batch=None)
        rules = frames.specification.table_rules
        self._rules = [one for one in rules if isinstance(by_and_rule(one.rule)[1], t.Unique)]
        self._held: list[HeldColumns] = []
        self._size = 0.0
        self._batch: Batch | None = None
        self._files: KeyFiles | None = None
        self._written: list[HeldColumns] = []
        self._types: Mapping[str, pl.DataType] = {}
        self._failures: dict[_Rule, CannotEvaluate] = {}
        self._ordered = [OrderedKeys(_columns(one, frames.specification)) for one in self._rules]

    def close(self) -> None:
        """Give back what is on disk."""
        if self._files is not None:
            self._files.close()

    @property
    def parts(self) -> Sequence[HeldColumns]:
        """All parts, those on disk without their columns."""
        return [*self._written, *self._held]

    def add(self, parts: Iterable[HeldColumns]) -> None:
        """Take the columns of the next parts.

        Raises:
            EngineError: they could not be written.
        """
        for part in parts:
            self._held.append(part)
            self._size += part.frame.estimated_size()
        if self._size > (SPILL_BEYOND if self._files is None else _AT_ONCE):
            self._write_held()

    def findings(self, requirement: _Rule) -> Findings:
        """The findings of a rule on keys in all rows.

        Raises:
            EngineError: they could not be written or read.
        """
        if not self.parts:
            return Findings()
        if self._files is None:
            return self._findings_in_memory(requirement)
        self._write_held()
        batch = empty_batch(self._frames, self._context)
        files = self._files
        with using_files(self._frames.specification, "reading keys"):
            return findings_of_rule(requirement, batch, lambda: self._find(requirement, files))

    def _findings_in_memory(self, requirement: _Rule) -> Findings:
        def concat() -> None:
            self._batch = batch_of_held(self._held, self._frames, self._context)

        if self._batch is None:
            batch = empty_batch(self._frames, self._context)
            failed = findings_of_rule(requirement, batch, concat)
            if self._batch is None:
                return failed
        return evaluate_table_rule(requirement, self._batch)

    def _write_held(self) -> None:
        with using_files(self._frames.specification, "writing keys"):
            for some in _blocks(self._held):
                self._write(pl.concat([one.frame for one in some], rechunk=False), some)
        self._written += (replace(o, frame=pl.DataFrame(), unparseable={}) for o in self._held)
        self._held, self._size = [], 0.0

    def _write(self, frame: pl.DataFrame, parts: Sequence[HeldColumns]) -> None:
        """Write some columns, and the hashes of their keys."""
        files = self._files = self._files or KeyFiles()
        try:
            self._types = common_types(frame, self._types)
        except CannotEvaluate as reason:
            self._failures = {one: self._failures.get(one, reason) for one in self._rules}
        frame = frame.with_columns(unreadable_rows(parts))
        if not self._context.only_proves:
            files.write(frame)
        for number, requirement in enumerate(self._rules):
            hashes: Any = attempt(partial(self._hashes, requirement, frame))
            if isinstance(hashes, Failure):
                self._failures.setdefault(requirement, EngineFailed(hashes.reason))
                continue
            in_order = sorted_hashes(hashes.drop_nulls())
            files.hashes.write(number, in_order)
            self._ordered[number].add(frame, hashes, in_order)

    def _hashes(self, requirement: _Rule, frame: pl.DataFrame) -> pl.Series:
        return hashes_of_keys(requirement, self._frames.specification, frame)

    def _find(self, requirement: _Rule, files: KeyFiles) -> Finding | None:
        """The violation of a rule on keys.

        Raises:
            CannotEvaluate: it cannot be evaluated.
        """
        if requirement in self._failures:
            raise self._failures[requirement]
        if self._context.only_proves:
            if t.is_of_own_table(requirement.rule):
                raise CannotEvaluate("its keys take more memory than they are held in")
            for _ in self._repeated_hashes(requirement, files):
                raise CannotEvaluate("two keys have one hash")
            return None
        for block in files.blocks:
            if any(kind != self._types.get(name, kind) for name, kind in block.schema.items()):
                self._read(block, files)  # a value of another type may not fit that of all
        count, first, sample = 0, pl.DataFrame(), pl.DataFrame()
        mask = constant_mask(files.rows, value=False)
        for rows in self._rows_that_violate(requirement, files):
            count += rows.height
            mask = mask.scatter(rows[ROW_PLACE], values=True)
            first = first_rows(first, rows, self._context.max_examples)
            sample = sampled_rows(sample, rows)
        if not count:
            return None
        examples = examples_of_keys(requirement, first, self._frames, self._context, keys=True)
        subject = subject_field(self._frames.specification, requirement.rule)
        violation = build_violation(subject, requirement, count, files.rows, examples)
        if count <= len(examples):
            return Finding(violation, mask, requirement)
        spread = examples_of_keys(requirement, sample, self._frames, self._context, keys=False)
        return Finding(violation, mask, requirement, spread)

    def _rows_that_violate(self, requirement: _Rule, files: KeyFiles) -> Iterator[pl.DataFrame]:
        """The rows that violate a rule, some of them at a time; it raises as `_find`."""
        if not t.is_of_own_table(requirement.rule):
            for hashes in self._repeated_hashes(requirement, files):
                yield self._violating_rows(requirement, hashes, files)
            return

        def blocks() -> Iterator[pl.DataFrame]:
            for block in files.blocks:
                frame, first = self._read(block, files), block.rows_before
                at = pl.int_range(first, first + frame.height, eager=True, dtype=pl.Int64)
                yield frame.with_columns(at.alias(ROW_PLACE))

        parts = 1 + int(files.rows * files.bytes_per_row // SPILL_BEYOND)
        yield from dangling_rows(requirement, self._frames, self._context, blocks, parts)

    def _repeated_hashes(self, requirement: _Rule, files: KeyFiles) -> Iterator[pl.Series]:
        """The hashes that repeat for a rule, those of as many rows at a time as the budget holds."""
        number = self._rules.index(requirement)
        if self._ordered[number].are_unique:
            return
        some: list[pl.Series] = []
        rows = 0
        for hashes in files.hashes.ranges(number):
            repeated = repeated_values(hashes)
            if repeated.is_empty():
                continue
            some.append(repeated.unique())
            rows += len(repeated) + len(some[-1])
            if rows * files.bytes_per_row > SPILL_BEYOND:
                yield pl.concat(some)
                some, rows = [], 0
        if some:
            yield pl.concat(some)

    def _violating_rows(
        self, requirement: _Rule, hashes: pl.Series, files: KeyFiles
    ) -> pl.DataFrame:
        """The rows that violate a rule on keys, of those whose keys have some hashes.

        Raises:
            CannotEvaluate: it cannot be evaluated.
        """
        by, key = by_and_key(requirement)
        found = []
        for block in files.blocks:
            frame = self._read(block, files)
            rows = self._hashes(requirement, frame).is_in(hashes.implode()).arg_true()
            at = (rows.cast(pl.Int64) + block.rows_before).alias(ROW_PLACE)
            found.append(frame[[*self._types]][rows].with_columns(at))
        suspects = pl.concat(found)
        mask = violating_rows(key, by, self._frames.batch(suspects.drop(ROW_PLACE), self._context))
        return suspects.head(0) if mask is None else suspects.filter(mask)

    def _read(self, block: Block, files: KeyFiles) -> pl.DataFrame:
        """The columns of a block, in the types of all.

        Raises:
            CannotEvaluate: a value does not fit.
        """
        frame = files.read(block)
        unreadable = [one for one in frame.get_columns() if one.name.startswith(UNREADABLE)]
        values = frame.drop(*(one.name for one in unreadable))
        return as_types(values, self._types).with_columns(unreadable)


def examples_of_keys(
    requirement: _Rule, rows: pl.DataFrame, frames: FrameBackend, context: Context, *, keys: bool
) -> list[Example]:
    """Examples of some rows, whose positions are beside their held columns.

    Args:
        keys: whether they have the rows' keys.
    """
    specification = frames.specification
    fields = [specification.by_name[name] for name in by_and_rule(requirement.rule)[1].fields]
    batch = frames.batch(rows.drop(ROW_PLACE), context)
    places = range(rows.height)
    values = shown_values_of(fields, batch, places)
    shown = batch.keys_of(places) if keys else [None] * rows.height
    return [*map(Example, rows[ROW_PLACE].to_list(), shown, values)]


def hashes_of_keys(
    requirement: _Rule, specification: Specification, frame: pl.DataFrame
) -> pl.Series:
    """The hash of each row's key, the same whatever type holds it; null where it can repeat none.

    Args:
        frame: held columns, with the masks of `unreadable_rows`.
    """
    by, key = by_and_key(requirement)
    fields = [specification.by_name[name] for name in (*by, *key.fields)]
    if any(one.alias not in frame for one in fields):
        return pl.Series([None], dtype=pl.UInt64).new_from_index(0, frame.height)
    keys = [frame[f.alias].cast(physical_type(f.value.dtype), strict=False) for f in fields]
    if key.ignore_case:
        keys[len(by) :] = [
            pl.select(in_lower_case(pl.lit(one))).to_series() if one.dtype == pl.String else one
            for one in keys[len(by) :]
        ]
    names = (UNREADABLE + one.name for one in fields)
    left_out = [frame[name] for name in names if name in frame]
    if key.nulls != "equal":
        left_out += [one.is_null() for one in keys[len(by) :] if one.null_count()]
    hashes = sum_of_hashes(keys)
    for mask in left_out:
        hashes = pl.select(pl.when(~mask).then(hashes)).to_series()
    return hashes


def by_and_key(requirement: _Rule) -> tuple[tuple[str, ...], t.Unique]:
    """The fields that a rule on keys groups rows by, and the key."""
    by, key = by_and_rule(requirement.rule)
    if not isinstance(key, t.Unique):
        raise TypeError(f"{key} is not on keys")
    return by, key


def _columns(requirement: _Rule, specification: Specification) -> list[str]:
    """The columns that a rule on keys compares, by their names in data."""
    by, key = by_and_key(requirement)
    return [specification.by_name[name].alias for name in (*by, *key.fields)]


def _blocks(parts: Sequence[HeldColumns]) -> Iterator[list[HeldColumns]]:
    """The parts, some together that follow each other and have the same columns."""
    some: list[HeldColumns] = []
    size = 0.0
    for part in parts:
        if some and (size > _AT_ONCE or part.frame.schema != some[-1].frame.schema):
            yield some
            some, size = [], 0.0
        some.append(part)
        size += part.frame.estimated_size()
    if some:
        yield some


def unreadable_rows(parts: Sequence[HeldColumns]) -> list[pl.Series]:
    """The masks of rows in which null replaces the value of a field."""
    names = dict.fromkeys(name for part in parts for name in part.unparseable)
    return [
        pl.concat([part.unreadable(name) for part in parts]).alias(UNREADABLE + name)
        for name in names
    ]


def first_rows(known: pl.DataFrame, more: pl.DataFrame, count: int | None) -> pl.DataFrame:
    """The first rows of both; all of them without a count."""
    every = (pl.concat([known, more]) if known.width else more).sort(ROW_PLACE)
    return every if count is None else every.head(count)


def sampled_rows(known: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    """The rows of both that are sampled."""
    every = pl.concat([known, more]) if known.width else more
    turn = every[ROW_PLACE].cast(pl.UInt64) * pl.Series([GOLDEN], dtype=pl.UInt64)
    return every[turn.arg_sort().head(MAX_SAMPLE)].sort(ROW_PLACE)
