r"""A pattern of the Rust engine for readers of JSON Schema, whose patterns are those of ECMA-262.

Only what both take, and mean alike, is translated: literal text, sets of characters, groups,
alternatives, `^`, `$` and counts. The rest is not written at all: `\d` is ten digits there and 760
here, `\w` and `\b` differ likewise, and there are no flags inside a pattern. As JSON Schema 2020-12
has it (section 6.4), patterns are read with support of Unicode.
"""

from __future__ import annotations

import re

SYNTAX = r"\^$\\.*+?()\[\]{}|/"
"""The characters that ECMA-262 lets a backslash stand before, as members of a set."""
PLAIN = r"[^\\^$.|?*+()\[\]{}]"
MEMBER = rf"(?:[^\\\[\]^-]|\\[{SYNTAX}-]|\\[ntr])"
COUNT = r"(?:(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??)?"
TOKEN = re.compile(
    rf"(?P<escaped>\\[!-/:-@\[-`{{-~ ]){COUNT}"
    rf"|(?:{PLAIN}|\\[ntr]|\[\^?-?{MEMBER}(?:(?:-{MEMBER})|{MEMBER})*-?\]|\)){COUNT}"
    rf"|(?P<any>\.){COUNT}"
    r"|\((?:\?:)?|[|^$]"
)
"""One thing in a pattern, with how often it is there; the Rust engine has seen that groups close."""
OF_SETS = re.compile(r"&&|--|~~|\|\|")
"""What combines sets, or may come to, in one engine or another."""


def portable(pattern: str) -> str | None:
    r"""The pattern as ECMA-262 writes it, or None where it might mean something else.

    It is one that Rust's engine compiles, without anchors of its own kind but at its ends.

    >>> portable(r"\A(?:VH\-[0-9]{6})\z"), portable("a.b"), portable(r"\d+")
    ('^(?:VH-[0-9]{6})$', 'a[^\\n]b', None)
    """
    inner, ends = pattern, ("", "")
    if pattern.startswith(r"\A") and pattern.endswith(r"\z"):
        inner, ends = pattern[2:-2], ("^", "$")
    if OF_SETS.search(inner):
        return None
    done, place = [], 0
    while place < len(inner):
        token = TOKEN.match(inner, place)
        if token is None:
            return None
        done.append(translated(token))
        place = token.end()
    return ends[0] + "".join(done) + ends[1]


def translated(token: re.Match[str]) -> str:
    """One thing as ECMA-262 writes it: it knows no backslash before a hyphen or a space, and its
    dot stops at more ends of lines than Rust's.
    """
    said = token[0]
    if token["any"]:
        return r"[^\n]" + said[1:]
    if token["escaped"] and not re.match(rf"\\[{SYNTAX}]", said):
        return said[1:]
    return said
