"""The pattern that texts have in common: runs of letters and digits, with separators between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

_CLASS_PATTERNS = {"digit": "[0-9]", "upper": "[A-Z]", "lower": "[a-z]"}
"""The pattern of one character of each class."""
_Run = tuple[str, str]
"""A class of characters, and a text of that class."""


def common_pattern(texts: Sequence[str]) -> str | None:
    """The pattern of texts of one shape: runs of digits, of capitals, of small letters, with the same
    characters between them; None where their shapes differ.

    >>> common_pattern(["VH-001", "VH-042"])
    'VH-[0-9]{3}'
    >>> common_pattern(["A7", "bc"]) is None
    True
    """
    shapes = [_runs_of(text) for text in texts]
    if (
        not shapes
        or not shapes[0]
        or len({tuple(name for name, _ in shape) for shape in shapes}) > 1
    ):
        return None
    columns = [[shape[place][1] for shape in shapes] for place in range(len(shapes[0]))]
    names = [name for name, _ in shapes[0]]
    parts = [_pattern_part(name, column) for name, column in zip(names, columns, strict=True)]
    return None if None in parts else "".join(part for part in parts if part is not None)


def _runs_of(text: str) -> list[_Run]:
    return [(name, "".join(run)) for name, run in groupby(text, _class_of)]


def _class_of(character: str) -> str:
    """The class of a character; the character itself if it is not an ASCII letter or digit."""
    if not character.isascii():
        return character
    if character.isdigit():
        return "digit"
    return "upper" if character.isupper() else "lower" if character.islower() else character


def _pattern_part(name: str, column: Sequence[str]) -> str | None:
    """The pattern of the runs at one place in every text; None for other scripts that differ."""
    if len({*column}) == 1 and name != "digit":
        return re.escape(column[0]).replace(r"\-", "-")
    if name not in _CLASS_PATTERNS:
        return None
    lengths = sorted({len(run) for run in column})
    least, most = lengths[0], lengths[-1]
    return (
        f"{_CLASS_PATTERNS[name]}{{{least}}}"
        if least == most
        else f"{_CLASS_PATTERNS[name]}{{{least},{most}}}"
    )
