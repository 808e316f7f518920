"""Typed values of another type than their field's, on the wire: exact, or `lossy`."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field

from tests.inputs.samples import of

Money = Annotated[Decimal, Field(max_digits=8, decimal_places=3)]
DAY, MIDNIGHT = date(2024, 2, 29), datetime(2024, 2, 29)

CASES: dict[str, tuple[Any, Any, Any]] = {
    "midnight for a day": (date, MIDNIGHT, DAY),
    "pandas' midnight for a day": (date, pd.Timestamp(MIDNIGHT), DAY),
    "numpy's midnight for a day": (date, np.datetime64("2024-02-29T00:00:00.000000000"), DAY),
    "noon for a day": (date, datetime(2024, 2, 29, 12), "lossy"),
    "a nanosecond after midnight": (date, pd.Timestamp("2024-02-29T00:00:00.000000001"), "lossy"),
    "an instant for a day": (date, datetime(2024, 2, 29, tzinfo=UTC), "dtype"),
    "a day for a time": (datetime, DAY, MIDNIGHT),
    "a day for an instant": (AwareDatetime, DAY, "dtype"),
    "an integer for a decimal": (Money, 7, Decimal(7)),
    "numpy's integer for a decimal": (Money, np.int64(7), Decimal(7)),
    "an exact float": (Money, 1.125, Decimal("1.125")),
    "a float that is none": (Money, 0.1, "lossy"),
    "too many digits": (Money, 100000, "lossy"),
    "NaN": (Money, float("nan"), "nan"),
    "infinity": (Money, float("-inf"), "inf"),
    "truth": (Money, True, "dtype"),
    "text": (Money, "x", "dtype"),
}


@pytest.mark.parametrize(("kind", "value", "expected"), CASES.values(), ids=CASES)
def test_values_convert_exactly_or_not_at_all(kind: Any, value: Any, expected: Any) -> None:
    """`parse`, `split` and payloads convert what is the same value, and count it; `check` refuses it."""
    contract, bad = of(kind), isinstance(expected, str)
    codes = [expected] if bad else []
    batches: list[Any] = [[{"x": value}], {"x": [value]}, {"x": [value] * 30}]
    batches.append(pd.DataFrame({"x": pd.Series([value])}))
    for data in batches:
        report = contract.split(data).report
        assert codes == [v.code for v in report.violations]
        assert (0 if bad else report.rows) == sum(report.converted.values())
        assert ["dtype"] == [v.code for v in contract.check(data).violations] or "dtype" != "".join(
            codes
        )
    report = contract.check_row({"x": value})
    assert codes == [v.code for v in report.violations]
    if bad:
        with pytest.raises(ValueError, match="x"):
            contract.model_validate({"x": value})
    else:
        model: Any = contract.model_validate({"x": value})
        assert (expected, type(expected)) == (model.x, type(model.x))
        assert [{"x": expected}] == contract.parse([{"x": value}])
        assert not contract.check([{"x": value}]).ok
        assert {"cast": 1} == dict(report.converted["x"].by)


@given(
    st.lists(
        st.integers(-(10**7), 10**7).map(lambda n: n / 16) | st.floats() | st.none(), max_size=30
    )
)
def test_floats_for_decimals_are_read_alike_on_both_paths(values: list[float | None]) -> None:
    """A column and its values one by one: the same decimals, the same codes; `Fraction` would agree."""
    contract = of(Money | None)
    report = contract.split(pl.DataFrame({"x": pl.Series(values, dtype=pl.Float64)})).report
    found = {(v.code, v.count) for v in report.violations}
    rows = contract.split([{"x": value} for value in values]).report
    assert found == {(v.code, v.count) for v in rows.violations}
    exact = [
        v
        for v in values
        if v is not None and abs(v) < 10**5 and int(Decimal(v).as_tuple().exponent) >= -3
    ]
    assert len(exact) == sum(report.converted.values())


@pytest.mark.parametrize(
    ("kind", "dtype", "shown"),
    [
        (datetime, pl.Datetime("ns"), "1970-01-01 00:00:01.000000001"),
        (AwareDatetime, pl.Datetime("ns", "UTC"), "1970-01-01 00:00:01.000000001+00:00"),
        (timedelta, pl.Duration("ns"), "PT1.000000001S"),
        (time, pl.Time(), "00:00:01.000000001"),
    ],
    ids=str,
)
def test_a_lost_nanosecond_is_shown(kind: Any, dtype: Any, shown: str) -> None:
    """The example of a time that is lossy has the digits that no microsecond holds."""
    column = pl.Series("x", [10**9 + 1, 10**9, None], dtype=pl.Int64).cast(dtype)
    frame = column.drop_nulls().to_frame()
    for report in (of(kind).check(frame), of(kind).split(frame).report):
        (violation,) = report.violations
        assert ("lossy", [(0, shown)]) == (
            violation.code,
            [(e.row, e.value) for e in violation.examples],
        )
