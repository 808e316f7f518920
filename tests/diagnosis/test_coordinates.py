"""Causes of wrong numbers: swapped and packed coordinates, other notations, scales and units."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import pytest

import contracts as ct
from tests.diagnosis.samples import (
    COLD_TO_HOT,
    Fever,
    Money,
    Speed,
    contract_with,
    diagnosed,
    named_causes,
)

Share = Annotated[float, ct.Interval(ge=0, le=1)]
Height = Annotated[float, ct.Interval(ge=100, le=250)]


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"lat": ct.Latitude, "lon": ct.Longitude},
         "looks like longitudes: are latitude and longitude swapped?"),
        ({"lat": ct.Latitude, "lon": float}, "looks like longitudes"),
        ({"lat": Annotated[float, ct.Interval(ge=-90, le=90)], "lon": float}, None),
    ],
)  # fmt: skip  # a table, a line each
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
        (Annotated[float, ct.Interval(ge=-125, le=-66)], [122.4, 71.0], "looks like a lost minus sign"),
        (Annotated[float, ct.Interval(ge=-125, le=-66)], [22.4, 71.0], None),
        (Annotated[float, ct.Interval(ge=-125, le=0)], [22.4, 71.0], "looks like a lost minus sign"),
        (Annotated[float, ct.Interval(ge=-125, le=0)], [22.4, 71.0, -3.0], None),
        (Annotated[float, ct.Le(0)], [22.4, 71.0], None),
    ],
)  # fmt: skip  # a table, a line each
def test_coordinates_in_other_notations(
    annotation: Any, values: list[float], cause: str | None
) -> None:
    """Coordinates out of their bounds are degrees and minutes where every one reads so."""
    assert {cause} == named_causes(annotation, values)


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
    assert {cause} == named_causes(annotation, values)


def test_a_scale_is_systematic() -> None:
    """A scale is not named where it explains a few rows of many: those are outliers."""
    rows = [{"x": 0.5}] * 38 + [{"x": 35.0}, {"x": 80.0}]
    expected = {("x", "le"): None}
    assert expected == diagnosed(contract_with(x=Share), rows)


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
    assert {cause} == named_causes(Annotated[float, bounds], values, name)


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
    """Positions outside their box are named as packed, where no turned sign explains them."""
    report = Stop.check([{"lat": one, "lon": 100.0} for one in PACKED])
    assert [None] == [v.cause for v in report.violations]  # they are not declared in degrees

    class Boxed(ct.Contract):
        lat: ct.Latitude
        lon: ct.Longitude
        rules = ct.rules(ct.Coordinates("lat", "lon", box=(-5.2, 41.3, 9.6, 51.1)))

    report = Boxed.check([{"lat": one, "lon": 100.5} for one in PACKED])
    assert [f"'lat' looks {LOOK}"] == [v.cause for v in report.violations]


def test_private_coordinates_are_not_spoken_of() -> None:
    """Of coordinates that are sensitive nothing is stated."""

    class Home(ct.Contract):
        lat: Annotated[ct.Latitude, ct.Sensitive()]
        far: float
        rules = ct.rules(ct.rule(ct.col("lat") + ct.col("far") > 1e6))

    report = Home.check([{"lat": one, "far": 1.0} for one in PACKED])
    assert [None] == [v.cause for v in report.violations]
