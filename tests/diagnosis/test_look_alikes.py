"""Causes of single faults that look like others: look-alike letters, misread text, cut codes, signs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.diagnosis.text_folding import is_one_slip, to_latin_letters, undo_misread_utf8
from tests.diagnosis.samples import VehicleId, contract_with, diagnosed, named_causes

City = Literal["São Paulo", "Cairo", "Zürich"]
Storm = Literal["tropical storm", "subtropical storm", "tropical depression", "hurricane"]
West = Annotated[ct.Longitude, ct.Le(0)]
Zip = Annotated[str, ct.Matches("[0-9]{5}")]
FiveDigits = Annotated[str, ct.Len(5, 5)]
LOST = "would match with zeros in front: were they lost in reading it as a number?"


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (City, ["Sa\u0303o Paulo"],
         "'Sa\u0303o Paulo' is 'São Paulo' in characters that only look like its own (U+0061 for U+00E3)"),
        (City, ["\u0421airo"], "'\u0421airo' is 'Cairo' in letters of another alphabet (U+0421 for U+0043)"),
        (City, ["SÃ£o Paulo", "ZÃ¼rich"],
         "'SÃ£o Paulo' is 'São Paulo' in UTF-8 read as Windows-1252"),
        (City, ["SÃ£o Paolo", "ZÃ¼rich"],
         "looks like UTF-8 read as Windows-1252: 'São Paolo' before"),
        (City, ["Sâo Paulo"], "'Sâo Paulo' looks like 'São Paulo' misspelt"),
        (VehicleId, ["VН-000001"], "would match in Latin letters (U+041D for U+0048)"),
        (VehicleId, ["VH\u2013000001"], "would match in ASCII letters and digits (U+2013 for U+002D)"),
        (Annotated[str, ct.Matches("[a-zé]+")], ["cafe\u0301"],
         "would match with accents and letters as one character (U+0065 for U+00E9)"),
        (Annotated[str, ct.Matches("[a-zäöü]+")], ["zÃ¼rich"],
         "would match if UTF-8 had not been read as Windows-1252"),
        (Storm, ["tropcal storm"], "'tropcal storm' looks like 'tropical storm' misspelt"),
        (Storm, ["subtropcal storm"], "'subtropcal storm' looks like 'subtropical storm' misspelt"),
        (Storm, ["xxropical storm"], None),
    ],
)  # fmt: skip  # a table, a line each
def test_letters_that_look_alike(annotation: Any, values: list[str], cause: str | None) -> None:
    """Texts that print alike are told apart by their code points, misread ones by their bytes."""
    found = {one and one.replace("\\u0303", "\u0303") for one in named_causes(annotation, values)}
    assert {cause} == {one and _unescaped(one) for one in found}


def _unescaped(cause: str) -> str:
    """The cause with what it escapes as it is."""
    escaped = ("\u0421", "\u0303", "ã", "â", "Ã", "£", "¼", "ü")
    for one in escaped:
        cause = cause.replace(ascii(one)[1:-1], one)
    return cause


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (Zip, ["100", "112", "113", "104"], LOST),
        (Zip, ["02", "10", "11", "31"], None),
        (Zip, ["1234", "99", "501"], LOST),
        (FiveDigits, ["10", "11", "31"], None),
        (FiveDigits, ["021", "100", "1001"], None),
        (FiveDigits, ["2134", "501", "1001"], "looks like leading zeros lost in reading it as a number"),
    ],
)  # fmt: skip  # a table, a line each
def test_codes_that_were_cut(annotation: Any, values: list[str], cause: str | None) -> None:
    """Codes lost their zeros only where none begins with one, and not all are equally short."""
    expected = None if cause == LOST and len({len(one) for one in values}) == 1 else cause
    assert {expected} == named_causes(annotation, values)


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (West, ["45.21 W", "118.24 W"], "looks like decimal degrees with their hemisphere"),
        (ct.Latitude, ["N 45.21", "34.05° S"], "looks like decimal degrees with their hemisphere"),
        (int, ["1950.0", "1951.0"], "looks like integers written as floats ('1950.0')"),
        (int, ["1950.5", "1951.0"], None),
        (int, ["1950"], "looks like numbers written as text"),
        (Annotated[float, ct.Le(5)], [float(2**63 - 1)], "looks like a sentinel for missing (9.223372036854776e+18)"),
        (Annotated[int, ct.Le(5)], [2**63 - 1], "looks like a sentinel for missing (9223372036854775807)"),
        (Annotated[float, ct.Le(5)], [1.7976931348623157e308], "looks like a sentinel for missing (1.7976931348623157e+308)"),
        (West, [-12224.5, -7958.9], "looks like degrees and minutes written as one number (DDMM.mmm)"),
        (West, [118.24, 71.0], "looks like a lost minus sign"),
        (Annotated[ct.Latitude, ct.Ge(0)], [122.4, 150.0], "looks like longitudes"),
    ],
)  # fmt: skip  # a table, a line each
def test_notations_of_numbers(annotation: Any, values: list[Any], cause: str | None) -> None:
    """A coordinate with narrower bounds is still one, a hemisphere is not a unit, and the ends of types are sentinels."""
    assert {cause} == named_causes(annotation, values)


def test_watts_are_units() -> None:
    """A letter of the compass is a unit in a field that is not a position."""
    units = named_causes(float, ["45.21 W"], "power")
    places = named_causes(float, ["45.21 W"], "ship_lon")
    assert {"looks like numbers with their unit ('W')"} == units
    assert {"looks like decimal degrees with their hemisphere"} == places


def test_whole_numbers_in_text() -> None:
    """Where numbers in text are not read, whole numbers with a decimal point are integers that were read as
    floats; where they are, they are integers.
    """
    texts = [{"x": "1950.0"}, {"x": "1951.0"}]
    assert ["looks like integers written as floats ('1950.0')"] == [
        v.cause for v in contract_with(x=int).split(texts).report.violations
    ]
    assert [{"x": 1950}, {"x": 1951}] == contract_with(x=int).parse(texts, text=True)


class Vendor(ct.Contract):
    """Who sends goods."""

    name: str
    rules = ct.rules(ct.Unique("name"))


class Order(ct.Contract):
    """What was sent."""

    vendor: str
    rules = ct.rules(ct.References("vendor", Vendor, "name"))


@pytest.mark.parametrize(
    ("vendors", "cause"),
    [
        (["Acme ", " Bolt"], "has spaces around it: 'Acme '"),
        (["Acme ", "Cog"], None),
        (["NA"], "looks like 'NA' for missing"),
        (["\u0410cme", "B\u043elt"], "has letters of another alphabet (U+0410 for U+0041)"),
        (["Cafe\u0301"], "has accents apart from their letters (U+0065 for U+00E9)"),
        (["\u0410\u0421"], None),
        (["Caf\u00e9"], None),
    ],
)
def test_references_that_print_as_others(vendors: list[str], cause: str | None) -> None:
    """A reference that finds nothing may have white space around it, or letters that only look alike."""
    known = [{"name": "Acme"}, {"name": "Bolt"}]
    report = Order.check([{"vendor": one} for one in vendors], tables={Vendor: known})
    assert [cause] == [violation.cause for violation in report.violations]


@given(st.text(max_size=12), st.integers(0, 12), st.sampled_from("abc"))
def test_one_slip(text: str, place: int, letter: str) -> None:
    """A letter added, left out or mistyped is one slip, from either side; the same text is none."""
    longer = text[:place] + letter + text[place:]
    assert (True, True, False) == (
        is_one_slip(text, longer), is_one_slip(longer, text), is_one_slip(text, text),
    )  # fmt: skip  # one line for both sides


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_misread_text_is_undone(text: str) -> None:
    """Text whose UTF-8 was read as Windows-1252 comes back, and so does Latin text as it is."""
    misread = "".join(_read_byte(byte) for byte in text.encode())
    assert (text, text) == (
        undo_misread_utf8(misread),
        to_latin_letters(text) if text.isascii() else text,
    )


def _read_byte(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def test_both_coordinates_packed() -> None:
    """Coordinates as degrees and minutes are named in both columns, though one is tightened."""
    rows = [{"lat": 4026.7, "lon": -7358.9}, {"lat": 4111.2, "lon": -7201.5}]
    cause = "looks like degrees and minutes written as one number (DDMM.mmm)"
    expected = {("lat", "le"): cause, ("lon", "ge"): cause}
    assert expected == diagnosed(contract_with(lat=ct.Latitude, lon=West), rows)
