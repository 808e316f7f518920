"""Cases of functions of one value: its length, its sign, its parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal as PyDecimal

from contracts import dtypes as d
from contracts.rules.expression import UnicodeForm
from contracts.specification import ListOf
from contracts.testing.cases.case import Case, FieldTypes, of, permissive, predicate_cases
from contracts.testing.cases.samples import INF, INT64_MAX, INT64_MIN, NAN, A, B, C
from contracts.wire.scalar.ticks import MICROSECOND

# Tables of cases, a line each.
# fmt: off

_SHORTEST_DURATION = INT64_MIN * MICROSECOND



def function_cases() -> Iterator[Case]:
    """Every function, on each kind that it accepts."""
    yield from _sign_cases()
    yield from _length_cases()
    yield from _text_cases()
    yield from _date_part_cases()
    yield from _clock_part_cases()
    yield from _whole_part_cases()


def _sign_cases() -> Iterator[Case]:
    """Absolute values and negatives of numbers and durations; null where int64 cannot hold the result."""
    yield from predicate_cases(
        "abs of an int", {"a": d.Int(), "c": d.Int()}, abs(A) == C,
        true=[(-5, 5), (5, 5), (0, 0), (-INT64_MAX, INT64_MAX)], false=[(-5, -5)],
        null=[(INT64_MIN, INT64_MIN), (INT64_MIN, INT64_MAX), (None, 0)],
    )
    yield from predicate_cases(
        "negative of an int", {"a": d.Int(), "c": d.Int()}, -A == C,
        true=[(-5, 5), (0, 0), (INT64_MAX, INT64_MIN + 1)], false=[(5, 5)], null=[(INT64_MIN, INT64_MIN), (None, 0)],
    )
    yield from predicate_cases(
        "8-bit int without its sign", {"a": d.Int(8), "c": d.Int()}, abs(A) == C,
        true=[(-128, 128)], false=[(-128, -128)], null=[(None, 0)],
    )
    wide = d.Int(64, signed=False)
    yield from predicate_cases(
        "unsigned 64-bit int, its sign turned", {"a": wide, "c": d.Int()}, -A == C,
        true=[(2**63, INT64_MIN), (0, 0)], false=[(1, 1)], null=[(2**64 - 1, 1), (2**63 + 1, INT64_MAX)],
    )
    yield from predicate_cases(
        "abs of an unsigned 64-bit int", {"a": wide, "c": d.Int()}, abs(A) == C,
        true=[(INT64_MAX, INT64_MAX)], false=[(1, -1)], null=[(2**63, INT64_MIN), (2**64 - 1, -1)],
    )
    real = permissive(d.Float())
    yield from predicate_cases(
        "abs of a float", {"a": real, "c": real}, abs(A) == C,
        true=[(-0.5, 0.5), (-0.0, 0.0), (-INF, INF)], false=[(-0.5, -0.5), (NAN, NAN)],
        null=[(None, 0.0)],
    )
    yield from predicate_cases(
        "negative of a float", {"a": real, "c": real}, -A != C,
        true=[(0.5, 0.5), (NAN, NAN)], false=[(0.5, -0.5), (0.0, 0.0), (INF, -INF)],
        null=[(None, 0.0)],
    )
    exact, nines = d.Decimal(38, 2), PyDecimal("9" * 36 + ".99")
    yield from predicate_cases(
        "abs of a decimal", {"a": exact, "c": exact}, abs(A) == C,
        true=[(nines.copy_negate(), nines), (PyDecimal("-0.00"), PyDecimal(0))],
        false=[(PyDecimal("-0.01"), PyDecimal("-0.01"))], null=[(None, PyDecimal(0))],
    )
    yield from predicate_cases(
        "negative of a decimal", {"a": exact, "c": exact}, -A == C,
        true=[(nines, nines.copy_negate()), (PyDecimal("-0.01"), PyDecimal("0.01"))],
        false=[(PyDecimal("0.01"), PyDecimal("0.01"))], null=[(None, PyDecimal(0))],
    )
    hour = timedelta(hours=1)
    yield from predicate_cases(
        "abs of a duration", {"a": d.Duration(), "c": d.Duration()}, abs(A) == C,
        true=[(-hour, hour), (_SHORTEST_DURATION + MICROSECOND, INT64_MAX * MICROSECOND)], false=[(-hour, -hour)],
        null=[(_SHORTEST_DURATION, _SHORTEST_DURATION), (None, hour)],
    )
    yield from predicate_cases(
        "negative of a duration", {"a": d.Duration(), "c": d.Duration()}, -A == C,
        true=[(-hour, hour), (hour, -hour)], false=[(hour, hour)],
        null=[(_SHORTEST_DURATION, _SHORTEST_DURATION), (None, hour)],
    )


def _length_cases() -> Iterator[Case]:
    """Lengths: code points of text, bytes of bytes, items of lists."""
    yield from predicate_cases(
        "length of text", {"a": d.Text()}, A.length() == 2,
        true=["ab", "é𝒳", "e\u0301", "\U0001f600\U0001f600"], false=["", "𝒳", "abc"], null=[None],
    )
    yield from predicate_cases(
        "length of bytes", {"a": d.Bytes()}, A.length() == 2,
        true=[b"\x00\xff", "é".encode()], false=[b"", b"abc"], null=[None],
    )
    numbers = of(ListOf(of(d.Int(), nullable=True)), nullable=True)
    yield from predicate_cases(
        "length of a list", {"a": numbers}, A.length() == 2,
        true=[[1, 2], [None, None]], false=[[], [1], [1, 2, 3]], null=[None],
    )
    yield from predicate_cases(
        "lengths are computed with", {"a": d.Text(), "b": d.Text()}, A.length() - B.length() == -1,
        true=[("a", "𝒳𝒳")], false=[("aa", "a")], null=[("a", None)],
    )


def _text_cases() -> Iterator[Case]:
    """Text in another case, without white space around it, in normal forms."""
    pair: FieldTypes = {"a": d.Text(), "c": d.Text()}
    yield from predicate_cases(
        "lower case", pair, A.lower() == C,
        true=[("", ""), ("Ab1", "ab1"), ("ÉẞΣ", "éßς"), ("ΑΣΑ", "ασα"), ("İ", "i\u0307"), ("Ꮳ", "ꮳ")],
        false=[("A", "A"), ("ß", "ss")], null=[(None, "a"), ("a", None)],
    )
    yield from predicate_cases(
        "upper case", pair, A.upper() == C,
        true=[("ab1", "AB1"), ("ß", "SS"), ("ﬁ", "FI"), ("ς", "Σ"), ("ŉ", "\u02bcN"), ("ı", "I")],
        false=[("a", "a")], null=[(None, "A")],
    )
    yield from predicate_cases(
        "stripped", pair, A.strip() == C,
        true=[(" a b\t", "a b"), ("\u2003a\u00a0", "a"), (" ", ""), ("\x1ca\u200b", "\x1ca\u200b")],
        false=[(" a", " a")], null=[(None, "")],
    )
    forms: tuple[tuple[UnicodeForm, list[tuple[str, str]], list[tuple[str, str]]], ...] = (
        ("NFC", [("e\u0301", "é"), ("ﬁ", "ﬁ"), ("\u212b", "Å")], [("e\u0301", "e\u0301")]),
        ("NFD", [("é", "e\u0301"), ("ﬁ", "ﬁ")], [("é", "é")]),
        ("NFKC", [("ﬁ", "fi"), ("e\u0301", "é")], [("ﬁ", "ﬁ")]),
        ("NFKD", [("ﬁé", "fie\u0301")], [("é", "é")]),
    )
    for form, true, false in forms:
        yield from predicate_cases(
            f"in {form}", pair, A.normalize(form) == C, true=true, false=false, null=[(None, "")],
        )
    yield from predicate_cases(
        "the same but for case and white space", {"a": d.Text(), "b": d.Text()},
        A.strip().lower() == B.strip().lower(), true=[(" Ab", "aB ")], false=[("a", "b")], null=[("a", None)],
    )


def _date_part_cases() -> Iterator[Case]:
    """Parts of dates and datetimes; those of an instant are in UTC."""
    new_year, leap = date(2024, 1, 1), date(2024, 2, 29)
    parts = (("year", 2023), ("month", 12), ("day", 31), ("weekday", 7))
    last = date(2023, 12, 31)
    for name, number in parts:
        part = getattr(A, name)()
        yield from predicate_cases(
            f"{name} of a date", {"a": d.Date()}, part == number,
            true=[last], false=[leap, new_year], null=[None],
        )
        yield from predicate_cases(
            f"{name} of a naive datetime", {"a": d.Datetime()}, part == number,
            true=[datetime(2023, 12, 31, 23, 59, 59, 999999)],
            false=[datetime(2024, 1, 1)], null=[None],
        )
        yield from predicate_cases(
            f"{name} of an aware datetime", {"a": d.Datetime(aware=True)}, part == number,
            true=[datetime(2023, 12, 31, 23, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=_zone(1))],
            false=[datetime(2024, 1, 1, tzinfo=UTC), datetime(2023, 12, 31, 23, tzinfo=_zone(-1))],
            null=[None],
        )
    yield from predicate_cases(
        "the first and the last year", {"a": d.Date(), "c": d.Int()}, A.year() == C,
        true=[(date.min, 1), (date.max, 9999)], false=[(date.min, 0)], null=[(None, 1)],
    )
    yield from predicate_cases(
        "weekdays are those of ISO 8601", {"a": d.Date(), "c": d.Int()}, A.weekday() == C,
        true=[(date(2024, 3, 4 + n), 1 + n) for n in range(7)], false=[(date(2024, 3, 4), 0)],
        null=[(None, 1)],
    )


def _clock_part_cases() -> Iterator[Case]:
    """Parts of a time of day, before 1970 too; those of an instant are in UTC."""
    for place, name in enumerate(("hour", "minute", "second")):
        part, number = getattr(A, name)(), (23, 59, 58)[place]
        yield from predicate_cases(
            f"{name} of a time", {"a": d.Time()}, part == number,
            true=[time(23, 59, 58), time(23, 59, 58, 999999)], false=[time(0), time(22, 58, 59)],
            null=[None],
        )
        yield from predicate_cases(
            f"{name} of a naive datetime", {"a": d.Datetime()}, part == number,
            true=[datetime(1969, 12, 31, 23, 59, 58, 1), datetime(9999, 12, 31, 23, 59, 58)],
            false=[datetime(1, 1, 1), datetime(1970, 1, 1)], null=[None],
        )
        yield from predicate_cases(
            f"{name} of an aware datetime", {"a": d.Datetime(aware=True)}, part == number,
            true=[datetime(2024, 3, 4, 23, 59, 58, tzinfo=UTC),
                  datetime(2024, 3, 5, 5, 29, 58, tzinfo=timezone(timedelta(hours=5, minutes=30)))],
            false=[datetime(2024, 3, 4, tzinfo=UTC)], null=[None],
        )
    yield from predicate_cases(
        "an instant's hour is that of UTC", {"a": d.Datetime(aware=True)}, A.hour() == 23,
        true=[datetime(2024, 1, 1, 0, 30, tzinfo=_zone(1))],
        false=[datetime(2024, 1, 1, 23, 30, tzinfo=_zone(1))], null=[None],
    )


def _whole_part_cases() -> Iterator[Case]:
    """The date and the time of a datetime, and a duration's seconds."""
    noon = datetime(1969, 12, 31, 12, 30, 0, 1)
    yield from predicate_cases(
        "date of a naive datetime", {"a": d.Datetime(), "c": d.Date()}, A.date() == C,
        true=[(noon, noon.date()), (datetime.max, date.max)], false=[(noon, date(1970, 1, 1))],
        null=[(None, date.min), (noon, None)],
    )
    yield from predicate_cases(
        "date of an aware datetime", {"a": d.Datetime(aware=True), "c": d.Date()}, A.date() == C,
        true=[(datetime(2024, 1, 1, 0, 30, tzinfo=_zone(1)), date(2023, 12, 31))],
        false=[(datetime(2024, 1, 1, 0, 30, tzinfo=_zone(1)), date(2024, 1, 1))],
        null=[(None, date.min)],
    )
    yield from predicate_cases(
        "time of a naive datetime", {"a": d.Datetime(), "c": d.Time()}, A.time() == C,
        true=[(noon, time(12, 30, 0, 1)), (datetime.max, time.max)], false=[(noon, time(12, 30))],
        null=[(None, time.min)],
    )
    yield from predicate_cases(
        "time of an aware datetime", {"a": d.Datetime(aware=True)}, A.time() >= time(23, 30),
        true=[datetime(2024, 1, 1, 0, 30, tzinfo=_zone(1))],
        false=[datetime(2024, 1, 1, 23, 30, tzinfo=_zone(1))], null=[None],
    )
    span, exact = timedelta(microseconds=2**53), timedelta(microseconds=2**53 + 1)
    yield from predicate_cases(
        "seconds of a duration", {"a": d.Duration(), "c": d.Float()}, A.total_seconds() == C,
        true=[(timedelta(minutes=-1), -60.0), (MICROSECOND, 1e-06), (span, 2**53 / 1e6)],
        false=[(timedelta(days=1), 24.0)], null=[(None, 0.0), (exact, 2**53 / 1e6)],
    )
    yield from predicate_cases(
        "a speed", {"a": d.Float(), "b": d.Duration()}, A / (B.total_seconds() / 3600.0) <= 130.0,
        true=[(65.0, timedelta(minutes=30))], false=[(66.0, timedelta(minutes=30))],
        null=[(1.0, timedelta(0)), (None, timedelta(1))],
    )


def _zone(hours: int) -> timezone:
    """The zone with an offset of some hours from UTC."""
    return timezone(timedelta(hours=hours))
