"""Splitting DataFrames of Spark: planned, not computed; and the parts are those of one machine."""

from __future__ import annotations

from typing import Annotated, Any

import pyarrow as pa
import pytest

import contracts as ct
from tests.integrations.spark.test_check import refuse_13


class Reading(ct.Contract):
    """A contract whose wire form is text."""

    station: Annotated[str, ct.Matches("S[0-9]")]
    level: Annotated[float, ct.Le(100)] = 0.0
    n: ct.UInt8
    rules = ct.rules(
        ct.Unique("station", "n"),
        ct.warn(ct.Unique("n")),
        ct.Mean("level", le=0),
        ct.rule(ct.col("n") != 9),
    )


ROWS = [
    (
        f"{'S' if i % 11 else 's'}{i % 5}",
        None if i % 7 == 0 else f"{i * 2.5}",
        f"{i % 20}" if i % 13 else "x",
    )
    for i in range(60)
]
COLUMNS = "station string, level string, n string"


def in_order(table: pa.Table) -> list[tuple[Any, ...]]:
    """The rows of a table, sorted, so that NaN and nulls have a place too."""
    return sorted((tuple(row.values()) for row in table.to_pylist()), key=repr)


def test_the_parts_are_those_of_one_machine(spark: Any) -> None:
    """However rows are partitioned: converted, defaults filled, keys compared, wire values and reasons kept."""
    df = spark.createDataFrame(ROWS, COLUMNS).repartition(4)
    expected = Reading.split(df.toArrow(), text=True)
    valid, invalid, _ = ct.spark.split(Reading, df, text=True)
    types = {"station": pa.string(), "level": pa.float64(), "n": pa.int16()}
    assert types == {one.name: one.type for one in valid.toArrow().schema}
    assert in_order(expected.valid) == in_order(valid.toArrow())
    came = [
        {**row, "__violations__": sorted(row["__violations__"])}
        for row in invalid.toArrow().to_pylist()
    ]
    wanted = [
        {**row, "__violations__": sorted(row["__violations__"])}
        for row in expected.invalid.drop_columns(["__row__"]).to_pylist()
    ]
    assert sorted(map(repr, wanted)) == sorted(map(repr, came))
    assert 60 == expected.valid.num_rows + expected.invalid.num_rows


def test_an_invalid_part_may_be_fed_back_in(spark: Any) -> None:
    """What a split added is taken off, and the rows are as invalid as they were."""
    df = spark.createDataFrame([("S1", "500.0", "1"), ("S2", "1.0", "2")], COLUMNS)
    _, invalid, _ = ct.spark.split(Reading, df, text=True)
    valid, again, _ = ct.spark.split(Reading, invalid, text=True)
    assert (0, invalid.collect()) == (valid.count(), again.collect())


def test_nothing_is_computed_before_it_is_used(spark: Any) -> None:
    """A split starts no job; writing the invalid rows is one action, and what is observed comes with it."""

    def jobs() -> int:
        return len(spark.sparkContext.statusTracker().getJobIdsForGroup("split"))

    df = spark.createDataFrame(ROWS, COLUMNS).repartition(4)
    spark.sparkContext.setJobGroup("split", "a split")
    try:
        _, invalid, observation = ct.spark.split(Reading, df, text=True)
        assert 0 == jobs()
        wrong = invalid.toArrow().num_rows
        after = jobs()
        observed = observation.get
        assert after == jobs() > 0
    finally:
        spark.sparkContext.setLocalProperty("spark.jobGroup.id", None)
    assert (60, wrong, 60 - wrong) == (observed["rows"], observed["invalid"], observed["valid"])
    expected = Reading.split(df.toArrow(), text=True).report
    stations = sum(one.count for one in expected.violations if one.field == "station")
    assert stations == observed["invalid: station"] > 0


def test_rows_of_which_a_rule_was_not_run_are_invalid(spark: Any) -> None:
    """What did not run did not pass: the rows are put aside, and say why."""

    class Unlucky(ct.Contract):
        id: Annotated[int, ct.Custom("lucky", accepts=refuse_13)]

    valid, invalid, _ = ct.spark.split(Unlucky, spark.range(0, 20, numPartitions=2))
    assert 9 == valid.count()
    assert {("id: not_run",), ("id: custom",)} == {tuple(row[1]) for row in invalid.collect()}


def test_a_rule_of_order_is_refused(spark: Any) -> None:
    """Rows of Spark have no order that a split could name rows by."""

    class Numbered(ct.Contract):
        id: int
        rules = ct.rules(ct.Sorted("id"))

    with pytest.raises(ct.UnsupportedDataError, match="order"):
        ct.spark.split(Numbered, spark.range(3))


def test_names_with_dots_are_columns_as_others(spark: Any) -> None:
    """A name with a dot or a backtick in it is one column, in both parts."""
    df = spark.createDataFrame([(1, 2), (3, None)], "`a.b` long, `c``d` long")
    contract = ct.from_arrow(
        pa.schema([pa.field("a.b", pa.int64(), False), pa.field("c`d", pa.int64(), False)]),
        name="N",
    )
    valid, invalid, observation = ct.spark.split(contract, df)
    assert [(1, 2)] == [tuple(row) for row in valid.collect()]
    assert (["a.b", "c`d", "__violations__"], 1) == (invalid.columns, invalid.count())
    assert 1 == observation.get["invalid: c`d"]


def test_what_the_hints_of_a_refusal_say_works(spark: Any) -> None:
    """Each refusal has a hint; what it says is taken, and is not refused for another reason."""

    class Numbered(ct.Contract):
        id: int
        whole: int | None
        rules = ct.rules(ct.References("whole", "Numbered", "id"), ct.warn(ct.Sorted("id")))

    class InOrder(ct.Contract):
        id: int
        rules = ct.rules(ct.Sorted("id"))

    class InOrderOrNot(ct.Contract):
        id: int
        rules = ct.rules(ct.warn(ct.Sorted("id")))

    df = spark.createDataFrame([(1, None), (2, 1)], "id bigint, whole bigint")
    ids = df.select("id")
    hints = []
    for contract, data in ((Numbered, df.toArrow()), (Numbered, df), (InOrder, ids)):
        with pytest.raises(ct.UnsupportedDataError) as raised:
            ct.spark.split(contract, data)
        hints.append(str(raised.value.hint).partition(":")[0].partition(",")[0])
    assert ["Pass a DataFrame of Spark 4.0 or newer; other data goes to the contract's own check", "Pass it as a table too", "Make the rule a warning"] == hints  # fmt: skip  # a list
    assert Numbered.check(df.toArrow(), tables={Numbered: df.toArrow()}).ok
    assert 2 == ct.spark.split(Numbered, df, tables={"Numbered": df})[0].count()
    assert 2 == ct.spark.split(InOrderOrNot, ids)[0].count()
    assert ct.spark.check(InOrder, ids, order_by="id").ok
