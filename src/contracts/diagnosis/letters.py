"""Ways of writing one text as another: what a text may look like and yet not be."""

from __future__ import annotations

import re
import unicodedata

MINUSES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
QUOTES = "\"'`“”‘’«»"


def in_plain_characters(text: str) -> str:
    """The text with compatibility characters, digits of any script and dashes as ASCII has them."""
    plain = unicodedata.normalize("NFKC", text).translate(MINUSES)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)


def without_invisible(text: str) -> str:
    """The text without characters that have no shape: byte order marks, zero-width spaces."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc"))


def without_quotes(text: str) -> str:
    """The text without the quotes around it."""
    return text[1:-1] if len(text) > 1 and text[0] in QUOTES and text[-1] in QUOTES else text


def without_separators(text: str) -> str:
    """The text without what separates its words."""
    return re.sub(r"[\W_]", "", text)
