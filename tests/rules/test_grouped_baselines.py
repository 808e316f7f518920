"""Rules beside a baseline in groups: each group is compared with its own past, or abstains by itself."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import contracts as ct
from contracts.hints import PassArgument
from tests.rules.samples import Row, frame_of, with_rules


class Trip(ct.Contract):
    vendor: str | None = None
    speed: float | None = None
    kind: str | None = None


def trips(vendor: str, rows: int, *, good: bool = True) -> list[Row]:
    """Trips of one vendor; of bad ones every second is without a speed."""
    if good:
        return [{"vendor": vendor, "speed": n % 3, "kind": "ab"[n % 2]} for n in range(rows)]
    row: Row = {"vendor": vendor, "kind": "c"}
    return [{**row, "speed": None if n % 2 else 900.0} for n in range(rows)]


def segments(**more: Any) -> ct.Baselines:
    """What is known of good trips of two vendors, in nine batches of each; and of others."""
    profiles = {v: ct.profile(with_rules(Trip), frame_of(Trip, trips(v, 200))) for v in "pq"}
    nine = {vendor: sum([one] * 8, start=one) for vendor, one in profiles.items()}
    return ct.Baselines("vendor", {**nine, **more})


RULES: dict[str, Any] = {
    "drift of numbers": ct.Drift("speed", ks=0.1, min_rows=50),
    "drift of text": ct.Drift("kind", linf=0.1, min_rows=50),
    "new category": ct.NewCategory("kind"),
    "plausible": ct.Plausible("speed"),
    "volume by change": ct.Volume(change=0.3),
    "volume by deviations": ct.Volume(z=4),
    "growing nulls": ct.NullShare("speed", growth=0.01),
}
NOTHING = ct.profile(with_rules(Trip), frame_of(Trip, []))
FEW = ct.profile(with_rules(Trip), frame_of(Trip, trips("r", 3)))
NOT_KNOWN = 'the baseline has no profile for some vendor: pass baseline=ct.Baselines("vendor", '
ABSTAINS: dict[str, tuple[int, dict[str, Any], dict[str, str]]] = {
    "no baseline of a group": (200, {}, dict.fromkeys(RULES, NOT_KNOWN)),
    "few rows in a group": (10, {"r": ct.profile(with_rules(Trip), frame_of(Trip, trips("r", 200)))}, {
        "drift of numbers": "10 values, needs min_rows=50", "drift of text": "10 values, needs min_rows=50",
        "volume by deviations": "1 batch in the baseline, needs 8 for z=",
    }),
    "few rows in the baseline of a group": (200, {"r": FEW}, {
        "drift of numbers": "the baseline has 3 values, needs min_rows=50", "drift of text": "the baseline has 3 values, needs min_rows=50",
        "volume by change": "3 rows in a batch of the baseline, needs min_rows=100", "volume by deviations": "3 rows in a batch",
    }),
    "no rows in the baseline of a group": (200, {"r": NOTHING}, {
        "drift of numbers": "the baseline has 0 values, needs min_rows=50", "drift of text": "the baseline has 0 values, needs min_rows=50",
        "new category": "the baseline has no rows: pass", "plausible": "the baseline has no value of speed",
        "volume by change": "0 rows in a batch of the baseline", "volume by deviations": "0 rows in a batch",
        "growing nulls": "the baseline has no rows: pass",
    }),
}  # fmt: skip  # a table
"""The rows of a third vendor, its baseline, and which rules then abstain, with what reason; the others ran."""


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("case", ABSTAINS)
def test_a_group_that_cannot_be_compared_abstains_alone(rule: str, case: str) -> None:
    """The rule is not run for that group, which is named with the reason, and another group breaks it all the same:
    in a frame and in parts.
    """
    rows, more, abstaining = ABSTAINS[case]
    contract = with_rules(Trip, ct.group("vendor", RULES[rule]))
    frame = frame_of(contract, [*trips("p", 200), *trips("q", 600, good=False), *trips("r", rows)])
    baseline = segments(**more)
    report = contract.check(frame, baseline=baseline)
    parts = [frame[:150], frame[150:700], frame[700:]]
    assert report == ct.check_batches(contract, parts, baseline=baseline)
    reasons = [str(entry.reason) for entry in report.not_run]
    assert (rule in abstaining) == bool(reasons)
    assert all("vendor='r': " + abstaining[rule] in reason for reason in reasons)
    [violation] = report.violations
    if rule == "plausible":
        assert violation.count == 300
    else:
        assert violation.examples[0].key == {"vendor": "q"}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_baseline_of_all_groups_is_none_of_any(rule: Any) -> None:
    """One profile says nothing of a group: the rule is not run, and the hint says of which field baselines are needed."""
    contract = with_rules(Trip, ct.group("vendor", rule))
    report = contract.check(frame_of(contract, trips("p", 200)), baseline=segments().profiles["p"])
    [entry] = report.not_run
    hint: Any = entry.reason
    assert hint.changes == (PassArgument("baseline"),)
    assert hint == (
        "the baseline is not by vendor, as the groups are: pass "
        'baseline=ct.Baselines("vendor", {…: ct.profile(C, good)})'
    )


@pytest.mark.parametrize("dtype", [pl.String, pl.Enum(["p"]), pl.Categorical])
def test_a_group_without_a_row_is_missed(dtype: Any) -> None:
    """A vendor of the baseline whose feed is missing has no rows, which is no less than a halved batch."""
    contract = with_rules(Trip, ct.group("vendor", ct.Volume(change=0.3)))
    frame = frame_of(contract, trips("p", 200)).with_columns(pl.col("vendor").cast(dtype))
    for report in (
        contract.check(frame, baseline=segments()),
        ct.check_batches(contract, [frame[:90], frame[90:]], baseline=segments()),
    ):
        [violation] = report.violations
        [example] = violation.examples
        assert (example.key, example.value) == ({"vendor": "q"}, 0)
        assert violation.cause == "0 rows, the baseline has 200 (-100%)"


def test_a_group_that_seldom_has_rows_is_not_missed() -> None:
    """Where its batches have too few rows in the mean for a rule to compare, a day without any is nothing to report; nor
    does a rule in groups of two fields know which of their pairs are missing.
    """
    contract = with_rules(Trip, ct.group("vendor", ct.Volume(change=0.3)))
    frame = frame_of(contract, [*trips("p", 200), *trips("q", 200)])
    assert contract.check(frame, baseline=segments(r=FEW)).ok
    pairs = with_rules(Trip, ct.group(("vendor", "kind"), ct.Volume(change=0.6)))
    assert pairs.check(frame, baseline=segments(s=segments().profiles["p"])).ok
