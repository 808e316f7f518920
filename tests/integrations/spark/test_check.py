"""Checking DataFrames of Spark: the report is that of the same rows in one place."""

from __future__ import annotations

from typing import Annotated, Any
from unittest.mock import patch

import pytest

import contracts as ct
from contracts.integrations.spark import driver
from tests.integrations.spark.samples import (
    COLUMNS,
    ROWS,
    VENDORS,
    Ping,
    Vendor,
    shown,
    without_positions,
)

PARTITIONED = {
    "as they are": lambda df: df,
    "repartitioned": lambda df: df.repartition(5),
    "in one": lambda df: df.coalesce(1),
    "with empty partitions": lambda df: df.repartition(7).filter("n > 10 or vehicle = 'v1'"),
    "with one skewed key": lambda df: df.selectExpr(
        "'v1' vehicle", "'a' vendor", "speed", "null n"
    ).repartition(3),
    "without rows": lambda df: df.filter("speed < 0"),
    "without a column": lambda df: df.drop("speed"),
    "with another type": lambda df: df.selectExpr(
        "vehicle", "vendor", "cast(speed as string) speed", "cast(n as int) n"
    ),
    "with one column more": lambda df: df.selectExpr("*", "1 as `more.than`"),
}


@pytest.mark.parametrize("partitioned", PARTITIONED.values(), ids=[*PARTITIONED])
def test_the_report_is_that_of_one_machine(spark: Any, partitioned: Any) -> None:
    """However the rows are partitioned, but for their positions, which rows of Spark do not have."""
    df = partitioned(spark.createDataFrame(ROWS, COLUMNS)).cache()
    vendors = spark.createDataFrame(VENDORS, "id string")
    expected = Ping.check(df.toArrow(), tables={Vendor: vendors.toArrow()})
    report = ct.spark.check(Ping, df, tables={Vendor: vendors})
    assert shown(without_positions(expected)) == shown(report)
    assert report.seconds is not None


class Numbered(ct.Contract):
    """A contract about the order of rows."""

    vehicle: str
    n: int | None
    rules = ct.rules(
        ct.Sorted("n", strict=True), ct.group("vehicle", ct.Sorted("n", descending=True))
    )


@pytest.mark.parametrize("options", [{}, {"max_examples": 0}, {"max_examples": None}], ids=str)
def test_rows_have_positions_in_a_declared_order(spark: Any, options: Any) -> None:
    """In the order of some columns the report is that of one machine, its rows and rules of order included."""
    df = spark.createDataFrame(ROWS, COLUMNS).repartition(4)
    ordered = df.orderBy("speed", "vehicle").toArrow()
    for contract in (Ping, Numbered):
        data = df if contract is Ping else df.select("vehicle", "n", "speed")
        whole = ordered if contract is Ping else ordered.select(["vehicle", "n", "speed"])
        got = ct.spark.check(contract, data, order_by=["speed", "vehicle"], **options)
        assert shown(contract.check(whole, **options)) == shown(got)


def test_rules_of_order_are_not_run_without_one(spark: Any) -> None:
    """Without a declared order they say what to pass."""
    report = ct.spark.check(Numbered, spark.createDataFrame(ROWS, COLUMNS).select("vehicle", "n"))
    assert {"sorted"} == {one.code for one in report.not_run}
    assert "order_by" in report.not_run[0].reason
    assert not report.ok


def test_validate_gives_back_the_dataframe(spark: Any) -> None:
    """`validate` returns the DataFrame itself, or raises."""
    df = spark.createDataFrame([("A1",)], "id string")
    assert df is ct.spark.validate(Vendor, df)
    with pytest.raises(ct.ContractViolation):
        ct.spark.validate(Vendor, spark.createDataFrame([(None,)], "id string"))


def test_a_contract_of_a_notebook_reaches_executors(spark: Any) -> None:
    """Executors need no module of a contract's class, nor those of the contracts that it refers to."""

    class Place(ct.Contract):
        id: int

    class Visit(ct.Contract):
        place: Annotated[int, ct.Custom("odd", accepts=lambda value: value % 2 == 1)]
        rules = ct.rules(ct.References("place", Place, "id"), ct.Unique("place"))

    df = spark.range(6).withColumnRenamed("id", "place").repartition(3)
    report = ct.spark.check(Visit, df, tables={Place: [{"id": 1}]})
    assert {"custom": 3, "references": 5} == {one.code: one.count for one in report.violations}


def refuse_13(value: Any) -> bool:
    """A rule that fails for one value."""
    if value == 13:
        raise ArithmeticError("13")
    return value != 7


class Unlucky(ct.Contract):
    """A contract whose rule cannot be evaluated on some row."""

    id: Annotated[int, ct.Custom("lucky", accepts=refuse_13)]


def test_a_rule_that_raises_is_not_run(spark: Any) -> None:
    """A rule of the user's own that raises on one executor was not run on the whole, and fails no task."""
    df = spark.range(20, numPartitions=4)
    report = ct.spark.check(Unlucky, df)
    assert shown(without_positions(Unlucky.check(df.toArrow()))) == shown(report)
    assert 1 == len(report.not_run)


class Unsendable(ct.Contract):
    """A contract whose rule keeps what cannot be sent."""

    id: int
    rules = ct.rules(
        ct.CustomTable(
            "kept", ("id",), accepts=bool, partial=lambda _: object(), merge=max, finish=bool
        )
    )


def test_our_errors_are_raised_on_the_driver(spark: Any) -> None:
    """An error of ours on an executor is raised as it is, and not as one of Spark's after four tries."""
    with pytest.raises(ct.DocumentError, match="CustomTable"):
        ct.spark.check(Unsendable, spark.range(4))


def test_few_results_reach_the_driver(spark: Any) -> None:
    """Executors merge those of 32 partitions."""
    with patch.object(driver, "report_of_sent", wraps=driver.report_of_sent) as made:
        report = ct.spark.check(Unlucky, spark.range(6, numPartitions=40))
    assert 6 == report.rows
    assert 2 == len([one for one in made.call_args.args[3] if one.kind == "state"])


def test_references_to_rows_need_the_dataframe_as_a_table(spark: Any) -> None:
    """Rows of a DataFrame are looked up in it once it is passed as a table; a table may go by its name."""

    class Part(ct.Contract):
        id: int
        whole: int | None
        site: str
        rules = ct.rules(
            ct.References("whole", "Part", "id"), ct.References("site", "sites", "code")
        )

    df = spark.createDataFrame(
        [(1, None, "a"), (2, 1, "a"), (3, 9, "z")], "id bigint, whole bigint, site string"
    )
    sites = spark.createDataFrame([("a",)], "code string")
    report = ct.spark.check(Part, df, tables={"sites": sites})
    assert [("whole", "Part: df" in report.not_run[0].reason)] == [
        (one.field, True) for one in report.not_run
    ]
    expected = Part.check(df.toArrow(), tables={"sites": ["a"]})
    report = ct.spark.check(Part, df, tables={"sites": sites, Part: df})
    assert {v.code: v.count for v in expected.violations} == {
        v.code: v.count for v in report.violations
    }
    assert [("site", 1), ("whole", 1)] == sorted((v.field, v.count) for v in report.violations)
    with pytest.raises(ct.UnsupportedDataError, match="Pass it as a table too"):
        ct.spark.split(Part, df, tables={"sites": sites})
    _, invalid, _ = ct.spark.split(Part, df, tables={"sites": sites, "Part": df})
    assert [3] == [row["id"] for row in invalid.collect()]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("secs", "did you mean 'sec'"),
        ("at", "It has id, sec, sec.more"),
        ("id", "several columns of that name"),
    ],
)
def test_an_order_by_a_column_that_is_not_there_is_refused(
    spark: Any, name: str, answer: str
) -> None:
    """The nearest name is in the message, or all; of two columns of one name neither is taken."""
    df = spark.sql("select 1 id, 2 sec, 3 `sec.more`" + (", 4 id" if name == "id" else ""))
    with pytest.raises(ValueError, match=answer):
        ct.spark.check(Unlucky, df, order_by=["sec", name])
