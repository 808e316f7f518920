"""Dagster has a check for each rule of a contract, with its severity and what was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

import contracts as ct
from contracts.integrations.dagster import WHOLE_CHECK, check_results, check_specs
from tests.integrations.orchestrators.trips import BAD, GOOD, Trip

dg = pytest.importorskip("dagster", reason="make test-orchestrators runs these")


def run(frame: pl.DataFrame, *, blocking: bool = False) -> Any:
    """What Dagster makes of an asset of trips, its checks, and an asset downstream."""

    @dg.asset
    def trips() -> pl.DataFrame:
        return frame

    @dg.multi_asset_check(specs=check_specs(Trip, asset="trips", blocking=blocking))
    def trips_keep_their_contract(trips: pl.DataFrame) -> Iterator[Any]:
        yield from check_results(Trip, trips)

    @dg.asset
    def routes(trips: pl.DataFrame) -> int:
        return trips.height

    with dg.DagsterInstance.ephemeral() as instance:
        every = [trips, trips_keep_their_contract, routes]
        return dg.materialize(every, instance=instance, raise_on_error=False)


def checks(result: Any) -> dict[str, Any]:
    """The evaluations of a run, by the names of the checks without their fingerprints."""
    found = {}
    for one in result.get_asset_check_evaluations():
        head, _, last = one.check_name.rpartition("_")
        found[head if len(last) == 8 and set(last) <= {*"0123456789abcdef"} else one.check_name] = (
            one
        )
    return found


def test_good_data_passes_every_check() -> None:
    """Each rule has a check, with types, nulls and the table's rules, and one is of the whole."""
    found = checks(run(GOOD))
    assert {
        WHOLE_CHECK,
        "km_le",
        "km_nan",
        "vehicle_unique",
        "row_count",
        "no_trip_of_bad_luck",
    } <= {*found}
    assert all(one.passed for one in found.values())
    assert len(found) == 1 + len(Trip.check(GOOD).passed)


def test_broken_rules_fail_their_checks() -> None:
    """A broken rule fails its check alone, with its counts and examples; the contract's own has the report."""
    found = checks(run(BAD.with_columns(km=pl.Series([1200.0, 13.0, 5.0]))))
    assert {WHOLE_CHECK, "km_le", "vehicle_unique"} == {
        n for n, one in found.items() if not one.passed
    }
    metadata = {name: value.value for name, value in found["km_le"].metadata.items()}
    assert (3, 1, "le") == (metadata["rows"], metadata["count"], metadata["code"])
    assert 1200.0 == metadata["examples"][0]["value"]
    assert "must be unique" in found[WHOLE_CHECK].metadata["report"].md_str
    assert found["no_trip_of_bad_luck"].metadata["tolerated"].value


def test_a_rule_that_warns_fails_with_severity_warn() -> None:
    """What only warns is WARN in Dagster, and the contract passes."""
    found = checks(run(GOOD.with_columns(km=pl.lit(800.0))))
    assert (False, dg.AssetCheckSeverity.WARN) == (
        found["km_mean"].passed,
        found["km_mean"].severity,
    )
    assert found[WHOLE_CHECK].passed


def test_what_was_not_run_did_not_pass() -> None:
    """Without a column none of its rules passes, and the reason is in the metadata."""
    found = checks(run(GOOD.drop("km")))
    of_km = {name for name, one in found.items() if name.startswith("km_")}
    assert of_km == {name for name in of_km if not found[name].passed}
    assert "its column is missing" == found["km_le"].metadata["reason"].value
    assert found["vehicle_unique"].passed


@pytest.mark.parametrize("blocking", [False, True])
def test_a_blocking_check_stops_what_is_downstream(blocking: bool) -> None:
    """With `blocking` an asset downstream of bad data is not made."""
    made = {
        e.asset_key.to_user_string()
        for e in run(BAD, blocking=blocking).get_asset_materialization_events()
    }
    assert ({"trips"} if blocking else {"trips", "routes"}) == made


def test_private_values_are_masked() -> None:
    """A value that is private does not get into Dagster's metadata."""
    names = GOOD.with_columns(driver=pl.lit("hush"), km=pl.lit(-1.0))
    assert "hush" not in repr([*check_results(Trip, names)])


def test_names_are_those_that_dagster_takes() -> None:
    """Rules whose names Dagster does not take have others, each its own."""

    class Odd(ct.Contract):
        x: int
        rules = ct.rules(
            ct.rule(ct.col("x") > 0, name="größer?"), ct.rule(ct.col("x") < 9, name="größer!"),
            ct.rule(ct.col("x") != 5, name="contract"),
        )  # fmt: skip  # short values

    names = [spec.name for spec in check_specs(Odd, asset="odd")]
    assert len(names) == len({*names})
    assert {"gr_er_", "gr_er__2", "contract_2"} <= {*names}
    assert names[1:] == [one.check_name for one in check_results(Odd, {"x": [1]})][1:]


def test_results_may_name_their_asset() -> None:
    """Where a function checks several assets, each result has the one that it is about."""
    results = [*check_results(Trip, GOOD, asset=dg.AssetKey(["fleet", "trips"]))]
    assert {dg.AssetKey(["fleet", "trips"])} == {one.asset_key for one in results}
