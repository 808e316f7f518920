"""A namespace on frames, for those who ask for it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pytest

import contracts as ct


class Reading(ct.Contract):
    """What frames are checked against."""

    id: int
    share: float = 0.5


ct.register("quality")
FRAMES = (
    pl.DataFrame({"id": [1, None]}),
    pl.LazyFrame({"id": [1, None]}),
    pd.DataFrame({"id": pd.array([1, None], dtype="Int64")}),
)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: type(frame).__module__)
def test_the_verbs_of_a_contract_are_in_the_namespace(frame: Any) -> None:
    """Each verb of the namespace is that of the contract, of any frame."""
    assert Reading.check(frame) == frame.quality.check(Reading)
    parts = frame.quality.split(Reading)
    assert Reading.split(frame).report == parts.report
    with pytest.raises(ct.ContractViolation):
        frame.quality.validate(Reading)
    with pytest.raises(ct.ContractViolation):
        frame.quality.parse(Reading)


def test_options_are_those_of_the_verb() -> None:
    """An option of the verb is one of the namespace's, and a misspelt one is answered."""
    assert 0 == len(FRAMES[0].quality.check(Reading, max_examples=0).violations[0].examples)
    with pytest.raises(TypeError, match="max_examples"):
        FRAMES[0].quality.check(Reading, max_example=0)


def test_registering_twice_changes_nothing() -> None:
    """The namespace is there once, however often it is registered."""
    ct.register("quality")
    assert FRAMES[0].quality.check(Reading).rows == 2


@pytest.mark.parametrize("name", ["filter", "two words"])
def test_a_name_that_frames_have_is_refused(name: str) -> None:
    """What frames have already is not replaced, and what is not a name is not taken."""
    with pytest.raises(ValueError, match=r"name must be|has an attribute"):
        ct.register(name)
