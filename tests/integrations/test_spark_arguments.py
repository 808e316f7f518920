"""What is passed to the verbs on Spark and is no DataFrame of it: answered without pyspark."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

import contracts as ct


class Ping(ct.Contract):
    """A contract."""

    x: int


@pytest.mark.parametrize("verb", ["check", "validate", "split", "profile"])
def test_other_data_is_refused(verb: str) -> None:
    """Data of other kinds goes to the contract's own verbs, and the message says so."""
    with pytest.raises(ct.UnsupportedDataError, match="not a Spark DataFrame"):
        getattr(ct.spark, verb)(Ping, [{"x": 1}])


class DataFrame:
    """A DataFrame of Spark, which is not there where this is tested, as far as it is looked at."""

    __module__ = "pyspark.sql.classic.dataframe"

    def mapInArrow(self) -> None:  # noqa: N802 - Spark's name
        """A method that tells it from other classes."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        raise AssertionError("all rows came to this process")


@pytest.mark.parametrize("verb", [Ping.check, Ping.parse, partial(ct.profile, Ping), Ping.split])
def test_a_dataframe_of_spark_is_not_read_on_one_machine(verb: Callable[[object], object]) -> None:
    """Its Arrow stream would bring all rows to one process: the verbs of Spark are named instead."""
    with pytest.raises(ct.UnsupportedDataError, match=r"is computed by Spark.*ct\.spark\.check"):
        verb(DataFrame())


class PandasOnSpark:
    """A frame of Spark's pandas API, as far as it is looked at: its Arrow stream has an index among the columns."""

    __module__ = "pyspark.pandas.frame"

    def to_spark(self) -> None:
        """The DataFrame of Spark that it stands for."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        raise AssertionError("all rows came to this process")


@pytest.mark.parametrize(
    "verb",
    [
        Ping.check,
        Ping.parse,
        Ping.split,
        partial(ct.profile, Ping),
        partial(ct.spark.check, Ping),
        partial(ct.spark.split, Ping),
    ],
)
def test_a_frame_of_pandas_on_spark_is_passed_as_a_dataframe(
    verb: Callable[[object], object],
) -> None:
    """No verb reads it, here or on Spark: its index would be a column that nobody declared."""
    with pytest.raises(ct.UnsupportedDataError, match=r"to_spark\(\)"):
        verb(PandasOnSpark())


def test_a_misspelt_option_is_answered_with_the_nearest() -> None:
    """As of every verb."""
    with pytest.raises(TypeError, match="did you mean 'order_by'"):
        ct.spark.check(Ping, [], orderby="x")  # type: ignore[call-arg]
