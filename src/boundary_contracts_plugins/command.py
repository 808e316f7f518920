"""The command `contracts`, which starts although another package `contracts` lies on the path, and says so."""

from __future__ import annotations

import sys

from boundary_contracts_plugins import find_shadowing_package

_NO_EXTRA = (
    "contracts: the command line needs typer and rich: pip install 'boundary-contracts[cli]'"
)
_SHADOWED = (
    "contracts: {!r} hides the package of boundary-contracts: take its folder off PYTHONPATH, or run the command"
    " `contracts` instead of `python -m contracts`"
)


def main() -> None:
    """Run the command line; the process ends with its exit code."""
    shadowing = find_shadowing_package()
    if shadowing is not None:
        sys.exit(_refuse(_SHADOWED.format(shadowing)))
    try:
        import rich  # noqa: F401 - so that the bar does not fail later
        import typer  # noqa: F401
    except ModuleNotFoundError:
        sys.exit(_refuse(_NO_EXTRA))
    from contracts.cli.app import run

    run()


def _refuse(message: str) -> int:
    sys.stderr.write(message + "\n")
    return 2
