"""The version that a change asks for, by SemVer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from contracts.cli.versions import version_problem


@pytest.mark.parametrize(
    ("verdict", "old", "new", "asked"),
    [
        ("patch", "1.2.3", "1.2.3", None),
        ("minor", "1.2.3", "1.3.0", None),
        ("minor", "1.2.3", "2.0.0", None),
        ("minor", "1.2.3", "1.2.4", "1.3.0"),
        ("major", "1.2.3", "1.3.0", "2.0.0"),
        ("major", "1.2.3", "2.0.0", None),
        ("major", "0.2.3", "0.2.4", "0.3.0"),
        ("major", "0.2.3", "0.3.0", None),
        ("major", "1.2.3", None, "2.0.0"),
        ("major", "1.2.3", "2026-11", "2.0.0"),
        ("major", None, "1.0.0", None),
        ("major", "1.9.0", "1.10.0", "2.0.0"),
        ("minor", "1.9.0", "1.10.0", None),
    ],
)
def test_a_change_asks_for_a_version(
    verdict: str, old: str | None, new: str | None, asked: str | None
) -> None:
    """A major change raises the first number, before 1.0.0 the second; a minor one the second."""
    comparison: Any = SimpleNamespace(verdict=verdict)
    problem = version_problem(comparison, old, new)
    assert asked is None if problem is None else asked is not None and asked in problem
