"""Intervals: how far one row is from the next, where a contract declares the order of its rows."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
import contracts.dtypes as d
from contracts.backends.physical_types import physical_type
from contracts.errors import DocumentError
from contracts.profiles.intervals import IntervalProfile
from contracts.profiles.measure_pairs import PairedColumn, interval_profile
from contracts.specification import DType, FieldType
from tests.laws.test_partition_laws import cuts, merges

TIMES: dict[DType, st.SearchStrategy[Any]] = {
    d.Date(): st.dates(),
    d.Datetime(): st.datetimes() | st.datetimes(datetime(2024, 2, 29), datetime(2024, 2, 29, 1)),
    d.Datetime(aware=True): st.datetimes(timezones=st.just(UTC)),
}


@st.composite
def time_columns(draw: st.DrawFn) -> PairedColumn:
    """A column of times, of which some are missing, and some unreadable."""
    dtype = draw(st.sampled_from([*TIMES]))
    values = draw(st.lists(st.none() | TIMES[dtype], max_size=9))
    column = pl.Series(values, dtype=physical_type(dtype))
    missing = pl.Series([draw(st.booleans()) and one is None for one in values], dtype=pl.Boolean)
    return PairedColumn("at", column, missing, FieldType(dtype))


@given(time_columns(), st.data())
def test_the_intervals_of_parts_add_up_to_those_of_the_whole(
    column: PairedColumn, data: st.DataObject
) -> None:
    """However a column is cut, and whichever neighbours are added first: with the distance where they meet."""
    parts = [
        interval_profile(column._replace(column=column.column[cut], missing=column.missing[cut]))
        for cut in data.draw(cuts(len(column.column)))
    ]
    assert interval_profile(column) == data.draw(merges())(parts)


@given(time_columns())
def test_each_row_is_compared_with_the_one_before(column: PairedColumn) -> None:
    """The steps are the distances in the order of the rows; rows without a time are passed over."""
    times = [one for one in column.column.to_list() if one is not None]
    steps = [after - before for before, after in pairwise(times)]
    found = interval_profile(column)
    ends = (times[0], times[-1]) if times else (None, None)
    assert ends == (found.first, found.last)
    assert (len(steps), sum(one < timedelta(0) for one in steps)) == (
        found.steps.count,
        found.backward,
    )
    bounds = (min(steps, default=None), max(steps, default=None))
    assert bounds == (found.steps.minimum, found.steps.maximum)


class Ping(ct.Contract):
    """A ping whose rows are in the order of three fields, one of which is private, and one a number."""

    seen_at: datetime
    day: date = date(2024, 2, 29)
    born: Annotated[datetime, ct.Sensitive()] = datetime(1970, 1, 1)
    number: int = 0

    rules = ct.rules(ct.Sorted("seen_at"), ct.warn(ct.Sorted("born")), ct.warn(ct.Sorted("number")))


NOON = datetime(2024, 2, 29, 12)
ROWS = [{"seen_at": NOON + timedelta(minutes=n)} for n in (0, 1, 5, 2, 2)]


def test_the_order_that_a_contract_declares_is_measured() -> None:
    """Of dates and datetimes that are `Sorted`: not of sensitive ones, nor of other fields."""
    found = ct.profile(Ping, ROWS).intervals
    assert ["seen_at"] == [*found]
    seen_at = found["seen_at"]
    assert (NOON, NOON + timedelta(minutes=2), 1) == (seen_at.first, seen_at.last, seen_at.backward)
    assert (4, timedelta(minutes=-3), 120) == (
        seen_at.steps.rows, seen_at.steps.minimum, seen_at.steps.sum,
    )  # fmt: skip  # one line a side


def test_parts_are_added_in_the_order_of_their_rows() -> None:
    """Then a sum is the profile of the whole; in another order all else is the same."""
    one, other = ct.profile(Ping, ROWS[:2]), ct.profile(Ping, ROWS[2:])
    whole = ct.profile(Ping, ROWS)
    assert whole == one + other == ct.profile(Ping, iter([ROWS[:2], ROWS[2:]]))
    assert whole == ct.Profile.from_json(whole.to_json())
    assert whole.fields == (other + one).fields
    assert (1, 2) == tuple(both.intervals["seen_at"].backward for both in (whole, other + one))


def test_the_rows_of_two_fields_do_not_follow_each_other() -> None:
    """A sum of their intervals would be of neither."""
    one = ct.profile(Ping, ROWS).intervals["seen_at"]
    other = IntervalProfile("day", "date", None, None, one.steps)
    with pytest.raises(ValueError, match="do not follow each other"):
        _ = one + other


def test_intervals_are_shown() -> None:
    """A line says how far rows are from each other, and how many go back."""
    line = str(ct.profile(Ping, ROWS)).splitlines()[-1]
    assert line.startswith("  seen_at → next row  duration     4")
    assert "1 backward, -0:03:00 … 0:04:00" in line
    assert "seen_at → next row" in ct.profile(Ping, ROWS).to_frame()["field"].to_list()


@pytest.mark.parametrize(
    "change",
    [
        {"first": None},
        {"first": "2024-02-29T11:59:00"},
        {"first": None, "last": None},
        {"last": "noon"},
        {"backward": 5},
        {"backward": -1},
        {"type": "float"},
        {"name": "day"},
        {"more": 1},
    ],
)
def test_intervals_that_no_data_has_are_refused(change: dict[str, Any]) -> None:
    """The steps from the first time to the last are as long as the way between them."""
    document = json.loads(ct.profile(Ping, ROWS).to_json())
    document["intervals"][0] |= change
    with pytest.raises(DocumentError) as caught:
        ct.Profile.from_json(json.dumps(document))
    assert "intervals[0]" == caught.value.path
