"""Checks of a column that are proved by bounds of its values, without the values.

A bound, `held` of most types and "not null" are satisfied by all values between two if by both of them. Where only a
few values lie between, all of them are tried, and then any rule is decided but the user's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import cast

import polars as pl

import contracts.dtypes as d
from contracts.backends.attempt import Failure, attempt
from contracts.backends.frame.check import Check
from contracts.backends.physical_types import literal_name
from contracts.rules.value import Custom, Ge, Gt, Le, Lt
from contracts.specification import NOT_NULL, FieldType

_MAX_TRIED = 1_000
"""How many values between the bounds are tried at most."""
_SOUND_WITHOUT_BOUNDS = (d.Float, d.Bool)
"""The types of which every stored value is one, so that none needs to be known."""
_ORDERED = (d.Int, d.Bool, d.Date, d.Datetime, d.Time, d.Duration, d.Decimal)
"""The types whose bounds prove something."""


@dataclass(frozen=True, slots=True)
class ColumnBounds:
    """What is known of one column in each group of rows.

    Attributes:
        lower, upper: bounds of its values; null where they are not known.
        nulls: the number of nulls; None where it is not known.
        rows: the number of rows.
        whole_microseconds: whether no time has a part of a microsecond.
    """

    lower: pl.Series
    upper: pl.Series
    nulls: Sequence[int | None]
    rows: Sequence[int]
    whole_microseconds: bool


@dataclass(frozen=True, slots=True)
class ColumnProof:
    """What is proved of one column.

    Attributes:
        checks: for each check whether it is satisfied, in each group of rows.
        complete: whether the values themselves tell nothing more, in each group of rows.
    """

    checks: list[list[bool]]
    complete: list[bool]


def prove(expected: FieldType, checks: Sequence[Check], bounds: ColumnBounds) -> ColumnProof:
    """What the bounds of a column prove.

    Args:
        checks: all of its checks, for a column of the bounds' type.
    """
    groups = range(len(bounds.rows))
    only_nulls = [bounds.nulls[group] == bounds.rows[group] for group in groups]
    known = _Tried(expected, bounds)
    held = next((one for one in checks if one.requirement is expected.held), None)
    is_held = known.satisfy(held) if held is not None else [True for _ in groups]
    proved = []
    for check in checks:
        if check.requirement is NOT_NULL:
            there = [
                nulls == 0 or not rows
                for nulls, rows in zip(bounds.nulls, bounds.rows, strict=True)
            ]
            proved.append(there if check.suspect is None else _both(there, known.satisfy(check)))
        else:
            satisfied = _both(is_held, known.satisfy(check))
            proved.append([a or b for a, b in zip(only_nulls, satisfied, strict=True)])
    is_sound = isinstance(expected.dtype, _SOUND_WITHOUT_BOUNDS)
    complete = [is_sound or known.spans[group] is not None or only_nulls[group] for group in groups]
    for one in proved:
        complete = _both(complete, one)
    return ColumnProof(proved, complete)


def _both(one: list[bool], other: list[bool]) -> list[bool]:
    return [a and b for a, b in zip(one, other, strict=True)]


class _Tried:
    """The values that are tried.

    Attributes:
        spans: the places of the first and the last of each group of rows; None where its bounds are not known.
    """

    def __init__(self, expected: FieldType, bounds: ColumnBounds) -> None:
        lower, upper = bounds.lower, bounds.upper
        self._expected, self._bounds = expected, bounds
        self._every = False
        self._values = lower.clear()
        self.spans: list[tuple[int, int] | None] = [None] * len(lower)
        if not isinstance(expected.dtype, _ORDERED):
            return
        in_order = (lower <= upper).fill_null(value=False).to_list()
        first = last = 0
        if isinstance(expected.dtype, d.Int | d.Bool) and any(in_order):
            first, last = (int(cast("int", one)) for one in (lower.min(), upper.max()))
            self._every = last - first < _MAX_TRIED
        if self._every:
            self._values = pl.Series(lower.name, [*range(first, last + 1)]).cast(lower.dtype)
            places = [
                (int(a) - first, int(b) - first) if known else None
                for a, b, known in zip(lower, upper, in_order, strict=True)
            ]
        else:
            self._values = pl.concat([lower, upper])
            places = [(n, n + len(lower)) if known else None for n, known in enumerate(in_order)]
        self.spans = places

    def satisfy(self, check: Check) -> list[bool]:
        """Whether all values of each group of rows surely satisfy a check."""
        if not self._decides(check):
            return [False] * len(self.spans)
        frame = self._values.alias(literal_name(self._values.name)).to_frame()
        mask = attempt(
            lambda: frame.select(check.broken.fill_null(value=True)).to_series().to_list()
        )
        if isinstance(mask, Failure):
            return [False] * len(self.spans)
        if not self._every:
            return [one is not None and not mask[one[0]] and not mask[one[1]] for one in self.spans]
        before = [0, *accumulate(mask)]
        return [one is not None and before[one[1] + 1] == before[one[0]] for one in self.spans]

    def _decides(self, check: Check) -> bool:
        """Whether a check is decided by the values that are tried."""
        if isinstance(check.requirement.rule, Custom) or not self._values.len():
            return False
        if self._every:
            return True
        physical = self._values.dtype
        if check.requirement is self._expected.held:
            return _is_held_between(self._expected, physical, self._bounds)
        return isinstance(check.requirement.rule, Ge | Gt | Le | Lt)


def _is_held_between(expected: FieldType, physical: pl.DataType, bounds: ColumnBounds) -> bool:
    """Whether a type can hold all values between two that it can hold."""
    if isinstance(physical, pl.Decimal) and isinstance(expected.dtype, d.Decimal):
        return physical.scale <= expected.dtype.decimal_places
    return bounds.whole_microseconds
