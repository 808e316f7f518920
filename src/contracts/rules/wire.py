"""What a field's values look like on the wire, where that is not what the contract has of them.

None of it is a rule that contract form could break: it says how `parse` and `split` read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contracts.rules.format import Format

Axis = Literal["latitude", "longitude"]


@dataclass(frozen=True, slots=True)
class Missing:
    """Values that stand for null on the wire: `Missing("", "NA", -999)`; what is read so is counted.

    Nothing else does: "NA" is Namibia until a field says that it is missing. Said of a whole contract
    (`class Ping(ct.Contract, missing=Missing(""))`), it holds for the fields that say nothing; a field
    with `Missing()` has nothing that stands for null.

    Args:
        values: text, or for fields of numbers a number; whole values, in their exact case.
    """

    values: tuple[str | int | float, ...]

    def __init__(self, *values: str | float) -> None:
        object.__setattr__(self, "values", values)


@dataclass(frozen=True, slots=True)
class Trim:
    """White space (Unicode's) around text on the wire is no part of it; what is cut is counted."""


@dataclass(frozen=True, slots=True)
class Numerals:
    """How numbers are written in text: with a decimal comma, with digits in groups of three.

    Args:
        decimal_comma: "1,5" is one and a half; "1.5" is then no number.
        thousands: what stands between groups of three digits, which may be left out as a whole:
            ".", ",", "'", " " or U+202F.
    """

    decimal_comma: bool = False
    thousands: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words that mean true and false in text; without it those of JSON, true and false.

    Args:
        true: the words for true, in their exact case.
        false: the words for false.
    """

    true: tuple[str, ...]
    false: tuple[str, ...]

    def __init__(self, true: str | tuple[str, ...], false: str | tuple[str, ...]) -> None:
        object.__setattr__(self, "true", (true,) if isinstance(true, str) else tuple(true))
        object.__setattr__(self, "false", (false,) if isinstance(false, str) else tuple(false))


JSON_WORDS = Words("true", "false")
"""The words that RFC 8259 has for Booleans."""
PLAIN_NUMERALS = Numerals()
"""Digits with a decimal point, and no groups."""
SEPARATORS = (".", ",", "'", " ", "\N{NARROW NO-BREAK SPACE}")
"""What may stand between groups of three digits."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts: a UCUM code (The Unified Code for Units of Measure), or a common spelling.

    In contract form numbers are in this unit. `parse(data, units={"speed": "[mi_i]/h"})`, or the label
    of an Arrow column, says what they are in on the wire: they are converted, rounded once, and counted.

    Args:
        code: "km/h", "Cel", "m/s2"; it is a definition error if it means nothing, or two things.
        labelled: whether a column that does not say its unit breaks the contract.
    """

    code: str
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Wire:
    """What the values of one field look like on the wire; as contract form has them, unless said.

    Attributes:
        missing: what stands for null.
        trim: that white space around text is no part of it.
        numerals: how numbers are written in text.
        words: which words are Booleans in text.
        unit: what a number counts.
        format: how times, or coordinates, are written.
        axis: which of the two coordinates is so written; None where none is.
    """

    missing: Missing | None = None
    trim: Trim | None = None
    numerals: Numerals | None = None
    words: Words | None = None
    unit: Unit | None = None
    format: Format | None = None
    axis: Axis | None = None


AS_IS = Wire()
"""How a field looks on the wire that says nothing of it."""
