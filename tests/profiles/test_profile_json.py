"""Profiles as JSON: small, both ways, and refused where it is not what was written."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import contracts.dtypes as d
from contracts.errors import DocumentError
from contracts.profiles.counts_json import read_fraction, write_fraction
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.measure import field_profile
from contracts.profiles.measure_pairs import PairedColumn, pair_profile
from contracts.profiles.pair_profile import PairOrder, PairProfile
from contracts.profiles.paired_fields import MAX_PAIRED_TIMES, MAX_RELATED
from contracts.profiles.profile import Profile
from contracts.specification import DType, FieldType
from tests.profiles.columns import columns

PAIRED = (
    pl.Series([1.0, 2.0, None]),
    pl.Series([False, False, True]),
    FieldType(d.Float()),
)
"""A column of a pair."""


def profile_of(*fields: FieldProfile) -> Profile:
    """A profile of some fields."""
    rows = max((one.rows for one in fields), default=0)
    return Profile("Ping", "1.0.0", "ab" * 32, rows, {one.name: one for one in fields})


@given(columns())
@example((pl.Series([2**64 - 1], dtype=pl.UInt64), FieldType(d.Int(64, signed=False))))
def test_a_profile_is_read_as_it_was_written(drawn: tuple[pl.Series, FieldType]) -> None:
    """`from_json` gives back what `to_json` wrote, of every type."""
    profile = profile_of(field_profile("x", *drawn))
    assert profile == Profile.from_json(profile.to_json())


@given(st.fractions() | st.floats(allow_nan=False, allow_infinity=False).map(Fraction))
def test_exact_numbers_are_written_exactly(number: Fraction) -> None:
    """A sum of floats is a whole number of powers of two, a sum of decimals a fraction."""
    assert number == read_fraction(write_fraction(number))


def test_a_profile_is_small() -> None:
    """50 fields of heavy tails take at most 100 kB, however many rows there are, with as many pairs as are compared
    by themselves.
    """
    wide = pl.select(pl.int_range(20_000).hash(7).alias("x")).to_series()
    unit = (wide.cast(pl.Float64) + 1) / 2**64
    drawn: list[tuple[pl.Series, DType]] = [
        ((unit.log() * 200).exp(), d.Float()),  # from 1e-3800 to 1: subnormal numbers too
        ((unit * 40).exp() * 1e280, d.Float()),
        (wide.cast(pl.String) + pl.Series(["é (", " - ", ";;", "/", ""] * 4_000), d.Text()),
        ((wide // 2).cast(pl.Int64), d.Int()),
        ((wide % 10**15).cast(pl.Int64).cast(pl.Datetime("us")), d.Datetime()),
    ]
    measured = [field_profile("x", column, FieldType(dtype)) for column, dtype in drawn]
    sizes = [len(profile_of(one).to_json().encode()) for one in measured]
    assert max(sizes) <= 2_500, sizes
    one, other = (
        PairedColumn(name, column, column.is_null(), FieldType(d.Float()))
        for name, column in (("a", drawn[0][0]), ("b", drawn[1][0].reverse()))
    )
    pair = pair_profile(one, other)
    head = replace(profile_of(), rows=pair.rows, squared_rows=pair.rows**2)
    size = len(replace(head, pairs={pair.name: pair}).to_json().encode())
    pairs = 3 * MAX_PAIRED_TIMES * (MAX_PAIRED_TIMES - 1) // 2 + MAX_RELATED
    assert sum(sizes) * 10 + size * pairs <= 100_000, (sizes, size)


def test_what_is_not_a_profile_is_refused() -> None:
    """Text that `to_json` did not write is a DocumentError that says where it is wrong."""
    speed = field_profile("speed", pl.Series([1.0, 2.0, None]), FieldType(d.Float()))
    note = field_profile("note", pl.Series(["a", "b"]), FieldType(d.Text()))
    both = [PairedColumn(name, *PAIRED) for name in ("speed", "limit")]
    pair = pair_profile(both[0], both[1])
    profile = replace(profile_of(speed, note), pairs={pair.name: pair})
    assert profile == Profile.from_json(profile.to_json())
    good = json.loads(profile.to_json())
    changes: dict[str, list[dict[str, Any]]] = {
        "": [{"rows": -1}, {"rows": True}, {"contract": 1}, {"more": 1}, {"version": 2}],
        "profile": [{"profile": 3}, {"profile": True}],
        "fields": [{"fields": 1}, {"fields": good["fields"] * 2}],
        "pairs": [{"pairs": None}, {"pairs": good["pairs"] * 2}],
        "pairs[0]": [
            {"pairs": [good["pairs"][0] | change]}
            for change in (
                {"rows": 2},
                {"rows": -1},
                {"first": 1},
                {"second": "count"},
                {"more": 1},
                {"order": [0, 0, 2, 0]},
                {"order": [0, 2, 2, 0, 0]},
                {"order": [0, 1, 1, 0, 0]},
                {"ratio": good["fields"][0]},
                {"distance": good["pairs"][0]["ratio"]},
            )
        ]
        + [{"pairs": [7]}],
        "fields[0]": [
            {"fields": [good["fields"][0] | change]}
            for change in (
                {"nulls": -1},
                {"minimum": "1.0"},
                {"type": "complex"},
                {"more": 1},
                {"name": 1},
                {"sum": "xp1"},
                {"histogram": [0, 0, "!"]},
                {"histogram": [0, 0, "gA=="]},
                {"histogram": [-1, 0, ""]},
                {"sketch": {"2.0.0": "eJwDAAAAAAE="}},
                {"sketch": {"2.0.0": ""}},
                {"categories": {"b": 1, "a": 1}},
                {"characters": [1]},
                {"shapes": {"lengths": {"b": 1, "a": 1}}},
                {"shapes": {"kept": {"a": 2}}},
                {"formats": {"%Y": 3}},
            )
        ]
        + [{"fields": [7]}],
    }
    for path, every in changes.items():
        for change in every:
            with pytest.raises(DocumentError) as caught:
                Profile.from_json(json.dumps(good | change))
            assert path == caught.value.path, change
    for text in ("{", "[]", "{}"):
        with pytest.raises(DocumentError):
            Profile.from_json(text)


def test_documents_of_the_first_form_are_read() -> None:
    """What they do not have is not known, nor is it of a whole that such a profile is a part of."""
    note = field_profile("note", pl.Series(["a", "b"]), FieldType(d.Text()))
    document = json.loads(profile_of(note).to_json())
    del document["fields"][0]["shapes"], document["intervals"]
    old = Profile.from_json(json.dumps(document | {"profile": 1}))
    assert replace(note, shapes=None) == old.fields["note"]
    for whole in (old + profile_of(note), profile_of(note) + old):
        assert whole.fields["note"] == replace(note + note, shapes=None)
        assert whole == Profile.from_json(whole.to_json())


def test_pairs_of_the_first_form_are_read() -> None:
    """They were of times, and only of how much later one is: in which order they are is not known."""
    later = field_profile("a → b", pl.Series([timedelta(1), None]), FieldType(d.Duration()))
    document = json.loads(profile_of(later).to_json())
    document |= {"profile": 1, "fields": [], "pairs": document["fields"]}
    del document["intervals"]
    old = Profile.from_json(json.dumps(document))
    later = replace(later, sketch=None)
    assert {"a → b": PairProfile("a", "b", 2, None, later)} == old.pairs
    new = replace(old, pairs={"a → b": PairProfile("a", "b", 2, PairOrder(0, 1, 1), later)})
    for whole in (old + new, new + old):
        assert {"a → b": PairProfile("a", "b", 4, None, later + later)} == whole.pairs
        assert whole == Profile.from_json(whole.to_json())
    for change in ({"name": "a"}, {"type": "float"}):
        pairs = [document["pairs"][0] | change]
        with pytest.raises(DocumentError):
            Profile.from_json(json.dumps(document | {"pairs": pairs}))


def test_profiles_of_two_contracts_do_not_add_up() -> None:
    """Fields of one name may be different things in two contracts."""
    one = profile_of()
    with pytest.raises(ValueError, match="profiles of two contracts do not add up"):
        _ = one + Profile("Ping", "1.0.1", "cd" * 32, 0, {})


def test_a_profile_is_a_value() -> None:
    """Equal profiles are one key of a dict."""
    speed = field_profile("speed", pl.Series([1.0, 2.0, None]), FieldType(d.Float()))
    assert 1 == len({profile_of(speed), profile_of(speed)})
