r"""A pattern of ECMA-262 for the Rust engine: the way back from `portable_patterns`.

What both engines take and mean alike is kept; `\d`, `\w` and the dot are written out as the sets that
they are in ECMA-262. The rest (look-around, references, `\b`, `\s`, `\p`) is not written at all.
"""

from __future__ import annotations

import re

from contracts.documents.portable_patterns import portable

CLASSES = {"d": "0-9", "w": "0-9A-Za-z_"}
"""The members of the sets that a letter stands for."""
TOKEN = re.compile(
    r"\\(?P<set>[dDwW])|\\u(?P<code>[0-9A-Fa-f]{4})|(?P<dot>\.)|(?P<escaped>\\.)|(?P<other>.)",
    re.DOTALL,
)
DOT = "[^\n\r\u2028\u2029]"
"""What a dot is: anything but the end of a line."""


def rust_pattern(pattern: str) -> str | None:
    r"""The pattern as Rust's engine takes it, or None where it might mean something else.

    >>> rust_pattern(r"^\d{3}-[\w.]+$"), rust_pattern("(?=a)")
    ('^[0-9]{3}-[0-9A-Za-z_.]+$', None)
    """
    done, inside = [], False
    for token in TOKEN.finditer(pattern):
        written = written_out(token, inside=inside)
        if written is None:
            return None
        done.append(written)
        inside = (token[0] == "[") or (inside and token[0] != "]")
    rust = "".join(done)
    return None if portable(rust) is None else rust


def written_out(token: re.Match[str], *, inside: bool) -> str | None:
    """One thing of a pattern, as both engines have it; None where there is no such thing.

    Args:
        inside: whether it stands in a set.
    """
    if letter := token["set"]:
        members = CLASSES[letter.lower()]
        if inside:
            return members if letter.islower() else None
        return f"[{members}]" if letter.islower() else f"[^{members}]"
    if code := token["code"]:
        character = chr(int(code, 16))
        return character if character.isalnum() else None  # another might be syntax
    if token["dot"] and not inside:
        return DOT
    return "/" if token["escaped"] == r"\/" else token[0]
