"""`ContractGuard` in pipelines and searches, and the checks of scikit-learn."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest
from pydantic import create_model
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
from tests.integrations.sklearn.samples import GOOD, HANDOFF, STORED, Plan, Usage, refused


def test_an_invalid_guard_is_refused() -> None:
    """Anything but a contract, and an unknown output, are refused when the guard is first used."""
    with pytest.raises(TypeError, match="must be a contract's class or a Handoff"):
        ContractGuard(GOOD).fit(GOOD)
    with pytest.raises(ValueError, match="output must be one of 'numpy', 'pandas', 'polars'"):
        ContractGuard(Usage, output="torch").fit(GOOD)


def test_fit_evaluates_the_training_data() -> None:
    """Bad data is refused by `fit` as by `transform`; from good data the guard learns its features."""
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
    """The labels that a model learns."""
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


def test_it_works_in_searches_and_before_encoders() -> None:
    """A guard works in a grid search, and before transformers that choose columns by name."""
    data = pd.DataFrame({"plan": ["basic", "gold"] * 20, "calls": np.arange(40.0)})
    encode = make_column_transformer((OneHotEncoder(), ["plan"]), remainder="passthrough")
    pipeline = make_pipeline(ContractGuard(Plan), encode, LogisticRegression(solver="liblinear"))
    pipeline[0].set_output(transform="pandas")
    grid = {"contractguard__reorder": [False, True]}
    search = GridSearchCV(pipeline, grid, cv=2, error_score="raise").fit(data, data["calls"] < 20)
    assert {True, False} == {*search.predict(data).tolist()}


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
    """Each of scikit-learn's checks of an estimator, by the width of the guard that it is applied to."""
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
    """Every check that is stated not to apply is one that scikit-learn has."""
    assert {*INAPPLICABLE} <= {name.partition("{")[0] for name in CHECKS}
