"""Small batches are proved row by row, and whatever is proved is what the way of all batches finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Annotated, Any
from unittest.mock import patch

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.backends.findings import Findings
from contracts.backends.frame.backend import FrameBackend
from contracts.backends.frame.batch import Context
from contracts.engine.backends import Backends
from contracts.engine.small_batches import MAX_ROWS, SmallBatches
from contracts.inputs.detect import adapter_for
from contracts.specification import Specification
from tests.laws.test_conformance import FRAMES, context_of
from tests.laws.typed_frames import Rows, typed_frame
from tests.reference.draw_rules import batches, ruled_contracts
from tests.reference.rules import Ruled
from tests.testing.corpus import CORPUS


def both_ways(
    specification: Specification, data: Any, context: Context
) -> tuple[Findings | None, Findings]:
    """What is found where rows prove the most, if they prove anything, and what all batches' way finds."""
    adapter, backends = adapter_for(data, specification), Backends(specification)
    with patch("contracts.engine.small_batches.MAX_ROWS", 10**6):
        proved = SmallBatches(specification).undecided(adapter) is not None
        short = backends.evaluate_adapter(adapter, context) if proved else None
    with patch("contracts.engine.small_batches.MAX_ROWS", -1):
        return short, backends.evaluate_adapter(adapter, context)


def seen(found: Findings) -> tuple[Any, ...]:
    """The findings as a report has them."""
    broken = [repr(finding.violation) for finding in found.broken]  # a NaN is not itself
    return broken, found.not_run, found.not_applicable


def test_the_corpus_is_proved_as_the_plan_finds_it() -> None:
    """In every case of the corpus that rows prove, the findings are those of the plan; of the cases
    that break nothing by a row, most are proved.
    """
    framed = [case for case in CORPUS if case.name in FRAMES]
    ways = {
        case.name: both_ways(case.specification, FRAMES[case.name], context_of(case, FrameBackend))
        for case in framed
    }
    proved = {name: (one, plan) for name, (one, plan) in ways.items() if one is not None}
    assert {name: seen(plan) for name, (_, plan) in proved.items()} == {
        name: seen(one) for name, (one, _) in proved.items()
    }
    clean = {name for name, (_, plan) in ways.items() if not plan.broken and not plan.not_run}
    assert len(clean & set(proved)) > len(clean) // 2


@st.composite
def typed(draw: st.DrawFn) -> tuple[Ruled, Rows]:
    """A contract with rules of every kind, and rows that typed columns can hold."""
    ruled = draw(ruled_contracts())
    return ruled, draw(batches(ruled))


@given(typed())
def test_whatever_is_proved_is_what_the_plan_finds(drawn: tuple[Ruled, Rows]) -> None:
    """For every contract and frame, what rows prove is what the plan finds."""
    ruled, rows = drawn
    specification = ct.specification_of(ruled.contract)
    proved, plan = both_ways(specification, typed_frame(ruled.contract, rows), Context(20))
    assert proved is None or seen(plan) == seen(proved)


class Reading(ct.Contract, boundary="b"):
    """A contract whose rows are proved."""

    at: date
    value: Annotated[float, ct.Ge(0)]
    name: str | None

    rules = ct.rules(
        ct.Unique("at"), ct.RowCount(min=1), ct.rule(ct.col("value") < 10, name="small")
    )


GOOD = pl.DataFrame({"at": [date(2024, 1, 1)], "value": [1.0], "name": ["a"]})


def is_proved(contract: type[ct.Contract], data: Any) -> bool:
    """Whether a batch is found without faults row by row."""
    specification = ct.specification_of(contract)
    return SmallBatches(specification).undecided(adapter_for(data, specification)) == []


IN_CONTAINERS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "rows": pl.DataFrame.to_dicts,
    "columns": lambda frame: frame.to_dict(as_series=False),
    "series": lambda frame: frame.to_dict(as_series=True),
    "pandas": lambda frame: pd.DataFrame(
        {name: pd.Series(column.to_list(), dtype=object if column.dtype == pl.Date else None) for name, column in frame.to_dict().items()}
    ),
    "pandas of objects": lambda frame: pd.DataFrame(frame.to_dict(as_series=False), dtype=object),
}  # fmt: skip  # a table


@pytest.mark.parametrize("container", IN_CONTAINERS)
def test_rows_of_every_container_are_proved(container: str) -> None:
    """Plain values prove a batch, whatever Python or pandas hold them in."""
    assert is_proved(Reading, IN_CONTAINERS[container](GOOD))


def test_columns_may_be_in_any_order() -> None:
    """The order of the columns changes nothing."""
    assert is_proved(Reading, GOOD)
    assert is_proved(Reading, GOOD.select("name", "value", "at"))


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(GOOD.with_columns(value=pl.lit(float("nan"))), id="a NaN"),
        pytest.param(GOOD.with_columns(value=pl.lit(-1.0)), id="a broken bound"),
        pytest.param(GOOD.with_columns(value=pl.lit(11.0)), id="a broken row rule"),
        pytest.param(GOOD.with_columns(value=pl.lit(1, pl.Int64)), id="a column of another type"),
        pytest.param(GOOD.with_columns(more=1), id="a column more"),
        pytest.param(GOOD.drop("name"), id="a column less"),
        pytest.param(GOOD.with_columns(at=pl.lit(10**7).cast(pl.Int32).cast(pl.Date)), id="far"),
        pytest.param(pl.concat([GOOD] * (MAX_ROWS + 1)), id="many rows"),
    ],
)
def test_what_is_not_plain_is_left_to_the_plan(frame: pl.DataFrame) -> None:
    """A frame with a fault, of other columns or of many rows is not decided by its rows."""
    assert not is_proved(Reading, frame)


class Plain(ct.Contract, boundary="b"):
    """The values of a reading, without a rule of the row."""

    at: date
    value: Annotated[float, ct.Ge(0)]
    name: str | None


def test_a_row_rule_leaves_fewer_rows_to_be_proved() -> None:
    """Where the rows of a batch take longer than the plan would, it is left to the plan."""
    many = pl.concat([GOOD] * MAX_ROWS)
    assert is_proved(Plain, many)
    assert not is_proved(
        Reading,
        many.with_columns(at=pl.date(2024, 1, 1) + pl.duration(days=pl.int_range(MAX_ROWS))),
    )
    assert is_proved(Reading, GOOD)


class Warned(ct.Contract, boundary="b"):
    """A contract with a rule that only warns."""

    value: Annotated[float, ct.warn(ct.Ge(0))]


def test_a_warning_is_not_proved_away() -> None:
    """A value that breaks a rule of severity "warn" is in the report of a small frame."""
    assert [one.code for one in Warned.check(pl.DataFrame({"value": [-1.0]})).violations] == ["ge"]


class AtTime(ct.Contract, boundary="b"):
    """A contract whose values have nanoseconds that Python does not show."""

    at: time


def test_nanoseconds_of_a_time_are_not_overlooked() -> None:
    """A time with nanoseconds is lossy in a frame of one row too."""
    frame = pl.DataFrame({"at": pl.Series([1]).cast(pl.Time)})
    assert [one.code for one in AtTime.check(frame).violations] == ["lossy"]


@pytest.mark.parametrize(
    ("keys", "proved"), [([1.0, 2.0], True), ([0.0, -0.0], False), ([1.0, None], False)]
)
def test_keys_are_proved_where_they_plainly_differ(keys: list[Any], proved: bool) -> None:
    """Equal keys and null keys are left to the rule, whose findings are those of the plan."""

    class Keyed(ct.Contract, boundary="b"):
        key: float | None
        rules = ct.rules(ct.Unique("key", nulls="equal"))

    frame = pl.DataFrame({"key": keys}, schema={"key": pl.Float64})
    found, plan = both_ways(ct.specification_of(Keyed), frame, Context(20))
    assert found is not None
    assert seen(plan) == seen(found)
    assert (not found.broken) == (proved or None in keys)
