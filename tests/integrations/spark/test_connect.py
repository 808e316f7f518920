"""Spark Connect: DataFrames of a server in another process are taken as those of this one are."""

from __future__ import annotations

import json
import os
import subprocess
import sys


def test_every_verb_runs_over_connect() -> None:
    """Each gives what it gives on one machine; the server is the one that pyspark brings."""
    environment = os.environ | {
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    command = [sys.executable, "-m", "tests.integrations.spark.over_connect"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - this very Python
    verbs = ("check", "validate", "profile", "split", "observation")
    assert done.stdout, done.stderr[-2000:]
    assert dict.fromkeys(verbs, True) == json.loads(done.stdout)
