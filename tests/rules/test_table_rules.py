"""Table rules: the rows that each names, rules of the whole batch, and rules of groups."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from tests.rules.samples import (
    NAN,
    NOW,
    Item,
    Row,
    everywhere,
    frame_of,
    not_run_everywhere,
    ns,
    raises,
    reports,
    with_rules,
)


def fs(*values: float | None) -> list[Row]:
    """Rows of floats."""
    return [{"f": value} for value in values]


def per(**groups: list[int | None]) -> list[Row]:
    """Rows of integers by vendor."""
    return [{"vendor": v, "n": n} for v, values in groups.items() for n in values]


NAMING_ROWS: dict[str, tuple[Any, list[Row], list[int]]] = {
    "no key repeats": (ct.Unique("n", nulls="equal"), ns(1, 2, 3), []),
    "every row of a repeated key": (ct.Unique("n", nulls="equal"), ns(1, 2, 1, 3, 1), [0, 2, 4]),
    "nulls are distinct": (ct.Unique("n", nulls="distinct"), ns(None, None, 1), []),
    "nulls are equal": (ct.Unique("n", nulls="equal"), ns(None, None, 1), [0, 1]),
    "NaN equals NaN": (ct.Unique("f", nulls="equal"), fs(NAN, NAN, 1.0), [0, 1]),
    "-0.0 equals 0.0": (ct.Unique("f", nulls="equal"), fs(-0.0, 0.0), [0, 1]),
    "a key of two": (ct.Unique("vendor", "n", nulls="equal"), per(a=[1, 2], b=[1, 1]), [2, 3]),
    "a key of two with nulls": (ct.Unique("vendor", "n", nulls="distinct"), per(a=[None, None]), []),
    "unique in each group": (ct.group("vendor", ct.Unique("n", nulls="equal")), per(a=[1, 2], b=[1, 1]), [2, 3]),
    "nulls distinct in each group": (ct.group("vendor", ct.Unique("n", nulls="distinct")), per(a=[None, None, 1, 1]), [2, 3]),
    "a group of null has keys too": (ct.group("vendor", ct.Unique("n", nulls="distinct")), ns(1, 1, 2), [0, 1]),
    "nulls equal in each group": (ct.group("vendor", ct.Unique("n", nulls="equal")), per(a=[None, None, 1]), [0, 1]),
    "in order": (ct.Sorted("n"), ns(1, 1, 2), []),
    "after a greater one": (ct.Sorted("n"), ns(1, 5, 2, 3, 5, 6), [2, 3]),
    "strictly": (ct.Sorted("n", strict=True), ns(1, 1, 2), [1]),
    "descending": (ct.Sorted("n", descending=True), ns(5, 6, 5, 4), [1]),
    "strictly descending": (ct.Sorted("n", descending=True, strict=True), ns(5, 5, 4), [1]),
    "nulls have no place": (ct.Sorted("n"), ns(2, None, 1, None, 3), [2]),
    "nulls have no place, strictly": (ct.Sorted("n", strict=True), ns(2, None, 2, None, 3), [2]),
    "NaN has no place": (ct.Sorted("f"), fs(NAN, 2.0, NAN, 1.0, 3.0), [3]),
    "text by code points": (ct.Sorted("text"), [{"text": t} for t in ("Z", "a", "é", "b")], [3]),
    "in order in each group": (ct.group("vendor", ct.Sorted("n")), per(a=[1, 2], b=[1, 3, 2]), [4]),
    "sorted in a group of nulls": (ct.group("vendor", ct.Sorted("n")), [{"n": 2}, {"n": 1}], [1]),
    "no rows": (ct.Unique("n", nulls="equal"), [], []),
    "no rows in order": (ct.Sorted("n"), [], []),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("rule", "rows", "named"), NAMING_ROWS.values(), ids=NAMING_ROWS)
def test_a_rule_names_the_rows_that_break_it(rule: Any, rows: list[Row], named: list[int]) -> None:
    """Unique and Sorted name exactly the rows that break them, in the whole or in each group."""
    broken = everywhere(with_rules(Item, rule), rows)
    assert ([named] if named else []) == [rows for _, _, rows in broken]


def seen(*hours: float) -> list[Row]:
    """Rows that were seen so many hours ago."""
    return [{"seen": NOW - timedelta(hours=ago)} for ago in hours]


OF_THE_WHOLE: dict[str, tuple[Any, list[Row], list[Any] | None]] = {
    "enough rows": (ct.RowCount(min=2, max=2), ns(1, 2), None),
    "too few rows": (ct.RowCount(min=3), ns(1, 2), [2]),
    "too many rows": (ct.RowCount(max=1), ns(1, 2), [2]),
    "no rows are too few": (ct.RowCount(min=1), [], [0]),
    "few enough nulls": (ct.NullShare("n", max=0.5), ns(1, None), None),
    "too many nulls": (ct.NullShare("n", max=0.5), ns(1, None, None), [2 / 3]),
    "any null": (ct.NullShare("n", max=0.0), ns(1, None), [0.5]),
    "NaN is no null": (ct.NullShare("f", max=0.0), fs(NAN), None),
    "no rows have no nulls": (ct.NullShare("n", max=0.0), [], None),
    "fresh": (ct.Freshness("seen", max_age="2h"), seen(1, 99), None),
    "just fresh": (ct.Freshness("seen", max_age="2h"), seen(2), None),
    "stale": (ct.Freshness("seen", max_age="2h"), seen(3, 99), [NOW - timedelta(hours=3)]),
    "the future hides nothing": (ct.Freshness("seen", max_age="2h"), seen(-5, 3), [NOW - timedelta(hours=3)]),
    "all in the future": (ct.Freshness("seen", max_age="2h"), seen(-5), None),
    "a little ahead": (ct.Freshness("seen", max_age="2h", max_ahead="10m"), seen(-0.1), None),
    "too far ahead": (ct.Freshness("seen", max_age="2h", max_ahead="10m"), seen(-5, 1), [NOW + timedelta(hours=5)]),
    "too far ahead, and stale": (ct.Freshness("seen", max_age="2h", max_ahead="10m"), seen(-5, 3), [NOW + timedelta(hours=5), NOW - timedelta(hours=3)]),
    "a mean": (ct.Mean("n", ge=2, le=2), ns(1, None, 3), None),
    "a mean too low": (ct.Mean("n", gt=2), ns(1, None, 3), [2]),
    "a mean that is a fraction": (ct.Mean("n", gt=2), ns(1, 2), [1.5]),
    "a mean of decimals is exact": (ct.Mean("money", ge=Decimal("0.10"), le=Decimal("0.10")), [{"money": Decimal("0.10")}] * 3, None),
    "a mean of nothing": (ct.Mean("n", ge=0), ns(None), [None]),
    "a mean of no rows": (ct.Mean("n", ge=0), [], [None]),
    "a mean with NaN": (ct.Mean("f", ge=0), fs(1.0, NAN), ["NaN"]),
    "a sum": (ct.Sum("n", ge=6, le=6), ns(1, 2, 3, None), None),
    "a sum too great": (ct.Sum("n", lt=6), ns(1, 2, 3), [6]),
    "a sum past int64 is exact": (ct.Sum("n", le=2**63), ns(2**63 - 1, 2), [2**63 + 1]),
    "a sum of nothing is 0": (ct.Sum("n", ge=0, le=0), ns(None), None),
    "a sum of no rows is 0": (ct.Sum("n", gt=0), [], [0]),
    "a sum with NaN": (ct.Sum("f", le=9), fs(1.0, NAN), ["NaN"]),
    "a median": (ct.Quantile("n", ge=2, le=2), ns(1, None, 2, 9), None),
    "a quantile between two values": (ct.Quantile("n", q=0.25, lt=1), ns(0, 10, 20), [5.0]),
    "a quantile of nothing": (ct.Quantile("n", ge=0), ns(None), [None]),
    "a quantile with NaN": (ct.Quantile("f", ge=0), fs(1.0, NAN), ["NaN"]),
    "different values": (ct.Distinct("n", ge=2, le=2), ns(1, 1, 2, None), None),
    "too many different values": (ct.Distinct("n", lt=2), ns(1, 1, 2), [2]),
    "NaN is one value": (ct.Distinct("f", le=1), fs(NAN, NAN), None),
    "-0.0 is 0.0": (ct.Distinct("f", le=1), fs(0.0, -0.0), None),
    "no different values": (ct.Distinct("n", ge=1), ns(None), [0]),
    "a rule of one's own": (ct.CustomTable("mine", ("n",), accepts=lambda frame: frame["n"].sum() == 3), ns(1, 2), None),
    "a rule of one's own, broken": (ct.CustomTable("mine", ("n",), accepts=lambda frame: frame.height == 3), ns(1, 2), [False]),
    "a rule of one's own that is null": (ct.CustomTable("mine", ("n",), accepts=lambda frame: None), ns(1, 2), [None]),  # type: ignore[arg-type, return-value]
    "an expression of one's own": (ct.CustomTable("mine", ("n", "f"), expr=lambda row: row["n"].sum() == 3), ns(1, 2), None),
    "an expression of one's own, broken": (ct.CustomTable("mine", ("n",), expr=lambda row: row["n"].max() > 2), ns(1, 2), [False]),
    "an expression of one's own that is null": (ct.CustomTable("mine", ("n",), expr=lambda row: row["n"].max() > 2), ns(None), [None]),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("rule", "rows", "shown"), OF_THE_WHOLE.values(), ids=OF_THE_WHOLE)
def test_a_rule_of_the_whole_names_no_row(
    rule: Any, rows: list[Row], shown: list[Any] | None
) -> None:
    """A rule of the whole batch counts no rows, and shows what it measured."""
    for report in reports(with_rules(Item, rule), rows, now=NOW).values():
        assert report.not_run == ()
        assert (shown is None) == report.ok
        for violation in report.violations:
            assert (0, 0.0, None) == (violation.count, violation.share, violation.groups)
            values = ["NaN" if e.value != e.value else e.value for e in violation.examples]
            assert shown == values
            assert {None} == {e.row for e in violation.examples}


IN_GROUPS: dict[str, tuple[Any, list[Row], dict[Any, Any]]] = {
    "enough rows in each": (ct.group("vendor", ct.RowCount(min=1)), per(a=[1], b=[1]), {}),
    "too few rows in one": (ct.group("vendor", ct.RowCount(min=2)), per(a=[1], b=[1, 2]), {"a": 1}),
    "too few rows in both": (ct.group("vendor", ct.RowCount(min=2)), per(a=[1], b=[2]), {"a": 1, "b": 1}),
    "null is a group": (ct.group("vendor", ct.RowCount(max=1)), [*ns(1, 2), *per(a=[1])], {None: 2}),
    "nulls in each": (ct.group("vendor", ct.NullShare("n", max=0.5)), per(a=[None], b=[1, None]), {"a": 1.0}),
    "a mean in each": (ct.group("vendor", ct.Mean("n", le=2)), per(a=[1, 3], b=[5]), {"b": 5}),
    "a mean of nothing in one": (ct.group("vendor", ct.Mean("n", le=2)), per(a=[1], b=[None]), {"b": None}),
    "a sum in each": (ct.group("vendor", ct.Sum("n", le=2)), per(a=[1, 2], b=[2]), {"a": 3}),
    "a quantile in each": (ct.group("vendor", ct.Quantile("n", le=2)), per(a=[1, 2], b=[3]), {"b": 3.0}),
    "different values in each": (ct.group("vendor", ct.Distinct("n", le=1)), per(a=[1, 1], b=[1, 2]), {"b": 2}),
    "one's own in each": (ct.group("vendor", ct.CustomTable("mine", ("n",), accepts=lambda frame: frame.height < 2)), per(a=[1, 1], b=[1]), {"a": False}),
    "an expression in each": (ct.group("vendor", ct.CustomTable("mine", ("n",), expr=lambda row: row["n"].max() < 2)), per(a=[1, 1], b=[2]), {"b": False}),
    "no groups at all": (ct.group("vendor", ct.RowCount(min=1)), [], {}),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("rule", "rows", "groups"), IN_GROUPS.values(), ids=IN_GROUPS)
def test_each_group_keeps_a_rule_by_itself(
    rule: Any, rows: list[Row], groups: dict[Any, Any]
) -> None:
    """A rule of groups counts the groups that break it, and shows each with what was measured."""
    for report in reports(with_rules(Item, rule), rows).values():
        assert report.not_run == ()
        shown = {e.key["vendor"]: e.value for v in report.violations for e in v.examples if e.key}
        assert groups == shown
        assert [len(groups)] * bool(groups) == [v.groups for v in report.violations]
        assert all(v.count == 0 and v.rule.endswith("for each vendor") for v in report.violations)


def test_a_group_of_several_fields() -> None:
    """Rows are of one group where they are alike in all its fields."""
    contract = with_rules(Item, ct.group(("vendor", "n"), ct.RowCount(max=1)))
    for report in reports(contract, per(a=[1, 1, 2], b=[1])).values():
        (violation,) = report.violations
        assert 1 == violation.groups
        assert [({"vendor": "a", "n": 1}, 2)] == [(e.key, e.value) for e in violation.examples]
        assert "1 group" in str(report)


EDGES = st.sampled_from([None, NAN, math.inf, 0.0, 0.1, 0.3, 0.1 + 0.2, -1e300, 1e300])
AT_THE_EDGES = (
    ct.Mean("f", ge=0.1, lt=0.3), ct.Sum("f", ge=0.3, le=0.3), ct.Mean("n", gt=1), ct.Sum("n", le=3),
    ct.Quantile("f", q=0.5, le=0.1), ct.Distinct("n", le=1), ct.RowCount(min=2, max=3), ct.NullShare("n", max=0.5),
)  # fmt: skip  # a list


@given(
    st.lists(st.tuples(st.sampled_from("abc"), EDGES, st.sampled_from([None, 1, 2]))),
    st.sampled_from(["vendor", "n", "f", ("vendor", "n"), ("vendor", "f")]),
    st.integers(0, 30),
)
def test_of_many_broken_groups_all_are_counted(
    drawn: list[tuple[Any, Any, Any]], by: Any, most: int
) -> None:
    """However few examples are wanted, the broken groups are counted, and the first of them shown."""
    rows = [{"vendor": f"{v}{copy}", "f": f, "n": n} for copy in range(20) for v, f, n in drawn]
    contract = with_rules(Item, *(ct.group(by, rule) for rule in AT_THE_EDGES))
    for every, some in zip(
        reports(contract, rows, max_examples=None).values(),
        reports(contract, rows, max_examples=most).values(),
        strict=True,
    ):
        expected = [(v.rule_id, v.groups, str(v.examples[:most])) for v in every.violations]
        assert expected == [(v.rule_id, v.groups, str(v.examples)) for v in some.violations]


def test_several_rules_of_one_group() -> None:
    """`group` takes several rules, each with terms of its own."""
    contract = with_rules(
        Item,
        ct.group(
            "vendor", ct.rule(ct.RowCount(min=2), name="two rows"), ct.warn(ct.Sum("n", le=1))
        ),
    )
    for report in reports(contract, per(a=[5])).values():
        assert [("two rows", "error"), ("sum", "warn")] == [
            (v.rule_id if v.severity == "error" else v.code, v.severity) for v in report.violations
        ]


def test_a_custom_table_rule_that_fails_is_not_run() -> None:
    """A custom rule that raises, or answers anything but a Boolean, is not run, and the report has
    the reason.
    """
    for rule, reason in (
        (ct.CustomTable("mine", ("n",), accepts=raises), "it raised RuntimeError: no idea"),
        (ct.CustomTable("mine", ("n",), accepts=lambda frame: 1), "it answered int, not a Boolean"),  # type: ignore[arg-type, return-value]
        (ct.CustomTable("mine", ("n",), expr=raises), "its expr raised RuntimeError: no idea"),  # type: ignore[arg-type]
        (ct.CustomTable("mine", ("n",), expr=lambda row: True), "its expr gave bool, not a polars expression"),  # type: ignore[arg-type, return-value]
        (ct.CustomTable("mine", ("n",), expr=lambda row: row["n"] > 0), "its expr did not give one Boolean"),
        (ct.CustomTable("mine", ("n",), expr=lambda row: row["n"].sum()), "its expr did not give one Boolean"),
    ):  # fmt: skip  # a table, a line each
        assert [(None, "custom_table", reason)] == not_run_everywhere(
            with_rules(Item, rule), ns(1, 2)
        )


def test_a_table_rule_of_a_missing_field_is_not_run() -> None:
    """Each table rule that reads a column which is not there is not run, the others are."""
    contract = with_rules(
        Item,
        ct.Unique("n", nulls="equal"),
        ct.Sorted("n"),
        ct.NullShare("n", max=0.1),
        ct.Mean("n", ge=0),
        ct.group("n", ct.RowCount(min=1)),
        ct.CustomTable("mine", ("n",), accepts=lambda frame: True),
        ct.RowCount(min=5),
    )
    report = contract.check(frame_of(contract, ns(1)).drop("n"))
    assert [("n", "missing_field"), (None, "row_count")] == [
        (v.field, v.code) for v in report.violations
    ]
    assert ["unique", "sorted", "null_share", "mean", "row_count", "custom_table"] == [
        entry.code for entry in report.not_run
    ]
    assert all("n is missing" in e.reason or "n cannot be read" in e.reason for e in report.not_run)


def test_a_null_share_of_a_filled_field_is_not_applicable() -> None:
    """Contract form has no trace of the nulls that a default replaced: the rule is visible, and
    harmless.
    """

    class Filled(ct.Contract):
        speed: float = 0.0
        rules = ct.rules(ct.NullShare("speed", max=0.1))

    for report in reports(Filled, [{"speed": 1.0}]).values():
        assert ((), (), True) == (report.violations, report.not_run, report.ok)
        assert [
            ("speed", "null_share", "its default replaces null; only the wire form shows the nulls")
        ] == [(e.field, e.code, e.reason) for e in report.not_applicable]
        assert "null_share" in report.to_json()
