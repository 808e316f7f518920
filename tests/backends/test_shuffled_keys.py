"""Keys on several machines: those of one range of hashes come together, and the whole has the findings of one
machine, however its rows are cut.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate, pairwise
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.backends.partial import shuffled_keys
from contracts.backends.partial.shuffled_keys import (
    BrokenRows,
    KeyBlocks,
    ShuffledKeys,
    repeated_in_range,
    rules_on_keys,
)
from contracts.engine.check import context_for
from contracts.engine.contract_class import engine_of, options_for


class Keyed(ct.Contract):
    """A contract with keys of every sort."""

    name: str | None
    level: Annotated[float, ct.NonFinite(nan="allow")]
    group: int
    rules = ct.rules(
        ct.Unique("name", "level", nulls="distinct"),
        ct.Unique("name", ignore_case=True, nulls="equal"),
        ct.group("group", ct.Unique("level")),
    )


ROW = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["a", "A", "b", "ß", None, "c"]),
        "level": st.sampled_from([0.0, -0.0, 1.0, float("nan"), 2.0]),
        "group": st.integers(0, 2),
    }
)
SCHEMA = {"name": pl.String, "level": pl.Float64, "group": pl.Int64}


def found_in(frame: pl.DataFrame, cuts: list[int], ranges: int, **options: Any) -> list[Any]:
    """The violations of the rules on keys, of rows that are cut at some places."""
    engine, known = engine_of(Keyed), options_for(Keyed, options)
    frames, context = engine.backends.frames, context_for(known)
    starts = [0, *cuts, frame.height]
    blocks: dict[tuple[int, int], list[pl.DataFrame]] = defaultdict(list)
    for part, (begin, end) in enumerate(pairwise(starts)):
        keys = KeyBlocks(frames, context, part, ranges)
        for half in (frame[begin:end][:2], frame[begin:end][2:]):
            keys.add(ct.partial(Keyed, half, **options).state.held)
            for rule, at, block in keys.take():
                blocks[rule, at].append(block)
    rules = rules_on_keys(Keyed.__specification__)
    found: dict[Any, BrokenRows] = {}
    for (number, _), some in blocks.items():
        more, rule = repeated_in_range(number, some, frames, context), rules[number]
        found[rule] = found.get(rule, BrokenRows()).beside(more, context.max_examples)
    before = dict(enumerate(accumulate((b - a for a, b in pairwise(starts)), initial=0)))
    keys_of_all = ShuffledKeys(frames, context, found, before, frame.height)
    return [one.violation for rule in rules for one in keys_of_all.findings(rule).broken]


@given(
    st.lists(ROW, max_size=30),
    st.lists(st.integers(0, 30), max_size=4),
    st.integers(1, 4),
    st.sampled_from([0, 3, None]),
    st.sampled_from([2, 100]),
)
def test_keys_repeat_as_on_one_machine(
    rows: list[dict[str, Any]], cuts: list[int], ranges: int, max_examples: int | None, kept: int
) -> None:
    """Counts and examples are those of the whole: skewed keys, NaN, nulls and case included, and however few
    rows of one key are sent.
    """
    frame = pl.DataFrame(rows, schema=SCHEMA)
    places = sorted(min(one, frame.height) for one in cuts)
    expected = [
        one
        for one in Keyed.check(frame, max_examples=max_examples).violations
        if one.code == "unique"
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shuffled_keys, "MAX_SAMPLE", kept)
        got = found_in(frame, places, ranges, max_examples=max_examples)
    by_rule = {one.rule_id: one for one in got}
    assert {one.rule_id for one in expected} == by_rule.keys()
    for one in expected:
        other = by_rule[one.rule_id]
        shown = other.examples if max_examples is None else other.examples[:max_examples]
        assert (one.count, repr(one.examples)) == (other.count, repr(shown))


def test_further_rows_of_one_key_are_counted_and_not_sent() -> None:
    """Of a key that fills a part, as many rows are sent as reports and diagnoses look at."""
    frame = pl.DataFrame(
        {"name": ["a"] * 1000, "level": [1.0] * 1000, "group": [1] * 1000}, schema=SCHEMA
    )
    engine = engine_of(Keyed)
    context = context_for(options_for(Keyed, {}))
    keys = KeyBlocks(engine.backends.frames, context, 0, 4)
    keys.add(ct.partial(Keyed, frame).state.held)
    assert [100, 100, 100] == [block.height for _, _, block in keys.take()]
