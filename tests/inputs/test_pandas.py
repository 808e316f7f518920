"""pandas data: every dtype is read value for value, and the parts keep labels and dtypes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Annotated, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pydantic import AwareDatetime

import contracts as ct
from tests.inputs.samples import DAY, NOON, PANDAS_2, of


def test_the_index_of_pandas_is_ignored_with_a_hint() -> None:
    """The index is not a column; where a missing field is in it, the report has a hint."""
    frame = pd.DataFrame({"y": [1]}, index=pd.Index(["V1"], name="x"))
    report = of(str, extra="ignore").check(frame)
    assert "the index is ignored" in str(report)
    assert "reset_index()" in str(report)


def test_nan_of_pandas_stays_nan() -> None:
    """A NaN in a pandas column is not null, and the report states what to write if it means one."""
    frame = pd.DataFrame({"x": [1.0, np.nan]})
    (violation,) = of(float | None).check(frame).violations
    assert ("nan", 1) == (violation.code, violation.count)
    assert 'NonFinite(nan="null")' in str(of(float).check(frame))


@pytest.mark.parametrize(
    ("kind", "series", "codes"),
    [
        (float, pd.Series([1.0, None], dtype="Float64"), {"null"}),
        (float, pd.Series([1.0, None], dtype=pd.ArrowDtype(pa.float64())), {"null"}),
        (float, pd.Series(pd.arrays.SparseArray([0.0, np.nan])), {"nan"}),
        (float, pd.Series([1, 2]), {"dtype"}),
        (int, pd.Series([1, None], dtype="Int64"), {"null"}),
        (int, pd.Series([1, None]), {"dtype"}),
        (int, pd.Series(np.array([1, 2], dtype=">i4")), set()),
        (str, pd.Series(np.array([1, 2], dtype=">f8")), {"dtype"}),
        (bool, pd.Series([True, None], dtype="boolean"), {"null"}),
        (str, pd.Series(["a", None]), {"null"}),
        (str, pd.Series(["a", None], dtype="string"), {"null"}),
        (str, pd.Series(["a", None], dtype="category"), {"null"}),
        (str, pd.Series(["a", pd.NA, 1, np.nan], dtype=object), {"null", "dtype"}),
        (str, pd.Series(["a", "\ud800"], dtype=object), {"dtype"}),
        (datetime, pd.Series([NOON, None]), {"null"}),
        (datetime, pd.Series(np.array(["2024-01-01", "NaT"], dtype="datetime64[s]")), {"null"}),
        (AwareDatetime, pd.Series([NOON, None]).dt.tz_localize("Europe/Paris"), {"null"}),
        (timedelta, pd.Series([timedelta(1), None]), {"null"}),
        (date, pd.Series([DAY, NOON, None], dtype=object), {"dtype", "null"}),
        (datetime, pd.Series(pd.period_range("2024", periods=2, freq="D")), {"dtype"}),
        (int, pd.Series(pd.interval_range(0, 2)), {"dtype"}),
        (float, pd.Series([1 + 2j]), {"dtype"}),
        (list[int], pd.Series([[1], None, [1.5]]), {"null", "dtype"}),
    ],
    ids=lambda given: str(getattr(given, "dtype", "")),
)
def test_every_dtype_of_pandas_is_read_value_for_value(
    kind: Any, series: pd.Series, codes: set[str]
) -> None:
    """NA, NaT and the NaN of strings are null; a NaN in a column of numbers or of objects is NaN. The
    valid part is contract form, also where no row is valid.
    """
    contract = of(kind)
    assert contract.check(contract.split(pd.DataFrame({"x": series})).valid).ok
    found = {v.code for v in contract.check(pd.DataFrame({"x": series})).violations}
    assert codes == found
    assert codes == {v.code for v in contract.check({"x": series}).violations}


def test_text_that_is_missing_is_null_where_pandas_has_a_type_for_text() -> None:
    """A NaN is null in a column that states that it is text, as pandas reads text from 3 on, and NaN
    in one of objects, as pandas reads it before: that is distinguished by the column, not by guessing.
    """
    read = pd.read_csv(StringIO("x,y\na,1\n,2\n"))[["x"]]
    contract = of(str | None)
    codes = [(v.code, v.count, v.cause) for v in contract.check(read).violations]
    hint = (
        'looks like text that is missing in pandas: astype("string") makes it null, '
        'and so does NonFinite(nan="null")'
    )
    assert ([("dtype", 1, hint)] if PANDAS_2 else []) == codes
    assert contract.check(read.astype("string")).ok
    assert ["dtype"] == [v.code for v in contract.check(read.astype(object)).violations]


def test_the_parts_of_pandas_keep_the_labels_of_their_rows() -> None:
    """The index means nothing to the contract, and stays with its rows."""
    frame = pd.DataFrame({"x": [1.0, -1.0, 2.0]}, index=["a", "b", "c"])
    parts = of(Annotated[float, ct.Ge(0)]).split(frame)
    assert (["a", "c"], ["b"]) == (list(parts.valid.index), list(parts.invalid.index))
    assert [[1]] == [parts.invalid["__row__"].tolist()]


def test_pandas_columns_without_a_default_to_fill_keep_their_dtype() -> None:
    """Of the valid part only what a default was filled in has another type than it came in."""

    class C(ct.Contract):
        x: float
        n: int = 0
        s: str | None = None

    frame = pd.DataFrame({"x": [1.0], "n": pd.array([None], dtype="Int64")})
    valid = C.split(frame).valid
    assert {"x": "float64", "n": "int64"} == {c: str(valid[c].dtype) for c in ("x", "n")}
    assert [0] == valid["n"].tolist()
    assert valid["s"].isna().all()


def test_filled_text_has_the_dtype_of_text() -> None:
    """A column in which a default text was filled is of objects before pandas 3, of str from 3 on."""

    class C(ct.Contract):
        x: str = "none"

    valid = C.split(pd.DataFrame({"x": pd.Series(["a", None], dtype="string")})).valid
    assert ("object" if PANDAS_2 else "str") == str(valid["x"].dtype)
    assert ["a", "none"] == valid["x"].tolist()
