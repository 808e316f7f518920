"""Table rules that name no row, evaluated on the whole batch or on each group of its rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.custom import RuleFailed
from contracts.backends.frame.aggregates import build_measure
from contracts.backends.frame.baselines import GROUP
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.measure import (
    CannotEvaluate,
    EngineFailed,
    Measure,
    Measurements,
    NotApplicable,
)
from contracts.backends.masking import contains_sensitive, shown_list
from contracts.hints import Hint
from contracts.report.report import Example
from contracts.report.values import MASKED, show_value
from contracts.rules import table as t

MeasuredGroups = tuple[pl.DataFrame, Iterable[Measurements]]
"""The keys of groups, in the order of their first rows, and the measurements of each."""


@dataclass(frozen=True, slots=True)
class BrokenGroups:
    """The groups that break a rule; without fields to group by the batch is the only one.

    Attributes:
        count: how many they are.
        examples: the values that are shown of some of them.
        note: what else there is to say of the first.
        abstained: why some groups were not evaluated; None where all were.
    """

    count: int
    examples: list[Example]
    note: str | None = None
    abstained: str | None = None


@dataclass(frozen=True, slots=True)
class FurtherGroups:
    """How many groups there are beside those that are looked at: of all, of those that break the rule, and of those that
    it cannot be evaluated on.

    Attributes:
        known: the keys, of groups that would be missed, that there are rows of.
    """

    count: int = 0
    broken: int = 0
    refused: int = 0
    known: frozenset[Any] = frozenset()

    def __add__(self, other: FurtherGroups) -> FurtherGroups:
        return FurtherGroups(
            self.count + other.count,
            self.broken + other.broken,
            self.refused + other.refused,
            self.known | other.known,
        )


_NONE_FURTHER = FurtherGroups()


def broken_groups(rule: t.BatchRule, by: Sequence[str], batch: Batch) -> BrokenGroups:
    """The groups that break the rule.

    Raises:
        CannotEvaluate, RuleFailed: the rule cannot be evaluated.
        NotApplicable: it has nothing to evaluate.
    """
    measure = build_measure(rule, batch)
    measured, further = measure_groups(measure, by, batch)
    return evaluate_groups(
        rule, by, batch, measure, measured, rows=batch.frame.height, further=further
    )


def evaluate_groups(
    rule: t.BatchRule,
    by: Sequence[str],
    batch: Batch,
    measure: Measure,
    measured: MeasuredGroups,
    *,
    rows: int,
    further: FurtherGroups = _NONE_FURTHER,
) -> BrokenGroups:
    """Which of the measured groups break the rule.

    Args:
        batch: the context; its rows are not read.
        rows: how many rows there are in all groups.
        further: the groups that are not among the measured ones.

    Raises:
        CannotEvaluate, RuleFailed: the rule cannot be evaluated.
    """
    if measure.without_values and not rows:
        raise CannotEvaluate("there are no rows")
    # Where not all groups are here, nobody knows which have no rows.
    keys, groups = _with_absent_groups(measure, by, measured, further.known)
    broken: list[tuple[int, list[Any]]] = []
    first: Measurements = {}
    refused: list[tuple[int, CannotEvaluate]] = []
    for place, one in enumerate(_with_keys(keys, by, groups) if measure.by_group else groups):
        if measure.without_values and not by and not one["count"]:
            raise CannotEvaluate(measure.without_values)
        try:
            values = measure.broken(one)
        except CannotEvaluate as reason:
            if not (by and measure.by_group):
                raise
            refused.append((place, reason))  # too few rows in the group or its baseline, say
            continue
        if values:
            first = first or one
            broken.append((place, values))
    hide = measure.shows_values and reads_sensitive(rule.fields, batch)
    some = broken[: batch.context.max_examples]
    shown = _group_keys(keys, by, batch, [place for place, _ in some])
    examples = [
        Example(None, key, MASKED if hide else value)
        for key, (_, values) in zip(shown, some, strict=True)
        for value in values
    ]
    note = measure.note(first) if measure.note and examples and not hide else None
    abstained = _why_groups_abstain(refused, keys, by, batch, further) if refused else None
    count = len(broken) + further.broken
    return BrokenGroups(count, examples[: batch.context.max_examples], note, abstained)


def known_groups(measure: Measure, by: Sequence[str], groups: pl.DataFrame) -> frozenset[Any]:
    """The keys of the groups that have rows, of those that would be missed."""
    if measure.absent is None or len(by) != 1:
        return frozenset()
    (name,) = group_key_names(by)
    return frozenset({value for value, _ in measure.absent(by[0], ())}.intersection(groups[name]))


def _with_absent_groups(
    measure: Measure, by: Sequence[str], measured: MeasuredGroups, known: frozenset[Any]
) -> MeasuredGroups:
    """The groups that have rows, and after them those that have none and are measured all the same.

    Raises:
        EngineFailed: the column has no place for their keys.
    """
    keys, groups = measured
    if measure.absent is None or len(by) != 1:
        return measured
    (column,) = keys
    absent = measure.absent(by[0], {*column, *known})
    if not absent:
        return measured
    if isinstance(column.dtype, pl.Enum | pl.Categorical):
        keys = keys.cast(pl.String)  # those that no row has may lack a place in it
    added = pl.DataFrame([pl.Series(column.name, [value for value, _ in absent])])
    both = attempt(lambda: pl.concat([keys, added], how="vertical_relaxed"))
    if isinstance(both, Failure):
        raise EngineFailed(both.reason)
    return both, itertools.chain(groups, (one for _, one in absent))


def _why_groups_abstain(
    refused: Sequence[tuple[int, CannotEvaluate]],
    keys: pl.DataFrame,
    by: Sequence[str],
    batch: Batch,
    further: FurtherGroups,
) -> str:
    """Why some groups were not evaluated: how many, and the reason of the first.

    Raises:
        CannotEvaluate: none was, since another baseline is needed.
    """
    place, reason = refused[0]
    says, changes = str(reason), getattr(reason.args[0], "changes", ())
    count, every = len(refused) + further.refused, keys.height + further.count
    if changes and count == every:
        raise reason
    group = describe_group(keys, by, batch, place)
    text = f"{count:,} of {every:,} groups were not compared; {group}: {says}"
    return Hint(text, *changes) if changes else text


def describe_group(keys: pl.DataFrame, by: Sequence[str], batch: Batch, place: int) -> str:
    """The key of a group in words: vendor='a'."""
    (key,) = _group_keys(keys, by, batch, [place])
    return ", ".join(f"{name}={show_value(value)}" for name, value in (key or {}).items())


def broken_places(
    measure: Measure, by: Sequence[str], groups: pl.DataFrame
) -> Iterator[tuple[int, list[Any] | Exception]]:
    """The places of the groups that break a rule, with the values that are shown of each; or with what says that it
    cannot be evaluated on one.
    """
    keys, measured = split_measurements(groups, by)
    for place, one in enumerate(_with_keys(keys, by, measured) if measure.by_group else measured):
        try:
            values = measure.broken(one)
        except (CannotEvaluate, NotApplicable, RuleFailed) as reason:
            yield place, reason
            continue
        if values:
            yield place, values


def _with_keys(
    keys: pl.DataFrame, by: Sequence[str], groups: Iterable[Measurements]
) -> Iterator[Measurements]:
    """The measurements of each group with its key."""
    if not by:
        yield from groups
        return
    for key, one in zip(keys.iter_rows(), groups, strict=True):
        yield {**one, GROUP: dict(zip(by, key, strict=True))}


def _group_keys(
    keys: pl.DataFrame, by: Sequence[str], batch: Batch, places: Sequence[int]
) -> Sequence[dict[str, Any] | None]:
    """The keys of the groups at some places, by the fields' names in data."""
    if not by:
        return [None] * len(places)
    fields = [batch.specification.by_name[name] for name in by]
    rows = keys[list(places)]
    listed = [shown_list(rows[str(n)], field.value) for n, field in enumerate(fields)]
    names = [field.alias for field in fields]
    return [dict(zip(names, key, strict=True)) for key in zip(*listed, strict=True)]


def measure_groups(
    measure: Measure, by: Sequence[str], batch: Batch
) -> tuple[MeasuredGroups, FurtherGroups]:
    """The keys of the groups that may break the rule, and the measurements of each; and the further groups
    that break it, of which no example is wanted.

    Raises:
        EngineFailed: the engine could not compute them.
    """
    measured = attempt(lambda: _measure_groups_unguarded(measure, by, batch))
    if isinstance(measured, Failure):
        raise EngineFailed(measured.reason)
    return measured  # type: ignore[no-any-return]  # attempt gives whatever it computes


def _measure_groups_unguarded(
    measure: Measure, by: Sequence[str], batch: Batch
) -> tuple[MeasuredGroups, FurtherGroups]:
    if measure.whole:
        return _whole_groups(measure, by, batch), _NONE_FURTHER
    frame = batch.frame
    groups = measurements(measure, by, frame, batch)
    if measure.suspect is not None and (by or measure.exact):
        groups = groups.filter(measure.suspect)
    most, found = batch.context.max_examples, groups.height
    joins = measure.exact is None or _are_joined_as_grouped(groups, by)
    if by and measure.certain is not None and most is not None and found > most and joins:
        certain = groups.select(measure.certain).to_series()
        groups = groups.filter(~certain | (certain.cum_sum() <= most))
    further = found - groups.height
    if measure.exact is not None and groups.height:
        frame = _rows_of_groups(groups, by, batch) if further else frame
        groups = measurements(measure.exact, by, frame, batch)
    return split_measurements(groups, by), FurtherGroups(further, further)


def _are_joined_as_grouped(groups: pl.DataFrame, by: Sequence[str]) -> bool:
    """Whether a join finds the rows of a group by its key; of NaN and of nested keys that is not sure."""
    dtypes = groups.select(group_key_names(by)).dtypes
    return not any(dtype.is_float() or dtype.is_nested() for dtype in dtypes)


def _whole_groups(measure: Measure, by: Sequence[str], batch: Batch) -> MeasuredGroups:
    """The keys of all groups, and the columns of each."""
    keys = key_exprs(by, batch)
    if not by:
        return pl.DataFrame(), [{"rows": batch.frame.select(**measure.exprs)}]
    columns = [expr.alias(name) for name, expr in measure.exprs.items()]
    rows = batch.frame.select(rows=pl.struct(columns), **keys)
    parts = rows.partition_by(*keys, maintain_order=True)
    frames: list[Measurements] = [{"rows": part["rows"].struct.unnest()} for part in parts]
    return pl.concat([part.select(*keys).head(1) for part in parts]) if parts else rows, frames


def _rows_of_groups(groups: pl.DataFrame, by: Sequence[str], batch: Batch) -> pl.DataFrame:
    """The rows of some groups."""
    keys = groups.select(group_key_names(by))
    held = [batch.plan.held[name] for name in by]
    return batch.frame.join(
        keys,
        left_on=held,
        right_on=keys.columns,
        how="semi",
        nulls_equal=True,
        maintain_order="left",
    )


def measurements(
    measure: Measure, by: Sequence[str], frame: pl.DataFrame, batch: Batch
) -> pl.DataFrame:
    """The measurements of each group of a batch's rows, in the order of their first rows: beside its key."""
    exprs = measure.exprs
    if measure.columns is not None:
        more = measure.columns(frame)
        frame = frame.with_columns(**more)
        exprs = {**exprs, **{name: pl.col(name).sum() for name in more}}
    if not by:
        return frame.select(**exprs)
    return frame.group_by(maintain_order=True, **key_exprs(by, batch)).agg(**exprs)


def split_measurements(groups: pl.DataFrame, by: Sequence[str]) -> MeasuredGroups:
    """The keys of groups, and their measurements."""
    keys = group_key_names(by)
    return groups.select(keys), groups.select(pl.exclude(keys)).iter_rows(named=True)


def group_key_names(by: Sequence[str]) -> list[str]:
    """What the columns of the keys of groups are called beside their measurements."""
    return [str(place) for place in range(len(by))]


def key_exprs(by: Sequence[str], batch: Batch) -> dict[str, pl.Expr]:
    """The columns of the keys of groups, under the names that `group_key_names` gives them."""
    held = (pl.col(batch.plan.held[name]) for name in by)
    return dict(zip(group_key_names(by), held, strict=True))


def reads_sensitive(names: Sequence[str], batch: Batch) -> bool:
    return any(contains_sensitive(batch.specification.by_name[name].value) for name in names)
