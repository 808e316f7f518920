"""The contract of `_pings` in this library and in its peers, each in its own best way.

A contender reports whether a frame is clean. Its answers are compared before it is timed: a rule that lets
NaN through is cheaper than one that does not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
from _pings import KEY, MORE_SPOILT, SPOILT, KeyedPing, Ping, clean, repeat_keys, spoil

Contender = Callable[[pl.DataFrame], bool]

PATTERN = "^VH-[0-9]{6}$"
STATUSES = ["moving", "idle", "off"]
FIRST_DAY = date(2020, 1, 1)


def contracts(*, key: bool) -> Contender:
    """Our own `check`: a report, with counts and examples of any violations."""
    contract = KeyedPing if key else Ping
    return lambda frame: contract.check(frame).ok


def plain_polars(*, key: bool) -> Contender:
    """One select of one aggregate a rule, as most people would write it."""
    rules = [
        pl.all().exclude("note").null_count() == 0,
        pl.col("vehicle_id").str.contains(PATTERN).all(),
        (pl.col("service_day") >= FIRST_DAY).all(),
        pl.col("lat").is_between(-90, 90).all(),
        pl.col("lon").is_between(-180, 180).all(),
        ((pl.col("speed") >= 0) & pl.col("speed").is_finite()).all(),
        pl.col("satellites").is_between(0, 64).all(),
        pl.col("status").is_in(STATUSES).all(),
    ]
    if key:
        rules.append((pl.struct(KEY).n_unique() == pl.len()).alias("key"))
    names = ["vehicle_id", "service_day", "lat", "lon", "speed", "satellites", "status"]
    rules[1:8] = [e.alias(f"{name} rule") for e, name in zip(rules[1:8], names, strict=True)]
    types = clean(0).schema
    return lambda frame: frame.schema == types and all(frame.select(rules).row(0))


def tuned_polars(*, key: bool) -> Contender:
    """The fastest select we could write: `==` for sets, the slowest rule cut into one slice a
    core, and a hash for the key, which is settled exactly only where hashes are equal.
    """
    null = [pl.col(name).null_count() for name in clean(0).columns if name != "note"]
    broken = [
        (pl.col("service_day") < FIRST_DAY).any(),
        (pl.col("lat") < -90).any() | (pl.col("lat") > 90).any(),
        (pl.col("lon") < -180).any() | (pl.col("lon") > 180).any(),
        (pl.col("speed") < 0).any() | (~pl.col("speed").is_finite()).any(),
        (pl.col("satellites") < 0).any() | (pl.col("satellites") > 64).any(),
        (~pl.any_horizontal(pl.col("status") == status for status in STATUSES)).any(),
    ]
    cores = pl.thread_pool_size()
    size = pl.len() // cores + 1
    vehicle_id = [pl.col("vehicle_id").slice(size * core, size) for core in range(cores)]
    broken += [(~part.str.contains(PATTERN)).any() for part in vehicle_id]
    exprs = [e.alias(str(place)) for place, e in enumerate([*null, *broken])]
    if key:
        first, second = (pl.col(name).hash() for name in KEY)
        hashes = first * pl.lit(0x9E37_79B9_7F4A_7C15, dtype=pl.UInt64) + second
        exprs.append((hashes.n_unique() < pl.len()).alias("key"))
    types = clean(0).schema

    def is_clean(frame: pl.DataFrame) -> bool:
        if frame.schema != types:
            return False
        *others, last = frame.select(exprs).row(0)
        if key and last:
            last = bool(frame.select(pl.struct(KEY).is_duplicated().any()).item())
        return not any(others) and not last

    return is_clean


def dataframely(*, key: bool) -> Contender:
    """A schema's `filter`, which reports the failures: its `validate` is built on it."""
    schema = dataframely_schema(key=key)
    return lambda frame: len(schema.filter(frame).failure) == 0


def dataframely_is_valid(*, key: bool) -> Contender:
    """The same schema's `is_valid`: yes or no, without a reason."""
    schema = dataframely_schema(key=key)
    return lambda frame: bool(schema.is_valid(frame))


def dataframely_schema(*, key: bool) -> Any:
    """The schema; its floats are finite unless declared otherwise."""
    import dataframely as dy

    class Pings(dy.Schema):
        vehicle_id = dy.String(regex=PATTERN, primary_key=key)
        seen_at = dy.Datetime(time_unit="us", primary_key=key)
        service_day = dy.Date(min=FIRST_DAY)
        lat = dy.Float64(min=-90, max=90)
        lon = dy.Float64(min=-180, max=180)
        speed = dy.Float64(min=0)
        satellites = dy.Int64(min=0, max=64)
        status = dy.String(check=lambda column: column.is_in(STATUSES))
        note = dy.String(nullable=True)

    return Pings


def pandera(*, key: bool) -> Contender:
    """A polars schema, validated lazily, so that it reports every failure as the others do."""
    import pandera.polars as pa
    from pandera.errors import SchemaErrors

    def finite(data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).is_finite())

    schema = pa.DataFrameSchema(
        {
            "vehicle_id": pa.Column(pl.String, pa.Check.str_matches(PATTERN)),
            "seen_at": pa.Column(pl.Datetime("us")),
            "service_day": pa.Column(pl.Date, pa.Check.ge(FIRST_DAY)),
            "lat": pa.Column(pl.Float64, pa.Check.in_range(-90, 90)),
            "lon": pa.Column(pl.Float64, pa.Check.in_range(-180, 180)),
            "speed": pa.Column(pl.Float64, [pa.Check.ge(0), pa.Check(finite)]),
            "satellites": pa.Column(pl.Int64, pa.Check.in_range(0, 64)),
            "status": pa.Column(pl.String, pa.Check.isin(STATUSES)),
            "note": pa.Column(pl.String, nullable=True),
        },
        strict=True,
        unique=list(KEY) if key else None,
    )

    def is_clean(frame: pl.DataFrame) -> bool:
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors:
            return False
        return True

    return is_clean


def pointblank(*, key: bool) -> Contender:
    """An interrogation of one step a rule; its bounds refuse null and, except for `ge`, NaN."""
    import pointblank as pb

    types = pb.Schema(columns=[(name, str(dtype)) for name, dtype in clean(0).schema.items()])

    def is_clean(frame: pl.DataFrame) -> bool:
        plan = (
            pb.Validate(frame)
            .col_schema_match(types)
            .col_vals_regex("vehicle_id", PATTERN)
            .col_vals_not_null("seen_at")
            .col_vals_ge("service_day", FIRST_DAY)
            .col_vals_between("lat", -90, 90)
            .col_vals_between("lon", -180, 180)
            .col_vals_ge("speed", 0)
            .col_vals_expr(pl.col("speed").is_finite())
            .col_vals_between("satellites", 0, 64)
            .col_vals_in_set("status", STATUSES)
        )
        plan = plan.rows_distinct(list(KEY)) if key else plan
        return bool(plan.interrogate(collect_tbl_checked=False, extract_limit=5).all_passed())

    return is_clean


def patito(*, key: bool) -> Contender:
    """A model's `validate`; constraints that pydantic lacks are polars expressions."""
    from datetime import datetime
    from typing import Literal

    import patito as pt

    unique = [pl.struct(KEY).is_unique()] if key else None

    class Pings(pt.Model):
        vehicle_id: str = pt.Field(pattern=PATTERN, constraints=unique)
        seen_at: datetime = pt.Field(dtype=pl.Datetime("us"))
        service_day: date = pt.Field(constraints=pl.col("_") >= FIRST_DAY)
        lat: float = pt.Field(ge=-90, le=90)
        lon: float = pt.Field(ge=-180, le=180)
        speed: float = pt.Field(ge=0, constraints=pl.col("_").is_finite())
        satellites: int = pt.Field(ge=0, le=64)
        status: Literal["moving", "idle", "off"]
        note: str | None

    def is_clean(frame: pl.DataFrame) -> bool:
        try:
            Pings.validate(frame)
        except pt.exceptions.DataFrameValidationError:
            return False
        return True

    return is_clean


EVERY: dict[str, Callable[..., Contender]] = {
    "contracts": contracts,
    "polars, a plain select": plain_polars,
    "polars, a tuned select": tuned_polars,
    "dataframely, filter": dataframely,
    "dataframely, is_valid": dataframely_is_valid,
    "pandera": pandera,
    "pointblank": pointblank,
    "patito": patito,
}


def contenders(*, key: bool, only: tuple[str, ...] = ()) -> dict[str, Contender]:
    """Every installed contender; those not installed, and the faults that one lets through, are printed.

    Args:
        key: whether a vehicle may not ping twice at one time.
        only: prefixes of the names of the wanted ones; all of them by default.
    """
    ready = {}
    for name, make in EVERY.items():
        if only and not name.startswith(only):
            continue
        try:
            ready[name] = make(key=key)
        except ImportError as error:
            print(f"skipped: {name} ({error})")
            continue
        for missed in let_through(ready[name], key=key):
            print(f"UNEQUAL: {name} lets {missed} through")
    return ready


def let_through(contender: Contender, *, key: bool) -> list[str]:
    """The faults in one row of a thousand that get past the contender."""
    frame, here = clean(1_000), pl.int_range(pl.len()) == 700
    spoilt = {f"{f}={v!r}": spoil(frame, f, v, here) for f, v in SPOILT + MORE_SPOILT}
    if key:
        spoilt["a repeated key"] = repeat_keys(frame, here)
    missed = [said for said, bad in spoilt.items() if contender(bad)]
    return missed if contender(frame) else [*missed, "nothing (it refuses clean data)"]
