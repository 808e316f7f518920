"""A-labels of host names: labels that encode Unicode text, which no pattern can validate."""

from __future__ import annotations

import re
from collections.abc import Callable

A_LABEL = r"(?i:(?:\A|\.)xn--)"
"""A pattern that is found in every name with a label that begins as an A-label does."""


def is_idna_installed() -> bool:
    """Whether the package that implements IDNA 2008 is installed."""
    from importlib.util import find_spec

    return find_spec("idna") is not None


_OF_HOST_NAMES = re.compile("[0-9A-Za-z-]+")
"""A label of letters, digits and hyphens (RFC 1123): of others nothing need be asked."""


def is_a_label(label: str) -> bool:
    """Whether a label that begins with `xn--` encodes what IDNA 2008 allows, in the one way."""
    import idna

    try:
        idna.ulabel(label)
    except idna.IDNAError:
        return False
    return True


def has_valid_labels(name: str, is_valid: Callable[[str], bool] = is_a_label) -> bool:
    """Whether every label that begins with `xn--`, in either case, is an A-label: it encodes what
    IDNA 2008 allows (RFC 5891, section 5.4), and in the one way.

    Args:
        is_valid: `is_a_label`, or what remembers its answers.
    """
    if "--" not in name:
        return True
    labels = (label for label in name.split(".") if label[:4].lower() == "xn--")
    return all(_OF_HOST_NAMES.fullmatch(label) is not None and is_valid(label) for label in labels)
