"""A pandas frame and its dicts have one verdict, but for the nulls that pandas itself turns into NaN."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field

import contracts as ct
from tests.inputs.samples import found_in


class Inner(ct.Contract):
    """A nested contract."""

    n: int
    s: str | None = None


NATURAL = "what pandas chooses"
KINDS: dict[str, tuple[Any, list[Any], list[Any], Any]] = {
    "text": (str, ["a", "", "NaN"], ["string", "category", NATURAL, pd.ArrowDtype(pa.string())], "z"),
    "members": (Literal["a", "b"], ["a", "b", "c"], ["string", "category", NATURAL], "a"),
    "days": (date, [date(2024, 1, 1), date(2020, 2, 29)], [pd.ArrowDtype(pa.date32())], date(2024, 1, 1)),
    "times": (datetime, [datetime(2024, 1, 1, 3)], [NATURAL, "datetime64[ns]", "datetime64[ms]"], datetime(2020, 1, 1)),
    "instants": (AwareDatetime, [pd.Timestamp("2024-01-01", tz="UTC")], [NATURAL], datetime(2020, 1, 1, tzinfo=UTC)),
    "spans": (timedelta, [timedelta(1), timedelta(0, 0, 5)], [NATURAL], timedelta(1)),
    "truth": (bool, [True, False], [NATURAL, "boolean", "category"], True),
    "integers": (int, [1, -5, 2**53], [NATURAL, "Int64", "float64", "category", pd.ArrowDtype(pa.int64())], 3),
    "reals": (float, [1.5, 0.0, -2.0], [NATURAL, "Float64", "category", pd.ArrowDtype(pa.float64())], 0.5),
    "sums": (Annotated[Decimal, Field(max_digits=5, decimal_places=2)], [Decimal("1.50")], [], Decimal("1.50")),
    "bytes": (bytes, [b"a", b""], [], b"x"),
    "lists": (list[int], [[1], [], [1, 2]], [], [1]),
    "lists of maybes": (list[int | None], [[1, None], [np.nan], []], [], [1]),
    "structs": (Inner, [{"n": 1}, {"n": 2, "s": None}, {"n": 3, "s": "a"}], [], Inner(n=1)),
}  # fmt: skip  # a table, a line each
"""Types, with values, the columns that pandas has for them beside those of objects, and a default."""
MISSING = st.sampled_from([None, np.nan, float("nan"), pd.NaT, pd.NA])
metaclass: Any = type(ct.Contract)


def series_of(values: list[Any], dtype: Any) -> pd.Series:
    """A column of a type; of objects where the type does not hold the values."""
    try:
        return pd.Series(values, dtype=None if dtype is NATURAL else dtype)
    except (TypeError, ValueError, pa.ArrowException):
        return pd.Series(values, dtype=object)


@st.composite
def framed(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], pd.DataFrame]:
    """The annotations and defaults of a contract, and a frame for it."""
    height = draw(st.integers(1, 4))
    annotations, defaults, columns = {}, {}, {}
    for name in ("x", "y")[: draw(st.integers(1, 2))]:
        kind, values, dtypes, default = KINDS[draw(st.sampled_from([*KINDS]))]
        how = draw(st.sampled_from(["required", "nullable", "with a default"]))
        annotations[name] = kind | None if how == "nullable" else kind
        if how == "with a default":
            defaults[name] = default
        one = st.sampled_from(range(len(values))).map(values.__getitem__) | MISSING
        listed = draw(st.lists(one, min_size=height, max_size=height))
        columns[name] = series_of(listed, draw(st.sampled_from([object, *dtypes])))
    return annotations, defaults, pd.DataFrame(columns)


def loses_nulls(column: pd.Series) -> bool:
    """Whether pandas writes the nulls of a column as NaN in dicts, though the column's type has null."""
    return isinstance(getattr(column.dtype, "na_value", None), float)


def verdicts(contract: Any, data: Any) -> list[Any]:
    """What both verbs say of data."""
    reports = (contract.check(data), contract.split(data).report)
    return [(found_in(one), dict(one.filled), dict(one.converted)) for one in reports]


@given(framed())
def test_the_dicts_of_a_frame_have_its_verdict(
    drawn: tuple[dict[str, Any], dict[str, Any], pd.DataFrame],
) -> None:
    """Rows, columns, and each row alone as a payload: whatever stands for what is missing, where the null of a
    text column or of categories, which pandas writes as NaN, is None.
    """
    annotations, defaults, frame = drawn
    contract = metaclass("C", (ct.Contract,), {"__annotations__": annotations, **defaults})
    rows = frame.to_dict("records")
    for name in filter(lambda name: loses_nulls(frame[name]), frame):
        for row, is_null in zip(rows, frame[name].isna(), strict=True):
            row[name] = None if is_null else row[name]
    expected = verdicts(contract, frame)
    assert expected == verdicts(contract, rows)
    assert expected == verdicts(contract, {name: [row[name] for row in rows] for name in frame})
    alone = [contract.split([row]).report.ok for row in rows]
    assert alone == [contract.check_row(row).ok for row in rows]
    assert alone == [is_valid(contract, row) for row in rows]


def is_valid(contract: Any, row: dict[str, Any]) -> bool:
    """Whether a payload is accepted."""
    try:
        contract.model_validate(row)
    except ValueError:
        return False
    return True


@given(framed())
def test_where_nan_means_null_so_do_the_dicts_as_pandas_writes_them(
    drawn: tuple[dict[str, Any], dict[str, Any], pd.DataFrame],
) -> None:
    """With `nan="null"` the dicts need no change: `split` finds the same in every field that may be null or has
    a default.
    """
    annotations, defaults, frame = drawn
    kept = {name: one if name in defaults else one | None for name, one in annotations.items()}
    body = {"__annotations__": kept, **defaults}
    contract = metaclass("C", (ct.Contract,), body, nan="null")
    found = [
        found_in(contract.split(data).report)
        for data in (frame, frame.to_dict("records"), frame.to_dict("list"))
    ]
    assert [found[0]] * 3 == found
