"""The numbers that a float64 holds exactly."""

from __future__ import annotations

EXACT_IN_FLOAT = 2**53
"""Every integer up to this magnitude is a float64 exactly, and below it no other integer is that
float."""


def is_exact_float(value: float) -> bool:
    """Whether a float64 holds the number, of any size, exactly."""
    try:
        return float(value) == value
    except OverflowError:
        return False
