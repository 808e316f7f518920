"""Cases of row rules apart from the meaning of predicates: skipped rows, nested contracts, coordinates,
ages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, timedelta
from decimal import Decimal as PyDecimal
from typing import Any

from contracts.dtypes import Date, Datetime, Decimal, Float, Int, Text, Uuid
from contracts.rules.builders import col, when
from contracts.rules.expression import Expression
from contracts.rules.requirement import Requirement
from contracts.rules.row import Coordinates, FreshAt, RowRule, Satisfies
from contracts.rules.value import Ge, Le
from contracts.specification import Field, ListOf, Specification, StructOf
from contracts.testing.cases.case import (
    Broken,
    Case,
    FieldTypes,
    case_specification,
    of,
    permissive,
    predicate_cases,
    rows_of,
)
from contracts.testing.cases.samples import INF, LEAP_DAY_NOON, NAN, SOME_UUID, A, B
from contracts.wire.scalar.ticks import MICROSECOND

# Tables of cases, a line each.
# fmt: off



def row_cases() -> Iterator[Case]:
    """Evaluated and skipped rows, nested rows, positions, ages."""
    yield from _skipping_cases()
    yield from _nested_cases()
    yield from _inner_rule_cases()
    yield from _coordinate_cases()
    yield from _fresh_at_cases()


def _satisfies(predicate: Expression) -> Satisfies:
    """A row rule that a null answer breaks."""
    return Satisfies(predicate.node)


def _skipping_cases() -> Iterator[Case]:
    """A row whose fields are not in contract form is skipped; a broken bound skips nothing."""

    def skips(name: str, values: FieldTypes, rule: RowRule, rows: list[Any], *broken: Broken) -> Case:
        return Case(name, case_specification(values, rule), rows_of(values, rows), frozenset(broken))

    ints: FieldTypes = {"a": of(Int()), "b": of(Int(), Ge(0))}
    reals: FieldTypes = {"a": of(Float()), "b": permissive(Float())}
    less = _satisfies(A < B)
    yield skips(
        "a forbidden null skips the row", ints, less,
        [(None, 1), (1, None), (2, 1), (1, 2)],
        ("A", "null", (0,)), ("B", "null", (1,)), (None, "row_rule", (2,)),
    )
    yield skips(
        "a broken bound does not skip the row", ints, less, [(-3, -2), (-1, -2), (1, 2)],
        ("B", "ge", (0, 1)), (None, "row_rule", (1,)),
    )
    yield skips(
        "a value of another type skips the row", ints, less,
        [("1", 0), (1.0, 0), (True, 0), (1, 0), (0, 1)],
        ("A", "dtype", (0, 1, 2)), (None, "row_rule", (3,)),
    )
    yield skips(
        "a value that its type cannot hold skips the row", ints, less, [(2**63, 0), (2**63 - 1, 0)],
        ("A", "lossy", (0,)), (None, "row_rule", (1,)),
    )
    yield skips(
        "a forbidden NaN skips the row", reals, less, [(NAN, 1.0), (1.0, NAN), (1.0, 2.0)],
        ("A", "nan", (0,)), (None, "row_rule", (1,)),
    )
    yield skips(
        "a forbidden infinity skips the row", reals, less,
        [(INF, 1.0), (-INF, 1.0), (1.0, -INF)],
        ("A", "inf", (0, 1)), (None, "row_rule", (2,)),
    )
    yield skips(
        "skipped even where another field decides", {"a": of(Int()), "b": Int()},
        _satisfies((A > 0) | (B > 0)), [(None, 1), (None, -1), (1, None), (0, 0)],
        ("A", "null", (0, 1)), (None, "row_rule", (3,)),
    )
    yield skips(
        "skipped even in a branch that is not taken", {"a": of(Int()), "b": Int()},
        _satisfies(when(B > 0).then(A > 0)), [(None, -1), (0, 1), (0, -1)],
        ("A", "null", (0,)), (None, "row_rule", (1,)),
    )
    yield skips(
        "a forbidden null skips is_null as well", {"a": of(Int())}, _satisfies(~A.is_null()),
        [None, 1], ("A", "null", (0,)),
    )
    yield skips(
        "a UUID in another spelling skips the row", {"a": of(Uuid()), "b": Text()},
        _satisfies(A == B), [(SOME_UUID.upper(), SOME_UUID), (SOME_UUID, SOME_UUID.upper())],
        ("A", "format", (0,)), (None, "row_rule", (1,)),
    )
    yield skips(
        "a decimal of too many digits skips the row",
        {"a": of(Decimal(5, 2)), "b": Decimal(5, 2)}, _satisfies(A > B),
        [(PyDecimal("1.005"), None), (PyDecimal(1000), None), (PyDecimal("1.000"), PyDecimal(1))],
        ("A", "lossy", (0, 1)), (None, "row_rule", (2,)),
    )
    listed: FieldTypes = {"a": of(ListOf(of(Int()))), "b": Int()}
    yield skips(
        "an item of another type skips the row", listed, _satisfies(A.length() == B),
        [([1, "1"], 0), ([1, 2], 0), (None, 0)],
        ("A", "dtype", (0,)), ("A", "null", (2,)), (None, "row_rule", (1,)),
    )
    yield skips(
        "forbidden nulls in a list do not skip the row", listed, _satisfies(A.length() == B),
        [([1, None], 2), ([None], 0), (None, 0)],
        ("A", "null", (0, 1)), ("A", "null", (2,)), (None, "row_rule", (1,)),
    )
    specification = case_specification(ints, less)
    rows: tuple[dict[str, Any], ...] = ({"A": 1}, {"B": 1}, {"A": 2, "B": 1}, {"a": 1, "b": 2})
    missing = {("B", "missing_field", (0,)), ("A", "missing_field", (1,))}
    broken = frozenset({*missing, (None, "row_rule", (2,))})
    yield Case("a missing field skips the row", specification, rows, broken)
    yield Case("no rows", specification, ())
    two = case_specification({"a": Int(), "b": Int()}, less, _satisfies(A != 0))
    both = frozenset({(None, "row_rule", (0, 1)), (None, "row_rule", (1, 2))})
    yield Case("two row rules", two, rows_of(ints, [(1, 0), (0, -1), (0, 1)]), both)
    odd = (Field("a", "*", of(Int())), Field("b", "^.*$", of(Int())))
    names = Specification("Conformance", odd, (Requirement(less),))
    found = frozenset({(None, "row_rule", (1,))})
    yield Case("odd names", names, ({"*": 1, "^.*$": 2}, {"*": 2, "^.*$": 1}), found)


def _nested_cases() -> Iterator[Case]:
    """Paths into nested contracts; a null on the way is null where it is permitted."""
    point = Specification(
        "Point", (Field("y", "Y", of(Int(), Le(5))), Field("z", "z", of(Text(), nullable=True)))
    )
    inner = of(StructOf(point))
    predicate = col("a.y") == col("b")

    def row(y: Any, b: Any) -> tuple[Any, Any]:
        return {"Y": y, "z": None}, b

    maybe: FieldTypes = {"a": replace(inner, nullable=True), "b": Int()}
    yield from predicate_cases(
        "a field of a nested contract", maybe, predicate,
        true=[row(1, 1)], false=[row(1, 2)], null=[row(1, None), (None, 1), (None, None)],
    )
    yield from predicate_cases(
        "a nested null", maybe, col("a.z").is_null(),
        true=[(None, 1), row(1, 1)], false=[({"Y": 1, "z": ""}, 1)],
    )
    yield from predicate_cases("a nested contract itself", maybe, A.is_null(), true=[(None, 1)], false=[row(1, 1)])
    specification = case_specification({"a": inner, "b": Int()}, _satisfies(predicate))
    rows = rows_of({"a": inner, "b": Int()}, [(None, 1), row(None, 1), row(6, 6), row(7, 6)])
    found = {("A", "null", (0,)), ("A.Y", "null", (1,)), ("A.Y", "le", (2, 3))}
    broken = frozenset({*found, (None, "row_rule", (3,))})
    yield Case("a forbidden nested null skips the row", specification, rows, broken)
    bad = rows_of({"a": inner, "b": Int()}, [({"z": None}, 1), row("1", 1), row(1, 2)])
    missing = {("A.Y", "missing_field", (0,)), ("A.Y", "dtype", (1,)), (None, "row_rule", (2,))}
    yield Case("a nested field that is not an int", specification, bad, frozenset(missing))
    extra = rows_of(maybe, [({"Y": 1, "z": None, "w": 0}, 2)])
    both = frozenset({("A.w", "extra_field", (0,)), (None, "row_rule", (0,))})
    yield Case("a nested field that is extra", specification, extra, both)
    itself = case_specification(maybe, _satisfies(A.is_null()))
    yield Case("a nested contract itself, with a field that is extra", itself, extra, both)
    outer = Specification("Outer", (Field("p", "P", replace(inner, nullable=True)),))
    deep = of(StructOf(outer), nullable=True)
    yield from predicate_cases(
        "a path of three names", {"a": deep, "b": Int()}, col("a.p.y") == B,
        true=[({"P": {"Y": 1, "z": None}}, 1)], false=[({"P": {"Y": 1, "z": None}}, 2)],
        null=[({"P": None}, 1), (None, 1)],
    )


def _inner_rule_cases() -> Iterator[Case]:
    """The row rules of a nested contract, where the nested row is present."""
    span = Specification(
        "Span",
        (Field("low", "LOW", of(Int())), Field("high", "high", of(Int(), nullable=True))),
        (Requirement(_satisfies(col("low") <= col("high"))),),
    )
    good, bad, null = ({"LOW": 1, "high": high} for high in (1, 0, None))
    skipped = {"LOW": None, "high": 0}
    value = of(StructOf(span), nullable=True)
    found = frozenset({("A", "row_rule", (1, 2)), ("A.LOW", "null", (3,))})
    rows = rows_of({"a": value}, [good, bad, null, skipped, None])
    yield Case("a nested contract's own row rule", case_specification({"a": value}), rows, found)
    low, high = span.fields
    loose = replace(span, fields=(replace(low, value=high.value), high))
    bare, nulls = of(StructOf(loose), nullable=True), {"LOW": None, "high": None}
    rows = rows_of({"a": bare}, [None, nulls, good])
    found = frozenset({("A", "row_rule", (1,))})
    yield Case("no nested row, no row rule", case_specification({"a": bare}), rows, found)
    lists = of(ListOf(bare))
    rows = rows_of({"a": lists}, [[None], [nulls], [good]])
    yield Case("no nested row in a list", case_specification({"a": lists}), rows, found)
    many = of(ListOf(value), nullable=True)
    rows = rows_of({"a": many}, [[good], [good, bad, bad], [None], [], None, [skipped], [null]])
    found = frozenset({("A", "row_rule", (1, 6)), ("A.LOW", "null", (5,))})
    yield Case("the row rule of each item of a list", case_specification({"a": many}), rows, found)


def _coordinate_cases() -> Iterator[Case]:
    """Positions: their ranges, zero, boxes, halves of them."""

    def placed(name: str, rule: Coordinates, good: list[Any], bad: list[Any], **own: Any) -> Case:
        values: FieldTypes = {"lat": Float(), "lon": Float()} | own
        broken = tuple(range(len(good), len(good) + len(bad)))
        found = frozenset({(None, "coordinates", broken)} if broken else ())
        return Case(name, case_specification(values, rule), rows_of(values, [*good, *bad]), found)

    halves = [(None, 2.0), (48.0, None)]
    yield placed(
        "coordinates", Coordinates("lat", "lon"),
        [(48.85, 2.35), (90.0, 180.0), (-90.0, -180.0), (0.0, 1.0), (5e-324, 0.0)],
        [(90.00000000000001, 0.0), (-90.1, 1.0), (1.0, 180.1), (1.0, -180.00000000000003), (0.0, 0.0),
         (-0.0, 0.0), (0.0, -0.0), *halves, (None, None)],
    )
    yield placed("a position", Coordinates("lat", "lon"), [(48.85, 2.35)], [])
    yield placed("coordinates by their names", Coordinates("lon", "lat"), [(180.0, 90.0)], [(0.0, 90.1)])
    yield placed(
        "coordinates of nothing", Coordinates("lat", "lon", on_null="pass"),
        [(None, None), (1.0, 1.0)], [*halves, (0.0, 0.0), (91.0, None)],
    )
    zero = Coordinates("lat", "lon", allow_zero=True)
    yield placed("zero is a position", zero, [(0.0, 0.0), (-0.0, -0.0)], [(91.0, 0.0), (None, None), *halves])
    france = Coordinates("lat", "lon", box=(-5.25, 41.5, 9.5, 51.0), on_null="pass")
    yield placed(
        "coordinates in a box", france,
        [(41.5, -5.25), (51.0, 9.5), (45.0, 0.0), (None, None)],
        [(41.4, 0.0), (51.1, 0.0), (45.0, -5.3), (45.0, 9.6), (2.35, 48.85), *halves],
    )
    fiji = Coordinates("lat", "lon", box=(177.0, -21.0, -178.0, -12.0))
    yield placed(
        "a box over the antimeridian", fiji,
        [(-17.0, 177.0), (-17.0, 180.0), (-17.0, -180.0), (-17.0, -178.0)],
        [(-17.0, 176.9), (-17.0, -177.9), (-17.0, 0.0), (-22.0, 178.0), (None, None)],
    )
    gulf = Coordinates("lat", "lon", allow_zero=True, box=(-1.0, -1.0, 1.0, 1.0))
    yield placed("zero in a box", gulf, [(0.0, 0.0), (1.0, -1.0)], [(1.1, 0.0)])
    yield placed(
        "coordinates that are not finite", zero,
        [(1.0, 1.0)], [(NAN, 1.0), (1.0, NAN), (NAN, NAN), (INF, 1.0), (1.0, -INF)],
        lat=permissive(Float()), lon=permissive(Float()),
    )
    yield placed(
        "coordinates of 32 bits", Coordinates("lat", "lon"), [(90.0, 180.0)], [(0.0, 0.0)],
        lat=Float(32), lon=Float(32),
    )
    there = of(
        StructOf(Specification("There", (Field("lat", "Lat", of(Float())), Field("lon", "Lon", of(Float()))))),
        nullable=True,
    )
    nested = Coordinates("at.lat", "at.lon", on_null="pass")
    rows = [{"Lat": 90.0, "Lon": 0.0}, None, {"Lat": 90.1, "Lon": 0.0}, {"Lat": None, "Lon": 0.0}]
    yield Case(
        "nested coordinates", case_specification({"at": there}, nested), rows_of({"at": there}, rows),
        frozenset({(None, "coordinates", (2,)), ("AT.Lat", "null", (3,))}),
    )


def _fresh_at_cases() -> Iterator[Case]:
    """Ages of one time at another, to the microsecond: of instants, local times and days."""

    def aged(name: str, rule: FreshAt, good: list[Any], bad: list[Any], **own: Any) -> Case:
        values: FieldTypes = {"a": Datetime(aware=True), "b": Datetime(aware=True)} | own
        broken = tuple(range(len(good), len(good) + len(bad)))
        found = frozenset({(None, "stale", broken)} if broken else ())
        return Case(name, case_specification(values, rule), rows_of(values, [*good, *bad]), found)

    noon, hour = LEAP_DAY_NOON.replace(tzinfo=UTC), timedelta(hours=1)
    later, nulls = noon + 99 * hour, [(None, noon), (noon, None), (None, None)]
    yield aged(
        "fresh at another time", FreshAt("a", "b", "1h"),
        [(noon, noon), (noon, noon + hour), (later, noon)],
        [(noon, noon + hour + MICROSECOND), (noon, later), *nulls],
    )
    yield aged("fresh at that very time", FreshAt("a", "b", "0s"), [(noon, noon)], [])
    yield aged("fresh by their names", FreshAt("b", "a", hour), [(later, noon + 98 * hour)], [(later, noon)])
    yield aged("known before it was", FreshAt("a", "b", "5000w", "0s"), [(noon, noon)], [(noon + MICROSECOND, noon)])
    yield aged(
        "known a little before", FreshAt("a", "b", "1d", timedelta(minutes=5)),
        [(noon + hour / 12, noon), (noon, noon + 24 * hour)], [(noon + hour / 12 + MICROSECOND, noon)],
    )
    yield aged(
        "rows without an age",
        FreshAt("a", "b", "1h", on_null="pass"),
        [*nulls, (noon, noon)],
        [(noon, later)],
    )
    clock = noon.replace(tzinfo=None)
    yield aged(
        "ages by a clock", FreshAt("a", "b", "1h", "0s"), [(clock, clock + hour)], [(clock, clock - MICROSECOND)],
        a=Datetime(), b=Datetime(),
    )
    yield aged(
        "ages in days", FreshAt("a", "b", "2d"), [(date(2024, 2, 28), date(2024, 3, 1))],
        [(date(2024, 2, 28), date(2024, 3, 2)), (date.min, date.max)], a=Date(), b=Date(),
    )
