"""A-labels of host names: labels that encode Unicode text, which no pattern can validate."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

A_LABEL = r"(?i:(?:\A|\.)xn--)"
"""A pattern that is found in every name with a label that begins as an A-label does."""


_CODED = r"xn--(?:[0-9a-z-]*-)?(?:a|[b-z0-9]a|[b-z0-9]{2}[0-9]*[a-z])[0-9a-z]*"
"""A label whose code has a first number that ends: the others are no A-labels."""
_OTHER = "(?:x(?:n-?)?)?|(?:[^x.]|x[^n.]|xn[^-.]|xn-[^-.])[^.]*"
"""A label that does not begin as an A-label does."""
ALL_CODED = rf"\A(?i:(?:{_CODED}|{_OTHER})(?:\.(?:{_CODED}|{_OTHER}))*)\z"
"""A pattern of the names of which every label that begins as an A-label does may be one."""


def is_idna_installed() -> bool:
    """Whether the package that implements IDNA 2008 is installed."""
    from importlib.util import find_spec

    return find_spec("idna") is not None


_OF_HOST_NAMES = re.compile("[0-9A-Za-z-]+")
"""A label of letters, digits and hyphens (RFC 1123): of others nothing need be asked."""


def is_a_label(label: str) -> bool:
    """Whether a label that begins with `xn--` encodes what IDNA 2008 allows, in the one way."""
    import idna

    basic, _, digits = label[4:].lower().rpartition("-")
    first = _first_number(digits)
    if first is None or not _is_permitted(128 + first // (len(basic) + 1)):
        return False  # `ulabel` takes twenty times as long to refuse what is no code at all
    try:
        idna.ulabel(label)
    except idna.IDNAError:
        return False
    return True


_DIGITS = {digit: value for value, digit in enumerate("abcdefghijklmnopqrstuvwxyz0123456789")}
"""The digits of Punycode (RFC 3492, section 5)."""


def _first_number(digits: str) -> int | None:
    """The first number that is written in digits of Punycode; None where it does not end."""
    number, weight = 0, 1
    for place, digit in enumerate(digits):
        value = _DIGITS[digit]
        threshold = 1 if place < 2 else 26
        number += value * weight
        if value < threshold:
            return number
        weight *= 36 - threshold
    return None


@lru_cache(maxsize=4_096)
def _is_permitted(code_point: int) -> bool:
    """Whether IDNA 2008 permits a code point in some labels."""
    from idna.idnadata import codepoint_classes
    from idna.intranges import intranges_contain

    return any(
        intranges_contain(code_point, codepoint_classes[one])
        for one in ("PVALID", "CONTEXTJ", "CONTEXTO")
    )


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
