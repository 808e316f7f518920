"""A `PythonModel` of MLflow's behind a contract. MLflow pickles it, and what it is made of."""
# pyright: reportMissingImports=false
# It is in an environment of its own: `make test-orchestrators`.

from __future__ import annotations

import inspect
from functools import cached_property
from typing import Any

from mlflow.pyfunc import PythonModel

from contracts.integrations.model_input import ModelInput, Output
from contracts.interchange.json.api import from_json


class GuardedPyfunc(PythonModel):  # type: ignore[misc]  # MLflow is in an environment of its own
    """A model whose input keeps its contract; `guarded_pyfunc` makes one.

    Attributes:
        model: the unguarded model.
        document: the contract as canonical JSON.
    """

    def __init__(
        self, model: Any, document: str, *, output: Output, dtype: Any, reorder: bool
    ) -> None:
        self.model, self.document = model, document
        self._options: dict[str, Any] = {"output": output, "dtype": dtype, "reorder": reorder}
        _ = self.model_input.feature_names

    def __getstate__(self) -> dict[str, Any]:
        # The contract is made again of its document: a class that is made at run time cannot be pickled.
        return {name: one for name, one in vars(self).items() if name != "model_input"}

    @cached_property
    def model_input(self) -> ModelInput:
        """Turns data into the model's input."""
        return ModelInput(from_json(self.document), **self._options)

    def load_context(self, context: Any) -> None:
        """Load what the model itself loads."""
        if isinstance(self.model, PythonModel):
            self.model.load_context(context)

    # MLflow would read annotations as the type of the data, and convert it.
    def predict(self, context, model_input, params=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - see above
        """The model's predictions for data that keeps the contract.

        Raises:
            ContractViolation: the data breaks the contract, or its columns are out of order.
            UnsupportedDataError: it is not a supported data type, or its columns have no names.
        """
        data = self.model_input(model_input)
        if not isinstance(self.model, PythonModel):
            return self.model.predict(data)
        takes = inspect.signature(self.model.predict).parameters
        others = {"params": params} if "params" in takes else {}
        return self.model.predict(*([context] if "context" in takes else []), data, **others)
