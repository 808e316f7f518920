"""Integrations with other frameworks: each is thin, has an extra of its name, and imports the framework
only when it is used.
"""

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    if name == "spark":
        return import_module("contracts.integrations.spark")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
