"""Normalizations of text that make different spellings equal."""

from __future__ import annotations

import re
import unicodedata

_MINUSES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
MIN_STEM = 3
"""The characters that must be left of a word for it to be recognized as cut short."""
_QUOTES = "\"'`“”‘’«»"


def to_plain_characters(text: str) -> str:
    """The text with compatibility characters, digits of any script and dashes in ASCII."""
    plain = unicodedata.normalize("NFKC", text).translate(_MINUSES)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)


def without_invisible(text: str) -> str:
    """The text without invisible characters: byte order marks, zero-width spaces."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc"))


def without_quotes(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES else text


def without_separators(text: str) -> str:
    return re.sub(r"[\W_]", "", text)
