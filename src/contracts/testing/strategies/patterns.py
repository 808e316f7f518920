"""Texts that match a pattern, numbered, the simplest first: `numbered("VH-[0-9]{6}")(7)` is VH-000007."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Any

# Python's parser of patterns is private and has no public equivalent; Hypothesis uses the same module.
_parser: Any = import_module("re._parser")

_ORDINARY_CHARACTERS = (
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -_.,;:!?/é\u0301ßñ漢\U0001f600"
)
"""The characters for a pattern's "any character", and for the sets that exclude some."""
EXTRA_REPEATS = 3
"""How many repetitions more than required an unbounded part gets."""
_CATEGORY_CHARACTERS = {
    "CATEGORY_DIGIT": "0123456789",
    "CATEGORY_SPACE": " \t\n",
    "CATEGORY_WORD": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_é",
    "CATEGORY_NOT_DIGIT": "abcxyzABCXYZ -_é",
    "CATEGORY_NOT_SPACE": "0123456789abcxyzABCXYZ-_é",
    "CATEGORY_NOT_WORD": " -.,;:!?/",
}
"""The characters for the classes of characters."""


class _UnsupportedPattern(ValueError):
    """The pattern has a part for which no texts are written."""


class _Choices:
    """A number that is used up choice by choice: the last choices first, like digits."""

    def __init__(self, value: int) -> None:
        self.left = value

    def below(self, size: int) -> int:
        """The next choice, from 0 to below a size."""
        self.left, chosen = divmod(self.left, size)
        return chosen


@lru_cache(maxsize=256)
def text_writer(pattern: str, more: int = EXTRA_REPEATS) -> Callable[[int], str] | None:
    """A function from numbers to texts of the pattern; None for a pattern with unsupported parts.

    Different numbers may give one text, and a text may fail to match: the pattern is parsed as Python's,
    which differs from the Rust engine's in details. So a text must be checked by the engine.

    Args:
        pattern: in the syntax of the Rust `regex` crate.
        more: how many repetitions more than required an unbounded part gets.
    """
    try:
        parsed = _parser.parse(pattern.replace(r"\z", r"\Z").replace("(?<", "(?P<"))
        _write_parts(parsed, _Choices(0), more)
    except (re.error, _UnsupportedPattern, OverflowError, RecursionError):
        return None
    return lambda number: _write_parts(parsed, _Choices(number), more)


def _write_parts(items: Any, number: _Choices, more: int) -> str:
    """A text for the parts of a pattern; the last part takes its choices first."""
    parts = [
        _write_pattern_part(str(kind), what, number, more) for kind, what in reversed(list(items))
    ]
    return "".join(reversed(parts))


def _write_pattern_part(kind: str, what: Any, number: _Choices, more: int) -> str:
    match kind:
        case "LITERAL":
            return chr(what)
        case "NOT_LITERAL":
            return _pick_outside([(what, what)], number)
        case "ANY":
            return _ORDINARY_CHARACTERS[number.below(len(_ORDINARY_CHARACTERS))]
        case "IN":
            return _pick_from_set(what, number)
        case "BRANCH":
            ways = what[1]
            return _write_parts(ways[number.below(len(ways))], number, more)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, repeated = what
            most = min(int(most), least + more)
            count = least + number.below(most - least + 1)
            return "".join(reversed([_write_parts(repeated, number, more) for _ in range(count)]))
        case "SUBPATTERN":
            return _write_parts(what[-1], number, more)
        case "ATOMIC_GROUP":
            return _write_parts(what, number, more)
        case "AT":
            return ""
        case _:
            raise _UnsupportedPattern(kind)


def _pick_from_set(what: Any, number: _Choices) -> str:
    listed = [(str(kind), one) for kind, one in what]
    spans = [
        span for kind, one in listed if kind != "NEGATE" for span in _character_spans(kind, one)
    ]
    if listed[0][0] == "NEGATE":
        return _pick_outside(spans, number)
    chosen = number.below(sum(last - first + 1 for first, last in spans))
    for first, last in spans:
        if chosen <= last - first:
            return chr(first + chosen)
        chosen -= last - first + 1
    raise _UnsupportedPattern("an empty set")


def _character_spans(kind: str, what: Any) -> list[tuple[int, int]]:
    """The characters of a part of a set, as spans from a first to a last code point."""
    match kind:
        case "LITERAL":
            return [(what, what)]
        case "RANGE":
            return [what]
        case "CATEGORY" if str(what) in _CATEGORY_CHARACTERS:
            return [(ord(one), ord(one)) for one in _CATEGORY_CHARACTERS[str(what)]]
        case _:
            raise _UnsupportedPattern(kind)


def _pick_outside(spans: list[tuple[int, int]], number: _Choices) -> str:
    """An ordinary character outside the spans."""
    left = [
        c for c in _ORDINARY_CHARACTERS if not any(first <= ord(c) <= last for first, last in spans)
    ]
    if not left:
        raise _UnsupportedPattern("a set that leaves no ordinary character")
    return left[number.below(len(left))]
