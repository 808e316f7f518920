"""References to rows of the same data, whose columns are on disk: some of the values at a time.

A value and what it refers to are equal, and so have equal hashes. So the rows whose value has one remainder of
its hash are looked up among those whose key has it, and no others: as many remainders as memory asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import polars as pl

from contracts.backends.frame.backend import FrameBackend
from contracts.backends.frame.batch import Context
from contracts.backends.frame.measure import CannotEvaluate
from contracts.backends.frame.repeated_keys import sum_of_hashes
from contracts.backends.frame.table_rules import by_and_rule, violating_rows
from contracts.backends.partial.held import ROW_PLACE, UNREADABLE
from contracts.backends.physical_types import physical_type
from contracts.dtypes import widest
from contracts.rules.reference import References
from contracts.rules.requirement import Requirement
from contracts.specification import Specification


def dangling_rows(
    requirement: Requirement[Any],
    frames: FrameBackend,
    context: Context,
    blocks: Callable[[], Iterable[pl.DataFrame]],
    parts: int,
) -> Iterator[pl.DataFrame]:
    """The rows that refer to none of all rows, some of them at a time.

    Args:
        blocks: reads all rows, their held columns beside their positions.
        parts: how many times they are read.

    Raises:
        CannotEvaluate: it cannot be evaluated.
    """
    by, rule = by_and_rule(requirement.rule)
    if not isinstance(rule, References):
        raise TypeError(f"{rule} does not refer")
    specification = frames.specification
    for part in range(parts):
        refer: list[pl.DataFrame] = []
        keys: list[pl.DataFrame] = []
        for frame in blocks():
            _refuse_unreadable(rule, frame, specification)
            columns = [one for one in frame.columns if not one.startswith(UNREADABLE)]
            own = _remainders(frame, (*by, *rule.fields), specification, parts) == part
            theirs = _remainders(frame, (*by, *rule.keys), specification, parts) == part
            own &= _readable(frame, (*by, *rule.fields))
            refer.append(frame.filter(own)[columns])
            keys.append(frame.filter(theirs & _readable(frame, by))[columns])
        suspects = pl.concat(refer)
        if suspects.is_empty():
            continue
        nothing = [
            pl.lit(None).cast(suspects.schema[n]).alias(n)
            for n in _aliases(rule.fields, specification)
        ]
        key_names = _aliases((*by, *rule.keys), specification)
        targets = (
            pl.concat(keys)
            .unique(key_names)
            .with_columns(one for one in nothing if one.meta.output_name() not in key_names)
        )
        both = pl.concat([suspects, targets]).drop(ROW_PLACE)
        mask = violating_rows(rule, by, frames.batch(both, context))
        if mask is not None:
            yield suspects.filter(mask.head(suspects.height))


def _aliases(names: Sequence[str], specification: Specification) -> list[str]:
    return [specification.by_name[name].alias for name in names]


def _refuse_unreadable(rule: References, frame: pl.DataFrame, specification: Specification) -> None:
    """Raise CannotEvaluate if some values of a field that is referred to cannot be read."""
    for name in rule.keys:
        if UNREADABLE + name in frame and frame[UNREADABLE + name].any():
            alias = specification.by_name[name].alias
            raise CannotEvaluate(f"in its own table, {alias} is not of its type")


def _readable(frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """The mask of rows in which every value of some fields can be read."""
    mask = pl.repeat(value=True, n=frame.height, eager=True)
    for name in names:
        if UNREADABLE + name in frame:
            mask &= ~frame[UNREADABLE + name]
    return mask


def _remainders(
    frame: pl.DataFrame, names: Sequence[str], specification: Specification, parts: int
) -> pl.Series:
    """The remainder of each row's hash: the same for equal values, whatever type holds them."""
    values = [specification.by_name[name] for name in names]
    columns = [
        frame[one.alias].cast(physical_type(widest(one.value.dtype)), strict=False)
        for one in values
    ]
    return sum_of_hashes(columns) % parts
