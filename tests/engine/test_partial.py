"""Results of parts of the data: what they refuse, and what they say they cannot do."""

from __future__ import annotations

import math
import pickle
from datetime import UTC, datetime
from typing import Annotated, Any, get_args

import polars as pl
import pytest

import contracts as ct
from contracts.rules.table import BatchRule
from tests.paths import ROOT


class Ping(ct.Contract):
    """A position."""

    vehicle: str
    speed: Annotated[float, ct.Le(300)] | None
    rules = ct.rules(ct.Unique("vehicle"), ct.Sum("speed", le=1.0))


class Other(ct.Contract):
    """Another contract."""

    vehicle: str


DATA = pl.DataFrame({"vehicle": ["a", "b", "a", "c"], "speed": [1e16, 1.0, -1e16, None]})


def test_partial_results_of_other_contracts_do_not_merge() -> None:
    """Results of two contracts are never one."""
    with pytest.raises(ValueError, match="results of different contracts do not merge: Ping and O"):
        ct.partial(Ping, DATA) + ct.partial(Other, DATA[["vehicle"]])


@pytest.mark.parametrize(
    "options", [{"max_examples": 1}, {"now": datetime(2026, 1, 1, tzinfo=UTC)}]
)
def test_partial_results_with_other_options_do_not_merge(options: Any) -> None:
    """Results with other options are never one, and the message says which to pass."""
    with pytest.raises(ValueError, match="the same max_examples, now, tables and baseline"):
        ct.partial(Ping, DATA) + ct.partial(Ping, DATA, **options)


def test_partial_results_merge_in_the_order_of_their_rows() -> None:
    """Where a part's place is known, what does not follow it is refused."""
    one, other = ct.partial(Ping, DATA, rows_before=4), ct.partial(Ping, DATA, rows_before=0)
    assert (other + one).rows == 8
    with pytest.raises(ValueError, match="add results in the order of the rows"):
        one + other


def test_sum_adds_partial_results_up() -> None:
    """`sum` begins with 0, which adds nothing to a result; other numbers are refused."""
    parts = [ct.partial(Ping, DATA[:1]), ct.partial(Ping, DATA[1:3]), ct.partial(Ping, DATA[3:])]
    whole = sum(parts)
    assert isinstance(whole, ct.Partial)
    assert Ping.check(DATA) == whole.finish()
    with pytest.raises(TypeError, match="unsupported operand"):
        1 + parts[0]


@pytest.mark.parametrize("rows_before", [-1, 1.0, True, "3"])
def test_the_rows_before_are_a_count(rows_before: int) -> None:
    """The number of rows before is a whole number from 0."""
    with pytest.raises(ValueError, match="rows_before must be None or a whole number from 0"):
        ct.partial(Ping, DATA, rows_before=rows_before)


def test_partial_results_keep_no_patterns() -> None:
    """Which rows break rules together is not kept, and asking for it says so."""
    with pytest.raises(ValueError, match="check the whole as one frame"):
        ct.partial(Ping, DATA).finish().patterns()


def test_a_partial_result_shows_no_data() -> None:
    """A partial result tells its contract and its rows, and none of its values."""
    part = ct.partial(Ping, DATA)
    assert repr(part) == "<Partial: Ping, 4 rows>"
    kept = (part.state, *part.state.states, *part.state.held, *part.state.found.broken.values())
    assert all(repr(one).endswith(f"at {id(one):#x}>") for one in kept)


def test_rules_that_take_all_rows_are_not_run_on_parts() -> None:
    """A requirement of the user's own that takes all rows at once says why it was not run."""

    class Fleet(ct.Contract):
        vehicle: str
        rules = ct.rules(ct.CustomTable("two", ("vehicle",), accepts=lambda rows: len(rows) == 2))

    (entry,) = ct.partial(Fleet, [{"vehicle": "a"}]).finish().not_run
    assert (entry.code, entry.reason.split(",")[0]) == ("custom_table", "it takes all rows at once")


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [2, 0, 1, 3], [1, 2, 0, 3]])
def test_sums_of_floats_do_not_depend_on_the_order(order: list[int]) -> None:
    """The sum of floats is the exact one, rounded once, in whatever order they come."""
    rows = DATA[order]
    doubled = Ping.check(rows.with_columns(pl.col("speed") * 2)).violations
    assert [v.examples[0].value for v in doubled if v.code == "sum"] == [2.0]
    assert "sum" not in {v.code for v in Ping.check(rows).violations}


@pytest.mark.parametrize(
    ("values", "total"),
    [
        ([1.7976931348623157e308] * 2 + [-1.7976931348623157e308], 1.7976931348623157e308),
        ([1.7976931348623157e308] * 2, math.inf),
        ([5e-324] * 3, 1.5e-323),
        ([0.1] * 10, 1.0),
        ([math.inf, 1.0], math.inf),
        ([math.inf, -math.inf], math.nan),
    ],
)
def test_sums_of_floats_are_rounded_once(values: list[float], total: float) -> None:
    """Neither an overflow on the way nor a rounding of a part changes a sum."""

    class Total(ct.Contract):
        x: Annotated[float, ct.NonFinite(inf="allow")]
        rules = ct.rules(ct.Sum("x", lt=-1e308))

    whole = pl.DataFrame({"x": values})
    parts = ct.partial(Total, whole[:1]) + ct.partial(Total, whole[1:])
    for report in (Total.check(whole), parts.finish()):
        ((example,),) = [violation.examples for violation in report.violations]
        assert repr(total) == repr(example.value)


def test_batches_of_other_types_merge_where_a_type_holds_both() -> None:
    """A key in narrow integers, in categories or in coarser times is the same key."""

    class Keyed(ct.Contract):
        n: int
        t: str
        at: datetime
        rules = ct.rules(ct.Unique("n", "t", "at"))

    at = datetime(2026, 1, 1)
    one = pl.DataFrame({"n": [1, 2], "t": ["a", "b"], "at": [at, at]})
    other = one.cast({"n": pl.Int8, "t": pl.Categorical, "at": pl.Datetime("ms")})
    report = (ct.partial(Keyed, one) + ct.partial(Keyed, other)).finish()
    assert [(v.code, v.count) for v in report.violations] == [("unique", 4)]
    assert report.not_run == ()


def test_a_part_of_another_type_leaves_its_rules_not_run() -> None:
    """A column that cannot be read in one part leaves its rules not run on the whole."""
    odd = DATA.with_columns(speed=pl.lit("fast"))
    report = (ct.partial(Ping, DATA) + ct.partial(Ping, odd)).finish()
    assert [(v.code, v.count) for v in report.violations] == [("unique", 8), ("dtype", 4)]
    assert {entry.code for entry in report.not_run} == {"sum", "le"}


class Trip(ct.Contract):
    """A trip of a vehicle that is known."""

    vehicle: str
    km: float
    rules = ct.rules(
        ct.References("vehicle", Ping, "vehicle"), ct.Sorted("km"), ct.Mean("km", ge=9)
    )


def test_a_partial_result_travels_between_processes() -> None:
    """A partial result is the same after it was pickled, and the tables it was checked with stay."""
    known = DATA.with_columns(vehicle=pl.int_range(4).cast(pl.String)).sample(
        9_999, with_replacement=True, seed=1
    )
    trips = pl.DataFrame({"vehicle": ["0", "x", "3"], "km": [0.1, 0.2, 0.1]})
    parts = [ct.partial(Trip, trips[cut], tables={Ping: known}) for cut in (slice(2), slice(2, 3))]
    sent = [pickle.dumps(part) for part in parts]
    one, other = map(pickle.loads, sent)
    assert Trip.check(trips, tables={Ping: known}) == (one + other).finish()
    assert max(map(len, sent)) < 10_000


class Exchanged(ct.Contract):
    """Two fields of which either's values could be the other's."""

    code: Annotated[int, ct.Ge(1)]
    even: Annotated[int, ct.MultipleOf(2)] | None


def test_the_cause_of_several_does_not_depend_on_which_was_found_first() -> None:
    """A part may break a later field's rule before another breaks an earlier one's: the cause that explains both
    is that of the whole.
    """
    frame = pl.DataFrame({"code": [1, 1, 2, 0], "even": [0, 0, 1, 2]})
    parts = [ct.partial(Exchanged, frame[row : row + 1]) for row in range(4)]
    merged = (parts[0] + parts[1] + parts[2] + parts[3]).finish()
    assert Exchanged.check(frame) == merged
    assert {"'code' and 'even' look exchanged"} == {one.cause for one in merged.violations}


def test_the_page_says_of_every_rule_what_is_kept() -> None:
    """Each rule about many rows is in the table of what a part keeps; a group is of one of them."""
    page = (ROOT / "docs" / "explanation" / "partial-results.md").read_text(encoding="utf-8")
    table = page.partition("## What a part keeps")[2].partition("\n## ")[0]
    rules = [one.__name__ for one in get_args(BatchRule)]
    assert [] == [name for name in rules if f"`{name}`" not in table]
