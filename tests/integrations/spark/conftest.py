"""A session of Spark on this machine. An environment without pyspark does not collect these tests."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

collect_ignore_glob = [] if find_spec("pyspark") else ["test_*.py", "samples.py", "over_connect.py"]


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two executor threads; a task that fails is run once more."""
    # The functions of tests and examples are imported by executors, as `--py-files` has it on a cluster.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what pyspark imports is not ours to fix
        from pyspark.sql import SparkSession

        folder = str(tmp_path_factory.mktemp("spark"))
        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.memory": "1g",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": "3",
            "spark.sql.warehouse.dir": folder,
            "spark.local.dir": folder,
        }
        builder = SparkSession.builder.master("local[2,2]").appName("tests")
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
