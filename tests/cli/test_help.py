"""What the commands say of themselves, and what they load."""

from __future__ import annotations

import contracts as ct
from tests.cli.conftest import Run
from tests.house.loading import loaded_after
from tools.cli_page import PAGE, commands_text


def test_the_reference_has_every_argument() -> None:
    """The reference has every command with every argument and its help, as `--help` has them, and no other."""
    assert PAGE.read_text().endswith("\n" + commands_text())


def test_help_and_version_answer(run: Run) -> None:
    """`--help` lists the commands, and `--version` is that of the library."""
    listed = run("--help").out
    for command in (
        "check",
        "split",
        "compare",
        "rehearse",
        "show",
        "convert",
        "profile",
        "infer",
        "init",
        "history",
        "checkup",
    ):
        assert command in listed
        assert "--help" in run(command, "--help").out
    assert f"boundary-contracts {ct.__version__}\n" == run("--version").out
    assert 2 == run("chek").code


def test_help_loads_nothing_heavy() -> None:
    """Asking for help loads typer alone: neither Polars nor rich."""
    code = "import sys; sys.argv[1:] = ['check', '--help']\nfrom contracts.cli.app import run\ntry:\n    run()\nexcept SystemExit:\n    pass"
    silent = f"import io, sys; sys.stdout = io.TextIOWrapper(io.BytesIO())\n{code}\nsys.stdout = sys.__stdout__"
    assert {"typer"} == loaded_after(silent)
