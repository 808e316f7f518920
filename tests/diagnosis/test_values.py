"""Causes in single values: sentinels, missing values, and texts that are nearly right."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest

import contracts as ct
from tests.diagnosis.samples import (
    COLD_TO_HOT,
    NORTH_EAST,
    Fever,
    Speed,
    Status,
    VehicleId,
    contract_with,
    diagnosed,
    named_causes,
    probable_cause,
)


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (Speed, [-999.0] * 3, "looks like a sentinel for missing (-999)"),
        (Speed, [9999.0], "looks like a sentinel for missing (9999)"),
        (Speed, [-1.0] * 2, "looks like a sentinel for missing (-1)"),
        (Annotated[int, ct.Ge(0)], [-1], None),
        (Annotated[int, ct.Ge(0)], [-1, -1], "looks like a sentinel for missing (-1)"),
        (Literal[0, 1], [-1, -1], "looks like a sentinel for missing (-1)"),
        (ct.Latitude, [91.0], "looks like a sentinel for missing (91)"),
        (ct.Longitude, [181.0], "looks like a sentinel for missing (181)"),
        (Speed, [-2.0], None),
        (Speed, [-999.0, -3.0], None),
        (Speed, [-999.0, -9999.0], None),
        (Literal[-2, 0], [-1, -1], None),
        (Fever, [-1.5], None),
        (Annotated[float, ct.Ge(-0.5)], [-1.0], None),
        (Speed, [181.0 + 300], None),
    ],
)
def test_sentinels(annotation: Any, values: list[Any], cause: str | None) -> None:
    """A number is used for a missing one if it is a known sentinel and every value is that number."""
    assert {cause} == named_causes(annotation, values)


@pytest.mark.parametrize("digit", [-9, 9])
def test_sentinels_of_one_digit(digit: int) -> None:
    """Two to seven nines, of either sign, are used for a missing number; more and fewer are not."""
    unbounded = Annotated[int, ct.Ge(2**60)]
    said_of = [named_causes(unbounded, [digit // 9 * (10**length - 1)]) for length in range(1, 9)]
    assert [False, *[True] * 6, False] == [causes != {None} for causes in said_of]


@pytest.mark.parametrize(
    "value",
    [-(2**15), 2**15 - 1, 2**16 - 1, -(2**31), 2**31 - 1, 2**32 - 1, -(2**63), 1e20, 1e30, -1e30],
)
def test_sentinels_at_the_ends_of_types(value: float) -> None:
    """The ends of integer types, and what models write far beyond all data, are used for missing
    values.
    """
    (cause,) = named_causes(Annotated[float, ct.Interval(ge=1, le=2)], [float(value)])
    assert cause is not None
    assert cause.startswith("looks like a sentinel for missing (")


@pytest.mark.parametrize(
    ("name", "unit", "cause"),
    [
        ("x", "°C", "looks like degrees Fahrenheit"),
        ("temp", "C", "looks like degrees Fahrenheit"),
        ("x", "C", None),
        ("temp_c", "mg/l", None),
    ],
)
def test_declared_units(name: str, unit: str, cause: str | None) -> None:
    """A declared unit is believed before a name; a lone letter needs the name to state its quantity."""
    contract = contract_with(**{name: Annotated[float, COLD_TO_HOT]})
    specification = ct.specification_of(contract)
    (field,) = specification.fields
    in_unit = replace(
        specification, fields=(replace(field, value=replace(field.value, unit=unit)),)
    )
    (violation,) = contract.check([{name: 75.0}, {name: 101.0}]).violations
    assert cause == probable_cause(violation, in_unit)


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        (["idle ", "\tmoving"], "'idle ' is 'idle' with spaces around it"),
        (['"idle"', "'moving'"], "'\"idle\"' is 'idle' in quotes"),
        (["Moving", "IDLE"], "'Moving' is 'moving' in another case"),
        (["idle ", " Moving"], "' Moving' is 'moving' in another case"),
        (["mov\u200bing"], r"'mov\u200bing' is 'moving' with invisible characters in it"),
        (["ｍoving"], "'ｍoving' is 'moving' in characters that only look like its own"),
        (["In Transit", "idle-"], "'In Transit' is 'in_transit' with its words separated in another way"),
        (["movng"], "'movng' looks like 'moving' misspelt"),
        (["movin", "idl"], "'movin' looks like 'moving' cut short"),
        (["NA"], "looks like 'NA' for missing"),
        (["Moving", "parked"], None),
        (["movin", "parked"], None),
        (["m"], None),
        (["mauve"], None),
        (["x" * 10_000], None),
    ],
)  # fmt: skip  # a table, a line each
def test_texts_that_are_nearly_members(values: list[str], cause: str | None) -> None:
    """A text is stated to be a member written in another way, the way that all the texts share."""
    assert {cause} == named_causes(Status, values)


def test_a_text_between_two_members() -> None:
    """Nothing is stated of a text that is near to several members."""
    members = Literal["sensor_a", "sensor_b", "Off", "OFF"]
    assert {None} == named_causes(Literal["sensor_01"], ["sensor_02"])
    assert {None} == named_causes(members, ["sensor_c"]) | named_causes(
        members, ["sensor_"]
    ) | named_causes(members, ["off"])


@pytest.mark.parametrize(
    ("others", "value", "cause"),
    [
        (199, "movng", "'movng' looks like 'moving' misspelt"),
        (200, "movng", None),
        (1999, "Moving", "'Moving' is 'moving' in another case"),
        (2000, "Moving", None),
    ],
)
def test_many_members(others: int, value: str, cause: str | None) -> None:
    """Of very many members none is looked for that is nearly the same: it would take long."""
    members = ct.OneOf("moving", *(f"{number}" for number in range(others)))
    assert {cause} == named_causes(Annotated[str, members], [value])


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (VehicleId, [" VH-000001", "VH-000002 "], "would match without the spaces around it"),
        (VehicleId, ["vh-000001"], "would match in upper case"),
        (Annotated[str, ct.Matches("[a-z]{2}")], ["NA"], "would match in lower case"),
        (VehicleId, ["\ufeffVH-000001"], "would match without the invisible characters in it"),
        (VehicleId, ["'VH-000001'"], "would match without the quotes around it"),
        (VehicleId, ["VH-٣٣٣٣٣٣"], "would match in ASCII letters and digits (U+0663 for U+0033)"),
        (Annotated[str, ct.Matches("[0-9]{5}")], ["12345.0"],
         "would match without its '.0': was it read as a number?"),
        (Annotated[str, ct.Matches("[0-9]{5}")], ["1234", "99"],
         "would match with zeros in front: were they lost in reading it as a number?"),
        (Annotated[str, ct.Matches("^(DE|AT)-", whole=False)], ["de-1"], "would match in upper case"),
        (VehicleId, ["N/A"], "looks like 'N/A' for missing"),
        (VehicleId, ["vh-000001", "VH-1"], None),
        (VehicleId, [""], "looks like '' for missing"),
        (VehicleId, ["VH-00001"], None),
        (Annotated[str, ct.Matches("[0-9]{3}")], ["x123'"], None),
        (Annotated[str, ct.Matches("[0-9]{3}")], ["'123x"], None),
        (Annotated[str, ct.Matches("[0-9]{5}")], ["1234", "x"], None),
        (Annotated[str, ct.Matches("[0-9a-z]{5}")], ["abc"], None),
        (Annotated[str, ct.Matches(".{9}"), ct.Matches("VH-[0-9]+")], ["vh-000001"],
         "would match in upper case"),
        (Annotated[str, ct.Matches("(a+)+b")], ["A" * 50], None),
        (Annotated[str, ct.Matches(r"\p{Lu}+")], ["abc"], None),
    ],
)  # fmt: skip  # a table, a line each
def test_texts_that_nearly_match(annotation: Any, values: list[str], cause: str | None) -> None:
    """A text is stated to match but for one thing, where all of them would without it."""
    assert {cause} == named_causes(annotation, values)


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        (NORTH_EAST.upper(), "looks like UUIDs in upper case"),
        (NORTH_EAST.replace("-", ""), "looks like UUIDs without hyphens"),
        (f"{{{NORTH_EAST}}}", "looks like UUIDs in braces"),
        (f"urn:uuid:{NORTH_EAST}", "looks like UUIDs as URNs"),
        ("", "looks like '' for missing"),
        (NORTH_EAST[:-1], None),
    ],
)
def test_uuids(value: str, cause: str | None) -> None:
    """A UUID in another way of writing is stated to be one."""
    assert {cause} == named_causes(UUID, [value])


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (Annotated[str, ct.Len(0, 60)], ["a" * 255, "b" * 255], "looks cut off at 255 characters"),
        (Annotated[str, ct.Len(60, 99)], ["a" * 50, "b" * 50], "looks cut off at 50 characters"),
        (Annotated[str, ct.Len(0, 3)], ["abc ", "  d"[:3] + " "],
         "would be short enough without the spaces around it"),
        (Annotated[str, ct.Len(5, 5)], ["123"],
         "looks like leading zeros lost in reading it as a number"),
        (Annotated[str, ct.Len(1)], [""], "looks like '' for missing"),
        (Annotated[str, ct.Len(0, 3)], ["abc ", "abcd"], None),
        (Annotated[str, ct.Len(5, 5)], ["123", "abc"], None),
        (Annotated[str, ct.Len(5, 5)], ["abc"], None),
        (Annotated[str, ct.Len(0, 60)], ["a" * 255], None),
        (Annotated[str, ct.Len(0, 60)], ["a" * 255, "b" * 254], None),
        (Annotated[str, ct.Len(0, 60)], ["a" * 61, "b" * 61], None),
        (Annotated[str, ct.Len(5, 5)], ["012"], None),
        (Annotated[str, ct.Len(5, 9)], ["123"], None),
        (Annotated[bytes, ct.Len(0, 3)], [b"abc "], None),
    ],
)  # fmt: skip  # a table, a line each
def test_lengths(annotation: Any, values: list[Any], cause: str | None) -> None:
    """Texts of exactly the length that databases cut at are cut; other lengths state nothing."""
    assert {cause} == named_causes(annotation, values)


def test_common_cuts() -> None:
    """Text is cut at round numbers, and at powers of two or one less."""
    cuts = [
        length
        for length in (
            50,
            60,
            100,
            128,
            199,
            200,
            250,
            254,
            255,
            256,
            300,
            500,
            512,
            1000,
            1023,
            1024,
            2000,
            2048,
            3000,
            4000,
            4096,
            8000,
            8192,
            9000,
            32_767,
            65_535,
        )
        if named_causes(Annotated[str, ct.Len(0, 9)], ["a" * length, "b" * length]) != {None}
    ]
    expected = [
        50, 100, 128, 200, 250, 254, 255, 256, 500, 512, 1000, 1023, 1024, 2000, 2048, 4000, 4096,
        8000, 8192, 32_767, 65_535,
    ]  # fmt: skip  # short values, several a line
    assert expected == cuts


@pytest.mark.parametrize(
    ("annotation", "cause"),
    [
        (float, 'if NaN means null, write float | None with NonFinite(nan="null")'),
        (float | None, 'if NaN means null, write NonFinite(nan="null")'),
        (Annotated[float | None, ct.NonFinite(nan="null")], "NaN means null here: parse and split read it"),
    ],
)  # fmt: skip  # a table, a line each
def test_nan(annotation: Any, cause: str) -> None:
    """A hint follows where a NaN may be a null that went through pandas."""
    assert {cause} == named_causes(annotation, [float("nan")])


class Filled(ct.Contract):
    """Fields with and without a default."""

    speed: float = 0.0
    name: str
    tags: list[int] = [1]


def test_defaults_are_filled_in_wire_form_only() -> None:
    """A null or absent field that has a default is stated to be data in wire form."""
    cause = "its default is not filled in yet: parse and split fill it"
    expected = {("speed", "null"): cause, ("name", "null"): None, ("tags", "null"): None}
    assert expected == diagnosed(Filled, [{"speed": None, "name": None, "tags": [None]}])
    expected = {("speed", "missing_field"): cause, ("name", "missing_field"): None}
    assert expected == diagnosed(Filled, [{"tags": [1]}])


class ManyFilled(ct.Contract):
    """Many nested rows with defaults."""

    many: list[Filled]


def test_defaults_in_lists_are_filled_in_wire_form_only() -> None:
    """So is a field of rows in a list; of items that are null nothing is said."""
    cause = "its default is not filled in yet: parse and split fill it"
    expected = {("many.speed", "missing_field"): cause, ("many.tags", "missing_field"): cause}
    assert expected == diagnosed(ManyFilled, [{"many": [{"name": "a"}]}])
    expected = {("many.speed", "null"): cause, ("many.tags", "null"): None}
    nulls = {"speed": None, "name": "a", "tags": [None]}
    assert expected == diagnosed(ManyFilled, [{"many": [nulls]}])


class Counted(ct.Contract):
    """A contract of at least two rows."""

    id: str
    rules = ct.rules(ct.RowCount(min=2), ct.Unique("id"))


def test_batches() -> None:
    """An empty batch is stated to be empty, and a short one nothing."""
    for rows, cause in (([], "the batch is empty"), ([{"id": "a"}], None)):
        expected = {(None, "row_count"): cause}
        assert expected == diagnosed(Counted, rows)


def test_a_repeated_word_for_missing() -> None:
    """A key that repeats only a word for missing is stated to."""
    rows = [{"id": "NA"}, {"id": "NA"}, {"id": "a"}]
    expected = {("id", "unique"): "looks like 'NA' for missing"}
    assert expected == diagnosed(Counted, rows)


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63), 2**31 - 1, -(2**31), -999])
def test_a_sentinel_is_shown_as_it_is_written(number: int) -> None:
    """An integer keeps its digits, of which a float has fewer."""
    contract = contract_with(x=Annotated[int, ct.Interval(ge=0, le=100)])
    (cause,) = diagnosed(contract, [{"x": number}, {"x": number}, {"x": 7}]).values()
    assert f"looks like a sentinel for missing ({number})" == cause


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("1e3", "looks like integers written with an exponent ('1e3' for 1000)"),
        ("-1.5E3", "looks like integers written with an exponent ('-1.5E3' for -1500)"),
        ("1e-3", None),
        ("1.5e0", None),
        ("1e400", None),
        ("1e999999999", None),
    ],
)
def test_an_integer_with_an_exponent_is_named_with_its_digits(text: str, cause: str | None) -> None:
    """Only an exponent that makes a whole number of 64 bits is called so."""
    contract = contract_with(x=int)
    assert {("x", "dtype"): cause} == diagnosed(contract, [{"x": text}])
