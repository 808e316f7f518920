"""Models that score only what keeps a contract: `guarded`, for whatever knows the names of its features."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

from collections.abc import Iterator
from functools import partial
from typing import Any

from contracts.contract import Contract
from contracts.errors import HandoffError, Mismatch
from contracts.handoff import Handoff
from contracts.integrations.intake import Intake, Output
from contracts.judging import specification_of

SCORING = (
    "predict", "predict_proba", "predict_log_proba", "decision_function", "score_samples",
)  # fmt: skip
"""What models do with rows."""


class GuardedModel:
    """A model that is given nothing but what keeps its contract; `guarded` makes one.

    It has those of `predict`, `predict_proba`, `predict_log_proba`, `decision_function` and
    `score_samples` that the model has; further arguments go on to the model.

    Attributes:
        model: the model itself, which nothing guards.
        intake: what makes of data what the model is given.
    """

    def __init__(self, model: Any, intake: Intake) -> None:
        self.model, self.intake = model, intake

    def predict(self, data: Any, *args: Any, **keywords: Any) -> Any:
        """What the model predicts for the rows.

        Raises:
            ContractViolation: the data breaks the contract, or its columns are out of order.
            UnsupportedDataError: it is no kind of data that a contract reads, or has no names.
        """
        return self.model.predict(self.intake(data), *args, **keywords)

    def __getattr__(self, name: str) -> Any:
        if name in SCORING and hasattr(self.model, name):
            return partial(self._scored, name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _scored(self, name: str, data: Any, *args: Any, **keywords: Any) -> Any:
        return getattr(self.model, name)(self.intake(data), *args, **keywords)

    def __repr__(self) -> str:
        return f"guarded({self.model!r}, {self.intake.contract!r})"


def guarded(
    model: Any,
    contract: type[Contract] | Handoff[Any],
    *,
    output: Output = "pandas",
    dtype: Any = "float64",
    reorder: bool = False,
) -> GuardedModel:
    """The model behind its contract: proved now to be about the same features in the same order, and
    given only data that keeps it.

    >>> import pandas as pd
    >>> import contracts as ct
    >>> from sklearn.linear_model import LinearRegression
    >>> class Trip(ct.Contract):
    ...     km: float
    ...     stops: int
    >>> trips = pd.DataFrame({"stops": [0, 0, 1], "km": [1.0, 2.0, 3.0]})
    >>> try:
    ...     guarded(LinearRegression().fit(trips, [2.0, 4.0, 7.0]), Trip)
    ... except ct.HandoffError as error:
    ...     print(error)
    Trip → LinearRegression: 1 mismatch
      the contract has its fields in another order than the model. Declare them in the order stops, km.
    >>> model = guarded(LinearRegression().fit(trips[["km", "stops"]], [2.0, 4.0, 7.0]), Trip)
    >>> model.predict(trips)
    Traceback (most recent call last):
    contracts.errors.ContractViolation: Trip: 1 rule broken in 3 rows
      batch  must have its columns in the order of the fields    got ['stops', 'km']
    >>> model.predict(trips[["km", "stops"]]).round(6)
    array([2., 4., 7.])

    Args:
        model: a fitted estimator with scikit-learn's `feature_names_in_` (also LightGBM's and
            XGBoost's), or a Booster of LightGBM.
        contract: what the data must be; or a `Handoff` from whoever sends it, whose consumer is then
            what the model is held to.
        output: what the model is given: "pandas" or "polars" frames, "numpy" arrays.
        dtype: the type of the array's numbers.
        reorder: whether columns in another order are put in order by their names, not refused.

    Raises:
        HandoffError: the fields are not the model's features, in order; every reason, with its mend.
        TypeError: the model knows no names of features.
    """
    intake = Intake(contract, output, dtype, reorder)
    found = tuple(mismatches(model, intake))
    if found:
        consumer = specification_of(intake.handoff.consumer)
        raise HandoffError(consumer.label, type(model).__name__, found)
    return GuardedModel(model, intake)


def features_of(model: Any) -> list[str]:
    """The names of the features that a model was fitted on, in order.

    Raises:
        TypeError: it knows none.
    """
    named = getattr(model, "feature_name", None)  # LightGBM's Booster
    names: Any = named() if callable(named) else getattr(model, "feature_names_in_", None)
    # What LightGBM calls columns without names.
    if names is None or [*names] == [f"Column_{place}" for place in range(len(names))]:
        raise TypeError(
            f"model must know the names of its features (got {type(model).__name__}): fit it on a"
            " frame, or put a ContractGuard before it"
        )
    return [str(name) for name in names]


def mismatches(model: Any, intake: Intake) -> Iterator[Mismatch]:
    """Every reason why what the contract gives is not what the model wants."""
    wanted, given = features_of(model), [*intake.given]
    if is_lightgbm(model):
        given = [name.replace(" ", "_") for name in given]  # as it calls them itself
    for name in wanted:
        if name not in given:
            mend = "Declare it as the model was fitted on it"
            yield Mismatch(name, "missing_field", "is a feature of the model, and no field", mend)
    for name in given:
        if name not in wanted:
            mend = "Leave it out; a Handoff drops it"
            yield Mismatch(name, "extra_field", "is no feature of the model", mend)
    if [name for name in wanted if name in given] != [name for name in given if name in wanted]:
        problem = "has its fields in another order than the model"
        mend = f"Declare them in the order {', '.join(wanted)}"
        yield Mismatch(None, "column_order", problem, mend)


def is_lightgbm(model: Any) -> bool:
    """Whether it is a model of LightGBM, which writes names without spaces."""
    return type(model).__module__.partition(".")[0] == "lightgbm"
