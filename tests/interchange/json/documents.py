"""A contract that states everything, the contracts of the corpus, and their canonical JSON."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from pydantic import AwareDatetime, Field

import contracts as ct
from contracts import col
from contracts.interchange.json.places import AnyCustom, DocumentPlace
from contracts.specification import FieldType, Specification, StructOf, walk_types
from contracts.testing.cases import cases, wire_cases


def customs_in(specification: Specification) -> list[AnyCustom]:
    """The rules of a contract that are functions."""
    found: list[Any] = [one.rule for one in specification.rules]
    found += [getattr(one, "rule", None) for one in found]
    for field in specification.fields:
        for value in walk_types(field.value):
            found += [one.rule for one in value.rules]
            if isinstance(value.dtype, StructOf):
                found += customs_in(value.dtype.specification)
    of_ours = [one for one in found if isinstance(one, get_args(AnyCustom))]
    return list({id(one): one for one in of_ours}.values())


class Colour(Enum):
    """Something that has names in Python, and values in data."""

    RED = "red"
    GREEN = "green"


class Vendor(ct.Contract):
    """What is referred to."""

    id: Annotated[int, Field(alias="Id")]
    rules = ct.rules(ct.Unique("id"))


class Address(ct.Contract, extra="ignore"):
    """What is nested, twice."""

    zip: Annotated[str, ct.Matches(r"\d{5}"), ct.Sensitive()]
    town: str | None = None


EVEN = ct.Custom("even", accepts=lambda value: value % 2 == 0, says="be even")
NET = ct.CustomRow("net", ("speed", "odd"), accepts=lambda row: row["speed"] >= 0)
TWO = ct.CustomTable("two", ("vendor",), expr=lambda row: row["vendor"].n_unique() == 2)


class Everything(
    ct.Contract,
    boundary="ingest",
    version="1.0.0",
    owner="fleet “data”",
    missing=ct.Missing("NA", -999),
    extra="allow",
):
    """Every type, rule, term and way of writing that there is.

    Ünïcode, too: \U0001f600, \u2028.
    """

    flag: Annotated[bool, ct.Words(true=("yes", "1"), false="no")] = True
    count: Annotated[int, ct.Interval(gt=-(2**63), lt=2**63 - 1), ct.MultipleOf(3)] = 3
    wide: Annotated[ct.UInt64, ct.Ge(2**53 + 1)]
    odd: Annotated[ct.Int8, EVEN, ct.warn(ct.Ge(2), name="two at least", cost=0.1)]
    speed: Annotated[
        float,
        ct.Unit("km/h", labelled=True),
        ct.Interval(ge=-0.0, le=1e21),
        ct.Numerals(decimal_comma=True, thousands="."),
    ] = 0.1
    narrow: Annotated[ct.Float32, ct.NonFinite(nan="null", inf="allow")] | None
    nan: Annotated[float, ct.NonFinite(nan="allow", inf="allow")] = math.nan
    lat: Annotated[ct.Latitude, ct.Format("dms", "iso6709")]
    lon: ct.Longitude
    price: Annotated[Decimal, Field(max_digits=9, decimal_places=2), ct.Ge(Decimal("0.10"))]
    text: Annotated[
        str, ct.Trim(), ct.Len(1, 5), ct.tolerate(ct.Matches("a", whole=False), share=0.1)
    ]
    mail: ct.Email | None = None
    country: Annotated[ct.CountryAlpha2, ct.OneOf("DE", "FR")]
    raw: Annotated[bytes, ct.OneOf(b"\xff", b"")] = b""
    day: Annotated[date, ct.Format("%d/%m/%Y"), ct.Ge(date(2000, 1, 1))]
    seen: Annotated[datetime, ct.Format("%Y-%m-%d %H:%M", zone="Europe/Paris")]
    counted: Annotated[datetime, ct.Format("epoch_ms", until=date(2050, 1, 1))]
    naive: datetime = datetime(2020, 1, 1, 12, 0, 0, 1)
    aware: Annotated[AwareDatetime, ct.Lt(datetime(2100, 1, 1, tzinfo=UTC))]
    clock: Annotated[time, ct.Lt(time(12, 30, 0, 5))]
    span: Annotated[timedelta, ct.Ge(timedelta(days=-1, microseconds=1))] = timedelta(hours=1)
    key: UUID = UUID(int=5)
    status: Annotated[
        Literal["moving", "off"], Field(title="State", description="…", examples=["off", None])
    ]
    colour: Colour = Colour.RED
    vector: Annotated[list[Annotated[float, ct.NonFinite(nan="allow")]], ct.Len(3, 3)]
    tags: list[str] = []
    more: Annotated[tuple[int, ...], Field(default_factory=tuple, alias="Some More")]
    home: Address = Address(zip="12345")
    others: list[Address] | None = None
    vendor: Annotated[int, Field(examples=[Decimal("1.50"), date(2020, 1, 1), (1, 2.0)])]

    rules = ct.rules(
        ct.Unique("vendor", "mail", nulls="equal"),
        ct.tolerate(ct.Sorted("seen", descending=True, strict=True), rows=3),
        ct.References("vendor", Vendor, "id"),
        ct.RowCount(min=1, max=2**60),
        ct.NullShare("tags", max=1),
        ct.NullShare("tags", growth=0.05),
        ct.Freshness("seen", max_age="2h", max_ahead="5m"),
        ct.Lag("aware", "seen", max="15m", quantile=0.99),
        ct.Coverage("naive", every="1h", start=date(2020, 1, 1), end=datetime(2020, 1, 2)),
        ct.Schedule("seen", every="1d", within="2h", at="6h"),
        ct.Drift("count", psi=0.2, min_rows=500),
        ct.Drift("text", chi2=0.1),
        ct.NewCategory("text", max_share=0.01),
        ct.Plausible("speed", factor=2),
        ct.Volume(change=0.3, z=4, min_rows=1000),
        ct.Quantile("count", q=1, ge=0, lt=Decimal("2E+5")),
        ct.group(
            ("vendor", "flag"), ct.rule(ct.Mean("speed", gt=0.5), name="mean", severity="warn")
        ),
        ct.group("flag", ct.Sum("count", le=10**30), ct.Distinct("vendor", ge=1), TWO),
        ct.Coordinates("lat", "lon", allow_zero=True, box=(-5, 41.3, 9.6, 51.1), on_null="pass"),
        ct.FreshAt("seen", "aware", max_age="2d", max_ahead="0s"),
        ct.rule(NET, on_null="pass"),
        ct.rule((col("status") != "off") | (col("speed") == 0), name="parked", cost=5),
        ct.when(col("home.zip").starts_with("1"))
        .then(col("home.town").is_null())
        .otherwise(~col("text").matches("b+") & (abs(col("count") - 2) * 1.5 <= col("vendor") / 2)),
        ct.both_or_neither("mail", "narrow"),
        (col("seen") - col("aware")).total_seconds() < 1.0,
        (col("day") + timedelta(days=1)).is_in([date(2020, 1, 2)]),
        col("aware").date() >= date(2000, 1, 1),
        col("naive").year() % 4 == 0,
        -col("price") < Decimal("1.50"),
    )


CUSTOMS = [EVEN, NET, TWO]


def corpus() -> list[Specification]:
    """Every contract of the conformance corpus, once."""
    found = [case.specification for case in cases()]
    found += [
        Specification("Wire", (one,))
        for one in [replace_value(found[0].fields[0], case.value) for case in wire_cases()]
    ]
    return list({repr(one): one for one in found}.values())


def replace_value(field: Any, value: FieldType) -> Any:
    """A field with another value, and without a default."""
    return type(field)(field.name, field.alias, value)


def bare(specification: Specification, at: DocumentPlace) -> type:
    """A class that has a specification and nothing else, whatever the contract's class would refuse."""
    del at
    return type(specification.name, (), {"__specification__": specification})
