"""The wire form of a field's values, where it differs from their contract form.

These are not rules that contract form could violate: they tell `parse` and `split` how to read.
"""

from __future__ import annotations

import re
from typing import Literal

from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.format import Format

_INTEGER_WORD = re.compile(r"0|-?[1-9][0-9]{0,17}")
Axis = Literal["latitude", "longitude"]


@lazy_dataclass(frozen=True, slots=True)
class Missing:
    """Values that are used for null on the wire: `Missing("", "NA", -999)`; `parse` counts them.

    There is no default: "NA" is Namibia until a field declares it missing. Declared for a whole
    contract (`class Ping(ct.Contract, missing=Missing(""))`), it applies to the fields without a
    `Missing` of their own; a field with `Missing()` has no such values.

    Args:
        values: text, or for number fields a number; whole values, in their exact case.
    """

    values: tuple[str | int | float, ...]

    def __init__(self, *values: str | float) -> None:
        object.__setattr__(self, "values", values)


@lazy_dataclass(frozen=True, slots=True)
class Trim:
    """White space (Unicode's) around text on the wire is not part of it; `parse` counts what it cuts."""


@lazy_dataclass(frozen=True, slots=True)
class Truncate:
    """Times and durations that are finer than a microsecond on the wire are read as the microsecond that they lie in; `parse`
    counts them. That is the one before, also for negative durations: the floor, as in pandas' `floor("us")`.

    Without it, nothing that is finer than a microsecond is read: it is `lossy`.
    """


@lazy_dataclass(frozen=True, slots=True)
class Numerals:
    """The notation of numbers in text: `Numerals(thousands=",", currency="$", parentheses=True)` reads
    "$1,234.50" and "($33.52)".

    Args:
        decimal_comma: "1,5" is one and a half; "1.5" is then not a number.
        thousands: the separator of groups of three digits, or several of which one number has one:
            ".", ",", "'", "’", " ", U+00A0, U+2009 or U+202F. A number may also be written without any.
        percent: "12%" is 0.12, exactly; text without the sign is then not a number.
        currency: the sign or the code of one currency, or its several spellings ("$", "USD"), before or
            after the number. It may be left out.
        parentheses: "(33.52)" is -33.52, as accountants write it; "-33.52" is, too.
    """

    decimal_comma: bool = False
    thousands: str | tuple[str, ...] | None = None
    percent: bool = False
    currency: str | tuple[str, ...] | None = None
    parentheses: bool = False

    @property
    def separators(self) -> tuple[str, ...]:
        """The separators of groups of three digits."""
        return _as_tuple(self.thousands)

    @property
    def currencies(self) -> tuple[str, ...]:
        """The spellings of the currency, the longest first."""
        return tuple(sorted(_as_tuple(self.currency), key=len, reverse=True))


def _as_tuple(texts: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if texts is None:
        return ()
    return (texts,) if isinstance(texts, str) else texts


@lazy_dataclass(frozen=True, slots=True)
class Words:
    """The words that mean true and false in text; by default those of JSON, true and false.

    Words that are integers, as in `Words(true="1", false="0")`, are such numbers too: 1 and 1.0 are true.

    Args:
        true: the words for true, in their exact case.
        false: the words for false.
    """

    true: tuple[str, ...]
    false: tuple[str, ...]

    def __init__(self, true: str | tuple[str, ...], false: str | tuple[str, ...]) -> None:
        object.__setattr__(self, "true", _as_words("true", true))
        object.__setattr__(self, "false", _as_words("false", false))

    @property
    def numbers(self) -> dict[int, bool]:
        """What each integer among the words means."""
        meant = (*((word, True) for word in self.true), *((word, False) for word in self.false))
        return {int(word): means for word, means in meant if _INTEGER_WORD.fullmatch(word)}


def _as_words(name: str, words: object) -> tuple[str, ...]:
    """One word or several."""
    listed = (words,) if isinstance(words, str) else words
    if isinstance(listed, (tuple, list, set, frozenset)) and all(
        isinstance(w, str) for w in listed
    ):
        return tuple(listed)
    got = f"got an object of type {type(words).__name__}"
    raise TypeError(f"Words: {name} must be a word or several: {name}=('yes', 'y') ({got})")


JSON_WORDS = Words("true", "false")
"""The Booleans of RFC 8259."""
PLAIN_NUMERALS = Numerals()
"""Digits with a decimal point, without groups."""
SPACES = " \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}"
"""The blanks inside of numbers: between groups of digits, before a percent sign, around a currency."""
SEPARATORS = (".", ",", "'", "\N{RIGHT SINGLE QUOTATION MARK}", *SPACES)
"""The separators of groups of three digits."""


@lazy_dataclass(frozen=True, slots=True)
class Unit:
    """The unit of a number: a UCUM code (The Unified Code for Units of Measure), or a common spelling.

    In contract form numbers are in this unit. `parse(data, units={"speed": "[mi_i]/h"})`, or the label
    of an Arrow column, states their unit on the wire: they are converted, rounded once, and counted.

    Args:
        code: "km/h", "Cel", "m/s2"; a code that is unknown or ambiguous is a definition error.
        labelled: whether a column that is not labelled with its unit violates the contract.
    """

    code: str
    labelled: bool = False


@lazy_dataclass(frozen=True, slots=True)
class Wire:
    """The wire form of one field's values; None means the same as contract form.

    Attributes:
        missing: the values that are used for null.
        trim: whether white space around text is cut.
        truncate: whether what is finer than a microsecond is cut.
        numerals: the notation of numbers in text.
        words: the words for Booleans in text.
        unit: the unit of a number.
        format: the format of times or coordinates.
        axis: which coordinate is written in `format`; None where the field is not a coordinate.
    """

    missing: Missing | None = None
    trim: Trim | None = None
    numerals: Numerals | None = None
    words: Words | None = None
    unit: Unit | None = None
    format: Format | None = None
    axis: Axis | None = None
    truncate: Truncate | None = None

    @property
    def declared(self) -> tuple[Missing | Trim | Truncate | Numerals | Words | Unit | Format, ...]:
        """What was declared for it, as it stands in `Annotated`; the axis is the type's."""
        every = (
            self.missing, self.trim, self.truncate, self.numerals, self.words, self.unit, self.format,
        )  # fmt: skip  # a list
        return tuple(one for one in every if one is not None)


AS_IS = Wire()
"""The wire form of a field that declares none: the same as contract form."""
