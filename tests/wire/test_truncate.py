"""What is finer than a microsecond: `lossy`, or cut where the field declares `Truncate`, and counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, ValidationError

import contracts as ct
from contracts.hints import Declare, UseVerb

NANOSECONDS = (1_704_067_200_123_456_789, -1, 0, -(2**63) + 1, 2**63 - 1, None)
MICROSECONDS = (1_704_067_200_123_456, -1, 0, -9_223_372_036_854_776, 9_223_372_036_854_775, None)
EPOCH = datetime(1970, 1, 1)


def of(annotation: Any) -> type[ct.Contract]:
    """A contract with one field of the annotation, x."""
    return type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": annotation}})


LOCAL, INSTANT, SPAN, CLOCK = (
    of(Annotated[one, ct.Truncate()] | None) for one in (datetime, AwareDatetime, timedelta, time)
)


def datetimes(zone: str | None = None) -> pl.DataFrame:
    """A frame of times in nanoseconds."""
    return pl.DataFrame({"x": pl.Series(NANOSECONDS, dtype=pl.Int64).cast(pl.Datetime("ns", zone))})


@pytest.mark.parametrize(
    "convert", [lambda frame: frame, pl.DataFrame.to_arrow, pl.DataFrame.to_pandas]
)
def test_columns_of_nanoseconds(convert: Any) -> None:
    """In Polars, Arrow and pandas: the microsecond that each lies in, towards earlier, and how many were finer."""
    for contract, zone in ((LOCAL, None), (INSTANT, "UTC"), (INSTANT, "Europe/Paris")):
        done = contract.split(convert(datetimes(zone)))
        assert done.report.ok
        assert {"truncated": 4} == done.report.converted["x"].by
        column = pl.DataFrame(done.valid)["x"]
        assert list(MICROSECONDS) == column.dt.epoch("us").to_list()


def test_columns_of_durations_and_times_of_day() -> None:
    """A negative duration becomes the more negative one; a time of day stays in its day."""
    spans = pl.DataFrame({"x": pl.Series(NANOSECONDS, dtype=pl.Int64).cast(pl.Duration("ns"))})
    done = SPAN.split(spans)
    assert list(MICROSECONDS) == done.valid["x"].dt.total_microseconds().to_list()
    assert {"truncated": 4} == done.report.converted["x"].by
    clocks = pl.DataFrame(
        {"x": pl.Series([1_999, 2_000, 86_399_999_999_999], dtype=pl.Int64).cast(pl.Time)}
    )
    done = CLOCK.split(clocks)
    assert [time(0, 0, 0, 1), time(0, 0, 0, 2), time.max] == done.valid["x"].to_list()
    assert {"truncated": 2} == done.report.converted["x"].by


@pytest.mark.parametrize(
    ("contract", "value", "becomes"),
    [
        (LOCAL, np.datetime64(-1, "ns"), EPOCH - timedelta(microseconds=1)),
        (LOCAL, np.datetime64("1970-01-01T00:00:00.123456789012"), EPOCH.replace(microsecond=123456)),
        (LOCAL, pd.Timestamp(-1), EPOCH - timedelta(microseconds=1)),
        (INSTANT, pd.Timestamp(1_001, tz="Europe/Paris"), EPOCH.replace(microsecond=1, tzinfo=UTC)),
        (SPAN, np.timedelta64(-1, "ns"), timedelta(microseconds=-1)),
        (SPAN, pd.Timedelta(-1), timedelta(microseconds=-1)),
        (SPAN, pd.Timedelta(1_999), timedelta(microseconds=1)),
    ],
)  # fmt: skip  # a table
def test_values_of_numpy_and_pandas(contract: type[ct.Contract], value: Any, becomes: Any) -> None:
    """In rows, in columns of any length and in payloads."""
    for rows in (1, 40):
        done = contract.split([{"x": value}] * rows)
        assert [becomes] * rows == [one["x"] for one in done.valid]
        assert {"truncated": rows} == done.report.converted["x"].by
    assert becomes == contract.model_validate({"x": value}).x


def test_text_in_payloads() -> None:
    """JSON is cut as data is, and a dump has no more digits than contract form."""
    made = INSTANT.model_validate_json('{"x": "2024-01-01T01:00:00.1234569+01:00"}')
    assert '{"x":"2024-01-01T00:00:00.123456Z"}' == made.model_dump_json()
    with pytest.raises(ValidationError, match="held exactly"):
        of(AwareDatetime).model_validate_json('{"x": "2024-01-01T01:00:00.1234569+01:00"}')


@given(st.lists(st.integers(-(10**17), 10**17), min_size=1, max_size=60), st.booleans())
def test_both_paths_cut_alike(ticks: list[int], text: bool) -> None:
    """A column, a list, and one value at a time: the same microsecond, which is the floor, and the same count."""
    column = pl.Series(ticks, dtype=pl.Int64).cast(pl.Datetime("ns"))
    frame = pl.DataFrame({"x": column.dt.to_string("%Y-%m-%dT%H:%M:%S%.9f") if text else column})
    rows = frame.to_dicts() if text else [{"x": pd.Timestamp(tick)} for tick in ticks]
    expected = [EPOCH + timedelta(microseconds=tick // 1_000) for tick in ticks]
    finer = sum(tick % 1_000 != 0 for tick in ticks)
    for data in (frame, rows):
        done = LOCAL.split(data)
        assert expected == [*done.valid["x"]] if data is frame else [one["x"] for one in done.valid]
        assert finer == (done.report.converted["x"].by.get("truncated", 0) if finer else 0)
    assert expected == [LOCAL.model_validate(row).x for row in rows]


def test_render_writes_what_parse_reads() -> None:
    """What was cut is contract form: rendered and parsed, it is the same, and nothing is cut again."""
    contract = of(Annotated[datetime, ct.Truncate(), ct.Format("%d/%m/%Y %H:%M:%S.%f")])
    once = contract.parse([{"x": "01/02/2024 10:00:00.1234567"}])
    again = contract.split(ct.render(contract, once))
    assert once == again.valid
    assert {"read": 1} == again.report.converted["x"].by


def test_the_hint_says_what_to_declare() -> None:
    """Undeclared it is `lossy`, in any container, and the hint is `Truncate`; declared, `check` names the verbs."""
    found: list[Any] = [
        datetimes(),
        datetimes().to_pandas(),
        [{"x": pd.Timestamp(1)}],
        [{"x": np.datetime64(1, "ns")}],
    ]
    for data in found:
        (violation,) = of(datetime | None).split(data).report.violations
        assert "lossy" == violation.code
        assert (Declare((ct.Truncate(),)),) == violation.hint.changes
        (violation,) = LOCAL.check(data).violations
        assert ("lossy", (UseVerb("parse"), UseVerb("split"))) == (
            violation.code,
            violation.hint.changes,
        )
    (violation,) = of(datetime).split([{"x": "2024-01-01T00:00:00.1234567"}]).report.violations
    assert (Declare((ct.Truncate(),)),) == violation.hint.changes


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00.1234567+01:00", "2024-01-01T00:00:00.1234567"]
)
def test_what_cannot_be_cut(text: str) -> None:
    """An instant before the year 1, and a time without its zone, are refused as before, without that hint."""
    (violation,) = INSTANT.split([{"x": text}]).report.violations
    assert violation.hint is None
    (violation,) = of(AwareDatetime).split([{"x": text}]).report.violations
    assert violation.hint is None


@pytest.mark.parametrize(
    "annotation",
    [
        Annotated[date, ct.Truncate()],
        Annotated[float, ct.Truncate()],
        Annotated[str, ct.Truncate()],
        Annotated[datetime, ct.Truncate(), ct.Format("excel_1900")],
        Annotated[datetime, ct.Truncate],
    ],
)
def test_where_nothing_can_be_cut(annotation: Any) -> None:
    """A type or a format that is never finer than a microsecond takes no `Truncate`."""
    with pytest.raises(ct.ContractDefinitionError, match="Truncate"):
        of(annotation)


@pytest.mark.parametrize(
    "value", [1_704_067_200_123_456_789, 1.704067200123457e18, "1704067200123456789"]
)
def test_json_schema_accepts_what_is_cut(value: Any) -> None:
    """Counts of nanoseconds that are not whole microseconds are valid by the schema, as by the contract."""
    import jsonschema

    contract = of(Annotated[AwareDatetime, ct.Truncate(), ct.Format("epoch_ns")])
    jsonschema.validate({"x": value}, contract.model_json_schema())
    assert contract.split([{"x": value}]).report.ok
