"""What probably happened: when a report names a cause, and when it must keep silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct
from contracts.diagnosis import DIAGNOSES, cause_of, causes_of, probable_cause
from contracts.diagnosis.patterns import MOST_CHOICES, choices_in
from contracts.rendering import MASKED

Status = Literal["moving", "idle", "in_transit"]
VehicleId = Annotated[str, ct.Matches("VH-[0-9]{6}")]
Speed = Annotated[float, ct.Interval(ge=0, le=300)]
Share = Annotated[float, ct.Interval(ge=0, le=1)]
Height = Annotated[float, ct.Interval(ge=100, le=250)]
Fever = Annotated[float, ct.Interval(ge=30, le=45)]
Money = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]
Since2000 = Annotated[datetime, ct.Ge(datetime(2000, 1, 1))]
Utc = Annotated[datetime, ct.Timezone(...)]

NORTH_EAST = "123e4567-e89b-12d3-a456-426614174000"
PANDAS_INTEGERS = (
    "looks like integers read as floats (a pandas column with missing values becomes float)"
)


def contract_with(**annotations: Any) -> type[ct.Contract]:
    """A contract with the fields."""
    return type("Case", (ct.Contract,), {"__annotations__": annotations, "__module__": __name__})


def diagnosed(
    contract: type[ct.Contract], data: pl.DataFrame | list[dict[str, Any]]
) -> dict[tuple[str | None, str], str | None]:
    """The cause of each violation in the data, by its field and its code."""
    specification = ct.specification_of(contract)
    found = contract.check(data, max_examples=20).violations
    violations = [replace(violation, cause=None) for violation in found]
    for violation in violations:
        probable_cause(violation, specification)  # raises what `causes_of` would swallow
    causes = causes_of(violations, specification)
    return {(violation.field, violation.code): violation.cause for violation in causes}


def said(annotation: Any, values: Sequence[Any], name: str = "x") -> set[str | None]:
    """Every cause given for a column of the values, as rows and, if they are of one type, as a
    frame: one, if both paths agree.
    """
    contract = contract_with(**{name: annotation})
    causes = set(diagnosed(contract, [{name: value} for value in values]).values())
    if len({type(value) for value in values}) == 1:
        causes |= set(diagnosed(contract, pl.DataFrame({name: values})).values())
    return causes


# Values of another type ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        (["40°26'46\"N", "79°58'56\"W"], "looks like degrees-minutes-seconds"),
        (["40° 26′ 46.3″ N"], "looks like degrees-minutes-seconds"),
        (["40:26:46N"], "looks like degrees-minutes-seconds"),
        (["40 26 46 N", "N40 26 46"], "looks like degrees-minutes-seconds"),
        (["40°26.767'N"], "looks like degrees and decimal minutes"),
        (["40:26:46"], "looks like clock times or durations (h:mm:ss)"),
        (["12", "-13.5", "1e3"], "looks like numbers written as text"),
        ([" 12 "], "looks like numbers written as text"),
        (["1,5", "12,25"], "looks like numbers with a decimal comma"),
        (["1.234,5", "12"], "looks like numbers with a decimal comma"),
        (["1,234.5", "12"], "looks like numbers with thousands separators"),
        (["1,234,567"], "looks like numbers with thousands separators"),
        (["1.234.567"], "looks like numbers with thousands separators"),
        (["1 234", "1\u202f234"], "looks like numbers with thousands separators"),
        (["1,234"], "looks like numbers with thousands separators or a decimal comma"),
        (["12%", "3.5 %"], "looks like percentages written as text"),
        (["$12.50", "12 €", "EUR 5"], "looks like amounts with their currency"),
        (["(5)", "3"], "looks like negative numbers in parentheses"),
        (["0x1F"], "looks like hexadecimal numbers"),
        (["12 km/h", "7km/h"], "looks like numbers with their unit ('km/h')"),
        (["12 km/h", "7 mph"], "looks like numbers with their unit ('km/h', 'mph')"),
        (["１２", "٣"], "looks like numbers in digits or signs that are not ASCII"),
        (["−5"], "looks like numbers in digits or signs that are not ASCII"),
        (["2024-01-02"], "looks like dates (%Y-%m-%d)"),
        (["true", "False"], "looks like true/false as text"),
        (["12 A", "7 A"], "looks like numbers with their unit ('A')"),
        (["NA", "n/a", ""], "looks like 'NA', 'n/a', '' for missing"),
        (["NA", "n/a", "", "-"], "looks like 'NA', 'n/a', '' for missing"),
        (["12", "NA", "13"], "looks like numbers written as text, with 'NA' for missing"),
    ],
)
def test_text_where_a_number_is_wanted(values: list[str], cause: str) -> None:
    """Text is said to be numbers in the one way of writing that all of it has."""
    assert {cause} == said(float, values)


def test_clock_times_in_a_coordinate_are_degrees() -> None:
    """What reads as a clock time is degrees, minutes and seconds where a coordinate is wanted."""
    assert {"looks like degrees-minutes-seconds"} == said(ct.Latitude, ["40:26:46", "12:00:00"])
    assert {"looks like numbers written as text"} == said(ct.Latitude, ["40.5"])


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (int, [1.0, float("nan"), 3.0], PANDAS_INTEGERS),
        (int, ["12", "13"], "looks like numbers written as text"),
        (ct.Int32, ["1,5"], "looks like numbers with a decimal comma"),
        (bool, ["yes", "No"], "looks like yes/no as text"),
        (bool, ["T", "NA"], "looks like t/f as text, with 'NA' for missing"),
        (bool, ["0", "1"], "looks like 0/1 as text"),
        (bool, ["on"], "looks like on/off as text"),
        (bool, ["n", "Y"], "looks like y/n as text"),
        (bool, [1, 0], "looks like 0/1 for false/true"),
        (str, [1234, 567], "looks like text read as numbers: leading zeros may be lost"),
        (str, [1234.0], "looks like text read as numbers: leading zeros may be lost"),
        (str, [float("nan")], 'looks like text that is missing in pandas: astype("string") makes it null'),
        (str, [True], "looks like text read as true and false"),
        (str, [date(2024, 3, 1)], "looks like text read as dates"),
        (str, [datetime(2024, 3, 1)], "looks like text read as dates"),
        (str, [b"VH-1"], "looks like text that was not decoded"),
        (Money, [12], "looks like decimals read as binary floats or integers"),
        (Money, [12.5], "looks like decimals read as binary floats or integers"),
        (float, [Decimal("12.5")], "looks like exact decimals: this is a float"),
        (list[float], ["[1, 2]"], "looks like JSON as text"),
        (list[float], [["1,5"], ["2,25"]], "looks like numbers with a decimal comma"),
        (contract_with(a=int), ['{"a": 1}'], "looks like JSON as text"),
    ],
)  # fmt: skip
def test_what_a_reader_makes_of_the_type_that_is_wanted(
    annotation: Any, values: list[Any], cause: str
) -> None:
    """Values of another type are said to be what a reader turned the right ones into."""
    assert {cause} == said(annotation, values)


def test_half_a_character_is_badly_decoded() -> None:
    """A lone surrogate is said to be half a character, which no text holds."""
    rows = [{"x": "\ud800"}, {"x": "a\udfff"}]
    expected = {("x", "dtype"): "looks badly decoded: it holds half a surrogate pair"}
    assert expected == diagnosed(contract_with(x=str), rows)
    expected = {("x", "dtype"): None}
    assert expected == diagnosed(contract_with(x=float), [*rows, {"x": "whole"}])


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (ct.Int32, [1, 2], "looks like integers of another width"),
        (ct.UInt8, [0, 2**8 - 1], "looks like integers of another width"),
        (ct.Float32, [1.5], "looks like floats of another width"),
        (ct.UInt8, [2**8], None),
        (ct.UInt8, [-1], None),
    ],
)
def test_another_width_is_named_only_where_the_values_fit(
    annotation: Any, values: list[Any], cause: str | None
) -> None:
    """A frame's numbers are of another width only if the width wanted could hold them."""
    contract = contract_with(x=annotation)
    assert {("x", "dtype"): cause} == diagnosed(contract, pl.DataFrame({"x": values}))


@pytest.mark.parametrize(
    ("annotation", "values"),
    [
        (float, ["apple"]),
        (float, ["12", "apple"]),
        (float, ["12A", "14A"]),
        (float, ["12 km/h", "12 apples"]),
        (float, ["1", "1" * 65]),
        (float, ["apple", "NA"]),
        (float, ["12", b"x"]),
        (float, ["12 apples"]),
        (float, ["40°99'46\"N"]),
        (float, ["1d 2m 3s"]),
        (float, ["1,23,4"]),
        (float, ["1" * 65]),
        (float, ["02-30-2024"]),
        (int, [1.0, 1.5]),
        (int, [1.0, "apple"]),
        (int, [float("nan")]),
        (bool, ["yes", "off"]),
        (bool, [0, 2]),
        (bool, [1709373600]),
        (date, ["yes", "no"]),
        (date, [1, 0]),
        (UUID, ["2024-03-02"]),
        (str, [1, b"a"]),
        (str, ["\ud800", b"a"]),
        (list[float], ["1, 2"]),
        (list[float], ["[1, 2"]),
        (list[float], ["1, 2]"]),
        (list[float], ["[1, 2]", "1, 2"]),
        (list[float], ["[1, 2]", b"[]"]),
        (list[float], ['{"a": 1}']),
        (float, [[1.0]]),
    ],
)
def test_another_type_without_a_known_reason(annotation: Any, values: list[Any]) -> None:
    """Nothing is said of values of another type unless all of them support it."""
    assert {None} == said(annotation, values)


# Dates --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        (["11/22/2026", "01/02/2026"], "looks like %m/%d/%Y"),
        (["22/11/2026", "01/02/2026"], "looks like %d/%m/%Y"),
        (["02/03/2024"], "looks like %d/%m/%Y or %m/%d/%Y"),
        (["02/03/24 10:15"], "looks like %d/%m/%y %H:%M or %m/%d/%y %H:%M"),
        (["31.12.2024"], "looks like %d.%m.%Y"),
        (["2024-03-02"], "looks like %Y-%m-%d"),
        (["20240302"], "looks like %Y%m%d"),
        (["2024/3/2"], "looks like %Y/%m/%d"),
        (["2024.03.02"], "looks like %Y.%m.%d"),
        (["02-03-2024"], "looks like %d-%m-%Y or %m-%d-%Y"),
        (["02.03.24"], "looks like %d.%m.%y"),
        (["2-Mar-2024"], "looks like %d-%b-%Y"),
        (["02-Mar-24"], "looks like %d-%b-%y"),
        (["Mar 2, 2024"], "looks like %b %d, %Y"),
        (["2 March 2024"], "looks like %d %B %Y"),
        (["2 Mar 2024", "13 Dec 2024"], "looks like %d %b %Y"),
        (["March 2, 2024"], "looks like %B %d, %Y"),
        (["Sat, 02 Mar 2024 10:00:00 +0000"], "looks like %a, %d %b %Y %H:%M:%S %z"),
        (["2024-03-02T10:00:00Z"], "looks like %Y-%m-%dT%H:%M:%SZ"),
        (["2024-03-02 10:00:00.5+02:00"], "looks like %Y-%m-%d %H:%M:%S.%f%z"),
        (["03/13/2024 9:05:01 am"], "looks like %m/%d/%Y %I:%M:%S %p"),
        (["03/13/2024 9:05 PM"], "looks like %m/%d/%Y %I:%M %p"),
        (["2024-03-02", "NaT"], "looks like %Y-%m-%d, with 'NaT' for missing"),
        (["1709373600"], "looks like seconds since 1970, as text"),
    ],
)
def test_text_where_a_date_is_wanted(values: list[str], cause: str) -> None:
    """Text is said to be dates in the one format that fits all of it, or the two that only the
    days could tell apart.
    """
    assert {cause} == said(date, values) | said(datetime, values)


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        ([1709373600, 1709373601], "looks like seconds since 1970"),
        ([1709373600.25], "looks like seconds since 1970"),
        ([1709373600 * 10**3], "looks like milliseconds since 1970"),
        ([1709373600 * 10**6], "looks like microseconds since 1970"),
        ([1709373600 * 10**9], "looks like nanoseconds since 1970"),
        ([20240302, 20241231], "looks like %Y%m%d read as a number"),
        ([20240302101500], "looks like %Y%m%d%H%M%S read as a number"),
        ([45353.5, 21000.0], "looks like Excel's serial dates (days since 1899-12-30)"),
        ([45353], "looks like Excel's serial dates (days since 1899-12-30)"),
        ([21000], None),
        ([20240302, 20241301], None),
        ([20240302.5], None),
        ([20240302.0, 20240303.5], None),
        ([2024032], None),
        ([10010101], None),
        ([631_152_000, 4_102_444_799], "looks like seconds since 1970"),
        ([631_151_999], None),
        ([4_102_444_800], None),
        ([36_526, 60_000], "looks like Excel's serial dates (days since 1899-12-30)"),
        ([36_525], None),
        ([60_001], None),
        ([20_000.0, 45_353], "looks like Excel's serial dates (days since 1899-12-30)"),
        ([19_999.0], None),
        ([45_353.5, 5.0], None),
        ([1709373600, 12], None),
        ([12.5], None),
    ],
)
def test_numbers_where_a_date_is_wanted(values: list[float], cause: str | None) -> None:
    """Numbers are said to be dates where all of them are, in years around ours, in one way only."""
    assert {cause} == said(date, values) | said(datetime, values)


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (Utc, [datetime(2024, 3, 2)], "has no time zone"),
        (datetime, [datetime(2024, 3, 2, tzinfo=UTC)], "has a time zone"),
        (datetime, [date(2024, 3, 2)], "has no time of day"),
        (date, [datetime(2024, 3, 2)], "looks like dates read as datetimes: all are at midnight"),
        (date, [datetime(2024, 3, 2), datetime(2024, 3, 2, 1)], None),
        (date, ["2024-02-30"], None),
        (date, ["2024-03-02", "02.03.2024"], None),
        (date, ["tomorrow"], None),
        (str, [datetime(2024, 3, 2)], "looks like text read as dates"),
    ],
)
def test_dates_of_another_kind(annotation: Any, values: list[Any], cause: str | None) -> None:
    """A date, a time on a wall clock and an instant are told from each other."""
    assert {cause} == said(annotation, values)


@pytest.mark.parametrize(
    ("text", "wanted", "cause"),
    [
        ("02/03/2024", ct.Format("%d/%m/%Y", "%m/%d/%Y"), None),
        ("2024-03-02", ct.Format("%d/%m/%Y"), "looks like %Y-%m-%d"),
        (
            "2024-03-31 02:30",
            ct.Format("%Y-%m-%d %H:%M", zone="Europe/Paris"),
            "the clocks of Europe/Paris skip it",
        ),
        ("2024-10-27 02:30", ct.Format("%Y-%m-%d %H:%M", zone="Europe/Paris"), None),
    ],
)
def test_the_format_that_is_wanted_is_no_cause(
    text: str, wanted: ct.Format, cause: str | None
) -> None:
    """A format is no cause where the field asks for the same; a time that clocks skip is one."""
    contract = contract_with(x=Annotated[date if wanted.zone is None else datetime, wanted])
    (violation,) = contract.split([{"x": text}]).report.violations
    assert cause == violation.cause


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (Since2000, [datetime(1970, 1, 1)] * 2,
         "looks like an epoch's default for a missing date (1970-01-01)"),
        (Annotated[date, ct.Ge(date(1950, 1, 1))], [date(1900, 1, 1)],
         "looks like an epoch's default for a missing date (1900-01-01)"),
        (Annotated[date, ct.Ge(date(1950, 1, 1))], [date(1, 1, 1)],
         "looks like an epoch's default for a missing date (0001-01-01)"),
        (Annotated[date, ct.Le(date(2050, 1, 1))], [date(9999, 12, 31)],
         "looks like a stand-in for a missing date (9999-12-31)"),
        (Since2000, [datetime(1970, 1, 20, 3), datetime(1970, 1, 20, 4)],
         "looks like a count since 1970 read in too fine a unit"),
        (Since2000, [datetime(1970, 1, 1), datetime(1980, 1, 1)], None),
        (Since2000, [datetime(1999, 12, 31)], None),
        (Since2000, [datetime(1899, 12, 30, 8), datetime(1899, 12, 30, 9)],
         "looks like an epoch's default for a missing date (1899-12-30)"),
        (Since2000, [datetime(1899, 12, 31)],
         "looks like an epoch's default for a missing date (1899-12-31)"),
        (Annotated[date, ct.Le(date(2050, 1, 1))], [date(2100, 1, 1)],
         "looks like a stand-in for a missing date (2100-01-01)"),
        (Annotated[date, ct.Le(date(2050, 1, 1))], [date(2099, 12, 31)], None),
        (Annotated[date, ct.Le(date(2050, 1, 1))], [date(2051, 1, 1)], None),
    ],
)  # fmt: skip
def test_dates_out_of_their_bounds(annotation: Any, values: list[Any], cause: str | None) -> None:
    """One day in all places, where a calendar begins or long after us, stands for no date."""
    assert {cause} == said(annotation, values)


# Numbers out of their bounds ----------------------------------------------------------------


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
    """A number stands for a missing one where it is a known one, and every value is it."""
    assert {cause} == said(annotation, values)


@pytest.mark.parametrize("digit", [-9, 9])
def test_sentinels_of_one_digit(digit: int) -> None:
    """Two to seven nines, of either sign, stand for a missing number; more and fewer do not."""
    unbounded = Annotated[int, ct.Ge(2**60)]
    said_of = [said(unbounded, [digit // 9 * (10**length - 1)]) for length in range(1, 9)]
    assert [False, *[True] * 6, False] == [causes != {None} for causes in said_of]


@pytest.mark.parametrize("value", [-(2**15), 2**15 - 1, 2**16 - 1, -(2**31), 2**31 - 1, 2**32 - 1,
                                   -(2**63), 1e20, 1e30, -1e30])  # fmt: skip
def test_sentinels_at_the_ends_of_types(value: float) -> None:
    """The ends of integer types, and what models write far beyond all data, stand for missing."""
    (cause,) = said(Annotated[float, ct.Interval(ge=1, le=2)], [float(value)])
    assert cause is not None
    assert cause.startswith("looks like a sentinel for missing (")


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"lat": ct.Latitude, "lon": ct.Longitude},
         "looks like longitudes: are latitude and longitude swapped?"),
        ({"lat": ct.Latitude, "lon": float}, "looks like longitudes"),
        ({"lat": Annotated[float, ct.Interval(ge=-90, le=90)], "lon": float}, None),
    ],
)  # fmt: skip
def test_swapped_coordinates(fields: dict[str, Any], cause: str | None) -> None:
    """Latitudes past 90 degrees are longitudes, swapped where the contract has a longitude."""
    rows = [{"lat": 122.4, "lon": 37.8}, {"lat": 180.0, "lon": -33.9}]
    assert {("lat", "le"): cause} == diagnosed(contract_with(**fields), rows)


DECIMAL_MINUTES = "looks like degrees and minutes written as one number (DDMM.mmm)"
SECONDS = "looks like degrees, minutes and seconds written as one number (DDMMSS)"


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (ct.Latitude, [4026.77, 5130.0, 9000.0], DECIMAL_MINUTES),
        (ct.Longitude, [-12224.5, -7958.9, -18000.0], DECIMAL_MINUTES),
        (ct.Latitude, [4026.77, 5130.0], DECIMAL_MINUTES),
        (ct.Latitude, [4026.77] * 3, None),
        (ct.Latitude, [4026.77, 5130.0, 5199.0], "looks like a scale of 100 (cents, percent)"),
        (ct.Latitude, [4026.77, 5130.0, 4060.0], "looks like a scale of 100 (cents, percent)"),
        (ct.Latitude, [402646.0, 513059.0, 895959.0], SECONDS),
        (ct.Longitude, [402646.0, 513059.0, 1795959.0], SECONDS),
        (ct.Latitude, [402646.0, 513059.0, 905959.0], None),
        (ct.Longitude, [402646.0, 513059.0, 1805959.0], None),
        (ct.Latitude, [402646.0, 513059.0, 402660.0], None),
        (ct.Latitude, [402646.0, 513059.0, 406000.0], None),
        (ct.Latitude, [402646123.0, 513059000.0], "looks like a scale of 10,000,000 (ten-millionths)"),
        (ct.Latitude, [40264612.0, 51305900.0], "looks like a scale of 1,000,000 (millionths)"),
        (ct.Latitude, [122.4, 180.5], None),
        (Annotated[ct.Latitude, ct.Ge(24)], [1.0, 10.0, 12.0], None),
        (Annotated[ct.Latitude, ct.NonFinite(inf="allow")], [float("inf")], None),
        (Annotated[ct.Longitude, ct.Interval(ge=-125, le=-66)], [122.4, 71.0],
         "looks like a lost minus sign"),
        (Annotated[ct.Longitude, ct.Interval(ge=-125, le=-66)], [122.4, 71.0, 80.0, 10.0],
         "looks like a lost minus sign, 3 of 4"),
        (Annotated[ct.Longitude, ct.Interval(ge=-125, le=-66)], [122.4, 71.0, 10.0], None),
        (Annotated[float, ct.Interval(ge=-125, le=-66)], [122.4, 71.0], None),
    ],
)  # fmt: skip
def test_coordinates_in_other_notations(
    annotation: Any, values: list[float], cause: str | None
) -> None:
    """Coordinates out of their bounds are degrees and minutes where every one reads so."""
    assert {cause} == said(annotation, values)


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (Speed, [4500.0, 12000.0], "looks like a scale of 100 (cents, percent)"),
        (Share, [35.0, 80.0], "looks like a scale of 100 (cents, percent)"),
        (Height, [1_601.0, 1_850.0], "looks like a scale of 10 (tenths)"),
        (Fever, [36_500.0, 37_200.0], "looks like a scale of 1,000 (thousandths)"),
        (Height, [1.6, 1.85], "looks like a scale of 1/100"),
        (Speed, [310.0, 350.0], None),
        (Speed, [4500.0], None),
        (Speed, [4500.0, 9e9], None),
        (Annotated[float, ct.Ge(0)], [-45.0, -120.0], None),
        (Height, [251.0, 260.0], None),
        (Speed, [2500.0, 3000.0], "looks like a scale of 100 (cents, percent)"),
        (Speed, [2500.0, 2990.0], None),
        (
            Annotated[float, ct.Interval(gt=0, lt=1)],
            [35.0, 80.0],
            "looks like a scale of 100 (cents, percent)",
        ),
        (
            Annotated[Money, ct.Interval(ge=Decimal(0), le=Decimal(1))],
            [Decimal(35), Decimal(80)],
            "looks like a scale of 100 (cents, percent)",
        ),
        (Annotated[float, ct.Interval(ge=1, le=300)], [0.5, 0.7], None),
        (Annotated[float, ct.Le(300)], [4500.0, 12000.0], None),
        (
            Annotated[int, ct.Interval(ge=0, le=2359)],
            [2400, 2400],
            "looks like midnight written as 2400",
        ),
        (Annotated[int, ct.Interval(ge=0, le=2359)], [2400, 2401], None),
        (Annotated[int, ct.Interval(ge=0, le=2300)], [2400], None),
    ],
)
def test_scales(annotation: Any, values: list[float], cause: str | None) -> None:
    """A scale is named where it alone explains several values, and not one outlier or two."""
    assert {cause} == said(annotation, values)


def test_a_scale_is_systematic() -> None:
    """A scale is not named where it explains a few rows of many: those are outliers."""
    rows = [{"x": 0.5}] * 38 + [{"x": 35.0}, {"x": 80.0}]
    expected = {("x", "le"): None}
    assert expected == diagnosed(contract_with(x=Share), rows)


COLD_TO_HOT = ct.Interval(ge=-50, le=60)
WALK_TO_JET = ct.Interval(ge=0, le=60)


@pytest.mark.parametrize(
    ("name", "bounds", "values", "cause"),
    [
        ("temp_c", COLD_TO_HOT, [75.0, 139.9], "looks like degrees Fahrenheit"),
        ("temp_c", COLD_TO_HOT, [75.0, 140.1], None),
        ("temp_c", COLD_TO_HOT, [290.0, 333.1], "looks like kelvin"),
        ("temp_c", COLD_TO_HOT, [290.0, 333.2], None),
        ("temperature_f", ct.Interval(ge=-50, le=130), [290.0, 301.5], "looks like kelvin"),
        ("speed_ms", WALK_TO_JET, [80.0, 134.0], "looks like km/h or mph"),
        ("speed_ms", WALK_TO_JET, [80.0, 117.0], "looks like km/h or mph"),
        ("speed_ms", WALK_TO_JET, [80.0, 116.0], None),
        ("speed_ms", WALK_TO_JET, [80.0, 135.0], "looks like km/h"),
        ("speed_ms", WALK_TO_JET, [150.0, 215.9], "looks like km/h"),
        ("speed_ms", WALK_TO_JET, [150.0, 217.0], None),
        ("speed_ms", WALK_TO_JET, [130.0], None),
        ("temp", COLD_TO_HOT, [75.0, 101.0], None),
        ("level_c", COLD_TO_HOT, [75.0, 101.0], None),
        ("temp_c", ct.Le(60), [75.0, 101.0], None),
        ("temp_k", ct.Ge(200), [20.0, 25.0], None),
    ],
)
def test_units(name: str, bounds: Any, values: list[float], cause: str | None) -> None:
    """A unit is named where the field has one of the same quantity, and few others would do."""
    assert {cause} == said(Annotated[float, bounds], values, name)


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
    """A declared unit is believed before a name; a lone letter needs the name to say its quantity."""
    contract = contract_with(**{name: Annotated[float, COLD_TO_HOT]})
    specification = ct.specification_of(contract)
    (field,) = specification.fields
    in_unit = replace(
        specification, fields=(replace(field, value=replace(field.value, unit=unit)),)
    )
    (violation,) = contract.check([{name: 75.0}, {name: 101.0}]).violations
    assert cause == probable_cause(violation, in_unit)


# Texts that are nearly right ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        (["idle ", "\tmoving"], "'idle ' is 'idle' with spaces around it"),
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
)  # fmt: skip
def test_texts_that_are_nearly_members(values: list[str], cause: str | None) -> None:
    """A text is said to be a member written in another way, the way that all the texts share."""
    assert {cause} == said(Status, values)


def test_a_text_between_two_members() -> None:
    """Nothing is said of a text that is near to several members."""
    members = Literal["sensor_a", "sensor_b", "Off", "OFF"]
    assert {None} == said(Literal["sensor_01"], ["sensor_02"])
    assert {None} == said(members, ["sensor_c"]) | said(members, ["sensor_"]) | said(
        members, ["off"]
    )


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
    assert {cause} == said(Annotated[str, members], [value])


@pytest.mark.parametrize(
    ("annotation", "values", "cause"),
    [
        (VehicleId, [" VH-000001", "VH-000002 "], "would match without the spaces around it"),
        (VehicleId, ["vh-000001"], "would match in upper case"),
        (Annotated[str, ct.Matches("[a-z]{2}")], ["NA"], "would match in lower case"),
        (VehicleId, ["\ufeffVH-000001"], "would match without the invisible characters in it"),
        (VehicleId, ["'VH-000001'"], "would match without the quotes around it"),
        (VehicleId, ["VH-٣٣٣٣٣٣"], "would match in ASCII letters and digits"),
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
)  # fmt: skip
def test_texts_that_nearly_match(annotation: Any, values: list[str], cause: str | None) -> None:
    """A text is said to match but for one thing, where all of them would without it."""
    assert {cause} == said(annotation, values)


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
    """A UUID in another way of writing is said to be one."""
    assert {cause} == said(UUID, [value])


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
)  # fmt: skip
def test_lengths(annotation: Any, values: list[Any], cause: str | None) -> None:
    """Texts of exactly the length that databases cut at are cut; other lengths say nothing."""
    assert {cause} == said(annotation, values)


def test_common_cuts() -> None:
    """Text is cut at round numbers, and at powers of two or one less."""
    cuts = [
        length
        for length in (50, 60, 100, 128, 199, 200, 250, 254, 255, 256, 300, 500, 512, 1000, 1023,
                       1024, 2000, 2048, 3000, 4000, 4096, 8000, 8192, 9000, 32_767, 65_535)
        if said(Annotated[str, ct.Len(0, 9)], ["a" * length, "b" * length]) != {None}
    ]  # fmt: skip
    expected = [
        50, 100, 128, 200, 250, 254, 255, 256, 500, 512, 1000, 1023, 1024, 2000, 2048, 4000, 4096,
        8000, 8192, 32_767, 65_535,
    ]  # fmt: skip
    assert expected == cuts


# NaN and null -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("annotation", "cause"),
    [
        (float, 'if NaN means null, write float | None with NonFinite(nan="null")'),
        (float | None, 'if NaN means null, write NonFinite(nan="null")'),
        (Annotated[float | None, ct.NonFinite(nan="null")], "NaN means null here: fill it before"),
    ],
)  # fmt: skip
def test_nan(annotation: Any, cause: str) -> None:
    """What to write is said where a NaN may be what pandas makes of a null."""
    assert {cause} == said(annotation, [float("nan")])


class Filled(ct.Contract):
    """Fields with and without a default."""

    speed: float = 0.0
    name: str
    tags: list[int] = [1]


def test_defaults_are_filled_in_wire_form_only() -> None:
    """A null or absent field that has a default is said to be data in wire form."""
    cause = "its default is not filled in yet"
    expected = {("speed", "null"): cause, ("name", "null"): None, ("tags", "null"): None}
    assert expected == diagnosed(Filled, [{"speed": None, "name": None, "tags": [None]}])
    expected = {("speed", "missing_field"): cause, ("name", "missing_field"): None}
    assert expected == diagnosed(Filled, [{"tags": [1]}])


# Columns ------------------------------------------------------------------------------------


class Trip(ct.Contract):
    """Neighbours that can be told apart, and some that cannot."""

    short: Annotated[str, ct.Len(0, 5)]
    vehicle_id: VehicleId
    status: Status
    seen_on: date
    count: int
    seen_at: datetime
    note: Annotated[str, ct.Matches("[a-z ]+")]
    speed: float
    driver: Annotated[str, ct.Matches("DR-[0-9]{4}")]
    token: UUID
    shout: Annotated[str, ct.Matches(r"\p{Lu}+")]


TRIP = {
    "short": "x",
    "vehicle_id": "VH-000001",
    "status": "idle",
    "seen_on": date(2024, 3, 2),
    "count": 1,
    "seen_at": datetime(2024, 3, 2),
    "note": "fine",
    "speed": 1.0,
    "driver": "DR-0001",
    "token": NORTH_EAST,
    "shout": "HEY",
}


@pytest.mark.parametrize(
    ("values", "code", "other"),
    [
        ({"short": "VH-000001"}, "max_length", "vehicle_id"),
        ({"vehicle_id": "idle"}, "matches", "status"),
        ({"status": "VH-000001"}, "one_of", "vehicle_id"),
        ({"count": date(2024, 3, 2)}, "dtype", "seen_on"),
        ({"count": datetime(2024, 3, 2)}, "dtype", "seen_at"),
        ({"speed": "DR-0001"}, "dtype", "driver"),
        ({"token": "DR-0001"}, "format", "driver"),
        ({"status": "elsewhere"}, "one_of", None),
        ({"vehicle_id": "elsewhere"}, "matches", None),
        ({"seen_on": "VH-000001"}, "dtype", None),
        ({"note": "DR-0001"}, "matches", None),
        ({"driver": "fine"}, "matches", None),
        ({"speed": "fine"}, "dtype", None),
        ({"speed": object()}, "dtype", None),
        ({"speed": b"DR-0001"}, "dtype", None),
        ({"token": "HEY"}, "format", None),
    ],
)
def test_shifted_columns(values: dict[str, Any], code: str, other: str | None) -> None:
    """Values are said to be a neighbour's where hardly anything else keeps to its rules."""
    cause = other and f"looks like values of {other!r}: have columns shifted?"
    expected = {(*values, code): cause}
    assert expected == diagnosed(Trip, [TRIP | values])


def test_all_values_are_a_neighbours() -> None:
    """One value that is not the neighbour's is enough for silence."""
    rows = [TRIP | {"status": "VH-000001"}, TRIP | {"status": "elsewhere"}]
    expected = {("status", "one_of"): None}
    assert expected == diagnosed(Trip, rows)


class Named(ct.Contract):
    """Names that data may have in another way."""

    seen_at: int
    latitude: float
    monthly_spend: Annotated[float, Field(alias="Monthly Spend")]
    sensor_1: int


NAMED = {"seen_at": 1, "latitude": 1.0, "Monthly Spend": 1.0, "sensor_1": 1}


@pytest.mark.parametrize(
    ("declared", "there"),
    [
        ("seen_at", "SeenAt"),
        ("seen_at", "seen-at"),
        ("seen_at", "\ufeffseen_at"),
        ("seen_at", "seen_att"),
        ("latitude", "LAT"),
        ("latitude", "lattitude"),
        ("Monthly Spend", "monthly spend"),
        ("Monthly Spend", "Mon. Spending"),
        ("seen_at", "seen.at"),
        ("sensor_1", "Sensor 1"),
    ],
)
def test_a_field_under_another_name(declared: str, there: str) -> None:
    """A missing field and an extra one that looks like it name each other."""
    row = {there if name == declared else name: value for name, value in NAMED.items()}
    quoted = ascii(there)
    expected = {
        (declared, "missing_field"): f"is it called {quoted} here?",
        (there, "extra_field"): f"is it {declared!r} under another name?",
    }
    assert expected == diagnosed(Named, [row]) == diagnosed(Named, pl.DataFrame([row]))


@pytest.mark.parametrize(
    ("declared", "there"),
    [
        ("seen_at", ["speed"]),
        ("seen_at", ["seen_bt", "seen_ct"]),
        ("sensor_1", ["sensor_2"]),
        ("latitude", ["la"]),
        ("latitude", ["lat_x_y"]),
        ("Monthly Spend", ["Month Costs"]),
        ("seen_at", ["seen_at" + " " * 100]),
        ("seen_at", ["_"]),
    ],
)
def test_names_that_say_nothing(declared: str, there: list[str]) -> None:
    """Names that differ in a digit, or of which several fit, are not connected."""
    row = {name: value for name, value in NAMED.items() if name != declared}
    assert {None} == set(diagnosed(Named, [row | dict.fromkeys(there, 1)]).values())


@pytest.mark.parametrize(
    ("declared", "there", "same"),
    [
        ("temperature_max", "temprature_max", True),
        ("temperature_max", "temperature_min", False),
        ("dropoff_lat", "dropoffLon", False),
        ("dropoff_lat", "dropofLat", True),
        ("dropoff_lat", "drop_latitude", True),
        ("dropoff_lat", "dropoffs_lon", False),
        ("dropoff_lat", "droppofflat", True),
        ("dropoff_lat", "dropoff", False),
        ("speed", "speed_limit", False),
        ("sensor_1_at", "sensor_2_at", False),
        ("sensor1", "sensor2", False),
        ("ab", "ab_x", False),
        ("ab", "ab_y", False),
    ],
)
def test_names_are_compared_word_by_word(declared: str, there: str, same: bool) -> None:
    """Each word of one name is nearly the other's, where both have as many words."""
    causes = diagnosed(contract_with(**{declared: int}), [{there: 1}])
    assert same == (set(causes.values()) != {None})


NESTED = contract_with(home=contract_with(zip=int), work=contract_with(zip=int))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"home": {"Zip": 1}, "work": {"zip": 1}},
         {("home.zip", "missing_field"): "is it called 'home.Zip' here?",
          ("home.Zip", "extra_field"): "is it 'home.zip' under another name?"}),
({"home": {}, "work": {"zip": 1, "Zip": 1}},
         {("home.zip", "missing_field"): None, ("work.Zip", "extra_field"): None}),
        ({"home": {}, "work": {"zip": 1, "zipp": 1}},
         {("home.zip", "missing_field"): None, ("work.zipp", "extra_field"): None}),
    ],
)  # fmt: skip
def test_names_in_a_nested_contract(
    row: dict[str, Any], expected: dict[tuple[str, str], str | None]
) -> None:
    """Fields are connected where they have the same parent only."""
    assert expected == diagnosed(NESTED, [row])


def test_what_pandas_makes_of_columns() -> None:
    """An index written as a column, and the two columns of a merge, are said to be pandas'."""
    row = {"Unnamed: 0": 0, "speed_x": 1.0, "speed_y": 1.0, "index": 1}
    merge = "looks like a pandas merge of two columns 'speed'"
    expected = {
        ("speed", "missing_field"): merge,
        ("speed_x", "extra_field"): merge,
        ("speed_y", "extra_field"): merge,
        ("Unnamed: 0", "extra_field"): "looks like a pandas index written as a column",
        ("index", "extra_field"): None,
    }
    assert expected == diagnosed(contract_with(speed=float), [row])


def test_a_field_under_both_its_names() -> None:
    """An extra field that is a declared one's Python name is said to be there twice."""
    expected = {
        ("monthly_spend", "extra_field"): "is the Python name of 'Monthly Spend', which is here too"
    }
    assert expected == diagnosed(Named, [NAMED | {"monthly_spend": 1.0}])


class Counted(ct.Contract):
    """A contract of at least two rows."""

    id: str
    rules = ct.rules(ct.RowCount(min=2), ct.Unique("id"))


def test_batches() -> None:
    """An empty batch is said to be empty, and a short one nothing."""
    for rows, cause in (([], "the batch is empty"), ([{"id": "a"}], None)):
        expected = {(None, "row_count"): cause}
        assert expected == diagnosed(Counted, rows)


def test_a_repeated_word_for_missing() -> None:
    """A key that repeats only a word for missing is said to."""
    rows = [{"id": "NA"}, {"id": "NA"}, {"id": "a"}]
    expected = {("id", "unique"): "looks like 'NA' for missing"}
    assert expected == diagnosed(Counted, rows)


# The laws of diagnosis ----------------------------------------------------------------------

TELLING: list[Any] = [
    "40°26'46\"N", "12", "1,5", "1,234", "12%", "$5", "12 km/h", "NA", "", "02/03/2024", "yes",
    "2024-03-02T10:00:00Z", "1709373600", "MOVING", " idle", "idl", "vh-000001", "1234", "[]",
    NORTH_EAST.upper(), "ａ" * 300, "\ud800", -999, -1, 4026.77, 122.4, 1709373600, 20240302, 10**400,
    float("nan"), float("inf"), Decimal("sNaN"), Decimal("NaN"), Decimal("1e999999"), Decimal("1.5"),
    datetime(1970, 1, 1), datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-23))),
    date(1, 1, 1), b"abc", MASKED, object(), True,
]  # fmt: skip
"""Values that diagnoses know, and values that could upset them."""

anything = st.recursive(
    st.sampled_from(TELLING)
    | st.none()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=80)
    | st.decimals()
    | st.dates()
    | st.datetimes(timezones=st.none() | st.timezones())
    | st.times()
    | st.timedeltas()
    | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip

KINDS: dict[str, Any] = {
    "lat": ct.Latitude, "lon": ct.Longitude, "speed_ms": Speed, "temp_c": Fever, "status": Status,
    "vehicle_id": VehicleId, "seen_on": date, "seen_at": Since2000, "at_utc": Utc, "yes": bool,
    "count": Annotated[int, ct.Interval(ge=1, le=9)], "price": Money, "token": UUID, "tags": list[Status],
    "zip": Annotated[str, ct.Len(5, 5)], "raw": bytes, "long": timedelta, "narrow": ct.Int8,
    "home": contract_with(zip=Annotated[str, ct.Matches("[0-9]{5}")]), "code": Literal[1, 2],
}  # fmt: skip

EVERYTHING = contract_with(**KINDS)
EVERY_CODE = sorted(
    {*DIAGNOSES, "row_count", "extra_field", "lossy", "inf", "custom", "unheard_of"}
)
SECRETS = contract_with(
    **{name: Annotated[kind, ct.Sensitive()] for name, kind in KINDS.items()},
    between=contract_with(open=int, hidden=Annotated[str, ct.Sensitive()]),
)


def rules_of(contract: type[ct.Contract]) -> list[str]:
    """The sentences of the contract's value rules."""
    fields = ct.specification_of(contract).fields
    return [f"must {requirement.rule}" for f in fields for requirement in f.value.rules]


@st.composite
def violations(draw: st.DrawFn) -> ct.Violation:
    """A violation as no backend would give it: any code, any field, any values."""
    examples = [
        ct.Example(row, None, value)
        for row, value in enumerate(draw(st.lists(anything, max_size=25)))
    ]
    field = draw(
        st.sampled_from([*KINDS, "home.zip", "between.open", "Unnamed: 0"]) | st.text() | st.none()
    )
    return ct.Violation(
        field=field,
        code=draw(st.sampled_from(EVERY_CODE)),
        rule=draw(st.sampled_from([*rules_of(EVERYTHING), "must be one in every item"]) | st.text()),
        rule_id="x",
        count=len(examples),
        share=draw(st.floats(0, 1)),
        examples=tuple(examples),
    )  # fmt: skip


@given(st.lists(violations(), max_size=4))
def test_diagnosing_never_raises(found: list[ct.Violation]) -> None:
    """Whatever the values, a cause is a phrase on one line, or there is none."""
    specification = ct.specification_of(EVERYTHING)
    causes = [one.cause for one in causes_of(found, specification)]
    assert len(found) == len(causes)
    for cause in filter(None, [*causes, *(probable_cause(v, specification) for v in found)]):
        assert cause.isprintable()
        assert not cause.endswith(".")
        assert len(cause) <= 200


@given(st.lists(st.sampled_from(TELLING), min_size=1, max_size=3), st.sampled_from(sorted(KINDS)))
def test_one_kind_of_value_never_raises(values: list[Any], name: str) -> None:
    """The same holds for values that diagnoses know, in every column and under every code."""
    specification = ct.specification_of(EVERYTHING)
    examples = tuple(ct.Example(0, None, value) for value in values)
    for code in EVERY_CODE:
        for rule in ("", *rules_of(contract_with(**{name: KINDS[name]}))):
            cause = probable_cause(
                ct.Violation(name, code, rule, "x", 1, 1.0, examples=examples), specification
            )
            assert cause is None or cause.isprintable()


@given(st.fixed_dictionaries(dict.fromkeys(KINDS, anything) | {"between": anything}))
def test_nothing_is_said_of_private_fields(row: dict[str, Any]) -> None:
    """A field that is sensitive, or holds what is, has no cause, on any path to it."""
    causes = diagnosed(SECRETS, [row, row])
    private = {cause for (field, _), cause in causes.items() if field != "between.open"}
    assert {None} == private | {None}


@given(st.lists(violations(), max_size=2))
def test_nothing_is_said_of_values_that_came_unmasked(found: list[ct.Violation]) -> None:
    """The same holds where a backend forgot to mask the values, and where it masked only some."""
    masked = [replace(one, field=f"{one.field}", examples=(*one.examples, ct.Example(0, None, MASKED)))
              for one in found]  # fmt: skip
    asked = [one for one in (*found, *masked) if one.field in KINDS and one.code in DIAGNOSES]
    causes = [probable_cause(one, ct.specification_of(SECRETS)) for one in asked]
    assert [None] * len(asked) == causes


def test_one_masked_value_hides_all() -> None:
    """A violation with a masked value among its examples has no cause, whatever the field says."""
    contract = contract_with(x=float)
    (violation,) = contract.check([{"x": "12"}]).violations
    masked = replace(violation, examples=(*violation.examples, ct.Example(1, None, MASKED)))
    causes = [cause_of(one, ct.specification_of(contract)) for one in (violation, masked)]
    expected = ["looks like numbers written as text", None]
    assert expected == causes


def test_private_neighbours_are_not_named() -> None:
    """Values are not said to be a private neighbour's, nor an extra field to be a private one."""
    secret = Annotated[VehicleId, Field(alias="Secret Id"), ct.Sensitive()]
    contract = contract_with(status=Status, secret=secret)
    for row in ({"SECRET_ID": "VH-000001"}, {"secret": "VH-000001", "Secret Id": "VH-000001"}):
        causes = diagnosed(contract, [{"status": "VH-000001"} | row])
        assert {None} == set(causes.values())
    holder = contract_with(hidden=Annotated[int, ct.Sensitive()])
    contract = contract_with(held=Annotated[holder, Field(alias="Held")])
    expected = {("held", "extra_field"): None}
    assert expected == diagnosed(contract, [{"held": {"hidden": 1}, "Held": {"hidden": 1}}])


def test_what_lies_in_private_values_is_private() -> None:
    """Nothing is said of what lies in a sensitive list or contract, however a backend shows it."""
    inner = contract_with(x=float)
    holder = contract_with(hidden=Annotated[int, ct.Sensitive()])
    asked: list[tuple[str, Any, str]] = [
        ("a.x", Annotated[inner, ct.Sensitive()], "12"),
        ("b.x", list[Annotated[inner, ct.Sensitive()]], "12"),  # type: ignore[valid-type]
        ("c", Annotated[list[float], ct.Sensitive()], "[12]"),
        ("d.y.x", Annotated[contract_with(y=inner), ct.Sensitive()], "12"),
        ("e", holder, "{}"),
        ("f.x", list[inner], "12"),  # type: ignore[valid-type]
        ("g", inner, "{}"),
    ]
    contract = contract_with(**{path[0]: annotation for path, annotation, _ in asked})
    causes = [
        cause_of(
            ct.Violation(path, "dtype", "must be a number", "x", 1, 1.0,
                         examples=(ct.Example(0, None, value),)),
            ct.specification_of(contract),
        )
        for path, _, value in asked
    ]  # fmt: skip
    expected = [*[None] * 5, "looks like numbers written as text", "looks like JSON as text"]
    assert expected == causes


@pytest.mark.parametrize("code", sorted({*DIAGNOSES} - {"nan"}))
def test_nothing_is_said_without_evidence(code: str) -> None:
    """A violation without an example, or with nulls only, has no cause."""
    specification = ct.specification_of(EVERYTHING)
    for name, kind in KINDS.items():
        for examples in ((), (ct.Example(0, None, None),)):
            for rule in rules_of(contract_with(**{name: kind})) or [""]:
                violation = ct.Violation(name, code, rule, "x", 1, 1.0, examples=examples)
                assert probable_cause(violation, specification) is None


def test_twenty_examples_are_looked_at() -> None:
    """However many examples a report asks for, the diagnosis looks at the first twenty."""
    contract = contract_with(x=float)
    for texts, cause in ((20, "looks like numbers written as text"), (19, None)):
        rows = [{"x": "12"}] * texts + [{"x": "apple"}] * 5
        (violation,) = contract.check(rows, max_examples=None).violations
        assert cause == cause_of(violation, ct.specification_of(contract))


class Upset(tzinfo):
    """A time zone that fails when it is asked."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """Fail."""
        raise RuntimeError(moment)


def test_values_that_run_code_and_fail() -> None:
    """A value whose own code fails while it is looked at costs the cause, and not the report."""
    contract = contract_with(x=datetime)
    (violation,) = contract.check([{"x": 1}]).violations
    upset = ct.Example(0, None, datetime(2024, 3, 2, tzinfo=Upset()))
    assert cause_of(replace(violation, examples=(upset,)), ct.specification_of(contract)) is None


def test_causes_that_are_known_stay() -> None:
    """A cause that a backend has given is kept."""
    contract = contract_with(x=float)
    (violation,) = contract.check([{"x": "12"}]).violations
    known = replace(violation, cause="known")
    assert (known,) == causes_of([known], ct.specification_of(contract))


@pytest.mark.parametrize(
    ("pattern", "most"),
    [
        ("VH-[0-9]{6}", 1),
        ("(?:AB|CD)-[0-9]{2,4}", 6),
        ("[a-z]+", 64),
        ("(?:[a-z]{2})+", 64),
        ("(a|b){3}", 8),
        ("(a|b)?", 4),
        ("[a-z]{2,}", 64),
        ("(a?){2,}", float("inf")),
        ("(a+)+b", float("inf")),
        ("(a|a)*b", float("inf")),
        ("(a?){30}", 2**30),
        ("(?i)a", float("inf")),
        ("(?P<x>a)", float("inf")),
        ("a+?", float("inf")),
        (r"\p{L}", float("inf")),
        ("[[:alpha:]]", float("inf")),
        ("a)", float("inf")),
        ("(a", float("inf")),
    ],
)
def test_patterns_are_asked_where_they_cannot_run_away(pattern: str, most: float) -> None:
    """The ways in which a pattern may try to match are counted, and never too few."""
    assert most == choices_in(pattern)


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (float, "1 " * 500_000),
        (date, "1" * 1_000_000),
        (Status, "m" * 1_000_000),
        (VehicleId, " " * 1_000_000),
        (Annotated[str, ct.Matches("(a|a)*b")], "A" * 60),
        (Annotated[str, ct.Matches("a*a*a*a*b")], "A" * 60),
        (Annotated[str, ct.Matches("(a?){40}b")], "A" * 60),
        (Literal[tuple(f"member {n}" for n in range(2000))], "membr"),
    ],
)
def test_hostile_values_are_answered(annotation: Any, value: str) -> None:
    """Long texts, patterns that backtrack and many members leave every violation in its place."""
    contract = contract_with(x=annotation)
    found = contract.check([{"x": value}] * 20, max_examples=20).violations
    explained = causes_of(found, ct.specification_of(contract))
    assert [v.rule_id for v in found] == [v.rule_id for v in explained]


def test_a_thousand_names_are_answered() -> None:
    """A thousand missing and a thousand extra fields leave every violation in its place."""
    specification = ct.specification_of(contract_with(**{f"field_{n}a": int for n in range(1000)}))
    absent = [ct.Violation(f.alias, "missing_field", "", "", 1, 1.0) for f in specification.fields]
    extra = [ct.Violation(f"feld_{n}b", "extra_field", "", "", 1, 1.0) for n in range(1000)]
    explained = causes_of([*absent, *extra], specification)
    assert [v.field for v in (*absent, *extra)] == [v.field for v in explained]


def test_no_choice_is_too_many() -> None:
    """The most that a pattern may try is some milliseconds' work."""
    assert MOST_CHOICES <= 1_000_000


# Positions -------------------------------------------------------------------------------------


class Stop(ct.Contract):
    """A bus stop in France."""

    lat: float
    lon: float

    rules = ct.rules(ct.Coordinates("lat", "lon", box=(-5.2, 41.3, 9.6, 51.1)))


@pytest.mark.parametrize(
    ("positions", "cause"),
    [
        ([(0.0, 0.0), (0.0, -0.0)], "0, 0 is where missing positions are often put"),
        ([(2.35, 48.86), (7.75, 48.58)], "latitude and longitude look swapped"),
        ([(47.9, 5.1), (48.4, 4.5)], None),
        ([(48.4, -5.3)], "looks like a lost minus sign of the longitude"),
        ([(-48.4, 4.5)], "looks like a lost minus sign of the latitude"),
        ([(48.4, 100.0), (2.35, 48.86)], None),
    ],
)
def test_misplaced_positions(positions: list[tuple[float, float]], cause: str | None) -> None:
    """Positions outside their box are named for the one mistake that puts all of them there."""
    report = Stop.check([{"lat": lat, "lon": lon} for lat, lon in positions])
    assert [cause] * bool(report.violations) == [v.cause for v in report.violations]


class Leg(ct.Contract):
    """A stop, and how far it is."""

    lat: ct.Latitude
    lon: ct.Longitude
    miles: float

    rules = ct.rules(ct.rule(ct.col("lat") + ct.col("lon") + ct.col("miles") > 1e6))


def stops(lats: list[float], lons: list[float]) -> list[dict[str, float]]:
    """Stops at some places, each of which breaks the rule of the row."""
    return [{"lat": lat, "lon": lon, "miles": 10.1234} for lat, lon in zip(lats, lons, strict=True)]


PACKED = [round(40 + n / 100 + (7 * n % 60) / 10_000, 4) for n in range(1, 14)]
"""Thirteen latitudes of some degrees, minutes and seconds."""
DEGREES = [-73.9 - n / 97 for n in range(13)]
"""Thirteen longitudes in decimal degrees."""
LOOK = "like degrees, minutes and seconds written as one number (DD.MMSS)"


@pytest.mark.parametrize(
    ("lats", "lons", "cause"),
    [
        (PACKED, DEGREES, f"'lat' looks {LOOK}"),
        (PACKED, [-one for one in PACKED], f"'lat', 'lon' look {LOOK}"),
        (PACKED[:12], DEGREES[:12], f"'lat' looks {LOOK}"),
        (PACKED[:11], DEGREES[:11], None),
        ([*PACKED[:11], 40.5], DEGREES[:12], None),
        ([*PACKED[:12], 40.5], DEGREES, f"'lat' looks {LOOK}"),
        ([*PACKED[:12], 40.61], DEGREES, None),
        ([*PACKED[:12], 40.5961], DEGREES, None),
        (PACKED[:1] * 13, DEGREES, None),
        ([1e-05, *PACKED[:12]], DEGREES, None),
        ([round(one) for one in DEGREES], DEGREES, None),
    ],
)
def test_coordinates_packed_into_decimals(
    lats: list[float], lons: list[float], cause: str | None
) -> None:
    """Coordinates in range are minutes and seconds behind the point where each of a dozen reads so."""
    assert [cause] == [v.cause for v in Leg.check(stops(lats, lons), max_examples=1).violations]


def test_packed_coordinates_outside_their_box() -> None:
    """Positions outside their box are told to be packed, where no turned sign explains them."""
    report = Stop.check([{"lat": one, "lon": 100.0} for one in PACKED])
    assert [None] == [v.cause for v in report.violations]  # they are not declared in degrees

    class Boxed(ct.Contract):
        lat: ct.Latitude
        lon: ct.Longitude
        rules = ct.rules(ct.Coordinates("lat", "lon", box=(-5.2, 41.3, 9.6, 51.1)))

    report = Boxed.check([{"lat": one, "lon": 100.5} for one in PACKED])
    assert [f"'lat' looks {LOOK}"] == [v.cause for v in report.violations]


def test_private_coordinates_are_not_spoken_of() -> None:
    """Of coordinates that are sensitive nothing is said."""

    class Home(ct.Contract):
        lat: Annotated[ct.Latitude, ct.Sensitive()]
        far: float
        rules = ct.rules(ct.rule(ct.col("lat") + ct.col("far") > 1e6))

    report = Home.check([{"lat": one, "far": 1.0} for one in PACKED])
    assert [None] == [v.cause for v in report.violations]
