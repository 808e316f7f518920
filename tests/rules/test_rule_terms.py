"""Terms of rules: warnings, tolerances, costs, and the same rule stated twice."""

from __future__ import annotations

from typing import Any

import pytest

import contracts as ct
from contracts import col
from tests.rules.samples import Speed, payloads, reports, with_rules

STILL = col("speed") == 0
GOOD_ROW, BAD_ROW = {"id": 1, "speed": 0.0}, {"id": 1, "speed": 5.0}


def test_a_row_rule_that_warns() -> None:
    """A warning is in the report, which is ok; the payload and the row are valid."""
    contract = with_rules(Speed, ct.warn(STILL, name="still", cost=2))
    for report in reports(contract, [GOOD_ROW, BAD_ROW]).values():
        assert report.ok
        assert [("still", "warn", 1, 2)] == [
            (v.rule_id, v.severity, v.count, v.cost) for v in report.warnings
        ]
    assert BAD_ROW == contract.model_validate(BAD_ROW).model_dump()
    assert [BAD_ROW] == contract.split([BAD_ROW]).valid
    with pytest.warns(ct.ContractWarning, match="speed must be 0"):
        contract.validate([BAD_ROW])


@pytest.mark.parametrize(
    ("terms", "bad", "ok"),
    [
        ({"rows": 1}, 1, True),
        ({"rows": 1}, 2, False),
        ({"share": 0.2}, 2, True),
        ({"share": 0.2}, 3, False),
        ({"share": 0.5, "rows": 1}, 2, False),
        ({"share": 0.0}, 1, False),
    ],
    ids=str,
)
@pytest.mark.parametrize("rule", [STILL, ct.Unique("id"), ct.Sorted("id")], ids=str)
def test_a_tolerance_counts_the_rows_that_a_rule_names(
    rule: Any, terms: dict[str, Any], bad: int, ok: bool
) -> None:
    """A report is ok as long as no more rows break the rule than are tolerated; split takes them
    out all the same.
    """
    contract = with_rules(Speed, ct.tolerate(rule, **terms))
    good = [{"id": 100 + n, "speed": 0.0} for n in range(10 - bad)]
    match rule:
        case ct.Unique():  # one row of a key names no row, so that a row too many is in the key
            broken = [{"id": 1000, "speed": 0.0}] * bad
            bad = bad if bad > 1 else 0
            ok = ok or not bad
        case ct.Sorted():
            broken = [{"id": -n, "speed": 0.0} for n in range(bad)]
        case _:
            broken = [{"id": 1000 + n, "speed": 5.0} for n in range(bad)]
    for report in reports(contract, [*good, *broken]).values():
        assert (ok, bad) == (report.ok, sum(v.count for v in report.violations))
    parts = contract.split([*good, *broken])
    assert (ok, bad, 10 - bad) == (parts.report.ok, len(parts.invalid), len(parts.valid))


@pytest.mark.parametrize(
    ("terms", "valid"),
    [({"rows": 1}, True), ({"rows": 0}, False), ({"share": 1.0}, True), ({"share": 0.99}, False)],
    ids=str,
)
def test_a_payload_is_one_row_in_one(terms: dict[str, Any], valid: bool) -> None:
    """A payload is valid where one broken row in one is tolerated."""
    contract = with_rules(Speed, ct.tolerate(STILL, **terms))
    expected: list[tuple[str, str]] = [] if valid else [("", "row_rule")]
    assert dict.fromkeys(payloads(contract, BAD_ROW), expected) == payloads(contract, BAD_ROW)
    assert valid == contract.check([BAD_ROW]).ok


def test_violations_are_ranked_by_cost() -> None:
    """Violations are ranked by cost × count, whatever kinds of rules are broken."""
    contract = with_rules(
        Speed,
        ct.rule(STILL, name="cheap"),
        ct.rule(ct.Unique("id"), name="dear", cost=2),
        ct.rule(ct.RowCount(min=9), name="dearest", cost=100),
        ct.warn(col("speed") < 1, name="only a warning", cost=1000),
    )
    for report in reports(contract, [BAD_ROW, BAD_ROW]).values():
        assert ["dearest", "dear", "cheap", "only a warning"] == [
            v.rule_id for v in report.violations
        ]


def test_a_rule_may_be_stated_as_an_error_and_as_a_warning() -> None:
    """The same rule with other terms is another rule: each is evaluated by its own."""
    contract = with_rules(Speed, ct.tolerate(STILL, rows=1), ct.warn(STILL, name="watch"))
    for report in reports(contract, [BAD_ROW]).values():
        assert report.ok
        assert [("error", True), ("warn", False)] == [
            (v.severity, v.tolerated) for v in report.violations
        ]


def test_a_tolerance_without_an_amount_is_refused() -> None:
    """`ct.tolerate(ct.Ge(0))` would tolerate nothing, and says so."""
    with pytest.raises(TypeError, match=r"Pass share=0\.01, rows=10, or both"):
        ct.tolerate(ct.Ge(0))
