"""No verdict depends on partitioning: law 11, over generated contracts, rows, cuts and orders of merging."""

from __future__ import annotations

import functools
import io
import operator
from collections.abc import Callable, Sequence
from typing import Annotated, Any, get_args

import polars as pl
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import contracts as ct
from contracts.backends.attempt import Failure, attempt
from contracts.backends.partial import held_counts, held_keys, value_counts
from contracts.engine import scan_proof, stream_check
from contracts.engine.engine import Engine
from contracts.engine.options import Options
from contracts.rules.table import BatchRule, Grouped
from contracts.testing import Case
from tests.laws.test_conformance import FRAMES
from tests.laws.typed_frames import Rows, typed_frame
from tests.reference.case_tables import tables_of
from tests.reference.contracts import rows_for
from tests.reference.draw_rules import batches, ruled_contracts
from tests.reference.draw_table_rules import DRAWN, Whole, widely_ruled
from tests.reference.rules import Ruled
from tests.testing.corpus import CORPUS

_Merge = Callable[[Sequence[Any]], Any]
"""Adds up partial results in some order."""


@st.composite
def cuts(draw: st.DrawFn, height: int) -> list[slice]:
    """Slices that together are all rows, in order; some of them may be empty."""
    places = sorted(draw(st.lists(st.integers(0, height), max_size=4)))
    return [slice(a, b) for a, b in zip([0, *places], [*places, height], strict=True)]


@st.composite
def merges(draw: st.DrawFn) -> _Merge:
    """An order in which neighbours are merged, until one is left."""
    choices = draw(st.lists(st.integers(0, 8), min_size=4, max_size=4))

    def merge(parts: Sequence[Any]) -> Any:
        rest = list(parts)
        for choice in choices:
            if len(rest) > 1:
                place = choice % (len(rest) - 1)
                rest[place : place + 2] = [rest[place] + rest[place + 1]]
        return functools.reduce(operator.add, rest)

    return merge


def needs_all_rows(case: Case) -> bool:
    """Whether a rule of a case takes all rows at once, and so is not run on parts."""
    rules = [requirement.rule for requirement in case.specification.rules]
    inner = [rule.rule if isinstance(rule, Grouped) else rule for rule in rules]
    return any(isinstance(rule, ct.CustomTable) and rule.partial is None for rule in inner)


def shown(report: ct.Report) -> tuple[Any, ...]:
    """All that a report says, so that NaN equals NaN."""
    return report.to_json(), repr(report)


@st.composite
def typed(draw: st.DrawFn) -> tuple[Ruled, Rows]:
    """A contract with row rules and table rules, and rows that typed columns can hold."""
    ruled = draw(ruled_contracts())
    return ruled, draw(batches(ruled))


@st.composite
def hostile(draw: st.DrawFn) -> tuple[Ruled, Rows]:
    """The same, and rows of which some are of no use at all."""
    ruled = draw(ruled_contracts())
    return ruled, draw(rows_for(ruled.planned))


def wholes(drawn: st.SearchStrategy[tuple[Ruled, Rows]]) -> st.SearchStrategy[Whole]:
    """What is drawn, as data to check in parts."""
    return drawn.map(lambda one: Whole(one[0].contract, one[1], {}))


@given(wholes(typed()) | widely_ruled(), st.data(), st.sampled_from([0, 1, 5, None]))
def test_frames_have_the_report_of_the_whole(
    whole: Whole, data: st.DataObject, max_examples: int | None
) -> None:
    """However a frame is cut, and its parts are merged, the report is that of the frame."""
    contract, options = whole.contract, {**whole.options, "max_examples": max_examples}
    frame = typed_frame(contract, whole.rows)
    parts = [ct.partial(contract, frame[cut], **options) for cut in data.draw(cuts(frame.height))]
    merged = data.draw(merges())(parts).finish()
    assert shown(contract.check(frame, **options)) == shown(merged)


@given(wholes(hostile()) | widely_ruled(hostile=True), st.data())
def test_rows_have_the_report_of_the_whole(whole: Whole, data: st.DataObject) -> None:
    """So do Python rows, of which typed columns cannot hold some."""
    contract, rows = whole.contract, whole.rows
    parts = [ct.partial(contract, rows[cut], **whole.options) for cut in data.draw(cuts(len(rows)))]
    merged = data.draw(merges())(parts).finish()
    assert shown(contract.check(rows, **whole.options)) == shown(merged)


def test_every_table_rule_is_drawn() -> None:
    """No table rule of the library is left out of what the laws draw."""
    assert set(get_args(BatchRule)) == {*DRAWN}


@pytest.mark.at_length
@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of what is found
@pytest.mark.parametrize("rule", DRAWN, ids=lambda rule: rule.__name__)
def test_every_table_rule_is_drawn_with_both_verdicts(rule: type) -> None:
    """What is drawn breaks each table rule and keeps it."""
    seen: set[bool] = set()

    def sees_both(whole: Whole) -> bool:
        report = whole.contract.check(whole.rows, **whole.options)
        if not report.not_run:
            seen.add(any(one.rule_id == "rule 0" for one in report.violations))
        return len(seen) == 2

    drawn = settings(max_examples=500, phases=[Phase.generate], derandomize=True, database=None)
    find(widely_ruled((rule,)), sees_both, settings=drawn)
    assert seen == {True, False}


@pytest.mark.at_length
@pytest.mark.parametrize("case", [c for c in CORPUS if not needs_all_rows(c)], ids=str)
def test_the_corpus_is_decided_from_two_parts(case: Case) -> None:
    """Every case of the corpus, cut in two at each place, has the report of the whole: as Python rows,
    and as a typed frame where one can hold them.
    """
    engine = Engine(case.specification)
    tables = tables_of(case)
    options = Options(now=case.now, tables=tables, baseline=case.baseline)
    frame = FRAMES.get(case.name)
    for whole in (list(case.rows), *([] if frame is None else [frame])):
        expected = shown(engine.check(whole, options))
        for place in range(len(whole) + 1):
            parts = [engine.partial(part, options) for part in (whole[:place], whole[place:])]
            assert expected == shown((parts[0] + parts[1]).finish())


def refuse_13(value: Any) -> bool:
    """A rule of the user's own that fails for one value."""
    if value == 13:
        raise ArithmeticError
    return value != 7


class Unlucky(ct.Contract):
    """A contract whose rules cannot be evaluated on some rows."""

    n: Annotated[int, ct.Custom("lucky", accepts=refuse_13)]
    m: int | None
    rules = ct.rules(ct.CustomRow("both lucky", ("m",), accepts=lambda row: refuse_13(row["m"])))


@given(st.lists(st.sampled_from([1, 7, 7, 13]), max_size=8), st.data())
def test_a_rule_that_fails_in_some_part_is_not_run(values: list[int], data: st.DataObject) -> None:
    """A rule that cannot be evaluated on some part was not run on the whole, which breaks it nowhere."""
    frame = pl.DataFrame({"n": values, "m": values[::-1]}, schema={"n": pl.Int64, "m": pl.Int64})
    for whole in (frame, frame.to_dicts()):
        parts = [ct.partial(Unlucky, whole[cut]) for cut in data.draw(cuts(frame.height))]
        assert shown(Unlucky.check(whole)) == shown(data.draw(merges())(parts).finish())


class Reading(ct.Contract):
    """A contract whose violations have causes."""

    station: Annotated[str, ct.Matches("[A-Z]{3}-[0-9]{2}")]
    depth: Annotated[float, ct.Interval(ge=0, le=50)]
    level: Annotated[float, ct.Interval(ge=200, le=400)]


@given(st.integers(200, 12_000), st.integers(1, 9), st.randoms(use_true_random=True), st.data())
def test_causes_of_many_rows_are_those_of_the_whole(
    height: int, every: int, random: Any, data: st.DataObject
) -> None:
    """Where it is known how many rows come before each part, a violation of more rows than are examined
    has the cause of the whole.
    """
    bad = [random.randrange(every) == 0 for _ in range(height)]
    sentinel = random.choice([-999.0, 250.0])
    frame = pl.DataFrame(
        {
            "station": ["abc-01" if one and random.random() < 0.8 else "ABC-01" for one in bad],
            "depth": [sentinel if one else 25.0 for one in bad],
            "level": [random.uniform(0, 50) if one else 300.0 for one in bad],
        }
    )
    parts = [
        ct.partial(Reading, frame[cut], rows_before=cut.start)
        for cut in data.draw(cuts(frame.height))
    ]
    merged = data.draw(merges())(parts).finish()
    assert shown(Reading.check(frame)) == shown(merged)


@given(
    wholes(typed()) | widely_ruled(),
    st.data(),
    st.integers(1, 3),
    st.sampled_from([20, 60, 10**9]),
    st.sampled_from([-1, 60, 10**9]),
    st.sampled_from([0, 10**9]),
)
def test_streams_have_the_report_of_the_whole(  # noqa: PLR0917 - what is drawn comes by position
    whole: Whole,
    data: st.DataObject,
    at_once: int,
    budget: int,
    written_at_once: int,
    uncounted_from: int,
) -> None:
    """So do batches that come one by one, and a LazyFrame that is computed a few rows at a time or only reads
    a file, whether keys, references and counts are held or on disk, in however many runs, and whether different
    values are counted as they come or as numbers in the end.
    """
    contract, options = whole.contract, whole.options
    frame = typed_frame(contract, whole.rows)
    expected = shown(contract.check(frame, **options))
    batches = (frame[cut] for cut in data.draw(cuts(frame.height)))
    body = io.BytesIO()
    written = attempt(lambda: frame.write_parquet(body))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(held_keys, "SPILL_BEYOND", budget)
        patch.setattr(held_keys, "_AT_ONCE", written_at_once)
        patch.setattr(held_counts, "SPILL_BEYOND", budget)
        patch.setattr(value_counts, "UNCOUNTED_FROM", uncounted_from)
        patch.setattr(stream_check, "_ROWS_AT_ONCE", at_once)
        assert expected == shown(ct.check_batches(contract, batches, **options))
        assert expected == shown(contract.check(frame.lazy(), **options))
        if not isinstance(written, Failure):
            patch.setattr(scan_proof, "_SAMPLE_FROM", 3)
            read = shown(contract.check(pl.read_parquet(body.getvalue()), **options))
            scanned = pl.scan_parquet(body.getvalue())
            assert read == shown(contract.check(scanned, **options))
