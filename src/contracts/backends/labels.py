"""The labels of host names that no pattern decides: A-labels, which stand for text in Unicode."""

from __future__ import annotations

from importlib.util import find_spec

A_LABEL = r"(?i:(?:\A|\.)xn--)"
"""A pattern that is found in every name with a label that begins as an A-label does."""


def can_be_read() -> bool:
    """Whether the package that knows IDNA 2008 is installed."""
    return find_spec("idna") is not None


def are_valid(name: str) -> bool:
    """Whether every label that begins with `xn--` is an A-label, in either case: whether it encodes
    what IDNA 2008 allows (RFC 5891, section 5.4), and just as that is encoded.
    """
    if "--" not in name:
        return True
    labels = (label for label in name.split(".") if label[:4].lower() == "xn--")
    return all(map(is_a_label, labels))


def is_a_label(label: str) -> bool:
    """Whether a label that begins with `xn--` is an A-label."""
    import idna

    try:
        idna.ulabel(label)
    except idna.IDNAError:
        return False
    return True
