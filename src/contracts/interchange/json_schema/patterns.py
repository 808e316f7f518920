r"""Patterns of the Rust engine as ECMA-262 writes them, and back.

Only what both engines take, and mean alike, is translated: literal text, sets of characters, groups,
alternatives, `^`, `$` and counts. `\d` is ten digits in ECMA-262 and 760 in Rust, `\w` and `\b` differ
likewise, and ECMA-262 has no flags inside a pattern. As JSON Schema 2020-12 has it (section 6.4),
patterns are read with support of Unicode.
"""

from __future__ import annotations

import re

_SYNTAX = r"\^$\\.*+?()\[\]{}|/"
"""The characters that ECMA-262 lets a backslash stand before, as members of a set."""
_SET_MEMBER = rf"(?:[^\\\[\]^-]|\\[{_SYNTAX}-]|\\[ntr])"
_REPEAT = r"(?:(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??)?"
_RUST_TOKEN = re.compile(
    rf"(?P<escaped>\\[!-/:-@\[-`{{-~ ]){_REPEAT}"
    rf"|(?:[^\\^$.|?*+()\[\]{{}}]|\\[ntr]|\[\^?-?{_SET_MEMBER}(?:(?:-{_SET_MEMBER})|{_SET_MEMBER})*-?\]|\)){_REPEAT}"
    rf"|(?P<any>\.){_REPEAT}"
    r"|\((?:\?:)?|[|^$]"
)
"""One token and how often it is repeated; that groups close the Rust engine has checked."""
_SET_OPERATION = re.compile(r"&&|--|~~|\|\|")
"""Combines sets, or may come to, in one engine or another."""
_ECMA_TOKEN = re.compile(
    r"\\(?P<set>[dDwW])|\\u(?P<code>[0-9A-Fa-f]{4})|(?P<dot>\.)|(?P<escaped>\\.)|(?P<other>.)",
    re.DOTALL,
)
_ECMA_SETS = {"d": "0-9", "w": "0-9A-Za-z_"}
_ECMA_DOT = "[^\n\r\u2028\u2029]"


def ecma_pattern(pattern: str) -> str | None:
    r"""The pattern as ECMA-262 writes it, or None where it might mean something else.

    Args:
        pattern: one that Rust's engine compiles.

    >>> ecma_pattern(r"\A(?:VH\-[0-9]{6})\z"), ecma_pattern("a.b"), ecma_pattern(r"\d+")
    ('^(?:VH-[0-9]{6})$', 'a[^\\n]b', None)
    """
    inner, ends = pattern, ("", "")
    if pattern.startswith(r"\A") and pattern.endswith(r"\z"):
        inner, ends = pattern[2:-2], ("^", "$")
    if _SET_OPERATION.search(inner):
        return None
    tokens, place = [], 0
    while place < len(inner):
        token = _RUST_TOKEN.match(inner, place)
        if token is None:
            return None
        tokens.append(_token_for_ecma(token))
        place = token.end()
    return ends[0] + "".join(tokens) + ends[1]


def _token_for_ecma(token: re.Match[str]) -> str:
    if token["any"]:
        return r"[^\n]" + token[0][1:]  # its dot stops at more ends of lines than Rust's
    if token["escaped"] and not re.match(rf"\\[{_SYNTAX}]", token[0]):
        return token[0][1:]  # it knows no backslash before a hyphen or a space
    return token[0]


def rust_pattern(pattern: str) -> str | None:
    r"""The pattern of ECMA-262 as Rust's engine takes it, or None where it might mean something else.

    `\d`, `\w` and the dot are written out as the sets that they are in ECMA-262.

    >>> rust_pattern(r"^\d{3}-[\w.]+$"), rust_pattern("(?=a)")
    ('^[0-9]{3}-[0-9A-Za-z_.]+$', None)
    """
    tokens, in_set = [], False
    for token in _ECMA_TOKEN.finditer(pattern):
        translated = _token_for_rust(token, in_set=in_set)
        if translated is None:
            return None
        tokens.append(translated)
        in_set = (token[0] == "[") or (in_set and token[0] != "]")
    rust = "".join(tokens)
    return None if ecma_pattern(rust) is None else rust


def _token_for_rust(token: re.Match[str], *, in_set: bool) -> str | None:
    if letter := token["set"]:
        members = _ECMA_SETS[letter.lower()]
        if in_set:
            return members if letter.islower() else None
        return f"[{members}]" if letter.islower() else f"[^{members}]"
    if code := token["code"]:
        character = chr(int(code, 16))
        return character if character.isalnum() else None  # another might be syntax
    if token["dot"] and not in_set:
        return _ECMA_DOT
    return "/" if token["escaped"] == r"\/" else token[0]
