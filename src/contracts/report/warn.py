"""The violations of rules that only warn, as a warning of Python."""

from __future__ import annotations

import inspect
import warnings

from contracts.errors import ContractWarning
from contracts.report.report import Report


def warn_of(report: Report) -> None:
    """Issue the violations of rules that only warn, if there are any, as a `ContractWarning` of the line
    that called this package.
    """
    if report.warnings:
        issue_warning(str(report))


def issue_warning(message: str) -> None:
    """Issue a `ContractWarning` of the line that called this package."""
    level, frame = 1, inspect.currentframe()
    while frame is not None and frame.f_globals["__name__"].startswith("contracts."):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, ContractWarning, stacklevel=level)
