"""The violations of rules that only warn, as a warning of Python."""

from __future__ import annotations

from contracts.caller_warnings import warn_caller
from contracts.errors import ContractWarning
from contracts.report.report import Report


def warn_of(report: Report) -> None:
    """Issue the violations of rules that only warn, if there are any, as a `ContractWarning` of the line
    that called this package.
    """
    if report.warnings:
        warn_caller(str(report), ContractWarning)
