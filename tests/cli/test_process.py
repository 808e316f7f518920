"""The command as a process: on a terminal, on a pipe that breaks, interrupted, beside another package `contracts`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.paths import ROOT

COMMAND = [sys.executable, "-m", "contracts"]
pytestmark = pytest.mark.usefixtures("run")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def test_a_terminal_has_a_bar() -> None:
    """On a terminal a bar shows rows, rate and what is left, and is gone at the end; the report stays."""
    pexpect = pytest.importorskip("pexpect", reason="there is no terminal on this system")
    code = "from contracts.cli import progress_bar, app; progress_bar._SOON = -1.0; app.run()"  # a bar at once
    child = pexpect.spawn(
        sys.executable, ["-c", code, "check", "trips.py", "bad.parquet"], env=ENVIRONMENT, encoding="utf-8", timeout=60
    )  # fmt: skip  # a call as one would type it
    child.expect("4 rows, [0-9,]+ a second")
    child.expect("Trip 1.0.0 at ingest: 1 rule broken in 4 rows")
    child.expect(pexpect.EOF)
    child.close()
    assert 1 == child.exitstatus


def test_a_broken_pipe_is_silent() -> None:
    """Where nobody reads the result nothing is said, and the code is that of the verdict."""
    Path("other.py").write_text(Path("trips.py").read_text().replace("900", "800"))
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [*COMMAND, "compare", "trips.py", "other.py", "--fail-on", "major"],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.close()
        said = process.stderr.read()
    assert (1, b"") == (process.returncode, said)


@pytest.mark.skipif(
    not Path("/proc").exists(), reason="the system does not say what a process does"
)
def test_an_interrupted_command_leaves_nothing() -> None:
    """Ctrl-C ends with 130, and no file is half written."""
    before = {*Path().iterdir()}
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [*COMMAND, "split", "trips.py", "-", "--stdin-format", "csv", "--valid", "v.csv", "--invalid", "i.csv"],
        env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip  # a call as one would type it
        process.stdin.write(b"trip_id,km,vendor\n")
        process.stdin.flush()
        while "polars" not in Path(f"/proc/{process.pid}/maps").read_text():
            time.sleep(0.05)  # until it runs, and reads what never ends
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    # As a shell has it: where Ctrl-C met a module that runs text as code, Python ends by the signal.
    code = 128 - process.returncode if process.returncode < 0 else process.returncode
    assert (130, b"contracts: interrupted\n") == (code, said)
    assert before == {*Path().iterdir()} - {Path("__pycache__")}


def test_another_package_is_named() -> None:
    """Where another package `contracts` comes first on the path, the command says so and ends with 2."""
    Path("contracts").mkdir()
    Path("contracts/__init__.py").touch()
    path = os.pathsep.join([str(Path.cwd()), str(ROOT / "src")])
    code = "from boundary_contracts_plugins.command import main; main()"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code, "--help"], env={**ENVIRONMENT, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )  # fmt: skip  # a call as one would type it
    assert (2, True) == (done.returncode, "hides the package of boundary-contracts" in done.stderr)
