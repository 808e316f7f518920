"""Cases of predicates that compare: every order of every kind, membership, text, patterns."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal as PyDecimal
from typing import Any, get_args

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
from contracts.rules.building import col
from contracts.rules.expression import Expression
from contracts.rules.predicate import Comparison, Order
from contracts.specification import DType
from contracts.testing.cases.case import Case, Values, asked, open_to_all

NAN, INF = math.nan, math.inf
A, B = col("a"), col("b")

KEPT_BY: dict[Order, str] = {
    "==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": "=>",
}  # fmt: skip
"""The ways in which the left may stand to the right."""
NOON = datetime(2024, 2, 29, 12)
PARIS = timezone(timedelta(hours=1))
UUIDS = [f"0191d4e2-7c7f-7d3a-8f52-{n:012x}" for n in (9, 10, 11)]


def comparison_cases() -> Iterator[Case]:
    """Every comparison of two values, or of one with constants."""
    yield from order_cases()
    yield from meeting_cases()
    yield from not_a_number_cases()
    yield from membership_cases()
    yield from text_cases()


def compared(order: Order) -> Expression:
    """One field compared with another."""
    return Expression(Comparison(order, A.node, B.node))


def order_cases() -> Iterator[Case]:
    """Three values of each kind, from the least on, in every order that the kind has."""
    kinds: list[tuple[str, DType, list[Any]]] = [
        ("ints", Int(), [-(2**63), 2**53, 2**53 + 1]),
        ("8-bit ints", Int(8), [-128, 0, 127]),
        ("unsigned 64-bit ints", Int(64, signed=False), [0, 2**63, 2**64 - 1]),
        ("floats", Float(), [-1e300, 5e-324, 1.7976931348623157e308]),
        ("32-bit floats", Float(32), [-1.5, 0.0, 16777216.0]),
        ("decimals", Decimal(38, 2), [PyDecimal(f"{10**35}{digits}") for digits in ("", ".01", ".1")]),
        ("texts", Text(), ["Z", "\uffff", "\U0001f600"]),
        ("dates", Date(), [date.min, date(1969, 12, 31), date.max]),
        ("naive datetimes", Datetime(), [datetime.min, NOON, NOON + timedelta(microseconds=1)]),
        ("aware datetimes", Datetime(aware=True),
         [NOON.replace(tzinfo=PARIS), NOON.replace(tzinfo=UTC), NOON.replace(hour=14, tzinfo=PARIS)]),
        ("times", Time(), [time.min, time(12), time.max]),
        ("durations", Duration(), [timedelta(-1), timedelta(0), timedelta(microseconds=1)]),
        ("uuids", Uuid(), UUIDS),
        ("truth values", Bool(), [False, True]),
        ("bytes", Bytes(), [b"", b"\x00", b"\xff"]),
    ]  # fmt: skip
    for name, dtype, values in kinds:
        for order in get_args(Order):
            if dtype in (Bool(), Bytes()) and order not in ("==", "!="):
                continue
            yield from ordered(f"{name} {order}", order, {"a": dtype, "b": dtype}, values, values)


def ordered(
    name: str, order: Order, values: Values, left: list[Any], right: list[Any]
) -> Iterator[Case]:
    """Cases of the values of two lists, each from the least on, value by value equal."""
    pairs = {(x, y): (m > n) - (m < n) for m, x in enumerate(left) for n, y in enumerate(right)}
    kept = [pair for pair, sign in pairs.items() if "=><"[sign] in KEPT_BY[order]]
    yield from asked(
        name, values, compared(order),
        true=kept, false=[pair for pair in pairs if pair not in kept],
        null=[(None, right[0]), (left[0], None), (None, None)],
    )  # fmt: skip


def meeting_cases() -> Iterator[Case]:
    """Values of two kinds that compare: ints with floats and decimals, text with UUIDs."""
    counts, wide = [-(2**53), 0, 2**53], [0, 1, 2**63]
    kinds: list[tuple[str, DType, DType, list[Any], list[Any]]] = [
        ("int and float", Int(), Float(), counts, [-(2.0**53), 0.0, 2.0**53]),
        ("float and int", Float(), Int(), [-(2.0**53), -0.0, 2.0**53], counts),
        ("unsigned int and float", Int(64, signed=False), Float(), wide, [0.0, 1.0, 2.0**63]),
        ("unsigned int and int", Int(64, signed=False), Int(), wide[:2], [0, 1]),
        ("int and decimal", Int(), Decimal(18, 2), counts, [PyDecimal(n) for n in counts]),
        ("decimal and int", Decimal(18, 2), Int(), [PyDecimal(n) for n in counts], counts),
        ("decimals of unlike places", Decimal(5, 1), Decimal(9, 4),
         [PyDecimal("-0.1"), PyDecimal("0.0"), PyDecimal("0.1")],
         [PyDecimal("-0.1000"), PyDecimal(0), PyDecimal("0.10")]),
        ("text and uuid", Text(), Uuid(), UUIDS, UUIDS),
        ("uuid and text", Uuid(), Text(), UUIDS, UUIDS),
    ]  # fmt: skip
    for name, one, other, left, right in kinds:
        for order in get_args(Order):
            yield from ordered(f"{name} {order}", order, {"a": one, "b": other}, left, right)
    inexact = 2**53 + 1
    yield from asked(
        "an int that is no float is compared with none",
        {"a": Int(), "b": open_to_all(Float())},
        compared("<="),
        true=[(0, INF), (2**53, 2.0**53)],
        false=[(0, -INF), (0, NAN)],
        null=[(inexact, INF), (inexact, 2.0**53), (-inexact, 0.0), (2**63 - 1, 2.0**63)],
    )
    yield from asked(
        "unsigned ints that no int is", {"a": Int(64, signed=False), "b": Int()}, A > B,
        true=[(2**64 - 1, -1), (2**63, 2**63 - 1)], false=[(0, 1)], null=[(2**64 - 1, None)],
    )  # fmt: skip
    yield from asked(
        "unsigned ints and a constant that no int is", {"a": Int(64, signed=False)}, A >= 2**63 + 1,
        true=[2**64 - 1, 2**63 + 1], false=[2**63, 0], null=[None],
    )  # fmt: skip
    yield from asked(
        "a decimal and a constant of more places", {"a": Decimal(5, 2)}, PyDecimal("0.005") < A,
        true=[PyDecimal("0.01")], false=[PyDecimal("0.00"), PyDecimal(-1)], null=[None],
    )  # fmt: skip
    yield from asked(
        "an int and a constant that is none", {"a": Int()}, A < 0.5,
        true=[0, -(2**53)], false=[1], null=[None, 2**53 + 1],
    )  # fmt: skip


def not_a_number_cases() -> Iterator[Case]:
    """NaN as IEEE 754 has it, infinities, zeros of both signs; null is neither."""
    real = open_to_all(Float())
    unordered = [(NAN, NAN), (NAN, 1.0), (1.0, NAN), (NAN, INF), (-INF, NAN)]
    nulls = [(None, NAN), (NAN, None), (None, None), (None, INF)]
    for order in get_args(Order):
        answers = {"true" if order == "!=" else "false": unordered}
        yield from asked(
            f"NaN {order}", {"a": real, "b": real}, compared(order), null=nulls, **answers
        )
        zeros = [(0.0, -0.0), (-0.0, 0.0), (INF, INF), (-INF, -INF)]
        answers = {"true" if "=" in KEPT_BY[order] else "false": zeros}
        yield from asked(
            f"zeros and infinities {order}", {"a": real, "b": real}, compared(order), **answers
        )
    yield from asked(
        "NaN and a constant", {"a": real}, ~(A > 5.0),
        true=[NAN, 5.0, -INF], false=[INF, 5.1], null=[None],
    )  # fmt: skip
    yield from asked(
        "NaN on either side of a constant", {"a": real}, (A < 5.0) | (A >= 5.0),
        true=[5.0, INF, -INF], false=[NAN], null=[None],
    )  # fmt: skip
    yield from asked(
        "what is unlike itself", {"a": real}, A != A,  # noqa: PLR0124 - NaN is
        true=[NAN], false=[INF, 0.0], null=[None],
    )  # fmt: skip
    yield from asked("minus zero", {"a": real}, A == 0.0, true=[-0.0, 0.0], false=[5e-324, NAN])
    yield from asked("a NaN may be null", {"a": real}, A.is_null(), true=[None], false=[NAN, INF])


def membership_cases() -> Iterator[Case]:
    """Members of small and of large sets, of every kind."""
    moments = [NOON + timedelta(days=n) for n in range(20)]
    kinds: list[tuple[str, DType, list[Any], list[Any]]] = [
        ("ints", Int(), list(range(-10, 10)), [10, 2**53 + 1]),
        ("big ints", Int(), [2**53 + 2 * n for n in range(20)], [2**53 + 1]),
        ("unsigned ints", Int(64, signed=False), [2**64 - 1 - n for n in range(20)], [2**63, 0]),
        ("floats", Float(), [0.0, *(n + 0.5 for n in range(19))], [0.25]),
        ("decimals", Decimal(5, 2), [PyDecimal(n) / 100 for n in range(20)], [PyDecimal("0.2")]),
        ("texts", Text(), ["", "\U0001f600", *(f"v{n}" for n in range(18))], ["v18", "V1", "v1 "]),
        ("bytes", Bytes(), [bytes([n]) for n in range(20)], [b"", b"\xff"]),
        ("dates", Date(), [moment.date() for moment in moments], [date.min]),
        ("naive datetimes", Datetime(), moments, [NOON + timedelta(microseconds=1)]),
        ("aware datetimes", Datetime(aware=True), [m.replace(tzinfo=UTC) for m in moments],
         [NOON.replace(tzinfo=PARIS)]),
        ("times", Time(), [time(n) for n in range(20)], [time(0, 0, 0, 1)]),
        ("durations", Duration(), [timedelta(n) for n in range(20)], [timedelta(microseconds=1)]),
        ("uuids", Uuid(), [f"0191d4e2-7c7f-7d3a-8f52-{n:012x}" for n in range(20)], []),
    ]  # fmt: skip
    for name, dtype, members, others in kinds:
        for size in (2, len(members)):
            yield from asked(
                f"{size} {name}", {"a": dtype}, A.is_in(members[:size]),
                true=members[:size], false=[*members[size:], *others], null=[None],
            )  # fmt: skip
    yield from asked("a truth value", {"a": Bool()}, A.is_in([True]), true=[True], false=[False])
    real = open_to_all(Float())
    for size in (2, 20):
        yield from asked(
            f"{size} floats, zeros and NaN", {"a": real}, A.is_in([float(n) for n in range(size)]),
            true=[-0.0, 1.0], false=[NAN, INF, -1.0], null=[None],
        )  # fmt: skip
    yield from asked(
        "an instant in another zone", {"a": Datetime(aware=True)}, A.is_in([NOON.replace(tzinfo=UTC)]),
        true=[NOON.replace(hour=13, tzinfo=PARIS)], false=[NOON.replace(tzinfo=PARIS)],
    )  # fmt: skip
    yield from asked(
        "members of what is computed", {"a": Int(), "b": Int()}, (A % B).is_in([0, 1]),
        true=[(4, 2), (5, 2)], false=[(5, 3)], null=[(5, 0)],
    )  # fmt: skip
    yield from asked(
        "decimal members of other places", {"a": Decimal(5, 2)},
        A.is_in([PyDecimal("0.50"), PyDecimal("1e1"), PyDecimal("0.005")]),
        true=[PyDecimal("0.5"), PyDecimal(10)], false=[PyDecimal("0.01"), PyDecimal(0)],
    )  # fmt: skip


def text_cases() -> Iterator[Case]:
    """What text starts with, ends with and contains, literally; patterns, whole and in part."""
    text: Values = {"a": Text()}
    yield from asked(
        "starts with", text, A.starts_with("é."), true=["é.", "é.x"],
        false=["", "e\u0301.", "éx", "xé.", "É."], null=[None],
    )  # fmt: skip
    yield from asked(
        "ends with", text, A.ends_with("\U0001f600"), true=["\U0001f600", "a\U0001f600"],
        false=["", "\U0001f600 ", "\U0001f601"], null=[None],
    )  # fmt: skip
    yield from asked(
        "contains", text, A.contains("a.b"), true=["a.b", "xa.by"], false=["axb", "", "a.\nb"],
        null=[None],
    )  # fmt: skip
    for name in ("starts_with", "ends_with", "contains"):
        yield from asked(f"{name} nothing", text, getattr(A, name)(""), true=["", "a"], null=[None])
    yield from asked(
        "matches whole", text, A.matches("[A-Z]{2}|x"), true=["AB", "x"],
        false=["ABx", "AB\n", "\nx", "", "ab"], null=[None],
    )  # fmt: skip
    yield from asked(
        "matches a part", text, A.matches("[0-9]+|^$", whole=False), true=["a1b", ""],
        false=["ab", "\u0661"], null=[None],
    )  # fmt: skip
