"""References into large tables of Spark: Spark looks them up by a join, and the report is that of one machine."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest

import contracts as ct
from contracts.integrations.spark import driver
from tests.integrations.spark.samples import shown


class Part(ct.Contract):
    """What is ordered."""

    code: str
    n: int
    stock: float


class Order(ct.Contract):
    """Orders, of which two rules refer to one table."""

    id: int
    code: str | None
    n: int
    instead: str | None
    rules = ct.rules(
        ct.References(("code", "n"), Part, ("code", "n")),
        ct.warn(ct.References("instead", Part, "code")),
    )


ORDERS = """
    select id, if(id % 7 = 0, null, concat('p', id % 11)) code, id % 5 n,
        if(id % 3 = 0, concat('p', id), null) instead from range(0, 60, 1, 4)
"""
PARTS = "select concat('p', id % 9) code, id % 4 n, 1.0d stock, 'x' `more.than` from range(36)"


@pytest.mark.parametrize("broadcast", ["10MB", "-1"], ids=["small", "shuffled"])
def test_references_are_joined_by_spark(spark: Any, broadcast: str) -> None:
    """Where a table has many keys, by a broadcast or a shuffle as Spark has it; the driver holds none of them."""
    orders, parts = spark.sql(ORDERS), spark.sql(PARTS)
    expected = Order.check(orders.toArrow(), tables={Part: parts.toArrow()}, max_examples=None)
    before = spark.conf.get("spark.sql.autoBroadcastJoinThreshold")
    spark.conf.set("spark.sql.autoBroadcastJoinThreshold", broadcast)
    try:
        with (
            patch.object(driver, "SENT_AT_MOST", 3),
            patch.object(driver, "report_of_sent", wraps=driver.report_of_sent) as made,
        ):
            report = ct.spark.check(
                Order, orders, tables={Part: parts}, max_examples=None, order_by="id"
            )
    finally:
        spark.conf.set("spark.sql.autoBroadcastJoinThreshold", before)
    assert shown(expected) == shown(report)
    assert {"references"} == {one.code for one in report.violations}
    assert [0] == [table.height for table in made.call_args.args[1].tables.values()]


def test_values_of_other_types_are_compared_by_executors(spark: Any) -> None:
    """Where Spark would compare other types than ours, the table is sent to executors, which compare as one machine."""
    orders = spark.sql(ORDERS)
    parts = spark.sql(PARTS).selectExpr("code", "cast(n as int) n", "stock")
    expected = Order.check(orders.toArrow(), tables={Part: parts.toArrow()})
    with patch.object(driver, "SENT_AT_MOST", 3):
        report = ct.spark.check(Order, orders, tables={Part: parts}, order_by="id")
    assert shown(expected) == shown(report)
