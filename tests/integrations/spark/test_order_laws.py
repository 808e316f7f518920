"""The order of rows by the shuffle: law 11 of `Sorted`, and what of it reaches the driver."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from tests.integrations.spark import samples
from tests.integrations.spark.samples import on_executors, shown
from tests.laws.test_partition_laws import cuts


class Event(ct.Contract):
    """A contract with `Sorted` of every kind, of all rows and of groups."""

    id: int | None
    place: str | None
    level: float | None
    rules = ct.rules(
        ct.Unique("id", nulls="distinct"),
        ct.Sorted("id"),
        ct.warn(ct.Sorted("level", descending=True)),
        ct.Sorted("place", strict=True),
        ct.group("place", ct.Sorted("id", strict=True)),
        ct.group(("place", "level"), ct.Sorted("id", descending=True)),
    )


FRAME: dict[str, Any] = {"id": pl.Int64, "place": pl.String, "level": pl.Float64}
ROW = st.tuples(
    st.none() | st.integers(0, 9),
    st.sampled_from([None, "a", "b", "c"]),
    st.sampled_from([None, 0.0, -0.0, 2.5, 3.5]),
)


@pytest.mark.parametrize("at_once", [250_000, 3], ids=["whole", "cut"])
@given(st.lists(ROW, max_size=40), st.data(), st.sampled_from([0, 1, 5, None]), st.integers(1, 4))
def test_an_order_has_the_report_of_the_whole(
    at_once: int, rows: list[Any], data: st.DataObject, max_examples: int | None, ranges: int
) -> None:
    """However rows are partitioned, and their blocks cut: the furthest of the rows before is carried on."""
    frame = pl.DataFrame(rows, schema=FRAME, orient="row")
    parts = [frame[cut] for cut in data.draw(cuts(frame.height))]
    with pytest.MonkeyPatch.context() as patched:
        if at_once < 10:
            patched.setattr("contracts.integrations.spark.executors.ROWS_AT_ONCE", at_once)
            patched.setattr("contracts.integrations.spark.executors.KEYS_AT_ONCE", 0)
            patched.setattr("contracts.backends.partial.shuffled_order._BLOCK", 60)
            patched.setattr("contracts.backends.partial.shuffled_order._AT_ONCE", 100)
        got = on_executors(Event, parts, ranges=ranges, max_examples=max_examples)
    assert shown(Event.check(frame, max_examples=max_examples)) == shown(got)


def test_few_rows_of_an_order_reach_the_driver() -> None:
    """Of a thousand rows, each before the one that must come first, it gets the examples and a sample."""

    class Reading(ct.Contract):
        id: int
        rules = ct.rules(ct.Sorted("id"))

    frame = pl.DataFrame({"id": range(1000, 0, -1)})
    with patch.object(samples, "report_of_sent", wraps=samples.report_of_sent) as made:
        report = on_executors(Reading, [frame[:300], frame[300:]])
    assert [999] == [one.count for one in report.violations]
    sent = {one.kind: len(one.data) + len(one.more) for one in made.call_args.args[3]}
    assert {"order", "state"} == set(sent)
    assert 4_000 > max(sent.values())
