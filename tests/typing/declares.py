"""What type checkers make of a contract: `make types` runs mypy and pyright over this file.

`assert_type` says what a checker must infer; each suppression is an error that it must report,
and an unused suppression is itself an error.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, assert_type
from uuid import UUID

import polars as pl

import contracts as ct
from contracts import both_or_neither, col, requires, when
from contracts.report.counts import Count


class Ping(ct.Contract, boundary="ingest", version="1.0.0", owner="fleet", extra="ignore"):
    """A contract as users write it."""

    vehicle_id: Annotated[str, ct.Matches("VH-[0-9]{6}")]
    lat: ct.Latitude
    count: ct.Int32
    speed: Annotated[float, ct.Interval(ge=0, le=300)] = 0.0
    status: Literal["moving", "off"] = "off"
    note: str | None = None
    contact: ct.Email | None = None
    currency: ct.CurrencyCode = "EUR"
    rules = ct.rules(ct.Unique("vehicle_id"), ct.warn(ct.RowCount(min=1)))


class Child(Ping, version="2.0.0"):
    """A subclass, whose rules add to its parent's."""

    rules = ct.rules(ct.RowCount(max=10))


class Level(Enum):
    """Members that a predicate may compare with."""

    LOW = "low"


class Vendor(ct.Contract):
    """A contract that others refer to."""

    id: str
    name: str


def net_plus_tax(row: Mapping[str, Any]) -> bool | None:
    """An interpretation of one row."""
    return bool(row["speed"] > 0)


def fast(row: Mapping[str, pl.Expr]) -> pl.Expr:
    """An interpretation of columns."""
    return row["speed"] > 0


def not_empty(frame: pl.DataFrame) -> bool:
    """An interpretation of a batch."""
    return frame.height > 0


def fastest(row: Mapping[str, pl.Expr]) -> pl.Expr:
    """An interpretation of a batch's columns."""
    return row["speed"].max() > 0


class Ruled(Ping):
    """A contract with every rule of a body, each with terms and without."""

    seen_at: Annotated[datetime, ct.Timezone(...)]
    lon: ct.Longitude
    rules = ct.rules(
        # predicates, bare and with terms
        (col("status") != "off") | (col("speed") == 0),
        ct.rule(col("speed") <= 300, name="slow", severity="warn", cost=2, on_null="pass"),
        ct.warn(~col("note").is_null()),
        ct.tolerate(col("speed").is_between(0, 300), share=0.1, rows=5),
        when(col("status") == "off").then(col("speed") == 0),
        when(col("status").is_in(["off"])).then(col("speed") == 0).otherwise(col("speed") > 0),
        both_or_neither("lat", "lon"),
        requires("note", "status", "speed"),
        # row rules
        ct.Coordinates("lat", "lon", box=(-5.1, 41.3, 9.6, 51.1), on_null="pass"),
        ct.rule(ct.Coordinates("lat", "lon", allow_zero=True), on_null="pass"),
        ct.CustomRow("mine", ("speed",), accepts=net_plus_tax, expr=fast, says="be mine"),
        ct.warn(ct.CustomRow("yours", ("speed",), expr=fast)),
        # table rules
        ct.Unique("seen_at", "lon", nulls="distinct"),
        ct.tolerate(ct.Unique("seen_at"), rows=1),
        ct.Sorted("seen_at", descending=True, strict=True),
        ct.References("vehicle_id", Vendor, "id"),
        ct.References(("vehicle_id", "status"), Vendor, ("id", "name")),
        ct.RowCount(min=1, max=10),
        ct.NullShare("speed", max=0.1),
        ct.Freshness("seen_at", max_age="2h", max_ahead=timedelta(minutes=5)),
        ct.Coverage("seen_at", every="1h", start=None),
        ct.Schedule("seen_at", every=timedelta(days=1), within="2h"),
        ct.Volume(change=0.3),
        ct.CustomTable("ours", ("speed",), accepts=not_empty, expr=fastest),
        ct.Mean("speed", ge=0, lt=60),
        ct.Sum("speed", gt=Decimal("0.5")),
        ct.Quantile("speed", q=0.99, le=130),
        ct.Distinct("status", ge=1),
        # groups, and rules of rules
        ct.group("status", ct.RowCount(min=1), ct.warn(ct.Mean("speed", le=130))),
        ct.group(("status", "note"), ct.tolerate(ct.Unique("seen_at"), share=0.5)),
        ct.rules(ct.Distinct("vehicle_id", ge=1)),
    )


def built() -> None:
    """What building predicates and rules gives; never called."""
    assert_type(col("a"), ct.Expression)
    assert_type(col("a") > 0, ct.Expression)
    assert_type(col("a") == None, ct.Expression)  # noqa: E711 - refused when the contract is made
    assert_type(0 < col("a"), ct.Expression)
    assert_type((col("a") > 0) & ~(col("b") == "x") | col("c").is_null(), ct.Expression)
    assert_type(1 - abs(-col("a")) * 2 / 3 % 4 + col("b"), ct.Expression)
    assert_type(col("a") + timedelta(hours=1) > datetime(2024, 1, 1, tzinfo=UTC), ct.Expression)
    assert_type(col("u").is_in({UUID(int=1), Level.LOW}), ct.Expression)
    assert_type(col("s").length() + col("t").year(), ct.Expression)
    assert_type(col("s").matches("[a-z]+", whole=False), ct.Expression)
    assert_type(when(col("a") > 0).then(col("b") > 0).otherwise(col("c") > 0), ct.Expression)
    assert_type(ct.rules(col("a") > 0), ct.Rules)
    assert_type(ct.group("a", ct.RowCount(min=1)), ct.Rules)
    assert_type(ct.rule(ct.Unique("a")), ct.Requirement[ct.Unique])
    assert_type(ct.warn(ct.Unique("a")), ct.Requirement[ct.Unique])
    assert_type(ct.tolerate(ct.Sorted("a"), rows=1), ct.Requirement[ct.Sorted])
    assert_type(ct.rule(ct.Mean("a", ge=0)).rule, ct.Mean)


@ct.enforce
def rank(pings: ct.Frame[Ping], limit: int = 1) -> ct.Frame[Vendor]:
    """A function that is held to its annotations."""
    assert_type(pings, ct.Frame[Ping])
    return Vendor.validate(pings.head(limit))


@ct.enforce
async def answer(ping: Ping) -> Vendor:
    """The same of a payload."""
    return Vendor(id=ping.vehicle_id, name="x")


def judged() -> None:
    """What the verbs take beside data, and what they give; never called."""
    now, frame = datetime.now(UTC), pl.DataFrame()
    assert_type(Ruled.check([], now=now, tables={Vendor: frame}, max_examples=None), ct.Report)
    assert_type(Ruled.validate(frame, now=now, tables={Vendor: frame}), ct.Frame[Ruled])
    assert_type(
        Ruled.split(pl.DataFrame(), tables={Vendor: []}), ct.Parts[pl.DataFrame, ct.Frame[Ruled]]
    )
    assert_type(Ruled.split(pl.LazyFrame()).valid, ct.LazyFrame[Ruled])
    assert_type(Ruled.split(pl.LazyFrame()).invalid, pl.LazyFrame)
    assert_type(ct.split_csv(Ruled, b"").valid, ct.Frame[Ruled])
    assert_type(ct.split_csv(Ruled, b"").invalid, pl.DataFrame)
    assert_type(ct.split_ndjson(Ruled, b"").valid, ct.Frame[Ruled])
    assert_type(Ruled.split(pl.DataFrame()).invalid, pl.DataFrame)
    rows: list[dict[str, Any]] = []
    assert_type(Ruled.split(rows), ct.Parts[list[dict[str, Any]]])
    report = Ruled.split(rows, max_examples=3).report
    assert_type(report, ct.Report)
    assert_type(report.filled, Mapping[str, Count])
    assert_type(report.patterns(), dict[frozenset[str], int])
    assert_type(report.not_applicable, tuple[ct.NotRun, ...])
    assert_type(report.violations[0].groups, int | None)


def inferred() -> None:
    """What a checker must infer; never called."""
    ping = Ping(vehicle_id="VH-000001", lat=1.0, count=1)
    assert_type(ping.lat, float)
    assert_type(ping.count, int)
    assert_type(ping.note, str | None)
    assert_type(Ping.check(pl.DataFrame()), ct.Report)
    assert_type(Ping.validate(pl.DataFrame()), ct.Frame[Ping])
    assert_type(Ping.validate(pl.LazyFrame()), ct.LazyFrame[Ping])
    assert_type(Ping.validate([{"lat": 1.0}]), list[dict[str, float]])
    assert_type(Ping.parse(pl.DataFrame(), text=True), ct.Frame[Ping])
    assert_type(Ping.parse_json("[]"), ct.Frame[Ping])
    assert_type(ct.read_csv(Ping, "pings.csv"), ct.Frame[Ping])
    assert_type(ct.scan_ndjson(Ping, "pings.ndjson"), ct.LazyFrame[Ping])
    assert_type(Ping.check_row({}), ct.Report)
    plain: pl.DataFrame = Ping.parse_json("[]")  # a frame that keeps a contract is a frame
    assert_type(plain.with_columns(), pl.DataFrame)
    assert_type(rank(Ping.parse_json("[]")), ct.Frame[Vendor])
    answering: Callable[[Ping], Coroutine[Any, Any, Vendor]] = answer
    _ = answering
    assert_type(Ping.model_validate({}), Ping)
    assert_type(Ping.model_validate_json("{}"), Ping)
    assert_type(ct.specification_of(Ping), ct.Specification)
    assert_type(Ping.check([]).violations[0].examples[0].row, int | None)


def refused() -> None:
    """What a checker must report; never called."""
    Ping(vehicle_id="VH-000001", lat="1", count=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Ping(vehicle_id="VH-000001")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ct.rules(ct.Matches("a"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ct.rules(ct.Ge(0))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ct.rules("speed > 0")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ct.rules([ct.Unique("speed")])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ct.rules(when(col("a") > 0))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ct.group("a", col("b") > 0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ct.group("a", ct.Coordinates("b", "c"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ct.rule(col("a") > 0, on_null="skip")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    ct.rule(col("a") > 0, severity="fatal")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    (col("a") > 0) & True  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]
    col("a").is_in(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    col(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    when(True).then(col("a"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ct.RowCount(5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    ct.Unique("a", nulls="both")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ct.Mean("a", ge="0")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ct.References("a", 5, "id")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    rank(Vendor.parse_json("[]"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    rank(Child.parse_json("[]"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    rank(pl.DataFrame())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ct.Frame[int]()  # type: ignore[type-var]  # pyright: ignore[reportInvalidTypeArguments]
    Ruled.check([], now="2024-01-01")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Ruled.split(pl.DataFrame()).valid.collect()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


def misspelt_options(frame: pl.DataFrame) -> None:
    """Type checkers see the options of every verb and reader, and so what is misspelt."""
    Ping.check(frame, max_exampels=3)  # type: ignore[call-arg]
    Ping.validate(frame, text=True)  # type: ignore[call-overload]
    Ping.split(frame, tabels={})  # type: ignore[call-overload]
    ct.read_csv(Ping, "pings.csv", seperator=";")  # type: ignore[call-arg]
    ct.Handoff(Ping, Ping).run(frame, keys="vehicle_id")  # type: ignore[call-arg]
    Ping.check(frame, max_examples="3")  # type: ignore[arg-type]
