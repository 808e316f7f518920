"""What is passed to the verbs on Spark and is no DataFrame of it: answered without pyspark."""

from __future__ import annotations

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


def test_a_misspelt_option_is_answered_with_the_nearest() -> None:
    """As of every verb."""
    with pytest.raises(TypeError, match="did you mean 'order_by'"):
        ct.spark.check(Ping, [], orderby="x")  # type: ignore[call-arg]
