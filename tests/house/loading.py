"""The heavy modules that some code loads, in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "polars",
    "pyarrow",
    "pandas",
    "hypothesis",
    "pytest",
    "pandera",
    "yaml",
    "numpy",
    "fastapi",
    "starlette",
    "sklearn",
    "feast",
    "pyspark",
    "kedro",
    "dagster",
    "mlflow",
    "airflow",
    "typer",
    "rich",
)


def loaded_after(code: str) -> set[str]:
    """The heavy modules that are loaded once the code has run in a fresh interpreter."""
    script = f"{code}\nimport sys; print(*(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own script
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())
