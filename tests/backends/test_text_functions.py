"""Text in another case or normal form is the same in a frame and in a payload, whatever characters it has."""

from __future__ import annotations

from typing import Any, get_args

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.backends.frame.text_functions import compile_text_function
from contracts.backends.python.predicates import TEXT_FUNCTIONS
from contracts.rules.predicate import TextFunction

EVERY_CHARACTER = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
SURROUNDED = st.text(
    st.sampled_from("aΑΣσς.\u0301İiıßﬁ \u10d0\ua7dc\U00010d50\u0264\x1c")
    | st.characters(exclude_categories=["Cs"])
)


def in_frame(name: TextFunction, texts: list[Any]) -> list[Any]:
    """What a frame makes of texts."""
    frame = pl.DataFrame({"x": texts}, schema={"x": pl.String})
    return frame.select(compile_text_function(name, pl.col("x"))).to_series().to_list()


@pytest.mark.parametrize("name", get_args(TextFunction))
@given(st.lists(SURROUNDED | st.none(), max_size=3))
@example(["ΑΣ", "ΑΣ.Α", "\U00010d50ΑΣ", None, "\x1ca\x85"])
@example([None])
@example([])
def test_both_paths_have_one_function(name: TextFunction, texts: list[str | None]) -> None:
    """Each function yields the same text on both paths, and null of null."""
    expected = [None if text is None else TEXT_FUNCTIONS[name](text) for text in texts]
    assert expected == in_frame(name, texts)


@pytest.mark.at_length
@pytest.mark.parametrize("name", get_args(TextFunction))
def test_every_character_is_the_same(name: TextFunction) -> None:
    """Each function yields the same text of every character, however new Unicode is on either path."""
    expected = [*map(TEXT_FUNCTIONS[name], EVERY_CHARACTER)]
    assert expected == in_frame(name, EVERY_CHARACTER)
