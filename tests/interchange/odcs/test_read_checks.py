"""Quality checks of ODCS documents as rules, and rules as quality checks."""

from __future__ import annotations

import pytest

import contracts as ct
from tests.interchange.odcs.documents import (
    Data,
    canonical_json,
    document,
    field_of,
    library,
    object_of,
    prop,
    refused,
    rules_of,
    table,
)

ROWS = [
    ({"mustBe": 5}, {"min": 5, "max": 5}),
    ({"mustBeGreaterThan": 5}, {"min": 6}),
    ({"mustBeGreaterOrEqualTo": 5}, {"min": 5}),
    ({"mustBeLessThan": 5}, {"max": 4}),
    ({"mustBeLessOrEqualTo": 5}, {"max": 5}),
    ({"mustBeBetween": [2, 5]}, {"min": 2, "max": 5}),
    ({"mustBeGreaterThan": 4.5}, {"min": 5}),
    ({"mustBeLessThan": 4.5}, {"max": 4}),
]


@pytest.mark.parametrize(("operator", "bounds"), ROWS, ids=str)
def test_row_counts_have_a_least_and_a_greatest(operator: Data, bounds: Data) -> None:
    """A check of rowCount is a rule of the least and the greatest number of rows."""
    check = library("rowCount", **operator)
    text = document(table(prop(), quality=[check]))
    contract = ct.from_odcs(text)["orders"]
    [rule] = canonical_json(contract)["rules"]
    assert {"rule": "row_count", **bounds} == rule
    assert [check] == object_of(contract)["quality"]


CHECKS = [
    (library("nullValues", mustBe=0, severity="warning"),
     {"rule": "null_share", "field": "x", "max": 0.0, "severity": "warn"}),
    (library("nullValues", mustBeLessOrEqualTo=5, unit="percent"),
     {"rule": "null_share", "field": "x", "max": 0.05}),
    (library("duplicateValues", mustBe=0, name="once"),
     {"rule": "unique", "fields": ["x"], "nulls": "distinct", "name": "once"}),
    (library("duplicateValues", mustBeLessThan=10),
     {"rule": "unique", "fields": ["x"], "nulls": "distinct", "tolerate_rows": 9}),
    (library("duplicateValues", mustBeLessOrEqualTo=1, unit="percent"),
     {"rule": "unique", "fields": ["x"], "nulls": "distinct", "tolerate_share": 0.01}),
]  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("check", "rule"), CHECKS, ids=str)
def test_a_check_of_many_values_is_a_rule(check: Data, rule: Data) -> None:
    """Metrics with thresholds, units and severities are rules with tolerances and severities."""
    property_ = prop(required=False, quality=[check])
    assert [rule] == rules_of(property_)
    [again] = object_of(ct.from_odcs(document(table(property_)))["orders"])["properties"]
    assert [check] == again["quality"]


VALUES = [
    (library("invalidValues", arguments={"validValues": ["a", "b"]}, mustBe=0),
     {"rule": "one_of", "members": ["a", "b"]}),
    (library("invalidValues", arguments={"pattern": "^a"}, mustBeLessOrEqualTo=2),
     {"rule": "matches", "pattern": "^a", "whole": False, "tolerate_rows": 2}),
    (library("invalidValues", arguments={"validValues": ["a"]}, mustBeLessOrEqualTo=5,
             unit="percent", severity="info"),
     {"rule": "one_of", "members": ["a"], "tolerate_share": 0.05, "severity": "warn"}),
]  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("check", "rule"), VALUES, ids=str)
def test_a_check_of_each_value_is_a_value_rule(check: Data, rule: Data) -> None:
    """Valid values and patterns are rules of the field."""
    assert [rule] == field_of(prop(quality=[check]))["rules"]


def test_no_nulls_at_all_is_part_of_the_type() -> None:
    """A check that there is not null is what `required` states."""
    assert {"type": "text"} == field_of(
        prop(required=False, quality=[library("nullValues", mustBe=0)])
    )


def test_some_nulls_are_tolerated_by_number() -> None:
    """A check that tolerates so many nulls does, and one more is too many."""
    check = library("nullValues", mustBeLessThan=2)
    contract = ct.from_odcs(document(table(prop(required=False, quality=[check]))))["orders"]
    assert contract.check([{"x": None}, {"x": "a"}]).ok
    assert not contract.check([{"x": None}, {"x": None}]).ok


def test_missing_values_are_sentinels() -> None:
    """A check of missingValues refuses the named values, and null only if it is named."""
    for members, broken in ((["NA", ""], 1), (["NA", None], 2)):
        check = library("missingValues", arguments={"missingValues": members}, mustBe=0)
        contract = ct.from_odcs(document(table(prop(required=False, quality=[check]))))["orders"]
        report = contract.check([{"x": "NA"}, {"x": None}, {"x": "a"}])
        assert [broken] == [one.count for one in report.violations]


def test_duplicates_of_several_columns_are_a_key() -> None:
    """A check of duplicateValues of an object names its properties."""
    check = library("duplicateValues", arguments={"properties": ["x", "y"]}, mustBe=0)
    other = {"name": "y", "logicalType": "string", "required": True}
    contract = ct.from_odcs(document(table(prop(), other, quality=[check])))["orders"]
    [rule] = canonical_json(contract)["rules"]
    assert {"rule": "unique", "fields": ["x", "y"]} == rule


UNREAD = [
    library("rowCount", mustBeBetween=[5, 2]),
    library("rowCount", mustNotBe=0),
    library("rowCount", mustBe=1, unit="percent"),
    library("nullValues", mustBe=0),
    library("duplicateValues", mustBe=0),
    library("duplicateValues", arguments={"properties": ["z"]}, mustBe=0),
    library("rowCount", arguments={"filter": "x > 0"}, mustBe=1),
    library("duplicateValues", arguments={"properties": ["x"], "ignoreCase": True}, mustBe=0),
    library("duplicateValues", arguments={"properties": ["x"]}, mustBeGreaterThan=3),
    library("duplicateValues", arguments={"properties": ["x"]}, mustBeLessOrEqualTo=101, unit="percent"),
]  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("check", UNREAD, ids=str)
def test_a_check_without_a_rule_is_refused(check: Data) -> None:
    """A metric that no rule evaluates is an error that names the check."""
    assert ["schema[0].quality[0]"] == refused(document(table(prop(), quality=[check])))


def test_text_checks_require_nothing() -> None:
    """A check in text for people requires nothing, and is written again."""
    check = {"type": "text", "description": "Orders are complete by noon."}
    contract = ct.from_odcs(document(table(prop(), quality=[check])))["orders"]
    assert () == ct.specification_of(contract).rules
    assert [check] == object_of(contract)["quality"]
