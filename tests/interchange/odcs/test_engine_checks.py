"""Checks in SQL and of Great Expectations that are rules."""

from __future__ import annotations

from typing import Any

import pytest

import contracts as ct
from tests.interchange.odcs.documents import (
    Data,
    canonical_json,
    document,
    object_of,
    prop,
    refused,
    rules_of,
    table,
)

NUMBERS = [
    {"name": "x", "logicalType": "number", "required": True},
    {"name": "y", "logicalType": "integer"},
    {"name": "z", "logicalType": "string"},
]


def query(text: str, **stated: Any) -> Data:
    """A check in SQL."""
    return {"type": "sql", "query": text, **stated}


def report_on(rows: list[Data], *checks: Data, **stated: Any) -> ct.Report:
    """The report on rows of an object with some checks."""
    text = document(table(*NUMBERS, quality=[*checks], **stated))
    return ct.from_odcs(text)["orders"].check(rows)


ROWS = [
    {"x": 1.0, "y": 1, "z": "a"},
    {"x": 5.0, "y": None, "z": None},
    {"x": 9.0, "y": 3, "z": "a"},
]
KEPT = [
    query("SELECT COUNT(*) FROM orders", mustBe=3),
    query("select count ( * ) as n\nfrom `orders` ;", mustBeGreaterThan=2),
    query("SELECT COUNT(*) FROM ${model}", mustBeBetween=[1, 3]),
    query('SELECT MAX(x) AS m FROM "orders"', mustBeLessOrEqualTo=9),
    query("SELECT min(x) FROM {table}", mustBeGreaterThan=0.5),
    query("SELECT AVG(x) FROM orders", mustBe=5),
    query("SELECT SUM(y) FROM orders", mustBeBetween=[3, 5]),
    query("SELECT COUNT(*) FROM orders WHERE x < 1 OR y >= 4", mustBe=0),
    query(
        "SELECT COUNT(*) FROM orders WHERE NOT (x > y AND x <> 1) AND y IS NOT NULL AND x > 1",
        mustBe=0,
    ),
    query("SELECT COUNT(*) FROM orders WHERE z IS NULL", mustBeLessOrEqualTo=1),
    query("SELECT COUNT(*) FROM orders WHERE x BETWEEN 2 AND 4", mustBe=0),
    query("SELECT COUNT(*) FROM orders WHERE x > 8", mustBeLessOrEqualTo=34, unit="percent"),
]
BROKEN = [
    (query("SELECT COUNT(*) FROM orders", mustBeGreaterThan=3), "row_count"),
    (query("SELECT MAX(x) FROM orders", mustBeLessThan=9), "quantile"),
    (query("SELECT MIN(x) FROM orders", mustBeGreaterOrEqualTo=2), "quantile"),
    (query("SELECT AVG(x) FROM orders", mustBeGreaterThan=5), "mean"),
    (query("SELECT SUM(y) FROM orders", mustBe=5), "sum"),
    (query("SELECT COUNT(*) FROM orders WHERE x < 2", mustBe=0), "row_rule"),
    (query("SELECT COUNT(*) FROM orders WHERE z IS NULL", mustBe=0), "row_rule"),
]


@pytest.mark.parametrize("check", KEPT, ids=lambda one: one["query"])
def test_a_simple_query_is_a_rule_that_may_hold(check: Data) -> None:
    """Counts of rows, of those with a condition, and aggregates of a column hold where the query does."""
    assert report_on(ROWS, check).ok


@pytest.mark.parametrize(
    ("check", "code"), BROKEN, ids=lambda one: one["query"] if isinstance(one, dict) else one
)
def test_a_simple_query_is_a_rule_that_may_be_broken(check: Data, code: str) -> None:
    """They are broken where it does not; a warning is one."""
    report = report_on(ROWS, check)
    assert [code] == [one.code for one in report.violations]
    assert report_on(ROWS, {**check, "severity": "warn"}).ok


def test_an_object_is_known_by_the_name_of_its_table_too() -> None:
    """A query may call the object as it is stored; by another name it is of another table."""
    by_table = query("SELECT COUNT(*) FROM shop.t_orders", mustBe=3)
    assert report_on(ROWS, by_table, physicalName="shop.t_orders").ok
    assert ["schema[0].quality[0]"] == refused(document(table(*NUMBERS, quality=[by_table])))


def test_a_property_has_queries_of_its_own() -> None:
    """A check of a property may read that property, also as a placeholder."""
    own = prop("integer", quality=[query("SELECT MAX({field}) FROM {model}", mustBeLessThan=9)])
    assert [{"rule": "quantile", "field": "x", "lt": {"int": 9}, "q": 1}] == rules_of(own)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT COUNT(*) FROM orders GROUP BY x",
        "SELECT COUNT(*) FROM orders, others",
        "SELECT COUNT(DISTINCT x) FROM orders",
        "SELECT COUNT(*) FROM orders WHERE z = 'a'",
        "SELECT COUNT(*) FROM orders WHERE z = x",
        "SELECT COUNT(*) FROM orders WHERE missing > 1",
        "SELECT COUNT(*) FROM orders WHERE x > (SELECT 1)",
        "SELECT COUNT(*) FROM orders WHERE x > 1 LIMIT 1",
        "SELECT COUNT(*) FROM orders WHERE 1 = 1",
        "SELECT COUNT(*) FROM orders WHERE x >",
        "SELECT COUNT(*) FROM orders WHERE x > 1" + " OR x > 1" * 9000,
        "SELECT COUNT(*) FROM orders WHERE " + "(" * 9000,
        "SELECT MAX(x) FROM orders WHERE y > 1",
        "SELECT MAX(z) FROM orders",
        "SELECT MAX(x + 1) FROM orders",
        "DELETE FROM orders",
    ],
    ids=lambda one: one[:60],
)
def test_other_queries_are_refused(text: str) -> None:
    """Whatever else SQL can say, or its engines disagree about, is left out by its place or kind."""
    written = document(table(*NUMBERS, quality=[query(text, mustBe=0)]))
    assert ["schema[0].quality[0]"] == refused(written)
    assert ct.from_odcs(written, leave_out="sql")


def expectation(kind: str, **kwargs: Any) -> Data:
    """A check of Great Expectations."""
    stated = {"type": f"expect_{kind}", "kwargs": kwargs, "meta": {}}
    return {"type": "custom", "engine": "greatExpectations", "implementation": stated}


EXPECTED = [
    (prop(quality=[expectation("column_value_lengths_to_equal", value=1)]), "a", "ab"),
    (prop("integer", quality=[expectation("column_values_to_be_between", max_value=3)]), 3, 4),
    (prop(quality=[expectation("column_values_to_be_in_set", value_set=["a"])]), "a", "b"),
    (
        {**prop(quality=[expectation("column_values_to_not_be_null")]), "required": False},
        "a",
        None,
    ),
]


@pytest.mark.parametrize(("property_", "good", "bad"), EXPECTED, ids=str)
def test_an_expectation_of_a_property_is_its_rule(property_: Data, good: Any, bad: Any) -> None:
    """An expectation about a column need not name it where it is a check of a property; it is written again."""
    [contract] = ct.from_odcs(document(table(property_))).values()
    assert contract.check([{"x": good}]).ok
    assert not contract.check([{"x": bad}]).ok
    assert property_["quality"] == object_of(contract)["properties"][0]["quality"]


def test_an_expectation_of_an_object_is_a_rule_of_the_batch() -> None:
    """So are rows counted; the implementation may be YAML as text."""
    rows = expectation("table_row_count_to_be_between", min_value=10)
    assert [{"rule": "row_count", "min": 10}] == read_rules(rows)
    text = "type: expect_table_row_count_to_equal\nkwargs: {value: 2}"
    assert [{"rule": "row_count", "min": 2, "max": 2}] == read_rules(
        {**rows, "implementation": text}
    )


def read_rules(check: Data) -> list[Data]:
    """The rules of an object with a check."""
    [contract] = ct.from_odcs(document(table(*NUMBERS, quality=[check]))).values()
    rules: list[Data] = canonical_json(contract)["rules"]
    return rules


@pytest.mark.parametrize(
    "check",
    [
        expectation("column_values_to_be_dated", column="x"),
        expectation("column_values_to_match_regex", column="x", regex="a"),
        expectation("table_columns_to_match_set", column_set=["x", "y", "z"]),
        {**expectation("column_values_to_not_be_null", column="y"), "severity": "warn"},
        {**expectation("x"), "implementation": "a: ["},
        {**expectation("x"), "engine": "dqx"},
    ],
    ids=str,
)
def test_other_expectations_are_refused(check: Data) -> None:
    """What no rule is, or does not fit the type of its property, is named, and left out as one for an engine."""
    text = document(table(*NUMBERS, quality=[check]))
    assert ["schema[0].quality[0]"] == refused(text)
    assert ct.from_odcs(text, leave_out="engines")
