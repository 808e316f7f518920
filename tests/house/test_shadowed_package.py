"""A repository that has a package `contracts` of its own runs its tests beside the library's plug-ins."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a package `contracts`, and a test of it."""
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "__init__.py").write_text("LEGAL = True\n")
    (tmp_path / "test_own.py").write_text(
        "import contracts\n\n\ndef test_own() -> None:\n    assert contracts.LEGAL\n"
    )
    return tmp_path


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m pytest` in a folder, which puts the folder first on the path."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter


def test_its_tests_run_with_one_warning(repository: Path) -> None:
    """Its tests pass, and one warning names the package that hides the library."""
    done = run_pytest(repository)
    assert (0, 1) == (done.returncode, done.stdout.count("hides the package of boundary-contracts"))
    assert str(repository / "contracts") in done.stdout
    assert "1 passed, 1 warning" in done.stdout


def test_its_tests_run_where_warnings_are_errors(repository: Path) -> None:
    """Where warnings are errors its tests pass all the same: the clash is not an error of theirs."""
    done = run_pytest(repository, "-W", "error")
    assert (0, True) == (done.returncode, "1 passed" in done.stdout)


def test_hypothesis_starts(repository: Path) -> None:
    """Hypothesis loads, and draws for other classes as it does without the library."""
    code = "from hypothesis import strategies as st; st.from_type(int).example()"
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter
    assert (0, "") == (done.returncode, done.stderr)


def test_nothing_is_said_elsewhere(tmp_path: Path) -> None:
    """In a repository without such a package there is not a warning, and the fixture holds data to contracts."""
    (tmp_path / "test_ours.py").write_text(
        "import contracts as ct\n\n\nclass C(ct.Contract):\n    x: float\n\n\n"
        "def test_ours(assert_contract) -> None:\n    assert_contract(C, {'x': [1.0]})\n"
    )
    done = run_pytest(tmp_path)
    assert (0, False) == (done.returncode, "warning" in done.stdout)
