"""The pattern that texts have in common: which letters and digits, how many of them, what between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

CLASSES = {"digit": "[0-9]", "upper": "[A-Z]", "lower": "[a-z]"}
"""What a run of letters or digits is written as."""
Run = tuple[str, str]
"""A class of characters, and a text that is all of it."""


def pattern_of(texts: Sequence[str]) -> str | None:
    """The pattern of texts that are made alike: runs of digits, of capitals, of small letters, with the
    same characters between them; None where they are not.

    >>> pattern_of(["VH-001", "VH-042"])
    'VH-[0-9]{3}'
    >>> pattern_of(["A7", "bc"]) is None
    True
    """
    shapes = [runs_of(text) for text in texts]
    if (
        not shapes
        or not shapes[0]
        or len({tuple(name for name, _ in shape) for shape in shapes}) > 1
    ):
        return None
    columns = [[shape[place][1] for shape in shapes] for place in range(len(shapes[0]))]
    names = [name for name, _ in shapes[0]]
    parts = [part_of(name, column) for name, column in zip(names, columns, strict=True)]
    return None if None in parts else "".join(part for part in parts if part is not None)


def runs_of(text: str) -> list[Run]:
    """A text in runs of one class each."""
    return [(name, "".join(run)) for name, run in groupby(text, class_of)]


def class_of(character: str) -> str:
    """The class of a character: itself, where it is neither a letter nor a digit of ASCII."""
    if not character.isascii():
        return character
    if character.isdigit():
        return "digit"
    return "upper" if character.isupper() else "lower" if character.islower() else character


def part_of(name: str, column: Sequence[str]) -> str | None:
    """What stands at one place in every text."""
    if len({*column}) == 1 and name != "digit":
        return re.escape(column[0]).replace(r"\-", "-")
    if name not in CLASSES:
        return None
    lengths = sorted({len(run) for run in column})
    least, most = lengths[0], lengths[-1]
    return f"{CLASSES[name]}{{{least}}}" if least == most else f"{CLASSES[name]}{{{least},{most}}}"
