"""Keys in the order of a column: they are decided run by run, and the report is that of the whole."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.backends.partial import held_keys
from contracts.backends.partial.key_files import SortedRuns
from tests.laws.test_partition_laws import cuts, shown

AT = datetime(2026, 1, 1)


@pytest.fixture(autouse=True)
def on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part is a run of its own."""
    monkeypatch.setattr(held_keys, "SPILL_BEYOND", -1)
    monkeypatch.setattr(held_keys, "_AT_ONCE", -1)


class Event(ct.Contract):
    """What happens to something at a time, once."""

    name: str
    at: datetime
    number: int | None
    rules = ct.rules(ct.Unique("name", "at"), ct.Unique("number", nulls="equal"))


def events(names: str, ticks: list[int], numbers: list[int | None] | None = None) -> pl.DataFrame:
    """Events at some seconds, numbered from 0 on."""
    return pl.DataFrame(
        {
            "name": list(names),
            "at": [AT + timedelta(seconds=tick) for tick in ticks],
            "number": [*range(len(ticks))] if numbers is None else numbers,
        },
        schema={"name": pl.String, "at": pl.Datetime("us"), "number": pl.Int64},
    )


NEARLY_SORTED = st.lists(st.integers(-1, 3), max_size=12).map(
    lambda steps: [sum(steps[:n]) for n in range(len(steps))]
)


@given(NEARLY_SORTED, NEARLY_SORTED, st.data())
def test_order_changes_no_verdict(
    ticks: list[int], numbers: list[int | None], data: st.DataObject
) -> None:
    """However a frame is cut whose columns are nearly in order, its report is that of the whole."""
    height = min(len(ticks), len(numbers))
    names = "".join(data.draw(st.sampled_from("ab")) for _ in range(height))
    frame = events(names, ticks[:height], numbers[:height])
    parts = [frame[cut] for cut in data.draw(cuts(height))]
    assert shown(Event.check(frame)) == shown(ct.check_batches(Event, parts))


CASES: dict[str, tuple[pl.DataFrame, bool]] = {
    "in order": (events("abab", [0, 1, 2, 3]), True),
    "one time in two runs": (events("abab", [0, 1, 1, 2]), True),
    "a key at the end and the beginning": (events("abba", [0, 1, 1, 2]), False),
    "a key twice in a run": (events("aabb", [0, 0, 2, 3]), False),
    "a run before the other": (events("abab", [2, 3, 0, 1], [2, 3, 0, 1]), False),
    "one time alone in a run": (events("abcd", [0, 0, 0, 0], [0, 3, 1, 2]), False),
    "two without a number": (events("ababab", [0, 1, 2, 3, 4, 5], [0, 1, None, None, 3, 4]), False),
}


@pytest.mark.parametrize("case", CASES)
def test_keys_in_order_are_not_read_again(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written of keys is read again only where one may be in two runs, or twice in one."""
    frame, in_order = CASES[case]
    read: list[int] = []
    kept = SortedRuns.ranges

    def ranges(self: SortedRuns, rule: int) -> Any:
        read.append(rule)
        return kept(self, rule)

    monkeypatch.setattr(SortedRuns, "ranges", ranges)
    half = frame.height // 2
    report = ct.check_batches(Event, [frame[:half], frame[half:]])
    assert shown(Event.check(frame)) == shown(report)
    assert in_order == (not read)
