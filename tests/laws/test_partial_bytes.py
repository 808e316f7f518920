"""Partial results as bytes: what they say is what they said, and other bytes are refused."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.engine.engine import Engine
from contracts.engine.options import Options
from contracts.engine.partial import Partial
from contracts.engine.partial_bytes import read_state, write_state
from contracts.testing import Case
from tests.laws.test_partition_laws import cuts, hostile, merges, shown, typed
from tests.laws.typed_frames import Rows, typed_frame
from tests.reference.case_tables import tables_of
from tests.reference.rules import Ruled
from tests.testing.corpus import CORPUS


def sent(part: ct.Partial, contract: Any) -> ct.Partial:
    """A partial result as another process reads it."""
    return ct.partial_from_bytes(contract, part.to_bytes())


@given(typed(), st.data(), st.sampled_from([0, 5, None]))
def test_frames_have_the_report_of_the_whole_through_bytes(
    drawn: tuple[Ruled, Rows], data: st.DataObject, max_examples: int | None
) -> None:
    """Parts that were sent merge into the report of the whole, and so do those that were merged and sent."""
    ruled, rows = drawn
    contract, frame = ruled.contract, typed_frame(ruled.contract, rows)
    parts = [
        sent(ct.partial(contract, frame[cut], max_examples=max_examples, now=NOW), contract)
        for cut in data.draw(cuts(frame.height))
    ]
    merged = sent(data.draw(merges())(parts), contract)
    assert shown(contract.check(frame, max_examples=max_examples, now=NOW)) == shown(
        merged.finish()
    )


NOW = datetime(2026, 1, 1, tzinfo=UTC)


@given(hostile(), st.data())
def test_rows_have_the_report_of_the_whole_through_bytes(
    drawn: tuple[Ruled, Rows], data: st.DataObject
) -> None:
    """So do Python rows, whose values are shown as they were."""
    ruled, rows = drawn
    contract = ruled.contract
    parts = [ct.partial(contract, rows[cut], now=NOW) for cut in data.draw(cuts(len(rows)))]
    merged = data.draw(merges())([sent(part, contract) for part in parts])
    assert shown(data.draw(merges())(parts).finish()) == shown(merged.finish())


@pytest.mark.at_length
@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_every_case_has_its_report_through_bytes(case: Case) -> None:
    """Every case of the corpus, in two parts that were sent, has the report of those parts."""
    engine = Engine(case.specification)
    tables = tables_of(case)
    options = Options(now=case.now, tables=tables, baseline=case.baseline)
    half = len(case.rows) // 2
    parts = [engine.partial(list(one), options) for one in (case.rows[:half], case.rows[half:])]
    sent_parts = []
    for part in parts:
        data = write_state(part.state, part.rows, part.rows_before)
        state, rows, before = read_state(engine.backends, data)
        sent_parts.append(Partial(rows, before, state))
    assert shown((parts[0] + parts[1]).finish()) == shown((sent_parts[0] + sent_parts[1]).finish())


class Ping(ct.Contract):
    """A position."""

    vehicle: str
    speed: Annotated[float, ct.Le(300)] | None
    rules = ct.rules(
        ct.Unique("vehicle"), ct.Sum("speed", le=1.0), ct.Sorted("speed"), ct.group("vehicle", ct.Distinct("speed", le=1)),
    )  # fmt: skip  # short


class Other(ct.Contract):
    """Another contract, with the same fields."""

    vehicle: str
    speed: Annotated[float, ct.Le(301)] | None


DATA = pl.DataFrame({"vehicle": ["a", "b", "a", "c"], "speed": [1e16, 1.0, -1e16, None]})
BYTES = ct.partial(Ping, DATA).to_bytes()


def test_a_part_that_was_sent_merges_with_one_that_was_not() -> None:
    """A part that was read is like any other: it merges in the order of its rows."""
    one, other = ct.partial(Ping, DATA, rows_before=4), ct.partial(Ping, DATA, rows_before=0)
    assert shown((sent(other, Ping) + one).finish()) == shown((other + one).finish())
    with pytest.raises(ValueError, match="add results in the order of the rows"):
        sent(one, Ping) + other


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "the bytes are not a partial result"),
        (b"PAR1" * 30, "the bytes are not a partial result"),
        (b"ct-part\x02" + BYTES[8:], "another version of contracts"),
        (BYTES[:-1], "are damaged: they are not what was written"),
        (BYTES + b"x", "are damaged: they are not what was written"),
        (BYTES[:100] + b"x" + BYTES[101:], "are damaged: they are not what was written"),
        (ct.partial(Other, DATA).to_bytes(), "of another contract than Ping"),
    ],
    ids=["empty", "another format", "version", "cut", "longer", "changed", "contract"],
)
def test_other_bytes_are_refused(data: bytes, problem: str) -> None:
    """Bytes that are not of this contract and version, or damaged, are one error of ours."""
    with pytest.raises(ct.DocumentError, match=problem):
        ct.partial_from_bytes(Ping, data)


def test_what_is_no_bytes_is_refused() -> None:
    """Only bytes are read."""
    with pytest.raises(TypeError, match="a partial result is read from bytes"):
        ct.partial_from_bytes(Ping, "text")  # type: ignore[arg-type]  # that is the point


@given(st.data())
def test_hostile_bytes_are_never_more_than_a_wrong_report(data: st.DataObject) -> None:
    """Bytes that somebody changed, checksum and all, are refused, or a partial result that fails by an error of ours
    or not at all.
    """
    body = bytearray(BYTES[72:])
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    body = BYTES[40:72] + body
    with suppress(ct.ContractError):
        part = ct.partial_from_bytes(Ping, BYTES[:8] + sha256(body).digest() + body)
        part.finish().to_json()
        before = 0 if part.rows_before is None else part.rows_before
        (part + replace(part, rows_before=before + part.rows)).finish()


def test_bytes_grow_with_examples_and_not_with_rows() -> None:
    """A part's size does not depend on its number of rows, where its rules do not."""

    class Reading(ct.Contract):
        n: Annotated[int, ct.Ge(0)]
        text: Annotated[str, ct.Len(1, 4)]
        rules = ct.rules(ct.Mean("n", ge=0), ct.RowCount(min=10))

    frame = pl.DataFrame({"n": [-1, 5], "text": ["a" * 9, ""]})
    sizes = [len(ct.partial(Reading, pl.concat([frame] * n)).to_bytes()) for n in (1_000, 50_000)]
    assert sizes[1] < 1.1 * sizes[0] < 100_000


def test_what_a_rule_keeps_is_a_plain_value() -> None:
    """What a rule of the user's own keeps comes back as it was, or is refused with what to return."""

    class Kept(ct.Contract):
        n: int
        rules = ct.rules(
            ct.CustomTable(
                "kept", ("n",),
                partial=lambda rows: STATE,
                merge=lambda one, other: one, finish=lambda one: repr(one) == repr(STATE),
            ),
        )  # fmt: skip  # short

    class Frames(ct.Contract):
        n: int
        rules = ct.rules(
            ct.CustomTable("frames", ("n",), partial=lambda rows: object(), merge=max, finish=bool)
        )

    assert sent(ct.partial(Kept, [{"n": 1}]), Kept).finish().ok
    with pytest.raises(ct.DocumentError, match=r"of Frames keeps <?object.* for a CustomTable"):
        ct.partial(Frames, [{"n": 1}]).to_bytes()


STATE = {("n", 2**70): [1.5, {3}, frozenset(), b"x", None, NOW]}
