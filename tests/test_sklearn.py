"""Pipelines of scikit-learn whose data is held to a contract: `ContractGuard`."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

import joblib
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, create_model
from sklearn import config_context
from sklearn.base import clone
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.utils.estimator_checks import estimator_checks_generator

import contracts as ct
from contracts.integrations.sklearn import ContractGuard


class Usage(ct.Contract, boundary="inference", version="1.0.0"):
    """What the model is given."""

    calls: Annotated[float, ct.Ge(0)]
    spend: Annotated[float, Field(alias="Monthly Spend")]
    months: int


class Stored(ct.Contract, boundary="features", version="1.0.0"):
    """What the feature store has."""

    customer: str
    calls: Annotated[float, ct.Ge(0)] | None
    spend: float
    tenure: int


class Plan(ct.Contract):
    """What is not all numbers."""

    plan: Literal["basic", "gold"]
    calls: float


GOOD = pd.DataFrame(
    {"calls": [3.0, 0.0, 41.0], "Monthly Spend": [9.5, 30.25, 80.0], "months": [1, 24, 60]},
    index=["a", "b", "c"],
)
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


def refused(guard: ContractGuard, data: Any) -> list[str]:
    """The labels of what keeps the guard from letting data past."""
    with pytest.raises(ct.ContractViolation) as caught:
        guard.transform(data)
    return [violation.label for violation in caught.value.report.violations]


# What comes out -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_good_rows_come_out_as_an_array(kind: str) -> None:
    """Good rows come out as a C-contiguous array, in the order of the fields, of any kind of data."""
    done = ContractGuard(Usage).transform(KINDS[kind](GOOD))
    assert ARRAY.tolist() == done.tolist()
    assert (np.float64, True) == (done.dtype, done.flags.c_contiguous)


def test_the_array_has_the_type_that_is_said() -> None:
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
    """`set_output`, and scikit-learn's global configuration, say what comes out, of any data."""
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
    """A field that is no number makes no array: it is said, and a frame is had."""
    rows = [{"plan": "gold", "calls": 1.0}]
    with pytest.raises(ct.HandoffError, match="plan"):
        ContractGuard(Plan).transform(rows)
    assert rows == ContractGuard(Plan, output="polars").transform(rows).to_dicts()
    with config_context(transform_output="pandas"):
        assert rows == ContractGuard(Plan).transform(rows).to_dict("records")


def test_null_and_nan_stay_apart_in_pandas() -> None:
    """What the contract lets be null, or NaN, comes out as that where a frame is asked for, and is
    refused where an array is.
    """

    class Gaps(ct.Contract):
        calls: Annotated[float, ct.NonFinite(nan="allow")] | None

    rows = [{"calls": None}, {"calls": float("nan")}, {"calls": 1.0}]
    frame = ContractGuard(Gaps, output="pandas").transform(rows)
    assert [True, False, False] == pa.array(frame["calls"]).is_null().to_pylist()
    assert ["calls: nan", "calls: null"] == refused(ContractGuard(Gaps), rows)


# What is refused ----------------------------------------------------------------------------

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
def test_what_breaks_the_contract_is_refused(fault: str, kind: str) -> None:
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
    """The order of the keys of a dict says nothing, and is put in order."""
    keys = ["months", "calls", "Monthly Spend"]
    rows = [{key: row[key] for key in keys} for row in ROWS]
    columns = {key: GOOD[key].tolist() for key in keys}
    for data in (rows, columns):
        assert ARRAY.tolist() == ContractGuard(Usage).transform(data).tolist()


def test_a_python_name_stands_for_its_alias() -> None:
    """A column under its field's Python name is that field, in order or not."""
    named = GOOD.rename(columns={"Monthly Spend": "spend"})
    assert ARRAY.tolist() == ContractGuard(Usage).transform(named).tolist()
    assert ["column_order"] == refused(ContractGuard(Usage), named[["spend", "calls", "months"]])


def test_one_payload_is_one_row() -> None:
    """A dict of values is one row."""
    assert [ARRAY[0].tolist()] == ContractGuard(Usage).transform(ROWS[0]).tolist()


# Arrays without names -----------------------------------------------------------------------


@pytest.mark.parametrize("data", [ARRAY, ARRAY.tolist(), ARRAY.T.copy().T, ARRAY[:0]], ids=str)
def test_arrays_have_no_names(data: Any) -> None:
    """An array is refused, for its columns have no names, unless positional=True says that they
    stand in the order of the fields.
    """
    with pytest.raises(ct.UnsupportedDataError, match=r"has no names of columns.*positional=True"):
        ContractGuard(Usage).transform(data)
    assert (
        np.asarray(data).tolist() == ContractGuard(Usage, positional=True).transform(data).tolist()
    )


def test_arrays_are_judged_by_position() -> None:
    """An array's values are held to the fields in whose places they stand."""
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


# With a handoff -----------------------------------------------------------------------------


HANDOFF = ct.Handoff(
    Stored, Usage, rename={"spend": "Monthly Spend", "tenure": "months"}, defaults={"calls": 0.0}, drop=("customer",),
)  # fmt: skip
STORED = [{"customer": "a", "calls": None, "spend": 9.5, "tenure": 1}]


def test_a_handoff_brings_the_stores_rows_to_the_model() -> None:
    """A guard of a handoff takes what the producer sends, and gives what the consumer wants."""
    guard = ContractGuard(HANDOFF)
    assert [[0.0, 9.5, 1.0]] == guard.fit_transform(STORED).tolist()
    assert ["customer", "calls", "spend", "tenure"] == guard.feature_names_in_.tolist()
    assert ["calls", "Monthly Spend", "months"] == guard.get_feature_names_out().tolist()
    assert ["tenure: null"] == refused(guard, [STORED[0] | {"tenure": None}])


# As an estimator ----------------------------------------------------------------------------


def test_it_is_refused_what_is_no_contract() -> None:
    """What is no contract, and an output that there is not, are refused as they are first used."""
    with pytest.raises(TypeError, match="must be a contract's class or a Handoff"):
        ContractGuard(GOOD).fit(GOOD)
    with pytest.raises(ValueError, match="output must be one of 'numpy', 'pandas', 'polars'"):
        ContractGuard(Usage, output="torch").fit(GOOD)


def test_fit_judges_what_a_model_would_be_trained_on() -> None:
    """Bad data is refused by `fit` as by `transform`; good data tells it its features."""
    guard = ContractGuard(Usage)
    with pytest.raises(ct.ContractViolation):
        guard.fit(GOOD.assign(calls=np.nan))
    assert not hasattr(guard, "n_features_in_")
    assert guard is guard.fit(GOOD)
    assert (3, [*GOOD.columns]) == (guard.n_features_in_, guard.feature_names_in_.tolist())


def test_it_is_cloned_configured_and_loaded() -> None:
    """`clone`, `set_params`, pickle and joblib give a guard that does the same, of a handoff too."""
    guard = clone(ContractGuard(Usage)).set_params(dtype=np.float32, reorder=True)
    for loaded in again(guard):
        assert guard.get_params() == loaded.get_params()
        assert np.float32 == loaded.transform(GOOD[["months", "calls", "Monthly Spend"]]).dtype
    for loaded in (*again(ContractGuard(HANDOFF)), clone(ContractGuard(HANDOFF))):
        assert [[0.0, 9.5, 1.0]] == loaded.transform(STORED).tolist()
        assert ["tenure: null"] == refused(loaded, [STORED[0] | {"tenure": None}])


def again(guard: ContractGuard) -> Iterator[ContractGuard]:
    """A guard as it is loaded in another process, or later."""
    stream = io.BytesIO()
    joblib.dump(guard, stream)
    stream.seek(0)
    yield pickle.loads(pickle.dumps(guard))  # noqa: S301 - our own bytes
    yield joblib.load(stream)


def labels(frame: pd.DataFrame) -> Any:
    """What a model learns to tell."""
    return (frame["calls"] < 8).to_numpy()


def usage(rows: int) -> pd.DataFrame:
    """Random usage that keeps the contract."""
    random = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "calls": random.integers(0, 50, rows).astype(float),
            "Monthly Spend": random.gamma(2.0, 50.0, rows),
            "months": random.integers(0, 72, rows),
        }
    )


def test_a_pipeline_is_loud_where_the_model_is_not() -> None:
    """A model that scores NaN as "low risk" without a word scores no row of it behind a guard."""
    data = usage(400)
    bare = HistGradientBoostingClassifier(random_state=0).fit(data.to_numpy(), labels(data))
    guarded = make_pipeline(ContractGuard(Usage), clone(bare)).fit(data, labels(data))
    assert (bare.predict(data.to_numpy()) == guarded.predict(data)).all()

    risky = data[labels(data)]
    gone = risky.assign(calls=np.nan)
    assert bare.predict(risky.to_numpy()).all()
    assert not bare.predict(gone.to_numpy()).any()
    with pytest.raises(ct.ContractViolation) as caught:
        guarded.predict(gone)
    assert [("calls: nan", len(gone))] == [
        (v.label, v.count) for v in caught.value.report.violations
    ]


def test_a_fitted_model_is_guarded_without_fitting_again() -> None:
    """A guard learns nothing, so it may be put before a model that is fitted already."""
    data = usage(100)
    bare = LogisticRegression(solver="liblinear").fit(data.to_numpy(), labels(data))
    guarded = Pipeline([("guard", ContractGuard(Usage)), ("model", bare)])
    assert bare.predict(data.to_numpy()).tolist() == guarded.predict(data).tolist()


def test_it_stands_in_searches_and_before_encoders() -> None:
    """A guard works in a grid search, and before transformers that choose columns by name."""
    data = pd.DataFrame({"plan": ["basic", "gold"] * 20, "calls": np.arange(40.0)})
    encode = make_column_transformer((OneHotEncoder(), ["plan"]), remainder="passthrough")
    pipeline = make_pipeline(ContractGuard(Plan), encode, LogisticRegression(solver="liblinear"))
    pipeline[0].set_output(transform="pandas")
    grid = {"contractguard__reorder": [False, True]}
    search = GridSearchCV(pipeline, grid, cv=2, error_score="raise").fit(data, data["calls"] < 20)
    assert {True, False} == {*search.predict(data).tolist()}


# scikit-learn's own checks ------------------------------------------------------------------

WIDTHS = (1, 2, 3, 4, 5, 10)
"""How many columns the arrays of scikit-learn's checks have."""
for width in WIDTHS:  # in this module, so that they are pickled
    columns: Any = {f"x{place}": (float, ...) for place in range(width)}
    globals()[f"Wide{width}"] = create_model(
        f"Wide{width}", __base__=ct.Contract, __module__=__name__, **columns
    )

INAPPLICABLE = {
    "check_complex_data": "refused, but in the words of the contract: must be a number",
    "check_estimators_empty_data_messages": "no rows keep a contract that does not count them",
    "check_estimators_nan_inf": "refused, but an infinity is called Infinity and not inf",
}
"""The checks that do not pass, and why they need not."""


def checks() -> dict[str, dict[int, Callable[[], None]]]:
    """Each of scikit-learn's checks of an estimator, by the width of the guard that it is asked of."""
    found: dict[str, dict[int, Callable[[], None]]] = {}
    for width in WIDTHS:
        guard = ContractGuard(globals()[f"Wide{width}"], positional=True)
        for estimator, check in estimator_checks_generator(guard):
            name = f"{check.func.__name__}{check.keywords or ''}"
            found.setdefault(name, {})[width] = lambda e=estimator, c=check: c(e)
    return found


CHECKS = checks()


@pytest.mark.parametrize("name", [n for n in CHECKS if n.partition("{")[0] not in INAPPLICABLE])
@pytest.mark.filterwarnings("ignore::Warning")  # scikit-learn's checks are free to warn
def test_scikit_learns_checks_pass(name: str) -> None:
    """Each check of scikit-learn passes for a guard as wide as the arrays that the check makes."""
    failed: list[str] = []
    for width, check in CHECKS[name].items():
        try:
            check()
        except (AssertionError, ValueError, TypeError) as error:
            failed.append(f"{width}: {error}")
    assert len(failed) < len(WIDTHS), failed


def test_the_checks_that_do_not_apply_are_there() -> None:
    """Every check that is said not to apply is one that scikit-learn has."""
    assert {*INAPPLICABLE} <= {name.partition("{")[0] for name in CHECKS}
