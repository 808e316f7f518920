"""Feast, for real: a repository on disk, its faults provoked, and each of them told.

It runs in an environment with pandas 2, which Feast needs: `make test-feast`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pydantic import AwareDatetime, Field

import contracts as ct

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Feast imports is not ours to mend
    feast = pytest.importorskip(
        "feast", reason="feast needs pandas before 3: make test-feast has an environment for it"
    )

from feast import Entity, FeatureStore, FeatureView, FileSource, RepoConfig, ValueType
from feast import Field as Feature
from feast import types as ft
from feast.data_format import ParquetFormat
from feast.on_demand_feature_view import on_demand_feature_view
from feast.online_response import OnlineResponse
from feast.protos.feast.serving.ServingService_pb2 import GetOnlineFeaturesResponse

from contracts.integrations.feast import (
    read_historical,
    read_online,
    split_online,
    ttls,
)

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning",
    "ignore::FutureWarning",
    "ignore:On demand feature view is an experimental feature:RuntimeWarning",
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RECENT, OLD = NOON - timedelta(minutes=5), NOON - timedelta(days=10)
BIG = 2**53 + 1
NAN, INF = float("nan"), float("inf")
ABSENT = 99
"""An entity that no store has."""

ROWS = pa.table(
    {
        "driver": pa.array([1, 2, 3, 4, 5], pa.int64()),
        "trips": pa.array([BIG, 7, None, 4, 3], pa.int64()),
        "rating": pa.array([1.5, NAN, None, INF, 2.0], pa.float64()),
        "name": pa.array(["a", "b", None, "d", "e"], pa.string()),
        "active": pa.array([True, False, None, True, True], pa.bool_()),
        "recent": pa.array([[1.0], [NAN], None, [], [3.0]], pa.list_(pa.float64())),
        "seen": pa.array([RECENT] * 5, pa.timestamp("us", "UTC")),
        "event_timestamp": pa.array([RECENT] * 4 + [OLD], pa.timestamp("us", "UTC")),
    }
)
"""A good driver; one with NaN; one with nulls; one with infinity; one of ten days ago."""
KINDS = {
    "trips": ft.Int64, "rating": ft.Float64, "name": ft.String, "active": ft.Bool,
    "recent": ft.Array(ft.Float64), "seen": ft.UnixTimestamp,
}  # fmt: skip
REFERENCES = [f"stats:{name}" for name in KINDS]


def store_of(folder: Path, kind: str, rows: pa.Table = ROWS) -> FeatureStore:
    """A feature store in a folder, applied and materialized; its only view is `stats`."""
    pq.write_table(rows, folder / "stats.parquet")
    source = FileSource(
        path=str(folder / "stats.parquet"),
        timestamp_field="event_timestamp",
        file_format=ParquetFormat(),  # older ones read nothing with DuckDB unless it is said
    )
    schema = [Feature(name=name, dtype=dtype) for name, dtype in KINDS.items()]
    driver = Entity(name="driver", join_keys=["driver"], value_type=ValueType.INT64)
    stats = FeatureView(
        name="stats",
        entities=[driver],
        ttl=timedelta(days=1),
        source=source,
        schema=[Feature(name="driver", dtype=ft.Int64), *schema],
    )

    @on_demand_feature_view(
        sources=[stats], schema=[Feature(name="half", dtype=ft.Float64)], mode="pandas"
    )
    def halved(inputs: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame({"half": inputs["rating"] / 2})

    config = RepoConfig(
        project="fleet",
        provider="local",
        registry=str(folder / "registry.db"),
        online_store={"type": "sqlite", "path": str(folder / "online.db")},
        offline_store={"type": kind},
        entity_key_serialization_version=3,
    )
    store = FeatureStore(config=config)
    store.apply([driver, stats, halved])
    store.materialize(OLD - timedelta(days=1), NOON)
    return store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FeatureStore:
    """A store whose offline store is files, read with dask."""
    return store_of(tmp_path_factory.mktemp("file"), "file")


@pytest.fixture(scope="module")
def duck(tmp_path_factory: pytest.TempPathFactory) -> FeatureStore:
    """A store whose offline store is DuckDB."""
    return store_of(tmp_path_factory.mktemp("duck"), "duckdb")


def online(store: FeatureStore, *drivers: int, features: Any = None, **settings: Any) -> Any:
    """What the store serves of some drivers."""
    rows = [{"driver": driver} for driver in drivers]
    return store.get_online_features(features=features or REFERENCES, entity_rows=rows, **settings)


class Driver(ct.Contract, boundary="serving", version="1.0.0"):
    """What a model wants of a driver."""

    driver: int
    trips: int
    rating: Annotated[float, ct.NonFinite(inf="allow")]
    name: str = "?"
    active: bool
    recent: list[float]
    seen: AwareDatetime

    rules = ct.rules(ct.Unique("driver"))


class Rating(ct.Contract, extra="ignore"):
    """One feature alone, which may be null."""

    driver: int
    rating: Annotated[float, ct.NonFinite(inf="allow")] | None


def codes(report: ct.Report) -> dict[str, list[Any]]:
    """The rows that broke what, by label."""
    return {v.label: [example.row for example in v.examples] for v in report.violations}


# Online --------------------------------------------------------------------------------------------


def test_what_is_good_is_a_frame_in_contract_form(store: FeatureStore) -> None:
    """A good response is a polars frame of the contract's types, whatever Feast would infer."""
    frame = read_online(Driver, online(store, 4), now=NOON, max_age="2h")
    assert Driver.check(frame).ok
    assert [*frame.schema.values()] == [
        pl.Int64, pl.Int64, pl.Float64, pl.String, pl.Boolean, pl.List(pl.Float64),
        pl.Datetime("us", "UTC"),
    ]  # fmt: skip
    assert frame.to_dicts() == [
        {"driver": 4, "trips": 4, "rating": INF, "name": "d", "active": True, "recent": [], "seen": RECENT}
    ]  # fmt: skip


def test_feast_itself_makes_one_of_three(store: FeatureStore) -> None:
    """A missing entity, a null feature and a NaN are all None in Feast, and an expired value is as good
    as any other: that is why they are told apart here.
    """
    served = online(store, ABSENT, 3, 2, 5, features=["stats:rating"])
    assert served.to_dict()["rating"] == [None, None, None, 2.0]
    assert [*served.proto.results[1].statuses] == [3, 1, 1, 1]


def test_not_found_null_and_stale_are_told_apart(store: FeatureStore) -> None:
    """Each is a code of its own, with the entity row and the feature."""
    response = online(store, 1, ABSENT, 3, 5, features=["stats:rating"])

    class Found(Rating):
        rating: Annotated[float, ct.NonFinite(inf="allow")]

    report = split_online(Found, response, max_age={"rating": "2h"}, now=NOON).report
    expected = {"rating: not_found": [1], "rating: null": [2], "rating: stale": [3]}
    assert expected == codes(report)
    told = {v.code: v.examples[0].value for v in report.violations}
    assert {"not_found": "NOT_FOUND", "null": None, "stale": OLD} == told


def test_a_nullable_feature_may_be_null_but_not_missing(store: FeatureStore) -> None:
    """`| None` permits null; an entity that is not there is no null, unless it is said to be one."""
    response = online(store, 3, ABSENT)
    with pytest.raises(ct.ContractViolation) as raised:
        read_online(Rating, response)
    assert {"rating: not_found": [1]} == codes(raised.value.report)
    frame = read_online(Rating, response, not_found="null")
    assert frame["rating"].to_list() == [None, None]


def test_a_default_is_filled_for_a_null_and_not_for_a_missing_entity(store: FeatureStore) -> None:
    """A default stands for null; for an entity that is not there only if that is said, and counted."""

    class Named(ct.Contract, extra="ignore"):
        driver: int
        name: str = "?"

    response = online(store, 3, ABSENT)
    parts = split_online(Named, response)
    assert parts.valid.rows() == [(3, "?")]
    assert ({"name": 1}, ["name: not_found"]) == (
        dict(parts.report.filled),
        parts.invalid["__violations__"].to_list()[0],
    )
    filled = split_online(Named, response, not_found="null")
    assert ([(3, "?"), (ABSENT, "?")], {"name": 2}) == (
        filled.valid.rows(),
        dict(filled.report.filled),
    )


def test_a_nan_is_null_once_it_is_stored_and_nan_in_lists_is_not(store: FeatureStore) -> None:
    """Feast stores a NaN as null, and the report says so; in a list it survives, and is `nan`."""
    report = split_online(Driver, online(store, 2)).report
    assert {"rating: null": [0], "recent: nan": [0]} == codes(report)
    (null,) = (v for v in report.violations if v.code == "null")
    assert null.cause == "Feast keeps a NaN as null too"


def test_infinity_is_judged_by_the_contract(store: FeatureStore) -> None:
    """An infinity survives in Feast, and is refused where the contract does not allow it."""

    class Finite(ct.Contract, extra="ignore"):
        rating: float

    assert {"rating: inf": [0]} == codes(split_online(Finite, online(store, 4)).report)
    assert read_online(Rating, online(store, 4))["rating"].to_list() == [INF]


def test_a_batch_of_nothing_has_the_types_of_the_contract(store: FeatureStore) -> None:
    """Where nothing is found, Feast's own table is all of type null; the frame is not."""

    class Any_(ct.Contract, extra="ignore"):
        driver: int
        trips: int | None
        active: bool | None
        recent: list[float] | None
        seen: AwareDatetime | None

    response = online(store, ABSENT, ABSENT + 1)
    assert {pa.null()} == {*response.to_arrow().drop_columns(["driver"]).schema.types}
    frame = read_online(Any_, response, not_found="null")
    assert [*frame.schema.values()] == [
        pl.Int64, pl.Int64, pl.Boolean, pl.List(pl.Float64), pl.Datetime("us", "UTC")
    ]  # fmt: skip
    assert frame.drop("driver").null_count().row(0) == (2, 2, 2, 2)


def test_integers_stay_integers_beside_a_missing_one(store: FeatureStore) -> None:
    """Feast's `to_df` makes floats of integers beside a null; here they stay what they are."""

    class Trips(ct.Contract, extra="ignore"):
        trips: int | None

    response = online(store, 2, ABSENT)
    assert response.to_df()["trips"].dtype == float
    frame = read_online(Trips, response, not_found="null")
    assert (pl.Int64, [7, None]) == (frame.schema["trips"], frame["trips"].to_list())


def test_integers_that_may_have_been_rounded_are_told(store: FeatureStore) -> None:
    """Materialized beside a null, 2**53 + 1 becomes 2**53, and nothing in the response tells: from there
    on an integer is a warning, or an error.
    """

    class Trips(ct.Contract, extra="ignore"):
        driver: int
        trips: int

    response = online(store, 1, 2)
    assert BIG - 1 == response.to_dict()["trips"][0]
    with pytest.warns(ct.ContractWarning, match="or may have been rounded"):
        read_online(Trips, response)
    parts = split_online(Trips, response, rounded="forbid")
    assert {"trips: lossy": [0]} == codes(parts.report)
    assert parts.valid.rows() == [(2, 7)]
    assert read_online(Trips, response, rounded="allow")["trips"].to_list() == [BIG - 1, 7]


def test_without_a_null_integers_are_kept(tmp_path: Path) -> None:
    """Feast itself loses no digit where no null stands beside it."""
    whole = store_of(tmp_path, "file", ROWS.slice(0, 1))
    assert [BIG] == online(whole, 1).to_dict()["trips"]


TYPES: dict[str, tuple[Any, str, Any]] = {
    "bytes": (bytes, "bytes_val", b"\x00"),
    "text": (str, "string_val", "é"),
    "int32": (ct.Int32, "int32_val", -(2**31)),
    "int64": (int, "int64_val", 2**53 - 1),
    "an integer as a float": (float, "int64_val", 3),
    "a float as an integer": (int, "double_val", 3.0),
    "float64": (float, "double_val", 0.1),
    "float32": (ct.Float32, "float_val", 0.5),
    "truth": (bool, "bool_val", False),
    "an instant": (AwareDatetime, "unix_timestamp_val", int(NOON.timestamp())),
    "instants": (list[AwareDatetime], "unix_timestamp_list_val", [int(NOON.timestamp())]),
    "texts": (list[str], "string_list_val", ["a", ""]),
    "integers": (list[int], "int64_list_val", [BIG]),
    "floats as a vector": (
        Annotated[list[ct.Float32], ct.Len(2, 2)],
        "float_list_val",
        [0.5, 1.5],
    ),
    "truths": (list[bool], "bool_list_val", []),
}


def answer(**features: list[tuple[str, Any]]) -> OnlineResponse:
    """A response of Feast's own class, with these members of its values, all present."""
    proto = GetOnlineFeaturesResponse()
    proto.metadata.feature_names.val.extend(features)
    for cells in features.values():
        vector = proto.results.add()
        for member, content in cells:
            value = vector.values.add()  # noqa: PD011 - protobuf's
            if member.endswith("_list_val"):
                held = getattr(value, member)
                held.SetInParent()
                held.val.extend(content)
            elif member:
                setattr(value, member, content)
            vector.statuses.append(1)
            vector.event_timestamps.add().FromDatetime(NOON)
    return OnlineResponse(proto)


@pytest.mark.parametrize("name", [*TYPES])
def test_every_type_arrives_as_the_contract_has_it(name: str) -> None:
    """A value of each of Feast's types is the contract's, beside a null too."""
    kind, member, content = TYPES[name]

    class Both(ct.Contract):
        x: kind  # type: ignore[valid-type]  # one of the above
        y: kind | None  # type: ignore[valid-type]  # likewise

    frame = read_online(Both, answer(x=[(member, content)] * 2, y=[(member, content), ("", None)]))
    times = {"an instant": NOON, "instants": [NOON]}
    assert Both.check(frame).ok
    assert [times.get(name, content)] * 2 == frame["x"].to_list()
    assert [times.get(name, content), None] == frame["y"].to_list()


def test_a_value_of_another_type_is_a_violation() -> None:
    """What is not of the contract's type, nor converts to it exactly, is not made so."""

    class One(ct.Contract):
        x: int

    for cell, code in ((("string_val", "1x"), "dtype"), (("double_val", 1.5), "lossy")):
        report = split_online(One, answer(x=[("int64_val", 1), cell])).report
        assert [1] == codes(report)[f"x: {code}"]


def test_what_is_no_number_was_not_rounded() -> None:
    """NaN and infinity in the place of an integer are told as what they are, and not as rounded."""

    class One(ct.Contract):
        x: int

    response = answer(x=[("double_val", NAN), ("double_val", INF), ("double_val", 2.0**53)])
    report = split_online(One, response).report
    rounded = [v for v in report.violations if "may have been rounded" in v.rule]
    assert [[2]] == [[example.row for example in v.examples] for v in rounded]
    assert [2.0**53] == split_online(One, response).valid["x"].to_list()


def test_private_values_do_not_show() -> None:
    """What the contract calls sensitive is in no example, whatever is wrong with it."""

    class Private(ct.Contract):
        x: Annotated[int, ct.Sensitive()]

    with pytest.raises(ct.ContractViolation) as raised:
        read_online(Private, answer(x=[("int64_val", 2**53 + 7)]), rounded="forbid")
    report = raised.value.report
    assert "9007199254740999" not in f"{report}{report!r}{report.to_json()}".replace(",", "")


def test_split_tells_what_may_be_scored(store: FeatureStore) -> None:
    """The valid rows are in contract form, the others as they were served, each with its reasons."""
    parts = split_online(Driver, online(store, 1, ABSENT, 4, 5, 3), max_age="1d", now=NOON)
    assert [1, 4] == parts.valid["driver"].to_list()
    assert [1, 3, 4] == parts.invalid["__row__"].to_list()
    assert [ABSENT, 5, 3] == parts.invalid["driver"].to_list()
    reasons = [{text.split(": ")[1] for text in row} for row in parts.invalid["__violations__"]]
    assert [{"not_found"}, {"stale"}, {"null"}] == reasons
    assert 5 == parts.report.rows
    assert {"driver": ABSENT} == next(
        v.examples[0].key for v in parts.report.violations if v.code == "not_found"
    )


def test_rules_of_the_batch_are_asked(store: FeatureStore) -> None:
    """A response is a batch: its rows are held to table rules too."""
    report = split_online(Driver, online(store, 4, 4)).report
    assert {"driver: unique": [0, 1]} == codes(report)


def test_names_may_be_full(store: FeatureStore) -> None:
    """With full names, fields go by them as aliases."""

    class Full(ct.Contract, extra="ignore"):
        rating: Annotated[float, Field(alias="stats__rating"), ct.NonFinite(inf="allow")]

    view = store.get_feature_view("stats")
    ages = ttls(Full, [view], full_feature_names=True)
    assert {"stats__rating": timedelta(days=1)} == ages
    response = online(store, 1, 5, full_feature_names=True)
    report = split_online(Full, response, max_age=ages, now=NOON).report
    assert {"stats__rating: stale": [1]} == codes(report)


def test_a_field_that_is_not_served_is_missing(store: FeatureStore) -> None:
    """What the contract declares and the response lacks is `missing_field`, what it has besides
    `extra_field`.
    """

    class Other(ct.Contract):
        driver: int
        risk: float

    report = split_online(Other, online(store, 1, features=["stats:name"]), max_age="1d").report
    assert {"missing_field", "extra_field"} == {v.code for v in report.violations}


# Ages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "stale"),
    [("5m", False), (timedelta(minutes=5), False), ("4m59s", True), ({"rating": "0s"}, True)],
)
def test_an_event_may_be_as_old_as_it_may_be(store: FeatureStore, age: Any, stale: bool) -> None:
    """What is just as old as `max_age` is not stale, what is older is."""
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


def test_the_clock_is_asked_where_no_time_is_given(store: FeatureStore) -> None:
    """Without `now`, an age is told by the clock: what is of 2026-03-02 is older than a minute."""
    report = split_online(Rating, online(store, 1), max_age="1m").report
    assert {"rating: stale": [0]} == codes(report)


def test_what_has_no_time_is_not_young(store: FeatureStore) -> None:
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


def test_what_has_no_times_at_all_is_not_run(store: FeatureStore) -> None:
    """A response without event timestamps, as a remote store gives, leaves the ages untold."""
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


def test_what_the_store_calls_too_old_is_stale(store: FeatureStore) -> None:
    """Precomputed vectors come with the status OUTSIDE_MAX_AGE: stale, whatever `max_age` is."""
    response = online(store, 1, 4, features=["stats:rating"])
    response.proto.results[1].statuses[0] = 4
    response.proto.results[1].statuses[1] = 4
    response.proto.results[1].values[1].Clear()  # noqa: PD011 - protobuf's, not pandas'
    assert {"rating: stale": [0, 1]} == codes(split_online(Rating, response).report)


def test_a_status_that_says_nothing_is_not_found(store: FeatureStore) -> None:
    """What was not said to be present is not taken for it; what is said to be null is null."""
    response = online(store, 1, 3, features=["stats:rating"])
    response.proto.results[1].statuses[0] = 0
    response.proto.results[1].statuses[1] = 2
    report = split_online(Rating, response).report
    assert {"rating: not_found": [0]} == codes(report)
    assert "INVALID" == report.violations[0].examples[0].value


# Arguments -----------------------------------------------------------------------------------------

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
def test_arguments_of_no_use_are_errors(store: FeatureStore, name: str) -> None:
    """What means nothing is refused before anything is read."""
    told, says = WRONG[name]
    with pytest.raises(ValueError, match=says):
        read_online(Rating, online(store, 1), **told)


@pytest.mark.parametrize("given", [None, {"rating": [1.0]}, pl.DataFrame({"rating": [1.0]})])
def test_what_is_no_response_is_refused(given: Any) -> None:
    """A response is refused that Feast did not make: it says nothing of statuses."""
    with pytest.raises(ct.UnsupportedDataError, match="is no online response of Feast's"):
        read_online(Rating, given)


def test_a_response_that_contradicts_itself_is_refused(store: FeatureStore) -> None:
    """A value without a status is not taken for present."""
    response = online(store, 1)
    del response.proto.results[1].statuses[:]
    with pytest.raises(ct.UnsupportedDataError, match="has no status, or no value"):
        read_online(Rating, response)


# Historical ----------------------------------------------------------------------------------------


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
    """The entity frame that asks for some drivers."""
    return pd.DataFrame({"driver": [*drivers], "event_timestamp": [NOON] * len(drivers)})


def retrieved(store: FeatureStore, asked: pd.DataFrame, **told: Any) -> pl.DataFrame:
    """What the store gives for an entity frame, as the contract reads it."""
    job = store.get_historical_features(entity_df=asked, features=REFERENCES)
    return read_historical(Labelled, job, asked=asked, key=KEY, **told)


def report_on(read: Callable[[], Any]) -> ct.Report:
    """The report that reading raises with."""
    with pytest.raises(ct.ContractViolation) as raised:
        read()
    return raised.value.report


def test_duckdb_gives_what_is_asked_for(duck: FeatureStore) -> None:
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
    """The file store collapses entity rows that are asked for twice, the times included."""
    report = report_on(lambda: retrieved(store, entities(2, 4, 2, 2)))
    assert 2 == {v.code: v.count for v in report.violations}["rows_lost"]


def test_rows_are_reordered_in_files(store: FeatureStore) -> None:
    """The file store puts entities that it does not have first; where order does not matter, it is said."""
    asked = entities(2, ABSENT)
    report = report_on(lambda: retrieved(store, asked))
    assert [("reordered", 2)] == [(v.code, v.count) for v in report.violations]
    assert [ABSENT, 2] == retrieved(store, asked, ordered=False)["driver"].to_list()


def test_integers_are_rounded_in_files(store: FeatureStore) -> None:
    """The file store has integers as floats beside a null; they are integers again, where they can be
    told, and a warning or an error where 2**53 may be 2**53 + 1.
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


def test_values_and_rows_stand_in_one_report(store: FeatureStore) -> None:
    """What is wrong with values, and with which rows came back, is ranked together."""

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
    """Feast takes times without a zone for UTC, and gives them back with it: which rows came back cannot
    be told, and the rules about it are not run.
    """
    asked = entities(1, 2)
    asked["event_timestamp"] = asked["event_timestamp"].dt.tz_localize(None)
    report = report_on(lambda: retrieved(duck, asked))
    assert [("event_timestamp", "dtype")] == [(v.field, v.code) for v in report.violations]
    assert ["rows_lost", "rows_duplicated", "rows_added", "reordered"] == [
        entry.code for entry in report.not_run
    ]


def test_all_that_a_contract_says_is_asked(duck: FeatureStore) -> None:
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


def test_what_is_no_retrieval_is_refused() -> None:
    """What cannot be run is refused."""
    with pytest.raises(ct.UnsupportedDataError, match="is no retrieval job of Feast's"):
        read_historical(Labelled, None, asked=entities(1), key=KEY)
