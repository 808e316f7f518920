"""Times that are read from text, integers and columns: nothing is lost or guessed."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from contracts.dtypes import Date, Duration, Time
from contracts.rules.format import Format
from contracts.wire.column.times import parse_time_column
from contracts.wire.scalar.times import parse_time, plan_format
from tests.wire.time_texts import READ
from tests.wire.times import AWARE, MARCH, NAIVE, PARIS, both, by_column, one_by_one, utc


@pytest.mark.parametrize(
    ("format_", "dtype", "texts"),
    READ,
    ids=[f"{dtype.kind} {format_}" for format_, dtype, _ in READ],
)
def test_text_is_read_as_it_is_written(format_: Format, dtype: Any, texts: dict[str, Any]) -> None:
    """Text in the format is read as its value; other text is refused by its code, whatever is
    beside it.
    """
    plan = plan_format(format_, dtype)
    assert list(texts.values()) == both(plan, *texts)
    assert list(texts.values()) == [value for text in texts for value in both(plan, text)]


def test_integers_are_counts() -> None:
    """A count since 1970 may be a number of any width; what no int64 holds is out of bounds."""
    plan = plan_format(Format("epoch_s"), AWARE)
    expected = [utc(2024, 3, 2, 12), "format", None]
    for dtype in (pl.Int64, pl.UInt64, pl.Int128):
        assert expected == by_column(plan, pl.Series([1_709_380_800, 2**62, None], dtype=dtype))
    assert expected == one_by_one(plan, [1_709_380_800, 2**62, None])
    assert ["format"] == by_column(plan, pl.Series([2**64 - 1], dtype=pl.UInt64))
    assert ["format"] == one_by_one(plan, [2**64 - 1])


def test_anything_but_text_and_counts_raises() -> None:
    """A format is applied to text, a count to finite numbers too: anything else raises."""
    for format_, values in (
        (Format("%F"), [1, 1.5, True, MARCH]),
        (Format("epoch_s"), [float("nan"), True]),
    ):
        plan = plan_format(format_, Date() if format_.since is None else AWARE)
        for value in values:
            with pytest.raises(TypeError):
                parse_time(plan, value)  # type: ignore[arg-type]  # that is what is asked
            if value == value:  # noqa: PLR0124 - a column has no NaN: its values are masked before
                with pytest.raises(TypeError):
                    parse_time_column(plan, pl.Series([value]))


@pytest.mark.parametrize("dtype", [pl.Categorical(), pl.Enum(["02/03/2024", "no"])], ids=str)
def test_categories_are_text(dtype: Any) -> None:
    """A column of categories is read as its text."""
    plan = plan_format(Format("%d/%m/%Y"), Date())
    column = pl.Series(["02/03/2024", None, "no"], dtype=dtype)
    assert [MARCH, None, "format"] == by_column(plan, column)


@pytest.mark.parametrize("dtype", [pl.String, pl.Null, pl.Categorical], ids=str)
@pytest.mark.parametrize("length", [0, 2])
@pytest.mark.parametrize(
    ("format_", "type_", "physical"),
    [
        (Format("%F"), Date(), pl.Date()),
        (Format("rfc3339"), AWARE, pl.Datetime("us", "UTC")),
        (Format("%F %T", zone=PARIS), AWARE, pl.Datetime("us", "UTC")),
        (Format("iso8601"), NAIVE, pl.Datetime("us")),
        (Format("%T"), Time(), pl.Time()),
        (Format("iso8601_duration"), Duration(), pl.Duration("us")),
        (Format("epoch_s"), AWARE, pl.Datetime("us", "UTC")),
    ],
    ids=str,
)
def test_nulls_are_not_failures(
    format_: Format, type_: Any, physical: Any, length: int, dtype: Any
) -> None:
    """Nulls stay null, in a column of the type and of the name, with no mask; so does nothing."""
    column = pl.Series("seen_at", [None] * length, dtype=dtype)
    values, masks = parse_time_column(plan_format(format_, type_), column)
    assert (str(physical), "seen_at", [None] * length, {}) == (
        str(values.dtype), values.name, values.to_list(), masks,
    )  # fmt: skip  # short values, several a line


def test_a_column_in_chunks_is_one_column() -> None:
    """How a column lies in memory changes nothing."""
    plan = plan_format(Format("rfc3339"), AWARE)
    chunks = [
        pl.Series(["2024-03-02T12:00:00Z"]),
        pl.Series(["2024-03-02t12:00:00z", "no"]),
        pl.Series([None, "2024-03-02T12:00:00.1234567Z"]),
    ]
    noon = utc(2024, 3, 2, 12)
    expected = [noon, noon, "format", None, "lossy"]
    assert expected == by_column(plan, pl.concat(chunks, rechunk=False))
