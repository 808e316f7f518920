"""Conversions of columns: to the bits that each value alone is converted to."""

from __future__ import annotations

import math
import random
import struct
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.errors import UnsupportedDataError
from contracts.units import Conversion, conversion_between, parse_unit
from contracts.units.columns import convert_column, lossy_conversions
from contracts.units.exact_rounding import BLOCK_ROWS, FloatLine

NAMED = {
    f"{source} to {target}": conversion_between(parse_unit(source), parse_unit(target))
    for source, target in [
        ("m", "m"), ("km", "m"), ("m", "km"), ("[mi_i]/h", "km/h"), ("km/h", "m/s"), ("[lb_av]", "kg"),
        ("deg", "rad"), ("rad", "deg"), ("Cel", "K"), ("K", "Cel"), ("[degF]", "Cel"), ("Cel", "[degF]"),
        ("[degF]", "MK"), ("u", "kg"), ("mol", "1"), ("Ym", "ym"), ("ym", "Ym"), ("ns", "s"),
    ]
}  # fmt: skip  # short values, several a line
"""Conversions of every kind: the identity, one operation, a product, a sum of one, scales far off."""
EXTREME = {
    "one third of 2**-1000": Conversion(Fraction(1, 3 * 2**1000)),
    "a third more than 2**900": Conversion(Fraction(2**902, 3)),
    "10**-350": Conversion(Fraction(1, 10**350)),
    "an offset far off": Conversion(Fraction(1, 3), Fraction(10**40)),
    "next to no offset": Conversion(Fraction(1, 3), Fraction(1, 10**40)),
    "a long factor": Conversion(Fraction(2**45 + 1, 7)),
    "a long offset": Conversion(Fraction(1), Fraction(1, 3)),
}
CONVERSIONS = st.one_of(
    st.sampled_from([*NAMED.values(), *EXTREME.values()]),
    st.builds(
        Conversion,
        st.builds(Fraction, st.integers(1, 2**70), st.integers(1, 2**70)),
        st.one_of(st.just(Fraction(0)), st.fractions()),
    ),
    st.builds(
        Conversion,
        st.builds(Fraction, st.integers(1, 99), st.integers(1, 99)),
        st.builds(Fraction, st.integers(-999, 999), st.integers(1, 9)),
    ),
)
INTEGERS = {
    pl.Int8: (-(2**7), 2**7 - 1),
    pl.Int32: (-(2**31), 2**31 - 1),
    pl.Int64: (-(2**63), 2**63 - 1),
    pl.UInt64: (0, 2**64 - 1),
    pl.Int128: (-(2**100), 2**100),
}
AWKWARD = [
    0.0, -0.0, 5e-324, -5e-324, 2.2250738585072014e-308, 1e-290, 1.7976931348623157e308, -1e308, 1e301,
    math.inf, -math.inf, math.nan, None, 32.0, -40.0, -273.15, 0.1,
]  # fmt: skip  # short values, several a line


def bits(value: float | None) -> Any:
    """A float by its bits, for -0.0 is not 0.0; all NaN are one."""
    return struct.pack("<d", value) if value is not None and value == value else str(value)  # noqa: PLR0124 - NaN is what differs from itself


def assert_as_one_by_one(values: pl.Series, line: Conversion) -> None:
    """The column's results, and which of them are lossy, are those of its values alone."""
    found = convert_column(values, line)
    alone = [None if value is None else line.nearest(value) for value in values.to_list()]
    assert list(map(bits, alone)) == list(map(bits, found.to_list()))
    assert (values.name, pl.Float64, values.len()) == (found.name, found.dtype, found.len())
    expected = [
        value is not None and line.is_lossy(value, result)
        for value, result in zip(values.to_list(), alone, strict=True)
    ]
    assert expected == lossy_conversions(values, found, line).to_list()


@given(CONVERSIONS, st.lists(st.one_of(st.none(), st.floats(), st.sampled_from(AWKWARD))))
def test_floats_are_converted_as_each_alone(line: Conversion, values: list[float | None]) -> None:
    """A column of floats is converted to the bits that each value alone is."""
    assert_as_one_by_one(pl.Series("x", values, dtype=pl.Float64), line)


@given(CONVERSIONS, st.lists(st.one_of(st.none(), st.floats(width=32))))
def test_short_floats_are_converted_as_each_alone(
    line: Conversion, values: list[float | None]
) -> None:
    """A column of 32-bit floats is converted to the bits that each value alone is."""
    assert_as_one_by_one(pl.Series("x", values, dtype=pl.Float32), line)


@given(CONVERSIONS, st.sampled_from(list(INTEGERS)), st.integers(1, 100), st.data())
def test_integers_are_converted_as_each_alone(
    line: Conversion, dtype: type[pl.DataType], size: int, data: st.DataObject
) -> None:
    """A column of integers is converted exactly, beyond 2**53 as well."""
    lower, upper = INTEGERS[dtype]
    drawn = st.integers(max(lower, -(2**size)), min(upper, 2**size))
    values = data.draw(st.lists(st.one_of(st.none(), drawn)))
    assert_as_one_by_one(pl.Series("x", values, dtype=dtype), line)


@given(CONVERSIONS, st.lists(st.decimals(-(10**9), 10**9, places=3)))
def test_decimals_are_converted_as_each_alone(line: Conversion, values: list[Decimal]) -> None:
    """A column of decimals is converted exactly."""
    assert_as_one_by_one(pl.Series("x", values, dtype=pl.Decimal(20, 3)), line)


MANY = 3_000
DRAWS = {
    "speeds": lambda draw: draw.uniform(0, 300),
    "temperatures of one decimal": lambda draw: round(draw.uniform(-40, 120), 1),
    "of every size": lambda draw: math.ldexp(draw.uniform(-1, 1), draw.randint(-1074, 1024)),
    "any bits": lambda draw: struct.unpack("<d", draw.randbytes(8))[0],
    "quarters": lambda draw: draw.randint(-(2**54), 2**54) / 4,
    "next to a sentinel": lambda draw: draw.choice(
        [1e20, -9999.0, draw.uniform(-40, 50), math.nan]
    ),
}


@pytest.mark.parametrize("line", [*NAMED.values(), *EXTREME.values()], ids=[*NAMED, *EXTREME])
@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_many_floats_are_converted_as_each_alone(line: Conversion, draw: Any) -> None:
    """The common case is as exact as the rare one."""
    values = [draw(random.Random(place)) for place in range(MANY)]  # noqa: S311 - no secrets
    assert_as_one_by_one(pl.Series("x", values), line)


WIDTHS = {
    "short floats": (pl.Float32, lambda draw: draw.uniform(-300, 300)),
    "integers": (pl.Int32, lambda draw: draw.randint(-(2**31), 2**31 - 1)),
    "integers that are no floats": (pl.Int64, lambda draw: draw.randint(-(2**61), 2**61)),
    "times in nanoseconds": (pl.Int64, lambda draw: draw.randint(10**18, 2 * 10**18)),
}


@pytest.mark.parametrize("line", [*NAMED.values(), *EXTREME.values()], ids=[*NAMED, *EXTREME])
@pytest.mark.parametrize(("dtype", "draw"), WIDTHS.values(), ids=WIDTHS)
def test_many_numbers_of_other_types_are_converted_as_each_alone(
    line: Conversion, dtype: type[pl.DataType], draw: Any
) -> None:
    """The common case is exact in every type."""
    values = [draw(random.Random(place)) for place in range(MANY)]  # noqa: S311 - no secrets
    assert_as_one_by_one(pl.Series("x", values, dtype=dtype), line)


@pytest.mark.parametrize("line", NAMED.values(), ids=NAMED)
def test_one_row_is_converted_as_many_are(line: Conversion) -> None:
    """A column of one row is not a special case."""
    for place in range(30):
        value = random.Random(place).uniform(0, 300)  # noqa: S311 - no secrets
        assert_as_one_by_one(pl.Series("x", [value]), line)


@pytest.mark.parametrize("name", ["km/h to m/s", "[degF] to Cel", "deg to rad"])
def test_columns_longer_than_a_block_are_converted_whole(name: str) -> None:
    """Blocks leave no seams, nor do the chunks of a column."""
    part = pl.Series("x", [0.1, None, math.nan, 7.7, math.inf])
    whole = (
        part.new_from_index(0, BLOCK_ROWS - 1)
        .append(part)
        .append(part.new_from_index(3, BLOCK_ROWS))
    )
    found = convert_column(whole, NAMED[name])
    assert found.gather(range(BLOCK_ROWS - 1, BLOCK_ROWS + 4)).equals(
        convert_column(part, NAMED[name])
    )
    assert found[:1].equals(convert_column(part[:1], NAMED[name]))
    assert found[-1:].equals(convert_column(part[3:4], NAMED[name]))
    assert whole.len() == found.len()
    assert 1 == found.n_chunks()


@pytest.mark.parametrize("dtype", [pl.Float64, pl.Float32, pl.Int64, pl.UInt64, pl.Decimal(10, 2)])
@pytest.mark.parametrize("line", NAMED.values(), ids=NAMED)
def test_nothing_converts_to_nothing(dtype: Any, line: Conversion) -> None:
    """A column without values, or without rows, is converted to one like it."""
    assert_as_one_by_one(pl.Series("x", [], dtype=dtype), line)
    assert_as_one_by_one(pl.Series("x", [None, None], dtype=dtype), line)


@pytest.mark.parametrize("values", [["1"], [True], [[1.0]]], ids=["text", "truth", "lists"])
def test_only_numbers_have_units(values: Sequence[Any]) -> None:
    """A column of anything but numbers is refused."""
    with pytest.raises(UnsupportedDataError):
        convert_column(pl.Series(values), NAMED["km to m"])


@given(st.sampled_from([*NAMED.values()]), st.lists(st.floats(1e-100, 1e100), min_size=1))
def test_bounds_enclose_the_exact_result(line: Conversion, values: list[float]) -> None:
    """The quick computation encloses the result; so where its bounds agree, they are the result."""
    made = FloatLine.of(line)
    assume(made is not None)
    upper, lower = made.bounds(pl.Series(values), None, max(values))
    exact = [line.nearest(value) for value in values]
    bounds = zip(lower.to_list(), exact, upper.to_list(), strict=True)
    assert all(low <= between <= high for low, between, high in bounds)


def test_little_is_in_doubt() -> None:
    """Of common numbers hardly one must be computed again."""
    values = pl.Series([random.Random(place).uniform(0, 300) for place in range(20_000)])  # noqa: S311 - no secrets
    for line in NAMED.values():
        made = FloatLine.of(line)
        if made is not None:
            assert made.of_block(values, None)[1].sum() < 5
