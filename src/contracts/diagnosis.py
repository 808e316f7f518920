"""What probably happened."""

from __future__ import annotations

from contracts.report import Violation
from contracts.specification import Specification


def cause_of(violation: Violation, specification: Specification) -> str | None:
    """What probably broke the rule, or None where nothing is known."""
    return None
