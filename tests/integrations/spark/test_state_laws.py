"""Groups of rules with a state of their own, or beside a baseline: law 11, and what of them reaches the driver."""

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


def numbers(rows: pl.DataFrame) -> list[int | None]:
    """What a rule keeps of rows; of 8 it cannot."""
    kept = rows["n"].to_list()
    if 8 in kept:
        raise ArithmeticError("8")
    return kept


def both(one: list[int | None], other: list[int | None]) -> list[int | None]:
    """What it keeps of two parts."""
    return one + other


def rises(kept: list[int | None]) -> bool:
    """Whether the last is not below the first; of a null that cannot be said."""
    return kept[0] <= kept[-1]  # type: ignore[operator]  # raises, which the rule is tested with


class Visit(ct.Contract):
    """A contract with each rule on groups that has a state, or compares with the baseline of a group."""

    place: str | None
    kind: str
    n: int | None
    rules = ct.rules(
        ct.group("place", ct.NewCategory("kind")),
        ct.group("place", ct.Drift("n", psi=0.01, min_rows=2)),
        ct.group("place", ct.Volume(change=0.1, min_rows=2)),
        ct.group("place", ct.NullShare("n", growth=0.01)),
        ct.group(
            "kind",
            ct.CustomTable(
                "rises", ("n",), accepts=bool, partial=numbers, merge=both, finish=rises
            ),
        ),
    )


FRAME: dict[str, Any] = {"place": pl.String, "kind": pl.String, "n": pl.Int64}
ROW = st.tuples(
    st.sampled_from(["a", "b", "c", "d", None]),
    st.sampled_from(["x", "y", "z"]),
    st.sampled_from([1, 2, 3, 3, 3, 8, None]),
)


def profile(rows: list[tuple[str, str, int | None]]) -> ct.Profile:
    """The profile of some rows, by the contract that is compared with it."""
    return ct.profile(Visit, pl.DataFrame(rows, schema=FRAME, orient="row"))


BASELINE = ct.Baselines(
    "place",
    {
        "a": profile([("a", "x", n % 3) for n in range(40)]),
        "b": profile([("b", "y", 1)]),
        "c": profile([("c", kind, n) for n in range(20) for kind in "xyz"]),
    },
)


@pytest.mark.parametrize("at_once", [250_000, 3], ids=["whole", "cut"])
@given(st.lists(ROW, max_size=25), st.data(), st.sampled_from([0, 1, 5, None]), st.integers(1, 4))
def test_states_of_groups_have_the_report_of_the_whole(
    at_once: int, rows: list[Any], data: st.DataObject, max_examples: int | None, ranges: int
) -> None:
    """However rows are partitioned: also of groups that have no baseline, and where a function fails on one."""
    frame = pl.DataFrame(rows, schema=FRAME, orient="row")
    parts = [frame[cut] for cut in data.draw(cuts(frame.height))]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("contracts.integrations.spark.executors.ROWS_AT_ONCE", at_once)
        patched.setattr("contracts.integrations.spark.executors.KEYS_AT_ONCE", 0)
        options: Any = {"max_examples": max_examples, "baseline": BASELINE}
        got = on_executors(Visit, parts, ranges=ranges, **options)
    whole = [ct.partial(Visit, part, **options) for part in parts]
    assert shown(sum(whole[1:], whole[0]).finish()) == shown(got)


def test_few_states_reach_the_driver() -> None:
    """Of a thousand groups it gets those that it shows of each range, and numbers."""

    class Reading(ct.Contract):
        station: int
        n: int
        rules = ct.rules(
            ct.group(
                "station",
                ct.CustomTable(
                    "same", ("n",), accepts=bool, partial=numbers, merge=both, finish=any
                ),
            )
        )

    frame = pl.DataFrame({"station": range(1000), "n": [0] * 1000})
    with patch.object(samples, "report_of_sent", wraps=samples.report_of_sent) as made:
        report = on_executors(Reading, [frame[:300], frame[300:]])
    assert [1000] == [one.groups for one in report.violations]
    assert 8_000 > max(len(one.data) for one in made.call_args.args[3])
