"""Imports at run time: one row loads no engine, and frames load Polars alone."""

from __future__ import annotations

import pytest

from tests.house.loading import loaded_after

DECLARE = """
import contracts as ct
class C(ct.Contract, boundary="here"):
    x: float = 0.0
"""


@pytest.mark.parametrize(
    "code",
    [
        "import contracts",
        DECLARE,
        DECLARE + "C(x=1.0); C.model_validate_json('{}'); C.check_row({'x': 'no'})",
        DECLARE + "C.model_json_schema()",
        DECLARE + "@ct.enforce\ndef f(c: C, more: ct.Frame[C] | None = None) -> C: return c\nf({})",
    ],
    ids=["import", "declare", "one payload", "JSON Schema", "enforce"],
)
def test_one_row_loads_no_engine(code: str) -> None:
    """Importing, declaring and evaluating one payload load neither Polars nor anything as heavy."""
    assert set() == loaded_after(code)


def test_units_load_no_engine() -> None:
    """Units are parsed and converted without any engine."""
    code = "from contracts.units import *; conversion_between(parse_unit('km'), parse_unit('m')).apply(1.5)"
    assert set() == loaded_after(code)


def test_frames_load_polars_alone() -> None:
    """Evaluating Python rows as a batch loads Polars, and nothing heavier beside it."""
    assert {"polars"} == loaded_after(DECLARE + "assert C.check([{'x': 1.0}]).ok")


@pytest.mark.parametrize("name", ["kedro", "dagster", "mlflow", "airflow"])
def test_what_orchestrates_is_loaded_when_it_is_used(name: str) -> None:
    """An integration with an orchestrator is imported without it."""
    loaded = loaded_after(f"import contracts.integrations.{name}")
    assert set() == loaded & {"kedro", "dagster", "mlflow", "airflow", "pandas"}


def test_reading_from_feast_loads_polars_alone() -> None:
    """Data from Feast is read without importing Feast, or what Feast needs."""
    assert {"polars"} == loaded_after("import contracts.integrations.feast")


def test_spark_is_loaded_by_its_users_alone() -> None:
    """`ct.spark` is there without pyspark, and loads no engine."""
    assert set() == loaded_after("import contracts as ct; ct.spark.check")
