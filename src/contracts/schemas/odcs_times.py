"""How Java writes times (java.time.format.DateTimeFormatter), which is what ODCS has, and `Format`."""

from __future__ import annotations

import re
from datetime import timedelta

DIRECTIVES = {
    "yyyy": "%Y", "uuuu": "%Y", "yy": "%y", "MM": "%m", "MMM": "%b", "MMMM": "%B", "dd": "%d", "DDD": "%j",
    "HH": "%H", "hh": "%I", "mm": "%M", "ss": "%S", "a": "%p", "XXX": "%z", "xxx": "%z",
}  # fmt: skip
"""The letters that mean what a directive does. Fractions (S) have a fixed width there, and none here."""
LETTERS = {
    "%Y": "yyyy", "%y": "yy", "%m": "MM", "%b": "MMM", "%B": "MMMM", "%d": "dd", "%j": "DDD", "%H": "HH",
    "%I": "hh", "%M": "mm", "%S": "ss", "%p": "a", "%z": "XXX",
}  # fmt: skip
JAVA = re.compile(r"'(?P<quoted>(?:[^']|'')*)'|(?P<letters>([A-Za-z])\3*)|(?P<other>[^A-Za-z'])")
OURS = re.compile(r"(?P<directive>%.)|(?P<text>[A-Za-z]+)|(?P<other>[^%A-Za-z])")
SPANS = {
    "w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1),
    "min": timedelta(minutes=1), "s": timedelta(seconds=1),
}  # fmt: skip
"""The units of spans, largest first. A month and a year have no fixed length."""
SPELT = {
    **dict.fromkeys(("w", "wk", "week", "weeks"), "w"),
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("h", "hr", "hour", "hours"), "h"),
    **dict.fromkeys(("m", "min", "minute", "minutes"), "min"),
    **dict.fromkeys(("s", "sec", "second", "seconds"), "s"),
}


def directives_of(pattern: str) -> str | None:
    """A pattern of Java's as one of `Format`, or None where there is none that reads the same.

    >>> directives_of("yyyy-MM-dd'T'HH:mm:ss'Z'"), directives_of("yyyy-QQ")
    ('%Y-%m-%dT%H:%M:%SZ', None)
    """
    done, place = "", 0
    while place < len(pattern):
        token = JAVA.match(pattern, place)
        if token is None:
            return None
        if token["letters"]:
            directive = DIRECTIVES.get(token["letters"])
            if directive is None:
                return None
            done += directive
        else:
            quoted = token["quoted"]
            text = token["other"] if quoted is None else (quoted.replace("''", "'") or "'")
            done += text.replace("%", "%%")
        place = token.end()
    return done


def java_pattern(pattern: str) -> str | None:
    """A pattern of `Format` as one of Java's, or None where there is none that reads the same.

    >>> java_pattern("%Y-%m-%dT%H:%M:%SZ"), java_pattern("epoch_s")
    ("yyyy-MM-dd'T'HH:mm:ss'Z'", None)
    """
    done = ""
    if "%" not in pattern:
        return None
    for token in OURS.finditer(pattern):
        if token["directive"]:
            letters = LETTERS.get(token["directive"])
            if letters is None:
                return None
            done += letters
        elif token["text"]:
            done += f"'{token['text']}'"
        else:
            done += token["other"]
    return done if directives_of(done) == pattern else None


def span_of(value: object, unit: object) -> timedelta | None:
    """The span of so many units, or None where it has no fixed length.

    >>> span_of(2, "h"), span_of(1, "y")
    (datetime.timedelta(seconds=7200), None)
    """
    one = SPELT.get(str(unit))
    if one is None or isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
        return None
    try:
        span = value * SPANS[one]
    except (OverflowError, ValueError):
        return None
    return span if span / SPANS[one] == value else None


def spelt_span(span: timedelta) -> tuple[int, str] | None:
    """A span as a number of the largest unit that it is a whole number of."""
    for unit in ("d", "h", "s"):  # of the others some say "m" for months
        if not span % SPANS[unit]:
            return span // SPANS[unit], unit
    return None
