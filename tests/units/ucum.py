"""Units that are parsed or refused."""

from __future__ import annotations

import pytest

from contracts.errors import UnknownUnit
from contracts.units import UcumUnit, parse_unit
from contracts.units.grammar import MalformedUnit, parse_ucum


def refused(text: str) -> UnknownUnit:
    """The error that states why a text names no unit."""
    with pytest.raises(UnknownUnit) as caught:
        parse_unit(text)
    return caught.value


def ucum(text: str) -> UcumUnit | None:
    """The meaning of a text in UCUM alone."""
    try:
        return parse_ucum(text)
    except MalformedUnit:
        return None
