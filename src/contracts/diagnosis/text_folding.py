"""Normalizations of text that make different spellings equal."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from itertools import zip_longest

_MINUSES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
MIN_STEM = 3
"""The characters that must be left of a word for it to be recognized as cut short."""
_QUOTES = "\"'`“”‘’«»"


def to_plain_characters(text: str) -> str:
    """The text with compatibility characters, digits of any script and dashes in ASCII."""
    plain = unicodedata.normalize("NFKC", text).translate(_MINUSES)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)


_LATIN_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсухһԁӏԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν",
    "ABESIJKMHOPCTXYaesijopcyxhdlqwABEZHIKMNOPTYXoav",
)
"""Cyrillic and Greek letters that look like Latin ones."""


def to_latin_letters(text: str) -> str:
    """The text with Latin letters for Cyrillic and Greek ones that look the same."""
    return text.translate(_LATIN_LOOK_ALIKES)


def has_foreign_letters(text: str) -> bool:
    """Whether a text in Latin letters has some of another alphabet among them that look Latin."""
    latin = to_latin_letters(text)
    return (
        latin != text
        and any("LATIN" in unicodedata.name(c, "") for c in text)
        and (all("LATIN" in unicodedata.name(c, "") for c in latin if c.isalpha()))
    )


def to_composed_characters(text: str) -> str:
    """The text with each letter and its accents as one character, where there is one."""
    return unicodedata.normalize("NFC", text)


def undo_misread_utf8(text: str) -> str:
    """The text as it was before UTF-8 was read as Windows-1252; the same text if it was not."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        return b"".join(map(_windows_1252, text)).decode("utf-8")
    return text


def _windows_1252(character: str) -> bytes:
    """The byte of a character; programs read the five undefined bytes as control characters."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def differing_code_points(text: str, member: str) -> str:
    """The first code points in which two texts that print alike differ, in parentheses; else empty."""
    if text.isascii() or _looks(text) != _looks(member):
        return ""
    return first_code_points(text, member)


def first_code_points(text: str, other: str) -> str:
    """The first code points in which two texts differ, in parentheses."""
    pairs = zip_longest(text, other)
    one, two = next(pair for pair in pairs if pair[0] != pair[1])
    return f" ({_code_point(one)} for {_code_point(two)})"


def _looks(text: str) -> str:
    return to_latin_letters(unicodedata.normalize("NFC", text))


def _code_point(character: str | None) -> str:
    return "nothing" if character is None else f"U+{ord(character):04X}"


def is_one_slip(text: str, other: str) -> bool:
    """Whether one letter was left out, added or mistyped, or two neighbours were exchanged."""
    start = next((n for n, (a, b) in enumerate(zip(text, other)) if a != b), None)  # noqa: B905 - of two lengths
    if start is None:
        return abs(len(text) - len(other)) == 1
    one, two = text[start:], other[start:]
    exchanged = one[:2] == two[:2][::-1] and one[2:] == two[2:]
    return exchanged or one[1:] == two[1:] or one[1:] == two or one == two[1:]


def without_invisible(text: str) -> str:
    """The text without invisible characters: byte order marks, zero-width spaces."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc"))


def without_quotes(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES else text


def without_separators(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def bare_name(name: str) -> str:
    """A name without case, separators, scripts and white space."""
    return without_separators(to_plain_characters(name)).casefold()
