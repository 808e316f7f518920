"""`fail_on_violation` before a function without its parentheses: answered without Airflow."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.integrations.airflow import fail_on_violation


def test_parentheses_that_are_missing_are_named() -> None:
    """A function is no partition: the task would otherwise be decorated when it is called, and never run."""
    task: Any = print
    with pytest.raises(TypeError, match=r"@fail_on_violation\(\)"):
        fail_on_violation(task)


def test_what_holds_a_block_runs_a_function() -> None:
    """A function that is held so is called with its arguments, and what it returns is returned."""
    assert 3 == fail_on_violation("2026-11-28")(max)(1, 3)
