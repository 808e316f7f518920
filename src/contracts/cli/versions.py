"""Whether a contract's version was raised as a change asks, by SemVer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.comparing.compare import Comparison

_SEMVER = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:[-+].*)?")
_PARTS = ("major", "minor", "patch")


def version_problem(comparison: Comparison, old: str | None, new: str | None) -> str | None:
    """What is wrong with the newer version, by the comparison's verdict; None if nothing is.

    Before 1.0.0 a change that breaks somebody raises the minor part, as SemVer has it.
    """
    if comparison.verdict == "patch":
        return None
    before, after = _version_numbers(old), _version_numbers(new)
    if old is None or before is None:
        return None  # there was no version that could have been raised
    if after is None:
        return f'it has no version of three numbers: write version="{_raised(before, comparison)}"'
    asked = _raised(before, comparison)
    if after >= (_version_numbers(asked) or after):
        return None
    return (
        f"the change is {comparison.verdict}: raise its version from {old} to {asked} (it is {new})"
    )


def _raised(before: tuple[int, ...], comparison: Comparison) -> str:
    """The lowest version that says what changed."""
    place = _PARTS.index(comparison.verdict)
    if before[0] == 0:
        place = max(place, 1)
    parts = [*before[:place], before[place] + 1, *([0] * (2 - place))]
    return ".".join(map(str, parts))


def _version_numbers(version: str | None) -> tuple[int, ...] | None:
    found = _SEMVER.fullmatch(version or "")
    return None if found is None else tuple(map(int, found.groups()))
