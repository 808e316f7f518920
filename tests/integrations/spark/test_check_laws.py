"""No verdict depends on partitioning: law 11 on executors, over generated contracts, rows and partitions."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.integrations.spark.samples import FRAME, Ping, on_executors, shown
from tests.laws.test_partition_laws import cuts, typed
from tests.laws.typed_frames import Rows, typed_frame
from tests.reference.rules import Ruled


@given(typed(), st.data(), st.sampled_from([0, 1, 5, None]), st.integers(1, 5))
def test_partitions_have_the_report_of_the_whole(
    drawn: tuple[Ruled, Rows], data: st.DataObject, max_examples: int | None, ranges: int
) -> None:
    """However rows are partitioned, some partitions empty, the report is that of one machine."""
    ruled, rows = drawn
    contract, frame = ruled.contract, typed_frame(ruled.contract, rows)
    parts = [frame[cut] for cut in data.draw(cuts(frame.height))]
    expected = shown(contract.check(frame, max_examples=max_examples))
    got = on_executors(contract, parts, ranges=ranges, max_examples=max_examples)
    assert expected == shown(got)


@given(typed(), st.data(), st.sampled_from([1, 7]))
def test_blocks_have_the_report_of_the_whole(
    drawn: tuple[Ruled, Rows], data: st.DataObject, at_once: int
) -> None:
    """So do partitions that are checked a few rows at a time, with keys that are sent at once."""
    ruled, rows = drawn
    contract, frame = ruled.contract, typed_frame(ruled.contract, rows)
    parts = [frame[cut] for cut in data.draw(cuts(frame.height))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("contracts.integrations.spark.executors.ROWS_AT_ONCE", at_once)
        patch.setattr("contracts.integrations.spark.executors.KEYS_AT_ONCE", 0)
        assert shown(contract.check(frame)) == shown(on_executors(contract, parts))


ROW = st.tuples(
    st.sampled_from(["a", "A", "b", "c"]),
    st.sampled_from(["x", "X", "y", "z"]),
    st.sampled_from([1.0, 5.0, 400.0, float("nan"), -0.0]),
    st.sampled_from([None, 1, 2]),
)


@given(st.lists(ROW, max_size=30), st.data(), st.integers(1, 4), st.integers(1, 3))
def test_skewed_keys_have_the_report_of_the_whole(
    rows: list[tuple[Any, ...]], data: st.DataObject, ranges: int, merged_at_once: int
) -> None:
    """So do rows of which most repeat a key, on any number of executors that merge."""
    frame = pl.DataFrame(rows, schema=FRAME, orient="row")
    parts = [frame[cut] for cut in data.draw(cuts(frame.height))]
    got = on_executors(Ping, parts, ranges=ranges, merged_at_once=merged_at_once)
    assert shown(Ping.check(frame)) == shown(got)
