"""UCUM: which texts name a unit, what it measures and how large it is."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import units
from contracts.errors import UnknownUnit
from contracts.units import conversion_between, parse_unit
from contracts.units.atoms import UNIT_PREFIXES, atoms, resolve_symbol
from contracts.units.dimension import BASE_UNITS, Dimension
from contracts.units.grammar import parse_ucum, unit_of_atom
from contracts.units.spellings import LOOKALIKES, UNIT_SPELLINGS
from tests.units.ucum import refused, ucum


def test_the_table_is_whole() -> None:
    """UCUM 2.2 has 24 prefixes, 7 base units, and 305 atoms derived from them."""
    assert 24 == len(UNIT_PREFIXES)
    assert 7 == len(BASE_UNITS)
    assert 7 + 305 == len(atoms())
    assert 21 == sum(atom.special for atom in atoms().values())
    assert 41 == sum(atom.arbitrary for atom in atoms().values())


def test_prefixes_and_base_units_are_those_of_the_table() -> None:
    """The prefixes and base units in the code have the symbols and the factors of UCUM's file."""
    table = Path(units.__file__).with_name("ucum-essence.xml")
    root = ET.parse(table).getroot()  # noqa: S314 - a file of ours
    prefixes = {
        one.attrib["Code"]: value.attrib["value"]
        for one in root.findall("{*}prefix")
        for value in one.findall("{*}value")
    }
    assert {code: Fraction(value) for code, value in prefixes.items()} == UNIT_PREFIXES
    assert [one.attrib["Code"] for one in root.findall("{*}base-unit")] == list(BASE_UNITS)


def test_every_atom_is_a_unit() -> None:
    """Every atom's definition is UCUM itself, and the atom a positive number of base units."""
    for code, atom in atoms().items():
        assert unit_of_atom(atom).scale > 0
        assert code == str(parse_unit(code))


def test_every_symbol_has_one_reading() -> None:
    """No two pairs of a prefix and an atom are written alike, nor is a pair written like an atom."""
    metric = [code for code, atom in atoms().items() if atom.metric]
    written = Counter([*atoms(), *(prefix + code for prefix in UNIT_PREFIXES for code in metric)])
    assert {1} == set(written.values())


@pytest.mark.parametrize(
    ("code", "value", "base"),
    [
        ("[in_i]", "0.0254", "m"),
        ("[mi_i]", "1609.344", "m"),
        ("[nmi_i]", "1852", "m"),
        ("[ft_us]", "1200/3937", "m"),
        ("[ly]", "9460730472580800", "m"),
        ("AU", "149597870691", "m"),
        ("har", "10000", "m2"),
        ("L", "0.001", "m3"),
        ("[gal_us]", "0.003785411784", "m3"),
        ("[gal_br]", "0.00454609", "m3"),
        ("[lb_av]", "453.59237", "g"),
        ("[oz_tr]", "31.1034768", "g"),
        ("t", "1000000", "g"),
        ("a", "31557600", "s"),
        ("mo_g", "2629746", "s"),
        ("N", "1000", "g.m/s2"),
        ("atm", "101325000", "g/(m.s2)"),
        ("[psi]", "8896443230521/1290320", "g/(m.s2)"),
        ("mm[Hg]", "133322", "g/(m.s2)"),
        ("kW.h", "3600000000", "g.m2/s2"),
        ("eV", "1.602176634e-16", "g.m2/s2"),
        ("[HP]", "745699.87158227022", "g.m2/s3"),
        ("Ohm", "1000", "g.m2/(s.C2)"),
        ("T", "1000", "g/(s.C)"),
        ("lx", "1", "cd.rad2/m2"),
        ("[kn_i]", "463/900", "m/s"),
        ("[degR]", "5/9", "K"),
        ("mol", "6.02214076e23", "1"),
        ("%", "0.01", "1"),
        ("KiBy", "8192", "1"),
    ],
)
def test_values_are_exact(code: str, value: str, base: str) -> None:
    """A unit is exactly as many base units as its definition states."""
    assert Fraction(value) == parse_unit(code).scale
    assert parse_unit(base).same_dimension(parse_unit(code))


@pytest.mark.parametrize(
    ("code", "same"),
    [
        ("/s", "s-1"),
        ("m/s/s", "m.s-2"),
        ("m/s.kg", "m.kg.s-1"),
        ("m/(s.kg)", "m.s-1.kg-1"),
        ("/(s/m)", "m/s"),
        ("s+2", "s2"),
        ("m0", "1"),
        ("10*3/uL", "1000.uL-1"),
        ("10^3/uL", "10*3/uL"),
        ("10*+3", "10*3"),
        ("10*-2", "%"),
        ("kg{dry}", "kg"),
        ("{rats}/m2", "m-2"),
        ("m2{roof}/s", "m2/s"),
        ("3{each}", "3"),
        ("(m/s){wind}", "m/s"),
        ("{}", "1"),
        ("((m))", "m"),
        ("[IU]", "[iU]"),
        ("20.mCel", "mCel.20"),
        ("4.[pi].10*-7.N/A2", "[mu_0]"),
        ("cm[H2O]", "10.mm[H2O]"),
        ("g%", "g/dL"),
        ("m[Hg].%", "cm[Hg]"),
    ],
)
def test_ucum_has_many_ways_to_write_the_same(code: str, same: str) -> None:
    """Factors join from left to right; parentheses group; annotations add nothing to the unit."""
    assert conversion_between(parse_unit(code), parse_unit(same)).is_identity


@pytest.mark.parametrize(
    ("text", "part", "position", "problem"),
    [
        ("", "", 0, "is empty; the unit of plain numbers is '1'"),
        ("m/", "", 2, "ends where a unit must follow"),
        ("m..s", ".", 2, "stands where a unit must"),
        ("m)", ")", 1, "stands where '.' or '/' must"),
        ("(m/s", "(m/s", 0, "opens a parenthesis that nothing closes"),
        ("ug(8.h)", "(", 2, "stands where '.' or '/' must"),
        ("g/12h", "12", 2, "is a number: a dot joins it to what follows"),
        ("1/0", "0", 2, "is zero, which is not a unit"),
        ("m100", "m100", 0, "has an exponent beyond 99"),
        ("Ym99.Ym99", "Ym99", 0, "makes a unit that is too large or too small"),
        ("kkm", "kkm", 0, "is not a UCUM unit"),
        ("kmin", "kmin", 0, "is not a UCUM unit"),
        ("k[ft_i]", "k[ft_i]", 0, "is not a UCUM unit"),
        ("k[arb'U]", "k[arb'U]", 0, "is not a UCUM unit"),
        ("m[", "[", 1, "stands where '.' or '/' must"),
        ("{a}m", "m", 3, "stands where '.' or '/' must"),
        ("m{a}{b}", "{", 4, "stands where '.' or '/' must"),
        ("m{a b}", "{a b}", 1, "is not an annotation: printable ASCII in braces, without spaces"),
        ("m{ä}", "{ä}", 1, "is not an annotation: printable ASCII in braces, without spaces"),
        ("m{a", "{a", 1, "is not an annotation: printable ASCII in braces, without spaces"),
        ("(" * 21 + "m" + ")" * 21, "(" * 21 + "m" + ")" * 21, 0, "has more than 20 parentheses"),
    ],
)
def test_an_unknown_unit_is_reported_with_its_place(
    text: str, part: str, position: int, problem: str
) -> None:
    """An unknown unit names the piece at fault, its position, and what is wrong with it."""
    error = refused(text)
    assert (text, part, position, problem) == (
        error.text,
        error.part,
        error.position,
        error.problem,
    )


def test_long_texts_are_refused_and_shortened() -> None:
    """A unit has at most 200 characters; of a longer text a message shows the beginning."""
    assert "m" + ".m" * 98 == str(parse_unit("m" + ".m" * 98))
    assert len(str(refused("m" + ".m" * 5000))) < 250


@pytest.mark.parametrize("code", ["Cel/s", "Cel2", "/Cel", "Cel.m", "dB/m", "[pH].[pH]", "W.Np"])
def test_special_units_are_scaled_and_nothing_else(code: str) -> None:
    """A unit on a scale without a true zero, or on a curved one, is not a factor and has no powers."""
    assert "a special unit, which only numbers may multiply" in refused(code).problem


@pytest.mark.parametrize(
    ("code", "dimension"),
    [
        ("1", "number"),
        ("%", "number"),
        ("mol", "number"),
        ("km/h", "length.time-1"),
        ("N", "length.time-2.mass"),
        ("rad/s", "time-1.angle"),
        ("Cel", "temperature"),
        ("A", "time-1.charge"),
        ("lm", "angle2.luminosity"),
        ("m[IU]/mL", "length-3.[iU]"),
        ("[arb'U]", "[arb'U]"),
        ("m/m", "number"),
        ("dB[W]", "length2.time-3.mass"),
    ],
)
def test_a_dimension_reads_as_words(code: str, dimension: str) -> None:
    """A dimension is a product of words; an arbitrary unit is a word of its own."""
    assert dimension == str(parse_unit(code).dimension)


def test_dimensions_have_one_form() -> None:
    """Dimensions are equal if what they measure is, whatever the order and the zeros."""
    assert Dimension.of({"time": -1, "length": 1, "mass": 0}) == parse_unit("m/s").dimension
    assert parse_unit("N.m").same_dimension(parse_unit("J"))
    assert not parse_unit("[IU]").same_dimension(parse_unit("[arb'U]"))
    assert not parse_unit("rad").same_dimension(parse_unit("1"))


SYMBOLS = [
    *(code for code, atom in atoms().items() if not atom.special),
    *(prefix + code for prefix in UNIT_PREFIXES for code in ("m", "g", "[IU]", "m[Hg]", "By")),
]
LEAVES = st.one_of(
    st.tuples(st.sampled_from(SYMBOLS), st.integers(-3, 3)).map(
        lambda drawn: (drawn[0] + (str(drawn[1]) if drawn[1] != 1 else ""), drawn)
    ),
    st.integers(1, 999).map(lambda number: (str(number), (number, 1))),
    st.just(("{x}", (1, 1))),
)
"""Factors, each with its code and what it is a power of."""
PRODUCTS = st.lists(st.tuples(st.sampled_from("./"), LEAVES), min_size=1, max_size=5)


def size_of(base: str | int) -> Fraction:
    """How many base units a symbol is, but for powers of π."""
    if isinstance(base, int):
        return Fraction(base)
    found = resolve_symbol(base)
    assert found is not None
    return found[0] * unit_of_atom(found[1]).scale


@given(PRODUCTS)
def test_a_product_is_the_product_of_its_factors(
    factors: list[tuple[str, tuple[str, tuple]]],
) -> None:
    """A code is kept as it is written, and its scale is the product of its factors'."""
    code = "".join(operator + leaf for operator, (leaf, _) in factors).removeprefix(".")
    expected = Fraction(1)
    for operator, (_, (base, exponent)) in factors:
        expected *= size_of(base) ** (exponent if operator == "." else -exponent)
    unit = parse_unit(code)
    assert (code, expected) == (str(unit), unit.scale)
    assert unit == parse_unit(str(unit)) == parse_ucum(code)
    assert hash(unit) == hash(parse_ucum(code))


TEXTS = st.one_of(
    st.text(),
    st.text(alphabet="kmghs°²µ·⁻1230.-+/()[]{}^* _ilb", max_size=12),
    st.lists(
        st.sampled_from([*atoms(), *UNIT_SPELLINGS, *LOOKALIKES, *"./()²⁻·^* ", "10", "{x}"]),
        max_size=6,
    ).map("".join),
)


@given(TEXTS)
def test_any_text_is_a_unit_or_unknown(text: str) -> None:
    """Every text either names a unit, which its code names as well, or is refused with a reason."""
    try:
        unit = parse_unit(text)
    except UnknownUnit as unknown:
        meant, problem = unknown.suggestion, unknown.problem
        assert problem
        assert meant is None or parse_ucum(meant)
    else:
        assert unit == parse_ucum(unit.code) == parse_unit(unit.code)


@given(TEXTS)
def test_ucum_is_never_read_as_anything_else(text: str) -> None:
    """A UCUM code has its meaning in UCUM, whatever else it looks like."""
    if (unit := ucum(text)) is not None:
        assert unit == parse_unit(text)
