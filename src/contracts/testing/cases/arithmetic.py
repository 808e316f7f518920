"""Cases of predicates that compute with numbers: each operator on each kind of them.

Whatever the result's own type cannot hold is null, and so is a division by zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal as PyDecimal

from contracts.dtypes import Decimal, Float, Int
from contracts.rules.building import col
from contracts.rules.value import NonFinite
from contracts.testing.cases.case import Case, Values, asked, of, open_to_all

NAN, INF = math.nan, math.inf
MOST, LEAST = 2**63 - 1, -(2**63)
INEXACT = 2**53 + 1
"""The least natural number that no float64 is."""

A, B, C = col("a"), col("b"), col("c")


def arithmetic_cases() -> Iterator[Case]:
    """Every operator, on every two kinds of numbers that it takes."""
    yield from whole_number_cases()
    yield from real_number_cases()
    yield from mixed_number_cases()
    yield from decimal_cases()


def whole_number_cases() -> Iterator[Case]:
    """Integers, which overflow past int64."""
    ints: Values = {"a": Int(), "b": Int(), "c": Int()}
    nulls = [(None, 1, 1), (1, None, 1), (1, 1, None), (None, None, None)]
    yield from asked(
        "int + int", ints, A + B == C,
        true=[(1, 2, 3), (MOST - 1, 1, MOST), (LEAST + 1, -1, LEAST), (LEAST, MOST, -1)],
        false=[(1, 2, 4), (MOST, LEAST, 0)],
        null=[*nulls, (MOST, 1, LEAST), (LEAST, -1, MOST), (MOST, MOST, -2)],
    )  # fmt: skip
    yield from asked(
        "int - int", ints, A - B == C,
        true=[(1, 2, -1), (LEAST + 1, 1, LEAST), (-1, LEAST, MOST)],
        false=[(2, 1, -1)],
        null=[*nulls, (LEAST, 1, MOST), (0, LEAST, LEAST)],
    )  # fmt: skip
    yield from asked(
        "int * int", ints, A * B == C,
        true=[(3, -4, -12), (-(2**62), 2, LEAST), (0, MOST, 0)],
        false=[(3, 4, 11)],
        null=[*nulls, (2**62, 2, LEAST), (MOST, MOST, 1), (2**32, 2**32, 0), (LEAST, -1, LEAST)],
    )  # fmt: skip
    yield from asked(
        "int % int has the sign of the divisor", ints, A % B == C,
        true=[(7, 3, 1), (-7, 3, 2), (7, -3, -2), (-7, -3, -1), (6, 3, 0), (LEAST, -1, 0)],
        false=[(7, 3, 2), (-7, 3, -1), (7, -3, 1)],
        null=[*nulls, (1, 0, 0), (0, 0, 0), (LEAST, 0, 0)],
    )  # fmt: skip
    yield from asked(
        "int / int", {"a": Int(), "b": Int(), "c": Float()}, A / B == C,
        true=[(1, 4, 0.25), (-7, 2, -3.5), (2**53, 1, 2.0**53), (1, 3, 1 / 3), (LEAST, 1, -(2.0**63))],
        false=[(7, 2, 3.0), (1, 3, 0.3333)],
        null=[(1, 0, 0.0), (0, 0, 0.0), (INEXACT, 1, 2.0**53), (0, INEXACT, 0.0), (MOST, 1, 2.0**63),
              (None, 1, 1.0), (1, None, 1.0)],
    )  # fmt: skip
    yield from asked(
        "8-bit ints add up past 8 bits", {"a": Int(8), "b": Int(8), "c": Int()}, A + B == C,
        true=[(100, 100, 200), (-128, -128, -256)], false=[(100, 100, -56)], null=[(None, 1, 1)],
    )  # fmt: skip
    yield from asked(
        "8-bit ints times an int", {"a": Int(8), "c": Int()}, A * 1000 == C,
        true=[(127, 127_000)], false=[(127, 24)], null=[(None, 0)],
    )  # fmt: skip
    wide: Values = {"a": Int(64, signed=False), "b": Int(64, signed=False), "c": Int()}
    yield from asked(
        "unsigned 64-bit int - unsigned 64-bit int", wide, A - B == C,
        true=[(2**64 - 1, 2**64 - 2, 1), (0, 2**63, LEAST), (1, 2, -1)],
        false=[(2**64 - 1, 2**63, 0)],
        null=[(2**64 - 1, 0, -1), (0, 2**64 - 1, 1), (2**63, 0, LEAST)],
    )  # fmt: skip
    yield from asked(
        "unsigned 64-bit int + unsigned 64-bit int", wide, A + B == C,
        true=[(2, 2, 4), (2**62, 2**62 - 1, MOST)], false=[(2, 2, 5)],
        null=[(2**64 - 1, 0, 0), (2**64 - 1, 1, 0), (2**63, 0, LEAST)],
    )  # fmt: skip
    yield from asked(
        "unsigned 64-bit int * unsigned 64-bit int", wide, A * B == C,
        true=[(2**31, 2**31, 2**62)], false=[(2, 2, 5)],
        null=[(2**64 - 1, 2**64 - 1, 1), (2**63, 2, 0), (2**63, 1, LEAST), (2**64 - 1, 1, -1)],
    )  # fmt: skip
    alone: Values = {"a": Int(64, signed=False), "c": Int()}
    yield from asked(
        "unsigned 64-bit int - a constant that no int is", alone, A - 2**63 == C,
        true=[(2**64 - 1, MOST), (0, LEAST)], false=[(2**64 - 1, -1)], null=[(None, 0)],
    )  # fmt: skip
    yield from asked(
        "unsigned 64-bit int / int", alone, A / 2 == C,
        true=[(2**63, 2**62), (4, 2)], false=[(4, 1)], null=[(2**64 - 1, MOST), (None, 0)],
    )  # fmt: skip
    yield from asked(
        "unsigned 64-bit int + decimal", {"a": Int(64, signed=False), "c": Decimal(22, 1)},
        A + PyDecimal("0.5") == C,
        true=[(2**64 - 1, PyDecimal(f"{2**64 - 1}.5"))], false=[(1, PyDecimal(1))],
        null=[(None, PyDecimal(1))],
    )  # fmt: skip
    yield from asked(
        "unsigned 64-bit int % int", alone, A % -10 == C,
        true=[(2**64 - 1, -5), (2**63, -2)], false=[(2**64 - 1, 5)], null=[(None, 0)],
    )  # fmt: skip


def real_number_cases() -> Iterator[Case]:
    """Floats, which are null where finite ones have no finite result; NaN and infinities."""
    real = open_to_all(Float())
    reals: Values = {"a": real, "b": real, "c": real}
    nulls = [(None, 1.0, 1.0), (1.0, None, 1.0), (1.0, 1.0, None), (None, INF, 1.0)]
    most = 1.7976931348623157e308
    yield from asked(
        "float + float", reals, A + B == C,
        true=[(0.5, 0.25, 0.75), (0.1, 0.2, 0.30000000000000004), (INF, 1.0, INF), (0.0, 0.0, -0.0)],
        false=[(0.1, 0.2, 0.3), (INF, -INF, 0.0), (NAN, 1.0, NAN), (INF, 1.0, -INF)],
        null=[*nulls, (most, most, INF), (-most, -most, -INF)],
    )  # fmt: skip
    yield from asked(
        "float - float", reals, A - B != C,
        true=[(1.0, 0.5, 0.25), (INF, INF, 0.0), (INF, INF, NAN), (NAN, NAN, 0.0)],
        false=[(1.0, 0.5, 0.5), (0.0, INF, -INF), (0.0, 0.0, -0.0)],
        null=[*nulls, (most, -most, 0.0), (-most, most, 0.0)],
    )  # fmt: skip
    yield from asked(
        "float * float", reals, A * B == C,
        true=[(0.1, 3.0, 0.30000000000000004), (5e-324, 0.5, 0.0), (INF, -2.0, -INF)],
        false=[(0.5, 0.5, 0.5), (INF, 0.0, 0.0), (INF, 0.0, NAN)],
        null=[*nulls, (1e200, 1e200, INF), (-1e200, 1e200, -INF)],
    )  # fmt: skip
    yield from asked(
        "float / float", reals, A / B == C,
        true=[(1.0, 4.0, 0.25), (INF, -2.0, -INF), (1.0, INF, 0.0), (5e-324, 2.0, 0.0)],
        false=[(1.0, 4.0, 0.5), (INF, INF, 1.0), (NAN, 2.0, NAN), (2.0, NAN, NAN)],
        null=[*nulls, (1.0, 0.0, INF), (1.0, -0.0, -INF), (0.0, 0.0, NAN), (NAN, 0.0, NAN),
              (INF, 0.0, INF), (1e308, 0.1, INF)],
    )  # fmt: skip
    endless = of(Float(), nullable=True, non_finite=NonFinite(inf="allow"))
    yield from asked(
        "infinities make NaN where NaN itself is forbidden", {"a": endless}, A - A == 0.0,
        true=[1.0, -0.0], false=[INF, -INF], null=[None],
    )  # fmt: skip
    yield from asked(
        "32-bit floats are computed with as 64-bit ones", {"a": Float(32)}, A * 10 == 1.0,
        false=[0.1], null=[None],
    )  # fmt: skip
    yield from asked(
        "32-bit floats overflow as 64-bit ones", {"a": Float(32), "b": Float(32)}, A * B > 1e39,
        true=[(2.0**126, 2.0**126)], false=[(1.0, 2.0)], null=[(None, 1.0)],
    )  # fmt: skip


def mixed_number_cases() -> Iterator[Case]:
    """Integers that meet floats: null where they are none exactly."""
    real = open_to_all(Float())
    left: Values = {"a": Int(), "b": real, "c": real}
    right: Values = {"a": real, "b": Int(), "c": real}
    nulls = [(None, 1, 1.0), (1, None, 1.0)]
    yield from asked(
        "int + float", left, A + B == C,
        true=[(1, 0.5, 1.5), (2**53, 0.0, 2.0**53), (1, INF, INF)],
        false=[(1, 0.5, 1.0), (1, NAN, NAN)],
        null=[*nulls, (INEXACT, 0.0, 2.0**53), (MOST, 0.5, 2.0**63), (INEXACT, INF, INF)],
    )  # fmt: skip
    yield from asked(
        "float + int", right, A + B == C,
        true=[(0.5, 1, 1.5)], false=[(0.5, 1, 1.0)], null=[*nulls, (0.0, -INEXACT, -(2.0**53))],
    )  # fmt: skip
    yield from asked(
        "int - float", left, A - B == C,
        true=[(1, 0.5, 0.5)], false=[(1, 0.5, -0.5)], null=[*nulls, (INEXACT, 1.0, 2.0**53)],
    )  # fmt: skip
    yield from asked(
        "float - int", right, A - B == C,
        true=[(0.5, 1, -0.5)], false=[(0.5, 1, 0.5)], null=[*nulls, (1.0, INEXACT, 0.0)],
    )  # fmt: skip
    yield from asked(
        "int * float", left, A * B == C,
        true=[(3, 0.5, 1.5), (0, 1e308, 0.0)], false=[(3, 0.5, 1.0), (0, INF, 0.0)],
        null=[*nulls, (INEXACT, 0.0, 0.0), (1000, 1e306, INF)],
    )  # fmt: skip
    yield from asked(
        "float * int", right, A * B == C,
        true=[(0.5, 3, 1.5)], false=[(0.5, 3, 1.0)], null=[*nulls, (0.0, INEXACT, 0.0)],
    )  # fmt: skip
    yield from asked(
        "int / float", left, A / B == C,
        true=[(1, 0.5, 2.0), (0, -INF, 0.0)], false=[(1, 0.5, 0.5), (1, NAN, 1.0)],
        null=[*nulls, (1, 0.0, INF), (1, -0.0, -INF), (INEXACT, 1.0, 2.0**53)],
    )  # fmt: skip
    yield from asked(
        "float / int", right, A / B == C,
        true=[(1.0, 2, 0.5), (INF, 2, INF)], false=[(1.0, 2, 2.0)],
        null=[*nulls, (1.0, 0, INF), (INF, 0, INF), (1.0, INEXACT, 0.0)],
    )  # fmt: skip


def decimal_cases() -> Iterator[Case]:
    """Decimals, and integers that meet them: exactly, to 38 digits."""
    money, cent, one = Decimal(10, 2), PyDecimal("0.01"), PyDecimal(1)
    nulls = [(None, one, one), (one, None, one), (one, one, None)]
    moneys: Values = {"a": money, "b": money, "c": money}
    yield from asked(
        "decimal + decimal", moneys, A + B == C,
        true=[(PyDecimal("0.10"), PyDecimal("0.20"), PyDecimal("0.30")), (cent, -cent, PyDecimal(0))],
        false=[(PyDecimal("0.10"), PyDecimal("0.20"), PyDecimal("0.31"))], null=nulls,
    )  # fmt: skip
    yield from asked(
        "decimal - decimal", moneys, A - B == C,
        true=[(PyDecimal("0.10"), PyDecimal("0.20"), PyDecimal("-0.1"))],
        false=[(PyDecimal("0.20"), PyDecimal("0.10"), PyDecimal("-0.1"))], null=nulls,
    )  # fmt: skip
    yield from asked(
        "decimal * decimal", {"a": money, "b": money, "c": Decimal(20, 4)}, A * B == C,
        true=[(cent, cent, PyDecimal("0.0001")), (PyDecimal("-1.50"), PyDecimal(3), PyDecimal("-4.5"))],
        false=[(cent, cent, PyDecimal(0))], null=nulls,
    )  # fmt: skip
    long: Values = {"a": Decimal(37, 0), "b": Decimal(37, 0), "c": Decimal(38, 0)}
    nines = PyDecimal("9" * 37)
    yield from asked(
        "decimals of 37 digits", long, A + B == C,
        true=[(nines, one, PyDecimal("1" + "0" * 37)), (nines, nines, PyDecimal("1" + "9" * 36 + "8"))],
        false=[(nines, PyDecimal(2), PyDecimal("1" + "0" * 37))],
    )  # fmt: skip
    halves: Values = {"a": Decimal(19, 0), "b": Decimal(19, 9), "c": Decimal(38, 9)}
    yield from asked(
        "a product of 38 digits", halves, A * B == C,
        true=[(PyDecimal("9" * 19), PyDecimal("9999999999.999999999"),
               PyDecimal("99999999999999999980000000000.000000001"))],
        false=[(PyDecimal("9" * 19), PyDecimal("9999999999.999999999"),
                PyDecimal("99999999999999999980000000000.000000002"))],
    )  # fmt: skip
    left: Values = {"a": Int(), "b": Decimal(17, 2), "c": Decimal(38, 2)}
    right: Values = {"a": Decimal(17, 2), "b": Int(), "c": Decimal(38, 2)}
    yield from asked(
        "int + decimal", left, A + B == C,
        true=[(MOST, cent, PyDecimal("9223372036854775807.01"))], false=[(1, cent, one)],
        null=[(None, one, one), (1, None, one)],
    )  # fmt: skip
    yield from asked(
        "decimal + int", right, A + B == C,
        true=[(cent, LEAST, PyDecimal("-9223372036854775807.99"))], false=[(cent, 1, one)],
        null=[(None, 1, one), (one, None, one)],
    )  # fmt: skip
    yield from asked(
        "int - decimal", left, A - B == C,
        true=[(1, cent, PyDecimal("0.99"))], false=[(1, cent, one)], null=[(None, one, one)],
    )  # fmt: skip
    yield from asked(
        "decimal - int", right, A - B == C,
        true=[(cent, 1, PyDecimal("-0.99"))], false=[(cent, 1, one)], null=[(one, None, one)],
    )  # fmt: skip
    yield from asked(
        "int * decimal", left, A * B == C,
        true=[(3, cent, PyDecimal("0.03")), (MOST, PyDecimal("1e14"), PyDecimal(MOST * 10**14))],
        false=[(3, cent, PyDecimal("0.02"))], null=[(None, one, one)],
    )  # fmt: skip
    yield from asked(
        "decimal * int", right, A * B == C,
        true=[(cent, INEXACT, PyDecimal("90071992547409.93"))],
        false=[(cent, INEXACT, PyDecimal("90071992547409.92"))], null=[(one, None, one)],
    )  # fmt: skip
    yield from asked(
        "a decimal and constants of fewer and of more places", {"a": money, "c": Decimal(20, 4)},
        (A + 1) * PyDecimal("1.10") - PyDecimal("1e1") == C,
        true=[(PyDecimal("9.01"), PyDecimal("1.011"))], false=[(PyDecimal("9.01"), one)],
        null=[(None, one)],
    )  # fmt: skip
