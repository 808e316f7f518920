"""An Airflow task that finds bad data fails at once, and names the partition; what may pass is retried."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.paths import ROOT

if importlib.util.find_spec("airflow") is None:  # which writes a configuration when it is imported
    pytest.skip("make test-orchestrators runs these", allow_module_level=True)

DAG = """
from datetime import UTC, datetime
from pathlib import Path

from airflow.sdk import DAG, task

from contracts.integrations.airflow import fail_on_violation
from tests.integrations.orchestrators.trips import BAD, GOOD, Trip

FOLDER = Path(__file__).parent


def check(name, data):
    try:
        with fail_on_violation():
            return Trip.validate(data() if callable(data) else data).height
    except Exception as error:
        (FOLDER / name).write_text(f"{type(error).__name__}: {error}")
        raise


def no_data():
    raise FileNotFoundError("not there yet")


with DAG("trips", schedule=None, start_date=datetime(2026, 1, 1, tzinfo=UTC)) as dag:
    for name, data in (("good", GOOD), ("bad", BAD), ("absent", no_data)):
        task(check, task_id=name, retries=1, retry_delay=0)(name, data)
"""
RUN = """
import json
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from os import environ

from airflow.utils.db import initdb

initdb()
spec = spec_from_file_location("trips", environ["AIRFLOW__CORE__DAGS_FOLDER"] + "/trips.py")
module = module_from_spec(spec)
spec.loader.exec_module(module)
run = module.dag.test(logical_date=datetime(2026, 11, 29, tzinfo=UTC))
tasks = {one.task_id: [one.state, one.try_number] for one in run.get_task_instances()}

from contracts.integrations.airflow import fail_on_violation


@fail_on_violation("2026-11-28")
def by_hand():
    module.Trip.validate(module.BAD)


def shown(call):
    try:
        call()
    except Exception as error:
        return [type(error).__name__, str(error).splitlines()[0], type(error.__cause__).__name__]


with_none = fail_on_violation()(lambda: module.Trip.validate(module.BAD))
print()
print(json.dumps({"tasks": tasks, "by hand": shown(by_hand), "outside": shown(with_none)}))
"""
BROKEN = "Trip 1.0.0 at ingest: 3 rules broken, 1 tolerated, 1 warning in 3 rows"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """What Airflow made of the DAG, in a process and with a database of its own; and the folder of the DAG."""
    home = tmp_path_factory.mktemp("airflow")
    folder = home / "dags"
    folder.mkdir()
    (folder / "trips.py").write_text(DAG)
    own = {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(folder),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "True",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own script
        [sys.executable, "-c", RUN],
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1]), folder


def test_only_what_may_pass_is_retried(ran: tuple[dict[str, Any], Path]) -> None:
    """Bad data fails its task at the first attempt, though it has two; a file that is not there has both."""
    result, _ = ran
    assert {"good": ["success", 1], "bad": ["failed", 1], "absent": ["failed", 2]} == result[
        "tasks"
    ]


def test_the_failure_names_the_partition(ran: tuple[dict[str, Any], Path]) -> None:
    """The exception is Airflow's, and its message has the run's date and the report."""
    _, folder = ran
    messages = (folder / "bad").read_text().splitlines()
    assert f"AirflowFailException: partition 2026-11-29: {BROKEN}" == messages[0]
    assert any("must be at most 900" in line for line in messages)
    assert "FileNotFoundError: not there yet" == (folder / "absent").read_text()


def test_a_partition_may_be_named(ran: tuple[dict[str, Any], Path]) -> None:
    """A function may be held as a block is, with a partition that is not the run's; outside of a task there is
    none.
    """
    result, _ = ran
    messages = ["AirflowFailException", f"partition 2026-11-28: {BROKEN}", "ContractViolation"]
    assert messages == result["by hand"]
    assert ["AirflowFailException", BROKEN, "ContractViolation"] == result["outside"]
