"""The ages of values that Feast serves, and arguments and responses that are refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import polars as pl
import pytest

import contracts as ct
from contracts.integrations.feast import (
    read_online,
    split_online,
    ttls,
)
from tests.integrations.feast.stores import FEAST_WARNINGS, NOON, Rating, codes, online

if TYPE_CHECKING:
    from feast import FeatureStore

pytestmark = FEAST_WARNINGS


@pytest.mark.parametrize(
    ("age", "stale"),
    [("5m", False), (timedelta(minutes=5), False), ("4m59s", True), ({"rating": "0s"}, True)],
)
def test_an_event_may_be_as_old_as_max_age(store: FeatureStore, age: Any, stale: bool) -> None:
    """A value just as old as `max_age` is not stale, an older one is."""
    report = split_online(Rating, online(store, 1), max_age=age, now=NOON).report
    assert stale == ("rating: stale" in codes(report))


def test_the_ttl_of_a_view_is_an_age(store: FeatureStore) -> None:
    """`ttls` has the ttl of the view for each field of the contract that is a feature of it."""
    view = store.get_feature_view("stats")
    assert {"rating": timedelta(days=1)} == ttls(Rating, [view])
    report = split_online(
        Rating, online(store, 1, 5), max_age=ttls(Rating, [view]), now=NOON
    ).report
    assert {"rating: stale": [1]} == codes(report)


def test_a_ttl_of_zero_limits_nothing(store: FeatureStore) -> None:
    """As in Feast, a view whose ttl is zero lives for ever; two views must agree."""
    view = store.get_feature_view("stats")
    forever = store.get_feature_view("stats")
    forever.ttl = timedelta(0)
    assert {} == ttls(Rating, [forever])
    with pytest.raises(ValueError, match="must agree on how long a feature lives"):
        ttls(Rating, [view, forever])


def test_ages_are_measured_by_the_clock_without_now(store: FeatureStore) -> None:
    """Without `now`, an age is measured by the clock: an event of 2026-03-02 is older than a
    minute.
    """
    report = split_online(Rating, online(store, 1), max_age="1m").report
    assert {"rating: stale": [0]} == codes(report)


def test_a_value_without_a_time_is_not_young(store: FeatureStore) -> None:
    """A value computed on demand has no event timestamp. Named, its age is a rule that was not run; else
    the rule is not applicable, as to keys.
    """

    class Half(ct.Contract, extra="ignore"):
        driver: int
        half: Annotated[float, ct.NonFinite(inf="allow")]
        rating: float

    response = online(store, 1, features=["stats:rating", "halved:half"])
    every = split_online(Half, response, max_age="1d", now=NOON).report
    named = split_online(Half, response, max_age={"half": "1d"}, now=NOON).report
    assert (True, ["driver", "half"]) == (every.ok, [one.field for one in every.not_applicable])
    assert (False, ["half"]) == (named.ok, [one.field for one in named.not_run])


def test_ages_without_any_time_are_not_run(store: FeatureStore) -> None:
    """A response without event timestamps, such as a remote store's, leaves the ages unknown."""
    response = online(store, 1)
    for vector in response.proto.results:
        del vector.event_timestamps[:]
    report = split_online(Rating, response, max_age="1d", now=NOON).report
    assert (False, ["driver", "rating"]) == (report.ok, [one.field for one in report.not_run])
    assert split_online(Rating, response).report.ok


def test_a_value_without_the_time_that_others_have_is_stale(store: FeatureStore) -> None:
    """Where some values of a feature have an event timestamp, one that has none is not taken for young."""
    response = online(store, 1, 4, features=["stats:rating"])
    response.proto.results[1].event_timestamps[1].Clear()
    report = split_online(Rating, response, max_age="1d", now=NOON).report
    assert {"rating: stale": [1]} == codes(report)
    assert report.violations[0].examples[0].value is None


def test_a_value_outside_of_its_max_age_is_stale(store: FeatureStore) -> None:
    """Precomputed vectors come with the status OUTSIDE_MAX_AGE: stale, whatever `max_age` is."""
    response = online(store, 1, 4, features=["stats:rating"])
    response.proto.results[1].statuses[0] = 4
    response.proto.results[1].statuses[1] = 4
    response.proto.results[1].values[1].Clear()
    assert {"rating: stale": [0, 1]} == codes(split_online(Rating, response).report)


def test_an_unknown_status_is_not_found(store: FeatureStore) -> None:
    """A value without the status of being present is not taken for present; one with the status
    null is null.
    """
    response = online(store, 1, 3, features=["stats:rating"])
    response.proto.results[1].statuses[0] = 0
    response.proto.results[1].statuses[1] = 2
    report = split_online(Rating, response).report
    assert {"rating: not_found": [0]} == codes(report)
    assert "INVALID" == report.violations[0].examples[0].value


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an age of no field": ({"max_age": {"ratign": "2h"}}, "max_age must name fields of Rating"),
    "no age": ({"max_age": "soon"}, "a span of time is a timedelta, or text"),
    "an age before now": ({"max_age": timedelta(-1)}, "max_age must not be negative"),
    "a time without a zone": (
        {"max_age": "2h", "now": datetime(2026, 3, 2)},
        "now must have a time zone",
    ),
    "no choice": ({"not_found": "ignore"}, "not_found must be 'forbid' or 'null'"),
    "no choice of rounding": ({"rounded": True}, "rounded must be 'forbid' or 'warn' or 'allow'"),
}


@pytest.mark.parametrize("name", [*WRONG])
def test_invalid_arguments_are_errors(store: FeatureStore, name: str) -> None:
    """A meaningless argument is refused before anything is read."""
    told, says = WRONG[name]
    with pytest.raises(ValueError, match=says):
        read_online(Rating, online(store, 1), **told)


@pytest.mark.parametrize("given", [None, {"rating": [1.0]}, pl.DataFrame({"rating": [1.0]})])
def test_anything_but_a_response_is_refused(store: FeatureStore, given: Any) -> None:
    """A response that Feast did not make is refused, since it has no statuses; what the hint says is taken."""
    with pytest.raises(
        ct.UnsupportedDataError, match="is not an online response of Feast"
    ) as raised:
        read_online(Rating, given)
    assert "Pass the result of store.get_online_features(...)" == raised.value.hint
    assert read_online(Rating, online(store, 1)).height


def test_a_response_that_contradicts_itself_is_refused(store: FeatureStore) -> None:
    """A value without a status is not taken for present."""
    response = online(store, 1)
    del response.proto.results[1].statuses[:]
    with pytest.raises(ct.UnsupportedDataError, match="has no status, or no value"):
        read_online(Rating, response)
