"""What do Kedro, Dagster, MLflow and Airflow add to a check?

Each runs what its users run, in this process: a dataset of Kedro's catalog is loaded with the contract as its
validator; the checks of an asset of Dagster's are answered; a model that MLflow saved and loaded predicts, behind its
contract; a block of an Airflow task validates. Beside each stands the same without the contract, and the check alone:
what is left is what the adapter costs. The data are clean GPS pings of nine columns in memory.

CPU time is that of this process, the least of some turns: on a machine that others use too, it is to be trusted.

Run it with `python benchmarks/check_in_orchestrators.py [rows]`, 100,000 by default, in the environments that
`make test-orchestrators` has made: what is not installed in one is left out.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
from _pings import Ping, clean

_TURNS = 5
_Run = Callable[[], object]


def cpu_of(run: _Run) -> float:
    """The least CPU seconds of some calls, after one that is not counted."""
    run()
    took = []
    for _ in range(_TURNS):
        start = time.process_time()
        run()
        took.append(time.process_time() - start)
    return min(took)


def kedro(frame: pl.DataFrame) -> tuple[_Run, _Run]:
    """A dataset in memory, with its validator and without."""
    from kedro.io import DataCatalog

    plain = {"type": "MemoryDataset", "data": frame, "copy_mode": "assign"}
    validator = {
        "class": "contracts.integrations.kedro.ContractValidator",
        "options": {"contract": f"{Ping.__module__}.{Ping.__qualname__}"},
    }
    catalogs = (
        DataCatalog.from_config({"pings": plain | {"validator": validator}}),
        DataCatalog.from_config({"pings": plain}),
    )
    guarded, bare = (lambda one=one: one.load("pings") for one in catalogs)
    return guarded, bare


def dagster(frame: pl.DataFrame) -> tuple[_Run, _Run]:
    """The results of an asset's checks, which Dagster records: that takes it a hundred times as long."""
    from contracts.integrations.dagster import check_results

    return lambda: [*check_results(Ping, frame)], lambda: None


def mlflow(frame: pl.DataFrame) -> tuple[_Run, _Run]:
    """A model that was saved and loaded, behind its contract and without."""
    import mlflow.pyfunc

    from contracts.integrations.mlflow import guarded_pyfunc

    class Nothing(mlflow.pyfunc.PythonModel):  # type: ignore[misc, name-defined]  # it is not there where types are checked
        def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
            del context, params
            return model_input["speed"]

    data = frame.to_pandas()
    runs: list[_Run] = []
    for model in (guarded_pyfunc(Nothing(), Ping), Nothing()):
        folder = str(Path(tempfile.mkdtemp()) / "model")
        mlflow.pyfunc.save_model(folder, python_model=model, pip_requirements=[])
        loaded = mlflow.pyfunc.load_model(folder)
        runs.append(lambda loaded=loaded: loaded.predict(data))
    return runs[0], runs[1]


def airflow(frame: pl.DataFrame) -> tuple[_Run, _Run]:
    """A block of a task, and nothing in its place."""
    from contracts.integrations.airflow import fail_on_violation

    def run() -> None:
        with fail_on_violation("2026-11-30"):
            Ping.validate(frame)

    return run, lambda: None


def main() -> None:
    """Print a line for each that is installed."""
    rows = int(sys.argv[1].replace("_", "").replace(",", "")) if len(sys.argv) > 1 else 100_000
    frame = clean(rows)
    for module, made in {
        "kedro": kedro,
        "dagster": dagster,
        "mlflow": mlflow,
        "airflow": airflow,
    }.items():
        if not find_spec(module):
            continue
        guarded, bare = made(frame)
        data: Any = frame.to_pandas() if module == "mlflow" else frame
        alone = cpu_of(lambda data=data: Ping.check(data))
        took, without = cpu_of(guarded), cpu_of(bare)
        more = took - without - alone
        print(
            f"{module:<8} {rows:>9,} rows  with the contract {took * 1e3:7.1f} ms  without {without * 1e3:7.1f} ms"
            f"  the check alone {alone * 1e3:6.1f} ms  the adapter {more * 1e3:6.1f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main()
