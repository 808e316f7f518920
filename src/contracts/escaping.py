"""Text from data and names, escaped before it is part of a message."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"[\\`*_{}\[\]#|~$!]")
"""The characters that may be markup of Markdown, wherever they are."""
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def printable(text: str) -> str:
    """The text with line breaks and unprintable characters escaped."""
    text = str.__str__(text)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def escape_markdown(text: str) -> str:
    """Text on one line that reads as it is, in Markdown and in the HTML made of it."""
    line = printable(" ".join(text.split()))
    escaped = re.sub("[&<>]", lambda found: _ENTITIES[found[0]], line)
    return _MARKUP.sub(lambda found: "\\" + found[0], escaped)
