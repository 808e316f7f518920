"""pandera models as contracts and back: types, checks, coercion, strictness and metadata cross."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import pandera.polars as pa
import polars as pl
import pytest
from pandera.polars import Check, Column
from pydantic import ConfigDict, Field

import contracts as ct
from tests.interchange.pandera.verdicts import pandera_takes

EVEN = Check(lambda data: data.lazyframe.select(pl.col(data.key) % 2 == 0), name="even")


class Base(pa.DataFrameModel):
    """GPS pings."""

    vehicle: str = pa.Field(str_matches="VH-[0-9]{6}", title="Vehicle", description="Its plate.")
    speed: float = pa.Field(ge=0, le=300, metadata={"unit": "km/h"}, alias="Top speed")
    note: str | None = pa.Field(nullable=True)

    class Config:
        """Of the whole."""

        name = "Ping"
        title = "A ping"
        strict = True
        unique: tuple[str, ...] | list[str] = ["vehicle", "Top speed"]
        metadata = {"team": "fleet"}


def test_all_of_a_model_crosses() -> None:
    """Names, titles, descriptions, metadata, strictness, keys: all of a model is in its contract."""
    Ping = ct.from_pandera(Base, boundary="ingest", version="1.0.0", owner="fleet")
    specification = ct.specification_of(Ping)
    assert ("Ping 1.0.0 at ingest", "GPS pings.") == (
        specification.label,
        specification.description,
    )
    assert ("A ping", {"team": "fleet"}) == (
        Ping.model_config["title"],
        Ping.model_config["json_schema_extra"],
    )
    vehicle, speed, note = specification.fields
    assert ("Vehicle", "Its plate.") == (vehicle.title, vehicle.description)
    assert ("Top_speed", "Top speed") == (speed.name, speed.alias)
    assert {"unit": "km/h"} == Ping.model_fields["Top_speed"].json_schema_extra
    assert note.value.nullable
    assert note.default is not None
    assert ct.Unique("vehicle", "Top_speed") == specification.rules[-1].rule
    assert "forbid" == specification.extra


def test_it_all_comes_back() -> None:
    """The schema of the contract of a model states what the model states."""
    back = ct.to_pandera(ct.from_pandera(Base, boundary="ingest"))
    assert ("Ping", "A ping", "GPS pings.", True) == (
        back.name, back.title, back.description, back.strict,
    )  # fmt: skip  # short values, several a line
    assert ["vehicle", "Top speed"] == back.unique
    assert {"team": "fleet", "contracts": {"boundary": "ingest"}} == back.metadata
    assert {"unit": "km/h"} == back.columns["Top speed"].metadata
    assert ("Vehicle", "Its plate.") == (
        back.columns["vehicle"].title,
        back.columns["vehicle"].description,
    )
    assert not back.columns["note"].required


@pytest.mark.parametrize(
    ("strict", "extra"), [(True, "forbid"), (False, "allow"), ("filter", "ignore")]
)
def test_strictness_is_extra(strict: Any, extra: str) -> None:
    """`strict` is `extra`, both ways."""
    contract = ct.from_pandera(pa.DataFrameSchema({"x": Column(int)}, strict=strict))
    assert extra == ct.specification_of(contract).extra
    assert strict == ct.to_pandera(contract).strict


def test_coercion_comes_back() -> None:
    """A contract declares nothing about conversion, which is the verb's; the way back to pandera does."""
    for schema in (
        pa.DataFrameSchema({"x": Column(int)}, coerce=True),
        pa.DataFrameSchema({"x": Column(int, coerce=True)}),
    ):
        back = ct.to_pandera(ct.from_pandera(schema))
        assert [1] == back.validate(pl.DataFrame({"x": [1.0]}))["x"].to_list()


def test_a_contract_of_ones_own_may_be_coerced() -> None:
    """`to_pandera(…, coerce=True)` converts as `parse` does."""

    class C(ct.Contract):
        x: int

    frame = pl.DataFrame({"x": [1.0]})
    assert not pandera_takes(ct.to_pandera(C), frame)
    assert C.parse(frame).equals(ct.to_pandera(C, coerce=True).validate(frame))


def test_terms_that_pandera_lacks_are_in_its_metadata() -> None:
    """Units, formats and sentinels cross as notes, and come back as they were."""

    class Ping(
        ct.Contract, boundary="ingest", version="1.0.0", owner="fleet", missing=ct.Missing("")
    ):
        at: Annotated[datetime, ct.Format("%d/%m/%Y %H:%M:%SZ")] | None
        speed: Annotated[ct.Float64, ct.Unit("km/h"), ct.NonFinite(inf="allow")] | None
        note: Annotated[str, ct.Trim(), Field(examples=["none"])] | None = None

    back = ct.from_pandera(ct.to_pandera(Ping))
    assert ct.specification_of(Ping) == ct.specification_of(back)


def test_a_warning_stays_a_warning() -> None:
    """`raise_warning` is severity "warn", and a name is a name, both ways."""
    schema = pa.DataFrameSchema(
        {"x": Column(int, Check.ge(0, name="not negative", raise_warning=True))}
    )
    contract = ct.from_pandera(schema)
    report = contract.check(pl.DataFrame({"x": [-1]}))
    assert (True, ["not negative"]) == (report.ok, [v.rule_id for v in report.warnings])
    (check,) = ct.to_pandera(contract).columns["x"].checks
    assert ("not negative", True) == (check.name, check.raise_warning)


def test_checks_of_one_name_are_distinguished_by_their_columns() -> None:
    """Two columns may have a check of one name; a contract's rules have names of their own."""
    schema = pa.DataFrameSchema(
        {name: Column(int, Check.ge(0, name="not negative")) for name in ("x", "y")}
    )
    report = ct.from_pandera(schema).check(pl.DataFrame({"x": [-1], "y": [-1]}))
    assert ["x: not negative", "y: not negative"] == [v.rule_id for v in report.violations]


def test_metadata_is_not_a_function() -> None:
    """A `json_schema_extra` that computes has no place in pandera's metadata."""

    class C(ct.Contract):
        model_config = ConfigDict(json_schema_extra=lambda schema: None)
        x: Annotated[int, Field(json_schema_extra=lambda schema: None)]

    with pytest.raises(ct.SchemaError) as raised:
        ct.to_pandera(C)
    assert ["x", ""] == [one.where for one in raised.value.obstacles]


def test_a_structs_schema_is_a_contract_of_its_own() -> None:
    """A schema that is the type of a column is a nested contract, and its obstacles have paths."""
    inner = pa.DataFrameSchema({"x": Column(int, Check.ge(0))})
    contract = ct.from_pandera(pa.DataFrameSchema({"home address": Column(inner)}))
    report = contract.check(pl.DataFrame({"home address": [{"x": -1}]}))
    assert [("home address.x", "ge")] == [(v.field, v.code) for v in report.violations]
    odd = pa.DataFrameSchema({"x": Column(int, EVEN)})
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_pandera(pa.DataFrameSchema({"home": Column(odd)}))
    assert ["home.x"] == [one.where for one in raised.value.obstacles]


def test_durations_and_times_keep_their_units_on_the_way_back() -> None:
    """Values that frames store in another unit than a contract come back as they were."""
    types = (
        pl.Datetime("ns", "Europe/Paris"),
        pl.Duration("ms"),
        pl.Categorical(),
        pl.Array(pl.Int8, 2),
    )
    schema = pa.DataFrameSchema({str(n): Column(dtype) for n, dtype in enumerate(types)})
    back = ct.to_pandera(ct.from_pandera(schema))
    assert [*types] == [column.dtype.type for column in back.columns.values()]
