"""A cause speaks for the whole violation: of a sample spread over it, and with the share of most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.backends.masks import sample_rows
from contracts.diagnosis.bounds import sentinel
from contracts.diagnosis.evidence import gather_evidence
from contracts.diagnosis.majority import cause_of_most
from contracts.diagnosis.sampling import (
    MAX_SAMPLE,
    ExampleSample,
    LazyExamples,
    SampledViolation,
    examine,
    merge_samples,
    spread_items,
    spread_positions,
)
from tests.diagnosis.samples import Speed, Status, VehicleId, cause_of, contract_with

CURRENCY = 'looks like amounts with their currency: declare Numerals(currency="$")'
SECONDS = "looks like degrees-minutes-seconds"


def causes_by_path(annotation: Any, values: list[Any]) -> set[str | None]:
    """The causes that a frame, rows and wire form name for a column of the values."""
    contract = contract_with(x=annotation)
    rows = [{"x": value} for value in values]
    reports = [
        contract.check(pl.DataFrame(rows)),
        contract.check(rows, max_examples=1),
        contract.split(rows).report,
        contract.split(pl.DataFrame(rows), max_examples=None).report,
    ]
    return {violation.cause for report in reports for violation in report.violations}


@pytest.mark.parametrize(
    ("annotation", "values", "causes"),
    [
        (float, ["$1.2"] * 20 + ["abc"] * 9_936, {None}),
        (ct.Latitude, ["40°26'46\"N"] * 3 + ["north"], {f"{SECONDS}, 3 of 4"}),
        (ct.Latitude, ["40°26'46\"N"] * 2 + ["north"], {None}),
        (ct.Latitude, ["40°26'46\"N"] * 2 + ["north"] * 2, {None}),
        (float, ["12 km/h", "3 mph", "4 km/h", "fast"],
         {"looks like numbers with their unit ('km/h', 'mph'), 3 of 4"}),
        (Status, ["Moving", "IDLE", "MOVING", "parked"],
         {"'Moving' is 'moving' in another case, 3 of 4"}),
        (Status, ["NA", "NA", "NA", "parked"], {"looks like 'NA' for missing, 3 of 4"}),
        (VehicleId, ["vh-000001"] * 19 + ["x"], {"would match in upper case, 19 of 20"}),
        (Speed, [-999.0, -999.0, -3.0], {None}),
        (Speed, [-999.0] * 30 + [-3.0], {"looks like a sentinel for missing (-999), 30 of 31"}),
    ],
)  # fmt: skip  # a table, a line each
def test_most_values_name_the_cause(
    annotation: Any, values: list[Any], causes: set[str | None]
) -> None:
    """Three of four values name a cause with their share; fewer name none, and all name it alone."""
    found = causes_by_path(annotation, values)
    assert found
    assert found <= causes


def test_the_share_is_of_the_sample() -> None:
    """Of a violation that is sampled, the share is the sample's, and says so."""
    causes = causes_by_path(float, ["abc"] * 20 + ["$1.2"] * 9_936)
    shares = {
        re.fullmatch(rf"{re.escape(CURRENCY)}, 9\d of (9\d|100) sampled", f"{c}") for c in causes
    }
    assert {None}.isdisjoint(shares)


@given(st.integers(0, 30), st.integers(1, 30), st.randoms())
def test_the_share_is_exact_where_all_are_examined(good: int, odd: int, random: Any) -> None:
    """Of a violation that is examined whole, the share counts the values, on every path."""
    values = ["$1.2"] * good + ["abc"] * odd
    random.shuffle(values)
    most = good >= 3 * odd
    share = f", {good} of {good + odd}"
    expected: set[str | None] = {CURRENCY + share if most else None}
    assert expected == causes_by_path(float, values)


@pytest.mark.parametrize("count", range(7))
def test_values_that_do_not_repeat_are_not_asked_one_by_one(count: int) -> None:
    """A diagnosis of one value names it as the cause of most exactly where it is that of three in four."""
    specification = ct.specification_of(contract_with(x=Annotated[float, ct.Interval(ge=1, le=2)]))
    violation = ct.Violation("x", "le", "must be at most 2", "x", 9, 1.0)
    for values in product([-999.0, 2400.0, 4.25], repeat=count):
        evidence = gather_evidence(SampledViolation(violation, range(count), values), specification)
        missing = values.count(-999.0)
        most = count >= 4 and 0.75 * count <= missing < count
        cause = f"looks like a sentinel for missing (-999), {missing} of {count} sampled"
        assert evidence is not None
        assert ((cause, sentinel) if most else None) == cause_of_most(evidence, [sentinel])


@given(st.integers(1, 10**6), st.integers(1, 200))
def test_positions_are_spread(count: int, most: int) -> None:
    """A sample has the first position, as many as asked for or all, and no wide gap."""
    places = spread_positions(count, most)
    gaps = [b - a for a, b in zip(places, [*places[1:], count], strict=True)]
    assert places == sorted({*places})
    assert (0, True) == (places[0], min(count, most) // 2 <= len(places) <= min(count, most))
    assert max(gaps) <= 3 * count / min(count, most) + 1


@given(st.integers(1, 6_000), st.integers(1, 50), st.randoms())
def test_rows_of_a_mask_are_sampled(height: int, every: int, random: Any) -> None:
    """Sampled rows are rows of the mask, few, and of its first and its last third."""
    mask = pl.Series([random.randrange(every) == 0 for _ in range(height)])
    count = int(mask.sum())
    rows, wrong = sample_rows(mask, count), set(mask.arg_true())
    assert rows == sorted({*rows} & wrong)
    assert len(rows) <= 2 * MAX_SAMPLE
    if count > 300:
        assert min(rows) < height / 2 < max(rows)


@given(st.integers(0, 3_000))
def test_values_that_come_one_by_one_are_sampled(count: int) -> None:
    """A sample of values that come one by one is as small, and has all of few."""
    sample = ExampleSample()
    for row in range(count):
        sample.add(row, lambda row=row: row)  # type: ignore[misc]
    rows = [one.row for one in sample.examples()]
    assert rows == sorted(rows, key=lambda row: row or 0)
    assert (min(count, 50) <= len(rows) <= MAX_SAMPLE, True) == (
        True,
        count > MAX_SAMPLE or len(rows) == count,
    )


@given(st.integers(0, 300), st.integers(1, MAX_SAMPLE))
def test_only_examined_values_are_read(count: int, most: int) -> None:
    """Of a sample whose values are read when they are asked for, those are read that are examined."""
    read: list[int] = []

    def values(rows: Sequence[int]) -> Sequence[int]:
        read.extend(rows)
        return [-row for row in rows]

    rows = range(0, 3 * count, 3)
    violation = ct.Violation("x", "ge", "must be at least 0", "x:ge", len(rows), 1.0)
    examined = examine(violation, LazyExamples(rows, values), most)
    every = [ct.Example(row, None, -row) for row in rows]
    assert (examined.rows, examined.rows) == (read, [e.row for e in spread_items(every, most)])
    assert list(examined.values) == [-row for row in read]
    assert [*LazyExamples(rows, values)] == every


def test_merged_samples_are_in_proportion() -> None:
    """Of two parts of a violation the greater one has the greater part of the sample."""
    one, other = (
        [ct.Example(row, None, row % 2) for row in range(start, 200, 2)] for start in (0, 1)
    )
    merged = merge_samples(one, 9_000, other, 1_000)
    sides = [example.value for example in merged]
    assert (True, 10) == (sides.count(0) > 80, sides.count(1))


def test_many_examples_are_sampled() -> None:
    """However many examples a report has, the diagnosis examines a hundred of all of them."""
    contract = contract_with(x=float)
    (violation,) = contract.check(
        [{"x": "12"}] * 500 + [{"x": "apple"}] * 100, max_examples=None
    ).violations
    for cause in (violation.cause, cause_of(violation, ct.specification_of(contract))):
        assert cause in {
            f"looks like numbers written as text, {n} of 100 sampled" for n in (83, 84)
        }
