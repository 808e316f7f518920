"""Conversions between units: exact straight lines, each of whose values is rounded once."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.errors import ContractError, IncompatibleUnits, LossyConversion
from contracts.units import Conversion, conversion_between, parse_unit
from contracts.units.conversion import _PI


def between(source: str, target: str) -> Conversion:
    """The conversion from one code to another."""
    return conversion_between(parse_unit(source), parse_unit(target))


@pytest.mark.parametrize(
    ("source", "target", "scale", "offset"),
    [
        ("km", "m", "1000", "0"),
        ("[mi_i]/h", "km/h", "1.609344", "0"),
        ("km/h", "m/s", "5/18", "0"),
        ("Cel", "K", "1", "273.15"),
        ("[degF]", "Cel", "5/9", "-160/9"),
        ("Cel", "[degF]", "9/5", "32"),
        ("[degRe]", "Cel", "5/4", "0"),
        ("mCel", "Cel", "1/1000", "0"),
        ("2.Cel", "K", "2", "273.15"),
        ("[degF]", "[degR]", "1", "459.67"),
        ("deg", "gon", "10/9", "0"),
        ("deg/s", "circ/min", "1/6", "0"),
        ("m[IU]/mL", "[iU]/L", "1", "0"),
        ("mmol/L", "umol/mL", "1", "0"),
        ("dB", "B", "1/10", "0"),
        ("[Ch]", "mm", "1/3", "0"),
        ("%", "[ppm]", "10000", "0"),
    ],
)
def test_conversions_are_exact(source: str, target: str, scale: str, offset: str) -> None:
    """A conversion is a straight line with exact terms; where π cancels, it is not there."""
    assert Conversion(Fraction(scale), Fraction(offset)) == between(source, target)


def test_pi_is_right() -> None:
    """π is right to 99 decimals (Machin: π/4 = 4 arctan 1/5 - arctan 1/239)."""

    def arctan_of_inverse(n: int) -> Fraction:
        return sum(
            (Fraction((-1) ** k, (2 * k + 1) * n ** (2 * k + 1)) for k in range(80)),
            start=Fraction(0),
        )

    machin = 16 * arctan_of_inverse(5) - 4 * arctan_of_inverse(239)
    assert abs(machin - _PI) < Fraction(1, 10**99)
    assert math.pi / 180 == between("deg", "rad").apply(1)


def test_the_identity_changes_nothing() -> None:
    """Two ways to write a unit convert by the identity; no others do."""
    assert between("m/s", "m.s-1").is_identity
    assert between("B[W]", "B[W]").is_identity
    assert between("l", "dm3").is_identity
    assert not between("Cel", "K").is_identity
    assert not between("km", "m").is_identity


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        (
            "km/h",
            "kg",
            "unit 'km/h' cannot be converted to 'kg': km/h measures length.time-1, kg measures mass",
        ),
        (
            "[IU]",
            "mg",
            "unit '[IU]' cannot be converted to 'mg': [IU] measures [iU], mg measures mass",
        ),
        (
            "ft",
            "m",
            "unit 'ft' cannot be converted to 'm': ft measures mass, m measures length; ft is a femtotonne, a foot is [ft_i]",
        ),
        (
            "dB[W]",
            "W",
            "unit 'dB[W]' cannot be converted to 'W': both measure length2.time-3.mass, but dB[W] is on a nonlinear scale",
        ),
    ],
)
def test_inconvertible_units_are_reported_with_the_reason(
    source: str, target: str, message: str
) -> None:
    """Units of two dimensions, or on scales of two forms, do not convert; the error names both."""
    with pytest.raises(IncompatibleUnits) as caught:
        between(source, target)
    assert (source, target, message) == (
        caught.value.source,
        caught.value.target,
        str(caught.value),
    )
    assert isinstance(caught.value, ContractError)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Np", "B"),
        ("B[V]", "B[mV]"),
        ("[pH]", "mol/L"),
        ("%[slope]", "deg"),
        ("W", "B[W]"),
        ("bit_s", "bit"),
        ("[hp'_X]", "1"),
        ("[hp_X]", "[hp_C]"),
        ("rad", "1"),
    ],
)
def test_curved_and_arbitrary_scales_stand_alone(source: str, target: str) -> None:
    """A unit on a curved scale, or of no fixed size, converts only to units that differ by a
    factor.
    """
    with pytest.raises(IncompatibleUnits):
        between(source, target)


RATIOS = [
    ["m", "km", "[ft_i]", "[mi_i]", "[ly]", "Ao", "[ft_us]"],
    ["m/s", "km/h", "[kn_i]", "[mi_i]/h"],
    ["rad", "deg", "gon", "''", "circ"],
    ["Pa", "[psi]", "mm[Hg]", "atm", "bar"],
    ["J", "eV", "kW.h", "[Btu_IT]", "cal"],
    ["1", "%", "mol", "[pi]"],
]
"""Units of one dimension each, whose zero is nothing."""
SCALES = [["Cel", "K", "[degF]", "[degRe]", "[degR]", "mK"]]
TRIPLES = st.sampled_from([*RATIOS, *SCALES]).flatmap(
    lambda units: st.tuples(*[st.sampled_from(units)] * 3)
)
PAIRS = st.sampled_from(RATIOS).flatmap(lambda units: st.tuples(*[st.sampled_from(units)] * 2))
LINES = st.builds(
    Conversion, st.fractions(min_value=Fraction(1, 10**9)).filter(bool), st.fractions()
)


@given(TRIPLES)
def test_conversions_compose(units: tuple[str, str, str]) -> None:
    """From one unit to another by way of a third is the straight way; back again is the identity."""
    first, second, third = units
    assert between(first, third) == between(first, second).then(between(second, third))
    assert between(first, second) == between(second, first).inverse()
    assert between(first, second).then(between(second, first)).is_identity


@given(PAIRS, st.floats(1e-200, 1e200))
def test_there_and_back_is_next_door(units: tuple[str, str], value: float) -> None:
    """A number that is converted and converted back is at most one float away."""
    source, target = units
    back = between(target, source).apply(between(source, target).apply(value))
    assert abs(back - value) <= math.ulp(max(back, value))


NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**70), 2**70),
    st.fractions(),
    st.decimals(allow_nan=False, allow_infinity=False),
)


@given(LINES, NUMBERS)
def test_results_are_rounded_once(line: Conversion, value: float | Decimal | Fraction) -> None:
    """A result is the float nearest to the exact one, ties to even, as Python rounds a fraction."""
    exact = Fraction(value) * line.scale + line.offset
    try:
        expected = float(exact)
    except OverflowError:
        assume(False)
    if exact and not expected:
        with pytest.raises(LossyConversion):
            line.apply(value)
    else:
        assert expected == line.apply(value)


def test_known_values() -> None:
    """Body temperature, a mile, a day, an angle: what everybody can check."""
    assert 37.0 == between("[degF]", "Cel").apply(98.6)
    assert 0.0 == between("[degF]", "Cel").apply(32)
    assert 1.609344 == between("[mi_i]", "km").apply(1)
    assert 1 / 86400 == between("s", "d").apply(1)
    assert math.pi == between("circ", "rad").apply(0.5)
    assert 273.15 == between("Cel", "K").apply(0)


@pytest.mark.parametrize("value", [math.inf, -math.inf, Decimal("Infinity"), Decimal("-Infinity")])
def test_infinities_stay(value: float | Decimal) -> None:
    """An infinity is converted to itself; NaN to NaN."""
    assert float(value) == between("[degF]", "Cel").apply(value)
    assert math.isnan(between("km", "m").apply(math.nan))
    assert math.isnan(between("km", "m").apply(Decimal("NaN")))


def test_zeros_keep_their_sign() -> None:
    """A negative zero stays one, unless an offset moves it; a sum that is 0 is positive."""
    assert -1.0 == math.copysign(1.0, between("km", "m").apply(-0.0))
    assert 1.0 == math.copysign(1.0, between("km", "m").apply(0))
    assert 273.15 == between("Cel", "K").apply(-0.0)
    assert 1.0 == math.copysign(1.0, Conversion(Fraction(1), Fraction(-1)).apply(1.0))


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        (1.7e308, math.inf),
        (-1.7e308, -math.inf),
        (10**400, math.inf),
        (-(10**400), -math.inf),
        (Decimal("1e999999"), math.inf),
        (Decimal("1e-999999"), 0.0),
        (Decimal("-1e-999999"), -0.0),
        (Fraction(1, 10**400), 0.0),
    ],
)
def test_a_result_beyond_floats_is_an_error(value: float | Decimal, nearest: float) -> None:
    """A result beyond the largest float, or one that is not 0 and would be, is an OverflowError."""
    with pytest.raises(LossyConversion) as caught:
        between("km", "m").apply(value)
    assert isinstance(caught.value, OverflowError)
    assert isinstance(caught.value, ContractError)
    assert (value, str(nearest)) == (caught.value.value, str(caught.value.nearest))
    assert str(nearest) == str(between("km", "m").nearest(value))


def test_next_to_nothing_still_tips_the_scale() -> None:
    """However small a number is, it decides a tie."""
    line = Conversion(Fraction(1), 1 + Fraction(1, 2**53))
    assert 1.0 == line.apply(0)
    assert 1.0 + 2**-52 == line.apply(Decimal("1e-99999"))
    assert 1.0 == line.apply(Decimal("-1e-99999"))


def test_large_integers_are_exact() -> None:
    """An integer that is not a float is converted as what it is, not as the nearest float."""
    assert float(Fraction(2**53 + 1) * 3) == Conversion(Fraction(3)).apply(2**53 + 1)
    assert Conversion(Fraction(3)).apply(2**53) != Conversion(Fraction(3)).apply(2**53 + 1)
