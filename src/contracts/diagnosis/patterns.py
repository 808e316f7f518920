"""Patterns in the syntax of Rust's engine, asked of Python's where that is safe.

Rust's engine is linear in the text and lies above this floor; Python's backtracks. So a pattern is
asked only where both read it alike, and where counting its choices shows that it cannot run away.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from contracts.diagnosis.evidence import LONGEST_TEXT
from contracts.rules.value import Matches, NamedFormat

MOST_CHOICES = 100_000
"""How many ways of matching a text a pattern may have, at most: some milliseconds."""

ESCAPE = r"\\(?:[^A-Za-z0-9]|[dDwWsStnr])"
ITEM = rf"(?:{ESCAPE}|\[\^?(?:{ESCAPE}|[^\[\]\\&~|-]|-(?!-))+\]|[^\\\[\](){{}}*+?|])"
TOKENS = rf"(?P<open>\((?:\?:)?)|(?P<item>{ITEM}|\))(?P<times>[*+?]|\{{[0-9]{{1,3}}(?:,[0-9]{{0,3}})?\}})?|(?P<bar>\|)"
"""Groups, items that match one character, how often; nothing lazy, named, flagged or nested in sets."""
PROBES = ("", " ", "a", "A", "1", "-1", "1.5", "abc", "ABC", "a b", "a_b", "12345678", "Abc def 1")
"""What a pattern that says something about its field does not match."""


def matcher(rule: Matches | NamedFormat) -> Callable[[str], bool] | None:
    """Whether a text keeps to the rule, where that can be asked here."""
    if isinstance(rule, NamedFormat):
        return format_matcher(rule)
    pattern = rule.pattern
    if choices_in(pattern) > MOST_CHOICES:
        return None
    try:
        compiled = re.compile(pattern)
    except re.error:
        return None
    ask = compiled.fullmatch if rule.whole else compiled.search
    return lambda text: len(text) <= 2 * LONGEST_TEXT and ask(text) is not None


def format_matcher(rule: NamedFormat) -> Callable[[str], bool] | None:
    """Whether a text is of the format, where patterns decide that. Ours read alike in both engines,
    and run away in neither.
    """
    if rule.grammar.a_labels:
        return None
    compiled = [re.compile(pattern) for pattern in rule.grammar.patterns]
    longest = min(rule.grammar.longest or LONGEST_TEXT, LONGEST_TEXT)
    return lambda text: len(text) <= longest and all(ask.fullmatch(text) for ask in compiled)


def telling_matcher(rule: Matches | NamedFormat) -> Callable[[str], bool] | None:
    """The same, where texts that keep to the rule can hardly be anything else."""
    keeps = matcher(rule)
    return None if keeps is None or any(keeps(probe) for probe in PROBES) else keeps


def choices_in(pattern: str) -> float:
    """In how many ways the pattern may try to match a text, at most; infinity where it is not read.

    >>> choices_in("VH-[0-9]{6}"), choices_in("(a|b)?"), choices_in("(a+)+")
    (1.0, 4.0, inf)
    """
    ways = [1.0]
    position = 0
    for token in re.finditer(TOKENS, pattern):
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
            ways[-1] *= repeated(inner, token["times"] or "")
    return ways[0] if position == len(pattern) and len(ways) == 1 else float("inf")


def repeated(ways: float, times: str) -> float:
    """In how many ways something that matches in so many ways may match so many times."""
    if times in ("", "?"):
        return ways * 2 if times else ways
    if times in ("*", "+"):
        return LONGEST_TEXT if ways == 1 else float("inf")
    least, _, most = times.strip("{}").partition(",")
    if "," not in times:
        return ways ** int(least)
    if not most:
        return LONGEST_TEXT if ways == 1 else float("inf")
    return ways ** int(most) * (int(most) - int(least) + 1)
