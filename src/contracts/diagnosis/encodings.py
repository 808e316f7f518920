"""The encoding of bytes that are not in the one that they were read by."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The byte order marks; that of UTF-32 begins with that of UTF-16."""
_NULS_LOOKED_FOR = 200
WESTERN = "cp1252"
"""Windows-1252: what Latin-1 has of letters and signs, and more."""
_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = "°²§€©®™«»“”‘’„–—…·×±\xa0"
"""Signs of Windows-1252 that stand anywhere; others stand for letters in its sisters of other countries."""
_SIGN_BESIDE_LETTER = re.compile(
    rf"[^\W\d_][^\w\s{_SIGNS}\x00-\x7f]|[^\w\s{_SIGNS}\x00-\x7f][^\W\d_]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
"""What text does not have: a file is of another kind. Some end in \x1a, as under DOS."""
_SHORT_WORDS = frozenset("àâéèêëôùúûóíáñÀÉÈÊÓÁÍµªº²³")
_MOST_WORDS = 0.9


def likely_encodings(head: bytes, encoding: str) -> Iterator[str]:
    """The encodings that the first bytes of a file may be in, the more certain first; the one that it was
    read by where it is not known to be wrong.
    """
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked is not None:
        yield marked
        return
    fits = decodes(head, encoding)
    if fits:
        yield encoding
    if b"\0" in head[:_NULS_LOOKED_FOR]:
        yield from ("utf-16-le", "utf-16-be")
    if fits:
        return
    if decodes(head, "utf-8"):
        yield "utf-8"
    else:
        yield WESTERN if is_western([head]) else encoding


def likely_texts(head: bytes, encoding: str) -> Iterator[tuple[str, bytes]]:
    """The likely encodings, with the first bytes of the file in UTF-8 by each of them."""
    for one in likely_encodings(head, encoding):
        text = codecs.getincrementaldecoder(one)("replace").decode(head)
        yield one, text.removeprefix("\ufeff").encode("utf-8", "replace")


def decodes(head: bytes, encoding: str) -> bool:
    """Whether bytes are in an encoding; the last character may be cut."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except (UnicodeError, LookupError):
        return False
    return True


def is_western(parts: list[bytes]) -> bool:
    """Whether bytes are text of Western Europe in Windows-1252 or Latin-1: letters past ASCII stand among
    others, in the case of their words. In other encodings of one byte whole words are past ASCII, or
    signs stand within words.
    """
    try:
        text = "\n".join(part.decode(WESTERN) for part in parts)
    except UnicodeDecodeError:
        return False
    if _CONTROL.search(text) is not None:
        return False
    strange = [word for word in _WORD.findall(text) if not word.isascii()]
    good = sum(map(_is_western_word, strange))
    if _SIGN_BESIDE_LETTER.search(text) is not None or good < _MOST_WORDS * len(strange):
        return False
    return bool(strange) or not text.isascii()


def _is_western_word(word: str) -> bool:
    past = sum(not letter.isascii() for letter in word)
    if len(word) == 1:
        return word in _SHORT_WORDS
    cased = word.isupper() or word[1:].islower()
    return cased and 3 * past <= 2 * len(word)
