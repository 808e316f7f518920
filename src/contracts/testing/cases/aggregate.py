"""Cases of aggregates: what is computed from all values of a field lies in an interval."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal as PyDecimal
from typing import Any

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
from contracts.rules.aggregate import Distinct, Mean, Quantile, Sum
from contracts.specification import DType
from contracts.testing.cases.case import Case, Values, batch, contract, of, open_to_all

NAN, INF = math.nan, math.inf
MOST = 2**63 - 1
INTS: Values = {"a": Int()}
REALS: Values = {"a": open_to_all(Float())}
WIDE: Values = {"a": Int(64, signed=False)}
EXACT: Values = {"a": Decimal(38, 2)}
CENT = PyDecimal("0.01")


def aggregate_cases() -> Iterator[Case]:
    """Means, sums, quantiles and numbers of different values."""
    yield from mean_cases()
    yield from sum_cases()
    yield from quantile_cases()
    yield from distinct_cases()


def mean_cases() -> Iterator[Case]:
    """Means: exact for integers and decimals; broken without any value."""
    yield batch("a mean at both ends", INTS, Mean("a", ge=1.5, le=1.5), [1, 2, None])
    yield batch("a mean too little", INTS, Mean("a", ge=1.5), [1, 1, None], broken=True)
    yield batch("a mean too great", INTS, Mean("a", le=1), [1, 2], broken=True)
    yield batch("a mean just greater", INTS, Mean("a", gt=1), [1, 2])
    yield batch("a mean not greater", INTS, Mean("a", gt=1.5), [1, 2], broken=True)
    yield batch("a mean just less", INTS, Mean("a", lt=2), [1, 2])
    yield batch("a mean not less", INTS, Mean("a", lt=1.5), [1, 2], broken=True)
    yield batch("a mean of no rows", INTS, Mean("a", ge=0), [], broken=True)
    yield batch("a mean of nothing", INTS, Mean("a", ge=0), [None, None], broken=True)
    yield batch("a mean of one row", INTS, Mean("a", ge=7, le=7), [7])
    yield batch("a mean past 2**53", INTS, Mean("a", ge=2**53 + 1, le=2**53 + 1), [2**53 + 1] * 3)
    yield batch(
        "a mean past 2**53, broken", INTS, Mean("a", le=2**53), [2**53, 2**53 + 1], broken=True
    )
    yield batch("a mean of sums past int64", INTS, Mean("a", ge=MOST, le=MOST), [MOST] * 3)
    yield batch("a mean of unsigned ints", WIDE, Mean("a", ge=2**64 - 1), [2**64 - 1] * 3)
    third = Mean("a", gt=1 / 3)
    yield batch("a third is more than the float below it", INTS, third, [0, 0, 1])
    yield batch("a mean of floats", REALS, Mean("a", ge=0.5, le=0.5), [0.25, 0.75, None])
    yield batch("a mean of NaN", REALS, Mean("a", ge=-1e308), [1.0, NAN], broken=True)
    yield batch(
        "a mean of NaN has no upper bound either", REALS, Mean("a", lt=1e308), [NAN], broken=True
    )
    yield batch("a mean of no floats", REALS, Mean("a", ge=0), [None], broken=True)
    yield batch("a mean of infinity", REALS, Mean("a", ge=0), [1.0, INF])
    yield batch("a mean of infinity, broken", REALS, Mean("a", le=1e308), [1.0, INF], broken=True)
    yield batch("a mean of infinities", REALS, Mean("a", ge=-1e308), [INF, -INF], broken=True)
    yield batch(
        "a mean of 32-bit floats",
        {"a": Float(32)},
        Mean("a", ge=16777217),
        [16777216.0, 16777218.0],
    )
    yield batch(
        "a mean of decimals",
        EXACT,
        Mean("a", ge=PyDecimal("0.015"), le=PyDecimal("0.015")),
        [CENT, 2 * CENT],
    )
    yield batch(
        "a mean of decimals, broken",
        EXACT,
        Mean("a", lt=PyDecimal("0.015")),
        [CENT, 2 * CENT],
        broken=True,
    )
    yield Case(
        "a mean of NaN that is forbidden",
        contract({"a": of(Float())}, Mean("a", ge=0)),
        ({"A": NAN}, {"A": 1.0}),
        frozenset({("A", "nan", (0,)), ("A", "mean", ())}),
    )


def sum_cases() -> Iterator[Case]:
    """Sums: exact for integers and decimals, 0 without any value."""
    yield batch("a sum at both ends", INTS, Sum("a", ge=3, le=3), [1, 2, None])
    yield batch("a sum too little", INTS, Sum("a", ge=3), [1, 1], broken=True)
    yield batch("a sum not greater", INTS, Sum("a", gt=3), [1, 2], broken=True)
    yield batch("a sum just less", INTS, Sum("a", lt=4), [1, 2])
    yield batch("a sum not less", INTS, Sum("a", lt=3), [1, 2], broken=True)
    yield batch("a sum of no rows", INTS, Sum("a", ge=0, le=0), [])
    yield batch("a sum of nothing", INTS, Sum("a", ge=0, le=0), [None, None])
    yield batch("a sum of nothing, broken", INTS, Sum("a", gt=0), [None], broken=True)
    yield batch("a sum past int64", INTS, Sum("a", ge=3 * MOST, le=3 * MOST), [MOST] * 3)
    yield batch("a sum past int64, broken", INTS, Sum("a", le=MOST), [MOST, 1], broken=True)
    yield batch("a sum below int64", INTS, Sum("a", ge=0), [-MOST, -MOST], broken=True)
    yield batch("a sum of 8-bit ints", {"a": Int(8)}, Sum("a", ge=381, le=381), [127] * 3)
    yield batch(
        "a sum of unsigned ints", WIDE, Sum("a", ge=2**65 - 2, le=2**65 - 2), [2**64 - 1] * 2
    )
    yield batch(
        "a sum and a bound that no float is", INTS, Sum("a", le=2**53), [2**53, 1], broken=True
    )
    yield batch("a sum of floats", REALS, Sum("a", ge=1.0, le=1.0), [0.25, 0.75, None])
    yield batch("a sum of NaN", REALS, Sum("a", le=1e308), [1.0, NAN], broken=True)
    yield batch("a sum of infinity", REALS, Sum("a", ge=0), [1.0, INF])
    yield batch("a sum of no floats", REALS, Sum("a", ge=0.0, le=0.0), [None])
    tenths = [PyDecimal("0.10")] * 10
    yield batch("a sum of decimals", EXACT, Sum("a", ge=1, le=PyDecimal(1)), tenths)
    yield batch("a sum of decimals, broken", EXACT, Sum("a", lt=1), tenths, broken=True)
    nines = PyDecimal("9" * 36 + ".99")
    total = PyDecimal("2" + "9" * 36 + ".97")
    yield batch(
        "a sum of decimals past 38 digits", EXACT, Sum("a", ge=total, le=total), [nines] * 3
    )
    yield batch(
        "a sum of decimals past 38 digits, broken",
        EXACT,
        Sum("a", le=nines),
        [nines] * 2,
        broken=True,
    )


def quantile_cases() -> Iterator[Case]:
    """Quantiles: linear between two values, in float64; broken without any value."""
    yield batch("a median", INTS, Quantile("a", ge=2, le=2), [3, 1, None, 2])
    yield batch("a median between two", INTS, Quantile("a", ge=1.5, le=1.5), [2, 1])
    yield batch("a median too great", INTS, Quantile("a", lt=1.5), [2, 1], broken=True)
    yield batch("the least", INTS, Quantile("a", q=0.0, ge=1, le=1), [3, 1, 2])
    yield batch("the greatest", INTS, Quantile("a", q=1.0, ge=3, le=3), [3, 1, 2])
    yield batch("the greatest, broken", INTS, Quantile("a", q=1.0, le=2), [3, 1, 2], broken=True)
    yield batch("a tenth of the way", INTS, Quantile("a", q=0.25, gt=1, lt=2), [0, 1, 2, 3, 4, 5])
    yield batch("a quantile of one row", INTS, Quantile("a", q=0.9, ge=7, le=7), [7])
    yield batch("a quantile of no rows", INTS, Quantile("a", ge=0), [], broken=True)
    yield batch("a quantile of nothing", INTS, Quantile("a", ge=0), [None], broken=True)
    yield batch(
        "a quantile of floats",
        REALS,
        Quantile("a", q=0.75, ge=0.75, le=0.75),
        [0.0, 0.25, 0.5, 0.75, 1.0],
    )
    yield batch("a quantile of NaN", REALS, Quantile("a", q=0.0, le=9), [1.0, NAN], broken=True)
    yield batch("a quantile of minus infinity", REALS, Quantile("a", q=0.0, le=0), [-INF, 1.0, 2.0])
    yield batch("a quantile below infinity", REALS, Quantile("a", ge=1, le=1), [-INF, 1.0, INF])
    yield batch(
        "a quantile of unsigned ints", WIDE, Quantile("a", q=1.0, ge=2.0**64), [0, 2**64 - 1]
    )
    yield batch(
        "a quantile of decimals", EXACT, Quantile("a", ge=0.02, le=0.02), [CENT, 2 * CENT, 3 * CENT]
    )
    yield batch(
        "a quantile of decimals, broken",
        EXACT,
        Quantile("a", gt=0.02),
        [CENT, 3 * CENT],
        broken=True,
    )


def distinct_cases() -> Iterator[Case]:
    """How many different values there are; NaN is one, null is none."""
    yield batch("two values", INTS, Distinct("a", ge=2, le=2), [1, 2, 1, None])
    yield batch("too few values", INTS, Distinct("a", ge=2), [1, 1, None], broken=True)
    yield batch("not fewer values", INTS, Distinct("a", lt=2), [1, 2], broken=True)
    yield batch("more values", INTS, Distinct("a", gt=1), [1, 2])
    yield batch("no values", INTS, Distinct("a", ge=0, le=0), [])
    yield batch("no values but nulls", INTS, Distinct("a", ge=1), [None, None], broken=True)
    zeros = [0.0, -0.0, NAN, -NAN, INF, None]
    yield batch("NaN is one value, zero another", REALS, Distinct("a", ge=3, le=3), zeros)
    yield batch("zeros of both signs", REALS, Distinct("a", gt=1), [0.0, -0.0], broken=True)
    noon, paris = datetime(2024, 2, 29, 12, tzinfo=UTC), timezone(timedelta(hours=1))
    kinds: list[tuple[str, DType, Any, Any]] = [
        ("truth values", Bool(), True, False),
        ("unsigned ints", Int(64, signed=False), 2**64 - 1, 2**64 - 2),
        ("decimals", Decimal(38, 2), PyDecimal("9" * 36 + ".99"), PyDecimal("9" * 36 + ".98")),
        ("texts", Text(), "é", "e\u0301"),
        ("bytes", Bytes(), b"", b"\x00"),
        ("dates", Date(), date.min, date.max),
        ("instants", Datetime(aware=True), noon, noon.replace(tzinfo=paris)),
        ("times", Time(), time.min, time.max),
        ("durations", Duration(), timedelta(0), timedelta(microseconds=1)),
        ("uuids", Uuid(), "0191d4e2-7c7f-7d3a-8f52-00000000000a", "0191d4e2-7c7f-7d3a-8f52-00000000000b"),
    ]  # fmt: skip
    for name, dtype, one, other in kinds:
        two = Distinct("a", ge=2, le=2)
        yield batch(f"two {name}", {"a": dtype}, two, [one, other, one, None])
        yield batch(f"one of {name}", {"a": dtype}, two, [one, one], broken=True)
    yield batch(
        "one instant in two zones", {"a": Datetime(aware=True)}, Distinct("a", le=1),
        [noon, noon.astimezone(paris)],
    )  # fmt: skip
