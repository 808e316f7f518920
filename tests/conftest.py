"""How the tests run: Hypothesis by profile, warnings as errors; and on which versions they ran."""

from __future__ import annotations

import os
import platform
from importlib.metadata import distributions, version
from pathlib import Path

import pytest
from hypothesis import settings

# Helpers beside the tests assert too: let a failure show its values, as pytest does in test files.
pytest.register_assert_rewrite(
    *(f"tests.{room.parent.name}" for room in Path(__file__).parent.glob("*/__init__.py"))
)

# What decides whether a change lands draws the same examples every time; what is to find more draws others.
for name, examples in (("versions", 5), ("brief", 10), ("ci", 100)):
    settings.register_profile(name, max_examples=examples, deadline=None, derandomize=True)
for name, examples in (("long", 2_000), ("nightly", 20_000)):
    settings.register_profile(name, max_examples=examples, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "brief"))

SHOWN = (
    "annotated-types",
    "polars",
    "pyarrow",
    "pydantic",
    "pandas",
    "duckdb",
    "scikit-learn",
    "lightgbm",
    "feast",
    "pyspark",
    "kedro",
    "dagster",
    "mlflow-skinny",
    "apache-airflow",
    "pandera",
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Whoever reads the result reads what it was found on."""
    there = {distribution.name for distribution in distributions()}
    versions = ", ".join(f"{name} {version(name)}" for name in SHOWN if name in there)
    terminalreporter.write_line(f"Python {platform.python_version()}, {versions}")
