"""Rehearsals: the known faults put into good data, and which of them a contract catches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import polars as pl
import pytest

import contracts as ct
from contracts.engine.contract_class import engine_of
from contracts.engine.options import Options
from contracts.rehearsing.suggested_rules import candidate_rules
from contracts.rehearsing.trial import GoodBatch

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEIGHT = 200


class Weak(ct.Contract, version="1.0.0"):
    """A contract that says too little."""

    vehicle: str
    seen_at: Annotated[datetime, ct.Timezone(...)]
    speed: float
    start: int
    end: int
    note: str | None = None


GOOD = pl.DataFrame(
    {
        "vehicle": [f"VH-{n:03}" for n in range(HEIGHT)],
        "seen_at": [NOON - timedelta(seconds=30 * (HEIGHT - n)) for n in range(HEIGHT)],
        "speed": [float(n * 37 % 120) for n in range(HEIGHT)],
        "start": [n * 7 % 31 for n in range(HEIGHT)],
        "end": [n * 7 % 31 + n % 5 for n in range(HEIGHT)],
        "note": ["left at the gate", None] * (HEIGHT // 2),
    }
)
LACKS: dict[str, tuple[tuple[str, ...], str]] = {
    "sentinel": (("speed",), "ct.Interval(ge=0.0, le=120.0) on speed"),
    "halved_batch": ((), "ct.RowCount(min=200) in rules"),
    "duplicated_rows": ((), "ct.Unique('vehicle') in rules"),
    "stale_batch": ((), 'ct.Freshness(\'seen_at\', max_age="1h", max_ahead="5m") in rules'),
    "constant_column": (("speed",), "ct.Distinct('speed', ge=2) in rules"),
    "null_share": (("note",), "ct.NullShare('note', max=0.755) in rules"),
    "swapped_pair": (("start", "end"), "ct.Interval(ge=0, le=30) on start"),
    "reordered_rows": ((), "ct.Sorted('vehicle') in rules"),
    "truncated_text": (("vehicle",), "ct.Matches('VH-[0-9]{3}') on vehicle"),
    "label_shift": (("start",), "ct.rule(col('start') <= col('end'), on_null=\"pass\") in rules"),
}


def rehearsed(contract: type[ct.Contract], *faults: str, **told: Any) -> ct.Scorecard:
    """A rehearsal with the good batch."""
    return ct.rehearse(contract, GOOD, faults=faults or None, now=NOON, **told)


@pytest.mark.parametrize("fault", LACKS)
def test_a_weak_contract_gets_suggestions(fault: str) -> None:
    """Each fault that a contract lets through comes with a rule that would have caught it, as code."""
    fields, expected = LACKS[fault]
    told = {one.fields: one.suggestion for one in rehearsed(Weak, fault).survivors}
    assert expected == told[fields]


def test_suggested_rules_catch() -> None:
    """A contract with the suggested rules catches the faults that it let through."""

    class Better(Weak):
        speed: Annotated[float, ct.Interval(ge=0.0, le=120.0)]
        rules = ct.rules(
            ct.RowCount(min=200),
            ct.Unique("vehicle"),
            ct.Freshness("seen_at", max_age="1h", max_ahead="5m"),
        )

    faults = ("halved_batch", "duplicated_rows", "stale_batch")
    assert (0.0, 1.0) == (rehearsed(Weak, *faults).score, rehearsed(Better, *faults).score)


def test_a_caught_fault_names_the_rules_that_caught_it() -> None:
    """A trial names the rules that caught the fault, and how many of the wrong rows were named."""
    trials = rehearsed(Weak, "nan", strengths=[0.1, 1.0]).trials
    assert [
        ("nan", ("speed",), "caught", ("speed: nan",), 20, 20),
        ("nan", ("speed",), "caught", ("speed: nan",), 200, 200),
    ] == [(one.fault, one.fields, one.outcome, one.by, one.wrong, one.named) for one in trials]


def test_a_mended_fault_is_not_a_survivor() -> None:
    """A fault whose data comes out as the good data does is `repaired`; one that cannot happen is reported."""

    class Trimmed(Weak):
        vehicle: Annotated[str, ct.Trim()]

    outcomes = {
        (one.fault, one.fields): one.outcome
        for one in rehearsed(Trimmed, "white_space", "case_drift", "number_as_text").trials
        if one.strength == 1.0
    }
    assert "repaired" == outcomes["white_space", ("vehicle",)]
    assert "survived" == outcomes["white_space", ("note",)]
    assert "caught" == outcomes["number_as_text", ("speed",)]
    ignoring = type("Ignoring", (Weak,), {"__module__": __name__}, extra="ignore")
    assert {"repaired": 1} == {
        k: n for k, n in rehearsed(ignoring, "extra_column").counts.items() if n
    }
    assert {"not_applicable"} == {
        one.outcome for one in rehearsed(Weak, "day_month_swap").trials
    }  # of a day past the twelfth none is a month


def test_a_rehearsal_is_the_same_every_time() -> None:
    """The rows are chosen by the seed, and by nothing else."""
    one, other = (rehearsed(Weak, "nan", "duplicated_rows", "wrong_join") for _ in range(2))
    assert one == other
    assert 2 * len(one.trials) == len(
        rehearsed(Weak, "nan", "duplicated_rows", "wrong_join", seeds=[0, 1]).trials
    )


def test_a_scorecard_can_be_read() -> None:
    """A scorecard reads as text, as a frame with a row for each trial, and as a coloured table."""
    card = rehearsed(Weak, "nan", "halved_batch")
    assert (
        "Weak 1.0.0: 3 of 4 faults caught (0.75), 0 repaired\n  halved_batch: ct.RowCount(min=200) in rules"
    ) == str(card)
    assert ["caught"] * 3 + ["survived"] == card.to_frame()["outcome"].to_list()
    assert 'hsl(120,70%,75%)">3/3</td>' in card._repr_html_()
    assert 'hsl(0,70%,75%)">0/1</td>' in card._repr_html_()
    nothing = rehearsed(Weak, "longitude_sign")
    assert (1.0, "Weak 1.0.0: 0 of 0 faults caught (1.00), 0 repaired") == (
        nothing.score,
        str(nothing),
    )
    assert nothing._repr_html_().startswith("<div>")


def test_private_values_are_not_suggested() -> None:
    """No rule that shows a value is suggested for a sensitive field."""

    class Secret(ct.Contract):
        pin: Annotated[int, ct.Sensitive()]

    frame = pl.DataFrame({"pin": [4711, 4712]})
    good = GoodBatch(engine_of(Secret), frame, frame.to_dict(as_series=False), Options())
    assert [] == [str(one) for one in candidate_rules(good, ("pin",)) if "47" in str(one)]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"faults": ["nann"]}, r"faults must be of the catalogue, .* \(got 'nann'\)"),
        ({"faults": ["nans"]}, r"\(got 'nans'\); did you mean 'nan'\?$"),
        ({"strengths": [0]}, r"strengths must be shares above 0 to 1 \(got 0\)"),
        ({"strengths": [1.5]}, r"strengths must be shares above 0 to 1 \(got 1.5\)"),
    ],
)
def test_unknown_faults_and_invalid_shares_are_refused(told: dict[str, Any], message: str) -> None:
    """An unknown fault, and a share that is not one, are errors."""
    with pytest.raises(ValueError, match=message):
        ct.rehearse(Weak, GOOD, now=NOON, **told)


def test_only_good_data_is_rehearsed_with() -> None:
    """Data that breaks the contract is not data to rehearse with."""
    with pytest.raises(ct.ContractViolation):
        ct.rehearse(Weak, [{"vehicle": None}])


def test_a_rehearsal_is_a_gate() -> None:
    """A contract that catches too little fails a test, which states what it lacks."""
    assert 1.0 == ct.assert_rehearsed(Weak, GOOD, faults=["nan"], now=NOON).score
    with pytest.raises(
        AssertionError, match=r"must catch 95% of the faults \(got Weak 1.0.0: 0 of 1"
    ) as caught:
        ct.assert_rehearsed(Weak, GOOD, faults=["halved_batch"], now=NOON)
    assert "ct.RowCount(min=200) in rules" in str(caught.value)
    assert (
        0.0 == ct.assert_rehearsed(Weak, GOOD, faults=["halved_batch"], now=NOON, min_score=0).score
    )
