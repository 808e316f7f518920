"""Feast's historical features: what its offline stores lose, reorder and round is reported."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import AwareDatetime

import contracts as ct
from contracts.integrations.feast import (
    read_historical,
)
from tests.integrations.feast.stores import (
    ABSENT,
    BIG,
    FEAST_WARNINGS,
    INF,
    NOON,
    REFERENCES,
    Driver,
)

if TYPE_CHECKING:
    from feast import FeatureStore

pytestmark = FEAST_WARNINGS


class Trained(Driver):
    """What a model is trained on: nullable, for history knows of no missing entity."""

    trips: int | None
    rating: Annotated[float, ct.NonFinite(nan="allow", inf="allow")] | None
    name: str | None
    active: bool | None
    recent: list[Annotated[float, ct.NonFinite(nan="allow")] | None] | None
    seen: AwareDatetime | None
    event_timestamp: AwareDatetime


class Labelled(ct.Contract, extra="ignore"):
    """The same without a key."""

    driver: int
    event_timestamp: AwareDatetime
    trips: int | None
    rating: Annotated[float, ct.NonFinite(nan="allow", inf="allow")] | None


KEY = ("driver", "event_timestamp")


def entities(*drivers: int) -> pd.DataFrame:
    """The entity frame that requests some drivers."""
    return pd.DataFrame({"driver": [*drivers], "event_timestamp": [NOON] * len(drivers)})


def retrieved(store: FeatureStore, asked: pd.DataFrame, **told: Any) -> pl.DataFrame:
    """The store's answer to an entity frame, as the contract reads it."""
    job = store.get_historical_features(entity_df=asked, features=REFERENCES)
    return read_historical(Labelled, job, asked=asked, key=KEY, **told)


def report_on(read: Callable[[], Any]) -> ct.Report:
    """The report that reading raises with."""
    with pytest.raises(ct.ContractViolation) as raised:
        read()
    return raised.value.report


def test_duckdb_returns_the_requested_rows(duck: FeatureStore) -> None:
    """With DuckDB and `to_arrow` every row comes back, in its place, with every digit and every NaN."""
    asked = entities(5, 1, 3, 2, 1, ABSENT, 4)
    job = duck.get_historical_features(entity_df=asked, features=REFERENCES)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ct.ContractWarning)
        frame = read_historical(Labelled, job, asked=asked, key=KEY)
    assert [5, 1, 3, 2, 1, ABSENT, 4] == frame["driver"].to_list()
    assert [None, BIG, None, 7, BIG, None, 4] == frame["trips"].to_list()
    assert [None, 1.5, None, None, 1.5, None, INF] == frame["rating"].fill_nan(None).to_list()
    assert [3] == frame["rating"].is_nan().arg_true().to_list()


def test_expired_rows_are_lost_in_files(store: FeatureStore) -> None:
    """The file store drops an entity row whose features are older than their ttl."""
    report = report_on(lambda: retrieved(store, entities(1, 5), ordered=False))
    assert [("rows_lost", 1)] == [(v.code, v.count) for v in report.violations if v.fails]
    key = {"driver": 5, "event_timestamp": NOON}
    assert key == {**report.violations[0].examples[0].key}
    assert 1 == report.violations[0].examples[0].row


def test_repeated_rows_are_lost_in_files(store: FeatureStore) -> None:
    """The file store collapses entity rows that are requested twice, the times included."""
    report = report_on(lambda: retrieved(store, entities(2, 4, 2, 2)))
    assert 2 == {v.code: v.count for v in report.violations}["rows_lost"]


def test_rows_are_reordered_in_files(store: FeatureStore) -> None:
    """The file store puts entities that it does not have first; where order does not matter, it is stated."""
    asked = entities(2, ABSENT)
    report = report_on(lambda: retrieved(store, asked))
    assert [("reordered", 2)] == [(v.code, v.count) for v in report.violations]
    assert [ABSENT, 2] == retrieved(store, asked, ordered=False)["driver"].to_list()


def test_integers_are_rounded_in_files(store: FeatureStore) -> None:
    """The file store has integers as floats beside a null; they become integers again where that is
    exact, and a warning or an error where 2**53 may be 2**53 + 1.
    """
    asked = entities(1, ABSENT)
    job = store.get_historical_features(entity_df=asked, features=REFERENCES)
    assert pa.float64() == job.to_arrow().schema.field("trips").type
    with pytest.warns(ct.ContractWarning, match="or may have been rounded"):
        frame = retrieved(store, asked, ordered=False)
    assert (pl.Int64, {BIG - 1, None}) == (frame.schema["trips"], {*frame["trips"]})
    report = report_on(lambda: retrieved(store, asked, ordered=False, rounded="forbid"))
    assert [("trips", "lossy", 1)] == [(v.field, v.code, v.count) for v in report.violations]
    frame = retrieved(store, entities(2, ABSENT), ordered=False)
    assert {7, None} == {*frame["trips"]}


def test_values_and_rows_are_in_one_report(store: FeatureStore) -> None:
    """Faults of values and of the rows that came back are ranked together."""

    class Whole(Labelled):
        rating: float

    asked = entities(5, 2)
    job = store.get_historical_features(entity_df=asked, features=REFERENCES)
    report = report_on(lambda: read_historical(Whole, job, asked=asked, key=KEY))
    assert {("rating", "null"), (None, "rows_lost")} == {
        (v.field, v.code) for v in report.violations
    }
    assert "Whole" == report.contract


def test_times_without_a_zone_are_not_guessed(duck: FeatureStore) -> None:
    """Feast takes times without a zone for UTC, and returns them with it: which rows came back is
    unknown, and the rules about it are not run.
    """
    asked = entities(1, 2)
    asked["event_timestamp"] = asked["event_timestamp"].dt.tz_localize(None)
    report = report_on(lambda: retrieved(duck, asked))
    assert [("event_timestamp", "dtype")] == [(v.field, v.code) for v in report.violations]
    assert ["rows_lost", "rows_duplicated", "rows_added", "reordered"] == [
        entry.code for entry in report.not_run
    ]


def test_every_field_of_a_contract_is_read(duck: FeatureStore) -> None:
    """A contract of every type is read from history as from the online store."""
    asked = entities(1, 2, 3, 4, ABSENT)
    job = duck.get_historical_features(entity_df=asked, features=REFERENCES)
    frame = read_historical(Trained, job, asked=asked, key=KEY)
    assert Trained.check(frame).ok
    assert [[1.0], None, [], None] == [frame["recent"].to_list()[row] for row in (0, 2, 3, 4)]


def test_private_keys_do_not_show(store: FeatureStore) -> None:
    """A key that the contract calls sensitive is in no example."""

    class Private(Labelled):
        driver: Annotated[int, ct.Sensitive()]

    asked = pd.DataFrame({"driver": [1, 31_415], "event_timestamp": [NOON, NOON]})
    job = store.get_historical_features(entity_df=asked, features=REFERENCES)
    table = job.to_arrow().slice(0, 0)
    report = report_on(lambda: read_historical(Private, Given(table), asked=asked, key=KEY))
    assert "31,415" not in str(report)
    assert "31415" not in f"{report!r}{report.to_json()}"


class Given:
    """A job that gives a table that is there."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def to_arrow(self) -> pa.Table:
        """The table."""
        return self.table


def test_anything_but_a_retrieval_is_refused(store: FeatureStore) -> None:
    """An object that cannot be run as a retrieval is refused, and what the hint says to pass is taken."""
    with pytest.raises(ct.UnsupportedDataError, match="is not a retrieval job of Feast") as raised:
        read_historical(Labelled, None, asked=entities(1), key=KEY)
    assert "Pass the result of store.get_historical_features(…)" == raised.value.hint
    job = store.get_historical_features(entity_df=entities(1), features=REFERENCES)
    read = read_historical(Labelled, job, asked=entities(1), key=KEY, rounded="allow")
    assert 1 == read.height
