"""Cases of predicates that compute with numbers: each operator on each kind of number.

A result that its own type cannot hold is null, and so is a division by zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal as PyDecimal

from contracts.dtypes import Decimal, Float, Int
from contracts.rules.value import NonFinite
from contracts.testing.cases.case import Case, FieldTypes, of, permissive, predicate_cases
from contracts.testing.cases.samples import INF, INT64_MAX, INT64_MIN, NAN, NO_FLOAT64, A, B, C

# Tables of cases, a line each.
# fmt: off




def arithmetic_cases() -> Iterator[Case]:
    """Every operator, on every two kinds of numbers that it accepts."""
    yield from _whole_number_cases()
    yield from _real_number_cases()
    yield from _mixed_number_cases()
    yield from _decimal_cases()


def _whole_number_cases() -> Iterator[Case]:
    """Integers, which overflow past int64."""
    ints: FieldTypes = {"a": Int(), "b": Int(), "c": Int()}
    nulls = [(None, 1, 1), (1, None, 1), (1, 1, None), (None, None, None)]
    yield from predicate_cases(
        "int + int", ints, A + B == C,
        true=[(1, 2, 3), (INT64_MAX - 1, 1, INT64_MAX), (INT64_MIN + 1, -1, INT64_MIN), (INT64_MIN, INT64_MAX, -1)],
        false=[(1, 2, 4), (INT64_MAX, INT64_MIN, 0)],
        null=[*nulls, (INT64_MAX, 1, INT64_MIN), (INT64_MIN, -1, INT64_MAX), (INT64_MAX, INT64_MAX, -2)],
    )
    yield from predicate_cases(
        "int - int", ints, A - B == C,
        true=[(1, 2, -1), (INT64_MIN + 1, 1, INT64_MIN), (-1, INT64_MIN, INT64_MAX)],
        false=[(2, 1, -1)],
        null=[*nulls, (INT64_MIN, 1, INT64_MAX), (0, INT64_MIN, INT64_MIN)],
    )
    yield from predicate_cases(
        "int * int", ints, A * B == C,
        true=[(3, -4, -12), (-(2**62), 2, INT64_MIN), (0, INT64_MAX, 0)],
        false=[(3, 4, 11)],
        null=[*nulls, (2**62, 2, INT64_MIN), (INT64_MAX, INT64_MAX, 1), (2**32, 2**32, 0), (INT64_MIN, -1, INT64_MIN)],
    )
    yield from predicate_cases(
        "int % int has the sign of the divisor", ints, A % B == C,
        true=[(7, 3, 1), (-7, 3, 2), (7, -3, -2), (-7, -3, -1), (6, 3, 0), (INT64_MIN, -1, 0)],
        false=[(7, 3, 2), (-7, 3, -1), (7, -3, 1)],
        null=[*nulls, (1, 0, 0), (0, 0, 0), (INT64_MIN, 0, 0)],
    )
    yield from predicate_cases(
        "int / int", {"a": Int(), "b": Int(), "c": Float()}, A / B == C,
        true=[(1, 4, 0.25), (-7, 2, -3.5), (2**53, 1, 2.0**53), (1, 3, 1 / 3), (INT64_MIN, 1, -(2.0**63))],
        false=[(7, 2, 3.0), (1, 3, 0.3333)],
        null=[(1, 0, 0.0), (0, 0, 0.0), (NO_FLOAT64, 1, 2.0**53), (0, NO_FLOAT64, 0.0), (INT64_MAX, 1, 2.0**63),
              (None, 1, 1.0), (1, None, 1.0)],
    )
    yield from predicate_cases(
        "8-bit ints add up past 8 bits", {"a": Int(8), "b": Int(8), "c": Int()}, A + B == C,
        true=[(100, 100, 200), (-128, -128, -256)], false=[(100, 100, -56)], null=[(None, 1, 1)],
    )
    yield from predicate_cases(
        "8-bit ints times an int", {"a": Int(8), "c": Int()}, A * 1000 == C,
        true=[(127, 127_000)], false=[(127, 24)], null=[(None, 0)],
    )
    wide: FieldTypes = {"a": Int(64, signed=False), "b": Int(64, signed=False), "c": Int()}
    yield from predicate_cases(
        "unsigned 64-bit int - unsigned 64-bit int", wide, A - B == C,
        true=[(2**64 - 1, 2**64 - 2, 1), (0, 2**63, INT64_MIN), (1, 2, -1)],
        false=[(2**64 - 1, 2**63, 0)],
        null=[(2**64 - 1, 0, -1), (0, 2**64 - 1, 1), (2**63, 0, INT64_MIN)],
    )
    yield from predicate_cases(
        "unsigned 64-bit int + unsigned 64-bit int", wide, A + B == C,
        true=[(2, 2, 4), (2**62, 2**62 - 1, INT64_MAX)], false=[(2, 2, 5)],
        null=[(2**64 - 1, 0, 0), (2**64 - 1, 1, 0), (2**63, 0, INT64_MIN)],
    )
    yield from predicate_cases(
        "unsigned 64-bit int * unsigned 64-bit int", wide, A * B == C,
        true=[(2**31, 2**31, 2**62)], false=[(2, 2, 5)],
        null=[(2**64 - 1, 2**64 - 1, 1), (2**63, 2, 0), (2**63, 1, INT64_MIN), (2**64 - 1, 1, -1)],
    )
    alone: FieldTypes = {"a": Int(64, signed=False), "c": Int()}
    yield from predicate_cases(
        "unsigned 64-bit int - a constant that no int is", alone, A - 2**63 == C,
        true=[(2**64 - 1, INT64_MAX), (0, INT64_MIN)], false=[(2**64 - 1, -1)], null=[(None, 0)],
    )
    yield from predicate_cases(
        "unsigned 64-bit int / int", alone, A / 2 == C,
        true=[(2**63, 2**62), (4, 2)], false=[(4, 1)], null=[(2**64 - 1, INT64_MAX), (None, 0)],
    )
    yield from predicate_cases(
        "unsigned 64-bit int + decimal", {"a": Int(64, signed=False), "c": Decimal(22, 1)},
        A + PyDecimal("0.5") == C,
        true=[(2**64 - 1, PyDecimal(f"{2**64 - 1}.5"))], false=[(1, PyDecimal(1))],
        null=[(None, PyDecimal(1))],
    )
    yield from predicate_cases(
        "unsigned 64-bit int % int", alone, A % -10 == C,
        true=[(2**64 - 1, -5), (2**63, -2)], false=[(2**64 - 1, 5)], null=[(None, 0)],
    )


def _real_number_cases() -> Iterator[Case]:
    """Floats, whose result is null where finite operands have no finite result; NaN and infinities."""
    real = permissive(Float())
    reals: FieldTypes = {"a": real, "b": real, "c": real}
    nulls = [(None, 1.0, 1.0), (1.0, None, 1.0), (1.0, 1.0, None), (None, INF, 1.0)]
    most = 1.7976931348623157e308
    yield from predicate_cases(
        "float + float", reals, A + B == C,
        true=[(0.5, 0.25, 0.75), (0.1, 0.2, 0.30000000000000004), (INF, 1.0, INF), (0.0, 0.0, -0.0)],
        false=[(0.1, 0.2, 0.3), (INF, -INF, 0.0), (NAN, 1.0, NAN), (INF, 1.0, -INF)],
        null=[*nulls, (most, most, INF), (-most, -most, -INF)],
    )
    yield from predicate_cases(
        "float - float", reals, A - B != C,
        true=[(1.0, 0.5, 0.25), (INF, INF, 0.0), (INF, INF, NAN), (NAN, NAN, 0.0)],
        false=[(1.0, 0.5, 0.5), (0.0, INF, -INF), (0.0, 0.0, -0.0)],
        null=[*nulls, (most, -most, 0.0), (-most, most, 0.0)],
    )
    yield from predicate_cases(
        "float * float", reals, A * B == C,
        true=[(0.1, 3.0, 0.30000000000000004), (5e-324, 0.5, 0.0), (INF, -2.0, -INF)],
        false=[(0.5, 0.5, 0.5), (INF, 0.0, 0.0), (INF, 0.0, NAN)],
        null=[*nulls, (1e200, 1e200, INF), (-1e200, 1e200, -INF)],
    )
    yield from predicate_cases(
        "float / float", reals, A / B == C,
        true=[(1.0, 4.0, 0.25), (INF, -2.0, -INF), (1.0, INF, 0.0), (5e-324, 2.0, 0.0)],
        false=[(1.0, 4.0, 0.5), (INF, INF, 1.0), (NAN, 2.0, NAN), (2.0, NAN, NAN)],
        null=[*nulls, (1.0, 0.0, INF), (1.0, -0.0, -INF), (0.0, 0.0, NAN), (NAN, 0.0, NAN),
              (INF, 0.0, INF), (1e308, 0.1, INF)],
    )
    endless = of(Float(), nullable=True, non_finite=NonFinite(inf="allow"))
    yield from predicate_cases(
        "infinities make NaN where NaN itself is forbidden", {"a": endless}, A - A == 0.0,
        true=[1.0, -0.0], false=[INF, -INF], null=[None],
    )
    yield from predicate_cases(
        "32-bit floats are computed with as 64-bit ones", {"a": Float(32)}, A * 10 == 1.0,
        false=[0.10000000149011612], null=[None],
    )
    yield from predicate_cases(
        "32-bit floats overflow as 64-bit ones", {"a": Float(32), "b": Float(32)}, A * B > 1e39,
        true=[(2.0**126, 2.0**126)], false=[(1.0, 2.0)], null=[(None, 1.0)],
    )


def _mixed_number_cases() -> Iterator[Case]:
    """Integers with floats: null where no float equals the integer."""
    real = permissive(Float())
    left: FieldTypes = {"a": Int(), "b": real, "c": real}
    right: FieldTypes = {"a": real, "b": Int(), "c": real}
    nulls = [(None, 1, 1.0), (1, None, 1.0)]
    yield from predicate_cases(
        "int + float", left, A + B == C,
        true=[(1, 0.5, 1.5), (2**53, 0.0, 2.0**53), (1, INF, INF)],
        false=[(1, 0.5, 1.0), (1, NAN, NAN)],
        null=[*nulls, (NO_FLOAT64, 0.0, 2.0**53), (INT64_MAX, 0.5, 2.0**63), (NO_FLOAT64, INF, INF)],
    )
    yield from predicate_cases(
        "float + int", right, A + B == C,
        true=[(0.5, 1, 1.5)], false=[(0.5, 1, 1.0)], null=[*nulls, (0.0, -NO_FLOAT64, -(2.0**53))],
    )
    yield from predicate_cases(
        "int - float", left, A - B == C,
        true=[(1, 0.5, 0.5)], false=[(1, 0.5, -0.5)], null=[*nulls, (NO_FLOAT64, 1.0, 2.0**53)],
    )
    yield from predicate_cases(
        "float - int", right, A - B == C,
        true=[(0.5, 1, -0.5)], false=[(0.5, 1, 0.5)], null=[*nulls, (1.0, NO_FLOAT64, 0.0)],
    )
    yield from predicate_cases(
        "int * float", left, A * B == C,
        true=[(3, 0.5, 1.5), (0, 1e308, 0.0)], false=[(3, 0.5, 1.0), (0, INF, 0.0)],
        null=[*nulls, (NO_FLOAT64, 0.0, 0.0), (1000, 1e306, INF)],
    )
    yield from predicate_cases(
        "float * int", right, A * B == C,
        true=[(0.5, 3, 1.5)], false=[(0.5, 3, 1.0)], null=[*nulls, (0.0, NO_FLOAT64, 0.0)],
    )
    yield from predicate_cases(
        "int / float", left, A / B == C,
        true=[(1, 0.5, 2.0), (0, -INF, 0.0)], false=[(1, 0.5, 0.5), (1, NAN, 1.0)],
        null=[*nulls, (1, 0.0, INF), (1, -0.0, -INF), (NO_FLOAT64, 1.0, 2.0**53)],
    )
    yield from predicate_cases(
        "float / int", right, A / B == C,
        true=[(1.0, 2, 0.5), (INF, 2, INF)], false=[(1.0, 2, 2.0)],
        null=[*nulls, (1.0, 0, INF), (INF, 0, INF), (1.0, NO_FLOAT64, 0.0)],
    )


def _decimal_cases() -> Iterator[Case]:
    """Decimals, alone and with integers: exact to 38 digits."""
    money, cent, one = Decimal(10, 2), PyDecimal("0.01"), PyDecimal(1)
    nulls = [(None, one, one), (one, None, one), (one, one, None)]
    moneys: FieldTypes = {"a": money, "b": money, "c": money}
    yield from predicate_cases(
        "decimal + decimal", moneys, A + B == C,
        true=[(PyDecimal("0.10"), PyDecimal("0.20"), PyDecimal("0.30")), (cent, -cent, PyDecimal(0))],
        false=[(PyDecimal("0.10"), PyDecimal("0.20"), PyDecimal("0.31"))], null=nulls,
    )
    yield from predicate_cases(
        "decimal - decimal", moneys, A - B == C,
        true=[(PyDecimal("0.10"), PyDecimal("0.20"), PyDecimal("-0.1"))],
        false=[(PyDecimal("0.20"), PyDecimal("0.10"), PyDecimal("-0.1"))], null=nulls,
    )
    yield from predicate_cases(
        "decimal * decimal", {"a": money, "b": money, "c": Decimal(20, 4)}, A * B == C,
        true=[(cent, cent, PyDecimal("0.0001")), (PyDecimal("-1.50"), PyDecimal(3), PyDecimal("-4.5"))],
        false=[(cent, cent, PyDecimal(0))], null=nulls,
    )
    long: FieldTypes = {"a": Decimal(37, 0), "b": Decimal(37, 0), "c": Decimal(38, 0)}
    nines = PyDecimal("9" * 37)
    yield from predicate_cases(
        "decimals of 37 digits", long, A + B == C,
        true=[(nines, one, PyDecimal("1" + "0" * 37)), (nines, nines, PyDecimal("1" + "9" * 36 + "8"))],
        false=[(nines, PyDecimal(2), PyDecimal("1" + "0" * 37))],
    )
    halves: FieldTypes = {"a": Decimal(19, 0), "b": Decimal(19, 9), "c": Decimal(38, 9)}
    yield from predicate_cases(
        "a product of 38 digits", halves, A * B == C,
        true=[(PyDecimal("9" * 19), PyDecimal("9999999999.999999999"),
               PyDecimal("99999999999999999980000000000.000000001"))],
        false=[(PyDecimal("9" * 19), PyDecimal("9999999999.999999999"),
                PyDecimal("99999999999999999980000000000.000000002"))],
    )
    left: FieldTypes = {"a": Int(), "b": Decimal(17, 2), "c": Decimal(38, 2)}
    right: FieldTypes = {"a": Decimal(17, 2), "b": Int(), "c": Decimal(38, 2)}
    yield from predicate_cases(
        "int + decimal", left, A + B == C,
        true=[(INT64_MAX, cent, PyDecimal("9223372036854775807.01"))], false=[(1, cent, one)],
        null=[(None, one, one), (1, None, one)],
    )
    yield from predicate_cases(
        "decimal + int", right, A + B == C,
        true=[(cent, INT64_MIN, PyDecimal("-9223372036854775807.99"))], false=[(cent, 1, one)],
        null=[(None, 1, one), (one, None, one)],
    )
    yield from predicate_cases(
        "int - decimal", left, A - B == C,
        true=[(1, cent, PyDecimal("0.99"))], false=[(1, cent, one)], null=[(None, one, one)],
    )
    yield from predicate_cases(
        "decimal - int", right, A - B == C,
        true=[(cent, 1, PyDecimal("-0.99"))], false=[(cent, 1, one)], null=[(one, None, one)],
    )
    yield from predicate_cases(
        "int * decimal", left, A * B == C,
        true=[(3, cent, PyDecimal("0.03")), (INT64_MAX, PyDecimal("1e14"), PyDecimal(INT64_MAX * 10**14))],
        false=[(3, cent, PyDecimal("0.02"))], null=[(None, one, one)],
    )
    yield from predicate_cases(
        "decimal * int", right, A * B == C,
        true=[(cent, NO_FLOAT64, PyDecimal("90071992547409.93"))],
        false=[(cent, NO_FLOAT64, PyDecimal("90071992547409.92"))], null=[(one, None, one)],
    )
    yield from predicate_cases(
        "a decimal and constants of fewer and of more places", {"a": money, "c": Decimal(20, 4)},
        (A + 1) * PyDecimal("1.10") - PyDecimal("1e1") == C,
        true=[(PyDecimal("9.01"), PyDecimal("1.011"))], false=[(PyDecimal("9.01"), one)],
        null=[(None, one)],
    )
