"""Rules that compare values with a baseline: what their violations say, when they abstain, what parts add up to."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.backends.frame import drifts
from contracts.hints import Hint, PassArgument
from contracts.profiles.plausible import plausible_range
from tests.rules.samples import frame_of, not_run_everywhere, reports, with_rules

Row = dict[str, Any]


class Ping(ct.Contract):
    vendor: str | None = None
    speed: float | None = None


def pings(rows: int, mean: float = 60, vendors: str = "abc", seed: int = 0) -> list[Row]:
    """Pings with speeds about a mean."""
    lot = random.Random(seed)  # noqa: S311 - the same rows every time
    return [{"vendor": lot.choice(vendors), "speed": lot.gauss(mean, 15)} for _ in range(rows)]


GOOD = ct.profile(with_rules(Ping), frame_of(Ping, pings(3_000)))
"""What is known of good data, for contracts with rules of their own."""
SAYS: dict[str, tuple[Any, list[Row], str]] = {
    "PSI": (
        ct.Drift("speed", psi=0.2), pings(1_204, 37, seed=1),
        "PSI 2.17 (0.2 allowed, 0.023 noise) between 1,204 values and 3,000 of the baseline",
    ),
    "KS": (
        ct.Drift("speed", ks=0.2), pings(1_204, 37, seed=1),
        "KS distance 0.56 (0.2 allowed, 0.056 noise) between 1,204 values and 3,000 of the baseline",
    ),
    "transport": (
        ct.Drift("speed", wasserstein=0.2), pings(1_204, 37, seed=1),
        "Wasserstein distance 1.54 (0.2 allowed, 0.18 noise) between 1,204 values and 3,000 of the baseline",
    ),
    "Cramér's V": (
        ct.Drift("vendor", chi2=0.1), pings(1_204, vendors="abbb", seed=1),
        "Cramér's V 0.5 (0.1 allowed, 0.052 noise) between 1,204 values and 3,000 of the baseline",
    ),
    "shares": (
        ct.Drift("vendor", linf=0.1), pings(1_204, vendors="abbb", seed=1),
        "L-infinity distance 0.42 (0.1 allowed, 0.061 noise) between 1,204 values and 3,000 of the baseline",
    ),
    "new categories": (
        ct.NewCategory("vendor", max_share=0.1), [{"vendor": one} for one in "abcdeefghii"],
        "8 of 11 values (72.73%) are new: 'e' in 2, 'i' in 2, 'd' in 1, …",
    ),
}  # fmt: skip  # a table


@pytest.mark.parametrize(("rule", "rows", "cause"), SAYS.values(), ids=SAYS)
def test_violations_say_effect_noise_and_sample_sizes(
    rule: Any, rows: list[Row], cause: str
) -> None:
    """The cause says the statistic, what is allowed, what chance explains, and of how many values."""
    for report in reports(with_rules(Ping, rule), rows, baseline=GOOD).values():
        [violation] = report.violations
        assert (0, cause) == (violation.count, violation.cause)


def test_new_values_are_the_examples() -> None:
    """The most frequent of the values that the baseline never had come first."""
    contract, rows = with_rules(Ping, ct.NewCategory("vendor")), [{"vendor": v} for v in "xyaxb"]
    for report in reports(contract, rows, baseline=GOOD).values():
        assert ["x", "y"] == [one.value for one in report.violations[0].examples]


def test_a_small_sample_abstains() -> None:
    """With fewer values than the rule needs it is not run, and says how many there are."""
    contract, rows = with_rules(Ping, ct.Drift("speed", psi=0.2)), pings(140, 37)
    expected = [("speed", "drift", "140 values, needs min_rows=200")]
    assert expected == not_run_everywhere(contract, rows, baseline=GOOD)
    few = ct.profile(contract, frame_of(contract, pings(150)))
    [(_, _, reason)] = not_run_everywhere(contract, pings(300), baseline=few)
    assert reason == "the baseline has 150 values, needs min_rows=200"


def test_without_a_baseline_it_says_how_to_get_one() -> None:
    """Not one of the rules has run where nothing is known of good data."""
    rules = (ct.Drift("speed", psi=0.2), ct.NewCategory("vendor"), ct.Plausible("speed"))
    reasons = {one[2] for one in not_run_everywhere(with_rules(Ping, *rules), pings(300))}
    assert {"there is no baseline: pass baseline=ct.profile(C, good)"} == reasons


def test_all_rules_of_a_report_share_its_false_alarms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each Drift is allowed its share of the alarms that chance may cause, and so is each segment of the baseline."""
    shares: list[float] = []
    effect = drifts.drift_effect
    monkeypatch.setattr(drifts, "drift_effect", lambda *one: shares.append(one[-1]) or effect(*one))
    alone: list[Any] = [ct.Drift("speed", psi=1), ct.Drift("speed", ks=1), ct.NewCategory("vendor")]
    grouped = ct.group("vendor", ct.Drift("speed", psi=1, min_rows=9))
    frame = frame_of(Ping, pings(900))
    segments = {
        key: ct.profile(with_rules(Ping), part) for (key,), part in frame.partition_by("vendor", as_dict=True).items()
    }  # fmt: skip  # a line
    assert with_rules(Ping, *alone).check(frame, baseline=GOOD).ok
    assert [0.005, 0.005] == shares
    shares.clear()
    contract = with_rules(Ping, grouped)
    assert contract.check(frame, baseline=ct.Baselines("vendor", segments)).ok
    assert pytest.approx([0.01 / 3] * 3) == shares


def test_rows_of_implausible_values_are_set_aside() -> None:
    """Plausible names the rows: they are invalid, and the others stay."""
    contract = with_rules(Ping, ct.Plausible("speed", factor=1))
    rows = [*pings(50), {"vendor": "a", "speed": 900.0}]
    parts = contract.split(frame_of(contract, rows), baseline=ct.profile(contract, pings(300)))
    assert (50, [50]) == (parts.valid.height, parts.invalid["__row__"].to_list())


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([float(n) for n in range(101)], (-90, 190)),
        ([0.0] * 99 + [1_000.0], (-1_000, 2_000)),
        ([5.0] * 9, (0, 10)),
        ([0.0], (0, 0)),
        ([None], None),
    ],
    ids=["even", "heavy tail", "constant", "zero", "nothing"],
)
def test_what_is_plausible(values: list[Any], expected: tuple[float, float] | None) -> None:
    """It is what was seen, and as much beyond it as its spread is, or as its tail is long."""
    profile = ct.profile(Ping, frame_of(Ping, [{"speed": one} for one in values]))
    assert expected == plausible_range(profile.fields["speed"], 1)


@given(st.lists(st.integers(0, 400), max_size=3), st.integers(0, 5), st.booleans())
def test_parts_add_up_to_the_whole(cuts: list[int], seed: int, through_bytes: bool) -> None:
    """Whatever the cuts are, parts of the data have the report of the whole, by way of bytes too."""
    rules = (
        ct.Drift("speed", psi=0.05), ct.Drift("speed", wasserstein=0.1), ct.Drift("vendor", linf=0.1),
        ct.NewCategory("vendor"), ct.Plausible("speed"),
    )  # fmt: skip  # a line each
    contract = with_rules(Ping, *rules)
    good = ct.profile(contract, frame_of(contract, pings(500)))
    frame = frame_of(contract, pings(400, 70, "abd", seed))
    ends = [0, *sorted(cuts), 400]
    slices = [frame[low:high] for low, high in pairwise(ends)]
    parts = [ct.partial(contract, one, baseline=good) for one in slices]
    if through_bytes:
        parts = [ct.partial_from_bytes(contract, one.to_bytes()) for one in parts]
    whole, *others = parts
    for one in others:
        whole += one
    assert contract.check(frame, baseline=good) == whole.finish()


def test_warnings_are_warnings() -> None:
    """Of severity warn, drift is reported, and the batch is ok."""
    contract = with_rules(Ping, ct.warn(ct.Drift("speed", psi=0.1)))
    report = contract.check(frame_of(contract, pings(500, 37)), baseline=GOOD)
    assert (True, ["warn"]) == (report.ok, [one.severity for one in report.violations])


def test_numbers_of_another_width_are_the_same_numbers() -> None:
    """A column of float32 or of integers is compared with a baseline of float64."""
    contract = with_rules(Ping, ct.Drift("speed", psi=0.1))
    frame = frame_of(contract, pings(500)).with_columns(pl.col("speed").round().cast(pl.Float32))
    assert contract.check(frame, baseline=GOOD).ok


def grouped_by_vendor(*rules: Any) -> tuple[type[ct.Contract], ct.Baselines]:
    """A contract with rules for each vendor, and the baseline of each."""
    contract = with_rules(Ping, *(ct.group("vendor", one) for one in rules))
    good = {key: ct.profile(contract, frame_of(contract, pings(900, vendors=key))) for key in "ab"}
    return contract, ct.Baselines("vendor", good)


@pytest.mark.parametrize("mean", [60, 20], ids=["as ever", "drifted"])
def test_a_small_group_abstains_and_the_others_are_compared(mean: float) -> None:
    """A group with too few rows is not run, by its name; another one that drifts is broken beside it, and no report is
    ok of which a part did not run, however it was read.
    """
    contract, baseline = grouped_by_vendor(ct.Drift("speed", psi=0.2))
    rows = [*pings(140, vendors="b"), *pings(600, mean, vendors="a")]
    frame = frame_of(contract, rows)
    parts = [ct.partial(contract, part, baseline=baseline) for part in (frame[:300], frame[300:])]
    for report in (
        contract.check(frame, baseline=baseline),
        (parts[0] + parts[1]).finish(),
    ):
        assert ["1 of 2 groups were not compared; vendor='b': 140 values, needs min_rows=200"] == [
            one.reason for one in report.not_run
        ]
        broken = [(one.code, one.groups, one.examples[0].key) for one in report.violations]
        assert broken == ([] if mean == 60 else [("drift", 1, {"vendor": "a"})])
        assert not report.ok
        assert not [one for one in report.passed if one.code == "drift"]


def test_a_group_without_a_baseline_abstains_and_says_what_to_pass() -> None:
    """A new vendor is not compared, the reason says which profile is missing, and the others are compared."""
    contract, baseline = grouped_by_vendor(ct.Drift("speed", psi=0.2))
    rows = [*pings(600, 20, vendors="a"), *pings(600, vendors="c")]
    report = contract.check(frame_of(contract, rows), baseline=baseline)
    (one,) = report.not_run
    assert one.reason.startswith("1 of 2 groups were not compared; vendor='c': the baseline has no")
    assert isinstance(one.reason, Hint)
    assert (PassArgument("baseline"),) == one.reason.changes
    assert ["drift"] == [broken.code for broken in report.violations]
    (one,) = contract.check(frame_of(contract, rows[600:]), baseline=baseline).not_run
    assert one.reason.startswith("the baseline has no")  # which is about no group in particular
