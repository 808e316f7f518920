"""About how much it costs to compile a pattern: counts in counts multiply, classes of Unicode are many.

The Rust engine refuses a pattern that compiles to more than 10 MiB; but it takes up to a second to come
that far, and a document may have many.
"""

from __future__ import annotations

import re

_PATTERN_TOKEN = re.compile(
    r"\\(?P<unicode>[pP](?:\{[^}]*\}|.)|[wWdDsSbB])|\\.|(?P<open>[(\[])|(?P<close>[)\]])"
    r"|\{(?P<least>[0-9]+)(?:,(?P<most>[0-9]*))?\}|(?P<any>[.^])|.",
    re.DOTALL,
)
_UNICODE_STATES, _ANY_STATES = 500, 10
"""About how many states a class of Unicode characters has, and a set such as `.` or `[^a]`."""
_MAX_STATES = 10**6


def count_pattern_states(pattern: str) -> int:
    r"""About how many states the engine makes of a pattern.

    >>> count_pattern_states("VH-[0-9]{6}"), count_pattern_states("(a{1000}){1000}"), count_pattern_states(r"\p{L}{100}")
    (21, 1000000, 50000)
    """
    total, last = 0, 0
    outside: list[int] = []
    for token in _PATTERN_TOKEN.finditer(pattern):
        if token["open"]:
            outside.append(total)
            total, last = 0, 0
        elif token["close"]:
            total, last = total + (outside.pop() if outside else 0), total
        elif token["least"]:
            times = max(int(count[:7]) for count in (token["least"], token["most"]) if count)
            total, last = total + last * (times - 1), last * times
        else:
            last = _UNICODE_STATES if token["unicode"] else _ANY_STATES if token["any"] else 1
            total += last
        total, last = min(total, _MAX_STATES), min(last, _MAX_STATES)
    return total + sum(outside)
