"""`ContractGuard`: checks the data of a scikit-learn pipeline before the model gets it."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

from typing import Any, Self

import numpy as np
from sklearn import get_config
from sklearn.base import BaseEstimator, TransformerMixin

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.handoff.handoff import Handoff
from contracts.integrations.model_input import ModelInput, Output


@own_words(checked_later=("output", "reorder", "positional"))
class ContractGuard(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Passes on data that keeps the contract, in the order of its fields, and refuses any other.

    Columns are identified by their names. Missing, renamed and extra columns, and those in another order,
    are refused, and so are null, NaN and infinities wherever the contract forbids them. It learns
    nothing, so that a fitted model can be guarded too: `fit` only checks the data.

    >>> import contracts as ct
    >>> from sklearn.linear_model import LinearRegression
    >>> from sklearn.pipeline import make_pipeline
    >>> class Trip(ct.Contract):
    ...     km: float
    ...     stops: int
    >>> trips = {"km": [1.0, 2.0, 3.0], "stops": [0, 0, 1]}
    >>> model = make_pipeline(ContractGuard(Trip), LinearRegression()).fit(trips, [2.0, 4.0, 7.0])
    >>> model.predict([{"km": 4.0, "stops": 1}]).round(6)
    array([9.])
    >>> model.predict([{"km": float("nan"), "stops": 1}])
    Traceback (most recent call last):
    contracts.errors.ContractViolation: Trip: 1 rule broken in 1 row
      km  must be finite  1 row  row 0: NaN  if NaN means null, write float | None with NonFinite(nan="null")

    Args:
        contract: the contract of the data; or a `Handoff` from the sender of the data to the model.
        output: "numpy": a C-contiguous array of (rows, features); "pandas" or "polars": a frame with the
            types of the fields. `set_output` overrides it.
        dtype: the type of the array's numbers: numpy.float64, numpy.float32 or an integer type.
            A number that it cannot hold is `lossy`.
        reorder: whether columns in another order are reordered by their names, not refused.
            Python rows and dicts of columns have no order.
        positional: whether arrays and lists of lists are accepted, whose columns have no names: they
            must stand in the order of the fields.

    Attributes:
        n_features_in_: the number of columns of the data; after `fit`.
        feature_names_in_: their names.
    """

    def __init__(
        self,
        contract: type[Contract] | Handoff[Any],
        *,
        output: Output = "numpy",
        dtype: Any = np.float64,
        reorder: bool = False,
        positional: bool = False,
    ) -> None:
        self.contract = contract
        self.output = output
        self.dtype = dtype
        self.reorder = reorder
        self.positional = positional

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: N803 - as in all of scikit-learn
        """Check the data as `transform` does; nothing is learned from it.

        Raises:
            ContractViolation, UnsupportedDataError, HandoffError: as `transform`.
        """
        self.fit_transform(X, y)
        return self

    def fit_transform(self, X: Any, y: Any = None, **fit_params: Any) -> Any:  # noqa: N803 - the same
        """The same as `transform`, with the attributes that `fit` sets."""
        del y, fit_params
        model_input = self._model_input
        done = model_input(X)
        self.feature_names_in_ = np.array(model_input.input_names, dtype=object)
        self.n_features_in_ = len(model_input.input_names)
        return done

    def transform(self, X: Any) -> Any:  # noqa: N803 - the same
        """The model's input.

        Args:
            X: any supported data: frames of pandas, polars or Arrow, rows as dicts, …

        Raises:
            ContractViolation: it breaks its contract, or its columns are out of order.
            UnsupportedDataError: it is not a supported data type, or an array without `positional`.
            HandoffError: the output is an array, and a field is not a number: use a frame.
        """
        return self._model_input(X)

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray[Any, Any]:
        """The names of the output's columns: the contract's fields, in order; the consumer's of a handoff."""
        del input_features
        return np.array(self._model_input.feature_names, dtype=object)

    @property
    def _model_input(self) -> ModelInput:
        """Turns data into the output."""
        wanted = getattr(self, "_sklearn_output_config", {}).get("transform")
        wanted = wanted or get_config()["transform_output"]
        output: Any = self.output if wanted == "default" else wanted
        dtype = self.dtype if output == self.output else np.float64
        return ModelInput(self.contract, output, dtype, self.reorder, self.positional)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.input_tags.string = tags.input_tags.dict = True
        return tags
