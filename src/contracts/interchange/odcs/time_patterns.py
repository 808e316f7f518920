"""How Java writes times (java.time.format.DateTimeFormatter), which is what ODCS has, and `Format`."""

from __future__ import annotations

import re

from contracts.rules.format import Format

_DIRECTIVES = {
    "yyyy": "%Y", "uuuu": "%Y", "yy": "%y", "MM": "%m", "MMM": "%b", "MMMM": "%B", "dd": "%d", "DDD": "%j",
    "M": "%-m", "d": "%-d", "H": "%-H", "h": "%-I", "m": "%-M", "s": "%-S",
    "HH": "%H", "hh": "%I", "mm": "%M", "ss": "%S", "a": "%p", "XXX": "%z", "xxx": "%z", "Z": "%z",
}  # fmt: skip  # a table of short pairs
"""The letters that mean the same as a directive. One letter is a part without padding, of which Java reads any digits. Fractions (S) have a fixed width there, and none here."""
_JAVA_LETTERS = {directive: letters for letters, directive in reversed(_DIRECTIVES.items())}
_JAVA_PIVOT = 100
"""Two-digit years are in 2000 to 2099 there."""
_JAVA_TOKEN = re.compile(
    r"'(?P<quoted>(?:[^']|'')*)'|(?P<letters>([A-Za-z])\3*)|(?P<other>[^A-Za-z'])"
)
_DIRECTIVE_TOKEN = re.compile(r"(?P<directive>%-?.)|(?P<text>[A-Za-z]+)|(?P<other>[^%A-Za-z])")


def read_time_pattern(pattern: str) -> Format | None:
    """The `Format` that reads what a pattern of Java's does, or None.

    >>> read_time_pattern("yyyy-MM-dd'T'HH:mm:ss'Z'"), read_time_pattern("yyyy-QQ")
    (Format(patterns=('%Y-%m-%dT%H:%M:%SZ',), zone=None, since=None, until=None, month=None, day=None, pivot=None), None)
    """
    directives = _directives_for(pattern)
    try:
        if directives is None or "%" not in directives:
            return None
        return Format(directives, pivot=_JAVA_PIVOT if "%y" in directives else None)
    except ValueError:
        return None


def _directives_for(pattern: str) -> str | None:
    done, place = "", 0
    while place < len(pattern):
        token = _JAVA_TOKEN.match(pattern, place)
        if token is None:
            return None
        if token["letters"]:
            directive = _DIRECTIVES.get(token["letters"])
            if directive is None:
                return None
            done += directive
        else:
            quoted = token["quoted"]
            text = token["other"] if quoted is None else (quoted.replace("''", "'") or "'")
            done += text.replace("%", "%%")
        place = token.end()
    return done


def write_time_pattern(format_: Format | None) -> str | None:
    """The pattern of Java's that reads what a `Format` does, or None.

    >>> write_time_pattern(Format("%Y-%m-%dT%H:%M:%SZ")), write_time_pattern(Format("epoch_s"))
    ("yyyy-MM-dd'T'HH:mm:ss'Z'", None)
    """
    if format_ is None or len(format_.patterns) != 1 or "%" not in format_.patterns[0]:
        return None
    if format_.month is not None or format_.day is not None:
        return None
    if "%y" in format_.patterns[0] and format_.pivot != _JAVA_PIVOT:
        return None
    done = ""
    for token in _DIRECTIVE_TOKEN.finditer(format_.patterns[0]):
        if token["directive"]:
            if token["directive"] not in _JAVA_LETTERS:
                return None
            done += _JAVA_LETTERS[token["directive"]]
        else:
            done += f"'{token['text']}'" if token["text"] else token["other"]
    return done if _directives_for(done) == format_.patterns[0] else None
