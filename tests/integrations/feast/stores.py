"""Feature stores on disk, applied and materialized, and their answers. Whoever imports this module is skipped
without Feast, which needs pandas 2: `make test-feast`.
"""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pydantic import AwareDatetime

import contracts as ct

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Feast imports is not ours to fix
    pytest.importorskip(
        "feast", reason="feast needs pandas before 3: make test-feast has an environment for it"
    )

from feast import Entity, FeatureStore, FeatureView, FileSource, RepoConfig, ValueType
from feast import Field as Feature
from feast import types as ft
from feast.data_format import ParquetFormat
from feast.on_demand_feature_view import on_demand_feature_view
from feast.online_response import OnlineResponse
from feast.protos.feast.serving.ServingService_pb2 import GetOnlineFeaturesResponse

FEAST_WARNINGS = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning",
    "ignore::FutureWarning",
    "ignore:On demand feature view is an experimental feature:RuntimeWarning",
)
"""Warnings of Feast itself, which its users cannot prevent."""

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
}  # fmt: skip  # short values, several a line
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


def online(store: FeatureStore, *drivers: int, features: Any = None, **settings: Any) -> Any:
    """The store's online answer for some drivers."""
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
