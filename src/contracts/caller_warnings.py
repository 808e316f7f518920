"""Warnings of the line of the user's that called this package, and the one about what will be gone.

A function that goes is decorated, outermost, so that type checkers strike it through (PEP 702):

    @typing_extensions.deprecated("…", category=ContractDeprecationWarning)

What is not a function (an argument, a value of one, a public name) calls `warn_caller("…",
ContractDeprecationWarning)`. The message is "ct.old is deprecated since 0.2 and gone in 0.4: write ct.new",
which `tests/house/test_deprecation.py` holds, with docs/reference/policy.md.
"""

from __future__ import annotations

import inspect
import warnings


class ContractDeprecationWarning(DeprecationWarning):
    """What you call will be gone in a later version; the message names the version, and what to write instead."""


def warn_caller(message: str, category: type[Warning]) -> None:
    """Issue a warning of the line that called this package, however deep in it the call is."""
    level, frame = 1, inspect.currentframe()
    while frame is not None and frame.f_globals["__name__"].startswith("contracts."):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)
