"""From text to a unit."""

from __future__ import annotations

import functools

from contracts.errors import UnknownUnit
from contracts.units.grammar import LONGEST, Malformed, read
from contracts.units.spellings import in_ucum
from contracts.units.unit import Unit

SHOWN = 60
"""How many characters of a text that is no unit are shown."""


@functools.lru_cache(maxsize=1024)
def parse_unit(text: str) -> Unit:
    """The unit that a text states: in UCUM's case-sensitive codes, or else in another spelling.

    A UCUM code is kept as it is written; a spelling becomes UCUM. `parse_unit(str(unit)) == unit`.

    Raises:
        UnknownUnit: it states none, or one of several.

    >>> str(parse_unit("km/h")), str(parse_unit("°C")), str(parse_unit("m/s²"))
    ('km/h', 'Cel', 'm/s2')
    >>> parse_unit("km/hr")
    Traceback (most recent call last):
      ...
    contracts.errors.UnknownUnit: unit 'km/hr' is unknown: 'hr' at position 3 is no unit of UCUM; did you mean 'km/h'?
    """
    try:
        return read(text)
    except Malformed as error:
        malformed = error
    return read_spelt(text, malformed)


def read_spelt(text: str, error: Malformed) -> Unit:
    """The unit that a text states which is not UCUM; what is wrong with it is said of the text as it
    would be in UCUM.
    """
    code = text
    try:
        code = in_ucum(text) if len(text) <= LONGEST else text
        if code != text:
            return read(code)
    except Malformed as other:
        error = other
    raise unknown(text, code, error)


def unknown(text: str, code: str, error: Malformed) -> UnknownUnit:
    """The error that says what is wrong, and what may have been meant."""
    from contracts.units.nearby import meant

    part = code[error.start : error.stop]
    meaning = meant(code, error.start, error.stop) if len(code) <= SHOWN else None
    return UnknownUnit(shown(text), shown(part), error.start, error.problem, meaning)


def shown(text: str) -> str:
    """A text, short enough for a message."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
