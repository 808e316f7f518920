"""The formats, patterns and lengths that all texts of a column have."""

from __future__ import annotations

import re
from itertools import groupby, takewhile
from typing import Any

from contracts.inferring.column import ColumnState
from contracts.inferring.limits import as_bound, drafted_bounds
from contracts.inferring.notes import Note
from contracts.inferring.text import TextRule, TextState
from contracts.rules import value as v

_MIN_DISTINCT = 20
"""The different texts from which a format in common is no coincidence."""
_MAX_RUNS = 12
_CLASSES = {"0": "[0-9]", "A": "[A-Z]", "a": "[a-z]"}


def text_shape(name: str, state: ColumnState, texts: TextState, notes: list[Note]) -> list[Any]:
    """The rules about how texts are written: at most one of a format or a pattern, and the length."""
    if state.distinct < _MIN_DISTINCT:
        return []
    rules = [one for one in texts.rules if _is_likely(one, state)]
    if len(rules) == 1:
        return [*rules]
    if rules:
        offers = tuple(f'ct.{type(one).__name__}("{one.name}")' for one in rules)
        notes.append(Note(name, "all values fit", offers))
    pattern = common_shape(texts)
    if pattern is not None:
        return [v.Matches(pattern)]
    return _drafted_lengths(state)


def _is_likely(rule: TextRule, state: ColumnState) -> bool:
    """Whether texts that are not meant in this way would hardly all be of it."""
    return isinstance(rule, v.NamedFormat) or state.values >= _MIN_DISTINCT


def _drafted_lengths(state: ColumnState) -> list[Any]:
    if state.low[0] == state.high[0]:
        fixed = state.low[0]
        return [v.MinLength(fixed), v.MaxLength(fixed)]
    lower, upper = drafted_bounds(state.low, state.high, state.values)
    if lower is None or upper is None:
        return []
    most = v.MaxLength(as_bound(upper, 0, 0, lower=False))
    return [v.MinLength(1), most] if state.low[0] >= 1 else [most]


def common_shape(texts: TextState) -> str | None:
    """The pattern of texts of one shape: runs of digits, of capitals, of small letters, with the same
    characters between them; None where shapes differ, or say little.
    """
    if not texts.shapes or texts.least is None or texts.greatest is None:
        return None
    shapes = [[(one, len([*run])) for one, run in groupby(shape)] for shape in texts.shapes]
    classes = {tuple(one for one, _ in shape) for shape in shapes}
    if len(classes) > 1:
        return None
    (names,) = classes
    if len(names) > _MAX_RUNS or ("0" not in names and len(shapes) > 1):
        return None  # words of any length
    prefix = _common_beginning(texts.least, texts.greatest)
    parts, at = [], 0
    for place, name in enumerate(names):
        lengths = {shape[place][1] for shape in shapes}
        width = min(lengths)
        literal = prefix[at : at + width]
        fixed = (
            len(lengths) == 1
            and len(literal) == width
            and name in "Aa"
            and len(prefix) > at + width
        )
        if name not in _CLASSES or fixed:
            text = literal if fixed else name * width
            if len(lengths) > 1:
                return None
            parts.append(re.escape(text).replace(r"\-", "-").replace(r"\ ", " "))
        else:
            parts.append(_CLASSES[name] + (f"{{{width}}}" if len(lengths) == 1 else "+"))
        at += width if len(lengths) == 1 else len(prefix)  # what follows stands elsewhere in each
    return "".join(parts)


def _common_beginning(least: str, greatest: str) -> str:
    """What the first and the last text begin with, and so all between them."""
    pairs = zip(least, greatest, strict=False)
    return "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
