"""A contract and a report as artifacts of a run."""
# pyright: reportMissingImports=false
# It is in an environment of its own: `make test-orchestrators`.

from __future__ import annotations

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.interchange.json.api import fingerprint, to_json
from contracts.report.report import Report


@own_words
def log_contract(
    contract: type[Contract], report: Report | None = None, *, folder: str = "contract"
) -> None:
    """Log a contract, and a report on data, to the active run of MLflow, or to a new one.

    Artifacts are `contract.json` (canonical JSON), `report.json` and `report.html`, in which private values
    are masked. Tags say which contract it is and whether the data keeps it: `contract`,
    `contract.fingerprint`, `contract.ok`.

    Args:
        folder: the folder of the artifacts.

    Raises:
        DocumentError: the contract holds code that no document can.
        TypeError: report is something else.
    """
    document = to_json(contract)
    if report is not None and not isinstance(report, Report):
        raise TypeError(
            f"report must be a report (got {type(report).__name__}): pass {contract.__name__}.check(data)"
        )
    import mlflow

    mlflow.log_text(document, f"{folder}/contract.json")
    tags = {
        "contract": specification_of(contract).label,
        "contract.fingerprint": fingerprint(contract),
    }
    if report is not None:
        mlflow.log_text(report.to_json(indent=2), f"{folder}/report.json")
        mlflow.log_text(report.to_html(), f"{folder}/report.html")
        tags["contract.ok"] = str(report.ok).lower()
    mlflow.set_tags(tags)
