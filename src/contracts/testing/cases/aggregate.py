"""Cases of aggregates: a number computed from all values of a field lies in an interval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, time, timedelta
from decimal import Decimal as PyDecimal
from typing import Any

from contracts import dtypes as d
from contracts.rules.aggregate import (
    Distinct,
    DistinctShare,
    Mean,
    Quantile,
    StandardDeviation,
    Sum,
)
from contracts.rules.table import Grouped
from contracts.specification import DType
from contracts.testing.cases.case import Case, FieldTypes, batch_case, case_specification, of
from contracts.testing.cases.samples import (
    FLOAT_FIELD,
    INF,
    INT64_MAX,
    INT_FIELD,
    LEAP_DAY_NOON,
    NAN,
    PARIS,
)

# Tables of cases, a line each.
# fmt: off

_UNSIGNED_FIELD: FieldTypes = {"a": d.Int(64, signed=False)}
_DECIMAL_FIELD: FieldTypes = {"a": d.Decimal(38, 2)}
_CENT = PyDecimal("0.01")


def aggregate_cases() -> Iterator[Case]:
    """Means, sums, quantiles, standard deviations, numbers and shares of different values."""
    yield from _mean_cases()
    yield from _sum_cases()
    yield from _quantile_cases()
    yield from _distinct_cases()
    yield from _distinct_share_cases()
    yield from _deviation_cases()


def _mean_cases() -> Iterator[Case]:
    """Means: exact for integers and decimals; broken without any value."""
    yield batch_case("a mean at both ends", INT_FIELD, Mean("a", ge=1.5, le=1.5), [1, 2, None])
    yield batch_case("a mean too little", INT_FIELD, Mean("a", ge=1.5), [1, 1, None], broken=True)
    yield batch_case("a mean too great", INT_FIELD, Mean("a", le=1), [1, 2], broken=True)
    yield batch_case("a mean just greater", INT_FIELD, Mean("a", gt=1), [1, 2])
    yield batch_case("a mean not greater", INT_FIELD, Mean("a", gt=1.5), [1, 2], broken=True)
    yield batch_case("a mean just less", INT_FIELD, Mean("a", lt=2), [1, 2])
    yield batch_case("a mean not less", INT_FIELD, Mean("a", lt=1.5), [1, 2], broken=True)
    yield batch_case("a mean of no rows", INT_FIELD, Mean("a", ge=0), [], broken=True)
    yield batch_case("a mean of nothing", INT_FIELD, Mean("a", ge=0), [None, None], broken=True)
    yield batch_case("a mean of one row", INT_FIELD, Mean("a", ge=7, le=7), [7])
    yield batch_case("a mean past 2**53", INT_FIELD, Mean("a", ge=2**53 + 1, le=2**53 + 1), [2**53 + 1] * 3)
    yield batch_case("a mean past 2**53, broken", INT_FIELD, Mean("a", le=2**53), [2**53, 2**53 + 1], broken=True)
    yield batch_case("a mean of sums past int64", INT_FIELD, Mean("a", ge=INT64_MAX, le=INT64_MAX), [INT64_MAX] * 3)
    yield batch_case("a mean of unsigned ints", _UNSIGNED_FIELD, Mean("a", ge=2**64 - 1), [2**64 - 1] * 3)
    yield batch_case("a third is not more than a third", INT_FIELD, Mean("a", gt=1 / 3), [0, 0, 1], broken=True)
    yield batch_case("a mean of floats", FLOAT_FIELD, Mean("a", ge=0.5, le=0.5), [0.25, 0.75, None])
    yield batch_case("a mean of NaN", FLOAT_FIELD, Mean("a", ge=-1e308), [1.0, NAN], broken=True)
    yield batch_case("a mean of NaN has no upper bound either", FLOAT_FIELD, Mean("a", lt=1e308), [NAN], broken=True)
    yield batch_case("a mean that is a third", INT_FIELD, Mean("a", le=1 / 3, ge=1 / 3), [0, 0, 1])
    yield batch_case("a mean of no floats", FLOAT_FIELD, Mean("a", ge=0), [None], broken=True)
    yield batch_case("a mean of infinity", FLOAT_FIELD, Mean("a", ge=0), [1.0, INF])
    yield batch_case("a mean of infinity, broken", FLOAT_FIELD, Mean("a", le=1e308), [1.0, INF], broken=True)
    yield batch_case("a mean of infinities", FLOAT_FIELD, Mean("a", ge=-1e308), [INF, -INF], broken=True)
    yield batch_case("a mean of 32-bit floats", {"a": d.Float(32)}, Mean("a", ge=16777217), [16777216.0, 16777218.0])
    yield batch_case(
        "a mean of decimals",
        _DECIMAL_FIELD,
        Mean("a", ge=PyDecimal("0.015"), le=PyDecimal("0.015")),
        [_CENT, 2 * _CENT],
    )
    yield batch_case(
        "a mean of decimals, broken",
        _DECIMAL_FIELD,
        Mean("a", lt=PyDecimal("0.015")),
        [_CENT, 2 * _CENT],
        broken=True,
    )
    yield Case(
        "a mean of NaN that is forbidden",
        case_specification({"a": of(d.Float())}, Mean("a", ge=0)),
        ({"A": NAN}, {"A": 1.0}),
        frozenset({("A", "nan", (0,)), ("A", "mean", ())}),
    )


def _sum_cases() -> Iterator[Case]:
    """Sums: exact for integers and decimals, 0 without any value."""
    yield batch_case("a sum at both ends", INT_FIELD, Sum("a", ge=3, le=3), [1, 2, None])
    yield batch_case("a sum too little", INT_FIELD, Sum("a", ge=3), [1, 1], broken=True)
    yield batch_case("a sum not greater", INT_FIELD, Sum("a", gt=3), [1, 2], broken=True)
    yield batch_case("a sum just less", INT_FIELD, Sum("a", lt=4), [1, 2])
    yield batch_case("a sum not less", INT_FIELD, Sum("a", lt=3), [1, 2], broken=True)
    yield batch_case("a sum of no rows", INT_FIELD, Sum("a", ge=0, le=0), [])
    yield batch_case("a sum of nothing", INT_FIELD, Sum("a", ge=0, le=0), [None, None])
    yield batch_case("a sum of nothing, broken", INT_FIELD, Sum("a", gt=0), [None], broken=True)
    yield batch_case("a sum past int64", INT_FIELD, Sum("a", ge=3 * INT64_MAX, le=3 * INT64_MAX), [INT64_MAX] * 3)
    yield batch_case("a sum past int64, broken", INT_FIELD, Sum("a", le=INT64_MAX), [INT64_MAX, 1], broken=True)
    yield batch_case("a sum below int64", INT_FIELD, Sum("a", ge=0), [-INT64_MAX, -INT64_MAX], broken=True)
    yield batch_case("a sum of 8-bit ints", {"a": d.Int(8)}, Sum("a", ge=381, le=381), [127] * 3)
    yield batch_case("a sum of unsigned ints", _UNSIGNED_FIELD, Sum("a", ge=2**65 - 2, le=2**65 - 2), [2**64 - 1] * 2)
    yield batch_case("a sum and a bound that no float is", INT_FIELD, Sum("a", le=2**53), [2**53, 1], broken=True)
    yield batch_case("a sum of floats", FLOAT_FIELD, Sum("a", ge=1.0, le=1.0), [0.25, 0.75, None])
    yield batch_case("a sum of NaN", FLOAT_FIELD, Sum("a", le=1e308), [1.0, NAN], broken=True)
    yield batch_case("a sum of infinity", FLOAT_FIELD, Sum("a", ge=0), [1.0, INF])
    yield batch_case("a sum of no floats", FLOAT_FIELD, Sum("a", ge=0.0, le=0.0), [None])
    tenths = [PyDecimal("0.10")] * 10
    yield batch_case("a sum of decimals", _DECIMAL_FIELD, Sum("a", ge=1, le=PyDecimal(1)), tenths)
    yield batch_case("a sum of decimals, broken", _DECIMAL_FIELD, Sum("a", lt=1), tenths, broken=True)
    nines = PyDecimal("9" * 36 + ".99")
    total = PyDecimal("2" + "9" * 36 + ".97")
    yield batch_case("a sum of decimals past 38 digits", _DECIMAL_FIELD, Sum("a", ge=total, le=total), [nines] * 3)
    yield batch_case(
        "a sum of decimals past 38 digits, broken", _DECIMAL_FIELD, Sum("a", le=nines), [nines] * 2, broken=True,
    )


def _quantile_cases() -> Iterator[Case]:
    """Quantiles: linear between two values, exactly; broken without any value."""
    yield batch_case("a median", INT_FIELD, Quantile("a", ge=2, le=2), [3, 1, None, 2])
    yield batch_case("a median between two", INT_FIELD, Quantile("a", ge=1.5, le=1.5), [2, 1])
    yield batch_case("a median too great", INT_FIELD, Quantile("a", lt=1.5), [2, 1], broken=True)
    yield batch_case("the least", INT_FIELD, Quantile("a", q=0.0, ge=1, le=1), [3, 1, 2])
    yield batch_case("the greatest", INT_FIELD, Quantile("a", q=1.0, ge=3, le=3), [3, 1, 2])
    yield batch_case("the greatest, broken", INT_FIELD, Quantile("a", q=1.0, le=2), [3, 1, 2], broken=True)
    yield batch_case("a tenth of the way", INT_FIELD, Quantile("a", q=0.25, gt=1, lt=2), [0, 1, 2, 3, 4, 5])
    yield batch_case("a quantile of one row", INT_FIELD, Quantile("a", q=0.9, ge=7, le=7), [7])
    yield batch_case("a quantile of no rows", INT_FIELD, Quantile("a", ge=0), [], broken=True)
    yield batch_case("a quantile of nothing", INT_FIELD, Quantile("a", ge=0), [None], broken=True)
    yield batch_case(
        "a quantile of floats", FLOAT_FIELD, Quantile("a", q=0.75, ge=0.75, le=0.75), [0.0, 0.25, 0.5, 0.75, 1.0],
    )
    yield batch_case("a quantile of NaN", FLOAT_FIELD, Quantile("a", q=0.0, le=9), [1.0, NAN], broken=True)
    yield batch_case("a quantile of minus infinity", FLOAT_FIELD, Quantile("a", q=0.0, le=0), [-INF, 1.0, 2.0])
    yield batch_case("a quantile below infinity", FLOAT_FIELD, Quantile("a", ge=1, le=1), [-INF, 1.0, INF])
    yield batch_case("a quantile of unsigned ints", _UNSIGNED_FIELD, Quantile("a", q=1.0, ge=2**64 - 1), [0, 2**64 - 1])
    yield batch_case("a quantile is not rounded", _UNSIGNED_FIELD, Quantile("a", q=1.0, ge=2.0**64), [0, 2**64 - 1], broken=True)
    yield batch_case("a quantile among neighbours", INT_FIELD, Quantile("a", le=2**53), [2**53 + 1, 2**53, 2**53 + 1], broken=True)
    yield batch_case("a quantile that is a fraction", INT_FIELD, Quantile("a", q=0.1, ge=0.1, le=0.1), [0, 1])
    yield batch_case(
        "a quantile of decimals", _DECIMAL_FIELD, Quantile("a", ge=0.02, le=0.02), [_CENT, 2 * _CENT, 3 * _CENT],
    )
    yield batch_case(
        "a quantile of decimals, broken", _DECIMAL_FIELD, Quantile("a", gt=0.02), [_CENT, 3 * _CENT], broken=True,
    )


def _distinct_cases() -> Iterator[Case]:
    """Numbers of different values; NaN counts as one, null does not count."""
    yield batch_case("two values", INT_FIELD, Distinct("a", ge=2, le=2), [1, 2, 1, None])
    yield batch_case("too few values", INT_FIELD, Distinct("a", ge=2), [1, 1, None], broken=True)
    yield batch_case("not fewer values", INT_FIELD, Distinct("a", lt=2), [1, 2], broken=True)
    yield batch_case("more values", INT_FIELD, Distinct("a", gt=1), [1, 2])
    yield batch_case("no values", INT_FIELD, Distinct("a", ge=0, le=0), [])
    yield batch_case("no values but nulls", INT_FIELD, Distinct("a", ge=1), [None, None], broken=True)
    zeros = [0.0, -0.0, NAN, -NAN, INF, None]
    yield batch_case("NaN is one value, zero another", FLOAT_FIELD, Distinct("a", ge=3, le=3), zeros)
    yield batch_case("zeros of both signs", FLOAT_FIELD, Distinct("a", gt=1), [0.0, -0.0], broken=True)
    noon = LEAP_DAY_NOON.replace(tzinfo=UTC)
    kinds: list[tuple[str, DType, Any, Any]] = [
        ("truth values", d.Bool(), True, False),
        ("unsigned ints", d.Int(64, signed=False), 2**64 - 1, 2**64 - 2),
        ("decimals", d.Decimal(38, 2), PyDecimal("9" * 36 + ".99"), PyDecimal("9" * 36 + ".98")),
        ("texts", d.Text(), "é", "e\u0301"),
        ("bytes", d.Bytes(), b"", b"\x00"),
        ("dates", d.Date(), date.min, date.max),
        ("instants", d.Datetime(aware=True), noon, noon.replace(tzinfo=PARIS)),
        ("times", d.Time(), time.min, time.max),
        ("durations", d.Duration(), timedelta(0), timedelta(microseconds=1)),
        ("uuids", d.Uuid(), "0191d4e2-7c7f-7d3a-8f52-00000000000a", "0191d4e2-7c7f-7d3a-8f52-00000000000b"),
    ]
    for name, dtype, one, other in kinds:
        two = Distinct("a", ge=2, le=2)
        yield batch_case(f"two {name}", {"a": dtype}, two, [one, other, one, None])
        yield batch_case(f"one of {name}", {"a": dtype}, two, [one, one], broken=True)
    yield batch_case(
        "one instant in two zones", {"a": d.Datetime(aware=True)}, Distinct("a", le=1),
        [noon, noon.astimezone(PARIS)],
    )


def _distinct_share_cases() -> Iterator[Case]:
    """Shares of different values among the values that are not null."""
    share = DistinctShare
    yield batch_case("two of three", INT_FIELD, share("a", ge=2 / 3, le=2 / 3), [1, 2, 1, None])
    yield batch_case("too little a share", INT_FIELD, share("a", ge=0.5), [1, 1, 1, None], broken=True)
    yield batch_case("not less than all", INT_FIELD, share("a", lt=1), [1, 2], broken=True)
    yield batch_case("more than a half", INT_FIELD, share("a", gt=0.5), [1, 2, 1])
    yield batch_case("a half is not more", INT_FIELD, share("a", gt=0.5), [1, 1], broken=True)
    yield batch_case("a share of no rows", INT_FIELD, share("a", ge=0), [], broken=True)
    yield batch_case("a share of nothing", INT_FIELD, share("a", le=1), [None, None], broken=True)
    zeros = [0.0, -0.0, NAN, -NAN, INF, None]
    yield batch_case("NaN and zeros as a share", FLOAT_FIELD, share("a", ge=0.6, le=0.6), zeros)
    texts: FieldTypes = {"a": d.Text(), "b": d.Int()}
    yield batch_case("a share of texts", texts, share("a", le=0.5), [("x", 1), ("x", 2)])
    yield batch_case("a share of another field", texts, share("b", le=0.5), [("x", 1), ("x", 2)], broken=True)
    groups = Grouped(("b",), share("a", ge=1))
    yield batch_case("shares of groups", texts, groups, [("x", 1), ("y", 1), ("x", 2)])
    yield batch_case("shares of groups, broken", texts, groups, [("x", 1), ("x", 1), ("x", 2)], broken=True, groups=[(1,)])


def _deviation_cases() -> Iterator[Case]:
    """Standard deviations of samples: exact, then rounded once; undefined of fewer than two values."""
    deviation = StandardDeviation
    half = 2**0.5 / 2
    yield batch_case("a deviation", INT_FIELD, deviation("a", ge=half, le=half), [1, 2, None])
    yield batch_case("a deviation too little", INT_FIELD, deviation("a", ge=1), [1, 2], broken=True)
    yield batch_case("a deviation not less", INT_FIELD, deviation("a", lt=1), [1, 2, 3], broken=True)
    yield batch_case("a deviation not greater", INT_FIELD, deviation("a", gt=0), [7, 7, 7], broken=True)
    yield batch_case("no deviation", INT_FIELD, deviation("a", le=0), [7, 7])
    yield batch_case("a deviation of one row", INT_FIELD, deviation("a", ge=0), [7], broken=True)
    yield batch_case("a deviation of no rows", INT_FIELD, deviation("a", ge=0), [], broken=True)
    yield batch_case("a deviation of nothing", INT_FIELD, deviation("a", ge=0), [None, None], broken=True)
    yield batch_case("a deviation at the ends of int64", INT_FIELD, deviation("a", ge=2.0**63, le=2.0**63), [INT64_MAX, 0, -INT64_MAX])
    ends = [0, 2**64 - 1] * 4
    yield batch_case("a deviation of unsigned ints", _UNSIGNED_FIELD, deviation("a", ge=9.860e18, le=9.861e18), ends)
    nines = PyDecimal("9" * 36 + ".99")
    yield batch_case("a deviation of decimals", _DECIMAL_FIELD, deviation("a", ge=0.01, le=0.01), [_CENT, 2 * _CENT, 3 * _CENT])
    yield batch_case("a deviation of the greatest decimals", _DECIMAL_FIELD, deviation("a", ge=1e36, le=1e36), [nines, PyDecimal(0), nines.copy_negate()])
    yield batch_case("a deviation of floats", FLOAT_FIELD, deviation("a", ge=0.25, le=0.25), [0.25, 0.5, 0.75, None])
    far = [1e15 + 1, 1e15 + 2, 1e15 + 3]
    yield batch_case("a deviation far from zero", FLOAT_FIELD, deviation("a", ge=1, le=1), far)
    yield batch_case("a deviation that cancels out", FLOAT_FIELD, deviation("a", le=0), [0.1] * 3)
    wide = [1e300, 1e-300, -1e300]
    yield batch_case("a deviation of all sizes", FLOAT_FIELD, deviation("a", ge=1e300, le=1e300), wide)
    yield batch_case("a deviation of the least floats", FLOAT_FIELD, deviation("a", gt=0, le=5e-324), [5e-324, 0.0, -5e-324])
    yield batch_case("a deviation of NaN", FLOAT_FIELD, deviation("a", ge=0), [1.0, NAN, 2.0], broken=True)
    yield batch_case("a deviation of infinity", FLOAT_FIELD, deviation("a", ge=0), [1.0, INF], broken=True)
    pair: FieldTypes = {"a": d.Int(), "b": d.Float()}
    yield batch_case("a deviation of another field", pair, deviation("b", gt=0), [(1, 1.0), (1, 2.0)])
    groups = Grouped(("a",), deviation("b", le=1))
    yield batch_case("deviations of groups", pair, groups, [(1, 1.0), (1, 2.0), (2, 0.0), (2, 1.0)])
    yield batch_case("deviations of groups, broken", pair, groups, [(1, 1.0), (1, 9.0), (2, 0.0), (2, 1.0)], broken=True, groups=[(1,)])
