"""Cases of row rules apart from what predicates mean: rows that are not asked, nested contracts,
coordinates.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as PyDecimal
from typing import Any

from contracts.dtypes import Date, Datetime, Decimal, Float, Int, Text, Uuid
from contracts.rules.building import col, when
from contracts.rules.expression import Expression
from contracts.rules.requirement import Requirement
from contracts.rules.row import Coordinates, FreshAt, RowRule, Satisfies
from contracts.rules.value import Ge, Le
from contracts.specification import Field, ListOf, Specification, StructOf
from contracts.testing.cases.case import (
    Broken,
    Case,
    Values,
    asked,
    contract,
    of,
    open_to_all,
    rows_of,
)

NAN, INF = math.nan, math.inf
SOME_UUID = "0191d4e2-7c7f-7d3a-8f52-1c2b3a4d5e6f"
A, B = col("a"), col("b")


def row_cases() -> Iterator[Case]:
    """Rows that are asked and rows that are not, nested rows, positions."""
    yield from skipping_cases()
    yield from nested_cases()
    yield from inner_rule_cases()
    yield from coordinate_cases()
    yield from age_cases()


def satisfies(predicate: Expression) -> Satisfies:
    """A row rule of which the answer null is broken."""
    return Satisfies(predicate.node)


def skipping_cases() -> Iterator[Case]:
    """A row whose fields are not in contract form is not asked; a broken bound skips nothing."""

    def skips(name: str, values: Values, rule: RowRule, rows: list[Any], *broken: Broken) -> Case:
        return Case(name, contract(values, rule), rows_of(values, rows), frozenset(broken))

    ints: Values = {"a": of(Int()), "b": of(Int(), Ge(0))}
    reals: Values = {"a": of(Float()), "b": open_to_all(Float())}
    less = satisfies(A < B)
    yield skips(
        "a null that is forbidden is not asked", ints, less,
        [(None, 1), (1, None), (2, 1), (1, 2)],
        ("A", "null", (0,)), ("B", "null", (1,)), (None, "row_rule", (2,)),
    )  # fmt: skip
    yield skips(
        "a broken bound is asked all the same", ints, less, [(-3, -2), (-1, -2), (1, 2)],
        ("B", "ge", (0, 1)), (None, "row_rule", (1,)),
    )  # fmt: skip
    yield skips(
        "what is of no type is not asked", ints, less,
        [("1", 0), (1.0, 0), (True, 0), (1, 0), (0, 1)],
        ("A", "dtype", (0, 1, 2)), (None, "row_rule", (3,)),
    )  # fmt: skip
    yield skips(
        "what a type cannot hold is not asked", ints, less, [(2**63, 0), (2**63 - 1, 0)],
        ("A", "lossy", (0,)), (None, "row_rule", (1,)),
    )  # fmt: skip
    yield skips(
        "NaN that is forbidden is not asked", reals, less, [(NAN, 1.0), (1.0, NAN), (1.0, 2.0)],
        ("A", "nan", (0,)), (None, "row_rule", (1,)),
    )  # fmt: skip
    yield skips(
        "an infinity that is forbidden is not asked", reals, less,
        [(INF, 1.0), (-INF, 1.0), (1.0, -INF)],
        ("A", "inf", (0, 1)), (None, "row_rule", (2,)),
    )  # fmt: skip
    yield skips(
        "not asked even where another field decides", {"a": of(Int()), "b": Int()},
        satisfies((A > 0) | (B > 0)), [(None, 1), (None, -1), (1, None), (0, 0)],
        ("A", "null", (0, 1)), (None, "row_rule", (3,)),
    )  # fmt: skip
    yield skips(
        "not asked in a branch that is not taken", {"a": of(Int()), "b": Int()},
        satisfies(when(B > 0).then(A > 0)), [(None, -1), (0, 1), (0, -1)],
        ("A", "null", (0,)), (None, "row_rule", (1,)),
    )  # fmt: skip
    yield skips(
        "nor whether a forbidden null is one", {"a": of(Int())}, satisfies(~A.is_null()),
        [None, 1], ("A", "null", (0,)),
    )  # fmt: skip
    yield skips(
        "a UUID in another spelling is not asked", {"a": of(Uuid()), "b": Text()},
        satisfies(A == B), [(SOME_UUID.upper(), SOME_UUID), (SOME_UUID, SOME_UUID.upper())],
        ("A", "format", (0,)), (None, "row_rule", (1,)),
    )  # fmt: skip
    yield skips(
        "a decimal of too many digits is not asked",
        {"a": of(Decimal(5, 2)), "b": Decimal(5, 2)}, satisfies(A > B),
        [(PyDecimal("1.005"), None), (PyDecimal(1000), None), (PyDecimal("1.000"), PyDecimal(1))],
        ("A", "lossy", (0, 1)), (None, "row_rule", (2,)),
    )  # fmt: skip
    listed: Values = {"a": of(ListOf(of(Int()))), "b": Int()}
    yield skips(
        "a list of other types is not asked, one of nulls is", listed, satisfies(A.length() == B),
        [([1, "1"], 0), ([1, 2], 0), (None, 0)],
        ("A", "dtype", (0,)), ("A", "null", (2,)), (None, "row_rule", (1,)),
    )  # fmt: skip
    yield skips(
        "a list of nulls is asked, forbidden as they are", listed, satisfies(A.length() == B),
        [([1, None], 2), ([None], 0), (None, 0)],
        ("A", "null", (0, 1)), ("A", "null", (2,)), (None, "row_rule", (1,)),
    )  # fmt: skip
    specification = contract(ints, less)
    rows: tuple[dict[str, Any], ...] = ({"A": 1}, {"B": 1}, {"A": 2, "B": 1}, {"a": 1, "b": 2})
    missing = {("B", "missing_field", (0,)), ("A", "missing_field", (1,))}
    broken = frozenset({*missing, (None, "row_rule", (2,))})
    yield Case("a field that is missing is not asked", specification, rows, broken)
    yield Case("no rows", specification, ())
    two = contract({"a": Int(), "b": Int()}, less, satisfies(A != 0))
    both = frozenset({(None, "row_rule", (0, 1)), (None, "row_rule", (1, 2))})
    yield Case("two row rules", two, rows_of(ints, [(1, 0), (0, -1), (0, 1)]), both)
    odd = (Field("a", "*", of(Int())), Field("b", "^.*$", of(Int())))
    names = Specification("Conformance", odd, (Requirement(less),))
    found = frozenset({(None, "row_rule", (1,))})
    yield Case("odd names", names, ({"*": 1, "^.*$": 2}, {"*": 2, "^.*$": 1}), found)


def nested_cases() -> Iterator[Case]:
    """Paths into nested contracts; a null on the way is null where it is permitted."""
    point = Specification(
        "Point", (Field("y", "Y", of(Int(), Le(5))), Field("z", "z", of(Text(), nullable=True)))
    )
    inner = of(StructOf(point))
    predicate = col("a.y") == col("b")

    def row(y: Any, b: Any) -> tuple[Any, Any]:
        return {"Y": y, "z": None}, b

    maybe: Values = {"a": replace(inner, nullable=True), "b": Int()}
    yield from asked(
        "a field of a nested contract", maybe, predicate,
        true=[row(1, 1)], false=[row(1, 2)], null=[row(1, None), (None, 1), (None, None)],
    )  # fmt: skip
    yield from asked(
        "a nested null", maybe, col("a.z").is_null(),
        true=[(None, 1), row(1, 1)], false=[({"Y": 1, "z": ""}, 1)],
    )  # fmt: skip
    yield from asked(
        "a nested contract itself", maybe, A.is_null(), true=[(None, 1)], false=[row(1, 1)]
    )
    specification = contract({"a": inner, "b": Int()}, satisfies(predicate))
    rows = rows_of({"a": inner, "b": Int()}, [(None, 1), row(None, 1), row(6, 6), row(7, 6)])
    found = {("A", "null", (0,)), ("A.Y", "null", (1,)), ("A.Y", "le", (2, 3))}
    broken = frozenset({*found, (None, "row_rule", (3,))})
    yield Case("a nested null that is forbidden is not asked", specification, rows, broken)
    bad = rows_of({"a": inner, "b": Int()}, [({"z": None}, 1), row("1", 1), row(1, 2)])
    missing = {("A.Y", "missing_field", (0,)), ("A.Y", "dtype", (1,)), (None, "row_rule", (2,))}
    yield Case("a nested field that is no int", specification, bad, frozenset(missing))
    extra = rows_of(maybe, [({"Y": 1, "z": None, "w": 0}, 2)])
    both = frozenset({("A.w", "extra_field", (0,)), (None, "row_rule", (0,))})
    yield Case("a nested field that is extra", specification, extra, both)
    outer = Specification("Outer", (Field("p", "P", replace(inner, nullable=True)),))
    deep = of(StructOf(outer), nullable=True)
    yield from asked(
        "a path of three names", {"a": deep, "b": Int()}, col("a.p.y") == B,
        true=[({"P": {"Y": 1, "z": None}}, 1)], false=[({"P": {"Y": 1, "z": None}}, 2)],
        null=[({"P": None}, 1), (None, 1)],
    )  # fmt: skip


def inner_rule_cases() -> Iterator[Case]:
    """The row rules of a nested contract, where the nested row is there."""
    span = Specification(
        "Span",
        (Field("low", "LOW", of(Int())), Field("high", "high", of(Int(), nullable=True))),
        (Requirement(satisfies(col("low") <= col("high"))),),
    )
    good, bad, null = ({"LOW": 1, "high": high} for high in (1, 0, None))
    skipped = {"LOW": None, "high": 0}
    value = of(StructOf(span), nullable=True)
    found = frozenset({("A", "row_rule", (1, 2)), ("A.LOW", "null", (3,))})
    rows = rows_of({"a": value}, [good, bad, null, skipped, None])
    yield Case("a nested contract's own row rule", contract({"a": value}), rows, found)
    low, high = span.fields
    loose = replace(span, fields=(replace(low, value=high.value), high))
    bare, nulls = of(StructOf(loose), nullable=True), {"LOW": None, "high": None}
    rows = rows_of({"a": bare}, [None, nulls, good])
    found = frozenset({("A", "row_rule", (1,))})
    yield Case("no nested row, no row rule", contract({"a": bare}), rows, found)
    lists = of(ListOf(bare))
    rows = rows_of({"a": lists}, [[None], [nulls], [good]])
    yield Case("no nested row in a list", contract({"a": lists}), rows, found)
    many = of(ListOf(value), nullable=True)
    rows = rows_of({"a": many}, [[good], [good, bad, bad], [None], [], None, [skipped], [null]])
    found = frozenset({("A", "row_rule", (1, 6)), ("A.LOW", "null", (5,))})
    yield Case("the row rule of each item of a list", contract({"a": many}), rows, found)


def coordinate_cases() -> Iterator[Case]:
    """Positions: their ranges, zero, boxes, halves of them."""

    def placed(name: str, rule: Coordinates, good: list[Any], bad: list[Any], **own: Any) -> Case:
        values: Values = {"lat": Float(), "lon": Float()} | own
        broken = tuple(range(len(good), len(good) + len(bad)))
        found = frozenset({(None, "coordinates", broken)} if broken else ())
        return Case(name, contract(values, rule), rows_of(values, [*good, *bad]), found)

    halves = [(None, 2.0), (48.0, None)]
    yield placed(
        "coordinates", Coordinates("lat", "lon"),
        [(48.85, 2.35), (90.0, 180.0), (-90.0, -180.0), (0.0, 1.0), (5e-324, 0.0)],
        [(90.00000000000001, 0.0), (-90.1, 1.0), (1.0, 180.1), (1.0, -180.00000000000003), (0.0, 0.0),
         (-0.0, 0.0), (0.0, -0.0), *halves, (None, None)],
    )  # fmt: skip
    yield placed("a position", Coordinates("lat", "lon"), [(48.85, 2.35)], [])
    yield placed(
        "coordinates by their names", Coordinates("lon", "lat"), [(180.0, 90.0)], [(0.0, 90.1)]
    )
    yield placed(
        "coordinates of nothing", Coordinates("lat", "lon", on_null="pass"),
        [(None, None), (1.0, 1.0)], [*halves, (0.0, 0.0), (91.0, None)],
    )  # fmt: skip
    zero = Coordinates("lat", "lon", allow_zero=True)
    yield placed(
        "zero is a position", zero, [(0.0, 0.0), (-0.0, -0.0)], [(91.0, 0.0), (None, None), *halves]
    )
    france = Coordinates("lat", "lon", box=(-5.25, 41.5, 9.5, 51.0), on_null="pass")
    yield placed(
        "coordinates in a box", france,
        [(41.5, -5.25), (51.0, 9.5), (45.0, 0.0), (None, None)],
        [(41.4, 0.0), (51.1, 0.0), (45.0, -5.3), (45.0, 9.6), (2.35, 48.85), *halves],
    )  # fmt: skip
    fiji = Coordinates("lat", "lon", box=(177.0, -21.0, -178.0, -12.0))
    yield placed(
        "a box over the antimeridian", fiji,
        [(-17.0, 177.0), (-17.0, 180.0), (-17.0, -180.0), (-17.0, -178.0)],
        [(-17.0, 176.9), (-17.0, -177.9), (-17.0, 0.0), (-22.0, 178.0), (None, None)],
    )  # fmt: skip
    gulf = Coordinates("lat", "lon", allow_zero=True, box=(-1.0, -1.0, 1.0, 1.0))
    yield placed("zero in a box", gulf, [(0.0, 0.0), (1.0, -1.0)], [(1.1, 0.0)])
    yield placed(
        "coordinates that are no numbers", zero,
        [(1.0, 1.0)], [(NAN, 1.0), (1.0, NAN), (NAN, NAN), (INF, 1.0), (1.0, -INF)],
        lat=open_to_all(Float()), lon=open_to_all(Float()),
    )  # fmt: skip
    yield placed(
        "coordinates of 32 bits", Coordinates("lat", "lon"), [(90.0, 180.0)], [(0.0, 0.0)],
        lat=Float(32), lon=Float(32),
    )  # fmt: skip
    there = of(
        StructOf(Specification("There", (Field("lat", "Lat", of(Float())), Field("lon", "Lon", of(Float()))))),
        nullable=True,
    )  # fmt: skip
    nested = Coordinates("at.lat", "at.lon", on_null="pass")
    rows = [{"Lat": 90.0, "Lon": 0.0}, None, {"Lat": 90.1, "Lon": 0.0}, {"Lat": None, "Lon": 0.0}]
    yield Case(
        "nested coordinates", contract({"at": there}, nested), rows_of({"at": there}, rows),
        frozenset({(None, "coordinates", (2,)), ("AT.Lat", "null", (3,))}),
    )  # fmt: skip


def age_cases() -> Iterator[Case]:
    """Times that are fresh at another time, or not: to the microsecond, of instants, clocks and days."""

    def aged(name: str, rule: FreshAt, good: list[Any], bad: list[Any], **own: Any) -> Case:
        values: Values = {"a": Datetime(aware=True), "b": Datetime(aware=True)} | own
        broken = tuple(range(len(good), len(good) + len(bad)))
        found = frozenset({(None, "stale", broken)} if broken else ())
        return Case(name, contract(values, rule), rows_of(values, [*good, *bad]), found)

    noon, hour, tick = (
        datetime(2024, 2, 29, 12, tzinfo=UTC),
        timedelta(hours=1),
        timedelta.resolution,
    )
    later, nulls = noon + 99 * hour, [(None, noon), (noon, None), (None, None)]
    yield aged(
        "fresh at another time", FreshAt("a", "b", "1h"),
        [(noon, noon), (noon, noon + hour), (later, noon)],
        [(noon, noon + hour + tick), (noon, later), *nulls],
    )  # fmt: skip
    yield aged("fresh at that very time", FreshAt("a", "b", "0s"), [(noon, noon)], [])
    yield aged(
        "fresh by their names",
        FreshAt("b", "a", hour),
        [(later, noon + 98 * hour)],
        [(later, noon)],
    )
    yield aged(
        "known before it was",
        FreshAt("a", "b", "5000w", "0s"),
        [(noon, noon)],
        [(noon + tick, noon)],
    )
    yield aged(
        "known a little before", FreshAt("a", "b", "1d", timedelta(minutes=5)),
        [(noon + hour / 12, noon), (noon, noon + 24 * hour)], [(noon + hour / 12 + tick, noon)],
    )  # fmt: skip
    yield aged(
        "rows without an age",
        FreshAt("a", "b", "1h", on_null="pass"),
        [*nulls, (noon, noon)],
        [(noon, later)],
    )
    clock = noon.replace(tzinfo=None)
    yield aged(
        "ages by a clock", FreshAt("a", "b", "1h", "0s"), [(clock, clock + hour)], [(clock, clock - tick)],
        a=Datetime(), b=Datetime(),
    )  # fmt: skip
    yield aged(
        "ages in days", FreshAt("a", "b", "2d"), [(date(2024, 2, 28), date(2024, 3, 1))],
        [(date(2024, 2, 28), date(2024, 3, 2)), (date.min, date.max)], a=Date(), b=Date(),
    )  # fmt: skip
