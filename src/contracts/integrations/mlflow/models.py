"""`guarded_pyfunc`: a model of MLflow's that scores only data which keeps its contract."""

from __future__ import annotations

import warnings
from typing import Any

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.integrations.model_input import Output


@own_words(checked_later=("output", "reorder"))
def guarded_pyfunc(
    model: Any,
    contract: type[Contract],
    *,
    output: Output = "pandas",
    dtype: Any = "float64",
    reorder: bool = False,
) -> Any:
    """A `PythonModel` of MLflow's that holds its input to a contract before the model gets it.

    The contract is stored in it as canonical JSON, so that a model that was logged is loaded without the
    module that declares the contract: what loads it needs `boundary-contracts` alone.

    Args:
        model: another `PythonModel`, or anything with `predict(data)`.
        contract: the contract of the data.
        output: the type of the model's input: "pandas" or "polars" frames, "numpy" arrays.
        dtype: the type of the array's numbers.
        reorder: whether columns in another order are reordered by their names, not refused.

    Raises:
        DocumentError: the contract holds code that no document can.
        TypeError: `model` has no method `predict`.
        HandoffError: the output is an array, and a field is not a number.
    """
    from contracts.interchange.json.api import to_json

    with warnings.catch_warnings(action="ignore"):  # of MLflow's, about types that it does not read
        from contracts.integrations.mlflow.python_model import GuardedPyfunc

    if not callable(getattr(model, "predict", None)) or isinstance(model, type):
        raise TypeError(f"model must have a method predict (got {type(model).__name__})")
    return GuardedPyfunc(model, to_json(contract), output=output, dtype=dtype, reorder=reorder)
