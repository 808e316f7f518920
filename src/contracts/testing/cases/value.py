"""Cases decided by one number, time or truth value: types, implied rules, value rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal as PyDecimal
from uuid import UUID

from contracts import dtypes as d
from contracts.rules.value import Custom, Ge, Gt, Le, Lt, MultipleOf, NoneOf, NonFinite, OneOf
from contracts.testing.cases.case import Case, of, value_cases
from contracts.testing.cases.samples import (
    INF,
    LEAP_DAY_NOON,
    LONGEST_DURATION,
    MARCH_NOON,
    NAN,
    PARIS,
    SOME_UUID,
)
from contracts.wire.scalar.ticks import MICROSECOND

# Tables of cases, a line each.
# fmt: off



def value_rule_cases() -> Iterator[Case]:
    """Types, bounds, steps and sets."""
    yield from _type_cases()
    yield from _number_cases()
    yield from _time_cases()


def _type_cases() -> Iterator[Case]:
    """Values of a type, values that it cannot hold, and values of another type."""
    noon = MARCH_NOON
    some_uuid = UUID(SOME_UUID)
    yield from value_cases(
        "bool", of(d.Bool()), kept=(True, False), broken={"dtype": (0, 1, "true"), "null": (None,)}
    )
    yield from value_cases(
        "int", of(d.Int()), kept=(0, -(2**63), 2**63 - 1),
        broken={"dtype": (True, 1.0, "1"), "lossy": (2**63, -(2**63) - 1), "null": (None,)},
    )
    yield from value_cases("8-bit int", of(d.Int(8)), kept=(-128, 127), broken={"lossy": (128, -129)})
    yield from value_cases(
        "unsigned 64-bit int", of(d.Int(64, signed=False)), kept=(0, 2**64 - 1), broken={"lossy": (-1, 2**64)},
    )
    yield from value_cases(
        "float", of(d.Float()), kept=(0.0, -0.0, 5e-324, 1.7976931348623157e308, 2**53, 3),
        broken={"dtype": (True, "1.5"), "lossy": (2**53 + 1, 10**400), "null": (None,),
                "nan": (NAN,), "inf": (INF, -INF)},
    )
    yield from value_cases(
        "32-bit float", of(d.Float(32)), kept=(0.10000000149011612, 16777216.0, 0.0),
        broken={"lossy": (16777217.0, 1e39, 1e-50), "nan": (NAN,), "inf": (INF,)},
    )
    yield from value_cases(
        "decimal", of(d.Decimal(5, 2)), kept=(PyDecimal("999.99"), PyDecimal("-0.10"), PyDecimal("1.500"), PyDecimal(0)),
        broken={"dtype": (1, 1.5, "1.5"), "lossy": (PyDecimal("1.005"), PyDecimal(1000)),
                "nan": (PyDecimal("NaN"),), "inf": (PyDecimal("Infinity"),)},
    )
    yield from value_cases(
        "text", of(d.Text()), kept=("", "é", "e\u0301", "\x00"), broken={"dtype": (b"a", 1, "\ud800")}
    )
    yield from value_cases("bytes", of(d.Bytes()), kept=(b"", b"\xff"), broken={"dtype": ("a",)})
    yield from value_cases(
        "date", of(d.Date()), kept=(date.min, date.max), broken={"dtype": (noon, "2024-03-02", 0)}
    )
    yield from value_cases(
        "naive datetime", of(d.Datetime()), kept=(noon, datetime.min, datetime.max),
        broken={"dtype": (noon.replace(tzinfo=UTC), date(2024, 3, 2), "2024-03-02T12:00:00", 0)},
    )
    yield from value_cases(
        "aware datetime", of(d.Datetime(aware=True)),
        kept=(noon.replace(tzinfo=UTC), noon.replace(tzinfo=PARIS)), broken={"dtype": (noon,)},
    )
    yield from value_cases(
        "time", of(d.Time()), kept=(time.min, time.max), broken={"dtype": (time(1, tzinfo=UTC), "01:00:00")},
    )
    yield from value_cases(
        "duration",
        of(d.Duration()),
        kept=(timedelta(0), timedelta(-1), LONGEST_DURATION, -LONGEST_DURATION - MICROSECOND),
        broken={"dtype": (3600, "PT1H"), "lossy": (LONGEST_DURATION + MICROSECOND, timedelta.min)},
    )
    yield from value_cases(
        "uuid", of(d.Uuid()), kept=(some_uuid, str(some_uuid)),
        broken={"format": (str(some_uuid).upper(), some_uuid.hex, ""), "dtype": (some_uuid.bytes,)},
    )
    yield from value_cases(
        "any value", of(d.Opaque()), kept=(0, 1.5, NAN, True, "", b"\xff", noon, some_uuid, [1, 2], {"a": [None]}),
        broken={"null": (None,)},
    )
    for dtype in (
        d.Bool(),
        d.Int(),
        d.Float(),
        d.Text(),
        d.Bytes(),
        d.Date(),
        d.Datetime(),
        d.Time(),
        d.Duration(),
        d.Uuid(),
        d.Opaque(),
    ):
        yield from value_cases(f"nullable {dtype}", of(dtype, nullable=True), kept=(None,))


def _number_cases() -> Iterator[Case]:
    """Bounds and steps; the three states NaN, infinity and null."""
    yield from value_cases(
        "float at least",
        of(d.Float(), Ge(0.0)),
        kept=(0.0, -0.0, 1.0),
        broken={"ge": (-5e-324, -1.0), "nan": (NAN,), "inf": (INF,)},
    )
    yield from value_cases("int at least", of(d.Int(), Ge(-5)), kept=(-5, 2**63 - 1), broken={"ge": (-6,)})
    yield from value_cases(
        "big int at least", of(d.Int(), Ge(2**53 + 1)), kept=(2**53 + 1,), broken={"ge": (2**53,)}
    )
    yield from value_cases(
        "decimal at least",
        of(d.Decimal(5, 2), Ge(PyDecimal("0.01"))),
        kept=(PyDecimal("0.01"),),
        broken={"ge": (PyDecimal(0),)},
    )
    yield from value_cases("float greater", of(d.Float(), Gt(0.0)), kept=(5e-324,), broken={"gt": (0.0, -0.0)})
    yield from value_cases("int greater", of(d.Int(8), Gt(3)), kept=(4,), broken={"gt": (3,)})
    yield from value_cases(
        "float at most",
        of(d.Float(), Le(300.0)),
        kept=(300.0, -1e300),
        broken={"le": (300.00000000000006,), "nan": (NAN,), "inf": (INF, -INF)},
    )
    yield from value_cases("int at most", of(d.Int(), Le(0)), kept=(0,), broken={"le": (1,)})
    yield from value_cases("float less", of(d.Float(), Lt(1.0)), kept=(0.9999999999999999,), broken={"lt": (1.0,)})
    yield from value_cases("int less", of(d.Int(), Lt(-1)), kept=(-2,), broken={"lt": (-1,)})
    yield from value_cases("int in range", of(d.Int(), Ge(1), Le(5)), kept=(1, 5), broken={"ge": (0,), "le": (6,)})
    yield from value_cases(
        "int multiple", of(d.Int(), MultipleOf(5)), kept=(0, -10, 5), broken={"multiple_of": (1, -3)}
    )
    yield from value_cases(
        "float multiple",
        of(d.Float(), MultipleOf(0.1)),
        kept=(0.3, 0.0, -0.7, 12345678.9),
        broken={"multiple_of": (0.35, 0.1000001)},
    )
    yield from value_cases(
        "decimal multiple",
        of(d.Decimal(5, 2), MultipleOf(PyDecimal("0.05"))),
        kept=(PyDecimal("1.15"),),
        broken={"multiple_of": (PyDecimal("1.16"),)},
    )
    yield from value_cases(
        "infinite multiple",
        of(d.Float(), MultipleOf(2.0), non_finite=NonFinite(inf="allow")),
        kept=(4.0,),
        broken={"multiple_of": (INF,)},
    )
    yield from value_cases(
        "NaN allowed",
        of(d.Float(), Ge(0.0), Le(1.0), non_finite=NonFinite(nan="allow")),
        kept=(NAN, 0.5),
        broken={"inf": (), "ge": (-1.0,), "le": (2.0,)},
    )
    yield from value_cases(
        "infinity allowed",
        of(d.Float(), non_finite=NonFinite(inf="allow")),
        kept=(INF, -INF),
        broken={"nan": (NAN,)},
    )
    yield from value_cases(
        "infinity bounded",
        of(d.Float(), Le(1.0), non_finite=NonFinite(inf="allow")),
        kept=(-INF,),
        broken={"le": (INF,)},
    )
    yield from value_cases(
        "all floats allowed",
        of(d.Float(), non_finite=NonFinite(nan="allow", inf="allow")),
        kept=(NAN, INF, -INF),
    )
    yield from value_cases(
        "NaN means null",
        of(d.Float(), non_finite=NonFinite(nan="null"), nullable=True),
        kept=(None,),
        broken={"nan": (NAN,)},
    )
    yield from value_cases(
        "NaN means default",
        of(d.Float(), non_finite=NonFinite(nan="default")),
        kept=(0.0,),
        broken={"nan": (NAN,)},
    )
    yield from value_cases(
        "one of ints", of(d.Int(), OneOf(1, 2)), kept=(1, 2), broken={"one_of": (3,), "dtype": (True,)},
    )
    yield from value_cases(
        "one of floats", of(d.Float(), OneOf(0.5, 0.0)), kept=(0.5, -0.0), broken={"one_of": (0.25,)}
    )
    yield from value_cases(
        "one of many ints", of(d.Int(), OneOf(*range(100))), kept=(0, 99), broken={"one_of": (100,)}
    )
    yield from value_cases(
        "none of floats", of(d.Float(), NoneOf(0.5, 0.0), nullable=True),
        kept=(0.25, None), broken={"none_of": (0.5, -0.0), "nan": (NAN,), "inf": (INF,)},
    )
    yield from value_cases(
        "none of floats, NaN allowed", of(d.Float(), NoneOf(0.5), non_finite=NonFinite("allow", "allow")),
        kept=(NAN, INF), broken={"none_of": (0.5,)},
    )
    yield from value_cases(
        "none of many ints", of(d.Int(), NoneOf(*range(100))), kept=(100, -1), broken={"none_of": (0, 99)}
    )
    even = Custom("even", accepts=lambda value: value % 2 == 0, says="be even")
    yield from value_cases("custom by value", of(d.Int(), even), kept=(0, 2), broken={"custom": (1,)})
    odd = Custom("odd", expr=lambda column: column % 2 == 1)
    yield from value_cases("custom by column", of(d.Int(), odd), kept=(1,), broken={"custom": (2,)})
    both = Custom("both", accepts=lambda value: value > 0, expr=lambda column: column > 0, strategy=...)
    yield from value_cases(
        "custom by both",
        of(d.Float(), both, nullable=True),
        kept=(1.0, None),
        broken={"custom": (0.0,), "nan": (NAN,)},
    )


def _time_cases() -> Iterator[Case]:
    """Bounds on dates, times and durations."""
    day, noon = date(2024, 2, 29), LEAP_DAY_NOON
    aware = noon.replace(tzinfo=UTC)
    later = timedelta(microseconds=1)
    yield from value_cases("date at least", of(d.Date(), Ge(day)), kept=(day,), broken={"ge": (day - timedelta(1),)})
    yield from value_cases("date less", of(d.Date(), Lt(day)), kept=(day - timedelta(1),), broken={"lt": (day,)})
    yield from value_cases(
        "datetime at most", of(d.Datetime(), Le(noon)), kept=(noon,), broken={"le": (noon + later,)}
    )
    yield from value_cases(
        "instant greater",
        of(d.Datetime(aware=True), Gt(aware)),
        kept=((aware + later).astimezone(timezone(timedelta(hours=5))),),
        broken={"gt": (aware.astimezone(timezone(timedelta(hours=-5))),)},
    )
    yield from value_cases(
        "time at least", of(d.Time(), Ge(time(8))), kept=(time(8),), broken={"ge": (time(7, 59, 59, 999999),)},
    )
    yield from value_cases(
        "duration at most",
        of(d.Duration(), Le(timedelta(hours=1))),
        kept=(timedelta(hours=1),),
        broken={"le": (timedelta(hours=1) + later,)},
    )
    yield from value_cases(
        "one of dates", of(d.Date(), OneOf(day)), kept=(day,), broken={"one_of": (date(2023, 2, 28),)}
    )
    yield from value_cases(
        "none of instants", of(d.Datetime(aware=True), NoneOf(aware)),
        kept=(aware + later,), broken={"none_of": (aware.astimezone(timezone(timedelta(hours=5))),)},
    )
