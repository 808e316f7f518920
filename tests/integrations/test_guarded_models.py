"""Models that score only what keeps a contract: `guarded`."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Annotated, Any
from unittest.mock import patch

import lightgbm
import numpy as np
import pandas as pd
import polars as pl
import pytest
from pydantic import Field
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import contracts as ct
from contracts.integrations.model_input import ModelInput
from contracts.integrations.models import guarded
from contracts.integrations.sklearn import ContractGuard


class Usage(ct.Contract, boundary="inference", version="1.0.0"):
    """What the model is given."""

    calls: Annotated[float, ct.Ge(0)]
    months: Annotated[float, ct.Ge(0)]
    spend: Annotated[float, Field(alias="Monthly Spend")]


class Turned(ct.Contract):
    """The same fields in another order."""

    spend: Annotated[float, Field(alias="Monthly Spend")]
    calls: float
    months: float


class Stored(ct.Contract, boundary="features"):
    """What the feature store has."""

    customer: str
    calls: Annotated[float, ct.Ge(0)] | None
    months: Annotated[float, ct.Ge(0)]
    spend: Annotated[float, Field(alias="Monthly Spend")]


def usage() -> pd.DataFrame:
    """Random usage that keeps the contract."""
    random = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "calls": random.integers(0, 50, 600).astype(float),
            "months": random.integers(0, 72, 600).astype(float),
            "Monthly Spend": random.gamma(2.0, 50.0, 600),
        }
    )


DATA = usage()
RISKY = (DATA["calls"] > 40) & (DATA["months"] < 36)
"""What the models learn to tell."""
SETTINGS = {"n_estimators": 30, "verbose": -1, "n_jobs": 1, "random_state": 0}
CLASSIFIER = lightgbm.LGBMClassifier(**SETTINGS).fit(DATA, RISKY)
BOOSTER = CLASSIFIER.booster_
MODELS: dict[str, Any] = {
    "LGBMClassifier": CLASSIFIER,
    "Booster": BOOSTER,
    "RandomForestClassifier": RandomForestClassifier(20, random_state=0).fit(DATA, RISKY),
    "a Pipeline": make_pipeline(StandardScaler(), LogisticRegression(solver="liblinear")).fit(
        DATA, RISKY
    ),
}


def scores(model: Any, data: Any) -> list[float]:
    """How risky a model takes each row to be."""
    done = (
        model.predict_proba(data)[:, 1] if hasattr(model, "predict_proba") else model.predict(data)
    )
    return np.asarray(done).tolist()


def found_risky(model: Any, data: Any) -> int:
    """How many of the rows a model takes to be risky."""
    return sum(score >= 0.5 for score in scores(model, data))


@pytest.mark.parametrize(
    ("name", "output"),
    [("Booster", "pandas"), ("Booster", "numpy"), ("a Pipeline", "pandas")],
)
def test_good_data_is_scored_as_without_a_guard(name: str, output: str) -> None:
    """For good data a guarded model has the scores of the model itself, whatever kind of data
    comes.
    """
    model = guarded(MODELS[name], Usage, output=output)
    assert scores(MODELS[name], DATA) == scores(model, DATA)


@pytest.mark.parametrize(
    ("output", "kind"), [("pandas", pd.DataFrame), ("polars", pl.DataFrame), ("numpy", np.ndarray)]
)
def test_a_model_gets_the_declared_kind_of_data(output: str, kind: type) -> None:
    """The kind of data that the model receives is declared with the guard."""
    given = guarded(BOOSTER, Usage, output=output).model_input(DATA)
    assert isinstance(given, kind)
    assert DATA.to_numpy().tolist() == np.asarray(given).tolist()


@pytest.mark.parametrize("name", MODELS)
def test_any_model_with_named_features_is_guarded(name: str) -> None:
    """Whatever knows its features' names is guarded: models of scikit-learn, pipelines, LightGBM."""
    model = guarded(MODELS[name], Usage)
    assert scores(MODELS[name], DATA) == scores(model, DATA)
    assert scores(MODELS[name], DATA) == scores(model, DATA.to_dict("records"))
    with pytest.raises(ct.ContractViolation):
        model.predict(DATA.assign(calls=np.nan))


FAULTS: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], list[str]]] = {
    "reordered": (lambda f: f[["months", "calls", "Monthly Spend"]], ["column_order"]),
    "renamed": (
        lambda f: f.set_axis(["months", "calls", "Monthly Spend"], axis="columns"),
        ["column_order"],
    ),
    "renamed to another name": (
        lambda f: f.drop(columns="calls").assign(rings=f["calls"]),
        ["calls: missing_field", "rings: extra_field"],
    ),
    "NaN": (lambda f: f.assign(calls=np.nan), ["calls: nan"]),
}
"""What a model of LightGBM scores without a word."""


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", ["LGBMClassifier", "Booster"])
def test_what_lightgbm_scores_silently_is_loud(name: str, fault: str) -> None:
    """Columns that are reordered or renamed, and NaN, are scored by LightGBM without a word, and not
    by a guarded model.
    """
    break_it, labels = FAULTS[fault]
    broken = break_it(DATA[RISKY])
    assert RISKY.sum() == found_risky(MODELS[name], DATA[RISKY])
    if fault != "renamed":  # which only the names tell from what is right
        assert found_risky(MODELS[name], broken) < RISKY.sum() / 2
    with pytest.raises(ct.ContractViolation) as caught:
        guarded(MODELS[name], Usage).predict(broken)
    assert sorted(labels) == sorted(v.label for v in caught.value.report.violations)


def test_reordered_columns_may_be_put_in_order() -> None:
    """With reorder=True columns in any order score what they should."""
    turned = DATA[["Monthly Spend", "months", "calls"]]
    model = guarded(CLASSIFIER, Usage, reorder=True)
    assert scores(CLASSIFIER, DATA) == scores(model, turned)
    assert scores(CLASSIFIER, DATA) == scores(model, pl.from_pandas(turned))


# As it is made ------------------------------------------------------------------------------


class Lacking(ct.Contract):
    """A field too few, one too many, and the others in another order."""

    months: float
    calls: float
    total: float


@pytest.mark.parametrize("name", MODELS)
def test_other_features_are_refused_before_any_data(name: str) -> None:
    """A contract of other fields than the model's features is refused as the model is guarded."""
    with pytest.raises(ct.HandoffError) as caught:
        guarded(MODELS[name], Lacking)
    spend = "Monthly_Spend" if name in ("LGBMClassifier", "Booster") else "Monthly Spend"
    assert [(spend, "missing_field"), ("total", "extra_field"), (None, "column_order")] == [
        (one.field, one.code) for one in caught.value.mismatches
    ]


@pytest.mark.parametrize("name", MODELS)
def test_another_order_of_fields_is_refused_before_any_data(name: str) -> None:
    """A contract of the model's features in another order is refused, and the order is stated."""
    with pytest.raises(ct.HandoffError, match="Declare them in the order calls, months, Monthly"):
        guarded(MODELS[name], Turned)


@pytest.mark.parametrize(
    "model",
    [
        lightgbm.LGBMClassifier(**SETTINGS).fit(DATA.to_numpy(), RISKY),
        lightgbm.LGBMClassifier(**SETTINGS).fit(DATA.to_numpy(), RISKY).booster_,
        LogisticRegression(solver="liblinear").fit(DATA.to_numpy(), RISKY),
    ],
    ids=["LGBMClassifier", "Booster", "LogisticRegression"],
)
def test_a_model_without_names_is_refused(model: Any) -> None:
    """A model that was fitted on an array knows no names, and cannot be held to a contract's."""
    with pytest.raises(TypeError, match="fit it on a frame, or put a ContractGuard before it"):
        guarded(model, Usage)


class Nightly(Usage):
    """The same features with a rule that compares them with those of good days."""

    rules = ct.rules(ct.Drift("calls", psi=0.1))


@pytest.mark.parametrize("contract", [Nightly, ct.Handoff(Nightly, Usage)])
def test_a_contract_that_needs_a_baseline_guards_nothing(contract: Any) -> None:
    """A guard has no baseline: the rule would never be run, and no data pass. It is refused before any data."""
    with pytest.raises(ValueError, match=r"and a guard has none\. Declare them in a subclass"):
        guarded(CLASSIFIER, contract)
    with pytest.raises(ValueError, match=r"Nightly has rules that compare with a baseline"):
        ContractGuard(contract).fit(DATA)


def test_a_handoff_is_held_to_the_model_by_its_consumer() -> None:
    """A model behind a handoff receives the consumer's data, made of the producer's."""
    handoff = ct.Handoff(Stored, Usage, defaults={"calls": 0.0}, drop=("customer",))
    rows = [{"customer": "a", "calls": None, "months": 3.0, "Monthly Spend": 9.5}]
    zero = DATA.iloc[:1].assign(calls=0.0, months=3.0, **{"Monthly Spend": 9.5})
    assert scores(CLASSIFIER, zero) == scores(guarded(CLASSIFIER, handoff), rows)
    with pytest.raises(ct.HandoffError):
        guarded(CLASSIFIER, ct.Handoff(Usage, Turned))


# What it has --------------------------------------------------------------------------------


def test_it_has_what_its_model_scores_with() -> None:
    """A guarded model has the model's ways of scoring, each guarded, and nothing else of it."""
    has = {
        name: [way for way in WAYS if hasattr(guarded(model, Usage), way)]
        for name, model in MODELS.items()
        if name != "LGBMClassifier"  # which has others in other versions
    }
    assert {
        "Booster": ["predict"],
        "RandomForestClassifier": ["predict", "predict_proba", "predict_log_proba"],
        "a Pipeline": ["predict", "predict_proba", "predict_log_proba", "decision_function"],
    } == has
    for name, ways in has.items():
        for way in ways:
            with pytest.raises(ct.ContractViolation):
                getattr(guarded(MODELS[name], Usage), way)(DATA.assign(months=np.inf))


WAYS = ("predict", "predict_proba", "predict_log_proba", "decision_function", "fit", "transform")


def test_further_arguments_are_the_models() -> None:
    """Further arguments of a way of scoring are passed on to the model."""
    raw = guarded(BOOSTER, Usage).predict(DATA, raw_score=True)
    assert BOOSTER.predict(DATA, raw_score=True).tolist() == raw.tolist()


def test_it_is_pickled() -> None:
    """A guarded model is sent to workers as it is."""
    model = pickle.loads(pickle.dumps(guarded(CLASSIFIER, Usage)))  # noqa: S301 - our own
    assert scores(CLASSIFIER, DATA) == scores(model, DATA)
    with pytest.raises(ct.ContractViolation):
        model.predict_proba(DATA.assign(calls=-1.0))


def test_an_array_is_refused() -> None:
    """An array has no names, and is never scored by position."""
    with pytest.raises(ct.UnsupportedDataError, match="has no names of columns"):
        guarded(CLASSIFIER, Usage).predict(DATA.to_numpy())


@pytest.mark.parametrize("output", ["pandas", "polars"])
def test_a_small_frame_is_the_input_that_a_large_one_becomes(output: Any) -> None:
    """A few rows in contract form are the model's input as they are, which is what the long way makes of them;
    fields in another order are not.
    """
    frame = usage().head(2)
    data: Any = pl.from_pandas(frame) if output == "polars" else frame
    model_input = ModelInput(Usage, output)
    with patch("contracts.engine.small_batches.MAX_ROWS", -1):
        long = model_input(data)
    assert model_input(data) is data
    assert pl.DataFrame(long).equals(pl.DataFrame(data))
    for turned in (data[["months", "calls", "Monthly Spend"]], data[["calls", "months"]]):
        with pytest.raises(ct.ContractViolation):
            model_input(turned)
    reordered = ModelInput(Usage, output, reorder=True)(data[[*frame.columns][::-1]])
    assert [*frame.columns] == [*reordered.columns]
