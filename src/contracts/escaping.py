"""Text from data and names, escaped before it is part of a message."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text with line breaks and unprintable characters escaped."""
    text = str.__str__(text)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
