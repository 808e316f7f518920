"""Cases of predicates that compare: every order of every kind, membership, text, patterns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from typing import Any, get_args

from contracts import dtypes as d
from contracts.rules.expression import Expression
from contracts.rules.predicate import Comparison, Order
from contracts.specification import DType
from contracts.testing.cases.case import Case, FieldTypes, permissive, predicate_cases
from contracts.testing.cases.samples import INF, LEAP_DAY_NOON, NAN, NO_FLOAT64, PARIS, UUIDS, A, B

# Tables of cases, a line each.
# fmt: off


_KEPT_BY: dict[Order, str] = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": "=>"}
"""The signs of left minus right that satisfy each order."""


def comparison_cases() -> Iterator[Case]:
    """Every comparison of two values, or of one with constants."""
    yield from _order_cases()
    yield from _meeting_cases()
    yield from _not_a_number_cases()
    yield from _membership_cases()
    yield from _text_test_cases()


def _compared(order: Order) -> Expression:
    """One field compared with another."""
    return Expression(Comparison(order, A.node, B.node))


def _order_cases() -> Iterator[Case]:
    """Three values of each kind, the least first, in every order that the kind has."""
    kinds: list[tuple[str, DType, list[Any]]] = [
        ("ints", d.Int(), [-(2**63), 2**53, 2**53 + 1]),
        ("8-bit ints", d.Int(8), [-128, 0, 127]),
        ("unsigned 64-bit ints", d.Int(64, signed=False), [0, 2**63, 2**64 - 1]),
        ("floats", d.Float(), [-1e300, 5e-324, 1.7976931348623157e308]),
        ("32-bit floats", d.Float(32), [-1.5, 0.0, 16777216.0]),
        ("decimals", d.Decimal(38, 2), [PyDecimal(f"{10**35}{digits}") for digits in ("", ".01", ".1")]),
        ("texts", d.Text(), ["Z", "\uffff", "\U0001f600"]),
        ("dates", d.Date(), [date.min, date(1969, 12, 31), date.max]),
        ("naive datetimes", d.Datetime(), [datetime.min, LEAP_DAY_NOON, LEAP_DAY_NOON + timedelta(microseconds=1)]),
        ("aware datetimes", d.Datetime(aware=True),
         [LEAP_DAY_NOON.replace(tzinfo=PARIS), LEAP_DAY_NOON.replace(tzinfo=UTC), LEAP_DAY_NOON.replace(hour=14, tzinfo=PARIS)]),
        ("times", d.Time(), [time.min, time(12), time.max]),
        ("durations", d.Duration(), [timedelta(-1), timedelta(0), timedelta(microseconds=1)]),
        ("uuids", d.Uuid(), UUIDS),
        ("truth values", d.Bool(), [False, True]),
        ("bytes", d.Bytes(), [b"", b"\x00", b"\xff"]),
    ]
    for name, dtype, values in kinds:
        for order in get_args(Order):
            if dtype in (d.Bool(), d.Bytes()) and order not in ("==", "!="):
                continue
            yield from _ordered(f"{name} {order}", order, {"a": dtype, "b": dtype}, values, values)


def _ordered(
    name: str, order: Order, values: FieldTypes, left: list[Any], right: list[Any]
) -> Iterator[Case]:
    """Cases of two lists that are equal value by value, the least value first."""
    pairs = {(x, y): (m > n) - (m < n) for m, x in enumerate(left) for n, y in enumerate(right)}
    kept = [pair for pair, sign in pairs.items() if "=><"[sign] in _KEPT_BY[order]]
    yield from predicate_cases(
        name, values, _compared(order),
        true=kept, false=[pair for pair in pairs if pair not in kept],
        null=[(None, right[0]), (left[0], None), (None, None)],
    )


def _meeting_cases() -> Iterator[Case]:
    """Comparisons between two kinds: ints with floats and decimals, text with UUIDs."""
    counts, wide = [-(2**53), 0, 2**53], [0, 1, 2**63]
    kinds: list[tuple[str, DType, DType, list[Any], list[Any]]] = [
        ("int and float", d.Int(), d.Float(), counts, [-(2.0**53), 0.0, 2.0**53]),
        ("float and int", d.Float(), d.Int(), [-(2.0**53), -0.0, 2.0**53], counts),
        ("unsigned int and float", d.Int(64, signed=False), d.Float(), wide, [0.0, 1.0, 2.0**63]),
        ("unsigned int and int", d.Int(64, signed=False), d.Int(), wide[:2], [0, 1]),
        ("int and decimal", d.Int(), d.Decimal(18, 2), counts, [PyDecimal(n) for n in counts]),
        ("decimal and int", d.Decimal(18, 2), d.Int(), [PyDecimal(n) for n in counts], counts),
        ("decimals of unlike places", d.Decimal(5, 1), d.Decimal(9, 4),
         [PyDecimal("-0.1"), PyDecimal("0.0"), PyDecimal("0.1")],
         [PyDecimal("-0.1000"), PyDecimal(0), PyDecimal("0.10")]),
        ("text and uuid", d.Text(), d.Uuid(), UUIDS, UUIDS),
        ("uuid and text", d.Uuid(), d.Text(), UUIDS, UUIDS),
    ]
    for name, one, other, left, right in kinds:
        for order in get_args(Order):
            yield from _ordered(f"{name} {order}", order, {"a": one, "b": other}, left, right)
    yield from predicate_cases(
        "an int that no float64 equals is not compared with floats",
        {"a": d.Int(), "b": permissive(d.Float())},
        _compared("<="),
        true=[(0, INF), (2**53, 2.0**53)],
        false=[(0, -INF), (0, NAN)],
        null=[(NO_FLOAT64, INF), (NO_FLOAT64, 2.0**53), (-NO_FLOAT64, 0.0), (2**63 - 1, 2.0**63)],
    )
    yield from predicate_cases(
        "unsigned ints that no int is", {"a": d.Int(64, signed=False), "b": d.Int()}, A > B,
        true=[(2**64 - 1, -1), (2**63, 2**63 - 1)], false=[(0, 1)], null=[(2**64 - 1, None)],
    )
    yield from predicate_cases(
        "unsigned ints and a constant that no int is", {"a": d.Int(64, signed=False)}, A >= 2**63 + 1,
        true=[2**64 - 1, 2**63 + 1], false=[2**63, 0], null=[None],
    )
    yield from predicate_cases(
        "a decimal and a constant of more places", {"a": d.Decimal(5, 2)}, PyDecimal("0.005") < A,
        true=[PyDecimal("0.01")], false=[PyDecimal("0.00"), PyDecimal(-1)], null=[None],
    )
    yield from predicate_cases(
        "an int and a constant that is not an int", {"a": d.Int()}, A < 0.5,
        true=[0, -(2**53)], false=[1], null=[None, 2**53 + 1],
    )


def _not_a_number_cases() -> Iterator[Case]:
    """NaN as IEEE 754 has it, infinities, zeros of both signs; null is neither."""
    real = permissive(d.Float())
    unordered = [(NAN, NAN), (NAN, 1.0), (1.0, NAN), (NAN, INF), (-INF, NAN)]
    nulls = [(None, NAN), (NAN, None), (None, None), (None, INF)]
    for order in get_args(Order):
        answers = {"true" if order == "!=" else "false": unordered}
        yield from predicate_cases(f"NaN {order}", {"a": real, "b": real}, _compared(order), null=nulls, **answers)
        zeros = [(0.0, -0.0), (-0.0, 0.0), (INF, INF), (-INF, -INF)]
        answers = {"true" if "=" in _KEPT_BY[order] else "false": zeros}
        yield from predicate_cases(f"zeros and infinities {order}", {"a": real, "b": real}, _compared(order), **answers)
    yield from predicate_cases(
        "NaN and a constant", {"a": real}, ~(A > 5.0), true=[NAN, 5.0, -INF], false=[INF, 5.1], null=[None],
    )
    yield from predicate_cases(
        "NaN on either side of a constant", {"a": real}, (A < 5.0) | (A >= 5.0),
        true=[5.0, INF, -INF], false=[NAN], null=[None],
    )
    yield from predicate_cases(
        "what is unlike itself", {"a": real}, A != A,  # noqa: PLR0124 - NaN is
        true=[NAN], false=[INF, 0.0], null=[None],
    )
    yield from predicate_cases("minus zero", {"a": real}, A == 0.0, true=[-0.0, 0.0], false=[5e-324, NAN])
    yield from predicate_cases("a NaN may be null", {"a": real}, A.is_null(), true=[None], false=[NAN, INF])


def _membership_cases() -> Iterator[Case]:
    """Members of small and of large sets, of every kind."""
    moments = [LEAP_DAY_NOON + timedelta(days=n) for n in range(20)]
    kinds: list[tuple[str, DType, list[Any], list[Any]]] = [
        ("ints", d.Int(), list(range(-10, 10)), [10, 2**53 + 1]),
        ("big ints", d.Int(), [2**53 + 2 * n for n in range(20)], [2**53 + 1]),
        ("unsigned ints", d.Int(64, signed=False), [2**64 - 1 - n for n in range(20)], [2**63, 0]),
        ("floats", d.Float(), [0.0, *(n + 0.5 for n in range(19))], [0.25]),
        ("decimals", d.Decimal(5, 2), [PyDecimal(n) / 100 for n in range(20)], [PyDecimal("0.2")]),
        ("texts", d.Text(), ["", "\U0001f600", *(f"v{n}" for n in range(18))], ["v18", "V1", "v1 "]),
        ("bytes", d.Bytes(), [bytes([n]) for n in range(20)], [b"", b"\xff"]),
        ("dates", d.Date(), [moment.date() for moment in moments], [date.min]),
        ("naive datetimes", d.Datetime(), moments, [LEAP_DAY_NOON + timedelta(microseconds=1)]),
        ("aware datetimes", d.Datetime(aware=True), [m.replace(tzinfo=UTC) for m in moments],
         [LEAP_DAY_NOON.replace(tzinfo=PARIS)]),
        ("times", d.Time(), [time(n) for n in range(20)], [time(0, 0, 0, 1)]),
        ("durations", d.Duration(), [timedelta(n) for n in range(20)], [timedelta(microseconds=1)]),
        ("uuids", d.Uuid(), [f"0191d4e2-7c7f-7d3a-8f52-{n:012x}" for n in range(20)], []),
    ]
    for name, dtype, members, others in kinds:
        for size in (2, len(members)):
            yield from predicate_cases(
                f"{size} {name}", {"a": dtype}, A.is_in(members[:size]),
                true=members[:size], false=[*members[size:], *others], null=[None],
            )
    yield from predicate_cases("a truth value", {"a": d.Bool()}, A.is_in([True]), true=[True], false=[False])
    real = permissive(d.Float())
    for size in (2, 20):
        yield from predicate_cases(
            f"{size} floats, zeros and NaN", {"a": real}, A.is_in([float(n) for n in range(size)]),
            true=[-0.0, 1.0], false=[NAN, INF, -1.0], null=[None],
        )
    yield from predicate_cases(
        "an instant in another zone", {"a": d.Datetime(aware=True)}, A.is_in([LEAP_DAY_NOON.replace(tzinfo=UTC)]),
        true=[LEAP_DAY_NOON.replace(hour=13, tzinfo=PARIS)], false=[LEAP_DAY_NOON.replace(tzinfo=PARIS)],
    )
    yield from predicate_cases(
        "members of what is computed", {"a": d.Int(), "b": d.Int()}, (A % B).is_in([0, 1]),
        true=[(4, 2), (5, 2)], false=[(5, 3)], null=[(5, 0)],
    )
    yield from predicate_cases(
        "decimal members of other places", {"a": d.Decimal(5, 2)},
        A.is_in([PyDecimal("0.50"), PyDecimal("1e1"), PyDecimal("0.005")]),
        true=[PyDecimal("0.5"), PyDecimal(10)], false=[PyDecimal("0.01"), PyDecimal(0)],
    )


def _text_test_cases() -> Iterator[Case]:
    """Text that starts with, ends with and contains other text, literally; whole and partial patterns."""
    text: FieldTypes = {"a": d.Text()}
    yield from predicate_cases(
        "starts with", text, A.starts_with("é."), true=["é.", "é.x"],
        false=["", "e\u0301.", "éx", "xé.", "É."], null=[None],
    )
    yield from predicate_cases(
        "ends with", text, A.ends_with("\U0001f600"), true=["\U0001f600", "a\U0001f600"],
        false=["", "\U0001f600 ", "\U0001f601"], null=[None],
    )
    yield from predicate_cases(
        "contains", text, A.contains("a.b"), true=["a.b", "xa.by"], false=["axb", "", "a.\nb"], null=[None],
    )
    two: FieldTypes = {"a": d.Text(), "b": d.Text()}
    for name, true, false in (
        ("starts_with", [("a.b", "a."), ("a", ""), ("é", "é")], [("a.b", ".b"), ("", "a"), ("A", "a")]),
        ("ends_with", [("a.b", ".b"), ("a", "")], [("a.b", "a."), ("b", "ab")]),
        ("contains", [("xa.by", "a.b"), ("", ""), ("(", "(")], [("axb", "a.b"), ("", "a")]),
    ):
        yield from predicate_cases(
            f"{name} another field", two, getattr(A, name)(B), true=true, false=false,
            null=[(None, "a"), ("a", None), (None, None)],
        )
    yield from predicate_cases(
        "starts with what is computed", two, A.starts_with(B.lower()), true=[("ab", "A")], false=[("AB", "A")],
        null=[("a", None)],
    )
    for name in ("starts_with", "ends_with", "contains"):
        yield from predicate_cases(f"{name} nothing", text, getattr(A, name)(""), true=["", "a"], null=[None])
    yield from predicate_cases(
        "matches whole", text, A.matches("[A-Z]{2}|x"), true=["AB", "x"],
        false=["ABx", "AB\n", "\nx", "", "ab"], null=[None],
    )
    yield from predicate_cases(
        "matches a part", text, A.matches("[0-9]+|^$", whole=False), true=["a1b", ""],
        false=["ab", "\u0661"], null=[None],
    )
