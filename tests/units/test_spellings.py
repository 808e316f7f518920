"""Other spellings of units become UCUM, are refused as ambiguous, or get a suggestion."""

from __future__ import annotations

import pytest

from contracts.units import parse_unit
from contracts.units.grammar import parse_ucum
from contracts.units.spellings import LOOKALIKES, UNIT_SPELLINGS
from tests.units.ucum import refused, ucum


@pytest.mark.parametrize("spelling", UNIT_SPELLINGS)
def test_no_spelling_shadows_ucum(spelling: str) -> None:
    """No spelling is itself a UCUM code, with or without a power, and each means one."""
    assert ucum(spelling) is None
    assert ucum(f"{spelling}2") is None
    assert (
        UNIT_SPELLINGS[spelling]
        == str(parse_unit(spelling))
        == str(parse_ucum(UNIT_SPELLINGS[spelling]))
    )


@pytest.mark.parametrize("code", LOOKALIKES)
def test_a_code_that_looks_like_another_unit_is_still_ucum(code: str) -> None:
    """A UCUM code that looks like another unit keeps its meaning, and cannot be converted to that."""
    assert parse_unit(code) == ucum(code)
    wanted = parse_ucum(LOOKALIKES[code][2])
    alike = parse_unit(code).same_dimension(wanted)
    assert not alike or parse_unit(code).function is not None or code in ("mt", "ct")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("°C", "Cel"),
        ("℃", "Cel"),
        ("°", "deg"),
        ("m/s²", "m/s2"),
        ("m/s^2", "m/s2"),
        ("m/s**2", "m/s2"),
        ("m·s⁻¹", "m.s-1"),
        ("m s-1", "m.s-1"),
        ("km / h", "km/h"),
        ("\u00b5m", "um"),
        ("\u03bcm", "um"),
        ("k\u2126", "kOhm"),
        ("M\u03a9", "MOhm"),
        ("N*m", "N.m"),
        ("W/(m²·K)", "W/(m2.K)"),
        ("10³/µL", "10*3/uL"),
        ("10³", "10*3"),
        ("mi/h", "[mi_i]/h"),
        ("lb/in²", "[lb_av]/[in_i]2"),
        ("kWh/mi", "kW.h/[mi_i]"),
        ("J/kWh", "J/(kW.h)"),
        ("µg{as_N}/L", "ug{as_N}/L"),
        ("lb{dry*2}", "[lb_av]{dry*2}"),
        ("cmH2O", "cm[H2O]"),
        (" kg ", "kg"),
    ],
)
def test_other_spellings_become_ucum(text: str, code: str) -> None:
    """Common spellings of units are understood where they can mean one thing only."""
    assert code == str(parse_unit(text))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("W/m·K", "follows a '/': parentheses must say whether it is divided by too"),
        ("kg/m s", "follows a '/': parentheses must say whether it is divided by too"),
        ("J/(kg)·K", "follows a '/': parentheses must say whether it is divided by too"),
        ("m/(s/kg·K)", "follows a '/': parentheses must say whether it is divided by too"),
        ("ft/s²", "is a femtotonne in UCUM, and can hardly be meant; a foot is '[ft_i]'"),
        ("ft·lb", "is a femtotonne in UCUM, and can hardly be meant; a foot is '[ft_i]'"),
        ("12²", "stands where '.' or '/' must"),
        ("kWh²", "is not a UCUM unit"),
    ],
)
def test_ambiguous_spellings_are_refused(text: str, problem: str) -> None:
    """A spelling that could mean two things, or is half UCUM and half not, is not guessed."""
    assert problem == refused(text).problem


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("km/hr", "km/h"),
        ("KM/H", "km/h"),
        ("FT", "[ft_i]"),
        ("KWH", "kW.h"),
        ("Km", "km"),
        ("KPH", "km/h"),
        ("m/sec", "m/s"),
        ("J/bps", "J/(bit/s)"),
        ("Celcius", "Cel"),
        ("°C/min", "K/min"),
        ("[degF]/[ft_i]", "[degR]/[ft_i]"),
        ("ft/s²", "[ft_i]/s2"),
        ("kB/s", "kBy/s"),
        ("gal/min", "[gal_us]/min"),
        ("mcg/mL", "ug/mL"),
        ("IU/L", "[IU]/L"),
        ("[iIU]", "[iU]"),
        ("mm[H20]", "mm[H2O]"),
        ("torr", "mm[Hg]"),
        ("USD", None),
        ("blorp", None),
        ("g/12h", None),
    ],
)
def test_similar_codes_are_suggested(text: str, suggestion: str | None) -> None:
    """An unknown unit comes with the code that it comes close to, if it does to any."""
    error = refused(text)
    assert suggestion == error.suggestion
    assert (f"; did you mean {suggestion!r}?" in str(error)) == (suggestion is not None)


def test_the_message_is_complete() -> None:
    """The message of an unknown unit names the text, the piece, its position, the fault, and a hint."""
    expected = (
        "unit 'km/hr' is unknown: 'hr' at position 3 is not a UCUM unit; did you mean 'km/h'?"
    )
    assert expected == str(refused("km/hr"))
