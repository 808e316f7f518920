"""`contracts compare`: two contracts, or one and what it was at a commit."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Run
from tests.paths import ROOT

BASE = "import contracts as ct\nfrom typing import Annotated\nSpeed = Annotated[float, ct.Interval(ge=0, le=300)]\n"
PING = "import contracts as ct\nfrom .base import Speed\nclass Ping(ct.Contract, version='1.0.0'):\n    speed: Speed\n"
ALONE = "import contracts as ct\nclass Alone(ct.Contract, version='0.3.0'):\n    x: int\n"


def git(*arguments: str) -> str:
    """What git answers in the working directory."""
    command = ["git", "-c", "user.email=a@example.org", "-c", "user.name=a", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own arguments


@pytest.fixture
def repository(run: Run) -> None:  # noqa: ARG001 - in whose folder it is
    """A repository with a package of two modules, and a module of its own."""
    Path("fleet").mkdir()
    for name, text in {"__init__": "", "base": BASE, "ping": PING}.items():
        Path(f"fleet/{name}.py").write_text(text)
    Path("alone.py").write_text(ALONE)
    git("init", "-q")
    git("add", "fleet", "alone.py")
    git("commit", "-qm", "all")


def test_two_contracts_are_compared(run: Run) -> None:
    """Two contracts are compared, the older first; `--fail-on` makes a change fail."""
    Path("a.py").write_text(ALONE)
    Path("b.py").write_text(ALONE + "    y: int = 0\n")
    done = run("compare", "a.py", "b.py")
    assert (0, "Alone 0.3.0 → Alone 0.3.0: minor") == (done.code, done.out.splitlines()[0])
    assert [0, 1] == [
        run("compare", "a.py", "b.py", "--fail-on", f).code for f in ("major", "minor")
    ]
    assert "minor" == json.loads(run("compare", "a.py", "b.py", "-f", "json").out)["verdict"]
    assert run("compare", "a.py", "b.py", "-f", "html").out.lower().startswith("<!doctype html")
    assert (2, True) == ((one := run("compare", "a.py")).code, "--since HEAD" in one.err)


@pytest.mark.usefixtures("repository")
def test_a_contract_is_compared_with_a_commit(run: Run) -> None:
    """`--since` imports the module of that commit, with its siblings of that commit."""
    same = run("compare", "--since", "HEAD", "fleet/ping.py", "--fail-on", "minor")
    assert (0, "Ping 1.0.0 → Ping 1.0.0: nothing differs\n") == (same.code, same.out)
    Path("fleet/base.py").write_text(BASE.replace("300", "250"))
    for named in ("fleet/ping.py:Ping", "fleet.ping:Ping"):
        done = run("compare", "--since", "HEAD", named)
        assert (0, True) == (
            done.code,
            "max of speed lowered from 300 to 250" in done.out,
        ), done
    assert "" == git("diff", "--cached")


@pytest.mark.usefixtures("repository")
def test_the_version_must_be_raised(run: Run) -> None:
    """`--check-version` ends with 1 until the version is raised as the change asks."""
    codes = []
    for version in ("0.3.1", "0.4.0"):
        Path("alone.py").write_text(ALONE.replace("0.3.0", version) + "    y: int = 0\n")
        done = run("compare", "--since", "HEAD", "alone.py", "--check-version")
        codes.append(done.code)
        if done.code:
            assert f"raise its version from 0.3.0 to 0.4.0 (it is {version})" in done.err
    assert [1, 0] == codes


@pytest.mark.usefixtures("repository")
def test_what_is_new_or_gone_is_said(run: Run) -> None:
    """Contracts that a commit has not, or has alone, are named, and there is nothing to compare."""
    Path("alone.py").write_text(ALONE.replace("Alone", "Other"))
    done = run("compare", "--since", "HEAD", "alone.py", "trips.py", "--check-version")
    assert (0, "") == (done.code, done.out)
    assert 2 == run("compare", "--since", "HEAD", "trips.py", "--format", "html").code
    for said in ("Other is new since HEAD", "Alone is gone since HEAD", "Trip is new since HEAD"):
        assert said in done.err
    unknown = run("compare", "--since", "nowhere", "alone.py")
    assert (2, True) == (unknown.code, "there is no commit 'nowhere'" in unknown.err)


@pytest.mark.usefixtures("repository")
def test_the_hook_of_pre_commit_runs(run: Run) -> None:
    """The hook compares changed files with the last commit, and its pattern finds files of contracts."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    named = [
        "contracts.py",
        "pipelines/trip_contract.py",
        "a/contracts.json",
        "test_contract.py",
        "x.py",
    ]
    found = [n for n in named if re.search(hook["files"], n) and not re.search(hook["exclude"], n)]
    assert named[:3] == found
    Path("alone.py").write_text(ALONE + "    y: int = 0\n")
    assert 1 == run(*shlex.split(hook["entry"])[1:], "alone.py").code
