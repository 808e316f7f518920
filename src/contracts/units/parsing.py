"""Parse text to a unit: UCUM first, other spellings second."""

from __future__ import annotations

import functools

from contracts.errors import UnknownUnit
from contracts.units.grammar import MAX_UNIT_CHARACTERS, MalformedUnit, parse_ucum
from contracts.units.spellings import to_ucum
from contracts.units.unit import UcumUnit

_MAX_QUOTED_UNIT = 60
"""The most characters of an unknown unit that are quoted."""


@functools.lru_cache(maxsize=1024)
def parse_unit(text: str) -> UcumUnit:
    """Parse a unit in UCUM's case-sensitive codes, or else in another spelling.

    A UCUM code stays as it is; another spelling becomes UCUM. `parse_unit(str(unit)) == unit`.

    Raises:
        UnknownUnit: the text is not a unit, or is ambiguous.

    >>> str(parse_unit("km/h")), str(parse_unit("°C")), str(parse_unit("m/s²"))
    ('km/h', 'Cel', 'm/s2')
    >>> parse_unit("km/hr")
    Traceback (most recent call last):
      ...
    contracts.errors.UnknownUnit: unit 'km/hr' is unknown: 'hr' at position 3 is not a UCUM unit; did you mean 'km/h'?
    """
    try:
        return parse_ucum(text)
    except MalformedUnit as error:
        malformed = error
    return _parse_spelling(text, malformed)


def _parse_spelling(text: str, error: MalformedUnit) -> UcumUnit:
    """Parse text that is not UCUM; an error refers to the text after its translation to UCUM."""
    code = text
    try:
        code = to_ucum(text) if len(text) <= MAX_UNIT_CHARACTERS else text
        if code != text:
            return parse_ucum(code)
    except MalformedUnit as other:
        error = other
    raise _unknown_unit(text, code, error)


def _unknown_unit(text: str, code: str, error: MalformedUnit) -> UnknownUnit:
    from contracts.units.suggestions import suggest_unit

    part = code[error.start : error.stop]
    suggestion = (
        suggest_unit(code, error.start, error.stop) if len(code) <= _MAX_QUOTED_UNIT else None
    )
    return UnknownUnit(_quote_unit(text), _quote_unit(part), error.start, error.problem, suggestion)


def _quote_unit(text: str) -> str:
    return text if len(text) <= _MAX_QUOTED_UNIT else f"{text[:_MAX_QUOTED_UNIT]}…"
