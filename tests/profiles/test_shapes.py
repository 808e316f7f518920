"""The shapes of texts: digits, capitals and other letters, with all else as it is; counted while they are few."""

from __future__ import annotations

import unicodedata
from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts.dtypes as d
from contracts.profiles.measure import field_profile
from contracts.profiles.shapes import (
    MAX_SHAPE_BYTES,
    MAX_SHAPES,
    TOO_MANY_SHAPES,
    Shapes,
    collapse_runs,
    shapes_of,
)
from contracts.specification import FieldType
from tests.laws.test_partition_laws import cuts, merges

TEXTS = st.text("aZé٣9-+ °日", max_size=6) | st.text("9a", max_size=60)


def shapes_of_texts(texts: list[str]) -> Shapes:
    """The shapes in the profile of a column."""
    shapes = field_profile("x", pl.Series(texts, dtype=pl.String), FieldType(d.Text())).shapes
    assert shapes is not None
    return shapes


def _shape(text: str) -> str:
    """The shape of one text, a character at a time."""
    kinds = ((unicodedata.category(one), one) for one in text)
    return "".join(
        "A" if kind == "Lu" else "a" if kind[0] in "LM" else "9" if kind == "Nd" else one
        for kind, one in kinds
    )


@given(st.lists(TEXTS, max_size=40))
def test_each_text_has_its_shape(texts: list[str]) -> None:
    """The shapes are those of single texts, counted one by one, however many they are."""
    assert shapes_of(Counter(map(_shape, texts)).items()) == shapes_of_texts(texts)


@given(st.lists(TEXTS, max_size=60), st.data())
def test_shapes_add_up_in_any_tree(texts: list[str], data: st.DataObject) -> None:
    """The shapes of a whole are the sum of those of its parts, in whatever tree they are added."""
    parts = [shapes_of_texts(texts[part]) for part in data.draw(cuts(len(texts)))]
    assert shapes_of_texts(texts) == data.draw(merges())(parts)


def test_identifiers_have_one_shape() -> None:
    """A column of many identifiers has the shape of them, and the one that came otherwise has its own."""
    good = [f"VH-{n:06}" for n in range(3_000)]
    assert {"AA-999999": 3_000} == shapes_of_texts(good).counts
    assert {"AA-999999": 3_000, "AA_999999": 1} == shapes_of_texts([*good, "VH_000001"]).counts


def test_runs_of_any_length_are_kept_of_many_shapes() -> None:
    """Where the lengths make too many shapes, the kinds of the characters are known still."""
    few, many = ([f"VH-{10**n}" for n in range(count)] for count in (MAX_SHAPES, MAX_SHAPES + 1))
    assert (MAX_SHAPES, False) == (len(shapes_of_texts(few).counts), shapes_of_texts(few).collapsed)
    assert Shapes((("A+-9+", MAX_SHAPES + 1),), collapsed=True) == shapes_of_texts(many)
    assert {"a+": 2_100} == shapes_of_texts(["a" * (n % 300) or "a" for n in range(2_100)]).counts


@pytest.mark.parametrize("count", [MAX_SHAPES + 1, 3_000])
def test_too_many_shapes_are_not_kept(count: int) -> None:
    """Free text has more shapes than can be counted, and nothing that is added makes them fewer."""
    texts = ["x ." * (n % 300 + 1) for n in range(count)]
    assert TOO_MANY_SHAPES == shapes_of_texts(texts) == shapes_of_texts(texts) + Shapes()
    assert (True, {}, 0) == (
        TOO_MANY_SHAPES.too_many,
        TOO_MANY_SHAPES.counts,
        TOO_MANY_SHAPES.total,
    )


def test_long_shapes_are_collapsed() -> None:
    """Shapes take at most 300 bytes together."""
    longest = "a" * (MAX_SHAPE_BYTES - 2)
    assert {longest: 1} == shapes_of_texts([longest]).counts
    assert {"a+": 1} == shapes_of_texts([longest + "a"]).counts


@given(TEXTS)
def test_runs_are_collapsed_once(text: str) -> None:
    """The shape of a text of any lengths does not depend on how long its runs are."""
    longer = "".join(one * (3 if one in "aA9" else 1) for one in _shape(text))
    assert collapse_runs(_shape(text)) == collapse_runs(longer)
