"""MLflow's models behind contracts: a guarded pyfunc, its signature, and artifacts of a run.

from contracts.integrations.mlflow import guarded_pyfunc, log_contract, signature_of

model = guarded_pyfunc(fitted, Usage)
mlflow.pyfunc.log_model(name="churn", python_model=model, signature=signature_of(Usage))
log_contract(Usage, Usage.check(customers))
"""

from __future__ import annotations

from contracts.integrations.mlflow.artifacts import log_contract as log_contract
from contracts.integrations.mlflow.models import guarded_pyfunc as guarded_pyfunc
from contracts.integrations.mlflow.signatures import from_signature as from_signature
from contracts.integrations.mlflow.signatures import signature_of as signature_of

__all__ = ["from_signature", "guarded_pyfunc", "log_contract", "signature_of"]
