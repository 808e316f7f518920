"""Texts that match a pattern, numbered from the simplest on: `numbered("VH-[0-9]{6}")(7)` is VH-000007."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Any

# How Python reads a pattern is private to it, and there is no other way to it; Hypothesis reads
# patterns by the same module.
_parser: Any = import_module("re._parser")

ORDINARY = (
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -_.,;:!?/é\u0301ßñ漢\U0001f600"
)
"""What a pattern's "any character" is drawn from, and what is left of it by a set that excludes."""
MORE = 3
"""How many times more than it must an unbounded part is repeated."""
CATEGORIES = {
    "CATEGORY_DIGIT": "0123456789",
    "CATEGORY_SPACE": " \t\n",
    "CATEGORY_WORD": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_é",
    "CATEGORY_NOT_DIGIT": "abcxyzABCXYZ -_é",
    "CATEGORY_NOT_SPACE": "0123456789abcxyzABCXYZ-_é",
    "CATEGORY_NOT_WORD": " -.,;:!?/",
}
"""What the classes of characters are drawn from."""


class Unwritable(ValueError):
    """The pattern has what texts are not written for."""


class Number:
    """A number that is used up, a choice at a time: the last choices first, as in digits."""

    def __init__(self, value: int) -> None:
        self.left = value

    def below(self, size: int) -> int:
        """The next choice: one of so many."""
        self.left, chosen = divmod(self.left, size)
        return chosen


@lru_cache(maxsize=256)
def numbered(pattern: str, more: int = MORE) -> Callable[[int], str] | None:
    """A function that writes the text of a number; None for a pattern that is not understood.

    Different numbers may write one text, and a text may not match: the pattern is read as Python's,
    which is the Rust engine's but for details. Whoever uses a text asks the engine.

    Args:
        pattern: in the syntax of the Rust `regex` crate.
        more: how many times more than it must an unbounded part is repeated.
    """
    try:
        parsed = _parser.parse(pattern.replace(r"\z", r"\Z").replace("(?<", "(?P<"))
        written(parsed, Number(0), more)
    except (re.error, Unwritable, OverflowError, RecursionError):
        return None
    return lambda number: written(parsed, Number(number), more)


def written(items: Any, number: Number, more: int) -> str:
    """A text for the parts of a pattern, from the last to the first."""
    parts = [part(str(kind), what, number, more) for kind, what in reversed(list(items))]
    return "".join(reversed(parts))


def part(kind: str, what: Any, number: Number, more: int) -> str:
    """A text for one part of a pattern."""
    match kind:
        case "LITERAL":
            return chr(what)
        case "NOT_LITERAL":
            return other_than([(what, what)], number)
        case "ANY":
            return ORDINARY[number.below(len(ORDINARY))]
        case "IN":
            return member(what, number)
        case "BRANCH":
            ways = what[1]
            return written(ways[number.below(len(ways))], number, more)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, repeated = what
            most = min(int(most), least + more)
            count = least + number.below(most - least + 1)
            return "".join(reversed([written(repeated, number, more) for _ in range(count)]))
        case "SUBPATTERN":
            return written(what[-1], number, more)
        case "ATOMIC_GROUP":
            return written(what, number, more)
        case "AT":
            return ""
        case _:
            raise Unwritable(kind)


def member(what: Any, number: Number) -> str:
    """A character of a set."""
    listed = [(str(kind), one) for kind, one in what]
    spans = [span for kind, one in listed if kind != "NEGATE" for span in spans_of(kind, one)]
    if listed[0][0] == "NEGATE":
        return other_than(spans, number)
    chosen = number.below(sum(last - first + 1 for first, last in spans))
    for first, last in spans:
        if chosen <= last - first:
            return chr(first + chosen)
        chosen -= last - first + 1
    raise Unwritable("an empty set")


def spans_of(kind: str, what: Any) -> list[tuple[int, int]]:
    """The characters of a part of a set, by the first and the last of each span."""
    match kind:
        case "LITERAL":
            return [(what, what)]
        case "RANGE":
            return [what]
        case "CATEGORY" if str(what) in CATEGORIES:
            return [(ord(one), ord(one)) for one in CATEGORIES[str(what)]]
        case _:
            raise Unwritable(kind)


def other_than(spans: list[tuple[int, int]], number: Number) -> str:
    """An ordinary character that is in none of the spans."""
    left = [c for c in ORDINARY if not any(first <= ord(c) <= last for first, last in spans)]
    if not left:
        raise Unwritable("a set that leaves no ordinary character")
    return left[number.below(len(left))]
