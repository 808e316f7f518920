"""Cases decided by one number, time or truth value: types, implied rules, value rules."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal as PyDecimal
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
from contracts.rules.value import Custom, Ge, Gt, Le, Lt, MultipleOf, NonFinite, OneOf
from contracts.testing.cases.case import Case, judged, of

MICROSECOND = timedelta(microseconds=1)
LONGEST = timedelta(microseconds=2**63 - 1)


def value_cases() -> Iterator[Case]:
    """Types, bounds, steps and sets."""
    yield from type_cases()
    yield from number_cases()
    yield from time_cases()


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
        kept=(timedelta(0), timedelta(-1), LONGEST, -LONGEST - MICROSECOND),
        broken={"dtype": (3600, "PT1H"), "lossy": (LONGEST + MICROSECOND, timedelta.min)},
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
