"""Match patterns in the syntax of Rust's engine with Python's engine, if that is safe.

Rust's engine is linear in the text, but it is in a backend, which diagnoses do not import; Python's engine
backtracks. So a pattern is used only if both engines agree on its meaning, and if counting its choices
proves that it cannot backtrack catastrophically.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from contracts.diagnosis.evidence import MAX_EVIDENCE_TEXT
from contracts.rules.value import Matches, NamedFormat

MAX_PATTERN_CHOICES = 100_000
"""The most ways in which a pattern may match a text: some milliseconds."""

_PATTERN_ESCAPE = r"\\(?:[^A-Za-z0-9]|[dDwWsStnr])"
_PATTERN_ITEM = (
    rf"(?:{_PATTERN_ESCAPE}|\[\^?(?:{_PATTERN_ESCAPE}|[^\[\]\\&~|-]|-(?!-))+\]|[^\\\[\](){{}}*+?|])"
)
_PATTERN_TOKENS = rf"(?P<open>\((?:\?:)?)|(?P<item>{_PATTERN_ITEM}|\))(?P<times>[*+?]|\{{[0-9]{{1,3}}(?:,[0-9]{{0,3}})?\}})?|(?P<bar>\|)"
"""Groups and items that match one character, repeated; not lazy, named, flagged or nested in sets."""
_COMMON_TEXTS = (
    "",
    " ",
    "a",
    "A",
    "1",
    "-1",
    "1.5",
    "abc",
    "ABC",
    "a b",
    "a_b",
    "12345678",
    "Abc def 1",
)
"""Texts that a distinctive pattern does not match."""


def text_matcher(rule: Matches | NamedFormat) -> Callable[[str], bool] | None:
    """A predicate for texts that satisfy the rule, or None if it is not safe."""
    if isinstance(rule, NamedFormat):
        return _format_matcher(rule)
    pattern = rule.pattern
    if count_choices(pattern) > MAX_PATTERN_CHOICES:
        return None
    try:
        compiled = re.compile(pattern)
    except re.error:
        return None
    match = compiled.fullmatch if rule.whole else compiled.search
    return lambda text: len(text) <= 2 * MAX_EVIDENCE_TEXT and match(text) is not None


def _format_matcher(rule: NamedFormat) -> Callable[[str], bool] | None:
    """A predicate for texts of a named format, or None if patterns alone do not decide it.

    The patterns of named formats mean the same in both engines and are safe.
    """
    if rule.grammar.a_labels:
        return None
    compiled = [re.compile(pattern) for pattern in rule.grammar.patterns]
    longest = min(rule.grammar.longest or MAX_EVIDENCE_TEXT, MAX_EVIDENCE_TEXT)
    return lambda text: len(text) <= longest and all(one.fullmatch(text) for one in compiled)


def distinctive_matcher(rule: Matches | NamedFormat) -> Callable[[str], bool] | None:
    """As `text_matcher`, but None as well if ordinary texts satisfy the rule."""
    accepts = text_matcher(rule)
    return None if accepts is None or any(accepts(probe) for probe in _COMMON_TEXTS) else accepts


def count_choices(pattern: str) -> float:
    """The most ways in which a pattern may match a text; infinity if its syntax is not supported.

    >>> count_choices("VH-[0-9]{6}"), count_choices("(a|b)?"), count_choices("(a+)+")
    (1.0, 4.0, inf)
    """
    ways = [1.0]
    position = 0
    for token in re.finditer(_PATTERN_TOKENS, pattern):
        if token.start() != position:
            return float("inf")
        position = token.end()
        if token["open"]:
            ways.append(1.0)
        elif token["bar"]:
            ways[-1] *= 2
        elif token["item"] == ")" and len(ways) == 1:
            return float("inf")
        else:
            inner = ways.pop() if token["item"] == ")" else 1.0
            ways[-1] *= _repeat_choices(inner, token["times"] or "")
    return ways[0] if position == len(pattern) and len(ways) == 1 else float("inf")


def _repeat_choices(ways: float, times: str) -> float:
    """The ways in which a repetition may match, if one occurrence matches in so many ways."""
    if times in ("", "?"):
        return ways * 2 if times else ways
    if times in ("*", "+"):
        return MAX_EVIDENCE_TEXT if ways == 1 else float("inf")
    least, _, most = times.strip("{}").partition(",")
    if "," not in times:
        return ways ** int(least)
    if not most:
        return MAX_EVIDENCE_TEXT if ways == 1 else float("inf")
    return ways ** int(most) * (int(most) - int(least) + 1)
