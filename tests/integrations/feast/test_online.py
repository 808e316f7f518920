"""Feast's online answers as frames: missing entities, nulls and stale values are distinguished, and no integer is rounded unseen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import polars as pl
import pyarrow as pa
import pytest
from pydantic import AwareDatetime, Field

import contracts as ct
from contracts.integrations.feast import (
    read_online,
    split_online,
    ttls,
)
from tests.integrations.feast.stores import (
    ABSENT,
    BIG,
    FEAST_WARNINGS,
    INF,
    NAN,
    NOON,
    OLD,
    RECENT,
    ROWS,
    Driver,
    Rating,
    answer,
    codes,
    online,
    store_of,
)

if TYPE_CHECKING:
    from feast import FeatureStore

pytestmark = FEAST_WARNINGS


def test_a_good_response_is_a_frame_in_contract_form(store: FeatureStore) -> None:
    """A good response is a polars frame of the contract's types, whatever Feast would infer."""
    frame = read_online(Driver, online(store, 4), now=NOON, max_age="2h")
    assert Driver.check(frame).ok
    assert [*frame.schema.values()] == [
        pl.Int64, pl.Int64, pl.Float64, pl.String, pl.Boolean, pl.List(pl.Float64),
        pl.Datetime("us", "UTC"),
    ]  # fmt: skip  # short values, several a line
    assert frame.to_dicts() == [
        {
            "driver": 4,
            "trips": 4,
            "rating": INF,
            "name": "d",
            "active": True,
            "recent": [],
            "seen": RECENT,
        }
    ]


def test_feast_itself_makes_one_of_three(store: FeatureStore) -> None:
    """A missing entity, a null feature and a NaN are all None in Feast, and an expired value is as good
    as any other: that is why they are distinguished here.
    """
    served = online(store, ABSENT, 3, 2, 5, features=["stats:rating"])
    assert served.to_dict()["rating"] == [None, None, None, 2.0]
    assert [*served.proto.results[1].statuses] == [3, 1, 1, 1]


def test_not_found_null_and_stale_are_distinguished(store: FeatureStore) -> None:
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
    """`| None` permits null; an entity that is not there is not null, unless it is stated to be one."""
    response = online(store, 3, ABSENT)
    with pytest.raises(ct.ContractViolation) as raised:
        read_online(Rating, response)
    assert {"rating: not_found": [1]} == codes(raised.value.report)
    frame = read_online(Rating, response, not_found="null")
    assert frame["rating"].to_list() == [None, None]


def test_a_default_is_filled_for_a_null_and_not_for_a_missing_entity(store: FeatureStore) -> None:
    """A default is used for null; for an entity that is not there only if that is stated, and counted."""

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
    """Feast stores a NaN as null, and the report has that as the cause; in a list it survives, and
    is `nan`.
    """
    report = split_online(Driver, online(store, 2)).report
    assert {"rating: null": [0], "recent: nan": [0]} == codes(report)
    (null,) = (v for v in report.violations if v.code == "null")
    assert null.cause == "Feast keeps a NaN as null too"


def test_infinity_is_evaluated_by_the_contract(store: FeatureStore) -> None:
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
    ]  # fmt: skip  # short values, several a line
    assert frame.drop("driver").null_count().row(0) == (2, 2, 2, 2)


def test_integers_stay_integers_beside_a_missing_one(store: FeatureStore) -> None:
    """Feast's `to_df` makes floats of integers beside a null; here they stay what they are."""

    class Trips(ct.Contract, extra="ignore"):
        trips: int | None

    response = online(store, 2, ABSENT)
    assert response.to_df()["trips"].dtype == float
    frame = read_online(Trips, response, not_found="null")
    assert (pl.Int64, [7, None]) == (frame.schema["trips"], frame["trips"].to_list())


def test_integers_that_may_have_been_rounded_are_reported(store: FeatureStore) -> None:
    """Materialized beside a null, 2**53 + 1 becomes 2**53, and nothing in the response shows it:
    from there on an integer is a warning, or an error.
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
    """Feast itself loses no digit without a null."""
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
    """A value that is not of the contract's type, nor converts to it exactly, is not converted."""

    class One(ct.Contract):
        x: int

    for cell, code in ((("string_val", "1x"), "dtype"), (("double_val", 1.5), "lossy")):
        report = split_online(One, answer(x=[("int64_val", 1), cell])).report
        assert [1] == codes(report)[f"x: {code}"]


def test_nan_and_infinity_are_not_reported_as_rounded() -> None:
    """NaN and infinity in the place of an integer are reported as what they are, and not as rounded."""

    class One(ct.Contract):
        x: int

    response = answer(x=[("double_val", NAN), ("double_val", INF), ("double_val", 2.0**53)])
    report = split_online(One, response).report
    rounded = [v for v in report.violations if "may have been rounded" in v.rule]
    assert [[2]] == [[example.row for example in v.examples] for v in rounded]
    assert [2.0**53] == split_online(One, response).valid["x"].to_list()


def test_private_values_do_not_show() -> None:
    """A sensitive value is in no example, whatever is wrong with it."""

    class Private(ct.Contract):
        x: Annotated[int, ct.Sensitive()]

    with pytest.raises(ct.ContractViolation) as raised:
        read_online(Private, answer(x=[("int64_val", 2**53 + 7)]), rounded="forbid")
    report = raised.value.report
    assert "9007199254740999" not in f"{report}{report!r}{report.to_json()}".replace(",", "")


def test_split_separates_the_rows_that_may_be_scored(store: FeatureStore) -> None:
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


def test_table_rules_are_evaluated(store: FeatureStore) -> None:
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
    """A declared field that the response lacks is `missing_field`, an undeclared one is
    `extra_field`.
    """

    class Other(ct.Contract):
        driver: int
        risk: float

    report = split_online(Other, online(store, 1, features=["stats:name"]), max_age="1d").report
    assert {"missing_field", "extra_field"} == {v.code for v in report.violations}
