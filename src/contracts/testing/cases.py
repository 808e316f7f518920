"""The conformance corpus: for every rule and each of its parameters, rows that keep it and rows
that break it. A backend conforms when it finds exactly what each case says.

To add a rule, add its cases here; a test fails until every parameter of it has been varied and
every rule has been both kept and broken.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal as PyDecimal
from typing import Any
from uuid import UUID

from contracts.dtypes import (
    Bool,
    Bytes,
    Date,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Text,
    Time,
    Uuid,
)
from contracts.rules.requirement import Requirement
from contracts.rules.table import RowCount, TableRule, Unique
from contracts.rules.value import (
    Custom,
    Ge,
    Gt,
    Le,
    Lt,
    Matches,
    MaxLength,
    MinLength,
    MultipleOf,
    NonFinite,
    OneOf,
    ValueRule,
)
from contracts.specification import DType, Extra, Field, ListOf, Specification, StructOf, Value

Broken = tuple[str | None, str, tuple[int, ...]]
"""A field (None for the batch), a code, and the rows that the rule names."""


@dataclass(frozen=True, slots=True)
class Case:
    """Some rows in contract form, and exactly what they break.

    Attributes:
        rows: Python rows, as a payload or a list of mappings gives them.
        broken: what is broken: field, code, the rows named.
    """

    name: str
    specification: Specification
    rows: tuple[Mapping[str, Any], ...]
    broken: frozenset[Broken] = frozenset()

    def __str__(self) -> str:
        return self.name


def cases() -> tuple[Case, ...]:
    """Every case of the corpus, in a fixed order.

    >>> {code for case in cases() for _, code, _ in case.broken} >= {"nan", "null", "unique"}
    True
    """
    return (*value_cases(), *field_cases(), *table_cases())


def of(dtype: DType, *rules: ValueRule, **settings: Any) -> Value:
    """A value of a type with rules."""
    return Value(dtype, rules=tuple(Requirement(rule) for rule in rules), **settings)


def judged(
    name: str,
    value: Value,
    *,
    kept: Iterable[Any] = (),
    broken: Mapping[str, Iterable[Any]] | None = None,
) -> Iterator[Case]:
    """A case for each value that keeps the rules of a field, and for each that breaks a code."""
    specification = Specification("Conformance", (Field("x", "x", value),))
    for given in kept:
        yield Case(f"{name} keeps {given!r}", specification, ({"x": given},))
    for code, values in (broken or {}).items():
        for given in values:
            found = frozenset({("x", code, (0,))})
            yield Case(f"{name} breaks {given!r}", specification, ({"x": given},), found)


def value_cases() -> Iterator[Case]:
    """Cases decided by one value: types, implied rules, value rules."""
    yield from type_cases()
    yield from number_cases()
    yield from time_cases()
    yield from text_cases()
    yield from list_cases()


def type_cases() -> Iterator[Case]:
    """What is of a type, what the type cannot hold, and what is of another."""
    noon, nan, inf = datetime(2024, 3, 2, 12), math.nan, math.inf
    paris = timezone(timedelta(hours=1))
    some_uuid = UUID("0191d4e2-7c7f-7d3a-8f52-1c2b3a4d5e6f")
    yield from judged(
        "bool", of(Bool()), kept=(True, False), broken={"dtype": (0, 1, "true"), "null": (None,)}
    )
    yield from judged(
        "int", of(Int()), kept=(0, -(2**63), 2**63 - 1),
        broken={"dtype": (True, 1.0, "1"), "lossy": (2**63, -(2**63) - 1), "null": (None,)},
    )  # fmt: skip
    yield from judged("8-bit int", of(Int(8)), kept=(-128, 127), broken={"lossy": (128, -129)})
    yield from judged(
        "unsigned 64-bit int",
        of(Int(64, signed=False)),
        kept=(0, 2**64 - 1),
        broken={"lossy": (-1, 2**64)},
    )
    yield from judged(
        "float", of(Float()), kept=(0.0, -0.0, 5e-324, 1.7976931348623157e308, 2**53, 3),
        broken={"dtype": (True, "1.5"), "lossy": (2**53 + 1, 10**400), "null": (None,),
                "nan": (nan,), "inf": (inf, -inf)},
    )  # fmt: skip
    yield from judged(
        "32-bit float", of(Float(32)), kept=(0.1, 16777216.0, 0.0),
        broken={"lossy": (16777217.0, 1e39, 1e-50), "nan": (nan,), "inf": (inf,)},
    )  # fmt: skip
    yield from judged(
        "decimal", of(Decimal(5, 2)), kept=(PyDecimal("999.99"), PyDecimal("-0.10"), PyDecimal("1.500"), PyDecimal(0)),
        broken={"dtype": (1, 1.5, "1.5"), "lossy": (PyDecimal("1.005"), PyDecimal(1000)),
                "nan": (PyDecimal("NaN"),), "inf": (PyDecimal("Infinity"),)},
    )  # fmt: skip
    yield from judged(
        "text", of(Text()), kept=("", "é", "e\u0301", "\x00"), broken={"dtype": (b"a", 1, "\ud800")}
    )
    yield from judged("bytes", of(Bytes()), kept=(b"", b"\xff"), broken={"dtype": ("a",)})
    yield from judged(
        "date", of(Date()), kept=(date.min, date.max), broken={"dtype": (noon, "2024-03-02", 0)}
    )
    yield from judged(
        "naive datetime", of(Datetime()), kept=(noon, datetime.min, datetime.max),
        broken={"dtype": (noon.replace(tzinfo=UTC), date(2024, 3, 2), "2024-03-02T12:00:00", 0)},
    )  # fmt: skip
    yield from judged(
        "aware datetime", of(Datetime(aware=True)),
        kept=(noon.replace(tzinfo=UTC), noon.replace(tzinfo=paris)), broken={"dtype": (noon,)},
    )  # fmt: skip
    yield from judged(
        "time",
        of(Time()),
        kept=(time.min, time.max),
        broken={"dtype": (time(1, tzinfo=UTC), "01:00:00")},
    )
    yield from judged(
        "duration",
        of(Duration()),
        kept=(timedelta(0), timedelta(-1)),
        broken={"dtype": (3600, "PT1H")},
    )
    yield from judged(
        "uuid", of(Uuid()), kept=(some_uuid, str(some_uuid)),
        broken={"format": (str(some_uuid).upper(), some_uuid.hex, ""), "dtype": (some_uuid.bytes,)},
    )  # fmt: skip
    for dtype in (
        Bool(),
        Int(),
        Float(),
        Text(),
        Bytes(),
        Date(),
        Datetime(),
        Time(),
        Duration(),
        Uuid(),
    ):
        yield from judged(f"nullable {dtype}", of(dtype, nullable=True), kept=(None,))


def number_cases() -> Iterator[Case]:
    """Bounds and steps; the three states NaN, infinity and null."""
    nan, inf = math.nan, math.inf
    yield from judged(
        "float at least",
        of(Float(), Ge(0.0)),
        kept=(0.0, -0.0, 1.0),
        broken={"ge": (-5e-324, -1.0), "nan": (nan,), "inf": (inf,)},
    )
    yield from judged("int at least", of(Int(), Ge(-5)), kept=(-5, 2**63 - 1), broken={"ge": (-6,)})
    yield from judged(
        "big int at least", of(Int(), Ge(2**53 + 1)), kept=(2**53 + 1,), broken={"ge": (2**53,)}
    )
    yield from judged(
        "decimal at least",
        of(Decimal(5, 2), Ge(PyDecimal("0.01"))),
        kept=(PyDecimal("0.01"),),
        broken={"ge": (PyDecimal(0),)},
    )
    yield from judged(
        "float greater", of(Float(), Gt(0.0)), kept=(5e-324,), broken={"gt": (0.0, -0.0)}
    )
    yield from judged("int greater", of(Int(8), Gt(3)), kept=(4,), broken={"gt": (3,)})
    yield from judged(
        "float at most",
        of(Float(), Le(300.0)),
        kept=(300.0, -1e300),
        broken={"le": (300.00000000000006,), "nan": (nan,), "inf": (inf, -inf)},
    )
    yield from judged("int at most", of(Int(), Le(0)), kept=(0,), broken={"le": (1,)})
    yield from judged(
        "float less", of(Float(), Lt(1.0)), kept=(0.9999999999999999,), broken={"lt": (1.0,)}
    )
    yield from judged("int less", of(Int(), Lt(-1)), kept=(-2,), broken={"lt": (-1,)})
    yield from judged(
        "int in range", of(Int(), Ge(1), Le(5)), kept=(1, 5), broken={"ge": (0,), "le": (6,)}
    )
    yield from judged(
        "int multiple", of(Int(), MultipleOf(5)), kept=(0, -10, 5), broken={"multiple_of": (1, -3)}
    )
    yield from judged(
        "float multiple",
        of(Float(), MultipleOf(0.1)),
        kept=(0.3, 0.0, -0.7, 12345678.9),
        broken={"multiple_of": (0.35, 0.1000001)},
    )
    yield from judged(
        "decimal multiple",
        of(Decimal(5, 2), MultipleOf(PyDecimal("0.05"))),
        kept=(PyDecimal("1.15"),),
        broken={"multiple_of": (PyDecimal("1.16"),)},
    )
    yield from judged(
        "infinite multiple",
        of(Float(), MultipleOf(2.0), non_finite=NonFinite(inf="allow")),
        kept=(4.0,),
        broken={"multiple_of": (inf,)},
    )
    yield from judged(
        "NaN allowed",
        of(Float(), Ge(0.0), Le(1.0), non_finite=NonFinite(nan="allow")),
        kept=(nan, 0.5),
        broken={"inf": (), "ge": (-1.0,), "le": (2.0,)},
    )
    yield from judged(
        "infinity allowed",
        of(Float(), non_finite=NonFinite(inf="allow")),
        kept=(inf, -inf),
        broken={"nan": (nan,)},
    )
    yield from judged(
        "infinity bounded",
        of(Float(), Le(1.0), non_finite=NonFinite(inf="allow")),
        kept=(-inf,),
        broken={"le": (inf,)},
    )
    yield from judged(
        "all floats allowed",
        of(Float(), non_finite=NonFinite(nan="allow", inf="allow")),
        kept=(nan, inf, -inf),
    )
    yield from judged(
        "NaN means null",
        of(Float(), non_finite=NonFinite(nan="null"), nullable=True),
        kept=(None,),
        broken={"nan": (nan,)},
    )
    yield from judged(
        "NaN means default",
        of(Float(), non_finite=NonFinite(nan="default")),
        kept=(0.0,),
        broken={"nan": (nan,)},
    )
    yield from judged(
        "one of ints",
        of(Int(), OneOf(1, 2)),
        kept=(1, 2),
        broken={"one_of": (3,), "dtype": (True,)},
    )
    yield from judged(
        "one of floats", of(Float(), OneOf(0.5, 0.0)), kept=(0.5, -0.0), broken={"one_of": (0.25,)}
    )
    yield from judged(
        "one of many ints", of(Int(), OneOf(*range(100))), kept=(0, 99), broken={"one_of": (100,)}
    )
    even = Custom("even", accepts=lambda value: value % 2 == 0, says="be even")
    yield from judged("custom by value", of(Int(), even), kept=(0, 2), broken={"custom": (1,)})
    odd = Custom("odd", expr=lambda column: column % 2 == 1)
    yield from judged("custom by column", of(Int(), odd), kept=(1,), broken={"custom": (2,)})
    both = Custom(
        "both", accepts=lambda value: value > 0, expr=lambda column: column > 0, strategy=...
    )
    yield from judged(
        "custom by both",
        of(Float(), both, nullable=True),
        kept=(1.0, None),
        broken={"custom": (0.0,), "nan": (nan,)},
    )


def time_cases() -> Iterator[Case]:
    """Bounds on dates, times and durations."""
    day, noon = date(2024, 2, 29), datetime(2024, 2, 29, 12)
    aware = noon.replace(tzinfo=UTC)
    later = timedelta(microseconds=1)
    yield from judged(
        "date at least", of(Date(), Ge(day)), kept=(day,), broken={"ge": (day - timedelta(1),)}
    )
    yield from judged(
        "date less", of(Date(), Lt(day)), kept=(day - timedelta(1),), broken={"lt": (day,)}
    )
    yield from judged(
        "datetime at most", of(Datetime(), Le(noon)), kept=(noon,), broken={"le": (noon + later,)}
    )
    yield from judged(
        "instant greater",
        of(Datetime(aware=True), Gt(aware)),
        kept=((aware + later).astimezone(timezone(timedelta(hours=5))),),
        broken={"gt": (aware.astimezone(timezone(timedelta(hours=-5))),)},
    )
    yield from judged(
        "time at least",
        of(Time(), Ge(time(8))),
        kept=(time(8),),
        broken={"ge": (time(7, 59, 59, 999999),)},
    )
    yield from judged(
        "duration at most",
        of(Duration(), Le(timedelta(hours=1))),
        kept=(timedelta(hours=1),),
        broken={"le": (timedelta(hours=1) + later,)},
    )
    yield from judged(
        "one of dates", of(Date(), OneOf(day)), kept=(day,), broken={"one_of": (date(2023, 2, 28),)}
    )


def text_cases() -> Iterator[Case]:
    """Lengths, patterns and sets of text and bytes."""
    yield from judged(
        "text not shorter",
        of(Text(), MinLength(2)),
        kept=("ab", "é𝒳"),
        broken={"min_length": ("", "𝒳")},
    )
    yield from judged(
        "text not longer",
        of(Text(), MaxLength(2)),
        kept=("", "𝒳𝒳"),
        broken={"max_length": ("abc", "e\u0301e\u0301")},
    )
    yield from judged(
        "bytes not shorter",
        of(Bytes(), MinLength(1)),
        kept=(b"\x00",),
        broken={"min_length": (b"",)},
    )
    yield from judged(
        "bytes not longer",
        of(Bytes(), MaxLength(1)),
        kept=(b"",),
        broken={"max_length": ("é".encode(),)},
    )
    yield from judged(
        "text matches",
        of(Text(), Matches("[A-Z]{2}|x")),
        kept=("AB", "x"),
        broken={"matches": ("ABx", "AB\n", "ab", "")},
    )
    yield from judged(
        "text contains",
        of(Text(), Matches("[0-9]+", whole=False)),
        kept=("a1b",),
        broken={"matches": ("ab", "\u0661")},
    )
    yield from judged(
        "text of a set",
        of(Text(), OneOf("moving", "off")),
        kept=("off",),
        broken={"one_of": ("Off", "off ", "")},
    )
    yield from judged(
        "text of a large set",
        of(Text(), OneOf(*(f"v{n}" for n in range(40)))),
        kept=("v39",),
        broken={"one_of": ("v40",)},
    )
    yield from judged(
        "bytes of a set", of(Bytes(), OneOf(b"a")), kept=(b"a",), broken={"one_of": (b"b",)}
    )


def list_cases() -> Iterator[Case]:
    """Lists and nested contracts, and the rules of what they hold."""
    nan, inf = math.nan, math.inf
    vector = of(ListOf(of(Float())), MinLength(2), MaxLength(2))
    yield from judged(
        "vector",
        vector,
        kept=([1.0, 2.0], (1.0, 2.0)),
        broken={
            "nan": ([1.0, nan],),
            "inf": ([inf, 0.0],),
            "null": ([None, 1.0], None),
            "min_length": ([1.0],),
            "max_length": ([1.0, 2.0, 3.0],),
            "dtype": ("ab", [True, 1.0], {1.0, 2.0}),
        },
    )
    yield from judged(
        "list of bounded",
        of(ListOf(of(Int(), Ge(0), nullable=True))),
        kept=([], [0, None]),
        broken={"ge": ([1, -1, -2],), "dtype": ([1, "1"],), "lossy": ([2**63],)},
    )
    yield from judged(
        "list of lists",
        of(ListOf(of(ListOf(of(Text(), OneOf("a")))))),
        kept=([[], ["a"]],),
        broken={"one_of": ([["a"], ["b"]],), "null": ([None],)},
    )
    inner = Specification(
        "Inner", (Field("y", "Y", of(Int(), Le(5))), Field("z", "z", of(Text(), nullable=True)))
    )
    struct = of(StructOf(inner), nullable=True)
    outer = Specification("Conformance", (Field("x", "x", struct),))
    for given, broken in (
        (None, ()),
        ({"Y": 5, "z": None}, ()),
        ({"y": 5, "z": "by its Python name"}, ()),
        ({"Y": 6, "z": None}, (("x.Y", "le", (0,)),)),
        ({"Y": None, "z": None}, (("x.Y", "null", (0,)),)),
        ({"z": None}, (("x.Y", "missing_field", (0,)),)),
        ({"Y": 1, "z": None, "w": 0}, (("x.w", "extra_field", (0,)),)),
        ({"Y": "6", "z": 1}, (("x.Y", "dtype", (0,)), ("x.z", "dtype", (0,)))),
    ):
        yield Case(f"struct {given!r}", outer, ({"x": given},), frozenset(broken))
    real = Specification("Real", (Field("r", "r", of(Float(), Ge(0.0), Le(1.0))),))
    reals = Specification("Reals", (Field("s", "s", of(ListOf(of(StructOf(real))))),))
    deep = Specification("Conformance", (Field("x", "x", of(StructOf(reals))),))
    for number, code in ((0.5, None), (nan, "nan"), (inf, "inf"), (-1.0, "ge"), (2.0, "le")):
        found = frozenset({("x.s.r", code, (0,))} if code else ())
        reals_of = {"s": [{"r": 0.5}, {"r": number}]}
        yield Case(f"list of structs in a struct, {number}", deep, ({"x": reals_of},), found)


def field_cases() -> Iterator[Case]:
    """Fields that are missing, extra, aliased, sensitive."""
    fields = (Field("a", "A", of(Int())), Field("b", "b", of(Int(), Ge(0))))

    def contract(extra: Extra = "forbid") -> Specification:
        return Specification("Conformance", fields, extra=extra)

    good = {"A": 1, "b": 2}
    yield Case("a field by its Python name", contract(), ({"a": 1, "b": 2},))
    yield Case(
        "a field by both names",
        contract(),
        ({"a": 1, **good},),
        frozenset({("a", "extra_field", (0,))}),
    )
    yield Case(
        "a field missing", contract(), (good, {"A": 1}), frozenset({("b", "missing_field", (1,))})
    )
    yield Case(
        "a field extra",
        contract(),
        (good, good | {"c": 0}),
        frozenset({("c", "extra_field", (1,))}),
    )
    yield Case("an extra field ignored", contract("ignore"), (good | {"c": 0},))
    yield Case("an extra field allowed", contract("allow"), (good | {"c": 0},))
    yield Case(
        "both columns bad",
        contract(),
        ({"A": "1", "b": -1},),
        frozenset({("A", "dtype", (0,)), ("b", "ge", (0,))}),
    )


def table_cases() -> Iterator[Case]:
    """Cases decided by many rows together."""

    def table(name: str, rule: TableRule, rows: Iterable[tuple[Any, Any]], *broken: Broken) -> Case:
        fields = (
            Field("k", "K", of(Float(), nullable=True)),
            Field("n", "n", of(Int(), nullable=True)),
        )
        specification = Specification("Conformance", fields, (Requirement(rule),))
        return Case(
            name, specification, tuple({"K": k, "n": n} for k, n in rows), frozenset(broken)
        )

    distinct, equal = Unique("k", nulls="distinct"), Unique("k", nulls="equal")
    yield table("unique, no rows", distinct, ())
    yield table("unique, one row", distinct, [(1.0, 1)])
    yield table("unique", distinct, [(1.0, 1), (2.0, 1)])
    yield table(
        "every row of a repeated key",
        distinct,
        [(1.0, 1), (2.0, 1), (1.0, 2), (1.0, 3)],
        ("K", "unique", (0, 2, 3)),
    )
    yield table(
        "zeros of both signs are equal", distinct, [(0.0, 1), (-0.0, 1)], ("K", "unique", (0, 1))
    )
    yield table("null keys are distinct", distinct, [(None, 1), (None, 1)])
    yield table(
        "null keys are equal", equal, [(None, 1), (None, 1), (1.0, 1)], ("K", "unique", (0, 1))
    )
    both = Unique("k", "n", nulls="distinct")
    yield table(
        "a key of two fields", both, [(1.0, 1), (1.0, 2), (1.0, 1)], (None, "unique", (0, 2))
    )
    yield table("a key of which a part is null", both, [(1.0, None), (1.0, None)])
    part = Unique("k", "n", nulls="equal")
    yield table(
        "equal keys of which a part is null",
        part,
        [(1.0, None), (1.0, None), (None, 1)],
        (None, "unique", (0, 1)),
    )
    plain = Specification("Conformance", (Field("k", "k", of(Int())),), (Requirement(Unique("k")),))
    yield Case(
        "a key of no nulls", plain, ({"k": 1}, {"k": 1}), frozenset({("k", "unique", (0, 1))})
    )
    yield table("enough rows", RowCount(min=1), [(1.0, 1)])
    yield table("too few rows", RowCount(min=1), (), (None, "row_count", ()))
    yield table("few enough rows", RowCount(max=1), [(1.0, 1)])
    yield table("too many rows", RowCount(max=1), [(1.0, 1), (2.0, 2)], (None, "row_count", ()))
