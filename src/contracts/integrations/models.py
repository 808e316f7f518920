"""`guarded`: a model that scores only data which keeps its contract, for models with feature names."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

from collections.abc import Iterator
from functools import partial
from typing import Any

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.errors import HandoffError, Mismatch
from contracts.handoff.handoff import Handoff
from contracts.integrations.model_input import ModelInput, Output

_SCORING_METHODS = (
    "predict", "predict_proba", "predict_log_proba", "decision_function", "score_samples",
)  # fmt: skip  # a list of names
"""The methods of models that score rows."""


class _GuardedModel:
    """A model whose input keeps its contract; `guarded` makes one.

    It has those of `predict`, `predict_proba`, `predict_log_proba`, `decision_function` and
    `score_samples` that the model has; further arguments are passed to the model.

    Attributes:
        model: the unguarded model.
        model_input: turns data into the model's input.
    """

    def __init__(self, model: Any, model_input: ModelInput) -> None:
        self.model, self.model_input = model, model_input

    def predict(self, data: Any, *args: Any, **keywords: Any) -> Any:
        """The model's predictions for the rows.

        Raises:
            ContractViolation: the data breaks the contract, or its columns are out of order.
            UnsupportedDataError: it is not a supported data type, or its columns have no names.
        """
        return self.model.predict(self.model_input(data), *args, **keywords)

    def __getattr__(self, name: str) -> Any:
        if name in _SCORING_METHODS and hasattr(self.model, name):
            return partial(self._score, name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _score(self, name: str, data: Any, *args: Any, **keywords: Any) -> Any:
        return getattr(self.model, name)(self.model_input(data), *args, **keywords)

    def __repr__(self) -> str:
        return f"guarded({self.model!r}, {self.model_input.contract!r})"


@own_words(checked_later=("output", "reorder"))
def guarded(
    model: Any,
    contract: type[Contract] | Handoff[Any],
    *,
    output: Output = "pandas",
    dtype: Any = "float64",
    reorder: bool = False,
) -> _GuardedModel:
    """The model behind its contract: now it is proved that both have the same features in the same order;
    later the model gets only data that keeps the contract.

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
        contract: the contract of the data; or a `Handoff` from its sender, whose consumer has the
            model's features.
        output: the type of the model's input: "pandas" or "polars" frames, "numpy" arrays.
        dtype: the type of the array's numbers.
        reorder: whether columns in another order are reordered by their names, not refused.

    Raises:
        HandoffError: the fields are not the model's features, in order; it lists every mismatch, with a
            hint.
        TypeError: the model does not know the names of its features.
    """
    if isinstance(model, Handoff) or (isinstance(model, type) and issubclass(model, Contract)):
        raise TypeError("guarded takes the model first, then its contract: guarded(model, Ping)")
    model_input = ModelInput(contract, output, dtype, reorder)
    found = tuple(_feature_mismatches(model, model_input))
    if found:
        consumer = specification_of(model_input.handoff.consumer)
        raise HandoffError(consumer.label, type(model).__name__, found)
    return _GuardedModel(model, model_input)


def _features_of(model: Any) -> list[str]:
    """The names of the features that a model was fitted on, in order.

    Raises:
        TypeError: it does not know them.
    """
    named = getattr(model, "feature_name", None)  # LightGBM's Booster
    names: Any = named() if callable(named) else getattr(model, "feature_names_in_", None)
    # LightGBM's names of columns without names.
    if names is None or [*names] == [f"Column_{place}" for place in range(len(names))]:
        raise TypeError(
            f"model must know the names of its features (got {type(model).__name__}): fit it on a"
            " frame, or put a ContractGuard before it"
        )
    return [str(name) for name in names]


def _feature_mismatches(model: Any, model_input: ModelInput) -> Iterator[Mismatch]:
    """Every difference between the contract's fields and the model's features."""
    wanted, offered = _features_of(model), [*model_input.feature_names]
    if _is_lightgbm(model):
        offered = [name.replace(" ", "_") for name in offered]  # as it writes them itself
    for name in wanted:
        if name not in offered:
            hint = "Declare it as the model was fitted on it"
            yield Mismatch(
                name, "missing_field", "is a feature of the model, and not a field", hint
            )
    for name in offered:
        if name not in wanted:
            hint = "Leave it out; a Handoff drops it"
            yield Mismatch(name, "extra_field", "is not a feature of the model", hint)
    if [name for name in wanted if name in offered] != [name for name in offered if name in wanted]:
        problem = "has its fields in another order than the model"
        hint = f"Declare them in the order {', '.join(wanted)}"
        yield Mismatch(None, "column_order", problem, hint)


def _is_lightgbm(model: Any) -> bool:
    """Whether it is a model of LightGBM, which writes names with underscores for spaces."""
    return type(model).__module__.partition(".")[0] == "lightgbm"
