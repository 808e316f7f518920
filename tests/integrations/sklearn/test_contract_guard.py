"""`ContractGuard`: the rows that it lets pass, as arrays and frames, and the rows that it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import config_context
from sklearn.base import clone

import contracts as ct
from contracts.integrations.sklearn import ContractGuard
from tests.integrations.sklearn.samples import GOOD, HANDOFF, STORED, Plan, Usage, refused

ROWS = GOOD.to_dict("records")
ARRAY = GOOD.to_numpy(dtype=np.float64)


def in_polars(frame: pd.DataFrame) -> pl.DataFrame:
    """A frame of pandas in polars: NaN as NaN."""
    return pl.from_pandas(frame, nan_to_null=False)


ORDERED: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda frame: frame,
    "polars": in_polars,
    "a LazyFrame": lambda frame: in_polars(frame).lazy(),
    "Arrow": lambda frame: in_polars(frame).to_arrow(),
    "a reader": lambda frame: in_polars(frame).to_arrow().to_reader(),
}
"""Data of the kinds whose columns have an order, with the columns of a frame."""
KINDS = ORDERED | {
    "rows": lambda frame: in_polars(frame).to_dicts(),
    "columns": lambda frame: in_polars(frame).to_dict(as_series=False),
}
"""Data of every kind."""


@pytest.mark.parametrize("kind", KINDS)
def test_good_rows_come_out_as_an_array(kind: str) -> None:
    """Good rows come out as a C-contiguous array, in the order of the fields, of any kind of data."""
    done = ContractGuard(Usage).transform(KINDS[kind](GOOD))
    assert ARRAY.tolist() == done.tolist()
    assert (np.float64, True) == (done.dtype, done.flags.c_contiguous)


def test_the_array_has_the_declared_dtype() -> None:
    """dtype= is the type of the array, and a number that it does not hold is refused."""
    guard = ContractGuard(Usage, dtype=np.float32)
    assert np.float32 == guard.transform(GOOD).dtype
    assert ["months: lossy"] == refused(guard, GOOD.assign(months=2**24 + 1))


def test_a_frame_comes_out_with_the_types_of_the_fields() -> None:
    """As a frame of pandas or polars the columns have their own types, and pandas' rows their labels."""
    as_pandas = ContractGuard(Usage, output="pandas").transform(GOOD)
    pd.testing.assert_frame_equal(GOOD, as_pandas)
    as_polars = ContractGuard(Usage, output="polars").transform(GOOD)
    assert {
        "calls": pl.Float64,
        "Monthly Spend": pl.Float64,
        "months": pl.Int64,
    } == as_polars.schema
    assert [0, 1, 2] == ContractGuard(Usage, output="pandas").transform(ROWS).index.tolist()


@pytest.mark.parametrize("kind", ["pandas", "polars"])
@pytest.mark.parametrize("output", ["numpy", "pandas", "polars"])
def test_set_output_has_the_last_word(kind: str, output: str) -> None:
    """`set_output`, and scikit-learn's global configuration, decide what comes out, for any data."""
    data = KINDS[kind](GOOD)
    said = ContractGuard(Usage, output=output).set_output(transform="polars")
    with config_context(transform_output="pandas"):
        configured = ContractGuard(Usage, output=output).transform(data)
    assert isinstance(said.transform(data), pl.DataFrame)
    assert isinstance(clone(said).fit_transform(data), pl.DataFrame)
    assert isinstance(configured, pd.DataFrame)
    assert GOOD.to_dict("list") == said.transform(data).to_dict(as_series=False)
    assert GOOD.to_dict("list") == configured.to_dict("list")


def test_text_comes_out_as_a_frame_only() -> None:
    """A field that is not a number makes no array: it is stated, and a frame is had."""
    rows = [{"plan": "gold", "calls": 1.0}]
    with pytest.raises(ct.HandoffError, match="plan"):
        ContractGuard(Plan).transform(rows)
    assert rows == ContractGuard(Plan, output="polars").transform(rows).to_dicts()
    with config_context(transform_output="pandas"):
        assert rows == ContractGuard(Plan).transform(rows).to_dict("records")


def test_null_and_nan_stay_apart_in_pandas() -> None:
    """Null and NaN that the contract allows come out as such in a frame, and are refused in an
    array.
    """

    class Gaps(ct.Contract):
        calls: Annotated[float, ct.NonFinite(nan="allow")] | None

    rows = [{"calls": None}, {"calls": float("nan")}, {"calls": 1.0}]
    frame = ContractGuard(Gaps, output="pandas").transform(rows)
    assert [True, False, False] == pa.array(frame["calls"]).is_null().to_pylist()
    assert ["calls: nan", "calls: null"] == refused(ContractGuard(Gaps), rows)


FAULTS: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], list[str]]] = {
    "NaN": (lambda f: f.assign(calls=[np.nan, 1.0, 2.0]), ["calls: nan"]),
    "an infinity": (lambda f: f.assign(calls=[np.inf, 1.0, 2.0]), ["calls: inf"]),
    "null": (
        lambda f: f.assign(calls=pd.array([None, 1.0, 2.0], dtype="Float64")),
        ["calls: null"],
    ),
    "out of bounds": (lambda f: f.assign(calls=[-1.0, 1.0, 2.0]), ["calls: ge"]),
    "missing": (lambda f: f.drop(columns="calls"), ["calls: missing_field"]),
    "extra": (lambda f: f.assign(more=1.0), ["more: extra_field"]),
    "renamed": (
        lambda f: f.rename(columns={"calls": "rings"}),
        ["calls: missing_field", "rings: extra_field"],
    ),
    "text": (lambda f: f.assign(calls=["3", "0", "41"]), ["calls: dtype"]),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS)
def test_bad_rows_are_refused(fault: str, kind: str) -> None:
    """NaN, null, infinities, values out of bounds, columns that are missing, extra or renamed are
    refused, in data of any kind.
    """
    break_it, labels = FAULTS[fault]
    data = KINDS[kind](break_it(GOOD))
    assert sorted(labels) == sorted(refused(ContractGuard(Usage), data))


@pytest.mark.parametrize("kind", ORDERED)
def test_columns_out_of_order_are_refused(kind: str) -> None:
    """Columns in another order than the fields are refused, with the order that they came in; with
    reorder=True they are put in order by their names.
    """
    data = ORDERED[kind](GOOD[["months", "calls", "Monthly Spend"]])
    with pytest.raises(ct.ContractViolation) as caught:
        ContractGuard(Usage).transform(data)
    (violation,) = caught.value.report.violations
    assert ("column_order", 3) == (violation.code, caught.value.report.rows)
    assert [["months", "calls", "Monthly Spend"]] == [e.value for e in violation.examples]
    data = ORDERED[kind](GOOD[["months", "calls", "Monthly Spend"]])
    assert ARRAY.tolist() == ContractGuard(Usage, reorder=True).transform(data).tolist()


@given(st.permutations([*GOOD.columns]))
def test_any_other_order_is_refused(order: list[str]) -> None:
    """There is one order in which columns pass; with reorder=True each gives the same array."""
    frame = GOOD[order]
    if order == [*GOOD.columns]:
        assert ARRAY.tolist() == ContractGuard(Usage).transform(frame).tolist()
    else:
        assert ["column_order"] == refused(ContractGuard(Usage), frame)
    assert ARRAY.tolist() == ContractGuard(Usage, reorder=True).transform(frame).tolist()


def test_rows_and_columns_by_name_have_no_order() -> None:
    """The order of the keys of a dict means nothing, and is put in order."""
    keys = ["months", "calls", "Monthly Spend"]
    rows = [{key: row[key] for key in keys} for row in ROWS]
    columns = {key: GOOD[key].tolist() for key in keys}
    for data in (rows, columns):
        assert ARRAY.tolist() == ContractGuard(Usage).transform(data).tolist()


def test_a_python_name_is_read_as_its_alias() -> None:
    """A column under its field's Python name is that field, in order or not."""
    named = GOOD.rename(columns={"Monthly Spend": "spend"})
    assert ARRAY.tolist() == ContractGuard(Usage).transform(named).tolist()
    assert ["column_order"] == refused(ContractGuard(Usage), named[["spend", "calls", "months"]])


def test_one_payload_is_one_row() -> None:
    """A dict of values is one row."""
    assert [ARRAY[0].tolist()] == ContractGuard(Usage).transform(ROWS[0]).tolist()


@pytest.mark.parametrize("data", [ARRAY, ARRAY.tolist(), ARRAY.T.copy().T, ARRAY[:0]], ids=str)
def test_arrays_have_no_names(data: Any) -> None:
    """An array is refused, for its columns have no names, unless positional=True promises the order
    of the fields.
    """
    with pytest.raises(ct.UnsupportedDataError, match=r"has no names of columns.*positional=True"):
        ContractGuard(Usage).transform(data)
    assert (
        np.asarray(data).tolist() == ContractGuard(Usage, positional=True).transform(data).tolist()
    )


def test_arrays_are_evaluated_by_position() -> None:
    """An array's columns are held to the fields in their order."""
    bad = ARRAY * [[-1, 1, 1], [1, np.nan, 1], [1, 1, 1 / 7]]
    guard = ContractGuard(Usage, positional=True)
    assert {"calls: ge", "Monthly Spend: nan", "months: lossy"} == {*refused(guard, bad)}


@pytest.mark.parametrize(
    "data", [ARRAY[:, :2], np.ones((3, 4)), np.ones(3)], ids=["2", "4", "flat"]
)
def test_arrays_are_as_wide_as_the_contract(data: Any) -> None:
    """An array of another width, or of another shape, is refused."""
    with pytest.raises(ValueError, match=r"expecting 3 features as input: calls|must have 2 dimen"):
        ContractGuard(Usage, positional=True).transform(data)


def test_a_handoff_brings_the_stores_rows_to_the_model() -> None:
    """A guard of a handoff takes what the producer sends, and gives what the consumer wants."""
    guard = ContractGuard(HANDOFF)
    assert [[0.0, 9.5, 1.0]] == guard.fit_transform(STORED).tolist()
    assert ["customer", "calls", "spend", "tenure"] == guard.feature_names_in_.tolist()
    assert ["calls", "Monthly Spend", "months"] == guard.get_feature_names_out().tolist()
    assert ["tenure: null"] == refused(guard, [STORED[0] | {"tenure": None}])
