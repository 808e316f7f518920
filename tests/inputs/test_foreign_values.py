"""Values of numpy and pandas inside Python data: in rows, in columns, in payloads, in answers."""

from __future__ import annotations

import math
import subprocess
import sys
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
import polars as pl
import pytest

import contracts as ct
from tests.inputs.samples import found_in, of

SCALARS: dict[str, tuple[Any, Any, Any]] = {
    "float32": (float, np.float32(0.1), float(np.float32(0.1))),
    "float16": (float, np.float16(0.5), 0.5),
    "float64": (float, np.float64(0.5), 0.5),
    "long double": (float, np.longdouble(0.5), 0.5),
    "float32 of its width": (ct.Float32, np.float32(0.1), float(np.float32(0.1))),
    "int64": (int, np.int64(3), 3),
    "uint64": (int, np.uint64(3), 3),
    "int8": (ct.Int8, np.int8(3), 3),
    "bool": (bool, np.bool_(True), True),
    "text": (str, np.str_("a"), "a"),
    "bytes": (bytes, np.bytes_(b"a"), b"a"),
    "member": (Literal[1, 2], np.int32(1), 1),
    "day": (date, np.datetime64("2024-01-02"), date(2024, 1, 2)),
    "microseconds": (datetime, np.datetime64("2024-01-02T03:04:05.678901"), datetime(2024, 1, 2, 3, 4, 5, 678901)),
    "nanoseconds": (datetime, np.datetime64("2024-01-02T03:04:05.678901000"), datetime(2024, 1, 2, 3, 4, 5, 678901)),
    "duration": (timedelta, np.timedelta64(1500, "ms"), timedelta(seconds=1.5)),
    "array": (list[float], np.array([0.5, 1.5], dtype="float32"), [0.5, 1.5]),
    "array of integers": (list[int], np.array([1, 2]), [1, 2]),
    "array of arrays": (list[list[int]], np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
    "array of objects": (list[str | None], np.array(["a", pd.NA], dtype=object), ["a", None]),
    "array of times": (list[datetime | None], np.array(["2024-01-02", "NaT"], dtype="datetime64[ns]"), [datetime(2024, 1, 2), None]),
    "masked array": (list[int | None], np.ma.array([1, 2], mask=[False, True]), [1, None]),
    "list of scalars": (list[float], [np.float32(0.5)], [0.5]),
    "any value": (ct.Opaque, np.float32(0.5), 0.5),
    "any day": (ct.Opaque, np.datetime64("2024-01-02"), date(2024, 1, 2)),
    "no dimension": (float, np.array(0.5), 0.5),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("kind", "value", "plain"), SCALARS.values(), ids=SCALARS)
def test_numpy_values_are_what_they_are_in_python(kind: Any, value: Any, plain: Any) -> None:
    """A scalar of numpy is the value that Python has for it, and an array is a list, on both paths."""
    contract = of(kind)
    model: Any = contract.model_validate({"x": value})
    assert plain == model.x
    assert isinstance(model.x, type(plain))
    assert model == contract(x=value)
    assert contract.check_row({"x": value}).ok
    for data in (
        [{"x": value}],
        {"x": [value]},
        pd.DataFrame({"x": pd.Series([value], dtype=object)}),
    ):
        assert contract.check(data).ok
        assert ({}, {}) == (
            {**(report := contract.split(data).report).converted},
            {**report.filled},
        )
    assert [{"x": plain}] == contract.parse([{"x": value}])


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (int, np.float32(1.5), "lossy"),
        (ct.Int8, np.int64(300), "lossy"),
        (int, np.uint64(2**63), "lossy"),
        (float, np.float32("nan"), "nan"),
        (float, np.float64("nan"), "nan"),
        (datetime, np.datetime64("2024-01-02T03:04:05.678901001"), "lossy"),
        (timedelta, np.timedelta64(1, "ns"), "lossy"),
        (str, np.int64(1), "dtype"),
        (bool, np.int64(1), "dtype"),
        (int, np.bool_(True), "dtype"),
        (float, 1j * np.float64(1), "dtype"),
        (list[int], np.array([1.5]), "lossy"),
        (float, np.array([0.5]), "dtype"),
        (float, pd.NaT, "null"),
        (float, pd.NA, "null"),
        (datetime, np.datetime64("NaT", "ns"), "null"),
        (ct.Opaque, pd.NaT, "null"),
        (ct.Opaque, pd.NA, "null"),
        (ct.Opaque, np.timedelta64("NaT", "ns"), "null"),
    ],
)
def test_numpy_values_are_refused_as_pythons_own(kind: Any, value: Any, code: str) -> None:
    """What the type cannot hold exactly is refused with the code that the value has in Python."""
    contract = of(kind)
    assert [code] == [v.code for v in contract.check_row({"x": value}).violations]
    assert [code] == [v.code for v in contract.split([{"x": value}]).report.violations]
    with pytest.raises(ValueError, match="x"):
        contract.model_validate({"x": value})


FRAMES: dict[str, tuple[Any, pd.Series]] = {
    "times": (datetime | None, pd.Series([datetime(2024, 1, 1), pd.NaT])),
    "required times": (datetime, pd.Series([datetime(2024, 1, 1), pd.NaT])),
    "durations": (timedelta | None, pd.Series([timedelta(1), pd.NaT])),
    "nullable integers": (int | None, pd.Series([1, None], dtype="Int64")),
    "required integers": (int, pd.Series([1, None], dtype="Int64")),
    "truth": (bool | None, pd.Series([True, None], dtype="boolean")),
    "floats": (float | None, pd.Series([1.0, np.nan])),
    "objects": (str | None, pd.Series(["a", np.nan, pd.NA, pd.NaT, None], dtype=object)),
    "days": (date | None, pd.Series([date(2024, 1, 1), pd.NaT], dtype=object)),
    "members": (Literal["a"] | None, pd.Series(["a", pd.NA], dtype=object)),
    "nothing but NaT": (date | None, pd.Series([pd.NaT, pd.NaT])),
    "nothing but NA": (str | None, pd.Series([pd.NA, pd.NA], dtype="Float64")),
}


@pytest.mark.parametrize(("kind", "series"), FRAMES.values(), ids=FRAMES)
def test_the_dicts_of_a_frame_have_the_verdict_of_the_frame(kind: Any, series: pd.Series) -> None:
    """`df.to_dict("records")` holds pandas' markers: the verdict is that of the frame, nested ones too."""

    class Outer(ct.Contract):
        x: kind
        inner: of(kind)  # type: ignore[valid-type]
        many: list[kind]

    frame = pd.DataFrame({"x": series})
    contract, rows = of(kind), frame.to_dict("records")
    assert found_in(contract.check(frame)) == found_in(contract.check(rows))
    assert found_in(contract.split(frame).report) == found_in(contract.split(rows).report)
    assert found_in(contract.check(frame)) == found_in(contract.check({"x": series.tolist()}))
    for row in rows:
        one = contract.check([row]).ok
        assert one == contract.check_row(row).ok
        nested = {"x": row["x"], "inner": row, "many": [row["x"]]}
        assert one == Outer.check([nested]).ok == Outer.check_row(nested).ok


EMPTY: dict[str, tuple[Any, pl.DataType]] = {
    "days of times": (date, pl.Datetime("ns")),
    "text of reals": (str, pl.Float64()),
    "reals of text": (float, pl.String()),
    "instants of times": (Annotated[datetime, ct.Timezone(...)], pl.Datetime("us")),
    "lists of text": (list[int], pl.String()),
    "text of lists": (str, pl.List(pl.Int64())),
    "members": (Literal["a"], pl.Int64()),
    "structs of text": (of(int), pl.String()),
}


@pytest.mark.parametrize(("kind", "dtype"), EMPTY.values(), ids=EMPTY)
def test_a_column_without_a_value_is_all_null_whatever_its_type(
    kind: Any, dtype: pl.DataType
) -> None:
    """A column of nulls has no value of another type: it is valid where null is, and else `null`."""
    frame = pl.DataFrame({"x": pl.Series([None, None], dtype=dtype)})
    assert () == of(kind | None).check(frame).violations + of(kind | None).check(frame).not_run
    assert of(kind | None).split(frame).report.ok
    for verb in (of(kind).check, lambda data: of(kind).split(data).report):
        assert [("null", 2)] == [(v.code, v.count) for v in verb(frame).violations]
        assert () == verb(frame).not_run


def test_numpy_is_not_loaded_for_values_of_it() -> None:
    """Rows and payloads are evaluated without numpy where nobody loaded it."""
    code = (
        "import sys, contracts as ct\n"
        "class C(ct.Contract):\n    x: int\n"
        "C.check_row({'x': 'a'})\n"
        "assert 'numpy' not in sys.modules and 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own interpreter


def test_nan_in_dicts_stays_nan() -> None:
    """A NaN is not null in dicts either, unless the field says so."""
    rows: list[dict[str, Any]] = [{"x": "a"}, {"x": math.nan}]
    assert [("dtype", 1)] == [(v.code, v.count) for v in of(str | None).check(rows).violations]
    assert of(Annotated[str | None, ct.NonFinite(nan="null")]).split(rows).report.ok
