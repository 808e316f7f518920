"""One value and a column of times, read side by side."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import reduce
from typing import Any

import polars as pl
import pytest

from contracts.dtypes import Datetime
from contracts.wire.column import times as time_columns
from contracts.wire.column.times import parse_time_column
from contracts.wire.scalar.times import FormatPlan, parse_time

NAIVE, AWARE = Datetime(), Datetime(aware=True)
PARIS = "Europe/Paris"


def utc(*parts: int) -> datetime:
    """An instant by its parts in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]  # the parts are a datetime's


def one_by_one(plan: FormatPlan, values: Sequence[Any]) -> list[Any]:
    """Each value, or the code of what is wrong with it, as it is read alone."""
    read = [None if value is None else parse_time(plan, value) for value in values]
    return [one if one is None else one.code or one.value for one in read]


def by_column(plan: FormatPlan, column: pl.Series) -> list[Any]:
    """Each value, or the code of what is wrong with it, as it is read in a column."""
    values, masks = parse_time_column(plan, column)
    coded = reduce(operator.or_, masks.values(), pl.repeat(value=False, n=len(column), eager=True))
    assert values.null_count() == column.null_count() + coded.sum()
    found = values.to_list()
    for code, mask in masks.items():
        assert mask.dtype == pl.Boolean
        assert mask.any()
        for row in mask.arg_true():
            assert found[row] is None
            found[row] = code
    return found


def both(plan: FormatPlan, *values: Any) -> list[Any]:
    """The values as they are read: one by one and in a column, whichever way that is read, if all
    agree.
    """
    column = pl.Series("t", [*values, None], dtype=pl.String)
    alone = one_by_one(plan, [*values, None])
    for few, sample in ((time_columns.FEW_TEXTS, time_columns.SAMPLE_SIZE), (0, 1), (0, 0)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(time_columns, "FEW_TEXTS", few)
            patch.setattr(time_columns, "SAMPLE_SIZE", sample)
            assert alone == by_column(plan, column)
    return alone[:-1]


MARCH = date(2024, 3, 2)

NOON = datetime(2024, 3, 2, 12)
