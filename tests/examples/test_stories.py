"""The stories of bad handoffs: silent without a contract, loud with it, on real data."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import lightgbm
import polars as pl
import pytest
from sklearn.linear_model import RidgeClassifier

import contracts as ct
from tests.paths import ROOT

EXAMPLES = ROOT / "examples"


def names_of(example: str) -> dict[str, Any]:
    """The names of an example, which finds its neighbours as a script does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLES)
        return runpy.run_path(str(EXAMPLES / example))


# A model, and the feature store before it ---------------------------------------------------


@pytest.fixture(scope="module")
def churn() -> dict[str, Any]:
    """The names of the example of a model."""
    return names_of("churn.py")


@pytest.fixture(scope="module")
def told(churn: dict[str, Any]) -> dict[str, Any]:
    """The measurements and errors of the steps of the story."""
    return dict(churn["story"]())


@pytest.fixture(scope="module")
def days(churn: dict[str, Any]) -> tuple[Any, Any]:
    """The feature store's rows on the day of training, and on that of scoring."""
    return churn["both_days"]()


NULLS = {
    "flights_30d": 745, "flights_60d": 443, "flights_90d": 326,
    "miles_30d": 745, "miles_60d": 443, "miles_90d": 326, "seats": 710,
}  # fmt: skip  # short values, several a line
"""How many aircraft the feature store has nothing of, by the field."""


def test_aircraft_leave_new_york(days: Any) -> None:
    """Of 3,815 aircraft one in twelve does not return after June 2013, of 3,941 one in eight after
    September.
    """
    assert [(3815, 322), (3941, 474)] == [(len(d.nullable), int(d.churned.sum())) for d in days]


def test_nulls_make_a_model_miss_those_who_leave(told: dict[str, Any]) -> None:
    """Where 0 became null the model finds fewer of those who leave, by a fifth at least, and nothing
    is raised.
    """
    assert told["good"] > 0.6
    assert told["silent"] < 0.8 * told["good"]


def test_the_agreed_contract_stops_the_first_batch(told: dict[str, Any], days: Any) -> None:
    """The contract of what was agreed names each field that is null now, in how many rows, and in
    which aircraft.
    """
    report = told["stopped"]
    assert NULLS == {v.field: v.count for v in report.violations}
    assert {"null"} == {v.code for v in report.violations}
    (flights,) = (v for v in report.violations if v.field == "flights_30d")
    silent = [row["tailnum"] for row in days[1].nullable if row["flights_30d"] is None]
    assert silent[:5] == [example.key["tailnum"] for example in flights.examples]


def test_an_announced_change_is_refused_before_any_batch(told: dict[str, Any]) -> None:
    """The handoff from the new feature store names each field that may be null, with a hint."""
    mismatches = told["refused"].mismatches
    assert dict.fromkeys(NULLS, "null") == {one.field: one.code for one in mismatches}
    assert all(f"defaults={{'{one.field}': …}}" in one.hint for one in mismatches)


def test_a_declared_repair_brings_the_recall_back(told: dict[str, Any]) -> None:
    """With a default for each of them the model finds exactly whom it found, and the fills are counted."""
    assert told["good"] == told["repaired"]
    assert NULLS == told["filled"]


def test_another_model_takes_the_same_nulls_for_zeros(churn: dict[str, Any], days: Any) -> None:
    """The effect of a null depends on the model: LightGBM takes it for 0, a linear model of
    scikit-learn raises; so the data alone cannot show the fault.
    """
    train, score = days
    names = [name for name in score.nullable[0] if name != "tailnum"]
    arrays = [
        churn["unguarded"](rows, names) for rows in (train.filled, score.filled, score.nullable)
    ]
    booster = lightgbm.LGBMClassifier(verbose=-1, n_jobs=1).fit(arrays[0], train.churned).booster_
    assert booster.predict(arrays[1]).tolist() == booster.predict(arrays[2]).tolist()
    linear = RidgeClassifier().fit(arrays[0], train.churned)
    with pytest.raises(ValueError, match="contains NaN"):
        linear.predict(arrays[2])


def test_the_story_of_the_model_is_printed(
    churn: dict[str, Any], told: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """The example prints what was measured."""
    churn["main"]()
    printed = capsys.readouterr().out
    for step in ("good", "silent", "repaired"):
        assert f"finds {told[step]:.0%}" in printed
    assert str(told["stopped"]) in printed
    assert str(told["refused"]) in printed


# A courier, and the feed before it ----------------------------------------------------------


@pytest.fixture(scope="module")
def gps() -> dict[str, Any]:
    """The names of the example of a courier."""
    return names_of("gps.py")


@pytest.fixture(scope="module")
def feed(gps: dict[str, Any]) -> pl.DataFrame:
    """The feed in decimal degrees."""
    return gps["legs"]()


def test_positions_in_decimal_degrees_are_right(gps: dict[str, Any], feed: pl.DataFrame) -> None:
    """In decimal degrees the feed keeps its contract, and distances are those that were recorded, but
    for what whole miles are rounded by.
    """
    report = gps["Leg"].check(feed)
    assert (217, True, ()) == (report.rows, report.ok, report.violations)
    assert {"mean": 0.002, "short": 0.002, "worst": 0.025, "total": -0.001} == rounded(gps, feed)


def rounded(gps: dict[str, Any], feed: pl.DataFrame) -> dict[str, float]:
    """By how much distances are wrong, to a thousandth."""
    return {name: round(off, 3) for name, off in gps["errors"](feed).items()}


def test_packed_positions_are_wrong_silently(gps: dict[str, Any], feed: pl.DataFrame) -> None:
    """Packed degrees, minutes and seconds are in range; distances are thirteen times as wrong, those of
    short legs forty times, and the sum of all of them is hardly moved.
    """
    packed = gps["flipped"](feed)["packed"]
    assert packed.schema == feed.schema
    assert packed["lat"].is_between(-90, 90).all()
    assert {"mean": 0.027, "short": 0.081, "worst": 1.202, "total": -0.004} == rounded(gps, packed)


def test_packed_positions_stop_with_their_cause(gps: dict[str, Any], feed: pl.DataFrame) -> None:
    """The contract names the legs that are not as far as was recorded, and the report names what
    the positions look like; and that no decimals are past 59, which needs no recorded distance.
    """
    packed = gps["flipped"](feed)["packed"]
    report = gps["Leg"].check(packed, max_examples=1)
    cause = "'lat', 'lon' look like degrees, minutes and seconds written as one number (DD.MMSS)"
    assert [
        ("as far as was recorded: custom_row", 127, cause),
        ("decimals past 59: custom_table", 0, None),
    ] == [(v.label, v.count, v.cause) for v in report.violations]
    computed = packed.select(gps["miles_between"]({name: pl.col(name) for name in packed.columns}))
    off = (computed.to_series() - packed["miles"]).abs() > 1 + packed["miles"] / 100
    assert off.arg_true().to_list() == gps["Leg"].split(packed).invalid["__row__"].to_list()


def test_positions_in_text_stop_with_their_cause(gps: dict[str, Any], feed: pl.DataFrame) -> None:
    """Text is not a number, in any row, and the report names what it looks like."""
    report = gps["Leg"].check(gps["flipped"](feed)["text"])
    assert [
        ("lat: dtype", 217, "looks like degrees-minutes-seconds"),
        ("lon: dtype", 217, "looks like degrees-minutes-seconds"),
    ] == [(v.label, v.count, v.cause) for v in report.violations]


def test_positions_in_text_may_be_read(gps: dict[str, Any], feed: pl.DataFrame) -> None:
    """Where the contract states how the feed writes them, the positions are what they were."""
    read = gps["LegInText"].parse(gps["flipped"](feed)["text"])
    assert feed.equals(read)


def test_the_story_of_the_courier_is_printed(
    gps: dict[str, Any],
    feed: pl.DataFrame,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The example prints what was measured, and ends by naming a report as a page."""
    page = tmp_path / "build" / "legs.html"
    monkeypatch.setitem(gps["main"].__globals__, "PAGE", page)
    gps["main"]()
    printed = capsys.readouterr().out
    assert printed.endswith(f": {page}\n")
    assert "<b>lat, lon</b>: looks like degrees-minutes-seconds" in page.read_text(encoding="utf-8")
    assert "packed numbers are wrong by 2.7% on average, by\n8.1% below 300 miles" in printed
    for batch in gps["flipped"](feed).values():
        assert str(gps["Leg"].check(batch)) in printed


def test_neither_contract_has_a_way_around_it(gps: dict[str, Any], feed: pl.DataFrame) -> None:
    """The error is a ContractViolation, whichever way the feed has changed."""
    for batch in gps["flipped"](feed).values():
        with pytest.raises(ct.ContractViolation):
            gps["Leg"].validate(batch)
