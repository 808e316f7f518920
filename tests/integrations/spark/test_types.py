"""Types of Spark: what executors see is what one machine sees."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import AwareDatetime, Field

import contracts as ct
from tests.integrations.spark.samples import shown, without_positions


class Inner(ct.Contract):
    """A nested contract."""

    x: Annotated[int, ct.Ge(2)]


class Typed(ct.Contract):
    """A field of each type that Spark has."""

    aware: AwareDatetime
    naive: datetime
    day: date
    price: Annotated[Decimal, Field(max_digits=10, decimal_places=2), ct.Gt(0)]
    lasts: timedelta
    level: float
    code: bytes
    tags: list[str]
    times: list[AwareDatetime]
    inner: Inner
    rules = ct.rules(
        ct.Unique("aware", "price"), ct.Sum("price", ge=0), ct.Freshness("aware", max_age="1h")
    )


NOW = datetime(2024, 3, 11, tzinfo=UTC)
SELECT = """
    select timestamp'2024-03-10 02:30:00' + make_interval(0, 0, 0, 0, 0, 0, id % 3) aware,
        timestamp_ntz'2024-03-10 02:30:00' naive, date'1582-10-10' day,
        cast(id % 3 - 1 as decimal(10, 2)) price, interval 1 day * id lasts,
        if(id = 4, double('NaN'), if(id = 5, double('-0.0'), 1.0d)) level,
        binary('x') code, if(id = 6, array(null), array('a')) tags,
        array(timestamp'2024-01-01 00:00:00') times, struct(int(id) as x) inner
    from range(0, 20, 1, 4)
"""


@pytest.mark.parametrize(("zone", "ansi"), [("America/New_York", "true"), ("+05:30", "false")])
def test_every_type_is_read_as_on_one_machine(spark: Any, zone: str, ansi: str) -> None:
    """In whatever zone the session is, and whether or not it is strict."""
    settings = {"spark.sql.session.timeZone": zone, "spark.sql.ansi.enabled": ansi}
    before = {name: spark.conf.get(name) for name in settings}
    try:
        for name, value in settings.items():
            spark.conf.set(name, value)
        df = spark.sql(SELECT)
        expected = Typed.check(df.toArrow(), now=NOW)
        report = ct.spark.check(Typed, df, now=NOW)
    finally:
        for name, value in before.items():
            spark.conf.set(name, value)
    assert shown(without_positions(expected)) == shown(report)
    assert {"nan", "null", "ge", "gt", "unique", "sum", "freshness"} == {
        o.code for o in report.violations
    }


class Times(ct.Contract):
    """Times with a zone and without one."""

    aware: AwareDatetime
    naive: Annotated[datetime, ct.Gt(datetime(2024, 3, 10))]
    rules = ct.rules(ct.Unique("naive"))


def test_times_are_kept_by_a_split(spark: Any) -> None:
    """Those without a zone are no instants of the session's zone: not even an hour that it does not have."""
    before = spark.conf.get("spark.sql.session.timeZone")
    try:
        spark.conf.set("spark.sql.session.timeZone", "America/New_York")
        df = spark.sql("""
            select timestamp'2024-03-10 03:30:00' aware,
                timestamp_ntz'2024-03-10 02:30:00' + make_dt_interval(-id, 0, 0, 0) naive from range(2)
        """)
        valid, invalid, _ = ct.spark.split(Times, df)
        expected = Times.split(df.toArrow())
        assert ["timestamp", "timestamp_ntz"] == [kind for _, kind in valid.dtypes]
        assert expected.valid.to_pylist() == valid.toArrow().to_pylist()
        assert [["naive: gt"]] == invalid.toArrow()["__violations__"].to_pylist()
    finally:
        spark.conf.set("spark.sql.session.timeZone", before)


class Lasting(ct.Contract):
    """A text."""

    id: int
    lasts: str


def test_types_that_are_not_passed_to_python_are_refused(spark: Any) -> None:
    """Intervals of months have no Arrow type in Spark: the hint says to cast them, and that works."""
    df = spark.sql("select id, interval 1 month lasts from range(3)")
    for verb in (ct.spark.check, ct.spark.validate, ct.spark.split, ct.spark.profile):
        with pytest.raises(ct.UnsupportedDataError, match=r"lasts of interval month.*Cast it"):
            verb(Lasting, df)
    cast = df.withColumn("lasts", df["`lasts`"].cast("string"))
    assert ct.spark.check(Lasting, cast).ok


def test_columns_of_one_name_are_not_split(spark: Any) -> None:
    """A check reports them; a split, which holds rows as structs, says to name each."""
    df = spark.sql("select id, 'a' lasts, 'b' lasts from range(3)")
    assert ["extra_field"] == [one.code for one in ct.spark.check(Lasting, df).violations]
    with pytest.raises(ct.UnsupportedDataError, match="several columns lasts"):
        ct.spark.split(Lasting, df)
    assert 3 == ct.spark.split(Lasting, df.toDF("id", "lasts", "other").drop("other"))[0].count()
