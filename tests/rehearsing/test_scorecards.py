"""What a scorecard counts, at which strengths its suggestions catch, and how long data is sampled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

import polars as pl
import pytest

import contracts as ct
from tests.rehearsing.test_rehearsal import GOOD, NOON, Weak


class Readings(ct.Contract):
    """Readings between which nothing relates."""

    a: Annotated[float, ct.Interval(ge=0, le=99)]
    b: Annotated[float, ct.Interval(ge=0, le=99)]


FLAT = pl.DataFrame({"a": [float(n * 37 % 100) for n in range(100)], "b": [5.0, 6.0] * 50})


def test_what_no_rule_of_one_batch_detects_does_not_count() -> None:
    """A fault that leaves every value, column and number as it was is listed apart, and is not in the score."""
    card = ct.rehearse(Readings, FLAT, faults=["nan", "label_shift"])
    assert ((), 1.0) == (card.survivors, card.score)
    assert ["label_shift of a", "label_shift of b"] == [
        str(one).partition(":")[0] for one in card.undetectable
    ]
    assert {
        "caught": 6,
        "survived": 0,
        "undetectable": 2,
        "repaired": 0,
        "not_applicable": 0,
    } == card.counts
    assert str(card).splitlines()[1:] == [
        "  no rule about this batch alone detects these, so they do not count:",
        "    label_shift of a: use a rule of the row, References, Sorted",
        "    label_shift of b: use a rule of the row, References, Sorted",
    ]
    assert {"caught", "undetectable"} == {*card.to_frame()["outcome"]}
    assert "<td>undetectable</td>" in card._repr_html_()


class Told(ct.Contract):
    """The contract with what its scorecard suggested."""

    vehicle: Annotated[str, ct.Matches("VH-[0-9]{3}")]
    seen_at: Annotated[datetime, ct.Timezone(...)]
    speed: Annotated[float, ct.Interval(ge=0, le=120)]
    start: Annotated[int, ct.Interval(ge=0, le=30)]
    end: Annotated[int, ct.Interval(ge=0, le=34)]
    note: Annotated[str, ct.OneOf("left at the gate")] | None = None

    rules = ct.rules(
        ct.Unique("vehicle"),
        ct.Unique("seen_at"),
        ct.Sorted("seen_at"),
        ct.Freshness("seen_at", max_age="1h", max_ahead="5m"),
        ct.RowCount(min=200),
        ct.NullShare("note", max=0.755),
        *(ct.Distinct(name, ge=2) for name in ("speed", "start", "end")),
        ct.rule(ct.col("start") <= ct.col("end"), name="starts first"),
    )


def test_the_default_of_a_gate_is_in_reach() -> None:
    """A contract that has what its scorecard suggested passes the gate with its default."""
    assert ct.assert_rehearsed(Told, GOOD, now=NOON).score >= 0.95


def test_a_suggestion_names_the_strengths_at_which_it_catches() -> None:
    """Each suggestion lists the shares of rows at which it catches what the contract let through."""
    survivors = ct.rehearse(Weak, GOOD, faults=["null_share", "swapped_pair"], now=NOON).survivors
    assert {
        ("note", (0.01, 0.1), "ct.NullShare('note', max=0.5) in rules"),
        ("note", (1.0,), "ct.NullShare('note', max=0.755) in rules"),
        ("start", (0.01,), "ct.rule(col('start') <= col('end'), on_null=\"pass\") in rules"),
        ("start", (0.1, 1.0), "ct.Interval(ge=0, le=30) on start"),
    } == {(one.fields[0], one.strengths, one.suggestion) for one in survivors}


@pytest.mark.parametrize("fault", ["null_share", "swapped_pair", "late_rows", "dropped_rows"])
def test_each_suggestion_catches_what_it_claims(fault: str) -> None:
    """With the suggested rule the fault is caught at every strength that its line names."""
    from contracts import col

    for one in ct.rehearse(Weak, GOOD, faults=[fault], now=NOON).survivors:
        if not one.suggestion.endswith(" in rules"):
            continue
        rule = eval(one.suggestion.removesuffix(" in rules"), {"ct": ct, "col": col})  # noqa: S307 - our own text
        stronger = type("Stronger", (Weak,), {"rules": ct.rules(rule), "__module__": __name__})
        card = ct.rehearse(
            stronger, GOOD, faults=[fault], strengths=[s or 1 for s in one.strengths], now=NOON
        )
        caught = {
            trial.strength
            for trial in card.trials
            if trial.outcome == "caught" and trial.fields == one.fields
        }
        assert {*one.strengths} <= caught


def test_no_suggestion_is_a_bound_that_tomorrow_breaks() -> None:
    """Times are not suggested as bounds: the next batch is later."""
    assert [] == [
        one.suggestion
        for one in ct.rehearse(Weak, GOOD, now=NOON).survivors
        if "datetime" in one.suggestion
    ]


def test_faults_of_a_private_field_count() -> None:
    """A rule would catch the fault, so it counts; the suggestion does not show what it compares with."""

    class Secret(ct.Contract):
        pin: Annotated[int, ct.Sensitive()]

    card = ct.rehearse(Secret, {"pin": [4711 + n for n in range(50)]}, faults=["scale_up"])
    assert [("ct.Interval(…) on pin", (0.01, 0.1, 1.0))] == [
        (one.suggestion, one.strengths) for one in card.survivors
    ]
    assert "47" not in str(card)


# Long data --------------------------------------------------------------------------------------


class Long(ct.Contract):
    """Many rows."""

    key: int
    at: datetime
    x: float

    rules = ct.rules(
        ct.Unique("key"),
        ct.RowCount(min=18_000, max=20_000),
        ct.Distinct("key", ge=19_000),
        ct.Freshness("at", max_age="2m"),
    )


LONG = pl.DataFrame(
    {
        "key": range(20_000),
        "at": [datetime(2026, 1, 1) + timedelta(minutes=n * 7919 % 20_000) for n in range(20_000)],
        "x": [n % 977 / 10 for n in range(20_000)],
    }
)
NOW = datetime(2026, 1, 1) + timedelta(minutes=20_000)


def long_card(*faults: str, **options: Any) -> ct.Scorecard:
    """A rehearsal with long data."""
    return ct.rehearse(Long, LONG, faults=faults, now=NOW, **options)


def test_long_data_is_sampled_the_same_every_time() -> None:
    """Faults are injected into `max_rows` rows at most, the same every time, and the scorecard says so."""
    card = long_card("nan")
    assert (20_000, 1_000, 1_000) == (card.rows, card.rehearsed_rows, card.trials[-1].wrong)
    assert card == long_card("nan")
    assert "  rehearsed on 1,000 of 20,000 rows; max_rows=None takes all" in str(card).splitlines()
    assert 50 == long_card("nan", max_rows=50).trials[-1].wrong
    whole = long_card("nan", max_rows=None)
    assert (20_000, "Long: 3 of 3 faults caught (1.00), 0 repaired") == (
        whole.trials[-1].wrong,
        str(whole),
    )


def test_rules_of_the_whole_hold_on_a_sample() -> None:
    """The number of rows is scaled, the newest time is in the sample; what the sample alone breaks is listed."""
    card = long_card("dropped_rows", "halved_batch", "stale_batch", strengths=[0.01, 0.2])
    assert {
        ("dropped_rows", 0.01): "survived",
        ("dropped_rows", 0.2): "caught",
        ("halved_batch", None): "caught",
        ("stale_batch", None): "caught",
    } == {(one.fault, one.strength): one.outcome for one in card.trials}
    assert ("key must have a number of different values of at least 19000",) == card.left_out


def test_suggestions_hold_on_every_row() -> None:
    """A rule that is suggested was read off every row, and every row keeps it."""
    card = long_card("scale_up", "dropped_rows", strengths=[0.01])
    assert {"ct.Interval(ge=0.0, le=98.0) on x", "ct.RowCount(min=20000) in rules"} <= {
        one.suggestion for one in card.survivors
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_rows": 0}, "max_rows must be None or a whole number from 1 (got 0)"),
        ({"max_rows": "all"}, "max_rows must be None or a whole number from 1 (got 'all')"),
        ({"seeds": 3}, "seeds is a list of integers: seeds=[3]"),
        ({"seeds": ["a"]}, "seeds must be integers (got 'a')"),
    ],
)
def test_invalid_options_are_refused(options: dict[str, Any], message: str) -> None:
    """A number of rows that is none, and seeds that are not integers, are errors that say what to write."""
    with pytest.raises((TypeError, ValueError)) as raised:
        long_card("nan", **options)
    assert message == str(raised.value)
