"""`split(…, max_invalid_share=…)`: nothing passes of a batch that is wrong as a whole."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable
from typing import Annotated, Any

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import example, given

import contracts as ct
from contracts import col


class Weather(ct.Contract, boundary="ingest"):
    """A temperature a day."""

    day: int
    temperature: Annotated[float, ct.Unit("Cel"), ct.Interval(ge=-40, le=55)]

    rules = ct.rules(ct.Unique("day"), ct.RowCount(min=2))


def celsius(day: int) -> float:
    """A year in a temperate town: from 0 to 24 degrees."""
    return 12 - 12 * math.cos(day / 366 * math.tau)


YEAR = pl.DataFrame({"day": [*range(366)], "temperature": [celsius(day) for day in range(366)]})
FAHRENHEIT = YEAR.with_columns(pl.col("temperature") * 1.8 + 32)


def refused(data: Any, contract: type[ct.Contract] = Weather, **options: Any) -> str:
    """The last line of the error that refuses a batch as a whole."""
    with pytest.raises(ct.ContractViolation) as raised:
        contract.split(data, **options)
    return str(raised.value).splitlines()[-1]


def test_a_share_of_invalid_rows_refuses_the_batch() -> None:
    """Of a batch with more invalid rows than `max_invalid_share` nothing passes, and the error says why."""
    assert refused(FAHRENHEIT, max_invalid_share=0.05) == (
        "  refused as a whole: 175 of 366 rows are invalid, more than max_invalid_share=0.05"
    )
    assert 191 == Weather.split(FAHRENHEIT).valid.height


def test_a_cause_that_concerns_valid_rows_refuses_the_batch() -> None:
    """A cause that makes values wrong which keep the rule refuses the batch, whatever share is permitted."""
    assert refused(FAHRENHEIT, max_invalid_share=1.0) == (
        "  refused as a whole: temperature looks like degrees Fahrenheit, which concerns the valid rows too"
    )


def test_a_batch_with_few_invalid_rows_is_split() -> None:
    """A batch with no more invalid rows is split as without the option."""
    data = YEAR.with_columns(
        temperature=pl.when(pl.col("day") < 3).then(99.0).otherwise("temperature")
    )
    parts = Weather.split(data, max_invalid_share=3 / 366)
    assert (363, 3, False) == (parts.valid.height, parts.invalid.height, parts.report.ok)
    assert refused(data, max_invalid_share=0).endswith("more than max_invalid_share=0")


def test_one_value_is_not_a_cause_of_the_whole() -> None:
    """The cause of few values concerns them alone: a sentinel, a lost sign, a word for a missing value."""

    class At(ct.Contract):
        lat: ct.Latitude
        lon: Annotated[ct.Longitude, ct.Le(0)]

    rows = [{"lat": 40.0 + n / 1000, "lon": -75.0 - n / 1000} for n in range(100)]
    rows[7]["lon"] = 75.007
    parts = At.split(rows, max_invalid_share=0.05)
    assert (1, "looks like a lost minus sign") == (
        len(parts.invalid),
        parts.report.violations[0].cause,
    )
    assert not parts.report.violations[0].systematic


def test_exchanged_columns_refuse_the_batch() -> None:
    """Columns that stand in each other's places refuse the batch."""

    class Storm(ct.Contract):
        wind: Annotated[float, ct.Interval(ge=5, le=200)]
        pressure: Annotated[float, ct.Interval(ge=150, le=1100)]

    rows = [
        {"wind": 940.0 + n, "pressure": 40.0 + n} if n % 3 else {"wind": 160.0, "pressure": 180.0}
        for n in range(60)
    ]
    assert "exchanged, which concerns the valid rows too" in refused(
        rows, Storm, max_invalid_share=1.0
    )


def test_a_rule_of_the_whole_refuses_the_batch() -> None:
    """A rule that names no row, and a rule that was not run, refuse the batch."""
    assert refused(YEAR.head(1), max_invalid_share=1.0) == (
        "  refused as a whole: the batch must have at least 2 rows"
    )

    class Later(Weather):
        other: int | None = None
        rules = ct.rules(ct.rule(col("day") >= col("other"), name="later"))

    data = YEAR.with_columns(other=pl.lit("no"))
    assert refused(data, Later, max_invalid_share=1.0).endswith("later was not run")


def test_a_tolerated_rule_of_the_whole_passes() -> None:
    """A warning about the whole batch does not refuse it."""

    class Warned(ct.Contract):
        day: int
        rules = ct.rules(ct.warn(ct.RowCount(min=10)))

    assert 2 == len(Warned.split([{"day": 1}, {"day": 2}], max_invalid_share=0).valid)


@given(st.integers(0, 20), st.integers(0, 20), st.floats(0, 1))
@example(71, 29, 0.29)
def test_the_share_decides_exactly(good: int, bad: int, share: float) -> None:
    """A batch is refused if and only if more than that share of its rows is invalid: 29 of 100 are 0.29."""

    class Trip(ct.Contract):
        km: Annotated[float, ct.Ge(0)]

    rows = [{"km": 1.0}] * good + [{"km": -1.0}] * bad
    try:
        Trip.split(rows, max_invalid_share=share)
        passes = True
    except ct.ContractViolation:
        passes = False
    assert passes is (bad == 0 or bad / (good + bad) <= share)


SPLITTERS: list[Callable[..., Any]] = [
    lambda **options: ct.split_csv(Weather, b"day,temperature\n1,5\n2,99\n3,4\n", **options),
    lambda **options: ct.split_ndjson(Weather, b'{"day":1,"temperature":99}\n', **options),
    lambda **options: Weather.split({"day": [1, 2], "temperature": [99.0, 98.0]}, **options),
    lambda **options: Weather.split(FAHRENHEIT.lazy(), **options),
    lambda **options: Weather.split(FAHRENHEIT.to_arrow(), **options),
]


@pytest.mark.parametrize("split", SPLITTERS)
def test_every_function_that_splits_has_it(split: Callable[..., Any]) -> None:
    """Every function that splits refuses by the share, and accepts none where the data is malformed."""
    split()
    with pytest.raises(ct.ContractViolation):
        split(max_invalid_share=0.1)


@pytest.mark.parametrize("share", [-0.1, 1.1, True, "5%", math.nan, 5])
def test_an_invalid_share_is_refused(share: Any) -> None:
    """A share is a number from 0 to 1; the message says how a percentage is written."""
    with pytest.raises(ValueError, match="max_invalid_share must be None or a share from 0 to 1"):
        Weather.split(YEAR, max_invalid_share=share)


def test_the_error_travels() -> None:
    """The error keeps its reason between processes, and has the report."""
    with pytest.raises(ct.ContractViolation) as raised:
        Weather.split(FAHRENHEIT, max_invalid_share=0.05)
    back = pickle.loads(pickle.dumps(raised.value))  # noqa: S301 - our own bytes
    assert str(raised.value) == str(back)
    assert 366 == back.report.rows
    assert back.reason == "175 of 366 rows are invalid, more than max_invalid_share=0.05"
