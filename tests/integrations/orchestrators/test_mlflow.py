"""MLflow's models behind contracts: scored only on data that keeps them, before and after they are stored."""

from __future__ import annotations

import json
import warnings
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
import pytest

import contracts as ct
from contracts.integrations.mlflow import (
    from_signature,
    guarded_pyfunc,
    log_contract,
    signature_of,
)

with warnings.catch_warnings(action="ignore"):  # of MLflow's, about its own types
    mlflow = pytest.importorskip("mlflow", reason="make test-orchestrators runs these")
    PythonModel: Any = mlflow.pyfunc.PythonModel
pytestmark = pytest.mark.filterwarnings(
    "ignore"
)  # of MLflow's, about hints of types and about itself


class Usage(ct.Contract, boundary="inference", version="1.0.0"):
    """What the model scores."""

    calls: Annotated[float, ct.Ge(0)]
    months: Annotated[int, ct.Interval(ge=0, le=600)]
    plan: Literal["basic", "plus"] = "basic"


class Sums:
    """A model that knows no columns: it adds up what it gets."""

    def predict(self, data: Any) -> list[float]:
        return [
            float(calls + months)
            for calls, months in zip(data["calls"], data["months"], strict=True)
        ]


GOOD = pd.DataFrame({"calls": [1.5, 2.0], "months": [3, 4], "plan": ["plus", "basic"]}).astype(
    {"plan": object}  # MLflow does not infer a type for the text of pandas 3
)
BAD = GOOD.assign(calls=[float("nan"), 2.0])


def stored(model: Any, tmp_path: Path, **options: Any) -> Any:
    """A model after it was stored and loaded."""
    mlflow.pyfunc.save_model(
        tmp_path / "model", python_model=model, pip_requirements=["boundary-contracts"], **options
    )
    return mlflow.pyfunc.load_model(str(tmp_path / "model"))


def test_a_guarded_model_scores_good_data_and_refuses_bad(tmp_path: Path) -> None:
    """A model that was stored with its contract scores what keeps it; MLflow's signature lets NaN pass."""
    model = stored(guarded_pyfunc(Sums(), Usage), tmp_path, signature=signature_of(Usage))
    assert [4.5, 6.0] == model.predict(GOOD)
    with pytest.raises(ct.ContractViolation, match="calls  must be finite"):
        model.predict(BAD)


def test_defaults_are_filled_and_the_order_is_kept(tmp_path: Path) -> None:
    """A column that is optional may be absent, and one in another order is refused or put in order."""
    model = stored(guarded_pyfunc(Sums(), Usage, reorder=True), tmp_path)
    assert [4.5, 6.0] == model.predict(GOOD[["months", "calls"]])
    with pytest.raises(ct.ContractViolation, match="order of the fields"):
        guarded_pyfunc(Sums(), Usage).predict(None, GOOD[["months", "calls", "plan"]])


class Scaled(PythonModel):
    """A model of MLflow's own, with parameters."""

    def load_context(self, context: Any) -> None:
        self.loaded = context is not None

    def predict(self, context, model_input, params=None):
        assert self.loaded
        assert context is not None
        return [one * (params or {}).get("by", 1) for one in model_input["calls"]]


def test_a_model_of_mlflows_own_is_guarded(tmp_path: Path) -> None:
    """A `PythonModel` gets its context and its parameters as before."""
    by = mlflow.types.ParamSchema([mlflow.types.ParamSpec("by", "long", 1)])
    signature = mlflow.models.ModelSignature(signature_of(Usage).inputs, params=by)
    model = stored(guarded_pyfunc(Scaled(), Usage), tmp_path, signature=signature)
    assert [3.0, 4.0] == model.predict(GOOD, params={"by": 2})
    with pytest.raises(ct.ContractViolation):
        model.predict(BAD)


def test_what_is_not_a_model_is_refused() -> None:
    """What cannot predict is refused at once, and a contract that no document can hold."""

    class Even(ct.Contract):
        n: Annotated[int, ct.Custom("be even", accepts=lambda n: n % 2 == 0)]

    with pytest.raises(TypeError, match="model must have a method predict"):
        guarded_pyfunc(Usage, Usage)
    with pytest.raises(ct.DocumentError):
        guarded_pyfunc(Sums(), Even)


class Wide(ct.Contract):
    """A field of each type that MLflow has, and some that it has not."""

    flag: bool
    small: ct.Int8
    count: int
    narrow: ct.Float32
    wide: float | None
    name: str = ""
    raw: bytes
    seen: datetime
    many: list[float]
    day: date
    key: ct.UInt64


def test_a_contract_has_a_signature() -> None:
    """Names, types and what is optional are in MLflow's signature; what it has no type for is of any type."""
    inputs = signature_of(Wide, Usage).inputs
    types = {one.name: (str(one.type), one.required) for one in inputs.inputs}
    assert {
        "flag": ("DataType.boolean", True),
        "small": ("DataType.integer", True),
        "count": ("DataType.long", True),
        "narrow": ("DataType.float", True),
        "wide": ("DataType.double", True),
        "name": ("DataType.string", False),
        "raw": ("DataType.binary", True),
        "seen": ("DataType.datetime", True),
        "many": ("Array(double)", True),
        "day": ("Any", False),
        "key": ("Any", False),
    } == types
    assert ["calls", "months", "plan"] == signature_of(Wide, Usage).outputs.input_names()


def test_a_signature_is_a_contract_and_back() -> None:
    """A signature becomes a contract, of which the signature is the same, whatever types it has."""
    types = mlflow.types.schema
    names = ["boolean", "integer", "long", "float", "double", "string", "binary", "datetime"]
    nested = types.Object([types.Property("x", "double"), types.Property("y", "long", False)])
    every = [*names, types.Array("double"), nested]
    columns = [types.ColSpec(one, f"c{place}") for place, one in enumerate(every)]
    signature = mlflow.models.ModelSignature(types.Schema(columns))
    contract = from_signature(signature, name="Usage", boundary="inference")
    assert ("Usage", columns) == (contract.__name__, signature_of(contract).inputs.inputs)
    row = [True, 1, 2, 0.5, 0.1, "a", b"b", datetime(2026, 1, 2), [1.0], {"x": 1.0, "y": None}]
    names = [column.name for column in columns]
    assert contract.check([dict(zip(names, row, strict=True))]).ok
    broken = contract.check([dict(zip(names, [None] * 10, strict=True))])
    assert ["null"] * 10 == [violation.code for violation in broken.violations]


def test_a_map_is_refused_with_its_column() -> None:
    """A type that no field has is named with its column."""
    types = mlflow.types.schema
    schema = types.Schema([types.ColSpec(types.Map("long"), "counts")])
    with pytest.raises(ct.SchemaError, match="counts is of type Map"):
        from_signature(schema)


def test_an_optional_column_may_be_null_and_absent() -> None:
    """A column that a signature does not require is optional in the contract."""
    types = mlflow.types.schema
    schema = types.Schema(
        [types.ColSpec("double", "x"), types.ColSpec("string", "note", required=False)]
    )
    contract = from_signature(schema, name="C")
    assert contract.check({"x": [1.0], "note": [None]}).ok
    assert [{"x": 1.0, "note": None}] == contract.parse([{"x": 1.0}])
    assert schema == signature_of(contract).inputs


def test_a_signature_of_tensors_is_refused() -> None:
    """What has no named columns cannot be a contract."""
    signature = mlflow.types.Schema([mlflow.types.TensorSpec(np.dtype("float64"), (-1, 2))])
    with pytest.raises(ct.SchemaError, match="does not have named columns"):
        from_signature(signature)


def test_contract_and_report_are_artifacts_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run has the contract, from which it can be made again, the report and its verdict."""
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")  # a database takes seconds to make
    mlflow.set_tracking_uri((tmp_path / "runs").as_uri())
    mlflow.set_experiment(experiment_id=mlflow.create_experiment("t", (tmp_path / "a").as_uri()))
    with mlflow.start_run() as run:
        log_contract(Usage, Usage.check(BAD))
    tags = mlflow.get_run(run.info.run_id).data.tags
    assert ("Usage 1.0.0 at inference", "false") == (tags["contract"], tags["contract.ok"])
    assert ct.fingerprint(Usage) == tags["contract.fingerprint"]

    def text(name: str) -> str:
        return mlflow.artifacts.load_text(f"{run.info.artifact_uri}/contract/{name}")

    assert ct.fingerprint(ct.from_json(text("contract.json"))) == ct.fingerprint(Usage)
    assert ["nan"] == [one["code"] for one in json.loads(text("report.json"))["violations"]]
    assert "must be finite" in text("report.html")


def test_data_in_place_of_a_report_is_refused() -> None:
    """The message says what makes a report of it, and nothing is logged."""
    with pytest.raises(TypeError, match=r"pass Usage\.check\(data\)"):
        log_contract(Usage, pd.DataFrame())  # type: ignore[arg-type]


def test_what_the_hints_of_a_signature_say_works() -> None:
    """Inferred from a frame, a signature has columns; what no field has is declared by hand, beside the rest."""
    types = mlflow.types.schema
    tensors = mlflow.types.Schema([mlflow.types.TensorSpec(np.dtype("float64"), (-1, 2))])
    counts = types.ColSpec(types.Map("long"), "counts")
    months = types.ColSpec("long", "months")
    refused = {}
    for name, schema in (("tensors", tensors), ("a map", types.Schema([counts, months]))):
        with pytest.raises(ct.SchemaError) as raised:
            from_signature(schema)
        refused[name] = [one.hint for one in raised.value.obstacles]
    assert {"tensors": ["Infer it from a frame"], "a map": ["Declare the field by hand"]} == refused
    # What `infer_signature` makes of a frame, for which it needs SciPy.
    inferred = types.Schema([types.ColSpec("double", "calls"), months])
    assert from_signature(inferred).check(GOOD[["calls", "months"]]).ok

    class ByHand(from_signature(types.Schema([months]))):  # type: ignore[misc]  # made from a schema
        counts: ct.Opaque

    assert ByHand.check([{"months": 3, "counts": {"a": 1}}]).ok
