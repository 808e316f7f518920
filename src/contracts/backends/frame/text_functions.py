"""Text in another case or normal form as Polars expressions: the same as Python's, character by character.

Polars and Python read Unicode's tables in different versions, so a character that one of them does not
know yet would have another lower case here than in a payload. Texts with such a character are left to Python.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import polars as pl
from polars._typing import UnicodeForm

from contracts.backends.python.predicates import TEXT_FUNCTIONS
from contracts.rules.predicate import TextFunction
from contracts.wire.scalar.text import WHITE_SPACE

_NOT_ALIKE = r"[^\p{Age=14.0}]|[\u{19b}\u{264}\u{a7d3}\u{a7d5}]"
"""What Python 3.11 does not know, and the characters that got an upper case later."""


def compile_text_function(name: TextFunction, texts: pl.Expr) -> pl.Expr:
    """The text that a function of predicates makes of each text."""
    if name == "strip":
        return texts.str.strip_chars(WHITE_SPACE)
    by_python = pl.when(texts.str.contains(_NOT_ALIKE)).then(texts)
    slow = by_python.map_batches(
        _in_python(TEXT_FUNCTIONS[name]), return_dtype=pl.String, is_elementwise=True
    )
    return pl.coalesce(slow, _compile_natively(name, texts))


def _compile_natively(name: TextFunction, texts: pl.Expr) -> pl.Expr:
    match name:
        case "lower":
            return texts.str.to_lowercase()
        case "upper":
            return texts.str.to_uppercase()
        case _:
            return texts.str.normalize(cast("UnicodeForm", name.upper()))


def _in_python(function: Callable[[str], str]) -> Callable[[pl.Series], pl.Series]:
    def apply(texts: pl.Series) -> pl.Series:
        if texts.null_count() == len(texts):
            return texts
        changed = (None if text is None else function(text) for text in texts)
        return pl.Series(texts.name, changed, dtype=pl.String)

    return apply
